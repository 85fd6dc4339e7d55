"""What each member was seen as, by days: State, group, name, form of address. Of days between nothing is stated."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from kg.model.document import NameOccurrence


@dataclass(frozen=True, slots=True)
class Period:
    """A row of days on which a member was seen as one thing, and as nothing else of its kind in between.

    `value` is what the lines print, `seen` these lines, `first` and `last` the days of the first and the last of them;
    both None where no line has a date.
    """

    value: str
    seen: tuple[NameOccurrence, ...]
    first: date | None
    last: date | None


def spells(seen: Iterable[NameOccurrence], value_of: Callable[[NameOccurrence], str]) -> Iterator[Period]:
    """Yield the spells of one kind of value, by day; lines that print none tell nothing, undated ones no day.

    In: all lines of one member; what of a line is looked at, empty where it prints none.
    """
    told = [(one.day, value_of(one), one) for one in seen if one.day and value_of(one)]
    ordered = sorted(told, key=lambda item: (item[0], item[1], item[2].document, item[2].line))
    for value, found in groupby(ordered, key=lambda item: item[1]):
        lines = tuple(found)
        yield Period(value, tuple(one for _, _, one in lines), lines[0][0], lines[-1][0])


def whole(seen: Sequence[NameOccurrence], value_of: Callable[[NameOccurrence], str]) -> Iterator[Period]:
    """Yield for each value one spell from the first to the last day, whatever was seen in between; undated lines count.

    Forms of a name are used side by side, so that a row of days would break at every second line.
    """
    by_value: dict[str, list[NameOccurrence]] = {}
    for one in seen:
        if value_of(one):
            by_value.setdefault(value_of(one), []).append(one)
    for value, found in sorted(by_value.items()):
        days = [one.day for one in found if one.day]
        yield Period(value, tuple(found), min(days, default=None), max(days, default=None))
