"""Decoding side by side: what spaCy itself makes of the same texts is the oracle, on its models and on wild ones."""

import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.pipeline.ner import DEFAULT_NER_MODEL

from kg.parse.entities import Recogniser
from kg.parse.entities.decoder import BiluoDecoder, TokenEntity
from kg.parse.entities.language_model import LanguageModel
from tests.fixtures import prose_gold
from tests.generate.corpus import declarations
from tests.paths import GOLD

LANGUAGES = ("en", "fr")
# Names, words that link them, marks, numbers, other alphabets; white space of all kinds; names of several words.
WORDS = """
    Mr Ms Dr de van der von of the and et à M. Mme NATO UNESCO Barack Obama Petra Sutter Strasbourg Ukraine Moldova
    Council Europe Court Conseil Cour Genève İlhan 2014 12 % 5th € 14493 ( ) “ ” ’s l' - – / . , : ; ! … 😀 Ж 国 \ufffd
"""
SPACES = ["\n", "\n\n", "\t", "  ", "\u00a0", "\r\n", "\u200b"]
PIECES = [*WORDS.split(), *SPACES, "October 1998", "the Parliamentary Assembly", "Ivan Petrov"]
STRINGS = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40).map(" ".join)


@pytest.fixture(scope="module")
def models() -> dict[str, LanguageModel]:
    packages = Recogniser.installed().packages
    return {language: LanguageModel.load(packages[language]) for language in LANGUAGES}


def by_spacy(model: LanguageModel, texts: Sequence[str]) -> list[list[tuple[int, int, str]]]:
    return [[(e.start_char, e.end_char, e.label_) for e in doc.ents] for doc in model.pipeline.pipe(texts)]


def decoded(model: LanguageModel, texts: Sequence[str]) -> list[list[tuple[int, int, str]]]:
    return [[(e.span.start, e.span.end, e.rule.split(" ")[-1]) for e in entities] for entities in model.entities(texts)]


def real_texts() -> list[str]:
    """Paragraphs of the gold and of generated declarations, and whole texts."""
    prose = [case.prose.text for case in prose_gold.cases()]
    files = sorted(GOLD.glob("*.txt"))
    whole = [*(path.read_text(encoding="utf-8") for path in files), *(text for _, text in declarations(15))]
    lines = [line for text in whole for line in text.splitlines() if len(line) > 40]
    return [*prose, *whole, *lines]


@pytest.mark.parametrize("language", LANGUAGES)
def test_entities_are_those_of_spacy(models: dict[str, LanguageModel], language: str) -> None:
    texts = real_texts()
    assert models[language].decoder
    found = decoded(models[language], texts)
    assert len(texts) > 500
    assert sum(map(len, found)) > 3000
    assert found == by_spacy(models[language], texts)


@pytest.mark.parametrize("language", LANGUAGES)
@given(texts=st.lists(STRINGS, max_size=6))
@settings(max_examples=60, deadline=None)
def test_random_strings(models: dict[str, LanguageModel], language: str, texts: list[str]) -> None:
    assert decoded(models[language], texts) == by_spacy(models[language], texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_and_next_to_nothing(models: dict[str, LanguageModel], language: str) -> None:
    model = models[language]
    for texts in ([], [""], ["", ""], ["", "\n", " ", "Obama", ""], ["He met Barack Obama", "", "Barack"]):
        assert decoded(model, texts) == by_spacy(model, texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_very_long_texts(models: dict[str, LanguageModel], language: str) -> None:
    prose = " ".join(case.prose.text for case in prose_gold.cases())
    names = "Barack Obama Petra De Sutter " * 1000
    texts = [prose, "Strasbourg", names, "x" * 5000, "A " * 3000]
    for some in (texts, ["", texts[0], ""], ["", "", "", names, "", "Petra De Sutter"]):
        assert decoded(models[language], some) == by_spacy(models[language], some)


def test_other_texts_change_nothing(models: dict[str, LanguageModel]) -> None:
    texts = [case.prose.text for case in prose_gold.cases()]
    together = models["en"].entities(texts)
    assert together == [models["en"].entities([text])[0] for text in texts]
    assert together[::-1] == models["en"].entities(texts[::-1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_cut_alike_remembered_or_not(language: str) -> None:
    nlp, texts = spacy.blank(language), [*real_texts()[:200], *wild_texts()]

    def cut() -> list[list[tuple[str, str]]]:
        return [[(token.text, token.norm_) for token in nlp.make_doc(text)] for text in texts]

    with nlp.memory_zone():
        in_zone = cut()
    assert cut() == cut() == in_zone
    with nlp.memory_zone():
        assert cut() == in_zone


def test_memory_of_words_is_bounded(models: dict[str, LanguageModel], monkeypatch: pytest.MonkeyPatch) -> None:
    vocabulary = models["en"].pipeline.vocab
    texts = ["Zyxwvu met Barack Obama."]
    monkeypatch.setattr("kg.parse.entities.language_model._MOST_WORDS", 0)
    in_zone = models["en"].entities(texts)
    assert "Zyxwvu" not in vocabulary
    monkeypatch.undo()
    assert models["en"].entities(texts) == in_zone
    assert "Zyxwvu" in vocabulary


# --- models with weights at random: long entities, entities on white space and at the end, ties

LABELS = ("A", "B", "C")
NOTHING: Mapping[str, Any] = MappingProxyType({})

VECTORS = {
    "@architectures": "spacy.Tok2Vec.v2",
    "embed": {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": 16,
        "attrs": ["NORM", "SHAPE"],
        "rows": [200, 100],
        "include_static_vectors": False,
    },
    "encode": {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": 16,
        "window_size": 1,
        "maxout_pieces": 3,
        "depth": 2,
    },
}
OTHER_VECTORS = {
    "@architectures": "spacy.HashEmbedCNN.v2",
    "pretrained_vectors": None,
    "width": 16,
    "depth": 2,
    "embed_size": 100,
    "window_size": 1,
    "maxout_pieces": 3,
    "subword_features": True,
}


def wild(seed: int | None, network: Mapping[str, Any] = NOTHING, factory: str = "ner") -> Any:
    """A small pipeline with weights at random; all are zero where there is no seed."""
    nlp = spacy.blank("en")
    if "upstream" in network.get("tok2vec", {}):
        nlp.add_pipe("tok2vec", config={"model": VECTORS})
    recogniser: Any = nlp.add_pipe(
        factory, "ner", config={"model": {**DEFAULT_NER_MODEL, "tok2vec": VECTORS, **network}}
    )
    for label in LABELS:
        recogniser.add_label(label)
    nlp.initialize()
    chance = np.random.default_rng(seed)
    for _, pipe in nlp.pipeline:
        for layer in pipe.model.walk():
            for name in layer.param_names:
                shape = layer.get_param(name).shape
                weights = np.zeros(shape) if seed is None else chance.normal(size=shape)
                layer.set_param(name, weights.astype("f"))
    return nlp


def pairs(nlp: Any, texts: Sequence[str]) -> Iterator[tuple[list[TokenEntity], list[TokenEntity]]]:
    """For each text what is decoded, and what spaCy finds."""
    decoder = BiluoDecoder.of(nlp)
    assert decoder
    found = decoder.entities([nlp.make_doc(text) for text in texts])
    for entities, doc in zip(found, nlp.pipe(texts), strict=True):
        yield entities, [(entity.start, entity.end, entity.label_) for entity in doc.ents]


def wild_texts() -> list[str]:
    chance = random.Random(7)
    return ["", *(" ".join(chance.choices(PIECES, k=chance.randint(1, 60))) for _ in range(150))]


@pytest.mark.parametrize("pieces", [2, 3])
@pytest.mark.parametrize("seed", [*range(6), None])
def test_wild_weights(seed: int | None, pieces: int) -> None:
    both = list(pairs(wild(seed, {"maxout_pieces": pieces}), wild_texts()))
    assert [found for found, _ in both] == [expected for _, expected in both]


def test_other_vectors_of_words() -> None:
    nlp = wild(1, {"tok2vec": OTHER_VECTORS})
    decoder = BiluoDecoder.of(nlp)
    assert decoder
    assert not decoder.by_word
    assert all(found == expected for found, expected in pairs(nlp, wild_texts()))


# --- models of another shape: spaCy decodes


def assert_spacy_decodes(nlp: Any) -> None:
    model = LanguageModel("wild", nlp, BiluoDecoder.of(nlp))
    assert model.decoder is None
    texts = wild_texts()
    assert decoded(model, texts) == by_spacy(model, texts)


@pytest.mark.parametrize(
    "network",
    [
        {"extra_state_tokens": True},
        {"use_upper": False},
        {"maxout_pieces": 1},
        {"@architectures": "spacy.TransitionBasedParser.v1"},
    ],
    ids=str,
)
def test_other_networks(network: dict[str, Any]) -> None:
    assert_spacy_decodes(wild(1, network))


def test_several_ways_at_once() -> None:
    assert_spacy_decodes(wild(1, factory="beam_ner"))


def test_label_without_weights() -> None:
    nlp = wild(1)
    nlp.get_pipe("ner").add_label("D")
    list(nlp.pipe(["The network grows when it is asked."]))
    assert_spacy_decodes(nlp)


@pytest.mark.parametrize("pipe", ["entity_ruler", "sentencizer"])
def test_another_pipe_before(pipe: str) -> None:
    nlp = wild(1)
    before: Any = nlp.add_pipe(pipe, first=True)
    if pipe == "entity_ruler":
        before.add_patterns([{"label": "A", "pattern": "Barack Obama"}])
    assert_spacy_decodes(nlp)


def test_another_version_of_spacy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spacy.about.__version__", "3.9.0")
    assert_spacy_decodes(wild(1))


def test_vectors_that_another_pipe_makes(tmp_path: Path) -> None:
    nlp = wild(1, {"tok2vec": {"@architectures": "spacy.Tok2VecListener.v1", "width": 16, "upstream": "*"}})
    nlp.to_disk(tmp_path)
    model = LanguageModel.load(str(tmp_path))
    assert model.decoder is None
    texts = wild_texts()
    assert decoded(model, texts) == by_spacy(LanguageModel("wild", nlp, None), texts)


def test_unused_vectors_are_not_loaded(models: dict[str, LanguageModel]) -> None:
    assert all(model.decoder and model.pipeline.pipe_names == ["ner"] for model in models.values())
