"""The pages of signing, on screen and by hand, up to the copy everybody keeps."""

from tests.journeys.acts import fill, first, give_name_of, press, press_anyhow, tell
from tests.journeys.looked import mine, theirs

SIGNING = [
    mine("sign-not-yet", "reading", "sign"),
    mine("signing-open", "signing", "home"),
    mine("sign", "signing", "sign"),
    mine(
        "sign-other-name", "signing", "sign", act=first(fill(name="Z"), press("Continue to sign"))
    ),
    mine(
        "sign-newer-text",
        "signing",
        "sign",
        act=first(tell({"content": "0" * 64}), give_name_of("signing")),
    ),
    mine("proof", "signing", "sign", act=give_name_of("signing")),
    mine(
        "proof-wrong",
        "signing",
        "sign",
        act=first(give_name_of("signing"), fill(proof="1"), press("Sign the agreement")),
    ),
    mine("not-ready", "signing", "not_ready"),
    mine("not-ready-sent", "signing", "not_ready", act=press_anyhow),
    mine("signed", "half", "signed"),
    mine("sign-already", "half", "sign"),
    mine("take-back", "half", "take_back"),
    mine("not-signed", "half.b", "signed"),
    mine("copy-not-yet", "reading", "copy"),
    mine("copy-being-made", "made", "copy"),
    mine("copy-late", "late", "copy"),
    mine("copy", "certified", "copy"),
    mine("copy-large", "certified", "printable"),
    mine("first-day", "certified", "home"),
    mine("agreement-complete", "certified", "agreement"),
    mine("on-paper", "by_hand.b", "on_paper"),
    mine("reading-on-paper", "by_hand.b", "home"),
    mine("signed-on-paper", "by_hand", "signed"),
    mine("not-mine", "half", "not_mine"),
    mine("not-mine-late", "term", "not_mine"),
    mine("not-mine-said", "frozen", "not_mine"),
    mine("signed-said", "frozen", "signed"),
    theirs("void", "reading", "void"),
    theirs("void-empty", "reading", "void", act=press_anyhow),
    theirs("co-sign-not-yet", "half", "co_sign"),
    theirs("co-sign", "both", "co_sign"),
    theirs(
        "co-sign-other-name",
        "both",
        "co_sign",
        act=first(fill(name="M"), press("Continue to sign")),
    ),
    theirs("co-sign-proof", "both", "co_sign", act=give_name_of("coach")),
    theirs(
        "co-sign-proof-wrong",
        "both",
        "co_sign",
        act=first(give_name_of("coach"), fill(proof="1"), press("Sign the agreement")),
    ),
    theirs("agreement-by-hand", "by_hand", "agreement"),
    theirs("couple-by-hand", "by_hand", "plan"),
    theirs("by-hand", "by_hand", "by_hand", "b"),
    theirs("by-hand-wrong", "by_hand", "by_hand", "b", act=press_anyhow),
    theirs("agreement-frozen", "frozen", "agreement"),
    theirs("couple-frozen", "frozen", "plan"),
]
