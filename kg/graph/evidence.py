"""Provenance of statements: facts → quads, and for each place the evidence node that says what it shows.

One node stands for one place and one property; it may serve several subjects (the date of a document and of its
edition) where all of them have all of its bodies.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from kg.model import iri, terms
from kg.model.document import Evidence, Fact, Source
from kg.model.namespaces import OA, PACE, RDF
from kg.model.terms import Quad

_SCORED = frozenset((PACE.cites, PACE.mentions, PACE.addresses, PACE.about))


def quads_of(source: Source, facts: Iterable[Fact]) -> tuple[Quad, ...]:
    """Return the statements of one source with the evidence nodes of its graph, sorted, each quad once."""
    places: dict[tuple[str, int, int], list[tuple[Fact, Evidence]]] = {}
    stated = set()
    for fact in facts:
        stated.add(Quad(fact.subject, fact.predicate, fact.object, fact.graph))
        for evidence in fact.evidence:
            place = (fact.predicate, evidence.span.start, evidence.span.end)
            places.setdefault(place, []).append((fact, evidence))
    home = iri.source(source.digest)
    graph = terms.resource(home)
    nodes: dict[str, list[Quad]] = {}
    for (predicate, start, end), shown in places.items():
        # Of a digest, the name of a property and two numbers: whether it may be an IRI need not be asked.
        node = f"<{iri.evidence(home, iri.local_name(predicate[1:-1]), start, end)}>"
        statements = [*_place(source, graph, predicate, shown[0][1]), *_shown(shown)]
        statements = statements if len(shown) == 1 else list(set(statements))
        nodes[node] = [Quad(node, property_, value, graph) for property_, value in sorted(statements)]
    # Two stretches that are in order already are merged in one pass.
    return tuple(sorted([*sorted(stated), *chain.from_iterable(nodes[node] for node in sorted(nodes))]))


def _place(source: Source, graph: str, predicate: str, evidence: Evidence) -> list[tuple[str, str]]:
    """What an evidence node says of its place, and of the line that stands there; in order, to be sorted fast."""
    start = evidence.span.start
    statements = [(RDF.type, PACE.Evidence), (OA.hasTarget, graph), (PACE.end, terms.integer(evidence.span.end))]
    page = source.page_at(start) if source.pages else None
    if page:
        statements.append((PACE.page, terms.integer(page)))
    if evidence.position is not None:
        statements.append((PACE.position, terms.integer(evidence.position)))
    if evidence.group:
        statements.append((PACE.printedGroup, terms.resource(evidence.group)))
    if evidence.state:
        statements.append((PACE.printedState, terms.resource(evidence.state)))
    statements += [
        (PACE.property, predicate),
        (PACE.quote, terms.string(evidence.quote)),
        (PACE.rule, terms.string(evidence.rule)),
    ]
    if predicate in _SCORED:
        statements.append((PACE.score, terms.decimal(evidence.score)))
    statements.append((PACE.start, terms.integer(start)))
    return statements


def _shown(shown: Iterable[tuple[Fact, Evidence]]) -> Iterator[tuple[str, str]]:
    """What an evidence node says of the facts that it shows."""
    for fact, reason in shown:
        for provision in dict.fromkeys(reason.provisions):
            yield PACE.provision, terms.string(provision)
        yield PACE.subject, fact.subject
        yield OA.hasBody if fact.object.startswith("<") else PACE.value, fact.object
