import re

import pytest

from tests.architecture.tree import HERE

SHEET = HERE / "static" / "css" / "tokens.css"
GROUNDS = ("bg", "surface", "sunken")
TEXTS = ("ink", "muted", "link", "link-hover", "error", "sealed", "agreed", "proposed", "attention")
BUTTONS = ("primary", "primary-hover", "primary-active")
READ = [
    *((text, ground) for text in TEXTS for ground in GROUNDS),
    *((tint, f"{tint}-bg") for tint in ("error", "sealed", "agreed", "proposed", "attention")),
    *(("ink", f"{tint}-bg") for tint in ("error", "sealed", "agreed", "proposed", "attention")),
    *(("on-primary", button) for button in BUTTONS),
]
SEEN = [(edge, ground) for edge in ("control", "focus", *BUTTONS) for ground in GROUNDS]
COLOUR = re.compile(r"--c-([\w-]+):\s*(?:light-dark\((#\w{6}), (#\w{6})\)|(#\w{6}));")


def values(theme: str) -> dict[str, str]:
    """The colours of one theme; `plain` is what a browser without light-dark() is given."""
    found = {}
    for name, light, dark, plain in COLOUR.findall(SHEET.read_text()):
        if value := {"light": light, "dark": dark, "plain": plain}[theme]:
            found[name] = value
    return found


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark", "plain"])
@pytest.mark.parametrize(("pairs", "least"), [(READ, 4.5), (SEEN, 3.0)], ids=["text", "controls"])
def test_every_pair_of_colours_can_be_told_apart(theme, pairs, least):
    colours = values(theme)
    faint = {
        pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2)
        for pair in pairs
        if contrast(colours[pair[0]], colours[pair[1]]) < least
    }
    assert faint == {}


def test_an_old_browser_gets_the_light_colours():
    assert values("plain") == values("light")
