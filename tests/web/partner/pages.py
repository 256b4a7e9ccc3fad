"""What tests of the writing pages share: where a question is, and a form as its page sent it."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from agreements.drafting.models import Answer
from agreements.drafting.queries import Place, sheet_of
from agreements.plans.models import Partner

FREQUENCY = "communication.frequency"  # single, one option with a detail
CHANNELS = "communication.channels"  # multi
INTENTION = "intention.statement"  # text, several lines
SENTENCE = "telling.one_sentence"  # text, one line
LEANING = "intention.leaning"  # private, with a code of its own named "unsure"
GOALS = "intention.own_goals"  # list
LIMIT = "money.limit"  # money
OWN_LIMIT = "lines.own"  # boundary
DANGER = "safety.both_know"  # ack

UNSURE, TALK = "_unsure", "_talk"


def place_of(partner: Partner, slug: str) -> Place:
    sheet = sheet_of(partner)
    assert sheet is not None
    here = sheet.asking(slug)
    assert here is not None, f"{slug} is not asked"
    return here


def url_of(partner: Partner, slug: str, name: str = "question") -> str:
    here = place_of(partner, slug)
    return reverse(f"partner:{name}", args=[here.number, here.place])


def hidden_in(html: str) -> dict[str, str]:
    """The hidden fields of the page's own form."""
    form = html.partition("data-autosave")[2]
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def form_of(client: Client, partner: Partner, slug: str) -> dict[str, Any]:
    """The form of a question as its page is now, with nothing filled in."""
    return hidden_in(client.get(url_of(partner, slug)).text)


def write(client: Client, partner: Partner, slug: str, **fields: Any) -> Any:
    """Press Save and continue on a fresh page with these fields."""
    sent = {**form_of(client, partner, slug), **fields}
    return client.post(url_of(partner, slug), sent)


def quietly(client: Client, partner: Partner, slug: str, form: dict[str, Any]) -> Any:
    """What the script sends."""
    return client.post(url_of(partner, slug, "save"), form, headers={"accept": "application/json"})


def stored(partner: Partner, slug: str) -> Answer:
    return Answer.objects.get(partner=partner, slug=slug)
