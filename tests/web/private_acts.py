"""What one of the two can do alone, each act by its name, by the stage in which it is possible.

Ben does them, through the pages as his browser would; a page that refuses him where it should not
fails the act. Whatever he types says BEN, so that a stray word of his is found anywhere.
"""

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse

from agreements.audit.now import now
from agreements.drafting.models import Answer
from agreements.notices.models import Notice
from agreements.people.models import User
from agreements.plans.models import Partner
from agreements.shaping.models import Rule
from agreements.shaping.queries import newest_wording
from agreements.shaping.stages import Kind, RuleState
from agreements.term.models import CheckIn
from tests import build
from tests.web.partner.pages import form_of, quietly, url_of

FREQUENCY, CHANNELS, GOALS = "communication.frequency", "communication.channels", "own_goals"
WORD = "quiet heron over the marsh"


@dataclass
class Ben:
    """One person with a browser that is signed in."""

    partner: Partner
    browser: Client

    @property
    def user(self) -> User:
        assert self.partner.user is not None
        return User.objects.get(pk=self.partner.user.pk)

    def question_of(self, type_: str) -> str:
        """A question of this type that he is asked."""
        from agreements.drafting.queries import sheet_of

        sheet = sheet_of(self.partner)
        assert sheet is not None
        found = (p.question for p in sheet.places if p.question.type == type_)
        return next(question.slug for question in found if question.who != "P")


Act = Callable[[Ben], None]


def do(acts: dict[str, Act], ben: Ben) -> None:
    """One after another; an act that is refused says which it was."""
    for name, act in acts.items():
        try:
            act(ben)
        except AssertionError as refused:
            raise AssertionError(f"{name}: {refused}") from refused


def look(name: str, *args: Any, status: int = 200, room: str = "partner") -> Act:
    """Open a page."""

    def looked(ben: Ben) -> None:
        answer = ben.browser.get(reverse(f"{room}:{name}", args=args))
        assert answer.status_code == status, answer.status_code

    return looked


def send(name: str, *args: Any, status: int = 302, room: str = "partner", **form: Any) -> Act:
    """Press a button of a page whose form holds this."""

    def sent(ben: Ben) -> None:
        typed = {key: value() if callable(value) else value for key, value in form.items()}
        answer = ben.browser.post(reverse(f"{room}:{name}", args=args), typed)
        assert answer.status_code == status, (answer.status_code, answer.text[:300])

    return sent


def new_key() -> str:
    return str(uuid.uuid4())


def write(slug: str, *, status: int = 302, **fields: Any) -> Act:
    """Fill in a question and press its button."""

    def wrote(ben: Ben) -> None:
        form = {**form_of(ben.browser, ben.partner, slug), **fields}
        assert ben.browser.post(url_of(ben.partner, slug), form).status_code == status

    return wrote


def type_in(type_or_slug: str, *, status: int = 200, **fields: Any) -> Act:
    """What the page's script stores while he types."""

    def typed(ben: Ben) -> None:
        slug = type_or_slug if "." in type_or_slug else ben.question_of(type_or_slug)
        form = form_of(ben.browser, ben.partner, slug)
        known = {key: value for key, value in fields.items() if value is not None}
        answer = quietly(ben.browser, ben.partner, slug, {**form, **known})
        assert answer.status_code == status, answer.content

    return typed


def in_two_tabs(ben: Ben) -> None:
    """The same question in two tabs: the older one is told, and shown both."""
    form = form_of(ben.browser, ben.partner, FREQUENCY)
    one = {**form, "choice": "other", "other": "BEN one"}
    quietly(ben.browser, ben.partner, FREQUENCY, one)
    older = {**form, "choice": "other", "other": "BEN two"}
    assert quietly(ben.browser, ben.partner, FREQUENCY, older).status_code == 409


def another_line(ben: Ben) -> None:
    slug = ben.question_of("list")
    form = {**form_of(ben.browser, ben.partner, slug), "more": "1"}
    assert ben.browser.post(url_of(ben.partner, slug), form).status_code == 302


def seal(ben: Ben) -> None:
    assert _press_seal(ben) == 302


def seal_unfinished(ben: Ben) -> None:
    assert _press_seal(ben) == 422


def _press_seal(ben: Ben) -> int:
    page = ben.browser.get(reverse("partner:check"))
    seen = re.search(r'name="seen" value="(\w+)"', page.text)
    assert seen is not None
    return ben.browser.post(reverse("partner:check"), {"seen": seen[1]}).status_code


def on_another_phone(ben: Ben) -> None:
    """Sign in elsewhere with the code that was sent."""
    phone = Client()
    phone.post(reverse("public:sign_in"), {"email": ben.user.email})
    assert phone.get(reverse("public:enter_code")).status_code == 200


def wrong_code(ben: Ben) -> None:
    phone = Client()
    phone.post(reverse("public:sign_in"), {"email": ben.user.email})
    for _try in range(3):
        phone.post(reverse("public:enter_code"), {"code": "000000"})


def sign_out(ben: Ben) -> None:
    ben.browser.post(reverse("public:sign_out"))
    ben.browser.force_login(ben.user)


def leave_at_once(ben: Ben) -> None:
    assert ben.browser.get(reverse("public:exit")).status_code == 302
    ben.browser.force_login(ben.user)


def sign_out_everywhere(ben: Ben) -> None:
    ben.browser.post(reverse("partner:account"), {"everywhere": "1"})
    ben.browser.force_login(ben.user)


def describe(**changes: Any) -> Act:
    """Change something about himself."""
    mine = {"short_name": "BEN", "reach": "email", "mailbox": "own", "device": "own", "theme": ""}
    mine["zone"] = "Asia/Tokyo"
    return send("account", **{**mine, "notice_hour": "18", **changes})


def _offered(ben: Ben) -> Iterator[Rule]:
    rules = Rule.objects.of(ben.partner.plan).filter(kind=Kind.SHARED, state=RuleState.OFFERED)
    return iter(rules.order_by("-position", "pk"))


def _topic_number(ben: Ben, rule: Rule) -> int:
    from agreements.questions.bank import grouped

    slugs = build.round_of(ben.partner.plan).slugs
    return [asked.topic.slug for asked in grouped(slugs)].index(rule.topic) + 1


def reply(number: int, answer: str, *, status: int = 302, **typed: str) -> Act:
    """Answer one of the offered wordings."""

    def replied(ben: Ben) -> None:
        rule = list(_offered(ben))[number]
        wording = newest_wording(rule)
        assert wording is not None
        path = reverse("partner:reply", args=[_topic_number(ben, rule), rule.pk])
        sent = {"wording": str(wording.pk), "answer": answer, **typed}
        assert ben.browser.post(path, sent).status_code == status

    return replied


def accept_all(ben: Ben) -> None:
    shown = [str(wording.pk) for rule in _offered(ben) if (wording := newest_wording(rule))]
    for number in {_topic_number(ben, rule) for rule in _offered(ben)}:
        page = ben.browser.get(reverse("partner:together_topic", args=[number])).text
        sent = {"wording": [pk for pk in shown if f'name="wording" value="{pk}"' in page]}
        ben.browser.post(reverse("partner:accept", args=[number]), sent)


def typed_name(ben: Ben, name: str = "Ben Okafor", status: int = 302) -> None:
    text = build.agreement_of(ben.partner.plan)
    sent = {"name": name, "content": text.frozen.content_sha256}
    assert ben.browser.post(reverse("partner:sign"), sent).status_code == status


def wrong_name(ben: Ben) -> None:
    typed_name(ben, "Somebody Else", 422)


def wrong_proof(ben: Ben) -> None:
    typed_name(ben)
    prove(ben, "000000", status=422)


def prove(ben: Ben, code: str, *, status: int = 302) -> None:
    text = build.agreement_of(ben.partner.plan)
    sent = {"proof": code, "content": text.frozen.content_sha256}
    assert ben.browser.post(reverse("partner:proof"), sent).status_code == status


def sign(ben: Ben) -> None:
    """Type the name and prove it with the code that was sent."""
    typed_name(ben)
    letter = Notice.objects.filter(kind="code", recipient=ben.user).latest("made_at")
    prove(ben, letter.secret)


def check_in(**answers: str) -> Act:
    def answered(ben: Ben) -> None:
        asked = CheckIn.objects.filter(partner=ben.partner, answered_at=None, closes_at__gt=now())
        number = asked.order_by("number")[0].number if asked else 1
        ben.browser.post(reverse("partner:checkin", args=[number]), answers)

    return answered


def take_words_out(ben: Ben) -> None:
    """Empty a question again."""
    form = form_of(ben.browser, ben.partner, FREQUENCY)
    assert quietly(ben.browser, ben.partner, FREQUENCY, form).status_code == 200
    assert Answer.objects.filter(partner=ben.partner, slug=FREQUENCY).exists()


WRITING: dict[str, Act] = {
    "stores a choice while typing": type_in(FREQUENCY, choice="daily"),
    "saves a choice with its detail": write(FREQUENCY, choice="set_days", set_days_when="BEN"),
    "writes something else": write(FREQUENCY, choice="other", other="BEN"),
    "says why": type_in(FREQUENCY, choice="daily", why="BEN"),
    "takes an answer out again": take_words_out,
    "ticks several": type_in(CHANNELS, choice=["email", "phone"]),
    "writes a sentence": type_in("text", text="BEN"),
    "writes at length": type_in("long", text="BEN"),
    "fills a list": type_in("list", line_1="BEN", line_1_sign="BEN", line_1_do="BEN"),
    "asks for another line": another_line,
    "writes an amount": type_in("money", amount="300", text="BEN"),
    "writes no amount yet": type_in("money", amount="three", text="BEN"),
    "confirms words": type_in("ack", ack="on"),
    "is not sure": type_in(FREQUENCY, choice="_unsure"),
    "wants to talk about one": type_in("intimacy.touch", choice="_talk"),
    "answers a private question": type_in("intention.leaning", choice="ending"),
    "comes back to one later": write(CHANNELS, choice="email", later="1"),
    "leaves a detail out": write(FREQUENCY, status=422, choice="set_days", set_days_when=""),
    "types a sign that cannot be kept": type_in("text", status=422, text="BEN\x00"),
    "writes in two tabs": in_two_tabs,
    "says a topic is not theirs": send("topic", 3, mark="not_ours"),
    "takes that back": send("topic", 3, mark=""),
    "leaves a topic for later": send("topic", 2, mark="later"),
    "finishes a topic": send("topic_done", 1, mark="done"),
    "writes what the questions forgot": send("forgotten", text="BEN", revision="0"),
    "reads a topic": look("topic", 1),
    "reads through everything": look("check"),
    "seals with an old page": send("check", status=409, seen="x"),
    "is told what is not finished": seal_unfinished,
    "finishes it": type_in("money", amount="30", text="BEN"),
    "seals": seal,
    "unseals": send("unseal"),
    "seals again": seal,
    "prints the workbook": look("workbook"),
    "downloads the workbook": look("workbook_file"),
}
SHAPING: dict[str, Act] = {
    "accepts what matches": accept_all,
    "says that words work": reply(0, "works"),
    "suggests other words": reply(1, "change", own_words="BEN", why="BEN"),
    "leaves one for the session": reply(-1, "leave"),
    "changes a reply": reply(-1, "works"),
    "looks at what changed": look("changed", status=302),
    "reads a topic of words": look("together_topic", 1),
}
READING: dict[str, Act] = {
    "says they are free": send("freedom", status=200, answer="yes", words=""),
    "says they are not sure": send("freedom", status=200, answer="unsure", words="BEN"),
    "says no": send("freedom", status=200, answer="no", words="BEN"),
    "asks to talk first": send("freedom", status=200, answer="talk", words=""),
    "says how to be reached": send("freedom", reach="1", way="phone"),
    "prints the text to read": look("printable"),
    "reads the text": look("agreement"),
}
SIGNING: dict[str, Act] = {
    "says they are not ready": send("not_ready", status=200, reason="talk"),
    "prefers paper": send("on_paper"),
    "reads about paper": look("on_paper"),
    "prefers the screen after all": send("on_paper", screen="1"),
    "types another name": wrong_name,
    "types a wrong code": wrong_proof,
    "signs": sign,
    "reads what saying so does": look("not_mine"),
    "says they did not sign": send("not_mine"),
    "thinks of taking it back": look("take_back"),
    "takes the signature back": send("take_back"),
    "signs again": sign,
}
TERM: dict[str, Act] = {
    "answers a check-in": check_in(safe="no", pressed="yes", text="BEN"),
    "asks for a talk alone": check_in(calm="hard", alone="soon"),
    "downloads the certified copy": look("download"),
    "downloads the short copy": look("short"),
    "opens the copy": look("copy"),
    "looks at the dates": look("dates"),
}
ANY: dict[str, Act] = {
    "writes to the coach": send("messages", text="BEN", form_key=new_key),
    "writes nothing": send("messages", status=422, text="", form_key=new_key),
    "reads notes": look("messages"),
    "reads who sees what": look("who"),
    "looks for help": look("help", room="public"),
    "says they are worried": send("welcome_step", 4, answer="worried"),
    "says they are not safe": send("welcome_step", 4, answer="unsafe"),
    "takes another short name": describe(short_name="BEN"),
    "takes the dark": describe(theme="dark"),
    "lives elsewhere": describe(zone="America/Halifax"),
    "wants no letters": describe(reach="none"),
    "says others read the mailbox": describe(mailbox="shared"),
    "says the device is shared": describe(device="shared"),
    "asks to be reached at seven": describe(notice_hour="7"),
    "signs out": sign_out,
    "leaves this page at once": leave_at_once,
    "asks for a code elsewhere": on_another_phone,
    "types wrong codes": wrong_code,
    "signs out everywhere": sign_out_everywhere,
    "asks for a pause": send("stop", choice="pause", reason="BEN", form_key=new_key),
    "stops": send("stop", choice="stop", reason="BEN", form_key=new_key),
}
