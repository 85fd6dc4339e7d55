"""The sentence round a place of a text, found by signs alone: no word of any language is known here."""

import html
import re
import unicodedata
from collections.abc import Iterator

from kg.model.document import Span

# What is longer on one side of the place is cut: nobody reads more as evidence.
REACH = 400
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
# A stop, what closes behind it, and white space; where a capital follows, perhaps behind what opens, a sentence ends.
_STOP = re.compile(r"(?P<stop>[.!?…])(?:\s?»|[\"'”’)\]*])*(?P<gap>\s+)")
_OPENING = " \"'“‘«([*•–—"
_SPACE = re.compile(r"\s+")
_ABBREVIATED, _LOOK = 3, 20


def sentence_of(text: str, place: Span) -> Span:
    """Return the sentence, or run of sentences, that holds a place, without white space at its ends.

    It ends at a blank line, or at a stop before a capital; a full stop behind a letter, or behind a short word with a
    capital (`Mr.`, `No.`), ends none. It reaches at most REACH characters to either side of the place, cut at a word.
    """
    low, high = _paragraph(text, place)
    start, end = low, high
    for gap in _gaps(text, low, high):
        if gap.end <= place.start:
            start = gap.end
        elif gap.start >= place.end:
            end = gap.start
            break
    while start < place.start and text[start].isspace():
        start += 1
    while end > place.end and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _paragraph(text: str, place: Span) -> tuple[int, int]:
    """Return the ends of the paragraph round a place, as far as it may reach."""
    low, high = max(0, place.start - REACH), min(len(text), place.end + REACH)
    before = [match.end() for match in _BLANK_LINE.finditer(text, low, place.start)]
    behind = _BLANK_LINE.search(text, place.end, high)
    words = [match.span() for match in _SPACE.finditer(text, low, high)]
    if not before and low:
        before = [end for _, end in words if end <= place.start][:1]
    if not behind and high < len(text):
        high = max((start for start, _ in words if start >= place.end), default=high)
    return (before[-1] if before else low), (behind.start() if behind else high)


def _gaps(text: str, low: int, high: int) -> Iterator[Span]:
    """Yield the white space between sentences."""
    for match in _STOP.finditer(text, low, high):
        following = text[match.end() : match.end() + _LOOK].lstrip(_OPENING)
        word = re.split(r"[\s(]", text[max(low, match.start() - _LOOK) : match.start()])[-1]
        short = len(word) <= _ABBREVIATED and word[:1].isalpha() and (len(word) == 1 or word[:1].isupper())
        if following[:1].isupper() and not (match["stop"] == "." and short):
            yield Span(*match.span("gap"))


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column of an offset, both from 1, the column in code points.

    >>> line_and_column("one\\ntwo", 4)
    (2, 1)
    """
    start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - start + 1


# Controls, and what turns the direction of writing; a line feed too, for a row is one line.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


_NAMED_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


_ZERO_WIDTH = ("Mn", "Me", "Cf")


def harmless(text: str) -> str:
    """Return a text with its control characters, line ends and marks of direction as visible escapes (`\\u202E`)."""
    return _UNSAFE.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return _NAMED_ESCAPES.get(match.group(), f"\\u{ord(match.group()):04X}")


def breadth(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.category(char) in _ZERO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def shown(text: str) -> str:
    """Return a text as HTML content; a character without a form of its own stands as its code point, marked."""
    return "".join(
        f'<span class="code">{_code(char)}</span>' if _formless(char) else html.escape(char) for char in text
    )


def escaped(text: str) -> str:
    """Return a text as the value of an attribute, a character without a form of its own as its code point."""
    return "".join(_code(char) if _formless(char) else html.escape(char) for char in text)


_LINE_ENDS = ("Zl", "Zp")


# What shapes letters of some scripts; everything else of category C has no form to show.
_JOINERS = "\u200c\u200d"


def _formless(char: str) -> bool:
    if char.isascii():
        return not char.isprintable() and char != "\t"
    category = unicodedata.category(char)
    return (category.startswith("C") or category in _LINE_ENDS) and char not in _JOINERS


def _code(char: str) -> str:
    return f"U+{ord(char):04X}"
