"""The columns that texts take in a terminal: those where a sum over code points is wrong."""

import pytest

from kg.store.terminal_width import display_width, graphemes

PROBES = [
    ("👨‍👩‍👧", 2),  # a family: three emoji joined
    ("❤️", 2),  # a narrow sign that a selector makes an emoji
    ("👍🏽", 2),  # an emoji and the colour of its skin
    ("\u1112\u1161\u11ab", 2),  # a syllable of Hangul in three letters
    ("कि", 2),  # a letter of Devanagari and its vowel sign, which takes a column
    ("नमस्ते", 4),
    ("日本語", 6),
    ("e\u0301te\u0301", 3),
    ("Thiéry", 6),
    ("", 0),
]


@pytest.mark.parametrize(("text", "columns"), PROBES)
def test_width_is_that_of_a_terminal(text: str, columns: int) -> None:
    assert display_width(text) == columns
    assert sum(map(display_width, graphemes(text))) == columns
    assert "".join(graphemes(text)) == text
