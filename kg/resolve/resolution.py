"""Entity resolution of members (pass 2), over names only: which names are one member, and which IRI is its own.

    occurrences ─▶ split by decision ─▶ records ─▶ matches ─▶ clusters ─▶ members

Pass 1 gives each name of each State an IRI; pass 2 decides which of these are one member. What is certain is merged,
what is likely becomes a candidate for review, and a reviewed decision goes before both. The canonical IRI of a member
is that of its fullest name, or the one that a decision sets; the others stay and lead to it. The result depends on the
matches alone, not on the order in which they are looked at.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from kg.model import iri
from kg.model.document import NameOccurrence
from kg.model.terms import resource
from kg.resolve.decisions import Decisions, decisions_of, reviewed
from kg.resolve.matching import Match, MatchStatus, barring, find_matches
from kg.resolve.records import (
    CERTAIN,
    LAST_OF_SPELLING,
    Features,
    MatchContext,
    NameRecord,
    match_context,
    name_records,
)
from kg.vocabulary.concepts import Vocabulary

# What fits at least so well is a rival.
_RIVAL = 0.7
# Two terms of a parliament: for so long a surname and a group tell who is meant where only one has them.
_SURNAME_DAYS = 8 * 365
# One term, where lists print no groups, so that surname and State have to tell.
_DAYS_WITHOUT_GROUPS = 4 * 365

Clusters = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Renaming:
    """What pass 2 changes of what pass 1 says: all that documents need of it, apart from the names.

    `by_document` leads, by the term of a document, from each term of pass 1, a member's or a signature's, to the one
    that the graph has, where that is another: also for the members that a decision splits there.
    """

    by_document: Mapping[str, Mapping[str, str]]

    def of(self, document: str) -> Mapping[str, str]:
        """Return the terms that the statements of a document, given by its term, exchange: by those of pass 1."""
        return self.by_document.get(document, {})


@dataclass(frozen=True, slots=True)
class MemberResolution:
    """The members: the canonical IRI for each IRI of pass 1, and all that members are described by.

    `records` stand in the order of their IRIs: the places of matches count in it.
    """

    records: tuple[NameRecord, ...]
    canonical: Mapping[str, str]
    matches: tuple[Match, ...]
    renaming: Renaming
    context: MatchContext
    decisions: Decisions


def members(occurrences: Iterable[NameOccurrence], vocabulary: Vocabulary) -> MemberResolution:
    """Decide which names are one member.

    In: all names that are printed, in any order; the vocabularies, decisions among them. Raises InstallationError where
    decisions contradict each other, or features are missing.
    """
    taken, context = decisions_of(vocabulary), match_context(vocabulary)
    by_member: dict[str, list[NameOccurrence]] = defaultdict(list)
    for occurrence in occurrences:
        by_member[occurrence.member].append(occurrence)
    moved = _split(by_member, taken)
    records = name_records(by_member, context)
    clusters, final = clustered(records, reviewed(find_matches(records, context), records, taken), context.features)
    canonical: dict[str, str] = {}
    for cluster in clusters:
        of_one = [records[place] for place in cluster]
        canonical |= dict.fromkeys((record.member for record in of_one), _canonical_member(of_one, taken))
    renamed: dict[str, dict[str, str]] = defaultdict(dict)
    for record in records:
        if canonical[record.member] != record.member:
            for document in {occurrence.document for occurrence in record.occurrences}:
                renamed[resource(document)] |= _renamed(document, record.member, canonical[record.member])
    # What a decision splits there goes before.
    for document, old, new in moved:
        renamed[resource(document)] |= _renamed(document, old, canonical[new])
    return MemberResolution(records, canonical, final, Renaming(renamed), context, taken)


def _split(by_member: dict[str, list[NameOccurrence]], taken: Decisions) -> list[tuple[str, str, str]]:
    """Move what a decision on namesakes gives to another; return document, IRI before and IRI after of each."""
    split = [member for member in by_member if member in taken.splits]
    first_days: dict[str, date] = {}
    for one in (one for occurrences in by_member.values() for one in occurrences if split):
        if one.day:
            first_days[one.document] = min(one.day, first_days.get(one.document, one.day))
    moved: list[tuple[str, str, str]] = []
    for member in split:
        for occurrence in by_member.pop(member):
            target = taken.split(occurrence, first_days.get(occurrence.document))
            by_member[target.member].append(target)
            moved += [(occurrence.document, member, target.member)] if target.member != member else []
    return moved


def _canonical_member(records: Sequence[NameRecord], taken: Decisions) -> str:
    """The IRI that stands for the records of one member: the decided one, else that of the fullest name.

    Of names that are equally full it is the first in the alphabet: neither order nor number of what was read tells.
    """
    set_by_review = {canonical for canonical, _ in taken.canonical.values()}
    decided = {taken.canonical_member(record.member) for record in records} & set_by_review
    if decided:
        return min(decided)
    return min(records, key=lambda record: (*(-count for count in record.name.fullness), record.member)).member


def _renamed(document: str, old: str, new: str) -> dict[str, str]:
    """The terms of a member and of the signature under a document, by those that they replace."""
    signatures = (resource(iri.signature(document, member)) for member in (old, new))
    return {resource(old): resource(new), next(signatures): next(signatures)}


# --- clustering


def clustered(
    records: Sequence[NameRecord], matches: Iterable[Match], features: Features
) -> tuple[Clusters, tuple[Match, ...]]:
    """Decide which matches hold, and gather the records that they join.

    In: records; matches between them by place, decided ones among them. Out: the places of each member's records, alone
    ones too, in order; the matches with the status that they got in the end.
    """
    settled = _without_rivals(tuple(matches), features)
    settled = _without_contradiction(settled, records, features)
    settled = _with_surnames(settled, records)
    settled = _without_contradiction(settled, records, features)
    return _clusters(len(records), settled), settled


def _clusters(count: int, matches: Iterable[Match]) -> Clusters:
    heads = list(range(count))

    def head(place: int) -> int:
        while heads[place] != place:
            heads[place] = heads[heads[place]]
            place = heads[place]
        return place

    for match in matches:
        if match.status in (MatchStatus.CERTAIN, MatchStatus.SAME):
            low, high = sorted((head(match.one), head(match.other)))
            heads[high] = low
    clusters: dict[int, list[int]] = defaultdict(list)
    for place in range(count):
        clusters[head(place)].append(place)
    return tuple(tuple(places) for _, places in sorted(clusters.items()))


def _by_place(matches: Iterable[Match]) -> Mapping[int, list[Match]]:
    by_place: dict[int, list[Match]] = defaultdict(list)
    for match in matches:
        by_place[match.one].append(match)
        by_place[match.other].append(match)
    return by_place


def _without_rivals(matches: tuple[Match, ...], features: Features) -> tuple[Match, ...]:
    """Demote what rests on missing or close words where a third name fits as well and is not matched to the other."""
    by_place, pairs = _by_place(matches), {match.pair for match in matches}

    def has_rival(match: Match) -> bool:
        for place in match.pair:
            facing = match.facing(place)
            for rival in by_place[place]:
                third = rival.facing(place)
                fits = rival.score >= _RIVAL and not rival.is_weak and third != facing
                if fits and (min(third, facing), max(third, facing)) not in pairs:
                    return True
        return False

    return tuple(
        match.demoted("rival", features["rival"].weight)
        if match.status is MatchStatus.CERTAIN and features.rank(match.names) > LAST_OF_SPELLING and has_rival(match)
        else match
        for match in matches
    )


def _without_contradiction(
    matches: tuple[Match, ...], records: Sequence[NameRecord], features: Features
) -> tuple[Match, ...]:
    """Demote the matches of a cluster with two who cannot be one: first what spelling does not prove, then all."""
    apart = {match.pair for match in matches if match.status is MatchStatus.APART}
    for least in (LAST_OF_SPELLING, 0):
        torn = {
            place
            for cluster in _clusters(len(records), matches)
            if any(pair in apart or any(barring(*(records[at] for at in pair))) for pair in combinations(cluster, 2))
            for place in cluster
        }
        matches = tuple(
            match.demoted("rival", features["rival"].weight)
            if match.status is MatchStatus.CERTAIN and match.one in torn and features.rank(match.names) > least
            else match
            for match in matches
        )
    return matches


def _with_surnames(matches: tuple[Match, ...], records: Sequence[NameRecord]) -> tuple[Match, ...]:
    """Take a surname as the one member of its State who has it, where group and time agree and none else is meant."""
    by_place = _by_place(matches)
    member_of = {place: number for number, cluster in enumerate(_clusters(len(records), matches)) for place in cluster}

    def holds(match: Match) -> bool:
        one, other = sorted((records[place] for place in match.pair), key=lambda record: record.name.fullness)
        days = one.days_from(other.first, other.last)
        near = days is not None and days <= (_DAYS_WITHOUT_GROUPS if _without_groups(one, other) else _SURNAME_DAYS)
        agree = near and (_without_groups(one, other) or not one.groups.isdisjoint(other.groups))
        if not agree or "common-surname" in match.opposing or not _is_surname_of(one, other):
            return False
        # No other member may be meant by the surname.
        surname, fuller = match.pair if records[match.one] is one else (match.other, match.one)
        meant = [m.facing(surname) for m in by_place[surname] if m.status is not MatchStatus.APART]
        barred = any(any(barring(records[surname], records[place])) for place in meant)
        return not barred and {member_of[place] for place in meant} == {member_of[fuller]}

    return tuple(
        replace(match, status=MatchStatus.CERTAIN, score=max(match.score, CERTAIN))
        if match.status is MatchStatus.CANDIDATE and match.is_weak and holds(match)
        else match
        for match in matches
    )


def _without_groups(one: NameRecord, other: NameRecord) -> bool:
    """Whether no list prints a group with either name, as lists did until the eighties."""
    return not any(occurrence.group for record in (one, other) for occurrence in record.occurrences)


def _is_surname_of(one: NameRecord, other: NameRecord) -> bool:
    """Whether a name is less full than the other: a surname, or one with initials that the other's forenames have.

    A particle may be lost, but two of them make two names: `de Rooij`, `van Rooij`.
    """
    particles = [[word.plain for word in record.name.particles] for record in (one, other)]
    if all(particles) and particles[0] != particles[1]:
        return False
    return not one.name.has_forename and (other.name.has_forename or bool(other.name.given and not one.name.given))
