"""Token stream with its cue phrases, as the rules of citations read it, and the citation that they make of it.

Behind the stream stand the small readers that the rules share: dates, years, the joints of lists, brackets. Each takes
the index of a token and says where the text goes on.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kg.model.document import Mention, Slot, Span
from kg.parse.citations.lexicon import CitationLexicon, TreatyName
from kg.parse.tokens import PARAGRAPH, CueIndex, Token, cues_in, fold_word

OTHER = "Other"
OPEN, CLOSE = ("(", "["), (")", "]")
QUOTES = ('"', "'")
_NOTHING = Token(0, 0, " ", "", PARAGRAPH, glued=False)
_ISSUER = "issuer-"
_STOPS = frozenset(".?!")
_MOST_DIGITS = 5
# The Council of Europe and the United Nations adopted nothing before 1945.
_YEARS = range(1945, 2100)
_CENTURY_BREAK = 45
# Order 100, the last of the first hundreds, is of 1957.
_GROWN = 1958
_WITHIN_BRACKET = 24
_LINKS = 4
# Shorter words that begin with a capital may belong to what stands before them (`iPhone`, `eID`).
_GLUED_WORD = 4
# The order in which the slots of a citation are given.
_ORDER = ("kind", "number", "year", "designation", "key", "treaty", "flag", "provision")


@dataclass(frozen=True, slots=True)
class Issuer:
    """A body named in the tokens `first` to `last` (exclusive); `name` begins the classes of its acts."""

    first: int
    last: int
    name: str


@dataclass(frozen=True, slots=True)
class TreatyMatch:
    """A treaty's name in the tokens `first` to `last` (exclusive), and all that it may mean."""

    first: int
    last: int
    names: tuple[TreatyName, ...]

    @property
    def firm(self) -> tuple[TreatyName, ...]:
        """The names that need no context."""
        return tuple([name for name in self.names if not name.bare])

    def means(self, treaty: str) -> bool:
        """Tell whether it may mean that treaty."""
        return any(name.treaty == treaty for name in self.names)


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation found by a rule: the tokens `first` to `last` (exclusive) name the act."""

    first: int
    last: int
    rule: str
    slots: tuple[Slot, ...]

    def value(self, name: str) -> str:
        """Return the value of the first slot of that name, or the empty string."""
        return next((slot.value for slot in self.slots if slot.name == name), "")

    def with_slots(self, slots: Iterable[Slot]) -> "Citation":
        """Return the citation with further slots."""
        return replace(self, slots=(*self.slots, *slots))

    def overlaps(self, used: set[int]) -> bool:
        """Tell whether one of its tokens is among these."""
        return not used.isdisjoint(range(self.first, self.last))

    def mention(self, stream: "TokenStream") -> Mention:
        """Return it as a mention, its slots in a fixed order."""
        slots = tuple(sorted(self.slots, key=lambda slot: _ORDER.index(slot.name)))
        return Mention("citation", stream.span(self.first, self.last), self.rule, slots)


@dataclass(frozen=True, slots=True)
class TokenStream(CueIndex):
    """The tokens of a span with the cue phrases of the lexicon.

    `sentence` gives for each token the number of its sentence, `issuers` the bodies named, in order (and by first
    token, each token, token behind), `body_abbreviations` what stands in brackets behind a body's name (`Court of
    Human Rights (ECHR)`), `treaty_at` the longest treaty's name at each token, `treaties` all that are named beyond
    doubt.
    """

    text: str
    lexicon: CitationLexicon
    day: date | None
    tokens: tuple[Token, ...]
    sentence: tuple[int, ...]
    issuers: tuple[Issuer, ...]
    issuer_at: Mapping[int, Issuer]
    issuer_over: Mapping[int, Issuer]
    issuer_ends: Mapping[int, Issuer]
    body_abbreviations: frozenset[str]
    treaty_at: Mapping[int, TreatyMatch]
    treaties: frozenset[str]

    @property
    def is_early(self) -> bool:
        """Whether the document is of the years when the series of the Assembly had not yet reached three digits."""
        return self.day is not None and self.day.year < _GROWN

    def at(self, index: int) -> Token:
        """Return a token; outside the stream one that is nothing."""
        return self.tokens[index] if 0 <= index < len(self.tokens) else _NOTHING

    def skip(self, key: str, index: int) -> int:
        """Return where the text goes on behind a cue of a key; the same place where there is none."""
        return self.cue_end(key, index) or index

    def cues_at(self, prefix: str, index: int) -> Iterator[tuple[str, int]]:
        """Yield what follows a prefix in the keys of the cues that begin at a token, and where these end."""
        if 0 <= index < len(self.tokens):
            for key, end in self.cues[index].items():
                if key.startswith(prefix):
                    yield key.removeprefix(prefix), end

    def number(self, index: int) -> int | None:
        """Return the number that a token is, None where it is none or too long for any series."""
        token = self.at(index)
        return int(token.text) if token.is_number and len(token.text) <= _MOST_DIGITS else None

    def span(self, first: int, last: int) -> Span:
        """Return the stretch of text from token `first` to token `last` (exclusive)."""
        return Span(self.tokens[first].start, self.tokens[last - 1].end)

    def slots(self, first: int, last: int, **values: str) -> tuple[Slot, ...]:
        """Return a slot for each value that is not empty, all of them printed in the same tokens."""
        span = self.span(first, last)
        return tuple([Slot(name, value, span) for name, value in values.items() if value])

    def printed(self, first: int, last: int) -> str:
        """Return the text of tokens `first` to `last` (exclusive) with single spaces."""
        return "".join([("" if t.glued or not i else " ") + t.text for i, t in enumerate(self.tokens[first:last])])


def token_stream(text: str, tokens: Sequence[Token], lexicon: CitationLexicon, day: date | None) -> TokenStream:
    """Look up every cue, body and treaty among the tokens of a text once; `day` is the document's date."""
    tokens = tuple(_parted(tokens) if any(map(_is_run_on, tokens)) else tokens)
    cues, starts = cues_in(tokens, lexicon.cues)
    issuers = tuple(_issuers(tokens, cues, lexicon))
    brackets = [(issuer, tokens[issuer.last : issuer.last + 3]) for issuer in issuers]
    treaties = {
        words[0].first: TreatyMatch(words[0].first, words[-1].last, names)
        for names, words in lexicon.treaties.matches(tokens)
    }
    stream = TokenStream(
        text=text,
        lexicon=lexicon,
        day=day,
        tokens=tokens,
        cues=cues,
        cue_starts=starts,
        sentence=_sentences(tokens, cues),
        issuers=issuers,
        issuer_at={issuer.first: issuer for issuer in issuers},
        issuer_over={index: issuer for issuer in issuers for index in range(issuer.first, issuer.last)},
        issuer_ends={issuer.last: issuer for issuer in issuers},
        body_abbreviations=frozenset(
            bracket[1].text
            for _, bracket in brackets
            if len(bracket) == 3 and bracket[0].key == "(" and bracket[1].is_shouted and bracket[2].key == ")"
        ),
        treaty_at=treaties,
        treaties=frozenset([name.treaty for match in treaties.values() for name in match.firm]),
    )
    told = [name.treaty for match in treaties.values() for name in match.names if _is_told(stream, match, name)]
    return replace(stream, treaties=stream.treaties.union(told))


def _parted(tokens: Iterable[Token]) -> Iterator[Token]:
    """Part a capitalised word from the small one that a lost space glued to it: `itsResolution`, `laRecommandation`."""
    for token in tokens:
        at = _glued_capital(token.text) if _is_run_on(token) else 0
        if at:
            small, word = token.text[:at], token.text[at:]
            yield token._replace(end=token.start + at, text=small, key=fold_word(small))
            yield Token(token.start + at, token.end, word, fold_word(word), "", glued=True)
        else:
            yield token


def _is_run_on(token: Token) -> bool:
    """Tell whether a word begins small and has other than small letters."""
    return token.text[0].islower() and not token.text.islower()


def _glued_capital(text: str) -> int:
    """Return where the one capital inside a word that begins small stands, 0 for none."""
    if not text.isalpha():
        return 0
    at = next(index for index, letter in enumerate(text) if not letter.islower())
    return at if text[at + 1 :].islower() and len(text) - at >= _GLUED_WORD else 0


def _is_told(stream: TokenStream, match: TreatyMatch, name: TreatyName) -> bool:
    """Tell whether a protocol's convention stands behind it: `Protocol No. 14 to the Convention`."""
    are_in = stream.lexicon.treaties.are_in
    return len(match.names) == 1 and any(
        name.parent in own if own else are_in([stream.at(end - 1).key], name.parent)
        for end, own in conventions_behind(stream, match.last)
    )


def conventions_behind(stream: TokenStream, last: int) -> Iterator[tuple[int, frozenset[str]]]:
    """Yield where a convention's name ends that stands behind small words, and the treaties that it may mean.

    A mere noun (`Protocol No. 14 to the Convention`) means any.
    """
    index = last
    while index < last + _LINKS and stream.cue_end("between", index):
        index = stream.skip("between", index)
        match = stream.treaty_at.get(index)
        if match:
            yield match.last, frozenset([name.treaty for name in match.names])
        noun = stream.cue_end("treaty-noun", index)
        if noun and stream.at(index).is_capital and not stream.cue_end("title", index + 1):
            yield noun, frozenset()


def _issuers(tokens: Sequence[Token], cues: Sequence[Mapping[str, int]], lexicon: CitationLexicon) -> Iterator[Issuer]:
    """The longest name at each place; bodies of the vocabulary that the lexicon does not know are `Other`."""
    done, listed = 0, set(lexicon.bodies.starts(tokens))
    for index, keys in enumerate(cues):
        if index < done or not (keys or index in listed):
            continue
        names = [(end, key.removeprefix(_ISSUER)) for key, end in keys.items() if key.startswith(_ISSUER)]
        names += [(end, OTHER) for end, _ in lexicon.bodies.matches(tokens, index)] if index in listed else []
        longest = max(names, key=lambda name: name[0], default=None)
        if longest:
            yield Issuer(index, *longest)
            done = longest[0]


def _sentences(tokens: Sequence[Token], cues: Sequence[Mapping[str, int]]) -> tuple[int, ...]:
    """Number the sentences; a full stop inside a cue (`No.`, `v.`) or behind an initial ends none."""
    numbers, current, covered = [], 0, 0
    for index, token in enumerate(tokens):
        if token.mark == PARAGRAPH:
            current += 1
        elif tokens[index - 1].key in _STOPS and index > covered and not token.glued and not token.text[0].islower():
            initial = index > 1 and len(tokens[index - 2].text) == 1 and tokens[index - 2].is_capital
            current += not initial
        numbers.append(current)
        if cues[index]:
            covered = max([covered, *[end for end in cues[index].values() if end > index + 1]])
    return tuple(numbers)


# --- readers of dates, years, joints and brackets


@dataclass(frozen=True, slots=True)
class Year:
    """A year and the token that prints it; `end` is where the text goes on.

    `bracketed` tells that it stands in brackets behind a number, as the Assembly prints it.
    """

    value: int
    at: int
    end: int
    bracketed: bool = False


def sign(stream: TokenStream, index: int) -> int:
    """Return where the text goes on behind a number sign (`No.`, `n°`), the same place without one."""
    return stream.skip("sign", index)


def year_number(stream: TokenStream, index: int) -> int | None:
    """Return the year that a token of four digits is, None where it is none."""
    number = stream.number(index)
    return number if number in _YEARS else None


def full_year(digits: str) -> int | None:
    """Return the year of two or four digits: `87` is 1987, `02` is 2002; None where it is none.

    >>> full_year("87"), full_year("02"), full_year("2010"), full_year("12345")
    (1987, 2002, 2010, None)
    """
    if not digits.isdecimal() or len(digits) not in (2, 4):
        return None
    value = int(digits)
    if len(digits) == 2:
        return value + (1900 if value >= _CENTURY_BREAK else 2000)
    return value if value in _YEARS else None


def month(stream: TokenStream, index: int) -> tuple[int, int] | None:
    """Return the month that a token names, 1 to 12, and where the text goes on."""
    return next(((int(key), end) for key, end in stream.cues_at("month-", index)), None)


def full_date(stream: TokenStream, index: int) -> tuple[date, int] | None:
    """Read `9 June 2009`, `16th March 2016`, `1er mai 1990` or `June 9, 2009`; None where no day stands there."""
    day = stream.number(index)
    month_place = month(stream, stream.skip("ordinal", index + 1)) if day is not None else month(stream, index)
    if month_place is None:
        return None
    number, end = month_place
    if day is None:
        day, end = stream.number(end), end + 1
    end += stream.at(end).key == ","
    year = year_number(stream, end)
    if day is None or year is None:
        return None
    try:
        return date(year, number, day), end + 1
    except ValueError:
        return None


def year_in_brackets(stream: TokenStream, index: int) -> Year | None:
    """Read `(2017)`, `(13 October 2017)`, `(adopted in 2017)`, `(2017, provisional version)` as its year."""
    if stream.at(index).key not in OPEN:
        return None
    start = stream.skip("within", index + 1)
    day_place = full_date(stream, start)
    month_place = month(stream, start)
    at = day_place[1] - 1 if day_place else month_place[1] if month_place else start
    value = year_number(stream, at)
    if value is None:
        return None
    if stream.at(at + 1).key in CLOSE:
        return Year(value, at, at + 2, bracketed=True)
    return Year(value, at, at + 1, bracketed=True) if stream.at(at + 1).key in (",", ";") else None


def year_in_words(stream: TokenStream, index: int) -> Year | None:
    """Read the year behind a number from `of 8 May 1990`, `adopted on 8 May 1990`, `of 1990`, `, 1990)`."""
    if stream.at(index).key == "," and stream.at(index + 2).key in CLOSE:
        ending = year_number(stream, index + 1)
        return Year(ending, index + 1, index + 2) if ending is not None else None
    start = stream.cue_end("dated", index)
    day_place = full_date(stream, start) if start else None
    if day_place:
        return Year(day_place[0].year, day_place[1] - 1, day_place[1])
    value = year_number(stream, start) if start else None
    return Year(value, start, start + 1) if value is not None else None


def joint(stream: TokenStream, index: int) -> int:
    """Return where the text goes on behind the joints of a list (`,`, `and`, `, as well as`)."""
    for _ in range(3):
        end = stream.skip("join", index)
        if end == index:
            break
        index = end
    return index


def past_bracket(stream: TokenStream, index: int, reach: int = _WITHIN_BRACKET) -> int:
    """Return where the text goes on behind a bracket of at most `reach` tokens, the same place without one."""
    if stream.at(index).key not in OPEN:
        return index
    depth = 0
    for end in range(index, index + reach):
        depth += (stream.at(end).key in OPEN) - (stream.at(end).key in CLOSE)
        if depth == 0:
            return end + 1
    return index
