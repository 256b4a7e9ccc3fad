"""The whole way of three couples, in three browsers each, to the same certified file."""

import os
import re
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page

from agreements.questions.bank import BANK
from tests.couples import COUPLES, Case
from tests.journeys import walking as walk
from tests.journeys.service import Service

pytestmark = pytest.mark.journey
COUNTRY = {"America/Halifax": "CA", "Europe/London": "GB", "America/Vancouver": "CA"}


def here(service: Service, zone: str) -> datetime:
    offset = service.var / "time-offset"
    ahead = int(offset.read_text()) if offset.exists() else 0
    return (datetime.now(UTC) + timedelta(seconds=ahead)).astimezone(ZoneInfo(zone))


def plain(text: str) -> str:
    """Text as it is compared: any white space is one space, soft hyphens are nothing."""
    return re.sub(r"\s+", " ", text.replace("\u00ad", "")).strip()


@pytest.mark.parametrize("case", COUPLES, ids=lambda case: case.people[0].short_name)
def test_a_couple_comes_from_the_first_letter_to_the_same_certified_file(
    service: Service, open_browser: Callable[..., Page], case: Case, tmp_path: Path
) -> None:
    address = f"robin.{case.currency.lower()}.{case.days}@example.org"
    coach = open_browser()
    pages = {seat: open_browser(phone=True) for seat in "ab"}
    plan, asked = write_both(service, coach, pages, case, address)
    shape(service, coach, pages, case, plan)
    service.move_forward(25 * 3600)
    seconds = sign_all_three(service, coach, pages, case, plan, address)
    print(f"\n{case.people[0].short_name}: {len(asked)} questions, file after {seconds:.1f} s")

    files = [walk.download(page, f"{service.address}/my/copy/file/") for page in pages.values()]
    files.append(walk.download(coach, f"{plan}agreement/copy/"))
    assert files[0] == files[1] == files[2]
    examine(files[0], case, asked, tmp_path)
    judge(open_browser(), service, files[0], tmp_path)


def write_both(
    service: Service, coach: Page, pages: dict[str, Page], case: Case, address: str
) -> tuple[str, list[str]]:
    """From the first letter to two sealed sets; the plan's address and what was asked."""
    walk.open_practice(service, country=COUNTRY[case.zone], zone=case.zone, address=address)
    walk.sign_in(coach, service, address)
    moment = here(service, case.zone)
    facts = case.plan_facts(moment, size=os.environ.get("JOURNEY_SIZE", "essentials"))
    plan = walk.add_couple(coach, service, case, facts, moment.date().isoformat())
    walk.ask_besides(coach, plan, facts.added_questions)
    asked = []
    for (seat, page), person in zip(pages.items(), case.people, strict=True):
        walk.join(page, service, person.email)
        asked.append(walk.write_everything(page, case, seat))
        walk.seal(page, service)
    alone = set(asked[0]) ^ set(asked[1])  # what follows one's own answer came up for one only
    assert alone <= BANK.following
    return plan, max(asked, key=len)


def shape(service: Service, coach: Page, pages: dict[str, Page], case: Case, plan: str) -> None:
    """From the opening to the reading period, in which both say they are free."""
    walk.open_both(coach, plan)
    walk.word_differences(coach, plan, case)
    walk.offer(coach, plan)
    for page in pages.values():
        walk.say_yes(page, service)
    walk.settle_in_session(coach, plan)
    walk.publish(coach, plan)
    for page in pages.values():
        walk.say_i_am_free(page, service)


def sign_all_three(
    service: Service, coach: Page, pages: dict[str, Page], case: Case, plan: str, address: str
) -> float:
    """The second partner first, the coach last; the seconds from then to the file."""
    wait_for_signing(pages["a"], service)
    for page, person in zip(reversed(pages.values()), reversed(case.people), strict=True):
        walk.sign_in(page, service, person.email)
        walk.sign(page, service, person.full_name, person.email)
    walk.sign_in(coach, service, address)
    for seat in pages:
        walk.record_talk(coach, plan, seat, here(service, case.zone).date().isoformat())
    walk.co_sign(coach, service, plan, address)
    return wait_for_file(coach, plan)


def wait_for_signing(page: Page, service: Service) -> None:
    """Until the sweep has opened signing, which everybody is told at their own hour."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        page.goto(f"{service.address}/my/name/")
        if "/in/" in page.url or page.locator('[name="name"]').count():
            return
        time.sleep(0.5)
    raise AssertionError("signing did not open")


def wait_for_file(coach: Page, plan: str) -> float:
    begun = time.monotonic()
    while coach.context.request.get(f"{plan}agreement/copy/").status != 200:
        assert time.monotonic() - begun < 60, "the file was not made"
        time.sleep(0.1)
    return time.monotonic() - begun


def examine(pdf: bytes, case: Case, asked: list[str], tmp_path: Path) -> None:
    """Every agreed sentence is in it, and two strangers' tools find it whole."""
    import pypdf

    path = tmp_path / "copy.pdf"
    path.write_bytes(pdf)
    text = plain(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages))
    for slug, sentence in case.agreed.items():
        assert slug not in asked or plain(sentence) in text, slug
    for person in case.people:
        assert person.full_name in text
    checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    signed = subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in signed
    assert "Total document signed" in signed


def judge(page: Page, service: Service, pdf: bytes, tmp_path: Path) -> None:
    """A stranger's browser: our page calls it genuine, and changed once a byte is flipped."""
    flipped = bytearray(pdf)
    flipped[len(pdf) // 2] ^= 1
    for name, body, words in (
        ("kept.pdf", pdf, "genuine"),
        ("flipped.pdf", bytes(flipped), "changed"),
    ):
        (tmp_path / name).write_bytes(body)
        page.goto(f"{service.address}/verify/")
        page.locator('input[type="file"]').set_input_files(tmp_path / name)
        with page.expect_navigation():
            page.locator("main form button").first.click()
        assert words in walk.main_words(page).lower(), walk.main_words(page)
