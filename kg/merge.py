"""Many readings → one graph: each quad once, each triple in one named graph.

The result does not depend on the order of the readings: it is a set, and where sources say different
things about what can be said once, a rule chooses (the earliest date of issue is the document's).
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping

from kg import iri, rdf
from kg.numbering import Numbering, numbering
from kg.rdf import Quad
from kg.vocabulary import Vocabulary

_ACTS = rdf.resource(iri.graph("acts"))
_VOCABULARY = rdf.resource(iri.graph("vocabulary"))
_MEMBERS = rdf.resource(iri.graph("members"))
# A part for validation: large enough that what several subjects use is seldom repeated, small enough to be shared out.
_MEMBERS_AT_ONCE = 1000
_STATUS = rdf.resource(iri.expand("pace:actStatus"))
_PUBLISHED, _AMENDS = (rdf.resource(iri.expand(name)) for name in ("pace:publishedAs", "pace:amends"))
# How a document names another act: what is named so says whether its own text was read.
_NAMING = frozenset(
    rdf.resource(iri.expand(name)) for name in ("pace:cites", "pace:answers", "pace:amends", "pace:basedOn")
)
_TYPE, _NUMBER, _YEAR = (rdf.resource(iri.expand(name)) for name in ("rdf:type", "pace:number", "pace:year"))
_ISSUED = rdf.resource(iri.expand("dcterms:issued"))
_RECORDS = rdf.resource(iri.expand("pace:records"))
_OUTLINE = frozenset((_TYPE, _NUMBER, _YEAR))


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
    doubtful = _doubtful_years(kept, numbering(vocabulary))
    kept -= _corrected(kept, doubtful)
    kept |= frozenset(_statuses(kept, documents, {quad.subject for quad in kept & doubtful}))
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


def _doubtful_years(quads: Iterable[Quad], known: Numbering) -> frozenset[Quad]:
    """The years that were cited beside a number and cannot be its own."""
    said: dict[str, dict[str, list[Quad]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        if quad.graph == _ACTS and quad.predicate in _OUTLINE:
            said[quad.subject][quad.predicate].append(quad)
    return frozenset(
        year for of in said.values() if _NUMBER in of for year in of[_YEAR] if not _agrees(of, year, known)
    )


def _agrees(said: Mapping[str, list[Quad]], year: Quad, known: Numbering) -> bool:
    kinds = (iri.local_name(rdf.iri_of(quad.object)) for quad in said[_TYPE])
    number, printed = (int(rdf.value_of(quad.object).text) for quad in (said[_NUMBER][0], year))
    return all(known.agrees(kind, number, printed) for kind in kinds)


def _corrected(quads: Iterable[Quad], doubtful: frozenset[Quad]) -> frozenset[Quad]:
    """A doubtful year is a misprint where another text cites the same act with a year that agrees; else it is kept."""
    dated = {quad.subject for quad in quads if quad.graph == _ACTS and quad.predicate == _YEAR and quad not in doubtful}
    return frozenset(quad for quad in doubtful if quad.subject in dated)


def _statuses(quads: Iterable[Quad], documents: Mapping[str, object], doubtful: Container[str]) -> Iterable[Quad]:
    """Say of each act that is named whether its text was read; of one that was not, whether its year can be right."""
    named = {quad.object for quad in quads if quad.predicate in _NAMING}
    described = {quad.subject for quad in quads if quad.graph == _ACTS}
    seen = documents.keys() | _published(quads, documents)
    for act in sorted(named):
        if act in described or act in documents:
            unseen = "number-and-year-disagree" if act in doubtful else "not-yet-seen"
            status = iri.concept("act-status", "seen" if act in seen else unseen)
            yield Quad(act, _STATUS, rdf.resource(status), _ACTS)


def _published(quads: Iterable[Quad], documents: Mapping[str, object]) -> set[str]:
    """What was read as a Doc.; an amendment carries the number of the report that it amends."""
    amending = {quad.subject for quad in quads if quad.predicate == _AMENDS}
    published = (quad for quad in quads if quad.predicate == _PUBLISHED and quad.subject in documents)
    return {quad.object for quad in published if quad.subject not in amending}


def vocabulary_quads(quads: Iterable[Quad], vocabulary: Vocabulary) -> Iterable[Quad]:
    """Describe every concept that quads point to, and what these point to, in `graph/vocabulary`."""
    used = {quad.object[1:-1] for quad in quads if rdf.is_resource(quad.object)}
    for concept in vocabulary.closure(used):
        yield from (Quad(*triple, _VOCABULARY) for triple in concept.triples)


def ontology_quads(vocabulary: Vocabulary) -> Iterable[Quad]:
    """Return the ontology's own statements in `graph/vocabulary`."""
    return (Quad(*triple, _VOCABULARY) for triple in vocabulary.ontology)


def is_fact(quad: Quad, base: str = iri.BASE) -> bool:
    """Tell whether a quad is neither evidence, nor leads to it, nor is part of the ontology: what `graph.ttl` holds."""
    evidence = f"<{base}source/"
    if quad.graph.startswith(evidence) or quad.object.startswith(evidence):
        return False
    return not quad.subject.startswith(f"<{iri.PACE[:-1]}")


def is_vocabulary(quad: Quad, base: str = iri.BASE) -> bool:
    """Tell whether a quad belongs to vocabularies or ontology: what `vocabulary.ttl` holds."""
    return quad.graph == f"<{base}graph/vocabulary>"


class Parts:
    """The quads of a merged graph by where they belong, so that each document can be validated by itself."""

    def __init__(self, quads: Iterable[Quad], looked_at: Container[str] | None = None) -> None:
        """Sort the quads; `looked_at`, where it is given, are the only properties of the vocabularies that matter."""
        self._graphs: dict[str, list[Quad]] = defaultdict(list)
        self._shared: dict[str, list[Quad]] = defaultdict(list)
        shared = {_ACTS, _VOCABULARY, _MEMBERS}
        gathered = tuple(quads)
        self._members = {quad.subject for quad in gathered if quad.graph == _MEMBERS}
        for quad in gathered:
            if quad.graph == _VOCABULARY and looked_at is not None and quad.predicate not in looked_at:
                continue
            (self._shared if quad.graph in shared else self._graphs)[
                quad.subject if quad.graph in shared else quad.graph
            ].append(quad)
        self.documents = documents_of(gathered)

    def document(self, document: str) -> tuple[Quad, ...]:
        """Return the quads of one document: its graph, its sources', and what these point to."""
        graphs = (document, *sorted(self.documents[document]))
        own = [quad for graph in graphs for quad in self._graphs[graph]]
        return (*own, *self._reached(own))

    def members(self) -> Iterator[tuple[Quad, ...]]:
        """Yield what `graph/members` says of members, names and links, in parts, with the vocabularies that it uses."""
        about = sorted(self._members)
        for start in range(0, len(about), _MEMBERS_AT_ONCE):
            own = [quad for subject in about[start : start + _MEMBERS_AT_ONCE] for quad in self._shared[subject]]
            yield (*own, *self._reached(own))

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
