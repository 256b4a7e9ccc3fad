"""The short copy as a download, under a name that says nothing."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from agreements.documents.drawing import CannotDrawError
from agreements.documents.models import CertifiedFile
from agreements.documents.shortening import short_copy_of


def short_copy(file: CertifiedFile) -> HttpResponse | None:
    """The file to show to others, made while they wait; None when none came out."""
    try:
        pdf = short_copy_of(file)
    except CannotDrawError:
        return None
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": 'attachment; filename="short-copy.pdf"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def no_short_copy() -> str:
    return _("We couldn’t make the short copy just now. Try again in a minute.")
