"""Running text → tokens: words, runs of digits and single signs, with their places.

What carries no meaning between two tokens is left out: white space, escapes and marks of emphasis
(`\\(2017\\)`, `*Opuz*`), the target of a link, the raised number of a footnote.
"""

import re
from dataclasses import dataclass
from typing import Generic, TypeVar

from kg.model.document import Span
from kg.parse.tokens import fold_word, plain

T = TypeVar("T")

_RAISED = "¹²³⁰⁴-⁹"
_TOKEN = re.compile(
    rf"(?P<void>\]\([^()\s]{{0,300}}\)|(?<=\w)\[\d{{1,2}}\]|[\\*_{_RAISED}]+)"
    rf"|(?:[^\W\d_{_RAISED}][\u0300-\u036f\u00ad]*)+|\d+|[^\w\s]"
)
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a run of digits or a sign: `key` is its folded form, by which tokens are compared.

    `spaced` tells that something stands between it and the token before, `fresh` that a blank line does.
    """

    start: int
    end: int
    text: str
    key: str
    spaced: bool
    fresh: bool

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
        """Whether it is a word that begins with a capital."""
        return self.text[0].isupper()

    @property
    def is_shouted(self) -> bool:
        """Whether it is a word of two letters or more, all of them capitals."""
        return len(self.text) > 1 and self.text.isupper()


NOTHING = Token(0, 0, " ", "", True, True)


def tokens_of(text: str, zone: Span) -> tuple[Token, ...]:
    """Cut a zone of a text into tokens; offsets count in the whole text.

    >>> [token.key for token in tokens_of("[Résolution 2193 \\\\(2017\\\\)](#)", Span(0, 31))]
    ['[', 'resolution', '2193', '(', '2017', ')']
    """
    even = plain(text)
    found: list[Token] = []
    end = zone.start
    for match in _TOKEN.finditer(even, zone.start, zone.end):
        if match["void"]:
            continue
        gap = text[end : match.start()]
        key = fold_word(match.group().replace("\u00ad", ""))
        printed = text[match.start() : match.end()]
        fresh = len(gap) > 1 and _BLANK_LINE.search(gap) is not None
        found.append(Token(match.start(), match.end(), printed, key, gap != "", fresh))
        end = match.end()
    return tuple(found)


class Trie(Generic[T]):
    """A table of phrases, found key by key; it is filled while a grammar is built, then only read."""

    __slots__ = ("nodes", "values")

    def __init__(self) -> None:
        self.nodes: dict[str, Trie[T]] = {}
        self.values: list[T] = []

    def add(self, keys: list[str], value: T) -> None:
        """File a value under a phrase of one key or more."""
        node = self
        for key in keys:
            node = node.nodes.setdefault(key, Trie())
        if value not in node.values:
            node.values.append(value)

    def matches(self, keys: tuple[str, ...], start: int) -> list[tuple[int, list[T]]]:
        """Return for each phrase that begins at `start` where it ends (exclusive) and its values, shortest first."""
        found = []
        node, end = self.nodes.get(keys[start]), start + 1
        while node is not None:
            if node.values:
                found.append((end, node.values))
            node = node.nodes.get(keys[end]) if end < len(keys) else None
            end += 1
        return found
