"""What lists, dates, groups and forms of address say for or against two names being one member's."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from kg.model.document import NameOccurrence
from kg.resolve.members.features import LAST_OF_SPELLING
from kg.resolve.members.normalisation import Spelling
from kg.resolve.members.records import NameRecord

# A mandate of a national parliament is four or five years; forty years of signing are rare.
_NEAR = 4 * 365
_APART = 15 * 365
# Files of one edition sort their lists in slightly different ways.
_SAME_PLACE = 2


def supporting(one: NameRecord, other: NameRecord) -> Iterator[str]:
    """Yield the supporting features of two bearers."""
    if _in_same_place(one, other):
        yield "same-place"
    if _follow_in_editions(one, other):
        yield "next-edition"
    if one.groups & other.groups and _days_between(one, other) <= _NEAR:
        yield "same-group"


def opposing(one: NameRecord, other: NameRecord, rank: int, spelling: Spelling) -> Iterator[str]:
    """Yield the opposing features of two bearers whose names meet in a layer of that rank."""
    yield from barring(one, other)
    if rank >= LAST_OF_SPELLING and _have_common_surname(one, other, spelling):
        yield "common-surname"
    if _in_turn(one, other) or _in_turn(other, one):
        yield "groups-in-turn"
    if _days_between(one, other) > _APART:
        yield "years-apart"


def barring(one: NameRecord, other: NameRecord) -> Iterator[str]:
    """Yield the opposing features that let no two names be taken as one, however like they are."""
    if bool(one.state) != bool(other.state):
        yield "state-unknown"
    if not one.lists.isdisjoint(other.lists):
        yield "same-list"
    if one.sexes and other.sexes and one.sexes.isdisjoint(other.sexes):
        yield "other-sex"
    if any(
        groups and other.days[day] and groups.isdisjoint(other.days[day])
        for day, groups in one.days.items()
        if day in other.days
    ):
        yield "other-group-same-day"


def _in_same_place(one: NameRecord, other: NameRecord) -> bool:
    """Files of one edition hold one list: a name that only one of them has is the name that only another has."""
    facing = _by_edition(other)
    lists = (one.lists, other.lists)
    return any(
        line.source not in lists[1] and there.source not in lists[0] and _are_near(line, there)
        for line in one.lines
        for there in facing.get(line.edition, ())
    )


def _by_edition(bearer: NameRecord) -> dict[str, list[NameOccurrence]]:
    found: dict[str, list[NameOccurrence]] = defaultdict(list)
    for line in bearer.lines:
        found[line.edition].append(line)
    return found


def _are_near(one: NameOccurrence, other: NameOccurrence) -> bool:
    return bool(one.position and other.position) and abs(one.position - other.position) <= _SAME_PLACE


def _follow_in_editions(one: NameRecord, other: NameRecord) -> bool:
    """A document has both names, and no edition has both."""
    editions = [{line.edition for line in bearer.lines} for bearer in (one, other)]
    documents = [{edition.rpartition("/edition/")[0] for edition in found} for found in editions]
    return not documents[0].isdisjoint(documents[1]) and editions[0].isdisjoint(editions[1])


def _days_between(one: NameRecord, other: NameRecord) -> int:
    """The days between what was seen of the one and of the other; 0 where the times meet or are not known."""
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return 0
    return max(0, (other.first - one.last).days, (one.first - other.last).days)


def _have_common_surname(one: NameRecord, other: NameRecord, spelling: Spelling) -> bool:
    """Whether all surnames that the names share are common ones; where they share none, whether any is."""
    facing = {word.plain for word in other.name.family}
    shared = [word for word in one.name.family if word.plain in facing]
    judge = all if shared else any
    return judge(
        spelling.is_common_surname(word, one.name.alpha2) for word in shared or (*one.name.family, *other.name.family)
    )


def _in_turn(one: NameRecord, other: NameRecord) -> bool:
    """Whether `other` is seen with another group between two days on which `one` is seen with one and the same."""
    steady = [(day, groups) for day, groups in one.days.items() if groups]
    return any(
        groups == same and any(_elsewhere(between, found, day, later, groups) for between, found in other.days.items())
        for (day, groups), (later, same) in pairwise(steady)
    )


def _elsewhere(between: date, found: frozenset[str], day: date, later: date, groups: frozenset[str]) -> bool:
    return day < between < later and bool(found) and found.isdisjoint(groups)
