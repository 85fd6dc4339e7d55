"""Stand-off annotations of a text → HTML: nested elements for all that was recognised, an anchor for each place."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from markupsafe import Markup

from kg.inspect.annotations import AnnotatedRun, Annotation, runs
from kg.model.document import Span
from kg.model.text import escaped, shown

_LINE_END = re.compile("\n")


def annotated_lines(text: str, annotations: Sequence[Annotation], places: Collection[int]) -> Iterator[Markup]:
    """Yield a text as HTML, line by line.

    In: the text as it was read; its annotations in the order of `kg.inspect.annotations.annotate`; the offsets that
    get an anchor (`id="o123"`). Out: for each line one `div` with its number as `id="L1"`; annotations that run over
    lines are closed and opened again, so that each line is whole.
    """
    begins = [0, *(match.end() for match in _LINE_END.finditer(text))]
    anchors: dict[int, list[int]] = defaultdict(list)
    runs_by_line: dict[int, list[AnnotatedRun]] = defaultdict(list)
    for place in sorted(set(places)):
        anchors[bisect_right(begins, place)].append(place)
    for run in runs(text, annotations, Span(0, len(text)), places):
        runs_by_line[bisect_right(begins, run.span.start)].append(run)
    for number in range(1, len(begins) + 1):
        body = "".join(_elements(text, runs_by_line[number], anchors[number]))
        link = f'<a class="no" href="#L{number}">{number}</a>'
        yield Markup(f'<div class="line" id="L{number}">{link}<span>{body}</span></div>\n')


def _elements(text: str, line: Iterable[AnnotatedRun], places: Iterable[int]) -> Iterator[str]:
    """Yield the elements of one line; those that two runs have in common stay open between them."""
    queue = list(places)
    path: tuple[Annotation, ...] = ()
    for run in line:
        pairs = enumerate(zip(path, run.annotations, strict=False))
        common = next((depth for depth, (old, new) in pairs if old is not new), min(len(path), len(run.annotations)))
        yield "</span>" * (len(path) - common)
        while queue and queue[0] <= run.span.start:
            yield _anchor(queue.pop(0))
        for annotation in run.annotations[common:]:
            yield f'<span class="m {annotation.kind}" title="{escaped(annotation.meaning)}">'
        yield shown(run.span.slice(text))
        path = run.annotations
    yield "</span>" * len(path)
    yield from map(_anchor, queue)


def _anchor(offset: int) -> str:
    """Return the element that links to an offset lead to."""
    return f'<span class="at" id="o{offset}"></span>'
