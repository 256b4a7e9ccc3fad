"""How somebody comes in, as steps a test can take: what is typed, and what the letter said."""

import re
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from agreements.notices.models import Notice
from agreements.people.models import User

CODE, WORD, SIGN_IN, JOIN, JOIN_CODE = (
    reverse(f"public:{name}") for name in ("enter_code", "own_word", "sign_in", "join", "join_code")
)
OWN_WORD = "seven quiet otters swim"


def secret_of(user: User | None, kind: str = "code") -> str:
    """What the newest letter of this kind to this person holds: a code, or a link's token."""
    return Notice.objects.filter(kind=kind, recipient=user).order_by("-made_at", "-pk")[0].secret


def come_in(browser: Client, user: User, *, wanted: str = "") -> Any:
    """Ask for a code and enter the one the letter brought."""
    browser.post(f"{SIGN_IN}?next={wanted}", {"email": user.email})
    return browser.post(CODE, {"code": secret_of(user)})


def invitation_link(user: User) -> str:
    return reverse("public:invitation", args=[secret_of(user, "invitation")])


def signed_in_as(browser: Client) -> str:
    return browser.session.get("_auth_user_id", "")


def words_of(page: Any) -> str:
    """What the main part of a page says, without its marks, in one line."""
    main = page.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", "<" + main)).split())


def without_token(page: Any) -> str:
    """A page's bytes but for the token that is new each time."""
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", page.content.decode())
