"""Number series: which numbers of a class belong to which years, for numbers of one series only rise.

What is known of them stands in `ontology/procedure/number-series.ttl`, when a series begins in
`ontology/vocabularies/document-types.ttl`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from kg.model import iri, terms
from kg.model.namespaces import PACE
from kg.vocabulary.concepts import Concept, Vocabulary

# Which kind of document-types.ttl fixes the numbers of a class.
_ANCHORED = {
    "Resolution": "pace-resolution",
    "Recommendation": "pace-recommendation",
    "Opinion": "pace-opinion",
    "Order": "pace-order",
    "SecurityCouncilResolution": "unsc-resolution",
}


@dataclass(frozen=True, slots=True)
class NumberAnchor:
    """The numbers `first` to `last` of a series are of this year; of one `by_then` only the latest year is known."""

    first: int
    last: int
    year: int
    by_then: bool = False


@dataclass(frozen=True, slots=True)
class NumberSeries:
    """The anchors of a class, and the years from and to which its numbers are one series, where they are known.

    Before `begins` each session numbered anew: what is known of the numbers of the series bounds none of these.
    """

    anchors: tuple[NumberAnchor, ...]
    begins: int | None = None
    ends: int | None = None

    def years(self, number: int) -> "Years":
        """Return the years that a number can be of."""
        begins = self.begins or 0
        since = [a.year for a in self.anchors if number >= a.first and not a.by_then and a.year > begins]
        until = [a.year for a in self.anchors if number <= a.last]
        until += [self.ends] if self.ends else []
        return Years(max(since, default=None), min(until, default=None))


@dataclass(frozen=True, slots=True)
class Years:
    """The years that a number can be of, both inclusive, None where nothing bounds them."""

    first: int | None
    last: int | None

    def hold(self, year: int) -> bool:
        """Tell whether a year is one of them."""
        return (self.first is None or self.first <= year) and (self.last is None or year <= self.last)


@dataclass(frozen=True, slots=True, eq=False)
class Numbering:
    """The series of each class whose numbers are known by year; compared by identity."""

    series: Mapping[str, NumberSeries]

    def years(self, kind: str, number: int) -> Years:
        """Return the years that a number of a class (`Resolution`) can be of."""
        return self.series[kind].years(number) if kind in self.series else Years(None, None)

    def agrees(self, kind: str, number: int, year: int) -> bool:
        """Tell whether a number of a class (`Resolution`) can be of a year."""
        return self.years(kind, number).hold(year)


@lru_cache(maxsize=4)
def numbering(vocabulary: Vocabulary) -> Numbering:
    """Return what a vocabulary knows of numbers and years, gathered once for each vocabulary."""
    anchors: dict[str, list[NumberAnchor]] = {key: [] for key in _ANCHORED.values()}
    for concept in vocabulary.of_kind("NumberYearAnchor"):
        for key in anchors.keys() & {iri.local_name(terms.iri_of(kind)) for kind in concept.objects(PACE.documentKind)}:
            anchors[key].append(_anchor(concept))
    series = {kind: _series(vocabulary, key, anchors[key]) for kind, key in _ANCHORED.items()}
    return Numbering(MappingProxyType(series))


def _anchor(concept: Concept) -> NumberAnchor:
    year, first = concept.text(PACE.year), concept.text(PACE.number)
    last = int(concept.text(PACE.lastNumber) or first)
    return NumberAnchor(int(first), last, int((year or concept.text(PACE.latestYear))[:4]), not year)


def _series(vocabulary: Vocabulary, key: str, anchors: Iterable[NumberAnchor]) -> NumberSeries:
    """The series of a kind of document-types.ttl, with the years that stand there."""
    kind = vocabulary.concepts.get(iri.concept("document-kind", key))
    begins, ends = (kind.text(name)[:4] if kind else "" for name in (PACE.numberedSince, PACE.numberedUntil))
    return NumberSeries(tuple(anchors), int(begins) if begins else None, int(ends) if ends else None)
