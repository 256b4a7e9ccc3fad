from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.audit.actions import record
from agreements.audit.models import Event
from agreements.documents.freezing import (
    FrozenWords,
    flags_waiting,
    frozen_words,
    in_a_sentence,
    objections_to_words,
)
from agreements.documents.keys import trouble_with_key
from agreements.documents.models import (
    LIVE,
    Agreement,
    AgreementState,
    Certification,
    FrozenText,
)
from agreements.documents.rules import sha256_of
from agreements.documents.tasks import certify_agreement
from agreements.plans.letters import tell_partners
from agreements.plans.models import Plan
from agreements.plans.stages import Stage
from agreements.practices.models import Membership
from agreements.safety.models import Hold
from agreements.shaping.queries import Ruled, asked_again, ruled

SIGNING_DAYS = 7


class CannotPublishError(Exception):
    """The agreement cannot be published yet; one sentence for each thing that is missing."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@transaction.atomic
def publish_agreement(plan: Plan, *, by: Membership, at: datetime) -> Agreement:
    """Freeze all rules that stand as the next numbered agreement and begin the reading period.

    Raises CannotPublish with everything that stands in the way: an unsettled rule, a hold, words
    that can never be published, a first day that has passed, a character no font has.
    """
    plan = Plan.objects.locked(plan.pk)
    if plan.stage != Stage.SHAPING:
        raise CannotPublishError(_("It has been published already."))
    if objections := objections_to_publishing(plan, ruled(plan), at=at):
        raise CannotPublishError(*objections)
    current = plan.rounds.order_by("-number")[0]
    number = plan.agreements.count() + 1
    words = frozen_words(plan, number=number, at=at)
    opens, closes = signing_times(plan, at=at)
    agreement = Agreement.objects.create(
        plan=plan,
        round=current,
        number=number,
        published_at=at,
        published_by=by,
        signing_opens_at=opens,
        signing_closes_at=closes,
    )
    _keep_words(agreement, words)
    plan.move_to(Stage.REVIEW, at=at)
    record(
        plan.shared_chain,
        "published",
        by=f"coach:{by.pk}",
        at=at,
        agreement=str(agreement.pk),
        content_sha256=words.content_sha256,
    )
    tell_partners(plan, key=f"published:{agreement.pk}", at=at)
    return agreement


def _keep_words(agreement: Agreement, words: FrozenWords) -> None:
    FrozenText.objects.create(
        agreement=agreement,
        snapshot=words.canonical.decode(),
        reading=words.reading,
        content_sha256=words.content_sha256,
        reading_sha256=sha256_of(words.reading.encode()),
        code=words.code,
    )


def signing_times(plan: Plan, *, at: datetime) -> tuple[datetime, datetime]:
    """When signing would open and close for what is published at this moment."""
    opens = at + timedelta(hours=plan.practice.reading_hours)
    return opens, opens + timedelta(days=SIGNING_DAYS)


def objections_to_publishing(plan: Plan, standing: Ruled, *, at: datetime) -> list[str]:
    """Everything that keeps this plan from being published, in sentences for the coach."""
    waiting = [in_a_sentence(raised) for raised in flags_waiting(plan, standing)]
    return [*objections_besides_flags(plan, standing, at=at), *waiting]


def objections_besides_flags(plan: Plan, standing: Ruled, *, at: datetime) -> list[str]:
    """What keeps this plan from being published, but for the flags that a coach may clear."""
    found = objections_to_words(plan, standing)
    if Hold.objects.standing().filter(plan=plan).exists():
        found.insert(0, _("A hold waits for you. Lift it before you publish."))
    found += [
        _("%(name)s has stopped taking part. Talk with each of them alone.")
        % {"name": partner.short_name}
        for partner in sorted(plan.partners.all(), key=lambda partner: partner.seat)
        if partner.stopped_at
    ]
    if trouble := trouble_with_key(at=at):
        found.append(
            _("%(trouble)s Ask whoever runs this service to put a new one in place.")
            % {"trouble": trouble}
        )
    today = at.astimezone(plan.timezone).date()
    if plan.ends_on < today:
        found.append(_("The last day has passed. Change the dates first."))
    elif plan.begins_on < today and plan.apart_since is None:
        found.append(
            _("The first day has passed. Change the dates: keep the last day or the length.")
        )
    found += [
        _("“%(rule)s” was agreed and has a newer reply. Take it up before you publish.")
        % {"rule": rule.name}
        for rule in asked_again(plan)
    ]
    return found + _set_aside_past_their_day(plan, standing, at=at)


def _set_aside_past_their_day(plan: Plan, standing: Ruled, *, at: datetime) -> list[str]:
    """What was set aside until a day that has gone by, or lies after the last since dates moved."""
    today = at.astimezone(plan.timezone).date()
    return [
        _("“%(rule)s” is set aside until a day outside the time. Choose another day.")
        % {"rule": rule.name}
        for rule in standing.rules
        if rule.aside_until and not today <= rule.aside_until <= plan.ends_on
    ]


@transaction.atomic
def open_signing(agreement: Agreement, *, at: datetime) -> bool:
    """The announced time has passed: signing opens. True when this call did it."""
    plan = Plan.objects.locked(agreement.plan_id)
    agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if plan.stage != Stage.REVIEW or agreement.state != AgreementState.PUBLISHED:
        return False
    if at < agreement.signing_opens_at:
        return False
    plan.move_to(Stage.SIGNING, at=at)
    record(plan.shared_chain, "signing_opened", by="system", at=at, agreement=str(agreement.pk))
    tell_partners(plan, key=f"signing:{agreement.pk}", at=at)
    return True


@transaction.atomic
def void_agreement(agreement: Agreement, reason: str, *, by: Membership, at: datetime) -> None:
    """Take a published agreement back before it is fully signed; its signatures count no more.

    Both read the same: the coach would like to go over it once more. Raises CannotPublish
    without a reason, or once everybody has signed; then only while somebody says that they did not.
    """
    plan = Plan.objects.locked(agreement.plan_id)
    agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if not may_be_taken_back(agreement):
        raise CannotPublishError(_("Everyone has signed. A change needs a new agreement."))
    if not reason:
        raise CannotPublishError(_("Write down why, for your own record."))
    _end(plan, agreement, AgreementState.VOIDED, reason=reason, by=f"coach:{by.pk}", at=at)


def may_be_taken_back(agreement: Agreement) -> bool:
    """Whether it waits for signatures, or somebody says that one of them is not theirs."""
    if agreement.state == AgreementState.PUBLISHED:
        return True
    disowned = Hold.objects.disowned().filter(plan=agreement.plan_id)
    return agreement.state in LIVE and disowned.exists()


@transaction.atomic
def lapse_agreement(agreement: Agreement, *, at: datetime) -> bool:
    """The time for signing is over: back to shaping, for both alike. True when this call did it."""
    plan = Plan.objects.locked(agreement.plan_id)
    agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if agreement.state != AgreementState.PUBLISHED or at < agreement.signing_closes_at:
        return False
    _end(plan, agreement, AgreementState.LAPSED, reason="", by="system", at=at)
    return True


@transaction.atomic
def take_back_for_good(plan: Plan, *, at: datetime) -> None:
    """The plan closes: what not everybody has signed counts no more, and nobody is written to.

    What all three have signed stays, with its file. Asks for the plan's lock.
    """
    open_text = Agreement.objects.filter(plan=plan, state=AgreementState.PUBLISHED)
    for agreement in open_text.select_for_update():
        agreement.state, agreement.ended_at = AgreementState.VOIDED, at
        agreement.save(update_fields=["state", "ended_at"])
        record(plan.shared_chain, "voided", by="coach", at=at, agreement=str(agreement.pk))


def _end(
    plan: Plan, agreement: Agreement, state: AgreementState, *, reason: str, by: str, at: datetime
) -> None:
    agreement.state, agreement.ended_at, agreement.end_reason = state, at, reason
    agreement.save(update_fields=["state", "ended_at", "end_reason"])
    plan.move_to(Stage.SHAPING, at=at)
    record(plan.shared_chain, state.value, by=by, at=at, agreement=str(agreement.pk))
    tell_partners(plan, key=f"{state.value}:{agreement.pk}", at=at)


@transaction.atomic
def ask_for_certified_copy(
    agreement: Agreement, *, statements: list[dict[str, Any]], at: datetime
) -> Certification:
    """Promise the certified file, in the transaction of the last signature; once per agreement.

    The evidence is fixed now: the three statements and the shared events up to this moment.
    """
    job, fresh = Certification.objects.get_or_create(
        agreement=agreement,
        defaults={
            "evidence": {
                "agreement": str(agreement.pk),
                "statements": statements,
                **_events_so_far(agreement),
            },
            "asked_at": at,
            "not_before": at,
        },
    )
    if fresh:
        certify_agreement.delay_on_commit(certification_id=str(job.pk))
    return job


def _events_so_far(agreement: Agreement) -> dict[str, Any]:
    """The shared events as a chain: those of this agreement in full, the others by their hash.

    In full means: with everything their hash is computed from. The others are left bare, because
    the moment at which a rule became agreed tells when the other person replied.
    """
    chain = agreement.plan.shared_chain
    return {
        "chain": chain,
        "events": [
            {
                "seq": event.seq,
                "prev": event.prev_hash,
                "hash": event.entry_hash,
                **(_in_full(event) if event.data.get("agreement") == str(agreement.pk) else {}),
            }
            for event in Event.objects.of(chain)
        ],
    }


def _in_full(event: Event) -> dict[str, Any]:
    return {
        "kind": event.kind,
        "actor": event.actor,
        "at": event.happened_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "data": event.data,
    }


@transaction.atomic
def try_again(job: Certification, *, by: Membership, at: datetime) -> bool:
    """Let a worker make an owed copy now instead of at the next distance; rings in any case.

    Pressed twice it is one copy. True when it had been waiting.
    """
    plan = Plan.objects.locked(job.agreement.plan_id)
    waiting = Certification.objects.owed().filter(pk=job.pk, not_before__gt=at)
    brought_forward = bool(waiting.update(not_before=at))
    if brought_forward:
        record(plan.coach_chain, "copy_hurried", by=f"coach:{by.pk}", at=at)
    certify_agreement.delay_on_commit(certification_id=str(job.pk))
    return brought_forward
