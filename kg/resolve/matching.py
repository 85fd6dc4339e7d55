"""Matching of name records: which pairs are compared (blocking), and which of them are likely to be one member.

    records ─▶ candidate pairs ─▶ similarity of names ─▶ what else speaks for and against ─▶ matches

Comparing all with all would cost the square of the number of names. Each record is put under a few keys, and only those
that share one are compared, so that the cost grows with the number of names as long as names are spread as usual.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations, pairwise

from kg.resolve.comparison import SHORTEST_CLOSE, NameComparator
from kg.resolve.names import ParsedName, Spelling
from kg.resolve.records import CANDIDATE, CERTAIN, LAST_OF_SPELLING, MatchContext, NameRecord

# A mandate of a national parliament is four or five years; forty years of signing are rare.
_DAYS_OF_ONE_MANDATE = 4 * 365
_DAYS_FAR_APART = 15 * 365
# Files of one edition sort their lists in slightly different ways.
_LINES_FOR_ONE_PLACE = 2


class MatchStatus(StrEnum):
    """What is made of a match: taken as one, left to a reviewer, or decided by one."""

    CERTAIN = "certain"
    CANDIDATE = "candidate"
    SAME = "same"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Match:
    """Two records, by their places in the row of all, the lower first; with the features that match and oppose them.

    `names`, `supporting`, `opposing` are keys of features; `decision` is the IRI of the decision that settles it.
    """

    one: int
    other: int
    score: float
    names: tuple[str, ...]
    supporting: tuple[str, ...]
    opposing: tuple[str, ...]
    status: MatchStatus
    decision: str = ""

    @property
    def pair(self) -> tuple[int, int]:
        """Both places, the lower first."""
        return self.one, self.other

    @property
    def is_weak(self) -> bool:
        """Whether one of the names has no full forename, so that spelling alone proves nothing."""
        return "surname-only" in self.names

    def facing(self, place: int) -> int:
        """Return the place of the other record."""
        return self.other if self.one == place else self.one

    def demoted(self, feature: str, weight: float) -> "Match":
        """Return the match as a candidate only, for a reason that its names do not show."""
        opposing = tuple(sorted({*self.opposing, feature}))
        return replace(self, status=MatchStatus.CANDIDATE, opposing=opposing, score=self.score * weight)


def find_matches(records: Sequence[NameRecord], context: MatchContext) -> Iterator[Match]:
    """Yield a match for each pair of records that scores as a candidate or more, in the order of the places."""
    comparator = NameComparator(context.spelling, context.features)
    for one, other in candidate_pairs(records, context):
        match = match_of((one, other), (records[one], records[other]), comparator)
        if match:
            yield match


def match_of(places: tuple[int, int], pair: tuple[NameRecord, NameRecord], comparator: NameComparator) -> Match | None:
    """Judge two records by their names and by all that is known beside these; None where they score too low."""
    features = comparator.features
    similarity = comparator.compare(pair[0].name, pair[1].name)
    if similarity is None or similarity.score < CANDIDATE:
        return None
    pros = tuple(supporting(*pair))
    cons = tuple(opposing(*pair, features.rank(similarity.features), comparator.spelling))
    score = similarity.score
    for key in pros:
        score += (1 - score) * features[key].weight
    score = features.weighed(score, cons)
    certain = score >= CERTAIN and not features.bar(cons) and "surname-only" not in similarity.features
    status = MatchStatus.CERTAIN if certain else MatchStatus.CANDIDATE
    return Match(*places, score, similarity.features, pros, cons, status) if score >= CANDIDATE else None


# --- blocking


def candidate_pairs(records: Sequence[NameRecord], context: MatchContext) -> Iterator[tuple[int, int]]:
    """Yield the places of two records that may be one member's, the lower first, each pair once, in order.

    These are records of a State, or of one that it replaced or that replaced it, whose surnames are close and whose
    forenames begin alike; and names whose State is not known with the same name of any State.
    """
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, record in enumerate(records):
        blocks[context.lineage(record.state)].append(place)
    # The editions that were read from more than one file.
    first: dict[str, str] = {}
    lines = (line for record in records for line in record.in_files)
    compared = {line.edition for line in lines if first.setdefault(line.edition, line.source) != line.source}
    for _, places in sorted(blocks.items()):
        # Names of a State that stand at the same place of one edition's list in two of its files.
        printed = ((line, place) for place in places for line in records[place].in_files if line.edition in compared)
        side_by_side = _sharing(((line.edition, line.position), place) for line, place in printed)
        block = [(place, records[place].name) for place in places]
        for one, other in sorted(_pairs_of_names(block, context.spelling) | side_by_side):
            if context.same_or_next(records[one].state, records[other].state):
                yield one, other
    stateless = {record.name.plain for record in records if not record.state}
    by_name = ((record.name.plain, place) for place, record in enumerate(records) if record.name.plain in stateless)
    yield from sorted(
        (one, other) for one, other in _sharing(by_name) if bool(records[one].state) != bool(records[other].state)
    )


def _sharing(keys: Iterable[tuple[Hashable, int]]) -> set[tuple[int, int]]:
    """Every two places that share a key."""
    by_key: dict[Hashable, set[int]] = defaultdict(set)
    for key, place in keys:
        by_key[key].add(place)
    return {pair for places in by_key.values() for pair in combinations(sorted(places), 2)}


def _pairs_of_names(block: Sequence[tuple[int, ParsedName]], spelling: Spelling) -> set[tuple[int, int]]:
    """Pair names with close surnames and forenames that begin alike; names without forename by the surname alone."""
    alone = {place for place, name in block if not name.has_forename}
    full = ((place, name) for place, name in block if place not in alone)
    pairs = _sharing((key, place) for place, name in full for key in blocking_keys(name, spelling))
    surnames = [(spelt, place) for place, name in block for word in name.family for spelt in (word.common, word.second)]
    wanted = {spelt for spelt, place in surnames if place in alone}
    by_surname = _sharing((spelt, place) for spelt, place in surnames if spelt in wanted)
    return pairs | {(one, other) for one, other in by_surname if one in alone or other in alone}


def blocking_keys(name: ParsedName, spelling: Spelling) -> set[str]:
    """Return the keys under which a name is compared: close surnames, or all in one, each with how a forename begins.

    Two surnames a letter apart share what one dropped letter leaves. Letters are dropped of the plain word too: those
    that changed places may have been one sound, which is then none. The last key is all words in order.
    """
    beginnings = {form[:1] for forename in name.given for form in spelling.names_of(forename)}
    beginnings |= {spelt[:1] for forename in name.given for spelt in (forename.common, forename.second)}
    surnames = {name.joined_family}
    for word in name.family:
        surnames |= {word.common, word.second, *(spelling.common(plain, name.alpha2) for plain in word.misread)}
        # Shorter words have too many neighbours, and no close spelling is taken for them.
        if len(word.plain) >= SHORTEST_CLOSE:
            surnames |= {form[:at] + form[at + 1 :] for form in (word.common, word.plain) for at in range(len(form))}
    in_order = " ".join(sorted(word.common for word in name.words))
    return {f"{surname} {letter}" for surname in surnames for letter in beginnings} | {in_order}


# --- what lists, dates, groups and forms of address say


def supporting(one: NameRecord, other: NameRecord) -> Iterator[str]:
    """Yield the features of two records that speak for one member."""
    # Files of one edition hold one list: a name that only one of them has is the name that only another has.
    sources = (one.sources, other.sources)
    missing: dict[str, list[int]] = defaultdict(list)
    for line in other.in_files:
        if line.position and line.source not in sources[0]:
            missing[line.edition].append(line.position)
    lines = (line for line in one.in_files if line.position and line.source not in sources[1])
    if any(abs(line.position - at) <= _LINES_FOR_ONE_PLACE for line in lines for at in missing.get(line.edition, ())):
        yield "same-place"
    # A document has both names, and no edition has both.
    editions = [{line.edition for line in record.in_files} for record in (one, other)]
    documents = [{edition.rpartition("/edition/")[0] for edition in of_one} for of_one in editions]
    if not documents[0].isdisjoint(documents[1]) and editions[0].isdisjoint(editions[1]):
        yield "next-edition"
    if one.groups & other.groups and (one.days_from(other.first, other.last) or 0) <= _DAYS_OF_ONE_MANDATE:
        yield "same-group"


def opposing(one: NameRecord, other: NameRecord, rank: int, spelling: Spelling) -> Iterator[str]:
    """Yield the features that speak against two records whose names meet in a layer of that rank."""
    yield from barring(one, other)
    if rank >= LAST_OF_SPELLING:
        # All surnames that the names share are common ones; where they share none, any of theirs is.
        facing = {word.plain for word in other.name.family}
        shared = [word for word in one.name.family if word.plain in facing]
        judge = all if shared else any
        words = shared or (*one.name.family, *other.name.family)
        if judge(spelling.is_common_surname(word, one.name.alpha2) for word in words):
            yield "common-surname"
    if _in_turn(one, other) or _in_turn(other, one):
        yield "groups-in-turn"
    if (one.days_from(other.first, other.last) or 0) > _DAYS_FAR_APART:
        yield "years-apart"


def barring(one: NameRecord, other: NameRecord) -> Iterator[str]:
    """Yield the opposing features that let no two names be taken as one, however like they are."""
    if bool(one.state) != bool(other.state):
        yield "state-unknown"
    if not one.sources.isdisjoint(other.sources):
        yield "same-list"
    if one.sexes and other.sexes and one.sexes.isdisjoint(other.sexes):
        yield "other-sex"
    if any(
        groups and other.groups_by_day[day] and groups.isdisjoint(other.groups_by_day[day])
        for day, groups in one.groups_by_day.items()
        if day in other.groups_by_day
    ):
        yield "other-group-same-day"


def _in_turn(one: NameRecord, other: NameRecord) -> bool:
    """Whether `other` is printed with another group between two days on which `one` is with one and the same."""
    grouped = [(day, groups) for day, groups in one.groups_by_day.items() if groups]
    facing = sorted(day for day, groups in other.groups_by_day.items() if groups)
    return any(
        groups == same
        and any(
            other.groups_by_day[day].isdisjoint(groups)
            for day in facing[bisect_right(facing, first) : bisect_left(facing, later)]
        )
        for (first, groups), (later, same) in pairwise(grouped)
    )
