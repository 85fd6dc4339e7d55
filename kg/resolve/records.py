"""Records of record linkage: for each name of a State all its occurrences, and what records are compared by.

A `NameRecord` stands for one IRI of pass 1. `MatchContext` holds what every comparison needs: spelling, weighted
features (ontology/matching/features.ttl), and which States and groups followed one another.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from kg.model import iri, terms
from kg.model.document import NameOccurrence
from kg.model.errors import InstallationError
from kg.model.namespaces import DCTERMS, PACE
from kg.resolve.names import ParsedName, Spelling, parse_name, spelling_of
from kg.vocabulary.concepts import Vocabulary

# Below the first a pair is forgotten, from the second on two names are taken as one unless something bars it.
CANDIDATE = 0.5
CERTAIN = 0.85

SAME_WORDS = "same-words"
# The last layer whose rules of spelling alone make names one; behind it, words are missing or differ.
LAST_OF_SPELLING = 3

# Concepts that follow one another in time are linked by these.
_SUCCESSION = (DCTERMS.replaces, DCTERMS.isReplacedBy)
# Of a State that is not known; ISO 3166 leaves the code to its users.
_UNKNOWN_STATE = "ZZ"


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: its key, weight, the rank of its layer (0 for what is not of the names), whether it bars a merge."""

    key: str
    weight: float
    rank: int
    bars: bool

    @property
    def iri(self) -> str:
        """The IRI of its concept."""
        return iri.concept("identity-feature", self.key)


@dataclass(frozen=True, slots=True)
class Features:
    """All features by key, and the layers by rank."""

    by_key: Mapping[str, Feature]
    layers: Mapping[int, str]

    def __getitem__(self, key: str) -> Feature:
        """Return a feature; raise InstallationError where the vocabulary lacks it."""
        try:
            return self.by_key[key]
        except KeyError as error:
            message = f"the feature {key} is missing: it belongs into ontology/matching/features.ttl"
            raise InstallationError(message) from error

    def rank(self, keys: Iterable[str]) -> int:
        """Return the rank of the least trusted layer among features; 0 where none is of the names."""
        return max((self[key].rank for key in keys), default=0)

    def layer(self, keys: Iterable[str]) -> str:
        """Return the IRI of the least trusted layer among features of names."""
        return self.layers[self.rank(keys)]

    def weighed(self, score: float, keys: Iterable[str]) -> float:
        """Return a score lowered by features that speak against."""
        for key in keys:
            score *= self[key].weight
        return score

    def bar(self, keys: Iterable[str]) -> bool:
        """Tell whether one of these features bars a merge whatever the score is."""
        return any(self[key].bars for key in keys)


def features_of(vocabulary: Vocabulary) -> Features:
    """Read the features and layers of the vocabulary."""
    layers = {concept.iri: int(concept.text(PACE.rank)) for concept in vocabulary.of_kind("IdentityLayer")}
    by_key: dict[str, Feature] = {}
    for kind in ("NameFeature", "SupportingFeature", "OpposingFeature"):
        for concept in vocabulary.of_kind(kind):
            key, weight = iri.local_name(concept.iri), float(concept.text(PACE.weight))
            ranks = [layers[terms.iri_of(layer)] for layer in concept.objects(PACE.layer)]
            by_key[key] = Feature(key, weight, (*ranks, 0)[0], concept.text(PACE.bars) == "true")
    return Features(by_key, {rank: layer for layer, rank in layers.items()})


@dataclass(frozen=True, slots=True)
class MatchContext:
    """What records are compared by; `lineages` gives for a State or group the one that stands for all in its row."""

    spelling: Spelling
    features: Features
    vocabulary: Vocabulary
    lineages: Mapping[str, str]
    unattached: frozenset[str]

    def lineage(self, concept: str) -> str:
        """Return what stands for a State or group and all that came before it or after it."""
        return self.lineages.get(concept, concept)

    def alpha2(self, state: str) -> str:
        """Return a State's code of two letters, `ZZ` where the State is not known."""
        return self.vocabulary.concepts[state].text(PACE.alpha2) if state else _UNKNOWN_STATE

    def same_or_next(self, state: str, other: str) -> bool:
        """Tell whether two States are one, or one replaced the other.

        Of three that followed one another in a fork, the two ends are not one another's successors.
        """
        if state == other:
            return True
        concept = self.vocabulary.concepts[state]
        return any(terms.resource(other) in concept.objects(predicate) for predicate in _SUCCESSION)


def match_context(vocabulary: Vocabulary) -> MatchContext:
    """Gather spelling, features, and the rows of States and groups that replaced one another."""
    concepts = [c for kind in ("State", "PoliticalGroup", "NonAttachment") for c in vocabulary.of_kind(kind)]
    heads = {concept.iri: concept.iri for concept in concepts}

    def head(concept: str) -> str:
        while heads[concept] != concept:
            concept = heads[concept]
        return concept

    for concept in concepts:
        for neighbour in (term for predicate in _SUCCESSION for term in concept.objects(predicate)):
            first, later = sorted((head(concept.iri), head(terms.iri_of(neighbour))))
            heads[later] = first
    unattached = frozenset(concept.iri for concept in vocabulary.of_kind("NonAttachment"))
    lineages = {concept: head(concept) for concept in heads}
    return MatchContext(spelling_of(vocabulary), features_of(vocabulary), vocabulary, lineages, unattached)


@dataclass(frozen=True, slots=True)
class NameRecord:
    """One name of one State with all that lists print beside it.

    `member` is the IRI of pass 1, `name` the name in words, `state` the State's IRI (empty where it is not known).
    `groups_by_day` are the groups that were printed (groups that followed one another are one), `groups` all of them
    but the absence of one, `sexes` what the forms of address tell, `first` and `last` the days of the occurrences.
    """

    member: str
    name: ParsedName
    state: str
    occurrences: tuple[NameOccurrence, ...]
    groups_by_day: Mapping[date, frozenset[str]]
    groups: frozenset[str]
    sexes: frozenset[str]
    first: date | None
    last: date | None

    @property
    def in_files(self) -> Iterator[NameOccurrence]:
        """The occurrences in files."""
        return (occurrence for occurrence in self.occurrences if occurrence.source)

    @property
    def sources(self) -> frozenset[str]:
        """The files that print the name; made when it is asked for, since few records are ever compared."""
        return frozenset(occurrence.source for occurrence in self.in_files)

    def days_from(self, first: date | None, last: date | None) -> int | None:
        """Return the days between the time of the name and another; 0 where they meet, None where one is unknown."""
        if self.first is None or self.last is None or first is None or last is None:
            return None
        return max(0, (first - self.last).days, (self.first - last).days)


def name_records(by_member: Mapping[str, Iterable[NameOccurrence]], context: MatchContext) -> tuple[NameRecord, ...]:
    """Make the records of the occurrences under each IRI of pass 1, sorted by it: no other order tells anything.

    Occurrences that are alike come from copies of one file, and count once.
    """
    # Few groups are printed on many days: each set of them is kept once.
    sets: dict[frozenset[str], frozenset[str]] = {}
    records: list[NameRecord] = []
    for member, printed in sorted(by_member.items()):
        in_order = sorted(dict.fromkeys(printed), key=lambda one: (one.given, one.family, one.printed, one.honorific))
        in_order.sort(key=lambda one: (str(one.day or ""), one.document, one.line))
        occurrences = tuple(in_order)
        state = min(occurrence.state for occurrence in occurrences)
        days: dict[date, frozenset[str]] = {}
        for one in occurrences:
            if one.day:
                groups = days.get(one.day, frozenset()) | ({context.lineage(one.group)} if one.group else frozenset())
                days[one.day] = sets.setdefault(groups, groups)
        record = NameRecord(
            member=member,
            name=parse_name(*usual_name(occurrences), context.alpha2(state), context.spelling),
            state=state,
            occurrences=occurrences,
            groups_by_day=days,
            groups=frozenset(group for groups in days.values() for group in groups) - context.unattached,
            sexes=frozenset(filter(None, (context.spelling.sex(one.honorific) for one in occurrences))),
            first=min(days, default=None),
            last=max(days, default=None),
        )
        records.append(record)
    return tuple(records)


def usual_name(occurrences: Iterable[NameOccurrence], member: str = "") -> tuple[str, str]:
    """Return the given and family name that were printed most often.

    Of forms alike that one is taken which gives the IRI `member`, then the first in the alphabet.
    """
    counts: Counter[tuple[str, str]] = Counter()
    own: set[tuple[str, str]] = set()
    for one in occurrences:
        counts[one.given, one.family] += 1
        own.update([(one.given, one.family)] if one.member == member else [])
    return min(counts, key=lambda form: (-counts[form], form not in own, form))


@dataclass(frozen=True, slots=True)
class Period:
    """A row of days on which a member was printed with one value, and with no other of its kind in between.

    `occurrences` print it, `first` and `last` are the days of the first and the last of them; both None where none has
    a date.
    """

    value: str
    occurrences: tuple[NameOccurrence, ...]
    first: date | None
    last: date | None


def periods(occurrences: Iterable[NameOccurrence], value_of: Callable[[NameOccurrence], str]) -> Iterator[Period]:
    """Yield the periods of one kind of value, by day: of days between nothing is stated.

    In: all occurrences of one member; what of them is looked at. Those without a value tell nothing, those without a
    date no day.
    """
    dated = [(one.day, value_of(one), one) for one in occurrences if one.day and value_of(one)]
    dated.sort(key=lambda item: (item[0], item[1], item[2].document, item[2].line))
    for value, row in groupby(dated, key=lambda item: item[1]):
        days = tuple(row)
        yield Period(value, tuple(one for _, _, one in days), days[0][0], days[-1][0])


def overall_periods(
    occurrences: Sequence[NameOccurrence], value_of: Callable[[NameOccurrence], str]
) -> Iterator[Period]:
    """Yield for each value one period from its first to its last day, whatever was printed in between.

    Forms of a name are used side by side, so that a row of days would break at every second line. Undated ones count.
    """
    by_value: dict[str, list[NameOccurrence]] = {}
    for one in occurrences:
        if value := value_of(one):
            by_value.setdefault(value, []).append(one)
    for value, printing in sorted(by_value.items()):
        days = [one.day for one in printing if one.day]
        yield Period(value, tuple(printing), min(days, default=None), max(days, default=None))
