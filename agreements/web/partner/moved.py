from django.http import HttpResponse
from django.shortcuts import render

from agreements.audit.text import without_unstorable
from agreements.web.partner.names import names_on
from agreements.web.scope import PartnerRequest


def moved_on(request: PartnerRequest, sentence: str, *, kept: tuple[str, ...] = ()) -> HttpResponse:
    """What somebody reads whose page was made before things moved on; nothing they typed is lost.

    `kept` names the fields whose words are shown back.
    """
    words = [without_unstorable(request.POST.get(name, "")) for name in kept]
    page = {"sentence": sentence, "words": [text for text in words if text], **names_on(request)}
    return render(request, "partner/moved_on.html", page, status=409)
