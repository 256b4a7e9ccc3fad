"""A workbook as a download, under a name that says nothing."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from agreements.documents.workbook import CannotPrintError, workbook_of
from agreements.drafting.queries import Sheet
from agreements.plans.models import Partner


def printed(
    request: HttpRequest, sheet: Sheet, partner: Partner, *, written: bool, more: str = ""
) -> HttpResponse | None:
    """The file, in large print where the address asks for it; None when none came out."""
    try:
        pdf = workbook_of(sheet, partner, written=written, large="large" in request.GET, more=more)
    except CannotPrintError:
        return None
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": 'attachment; filename="workbook.pdf"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def no_workbook() -> str:
    return _("We couldn’t make the workbook. The questions on screen work.")
