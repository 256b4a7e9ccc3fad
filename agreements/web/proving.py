"""The fresh proof before a signature: a code to one's own mailbox, or one's own word.

Which of the two it was is kept with the proof and told nobody.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.documents.models import Agreement
from agreements.notices.actions import CannotSendCodeError, send_code
from agreements.people.actions import (
    CannotUseCodeError,
    allowance_left,
    give_back_allowance,
    give_proof,
    spend_allowance,
    use_code,
)
from agreements.people.models import Code, Mailbox, Proof, Purpose, User
from agreements.web.scope import place_of

SIGN = "sign"
_TRIES = 3
_JUST_SENT = timedelta(minutes=1)


class CannotProveNowError(Exception):
    """This did not prove who it is; the sentence says what to do."""


def proves_by_word(user: User) -> bool:
    """Whether a code would prove too little: no mailbox, or one that somebody else may read."""
    shared = user.mailbox in {Mailbox.SHARED, Mailbox.UNSURE}
    return user.has_usable_password() and (not user.email or shared)


def send_signing_code(
    request: HttpRequest, user: User, agreement: Agreement, *, before: str = "", at: datetime
) -> UUID:
    """Owe a code for signing this agreement, and nothing else; gives back which code it is.

    One sent less than a minute ago (`before`) is not sent again. Raises CannotProveNow when too
    many were asked for.
    """
    subject = str(agreement.pk)
    if before:
        recent = Code.objects.usable(at).filter(
            pk=before, user=user, subject=subject, made_at__gt=at - _JUST_SENT
        )
        if recent.exists():
            return UUID(before)
    try:
        code = send_code(
            user, purpose=Purpose.SIGN, subject=subject, place=place_of(request), at=at
        )
    except CannotSendCodeError as too_often:
        raise CannotProveNowError(
            _("That’s a few codes in a row. Wait 15 minutes, then send a new one.")
        ) from too_often
    return code.pk


def prove_by_code(
    user: User, agreement: Agreement, *, code: str, typed: str, at: datetime
) -> Proof:
    """The proof that a signing code gives. Raises CannotProveNow; a wrong entry costs a try."""
    subject = str(agreement.pk)
    if not code or not Code.objects.filter(pk=code, user=user).exists():
        raise CannotProveNowError(_("That code has timed out. Send a new one."))
    try:
        use_code(UUID(code), typed, purpose=Purpose.SIGN, subject=subject, at=at)
    except CannotUseCodeError as refusal:
        raise CannotProveNowError(str(refusal)) from refusal
    return give_proof(user, act=SIGN, subject=subject, method="code", at=at)


def prove_by_word(
    request: HttpRequest, user: User, agreement: Agreement, *, typed: str, at: datetime
) -> Proof:
    """The proof that one's own word gives. Raises CannotProveNow with the tries that are left."""
    tries = f"word:{user.pk}:{place_of(request)}"
    allowed = spend_allowance(tries, limit=_TRIES, minutes=15, at=at)
    if allowed and user.check_password(typed):
        give_back_allowance(tries)
        return give_proof(user, act=SIGN, subject=str(agreement.pk), method="own_word", at=at)
    left = allowance_left(tries, limit=_TRIES)
    if not left:
        raise CannotProveNowError(
            _("That isn’t it. Wait 15 minutes, or call your coach. Nothing is lost.")
        )
    raise CannotProveNowError(
        ngettext("That isn’t it. One more try.", "That isn’t it. %(left)s more tries.", left)
        % {"left": left}
    )
