"""The pages anybody can see, as `tests.journeys.pages` lists them."""

from tests.journeys.acts import (
    by_join_code,
    fill,
    first,
    hand_in,
    lose_session,
    lose_token,
    press,
    press_anyhow,
    sign_in_as,
)
from tests.journeys.looked import Looked, at, key_withdrawn, letter, mine, public

PUBLIC = [
    public("landing", "landing"),
    public("how", "how"),
    public("privacy", "privacy"),
    public("terms", "terms"),
    public("accessibility", "accessibility"),
    public("help", "help"),
    public("help-one-country", "help", query="?in=CA"),
    public("sign-in", "sign_in"),
    public("sign-in-empty", "sign_in", press("Send me a code")),
    public("sign-in-after-a-while", "sign_in", query="?out=1"),
    public("sign-in-already", "sign_in", who="fresh"),
    public("sign-out", "sign_out", who="fresh"),
    public("signed-out", "sign_out"),
    public("code", "sign_in", first(fill(email="nobody@example.org"), press("Send me a code"))),
    public(
        "code-wrong",
        "sign_in",
        first(
            fill(email="fresh.a@example.org"),
            press("Send me a code"),
            fill(code="12"),
            press("Continue"),
        ),
    ),
    public("own-word", "sign_in", sign_in_as("term", "b")),
    public(
        "own-word-wrong",
        "sign_in",
        first(sign_in_as("term", "b"), fill(word="not that one"), press("Continue")),
    ),
    public("join-code", "join_code"),
    public("join-code-unknown", "join_code", first(fill(code="NO SUCH"), press("Continue"))),
    public("is-it-you", "join_code", by_join_code),
    public("own-word-choose", "join_code", first(by_join_code, press("Yes, that’s me"))),
    public(
        "own-word-short",
        "join_code",
        first(by_join_code, press("Yes, that’s me"), fill(word="short"), press("Keep this word")),
    ),
    letter("invitation"),
    letter("invitation-later", query="?later"),
    letter("invitation-no", query="?no"),
    letter("invitation-said-no", query="?said"),
    letter("invitation-somebody-else", who="fresh"),
    letter("invitation-code", press("Continue")),
    letter("invitation-code-wrong", first(press("Continue"), fill(code="1"), press("Continue"))),
    Looked("public-invitation-gone", "", at("public:invitation", "gone")),
    public("verify", "verify"),
    public("verify-empty", "verify", press("Check it")),
    *(
        public(f"verify-{kind}", "verify", hand_in(kind))
        for kind in ("genuine", "changed", "added", "no_seal", "unreadable")
    ),
    Looked(
        "public-verify-withdrawn",
        "",
        at("public:verify"),
        hand_in("withdrawn"),
        settings=key_withdrawn,
    ),
    Looked("public-not-found", "", lambda everybody: "/nowhere/"),
    Looked("public-not-theirs", "fresh", at("coach:today")),
    public("open-too-long", "sign_in", first(lose_token, press("Send me a code"))),
    mine(
        "words-after-signing-out",
        "fresh",
        "messages",
        act=first(fill(text="I wanted to say this."), lose_session, press_anyhow),
    ),
    Looked("public-broken", "", lambda everybody: "/broken/", demonstration=True),
]
