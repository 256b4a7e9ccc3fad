"""What a browser is in the middle of before anybody is signed in, kept in its session.

The address that was typed is kept only as its mark and in the short form shown on the page.
"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from agreements.people.models import Purpose, User
from agreements.people.rules import CODE_MINUTES, masked

_KEY = "waiting"
_NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Waiting:
    """Somebody on their way in: by an emailed code, by a join code, or by an invitation.

    `person` is the account concerned, or nobody's; `proven_at` the moment (seconds) at which the
    first proof was given, 0 before; `subject` the invitation it is about; `unsure` is somebody who
    has not yet said that a join code is meant for them.
    """

    purpose: str
    person: str = str(_NOBODY)
    code: str = ""
    shown: str = ""
    mark: str = ""
    subject: str = ""
    asked_for: str = ""
    sent_again: bool = False
    unsure: bool = False
    proven_at: int = 0

    @classmethod
    def for_address(cls, address: str, *, person: User | None, **known: Any) -> Self:
        return cls(
            person=str(person.pk if person else _NOBODY),
            shown=masked(address),
            mark=salted_hmac("public.address", address.lower()).hexdigest()[:16],
            **known,
        )

    def with_code(self, code: UUID, *, again: bool) -> "Waiting":
        return replace(self, code=str(code), sent_again=again)

    def proven(self, *, by: User, at: datetime) -> "Waiting":
        return replace(self, person=str(by.pk), proven_at=int(at.timestamp()))

    def still_proven(self, *, at: datetime) -> bool:
        """A first proof has been given, and not longer ago than a code lives."""
        return at.timestamp() - self.proven_at < CODE_MINUTES * 60

    def may_enter(self, *, at: datetime) -> bool:
        return self.still_proven(at=at) and not self.unsure

    def whose(self) -> User | None:
        """The account concerned; one look-up whether there is one or not."""
        return User.objects.filter(pk=self.person, is_active=True).first()


def remember(request: HttpRequest, waiting: Waiting) -> None:
    request.session[_KEY] = asdict(waiting)


def forget(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)


def waiting_here(request: HttpRequest, *purposes: Purpose | str) -> Waiting | None:
    """What this browser is in the middle of, if it is one of these."""
    kept = request.session.get(_KEY)
    return Waiting(**kept) if kept and kept["purpose"] in purposes else None
