"""A citation in the making: which tokens name the act, and what they say of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.model.document import Mention, Slot
from kg.parse.citations.token_stream import TokenStream

# The order in which the parts of a citation are given.
_ORDER = ("kind", "number", "year", "designation", "key", "treaty", "flag", "provision")


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation found by a rule: the tokens `first` to `last` (exclusive) name the act."""

    first: int
    last: int
    rule: str
    parts: tuple[Slot, ...]

    def value(self, name: str) -> str:
        """Return the value of the first part of that name, or the empty string."""
        return next((part.value for part in self.parts if part.name == name), "")

    def with_parts(self, parts: Iterable[Slot]) -> "Citation":
        """Return the draft with further parts."""
        return replace(self, parts=(*self.parts, *parts))


def parts_of(page: TokenStream, first: int, last: int, **values: str) -> tuple[Slot, ...]:
    """Return a part for each value that is not empty, all of them with the span of the same tokens."""
    span = page.span(first, last)
    return tuple(Slot(name, value, span) for name, value in values.items() if value)


def mention_of(page: TokenStream, draft: Citation) -> Mention:
    """Return a draft as a mention, its parts in a fixed order."""
    parts = tuple(sorted(draft.parts, key=lambda part: _ORDER.index(part.name)))
    return Mention("citation", page.span(draft.first, draft.last), draft.rule, parts)
