"""All documents together against the shapes of shapes/corpus.ttl: what no document shows by itself.

Of the whole graph a small view is taken, of numbers, dates, years and memberships, and pySHACL holds it against the
shapes, as any SHACL engine would.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from kg.model import iri, terms
from kg.model.namespaces import DCTERMS, ELI, OA, ORG, PACE, RDF
from kg.model.statements import StatementIndex
from kg.model.terms import Quad
from kg.validate import procedure

_MEMBERS = terms.resource(iri.graph("members"))
_REPORT = terms.resource(iri.graph("report"))
# What the shapes look at, besides citations: statements about documents, acts and memberships.
_VIEWED = frozenset(
    (
        RDF.type,
        PACE.records,
        PACE.number,
        PACE.year,
        DCTERMS.issued,
        PACE.publishedAs,
        PACE.docNumber,
        PACE.basedOn,
        ELI.type_document,
        PACE.edition,
        PACE.editionNumber,
        ORG.member,
        ORG.organization,
        PACE.affiliation,
        PACE.firstSeen,
        PACE.lastSeen,
        PACE.provedBy,
    )
)
_VOCABULARY = terms.resource(iri.graph("vocabulary"))
# Classes whose documents are numbered in one series.
_SERIES = (
    PACE.WrittenDeclaration,
    PACE.WrittenQuestion,
    PACE.Resolution,
    PACE.Recommendation,
    PACE.Opinion,
    PACE.Order,
)


def corpus_view(quads: Iterable[Quad]) -> tuple[Quad, ...]:
    """Return the view of a merged graph that the shapes are held against, sorted, whatever the order of the quads."""
    gathered = tuple(quads)
    documents = {quad.object for quad in gathered if quad.predicate == PACE.records}
    view = CorpusView((quad for quad in gathered if quad.subject in documents), gathered)
    view.add(gathered)
    return view.quads()


class CorpusView:
    """The view while it is gathered, document by document; its size is that of the documents' outlines."""

    def __init__(self, outlines: Iterable[Quad], acts: Iterable[Quad]) -> None:
        """Begin with nothing; `outlines` say the years of documents, `acts` is what `graph/acts` says."""
        years: dict[str, set[str]] = defaultdict(set)
        for quad in acts:
            if quad.predicate == PACE.year:
                years[quad.subject].add(quad.object)
        # What the places print is asked for an act whose year could be in doubt: it was read, or has two.
        self._cited = {act for act, stated in years.items() if len(stated) > 1}
        self._cited |= {quad.subject for quad in outlines if quad.predicate == PACE.year}
        self._quads: set[Quad] = set()
        self._citations: list[Quad] = []

    def add(self, quads: Iterable[Quad]) -> None:
        """Take from some quads of the merged graph what the shapes look at: all quads of a subject come at once."""
        places: dict[str, list[Quad]] = defaultdict(list)
        for quad in quads:
            if quad.graph == _VOCABULARY:
                # Of the vocabularies only this is needed: what is a State, and since when numbers are one series.
                if quad.predicate == PACE.numberedSince or (quad.predicate, quad.object) == (RDF.type, PACE.State):
                    self._quads.add(quad)
            # Most things of a graph are signatures and places: no shape looks at what they are.
            elif quad.predicate in _VIEWED:
                if "/evidence/" not in quad.subject and "/signature/" not in quad.subject:
                    self._quads.add(quad)
            elif quad.predicate in (OA.hasBody, PACE.quote):
                places[quad.subject].append(quad)
        for place in places.values():
            if any(quad.object in self._cited for quad in place):
                self._citations += place

    def quads(self) -> tuple[Quad, ...]:
        """Return the view, sorted.

        Two things are added that the shapes need and no graph keeps: which document follows which in a series, and what
        written declarations that others rest on are held to.
        """
        index = StatementIndex(self._quads)
        documents = index.values(PACE.records)
        met = _meeting(index)
        view = [quad for quad in self._quads if quad.graph != _MEMBERS or quad.subject in met]
        # What the places print that cite an act whose year could be in doubt: one that was read, if it has a year.
        years = index.by_predicate(PACE.year).items()
        doubtful = {act for act, stated in years if act in documents or len(set(stated)) > 1}
        places = {quad.subject for quad in self._citations if quad.predicate == OA.hasBody and quad.object in doubtful}
        view += (quad for quad in self._citations if quad.subject in places)
        view += _series(index, documents)
        based = index.values(PACE.basedOn)
        followed = {
            document for document in documents if based & {document, *index.objects(document, PACE.publishedAs)}
        }
        about = (
            quad
            for quad in view
            if quad.subject in followed or (quad.predicate == PACE.records and quad.object in followed)
        )
        view += procedure.standards(about, procedure.load())
        return tuple(sorted(set(view)))


def _meeting(index: StatementIndex) -> set[str]:
    """The memberships that share a day with another one of their member and kind: only these can disagree."""
    periods: dict[tuple[str, bool], list[tuple[str, str, str]]] = defaultdict(list)
    for membership, members in index.by_predicate(ORG.member).items():
        first, last = (index.object(membership, end) for end in (PACE.firstSeen, PACE.lastSeen))
        periods[members[0], bool(index.objects(membership, PACE.affiliation))].append((first, last, membership))
    met = set()
    for of_member in map(sorted, periods.values()):
        for at, (_, last, membership) in enumerate(of_member):
            later = {other for begins, _, other in of_member[at + 1 :] if begins <= last}
            met |= {membership, *later} if later else set()
    return met


def _series(index: StatementIndex, documents: set[str]) -> Iterator[Quad]:
    """Which document of a series comes behind which.

    One whose first edition was not read has no date to compare; one from before the series began is of another series.
    """

    def numbers(subject: str, predicate: str) -> list[int]:
        literals = (term for term in index.objects(subject, predicate) if not terms.is_resource(term))
        return [int(text) for text in (terms.value_of(term).text for term in literals) if text.isdecimal()]

    for series in _SERIES:
        by_number = sorted(
            (min(numbers(document, PACE.number)), document)
            for document in documents
            if series in index.objects(document, RDF.type)
            and numbers(document, PACE.number)
            and any(1 in numbers(edition, PACE.editionNumber) for edition in index.objects(document, PACE.edition))
            and not _before_series(index, document)
        )
        for (lower, before), (higher, after) in pairwise(by_number):
            if lower < higher:
                yield Quad(after, PACE.numberedAfter, before, _REPORT)


def _before_series(index: StatementIndex, document: str) -> bool:
    """Tell whether a document is from before the year since which the numbers of its kind are one series."""
    years = [terms.value_of(day).text[:4] for day in index.objects(document, DCTERMS.issued)]
    kinds = index.objects(document, ELI.type_document)
    since = [terms.value_of(year).text[:4] for kind in kinds for year in index.objects(kind, PACE.numberedSince)]
    return bool(years and since) and min(years) < min(since)
