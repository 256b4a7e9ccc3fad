"""Asking an independent time service (RFC 3161) when a file was certified.

A time is never invented: whoever gets no answer is told so, and writes that down.
"""

from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from django.conf import settings

TRIES, SECONDS = 3, 5
_LARGEST = 64 * 1024


class NoTimeError(Exception):
    """No time service answered, at any of its addresses, however often it was asked."""


def time_service() -> Any:
    """What asks the addresses of `settings.TSA_URLS` in turn, for pyHanko."""
    from asn1crypto import tsp
    from pyhanko.sign.timestamps import TimeStamper

    class InTurn(TimeStamper):
        async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
            return tsp.TimeStampResp.load(_answer_to(req.dump()))

    return InTurn()  # type: ignore[no-untyped-call]


def _answer_to(question: bytes) -> bytes:
    for _again in range(TRIES):
        for address in settings.TSA_URLS:
            if answer := _asked(address, question):
                return answer
    raise NoTimeError


def _asked(address: str, question: bytes) -> bytes:
    """One answer, or nothing when there is none in time."""
    headers = {"Content-Type": "application/timestamp-query"}
    request = Request(address, question, headers)  # noqa: S310 - an address of the settings
    try:
        with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            return bytes(answer.read(_LARGEST))
    except (URLError, OSError):
        return b""
