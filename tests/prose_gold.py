"""The gold of names in prose, and how an answer is counted against it: by distinct entities of a paragraph."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.model.document import Mention, Span
from kg.model.iri import local_name
from kg.parse.entities.recognise import Prose

CASES = Path(__file__).parent / "cases" / "prose.jsonl"
SLOTS = ("persons", "states", "bodies")
LANGUAGES = ("en", "fr")

Answer = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Case:
    """One gold paragraph: what is to be found in it by slot, and the States that it addresses."""

    id: str
    prose: Prose
    gold: Answer
    addressed: frozenset[str]


def cases() -> list[Case]:
    """Read the gold."""
    return [_case(json.loads(line)) for line in CASES.read_text("utf-8").splitlines()]


def _case(row: dict[str, str | list[str]]) -> Case:
    text = str(row["text"])
    taken = tuple(Span(text.index(quote), text.index(quote) + len(quote)) for quote in row["taken"])
    prose = Prose(text, (Span(0, len(text)),), str(row["language"]), taken)
    gold = {slot: frozenset(row[slot]) for slot in SLOTS}
    return Case(str(row["id"]), prose, gold, frozenset(row["addressed"]))


def answer_of(mentions: Iterable[Mention]) -> Answer:
    """Return what mentions say: full names of persons, ends of the IRIs of States and bodies."""
    told: dict[str, set[str]] = {slot: set() for slot in SLOTS}
    for mention in mentions:
        if mention.kind == "Person":
            told["persons"].add(mention.value("name"))
        elif mention.value("target"):
            told["states" if mention.kind == "State" else "bodies"].add(local_name(mention.value("target")))
    return {slot: frozenset(names) for slot, names in told.items()}


@dataclass(slots=True)
class Tally:
    """Entities found rightly, found wrongly, and missed."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / max(1, self.right + len(self.wrong))

    @property
    def recall(self) -> float:
        """The share of the gold that was found."""
        return self.right / max(1, self.right + len(self.missed))


def compare(gold: Sequence[Case], answers: Callable[[Sequence[Prose]], Iterable[Answer]]) -> dict[str, Tally]:
    """Count answers against the gold; one tally for each language and slot, by `en persons`."""
    tallies = {f"{language} {slot}": Tally() for language in LANGUAGES for slot in SLOTS}
    for case, answer in zip(gold, answers([case.prose for case in gold]), strict=True):
        for slot in SLOTS:
            tally = tallies[f"{case.prose.language} {slot}"]
            tally.right += len(answer[slot] & case.gold[slot])
            tally.wrong += [f"{case.id} {name}" for name in sorted(answer[slot] - case.gold[slot])]
            tally.missed += [f"{case.id} {name}" for name in sorted(case.gold[slot] - answer[slot])]
    return tallies
