from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.audit.now import now
from agreements.drafting.actions import CannotWriteError, NewerAnswerError, save_forgotten
from agreements.drafting.models import Forgotten
from agreements.plans.visibility import Thing, line
from agreements.web.fields import PlainTextField
from agreements.web.layout import fields_only
from agreements.web.partner import quietly
from agreements.web.partner.keeping import is_own_page, page_mark, sent_revision, typed_into
from agreements.web.partner.moved import moved_on
from agreements.web.partner.names import told_on
from agreements.web.partner.words import names_on_sheet, saved_words, sealed_words, sheet_or_404
from agreements.web.scope import PartnerRequest, partner_page


class ForgottenForm(forms.Form):
    """What the questions forgot, in the writer's own words."""

    text = PlainTextField(
        max_length=2000,
        lines=True,
        required=False,
        label=gettext_lazy("Something we forgot?"),
        help_text=gettext_lazy("Write it in your own words."),
    )
    heading = "text"
    helper = fields_only()


@partner_page
def forgotten(request: PartnerRequest) -> HttpResponse:
    """Whatever the questions left out; saved while it is written, like an answer."""
    sheet = sheet_or_404(request)
    kept = Forgotten.objects.filter(round=sheet.current, partner=request.partner).first()
    names = names_on_sheet(request, sheet)
    if request.method == "POST":
        return _write(request, sheet.current, kept, names)
    if sheet.closed:
        return redirect("partner:check")
    return _page(request, ForgottenForm(initial={"text": kept.text if kept else ""}), kept, names)


def _write(
    request: PartnerRequest, current: Any, kept: Forgotten | None, names: dict[str, str]
) -> HttpResponse:
    quiet = "json" in request.headers.get("Accept", "")
    if not is_own_page(request):
        return quietly.not_yours() if quiet else redirect("partner:forgotten")
    form = ForgottenForm(request.POST)
    if not form.is_valid():
        if quiet:
            return quietly.check(" ".join(map(str, form.errors["text"])))
        return _page(request, form, kept, names)
    text, revision = form.cleaned_data["text"], sent_revision(request)
    try:
        if text or revision:
            kept = save_forgotten(current, text, revision=revision, by=request.partner, at=now())
    except CannotWriteError:
        sealed = moved_on(request, sealed_words(), kept=typed_into(request))
        return quietly.sealed() if quiet else sealed
    except NewerAnswerError as newer:
        versions = _two_versions(text, newer.kept)
        if quiet:
            return quietly.newer(str(newer), versions)
        return _page(request, form, newer.kept, names, versions=versions)
    return quietly.saved(kept) if quiet else redirect("partner:home")


def _two_versions(text: str, stored: Forgotten) -> dict[str, Any]:
    return {
        "mine": [text or _("Left blank")],
        "stored": [stored.text or _("Left blank")],
        "stored_at": saved_words(stored.saved_at),
        "revision": stored.revision,
    }


def _page(
    request: PartnerRequest,
    form: ForgottenForm,
    kept: Forgotten | None,
    names: dict[str, str],
    *,
    versions: dict[str, Any] | None = None,
) -> HttpResponse:
    sees = line(Thing.FORGOTTEN, told_on(request, names))
    form.fields["text"].sees = sees  # type: ignore[attr-defined]
    page = {
        "form": form,
        "page_mark": page_mark(request.partner),
        "revision": sent_revision(request) if form.is_bound else kept.revision if kept else 0,
        "saved": saved_words(kept.saved_at if kept else None),
        "versions": versions,
        "page_has_errors": versions is not None,
        **names,
    }
    status = 409 if versions else 422 if form.errors else 200
    return render(request, "partner/forgotten.html", page, status=status)
