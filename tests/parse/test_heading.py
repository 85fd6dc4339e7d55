"""The fields of a heading: days in every spelling of a month."""

import unicodedata
from datetime import date

import pytest

from kg.model.document import Segment, Span, Zone
from kg.parse import heading
from kg.vocabulary import load_vocabulary
from kg.vocabulary.concepts import Vocabulary
from kg.vocabulary.patterns import patterns_of

VOCABULARY = load_vocabulary()
MONTHS = [
    (language, key, form)
    for language, lexicon in VOCABULARY.lexicons.items()
    for key in lexicon.keys("month-")
    for form in lexicon.forms(key)
]


def without_accents(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def day_of(printed: str, language: str, vocabulary: Vocabulary = VOCABULARY) -> str | None:
    segment = Segment("date", Zone.HEADING, Span(0, len(printed)))
    mention = heading.read(printed, segment, patterns_of(vocabulary.lexicons[language]))
    return mention.value("date") if mention else None


@pytest.mark.parametrize(("language", "key", "form"), MONTHS, ids=[form for _, _, form in MONTHS])
def test_a_month_is_read_with_and_without_its_accent(language: str, key: str, form: str) -> None:
    spellings = {form, without_accents(form), unicodedata.normalize("NFD", form)}
    for month in spellings | {spelling.upper() for spelling in spellings}:
        assert day_of(f"15 {month} 2011", language) == date(2011, int(key[-2:]), 15).isoformat(), month


def test_space_may_be_lost_before_the_year() -> None:
    assert day_of("24 January2018", "en") == day_of("24 January, 2018", "en") == "2018-01-24"


def test_a_day_that_the_calendar_lacks_has_no_date() -> None:
    assert day_of("30 fevrier 2011", "fr") == ""
    assert day_of("30 fevrie 2011", "fr") is None
