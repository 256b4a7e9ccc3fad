from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from agreements.audit.now import now
from agreements.plans.models import Partner
from agreements.plans.stages import Stage
from agreements.questions.bank import BANK, grouped
from agreements.shaping.actions import accept_matches
from agreements.shaping.moving import CannotShapeError, ChangedWordsError
from agreements.shaping.queries import SeenRule, rules_seen_by
from agreements.shaping.sessions import open_session
from agreements.web.fields import ids_in
from agreements.web.partner.names import names_on
from agreements.web.partner.standing import how_the_last_one_ended
from agreements.web.partner.stop import stopped_home
from agreements.web.scope import PartnerRequest, partner_page


@dataclass(frozen=True)
class Topic:
    """One topic with what this person may see of its rules; numbered as while writing."""

    number: int
    of: int
    slug: str
    name: str
    rules: tuple[SeenRule, ...]

    @property
    def counted(self) -> int:
        return sum(seen.counts for seen in self.rules)

    @property
    def settled(self) -> int:
        return sum(seen.counts and seen.is_settled for seen in self.rules)

    @property
    def to_answer(self) -> int:
        return sum(seen.standing == "to_answer" for seen in self.rules)

    @property
    def has_agreed(self) -> bool:
        return any(seen.standing == "agreed" for seen in self.rules)

    @property
    def both_wrote(self) -> list[SeenRule]:
        return [seen for seen in self.rules if seen.both_wrote_it]

    def one_by_one(self, *, apart: bool) -> list[SeenRule]:
        """What both of them settle, without the equal answers unless those are taken apart."""
        return [seen for seen in self.rules if seen.counts and (apart or not seen.both_wrote_it)]

    @property
    def own(self) -> list[SeenRule]:
        """What is this person's alone, whatever has become of it."""
        return [seen for seen in self.rules if seen.standing.startswith("own")]

    @property
    def asked(self) -> list[SeenRule]:
        """What this person asked of the other, and what the other has taken on of it."""
        return [seen for seen in self.rules if seen.standing in {"asked", "taken_on"}]

    @property
    def asked_of(self) -> list[SeenRule]:
        return [seen for seen in self.rules if seen.standing == "asked_of"]

    @property
    def limits(self) -> list[SeenRule]:
        return [seen for seen in self.rules if seen.standing == "limit"]


def topics_of(request: PartnerRequest) -> list[Topic]:
    """The topics in which there is something for this person to see."""
    seen = rules_seen_by(request.partner)
    asked = {group.topic.slug for group in grouped(_slugs(request.partner))}
    there = asked | {rule.rule.topic for rule in seen}
    known = [topic for topic in BANK.topics if topic.slug in there]
    topics = [
        Topic(
            number,
            len(known),
            topic.slug,
            topic.name,
            tuple(rule for rule in seen if rule.rule.topic == topic.slug),
        )
        for number, topic in enumerate(known, start=1)
    ]
    return [topic for topic in topics if topic.rules]


def _slugs(partner: Partner) -> list[str]:
    """What this person was asked; what the other alone was asked must not even count."""
    rounds = partner.plan.rounds.all()
    return [slug for current in rounds for slug in current.asked_of(partner.seat)]


def topic_numbered(topics: list[Topic], number: int) -> Topic:
    found = [topic for topic in topics if topic.number == number]
    if not found:
        raise Http404
    return found[0]


def together_home(request: PartnerRequest) -> HttpResponse:
    """All topics with how much of each is settled."""
    if request.partner.stopped_at:
        return stopped_home(request)
    topics = topics_of(request)
    page = {
        "topics": topics,
        "asked_of": [seen for topic in topics for seen in topic.asked_of],
        "next": next((topic for topic in topics if topic.to_answer), None),
        "all_settled": all(topic.settled == topic.counted for topic in topics),
        "all_alike": all(
            seen.rule.compared in {"same", ""}
            for topic in topics
            for seen in topic.rules
            if seen.counts
        ),
        "ended": how_the_last_one_ended(request.partner.plan),
        "in_session": open_session(request.partner.plan, at=now()) is not None,
        **names_on(request),
    }
    return render(request, "partner/together.html", page)


@partner_page
def together(request: PartnerRequest) -> HttpResponse:
    if request.partner.plan.stage != Stage.SHAPING:
        return redirect("partner:home")
    return together_home(request)


@partner_page
def together_topic(request: PartnerRequest, number: int) -> HttpResponse:
    if request.partner.plan.stage != Stage.SHAPING or request.partner.stopped_at:
        return redirect("partner:home")
    topics = topics_of(request)
    page = topic_page(request, topics, topic_numbered(topics, number))
    return render(request, "partner/together_topic.html", page)


def topic_page(request: PartnerRequest, topics: list[Topic], topic: Topic) -> dict[str, Any]:
    apart = "apart" in request.GET
    return {
        "topics": topics,
        "topic": topic,
        "both_wrote": [] if apart else topic.both_wrote,
        "one_by_one": topic.one_by_one(apart=apart),
        "again": "again" in request.GET,
        "session_at": request.partner.plan.session_at,
        **names_on(request),
    }


@partner_page
def accept(request: PartnerRequest, number: int) -> HttpResponse:
    """Say yes to every equal answer of a topic at once."""
    if request.method == "POST" and not request.partner.stopped_at:
        topics = topics_of(request)
        topic = topic_numbered(topics, number)
        plan, shown = request.partner.plan, ids_in(request)
        try:
            accept_matches(plan, topic.slug, shown=shown, by=request.partner, at=now())
        except ChangedWordsError:
            page = topic_page(request, topics, topic) | {"changed": True}
            return render(request, "partner/together_topic.html", page, status=409)
        except CannotShapeError:
            return redirect("partner:home")
    return redirect("partner:together_topic", number=number)
