"""Pages, autosave and the sweep, in one process, with so many couples in the service."""

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from agreements.audit.now import now  # noqa: E402
from agreements.clock.due import run_due  # noqa: E402
from agreements.drafting.queries import sheet_of  # noqa: E402
from agreements.notices.models import Notice  # noqa: E402
from agreements.plans.models import Partner, Plan  # noqa: E402
from agreements.practices.models import Membership  # noqa: E402
from agreements.shaping.models import Rule  # noqa: E402
from agreements.web.partner.keeping import page_mark  # noqa: E402
from tests.bench.figures import line, rate, times  # noqa: E402
from tests.bench.seeding import FIRST, seed  # noqa: E402
from tests.many_rules import many_rules  # noqa: E402

ROUNDS = 60
PARTNER = {
    "written": [
        ("home",),
        ("topic", 2),
        ("question", 2, 1),
        ("topic_done", 2),
        ("check",),
        ("who",),
    ],
    "opened": [("home",), ("together",), ("together_topic", 2)],
    "published": [("home",), ("agreement",), ("freedom",)],
    "signing": [("sign",)],
    "active": [("home",), ("copy",), ("dates",), ("messages",)],
}
COACH = ["plan", "answers", "wording", "agreement", "safety", "facts"]
STAGE = {
    "written": "writing",
    "opened": "shaping",
    "published": "review",
    "signing": "signing",
    "active": "active",
}


def measure(couples: int) -> None:
    at = now()
    # In a process of its own: what is measured is not to carry what that leaves in memory.
    subprocess.run([sys.executable, "-m", __spec__.name, str(couples), "seed"], check=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    cora = Membership.objects.get(user__email=FIRST)
    own = Plan.objects.filter(practice=cora.practice_id).count()
    here = f"{connection.vendor}, {Plan.objects.count()} couples, {own} of them this coach’s"
    print(f"\n{here}, {ROUNDS} rounds")
    for state, pages in PARTNER.items():
        plan = Plan.objects.filter(
            stage=STAGE[state], partners__full_name__contains="Bench"
        ).first()
        assert plan is not None
        visitor = _visitor(plan.partners.get(seat="a").user, at=at)
        for name, *where in pages:
            _page(visitor, f"partner:{name}", reverse(f"partner:{name}", args=where))
    coach = _visitor(cora.user, at=at)
    for name in ("today", "couples"):
        _page(coach, f"coach:{name}", reverse(f"coach:{name}"))
    _page(coach, "coach:couples, searching", reverse("coach:couples") + "?q=ng+7")
    plan = Plan.objects.filter(stage="shaping", partners__full_name__contains="Bench")[0]
    for name in COACH:
        _page(coach, f"coach:{name}", reverse(f"coach:{name}", args=[plan.pk]))
    rule = Rule.objects.of(plan)[0]
    _page(coach, "coach:wording_of", reverse("coach:wording_of", args=[plan.pk, rule.pk]))
    _many_rules(plan, coach)
    _autosave(at=at)
    _sweep(at=at)


def _many_rules(plan: Plan, coach: Client) -> None:
    """The same plan with a hundred and twenty rules, for the coach and for one of the two."""
    many_rules(plan, 120 - Rule.objects.of(plan).count())
    rule = Rule.objects.of(plan)[60]
    for name in ("wording", "session", "agreement", "answers"):
        _page(coach, f"coach:{name}, 120 rules", reverse(f"coach:{name}", args=[plan.pk]))
    path = reverse("coach:wording_of", args=[plan.pk, rule.pk])
    _page(coach, "coach:wording_of, 120 rules", path)
    partner = _visitor(plan.partners.get(seat="a").user, at=now())
    _page(partner, "partner:together, 120 rules", reverse("partner:together"))
    _page(partner, "partner:topic, 120 rules", reverse("partner:together_topic", args=[1]))


def _visitor(user: object, *, at: datetime) -> Client:
    client = Client(headers={"host": "testserver"})
    client.force_login(get_user_model().objects.get(pk=user.pk))
    session = client.session
    session["began"] = session["seen"] = int(at.timestamp())
    session["coach"] = user.memberships.exists()
    session.save()
    return client


def _page(client: Client, name: str, path: str) -> None:
    client.get(path)  # the first also notes, once a minute, that the session is in use
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    asked = _asked(queries)
    assert answer.status_code == 200, (name, answer.status_code)
    found = times(lambda: client.get(path), rounds=ROUNDS)
    line(name, f"{found}  {asked:2} queries  {len(answer.content) / 1024:5.1f} KB")


def _asked(queries: CaptureQueriesContext) -> int:
    """The statements that read or write rows; beginning and ending a transaction are neither."""
    bounds = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return sum(not query["sql"].startswith(bounds) for query in queries)


def _autosave(*, at: datetime) -> None:
    partner = Partner.objects.filter(plan__stage="writing", full_name__contains="Bench")[0]
    send = _typing(_visitor(partner.user, at=at), partner)
    send()
    with CaptureQueriesContext(connection) as queries:
        send()
    asked = _asked(queries)
    found = times(send, rounds=200)
    line("autosave", f"{found}  {asked:2} queries  {1000 / found.median:5.0f} a second")


def _typing(client: Client, partner: Partner) -> Callable[[], None]:
    """Each call stores a little more of one answer in a person's own words."""
    sheet = sheet_of(partner)
    assert sheet is not None
    places = (place for topic in sheet.topics for place in topic.places)
    here = next(place for place in places if place.question.type in {"text", "long"})
    path = reverse("partner:save", args=[here.number, here.place])
    about = {"asked": here.question.slug, "page": page_mark(partner), "why": ""}
    revision, number = count(here.revision), count(1)

    def send() -> None:
        words = {"text": f"We are living apart so that each of us can settle, {next(number)}."}
        answer = client.post(path, {**about, **words, "revision": next(revision)})
        assert answer.status_code == 200, answer.content

    return send


def _sweep(*, at: datetime) -> None:
    due = at + timedelta(days=2)
    line(
        "sweep, check-ins and notices",
        f"{rate(lambda: sum(run_due(at=due).values())):8.0f} rows a second",
    )
    Notice.objects.update(sent_at=due)
    line("sweep with nothing due", times(lambda: run_due(at=due), rounds=5))


def _seed(couples: int) -> None:
    call_command("migrate", verbosity=0)
    seed(couples, at=now())
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    work = _seed if sys.argv[2:] else measure
    work(int(sys.argv[1]))
