"""Whose page a form belongs to, which version it was made from, and what was typed into it."""

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from agreements.plans.models import Partner
from agreements.web.scope import PartnerRequest

_NOT_TYPED = frozenset(
    "csrfmiddlewaretoken page asked revision form_key choice marks ack more later keep next".split()
)


def page_mark(partner: Partner) -> str:
    """Whose page this is. A tab left open is never stored under whoever signed in since."""
    return salted_hmac("partner.page", str(partner.pk), algorithm="sha256").hexdigest()[:16]


def is_own_page(request: PartnerRequest) -> bool:
    return request.POST.get("page") == page_mark(request.partner)


def sent_revision(request: HttpRequest) -> int:
    """The revision the page was made from, or the one it was decided to write over."""
    typed = request.POST.get("keep") or request.POST.get("revision", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0


def typed_into(request: HttpRequest) -> tuple[str, ...]:
    """The names of a form's text fields, for showing their words back."""
    return tuple(name for name in request.POST if name not in _NOT_TYPED)
