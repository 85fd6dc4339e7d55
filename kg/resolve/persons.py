"""Entity linking of persons whom texts name: the members that they certainly are, made in pass 2 over names only.

    occurrences ─▶ members of the same name, or of the surname and State printed ─▶ identifications

A full name means the only member whose name it is, in the same form or a known variant, unless a State printed beside
it says otherwise. A surname means a member only with a form of address in front and a State in brackets behind, where
one member of that State bears it. What fits several members, or is contradicted by sex, is left to a reviewer.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kg.model.document import PersonOccurrence
from kg.resolve.comparison import NameComparator, Similarity
from kg.resolve.names import NormalisedWord, SpellingRules, parse_name
from kg.resolve.records import CANDIDATE, CERTAIN, LAST_OF_SPELLING, MatchContext, NameRecord
from kg.resolve.resolution import MemberResolution

FULL_NAME, SURNAME_AND_STATE = "named.full-name", "named.surname-and-state"
# Of a surname with its State one member is known; another who never signed may be meant.
_BY_SURNAME = Similarity(0.9, ("surname-only",))
# A mandate is four or five years; a name printed long before or after may be a namesake's.
_DAYS_FAR_APART = 15 * 365


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person of one document: what all places that name it print."""

    iri: str
    name: str
    honorifics: frozenset[str]
    states: frozenset[str]
    day: date | None
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Identification:
    """A person and a member that it is, or may be: `rule` and `names` (features) say by what."""

    person: PersonRecord
    member: str
    rule: str
    score: float
    names: tuple[str, ...]
    opposing: tuple[str, ...]
    certain: bool


@dataclass(frozen=True, slots=True)
class _MemberIndex:
    """The records of pass 2 by how their names can be found: all words of a spelling, or State and surname.

    `ways` are States: one for all whose names are spelt by the same rules.
    """

    records: Sequence[NameRecord]
    canonical: Mapping[str, str]
    by_name: Mapping[str, Sequence[int]]
    by_surname: Mapping[tuple[str, str], Sequence[int]]
    ways: Sequence[str]
    context: MatchContext
    comparator: NameComparator

    @classmethod
    def of(cls, members: MemberResolution) -> "_MemberIndex":
        """Index the records of pass 2."""
        context, spelling = members.context, members.context.spelling
        names: dict[str, list[int]] = defaultdict(list)
        surnames: dict[tuple[str, str], list[int]] = defaultdict(list)
        ways: dict[SpellingRules, str] = {}
        for place, record in enumerate(members.records):
            name = record.name
            way = ways.setdefault(spelling.rules(name.alpha2), name.alpha2)
            for key in _keys(name.words, (*name.given, *name.particles, *name.family), way) if name.given else ():
                names[key].append(place)
            for key in {name.joined_family, *(spelt for word in name.family for spelt in (word.common, word.second))}:
                surnames[context.lineage(record.state), key].append(place)
        comparator = NameComparator(spelling, context.features)
        return cls(members.records, members.canonical, names, surnames, tuple(ways.values()), context, comparator)


def identify(occurrences: Iterable[PersonOccurrence], members: MemberResolution) -> tuple[Identification, ...]:
    """Decide which persons named in texts are members.

    In: every place that names a person; the members of pass 2. Out: one identification for each person that certainly
    is a member, and one that is not certain for each member whom a person may be; sorted.
    Raises InstallationError where features of identity are missing.
    """
    by_person: dict[str, list[PersonOccurrence]] = defaultdict(list)
    for occurrence in occurrences:
        by_person[occurrence.person].append(occurrence)
    index = _MemberIndex.of(members) if by_person else None
    # Each name is looked for once, however many documents have it.
    names = {min(places, key=_first_place).name for places in by_person.values()}
    bearers = {name: _bearers(name, index) for name in names} if index else {}
    identifications: list[Identification] = []
    for person, places in sorted(by_person.items()):
        places.sort(key=_first_place)
        record = PersonRecord(
            iri=person,
            name=places[0].name,
            honorifics=frozenset(place.honorific for place in places if place.honorific),
            states=frozenset(state for place in places for state in place.states),
            day=min((place.day for place in places if place.day), default=None),
            places=tuple(dict.fromkeys(place.place for place in places)),
        )
        meant = _by_full_name(record, bearers[record.name], index) or _by_surname(record, index) if index else ()
        only = len({one.member for one in meant}) == 1
        identifications += [replace(one, certain=one.certain and only) for one in meant]
    return tuple(sorted(identifications, key=lambda one: (one.person.iri, one.member)))


def _keys(words: Iterable[NormalisedWord], every: Iterable[NormalisedWord], way: str) -> tuple[str, str]:
    """All words but particles in a common spelling, in any order; and every word as it is, as one."""
    return f"{way} {' '.join(sorted(word.common for word in words))}", "".join(word.plain for word in every)


def _first_place(occurrence: PersonOccurrence) -> tuple[str, str]:
    return occurrence.place, occurrence.name


def _bearers(full_name: str, index: _MemberIndex) -> tuple[int, ...]:
    """The records that may have a whole name; rules of spelling are those of some States, so each way is tried."""
    spelling, places = index.context.spelling, set[int]()
    for way in index.ways if len(full_name.split()) > 1 else ():
        every = spelling.split(full_name, way)
        own = [word for word in every if word.plain not in spelling.particles]
        places.update(place for key in _keys(own or every, every, way) for place in index.by_name.get(key, ()))
    return tuple(sorted(places))


def _by_full_name(person: PersonRecord, bearers: Iterable[int], index: _MemberIndex) -> list[Identification]:
    """The members of that whole name, among those who may have it."""
    words, spelling, features = person.name.split(), index.context.spelling, index.context.features
    states = {index.context.lineage(state) for state in person.states}
    similar: list[tuple[int, Similarity]] = []
    for place in bearers:
        record = index.records[place]
        if states and record.state and index.context.lineage(record.state) not in states:
            continue
        # A text does not tell where the surname begins: as many words are forenames as the member has.
        cut = min(len(words) - 1, max(1, len(record.name.given)))
        name = parse_name(" ".join(words[:cut]), " ".join(words[cut:]), record.name.alpha2, spelling)
        similarity = index.comparator.compare(name, record.name)
        if similarity and features.rank(similarity.features) <= LAST_OF_SPELLING:
            similar.append((place, similarity))
    return _best(person, FULL_NAME, similar, index)


def _by_surname(person: PersonRecord, index: _MemberIndex) -> list[Identification]:
    """The members of a State printed beside a surname who bear it; without form of address and State nobody."""
    if not (person.honorifics and person.states):
        return []
    similar: list[tuple[int, Similarity]] = []
    for state in sorted({index.context.lineage(state) for state in person.states}):
        surname = parse_name("", person.name, index.context.alpha2(state), index.context.spelling).joined_family
        similar += [(place, _BY_SURNAME) for place in index.by_surname.get((state, surname), ())]
    return _best(person, SURNAME_AND_STATE, similar, index)


def _best(
    person: PersonRecord, rule: str, similar: Iterable[tuple[int, Similarity]], index: _MemberIndex
) -> list[Identification]:
    """One identification for each member that enough speaks for: by the name that speaks most for it."""
    best: dict[str, Identification] = {}
    for place, similarity in similar:
        record, features = index.records[place], index.context.features
        opposing = tuple(sorted(_opposing(person, record, rule, index)))
        score = features.weighed(similarity.score, opposing)
        member = index.canonical[record.member]
        if score >= CANDIDATE and (member not in best or score > best[member].score):
            certain = score >= CERTAIN and not features.bar(opposing)
            best[member] = Identification(person, member, rule, score, similarity.features, opposing, certain)
    return list(best.values())


def _opposing(person: PersonRecord, record: NameRecord, rule: str, index: _MemberIndex) -> Iterator[str]:
    """What speaks against a member."""
    spelling = index.context.spelling
    sexes = {sex for sex in map(spelling.sex, person.honorifics) if sex}
    if sexes and record.sexes and sexes.isdisjoint(record.sexes):
        yield "other-sex"
    if person.states and not record.state:
        yield "state-unknown"
    common = all(spelling.is_common_surname(word, record.name.alpha2) for word in record.name.family)
    if common and (rule == SURNAME_AND_STATE or not person.states):
        yield "common-surname"
    if (record.days_from(person.day, person.day) or 0) > _DAYS_FAR_APART:
        yield "years-apart"
