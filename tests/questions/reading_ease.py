"""What a person reads on a page, and how hard it is."""

import re
from html import unescape

WORDS_A_MINUTE = 200
_GONE = re.compile(r"<(script|style|svg|datalist|textarea|select)\b.*?</\1>", re.S)
_CLOSED = re.compile(r"<details(?![^>]*\bopen)[^>]*>\s*(<summary.*?</summary>)?.*?</details>", re.S)
_HIDDEN = re.compile(r'<(\w+)[^>]*(?:class="hidden"|\shidden)[^>]*>.*?</\1>', re.S)
_BLOCK = re.compile(r"</?(p|li|h\d|div|section|label|legend|dt|dd|br|button|fieldset|a|td)\b[^>]*>")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def lines_of(html: str) -> list[str]:
    """The lines of a page's main part as they are read, one for each block."""
    main = html.partition("<main")[2].partition("</main>")[0].partition(">")[2]
    seen = _HIDDEN.sub(" ", _GONE.sub(" ", _CLOSED.sub(r"\1", main)))
    text = unescape(re.sub(r"<[^>]+>", " ", _BLOCK.sub("\n", seen)))
    return [line for line in (" ".join(part.split()) for part in text.split("\n")) if line]


def words_in(lines: list[str]) -> list[str]:
    return [word for line in lines for word in _WORD.findall(line)]


def syllables(word: str) -> int:
    """About how often the voice begins anew: groups of vowels, without a silent e at the end."""
    groups = re.findall(r"[aeiouyäöüéèê]+", word.casefold())
    silent = word.casefold().endswith(("e", "es", "ed")) and not word.casefold().endswith("le")
    return max(1, len(groups) - (silent and len(groups) > 1))


def grade(lines: list[str]) -> float:
    """The Flesch-Kincaid grade of whole sentences; labels and buttons are no sentences."""
    text = " ".join(line for line in lines if line[-1] in ".?!”’" and len(line.split()) > 3)
    sentences = [part for part in re.split(r"[.?!]+(?:\s|$)", text) if _WORD.search(part)]
    words = _WORD.findall(text)
    if not sentences or not words:
        return 0.0
    spoken = sum(map(syllables, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * spoken / len(words) - 15.59
