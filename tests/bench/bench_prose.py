"""Names in prose: the model alone beside the whole chain, and where the time goes.

The model alone is given what it can be given without rules: its persons as they are, its places and
organisations looked up in the vocabulary without their article.
"""

import resource
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import pytest

from kg.model.document import Span
from kg.model.iri import local_name
from kg.parse.entities import LanguageResources, Prose, Recogniser, recognise
from kg.parse.entities.candidates import ModelEntity
from kg.parse.entities.language_model import LanguageModel
from kg.parse.tokens import tokenize_zones
from kg.vocabulary import load_vocabulary
from kg.vocabulary.concepts import NAMES, Vocabulary
from tests.fixtures import prose_gold
from tests.fixtures.prose_gold import LANGUAGES, Answer

DOCUMENTS, WORDS, CHUNK = 200, 200, 25
LEAST_GAIN = 1.3
_LOOKED_UP = (("states", "State", (*NAMES, "adjective", "abbreviation")), ("bodies", "Body", (*NAMES, "abbreviation")))


@pytest.fixture(scope="module")
def grammars(words: Vocabulary) -> dict[str, LanguageResources]:
    return {language: LanguageResources(words, language) for language in LANGUAGES}


def alone(entities: Sequence[ModelEntity], text: str, known: Vocabulary) -> Answer:
    told: dict[str, set[str]] = {slot: set() for slot in prose_gold.SLOTS}
    for entity in entities:
        name = " ".join(entity.span.slice(text).split()).removeprefix("the ").removeprefix("The ")
        if entity.kind == "Person":
            told["persons"].add(name)
            continue
        for slot, kind, roles in _LOOKED_UP:
            told[slot].update(local_name(concept.iri) for concept in known.look_up(kind, name, roles=roles))
    return {slot: frozenset(names) for slot, names in told.items()}


def test_quality(words: Vocabulary, grammars: dict[str, LanguageResources]) -> None:
    gold, model = prose_gold.cases(), Recogniser.installed()

    def by_model(documents: Sequence[Prose]) -> Iterator[Answer]:
        for one in documents:
            (entities,) = model.pipe([one.text.replace("\n", " ")], one.language)
            yield alone(entities, one.text, words)

    def chain(recogniser: Recogniser, documents: Sequence[Prose]) -> Iterable[Answer]:
        return map(prose_gold.answer_of, recognise(documents, grammars, recogniser))

    rows = [
        prose_gold.compare(gold, by_model),
        prose_gold.compare(gold, lambda documents: chain(model, documents)),
        prose_gold.compare(gold, lambda documents: chain(Recogniser.none(), documents)),
    ]
    print(f"\n{len(gold)} paragraphs   model alone    whole chain    without model")
    for key in rows[0]:
        cells = "    ".join(f"{row[key].precision:.3f} {row[key].recall:.3f}" for row in rows)
        print(f"  {key:12}  {cells}")
    for key, tally in rows[1].items():
        print(*(f"  {key}: wrong {one}" for one in tally.wrong), *(f"  {key}: missed {one}" for one in tally.missed))


def documents() -> list[Prose]:
    """Declarations of ordinary length, each other words: stretches of the gold."""
    words = " ".join(case.prose.text for case in prose_gold.cases() if case.prose.language == "en").split(" ")
    starts = [index * 7 % (len(words) - WORDS) for index in range(DOCUMENTS)]
    texts = [" ".join(words[start : start + WORDS]) for start in starts]
    return [Prose(text, tokenize_zones(text, [Span(0, len(text))]), "en") for text in texts]


def work(chunk: Sequence[Prose]) -> int:
    """One process reads its share: once to load, once to be timed by the caller."""
    grammars = {"en": LanguageResources(load_vocabulary(), "en")}
    return sum(len(found) for found in recognise(chunk, grammars, Recogniser.installed()))


def test_speed(grammars: dict[str, LanguageResources]) -> None:
    read, model = documents(), Recogniser.installed()
    for language in LANGUAGES:
        started = time.perf_counter()
        list(model.pipe(["word"], language))
        print(f"\n{language}: model loaded in {time.perf_counter() - started:.2f} s", end="")
    whole, inside = [], []
    for _ in range(3):
        started = time.perf_counter()
        list(recognise(read, grammars, model))
        whole.append(time.perf_counter() - started)
        started = time.perf_counter()
        list(recognise(read, grammars, Recogniser.none()))
        inside.append(whole[-1] - (time.perf_counter() - started))
    rate, share = DOCUMENTS / sorted(whole)[1], sorted(inside)[1] / sorted(whole)[1]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"\n{DOCUMENTS} documents of {WORDS} words: {rate:.1f} a second, {share:.0%} inside the model, {memory} MB")


def test_decoding() -> None:
    """The same texts decoded by spaCy and side by side, in processor time of one process."""
    for language, package in Recogniser.installed().packages.items():
        texts = [case.prose.text for case in prose_gold.cases() if case.prose.language == language] * 4
        model = LanguageModel.load(package)
        ways, seconds = {"spaCy": replace(model, decoder=None), "ours": model}, dict[str, float]()
        for way, reader in (*ways.items(), *ways.items()):
            started = time.process_time()
            reader.entities(texts)
            seconds[way] = time.process_time() - started
        ratio = seconds["spaCy"] / seconds["ours"]
        print(
            f"\n{language}: spaCy {seconds['spaCy']:.2f} s, ours {seconds['ours']:.2f} s, {ratio:.1f} times as fast",
            end="",
        )
        assert ratio > LEAST_GAIN
    print()


def test_two_processes() -> None:
    read = documents()
    halves = [read[:1], read[:1]], [read[::2], read[1::2]]
    times = []
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for shares in halves:
            started = time.perf_counter()
            assert all(pool.map(work, shares))
            times.append(time.perf_counter() - started)
    print(f"\ntwo processes: {DOCUMENTS / (times[1] - times[0] / 2):.1f} documents a second, start {times[0]:.1f} s")
