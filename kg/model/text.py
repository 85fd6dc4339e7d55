"""Positions in a text, sentence boundaries, and escapes for terminals and HTML; it knows no word of any language."""

import html
import re
import unicodedata
from collections.abc import Iterator

from kg.model.document import Span


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column of an offset, both from 1, the column in code points.

    >>> line_and_column("one\\ntwo", 4)
    (2, 1)
    """
    start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - start + 1


# --- sentence boundary detection

# What is longer on one side of the place is cut: nobody reads more as evidence.
REACH = 400
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
# A stop, what closes behind it, and white space; where a capital follows, perhaps behind what opens, a sentence ends.
_STOP = re.compile(r"(?P<stop>[.!?…])(?:\s?»|[\"'”’)\]*])*(?P<gap>\s+)")
_OPENING = " \"'“‘«([*•–—"
_SPACE = re.compile(r"\s+")
# What stands before the last stop of `e.g.`, `U.S.`, `Ph.D.`; `Article 5.1.` may end a sentence.
_INNER_STOP = re.compile(r"\W*[^\W\d_]{1,2}(?:\.[^\W\d_]{1,2})+")
_ABBREVIATED, _LOOK = 3, 20


def sentence_of(text: str, place: Span) -> Span:
    """Return the sentence, or run of sentences, that holds a place, without white space at its ends.

    It ends at a blank line, or at a stop before a capital; a full stop behind a letter, behind a short word with a
    capital (`Mr.`, `No.`) or behind one with a full stop inside (`e.g.`), ends none. It reaches at most REACH
    characters to either side of the place, cut at a word.
    """
    start, end = low, high = _paragraph(text, place)
    for gap in _sentence_gaps(text, low, high):
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


def _sentence_gaps(text: str, low: int, high: int) -> Iterator[Span]:
    """Yield the white space between sentences."""
    for match in _STOP.finditer(text, low, high):
        following = text[match.end() : match.end() + _LOOK].lstrip(_OPENING)
        word = re.split(r"[\s(]", text[max(low, match.start() - _LOOK) : match.start()])[-1]
        short = len(word) <= _ABBREVIATED and word[:1].isalpha() and (len(word) == 1 or word[:1].isupper())
        abbreviated = short or _INNER_STOP.fullmatch(word) is not None
        if following[:1].isupper() and not (match["stop"] == "." and abbreviated):
            yield Span(*match.span("gap"))


def shorten(text: str, size: int) -> str:
    """Return a text on one line, cut behind `size` code points, with an ellipsis where it was cut.

    >>> shorten("one\\ntwo  three", 7), shorten("one", 7)
    ('one two…', 'one')
    """
    flat = " ".join(text.split())
    return flat if len(flat) <= size else f"{flat[:size]}…"


# --- escapes for a terminal

# Controls, and what turns the direction of writing; a line feed too, for a row is one line.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_NAMED_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def escape_control(text: str) -> str:
    """Return a text with its control characters, line ends and marks of direction as visible escapes (`\\u202E`)."""
    return _CONTROL.sub(lambda match: _NAMED_ESCAPES.get(match.group(), f"\\u{ord(match.group()):04X}"), text)


# --- escapes for HTML

# What shapes letters of some scripts; everything else of category C, and ends of lines, have no form to show.
_JOINERS = "\u200c\u200d"
_LINE_ENDS = ("Zl", "Zp")


def shown(text: str) -> str:
    """Return a text as HTML content; a character without a form of its own stands as its code point, marked."""
    return "".join(
        f'<span class="code">{_code_point(char)}</span>' if _is_formless(char) else html.escape(char) for char in text
    )


def escaped(text: str) -> str:
    """Return a text as the value of an attribute, a character without a form of its own as its code point."""
    return "".join(_code_point(char) if _is_formless(char) else html.escape(char) for char in text)


def _is_formless(char: str) -> bool:
    if char.isascii():
        return not char.isprintable() and char != "\t"
    category = unicodedata.category(char)
    return (category.startswith("C") or category in _LINE_ENDS) and char not in _JOINERS


def _code_point(char: str) -> str:
    return f"U+{ord(char):04X}"
