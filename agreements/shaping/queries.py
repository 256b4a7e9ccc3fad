from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from agreements.plans.models import Partner, Plan
from agreements.shaping.models import Reply, Rule, Wording
from agreements.shaping.rules import small_change
from agreements.shaping.stages import MOVES, Act, Answered, Kind, RuleState, Source

# The question by which one asks the other for something.
REQUESTS = "lines.requests"

Standing = Literal[
    "to_answer",
    "replied",
    "in_work",
    "agreed",
    "kept",
    "aside",
    "own",
    "own_in_work",
    "own_left_out",
    "limit",
    "asked",
    "asked_of",
    "taken_on",
]


def newest_wording(rule: Rule) -> Wording | None:
    """The words a rule has now, offered or not."""
    return rule.wordings.order_by("-version").first()


def next_offer_at(plan: Plan) -> datetime | None:
    """From when the next wordings may go out; None when nothing has been offered yet.

    One offer per plan in the practice's gap, so that new words can never be traced to one
    person's reply.
    """
    last = (
        Wording.objects.offered()
        .filter(rule__plan=plan, source=Source.COACH, in_session=False)
        .exclude(settled_at=F("offered_at"))
        .order_by("-offered_at")
        .first()
    )
    if last is None or last.offered_at is None:
        return None
    return last.offered_at + timedelta(hours=plan.practice.offer_gap_hours)


def newest_looked_at() -> QuerySet[Wording]:
    """The newest words of each rule, where a coach has looked at them or both wrote them."""
    return Wording.objects.looked_at().newest()


def ready_to_offer(plan: Plan) -> list[Wording]:
    """The words that go out with the next offer, in order."""
    offer = MOVES[Act.OFFER]
    ready = newest_looked_at().filter(
        rule__plan=plan, rule__kind__in=offer.kinds, rule__state__in=offer.standing
    )
    return list(
        ready.select_related("rule").order_by("rule__topic_order", "rule__position", "rule")
    )


def waiting_for_coach(plan: Plan) -> QuerySet[Rule]:
    """What only the coach can take further: differences not looked at, limits not let stand.

    And what one asks of the other, while it has not been passed on.
    """
    looked_at = newest_looked_at().filter(rule=OuterRef("pk"))
    drafted = Rule.objects.of(plan).filter(state=RuleState.DRAFTED)
    own = Q(kind__in=[Kind.BOUNDARY, Kind.REQUEST])
    return drafted.filter(own | Q(~Exists(looked_at), kind=Kind.SHARED))


def in_print(plan: Plan) -> QuerySet[Rule]:
    """The shared rules that would be printed now, in their order."""
    printed = [RuleState.AGREED, RuleState.ASIDE]
    return Rule.objects.of(plan).filter(kind=Kind.SHARED, state__in=printed)


def asked_again(plan: Plan) -> QuerySet[Rule]:
    """The agreed rules that one of the two has come back to since, for the coach alone."""
    newer = Wording.objects.filter(
        rule=OuterRef("wording__rule"), version__gt=OuterRef("wording__version")
    )
    second_thoughts = Reply.objects.filter(
        ~Exists(newer), wording__rule=OuterRef("pk"), replied_at__gt=F("wording__settled_at")
    ).exclude(answer=Answered.WORKS)
    return Rule.objects.of(plan).filter(Exists(second_thoughts), state=RuleState.AGREED)


def is_put_right(rule: Rule, before: str, after: str) -> bool:
    """Whether new words leave an agreed rule as it is (product figures, section 6)."""
    if rule.state != RuleState.AGREED or rule.kind != Kind.SHARED or rule.protective:
        return False
    doubted = asked_again(rule.plan).filter(pk=rule.pk).exists()
    yes = Count("replies", filter=Q(replies__answer=Answered.WORKS))
    agreed = Wording.objects.filter(rule=rule).annotate(yes=yes)
    by_both = agreed.filter(Q(yes=2) | Q(settled_in_session=True))
    said_yes_to = by_both.order_by("-version").first()
    return not doubted and small_change(said_yes_to.text if said_yes_to else before, after)


@dataclass(frozen=True)
class Ruled:
    """The rules of a plan that stand, with the newest words of each."""

    rules: list[Rule]
    words: dict[object, str]

    def text_of(self, rule: Rule) -> str:
        """What a rule says: its words, or what holds while it is set aside."""
        return rule.interim_text if rule.state == RuleState.ASIDE else self.words.get(rule.pk, "")


def ruled(plan: Plan) -> Ruled:
    """Read them once, for a page that shows both the sheet and what stands in its way."""
    rules = _standing_rules(plan)
    return Ruled(rules, _newest_words(rules))


def _standing_rules(plan: Plan) -> list[Rule]:
    """The rules of all rounds, where a later round's answer to a question replaces the earlier.

    What is only asked is none.
    """
    asked = Rule.objects.of(plan).exclude(kind=Kind.REQUEST)
    rules = list(asked.select_related("owner", "round"))
    newest: dict[tuple[str, object], int] = {}
    for rule in rules:
        key = (rule.slug, rule.owner_id)
        newest[key] = max(newest.get(key, 0), rule.round.number)
    return [
        rule
        for rule in rules
        if not rule.slug or rule.round.number == newest[rule.slug, rule.owner_id]
    ]


def _newest_words(rules: list[Rule]) -> dict[object, str]:
    wordings = Wording.objects.filter(rule__in=rules).order_by("version")
    return {wording.rule_id: wording.text for wording in wordings}


@dataclass(frozen=True)
class SeenRule:
    """One rule as one of the two may see it.

    Nothing here comes from what the other replied, except that both said yes to the same words.
    `text` is empty where there are no words to show; `wording` is what may be replied to;
    `reply` is this person's own.
    """

    rule: Rule
    standing: Standing
    text: str = ""
    wording: Wording | None = None
    reply: Reply | None = None

    @property
    def both_wrote_it(self) -> bool:
        """Equal answers that this person has not replied to yet."""
        wording = self.wording
        return (
            self.standing == "to_answer"
            and self.rule.compared == "same"
            and wording is not None
            and wording.source == Source.BOTH
        )

    @property
    def counts(self) -> bool:
        """Whether it is one of the rules both of them settle."""
        return self.rule.owner_id is None

    @property
    def asked_again(self) -> bool:
        """Whether this person has come back to it since both said yes."""
        settled_at = self.wording.settled_at if self.wording else None
        return (
            self.reply is not None
            and settled_at is not None
            and self.reply.answer != Answered.WORKS
            and self.reply.replied_at > settled_at
        )

    @property
    def is_settled(self) -> bool:
        return self.standing in {"agreed", "aside"}


def rules_seen_by(partner: Partner) -> list[SeenRule]:
    """Every rule of a plan that this person may know of, in the order the questions were asked.

    The other's own limits appear once the coach has let them stand, what the other asks once it is
    passed on, what one has asked for ever, the other's replies never. Of the other's promises only
    those that one had asked for.
    """
    own_request = Q(kind=Kind.REQUEST, owner=partner) | _taken_on()
    own_limit = Q(kind__in=[Kind.BOUNDARY, Kind.COMMITMENT], owner=partner)
    rules = (
        Rule.objects.of(partner.plan)
        .filter(Q(owner=None) | Q(owner=partner) | _theirs_to_see())
        .exclude(~own_request & ~own_limit, state=RuleState.DROPPED)
    )
    wordings, replies = _wordings(partner.plan), _own_replies(partner)
    return [_seen(rule, partner, wordings.get(rule.pk, []), replies) for rule in rules]


def _theirs_to_see() -> Q:
    """What is the other's and may be seen all the same."""
    limits = Q(kind=Kind.BOUNDARY, state=RuleState.AGREED)
    asked = Q(kind=Kind.REQUEST, state=RuleState.OFFERED)
    return limits | asked | _taken_on()


def _taken_on() -> Q:
    """What was asked and became the other's promise, whatever has become of that."""
    return Q(kind=Kind.COMMITMENT, slug=REQUESTS)


def _wordings(plan: Plan) -> dict[UUID, list[Wording]]:
    """Every rule's words, oldest first."""
    found: dict[UUID, list[Wording]] = {}
    for wording in Wording.objects.filter(rule__plan=plan).order_by("version"):
        found.setdefault(wording.rule_id, []).append(wording)
    return found


def _own_replies(partner: Partner) -> dict[UUID, Reply]:
    own = Reply.objects.filter(partner=partner, wording__rule__plan=partner.plan_id)
    return {reply.wording_id: reply for reply in own}


def _seen(
    rule: Rule, partner: Partner, wordings: list[Wording], replies: dict[UUID, Reply]
) -> SeenRule:
    newest = wordings[-1] if wordings else None
    text = newest.text if newest else ""
    if rule.kind == Kind.REQUEST and rule.owner_id != partner.pk and newest:
        return SeenRule(rule, "asked_of", text, newest, replies.get(newest.pk))
    if rule.owner_id:
        return _own(rule, wordings) if rule.owner_id == partner.pk else _theirs(rule, wordings)
    if rule.state == RuleState.KEPT:
        return SeenRule(rule, "kept")
    if rule.state == RuleState.ASIDE:
        return SeenRule(rule, "aside", rule.interim_text)
    if rule.state == RuleState.DRAFTED or newest is None:
        return SeenRule(rule, "in_work")
    reply = replies.get(newest.pk)
    if rule.state == RuleState.AGREED:
        return SeenRule(rule, "agreed", text, newest, reply)
    return SeenRule(rule, "replied" if reply else "to_answer", text, newest, reply)


def _theirs(rule: Rule, wordings: list[Wording]) -> SeenRule:
    """The other's limit, or what they took on; left out, it is what one asked once more."""
    if rule.state == RuleState.DROPPED:
        return SeenRule(rule, "asked", wordings[0].text)
    standing: Standing = "limit" if rule.kind == Kind.BOUNDARY else "taken_on"
    return SeenRule(rule, standing, wordings[-1].text if wordings else "")


def _own(rule: Rule, wordings: list[Wording]) -> SeenRule:
    """One's own limit or promise: as it stands, or as one wrote it while the coach works on it.

    What one asked reads the same whatever has become of it.
    """
    if rule.kind == Kind.REQUEST:
        return SeenRule(rule, "asked", wordings[-1].text if wordings else "")
    if rule.state == RuleState.AGREED:
        return SeenRule(rule, "own", wordings[-1].text if wordings else "")
    written = [wording for wording in wordings if wording.source == Source.BOTH]
    standing: Standing = "own_left_out" if rule.state == RuleState.DROPPED else "own_in_work"
    return SeenRule(rule, standing, written[-1].text if written else "")


@dataclass(frozen=True)
class ChangedRule:
    """A rule that stands in other words than those this person said yes to, or wrote."""

    rule: Rule
    now: str
    before: str
    on: datetime


def changed_since_yes(partner: Partner) -> list[ChangedRule]:
    """What has been reworded since this person's own yes, and was not said yes to in the room."""
    rules = Rule.objects.of(partner.plan).filter(
        Q(owner=None) | Q(owner=partner), state=RuleState.AGREED
    )
    wordings, replies = _wordings(partner.plan), _own_replies(partner)
    changes = []
    for rule in rules:
        versions = wordings.get(rule.pk, [])
        accepted = [wording for wording in versions if _said_yes_to(wording, rule, replies)]
        if accepted and accepted[-1].text != versions[-1].text:
            newest = versions[-1]
            changes.append(ChangedRule(rule, newest.text, accepted[-1].text, newest.made_at))
    return changes


def _said_yes_to(wording: Wording, rule: Rule, replies: dict[UUID, Reply]) -> bool:
    if rule.owner_id:
        return wording.source == Source.BOTH
    reply = replies.get(wording.pk)
    return wording.settled_in_session or (reply is not None and reply.answer == Answered.WORKS)
