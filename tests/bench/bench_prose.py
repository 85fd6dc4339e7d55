"""The model alone beside the whole chain: precision, recall, speed, and where the time goes.

usage: python tests/bench/bench_prose.py [--misses] [--documents N]

The model alone is given what it can be given without rules: its persons without a leading article, its
other entities looked up in the vocabulary. Figures are over distinct entities of each gold paragraph.
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg import vocabulary
from kg.iri import local_name
from kg.model import Mention, Span
from kg.parse.passages import Grammar
from kg.parse.persons import Entity
from kg.parse.prose import Prose, Recogniser, find, find_all
from kg.vocabulary import NAMES, Vocabulary

CASES = Path(__file__).resolve().parent.parent / "cases" / "prose.jsonl"
SLOTS = ("persons", "states", "bodies")

Answer = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Case:
    """One gold paragraph: what is to be found in it, by slot."""

    id: str
    prose: Prose
    gold: Answer


@dataclass(slots=True)
class Tally:
    """Right, wrong and missed entities of one slot."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def add(self, where: str, found: frozenset[str], gold: frozenset[str]) -> None:
        """Count one paragraph."""
        self.right += len(found & gold)
        self.wrong += [f"{where} {name}" for name in sorted(found - gold)]
        self.missed += [f"{where} {name}" for name in sorted(gold - found)]

    def __str__(self) -> str:
        found, gold = self.right + len(self.wrong), self.right + len(self.missed)
        return f"{self.right / max(found, 1):5.3f} {self.right / max(gold, 1):5.3f}"


def cases() -> list[Case]:
    """Read the gold."""
    return [_case(json.loads(line)) for line in CASES.read_text("utf-8").splitlines()]


def _case(row: Mapping[str, object]) -> Case:
    text = str(row["text"])
    taken = tuple(Span(text.index(quote), text.index(quote) + len(quote)) for quote in _strings(row["taken"]))
    prose = Prose(text, (Span(0, len(text)),), str(row["language"]), taken)
    return Case(str(row["id"]), prose, {slot: frozenset(_strings(row[slot])) for slot in SLOTS})


def _strings(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def chain_answer(mentions: Sequence[Mention]) -> Answer:
    """What the chain says of a paragraph."""
    told = {"persons": [], "states": [], "bodies": []}  # type: dict[str, list[str]]
    for mention in mentions:
        if mention.kind == "Person":
            told["persons"].append(mention.value("name"))
        elif mention.value("target"):
            told["states" if mention.kind == "State" else "bodies"].append(local_name(mention.value("target")))
    return {slot: frozenset(names) for slot, names in told.items()}


def model_answer(entities: Sequence[Entity], text: str, known: Vocabulary) -> Answer:
    """What the model alone says, its places and organisations looked up in the vocabulary."""
    told: dict[str, set[str]] = {slot: set() for slot in SLOTS}
    for entity in entities:
        name = " ".join(entity.span.slice(text).split()).removeprefix("the ").removeprefix("The ")
        if entity.kind == "Person":
            told["persons"].add(name)
            continue
        for slot, kind, roles in (
            ("states", "State", (*NAMES, "adjective", "abbreviation")),
            ("bodies", "Body", (*NAMES, "abbreviation")),
        ):
            told[slot].update(local_name(c.iri) for c in known.look_up(kind, name, roles=roles))
    return {slot: frozenset(names) for slot, names in told.items()}


def compare(gold: Sequence[Case], answer: Callable[[Case], Answer]) -> dict[tuple[str, str], Tally]:
    """Count every slot of every language."""
    tallies: dict[tuple[str, str], Tally] = {}
    for case in gold:
        found = answer(case)
        for slot in SLOTS:
            tally = tallies.setdefault((case.prose.language, slot), Tally())
            tally.add(case.id, found[slot], case.gold[slot])
    return tallies


def speed(gold: Sequence[Case], grammars: Mapping[str, Grammar], recogniser: Recogniser, count: int) -> Iterator[str]:
    """Documents of some 200 words in English: the chain's rate, and the share of its time inside the model."""
    body = "\n\n".join(case.prose.text for case in gold if case.prose.language == "en")
    words = body.split(" ")
    texts = [" ".join(words[i * 7 % (len(words) - 200) :][:200]) for i in range(count)]
    documents = [Prose(text, (Span(0, len(text)),), "en") for text in texts]
    list(find_all(documents[:20], grammars, recogniser))
    started = time.perf_counter()
    list(find_all(documents, grammars, recogniser))
    whole = time.perf_counter() - started
    started = time.perf_counter()
    list(recogniser.pipe(texts, "en"))
    model = time.perf_counter() - started
    yield f"{count} documents of 200 words: {count / whole:.1f} documents/s, {model / whole:.0%} of the time inside the model"
    yield f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"


def _loads(grammars: Mapping[str, Grammar], recogniser: Recogniser) -> Iterator[str]:
    for language, grammar in grammars.items():
        started = time.perf_counter()
        find(Prose("", (), language), grammar, Recogniser.none())
        grammar.gazetteer.phrases, grammar.phrases  # noqa: B018  (filled when first asked for)
        tables = time.perf_counter() - started
        started = time.perf_counter()
        list(recogniser.pipe(["word"], language))
        yield f"{language}: tables {tables:.3f} s, model {time.perf_counter() - started:.2f} s"


def main() -> None:
    """Print the comparison, then load times and speed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="print what the chain gets wrong")
    parser.add_argument("--documents", type=int, default=300, help="how many documents to time")
    options = parser.parse_args()
    known, recogniser, gold = vocabulary.load(), Recogniser.installed(), cases()
    grammars = {language: Grammar(known, language) for language in ("en", "fr")}
    print(*_loads(grammars, recogniser), sep="\n")

    def alone(case: Case) -> Answer:
        (entities,) = recogniser.pipe([case.prose.text.replace("\n", " ")], case.prose.language)
        return model_answer(entities, case.prose.text, known)

    model = compare(gold, alone)
    chain = compare(gold, lambda case: chain_answer(find(case.prose, grammars[case.prose.language], recogniser)))
    bare = compare(gold, lambda case: chain_answer(find(case.prose, grammars[case.prose.language], Recogniser.none())))
    print(
        f"\n{len(gold)} paragraphs            model alone   whole chain   no model\n{'':24} prec. rec.   prec. rec.   prec. rec."
    )
    for key, tally in model.items():
        print(f"{key[0]} {key[1]:20} {tally}   {chain[key]}   {bare[key]}")
    if options.misses:
        for key, tally in chain.items():
            print(key, "wrong", tally.wrong, "missed", tally.missed)
    print("", *speed(gold, grammars, recogniser, options.documents), sep="\n")


if __name__ == "__main__":
    sys.exit(main())
