"""Tokens, the words merged from them, the phrase matcher and the index of cues."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.document import Span
from kg.parse.tokens import PARAGRAPH, CueIndex, PhraseMatcher, cues_in, tokenize, tokenize_zones, words_of


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Resolution 2193 (2017)", ["resolution", "2193", "(", "2017", ")"]),
        ("[Résolution 2193 \\(2017\\)](https://x/y_z)", ["[", "resolution", "2193", "(", "2017", ")"]),
        ("*Opuz* v. Turkey¹", ["opuz", "v", ".", "turkey"]),
        ("Turkey[12] and [GC]", ["turkey", "and", "[", "gc", "]"]),
        ("Tür\u00adkiye", ["turkiye"]),
        ("CDL-AD(2015)018rev", ["cdl", "-", "ad", "(", "2015", ")", "018", "rev"]),
    ],
)
def test_tokens_leave_out_what_carries_no_meaning(text: str, keys: list[str]) -> None:
    assert [token.key for token in tokenize(text)] == keys


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L’Arménie, hier", [("l", PARAGRAPH), ("armenie", ""), ("hier", ",")]),
        ("G20 and 20th", [("g20", PARAGRAPH), ("and", ""), ("20th", "")]),
        ("W.A. Mozart v. A. Salieri", [("w.a.", PARAGRAPH), ("mozart", ""), ("v", ""), ("a", "."), ("salieri", ".")]),
        # A footnote's number is no part of a word, and the target of a link has no words.
        ("Signed¹: Georgia", [("signed", PARAGRAPH), ("georgia", "¹")]),
        ("[Council](https://Georgia.org/Rome) of", [("council", PARAGRAPH), ("of", "]")]),
        ("one\n\ntwo", [("one", PARAGRAPH), ("two", PARAGRAPH)]),
    ],
)
def test_words_are_merged_from_tokens(text: str, words: list[tuple[str, str]]) -> None:
    assert [(word.key, word.mark) for word in words_of(text)] == words


def test_what_glues_a_word_to_the_one_before() -> None:
    words = words_of("Jean-Claude d'Arménie –ou non")
    assert [(word.text, word.glued, word.hyphened) for word in words] == [
        ("Jean", False, False), ("Claude", True, True), ("d", False, False), ("Arménie", True, False),
        ("ou", False, False), ("non", False, False),
    ]  # fmt: skip


@given(st.text(alphabet=st.characters() | st.sampled_from("aÉ1.-’ \n*[]()¹\u0301")))
def test_tokens_stand_where_they_are_printed(text: str) -> None:
    for row in (tokenize(text), words_of(text)):
        assert all(token.text == token.span.slice(text) for token in row)
        assert all(before.end <= after.start for before, after in itertools.pairwise(row))


def test_each_zone_is_read_alone_and_counts_in_the_whole_text() -> None:
    text = "Title\n\nBody text"
    title, body = Span(0, 5), Span(7, 16)
    zones = tokenize_zones(text, [title, body])
    assert [token.span.slice(text) for token in zones[body]] == ["Body", "text"]
    assert zones[body][0].mark == PARAGRAPH


def test_a_zone_that_begins_with_the_call_of_a_footnote_knows_the_word_before_it() -> None:
    assert [token.text for token in tokenize("text[1] goes on", Span(4, 15))] == ["goes", "on"]
    assert [token.text for token in tokenize("text [1] goes", Span(5, 13))] == ["[", "1", "]", "goes"]


def test_only_a_phrase_that_may_begin_is_looked_up() -> None:
    matcher: PhraseMatcher[str] = PhraseMatcher()
    matcher.add(words_of("Council of Europe"), "body")
    words = words_of("The Council, the COUNCIL of Europe")
    assert matcher.starts(words) == [1, 3]
    assert [index for index in range(len(words)) if matcher.matches(words, index)] == [3]


def test_a_phrase_is_found_in_its_marks_and_its_case() -> None:
    matcher: PhraseMatcher[str] = PhraseMatcher()
    matcher.add(words_of("Council of Europe"), "body")
    matcher.add(words_of("Council"), "council")
    matcher.add(words_of("ETS"), "series", exact=("ETS",))
    found = [(end, list(values)) for end, values in matcher.matches(words_of("COUNCIL  of\nEurope"), 0)]
    assert found == [(1, ["council"]), (3, ["body"])]
    assert [end for end, _ in matcher.matches(words_of("Council of, Europe"), 0)] == [1]
    assert [values for _, values in matcher.matches(words_of("ETS"), 0)] == [["series"]]
    assert not matcher.matches(words_of("ets"), 0)


def test_a_phrase_with_any_marks_goes_on_behind_a_blank_line() -> None:
    strict: PhraseMatcher[str] = PhraseMatcher()
    loose: PhraseMatcher[str] = PhraseMatcher(any_marks=True)
    for matcher in (strict, loose):
        matcher.add(tokenize("Human Rights"), "rights")
    broken = tokenize("Human\n\nRights")
    assert not strict.matches(broken, 0)
    assert loose.matches(broken, 0) == [(2, ["rights"])]


def test_cues_are_found_from_both_of_their_ends() -> None:
    matcher: PhraseMatcher[str] = PhraseMatcher()
    for form, key in (("of", "of"), ("of the", "of"), ("the", "article"), ("said", "article"), ("the said", "article")):
        matcher.add(tokenize(form), key)
    index = CueIndex(*cues_in(tokenize("of the said Convention"), matcher))
    assert (index.cue_end("of", 0), index.cue_end("article", 1), index.cue_end("of", 3)) == (2, 3, 0)
    assert (index.cue_start("article", 3, 2), index.before("article", 3), index.before("article", 4)) == (2, 1, None)
    assert index.places("article") == {1: 3, 2: 3}
    assert index.is_a("article", 1)
    assert not index.is_a("article", -1)
    assert not index.is_a("article", 9)
