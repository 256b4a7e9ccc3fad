"""Letting one person of the demonstration do what waits for them, so that others can go on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from agreements.demonstration.acts import be_welcomed, join, say_yes, seal, sign, unanswered, write
from agreements.demonstration.answers import BASE
from agreements.demonstration.couples import couple_of
from agreements.documents.models import AgreementState
from agreements.drafting.models import Sealing
from agreements.plans.models import Partner
from agreements.plans.stages import Stage


@dataclass(frozen=True)
class Waiting:
    """What one person could do now, in words and as the act itself."""

    words: str
    act: Callable[[Partner, datetime], None]


def what_waits_for(partner: Partner) -> Waiting | None:
    """The next step of this person, None when nothing waits for them."""
    name = {"name": partner.short_name}
    stage = partner.plan.stage
    if stage == Stage.WRITING and partner.joined_at is None:
        return Waiting(_("Let %(name)s join") % name, _join)
    if stage == Stage.WRITING and not _sealed(partner):
        return Waiting(_("Let %(name)s write and seal") % name, _write_and_seal)
    if stage == Stage.SHAPING and unanswered(partner).exists():
        return Waiting(_("Let %(name)s say yes to what is offered") % name, _say_yes)
    if stage == Stage.SIGNING and not partner.signatures.filter(withdrawn_at=None).exists():
        return Waiting(_("Let %(name)s sign") % name, _sign)
    return None


def _sealed(partner: Partner) -> bool:
    return Sealing.objects.filter(partner=partner, unsealed_at=None).exists()


def _join(partner: Partner, at: datetime) -> None:
    join(partner, at=at)


def _write_and_seal(partner: Partner, at: datetime) -> None:
    be_welcomed(partner, at=at)
    couple = couple_of({partner.email})
    write(partner, couple.answers_of(partner.seat) if couple else BASE, at=at)
    seal(partner, at=at)


def _say_yes(partner: Partner, at: datetime) -> None:
    say_yes(partner, at=at)


def _sign(partner: Partner, at: datetime) -> None:
    agreement = partner.plan.agreements.get(state=AgreementState.PUBLISHED)
    sign(agreement, by=partner, at=at)
