"""Sentences cut out of a text, and the escapes of what a terminal must not obey."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.document import Span
from kg.model.text import REACH, escape_control, sentence_of

TEXTS = st.text(st.sampled_from("aÉz. \n!?A’»1中\u0301\u202e\t("), max_size=300)


def span_of(text: str, quote: str) -> Span:
    start = text.index(quote)
    return Span(start, start + len(quote))


@pytest.mark.parametrize(
    ("text", "quote", "sentence"),
    [
        ("One is. Two cites Doc. 13676 here. Three is.", "Doc. 13676", "Two cites Doc. 13676 here."),
        ("So said Mr. Smith of No. 5. And more.", "Smith", "So said Mr. Smith of No. 5."),
        ("It was J. Smith! « Et puis ? » Non.", "puis", "« Et puis ? »"),
        ("A title without a stop\n\nThe body is here. More.", "title", "A title without a stop"),
        ("A title without a stop\n\nThe body\nis here. More.", "body", "The body\nis here."),
        ("the CETS No. 210.\r\n\r\nNext.", "210", "the CETS No. 210."),
        ("It says “Stop.” Then it goes.", "goes", "Then it goes."),
        ("in 2017. the list goes on", "2017", "in 2017. the list goes on"),
        ("Élu en 2017. État membre. Fin.", "État", "État membre."),
        ("(Resolution 1. Of a list.) After.", "After", "After."),
        ("See e.g. Recommendation 1325 (1997). Next.", "1325", "See e.g. Recommendation 1325 (1997)."),
        (
            "In the U.S. Congress (i.e. Parliament) it is. Next.",
            "Congress",
            "In the U.S. Congress (i.e. Parliament) it is.",
        ),
        ("As Article 5.1. It is binding. Next.", "binding", "It is binding."),
    ],
)
def test_sentences(text: str, quote: str, sentence: str) -> None:
    assert sentence_of(text, span_of(text, quote)).slice(text) == sentence


def test_a_paragraph_without_end_is_cut_at_words() -> None:
    text = "word " * 1000
    found = sentence_of(text, Span(2500, 2504)).slice(text)
    assert set(found.split()) == {"word"}
    assert len(found) <= 2 * REACH + 4


@given(TEXTS, st.data())
def test_a_sentence_holds_its_place(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    place = Span(start, data.draw(st.integers(start, len(text))))
    found = sentence_of(text, place)
    assert found.start <= place.start <= place.end <= found.end <= len(text)
    assert found.start >= place.start - REACH
    assert found.end <= place.end + REACH


def test_controls_and_marks_of_direction_are_escaped() -> None:
    assert escape_control("a\tb\x1b[31m\u202e\nÉ") == "a\\tb\\u001B[31m\\u202E\\nÉ"
