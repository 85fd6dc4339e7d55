"""A document as data: who signs it, what it states, and the tables from which its names, States and groups come."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache

from tests.paths import CASES

KINDS = {
    "WrittenDeclaration": ("Written declaration", "Déclaration écrite"),
    "MotionForResolution": ("Motion for a resolution", "Proposition de résolution"),
    "MotionForRecommendation": ("Motion for a recommendation", "Proposition de recommandation"),
    "Amendment": ("Amendment", "Amendement"),
    "WrittenQuestion": ("Written question", "Question écrite"),
}
MOTIONS = ("MotionForResolution", "MotionForRecommendation")


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs: the name in its parts, the surname in the capitals of the lists; State by alpha-3, group by code."""

    given: str
    particle: str
    surname: str
    family: str
    title: str
    honorific: str
    state: str
    group: str


@dataclass(frozen=True, slots=True)
class Document:
    """What a document states; `number` is 0 where the kind has none, a `committee` stands in place of signatories."""

    kind: str
    number: int
    doc_number: int
    day: date
    title: str
    language: str
    edition: int
    signatories: tuple[Signatory, ...]
    committee: str
    body: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A signatory as a reader has to find it, in normal case, empty where nothing is printed."""

    given: str
    family: str
    honorific: str
    state: str
    group: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a print of a document states."""

    kind: str
    number: int | None
    doc_number: int | None
    date: date | None
    language: str
    title: str
    edition: int
    stated_total: int | None
    lines: tuple[Line, ...]


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a case table: `quirks`, `states`, `groups`, `titles` or `months`."""
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def alive(row: dict[str, str], day: date) -> bool:
    """Tell whether a State's name, or a group, was in use on the day."""
    return row["since"] <= day.isoformat() <= (row["until"] or "9999")
