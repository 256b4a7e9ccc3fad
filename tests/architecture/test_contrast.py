import re

import pytest

from tests.architecture.tree import HERE

SHEETS = HERE / "static" / "css"
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
COLOUR = re.compile(r"--c-([\w-]+):\s*(#\w{6});")


def values(sheet: str) -> dict[str, str]:
    """The colours of one theme: what its sheet says last."""
    return dict(COLOUR.findall((SHEETS / sheet).read_text()))


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("sheet", ["tokens.css", "dark.css"])
@pytest.mark.parametrize(("pairs", "least"), [(READ, 4.5), (SEEN, 3.0)], ids=["text", "controls"])
def test_every_pair_of_colours_can_be_told_apart(sheet, pairs, least):
    colours = values(sheet)
    faint = {
        pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2)
        for pair in pairs
        if contrast(colours[pair[0]], colours[pair[1]]) < least
    }
    assert faint == {}


def test_the_dark_has_a_colour_of_its_own_for_each():
    assert values("dark.css").keys() == values("tokens.css").keys()
