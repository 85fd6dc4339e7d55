"""Merging: what the sources say → named graphs, each quad once, each triple in one of them.

Documents meet in few places: the acts that they name, the concepts that they use, the members who sign. What a source
says about these are its shared statements; they are merged for all sources at once (`shared_graphs`), and everything
else document by document (`document_quads`). The result does not depend on the order of the sources, and where they say
different things about what can be said once, a rule chooses (the earliest date of issue is the document's).
"""

import hashlib
import zlib
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.model import iri, terms
from kg.model.namespaces import DCTERMS, PACE, RDF
from kg.model.statements import StatementIndex
from kg.model.terms import Quad
from kg.vocabulary.concepts import Vocabulary
from kg.vocabulary.numbering import numbering

_ACTS = terms.resource(iri.graph("acts"))
_VOCABULARY = terms.resource(iri.graph("vocabulary"))
_MEMBERS = terms.resource(iri.graph("members"))
_SOURCES = f"<{iri.BASE}source/"
# A part for validation: large enough that what several subjects use is seldom repeated, small enough to be shared out.
_MEMBERS_AT_ONCE = 500
# How a document names another act: what is named so says whether its own text was read.
_NAMING = frozenset((PACE.cites, PACE.answers, PACE.amends, PACE.basedOn))
# What a document that is cited says of itself in its own graph.
OUTLINE = frozenset((RDF.type, PACE.number, PACE.year))


@dataclass(frozen=True, slots=True)
class SharedStatements:
    """What one source, or many, say of things that other sources speak of too; terms and quads.

    `acts` are the statements in `graph/acts`, `outlines` kind, number and year of the documents that were read, `named`
    the acts that a document names, `published` documents with their Doc., `amending` the documents that amend another,
    `concepts` the IRIs of the vocabularies' entries that are used.
    """

    acts: frozenset[Quad] = frozenset()
    outlines: frozenset[Quad] = frozenset()
    documents: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    published: frozenset[tuple[str, str]] = frozenset()
    amending: frozenset[str] = frozenset()
    concepts: frozenset[str] = frozenset()


def shared_statements(quads: Iterable[Quad], vocabulary: Vocabulary) -> SharedStatements:
    """Return the shared ones among the statements of some sources; `documents` are what these record."""
    acts, outlines, documents, named, amending, objects = set(), [], set(), set(), set(), set()
    published = set()
    for quad in quads:
        subject, predicate, value, graph = quad
        if graph == _ACTS:
            acts.add(quad)
        if value[0] == "<":
            objects.add(value[1:-1])
        if predicate in OUTLINE:
            if graph == subject:
                outlines.append(quad)
        elif predicate in _NAMING:
            named.add(value)
            if predicate == PACE.amends:
                amending.add(subject)
        elif predicate == PACE.records:
            documents.add(value)
        elif predicate == PACE.publishedAs:
            published.add((subject, value))
    return SharedStatements(
        acts=frozenset(acts),
        outlines=frozenset(quad for quad in outlines if quad.subject in documents),
        documents=frozenset(documents),
        named=frozenset(named),
        published=frozenset(published),
        amending=frozenset(amending),
        concepts=frozenset(objects & vocabulary.concepts.keys()),
    )


def concepts_used(quads: Iterable[Quad], vocabulary: Vocabulary) -> frozenset[str]:
    """Return the IRIs of the vocabularies' entries that stand as objects."""
    return frozenset(_resources(quads) & vocabulary.concepts.keys())


def _resources(quads: Iterable[Quad]) -> set[str]:
    """The IRIs that stand as objects."""
    return {quad.object[1:-1] for quad in quads if quad.object.startswith("<")}


class SharedStatementsBuilder:
    """The shared statements of many sources as one, while the sources come in."""

    def __init__(self) -> None:
        """Begin with none."""
        self._fields: dict[str, set[object]] = {name: set() for name in SharedStatements.__dataclass_fields__}

    def add(self, statements: SharedStatements) -> None:
        """Add those of one source."""
        for name, values in self._fields.items():
            values |= getattr(statements, name)

    def build(self) -> SharedStatements:
        """Return those of all sources that were added."""
        return SharedStatements(**{name: frozenset(values) for name, values in self._fields.items()})  # type: ignore[arg-type]


def shared_graphs(
    shared: SharedStatements, members: Iterable[Quad], vocabulary: Vocabulary, used: Iterable[str] = ()
) -> frozenset[Quad]:
    """Return the shared graphs: acts with their status, the members, what is used of the vocabularies.

    `shared` are the statements of all sources, `members` what pass 2 says; `used` are IRIs that are used elsewhere.
    """
    acts = frozenset(quad for quad in shared.acts if quad.subject not in shared.documents)
    doubtful = _doubtful_years(acts, vocabulary)
    # A doubtful year is a misprint where another text cites the same act with a year that agrees; else it is kept.
    dated = {quad.subject for quad in acts if quad.predicate == PACE.year and quad not in doubtful}
    acts -= {quad for quad in doubtful if quad.subject in dated}
    statuses = _statuses(shared, acts, {quad.subject for quad in acts & doubtful})
    stated = frozenset((*acts, *statuses, *members))
    return stated | frozenset(vocabulary_quads(_resources(stated) | shared.concepts | set(used), vocabulary))


def document_quads(quads: Iterable[Quad], document: str | None) -> tuple[Quad, ...]:
    """Return what stays of the statements of the sources of one document, sorted, each once: the rest is shared.

    `document` is its term, None for a source of no document. One that was read in several editions was issued on the
    day of the first.
    """
    own = sorted({quad for quad in quads if quad.graph != _ACTS})
    later = [quad for quad in own if quad.predicate == DCTERMS.issued and quad.subject == document][1:]
    return tuple(quad for quad in own if quad not in later) if later else tuple(own)


def _doubtful_years(acts: Iterable[Quad], vocabulary: Vocabulary) -> frozenset[Quad]:
    """The years that were cited beside a number and cannot be its own."""
    statements, series = StatementIndex(acts, OUTLINE), numbering(vocabulary)
    doubtful: set[Quad] = set()
    for act, years in statements.by_predicate(PACE.year).items():
        for number in statements.objects(act, PACE.number)[:1]:
            kinds = [iri.local_name(terms.iri_of(kind)) for kind in statements.objects(act, RDF.type)]
            for year in years:
                values = [int(terms.value_of(term).text) for term in (number, year)]
                if not all(series.agrees(kind, *values) for kind in kinds):
                    doubtful.add(Quad(act, PACE.year, year, _ACTS))
    return frozenset(doubtful)


def _statuses(shared: SharedStatements, acts: Iterable[Quad], doubtful: Container[str]) -> Iterator[Quad]:
    """Say of each act that is named whether its text was read; of one that was not, whether its year can be right."""
    described = {quad.subject for quad in acts} | shared.documents
    # What was read as a Doc.; an amendment carries the number of the report that it amends.
    numbered = (pair for pair in shared.published if pair[0] in shared.documents and pair[0] not in shared.amending)
    seen = shared.documents | {doc for _, doc in numbered}
    for act in shared.named & described:
        unseen = "number-and-year-disagree" if act in doubtful else "not-yet-seen"
        status = iri.concept("act-status", "seen" if act in seen else unseen)
        yield Quad(act, PACE.actStatus, terms.resource(status), _ACTS)


def vocabulary_quads(used: Iterable[str], vocabulary: Vocabulary) -> list[Quad]:
    """Describe the concepts of some IRIs, and what these point to, in `graph/vocabulary`."""
    return [Quad(*triple, _VOCABULARY) for concept in vocabulary.closure(used) for triple in concept.triples]


def ontology_quads(vocabulary: Vocabulary) -> list[Quad]:
    """Return the ontology's own statements in `graph/vocabulary`."""
    return [Quad(*triple, _VOCABULARY) for triple in vocabulary.ontology]


def is_fact(quad: Quad, base: str = iri.BASE) -> bool:
    """Tell whether a quad is neither evidence, nor leads to it, nor is part of the ontology: what `graph.ttl` holds."""
    evidence = f"<{base}source/"
    if quad.graph.startswith(evidence) or quad.object.startswith(evidence):
        return False
    return not quad.subject.startswith(f"<{iri.ONTOLOGY[:-1]}")


def is_vocabulary(quad: Quad, base: str = iri.BASE) -> bool:
    """Tell whether a quad belongs to vocabularies or ontology: what `vocabulary.ttl` holds."""
    return quad.graph == f"<{base}graph/vocabulary>"


class SharedContext:
    """What documents point to, by subject: added to a document's own quads, they can be validated by themselves."""

    def __init__(
        self,
        quads: Iterable[Quad],
        outlines: Iterable[Quad],
        properties: Container[str] | None = None,
        apart: Container[str] = frozenset(),
    ) -> None:
        """Sort the quads of the shared graphs by subject.

        `outlines` are kind, number and year of all documents; `properties`, where it is given, are the only properties
        of the vocabularies that matter; `apart` are the members that are validated in other parts than `members`.
        """
        self._about: dict[str, list[Quad]] = defaultdict(list)
        self._members: set[str] = set()
        # In order, so that what a document reaches is the same each time and can be told from what it reached before.
        for quad in sorted(quads):
            if quad.graph != _VOCABULARY or properties is None or quad.predicate in properties:
                self._about[quad.subject].append(quad)
            if quad.graph == _MEMBERS and quad.subject not in apart:
                self._members.add(quad.subject)
        # A document that is cited says its kind, number and year in its own graph.
        for quad in sorted(outlines):
            self._about[quad.subject].append(quad)
        self._digests: dict[str, bytes] = {}
        self._links: dict[str, list[str]] = {}

    def reached(self, things: Iterable[str]) -> tuple[str, ...]:
        """Return what some things (terms) lead to and is described here, these things too, sorted."""
        reached: set[str] = set()
        waiting = set(things)
        while waiting:
            subject = waiting.pop()
            if subject not in reached and subject in self._about:
                reached.add(subject)
                waiting.update(self._leads_to(subject))
        return tuple(sorted(reached))

    def _leads_to(self, subject: str) -> list[str]:
        """What is said of a subject names these others of which something is said."""
        if subject not in self._links:
            self._links[subject] = [quad.object for quad in self._about[subject] if quad.object in self._about]
        return self._links[subject]

    def quads(self, subjects: Iterable[str]) -> tuple[Quad, ...]:
        """Return what is said of some subjects."""
        return tuple([quad for subject in subjects for quad in self._about[subject]])

    def digest(self, subjects: Iterable[str]) -> str:
        """Return what stands for all that is said of some subjects: another digest where any of it is another."""
        digest = hashlib.sha256()
        for subject in subjects:
            if subject not in self._digests:
                said = "".join([quad.line() for quad in self._about[subject]])
                self._digests[subject] = hashlib.sha256(said.encode()).digest()
            digest.update(self._digests[subject])
        return digest.hexdigest()

    def reachable(self, quads: Iterable[Quad]) -> tuple[Quad, ...]:
        """Return what is said of all that some quads point to, and of what that points to."""
        return self.quads(self.reached(quad.object for quad in quads))

    def members(self) -> Iterator[tuple[str, ...]]:
        """Yield the subjects of `graph/members`, members, names and matches, in parts to be validated together.

        In which part a subject stands hangs on its name alone, as far as can be: so one that is new or gone leaves
        the other parts as they were.
        """
        parts: dict[int, list[str]] = defaultdict(list)
        # A power of two that grows with them.
        number = 1 << (len(self._members) // _MEMBERS_AT_ONCE).bit_length()
        for subject in sorted(self._members):
            parts[zlib.crc32(subject.encode()) % number].append(subject)
        yield from (tuple(subjects) for _, subjects in sorted(parts.items()))


def renamed(quads: Iterable[Quad], renaming: Mapping[str, str]) -> Iterable[Quad]:
    """Return what pass 1 says of the sources of one document, with terms exchanged as pass 2 wants it there."""
    if not renaming:
        return quads
    return (
        Quad(renaming.get(subject, subject), predicate, renaming.get(value, value), graph)
        for subject, predicate, value, graph in quads
    )


def references(quads: Iterable[Quad]) -> frozenset[str]:
    """Return the things (terms) that the statements of a source point to, but for sources, where they are its own."""
    pointed = {quad.object for quad in quads if quad.graph != _ACTS and quad.object[0] == "<"}
    return frozenset(thing for thing in pointed if not thing.startswith(_SOURCES))
