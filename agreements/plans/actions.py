import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from agreements.audit.actions import record
from agreements.notices.actions import cancel_notices, queue_notice
from agreements.people.actions import add_person, make_join_code
from agreements.people.models import User
from agreements.people.rules import mailbox_of
from agreements.plans.models import Invitation, Partner, Plan, Seat
from agreements.plans.rules import (
    Person,
    PlanFacts,
    objection_to_first_day,
    objection_to_last_day,
    objection_to_plan,
    objection_to_term,
)
from agreements.plans.stages import Stage
from agreements.practices.models import Membership

INVITATION_DAYS = 14


class CannotOpenPlanError(Exception):
    """The couple cannot be added or changed like this; `about` names the fact to look at."""

    def __init__(self, sentence: str, *, about: str = "") -> None:
        super().__init__(sentence)
        self.about = about


class CannotInviteError(Exception):
    """The invitation cannot go out; the sentence says why."""


class CannotJoinError(Exception):
    """The seat cannot be taken; the sentence is fit for the invited person."""


def _sentence(key: str) -> str:
    return {
        "orders": _(
            "While an order is in place, or you are not sure, this is not the right tool: "
            "joint steps wait until you have looked at it."
        ),
        "one_mailbox": _("These two addresses reach one mailbox. Use a join code for one of them."),
        "length": _("Choose a length from 30 to 90 days."),
        "midpoint": _("Choose a midpoint between the first and the last day."),
        "gone_by": _(
            "The first day has passed. Choose today or later, or say since when they live apart."
        ),
        "far_off": _("Choose a first day within the next year."),
        "coach_mailbox": _("This is your own mailbox. A coach can’t take part as one of the two."),
        "over": _("The last day has passed. Choose days that are still to come."),
        "not_yet": _("Choose today or a day before."),
        "added": _("You added this couple before. Correct it on its page: this isn’t saved."),
        "published": _("The agreement has been published. Take it back first."),
    }[key]


@transaction.atomic
def open_plan(
    people: tuple[Person, Person],
    facts: PlanFacts,
    *,
    orders: str,
    by: Membership,
    at: datetime,
    key: UUID | None = None,
) -> Plan:
    """Add a couple: a plan in set-up with two equal seats. Nothing is sent.

    `key` is the form's own: sent twice, one couple is added. Raises CannotOpenPlan with the
    sentence of `objection_to_plan`, and for other entries from the same form after going back.
    """
    today = at.astimezone(Plan(zone=facts.zone).timezone).date()
    if objection := objection_to_plan(people, facts, orders=orders, today=today):
        raise CannotOpenPlanError(_sentence(objection.key), about=objection.about)
    if any(_reaches(by, person.email) for person in people):
        raise CannotOpenPlanError(_sentence("coach_mailbox"), about="email")
    known = {"practice": by.practice, "coach": by, "stage_since": at, "made_at": at}
    known["secrets"] = by.practice.secrets  # promised to this couple, whatever changes later
    plan, fresh = Plan.objects.get_or_create(
        pk=key or uuid4(), practice=by.practice, defaults={**known, **_columns(facts)}
    )
    if not fresh:
        if not _holds(plan, people, facts):
            raise CannotOpenPlanError(_sentence("added"))
        return plan
    for seat, person in zip(Seat.values, people, strict=True):
        Partner.objects.create(
            plan=plan,
            seat=seat,
            full_name=person.full_name,
            short_name=person.short_name,
            email=person.email.strip().lower(),
        )
    record(plan.shared_chain, "plan_opened", by=f"coach:{by.pk}", at=at)
    return plan


def _holds(plan: Plan, people: tuple[Person, Person], facts: PlanFacts) -> bool:
    """Whether a plan is just what was entered."""
    kept = plan.partners.order_by("seat").values_list("full_name", "short_name", "email")
    typed = [(one.full_name, one.short_name, one.email.strip().lower()) for one in people]
    same = all(getattr(plan, name) == value for name, value in _columns(facts).items())
    return same and list(kept) == typed


def _reaches(coach: Membership, email: str) -> bool:
    return bool(email) and mailbox_of(email) == mailbox_of(coach.user.email)


def _columns(facts: PlanFacts) -> dict[str, Any]:
    return {
        "begins_on": facts.term.begins_on,
        "ends_on": facts.term.ends_on,
        "midpoint_on": facts.term.midpoint_on,
        "begins_hour": facts.begins_hour,
        "end_review_at": facts.end_review_at,
        "end_review_how": facts.end_review_how,
        "apart_since": facts.apart_since,
        "form": facts.form,
        "facts": sorted(facts.facts),
        "children": facts.children,
        "currency": facts.currency,
        "size": facts.size,
        "added_questions": list(facts.added_questions),
        "zone": facts.zone,
        "paper": facts.paper,
    }


@transaction.atomic
def change_plan_facts(plan: Plan, facts: PlanFacts, *, by: Membership, at: datetime) -> Plan:
    """Change dates and facts, as long as nothing has been published.

    A first day that has passed may stay as it is; publishing asks about it. Raises CannotOpenPlan
    when the new dates will not do, or an agreement has been published.
    """
    plan = Plan.objects.locked(plan.pk)
    if plan.stage not in {Stage.SETUP, Stage.WRITING, Stage.SHAPING}:
        raise CannotOpenPlanError(_sentence("published"))
    today = at.astimezone(Plan(zone=facts.zone).timezone).date()
    objection = objection_to_term(facts.term)
    if facts.term.begins_on != plan.begins_on or facts.apart_since != plan.apart_since:
        objection = objection or objection_to_first_day(facts, today=today)
    if facts.term.ends_on != plan.ends_on:
        objection = objection or objection_to_last_day(facts.term, today=today)
    if objection:
        raise CannotOpenPlanError(_sentence(objection.key), about=objection.about)
    for column, value in _columns(facts).items():
        setattr(plan, column, value)
    plan.save()
    record(plan.shared_chain, "plan_changed", by=f"coach:{by.pk}", at=at)
    return plan


def _token_digest(token: str) -> str:
    return salted_hmac("plans.invitation", token, algorithm="sha256").hexdigest()


def invitation_with_token(token: str, *, at: datetime) -> Invitation | None:
    """The open invitation a link belongs to; None for wrong, old, used and replaced ones alike."""
    return (
        Invitation.objects.open(at)
        .filter(token_digest=_token_digest(token))
        .select_related("partner__plan__coach__user", "partner__plan__practice")
        .first()
    )


@transaction.atomic
def invite(
    partners: Iterable[Partner],
    *,
    by: Membership,
    at: datetime,
    seen: frozenset[UUID] | None = None,
) -> list[Invitation]:
    """Send each of these people the same letter, with a link that lives for 14 days.

    A link sent before stops working. `seen` are the current invitations the page knew of: where
    others stand by now the same press has come twice, and nothing is sent again. Raises
    CannotInvite for a person without an address or who has joined already.
    """
    partners = list(partners)
    plan = Plan.objects.locked(partners[0].plan_id)
    current = list(Invitation.objects.current().filter(partner__in=partners))
    if seen is not None and current and not {sent.pk for sent in current} <= seen:
        return current
    invitations = [_invite_one(partner, by=by, at=at) for partner in partners]
    if plan.stage == Stage.SETUP:
        plan.move_to(Stage.WRITING, at=at)
    return invitations


def _invite_one(partner: Partner, *, by: Membership, at: datetime) -> Invitation:
    if partner.joined_at:
        raise CannotInviteError(_("%(name)s has joined already.") % {"name": partner.short_name})
    if partner.closed_at:
        raise CannotInviteError(_("This is closed. Nobody can join any more."))
    if not partner.email:
        raise CannotInviteError(
            _("%(name)s has no address here. Make a join code instead.")
            % {"name": partner.short_name}
        )
    add_person(
        email=partner.email,
        full_name=partner.full_name,
        short_name=partner.short_name,
        zone=partner.plan.zone,
        language="en",
    )
    Invitation.objects.current().filter(partner=partner).update(replaced_at=at)
    token = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        partner=partner,
        email=partner.email,
        token_digest=_token_digest(token),
        sent_at=at,
        expires_at=at + timedelta(days=INVITATION_DAYS),
    )
    queue_notice(
        "invitation",
        to=User.objects.by_email(partner.email),
        key=f"invitation:{invitation.pk}",
        at=at,
        secret=token,
        expires_at=invitation.expires_at,
    )
    record(partner.plan.coach_chain, "invited", by=f"coach:{by.pk}", at=at, partner=str(partner.pk))
    return invitation


@transaction.atomic
def correct_address(partner: Partner, email: str, *, by: Membership, at: datetime) -> None:
    """Put right the address of somebody who has not joined; the old link dies.

    Raises CannotInvite when they have joined, or the address reaches the other's mailbox.
    """
    Plan.objects.locked(partner.plan_id)
    partner.refresh_from_db()
    if partner.joined_at:
        raise CannotInviteError(_("%(name)s has joined already.") % {"name": partner.short_name})
    other = Partner.objects.filter(plan=partner.plan_id).exclude(pk=partner.pk).get()
    if email and other.email and mailbox_of(email) == mailbox_of(other.email):
        raise CannotInviteError(_sentence("one_mailbox"))
    if _reaches(by, email):
        raise CannotInviteError(_sentence("coach_mailbox"))
    end_invitations(partner, at=at)
    partner.email = email.strip().lower()
    partner.save(update_fields=["email"])
    record(
        partner.plan.coach_chain,
        "address_corrected",
        by=f"coach:{by.pk}",
        at=at,
        partner=str(partner.pk),
    )


def end_invitations(partner: Partner, *, at: datetime) -> None:
    """Let the links sent so far die, and a letter that has not left yet stay here."""
    sent = Invitation.objects.filter(partner=partner, used_at=None, replaced_at=None)
    cancel_notices([f"invitation:{invitation.pk}" for invitation in sent])
    sent.update(replaced_at=at)


@transaction.atomic
def decline_invitation(invitation: Invitation, *, at: datetime) -> None:
    """The invited person does not want to take part; only the coach learns it."""
    plan = Plan.objects.locked(invitation.partner.plan_id)
    if Invitation.objects.open(at).filter(pk=invitation.pk).update(declined_at=at):
        record(
            plan.coach_chain,
            "invitation_declined",
            by=f"partner:{invitation.partner_id}",
            at=at,
            partner=str(invitation.partner_id),
        )


@transaction.atomic
def give_join_code(partner: Partner, *, by: Membership, at: datetime) -> str:
    """A join code for a person without a mailbox, to be read out; the one before stops working."""
    plan = Plan.objects.locked(partner.plan_id)
    partner.refresh_from_db()
    if partner.closed_at and partner.joined_at is None:
        raise CannotInviteError(_("This is closed. Nobody can join any more."))
    if partner.user is None:
        partner.user = add_person(
            email="",
            full_name=partner.full_name,
            short_name=partner.short_name,
            zone=plan.zone,
            language="en",
        )
        partner.save(update_fields=["user"])
    if not partner.user.has_usable_password():
        partner.user.word_wanted = True
        partner.user.save(update_fields=["word_wanted"])
    end_invitations(partner, at=at)
    spoken = make_join_code(partner.user, at=at)
    if plan.stage == Stage.SETUP:
        plan.move_to(Stage.WRITING, at=at)
    record(plan.coach_chain, "join_code_made", by=f"coach:{by.pk}", at=at, partner=str(partner.pk))
    return spoken


@transaction.atomic
def take_seat(
    partner: Partner, *, user: User, invitation: Invitation | None = None, at: datetime
) -> Partner:
    """The invited person takes their seat; doing it twice changes nothing.

    Raises CannotJoin when the link has been used up, they have another plan under way, or this
    one has been closed for them.
    """
    plan = Plan.objects.locked(partner.plan_id)
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    if partner.joined_at and partner.user_id == user.pk:
        return partner
    if partner.closed_at:
        raise CannotJoinError(_("This is closed for now. Your coach can tell you more."))
    if not _may_take(partner, user, invitation, at=at):
        raise CannotJoinError(_("This invitation has already been used. Sign in."))
    partner.user, partner.joined_at, partner.seated = user, at, True
    try:
        with transaction.atomic():
            partner.save(update_fields=["user", "joined_at", "seated"])
    except IntegrityError as twice:
        raise CannotJoinError(
            _("You have another space under way here. Ask your coach to close that one first.")
        ) from twice
    if user.joined_at is None:
        user.joined_at = at
        user.save(update_fields=["joined_at"])
    record(partner.private_chain, "joined", by=f"partner:{partner.pk}", at=at, plan=str(plan.pk))
    return partner


def _may_take(partner: Partner, user: User, invitation: Invitation | None, *, at: datetime) -> bool:
    """Whether the seat is theirs: by the letter they were sent, used up now, or a join code."""
    if invitation is None or partner.user_id:
        return partner.user_id == user.pk
    mine = Invitation.objects.open(at).filter(pk=invitation.pk, partner=partner)
    return bool(mine.filter(email__iexact=user.email).update(used_at=at))


@transaction.atomic
def finish_welcome(partner: Partner, *, at: datetime) -> None:
    """Note that the person has been through the welcome pages; the first time counts."""
    Partner.objects.filter(pk=partner.pk, welcomed_at=None).update(welcomed_at=at)


@transaction.atomic
def stop_taking_part(partner: Partner, *, at: datetime) -> None:
    """This person stops, alone and without a reason, at once; only the coach is told.

    Nothing changes on the other person's pages until the coach acts. Twice changes nothing.
    """
    plan = Plan.objects.locked(partner.plan_id)
    if Partner.objects.filter(pk=partner.pk, stopped_at=None).update(stopped_at=at):
        record(
            plan.coach_chain, "stopped", by=f"partner:{partner.pk}", at=at, partner=str(partner.pk)
        )
