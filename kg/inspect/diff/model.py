"""The words of a comparison: a change, where it is printed, and what it belongs to."""

from dataclasses import dataclass
from enum import StrEnum

from kg.model.document import Span
from kg.model.terms import Quad


class ChangeKind(StrEnum):
    """What became of a fact between the first graph and the second."""

    LOST = "lost"
    GAINED = "gained"
    CHANGED = "changed"


class Scope(StrEnum):
    """Which graphs a section is about: a document's own, the acts that documents name, the members who sign."""

    DOCUMENT = "document"
    ACT = "act"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A piece of evidence in one graph, all but its span being terms; `said` is what it says has which value."""

    subject: str
    property: str
    said: str
    source: str
    span: Span
    quote: str
    rule: str


@dataclass(frozen=True, slots=True, order=True)
class PrintedPlace:
    """Where a fact is printed: the file of a graph, line and column from 1, the span in its text, the quote, the rule.

    `sign` is LOST where the place belongs to the first graph, GAINED where it belongs to the second.
    """

    sign: ChangeKind
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

    sign: ChangeKind
    sentence: str
    lost: tuple[Quad, ...]
    gained: tuple[Quad, ...]
    places: tuple[PrintedPlace, ...] = ()
    follows: bool = False


@dataclass(frozen=True, slots=True)
class ChangeSection:
    """All changes of one document, act or member.

    `thing` is its term, `heading` what it is called; `sign` tells whether the document itself is new (GAINED), has
    gone (LOST) or stands in both graphs (CHANGED).
    """

    part: Scope
    thing: str
    heading: str
    sign: ChangeKind
    changes: tuple[Change, ...]
