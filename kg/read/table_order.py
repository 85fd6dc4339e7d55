"""Reading order of a table of names: by rows or by columns, as a list is printed in alphabetical order."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import TypeVar

Cell = TypeVar("Cell")

# Fewer names could be in order by chance. Read the wrong way, half of all neighbours are out of order.
_LEAST, _FAULTS = 6, 0.25
_CAPITALS = re.compile(r"[^\W\d_a-z]{2,}(?=[\W_]|$)")
_WORD = re.compile(r"[^\W\d_]{2,}")


def in_reading_order(rows: Sequence[Sequence[Cell]], printed: Callable[[Cell], str]) -> tuple[Cell, ...]:
    """Return the cells row by row, or column by column where only that puts names into alphabetical order.

    `printed` gives the text of a cell.
    """
    by_rows = [cell for row in rows for cell in row]
    width = max(map(len, rows), default=0)
    by_columns = [row[column] for column in range(width) for row in rows if column < len(row)]
    only_so = are_in_order(map(printed, by_columns)) and not are_in_order(map(printed, by_rows))
    return tuple(by_columns if only_so else by_rows)


def are_in_order(texts: Iterable[str]) -> bool:
    """Tell whether texts are names in alphabetical order, but for a few slips; the first may be the initiator's.

    Names are texts of one line with a comma, empty ones left aside.
    """
    names = [text.strip() for text in texts if text.strip()]
    if len(names) < _LEAST or not all("," in name and "\n" not in name for name in names):
        return False
    keys: list[str] = []
    for name in names[1:]:
        # The surname is what stands in capitals, else the first word; Å is filed as A.
        before_comma = name.partition(",")[0]
        surname = _CAPITALS.search(before_comma) or _WORD.search(before_comma)
        keys.append(unicodedata.normalize("NFKD", surname.group() if surname else "").casefold())
    return sum(key > following for key, following in pairwise(keys)) < _FAULTS * len(keys)
