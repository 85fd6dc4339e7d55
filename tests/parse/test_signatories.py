"""The signatory line: a table of what was seen in print, and what must hold of any line at all."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.document import Span
from kg.parse import signatories
from kg.parse.personal_names import normal_case
from kg.vocabulary import load_vocabulary
from kg.vocabulary.concepts import Vocabulary
from tests.paths import CASES

TABLE = CASES / "signatories.csv"
CASES = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
WORDS = load_vocabulary()
LEXICON = WORDS.lexicons["en"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["printed"])
def test_line(case: dict[str, str], words: Vocabulary) -> None:
    text = f"before\n{case['printed']}\nafter"
    span = Span(7, 7 + len(case["printed"]))
    mention = signatories.read(text, span, words, words.lexicons["en"])
    if not case["family"]:
        assert mention is None
        return
    assert mention is not None
    read = {name: mention.value(name) for name in ("given", "family", "honorific", "state", "group")}
    assert read == {name: case[name] for name in read}
    for part in ("state", "group"):
        found = mention.slot(part)
        assert found is None or found.span.slice(text) == case[part]


@given(st.text(max_size=200), st.text(max_size=5))
def test_any_text_is_read_or_refused(line: str, before: str) -> None:
    text = before + line
    mention = signatories.read(text, Span(len(before), len(text)), WORDS, LEXICON)
    if mention is not None:
        assert mention.value("family")
        assert all(mention.span.start <= slot.span.start <= slot.span.end <= mention.span.end for slot in mention.slots)


@given(st.sampled_from([case for case in CASES if case["group"] and case["state"] != "Beligum"]), st.data())
def test_white_space_changes_nothing(case: dict[str, str], data: st.DataObject) -> None:
    space = st.sampled_from([" ", "  ", "\u00a0", "\t"])
    line = "".join(data.draw(space) if char == " " else char for char in case["printed"])
    mention = signatories.read(line, Span(0, len(line)), WORDS, LEXICON)
    assert mention is not None
    assert (mention.value("given"), mention.value("family")) == (case["given"], case["family"])


@pytest.mark.parametrize(
    ("printed", "normal"),
    [
        ("LEITE RAMOS", "Leite Ramos"),
        ("OOMEN-RUIJTEN", "Oomen-Ruijten"),
        ("KERESTECİOĞLU DEMİR", "Kerestecioğlu Demir"),
        ("MARCZUŁAJTIS-WALCZAK", "Marczułajtis-Walczak"),
        ("EßL", "Eßl"),
        ("Le Guen", "Le Guen"),
        ("O’LOUGHLIN", "O’Loughlin"),
        ("RUSSELL-JOHNSTON", "Russell-Johnston"),
    ],
)
def test_normal_case(printed: str, normal: str) -> None:
    assert normal_case(printed, LEXICON) == normal


@pytest.mark.parametrize(
    ("printed", "family"),
    [
        ("Ó Cuínn", "Ó Cuínn"),
        ("d'Almeira", "d'Almeira"),
        ("Van der Bergen", "Van der Bergen"),
        ("al-Karimi", "al-Karimi"),
        ("de’ Leonardi", "de’ Leonardi"),
        ("Bergen, van der", "van der Bergen"),
        ("Almeira, d’", "d’Almeira"),
        ("Dr Smithen MBE", "Smithen"),
        ("Lord Smithen of Ardwick", "Smithen of Ardwick"),
    ],
)
def test_surnames_in_small_letters(printed: str, family: str) -> None:
    line = f"{printed}, Netherlands, SOC"
    mention = signatories.read(line, Span(0, len(line)), WORDS, LEXICON, "surname-only")
    assert mention is not None
    assert (mention.value("given"), mention.value("family")) == ("", family)


@pytest.mark.parametrize(
    ("printed", "titles"),
    [
        ("Dr. Alan SMITHEN MBE", ["Dr.", "MBE"]),
        ("Prof. Dr. Hans MÜLLEN", ["Prof.", "Dr."]),
        ("The Rt Hon. Sir Alan SMITHEN QC, MP", ["The Rt Hon.", "Sir", "QC", "MP"]),
        ("SMITHEN Alan, OBE", ["OBE"]),
        ("Mr Jin MC", None),
    ],
)
def test_every_title_is_kept(printed: str, titles: list[str] | None) -> None:
    line = f"{printed}, United Kingdom, SOC"
    mention = signatories.read(line, Span(0, len(line)), WORDS, LEXICON, "forename-first")
    read = [slot.value for slot in mention.slots if slot.name == "honorific"] if mention else None
    assert (read is None) if titles is None else (read == titles)
