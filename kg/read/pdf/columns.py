"""Column detection: the words of a page → lines in reading order, one column after the other.

Two columns are seen where several lines begin at one place with others beside them and nothing crosses the gutter
between. What stands above them is read before, what stands below behind.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from statistics import median

from kg.read.pdf.running_headers import PdfPage
from kg.read.pdf.words import PdfWord, pieces_of, rows_of, text_of
from kg.read.table_order import are_in_order

# In letter sizes: a gap that is a gutter where lines begin flush behind it.
_GUTTER = 0.8
# A column has so many lines and this share of the text's width; a narrower one holds the numbers of a list.
_LEAST_LINES, _LEAST_SHARE = 3, 0.15
# A gap that parts blocks is so much wider than those of the last rows; so many lines the ends of columns may lie apart.
_BLOCK_GAP, _BALANCED, _ROWS = 1.15, 2.3, 3
# Lines below a list in columns are few; more of them that reach down to the margin are the column's own.
_MOST_BELOW = 4
_NEAR_MARGIN = 0.12
# A first column with so many lines, reaching to so many letter sizes before the second, which begins near the middle.
_FULL_COLUMN, _REACH, _MIDDLE = 10, 4.0, 0.12
# Headers and footers stand in this share of the page's height; further out than any page reaches.
_EDGE, _FAR = 0.06, 1e9
# Rounding of boxes, in points.
_ROUNDING = 1.5
# No page of a document has more lines or so many columns; beyond that no columns are looked for.
_MOST_LINES, _MOST_STARTS, _DEEPEST = 500, 10, 12


@dataclass(frozen=True, slots=True)
class PdfLine:
    """Words on one base line of one column."""

    words: tuple[PdfWord, ...]

    @property
    def text(self) -> str:
        """The line as it is read."""
        return text_of(self.words)

    @property
    def left(self) -> float:
        """The left edge."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """The right edge."""
        return max(word.right for word in self.words)

    @property
    def base(self) -> float:
        """The base line."""
        return self.words[0].base

    @property
    def size(self) -> float:
        """The size of most letters."""
        return median(word.size for word in self.words)


@dataclass(frozen=True, slots=True)
class PdfColumn:
    """Lines that are read one below the other, in one column of one page; `bound` is where the next column begins.

    `is_margin` tells of what stands at the very top or bottom of the page, outside all columns.
    """

    page: int
    lines: tuple[PdfLine, ...]
    bound: float
    is_margin: bool = False

    @property
    def left(self) -> float:
        """The left edge."""
        return min(line.left for line in self.lines)

    @property
    def right(self) -> float:
        """The right edge of the longest line."""
        return max(line.right for line in self.lines)


def columns_of(pages: Iterable[PdfPage]) -> list[PdfColumn]:
    """Return the columns of all pages in reading order; what stands at the very top or bottom is no column's."""
    columns: list[PdfColumn] = []
    for page in pages:
        head, foot = _EDGE * page.height, (1 - _EDGE) * page.height
        lines = [PdfLine(tuple(piece)) for row in rows_of(page.words) for piece in pieces_of(row)]
        top = [line for line in lines if line.base < head]
        bottom = [line for line in lines if line.base >= foot]
        if top:
            columns.append(PdfColumn(page.number, _whole_rows(top), _FAR, is_margin=True))
        columns += _ordered([line for line in lines if head <= line.base < foot], page, page.width)
        if bottom:
            columns.append(PdfColumn(page.number, _whole_rows(bottom), _FAR, is_margin=True))
    return columns


@dataclass(frozen=True, slots=True)
class _Band:
    """A stretch of a page in two columns, the second beginning at `start`, and what stands above and below it."""

    start: float
    above: list[PdfLine]
    left: list[PdfLine]
    right: list[PdfLine]
    below: list[PdfLine]


def _ordered(lines: list[PdfLine], page: PdfPage, bound: float, depth: int = 0) -> Iterator[PdfColumn]:
    """Yield the columns that these lines make, in reading order; `bound` is where the next column begins."""
    searched = depth < _DEEPEST and len(lines) <= _MOST_LINES
    bands = [band for start in _starts(lines) for band in _bands(lines, start, page)] if searched else []
    if not bands:
        if lines:
            yield PdfColumn(page.number, _whole_rows(lines), bound)
        return
    band = max(bands, key=lambda band: min(len(band.left), len(band.right)))
    yield from _ordered(band.above, page, bound, depth + 1)
    # Names of a list, each of one line or more, may be printed row by row: then that is how they are in order.
    left, right = _names(band.left), _names(band.right)
    balanced = 0 <= len(left) - len(right) <= 1
    by_rows = [name for pair in zip_longest(left, right) for name in pair if name] if balanced else []
    if are_in_order(" ".join(line.text for line in name) for name in by_rows):
        yield PdfColumn(page.number, tuple(line for name in by_rows for line in name), bound)
    else:
        yield from _ordered(band.left, page, band.start, depth + 1)
        yield from _ordered(band.right, page, bound, depth + 1)
    yield from _ordered(band.below, page, bound, depth + 1)


def _whole_rows(lines: Iterable[PdfLine]) -> tuple[PdfLine, ...]:
    """Put the pieces of each row together, where there are no columns."""
    return tuple(PdfLine(tuple(row)) for row in rows_of(word for line in lines for word in line.words))


def _names(lines: Iterable[PdfLine]) -> list[list[PdfLine]]:
    names: list[list[PdfLine]] = []
    for line in lines:
        if names and not _is_no_name(names[-1][-1], line) and "," not in line.text:
            names[-1].append(line)
        else:
            names.append([line])
    return names


def _is_no_name(before: PdfLine, line: PdfLine) -> bool:
    """Whether a line below names is something else: it has no comma, and no name goes on in it."""
    return "," not in line.text and not before.text.endswith(",")


def _starts(lines: Sequence[PdfLine]) -> list[float]:
    """Return where several lines begin one below the other right of the text's edge: the likeliest places first."""
    lefts = sorted(line.left for line in lines)
    width = max((line.right for line in lines), default=0) - (lefts[0] if lefts else 0)
    flush: dict[float, int] = {}
    for left in lefts:
        if left - lefts[0] >= _LEAST_SHARE * width:
            near = next((start for start in reversed(flush) if left - start <= _ROUNDING), left)
            flush[near] = flush.get(near, 0) + 1
    return sorted(flush, key=lambda start: -flush[start])[:_MOST_STARTS]


def _bands(lines: Sequence[PdfLine], start: float, page: PdfPage) -> Iterator[_Band]:
    """Yield the stretches in two columns in which nothing crosses the gutter before `start`."""
    ordered = sorted(lines, key=lambda line: line.base)
    parts = [_split_at(line, start) for line in ordered]
    walls = [-1, *(place for place, part in enumerate(parts) if part is None), len(ordered)]
    narrowest = _LEAST_SHARE * (max(line.right for line in lines) - min(line.left for line in lines))
    for before, behind in pairwise(walls):
        left = [line for part in parts[before + 1 : behind] if part for line in part[0]]
        right = [line for part in parts[before + 1 : behind] if part for line in part[1]]
        flush = sum(line.left <= start + _ROUNDING for line in right)
        two_columns = flush >= _LEAST_LINES <= len(left) and all(
            max(line.right for line in side) - min(line.left for line in side) >= narrowest for side in (left, right)
        )
        # A page may be set in two columns throughout, though the second has only a line or two.
        open_page = len(walls) == 2
        if not two_columns and open_page and right and len(left) >= _FULL_COLUMN:
            amid = abs(start - page.width / 2) <= _MIDDLE * page.width
            near = max(line.right for line in left) >= start - _REACH * left[0].size
            two_columns = amid and near and left[-1].base >= (1 - _NEAR_MARGIN) * page.height
        if two_columns:
            own, tail = _without_tail(left, right, page, open_page=open_page)
            first = right[0].base - right[0].size / 2
            above = [*ordered[: before + 1], *(line for line in own if line.base < first)]
            beside = [line for line in own if line.base >= first]
            yield _Band(start, above, beside, right, [*tail, *ordered[behind:]])


def _split_at(line: PdfLine, start: float) -> tuple[list[PdfLine], list[PdfLine]] | None:
    """Return what of a line stands left and what right of a gutter; None where the line crosses it."""
    left = tuple(word for word in line.words if word.right < start - _ROUNDING)
    right = tuple(word for word in line.words if word.left >= start - _ROUNDING)
    if len(left) + len(right) < len(line.words):
        return None
    if left and right:
        gap = right[0].left - max(word.right for word in left)
        if gap < _GUTTER * line.size or right[0].left > start + _ROUNDING:
            return None
    return [PdfLine(left)] if left else [], [PdfLine(right)] if right else []


def _without_tail(
    left: list[PdfLine], right: list[PdfLine], page: PdfPage, *, open_page: bool
) -> tuple[list[PdfLine], list[PdfLine]]:
    """Part from the left column what stands below both columns of a list, such as its total.

    In a page that is in columns throughout (`open_page`) the left column reaches down to the margin instead.
    """
    distances = [lower.base - upper.base for upper, lower in pairwise(left)]
    leading, end = median(distances), max(line.base for line in right)
    names = sum("," in line.text for line in right) > len(right) / 2
    for place in range(1, len(left)):
        upper, lower = left[place - 1 : place + 1]
        usual = max(distances[max(place - 1 - _ROWS, 0) : place - 1], default=leading)
        apart = lower.base - upper.base > _BLOCK_GAP * usual or (names and _is_no_name(upper, lower))
        if apart and lower.base > end:
            tail = left[place:]
            low = tail[-1].base >= (1 - _NEAR_MARGIN) * page.height
            is_own = low and (open_page or len(tail) > _MOST_BELOW)
            if upper.base >= end - _BALANCED * leading and not is_own:
                return left[:place], tail
    return left, []
