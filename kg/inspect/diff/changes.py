"""Changes between two graphs: lost and gained quads, what became of them in words, and where they are printed."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from kg.model.document import Span
from kg.model.namespaces import RDF
from kg.model.terms import Quad

Key = TypeVar("Key", bound=Hashable)


class ChangeKind(StrEnum):
    """What became of a fact between the first graph and the second."""

    LOST = "lost"
    GAINED = "gained"
    CHANGED = "changed"


class Scope(StrEnum):
    """Which graphs a set of changes is about: a document's own, the acts that documents name, the members who sign."""

    DOCUMENT = "document"
    ACT = "act"
    MEMBER = "member"


@dataclass(frozen=True, slots=True, order=True)
class PrintedPlace:
    """Where a fact is printed: the file of a graph, line and column from 1, the span in its text, the quote, the rule.

    `kind` is LOST where the place belongs to the first graph, GAINED where it belongs to the second.
    """

    kind: ChangeKind
    file: str
    span: Span
    line: int
    column: int
    quote: str
    rule: str


@dataclass(frozen=True, slots=True)
class Change:
    """Facts that go together, with a sentence that says what became of them and the places that print them.

    `follows` is true where the change only follows from others that are told: the days on which a member was seen.
    """

    kind: ChangeKind
    sentence: str
    lost: tuple[Quad, ...]
    gained: tuple[Quad, ...]
    places: tuple[PrintedPlace, ...] = ()
    follows: bool = False


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """All changes of one document, act or member.

    `thing` is its term, `heading` what it is called; `kind` tells whether the thing itself is new (GAINED), has gone
    (LOST) or stands in both graphs (CHANGED).
    """

    scope: Scope
    thing: str
    heading: str
    kind: ChangeKind
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Delta:
    """The quads of one thing, or of several that belong together, that went and that came."""

    lost: tuple[Quad, ...] = ()
    gained: tuple[Quad, ...] = ()

    @classmethod
    def one_sided(cls, kind: ChangeKind, quads: Iterable[Quad]) -> "Delta":
        """Return quads that all went (LOST) or all came (GAINED)."""
        return cls(lost=tuple(quads)) if kind is ChangeKind.LOST else cls(gained=tuple(quads))

    @property
    def quads(self) -> tuple[Quad, ...]:
        """All quads, those that went before those that came."""
        return self.lost + self.gained

    @property
    def sides(self) -> tuple[tuple[ChangeKind, Quad], ...]:
        """All quads, each with what became of it, those that went before those that came."""
        return (*((ChangeKind.LOST, quad) for quad in self.lost), *((ChangeKind.GAINED, quad) for quad in self.gained))

    def change(self, sentence: str, kind: ChangeKind | None = None) -> Change:
        """Return all of it as one change; its kind is told from which quads there are, unless it is given."""
        plain = ChangeKind.GAINED if not self.lost else ChangeKind.LOST if not self.gained else ChangeKind.CHANGED
        return Change(kind or plain, sentence, self.lost, self.gained)

    def plus(self, other: "Delta") -> "Delta":
        """Return both together."""
        return Delta(self.lost + other.lost, self.gained + other.gained)

    def where(self, condition: Callable[[Quad], bool]) -> "Delta":
        """Return the quads that fulfil a condition."""
        return Delta(tuple(filter(condition, self.lost)), tuple(filter(condition, self.gained)))

    def values(self, prop: str) -> tuple[frozenset[str], frozenset[str]]:
        """Return the lost and the gained values of a property."""
        lost, gained = (
            frozenset(quad.object for quad in quads if quad.predicate == prop) for quads in (self.lost, self.gained)
        )
        return lost, gained

    def whole(self) -> ChangeKind | None:
        """Tell whether a thing is GAINED or LOST as a whole, with its kind; None where it stands in both graphs."""
        lost, gained = self.values(RDF.type)
        if self.lost and self.gained:
            return None
        return ChangeKind.LOST if lost else ChangeKind.GAINED if gained else None

    def by_subject(self) -> dict[str, "Delta"]:
        """Return the quads of each subject, the subjects in order."""
        deltas = grouped((quad.subject, kind, quad) for kind, quad in self.sides)
        return {subject: deltas[subject] for subject in sorted(deltas)}


def grouped(facts: Iterable[tuple[Key, ChangeKind, Quad]]) -> dict[Key, Delta]:
    """Return quads that went (LOST) or came (GAINED) by a key that each is given with."""
    sides: dict[Key, tuple[list[Quad], list[Quad]]] = defaultdict(lambda: ([], []))
    for key, kind, quad in facts:
        sides[key][kind is ChangeKind.GAINED].append(quad)
    return {key: Delta(tuple(lost), tuple(gained)) for key, (lost, gained) in sides.items()}
