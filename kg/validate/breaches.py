"""Which standards a document may have broken: seen beforehand, so that the engine judges these alone.

Each measure is decided here by the same counts as the queries of shapes/procedure.ttl, where in doubt for asking the
engine: a standard that is left out is one that its query has nothing to say of (`tests/validate/test_breaches.py`).
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from kg.model import terms
from kg.model.namespaces import DCTERMS, PACE, RDF
from kg.model.statements import StatementIndex
from kg.model.terms import Quad
from kg.validate.procedure import MEASURES

_NONE = Decimal(0)


def possible(standards: Iterable[Quad], said: StatementIndex) -> tuple[Quad, ...]:
    """Return the statements of those standards that the documents they bind may have broken.

    In: the standards of some documents, as `kg.validate.procedure.standards` makes them, and what is said of these
    documents and of what they point to.
    """
    asked = tuple(standards)
    rules = StatementIndex(asked)
    broken = {
        standard
        for measure in MEASURES
        for standard, limits in rules.by_predicate(measure).items()
        for binding in (PACE.binds, PACE.mayBind)
        for document in rules.objects(standard, binding)
        if _BROKEN[measure](_Held(rules, said, standard, document, limits[0]))
    }
    return tuple(quad for quad in asked if quad.subject in broken)


class _Held:
    """A document that is held to a standard: what the standard asks, and what is said of the document."""

    def __init__(self, rules: StatementIndex, said: StatementIndex, standard: str, document: str, limit: str) -> None:
        self.rules, self.said, self.standard, self.document = rules, said, standard, document
        self.limit = _number(limit)

    def counted(self, predicate: str, kind: str = "") -> bool:
        """Tell whether the signatures that count have fewer different values of a property than are asked for."""
        signatures = self.rules.objects(self.standard, PACE.counts)
        signed = (one for one in signatures if self.said.objects(one, PACE.signatory))
        values = {value for one in signed for value in self.said.objects(one, predicate)}
        return sum(not kind or kind in self.said.objects(value, RDF.type) for value in values) < self.limit

    def words(self) -> bool:
        """Tell whether a file has more words than are allowed, with the tolerance."""
        tolerance = max(map(_number, self.rules.objects(self.standard, PACE.tolerance)), default=_NONE)
        files = self.said.subjects(PACE.records, self.document)
        words = (_number(count) for file in files for count in self.said.objects(file, PACE.wordCount))
        return any(count > self.limit * (1 + tolerance) for count in words)

    def editions(self) -> set[Decimal]:
        """The numbers of the editions."""
        editions = self.said.objects(self.document, PACE.edition)
        return {_number(term) for one in editions for term in self.said.objects(one, PACE.editionNumber)}

    def late(self) -> bool:
        """Tell whether an edition was issued behind the day on which the list closes."""
        closing = [terms.value_of(term).text for term in self.rules.objects(self.standard, PACE.closingDate)]
        issued = (
            terms.value_of(term).text
            for edition in self.said.objects(self.document, PACE.edition)
            for term in self.said.objects(edition, DCTERMS.issued)
            if not terms.is_resource(term)
        )
        return any(day > last for day in issued for last in closing)


def _number(term: str) -> Decimal:
    """The number of a literal; what is none is 0, so that nothing falls below it and everything lies above it."""
    try:
        return Decimal(terms.value_of(term).text)
    except (InvalidOperation, ValueError):
        return _NONE


_BROKEN: Mapping[str, Callable[[_Held], bool]] = MappingProxyType(
    {
        PACE.maximumWords: _Held.words,
        PACE.minimumSignatories: lambda held: held.counted(PACE.signatory),
        PACE.minimumStates: lambda held: held.counted(PACE.state),
        PACE.minimumGroups: lambda held: held.counted(PACE.group, PACE.PoliticalGroup),
        PACE.namesMayBeAdded: lambda held: any(number > 1 for number in held.editions()),
        PACE.namesMayBeWithdrawn: lambda held: len(held.editions()) > 1,
        PACE.partSessionsOpen: _Held.late,
        PACE.mayBeReferred: lambda held: bool(held.said.objects(held.document, PACE.committeeReference)),
    }
)
