import uuid
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Exists, F, OuterRef, Q, UniqueConstraint

from agreements.drafting.models import Round
from agreements.people.encryption import EncryptedText
from agreements.plans.models import Partner, Plan
from agreements.practices.models import Membership
from agreements.shaping.stages import Answered, Flag, Interim, Kind, Outcome, RuleState, Source


class RuleQuerySet(models.QuerySet["Rule"]):
    def of(self, plan: Plan) -> Self:
        return self.filter(plan=plan).order_by("topic_order", "position", "id")


class Rule(models.Model):
    """One thing a couple settles, or one person holds, on its way to an agreement.

    `owner` is the person of a boundary or commitment, or who asks; a shared rule has none. A
    request that the other takes on becomes that person's commitment. `compared` says
    how the two answers stood when they were opened, for the coach alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="rules")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="rules")
    slug = models.CharField(max_length=60, blank=True, default="")
    name = models.CharField(max_length=120)
    topic = models.CharField(max_length=40)
    topic_order = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=15, choices=Kind.choices)
    owner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, blank=True)
    required = models.BooleanField(default=False)
    protective = models.BooleanField(default=False)
    compared = models.CharField(max_length=12, blank=True, default="")
    state = models.CharField(max_length=7, choices=RuleState.choices, default=RuleState.DRAFTED)
    aside_until = models.DateField(null=True, blank=True)
    interim = models.CharField(max_length=7, choices=Interim.choices, blank=True, default="")
    interim_text = EncryptedText(default="", blank=True)

    objects = RuleQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["plan", "state"], name="rule_by_state")]
        constraints = [
            CheckConstraint(name="rule_kind_is_known", condition=Q(kind__in=Kind.values)),
            CheckConstraint(name="rule_state_is_known", condition=Q(state__in=RuleState.values)),
            CheckConstraint(
                name="rule_owner_goes_with_its_kind",
                condition=Q(kind__in=["shared", "acknowledgement"], owner=None)
                | Q(kind__in=["boundary", "commitment", "request"], owner__isnull=False),
            ),
            CheckConstraint(
                name="rule_set_aside_says_until_when_and_what_holds",
                condition=~Q(state=RuleState.ASIDE.value)
                | Q(aside_until__isnull=False, interim__in=Interim.values),
            ),
            # Two, because a missing owner is like no other to SQLite.
            UniqueConstraint(
                name="rule_is_one_per_question",
                fields=["round", "slug", "position"],
                condition=Q(owner=None),
            ),
            UniqueConstraint(
                name="rule_is_one_per_question_and_person",
                fields=["round", "slug", "owner", "position"],
                condition=Q(owner__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug or self.name} {self.state}"


class WordingQuerySet(models.QuerySet["Wording"]):
    def offered(self) -> Self:
        return self.filter(offered_at__isnull=False)

    def newest(self) -> Self:
        """The newest words of each rule."""
        newer = Wording.objects.filter(rule=OuterRef("rule"), version__gt=OuterRef("version"))
        return self.filter(~Exists(newer))

    def looked_at(self) -> Self:
        """What a coach has looked at, or both wrote alike: all that others may be shown."""
        return self.filter(Q(ready_at__isnull=False) | Q(offered_at__isnull=False))


class Wording(models.Model):
    """One numbered version of a rule's sentence. New words are a new row, never an edit.

    `ready_at` is when the coach had looked at it: a draft nobody has looked at goes out to no
    one. `in_session` says that it went out in the room, `settled_in_session` that it was agreed
    there.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="wordings")
    version = models.PositiveSmallIntegerField()
    text = EncryptedText(owner=("rule_id",))
    source = models.CharField(max_length=5, choices=Source.choices)
    by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    offered_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    in_session = models.BooleanField(default=False)
    settled_in_session = models.BooleanField(default=False)

    objects = WordingQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(name="wording_version_is_used_once", fields=["rule", "version"]),
            CheckConstraint(name="wording_source_is_known", condition=Q(source__in=Source.values)),
        ]

    def __str__(self) -> str:
        return f"version {self.version} of {self.rule_id}"


class Reply(models.Model):
    """What one partner said to one offered wording. Only the coach sees it, before and after."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, related_name="replies")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="replies")
    answer = models.CharField(max_length=6, choices=Answered.choices)
    own_words = EncryptedText(owner=("partner_id",), default="", blank=True)
    why = EncryptedText(owner=("partner_id",), default="", blank=True)
    replied_at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(name="reply_is_one_per_person", fields=["wording", "partner"]),
            CheckConstraint(name="reply_is_known", condition=Q(answer__in=Answered.values)),
        ]

    def __str__(self) -> str:
        return f"reply of {self.partner_id}"


class Note(models.Model):
    """What one coach notes on a rule, for that coach alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="notes")
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    text = EncryptedText(owner=("rule_id", "by_id"), default="", blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(name="note_is_one_per_rule_and_coach", fields=["rule", "by"])
        ]

    def __str__(self) -> str:
        return f"note on {self.rule_id}"


class ClearingQuerySet(models.QuerySet["Clearing"]):
    def standing(self) -> Self:
        return self.filter(ended_at=None)


class Clearing(models.Model):
    """That a coach has looked at one flag, and why these words may stand all the same.

    It is of one rule, or without a rule of all of them together, and of these words alone:
    `ended_at` is when others took their place.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="clearings")
    rule = models.ForeignKey(
        Rule, on_delete=models.PROTECT, null=True, blank=True, related_name="clearings"
    )
    flag = models.CharField(max_length=12)
    words = EncryptedText(owner=("plan_id",))
    reason = EncryptedText(owner=("plan_id",))
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    cleared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ClearingQuerySet.as_manager()

    class Meta:
        constraints = [
            # What can never be published is no flag, so that no row can ever clear it.
            CheckConstraint(
                name="clearing_is_of_a_flag_that_can_be_cleared",
                condition=Q(flag__in=Flag.values),
            ),
            UniqueConstraint(
                name="clearing_is_one_per_rule_and_flag",
                fields=["rule", "flag"],
                condition=Q(rule__isnull=False, ended_at=None),
            ),
            UniqueConstraint(
                name="clearing_is_one_per_plan_and_flag",
                fields=["plan", "flag"],
                condition=Q(rule=None, ended_at=None),
            ),
            CheckConstraint(
                name="clearing_ends_after_it_begins",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("cleared_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.flag} of {self.rule_id or self.plan_id}"


class Session(models.Model):
    """One session of both with their coach: prepared, then opened, then ended.

    `now` is the rule that is in the room, if it still waits; what came of each is in its `Turn`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="sessions")
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    now = models.ForeignKey(Rule, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            UniqueConstraint(
                name="session_is_one_at_a_time", fields=["plan"], condition=Q(ended_at=None)
            ),
            CheckConstraint(
                name="session_ends_after_it_was_opened",
                condition=Q(ended_at=None)
                | Q(opened_at__isnull=False, ended_at__gte=F("opened_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"session of {self.plan_id}"


class Turn(models.Model):
    """One rule's turn in a session: its place where that was prepared, and what came of it.

    `both_ways` is the coach's own act for this rule: both drafts may be shown side by side.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="turns")
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="turns")
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    both_ways = models.BooleanField(default=False)
    outcome = models.CharField(max_length=6, choices=Outcome.choices, blank=True, default="")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(name="turn_is_one_per_session_and_rule", fields=["session", "rule"]),
            CheckConstraint(
                name="turn_outcome_has_its_moment",
                condition=Q(outcome="", done_at=None)
                | Q(outcome__in=Outcome.values, done_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"turn of {self.rule_id}"
