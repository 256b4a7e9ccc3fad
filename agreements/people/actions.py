import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from agreements.people.models import (
    Allowance,
    Code,
    Device,
    JoinCode,
    Mailbox,
    Proof,
    Purpose,
    Reach,
    Theme,
    User,
)
from agreements.people.rules import (
    CODE_MINUTES,
    JOIN_CODE_DAYS,
    PROOF_MINUTES,
    join_words,
    normal_code,
    normal_join_code,
    objection_to_word,
)


class CannotUseCodeError(Exception):
    """The code does not open anything; the sentence is fit for the person who typed it."""


class CannotChooseWordError(Exception):
    """The own word is too easy; the sentence says what would do."""


class CannotProveError(Exception):
    """There is no fresh proof for this act."""


def _digest(purpose: str, value: str) -> str:
    return salted_hmac(f"people.{purpose}", value, algorithm="sha256").hexdigest()


@transaction.atomic
def make_code(
    user: User | None, *, purpose: Purpose, subject: str = "", at: datetime
) -> tuple[Code, str]:
    """A fresh six-digit code, valid for ten minutes and three tries, with its digits.

    Older codes stay usable until their time is over, so that nobody can spoil another
    person's code by asking for a new one.
    """
    digits = f"{secrets.randbelow(1_000_000):06}"
    code = Code(
        user=user,
        purpose=purpose,
        subject=subject,
        made_at=at,
        expires_at=at + timedelta(minutes=CODE_MINUTES),
    )
    code.digest = _digest("code", f"{code.pk}:{digits}")
    code.save()
    return code, digits


def use_code(
    code_id: UUID, typed: str, *, purpose: Purpose, subject: str = "", at: datetime
) -> Code:
    """Use up a code, once. A wrong entry costs one of its three tries, even though this raises.

    Raises CannotUseCode with a sentence saying whether to check the digits or ask for a new code.
    """
    digits = normal_code(typed)
    if not digits:
        raise CannotUseCodeError(_("Enter the 6-digit code"))
    current = Code.objects.usable(at).filter(pk=code_id, purpose=purpose, subject=subject)
    tried = current.update(tries_left=F("tries_left") - 1)
    code = Code.objects.filter(pk=code_id).select_related("user").first()
    if code is not None and code.used_at is not None:  # sent twice, or kept in an older page
        raise CannotUseCodeError(_("That code has been used. Send a new one."))
    used_up = _("That’s a few tries in a row. Send a new code and use that one.")
    if code is not None and not tried and not code.tries_left:
        raise CannotUseCodeError(used_up)
    if not tried or code is None:
        raise CannotUseCodeError(_("That code has timed out. Send a new one."))
    if code.user is None or not constant_time_compare(
        code.digest, _digest("code", f"{code.pk}:{digits}")
    ):
        raise CannotUseCodeError(
            _("That code doesn’t match. Check it, or send a new one.")
            if code.tries_left
            else used_up
        )
    if not Code.objects.filter(pk=code_id, used_at=None).update(used_at=at):
        raise CannotUseCodeError(_("That code has been used. Send a new one."))
    return code


def give_proof(user: User, *, act: str, subject: str, method: str, at: datetime) -> Proof:
    """Note that this person has just proved who they are, for this act and subject alone."""
    return Proof.objects.create(user=user, act=act, subject=subject, method=method, made_at=at)


def use_proof(proof: Proof | None, *, by: User, act: str, subject: str, at: datetime) -> Proof:
    """Use a proof up. Raises CannotProve unless it is this person's, for this act and subject,
    unused and younger than five minutes."""
    fresh_since = at - timedelta(minutes=PROOF_MINUTES)
    used = proof is not None and Proof.objects.filter(
        pk=proof.pk, user=by, act=act, subject=subject, used_at=None, made_at__gt=fresh_since
    ).update(used_at=at)
    if proof is None or not used:
        raise CannotProveError(_("Too much time has passed. Prove once more that it is you."))
    proof.used_at = at
    return proof


@transaction.atomic
def choose_word(user: User, word: str) -> None:
    """Set the person's own word. Raises CannotChooseWord with a sentence when it is too easy."""
    address = user.email.partition("@")[0]
    names = (settings.SERVICE_NAME, address, user.short_name, *user.full_name.split())
    problem = objection_to_word(word, names=names)
    if problem == "short":
        raise CannotChooseWordError(_("Make it 12 letters or more."))
    if problem:
        raise CannotChooseWordError(
            _("Choose something that isn’t a name, a date or this service.")
        )
    user.set_password(word)
    user.word_wanted = False
    user.save(update_fields=["password", "word_wanted"])


@transaction.atomic
def lend_word(user: User) -> str:
    """In place of a forgotten own word: words to read out, to be changed at the next sign-in.

    The person is signed out everywhere. Only a hash of the words is kept.
    """
    spoken = " ".join(secrets.choice(join_words()).lower() for _place in range(5))
    user.set_password(spoken)
    user.word_wanted = True
    user.save(update_fields=["password", "word_wanted"])
    return spoken


@transaction.atomic
def make_join_code(user: User, *, at: datetime) -> str:
    """A new join code for a person without a mailbox; the one before stops working.

    Returns the words to read out, such as `KITE 4 MAPLE 7 RIVER 2`; only a digest is kept.
    """
    words = join_words()
    spoken = " ".join(f"{secrets.choice(words)} {secrets.randbelow(10)}" for _part in range(3))
    JoinCode.objects.filter(user=user, replaced_at=None).update(replaced_at=at)
    JoinCode.objects.create(user=user, digest=_digest("join", normal_join_code(spoken)), made_at=at)
    return spoken


def person_with_join_code(typed: str, *, at: datetime) -> User | None:
    """Whose current join code this is; capitals and spaces do not matter.

    None for wrong, replaced and too old ones alike: the first use must come within 14 days.
    """
    in_time = Q(first_used_at__isnull=False) | Q(made_at__gt=at - timedelta(days=JOIN_CODE_DAYS))
    code = JoinCode.objects.filter(
        in_time,
        digest=_digest("join", normal_join_code(typed)),
        replaced_at=None,
        user__is_active=True,
    ).select_related("user")
    found = code.first()
    return found.user if found else None


def keep_join_code(user: User, *, at: datetime) -> None:
    """Note the first use of the person's join code; from then on it does not grow old."""
    JoinCode.objects.filter(user=user, replaced_at=None, first_used_at=None).update(
        first_used_at=at
    )


def spend_allowance(key: str, *, limit: int, minutes: int, at: datetime) -> bool:
    """Take one try from an allowance of `limit` per `minutes`; False when none is left.

    Atomic on both databases: the count moves in the same statement that checks it.
    """
    fresh = at - timedelta(minutes=minutes)
    if Allowance.objects.filter(key=key, since__lte=fresh).update(since=at, used=1):
        return True
    if Allowance.objects.filter(key=key, used__lt=limit).update(used=F("used") + 1):
        return True
    try:
        with transaction.atomic():
            Allowance.objects.create(key=key, since=at, used=1)
    except IntegrityError:
        return bool(Allowance.objects.filter(key=key, used__lt=limit).update(used=F("used") + 1))
    return True


def allowance_left(key: str, *, limit: int) -> int:
    """How many tries of an allowance that is being spent are left."""
    used = Allowance.objects.filter(key=key).values_list("used", flat=True).first()
    return max(limit - (used or 0), 0)


@transaction.atomic
def forget_what_is_over(*, at: datetime) -> int:
    """Delete codes, unused proofs and allowances that were over a day ago; how many."""
    long_ago = at - timedelta(days=1)
    over = [
        Code.objects.filter(expires_at__lt=long_ago),
        Proof.objects.filter(made_at__lt=long_ago, used_at=None),
        Allowance.objects.filter(since__lt=long_ago),
    ]
    return sum(rows.delete()[0] for rows in over)


def give_back_allowance(key: str) -> None:
    """What was tried before came from the right person: nothing of it counts any more."""
    Allowance.objects.filter(key=key).delete()


@transaction.atomic
def set_preferences(
    user: User,
    *,
    device: str | None = None,
    mailbox: str | None = None,
    reach: str | None = None,
    notice_hour: int | None = None,
) -> None:
    """Keep what a person says about their device and how to reach them.

    A mailbox that somebody else can read, or may, asks for an own word and stops email notices.
    """
    if device is not None:
        user.device = Device(device) if device else ""
    if reach is not None:
        user.reach = Reach(reach) if reach else ""
    if mailbox is not None:
        user.mailbox = Mailbox(mailbox) if mailbox else ""
        needed = not user.email or user.mailbox in {Mailbox.SHARED, Mailbox.UNSURE}
        user.word_wanted = needed and not user.has_usable_password()
    if notice_hour is not None:
        user.notice_hour = notice_hour
    user.save(update_fields=["device", "mailbox", "reach", "word_wanted", "notice_hour"])


@transaction.atomic
def describe_self(user: User, *, short_name: str, theme: str, language: str, zone: str) -> None:
    """Keep how a person wants to be called and shown these pages; nobody else's page changes.

    `zone` is where the person is: their hours and their own notice hour follow it.
    """
    user.short_name, user.theme, user.language = short_name, Theme(theme), language
    user.zone = zone
    user.save(update_fields=["short_name", "theme", "language", "zone"])


@transaction.atomic
def sign_out_everywhere(user: User, *, at: datetime) -> None:
    """End every session this person has, on every device, the one that asks among them."""
    user.signed_out_at = at
    user.save(update_fields=["signed_out_at"])


@transaction.atomic
def add_person(*, email: str, full_name: str, short_name: str, zone: str, language: str) -> User:
    """The account of a person who has been invited or given a join code.

    Somebody whose address is known keeps their account and everything they chose in it. A new
    account has no own word and cannot be signed in to before its owner has joined.
    """
    known = User.objects.by_email(email)
    if known is not None:
        return known
    user = User(
        email=email, full_name=full_name, short_name=short_name, zone=zone, language=language
    )
    user.set_unusable_password()
    user.save()
    return user
