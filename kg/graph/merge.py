"""What every document says → one graph: each quad once, each triple in one named graph.

Documents meet in few places: the acts that they name, the concepts that they use, the members who sign. What a source
says about these are its seams; they are merged for all sources at once (`common`), and everything else document by
document (`own`). The result does not depend on the order of the sources, and where they say different things about what
can be said once, a rule chooses (the earliest date of issue is the document's).
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.model import iri, terms
from kg.model.namespaces import DCTERMS, PACE, RDF
from kg.model.terms import Quad
from kg.resolve.members import Renaming
from kg.vocabulary.concepts import Vocabulary
from kg.vocabulary.numbering import Numbering, numbering

_ACTS = terms.resource(iri.graph("acts"))
_VOCABULARY = terms.resource(iri.graph("vocabulary"))
_MEMBERS = terms.resource(iri.graph("members"))
# A part for validation: large enough that what several subjects use is seldom repeated, small enough to be shared out.
_MEMBERS_AT_ONCE = 1000
# How a document names another act: what is named so says whether its own text was read.
_NAMING = frozenset(
    terms.resource(iri.expand(name)) for name in ("pace:cites", "pace:answers", "pace:amends", "pace:basedOn")
)
_OUTLINE = frozenset((RDF.type, PACE.number, PACE.year))


@dataclass(frozen=True, slots=True)
class SharedStatements:
    """Where the statements of one source, or of many, touch those of others; terms and quads.

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


def seams_of(quads: Iterable[Quad], vocabulary: Vocabulary) -> SharedStatements:
    """Return the seams of the statements of some sources; `documents` are what they record."""
    gathered = tuple(quads)
    documents = frozenset(quad.object for quad in gathered if quad.predicate == PACE.records)
    used = {quad.object[1:-1] for quad in gathered if terms.is_resource(quad.object)}
    return SharedStatements(
        acts=frozenset(quad for quad in gathered if quad.graph == _ACTS),
        outlines=frozenset(
            q for q in gathered if q.predicate in _OUTLINE and q.subject in documents and q.graph == q.subject
        ),
        documents=documents,
        named=frozenset(quad.object for quad in gathered if quad.predicate in _NAMING),
        published=frozenset((quad.subject, quad.object) for quad in gathered if quad.predicate == PACE.publishedAs),
        amending=frozenset(quad.subject for quad in gathered if quad.predicate == PACE.amends),
        concepts=frozenset(used & vocabulary.concepts.keys()),
    )


def _is_outline(quad: Quad) -> bool:
    return quad.predicate in _OUTLINE and quad.subject == quad.graph


class SharedStatementsBuilder:
    """The seams of many sources as one, while the sources come in."""

    def __init__(self) -> None:
        """Begin with none."""
        self._found: dict[str, set[object]] = {name: set() for name in SharedStatements.__dataclass_fields__}

    def add(self, seams: SharedStatements) -> None:
        """Take the seams of one source."""
        for name, found in self._found.items():
            found |= getattr(seams, name)

    def seams(self) -> SharedStatements:
        """Return what was taken."""
        return SharedStatements(**{name: frozenset(found) for name, found in self._found.items()})  # type: ignore[arg-type]


def common(seams: SharedStatements, members: Iterable[Quad], vocabulary: Vocabulary) -> frozenset[Quad]:
    """Return what stands in the shared graphs: acts with their status, the members, what is used of the vocabularies.

    `seams` are those of all sources, `members` what pass 2 says.
    """
    kept = frozenset(quad for quad in seams.acts if quad.subject not in seams.documents)
    doubtful = _doubtful_years(kept, numbering(vocabulary))
    kept -= _corrected(kept, doubtful)
    kept |= frozenset(_statuses(seams, kept, {quad.subject for quad in kept & doubtful})) | frozenset(members)
    used = {quad.object[1:-1] for quad in kept if terms.is_resource(quad.object)}
    return kept | frozenset(vocabulary_quads(used | seams.concepts, vocabulary))


def own(quads: Iterable[Quad], document: str | None) -> tuple[Quad, ...]:
    """Return what stays of the statements of the sources of one document, sorted, each once: `common` has the rest.

    `document` is its term, None for a source of no document. One that was read in several editions was issued on the
    day of the first.
    """
    kept = sorted({quad for quad in quads if quad.graph != _ACTS})
    later = [quad for quad in kept if quad.predicate == DCTERMS.issued and quad.subject == document][1:]
    return tuple(quad for quad in kept if quad not in later) if later else tuple(kept)


def _doubtful_years(quads: Iterable[Quad], known: Numbering) -> frozenset[Quad]:
    """The years that were cited beside a number and cannot be its own."""
    said: dict[str, dict[str, list[Quad]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        if quad.predicate in _OUTLINE:
            said[quad.subject][quad.predicate].append(quad)
    return frozenset(
        year for of in said.values() if PACE.number in of for year in of[PACE.year] if not _agrees(of, year, known)
    )


def _agrees(said: Mapping[str, list[Quad]], year: Quad, known: Numbering) -> bool:
    kinds = (iri.local_name(terms.iri_of(quad.object)) for quad in said[RDF.type])
    number, printed = (int(terms.value_of(quad.object).text) for quad in (said[PACE.number][0], year))
    return all(known.agrees(kind, number, printed) for kind in kinds)


def _corrected(acts: Iterable[Quad], doubtful: frozenset[Quad]) -> frozenset[Quad]:
    """A doubtful year is a misprint where another text cites the same act with a year that agrees; else it is kept."""
    dated = {quad.subject for quad in acts if quad.predicate == PACE.year and quad not in doubtful}
    return frozenset(quad for quad in doubtful if quad.subject in dated)


def _statuses(seams: SharedStatements, acts: Iterable[Quad], doubtful: Container[str]) -> Iterator[Quad]:
    """Say of each act that is named whether its text was read; of one that was not, whether its year can be right."""
    described = {quad.subject for quad in acts} | seams.documents
    # What was read as a Doc.; an amendment carries the number of the report that it amends.
    numbered = (pair for pair in seams.published if pair[0] in seams.documents and pair[0] not in seams.amending)
    published = {doc for _, doc in numbered}
    seen = seams.documents | published
    for act in seams.named & described:
        unseen = "number-and-year-disagree" if act in doubtful else "not-yet-seen"
        status = iri.concept("act-status", "seen" if act in seen else unseen)
        yield Quad(act, PACE.actStatus, terms.resource(status), _ACTS)


def vocabulary_quads(used: Iterable[str], vocabulary: Vocabulary) -> Iterator[Quad]:
    """Describe the concepts of some IRIs, and what these point to, in `graph/vocabulary`."""
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
    return not quad.subject.startswith(f"<{iri.ONTOLOGY[:-1]}")


def is_vocabulary(quad: Quad, base: str = iri.BASE) -> bool:
    """Tell whether a quad belongs to vocabularies or ontology: what `vocabulary.ttl` holds."""
    return quad.graph == f"<{base}graph/vocabulary>"


class SharedContext:
    """What documents point to, by subject: added to a document's own quads, they can be validated by themselves."""

    def __init__(self, quads: Iterable[Quad], seams: SharedStatements, looked_at: Container[str] | None = None) -> None:
        """Sort the quads of the shared graphs.

        `seams` are those of all sources; `looked_at`, where it is given, are the only properties of the vocabularies
        that matter.
        """
        self._said: dict[str, list[Quad]] = defaultdict(list)
        self._members: set[str] = set()
        # In order, so that what a document reaches is the same each time and can be told from what it reached before.
        for quad in sorted(quads):
            if quad.graph != _VOCABULARY or looked_at is None or quad.predicate in looked_at:
                self._said[quad.subject].append(quad)
            if quad.graph == _MEMBERS:
                self._members.add(quad.subject)
        # A document that is cited says its kind, number and year in its own graph.
        for quad in sorted(seams.outlines):
            self._said[quad.subject].append(quad)

    def reached(self, quads: Iterable[Quad]) -> tuple[Quad, ...]:
        """Return what is said of all that some quads point to, and of what that points to."""
        reached: dict[str, list[Quad]] = {}
        waiting = {quad.object for quad in quads}
        while waiting:
            about = waiting.pop()
            found = self._said.get(about)
            if found and about not in reached:
                reached[about] = found
                waiting.update(quad.object for quad in found)
        return tuple(quad for _, found in sorted(reached.items()) for quad in found)

    def members(self) -> Iterator[tuple[Quad, ...]]:
        """Yield what `graph/members` says of members, names and links, in parts, with the vocabularies that it uses."""
        about = sorted(self._members)
        for start in range(0, len(about), _MEMBERS_AT_ONCE):
            said = [quad for subject in about[start : start + _MEMBERS_AT_ONCE] for quad in self._said[subject]]
            yield (*said, *self.reached(said))


class GraphPartition:
    """The quads of a whole merged graph by where they belong, so that each document can be validated by itself."""

    def __init__(self, quads: Iterable[Quad], looked_at: Container[str] | None = None) -> None:
        """Sort the quads; `looked_at` is that of `SharedContext`."""
        gathered = tuple(quads)
        self._graphs: dict[str, list[Quad]] = defaultdict(list)
        sources: dict[str, set[str]] = defaultdict(set)
        for quad in gathered:
            self._graphs[quad.graph].append(quad)
            if quad.predicate == PACE.records:
                sources[quad.object].add(quad.subject)
        self.documents = {document: sorted(found) for document, found in sorted(sources.items())}
        outlines = (quad for document in sources for quad in self._graphs[document] if _is_outline(quad))
        shared = (quad for graph in (_ACTS, _MEMBERS, _VOCABULARY) for quad in self._graphs[graph])
        self.shared = SharedContext(shared, SharedStatements(outlines=frozenset(outlines)), looked_at)

    def document(self, document: str) -> tuple[Quad, ...]:
        """Return the quads of one document: its graph, its sources', and what these point to."""
        said = [quad for graph in (document, *self.documents[document]) for quad in self._graphs[graph]]
        return (*said, *self.shared.reached(said))


def renamed(quads: frozenset[Quad], renaming: Renaming) -> frozenset[Quad]:
    """Return what pass 1 says of the sources of one document, under the IRIs that hold."""
    documents = renaming.splits.keys() & {quad.graph for quad in quads} if renaming.splits else ()
    here = {old: new for document in documents for old, new in renaming.splits[document].items()}
    if not renaming.terms and not here:
        return quads
    terms = {**renaming.terms, **here} if here else renaming.terms
    return frozenset(
        Quad(terms.get(quad.subject, quad.subject), quad.predicate, terms.get(quad.object, quad.object), quad.graph)
        for quad in quads
    )
