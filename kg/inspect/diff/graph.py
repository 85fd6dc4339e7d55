"""One graph of a comparison, asked for its lines and for what stands beside a difference: descriptions and evidence.

Both graphs are spoken of under one base, that of the first: what is asked of a graph with another base, and what it
answers, has its base exchanged.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from pathlib import Path

from kg.inspect.descriptions import Description, described
from kg.inspect.diff.changes import ChangeKind
from kg.model import terms
from kg.model.document import Span
from kg.model.errors import GraphError
from kg.store import graph_folder, nquads, oxigraph

# What is asked again soon: the things of one document, and the States and groups of all.
_REMEMBERED = 1 << 12
_HINT = "build the graph again"
_EVIDENCE = """
SELECT ?subject ?property ?value ?source ?start ?end ?quote ?rule WHERE {
  $pattern
  ?evidence oa:hasTarget ?source ; pace:start ?start ; pace:end ?end ; pace:quote ?quote ; pace:rule ?rule ;
    pace:subject ?subject ; pace:property ?property ; oa:hasBody|pace:value ?value .
}
"""
# Evidence about a thing, pointing to it, by its own IRI, and of the lines that a member signed.
ABOUT = "?evidence pace:subject $thing ."
POINTING = "?evidence oa:hasBody $thing ."
ITSELF = "VALUES ?evidence { $thing }"
LINES = "?signature pace:signatory $thing . ?evidence oa:hasBody ?signature ."


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A piece of evidence in one graph: what it says has which value, its file, place, quote and rule."""

    subject: str
    property: str
    value: str
    source: str
    span: Span
    quote: str
    rule: str


@dataclass(frozen=True, slots=True)
class GraphView:
    """One graph folder and how its graph is asked; `kind` is that of what only this graph says.

    `describe` takes the term of a thing, `evidence` one of the patterns of this module and a thing; its rows are sorted
    by their terms. `lines` yields the lines of the graph, ascending by code point.
    """

    kind: ChangeKind
    path: Path
    describe: Callable[[str], Description]
    evidence: Callable[[str, str], tuple[EvidenceRow, ...]]
    lines: Callable[[], Iterator[str]]


# The older graph and the newer one.
Views = tuple[GraphView, GraphView]


def open_view(path: Path, kind: ChangeKind, base: str) -> GraphView:
    """Open a graph folder as one side of a comparison.

    In: the folder; LOST for the first, GAINED for the second; the base under which both are spoken of.
    Raises GraphError where it is no graph folder or a broken one.
    """
    own, graph = oxigraph.base_of(path), oxigraph.open_graph(path)

    def spoken(term: str | None) -> str:
        return terms.rebase(term or "", own, base)

    @lru_cache(_REMEMBERED)
    def describe(thing: str) -> Description:
        pairs = graph.describe(terms.rebase(thing, base, own))
        return described((prop, spoken(value)) for prop, value in pairs)

    @lru_cache(_REMEMBERED)
    def evidence(pattern: str, thing: str) -> tuple[EvidenceRow, ...]:
        query = _EVIDENCE.replace("$pattern", pattern).replace("$thing", terms.rebase(thing, base, own))
        rows = []
        for row in sorted({tuple(map(spoken, row)) for row in graph.select(query).rows}):
            subject, prop, value, source, *literals = row
            start, end, quote, rule = (terms.value_of(literal).text for literal in literals)
            rows.append(EvidenceRow(subject, prop, value, source, Span(int(start), int(end)), quote, rule))
        return tuple(rows)

    def lines() -> Iterator[str]:
        file = path / graph_folder.GRAPH
        if own == base:
            return sorted_lines(file)
        # Another base sorts otherwise.
        quads = terms.rebased(nquads.read(file), own, base)
        return (quad.line() for quad in nquads.arrange(quads, attrgetter("subject")))

    return GraphView(kind, path, describe, evidence, lines)


def sorted_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a file of canonical N-Quads.

    Raises GraphError where it is missing, no UTF-8, or its lines do not ascend: then nothing can be told from it.
    """
    before, number = "", 0
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            for line in file:
                number += 1
                if line <= before:
                    raise GraphError(f"{path}, line {number}: not sorted by code point: {_HINT}")
                yield line
                before = line
    except (OSError, UnicodeDecodeError) as error:
        raise GraphError(f"{path} cannot be read behind line {number} ({error}): {_HINT}") from error


def quad_of(line: str, folder: Path) -> terms.Quad:
    """Return the quad of a line of a graph folder; raise GraphError where it is no line of canonical N-Quads."""
    quad = nquads.parse_line(line)
    if quad is None:
        raise GraphError(f"{folder}: not a line of canonical N-Quads: {line.strip()[:80]!r}: {_HINT}")
    return quad
