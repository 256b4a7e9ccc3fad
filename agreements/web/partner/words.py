"""What a person wrote, as it is read back to that person alone."""

from datetime import datetime

from django.http import Http404
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agreements.audit.now import now
from agreements.drafting.models import Answer
from agreements.drafting.queries import Place, Sheet, sheet_of
from agreements.plans.models import Partner
from agreements.questions.rules import Names
from agreements.questions.sentences import display, sentences
from agreements.shaping.opening import names_for
from agreements.web.answering.reading import Draft
from agreements.web.scope import PartnerRequest


def sheet_or_404(request: PartnerRequest) -> Sheet:
    """What this person has written. Raises Http404 before anything has been asked."""
    sheet = sheet_of(request.partner)
    if sheet is None:
        raise Http404
    return sheet


def names_on_sheet(request: PartnerRequest, sheet: Sheet) -> dict[str, str]:
    """The short names for sentences on the page, where the sheet is at hand."""
    return {"coach": request.partner.plan.coach.user.short_name, "other": sheet.other}


def names_in(request: PartnerRequest, sheet: Sheet) -> Names:
    """The names this person's own sentences are filled with."""
    me = request.partner
    other = Partner(short_name=sheet.other, seat="b" if me.seat == "a" else "a")
    return names_for(me.plan, {me.seat: me, other.seat: other}, me.seat)


def reads_as(here: Place, names: Names) -> list[str]:
    """The sentences an answer would become; none for what stays private or waits for a talk."""
    if here.question.kind == "private" or here.talk:
        return []
    return sentences(here.question, here.value, names)


def words_of(here: Place, names: Names) -> list[str]:
    """What was written to a question, line by line, as its writer may read it back."""
    said = display(here.question, {**here.value, "unsure": False}, names)
    if said and here.question.type == "ack":  # its name stands beside it already
        said = said.removeprefix(str(here.question.name)).removeprefix(": ") or _("Confirmed")
    return [line for line in (said, here.value.get("why", "")) if line]


def in_words(here: Place, draft: Draft, names: Names) -> list[str]:
    """A whole answer in lines, with what is marked and what was left blank."""
    marked = []
    if draft.value.get("unsure"):
        marked.append(_("I’m not sure yet"))
    if draft.talk:
        marked.append(_("Talk with %(coach)s about this") % {"coach": names.coach})
    written = Place(here.number, here.place, here.question, Answer(value=draft.value))
    return [*words_of(written, names), *marked] or [_("Left blank")]


def saved_words(saved_at: datetime | None) -> str:
    """When something was last stored, in the writer's own time; "" before the first time."""
    if saved_at is None:
        return ""
    saved, today = localtime(saved_at), localtime(now())
    clock = date_format(saved, "H:i")
    if saved.date() == today.date():
        return _("Saved at %(time)s") % {"time": clock}
    return _("Saved on %(day)s at %(time)s") % {"day": date_format(saved, "j F"), "time": clock}


def sealed_words() -> str:
    return _("Your answers are already sealed. Nothing was changed.")


def gone_words() -> str:
    return _("The questions have changed, and this one isn’t asked any more.")
