"""Candidate spans for persons: rows of capitals in a paragraph, cut free of titles and of words that are no name.

Names of the gazetteer part two rows, unless a State's name is part of a person's (`Mr Jordan`); so do words that
official texts write with a capital, titles, and the words that begin a sentence.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.model.document import Span
from kg.parse.entities.paragraphs import NOTHING, PERSON, STATE, GazetteerMatch, Paragraph

_TITLES = ("honorific", "title")
# What stands between titles and a name is apart from both: `President journalist Anna`.
_SEPARATORS = (*_TITLES, "role")
# More capitals in a row than any name and its titles have: a heading, or no prose at all.
_LONGEST_ROW = 24
_NO_NEIGHBOURS = ("common-word", "no-name", "title", "organisation-word", "thing-word")


@dataclass(frozen=True, slots=True)
class ModelEntity:
    """An entity of a model: its span, `kind` Person, Organisation, Place or empty, and the model's rule and score."""

    span: Span
    kind: str
    rule: str
    score: float


@dataclass(frozen=True, slots=True)
class ParagraphEntities:
    """A paragraph with a model's entities in it; none where there is no model."""

    paragraph: Paragraph
    entities: tuple[ModelEntity, ...] = ()

    def persons_at(self, span: Span) -> list[ModelEntity]:
        """Return the model's persons that share a character with a span."""
        return [entity for entity in self.entities if entity.kind == PERSON and entity.span.overlaps(span)]

    def joins(self, *indices: int) -> bool:
        """Tell whether one of the model's persons holds all these words."""
        spans = (self.paragraph.between(entity.span) for entity in self.entities if entity.kind == PERSON)
        return any(all(index in span for index in indices) for span in spans)

    def objects(self, span: Span) -> bool:
        """Tell whether the model holds a part of a span for an organisation or a place.

        What it says of laws, works and products is right less than every second time.
        """
        return any(entity.kind not in (PERSON, NOTHING) and entity.span.overlaps(span) for entity in self.entities)

    def is_personal(self, match: GazetteerMatch) -> bool:
        """Tell whether a State's name is part of a person's: `Mr Jordan`, `Michael Jordan`, `Georgia Meloni`."""
        paragraph, first = self.paragraph, match.first
        if match.kind != STATE or match.last - first > 1:
            return False
        if paragraph.before("honorific", first) is not None:
            return paragraph.words[first].is_capital
        if not paragraph.is_a("also-name", first):
            return False
        # A neighbour is a capital that nothing else explains, with only space between.
        beside = []
        for index in (first - 1, match.last):
            if 0 <= index < len(paragraph.words) and paragraph.words[index].is_capital:
                explained = any(other.first <= index < other.last for other in paragraph.matches)
                explained = explained or any(paragraph.is_a(key, index) for key in _NO_NEIGHBOURS)
                if not explained and paragraph.words[max(index, first)].mark == "":
                    beside.append(index)
        forename = first - 1 in beside and paragraph.is_a("given-name", first - 1)
        return forename or any(self.joins(first, index) for index in beside)


@dataclass(frozen=True, slots=True)
class NameCandidate:
    """A row of capitals: words `first` to `last` (exclusive); `titled` behind an address or office."""

    first: int
    last: int
    titled: bool = False

    @property
    def range(self) -> range:
        """The indices of its words."""
        return range(self.first, self.last)

    def span(self, paragraph: Paragraph) -> Span:
        """Return the span from its first letter to its last."""
        return Span(paragraph.words[self.first].span.start, paragraph.words[self.last - 1].span.end)


def candidates_of(section: ParagraphEntities) -> list[NameCandidate]:
    """Return the rows of capitals of a paragraph, in order, that may be names of persons."""
    paragraph = section.paragraph
    # No row goes through what other grammars or the gazetteer have read, nor through words that are no name. `June` in
    # `June Carlsen` may be a forename, where the model takes it and the next word for a person.
    names = (match for match in paragraph.matches if not section.is_personal(match))
    blocked = {*paragraph.taken, *(index for match in names for index in range(match.first, match.last))}
    blocked.update(index for body in paragraph.bodies for index in body)
    for index in paragraph.covered("no-name"):
        if not (paragraph.is_a("also-name", index) and section.joins(index, index + 1)):
            blocked.add(index)
    candidates: list[NameCandidate] = []
    done = int(paragraph.lettered)
    for index in paragraph.capitals:
        if index < done or index in blocked or _is_list_letter(paragraph, index):
            continue
        end: int | None = index + 1
        while end is not None:
            last, end = end, _next(section, NameCandidate(index, end), blocked) if end - index < _LONGEST_ROW else None
        candidates += _split(paragraph, NameCandidate(index, last))
        done = last
    return candidates


def _is_list_letter(paragraph: Paragraph, index: int) -> bool:
    """Whether a letter that begins a line counts it: others do, or what follows is no surname (`A. Asks that`)."""
    words, last = paragraph.words, index + 2
    if index not in paragraph.letters or paragraph.is_a("surname-ending", index + 1):
        return False
    beside = {chr(ord(words[index].text[0]) + step) for step in (-1, 1)}
    if any(words[other].text in beside for other in paragraph.letters):
        return True
    plain = last < len(words) and words[last].mark == "" and not words[last].is_capital and not words[last].glued
    return plain and not any(paragraph.is_a(key, last) for key in ("person-verb", "person-sequel", "name-link"))


def _next(section: ParagraphEntities, row: NameCandidate, blocked: set[int]) -> int | None:
    """Where a row ends if it goes on: behind another capital, or small words that link to one."""
    paragraph = section.paragraph
    for index in range(row.last, min(row.last + 3, len(paragraph.words))):
        # Nothing but space may part a word from the one before, or the stop of an initial or a title.
        word = paragraph.words[index]
        if index in blocked or not (word.mark == "" or paragraph.is_stopped(index)):
            return None
        if word.is_capital or _is_glued(paragraph, row.first, index):
            return index + 1
        # A small word inside a name; one that is a common word too, only where something else speaks for it.
        if not paragraph.is_a("name-link", index):
            forename = paragraph.is_a("given-name", row.first) and index - row.first < 3
            # `Mr Lothar de Holm`: behind a form of address.
            addressed = paragraph.is_a("honorific", row.first) and index - row.first < 4
            linked = (
                forename or addressed or paragraph.is_a("name-link", index - 1) or section.joins(index - 1, index + 1)
            )
            if not (linked and paragraph.is_a("name-link-weak", index)):
                return None
    return None


def _is_glued(paragraph: Paragraph, first: int, index: int) -> bool:
    """Whether small letters belong to a name: behind an apostrophe (`L'ovochkina`), or a hyphen (`Kim Hye-rin`).

    Behind a hyphen they do only where two capitals stand before them.
    """
    word = paragraph.words[index]
    if not word.glued or paragraph.is_a("possessive", index):
        return False
    if word.hyphened:
        before = paragraph.words[index - 1]
        return before.is_capital and not before.glued and first < index - 1 and not paragraph.is_a("suffix-word", index)
    return len(word.text) > 2


# --- titles and common words inside a row


def _split(paragraph: Paragraph, row: NameCandidate) -> Iterator[NameCandidate]:
    """Part a row at titles and at words that only begin a sentence; what is left may be a name."""
    # A title may end before the row; an office counts only with a capital, unless it is a plain noun.
    before = [(key, paragraph.led_by(key, row.first)) for key in _TITLES]
    titled = any(at is not None and (paragraph.words[at].is_capital or key == "honorific") for key, at in before)
    titled = titled or _is_minister(paragraph, row.first)
    piece = index = row.first
    while index < row.last:
        end = _separator(paragraph, index, NameCandidate(piece, row.last))
        if end is None:
            index += 1
            continue
        yield from _trimmed(paragraph, NameCandidate(piece, index, titled))
        titled = (titled and index == piece) or any(paragraph.is_a(key, index) for key in _TITLES)
        piece = index = end
    yield from _trimmed(paragraph, NameCandidate(piece, row.last, titled))


def _is_minister(paragraph: Paragraph, first: int) -> bool:
    """Whether an office with its charge stands before a name: `Minister for Women and Health Anna Holm`."""
    start = first
    while start > 0 and (paragraph.is_a("conjunction", start - 1) or _is_charge(paragraph, start - 1)):
        start -= 1
    return start < first and paragraph.before("office-for", start) is not None


def _is_charge(paragraph: Paragraph, index: int) -> bool:
    return paragraph.words[index].is_capital and paragraph.is_a("no-name", index)


def _separator(paragraph: Paragraph, index: int, rest: NameCandidate) -> int | None:
    """Where a title, or a common word, ends that begins at a word of a row; None for any other word.

    Behind a forename they are surnames: `John Major`, `Martin Luther King`.
    """
    words = paragraph.words
    named = index > rest.first and paragraph.is_a("given-name", rest.first)
    first = rest.first + _is_elided(paragraph, rest.first, rest.last)
    cued = index == first and (words[index].is_shouted or paragraph.begins_sentence(index))
    keys = (*_SEPARATORS, "person-cue") if cued else _SEPARATORS
    ends = (paragraph.cue_end(key, index) for key in keys)
    end = next((end for end in ends if 0 < end <= rest.last), None)
    # `M` in `Sergei M. Holm` is an initial.
    initial = index > rest.first and words[index].is_initial
    # `Félicite M. Gérard Holm`: a word that begins a line of a list, and a title before a forename.
    lined = rest.first - 1 in paragraph.letters and paragraph.is_a("given-name", index + 1)
    if end is not None and (lined or not (named or initial)):
        return end
    if not paragraph.is_a("common-word", index) or (named and index - rest.first < 2):
        return None
    # A common word is part of a name behind a hyphen, as an initial (`A` in `A. Navalny`), and as a particle with a
    # capital inside a name (`Petra De Sutter`) or before one (`Mr De Bruyn`).
    hyphened = words[index].hyphened and not words[index].is_capital
    initial = words[index].is_initial and index + 1 < len(words) and words[index + 1].mark == "."
    particle = paragraph.is_a("name-link", index) or paragraph.is_a("name-link-weak", index)
    follows = index + 1 < rest.last and not words[index + 1].glued and not paragraph.is_a("given-name", index + 1)
    inside = particle and follows and not paragraph.begins_sentence(index)
    return None if hyphened or initial or inside else index + 1


def _trimmed(paragraph: Paragraph, row: NameCandidate) -> Iterator[NameCandidate]:
    """What is left of a row without an elided article or an acronym in front and small words behind."""
    words, first, last = paragraph.words, row.first, row.last
    while first < last and not row.titled:
        # `REAL` in `REAL Ilgar Mammadov`: capitals before a whole name that is not in capitals.
        named = last - first > 2 and paragraph.is_a("given-name", first + 1)
        acronym = named and words[first].is_shouted and not any(word.is_shouted for word in words[first + 1 : last])
        if not acronym and not _is_elided(paragraph, first, last):
            break
        first += 1
    while last > first and not words[last - 1].is_capital and not words[last - 1].glued:
        last -= 1
    if first < last:
        yield NameCandidate(first, last, row.titled)


def _is_elided(paragraph: Paragraph, index: int, last: int) -> bool:
    """`L` in `L'Organisation`, but not in `Vanessa D'Ambrosio`."""
    glued = index + 1 < last and paragraph.words[index + 1].glued
    return glued and paragraph.is_a("elided", index) and not paragraph.is_a("given-name", index - 1)
