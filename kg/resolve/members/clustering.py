"""Links → clusters: which bearers are one member. What is certain is merged, unless one merge contradicts another.

The result depends on the links alone, not on the order in which they are looked at.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from kg.resolve.members.context import barring
from kg.resolve.members.features import CERTAIN, LAST_OF_SPELLING, Features
from kg.resolve.members.matching import Match, MatchStatus
from kg.resolve.members.records import NameRecord

# What fits at least so well is a rival.
_RIVAL = 0.7
# Two terms of a parliament: for so long a surname and a group tell who is meant where only one has them.
_SURNAME_YEARS = 8 * 365

Clusters = tuple[tuple[int, ...], ...]


def clusters_of(
    bearers: Sequence[NameRecord], links: Iterable[Match], features: Features
) -> tuple[Clusters, tuple[Match, ...]]:
    """Decide which links hold, and gather the bearers that they join.

    In: bearers; links between them by place, decided ones among them. Out: the places of each member's bearers, alone
    ones too, in order; the links with the verdict that they got in the end.
    """
    judged = _without_rivals(tuple(links), features)
    judged = _without_contradiction(judged, bearers, features)
    judged = _with_surnames(judged, bearers)
    judged = _without_contradiction(judged, bearers, features)
    return _joined(len(bearers), judged), judged


def _joined(count: int, links: Iterable[Match]) -> Clusters:
    heads = list(range(count))

    def head(place: int) -> int:
        while heads[place] != place:
            heads[place] = heads[heads[place]]
            place = heads[place]
        return place

    for link in links:
        if link.verdict in (MatchStatus.CERTAIN, MatchStatus.SAME):
            low, high = sorted((head(link.one), head(link.other)))
            heads[high] = low
    found: dict[int, list[int]] = defaultdict(list)
    for place in range(count):
        found[head(place)].append(place)
    return tuple(tuple(places) for _, places in sorted(found.items()))


def _by_place(links: Iterable[Match]) -> Mapping[int, list[Match]]:
    found: dict[int, list[Match]] = defaultdict(list)
    for link in links:
        found[link.one].append(link)
        found[link.other].append(link)
    return found


def _across(link: Match, place: int) -> int:
    return link.other if link.one == place else link.one


def _rank(link: Match, features: Features) -> int:
    return max((features[key].rank for key in link.names), default=0)


def _without_rivals(links: tuple[Match, ...], features: Features) -> tuple[Match, ...]:
    """Demote what rests on missing or close words where a third name fits as well and is not linked to the other."""
    by_place, known = _by_place(links), {link.places for link in links}

    def has_rival(link: Match) -> bool:
        for place in link.places:
            facing = _across(link, place)
            for rival in by_place[place]:
                third = _across(rival, place)
                fits = rival.score >= _RIVAL and not rival.is_weak and third != facing
                if fits and (min(third, facing), max(third, facing)) not in known:
                    return True
        return False

    weight = features["rival"].weight
    return tuple(
        link.demoted("rival", weight)
        if link.verdict is MatchStatus.CERTAIN and _rank(link, features) > LAST_OF_SPELLING and has_rival(link)
        else link
        for link in links
    )


def _without_contradiction(
    links: tuple[Match, ...], bearers: Sequence[NameRecord], features: Features
) -> tuple[Match, ...]:
    """Demote the links of a cluster that holds two who cannot be one: first what spelling does not prove, then all."""
    for least in (LAST_OF_SPELLING, 0):
        apart = {link.places for link in links if link.verdict is MatchStatus.APART}
        torn = {
            place for cluster in _joined(len(bearers), links) if _is_torn(cluster, bearers, apart) for place in cluster
        }
        links = tuple(
            link.demoted("rival", features["rival"].weight)
            if link.verdict is MatchStatus.CERTAIN and link.one in torn and _rank(link, features) > least
            else link
            for link in links
        )
    return links


def _is_torn(cluster: tuple[int, ...], bearers: Sequence[NameRecord], apart: set[tuple[int, int]]) -> bool:
    return any(pair in apart or any(barring(bearers[pair[0]], bearers[pair[1]])) for pair in combinations(cluster, 2))


def _with_surnames(links: tuple[Match, ...], bearers: Sequence[NameRecord]) -> tuple[Match, ...]:
    """Take a surname as the one member of its State who has it, where group and time agree and none else is meant."""
    by_place = _by_place(links)
    member_of = {place: number for number, cluster in enumerate(_joined(len(bearers), links)) for place in cluster}

    def is_only(link: Match, place: int) -> bool:
        meant = [_across(other, place) for other in by_place[place] if other.verdict is not MatchStatus.APART]
        barred = any(any(barring(bearers[place], bearers[one])) for one in meant)
        return not barred and {member_of[one] for one in meant} == {member_of[_across(link, place)]}

    def holds(link: Match) -> bool:
        alone = [place for place in link.places if not bearers[place].name.has_forename]
        proved = _agree(bearers[link.one], bearers[link.other]) and "common-surname" not in link.opposing
        return proved and len(alone) == 1 and is_only(link, alone[0])

    return tuple(
        replace(link, verdict=MatchStatus.CERTAIN, score=max(link.score, CERTAIN))
        if link.verdict is MatchStatus.CANDIDATE and link.is_weak and holds(link)
        else link
        for link in links
    )


def _agree(one: NameRecord, other: NameRecord) -> bool:
    """Whether both were seen with groups of one row, not too long apart."""
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return False
    apart = max((other.first - one.last).days, (one.first - other.last).days)
    return apart <= _SURNAME_YEARS and not one.groups.isdisjoint(other.groups)
