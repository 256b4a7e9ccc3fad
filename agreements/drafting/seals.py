"""Whether what lies in the database is still what a person sealed."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from agreements.audit.actions import record
from agreements.audit.models import Event
from agreements.drafting.models import Answer, Forgotten, Round, Sealing
from agreements.drafting.rules import fingerprint
from agreements.notices.actions import queue_notice
from agreements.people.encryption import UnreadableError
from agreements.plans.models import Plan

FORGOTTEN, SEAL = "forgotten", "seal"


@transaction.atomic
def look_at_seal(sealing: Sealing, *, at: datetime) -> list[str]:
    """Hold what lies in the database against what was sealed; what differs is noted once.

    The coach is told. Returns the slugs that differ.
    """
    plan = Plan.objects.locked(sealing.round.plan_id)
    altered = altered_answers(sealing)
    first = altered and sealing.altered_at is None
    Sealing.objects.filter(pk=sealing.pk).update(
        looked_at=at, altered_at=(sealing.altered_at or at) if altered else None
    )
    if first:
        record(
            plan.coach_chain,
            "seal_altered",
            by="system",
            at=at,
            partner=str(sealing.partner_id),
            slugs=altered,
        )
        key = f"altered:{sealing.pk}"
        queue_notice("something_new", to=plan.coach.user, key=key, at=at)
    return altered


def look_at_seals(current: Round, *, at: datetime) -> None:
    """Look at both, as `look_at_seal` does."""
    for sealing in Sealing.objects.waiting().filter(round=current):
        look_at_seal(sealing, at=at)


def altered_answers(sealing: Sealing) -> list[str]:
    """What no longer matches what was sealed, by slug; empty when all is well.

    The fingerprints are held against the person's own events too: where they differ it is the
    seal itself that is not the one this person set.
    """
    written = written_by(sealing.partner_id, sealing.round_id)
    altered = {
        slug
        for slug in {*sealing.fingerprints, *written}
        if slug not in written or not _is_as_sealed(slug, written[slug], sealing)
    }
    return sorted(altered if _is_on_record(sealing) else {*altered, SEAL})


def _is_on_record(sealing: Sealing) -> bool:
    sealed = Event.objects.of(sealing.partner.private_chain).filter(
        kind="sealed", data__round=sealing.round.number
    )
    newest = sealed.order_by("-seq").first()
    return newest is not None and newest.data["prints"] == sorted(sealing.fingerprints.values())


def _is_as_sealed(slug: str, row: Answer | Forgotten, sealing: Sealing) -> bool:
    """Whether a row is what was sealed; one that no longer opens is not."""
    try:
        return bool(print_of(slug, row, sealing.salts[slug]) == sealing.fingerprints[slug])
    except (KeyError, UnreadableError):
        return False


def written_by(partner_id: UUID, round_id: UUID) -> dict[str, Answer | Forgotten]:
    """All that is sealed together: the answers by slug, and what the questions forgot."""
    mine = {"partner_id": partner_id, "round_id": round_id}
    written: dict[str, Answer | Forgotten] = {a.slug: a for a in Answer.objects.filter(**mine)}
    if forgotten := Forgotten.objects.filter(**mine).first():
        written[FORGOTTEN] = forgotten
    return written


def has_lost(written: dict[str, Answer | Forgotten]) -> bool:
    """Whether an answer among them no longer opens."""
    return any(isinstance(row, Answer) and row.opened is None for row in written.values())


def print_of(slug: str, row: Answer | Forgotten, salt: str) -> str:
    """The fingerprint of one row as it lies there now. Raises UnreadableError."""
    talk, value = (row.talk, row.value) if isinstance(row, Answer) else (False, row.text)
    return fingerprint(salt=salt, slug=slug, revision=row.revision, talk=talk, value=value)
