"""A zone of a document as the rules of citations see it: tokens, what each may begin, sentences, issuers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kg.model.document import Slot, Span
from kg.parse.citation_tokens import NOTHING, Token, tokens_of
from kg.parse.citations.lexicon import CitationLexicon
from kg.parse.citations.treaty_names import TreatyName

OTHER = "Other"
_ISSUER = "issuer-"
_STOPS = frozenset(".?!")
_MOST_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Issuer:
    """A body named in the tokens `first` to `last` (exclusive); `name` begins the classes of its acts."""

    first: int
    last: int
    name: str


@dataclass(frozen=True, slots=True)
class TreatyHit:
    """A treaty's name in the tokens `first` to `last` (exclusive), and all that it may mean."""

    first: int
    last: int
    names: tuple[TreatyName, ...]

    @property
    def firm(self) -> tuple[TreatyName, ...]:
        """The names that need no context."""
        return tuple(name for name in self.names if not name.bare)

    def means(self, treaty: str) -> bool:
        """Tell whether it may mean that treaty."""
        return any(name.treaty == treaty for name in self.names)


@dataclass(frozen=True, slots=True)
class TokenStream:
    """The tokens of a zone, and by token what the lexicon's keys say of the phrase that begins there.

    `marks` gives for each token the end (exclusive) of the longest form of each key, `sentence` the number
    of its sentence, `issuers` the bodies named, in order (and by first token, each token, token behind),
    `body_abbreviations` what stands in brackets behind a body's name (`Court of Human Rights (ECHR)`),
    `treaty_at` the longest treaty's name at each token, `treaties` all that are named beyond doubt.
    """

    text: str
    grammar: CitationLexicon
    day: date | None
    tokens: tuple[Token, ...]
    marks: tuple[Mapping[str, int], ...]
    sentence: tuple[int, ...]
    issuers: tuple[Issuer, ...]
    issuer_at: Mapping[int, Issuer]
    issuer_over: Mapping[int, Issuer]
    issuer_ends: Mapping[int, Issuer]
    body_abbreviations: frozenset[str]
    treaty_at: Mapping[int, TreatyHit]
    treaties: frozenset[str]

    def at(self, index: int) -> Token:
        """Return a token; outside the zone one that is nothing."""
        return self.tokens[index] if 0 <= index < len(self.tokens) else NOTHING

    def mark(self, key: str, index: int) -> int:
        """Return the end of the longest form of a lexicon's key that begins at a token, 0 where none does."""
        return self.marks[index].get(key, 0) if 0 <= index < len(self.tokens) else 0

    def past(self, key: str, index: int) -> int:
        """Return where the text goes on behind a form of a key; the same place where there is none."""
        return self.mark(key, index) or index

    def marked(self, prefix: str, index: int) -> Iterator[tuple[str, int]]:
        """Yield what follows a prefix in the keys that begin at a token, and the ends of their forms."""
        if 0 <= index < len(self.tokens):
            for key, end in self.marks[index].items():
                if key.startswith(prefix):
                    yield key.removeprefix(prefix), end

    def ends(self, key: str, index: int, reach: int) -> int | None:
        """Return where a form of a key begins that ends at a token (exclusive), at most `reach` tokens back."""
        starts = range(index - 1, max(index - 1 - reach, -1), -1)
        return next((start for start in starts if self.mark(key, start) == index), None)

    def number(self, index: int) -> int | None:
        """Return the number that a token is, None where it is none or too long for any series."""
        token = self.at(index)
        return int(token.text) if token.is_number and len(token.text) <= _MOST_DIGITS else None

    def span(self, first: int, last: int) -> Span:
        """Return the stretch of text from token `first` to token `last` (exclusive)."""
        return Span(self.tokens[first].start, self.tokens[last - 1].end)

    def part(self, name: str, value: str, first: int, last: int) -> Slot:
        """Return a part printed in the tokens `first` to `last` (exclusive)."""
        return Slot(name, value, self.span(first, last))

    def printed(self, first: int, last: int) -> str:
        """Return the text of tokens `first` to `last` (exclusive) with single spaces."""
        pieces = [(" " if t.spaced and i else "") + t.text for i, t in enumerate(self.tokens[first:last])]
        return "".join(pieces)


def page_of(text: str, zone: Span, grammar: CitationLexicon, day: date | None) -> TokenStream:
    """Read a zone of a text: cut it into tokens and look up every phrase once."""
    tokens = tokens_of(text, zone)
    keys = tuple(token.key for token in tokens)
    marks = tuple(_marks(tokens, keys, index, grammar) for index in range(len(tokens)))
    issuers = tuple(_issuers(keys, marks, grammar))
    treaties = {hit.first: hit for hit in _treaties(tokens, grammar)}
    return TokenStream(
        text=text,
        grammar=grammar,
        day=day,
        tokens=tokens,
        marks=marks,
        sentence=_sentences(tokens, marks),
        issuers=issuers,
        issuer_at={issuer.first: issuer for issuer in issuers},
        issuer_over={index: issuer for issuer in issuers for index in range(issuer.first, issuer.last)},
        issuer_ends={issuer.last: issuer for issuer in issuers},
        body_abbreviations=frozenset(_abbreviations(tokens, issuers)),
        treaty_at=treaties,
        treaties=frozenset(name.treaty for hit in treaties.values() for name in hit.firm),
    )


def _marks(tokens: tuple[Token, ...], keys: tuple[str, ...], index: int, grammar: CitationLexicon) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for end, forms in grammar.words.matches(keys, index):
        for form in forms:
            if form.fits(tokens[index:end]):
                found[form.key] = end
    return found


def _issuers(keys: tuple[str, ...], marks: tuple[Mapping[str, int], ...], grammar: CitationLexicon) -> Iterator[Issuer]:
    """The longest name at each place; bodies of the vocabulary that the lexicon does not know are `Other`."""
    index = 0
    while index < len(keys):
        known = [(end, key.removeprefix(_ISSUER)) for key, end in marks[index].items() if key.startswith(_ISSUER)]
        others = [(end, OTHER) for end, _ in grammar.bodies.matches(keys, index)]
        found = max([*known, *others], key=lambda hit: hit[0], default=None)
        if found:
            yield Issuer(index, *found)
        index = found[0] if found else index + 1


def _treaties(tokens: tuple[Token, ...], grammar: CitationLexicon) -> Iterator[TreatyHit]:
    words = grammar.treaties.rules.words(tokens)
    keys = tuple(word.key for word in words)
    for index, word in enumerate(words):
        found = grammar.treaties.at(words, keys, index)
        if found:
            yield TreatyHit(word.first, words[found[1] - 1].last, found[0])


def _abbreviations(tokens: tuple[Token, ...], issuers: tuple[Issuer, ...]) -> Iterator[str]:
    for issuer in issuers:
        bracket = tokens[issuer.last : issuer.last + 3]
        if len(bracket) == 3 and bracket[0].key == "(" and bracket[1].is_shouted and bracket[2].key == ")":
            yield bracket[1].text


def _sentences(tokens: tuple[Token, ...], marks: tuple[Mapping[str, int], ...]) -> tuple[int, ...]:
    """Number the sentences; a full stop inside a form of the lexicon (`No.`, `v.`) ends none."""
    numbers, current, covered = [], 0, 0
    for index, token in enumerate(tokens):
        before = tokens[index - 1] if index else NOTHING
        ended = before.key in _STOPS and index > covered and token.spaced and not _is_initial(tokens, index)
        if token.fresh or (index and ended and not token.text[0].islower()):
            current += 1
        numbers.append(current)
        covered = max(covered, *(end for end in marks[index].values() if end > index + 1), 0)
    return tuple(numbers)


def _is_initial(tokens: tuple[Token, ...], index: int) -> bool:
    return index > 1 and tokens[index - 2].is_capital and len(tokens[index - 2].text) == 1
