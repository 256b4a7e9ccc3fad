"""A plan whose text waits to be signed, and what nobody may do with it."""

from dataclasses import dataclass
from typing import Any, Self

from django.db import DatabaseError, transaction

from agreements.documents import copies
from agreements.documents.models import Agreement, Certification, CertifiedFile
from agreements.notices.actions import send_code
from agreements.notices.models import Notice
from agreements.people.actions import CannotProveError, CannotUseCodeError
from agreements.people.models import Purpose
from agreements.plans.models import Partner, Plan
from agreements.practices.models import Membership
from agreements.signing.actions import CannotSignError
from agreements.signing.models import Signature
from tests import build
from tests.build import BRIEF, NOON

REFUSED = (CannotSignError, CannotProveError, CannotUseCodeError)


@dataclass
class Room:
    """A plan whose text waits to be signed, and everybody who acts on it."""

    plan: Plan
    cora: Membership
    ana: Partner
    ben: Partner
    agreement: Agreement
    place: Any
    settings: Any

    @classmethod
    def of(cls, cora: Membership, place: Any, settings: Any) -> Self:
        """Signing is open, and nobody has signed."""
        plan = build.signing(cora, case=BRIEF)
        ana, ben = (build.partner_of(plan, seat) for seat in "ab")
        return cls(plan, cora, ana, ben, build.agreement_of(plan), place, settings)

    def refused(self, act: Any, *args: Any, **how: Any) -> None:
        """The act is refused, and signs nothing."""
        before = self.standing()
        try:
            with transaction.atomic():
                act(*args, **how)
        except REFUSED:
            assert self.standing() == before
            return
        raise AssertionError("it was done")

    def standing(self) -> list[Any]:
        return sorted(Signature.objects.filter(withdrawn_at=None).values_list("pk", flat=True))

    def both_sign(self) -> None:
        build.talk_with_each(self.plan, by=self.cora)
        for partner in (self.ana, self.ben):
            build.sign(partner)

    def all_sign(self) -> Certification:
        """Signed by all three; the job of making the file is leased to this worker."""
        self.both_sign()
        build.co_sign(self.plan, by=self.cora)
        return self.claimed(NOON)

    def claimed(self, at: Any) -> Certification:
        job = Certification.objects.claim(Certification.objects.get().pk, at=at)
        assert job is not None
        return job

    def certified(self) -> CertifiedFile:
        copies.make_copy(self.all_sign(), at=NOON)
        return CertifiedFile.objects.get()


def forbidden(act: Any) -> None:
    """The database itself says no."""
    try:
        with transaction.atomic():
            act()
    except DatabaseError:
        return
    raise AssertionError("it was done")


def code_to(partner: Partner) -> tuple[Any, str]:
    how = {"purpose": Purpose.SIGN, "subject": "sign:this", "at": NOON}
    code = send_code(partner.user, place="here", **how)
    return code, Notice.objects.get(dedupe_key=f"code:{code.pk}").secret
