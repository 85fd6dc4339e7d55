"""facts → quads: the statements, and for each place the evidence node that says what it shows.

One node stands for one place and one property; it may serve several subjects (the date of a
document and of its edition) where all of them have all of its bodies.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from kg.model import iri, terms
from kg.model.document import Evidence, Fact, Source
from kg.model.terms import Quad

_TERMS = {
    name: terms.resource(iri.expand(name))
    for name in (
        "rdf:type",
        "oa:hasBody",
        "oa:hasTarget",
        "pace:Evidence",
        "pace:start",
        "pace:end",
        "pace:page",
        "pace:quote",
        "pace:rule",
        "pace:position",
        "pace:score",
        "pace:provision",
        "pace:subject",
        "pace:property",
        "pace:value",
    )
}
_SCORED = frozenset(terms.resource(iri.expand(name)) for name in ("pace:cites", "pace:mentions", "pace:addresses"))


def quads_of(source: Source, facts: Iterable[Fact]) -> frozenset[Quad]:
    """Return the statements of one source with the evidence nodes of its graph, each quad once."""
    places: dict[tuple[str, int, int], list[tuple[Fact, Evidence]]] = defaultdict(list)
    quads = set()
    for fact in facts:
        quads.add(Quad(fact.subject, fact.predicate, fact.object, fact.graph))
        for evidence in fact.evidence:
            places[fact.predicate, evidence.span.start, evidence.span.end].append((fact, evidence))
    home = iri.source(source.digest)
    for (predicate, start, end), found in places.items():
        node = terms.resource(iri.evidence(home, iri.local_name(terms.iri_of(predicate)), start, end))
        graph = terms.resource(home)
        quads.update(Quad(node, _TERMS[what], obj, graph) for what, obj in _node(predicate, graph, found))
        if page := source.page_at(start):
            quads.add(Quad(node, _TERMS["pace:page"], terms.integer(page), graph))
    return frozenset(quads)


def _node(predicate: str, source: str, found: list[tuple[Fact, Evidence]]) -> Iterator[tuple[str, str]]:
    evidence = found[0][1]
    yield "rdf:type", _TERMS["pace:Evidence"]
    yield "oa:hasTarget", source
    yield "pace:start", terms.integer(evidence.span.start)
    yield "pace:end", terms.integer(evidence.span.end)
    yield "pace:quote", terms.string(evidence.quote)
    yield "pace:rule", terms.string(evidence.rule)
    yield "pace:property", predicate
    if evidence.position is not None:
        yield "pace:position", terms.integer(evidence.position)
    if predicate in _SCORED:
        yield "pace:score", terms.decimal(evidence.score)
    for fact, rests in found:
        yield from (("pace:provision", terms.string(provision)) for provision in rests.provisions)
        yield "pace:subject", fact.subject
        yield "oa:hasBody" if terms.is_resource(fact.object) else "pace:value", fact.object
