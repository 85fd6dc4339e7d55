"""Zones of prose → passages: words, the vocabulary's names among them, and the marked phrases of the lexicon.

A passage is one paragraph. What the persons', organisations' and addressees' rules ask of a text
(is there a title in front? does a sentence begin here?) is answered here.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kg.model.document import Span
from kg.parse.entities.gazetteer import STATE, Gazetteer, GazetteerMatch
from kg.parse.tokens import PARAGRAPH, PhraseMatcher, Word, fold_word, words_of
from kg.vocabulary.concepts import Lexicon, Vocabulary

# Keys of the lexicon whose phrases the rules of prose ask for.
KEYS = (
    "title", "honorific", "role", "person-cue", "person-hint", "person-sequel", "person-verb", "given-name",
    "also-name", "name-link", "name-link-weak", "no-name", "common-word", "thing-word", "organisation-word",
    "conjunction", "possessive", "elided", "language-word", "language-before", "appeal", "addressee", "obligation",
    "other-side", "noun-sign", "suffix-word", "article",
)  # fmt: skip

_SENTENCE_END = frozenset((PARAGRAPH, ".", "!", "?", ":", ";", '"', "(", "*", "•", "–", "—"))
_STOPS, _CLOSING = frozenset(".!?;:,…"), " \n\r\t\"'»”’)]*"
_SHORTEST_SURNAME = 5
# Longer than any paragraph of a document: what has no blank line for so long is no prose, and is read in pieces.
_LONGEST_PASSAGE = 20_000
_BLANK_LINE = re.compile(r"\n[^\S\n]*\r?\n\s*")


@dataclass(frozen=True)
class LanguageResources:
    """What one language's prose is read with: its gazetteer and its table of marked phrases."""

    vocabulary: Vocabulary
    language: str

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The names of the vocabulary in this language."""
        return Gazetteer(self.vocabulary, self.language)

    @property
    def lexicon(self) -> Lexicon:
        """The words of this language."""
        return self.vocabulary.lexicons[self.language]

    @cached_property
    def phrases(self) -> PhraseMatcher[str]:
        """The lexicon's phrases, each filed under its keys."""
        phrases: PhraseMatcher[str] = PhraseMatcher()
        for key in KEYS:
            for form in self.lexicon.forms(key):
                words = words_of(form)
                if words:
                    phrases.add(words, key)
        return phrases

    @cached_property
    def surname_endings(self) -> tuple[str, ...]:
        """What surnames of many peoples end in, folded."""
        return tuple(sorted(fold_word(form) for form in self.lexicon.forms("surname-ending")))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: its words, the names found in it, and where phrases of each key begin and end.

    `starts[key]` gives for the first word of a phrase where the longest one ends (exclusive), `ends[key]`
    for an end where the longest one begins. `lettered` tells that a letter of a list begins it (`A. Draft resolution`),
    which is no initial.
    """

    span: Span
    words: tuple[Word, ...]
    hits: tuple[GazetteerMatch, ...]
    starts: Mapping[str, Mapping[int, int]]
    ends: Mapping[str, Mapping[int, int]]
    taken: frozenset[int]
    lettered: bool = False

    def is_a(self, key: str, index: int) -> bool:
        """Tell whether a phrase of that key begins at a word."""
        return index in self.starts.get(key, {})

    def before(self, key: str, index: int) -> int | None:
        """Return where a phrase of that key begins that ends directly before a word, else None."""
        return self.ends.get(key, {}).get(index)

    def begins_sentence(self, index: int) -> bool:
        """Tell whether a word stands where a capital says nothing; a stop behind an initial is no end."""
        mark = self.words[index].mark
        if mark == "." and index and (self.words[index - 1].is_initial or self._closes_title(index)):
            return False
        return mark in _SENTENCE_END

    def _closes_title(self, index: int) -> bool:
        return self.before("title", index) is not None or self.before("honorific", index) is not None

    def covered(self, key: str) -> Iterator[int]:
        """Yield every word that lies inside a phrase of that key."""
        for start, end in self.starts.get(key, {}).items():
            yield from range(start, end)

    def between(self, span: Span) -> range:
        """Return the indices of the words that share a character with a span."""
        found = [index for index, word in enumerate(self.words) if word.span.overlaps(span)]
        return range(found[0], found[-1] + 1) if found else range(0)


def passages_of(
    text: str, zones: Iterable[Span], grammar: LanguageResources, taken: Sequence[Span] = (), on: date | None = None
) -> tuple[Paragraph, ...]:
    """Cut zones into passages at blank lines and read the names and phrases of each.

    `taken` are spans that other grammars have read (citations, treaties); `on` is the document's day.
    """
    spans = (piece for zone in zones for piece in _paragraphs(text, zone))
    return tuple(_passage(text, span, grammar, taken, on) for span in spans)


def _paragraphs(text: str, zone: Span) -> Iterator[Span]:
    start = zone.start
    gaps = (gap.span() for gap in _BLANK_LINE.finditer(text, zone.start, zone.end))
    for end, following in (*gaps, (zone.end, zone.end)):
        while end - start > _LONGEST_PASSAGE:
            cut = text.rfind(" ", start + 1, start + _LONGEST_PASSAGE)
            cut = cut if cut > start else start + _LONGEST_PASSAGE
            yield Span(start, cut)
            start = cut
        if text[start:end].strip():
            yield Span(start, end)
        start = following


def _passage(text: str, span: Span, grammar: LanguageResources, taken: Sequence[Span], on: date | None) -> Paragraph:
    words = words_of(text, span)
    near = [other for other in taken if other.overlaps(span)]
    starts, ends = _marked(words, grammar.phrases)
    surnames = {index: index + 1 for index, word in enumerate(words) if _is_surname(word, grammar.surname_endings)}
    starts = {**starts, "surname-ending": surnames}
    found = grammar.gazetteer.find(words, near, on)
    inside = frozenset(i for i, word in enumerate(words) if any(word.span.overlaps(other) for other in near))
    bare = Paragraph(span, words, found, starts, ends, inside)
    hits = tuple(hit for hit in found if not _is_language(bare, hit))
    return Paragraph(span, words, hits, starts, ends, inside, _is_lettered(words, span.slice(text)))


def _is_lettered(words: Sequence[Word], printed: str) -> bool:
    """Whether a heading, which no stop ends, begins with a letter and its stop."""
    if len(words) < 2 or len(words[0].text) > 1 or words[1].mark != ".":
        return False
    return printed.rstrip(_CLOSING)[-1:] not in _STOPS


def _is_surname(word: Word, endings: tuple[str, ...]) -> bool:
    return word.is_capital and len(word.key) >= _SHORTEST_SURNAME and word.key.endswith(endings)


def _marked(
    words: Sequence[Word], phrases: PhraseMatcher[str]
) -> tuple[Mapping[str, Mapping[int, int]], Mapping[str, Mapping[int, int]]]:
    starts: dict[str, dict[int, int]] = {}
    ends: dict[str, dict[int, int]] = {}
    for index in range(len(words)):
        for end, keys in phrases.matches(words, index):
            for key in keys:
                starts.setdefault(key, {})[index] = end
                ends.setdefault(key, {}).setdefault(end, index)
    return starts, ends


def _is_language(passage: Paragraph, hit: GazetteerMatch) -> bool:
    """`in Russian`, `en anglais et en français`, `Russian-speaking`: the tongue, not the State."""
    if hit.kind != STATE or hit.form != "adjective":
        return False
    if passage.is_a("language-word", hit.last) or passage.is_a("language-word", hit.first - 1):
        return True
    return _closes_phrase(passage, hit) and _stands_behind_language(passage, hit.first)


def _closes_phrase(passage: Paragraph, hit: GazetteerMatch) -> bool:
    """No noun follows: `in Russian and Ukrainian.`, not `in Russian and Ukrainian prisons`."""
    if hit.last == len(passage.words) or passage.words[hit.last].mark != "":
        return True
    link = passage.starts.get("conjunction", {}).get(hit.last)
    following = _adjective(passage, lambda other: other.first == link)
    return link is not None and (following is None or _closes_phrase(passage, following))


def _stands_behind_language(passage: Paragraph, first: int) -> bool:
    if passage.before("language-before", first) is not None:
        return True
    link = passage.before("conjunction", first)
    previous = _adjective(passage, lambda other: other.last == link)
    return link is not None and previous is not None and _stands_behind_language(passage, previous.first)


def _adjective(passage: Paragraph, wanted: Callable[[GazetteerMatch], bool]) -> GazetteerMatch | None:
    return next((hit for hit in passage.hits if hit.form == "adjective" and wanted(hit)), None)
