"""All documents together against the shapes of shapes/corpus.ttl: what no document shows by itself.

    statements of one document ─▶ view_of ─┐
                                           ├▶ CorpusView ─▶ what is in question ─▶ pySHACL
    shared graphs ─────────────────────────┘

Of each document a small view is taken, of numbers, dates, years and what it cites; it depends on no other document, so
that it can be kept with this one. Of all views together only those things are held against the shapes that could fail:
neighbours out of order, texts under one number, years in doubt, memberships that meet.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import combinations, pairwise, product

from kg.model import iri, terms
from kg.model.namespaces import DCTERMS, ELI, OA, ORG, PACE, RDF
from kg.model.statements import StatementIndex
from kg.model.terms import Quad
from kg.validate import procedure

_REPORT = terms.resource(iri.graph("report"))
_MEMBERS = terms.resource(iri.graph("members"))
_SHARED = frozenset(terms.resource(iri.graph(name)) for name in ("acts", "members", "vocabulary"))
# What the shapes look at of a document and of acts, besides citations.
_OF_TEXTS = frozenset(
    (
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
    )
)
_OF_MEMBERSHIPS = frozenset(
    (RDF.type, ORG.member, ORG.organization, PACE.affiliation, PACE.firstSeen, PACE.lastSeen, PACE.provedBy)
)
# Classes whose documents are numbered in one series.
_SERIES = (
    PACE.WrittenDeclaration,
    PACE.WrittenQuestion,
    PACE.Resolution,
    PACE.Recommendation,
    PACE.Opinion,
    PACE.Order,
)
# Classes of which two texts do not stand under one Doc. number.
_ONE_NUMBER = frozenset(
    (
        PACE.WrittenDeclaration,
        PACE.WrittenQuestion,
        PACE.MotionForResolution,
        PACE.MotionForRecommendation,
        PACE.MotionForOrder,
    )
)
_YEAR = re.compile(r"[(](19|20)[0-9][0-9][)]")


def view_of(quads: Iterable[Quad]) -> tuple[Quad, ...]:
    """Return what the shapes across documents look at among the statements of one document, its sources' with them.

    No other document is needed for it; so the places where it names another thing are all among it. The statements may
    be those of some members as well: of them it is the memberships that meet.
    """
    view, types, places, texts = [], [], defaultdict(list), set()
    of_memberships = []
    for quad in quads:
        predicate = quad.predicate
        if predicate in _OF_TEXTS:
            view.append(quad)
            if predicate == PACE.records:
                texts.add(quad.object)
        elif predicate == RDF.type:
            types.append(quad)
        elif predicate in (OA.hasBody, PACE.quote):
            places[quad.subject].append(quad)
        elif predicate in _OF_MEMBERSHIPS:
            of_memberships.append(quad)
    met = _meeting(StatementIndex(of_memberships))
    view += (quad for quad in of_memberships if quad.subject in met)
    view += (quad for quad in types if quad.subject in texts or quad.subject in met)
    for place in places.values():
        # Most places are lines of signatories: no act is cited there.
        if any(quad.predicate == OA.hasBody and "/signature/" not in quad.object for quad in place):
            view += place
    return tuple(view)


def corpus_view(quads: Iterable[Quad]) -> "CorpusView":
    """Return the view of a merged graph, whatever the order of its quads."""
    shared: list[Quad] = []
    own: list[Quad] = []
    for quad in quads:
        (shared if quad.graph in _SHARED else own).append(quad)
    of_documents = view_of(own)
    documents = {quad.object for quad in of_documents if quad.predicate == PACE.records}
    view = CorpusView((quad for quad in of_documents if quad.subject in documents), shared)
    view.add(of_documents)
    return view


class CorpusView:
    """The view while it is gathered, document by document; its size is that of the documents' outlines."""

    def __init__(self, outlines: Iterable[Quad], shared: Collection[Quad]) -> None:
        """Begin with the shared graphs alone: `shared` are their statements; `outlines` say the years of documents."""
        years: dict[str, set[str]] = defaultdict(set)
        memberships = set()
        for quad in shared:
            if quad.predicate == PACE.year:
                years[quad.subject].add(quad.object)
            elif quad.predicate == ORG.member:
                memberships.add(quad.subject)
        # What the places print is asked for an act whose year could be in doubt: it was read, or has two.
        self._cited = {act for act, stated in years.items() if len(stated) > 1}
        self._cited |= {quad.subject for quad in outlines if quad.predicate == PACE.year}
        self._quads = {
            quad
            for quad in shared
            if quad.predicate in _OF_TEXTS
            # Of the vocabularies only this is needed: what is a State, and since when numbers are one series.
            or quad.predicate == PACE.numberedSince
            or (quad.predicate == RDF.type and (quad.object == PACE.State or quad.subject in self._cited))
        }
        self._memberships = [q for q in shared if q.predicate in _OF_MEMBERSHIPS and q.subject in memberships]

    def add(self, view: Iterable[Quad]) -> None:
        """Take the view of one document, as `view_of` returns it."""
        places: dict[str, list[Quad]] = defaultdict(list)
        for quad in view:
            if quad.predicate in (OA.hasBody, PACE.quote):
                places[quad.subject].append(quad)
            elif quad.graph == _MEMBERS:
                self._memberships.append(quad)
            else:
                self._quads.add(quad)
        for place in places.values():
            if any(quad.object in self._cited for quad in place):
                self._quads.update(place)

    def sources(self) -> dict[str, list[str]]:
        """Return the sources of each document; all are terms."""
        sources: dict[str, list[str]] = defaultdict(list)
        for quad in sorted(self._quads):
            if quad.predicate == PACE.records:
                sources[quad.object].append(quad.subject)
        return sources

    def whole(self) -> tuple[Quad, ...]:
        """Return all that the shapes look at, sorted.

        Two things are added that the shapes need and no graph keeps: which document follows which in a series, and what
        written declarations that others rest on are held to.
        """
        return self._with(self._memberships)

    def quads(self) -> tuple[Quad, ...]:
        """Return of the whole view what is about things of which a shape could fail, sorted."""
        met = _meeting(StatementIndex(self._memberships))
        view = self._with(quad for quad in self._memberships if quad.subject in met)
        index = StatementIndex(view)
        texts = {*_out_of_order(index), *_under_one_number(index), *_doubtful(index)}
        # Whoever is held to something here is one on which another text rests.
        texts |= index.values(PACE.binds) | index.values(PACE.mayBind)
        published = {publication for text in texts for publication in index.objects(text, PACE.publishedAs)}
        asked = texts | published | met
        asked |= {place for place, named in index.by_predicate(OA.hasBody).items() if not texts.isdisjoint(named)}
        return tuple(quad for quad in view if quad.subject in asked or _leads_to(quad, texts, published))

    def _with(self, memberships: Iterable[Quad]) -> tuple[Quad, ...]:
        index = StatementIndex(self._quads)
        documents, based = index.values(PACE.records), index.values(PACE.basedOn)
        followed = {
            document for document in documents if based & {document, *index.objects(document, PACE.publishedAs)}
        }
        about = (
            quad
            for quad in self._quads
            if quad.subject in followed or (quad.predicate == PACE.records and quad.object in followed)
        )
        standards = procedure.standards(about, procedure.load()) if followed else ()
        return tuple(sorted({*self._quads, *memberships, *_series(index, documents), *standards}))


def _leads_to(quad: Quad, texts: Collection[str], published: Collection[str]) -> bool:
    """Tell whether a quad says what is to be known about a thing in question besides what is said of itself."""
    if quad.predicate == PACE.records:
        return quad.object in texts
    if quad.predicate == PACE.basedOn:
        return quad.object in texts or quad.object in published
    return quad.object == PACE.State or quad.graph == procedure.STANDARDS


def _out_of_order(index: StatementIndex) -> Iterator[str]:
    """Yield neighbours in a series of which days or Doc. numbers do not rise with their own numbers."""
    for after, lower in index.by_predicate(PACE.numberedAfter).items():
        for before in lower:
            days = [_texts(index, (text,), DCTERMS.issued) for text in (before, after)]
            published = (index.objects(text, PACE.publishedAs) for text in (before, after))
            numbers = [list(map(_as_number, _texts(index, docs, PACE.docNumber))) for docs in published]
            if any(one > other for pair in (days, numbers) for one, other in product(*pair)):
                yield from (before, after)


def _as_number(text: str) -> tuple[int, str]:
    """The key by which numbers are compared; what is none comes first."""
    return (int(text), "") if text.isdecimal() else (0, text)


def _texts(index: StatementIndex, subjects: Iterable[str], predicate: str) -> list[str]:
    """The texts of the literals of a property."""
    literals = (term for subject in subjects for term in index.objects(subject, predicate))
    return [terms.value_of(term).text for term in literals if not terms.is_resource(term)]


def _under_one_number(index: StatementIndex) -> Iterator[str]:
    """Yield the texts that share their Doc. with one of a kind that does not share it."""
    by_publication: dict[str, list[str]] = defaultdict(list)
    for text, published in index.by_predicate(PACE.publishedAs).items():
        for publication in published:
            by_publication[publication].append(text)
    for texts in by_publication.values():
        if len(texts) > 1 and any(not _ONE_NUMBER.isdisjoint(index.objects(text, RDF.type)) for text in texts):
            yield from texts


def _doubtful(index: StatementIndex) -> Iterator[str]:
    """Yield the acts that are cited with a year beside their own, and those that have two years."""
    read = index.values(PACE.records)
    years = {act: set(_texts(index, (act,), PACE.year)) for act in index.by_predicate(PACE.year)}
    for place, cited in index.by_predicate(OA.hasBody).items():
        for act in years.keys() & set(cited):
            quotes = _texts(index, (place,), PACE.quote)
            beside = (_YEAR.search(quote) and not all(year in quote for year in years[act]) for quote in quotes)
            if len(years[act]) > 1 or (act in read and any(beside)):
                yield act


def _meeting(index: StatementIndex) -> set[str]:
    """The memberships that share a day with one of their member and kind in something else: these can disagree."""
    periods: dict[tuple[str, bool], list[tuple[str, str, str]]] = defaultdict(list)
    organizations = index.by_predicate(ORG.organization)
    for membership, members in index.by_predicate(ORG.member).items():
        first, last = (index.object(membership, end) for end in (PACE.firstSeen, PACE.lastSeen))
        periods[members[0], bool(index.objects(membership, PACE.affiliation))].append((first, last, membership))
    met = set()
    for of_member in map(sorted, periods.values()):
        for (_, last, one), (begins, _, other) in combinations(of_member, 2):
            if begins <= last and len({*organizations.get(one, ()), *organizations.get(other, ())}) > 1:
                met |= {one, other}
    return met


def _series(index: StatementIndex, documents: set[str]) -> Iterator[Quad]:
    """Which document of a series comes behind which.

    One whose first edition was not read has no date to compare; one from before the series began is of another series.
    """

    def numbers(subject: str, predicate: str) -> list[int]:
        return [int(text) for text in _texts(index, (subject,), predicate) if text.isdecimal()]

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
    years = [day[:4] for day in _texts(index, (document,), DCTERMS.issued)]
    since = [year[:4] for year in _texts(index, index.objects(document, ELI.type_document), PACE.numberedSince)]
    return bool(years and since) and min(years) < min(since)
