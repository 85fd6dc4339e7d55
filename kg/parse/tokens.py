"""Running text → words with their places, and tables of phrases that are looked up word by word.

Words are compared without case, diacritics, kind of quote or width of space, and across the ends of
lines, so `Côte d’Ivoire`, `COTE D'IVOIRE` and `Cote\\nd'Ivoire` are one. Whether the printed case is
right is for the caller to say: a word keeps its text.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Generic, TypeVar

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
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|(?:[^\W_][\u0300-\u036f]*)+")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\r?\n|[\r\v\f\x85\u2028\u2029]\s*[\r\v\f\x85\u2028\u2029]")
_GLUE = frozenset(("-", "'", "–"))
_JOINTS = frozenset(("", " ", *_GLUE))
_FOLDS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ə": "e", "æ": "ae", "œ": "oe"})


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: `key` is its folded form, `mark` what parts it from the word before.

    `mark` is empty inside a phrase (spaces, a hyphen, an apostrophe), `PARAGRAPH` behind a blank line
    and at the beginning, otherwise the first sign of punctuation. `glued` tells that no space stands
    before it (`Jean-Claude`, `d'Arménie`), `hyphened` that it is a hyphen or dash which glues it.
    """

    span: Span
    text: str
    key: str
    mark: str
    glued: bool
    hyphened: bool = False

    @property
    def is_capital(self) -> bool:
        """Whether the word begins with a capital, or with a letter of a script that has none."""
        first = self.text[0]
        return first.isalpha() and not first.islower()

    @property
    def is_shouted(self) -> bool:
        """Whether the word is all capitals, two letters at the least."""
        return len(self.text) > 1 and self.text.isupper()

    @property
    def is_initial(self) -> bool:
        """Whether the word is an initial or a row of them: `A`, `W.A.`."""
        return self.is_capital and (len(self.text) == 1 or "." in self.text)


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
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join([char for char in decomposed if not unicodedata.combining(char)]).translate(_FOLDS)


def words_of(text: str, zone: Span | None = None) -> tuple[Word, ...]:
    """Cut a text, or a zone of it, into words; offsets count in the whole text.

    >>> [(word.key, word.mark) for word in words_of("L’Arménie, hier")]
    [('l', '¶'), ('armenie', ''), ('hier', ',')]
    """
    window = zone or Span(0, len(text))
    even = plain(window.slice(text))
    words: list[Word] = []
    end = 0
    for match in _WORD.finditer(even):
        gap = even[end : match.start()]
        mark = _mark(gap, text[window.start + end : window.start + match.start()]) if words else PARAGRAPH
        span = Span(window.start + match.start(), window.start + match.end())
        hyphened = gap in _GLUE and gap != "'"
        words.append(Word(span, match.group(), fold_word(match.group()), mark, gap in _GLUE, hyphened))
        end = match.end()
    return tuple(words)


def _mark(gap: str, printed: str) -> str:
    if gap in _JOINTS:
        return ""
    if len(printed) > 1 and _BLANK_LINE.search(printed):
        return PARAGRAPH
    return gap.strip()[:1]


@dataclass(frozen=True, slots=True)
class PhraseMatcher(Generic[T]):
    """A table of phrases, each with the values filed under it; `add` fills it, then it is only read."""

    nodes: dict[str, "PhraseMatcher[T]"] = field(default_factory=dict)
    values: list[T] = field(default_factory=list)

    def add(self, words: Sequence[Word], value: T) -> None:
        """File a value under a phrase of at least one word."""
        node = self
        for index, word in enumerate(words):
            node = node.nodes.setdefault((word.mark if index else "") + word.key, PhraseMatcher())
        if value not in node.values:
            node.values.append(value)

    def matches(self, words: Sequence[Word], start: int) -> Iterator[tuple[int, list[T]]]:
        """Yield for each phrase that begins at a word where it ends (exclusive) and its values, shortest first."""
        node = self.nodes.get(words[start].key)
        end = start + 1
        while node is not None:
            if node.values:
                yield end, node.values
            if end == len(words):
                return
            node = node.nodes.get(words[end].mark + words[end].key)
            end += 1


def joined(words: Iterable[Word], text: str) -> str:
    """Return words as one name: single spaces, straight apostrophes, hyphens kept."""
    found = list(words)
    return " ".join(plain(text[found[0].span.start : found[-1].span.end]).split()) if found else ""
