"""Persons whom texts name → the members that they certainly are, made in pass 2 over names only.

    Named ─▶ members of the same name, or of the surname and State printed ─▶ identifications

A full name means the only member whose name it is, in the same form or a known variant, unless a State printed beside
it says otherwise. A surname means a member only with a form of address in front and a State in brackets behind, where
one member of that State bears it. What fits several members, or is contradicted by sex, is left to a reviewer.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kg.model import iri, terms
from kg.model.document import PersonOccurrence
from kg.model.terms import Quad
from kg.resolve.members.comparison import NameComparator, Similarity
from kg.resolve.members.features import CANDIDATE, CERTAIN, LAST_OF_SPELLING, Features, features_of
from kg.resolve.members.matching import bars
from kg.resolve.members.normalisation import NormalisedWord, SpellingRules, spelling_of
from kg.resolve.members.parsed_name import ParsedName, name_of
from kg.resolve.members.records import MatchContext, NameRecord, surroundings_of
from kg.vocabulary.concepts import Vocabulary

_GRAPH = terms.resource(iri.graph("members"))
FULL_NAME, SURNAME_AND_STATE = "named.full-name", "named.surname-and-state"
_SURNAME_ONLY = "surname-only"
# Of a surname with its State one bearer is known; another who never signed may be meant.
_SURNAME_SCORE = 0.9
# A mandate is four or five years; a name seen long before or after may be a namesake's.
_YEARS_APART = 15 * 365


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
class _Known:
    """The bearers of pass 2 by how their names can be found: all words of a spelling, or State and surname.

    `ways` are States: one for all whose names are spelt by the same rules.
    """

    bearers: Sequence[NameRecord]
    holders: Mapping[str, str]
    by_name: Mapping[str, Sequence[int]]
    by_surname: Mapping[tuple[str, str], Sequence[int]]
    ways: Sequence[str]
    around: MatchContext
    features: Features
    comparer: NameComparator

    def member(self, place: int) -> str:
        """The IRI of the member that a bearer is."""
        return self.holders[self.bearers[place].member]


def identify(
    named: Iterable[PersonOccurrence], bearers: Sequence[NameRecord], holders: Mapping[str, str], vocabulary: Vocabulary
) -> tuple[Identification, ...]:
    """Decide which persons named in texts are members.

    In: every place that names a person; the bearers of pass 2 and the member that each is (`Resolution.bearers`,
    `Resolution.holders`); the vocabularies. Out: one identification for each person that certainly is a member, and one
    that is not certain for each member whom a person may be; sorted.
    Raises InstallationError where features of identity are missing.
    """
    known = _known(bearers, holders, vocabulary)
    found = (one for person in _persons(named) for one in _identified(person, known))
    return tuple(sorted(found, key=lambda one: (one.person.iri, one.member)))


def _persons(named: Iterable[PersonOccurrence]) -> Iterator[PersonRecord]:
    by_person: dict[str, list[PersonOccurrence]] = defaultdict(list)
    for one in named:
        by_person[one.person].append(one)
    for person, several in sorted(by_person.items()):
        several.sort(key=lambda one: (one.place, one.name))
        yield PersonRecord(
            iri=person,
            name=several[0].name,
            honorifics=frozenset(one.honorific for one in several if one.honorific),
            states=frozenset(state for one in several for state in one.states),
            day=min((one.day for one in several if one.day), default=None),
            places=tuple(dict.fromkeys(one.place for one in several)),
        )


# --- whom a name may mean


def _known(bearers: Sequence[NameRecord], holders: Mapping[str, str], vocabulary: Vocabulary) -> _Known:
    around, features = surroundings_of(vocabulary, spelling_of(vocabulary)), features_of(vocabulary)
    names: dict[str, list[int]] = defaultdict(list)
    surnames: dict[tuple[str, str], list[int]] = defaultdict(list)
    ways: dict[SpellingRules, str] = {}
    for place, bearer in enumerate(bearers):
        name = bearer.name
        way = ways.setdefault(around.spelling.rules.get(name.alpha2, around.spelling.everywhere), name.alpha2)
        for key in _keys(name.words, (*name.given, *name.particles, *name.family), way) if name.given else ():
            names[key].append(place)
        for key in _surnames(name):
            surnames[around.row(bearer.state), key].append(place)
    comparer = NameComparator(around.spelling, features)
    return _Known(bearers, holders, names, surnames, tuple(ways.values()), around, features, comparer)


def _keys(words: Iterable[NormalisedWord], every: Iterable[NormalisedWord], way: str) -> tuple[str, str]:
    """All words but particles in a common spelling, in any order; and every word as it is, as one."""
    return f"{way} {' '.join(sorted(word.common for word in words))}", "".join(word.plain for word in every)


def _surnames(name: ParsedName) -> set[str]:
    return {name.joined_family, *(spelt for word in name.family for spelt in (word.common, word.second))}


def _identified(person: PersonRecord, known: _Known) -> list[Identification]:
    found = _by_full_name(person, person.name.split(), known) or _by_surname(person, known)
    members = {one.member for one in found}
    return [replace(one, certain=one.certain and len(members) == 1) for one in found]


def _fits(person: PersonRecord, bearer: NameRecord, known: _Known) -> bool:
    """Whether no State printed beside the person speaks against a bearer."""
    rows = {known.around.row(state) for state in person.states}
    return not rows or not bearer.state or known.around.row(bearer.state) in rows


def _by_full_name(person: PersonRecord, words: list[str], known: _Known) -> list[Identification]:
    """The members of that whole name; rules of spelling are those of some States, so each way is tried."""
    places: set[int] = set()
    for way in known.ways if len(words) > 1 else ():
        every = known.around.spelling.split(person.name, way)
        own = [word for word in every if word.plain not in known.around.spelling.particles]
        places.update(place for key in _keys(own or every, every, way) for place in known.by_name.get(key, ()))
    return _best(_of_full_name(person, words, place, known) for place in sorted(places))


def _best(found: Iterable[Identification | None]) -> list[Identification]:
    """One identification for each member: by the spelling of its name that speaks most for it."""
    best: dict[str, Identification] = {}
    for one in found:
        if one and (one.member not in best or one.score > best[one.member].score):
            best[one.member] = one
    return list(best.values())


def _of_full_name(person: PersonRecord, words: list[str], place: int, known: _Known) -> Identification | None:
    bearer = known.bearers[place]
    if not _fits(person, bearer, known):
        return None
    # A text does not tell where the surname begins: as many words are forenames as the member has.
    cut = min(len(words) - 1, max(1, len(bearer.name.given)))
    own = name_of(" ".join(words[:cut]), " ".join(words[cut:]), bearer.name.alpha2, known.around.spelling)
    likeness = known.comparer.compare(own, bearer.name)
    if likeness is None or max(known.features[key].rank for key in likeness.features) > LAST_OF_SPELLING:
        return None
    return _judged(person, place, FULL_NAME, likeness, known)


def _by_surname(person: PersonRecord, known: _Known) -> list[Identification]:
    """The members of a State printed beside a surname who bear it; without form of address and State nobody."""
    if not (person.honorifics and person.states):
        return []
    likeness = Similarity(_SURNAME_SCORE, (_SURNAME_ONLY,))
    places: list[int] = []
    for state in sorted({known.around.row(state) for state in person.states}):
        alpha2 = known.around.alpha2(state)
        key = name_of("", person.name, alpha2, known.around.spelling).joined_family
        places += known.by_surname.get((state, key), ())
    return _best(_judged(person, place, SURNAME_AND_STATE, likeness, known) for place in places)


def _judged(person: PersonRecord, place: int, rule: str, likeness: Similarity, known: _Known) -> Identification | None:
    """Weigh what speaks against a member; None where too little is left."""
    against = tuple(sorted(_opposing(person, known.bearers[place], rule, known)))
    score = likeness.score
    for key in against:
        score *= known.features[key].weight
    if score < CANDIDATE:
        return None
    certain = score >= CERTAIN and not bars(against, known.features)
    return Identification(person, known.member(place), rule, score, likeness.features, against, certain)


def _opposing(person: PersonRecord, bearer: NameRecord, rule: str, known: _Known) -> Iterator[str]:
    spelling = known.around.spelling
    sexes = {sex for sex in map(spelling.sex, person.honorifics) if sex}
    if sexes and bearer.sexes and sexes.isdisjoint(bearer.sexes):
        yield "other-sex"
    if person.states and not bearer.state:
        yield "state-unknown"
    common = all(spelling.is_common_surname(word, bearer.name.alpha2) for word in bearer.name.family)
    if common and (rule == SURNAME_AND_STATE or not person.states):
        yield "common-surname"
    if person.day and _days_apart(person.day, bearer) > _YEARS_APART:
        yield "years-apart"


def _days_apart(day: date, bearer: NameRecord) -> int:
    if bearer.first is None or bearer.last is None:
        return 0
    return max(0, (bearer.first - day).days, (day - bearer.last).days)


# --- what the graph says


def _quad(subject: str, predicate: str, obj: str) -> Quad:
    return Quad(terms.resource(subject), terms.resource(iri.expand(predicate)), obj, _GRAPH)
