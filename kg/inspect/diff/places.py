"""Where a changed fact is printed: evidence that says it itself, else evidence of the thing that it is said of."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.inspect.diff import graph
from kg.inspect.diff.graph import GraphView
from kg.inspect.diff.model import Change, ChangeKind, ChangeSection, EvidenceRow, PrintedPlace, Scope
from kg.model import terms
from kg.model.errors import GraphError
from kg.model.namespaces import PACE
from kg.model.terms import Quad
from kg.model.text import line_and_column
from kg.store import graph_folder


def located(sections: Sequence[ChangeSection], both: tuple[GraphView, GraphView]) -> Sequence[ChangeSection]:
    """Give sections with the places of each of their changes.

    The texts of the sections' files are in memory together, so give no more sections at once than memory has room for.
    Raises GraphError where the texts kept beside a graph are not those of the graph.
    """
    for side in both:
        sections = tuple(_with_places_of(side, sections))
    return sections


def _with_places_of(side: GraphView, sections: Sequence[ChangeSection]) -> Iterator[ChangeSection]:
    found = [[_found(side, section.part, change) for change in section.changes] for section in sections]
    known = _found_places((one for of_section in found for of_change in of_section for one in of_change), side)
    for section, of_section in zip(sections, found, strict=True):
        pairs = zip(section.changes, of_section, strict=True)
        # One place may say two things that change together, such as the date of a document and that of its edition.
        changes = (
            replace(one, places=(*one.places, *dict.fromkeys(known[found] for found in by))) for one, by in pairs
        )
        yield replace(section, changes=tuple(changes))


def _found(side: GraphView, part: Scope, change: Change) -> tuple[EvidenceRow, ...]:
    """The evidence that one graph has for what it alone says."""
    quads = change.lost if side.sign is ChangeKind.LOST else change.gained
    found = set(_proofs(side, quads) if part is Scope.MEMBER else _evidence(side, quads))
    return tuple(sorted(found, key=lambda one: (one.source, one.span)))


def _evidence(side: GraphView, quads: Sequence[Quad]) -> Sequence[EvidenceRow]:
    """What says it of the document or a part, else what points to the part, else where it begins."""
    documents = [quad for quad in quads if quad.subject == quad.graph]
    parts = [quad for quad in quads if quad.subject != quad.graph]
    found = _exact(side, documents) or _exact(side, parts)
    found = found or [one for subject in _subjects(quads) for one in side.evidence(graph.POINTING, subject)]
    return found or [one for document in _subjects(documents) for one in _first(side, document)]


def _exact(side: GraphView, quads: Iterable[Quad]) -> list[EvidenceRow]:
    return [
        one
        for quad in quads
        for one in side.evidence(graph.ABOUT, quad.subject)
        if (one.property, one.said) == (quad.predicate, quad.object)
    ]


def _first(side: GraphView, document: str) -> Iterable[EvidenceRow]:
    """The first evidence of each file of a document."""
    found = sorted(side.evidence(graph.ABOUT, document), key=lambda one: one.span, reverse=True)
    return {one.source: one for one in found}.values()


def _proofs(side: GraphView, quads: Sequence[Quad]) -> Sequence[EvidenceRow]:
    """The lines of the signatures that prove a membership, else those that prove a name or link, else print a name."""
    signatures = dict.fromkeys(quad.object for quad in quads if quad.predicate == PACE.provedBy)
    found = [one for signature in signatures for one in side.evidence(graph.POINTING, signature)]
    if not found:
        proofs = (proof for subject in _subjects(quads) for proof in side.said(subject).get("pace:provedBy", ()))
        found = [one for proof in proofs for one in side.evidence(graph.ITSELF, proof)]
    return found or [one for quad in quads for one in _printing(side, quad)]


def _printing(side: GraphView, quad: Quad) -> Iterator[EvidenceRow]:
    if not terms.is_resource(quad.object):
        printed = terms.value_of(quad.object).text
        yield from (one for one in side.evidence(graph.LINES, quad.subject) if printed in one.quote)


def _subjects(quads: Iterable[Quad]) -> list[str]:
    return list(dict.fromkeys(quad.subject for quad in quads))


def _found_places(found: Iterable[EvidenceRow], side: GraphView) -> Mapping[EvidenceRow, PrintedPlace]:
    """Look up file, line and column of each piece of evidence; each text is opened once."""
    by_source: dict[str, set[EvidenceRow]] = defaultdict(set)
    for one in found:
        by_source[one.source].add(one)
    digests = {source: _said(side, source, "pace:sha256") for source in by_source}
    texts = graph_folder.texts_of(side.path, set(digests.values())) if digests else {}
    return {
        one: _place(one, texts.get(digests[source], ""), side) for source, many in by_source.items() for one in many
    }


def _place(found: EvidenceRow, text: str, side: GraphView) -> PrintedPlace:
    file = _said(side, found.source, "pace:fileName")
    if found.span.slice(text) != found.quote:
        raise GraphError(f"{side.path}: the texts kept for {file} are not those of the graph: build the graph again")
    line, column = line_and_column(text, found.span.start)
    return PrintedPlace(side.sign, file, found.span, line, column, found.quote, found.rule)


def _said(side: GraphView, source: str, prop: str) -> str:
    """What a file's description says: of two names of one file the first in order, nothing where it has none."""
    return next((terms.value_of(value).text for value in side.said(source).get(prop, ())), "")
