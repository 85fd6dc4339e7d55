"""A stretch of a text with one place in it underlined, as lines for a terminal.

15 | The call to stop political prosecution and tortures was raised in Written Declaration No. 638.
   |                                                                   ~~~~~~~~~~~~~~~~~~~~~~~~~~~
"""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from kg.cli.terminal import styled
from kg.model.document import Span
from kg.model.text import escape_control, line_and_column
from kg.store.terminal_width import display_width, graphemes

_GUTTER = 8
_NARROWEST = 24

_Cell = tuple[str, bool]


def place_of(text: str, span: Span, page: int | None) -> str:
    """Return where a span begins: line and column, and the page of a PDF, `12:1 page 3`."""
    line, column = line_and_column(text, span.start)
    return f"{line}:{column}" if page is None else f"{line}:{column} page {page}"


def excerpt(text: str, stretch: Span, place: Span, width: int, colour: bool) -> Iterator[str]:
    """Yield a stretch of a text line by line, its place underlined with `~` below and, in colour, in itself.

    In: the text; the stretch to show; the place in it; the width in columns to which long lines are broken, at a
    space where there is one. Each line of the text begins with its number.
    """
    room = max(width - _GUTTER - 2, _NARROWEST)
    number, _ = line_and_column(text, stretch.start)
    offset = stretch.start
    for line in stretch.slice(text).split("\n"):
        # Grapheme clusters as they are shown, and whether each belongs to the place.
        cells: list[_Cell] = []
        end = offset
        for cluster in graphemes(line):
            cells.append((escape_control(cluster), place.start <= end < place.end))
            end += len(cluster)
        head = f"{number:>{_GUTTER - 1}} | "
        for row in _rows(cells, room):
            runs = [(marked, "".join(shown for shown, _ in run)) for marked, run in groupby(row, itemgetter(1))]
            shown = "".join(styled(run, "quote", colour=colour and marked) for marked, run in runs)
            yield (head + shown).rstrip()
            if any(marked for marked, _ in runs):
                under = "".join(("~" if marked else " ") * display_width(run) for marked, run in runs)
                yield f"{' ' * _GUTTER}| {under.rstrip()}"
            head = f"{' ' * _GUTTER}| "
        offset = end + 1
        number += 1


def _rows(cells: list[_Cell], room: int) -> Iterator[list[_Cell]]:
    """Break a line's cells into rows that fit, behind a space where one is near."""
    row: list[_Cell] = []
    columns = 0
    for cell in cells:
        row.append(cell)
        columns += display_width(cell[0])
        if columns > room:
            space = max((index for index, (fitting, _) in enumerate(row) if fitting == " "), default=0)
            end, following = (space, space + 1) if space else (len(row) - 1, len(row) - 1)
            yield row[:end]
            row = row[following:]
            columns = sum(display_width(shown) for shown, _ in row)
    if row or not cells:
        yield row
