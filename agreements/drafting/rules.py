"""Pure questions about sealed answers."""

import hashlib
import json
from datetime import timedelta
from typing import Any

LEFT_FOR = timedelta(days=7)
LOOK_AGAIN_AFTER = timedelta(minutes=10)


def fingerprint(*, salt: str, slug: str, revision: int, talk: bool, value: Any) -> str:
    """A salted SHA-256 of one answer: it tells nothing, and no change of the answer escapes it."""
    body = json.dumps(
        [salt, slug, revision, talk, value], ensure_ascii=False, sort_keys=True, allow_nan=False
    )
    return hashlib.sha256(body.encode()).hexdigest()


def may_be_typed_in(*, slug: str, who: str) -> bool:
    """Whether a coach may type in somebody's answer to this question at all.

    Never what is private to the person (P), never a confirmation (A), which counts as that
    person's reply, and never a question about safety.
    """
    return who in {"E", "J", "O"} and not slug.startswith("safety.")
