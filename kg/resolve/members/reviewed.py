"""Reviewed decisions among the links: they replace what likeness found, and join or part where it found nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, product

from kg.resolve.members.decisions import Decisions
from kg.resolve.members.matching import Match, MatchStatus
from kg.resolve.members.records import NameRecord

_APART = "decided-apart"


def with_decisions(links: Iterable[Match], bearers: Sequence[NameRecord], decisions: Decisions) -> tuple[Match, ...]:
    """Return links with the decisions taken in: one link for each two bearers, in the order of their places."""
    by_places = {link.places: link for link in links}
    for one, other, verdict, decision in (*_same(bearers, decisions), *_apart(bearers, decisions)):
        found = by_places.get((one, other), Match(one, other, 1.0, (), (), (), verdict))
        opposing = (*found.opposing, _APART) if verdict is MatchStatus.APART else found.opposing
        score = 0.0 if verdict is MatchStatus.APART else found.score
        by_places[one, other] = replace(found, verdict=verdict, decision=decision, opposing=opposing, score=score)
    return tuple(link for _, link in sorted(by_places.items()))


def _by_holder(bearers: Sequence[NameRecord], decisions: Decisions) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for place, bearer in enumerate(bearers):
        found[decisions.holder(bearer.member)].append(place)
    return found


def _same(bearers: Sequence[NameRecord], decisions: Decisions) -> Iterator[tuple[int, int, MatchStatus, str]]:
    for holder, places in sorted(_by_holder(bearers, decisions).items()):
        for one, other in pairwise(places):
            decided = [decisions.holders.get(bearers[place].member, ("", ""))[1] for place in (other, one)]
            yield one, other, MatchStatus.SAME, next(filter(None, decided), holder)


def _apart(bearers: Sequence[NameRecord], decisions: Decisions) -> Iterator[tuple[int, int, MatchStatus, str]]:
    by_holder = _by_holder(bearers, decisions)
    for first, second, decision in decisions.apart():
        holders = (decisions.holder(first), decisions.holder(second))
        for one, other in product(*(by_holder.get(holder, ()) for holder in holders)):
            yield min(one, other), max(one, other), MatchStatus.APART, decision


def holder(bearers: Sequence[NameRecord], decisions: Decisions) -> str:
    """Return the IRI that holds for the bearers of one member: the decided one, else that of the fullest name.

    Of names that are equally full the first IRI in the alphabet holds: neither order nor number of what was read tells.
    """
    set_by_review = {found for found, _ in decisions.holders.values()}
    decided = {decisions.holder(bearer.member) for bearer in bearers} & set_by_review
    if decided:
        return min(decided)
    return min(bearers, key=lambda bearer: (*(-count for count in bearer.name.fullness), bearer.member)).member
