"""Annotated paragraphs: words of running text, the gazetteer's names among them, and the lexicon's cue phrases.

A paragraph ends at a blank line. What the rules for persons, organisations and addressees ask of a text (is there a
title in front? does a sentence begin here?) is answered here. Names are found in one pass over the words, the longest
first; which concept a name means is never guessed: a form that several concepts share gives a match without target.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Generic, TypeVar

from kg.model import iri, terms
from kg.model.document import Interval, Span
from kg.model.namespaces import DCTERMS, ORG
from kg.parse.tokens import PARAGRAPH, CueIndex, PhraseMatcher, Token, cues_in, fold_word, merge_words, plain, words_of
from kg.vocabulary.concepts import NAMES, Concept, Lexicon, Vocabulary

T = TypeVar("T")

STATE, ORGANISATION, PERSON, PLACE = "State", "Organisation", "Person", "Place"
# Names of the lexicon that only keep other names from being found inside them.
NOTHING = ""

# Keys of the lexicon whose phrases the rules of prose ask for.
KEYS = (
    "title", "honorific", "role", "person-cue", "person-hint", "person-sequel", "person-verb", "given-name",
    "also-name", "name-link", "name-link-weak", "no-name", "common-word", "thing-word", "organisation-word",
    "conjunction", "possessive", "elided", "language-word", "language-before", "appeal", "addressee", "obligation",
    "other-side", "noun-sign", "body-head", "body-modifier", "body-link", "body-list", "generic-body", "ethnic",
    "ethnic-group", "elsewhere", "title-stopped", "office-for", "name-break", "belonging",
    "enquiry", "question-word", "suffix-word", "article", "body-alone", "body-in", "body-small", "body-proper",
    "body-bare-link", "body-adjective", "government-word", "surname-cue", "surname-sequel",
    "surname-cue-weak", "surname-sequel-weak", "organisation-cue", "organisations-cue",
    "body-opening", "body-closing", "body-local",
)  # fmt: skip

# Classes of the vocabulary with the kind of name, the roles of the labels that name, and the rule.
_CLASSES = (
    ("State", STATE, (*NAMES, "abbreviation", "adjective"), "gazetteer.state"),
    ("Body", ORGANISATION, (*NAMES, "abbreviation"), "gazetteer.body"),
    ("PoliticalGroup", ORGANISATION, ("preferred", "alternative"), "gazetteer.group"),
)
_LISTED = {"place": PLACE, "organisation": ORGANISATION, "office": PERSON, "no-state": NOTHING}
# The kinds of bodies that are committees.
_COMMITTEES = frozenset(iri.concept("body-kind", key) for key in ("committee", "organ"))
# Codes of groups stand behind names as a remark (`Iceland, SOC`) and name nothing there.
_CODED, _CODES = ("PoliticalGroup", "NonAttachment"), ("abbreviation", "notation", "hidden")

_SENTENCE_END = frozenset((PARAGRAPH, ".", "!", "?", ":", ";", '"', "(", "*", "•", "–", "—"))
_FULL_STOPS = frozenset((PARAGRAPH, ".", "!", "?", ";", "-"))
_STOPS, _CLOSING = frozenset(".!?;:,…"), " \n\r\t\"'»”’)]*"
_SHORTEST_SURNAME = 5
# Fewer words in capitals do not make a line of them.
_FEWEST_CAPITALS = 3
# Longer than any paragraph of a document: what has no blank line for so long is no prose, and is read in pieces.
_LONGEST_PARAGRAPH = 20_000
_BLANK_LINE = re.compile(r"\n[^\S\n]*\r?\n\s*")
# What a word of `tokens` begins with; an abbreviation with stops (`U.S.`) begins with its first letter.
_HEAD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")


@dataclass(frozen=True, slots=True)
class PhraseIndex(Generic[T]):
    """Phrases with a value each, filed by their first letters and cut into words when a text first has that word.

    Of many thousand names a document holds a dozen: the others are never cut. `cased` gives the value that is kept for
    a phrase's words; an article that begins a phrase is left out.
    """

    cased: Callable[[T, Sequence[Token]], T] = field(default=lambda value, _: value)
    articles: frozenset[str] = frozenset()
    matcher: PhraseMatcher[T] = field(default_factory=PhraseMatcher)
    waiting: dict[str, list[tuple[str, T]]] = field(default_factory=dict)

    def extend(self, phrases: Iterable[tuple[str, T]]) -> None:
        """File phrases under the first letters of their first word, and of their second behind an article."""
        listed = list(phrases)
        printed = plain("\0".join([phrase for phrase, _ in listed])).split("\0")
        heads = fold_word("\0".join([" ".join(_HEAD.findall(phrase)[:2]) for phrase in printed])).split("\0")
        for phrase, head in zip(listed, heads, strict=True):
            first, _, second = head.partition(" ")
            if first:
                self.waiting.setdefault(first, []).append(phrase)
            if second and second != first and first in self.articles:
                self.waiting.setdefault(second, []).append(phrase)

    def starts(self, words: Sequence[Token]) -> list[int]:
        """Return the words at which a phrase may begin: there and nowhere else `matches` finds any."""
        waiting, known = self.waiting, self.matcher.starts(words)
        uncut = [index for index, word in enumerate(words) if word.key.partition(".")[0] in waiting]
        return sorted({*known, *uncut}) if uncut else known

    def matches(self, words: Sequence[Token], start: int) -> Sequence[tuple[int, list[T]]]:
        """Return for each phrase that begins at a word where it ends (exclusive) and its values, shortest first."""
        head = words[start].key.partition(".")[0]
        for phrase, value in self.waiting.pop(head, ()):
            spelt = words_of(phrase)
            if len(spelt) > 1 and spelt[0].key in self.articles:
                spelt = spelt[1:]
            if spelt and spelt[0].key.partition(".")[0] == head:
                self.matcher.add(spelt, self.cased(value, spelt))
        return self.matcher.matches(words, start)


@dataclass(frozen=True, slots=True)
class GazetteerEntry:
    """One form of a name: what it names, and how its case must be printed.

    `target` is the concept's IRI, empty for a name of the lexicon; `form` is `name`, `abbreviation`
    or `adjective`. `exact` holds the words whose case must be just so (`CoE`, `UN`), empty for the others;
    of the words at `capitals` at least one must have a capital (`île Maurice`, not `la cour européenne`).
    `small_heads` are given for the name of a committee: the heads that may be printed small.
    """

    kind: str
    target: str
    form: str
    rule: str
    exact: tuple[str, ...] = ()
    capitals: tuple[int, ...] = ()
    valid: Interval = Interval()
    small_heads: frozenset[str] = frozenset()
    # Whether the form itself is dated, not only what it names.
    dated: bool = False

    def cased(self, words: Sequence[Token]) -> "GazetteerEntry":
        """Return the entry with the case that its words ask for; several capitals in one are an abbreviation's.

        The name of a committee needs no capital where its head is one that is printed small.
        """
        exact = tuple([word.text if word.has_several_capitals else "" for word in words])
        capitals = tuple([index for index, word in enumerate(words) if word.is_capital])
        if words and words[0].key in self.small_heads:
            capitals = ()
        return replace(self, exact=exact, capitals=capitals)

    def is_to_come(self, on: date | None) -> bool:
        """Tell whether it names a State that began after a day, or had this name only after it."""
        begins = self.valid.start if self.kind == STATE else None
        return on is not None and begins is not None and begins > on

    def fits(self, words: Sequence[Token]) -> bool:
        """Tell whether words that spell this form are printed in its case."""
        exact = all(not text or word.text == text for word, text in zip(words, self.exact, strict=False))
        return exact and (not self.capitals or any(words[index].is_capital for index in self.capitals))


@dataclass(frozen=True, slots=True)
class GazetteerMatch:
    """A name of the gazetteer in a text: the words `first` to `last` (exclusive) and all that they may mean."""

    first: int
    last: int
    span: Span
    entries: tuple[GazetteerEntry, ...]

    @property
    def kind(self) -> str:
        """State, Organisation, Person or Place; empty for words that name nothing."""
        return self.entries[0].kind

    @property
    def form(self) -> str:
        """Whether it is a `name`, an `abbreviation` or an `adjective`."""
        return self.entries[0].form

    @property
    def rule(self) -> str:
        """The rule's name for the evidence."""
        return self.entries[0].rule

    @property
    def target(self) -> str:
        """The IRI of the only concept that is meant; empty where there is none or more than one."""
        targets = {entry.target for entry in self.entries}
        return targets.pop() if len(targets) == 1 else ""


@dataclass(frozen=True)
class LanguageResources:
    """What one language's prose is read with, built once: its gazetteer and its cue phrases."""

    vocabulary: Vocabulary
    language: str

    @property
    def lexicon(self) -> Lexicon:
        """The words of this language."""
        return self.vocabulary.lexicons[self.language]

    @cached_property
    def phrases(self) -> PhraseIndex[str]:
        """The lexicon's cue phrases, each filed under its keys."""
        index: PhraseIndex[str] = PhraseIndex()
        index.extend([(form, key) for key in KEYS for form in self.lexicon.forms(key)])
        return index

    @cached_property
    def surname_endings(self) -> tuple[str, ...]:
        """What surnames of many peoples end in, folded."""
        return tuple(sorted(fold_word(form) for form in self.lexicon.forms("surname-ending")))

    @cached_property
    def _run_words(self) -> tuple[frozenset[str], frozenset[str]]:
        """Words of official texts, and small words that may stick to their end, folded."""
        firsts = {fold_word(form) for form in self.lexicon.forms("no-name") if len(form) >= _SHORTEST_SURNAME}
        seconds = {
            fold_word(form) for key in ("body-link", "name-break", "body-list") for form in self.lexicon.forms(key)
        }
        return frozenset(firsts), frozenset(seconds)

    def endings_of(self, key: str) -> Iterator[str]:
        """Yield what the end of a folded word tells: `surname-ending`, `run-together`."""
        if len(key) >= _SHORTEST_SURNAME and key.endswith(self.surname_endings):
            yield "surname-ending"
        if self.runs_together(key):
            yield "run-together"

    def runs_together(self, key: str) -> bool:
        """Tell whether a folded word is two without their space: `Stateto`."""
        firsts, seconds = self._run_words
        cuts = range(_SHORTEST_SURNAME, len(key) - 1)
        return any(key[cut:] in seconds and key[:cut] in firsts for cut in cuts)

    @cached_property
    def infinitive_endings(self) -> tuple[str, ...]:
        """What the infinitives of verbs end in, folded; none where no name of a body could hold one."""
        return tuple(sorted(fold_word(form) for form in self.lexicon.forms("infinitive-ending")))

    @cached_property
    def small_heads(self) -> frozenset[str]:
        """The heads of committees' names that running text prints small, folded."""
        return frozenset(fold_word(form) for form in self.lexicon.forms("body-small"))

    @cached_property
    def also_words(self) -> frozenset[str]:
        """Abbreviations that are words when a whole line stands in capitals (`US`, `WHO`)."""
        return frozenset(self.lexicon.forms("also-word"))

    @cached_property
    def appeals(self) -> frozenset[str]:
        """The words of an appeal (`calls on`), with their diacritics."""
        return frozenset(plain("\0".join(self.lexicon.forms("appeal"))).split("\0"))

    def superiors(self, target: str) -> frozenset[str]:
        """Return the IRIs of the bodies that a body belongs to."""
        found: set[str] = set()
        waiting = [target]
        while waiting:
            concept = self.vocabulary.concepts.get(waiting.pop())
            above = map(terms.iri_of, concept.objects(ORG.subOrganizationOf)) if concept else ()
            new = [iri for iri in above if iri not in found]
            found.update(new)
            waiting += new
        return frozenset(found)

    @cached_property
    def gazetteer(self) -> PhraseIndex[GazetteerEntry]:
        """The names of the vocabulary in this language: States by name and adjective, bodies, groups, listed names."""
        names: list[tuple[str, GazetteerEntry]] = []
        for name, kind, roles, rule in _CLASSES:
            for concept, label in self.vocabulary.labels(name, roles):
                if label.language in (self.language, ""):
                    form = label.role if label.role in ("abbreviation", "adjective") else "name"
                    valid = label.valid if label.valid != Interval() else concept.valid
                    small = self.small_heads if form == "name" and _is_committee(concept) else frozenset()
                    entry = GazetteerEntry(
                        kind, concept.iri, form, rule, valid=valid, small_heads=small, dated=label.valid != Interval()
                    )
                    names.append((label.text, entry))
        for key, kind in _LISTED.items():
            names += [(form, GazetteerEntry(kind, "", "name", f"lexicon.{key}")) for form in self.lexicon.forms(key)]
        code = GazetteerEntry(NOTHING, "", "abbreviation", "gazetteer.code")
        for name in _CODED:
            names += [(label.text, code) for _, label in self.vocabulary.labels(name, _CODES) if label.text.isupper()]
        index = PhraseIndex(GazetteerEntry.cased, frozenset(self.lexicon.forms("article")))
        index.extend(names)
        return index


def _is_committee(concept: Concept) -> bool:
    """Whether a concept is a committee or an organ that may be called one (`commission permanente`)."""
    return any(terms.iri_of(kind) in _COMMITTEES for kind in concept.objects(DCTERMS.type))


def gazetteer_matches(
    words: Sequence[Token], resources: LanguageResources, taken: Sequence[Span] = (), on: date | None = None
) -> tuple[GazetteerMatch, ...]:
    """Return the names among the words of one paragraph, left to right, none overlapping another.

    `taken` are spans that no name may touch. Of a form with several meanings those of the first listed kind that held
    on the day `on` remain, if any did. Adjectives and names of States with several meanings left are not returned; an
    organisation is, without target.
    """
    # Where a whole line stands in capitals they say nothing.
    unsure = resources.also_words if _is_in_capitals(words) else frozenset()
    matches: list[GazetteerMatch] = []
    done = 0
    for index in resources.gazetteer.starts(words):
        if index < done:
            continue
        longest: GazetteerMatch | None = None
        for end, entries in resources.gazetteer.matches(words, index):
            fitting = _held_by([entry for entry in entries if entry.fits(words[index:end])], on)
            if fitting and words[index].text not in unsure:
                meanings = [entry for entry in fitting if entry.kind == fitting[0].kind]
                alive = [entry for entry in meanings if on and entry.valid.covers(on)]
                span = Span(words[index].span.start, words[end - 1].span.end)
                longest = GazetteerMatch(index, end, span, tuple(alive or meanings))
        if (
            longest
            and (longest.kind != STATE or longest.target)
            and not any(_is_taken(longest, span) for span in taken)
        ):
            matches.append(longest)
        done = longest.last if longest else done
    return tuple(matches)


def _is_in_capitals(words: Sequence[Token]) -> bool:
    """Whether every word of two letters or more is in capitals, and there are several of them."""
    shouted = 0
    for word in words:
        if len(word.text) > 1 and word.text.isalpha():
            if not word.is_shouted:
                return False
            shouted += 1
    return shouted >= _FEWEST_CAPITALS


def _is_taken(match: GazetteerMatch, taken: Span) -> bool:
    """Whether what another grammar read holds a name, but for a body's that begins before it and reaches into it.

    Of `Committee on Harbours’ Convention on …` a grammar may have read `Harbours’ Convention on …`.
    """
    reaches = match.kind == ORGANISATION and match.target and match.span.start < taken.start < match.span.end
    return match.span.overlaps(taken) and not (reaches and match.span.end < taken.end)


def _held_by(entries: list[GazetteerEntry], on: date | None) -> list[GazetteerEntry]:
    """The entries that a name could have on a day: `Yugoslavia` of 1992 not in 1980, `Kosovo` as a place before 2008.

    A State that is named under no dated name, and is no place either, may be named before it began (`Montenegro`).
    """
    held = [entry for entry in entries if not entry.is_to_come(on)]
    return held or [entry for entry in entries if not entry.dated]


@dataclass(frozen=True, slots=True)
class Paragraph(CueIndex):
    """One paragraph: its words with the cue phrases of the lexicon, and the names of the gazetteer in it.

    `capitals` are the words that begin with one, `taken` those that other grammars have read, `bodies` those of each
    body's name that no vocabulary holds. `lettered` tells that a letter of a list begins it (`A. Draft resolution`),
    which is no initial; `letters` begin a line with their stop and may be none either.
    """

    span: Span
    words: tuple[Token, ...]
    capitals: tuple[int, ...]
    matches: tuple[GazetteerMatch, ...]
    taken: frozenset[int]
    lettered: bool = False
    letters: frozenset[int] = frozenset()
    bodies: tuple[range, ...] = ()

    def begins_sentence(self, index: int) -> bool:
        """Tell whether a word stands where a capital says nothing; a stop behind an initial or a title is no end."""
        mark = self.words[index].mark
        return mark in _SENTENCE_END and not self.is_stopped(index)

    def is_stopped(self, index: int) -> bool:
        """Tell whether the stop before a word belongs to an initial or a title (`Prof. Holm`) and ends no sentence."""
        if self.words[index].mark != "." or not index:
            return False
        titled = self.before("title-stopped", index) is not None or self.before("honorific", index) is not None
        return titled or self.words[index - 1].is_initial

    def led_by(self, key: str, index: int) -> int | None:
        """Return where a phrase of that key begins that ends before a word in the same sentence, else None."""
        start = self.before(key, index)
        return (
            None if start is None or (self.words[index].mark in _FULL_STOPS and not self.is_stopped(index)) else start
        )

    def covered(self, key: str) -> Iterator[int]:
        """Yield every word that lies inside a phrase of that key."""
        for start, end in self.places(key).items():
            yield from range(start, end)

    def between(self, span: Span) -> range:
        """Return the indices of the words that share a character with a span."""
        first = bisect_right(self.words, span.start, key=lambda word: word.end)
        return range(first, max(first, bisect_left(self.words, span.end, key=lambda word: word.start)))


def paragraphs_of(
    text: str,
    zones: Mapping[Span, Sequence[Token]],
    resources: LanguageResources,
    taken: Sequence[Span] = (),
    on: date | None = None,
) -> tuple[Paragraph, ...]:
    """Cut zones into paragraphs at blank lines and annotate each with its names and cue phrases.

    `zones` gives the tokens of each zone of the text, as `tokenize_zones` cuts them. `taken` are spans that other
    grammars have read (citations, treaties); `on` is the document's day.
    """
    paragraphs = []
    for zone, tokens in zones.items():
        first = 0
        for span in _cut(text, zone):
            last = bisect_left(tokens, span.end, first, key=lambda token: token.start)
            words = merge_words(text, tokens[first:last])
            paragraphs.append(_annotated(text, span, words, resources, taken, on))
            first = last
    return tuple(paragraphs)


def _cut(text: str, zone: Span) -> Iterator[Span]:
    start = zone.start
    gaps = (gap.span() for gap in _BLANK_LINE.finditer(text, zone.start, zone.end))
    for end, following in (*gaps, (zone.end, zone.end)):
        while end - start > _LONGEST_PARAGRAPH:
            cut = text.rfind(" ", start + 1, start + _LONGEST_PARAGRAPH)
            cut = cut if cut > start else start + _LONGEST_PARAGRAPH
            yield Span(start, cut)
            start = cut
        if text[start:end].strip():
            yield Span(start, end)
        start = following


def _annotated(
    text: str,
    span: Span,
    words: tuple[Token, ...],
    resources: LanguageResources,
    taken: Sequence[Span],
    on: date | None,
) -> Paragraph:
    near = [other for other in taken if other.overlaps(span)]
    inside = (
        frozenset([i for i, word in enumerate(words) if any(map(word.span.overlaps, near))]) if near else frozenset()
    )
    cues, cue_starts = cues_in(words, resources.phrases)
    capitals = tuple([index for index, word in enumerate(words) if word.is_capital])
    for index in capitals:
        cues[index] = {**cues[index], **dict.fromkeys(resources.endings_of(words[index].key), index + 1)}
    # A heading, which no stop ends, may begin with a letter of a list and its stop.
    lettered = len(words) > 1 and len(words[0].text) == 1 and words[1].mark == "."
    lettered = lettered and span.slice(text).rstrip(_CLOSING)[-1:] not in _STOPS
    matches = gazetteer_matches(words, resources, near, on)
    letters = frozenset(_line_letters(text, span, words))
    return Paragraph(cues, cue_starts, span, words, capitals, matches, inside, lettered, letters)


def _line_letters(text: str, span: Span, words: Sequence[Token]) -> Iterator[int]:
    """Yield the letters with a stop that begin a line: `A. Recommends that …`."""
    for index, (word, following) in enumerate(pairwise(words)):
        if following.mark != ".":
            continue
        before = words[index - 1].end if index else span.start
        if word.is_initial and (not index or "\n" in text[before : word.start]):
            yield index
