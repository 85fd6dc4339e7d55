"""Running headers and footers of a PDF, page numbers too: they stand at the same place of several pages.

Of a running header the first instance stays, as it may be the heading of the document; all else is left out, and what
it was is handed back.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.read.pdf.words import PdfSheet, PdfWord, pieces_of, rows_of, text_of, words_of

# Running lines stand in this share of the page's height at its top and bottom, to this many points at the same place.
_MARGIN = 0.1
_SAME_PLACE = 4.0
# No page has more running lines at one edge.
_MOST = 20
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"\W*(\d{1,3})(?:\W{1,3}\d{1,3})?\W*")


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page without its running lines."""

    number: int
    width: float
    height: float
    words: tuple[PdfWord, ...]


@dataclass(frozen=True, slots=True)
class _Margin:
    """A row at the margin of a page: which page, whether at the top, its text, where, and its words."""

    page: int
    at_top: bool
    text: str
    base: float
    words: tuple[PdfWord, ...]


def without_running_headers(sheets: Sequence[PdfSheet]) -> tuple[list[PdfPage], list[str]]:
    """Return the pages without their running lines, and the texts left out, once each but for their digits."""
    words = [words_of(sheet) for sheet in sheets]
    margins: list[_Margin] = []
    for sheet, own in zip(sheets, words, strict=True):
        zone = _MARGIN * sheet.height
        for row in rows_of(word for word in own if word.top < zone or word.bottom > sheet.height - zone):
            at_top, base = row[0].top < zone, row[0].base
            margins += [_Margin(sheet.number, at_top, text_of(piece), base, tuple(piece)) for piece in pieces_of(row)]
    running = list(_running(margins))
    out = {id(word) for margin in running for word in margin.words}
    pages = [
        PdfPage(sheet.number, sheet.width, sheet.height, tuple(word for word in own if id(word) not in out))
        for sheet, own in zip(sheets, words, strict=True)
    ]
    return pages, list({_DIGITS.sub("#", margin.text): margin.text for margin in reversed(running)}.values())[::-1]


def _running(margins: Sequence[_Margin]) -> Iterator[_Margin]:
    """Yield what runs on, from the edge of each page inwards, as far as nothing else stands between."""
    edges: dict[tuple[int, bool], list[_Margin]] = defaultdict(list)
    for margin in sorted(margins, key=lambda margin: margin.base if margin.at_top else -margin.base):
        edges[margin.page, margin.at_top].append(margin)
    alike: dict[tuple[bool, str], list[_Margin]] = defaultdict(list)
    for margin in (margin for edge in edges.values() for margin in edge[:_MOST]):
        alike[margin.at_top, _DIGITS.sub("#", margin.text)].append(margin)
    for (page, at_top), edge in edges.items():
        wall = edge[-1].base
        for margin in edge[:_MOST]:
            if abs(margin.base - edge[0].base) > abs(wall - edge[0].base):
                break
            group = alike[at_top, _DIGITS.sub("#", margin.text)]
            others = [twin for twin in group if twin.page != page and abs(twin.base - margin.base) <= _SAME_PLACE]
            if not others and not _is_page_number(margin):
                wall = margin.base
            elif not at_top or _is_page_number(margin) or any(twin.page < page for twin in others):
                yield margin


def _is_page_number(margin: _Margin) -> bool:
    match = _PAGE_NUMBER.fullmatch(margin.text)
    return match is not None and int(match[1]) == margin.page
