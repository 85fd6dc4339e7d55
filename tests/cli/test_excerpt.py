"""Sentences cut out of a text, and the underlining of a place in it, to the column."""

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.cli.render.excerpt import excerpt
from kg.cli.terminal import in_colour, painted
from kg.model.document import Span
from kg.model.text import REACH, breadth, harmless, sentence_of

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


@given(TEXTS, st.integers(20, 120), st.data())
def test_what_is_underlined_is_the_place(text: str, width: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    place = Span(start, data.draw(st.integers(start, len(text))))
    rows = list(excerpt(text, Span(0, len(text)), place, width, colour=False))
    assert all(breadth(row) <= max(width, 34) + breadth("\\u202E") for row in rows)
    marked, above = "", ""
    for row in rows:
        head, _, body = row.partition("| ")
        if "~" in body and not head.strip():
            marked += "".join(char for char, under in zip(columns(above), body, strict=False) if under == "~")
        above = body
    assert squeezed(marked) == squeezed(harmless(place.slice(text).replace("\n", "")))


def columns(text: str) -> list[str]:
    """What each column of a terminal shows; a wide character takes two, an accent stands on the one before."""
    cells: list[str] = []
    for char in text:
        taken = breadth(char)
        if taken:
            cells += [char, *[""] * (taken - 1)]
        elif cells:
            cells[-1] += char
    return cells


def squeezed(text: str) -> str:
    """Accents may stand on a character beside the place, and a space at the end of a row is not shown."""
    return re.sub("[ \u0301]", "", text)


def test_an_excerpt_as_it_is_printed() -> None:
    text = "First.\nThe call was raised in Declaration No. 638 and elsewhere.\n"
    rows = excerpt(text, Span(7, len(text) - 1), span_of(text, "Declaration No. 638"), 48, colour=False)
    assert list(rows) == [
        "      2 | The call was raised in Declaration No.",
        "        |                        ~~~~~~~~~~~~~~~",
        "        | 638 and elsewhere.",
        "        | ~~~",
    ]


def test_colour_is_asked_for() -> None:
    page = io.StringIO()
    assert in_colour("always", page, {"NO_COLOR": "1"})
    assert not in_colour("auto", page, {"TERM": "xterm"})
    assert not in_colour("never", page, {})


def test_paint_is_taken_off_again() -> None:
    assert painted("State", "state", "quote") == "\x1b[32;1;4mState\x1b[0m"
    assert painted("plain") == painted("plain", "signature") == "plain"
    assert painted("", "state") == ""
