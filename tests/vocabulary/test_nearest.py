"""The label that a misprint comes nearest to: the answer is difflib's, found without measuring every label by it."""

import difflib
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.vocabulary import load_vocabulary
from kg.vocabulary.concepts import NAMES, SLOT_NAMES, Vocabulary, fold

WORDS = load_vocabulary()
LABELS = sorted({label.text for kind in ("State", "PoliticalGroup") for _, label in WORDS.labels(kind, SLOT_NAMES)})


def by_difflib_alone(kind: str, text: str) -> str:
    labels = {fold(label.text): label.text for _, label in WORDS.labels(kind, NAMES)}
    close = difflib.get_close_matches(fold(text), labels, n=1, cutoff=0.75)
    return labels[close[0]] if close else ""


@st.composite
def misprints(draw: st.DrawFn) -> str:
    """A label with a few letters changed, lost, doubled or moved."""
    text = draw(st.sampled_from(LABELS))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        cut = draw(st.integers(0, 2))
        text = text[:at] + draw(st.text(string.ascii_letters + " '", max_size=2)) + text[at + cut :]
    return text


@given(st.one_of(misprints(), st.text(max_size=30)), st.sampled_from(["State", "PoliticalGroup"]))
def test_the_answer_is_that_of_difflib(text: str, kind: str) -> None:
    assert WORDS.nearest(kind, text) == by_difflib_alone(kind, text)


@pytest.mark.parametrize(
    ("text", "label"), [("Beligum", "Belgium"), ("Germnay", "Germany"), ("xyz", ""), ("", ""), ("Belgium" * 500, "")]
)
def test_a_misprint_is_near_what_it_was_to_be(words: Vocabulary, text: str, label: str) -> None:
    assert words.nearest("State", text) == label
