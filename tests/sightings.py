"""Names as lists print them, made by hand, for the tests of pass 2."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from kg.model import iri
from kg.model.document import Seen
from kg.vocabulary import concepts
from kg.vocabulary.concepts import Concept, Vocabulary

CASES = Path(__file__).parent / "cases" / "identity-pairs.csv"
DECISIONS = ("SameMember", "DistinctMembers", "SplitMember", "SameAs", "NotSameAs")


@cache
def undecided() -> Vocabulary:
    """The shipped vocabularies without any decision, so that names alone are judged."""
    loaded = concepts.load()
    return replace(loaded, concepts={key: c for key, c in loaded.concepts.items() if c.kind not in DECISIONS})


def deciding(*decisions: Concept) -> Vocabulary:
    """The vocabularies with some decisions and no others."""
    loaded = undecided()
    return replace(loaded, concepts={**loaded.concepts, **{one.iri: one for one in decisions}})


@cache
def _states() -> dict[str, str]:
    return {concept.text("pace:alpha2"): concept.iri for concept in undecided().of_kind("State")}


def seen(
    state: str, name: str, group: str = "", day: str = "", honorific: str = "", document: str = "", file: str = "en",
    place: int = 1, edition: int = 1,
) -> Seen:  # fmt: skip
    """One signatory line: `name` is `Given|Family`, `group` the end of its IRI, `document` a declaration's number."""
    given, _, family = name.partition("|")
    signed = iri.act("written-declaration", int(document)) if document else ""
    source = iri.source(f"{document}{file}{edition}".ljust(16, "0")) if document else ""
    return Seen(
        member=iri.member(state, f"{given} {family}"),
        given=given,
        family=family,
        printed=f"{honorific} {given} {family.upper()}".strip(),
        state=_states().get(state, ""),
        group=iri.concept("group", group) if group else "",
        honorific=honorific,
        day=date.fromisoformat(day) if day else None,
        document=signed,
        edition=iri.edition(signed, edition) if document else "",
        source=source,
        line=iri.evidence(source, "signature", place, place + 1) if document else "",
        position=place if document else 0,
    )


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names of the gold, and whether they are one member's."""

    same: bool
    one: Seen
    other: Seen

    def __str__(self) -> str:
        return f"{self.one.printed} / {self.other.printed}"


def pairs() -> Iterator[Pair]:
    """Read tests/cases/identity-pairs.csv."""
    with CASES.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield Pair(row["same"] == "yes", _side(row, ""), _side(row, "other_"))


def _side(row: dict[str, str], side: str) -> Seen:
    told = {key: row[side + key] for key in ("group", "day", "honorific", "document")}
    name = f"{row[f'{side}given']}|{row[f'{side}family']}"
    return seen(row["state"], name, **told, file=row[f"{side}list"], place=int(row[f"{side}place"] or 1))
