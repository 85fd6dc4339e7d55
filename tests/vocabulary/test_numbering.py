"""Which numbers of a series can be of which years."""

import pytest

from kg.vocabulary import numbering
from kg.vocabulary.concepts import Vocabulary
from kg.vocabulary.numbering import NumberAnchor, NumberSeries, Years


def test_years_of_a_number(words: Vocabulary) -> None:
    known = numbering.numbering(words)
    assert known.years("Resolution", 2193).hold(2017)
    assert not known.agrees("Resolution", 2193, 2007)
    assert known.years("WrittenDeclaration", 652) == numbering.Years(None, None)
    assert known.agrees("Judgment", 1, 1900)


def test_numbers_only_rise(words: Vocabulary) -> None:
    known = numbering.numbering(words)
    for kind in known.series:
        firsts = [known.years(kind, number).first or 0 for number in range(1, 3000)]
        assert firsts == sorted(firsts), kind


def test_no_anchor_contradicts_another(words: Vocabulary) -> None:
    known = numbering.numbering(words)
    years = [(kind, number, known.years(kind, number)) for kind in known.series for number in range(1, 3000)]
    assert [row for row in years if (row[2].first or 0) > (row[2].last or 9999)] == []


@pytest.mark.parametrize(
    ("kind", "number", "year", "agrees"),
    [
        # The Assembly's series are continuous since 1951, orders from 1953 to 2004: before, each session began at 1.
        ("Resolution", 12, 1949, True),
        ("Resolution", 1203, 1950, False),
        ("Recommendation", 40, 1950, True),
        ("Recommendation", 23, 1951, True),
        ("Recommendation", 22, 1952, False),
        ("Order", 553, 1999, True),
        ("Order", 600, 2004, True),
        ("Order", 600, 2005, False),
        # The latest year bounds a number above, and not below.
        ("Recommendation", 871, 1979, True),
        ("Recommendation", 872, 1978, True),
        ("Recommendation", 871, 1980, False),
        # Runs of the Security Council, to the number.
        ("SecurityCouncilResolution", 969, 1994, True),
        ("SecurityCouncilResolution", 969, 1995, False),
        ("SecurityCouncilResolution", 1220, 1999, True),
        ("SecurityCouncilResolution", 1795, 2008, True),
        ("SecurityCouncilResolution", 2504, 2020, True),
        ("SecurityCouncilResolution", 2616, 2021, True),
        ("SecurityCouncilResolution", 2719, 2023, True),
    ],
)
def test_number_and_year(words: Vocabulary, kind: str, number: int, year: int, agrees: bool) -> None:
    assert numbering.numbering(words).agrees(kind, number, year) is agrees


@pytest.mark.parametrize("pair", [(115, 1956), (124, 1957), (130, 1958), (1090, 1996), (1120, 1997), (1150, 1998)])
def test_both_series_of_resolutions_pass_these_numbers_in_these_years(words: Vocabulary, pair: tuple[int, int]) -> None:
    known = numbering.numbering(words)
    assert known.agrees("Resolution", *pair)
    assert known.agrees("SecurityCouncilResolution", *pair)


def test_what_a_series_tells_of_a_number() -> None:
    series = NumberSeries((NumberAnchor(5, 9, 1951), NumberAnchor(20, 20, 1960, by_then=True)), 1951, 1970)
    assert series.years(4) == Years(None, 1951)
    assert series.years(10) == Years(None, 1960)
    assert series.years(21) == Years(None, 1970)
