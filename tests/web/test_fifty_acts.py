"""Fifty private acts and more, done in one world and not in the other.

Whatever one of the two does alone, every page the other can fetch is the same, to the byte: its
status, headers and order, how many questions it asks of the database, and what is owed by post.
"""

from contextlib import suppress

import pytest
from django.db import transaction

from agreements.notices.models import Notice
from tests import build
from tests.web import private_acts
from tests.web.private_acts import ANY, READING, SHAPING, SIGNING, TERM, WRITING, Ben, do
from tests.web.test_two_worlds import a_week_in, acts_of, all_pages, with_offers, world

STAGES = {
    "writing": (build.in_writing, WRITING),
    "shaping": (with_offers, SHAPING),
    "reading": (build.published, READING),
    "signing": (build.signing, SIGNING),
    "in the term": (a_week_in, TERM),
}


def letters_to(partner) -> list[tuple]:
    """All that is owed or was sent to somebody: what, when, and in which order."""
    rows = Notice.objects.filter(recipient=partner.user).order_by("pk")
    named = [f.name for f in Notice._meta.concrete_fields if f.name not in {"id", "secret"}]
    return list(rows.values_list(*named))


@pytest.mark.parametrize("stage", STAGES)
def test_nothing_the_other_can_fetch_tells_of_any_of_them(stage, cora, visit, moment):
    reach, acts = STAGES[stage]
    plan = reach(cora, at=moment)
    ana, ben = build.partner_of(plan, "a"), build.partner_of(plan, "b")
    paths = list(all_pages(plan))
    quiet, letters = world(visit, ana, paths), letters_to(ana)

    him = Ben(ben, visit(ben))
    do({**acts, **ANY}, him)

    busy = world(visit, ana, paths)
    assert [path for path in paths if quiet[path] != busy[path]] == []
    assert letters_to(ana) == letters
    assert b"BEN" not in b"".join(seen.body for seen in busy.values())


class _UndoneError(Exception):
    pass


def test_nor_does_any_answer_to_what_she_does_herself(cora, visit, moment):
    plan = build.in_writing(cora, at=moment)
    ana, ben = build.partner_of(plan, "a"), build.partner_of(plan, "b")
    browser, worlds = visit(ana), []
    for acts in ({}, {**WRITING, **ANY}):
        with suppress(_UndoneError), transaction.atomic():
            him = Ben(ben, visit(ben))
            do(acts, him)
            worlds.append(acts_of(browser, plan))
            raise _UndoneError
    assert worlds[0] == worlds[1]


def test_there_are_more_than_fifty_of_them_and_each_is_another():
    named = [name for acts in (WRITING, SHAPING, READING, SIGNING, TERM, ANY) for name in acts]
    assert len(set(named)) == len(named) >= 50
    print(f"{len(named)} private acts in {len(STAGES)} stages; {len(ANY)} of them in every one")


def test_an_act_that_is_refused_is_no_act(cora, visit, moment):
    """The table is worth something: a page that answers otherwise fails the act."""
    ben = build.partner_of(build.in_writing(cora, at=moment), "b")
    with pytest.raises(AssertionError):
        private_acts.send("unseal", status=200)(Ben(ben, visit(ben)))
