"""Provenance of statements: facts → quads, and for each place the evidence node that says what it shows.

One node stands for one place and one property; it may serve several subjects (the date of a document and of its
edition) where all of them have all of its bodies.
"""

from collections import defaultdict
from collections.abc import Iterable

from kg.model import iri, terms
from kg.model.document import Evidence, Fact, Source
from kg.model.namespaces import OA, PACE, RDF
from kg.model.terms import Quad

_SCORED = frozenset((PACE.cites, PACE.mentions, PACE.addresses, PACE.about))


def quads_of(source: Source, facts: Iterable[Fact]) -> frozenset[Quad]:
    """Return the statements of one source with the evidence nodes of its graph, each quad once."""
    places: dict[tuple[str, int, int], list[tuple[Fact, Evidence]]] = defaultdict(list)
    quads = set()
    for fact in facts:
        quads.add(Quad(fact.subject, fact.predicate, fact.object, fact.graph))
        for evidence in fact.evidence:
            places[fact.predicate, evidence.span.start, evidence.span.end].append((fact, evidence))
    home = iri.source(source.digest)
    graph = terms.resource(home)
    for (predicate, start, end), shown in places.items():
        node = terms.resource(iri.evidence(home, iri.local_name(terms.iri_of(predicate)), start, end))
        evidence = shown[0][1]
        statements = [
            (RDF.type, PACE.Evidence),
            (OA.hasTarget, graph),
            (PACE.start, terms.integer(start)),
            (PACE.end, terms.integer(end)),
            (PACE.quote, terms.string(evidence.quote)),
            (PACE.rule, terms.string(evidence.rule)),
            (PACE.property, predicate),
        ]
        page = source.page_at(start)
        statements += [(PACE.page, terms.integer(page))] if page else []
        statements += [(PACE.position, terms.integer(evidence.position))] if evidence.position is not None else []
        statements += [(PACE.score, terms.decimal(evidence.score))] if predicate in _SCORED else []
        statements += [(PACE.printedState, terms.resource(evidence.state))] if evidence.state else []
        statements += [(PACE.printedGroup, terms.resource(evidence.group))] if evidence.group else []
        for fact, reason in shown:
            statements += [(PACE.provision, terms.string(provision)) for provision in reason.provisions]
            body = OA.hasBody if terms.is_resource(fact.object) else PACE.value
            statements += [(PACE.subject, fact.subject), (body, fact.object)]
        quads.update([Quad(node, property_, value, graph) for property_, value in statements])
    return frozenset(quads)
