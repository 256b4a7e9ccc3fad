"""The whole way of three couples, in three browsers each, to the same certified file."""

import re
import subprocess
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page

from agreements.audit.now import UTC
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
    coach, a, b = open_browser(), open_browser(phone=True), open_browser(phone=True)
    people = [(a, "a", case.people[0]), (b, "b", case.people[1])]
    walk.open_practice(service, country=COUNTRY[case.zone], zone=case.zone, address=address)
    walk.sign_in(coach, service, address)
    facts = case.plan_facts(here(service, case.zone), size="full")
    today = here(service, case.zone).date().isoformat()
    plan = walk.add_couple(coach, service, case, facts, today)
    asked = []
    for page, seat, person in people:
        walk.join(page, service, person.email)
        asked.append(walk.write_everything(page, case, seat))
        walk.seal(page, service)
    assert asked[0] == asked[1]

    walk.open_both(coach, plan)
    walk.word_differences(coach, plan, case)
    walk.offer(coach, plan)
    for page, _seat, _person in people:
        walk.say_yes(page, service)
    walk.settle_in_session(coach, plan)
    walk.publish(coach, plan)
    for page, _seat, _person in people:
        walk.say_i_am_free(page, service)

    service.move_forward(25 * 3600)
    wait_for_signing(people[0][0], service)
    for page, _seat, person in reversed(people):
        walk.sign_in(page, service, person.email)
        walk.sign(page, service, person.full_name, person.email)
    walk.sign_in(coach, service, address)
    for _page, seat, _person in people:
        walk.record_talk(coach, plan, seat, here(service, case.zone).date().isoformat())
    walk.co_sign(coach, service, plan, address)
    seconds = wait_for_file(coach, plan)
    print(f"\n{case.people[0].short_name}: {len(asked[0])} questions, file after {seconds:.1f} s")

    files = [walk.download(page, f"{service.address}/my/copy/file/") for page, *_ in people]
    files.append(walk.download(coach, f"{plan}agreement/copy/"))
    assert files[0] == files[1] == files[2]
    examine(files[0], case, tmp_path)
    judge(open_browser(), service, files[0], tmp_path)
    assert seconds < 20


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


def examine(pdf: bytes, case: Case, tmp_path: Path) -> None:
    """Every agreed sentence is in it, and two strangers' tools find it whole."""
    import pypdf

    path = tmp_path / "copy.pdf"
    path.write_bytes(pdf)
    text = plain(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages))
    for slug, sentence in case.agreed.items():
        assert plain(sentence) in text, slug
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
