"""The underlining of a place in an excerpt, to the column."""

import io
import re

from hypothesis import given
from hypothesis import strategies as st

from kg.cli.render.excerpt import excerpt
from kg.cli.terminal import in_colour, styled
from kg.model.document import Span
from kg.model.text import escape_control
from kg.store.terminal_width import display_width

TEXTS = st.text(st.sampled_from("aÉz. \n!?A’»1中\u0301\u202e\t("), max_size=300)


def span_of(text: str, quote: str) -> Span:
    start = text.index(quote)
    return Span(start, start + len(quote))


@given(TEXTS, st.integers(20, 120), st.data())
def test_what_is_underlined_is_the_place(text: str, width: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    place = Span(start, data.draw(st.integers(start, len(text))))
    rows = list(excerpt(text, Span(0, len(text)), place, width, colour=False))
    assert all(display_width(row) <= max(width, 34) + display_width("\\u202E") for row in rows)
    marked, above = "", ""
    for row in rows:
        head, _, body = row.partition("| ")
        if "~" in body and not head.strip():
            marked += "".join(char for char, under in zip(columns(above), body, strict=False) if under == "~")
        above = body
    assert squeezed(marked) == squeezed(escape_control(place.slice(text).replace("\n", "")))


def columns(text: str) -> list[str]:
    """What each column of a terminal shows; a wide character takes two, an accent stands on the one before."""
    cells: list[str] = []
    for char in text:
        taken = display_width(char)
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


def test_a_cluster_of_code_points_is_underlined_once() -> None:
    text = "👨‍👩‍👧 and 👍🏽"
    rows = excerpt(text, Span(0, len(text)), span_of(text, "👍🏽"), 48, colour=False)
    assert list(rows) == [f"      1 | {text}", "        |        ~~"]


def test_colour_is_asked_for() -> None:
    page = io.StringIO()
    assert in_colour("always", page, {"NO_COLOR": "1"})
    assert not in_colour("auto", page, {"TERM": "xterm"})
    assert not in_colour("never", page, {})


def test_paint_is_taken_off_again() -> None:
    assert styled("State", "state", "quote") == "\x1b[32;1;4mState\x1b[0m"
    assert styled("plain") == styled("plain", "signature") == "plain"
    assert styled("", "state") == ""
    assert styled("State", "state", colour=False) == "State"
