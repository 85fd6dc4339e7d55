"""Characters of a PDF page with their boxes → words, rows of words, pieces of rows.

All lengths are points, from the left and top edge of the page as it is shown.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

# Shares of the letter size: a word ends where the base line moves, the pen goes back, or a gap opens;
# a footnote call is smaller than its line and raised above it.
_BASE_MOVES, _PEN_BACK, _GAP, _TWICE = 0.1, 0.5, 0.15, 0.15
_SMALLER, _RAISED_LEAST, _RAISED_MOST, _NEAR, _FAR = 0.88, 0.12, 0.75, 0.7, 2.0
_SAME_ROW = 0.25
# So many words behind a raised one, from top to bottom, are looked at for its line.
_AROUND = 100
# A gap that may be a gutter between columns.
_WIDE, _WIDER = 0.8, 1.8
_CALLS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Glyph(NamedTuple):
    """A character as drawn; a tuple, because a page has thousands. `spaced`: white space stands before it."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float
    spaced: bool


@dataclass(frozen=True, slots=True)
class PdfSheet:
    """A page: number from 1, size, characters in the order of the file; `drawn` where anything is on it at all."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    drawn: bool


@dataclass(frozen=True, slots=True)
class PdfWord:
    """Characters without white space between them; `spaced` tells that the file has white space before the word.

    `size` is the height of the letters' box, never nothing.
    """

    text: str
    page: int
    left: float
    top: float
    right: float
    bottom: float
    base: float
    spaced: bool
    size: float

    def goes_on(self, before: "PdfWord") -> bool:
        """Tell whether the word is a part of the one before it in the row, as a colon behind a footnote call."""
        return not self.spaced and _is_near(before.right, self.left, max(self.size, before.size))


def words_of(sheet: PdfSheet) -> list[PdfWord]:
    """Return the words of a page from top to bottom, footnote calls as raised digits on the base of their line."""
    runs: list[list[Glyph]] = []
    last: Glyph | None = None
    for glyph in sheet.glyphs:
        # Some programs draw a bold letter twice, a hair apart.
        hair = _TWICE * (glyph.bottom - glyph.top)
        if last and last.text == glyph.text and abs(last.left - glyph.left) < hair > abs(last.base - glyph.base):
            continue
        size = max(last.bottom - last.top, 1.0) if last else 1.0
        on_base = last and abs(glyph.base - last.base) <= _BASE_MOVES * size
        if last and on_base and not glyph.spaced and _is_near(last.right, glyph.left, size):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
        last = glyph
    words: list[PdfWord] = []
    for glyphs in runs:
        text = unicodedata.normalize("NFC", "".join(glyph.text for glyph in glyphs))
        left, right = min(glyph.left for glyph in glyphs), max(glyph.right for glyph in glyphs)
        top, bottom = min(glyph.top for glyph in glyphs), max(glyph.bottom for glyph in glyphs)
        box = (left, top, right, bottom)
        words.append(PdfWord(text, sheet.number, *box, glyphs[0].base, glyphs[0].spaced, max(bottom - top, 1.0)))
    words.sort(key=lambda word: word.base)
    return [_lowered(word, words[place + 1 : place + 1 + _AROUND]) for place, word in enumerate(words)]


def _is_near(right: float, left: float, size: float) -> bool:
    return -_PEN_BACK * size <= left - right <= _GAP * size


def _lowered(word: PdfWord, below: Iterable[PdfWord]) -> PdfWord:
    """Put a raised word down on the line that it belongs to, digits as footnote calls; other words stay as they are."""
    for host in below:
        raised = host.base - word.base
        if raised > _FAR * word.size:
            break
        gap = max(host.left - word.right, word.left - host.right)
        near = word.size <= _SMALLER * host.size and abs(gap) < _NEAR * host.size
        if near and _RAISED_LEAST * host.size <= raised <= _RAISED_MOST * host.size:
            text = word.text.translate(_CALLS) if word.text.isdigit() else word.text
            return replace(word, text=text, base=host.base)
    return word


def rows_of(words: Iterable[PdfWord]) -> list[list[PdfWord]]:
    """Return words put together to rows of one base line, from top to bottom, each from left to right."""
    rows: list[list[PdfWord]] = []
    for word in sorted(words, key=lambda word: (word.base, word.left)):
        if rows and word.base - rows[-1][0].base <= _SAME_ROW * min(word.size, rows[-1][0].size):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: word.left) for row in rows]


def text_of(words: Sequence[PdfWord]) -> str:
    """Return a row of words as it is read."""
    spaces = ("" if word.goes_on(before) else " " for before, word in pairwise(words))
    return "".join(space + word.text for space, word in zip(("", *spaces), words, strict=True))


def pieces_of(row: Sequence[PdfWord]) -> list[list[PdfWord]]:
    """Return the pieces of a row that gaps part; in a row that is spaced out altogether, only much wider gaps."""
    gaps = [following.left - word.right for word, following in pairwise(row)]
    usual = sorted(gaps)[len(gaps) // 2] if len(gaps) > 1 else 0.0
    pieces = [[word] for word in row[:1]]
    for gap, word, following in zip(gaps, row, row[1:], strict=False):
        if gap > _WIDE * max(word.size, following.size) and gap > _WIDER * usual:
            pieces.append([])
        pieces[-1].append(following)
    return pieces
