"""One of the two graphs, asked about what stands beside a difference: names of things, and evidence.

Both graphs are spoken of under one base, that of the first: what is asked of a graph with another base, and what it
answers, has its base exchanged.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from kg.inspect.diff import stream
from kg.inspect.diff.model import ChangeKind, EvidenceRow
from kg.model import iri, terms
from kg.model.document import Span
from kg.store import graph_folder, oxigraph

Facts = Mapping[str, tuple[str, ...]]

# What is asked again soon: the things of one document, and the States and groups of all.
_REMEMBERED = 1 << 12
_EVIDENCE = """
SELECT ?subject ?property ?said ?source ?start ?end ?quote ?rule WHERE {
  $pattern
  ?evidence oa:hasTarget ?source ; pace:start ?start ; pace:end ?end ; pace:quote ?quote ; pace:rule ?rule ;
    pace:subject ?subject ; pace:property ?property ; oa:hasBody|pace:value ?said .
}
"""
ABOUT = "?evidence pace:subject $thing ."
POINTING = "?evidence oa:hasBody $thing ."
ITSELF = "VALUES ?evidence { $thing }"
LINES = "?signature pace:signatory $thing . ?evidence oa:hasBody ?signature ."


@dataclass(frozen=True, slots=True)
class GraphView:
    """One graph folder and how its graph is asked; `sign` is that of what only this graph says."""

    sign: ChangeKind
    path: Path
    said: Callable[[str], Facts]
    evidence: Callable[[str, str], tuple[EvidenceRow, ...]]
    lines: Callable[[], Iterator[str]]


def opened(path: Path, sign: ChangeKind, base: str) -> GraphView:
    """Open a graph folder as one side of a comparison.

    In: the folder; LOST for the first, GAINED for the second; the base under which both are spoken of.
    Raises GraphError where it is no graph folder or a broken one.
    """
    stored = oxigraph.open_graph(path)
    graph = _Graph(oxigraph.base_of(path), base, stored.describe, stored.select)
    return GraphView(
        sign,
        path,
        lru_cache(_REMEMBERED)(graph.said),
        lru_cache(_REMEMBERED)(graph.evidence),
        partial(stream.lines_under, path / graph_folder.GRAPH, graph.own, base),
    )


@dataclass(frozen=True, slots=True)
class _Graph:
    """An open graph, its own base and the one under which it is spoken of."""

    own: str
    spoken: str
    pairs: Callable[[str], tuple[tuple[str, str], ...]]
    select: Callable[[str], oxigraph.Solutions]

    def said(self, thing: str) -> Facts:
        """Return what the graph says of a thing: terms by property, its name with a prefix."""
        gathered: dict[str, tuple[str, ...]] = defaultdict(tuple)
        for prop, value in self.pairs(terms.rebase(thing, self.spoken, self.own)):
            gathered[iri.compact(terms.iri_of(prop))] += (self._spoken(value),)
        return dict(gathered)

    def evidence(self, pattern: str, thing: str) -> tuple[EvidenceRow, ...]:
        """Return the evidence that fits one of the patterns of this module, with a thing in it, sorted by place."""
        query = _EVIDENCE.replace("$pattern", pattern).replace("$thing", terms.rebase(thing, self.spoken, self.own))
        rows = sorted({tuple(self._spoken(term or "") for term in row) for row in self.select(query).rows})
        return tuple(_found(row) for row in rows)

    def _spoken(self, term: str) -> str:
        return terms.rebase(term, self.own, self.spoken)


def _found(row: tuple[str, ...]) -> EvidenceRow:
    subject, prop, said, source, start, end, quote, rule = row
    span = Span(int(terms.value_of(start).text), int(terms.value_of(end).text))
    return EvidenceRow(subject, prop, said, source, span, terms.value_of(quote).text, terms.value_of(rule).text)
