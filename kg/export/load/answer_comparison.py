"""Telling what a store changed from what it lost: terms and rows that mean the same, by the name of the change.

Nothing is passed over in silence: each change that had to be looked through is named in the report.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Context, Decimal, InvalidOperation, Overflow, Underflow
from types import MappingProxyType

from kg.model import terms

Row = tuple[str | None, ...]

_NUMBERS = frozenset(f"{terms.XSD}{name}" for name in ("integer", "decimal", "double", "float"))
_BOOLEANS = MappingProxyType({"1": "true", "0": "false"})
_PLACES = 6
# What cannot be told as a number is compared as it is written.
_UNTELLABLE = (InvalidOperation, Overflow, Underflow)
# Beyond what any store keeps of a number, so that nothing is rounded.
_EXACT = Context(prec=1000, traps=list(_UNTELLABLE))
_SHORT = Context(prec=_PLACES, traps=list(_UNTELLABLE))


def _valued(term: str | None) -> str | None:
    """Return a number by its value, whatever its form and kind; a truth value in words; any other term as it is."""
    if term is None or not term.startswith('"'):
        return term
    value = terms.value_of(term)
    if value.datatype == f"{terms.XSD}boolean":
        return terms.typed(_BOOLEANS.get(value.text, value.text), "boolean")
    try:
        return str(Decimal(value.text).normalize(_EXACT)) if value.datatype in _NUMBERS else term
    except _UNTELLABLE:
        return term


def _rounded(term: str | None) -> str | None:
    """Return a number that is not whole to six significant places: engines divide to more or fewer."""
    valued = _valued(term)
    if valued is None or valued[0] in '"<_' or "." not in valued:
        return valued
    try:
        return str(Decimal(valued).normalize(_SHORT))
    except _UNTELLABLE:
        return valued


def _forms(rows: Iterable[Row]) -> Counter[Row]:
    return Counter(tuple(map(_valued, row)) for row in rows)


def _places(rows: Iterable[Row]) -> Counter[Row]:
    return Counter(tuple(map(_rounded, row)) for row in rows)


def _once(rows: Iterable[Row]) -> Counter[Row]:
    return Counter(set(_places(rows)))


# In the order in which they are tried, each on top of the one before.
SAME = ""
FORMS = "numbers or truth values are written in another form (1 for 1.0, 0 for false)"
PLACES = "numbers have more or fewer places"
REPEATED = "some rows come more than once"
_CHANGES: Mapping[str, Callable[[Iterable[Row]], Counter[Row]]] = MappingProxyType(
    {SAME: Counter, FORMS: _forms, PLACES: _places, REPEATED: _once}
)
# What a store may do to data that it keeps, and what an engine may do to an answer.
OF_DATA = (SAME, FORMS)
OF_ANSWERS = (SAME, FORMS, PLACES, REPEATED)


def change(ours: Collection[Row], theirs: Collection[Row], allowed: Iterable[str] = OF_ANSWERS) -> str | None:
    """Name what has to be looked through for two answers to be alike, whatever the order of rows.

    In: rows of terms; the changes that may be looked through. Out: the empty string where the answers are alike as
    they stand, the name of a change, or None where they differ.
    """
    return next((name for name in allowed if _CHANGES[name](ours) == _CHANGES[name](theirs)), None)
