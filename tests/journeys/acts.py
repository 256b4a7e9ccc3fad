"""What somebody does on a page before it is looked at: a press, a mistake, an old form.

Each is made for the table of pages and takes the page and everybody there is.
"""

from base64 import b64decode
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO

from django.conf import settings
from playwright.sync_api import Page

from agreements.audit.now import now
from agreements.documents.certifying import certify
from agreements.documents.keys import current_key
from agreements.documents.models import CertifiedFile
from agreements.notices.models import Notice
from tests import build
from tests.journeys.everybody import Everybody

Act = Callable[[Page, Everybody], None]
CODE = 'input[autocomplete="one-time-code"]'


def first(*acts: Act) -> Act:
    """One act after another."""

    def in_turn(page: Page, everybody: Everybody) -> None:
        for act in acts:
            act(page, everybody)

    return in_turn


def press(name: str) -> Act:
    """Press the button, or follow the link, with exactly these words."""

    def pressed(page: Page, everybody: Everybody) -> None:
        button = page.get_by_role("button", name=name, exact=True)
        with page.expect_navigation():
            button.or_(page.get_by_role("link", name=name, exact=True)).first.click()

    return pressed


def fill(**fields: str) -> Act:
    """Type into fields by their names."""

    def filled(page: Page, everybody: Everybody) -> None:
        for name, words in fields.items():
            page.locator(f'main [name="{name}"]').first.fill(words)

    return filled


def choose(**choices: str) -> Act:
    """Tick choices by their names and values."""

    def chosen(page: Page, everybody: Everybody) -> None:
        for name, value in choices.items():
            page.locator(f'main [name="{name}"][value="{value}"]').check()

    return chosen


def tell(fields: Mapping[str, str]) -> Act:
    """Set fields as an older page would have had them, hidden ones too."""

    def told(page: Page, everybody: Everybody) -> None:
        for name, value in fields.items():
            page.locator(f'main [name="{name}"]').first.evaluate(
                "(field, value) => { field.value = value }", value
            )

    return told


def press_anyhow(page: Page, everybody: Everybody) -> None:
    """Send the page's own form, whatever its button is called."""
    with page.expect_navigation():
        page.locator("main form").last.evaluate("form => form.submit()")


def lose_session(page: Page, everybody: Everybody) -> None:
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


def lose_token(page: Page, everybody: Everybody) -> None:
    """The page has been open for longer than its form lives."""
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)


def code_sent_to(address: str) -> str:
    """The code in the newest letter to an address."""
    sent = Notice.objects.filter(kind="code", recipient__email=address)
    return sent.order_by("-made_at", "-pk")[0].secret


def enter_code_of(address: str, button: str) -> Act:
    def entered(page: Page, everybody: Everybody) -> None:
        page.locator(CODE).fill(code_sent_to(address))
        press(button)(page, everybody)

    return entered


def sign_in_as(key: str, seat: str = "a") -> Act:
    address = f"{key}.{seat}@example.org"
    return first(fill(email=address), press("Send me a code"), enter_code_of(address, "Continue"))


def by_join_code(page: Page, everybody: Everybody) -> None:
    fill(code=everybody.secrets["join_code"])(page, everybody)
    press("Continue")(page, everybody)


def give_name_of(key: str) -> Act:
    """The first of two pages of signing."""

    def given(page: Page, everybody: Everybody) -> None:
        name = everybody.coach.user.full_name
        if key != "coach":
            name = everybody.partner(key).full_name
        fill(name=name)(page, everybody)
        press("Continue to sign")(page, everybody)

    return given


def write_meanwhile(slug: str, words: str) -> Act:
    """The same question is answered elsewhere while this page is open."""

    def written(page: Page, everybody: Everybody) -> None:
        build.answer(everybody.partner("fresh"), slug, {"text": words}, at=now())

    return written


def hand_in(what: str) -> Act:
    """A file to be judged: the certified one, or what somebody made of it."""

    def handed(page: Page, everybody: Everybody) -> None:
        file = {"name": "file.pdf", "mimeType": "application/pdf", "buffer": _file(what)}
        page.locator('input[type="file"]').set_input_files(file)
        press("Check it")(page, everybody)

    return handed


def _file(what: str) -> bytes:
    genuine = b64decode(CertifiedFile.objects.get().body)
    if what == "changed":
        flipped = bytearray(genuine)
        flipped[len(genuine) // 2] ^= 1
        return bytes(flipped)
    if what == "no_seal":
        return _blank_pdf()
    if what == "withdrawn":
        bare = genuine[: genuine.index(b"%%EOF\n") + len(b"%%EOF\n")]
        return certify(bare, key=current_key(), at=now())
    return {"genuine": genuine, "added": genuine + b"% more\n", "unreadable": b"Dear all"}[what]


@cache
def _blank_pdf() -> bytes:
    import pypdf

    writer, kept = pypdf.PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(kept)
    return kept.getvalue()


SAVE = press("Save and continue")


def watchful(page: Page, everybody: Everybody) -> None:
    """Give the rule in hand words that watch over somebody, and come back to it."""
    here = page.url
    fill(text="Each of us checks the other’s phone, and respects it.")(page, everybody)
    press("Keep for session")(page, everybody)
    page.goto(here)


def put_everything_off(page: Page, everybody: Everybody) -> None:
    """Not today, for every rule that comes up in the session."""
    while page.get_by_role("button", name="Not today", exact=True).count():
        press("Not today")(page, everybody)


def place_it_nowhere(page: Page, everybody: Everybody) -> None:
    """A place no rule can have."""
    page.locator('[name^="place-"]').first.fill("0")
    press("Save")(page, everybody)
