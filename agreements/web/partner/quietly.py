"""What the page's script is told after it has sent what is being written."""

from collections.abc import Sequence
from typing import Any

from django.http import JsonResponse
from django.template.loader import render_to_string

from agreements.drafting.models import Answer, Forgotten
from agreements.web.partner.words import gone_words, saved_words, sealed_words


def saved(
    kept: Answer | Forgotten | None, *, reads: Sequence[str] = (), prompt: str = ""
) -> JsonResponse:
    """Stored: when, as which revision, how it would read, and what to think about once more."""
    return JsonResponse(
        {
            "state": "saved",
            "words": saved_words(kept.saved_at if kept else None),
            "revision": kept.revision if kept else 0,
            "reads": list(reads),
            "prompt": prompt,
        }
    )


def check(problem: str) -> JsonResponse:
    """Not stored, for a reason the writer can put right."""
    return JsonResponse({"state": "check", "words": problem}, status=422)


def sealed() -> JsonResponse:
    """Not stored: the answers were sealed meanwhile."""
    return JsonResponse({"state": "sealed", "words": sealed_words()}, status=423)


def newer(words: str, versions: dict[str, Any]) -> JsonResponse:
    """Not stored: something else has been, in another tab or on another phone. Both are shown."""
    html = render_to_string("partner/_newer.html", versions)
    return JsonResponse({"state": "newer", "words": words, "html": html}, status=409)


def not_yours() -> JsonResponse:
    """Not stored: the page was made for somebody else, who was signed in here before."""
    return JsonResponse({"state": "out", "words": ""}, status=403)


def gone() -> JsonResponse:
    """Not stored: the question is not asked any more."""
    return JsonResponse({"state": "gone", "words": gone_words()}, status=410)
