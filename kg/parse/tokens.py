"""Tokenizer and phrase matcher: running text → tokens with their places, and tables of phrases found token by token.

Tokens are compared without case, diacritics, kind of quote or width of space, and across the ends of
lines, so `Côte d’Ivoire`, `COTE D'IVOIRE` and `Cote\\nd'Ivoire` are one. Whether the printed case is
right is for the caller to say: a token keeps its text.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import filterfalse
from types import MappingProxyType
from typing import Generic, NamedTuple, Protocol, TypeVar

from kg.model.document import Span

PARAGRAPH = "¶"

T = TypeVar("T")

# Each character stands for exactly one, so offsets in the plain text are offsets in the source.
_PLAIN = str.maketrans(
    dict.fromkeys("\t\n\r\x0c\x0b\x1c\x1d\x1e\x1f\x85\xa0\u2028\u2029\u202f\u3000", " ")
    | {chr(code): " " for code in range(0x2000, 0x200C)}
    | dict.fromkeys("’‘`´ʼ‛′", "'")
    | dict.fromkeys("“”„«»‟″", '"')
    | dict.fromkeys("‐‑", "-")
)
_RAISED = "¹²³⁰⁴-⁹"
# What carries no meaning between two tokens is left out: white space, escapes and marks of emphasis
# (`\\(2017\\)`, `*Opuz*`), the target of a link, a dagger, the raised number or bracketed call of a footnote.
_LETTER = rf"[^\W\d_{_RAISED}]"
_TOKEN = re.compile(
    rf"{_LETTER}+(?:[\u0300-\u036f\u00ad]+{_LETTER}*)*|\d+"
    rf"|(?P<void>\]\([^()\s]{{0,300}}\)|(?<=\w)\[\d{{1,2}}\]|[\\*_†‡{_RAISED}]+)|[^\w\s]"
)
_BLANK_LINE = re.compile(r"\n[^\S\n]*\r?\n|[\r\v\f\x85\u2028\u2029]\s*[\r\v\f\x85\u2028\u2029]")
_GLUE = frozenset(("-", "'", "–"))
_JOINTS = frozenset(("", " ", *_GLUE))
_FOLDS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ə": "e", "æ": "ae", "œ": "oe"})
_FEWEST_INITIALS = 2


class Token(NamedTuple):
    """A word, a number or a sign: `key` is its folded form, `start` and `end` its place in code points.

    `mark` is what parts it from the token before: empty inside a phrase, `PARAGRAPH` behind a blank line and at
    the beginning, otherwise the first sign of punctuation. `glued` tells that no space stands before it
    (`Jean-Claude`, `d'Arménie`, the `(` of `5(1)`), `hyphened` that a hyphen or dash glues it to a word.
    """

    start: int
    end: int
    text: str
    key: str
    mark: str
    glued: bool
    hyphened: bool = False

    @property
    def span(self) -> Span:
        """Its place in the text."""
        return Span(self.start, self.end)

    @property
    def is_number(self) -> bool:
        """Whether it is a run of digits."""
        return self.text.isdecimal()

    @property
    def is_word(self) -> bool:
        """Whether it begins with a letter."""
        return self.text[0].isalpha()

    @property
    def is_text(self) -> bool:
        """Whether it is a word or a number, not a sign."""
        return self.text[0].isalpha() or self.text.isdecimal()

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital, or with a letter of a script that has none."""
        first = self.text[0]
        return first.isalpha() and not first.islower()

    @property
    def is_shouted(self) -> bool:
        """Whether it is a word of two letters or more, all of them capitals."""
        return len(self.text) > 1 and self.text.isupper()

    @property
    def is_initial(self) -> bool:
        """Whether it is an initial or a row of them: `A`, `W.A.`."""
        return self.is_capital and (len(self.text) == 1 or "." in self.text)

    @property
    def has_several_capitals(self) -> bool:
        """Whether it has several capitals, so that its case is an abbreviation's: `CoE`, `ETS`."""
        return sum(map(str.isupper, self.text)) > 1


def plain(text: str) -> str:
    """Return the text with one kind of space, apostrophe, quote and hyphen; its length is the same."""
    return text.translate(_PLAIN)


@lru_cache(maxsize=16384)
def fold_word(text: str) -> str:
    """Return a word as it is compared: small letters without diacritics.

    >>> fold_word("TÜRKİYE"), fold_word("État")
    ('turkiye', 'etat')
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.replace("\u00ad", "").casefold())
    return "".join(filterfalse(unicodedata.combining, decomposed)).translate(_FOLDS)


def tokenize(text: str, span: Span | None = None) -> tuple[Token, ...]:
    """Cut a text, or a span of it, into words, runs of digits and single signs; offsets count in the whole text.

    >>> [token.key for token in tokenize("[Résolution 2193 \\\\(2017\\\\)](#)")]
    ['[', 'resolution', '2193', '(', '2017', ')']
    """
    start, stop = (span.start, span.end) if span else (0, len(text))
    tokens: list[Token] = []
    # With the character before the span, which tells whether a bracket calls a footnote.
    base, end = max(0, start - 1), start
    for match in _TOKEN.finditer(plain(text[base:stop]), start - base):
        if match.lastgroup:  # what is left out
            continue
        first, last = match.start() + base, match.end() + base
        mark = "" if tokens and (first - end < 2 or not _BLANK_LINE.search(text, end, first)) else PARAGRAPH
        glued = first == end and bool(tokens)
        tokens.append(Token(first, last, text[first:last], fold_word(match.group()), mark, glued))
        end = last
    return tuple(tokens)


def words_of(text: str, span: Span | None = None) -> tuple[Token, ...]:
    """Cut a text, or a span of it, into the words that names are made of; offsets count in the whole text.

    >>> [(word.key, word.mark) for word in words_of("L’Arménie, hier")]
    [('l', '¶'), ('armenie', ''), ('hier', ',')]
    """
    return merge_words(text, tokenize(text, span))


def merge_words(text: str, tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Return the words and numbers among the tokens of a text as names are made of them.

    Letters and digits that touch are one word (`G20`), and so are initials (`W.A.`). Signs are left out; each word
    has in `mark` and `glued` what stood between it and the word before.
    """
    words: list[Token] = []
    index = end = 0
    count = len(tokens)
    while index < count:
        token = tokens[index]
        # By its key: the modifier letter U+02BC is a letter to Unicode and an apostrophe in a name.
        if not token.key[:1].isalnum():
            index += 1
            continue
        # Most are words already, behind one space.
        touched = index + 1 < count and tokens[index + 1].glued
        if words and not touched and len(token.text) > 1 and token.start == end + 1 and text[end] in " \n":
            words.append(token)
            end, index = token.end, index + 1
            continue
        # How many tokens are one word.
        last = _past_initials(tokens, index) if len(token.text) == 1 else index
        if last - index < 2 * _FEWEST_INITIALS:
            last = index + 1
            while last < count and tokens[last].glued and tokens[last].text[0].isalnum():
                last += 1
        # What parts it from the word before.
        gap = text[end : token.start] if words else ""
        gap = gap if gap == " " else plain(gap)
        if not words or (len(gap) > 1 and _BLANK_LINE.search(text, end, token.start)):
            mark = PARAGRAPH
        else:
            mark = "" if gap in _JOINTS else gap.strip()[:1]
        glued = gap in _GLUE
        end = tokens[last - 1].end
        key = "".join([piece.key for piece in tokens[index:last]])
        words.append(Token(token.start, end, text[token.start : end], key, mark, glued, glued and gap != "'"))
        index = last
    return tuple(words)


def _past_initials(tokens: Sequence[Token], index: int) -> int:
    """Return where a row of initials ends, each a letter with its stop."""
    end = index
    while end + 1 < len(tokens) and tokens[end + 1].key == "." and tokens[end + 1].glued:
        letter = tokens[end]
        if len(letter.text) > 1 or not letter.is_word or not (letter.glued or end == index):
            break
        end += 2
    return end


def tokenize_zones(text: str, zones: Iterable[Span]) -> Mapping[Span, tuple[Token, ...]]:
    """Return the tokens of each zone of a text."""
    return MappingProxyType({zone: tokenize(text, zone) for zone in zones})


class PhraseWord(Protocol):
    """What a phrase is made of: a token, or what a grammar makes of some of them."""

    @property
    def text(self) -> str:
        """How it is printed."""

    @property
    def key(self) -> str:
        """Its folded form."""

    @property
    def mark(self) -> str:
        """What parts it from the word before."""


@dataclass(frozen=True, slots=True)
class _Node(Generic[T]):
    """A node of the trie: the values of the phrases that end there, the exact texts of each, and the nodes behind."""

    values: list[T] = field(default_factory=list)
    exact: list[tuple[str, ...]] = field(default_factory=list)
    nodes: dict[str, "_Node[T]"] = field(default_factory=dict)

    def file(self, value: T, exact: tuple[str, ...]) -> None:
        """File a value under the phrase that ends here, once."""
        if (value, exact) not in zip(self.values, self.exact, strict=True):
            self.values.append(value)
            self.exact.append(exact)

    def printed(self, tokens: Sequence[PhraseWord]) -> list[T]:
        """Return the values of the phrase that some tokens spell, without those that are printed otherwise."""
        if not any(self.exact):
            return self.values
        texts = tuple([token.text for token in tokens])
        return [value for value, exact in zip(self.values, self.exact, strict=True) if not exact or exact == texts]


class PhraseMatcher(Generic[T]):
    """A table of phrases, each with the values filed under it: a trie over the folded keys of tokens.

    A phrase is found where the same marks stand between its tokens as in the form that was filed, or with any
    marks where `any_marks` says so. It is filled while a grammar is built, then only read.
    """

    __slots__ = ("_any_marks", "_nodes")

    def __init__(self, *, any_marks: bool = False) -> None:
        self._any_marks = any_marks
        self._nodes: dict[str, _Node[T]] = {}

    def add(self, tokens: Sequence[PhraseWord], value: T, exact: tuple[str, ...] = ()) -> None:
        """File a value under a phrase of at least one token.

        `exact` holds the texts of the tokens where they must be printed just so (`ETS`).
        """
        node: _Node[T] = _Node(nodes=self._nodes)
        for index, token in enumerate(tokens):
            key = token.key if self._any_marks or not index else token.mark + token.key
            node = node.nodes.setdefault(key, _Node())
        node.file(value, exact)

    def starts(self, tokens: Sequence[PhraseWord]) -> list[int]:
        """Return the tokens at which a phrase may begin: there and nowhere else `matches` finds any."""
        nodes = self._nodes
        return [index for index, token in enumerate(tokens) if token.key in nodes]

    def matches(self, tokens: Sequence[PhraseWord], start: int) -> list[tuple[int, list[T]]]:
        """Return for each phrase that begins at a token where it ends (exclusive) and its values, shortest first."""
        phrases = []
        node, end = self._nodes.get(tokens[start].key), start + 1
        while node is not None:
            values = node.printed(tokens[start:end]) if node.values else None
            if values:
                phrases.append((end, values))
            if end == len(tokens) or not node.nodes:
                break
            token = tokens[end]
            node = node.nodes.get(token.key if self._any_marks else token.mark + token.key)
            end += 1
        return phrases


@dataclass(frozen=True, slots=True)
class CueIndex:
    """Where the cue phrases of a lexicon stand in a row of tokens.

    `cues` gives for each token the end (exclusive) of the longest phrase of each key that begins there, `cue_starts`
    for a key and an end where the longest phrase begins that ends there.
    """

    cues: Sequence[Mapping[str, int]]
    cue_starts: Mapping[tuple[str, int], int]

    def cue_end(self, key: str, index: int) -> int:
        """Return the end of the longest cue of a key that begins at a token, 0 where none does."""
        return self.cues[index].get(key, 0) if 0 <= index < len(self.cues) else 0

    def cue_start(self, key: str, end: int, reach: int) -> int | None:
        """Return where the nearest cue of a key begins that ends before a token, at most `reach` tokens back."""
        for start in range(end - 1, max(end - 1 - reach, -1), -1):
            if self.cue_end(key, start) == end:
                return start
        return None

    def is_a(self, key: str, index: int) -> bool:
        """Tell whether a cue of that key begins at a token."""
        return 0 <= index < len(self.cues) and key in self.cues[index]

    def before(self, key: str, end: int) -> int | None:
        """Return where the longest cue of that key begins that ends directly before a token, else None."""
        return self.cue_starts.get((key, end))

    def places(self, key: str) -> dict[int, int]:
        """Return for each token at which a cue of that key begins where it ends (exclusive), in order."""
        return {index: cues[key] for index, cues in enumerate(self.cues) if key in cues}


class CuePhrases(Protocol):
    """What looks cue phrases up as `PhraseMatcher` does, a key the value of each."""

    def starts(self, tokens: Sequence[Token], /) -> Iterable[int]:
        """Return the tokens at which a phrase may begin."""

    def matches(self, tokens: Sequence[Token], start: int, /) -> Iterable[tuple[int, Iterable[str]]]:
        """Return for each phrase that begins at a token where it ends (exclusive) and its keys, shortest first."""


_NO_CUES: Mapping[str, int] = MappingProxyType({})


def cues_in(tokens: Sequence[Token], phrases: CuePhrases) -> tuple[list[Mapping[str, int]], dict[tuple[str, int], int]]:
    """Return what a `CueIndex` is made of."""
    cues = [_NO_CUES] * len(tokens)
    starts: dict[tuple[str, int], int] = {}
    for index in phrases.starts(tokens):
        longest: dict[str, int] = {}
        for end, keys in phrases.matches(tokens, index):
            for key in keys:
                longest[key] = end
                starts.setdefault((key, end), index)
        cues[index] = longest
    return cues, starts


def joined(words: Sequence[Token], text: str) -> str:
    """Return words as one name: single spaces, straight apostrophes, hyphens kept."""
    return " ".join(plain(text[words[0].start : words[-1].end]).split()) if words else ""
