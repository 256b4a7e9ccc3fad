"""The pages of the table before a browser: a server, the people signed in, each act done."""

import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import HttpRequest
from django.test.utils import override_settings
from playwright.sync_api import BrowserContext, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from agreements.audit.now import now
from agreements.notices.models import Notice
from agreements.notices.tasks import deliver_notice
from agreements.people.models import User
from agreements.web.sessions import begin_session
from tests.journeys.everybody import Everybody, gathered
from tests.journeys.looked import Looked

BROKEN = "/broken/"  # the one page that is meant not to work


@dataclass(frozen=True)
class Gallery:
    """Everybody, the address at which their pages are served, and the letters sent so far."""

    everybody: Everybody
    address: str
    mail: Path
    rows: sqlite3.Connection

    def lay_rows(self) -> None:
        """Put everybody's rows back as they were at the beginning."""
        connection.ensure_connection()
        self.rows.backup(connection.connection)

    @contextmanager
    def opened(
        self, context: BrowserContext, looked: Looked, *, heard: list[str] | None = None
    ) -> Iterator[Page]:
        """The page as this visitor sees it, as far as the act has brought it.

        Whatever the page complains about is added to `heard`. All rows are first as they were at
        the beginning, so that pages may be looked at in any order.
        """
        self.lay_rows()
        surroundings = demonstration(self.mail) if looked.demonstration else nullcontext()
        with surroundings, override_settings(**looked.settings()):
            context.clear_cookies()
            if looked.who:
                sign_in(context, self.everybody.person(looked.who), self.address)
            page = context.new_page()
            listen(page, [] if heard is None else heard)
            try:
                page.goto(self.address + looked.where(self.everybody))
                if looked.act:
                    looked.act(page, self.everybody)
                yield page
            finally:
                page.close()


def listen(page: Page, heard: list[str]) -> None:
    """Note what the browser holds against a page; a kind refusal is none of it."""

    def note(line: ConsoleMessage) -> None:
        refused = re.search(r"status of 4\d\d", line.text) or line.location["url"].endswith(BROKEN)
        if line.type in {"error", "warning"} and not refused:
            heard.append(line.text)

    page.on("console", note)
    page.on("pageerror", lambda error: heard.append(str(error)))


def sign_in(context: BrowserContext, user: User, address: str) -> None:
    """Give this browser a session of this person's, begun as every session begins."""
    request = HttpRequest()
    request.session = SessionStore()
    begin_session(request, user, at=now())
    request.session.save()
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": request.session.session_key}
    context.add_cookies([{**cookie, "url": address}])


@contextmanager
def demonstration(mail: Path) -> Iterator[None]:
    """The demonstration's own addresses, with this folder as its letter box."""
    with override_settings(
        DEMONSTRATION=True,
        ROOT_URLCONF="tests.journeys.urls",
        EMAIL_BACKEND="django.core.mail.backends.filebased.EmailBackend",
        EMAIL_FILE_PATH=mail,
    ):
        yield


@contextmanager
def gallery() -> Iterator[Gallery]:
    """Everybody gathered, a few letters really sent, and the pages served, until the end."""
    with tempfile.TemporaryDirectory() as mail, gathered() as everybody:
        with demonstration(Path(mail)):
            for letter in Notice.objects.filter(kind="invitation").order_by("made_at")[:4]:
                deliver_notice(notice_id=str(letter.pk))
                everybody.secrets["letter"] = str(letter.pk)
        server, rows = LiveServer("localhost"), sqlite3.connect(":memory:")
        connection.ensure_connection()
        connection.connection.backup(rows)
        try:
            yield Gallery(everybody, server.url, Path(mail), rows)
        finally:
            server.stop()
            rows.close()
