"""A stretch of a text with one place in it underlined, as lines for a terminal.

15 | The call to stop political prosecution and tortures was raised in Written Declaration No. 638.
   |                                                                   ~~~~~~~~~~~~~~~~~~~~~~~~~~~
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.cli.terminal import painted
from kg.model.document import Span
from kg.model.text import escape_control, line_and_column
from kg.store.terminal_width import display_width, graphemes

_GUTTER = 8
_NARROWEST = 24


@dataclass(frozen=True, slots=True)
class _Cell:
    """One grapheme cluster as it is shown, and whether it belongs to the place."""

    shown: str
    marked: bool


def excerpt(text: str, stretch: Span, place: Span, width: int, colour: bool) -> Iterator[str]:
    """Yield a stretch of a text line by line, its place underlined with `~` below and, in colour, in itself.

    In: the text; the stretch to show; the place in it; the width in columns to which long lines are broken, at a
    space where there is one. Each line of the text begins with its number.
    """
    room = max(width - _GUTTER - 2, _NARROWEST)
    number, _ = line_and_column(text, stretch.start)
    start = stretch.start
    for line in stretch.slice(text).split("\n"):
        cells = list(_cells(line, Span(max(place.start - start, 0), max(place.end - start, 0))))
        head = f"{number:>{_GUTTER - 1}} | "
        for row in _rows(cells, room):
            yield (head + "".join(_painted(row, colour))).rstrip()
            if any(cell.marked for cell in row):
                under = "".join(("~" if cell.marked else " ") * display_width(cell.shown) for cell in row)
                yield f"{' ' * _GUTTER}| {under.rstrip()}"
            head = f"{' ' * _GUTTER}| "
        start += len(line) + 1
        number += 1


def _cells(line: str, place: Span) -> Iterator[_Cell]:
    at = 0
    for cluster in graphemes(line):
        yield _Cell(escape_control(cluster), place.start <= at < place.end)
        at += len(cluster)


def _rows(cells: list[_Cell], room: int) -> Iterator[list[_Cell]]:
    """Break a line's cells into rows that fit, behind a space where one is near."""
    row: list[_Cell] = []
    taken = 0
    for cell in cells:
        row.append(cell)
        taken += display_width(cell.shown)
        if taken > room:
            space = max((at for at, one in enumerate(row) if one.shown == " "), default=0)
            end, following = (space, space + 1) if space else (len(row) - 1, len(row) - 1)
            yield row[:end]
            row = row[following:]
            taken = sum(display_width(one.shown) for one in row)
    if row or not cells:
        yield row


def _painted(row: list[_Cell], colour: bool) -> Iterator[str]:
    for at, cell in enumerate(row):
        if not (colour and cell.marked):
            yield cell.shown
        elif at == 0 or not row[at - 1].marked:
            behind = next((end for end in range(at, len(row)) if not row[end].marked), len(row))
            yield painted("".join(one.shown for one in row[at:behind]), "quote")
