"""Which numbers of a series can be of which years."""

from kg.vocabulary import numbering
from kg.vocabulary.concepts import Vocabulary


def test_years_of_a_number(words: Vocabulary) -> None:
    known = numbering.numbering(words)
    assert known.years("Resolution", 2193).hold(2017)
    assert not known.agrees("Resolution", 2193, 2007)
    assert known.years("WrittenDeclaration", 652) == numbering.Years(None, None)
    assert known.agrees("Judgment", 1, 1900)


def test_numbers_only_rise(words: Vocabulary) -> None:
    known = numbering.numbering(words)
    for kind in known.anchors:
        firsts = [known.years(kind, number).first or 0 for number in range(1, 3000)]
        assert firsts == sorted(firsts), kind
