"""Many readings → one graph: each quad once, each triple in one named graph.

The result does not depend on the order of the readings: it is a set, and where sources say different
things about what can be said once, a rule chooses (the earliest date of issue is the document's).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from kg import iri, rdf
from kg.rdf import Quad
from kg.vocabulary import Vocabulary

_ACTS = rdf.resource(iri.graph("acts"))
_VOCABULARY = rdf.resource(iri.graph("vocabulary"))
_STATUS = rdf.resource(iri.expand("pace:actStatus"))
_CITES = rdf.resource(iri.expand("pace:cites"))
_ISSUED = rdf.resource(iri.expand("dcterms:issued"))
_RECORDS = rdf.resource(iri.expand("pace:records"))
_OUTLINE = frozenset(rdf.resource(iri.expand(name)) for name in ("rdf:type", "pace:number", "pace:year"))


def documents_of(quads: Iterable[Quad]) -> dict[str, frozenset[str]]:
    """Return the documents that were read, as terms, each with the terms of its sources."""
    sources: dict[str, set[str]] = defaultdict(set)
    for quad in quads:
        if quad.predicate == _RECORDS:
            sources[quad.object].add(quad.subject)
    return {document: frozenset(found) for document, found in sorted(sources.items())}


def merge(quads: Iterable[Quad], vocabulary: Vocabulary) -> frozenset[Quad]:
    """Merge the quads of all sources and members, and add what they use of the vocabulary."""
    gathered = frozenset(quads)
    documents = documents_of(gathered)
    kept = gathered - _repeated(gathered, documents) - _later_issues(gathered, documents)
    kept |= frozenset(_statuses(kept, documents))
    return kept | frozenset(vocabulary_quads(kept, vocabulary))


def _repeated(quads: Iterable[Quad], documents: Mapping[str, object]) -> frozenset[Quad]:
    """What `graph/acts` says about an act that was read itself: its own graph says it."""
    return frozenset(quad for quad in quads if quad.graph == _ACTS and quad.subject in documents)


def _later_issues(quads: Iterable[Quad], documents: Mapping[str, object]) -> frozenset[Quad]:
    """A document read in several editions was issued on the day of the first."""
    dated: dict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        if quad.predicate == _ISSUED and quad.subject in documents:
            dated[quad.subject].append(quad)
    return frozenset(quad for found in dated.values() for quad in sorted(found)[1:])


def _statuses(quads: Iterable[Quad], documents: Mapping[str, object]) -> Iterable[Quad]:
    cited = {quad.object for quad in quads if quad.predicate == _CITES}
    described = {quad.subject for quad in quads if quad.graph == _ACTS}
    for act in sorted(cited):
        if act in described or act in documents:
            status = iri.concept("act-status", "seen" if act in documents else "not-yet-seen")
            yield Quad(act, _STATUS, rdf.resource(status), _ACTS)


def vocabulary_quads(quads: Iterable[Quad], vocabulary: Vocabulary) -> Iterable[Quad]:
    """Describe every concept that quads point to, and what these point to, in `graph/vocabulary`."""
    used = {quad.object[1:-1] for quad in quads if rdf.is_resource(quad.object)}
    for concept in vocabulary.closure(used):
        yield from (Quad(*triple, _VOCABULARY) for triple in concept.triples)


def ontology_quads(vocabulary: Vocabulary) -> Iterable[Quad]:
    """Return the ontology's own statements in `graph/vocabulary`."""
    return (Quad(*triple, _VOCABULARY) for triple in vocabulary.ontology)


def is_fact(quad: Quad, base: str = iri.BASE) -> bool:
    """Tell whether a quad is neither evidence nor part of the ontology: what `graph.ttl` holds."""
    return not quad.graph.startswith(f"<{base}source/") and not quad.subject.startswith(f"<{iri.PACE[:-1]}")


def is_vocabulary(quad: Quad, base: str = iri.BASE) -> bool:
    """Tell whether a quad belongs to vocabularies or ontology: what `vocabulary.ttl` holds."""
    return quad.graph == f"<{base}graph/vocabulary>"


class Parts:
    """The quads of a merged graph by where they belong, so that each document can be validated by itself."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._graphs: dict[str, list[Quad]] = defaultdict(list)
        self._shared: dict[str, list[Quad]] = defaultdict(list)
        shared = {_ACTS, _VOCABULARY, rdf.resource(iri.graph("members"))}
        gathered = tuple(quads)
        for quad in gathered:
            (self._shared if quad.graph in shared else self._graphs)[
                quad.subject if quad.graph in shared else quad.graph
            ].append(quad)
        self.documents = documents_of(gathered)

    def document(self, document: str) -> tuple[Quad, ...]:
        """Return the quads of one document: its graph, its sources', and what these point to."""
        graphs = (document, *sorted(self.documents[document]))
        own = [quad for graph in graphs for quad in self._graphs[graph]]
        return (*own, *self._reached(own))

    def _outline(self, about: str) -> list[Quad]:
        """What a document that is cited says of itself: its kind, number and year stand in its own graph."""
        if about not in self.documents:
            return []
        return [quad for quad in self._graphs[about] if quad.subject == about and quad.predicate in _OUTLINE]

    def _reached(self, quads: Iterable[Quad]) -> tuple[Quad, ...]:
        reached: dict[str, list[Quad]] = {}
        waiting = {quad.object for quad in quads}
        while waiting:
            about = waiting.pop()
            found = [*self._shared.get(about, ()), *self._outline(about)]
            if found and about not in reached:
                reached[about] = found
                waiting.update(quad.object for quad in found)
        return tuple(quad for _, found in sorted(reached.items()) for quad in found)
