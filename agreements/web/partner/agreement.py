import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agreements.audit.now import now
from agreements.documents.copies import record_in
from agreements.documents.models import Agreement, AgreementState, CertifiedFile
from agreements.plans.models import Partner, Plan
from agreements.plans.stages import Stage
from agreements.safety.actions import answer_privately
from agreements.safety.models import Asked
from agreements.shaping.queries import ChangedRule, changed_since_yes
from agreements.shaping.rules import sort_of_change
from agreements.signing.models import Signature
from agreements.web.partner.names import names_on, numbers_on
from agreements.web.partner.standing import (
    how_the_last_one_ended,
    own_signature,
    own_text,
    phase_of,
    standing_agreement,
    wants_paper,
)
from agreements.web.partner.stop import stopped_home
from agreements.web.partner.term import waiting_home
from agreements.web.scope import PartnerRequest, partner_page, when_closed

_FOR_RECORD = ("agreement__frozen", "agreement__certification")


def agreement_home(request: PartnerRequest) -> HttpResponse:
    """The home while the text is read and signed, and until the first day."""
    if request.partner.stopped_at:
        return stopped_home(request)
    if request.partner.plan.stage == Stage.SIGNED:
        return waiting_home(request)
    standing, signature = _own_standing(request)
    return redirect("partner:signed") if signature else reading_page(request, standing, None)


@partner_page
@when_closed
def agreement(request: PartnerRequest) -> HttpResponse:
    return reading_page(request, *_own_standing(request))


def _own_standing(request: PartnerRequest) -> tuple[Agreement | None, Signature | None]:
    standing = own_text(request.partner)
    return standing, own_signature(standing, request.partner) if standing else None


def reading_page(
    request: PartnerRequest, standing: Agreement | None, signature: Signature | None
) -> HttpResponse:
    names = names_on(request)
    if standing is None and request.partner.closed_at:
        return redirect("partner:home")
    if standing is None:
        ended = how_the_last_one_ended(request.partner.plan)
        return render(request, "partner/agreement_none.html", {"ended": ended, **names})
    phase = _phase(request.partner, standing, signature)
    asks = phase not in {"complete", "stopped"}
    page = {
        "agreement": standing,
        "phase": phase,
        "signed": signature is not None,
        "contents": _contents(json.loads(standing.frozen.snapshot)),
        "changed": len(changed_since_yes(request.partner)) if asks else 0,
        **names,
    }
    return render(request, "partner/agreement.html", page)


def _phase(partner: Partner, standing: Agreement, signature: Signature | None) -> str:
    """Where this person stands with the text, also when they sign by hand or have stopped."""
    phase = phase_of(standing, signature, at=now())
    if phase != "complete" and partner.stopped_at:
        return "stopped"
    return "paper" if phase == "open" and wants_paper(standing, partner) else phase


def _contents(words: dict[str, Any]) -> list[dict[str, str]]:
    """The numbered headings of a snapshot in order, and where each begins on the page."""
    return [
        {
            "number": group["number"],
            "heading": group["heading"] or part["heading"],
            "target": f"part-{group['number']}"
            if group["heading"]
            else f"rule-{group['number']}.1",
        }
        for part in [*words["parts"], *words["confirmed"]]
        for group in part["groups"]
    ]


@partner_page
@when_closed
def printable(request: PartnerRequest) -> HttpResponse:
    """The same words alone, large, to print or to keep."""
    standing = own_text(request.partner)
    if standing is None:
        return redirect("partner:agreement")
    files = CertifiedFile.objects.filter(agreement=standing).select_related(*_FOR_RECORD)
    kept = files.defer("body").first()
    page = {"agreement": standing, "record": record_in(kept) if kept else None}
    return render(request, "partner/printable.html", page)


@partner_page
def changed(request: PartnerRequest) -> HttpResponse:
    """Every rule whose words are not those this person said yes to.

    That one of them is more than a correction is a private answer: the coach alone learns it.
    """
    standing = standing_agreement(request.partner.plan)
    if standing is None or standing.state != AgreementState.PUBLISHED or request.partner.stopped_at:
        return redirect("partner:agreement")
    names, changes = names_on(request), changed_since_yes(request.partner)
    if request.method == "POST" and changes:
        me, about = request.partner, str(standing.pk)
        answer_privately(me, Asked.NOT_READY, "words", subject=about, at=now())
        page = {**numbers_on(request), **names}
        return render(request, "partner/changed_sent.html", page)
    numbers = _numbers(json.loads(standing.frozen.snapshot))
    people = _everybody(request.partner.plan)
    page = {"changes": [_change(change, numbers, people) for change in changes], **names}
    return render(request, "partner/changed.html", page)


def _everybody(plan: Plan) -> list[str]:
    """The names that may stand in a rule."""
    couple = [name for one in plan.partners.all() for name in (one.full_name, one.short_name)]
    coach = plan.coach.user
    return [*couple, coach.full_name, coach.short_name, plan.children.replace(",", " ")]


def _change(
    change: ChangedRule, numbers: dict[tuple[str, str], str], people: list[str]
) -> dict[str, Any]:
    sorts = {"spelling": _("Spelling"), "order": _("Order"), "name": _("A name")}
    sort = sorts[sort_of_change(change.before, change.now, people)]
    return {
        "change": change,
        "number": numbers.get((change.rule.slug, change.now), ""),
        "sort": sort,
    }


def _numbers(words: dict[str, Any]) -> dict[tuple[str, str], str]:
    return {
        (rule["slug"], rule["text"]): rule["number"]
        for part in [*words["parts"], *words["confirmed"]]
        for group in part["groups"]
        for rule in group["rules"]
    }
