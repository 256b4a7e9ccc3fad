"""One of the two signs by hand: asked for on a phone, printed, recorded and certified."""

import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from playwright.sync_api import Page, expect

from agreements.audit.now import now
from agreements.documents.models import Certification
from agreements.documents.tasks import certify_agreement
from agreements.plans.models import Partner, Plan
from tests import build
from tests.journeys import walking as walk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SIGNING = reverse("partner:sign")


@pytest.fixture
def moment():
    return now()


@pytest.fixture
def plan(cora, moment):
    return build.signing(cora, at=moment)


def test_one_signs_by_hand_and_the_certified_file_says_so(
    stand: Callable[..., Page], cora: Any, plan: Plan, ana: Partner, ben: Partner, tmp_path: Path
):
    person = stand(ana.user, SIGNING, phone=True)
    press(person, "I prefer paper")
    expect(person.get_by_role("heading", name="Cora will bring it on paper")).to_be_visible()

    coach = stand(cora.user, reverse("coach:by_hand", args=[plan.pk, "a"]))
    picture = picture_of(printed(coach), tmp_path)
    record(coach, picture, code=build.agreement_of(plan).frozen.code)
    expect(coach.locator("main")).to_contain_text("signed on paper")
    person.reload()
    person.get_by_role("link", name="See what you signed").click()
    expect(person.locator("main")).to_contain_text("On paper on")
    scan = person.url.replace("done/", "paper/file/")
    assert walk.download(person, scan) == picture.read_bytes()

    build.sign(ben, at=now())
    build.talk_with_each(plan, by=cora, at=now())
    build.co_sign(plan, by=cora, at=now())
    with ThreadPoolExecutor(max_workers=1) as apart:
        apart.submit(make_the_file).result()
    assert "signed on paper" in text_of(walk.download(coach, coach.url + "copy/"))


def make_the_file() -> None:
    """In a thread of its own: the browser's event loop runs in the other."""
    certify_agreement(certification_id=str(Certification.objects.get().pk))
    connection.close()


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def printed(coach: Page) -> bytes:
    with coach.expect_download() as begun:
        coach.get_by_role("link", name="Print the copy").click()
    return Path(begun.value.path()).read_bytes()


def picture_of(copy: bytes, folder: Path) -> Path:
    """The page with the line to sign on, as a camera would keep it."""
    (folder / "copy.pdf").write_bytes(copy)
    last = ["pdftoppm", "-png", "-r", "60", "-singlefile", "-f", str(line_in(copy))]
    subprocess.run([*last, folder / "copy.pdf", folder / "picture"], check=True)
    return folder / "picture.png"


def line_in(copy: bytes) -> int:
    import pypdf

    pages = pypdf.PdfReader(BytesIO(copy)).pages
    texts = [" ".join(page.extract_text().split()) for page in pages]
    return next(number for number, text in enumerate(texts, start=1) if "I, Ana Souza" in text)


def record(coach: Page, picture: Path, *, code: str) -> None:
    coach.locator("[name=day]").fill(now().date().isoformat())
    coach.locator("[name=code]").fill(code.lower())
    coach.locator("[name=scan]").set_input_files(picture)
    press(coach, "Record it")


def text_of(pdf: bytes) -> str:
    import pypdf

    return " ".join(
        " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages).split()
    )
