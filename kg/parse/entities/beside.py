"""What is printed beside a person's name: the title or form of address in front, the States in brackets behind."""

from collections.abc import Iterator

from kg.model.document import Span
from kg.parse.entities.candidates import NameCandidate
from kg.parse.entities.gazetteer import STATE, GazetteerMatch
from kg.parse.entities.paragraphs import Paragraph
from kg.vocabulary.concepts import Lexicon, fold

_TITLES = ("honorific", "title")
# Forms of address that only men, or only women, are given.
_ADDRESS = "address-"
_LONGEST_REMARK = 8


def title_of(passage: Paragraph, run: NameCandidate) -> Span | None:
    """Return where the title directly in front of a name stands; None where there is none, or it is another name's."""
    starts = [start for start in (passage.before(key, run.first) for key in _TITLES) if start is not None]
    if not starts or any(hit.first < run.first and min(starts) < hit.last for hit in passage.hits):
        return None
    return Span(passage.words[min(starts)].span.start, passage.words[run.first - 1].span.end)


def sex_of(title: str, lexicon: Lexicon) -> str:
    """Return the key of the lexicon that a form of address belongs to where only one sex has it, else nothing."""
    printed = fold(title)
    return next((key for key in lexicon.keys(_ADDRESS) if printed in map(fold, lexicon.forms(key))), "")


def states_behind(passage: Paragraph, run: NameCandidate) -> Iterator[GazetteerMatch]:
    """Yield the States in brackets straight behind a name: `Mr Gross (Switzerland, SOC)`, not `(who is in Russia)`."""
    first = run.last
    if first == len(passage.words) or passage.words[first].mark != "(":
        return
    rest = range(first + 1, min(first + _LONGEST_REMARK, len(passage.words)))
    last = next((index for index in rest if passage.words[index].mark not in ("", ",")), rest.stop)
    for hit in passage.hits:
        inside = first <= hit.first and hit.last <= last
        if hit.kind == STATE and inside and (hit.first == first or passage.words[hit.first].mark == ","):
            yield hit
