"""The fixed forms of a document's heading and signatory block, compiled from one language's lexicon.

The expressions hold no word of any language: words come from the lexicon, here is only their order.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from kg.vocabulary import Lexicon

_NUMBER = r"(?P<number>\d{1,5})"
_MARK = r"[\s*_.:¹²³⁰-⁹\d]*"
_BULLET = r"^\W*"


@dataclass(frozen=True, slots=True, eq=False)
class Forms:
    """The forms of one language, each to be matched against a whole line unless it says otherwise.

    Groups: `document_number` number, suffix; `day` day, month, year; `designation` number;
    `edition` number; `total` number; `key` code, name. `disclaimer` is searched in running text;
    `signatories` and `question` are labels, matched where a line begins.
    """

    lexicon: Lexicon
    document_number: re.Pattern[str]
    day: re.Pattern[str]
    designations: tuple[tuple[str, re.Pattern[str]], ...]
    edition: re.Pattern[str]
    presented: re.Pattern[str]
    disclaimer: re.Pattern[str]
    overleaf: re.Pattern[str]
    signed: re.Pattern[str]
    total: re.Pattern[str]
    key: re.Pattern[str]
    furniture: re.Pattern[str]
    navigation: re.Pattern[str]
    authors: re.Pattern[str]
    signatories: re.Pattern[str]
    question: re.Pattern[str]
    origin: re.Pattern[str]
    committee: re.Pattern[str]

    def kind_of(self, line: str) -> tuple[str, re.Match[str]] | None:
        """Return the kind of document that a designation names, and its match; None for another line."""
        for kind, pattern in self.designations:
            match = pattern.fullmatch(line)
            if match:
                return kind, match
        return None

    def date_of(self, match: re.Match[str]) -> date | None:
        """Return the date of a `day` match; None where the calendar has no such day (31 February)."""
        try:
            return date(int(match["year"]), self._month(match["month"]), int(match["day"]))
        except ValueError:
            return None

    def last_day_of(self, match: re.Match[str]) -> date:
        """Return the last day of the month of a `day` match, which exists whatever day is printed."""
        year, month = int(match["year"]), self._month(match["month"])
        return date(year, month, calendar.monthrange(year, month)[1])

    def _month(self, word: str) -> int:
        folded = word.casefold()
        keys = self.lexicon.keys("month-")
        return next(int(key[-2:]) for key in keys if folded in (form.casefold() for form in self.lexicon.forms(key)))


@lru_cache(maxsize=16)
def forms(lexicon: Lexicon) -> Forms:
    """Compile the forms of a lexicon; the same lexicon gives the same object."""
    word = lexicon.pattern
    months = "|".join(word(key) for key in lexicon.keys("month-")) or r"(?!)"
    ordinal, sign, tail = word("ordinal"), word("number-sign"), word("designation-tail")
    day = rf"(?P<day>\d{{1,2}})\s*{ordinal}?\s+(?P<month>{months})\s*,?\s+(?P<year>\d{{4}})"
    tabled = rf"{word('originally-tabled')}\s+(?P<tabled>.+)"
    return Forms(
        lexicon=lexicon,
        document_number=_line(rf"{word('document')}\s*{_NUMBER}(?:\s*,?\s*(?P<suffix>{word('revision')}))?"),
        day=_line(day),
        designations=tuple(
            (key.removeprefix("kind-"), _line(rf"{word(key)}(?:\s*{sign}?\s*{_NUMBER})?(?:\s+{tail})?\.?"))
            for key in lexicon.keys("kind-")
        ),
        edition=_line(rf"(?P<number>\d{{1,2}})\s*{ordinal}?\s+{word('edition')}(?:\s*,?\s*{tabled})?"),
        presented=_line(rf"{word('presented-by')}\s+(?P<presenters>.+)"),
        disclaimer=re.compile(rf"^[ \t>*_]*{word('disclaimer')}[.*_]*", re.IGNORECASE | re.MULTILINE),
        overleaf=_line(rf"{_BULLET}{word('overleaf')}\W*"),
        signed=_line(rf"{_BULLET}{word('signed')}{_MARK}"),
        total=_line(rf"{_BULLET}{word('total')}\s*[=:]?\s*(?P<number>\d{{1,4}})\W*"),
        key=re.compile(r"(?:[\d¹]+\.?\s+|\W+)?(?P<code>[A-Z][A-Z/.-]{1,9})\s*:\s+(?P<name>\S.*)"),
        furniture=_line(rf"\W*{word('furniture')}.*|\W*\d{{1,3}}\W*"),
        navigation=_line(rf"\W*{word('navigation')}\W*"),
        authors=_line(rf"\W*(?:{word('authors')}\s*:\s*)?{word('several-members')}\W*"),
        signatories=_line(rf"\W*{word('signatories')}\s*:\s*"),
        question=_line(rf"\W*{word('question-from')}\s*:?\s*"),
        origin=_line(rf"\W*{word('origin')}\s*[-–—:].*"),
        committee=_line(rf"\W*{word('committee')}\b.*"),
    )


def _line(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
