"""Number series: which numbers of a class belong to which years, for numbers of one series only rise.

What is known of them stands in `ontology/procedure/number-series.ttl`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from kg.model import iri, terms
from kg.model.namespaces import PACE
from kg.vocabulary.concepts import Vocabulary

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
    """The numbers `first` to `last` of a series are of this year."""

    first: int
    last: int
    year: int


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
    """The anchors of each class whose numbers are known by year; compared by identity."""

    anchors: Mapping[str, tuple[NumberAnchor, ...]]

    def years(self, kind: str, number: int) -> Years:
        """Return the years that a number of a class (`Resolution`) can be of."""
        anchors = self.anchors.get(kind, ())
        first = max([anchor.year for anchor in anchors if number >= anchor.first], default=None)
        last = min([anchor.year for anchor in anchors if number <= anchor.last], default=None)
        return Years(first, last)

    def agrees(self, kind: str, number: int, year: int) -> bool:
        """Tell whether a number of a class (`Resolution`) can be of a year."""
        return self.years(kind, number).hold(year)


@lru_cache(maxsize=4)
def numbering(vocabulary: Vocabulary) -> Numbering:
    """Return what a vocabulary knows of numbers and years, gathered once for each vocabulary."""
    anchors: dict[str, list[NumberAnchor]] = {kind: [] for kind in _ANCHORED}
    classes = {terms.resource(iri.concept("document-kind", key)): kind for kind, key in _ANCHORED.items()}
    for concept in vocabulary.of_kind("NumberYearAnchor"):
        year, first = concept.text(PACE.year)[:4], concept.text(PACE.number)
        for kind in classes.keys() & set(concept.objects(PACE.documentKind)) if year else ():
            last = int(concept.text(PACE.lastNumber) or first)
            anchors[classes[kind]].append(NumberAnchor(int(first), last, int(year)))
    return Numbering(MappingProxyType({kind: tuple(found) for kind, found in anchors.items()}))
