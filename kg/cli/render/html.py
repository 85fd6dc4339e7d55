"""A text with its marks → HTML: nested elements for all that was recognised, an anchor for each place.

Nothing of the text can become markup or an order to the reader's program: it is escaped, and characters without a
form of their own (controls, marks of direction, what joins or parts words unseen) are written out as code points.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from kg.inspect.annotations import AnnotatedRun, Annotation, runs
from kg.model.document import Span
from kg.model.text import escaped, shown

_LINE_END = re.compile("\n")


def lines(text: str, marks: Sequence[Annotation], places: Collection[int]) -> Iterator[str]:
    """Return a text as HTML, line by line.

    In: the text as it was read; its marks as `kg.inspect.annotations.marks_of` orders them; the offsets that get an
    anchor
    (`id="o123"`). Out: for each line one `div` with its number as `id="L1"`; marks that run over lines are closed
    and opened again, so that each line is whole.
    """
    begins = [0, *(match.end() for match in _LINE_END.finditer(text))]
    anchors: dict[int, list[int]] = defaultdict(list)
    found: dict[int, list[AnnotatedRun]] = defaultdict(list)
    for place in sorted(set(places)):
        anchors[bisect_right(begins, place)].append(place)
    for run in runs(text, marks, Span(0, len(text)), places):
        found[bisect_right(begins, run.span.start)].append(run)
    for number in range(1, len(begins) + 1):
        body = "".join(_pieces(text, found[number], anchors[number]))
        link = f'<a class="no" href="#L{number}">{number}</a>'
        yield f'<div class="line" id="L{number}">{link}<span>{body}</span></div>\n'


def _pieces(text: str, found: Iterable[AnnotatedRun], places: Iterable[int]) -> Iterator[str]:
    waiting = list(places)
    opened: tuple[Annotation, ...] = ()
    for run in found:
        kept = _shared(opened, run.marks)
        yield "</span>" * (len(opened) - kept)
        while waiting and waiting[0] <= run.span.start:
            yield anchor(waiting.pop(0))
        yield from (f'<span class="m {mark.kind}" title="{escaped(mark.says)}">' for mark in run.marks[kept:])
        yield shown(run.span.slice(text))
        opened = run.marks
    yield "</span>" * len(opened)
    yield from map(anchor, waiting)


def _shared(opened: tuple[Annotation, ...], wanted: tuple[Annotation, ...]) -> int:
    """Count the outer elements that stay open from one run to the next."""
    count = 0
    for one, other in zip(opened, wanted, strict=False):
        if one is not other:
            break
        count += 1
    return count


def anchor(offset: int) -> str:
    """Return the element that links to an offset lead to."""
    return f'<span class="at" id="o{offset}"></span>'
