import uuid
from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import CheckConstraint, Exists, F, OuterRef, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from agreements.people.encryption import EncryptedText
from agreements.people.models import User
from agreements.plans.rules import Term, in_midpoint_week
from agreements.plans.stages import NEXT, Form, Size, Stage
from agreements.practices.models import Membership, Paper, Practice, Secrets


class IllegalMoveError(Exception):
    """A plan was asked to go where its stage does not lead."""


class Where(models.TextChoices):
    PRACTICE = "practice", _("At the practice")
    VIDEO = "video", _("By video")
    PHONE = "phone", _("By phone")


class Appointed(models.Model):
    """The next session with the coach: of both of a plan, or of one person alone."""

    session_at = models.DateTimeField(null=True, blank=True)
    session_minutes = models.PositiveSmallIntegerField(default=60)
    session_where = models.CharField(max_length=8, choices=Where.choices, blank=True, default="")
    session_moved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class PlanQuerySet(models.QuerySet["Plan"]):
    def joined_by(self, user: User) -> Self:
        return self.filter(Exists(Partner.objects.filter(plan=OuterRef("pk"), user=user)))

    def coached_by(self, user: User) -> Self:
        return self.filter(
            Exists(Membership.objects.filter(practice=OuterRef("practice"), user=user))
        )

    def locked(self, pk: uuid.UUID) -> "Plan":
        """The one lock: hold this plan until the transaction ends. Raises Plan.DoesNotExist."""
        return self.select_for_update().get(pk=pk)

    def live(self) -> Self:
        return self.exclude(stage=Stage.CLOSED)

    def looked_after(self) -> Self:
        """Those under way, and of the closed those in which somebody has written since."""
        notes = Message.objects.filter(partner__plan=OuterRef("pk"), from_coach=False, read_at=None)
        return self.filter(~Q(stage=Stage.CLOSED) | Exists(notes))


class Plan(Appointed):
    """One couple's separation, guided by one practice, with a first and a last day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="plans")
    coach = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="plans")
    stage = models.CharField(max_length=7, choices=Stage.choices, default=Stage.SETUP)
    stage_since = models.DateTimeField()
    begins_on = models.DateField()
    begins_hour = models.TimeField(null=True, blank=True)
    ends_on = models.DateField()
    midpoint_on = models.DateField()
    end_review_at = models.DateTimeField(null=True, blank=True)
    end_review_how = models.CharField(max_length=40, blank=True, default="")
    apart_since = models.DateField(null=True, blank=True)
    form = models.CharField(max_length=9, choices=Form.choices)
    facts = models.JSONField(default=list)
    children = models.CharField(max_length=200, blank=True, default="")
    currency = models.CharField(max_length=3, default="EUR")
    size = models.CharField(max_length=10, choices=Size.choices, default=Size.ESSENTIALS)
    added_questions = models.JSONField(default=list)
    only_for = models.JSONField(default=dict)
    zone = models.CharField(max_length=64)
    paper = models.CharField(max_length=6, choices=Paper.choices)
    secrets = models.CharField(max_length=6, choices=Secrets.choices, default=Secrets.KEPT)
    paused_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()

    objects = PlanQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["practice", "stage"], name="plan_in_practice"),
            models.Index(fields=["stage", "begins_on"], name="plan_by_start"),
        ]
        constraints = [
            CheckConstraint(name="plan_stage_is_known", condition=Q(stage__in=Stage.values)),
            CheckConstraint(name="plan_form_is_known", condition=Q(form__in=Form.values)),
            CheckConstraint(name="plan_size_is_known", condition=Q(size__in=Size.values)),
            CheckConstraint(name="plan_paper_is_known", condition=Q(paper__in=Paper.values)),
            CheckConstraint(name="plan_secrets_are_known", condition=Q(secrets__in=Secrets.values)),
            CheckConstraint(
                name="plan_ends_after_it_begins", condition=Q(ends_on__gt=F("begins_on"))
            ),
            CheckConstraint(
                name="plan_midpoint_lies_within",
                condition=Q(midpoint_on__gte=F("begins_on"), midpoint_on__lte=F("ends_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"plan {self.pk}"

    @property
    def term(self) -> Term:
        return Term(self.begins_on, self.ends_on, self.midpoint_on)

    @property
    def timezone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def all_facts(self) -> frozenset[str]:
        """The plan facts that decide which questions appear, the form of separation among them."""
        return frozenset([*self.facts, f"form:{self.form}"])

    def letters_a_week(self, at: datetime) -> int:
        """How many letters a week each of the two gets at most (product figures, section 6)."""
        if self.stage in {Stage.SETUP, Stage.WRITING}:
            return 7
        today = at.astimezone(self.timezone).date()
        reviewing = self.stage in {Stage.REVIEW, Stage.SIGNING, Stage.ENDING}
        return 4 if reviewing or in_midpoint_week(self.term, today) else 3

    @property
    def shared_chain(self) -> str:
        """The name of the event chain both partners may know of."""
        return f"plan:{self.pk}:shared"

    @property
    def coach_chain(self) -> str:
        """The name of the event chain only the practice reads."""
        return f"plan:{self.pk}:coach"

    def move_to(self, stage: Stage, *, at: datetime) -> None:
        """Go to the next stage. Raises IllegalMove where the table of moves has no such step."""
        if stage not in NEXT[Stage(self.stage)]:
            raise IllegalMoveError(f"{self.stage} does not lead to {stage}")
        self.stage, self.stage_since = stage, at
        self.save(update_fields=["stage", "stage_since"])


class Seat(models.TextChoices):
    A = "a", "a"
    B = "b", "b"


class PartnerQuerySet(models.QuerySet["Partner"]):
    def held_by(self, user: User) -> Self:
        """The person's seats, the one that is open to them first: a constraint allows one."""
        taken = self.filter(user=user, joined_at__isnull=False)
        return taken.filter(Q(seated=True) | Q(closed_at__isnull=False)).order_by(
            "-seated", "-closed_at"
        )

    def taking_part(self) -> Self:
        """Who has neither stopped nor been told that this is closed."""
        return self.filter(stopped_at=None, closed_at=None)


class Partner(Appointed):
    """One person's seat in a plan. The two seats are equal; `a` and `b` only tell them apart.

    `seated` is true while the seat is taken and not closed; `closed_at` is when this person was
    told that the plan is closed, which the other is told at another time.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="partners")
    seat = models.CharField(max_length=1, choices=Seat.choices)
    full_name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=40)
    email = models.EmailField(max_length=254, blank=True, default="")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True)
    seated = models.BooleanField(default=False)
    joined_at = models.DateTimeField(null=True, blank=True)
    welcomed_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(name="partner_seat_is_taken_once", fields=["plan", "seat"]),
            UniqueConstraint(
                name="partner_has_one_live_plan", fields=["user"], condition=Q(seated=True)
            ),
            CheckConstraint(name="partner_seat_is_a_or_b", condition=Q(seat__in=Seat.values)),
            CheckConstraint(
                name="partner_seated_is_somebody", condition=Q(seated=False) | Q(user__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    def next_session(self, at: datetime) -> datetime | None:
        """The next talk with the coach this person takes part in, alone or with the other."""
        if self.closed_at:
            return None
        known = (self.session_at, self.plan.session_at)
        return min((one for one in known if one and one > at), default=None)

    @property
    def private_chain(self) -> str:
        """The name of the event chain of this person's own acts."""
        return f"partner:{self.pk}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def current(self) -> Self:
        """The newest of each person: neither used, declined nor replaced; it may have run out."""
        return self.filter(used_at=None, declined_at=None, replaced_at=None)

    def open(self, at: datetime) -> Self:
        return self.current().filter(expires_at__gt=at)


class Invitation(models.Model):
    """A link sent to one person. It says who asks and proves nothing by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(max_length=254)
    token_digest = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(
                name="invitation_ends_after_it_begins", condition=Q(expires_at__gt=F("sent_at"))
            ),
            UniqueConstraint(
                name="invitation_has_one_current_per_person",
                fields=["partner"],
                condition=Q(used_at=None, declined_at=None, replaced_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"invitation for {self.partner_id}"


class MessageQuerySet(models.QuerySet["Message"]):
    def arrived(self, at: datetime) -> Self:
        """What the person it concerns may read: a coach's words once the time to undo is over."""
        return self.filter(leaves_at__lte=at, cancelled_at=None)


class Message(models.Model):
    """A few words between one partner and the coach; the other partner never learns of them.

    The coach's leave a minute after they are sent, and until then may be taken back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="messages")
    from_coach = models.BooleanField(default=False)
    text = EncryptedText(owner=("partner_id",))
    form_key = models.UUIDField(unique=True)
    sent_at = models.DateTimeField()
    leaves_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(
                name="message_leaves_after_it_is_sent", condition=Q(leaves_at__gte=F("sent_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"message of {self.partner_id}"


class GentleClosingQuerySet(models.QuerySet["GentleClosing"]):
    def under_way(self) -> Self:
        return self.filter(called_off_at=None)


class GentleClosing(models.Model):
    """A plan that ends with the same few words to each, at two moments drawn by chance."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="closings")
    first = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    first_at = models.DateTimeField()
    second_at = models.DateTimeField()
    words = models.CharField(max_length=600)
    asked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True, blank=True)

    objects = GentleClosingQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(
                name="gentleclosing_is_one_at_a_time",
                fields=["plan"],
                condition=Q(called_off_at=None),
            ),
            CheckConstraint(
                name="gentleclosing_tells_one_after_the_other",
                condition=Q(first_at__gt=F("asked_at"), second_at__gt=F("first_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"closing of {self.plan_id}"

    def moment_of(self, partner: Partner) -> datetime:
        """When this person is told."""
        return self.first_at if partner.pk == self.first_id else self.second_at


class Visit(models.Model):
    """When a coach last looked at a couple's page, and when before that."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="visits")
    by = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    before = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(name="visit_is_kept_once", fields=["plan", "by"]),
        ]

    def __str__(self) -> str:
        return f"visit to {self.plan_id}"
