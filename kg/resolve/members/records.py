"""Bearers: for each IRI of pass 1, which stands for one name of one State, all that was seen of who bears it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kg.model import terms
from kg.model.document import NameOccurrence
from kg.resolve.members.normalisation import Spelling
from kg.resolve.members.parsed_name import ParsedName, name_of
from kg.vocabulary.concepts import Concept, Vocabulary

# Concepts that follow one another in time are linked by these.
_IN_TIME = ("dcterms:replaces", "dcterms:isReplacedBy")
_UNKNOWN = "ZZ"


@dataclass(frozen=True, slots=True)
class NameRecord:
    """Who bears one name, as far as lists tell.

    `member` is the IRI of pass 1, `name` the name in words, `state` the State's IRI (empty where it is not known).
    `days` are the groups that were printed, by day (groups that followed one another are one), `groups` all of them but
    the absence of one, `sexes` what the forms of address tell.
    """

    member: str
    name: ParsedName
    state: str
    seen: tuple[NameOccurrence, ...]
    days: Mapping[date, frozenset[str]]
    groups: frozenset[str]
    sexes: frozenset[str]
    first: date | None
    last: date | None

    @property
    def lists(self) -> frozenset[str]:
        """The files that print the name; made when it is asked for, since few bearers are ever compared."""
        return frozenset(one.source for one in self.seen if one.source)

    @property
    def lines(self) -> Iterator[NameOccurrence]:
        """What was seen in files."""
        return (one for one in self.seen if one.source)


@dataclass(frozen=True, slots=True)
class MatchContext:
    """What bearers are described by: spelling, and for States and groups the one that stands for all in their row."""

    spelling: Spelling
    vocabulary: Vocabulary
    rows: Mapping[str, str]
    unattached: frozenset[str]

    def row(self, concept: str) -> str:
        """Return what stands for a State or group and all that came before it or after it."""
        return self.rows.get(concept, concept)

    def alpha2(self, state: str) -> str:
        """Return a State's code of two letters, `ZZ` where the State is not known."""
        return self.vocabulary.concepts[state].text("pace:alpha2") if state else _UNKNOWN


def surroundings_of(vocabulary: Vocabulary, spelling: Spelling) -> MatchContext:
    """Find the rows of States and groups that replaced one another."""
    concepts = [c for kind in ("State", "PoliticalGroup", "NonAttachment") for c in vocabulary.of_kind(kind)]
    rows = {concept.iri: concept.iri for concept in concepts}

    def first(iri: str) -> str:
        while rows[iri] != iri:
            iri = rows[iri]
        return iri

    for concept in concepts:
        for other in _neighbours(concept):
            one, two = sorted((first(concept.iri), first(other)))
            rows[two] = one
    unattached = frozenset(concept.iri for concept in vocabulary.of_kind("NonAttachment"))
    return MatchContext(spelling, vocabulary, {iri: first(iri) for iri in rows}, unattached)


def _neighbours(concept: Concept) -> list[str]:
    return [terms.iri_of(other) for predicate in _IN_TIME for other in concept.objects(predicate)]


def bearers_of(by_member: Mapping[str, Iterable[NameOccurrence]], around: MatchContext) -> tuple[NameRecord, ...]:
    """Make the bearers of what was seen under each IRI of pass 1, sorted by it: no other order tells anything.

    What was seen twice alike comes from copies of one file, and counts once.
    """
    # Few groups are printed on many days: each set of them is kept once.
    kept: dict[frozenset[str], frozenset[str]] = {}
    return tuple(
        _bearer(member, sorted(dict.fromkeys(found), key=_key), around, kept)
        for member, found in sorted(by_member.items())
    )


def _key(seen: NameOccurrence) -> tuple[str, ...]:
    return (str(seen.day or ""), seen.document, seen.line, seen.given, seen.family, seen.printed, seen.honorific)


def _bearer(
    member: str, seen: list[NameOccurrence], around: MatchContext, kept: dict[frozenset[str], frozenset[str]]
) -> NameRecord:
    state = min(one.state for one in seen)
    days: dict[date, frozenset[str]] = {}
    for one in seen:
        if one.day:
            groups = days.get(one.day, frozenset()) | ({around.row(one.group)} if one.group else frozenset())
            days[one.day] = kept.setdefault(groups, groups)
    given, family = usual(seen)
    return NameRecord(
        member=member,
        name=name_of(given, family, around.alpha2(state), around.spelling),
        state=state,
        seen=tuple(seen),
        days=days,
        groups=frozenset(group for groups in days.values() for group in groups) - around.unattached,
        sexes=frozenset(filter(None, (around.spelling.sex(one.honorific) for one in seen))),
        first=min(days, default=None),
        last=max(days, default=None),
    )


def usual(seen: Iterable[NameOccurrence], member: str = "") -> tuple[str, str]:
    """Return the given and family name that were printed most often.

    Of forms alike that one is taken which gives the IRI `member`, then the first in the alphabet.
    """
    counted: Counter[tuple[str, str]] = Counter()
    own: set[tuple[str, str]] = set()
    for one in seen:
        counted[one.given, one.family] += 1
        own.update([(one.given, one.family)] if one.member == member else [])
    return min(counted, key=lambda form: (-counted[form], form not in own, form))
