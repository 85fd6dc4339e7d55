"""Rows of capitals in a passage: what may be a personal name, cut free of titles and of words that are none.

Names of the vocabulary part two rows, unless a State's name is part of a person's (`Mr Jordan`); so do
words that official texts write with a capital, titles, and the words that begin a sentence.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.model.document import Span
from kg.parse.entities.gazetteer import NOTHING, PERSON, STATE, GazetteerMatch
from kg.parse.entities.paragraphs import Paragraph

_TITLES = ("honorific", "title")
# What stands between titles and a name is apart from both: `President journalist Anna`.
_SEPARATORS = (*_TITLES, "role")
# More capitals in a row than any name and its titles have: a heading, or no prose at all.
_LONGEST_ROW = 24
_NO_NEIGHBOURS = ("common-word", "no-name", "title", "organisation-word", "thing-word")


@dataclass(frozen=True, slots=True)
class ModelEntity:
    """What a model found: a span, `kind` Person, Organisation, Place or empty, and the model's rule and score."""

    span: Span
    kind: str
    rule: str
    score: float


@dataclass(frozen=True, slots=True)
class ParagraphEntities:
    """A passage with what a model found in it; nothing where there is no model."""

    passage: Paragraph
    entities: tuple[ModelEntity, ...] = ()

    def persons_at(self, span: Span) -> list[ModelEntity]:
        """Return the model's persons that share a character with a span."""
        return [entity for entity in self.entities if entity.kind == PERSON and entity.span.overlaps(span)]

    def joins(self, *indices: int) -> bool:
        """Tell whether one of the model's persons holds all these words."""
        spans = (self.passage.between(entity.span) for entity in self.entities if entity.kind == PERSON)
        return any(all(index in span for index in indices) for span in spans)

    def objects(self, span: Span) -> bool:
        """Tell whether the model holds a part of a span for an organisation or a place.

        What it says of laws, works and products is right less than every second time.
        """
        return any(entity.kind not in (PERSON, NOTHING) and entity.span.overlaps(span) for entity in self.entities)


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

    def span(self, passage: Paragraph) -> Span:
        """Return the span from its first letter to its last."""
        return Span(passage.words[self.first].span.start, passage.words[self.last - 1].span.end)


def runs_of(proposal: ParagraphEntities) -> list[NameCandidate]:
    """Return the rows of capitals of a passage, in order, that may be names of persons."""
    words, blocked = proposal.passage.words, _blocked(proposal)
    runs: list[NameCandidate] = []
    index = int(proposal.passage.lettered)
    while index < len(words):
        if index in blocked or not words[index].is_capital:
            index += 1
            continue
        row = NameCandidate(index, _end(proposal, index, blocked))
        runs += _split(proposal.passage, row)
        index = row.last
    return runs


# --- what parts two rows


def _blocked(proposal: ParagraphEntities) -> frozenset[int]:
    passage = proposal.passage
    names = (hit for hit in passage.hits if not is_personal(proposal, hit))
    known = {index for hit in names for index in range(hit.first, hit.last)}
    general = {index for index in passage.covered("no-name") if not _is_forename(proposal, index)}
    return frozenset({*passage.taken, *known, *general})


def _is_forename(proposal: ParagraphEntities, index: int) -> bool:
    """`June Carlsen`: a word that may be a forename, where the model takes it and the next word for a person."""
    return proposal.passage.is_a("also-name", index) and proposal.joins(index, index + 1)


def is_personal(proposal: ParagraphEntities, hit: GazetteerMatch) -> bool:
    """Tell whether a State's name is part of a person's: `Mr Jordan`, `Michael Jordan`, `Georgia Meloni`."""
    passage = proposal.passage
    if hit.kind != STATE or hit.last - hit.first > 1:
        return False
    if passage.before("honorific", hit.first) is not None:
        return passage.words[hit.first].is_capital
    if not passage.is_a("also-name", hit.first):
        return False
    forename = _is_beside(passage, hit.first - 1, hit) and passage.is_a("given-name", hit.first - 1)
    beside = [index for index in (hit.first - 1, hit.last) if _is_beside(passage, index, hit)]
    return forename or any(proposal.joins(hit.first, index) for index in beside)


def _is_beside(passage: Paragraph, index: int, hit: GazetteerMatch) -> bool:
    """Whether a word next to a name is a capital that nothing else explains."""
    if not 0 <= index < len(passage.words) or not passage.words[index].is_capital:
        return False
    known = any(other.first <= index < other.last for other in passage.hits)
    explained = known or any(passage.is_a(key, index) for key in _NO_NEIGHBOURS)
    return not explained and passage.words[max(index, hit.first)].mark == ""


# --- how far a row goes


def _end(proposal: ParagraphEntities, first: int, blocked: frozenset[int]) -> int:
    end: int | None = first + 1
    while end is not None:
        last, end = end, _next(proposal, NameCandidate(first, end), blocked) if end - first < _LONGEST_ROW else None
    return last


def _next(proposal: ParagraphEntities, row: NameCandidate, blocked: frozenset[int]) -> int | None:
    """Where a row ends if it goes on: behind another capital, or small words that link to one."""
    passage = proposal.passage
    for index in range(row.last, min(row.last + 3, len(passage.words))):
        if index in blocked or not _follows(passage, index):
            return None
        if passage.words[index].is_capital or _is_glued(passage, row.first, index):
            return index + 1
        if not _is_link(proposal, row.first, index):
            return None
    return None


def _follows(passage: Paragraph, index: int) -> bool:
    """Whether nothing but space parts a word from the one before, or the stop of an initial or a title."""
    word = passage.words[index]
    stopped = passage.words[index - 1].is_initial or any(passage.before(key, index) is not None for key in _TITLES)
    return word.mark == "" or (word.mark == "." and stopped)


def _is_glued(passage: Paragraph, first: int, index: int) -> bool:
    """Whether small letters belong to a name: behind an apostrophe (`L'ovochkina`), or a hyphen (`Kim Hye-rin`).

    Behind a hyphen they do only where two capitals stand before them.
    """
    word = passage.words[index]
    if not word.glued or passage.is_a("possessive", index):
        return False
    if word.hyphened:
        before = passage.words[index - 1]
        return before.is_capital and not before.glued and first < index - 1 and not passage.is_a("suffix-word", index)
    return len(word.text) > 2


def _is_link(proposal: ParagraphEntities, first: int, index: int) -> bool:
    """A small word inside a name; one that is a common word too, only where something else speaks for it."""
    passage = proposal.passage
    if passage.is_a("name-link", index):
        return True
    forename = passage.is_a("given-name", first) and index - first < 3
    linked = passage.is_a("name-link", index - 1)
    return passage.is_a("name-link-weak", index) and (forename or linked or proposal.joins(index - 1, index + 1))


# --- titles and common words inside a row


def _split(passage: Paragraph, row: NameCandidate) -> Iterator[NameCandidate]:
    """Part a row at titles and at words that only begin a sentence; what is left may be a name."""
    piece, titled = row.first, _is_titled(passage, row.first)
    index = row.first
    while index < row.last:
        end = _separator(passage, index, NameCandidate(piece, row.last))
        if end is None:
            index += 1
            continue
        yield from _trimmed(passage, NameCandidate(piece, index, titled))
        titled = (titled and index == piece) or any(passage.is_a(key, index) for key in _TITLES)
        piece = index = end
    yield from _trimmed(passage, NameCandidate(piece, row.last, titled))


def _is_titled(passage: Paragraph, first: int) -> bool:
    """Whether a title ends before a word; an office only if it has a capital, or it is a plain noun."""
    for key in _TITLES:
        start = passage.before(key, first)
        if start is not None and (passage.words[start].is_capital or key == "honorific"):
            return True
    return False


def _separator(passage: Paragraph, index: int, rest: NameCandidate) -> int | None:
    """Where a title, or a common word, ends that begins at a word of a row; None for any other word.

    Behind a forename they are surnames: `John Major`, `Martin Luther King`.
    """
    named = index > rest.first and passage.is_a("given-name", rest.first)
    first = rest.first + _is_elided(passage, rest.first, rest.last)
    cued = index == first and (passage.words[index].is_shouted or passage.begins_sentence(index))
    keys = (*_SEPARATORS, "person-cue") if cued else _SEPARATORS
    ends = (passage.starts.get(key, {}).get(index) for key in keys)
    end = next((end for end in ends if end is not None and end <= rest.last), None)
    if end is not None and not named:
        return end
    hyphened = passage.words[index].hyphened and not passage.words[index].is_capital
    spoken = hyphened or _is_particle(passage, index, rest) or _is_initial(passage, index)
    common = passage.is_a("common-word", index) and not spoken
    return index + 1 if common and not (named and index - rest.first < 2) else None


def _is_initial(passage: Paragraph, index: int) -> bool:
    """`A` in `A. Navalny`, but not in `A Navalny of our day`."""
    stopped = index + 1 < len(passage.words) and passage.words[index + 1].mark == "."
    return stopped and passage.words[index].is_initial


def _is_particle(passage: Paragraph, index: int, rest: NameCandidate) -> bool:
    """A particle with a capital inside a name (`Petra De Sutter`), or before one (`Mr De Bruyn`)."""
    particle = passage.is_a("name-link", index) or passage.is_a("name-link-weak", index)
    follows = index + 1 < rest.last and not passage.words[index + 1].glued
    return particle and follows and not passage.begins_sentence(index) and not passage.is_a("given-name", index + 1)


def _trimmed(passage: Paragraph, row: NameCandidate) -> Iterator[NameCandidate]:
    """What is left of a row without an elided article or an acronym in front and small words behind."""
    first, last = row.first, row.last
    while first < last and not row.titled and _is_outside(passage, first, last):
        first += 1
    while last > first and not passage.words[last - 1].is_capital and not passage.words[last - 1].glued:
        last -= 1
    if first < last:
        yield NameCandidate(first, last, row.titled)


def _is_outside(passage: Paragraph, first: int, last: int) -> bool:
    return _is_elided(passage, first, last) or _is_acronym(passage, first, last)


def _is_acronym(passage: Paragraph, first: int, last: int) -> bool:
    """`REAL` in `REAL Ilgar Mammadov`: capitals before a whole name that is not in capitals."""
    words = passage.words[first:last]
    whole = len(words) > 2 and passage.is_a("given-name", first + 1)
    return whole and words[0].is_shouted and not any(word.is_shouted for word in words[1:])


def _is_elided(passage: Paragraph, index: int, last: int) -> bool:
    """`L` in `L'Organisation`, but not in `Vanessa D'Ambrosio`."""
    glued = index + 1 < last and passage.words[index + 1].glued
    return glued and passage.is_a("elided", index) and not passage.is_a("given-name", index - 1)
