"""What the three people do on their pages, as a person would: by fields, buttons and links."""

import re
from collections.abc import Iterable
from typing import Any

from playwright.sync_api import Page, expect

from agreements.plans.rules import PlanFacts
from agreements.questions.bank import BANK
from agreements.web.answering.reading import shown
from tests.couples import Case
from tests.journeys.service import Service, code_to, link_in

CODE = 'input[autocomplete="one-time-code"]'


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """Press the button, or follow the link, with exactly these words, and wait for its page."""
    button = page.get_by_role("button", name=name, exact=True)
    link = page.get_by_role("link", name=name, exact=True)
    with page.expect_navigation():
        button.or_(link).first.click()


def main_words(page: Page) -> str:
    return page.locator("main").inner_text()


def enter_code(page: Page, service: Service, address: str, *, after: int, button: str) -> None:
    page.locator(CODE).fill(code_to(service.letters, address, after=after))
    press(page, button)


def sign_in(page: Page, service: Service, address: str) -> None:
    before = len(service.letters.to(address))
    page.goto(f"{service.address}/in/")
    page.locator('input[type="email"]').fill(address)
    press(page, "Send me a code")
    enter_code(page, service, address, after=before, button="Continue")


def open_practice(service: Service, *, country: str, zone: str, address: str) -> None:
    """The first practice of an installation, opened at the shell, with Robin Ashby as coach."""
    about = {
        "--name": "Ashby",
        "--owner-email": address,
        "--full-name": "Robin Ashby",
        "--country": country,
        "--zone": zone,
        "--hours": "Monday to Friday, 9 to 17",
    }
    service.manage("open_practice", *(word for pair in about.items() for word in pair))


def add_couple(page: Page, service: Service, case: Case, facts: PlanFacts, today: str) -> str:
    """The coach enters the couple and their talks, and sends both letters; the plan's address."""
    page.goto(f"{service.address}/practice/couples/new/")
    for seat, person in zip("ab", case.people, strict=True):
        page.locator(f'[name="{seat}-full_name"]').fill(person.full_name)
        page.locator(f'[name="{seat}-short_name"]').fill(person.short_name)
        page.locator(f'[name="{seat}-email"]').fill(person.email)
        page.locator(f'[name="{seat}-spoken_on"]').fill(today)
        page.locator(f'[name="{seat}-how"]').select_option("video")
        page.locator(f'[name="{seat}-alone"]').check()
        page.locator(f'[name="{seat}-outcome"]').select_option("go")
    page.locator('[name="begins_on"]').fill(facts.term.begins_on.isoformat())
    page.locator('[name="days"]').fill(str(facts.term.days))
    page.locator('[name="zone"]').fill(facts.zone)
    page.locator(f'[name="form"][value="{facts.form}"]').check()
    page.get_by_text("More facts, currency and paper").click()
    for fact in facts.facts:
        page.locator(f'input[type="checkbox"][value="{fact}"]').check()
    page.locator('[name="children"]').fill(facts.children)
    page.locator('[name="size"]').select_option(facts.size)
    page.locator('[name="currency"]').select_option(facts.currency)
    page.locator('[name="paper"]').select_option(facts.paper)
    page.locator('[name="orders"][value="none"]').check()
    press(page, "Save and invite")
    press(page, "Send to both")
    found = re.search(r"/practice/couples/[0-9a-f-]{36}/", page.url)
    assert found is not None, page.url
    return service.address + found[0]


def ask_besides(page: Page, plan: str, slugs: Iterable[str]) -> None:
    """The coach adds questions to what the couple is asked."""
    page.goto(f"{plan}questions/")
    for slug in slugs:
        tick = page.locator(f'[type="checkbox"][value="{slug}"]')
        if not tick.is_visible():
            page.locator("details", has=tick).locator("summary").click()
        tick.check()
    press(page, "Save")


def join(page: Page, service: Service, address: str) -> None:
    """By the letter: look first, continue, enter the code, and go through the short welcome."""
    letter = service.letters.next_to(address)
    page.goto(link_in(letter))
    press(page, "Continue")
    enter_code(page, service, address, after=1, button="Continue")
    page.locator('[name="device"][value="own"]').check()
    press(page, "Continue")
    page.locator('[name="reach"][value="email"]').check()
    page.locator('[name="mailbox"][value="own"]').check()
    press(page, "Continue")
    press(page, "Continue")
    page.locator('[name="answer"][value="free"]').check()
    press(page, "Continue")
    expect(page.get_by_role("heading", name="Your topics")).to_be_visible()


def write_everything(page: Page, case: Case, seat: str) -> list[str]:
    """Answer every question from the first to the last as the case says; the slugs asked."""
    asked: list[str] = []
    press(page, "Start")
    while page.locator('[name="asked"]').count():
        slug = page.locator('[name="asked"]').input_value()
        asked.append(slug)
        fill_in(page, slug, case.answer(seat, slug))
        press(page, "Save and continue")
        if re.search(r"/done/$", page.url):
            page.locator('input[type="radio"]').first.check()
            press(page, "Continue")
            if page.get_by_role("link", name="Carry on", exact=True).count():
                press(page, "Carry on")
        assert len(asked) < 200, "the questions never end"
    return asked


def fill_in(page: Page, slug: str, value: dict[str, Any]) -> None:
    """Fill in one question page, with as many lines as the answer has."""
    form = page.locator("#answer")
    radios = form.locator('[type="radio"][name="choice"], [type="checkbox"][name="choice"]')
    chosen = [value["choice"]] if "choice" in value else value.get("choices", [])
    if radios.count():
        for code in [*chosen, *(["other"] if value.get("other") else [])]:
            form.locator(f'[name="choice"][value="{code}"]').check()
    for field, words in typed_in(slug, value).items():
        if not form.locator(f'[name="{field}"]').count():
            form.get_by_role("button", name="Add a line").click()
        there = form.locator(f'[name="{field}"]')
        if there.evaluate("field => field.tagName") == "SELECT":
            there.select_option(words)
        else:
            there.fill(words)
    if value.get("ack"):
        form.locator('[name="ack"]').check()


def typed_in(slug: str, value: dict[str, Any]) -> dict[str, str]:
    """The fields of one answer that are typed or picked from a list, with their words."""
    question = BANK.question(slug)
    left = {"marks", "ack", *(["choice"] if question.type in {"single", "multi"} else [])}
    fields = shown(question, value, talk=False)
    return {name: words for name, words in fields.items() if words and name not in left}


def seal(page: Page, service: Service) -> None:
    page.goto(f"{service.address}/my/check/")
    press(page, "Seal my answers")
    assert "sealed" in main_words(page)


def open_both(page: Page, plan: str) -> None:
    page.goto(f"{plan}answers/")
    press(page, "Open for both")
    page.wait_for_url("**/wording/**")


def word_differences(page: Page, plan: str, case: Case | None = None) -> None:
    """Give each difference its agreed sentence and let own limits stand.

    Without a case each is taken as it is drafted; with one, what it does not name waits.
    """
    page.goto(f"{plan}wording/")
    rules = page.locator("#queue a").evaluate_all("links => links.map(link => link.href)")
    for rule in rules:
        page.goto(rule)
        if page.get_by_role("button", name="Let it stand", exact=True).count():
            press(page, "Let it stand")
            continue
        words = page.locator('textarea[name="text"]')
        if not words.count():
            continue
        name = page.locator("main h2.big").inner_text()
        agreed = sentence_for(case, name) if case else words.input_value()
        if agreed:
            words.fill(agreed)
            press(page, "Ready to offer")


def sentence_for(case: Case, name: str) -> str:
    return next(
        (text for slug, text in case.agreed.items() if BANK.question(slug).name == name), ""
    )


def offer(page: Page, plan: str) -> None:
    page.goto(f"{plan}wording/")
    press(page, re.compile("^Offer .* now to both$"))


def say_yes(page: Page, service: Service) -> None:
    """A partner accepts what matches, topic by topic, then every drafted wording."""
    page.goto(f"{service.address}/my/look/")
    topics = page.locator(".tasks a").evaluate_all("links => links.map(link => link.href)")
    for topic in topics:
        page.goto(topic)
        if page.get_by_role("button", name="Yes, these say it well", exact=True).count():
            press(page, "Yes, these say it well")
            page.goto(topic)
        while page.get_by_role("button", name="This works for me", exact=True).count():
            press(page, "This works for me")
            page.goto(topic)


def settle_in_session(page: Page, plan: str) -> None:
    """What is open in the room is settled there; what each answers alone waits."""
    page.goto(f"{plan}session/")
    if not page.get_by_role("button", name="Begin the session", exact=True).count():
        return  # nothing waits for the room
    press(page, "Begin the session")
    while not page.get_by_role("heading", name="That’s all for today.").count():
        if page.locator('textarea[name="text"]').count():
            page.locator('textarea[name="text"]').fill("We talk about this in a session by May.")
            press(page, "Show these words")
        elif page.get_by_role("button", name="Both say yes", exact=True).count():
            press(page, "Both say yes")
        else:
            press(page, "Not today")


def publish(page: Page, plan: str) -> None:
    page.goto(f"{plan}agreement/")
    aside = re.compile("^Set them aside until")
    if page.get_by_role("button", name=aside).count():
        press(page, aside)
    press(page, "Publish for both")


def say_i_am_free(page: Page, service: Service) -> None:
    page.goto(f"{service.address}/my/read/question/")
    page.locator('[name="answer"][value="yes"]').check()
    with page.expect_navigation():
        page.locator("main form button").first.click()


def sign(page: Page, service: Service, name: str, address: str) -> None:
    """A partner types the name, then the fresh code, which is the signature."""
    before = len(service.letters.to(address))
    page.goto(f"{service.address}/my/name/")
    page.locator('[name="name"]').fill(name)
    press(page, "Continue to sign")
    enter_code(page, service, address, after=before, button="Sign the agreement")
    expect(page.get_by_role("heading", name="Signed by you")).to_be_visible()


def record_talk(page: Page, plan: str, seat: str, today: str) -> None:
    page.goto(f"{plan}{seat}/talk/")
    page.locator('[name="spoken_on"]').fill(today)
    page.locator('[name="how"][value="video"], select[name="how"]').first.evaluate(
        "field => field.tagName === 'SELECT' ? (field.value = 'video') : field.click()"
    )
    page.locator('[name="alone"]').check()
    page.locator('[name="outcome"][value="go"]').check()
    press(page, "Save the record")


def co_sign(page: Page, service: Service, plan: str, address: str) -> None:
    before = len(service.letters.to(address))
    page.goto(f"{plan}agreement/name/")
    page.locator('[name="name"]').fill("Robin Ashby")
    press(page, "Continue to sign")
    enter_code(page, service, address, after=before, button="Sign the agreement")


def download(page: Page, address: str) -> bytes:
    """The bytes behind a download, asked for with this person's own session."""
    answer = page.context.request.get(address)
    assert answer.status == 200, (address, answer.status)
    return answer.body()
