"""The fixed forms of a document's heading and signatory block, compiled from one language's lexicon.

The expressions hold no word of any language: words come from the lexicon, here is only their order.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from kg.vocabulary.concepts import Lexicon

_NUMBER = r"(?P<number>\d{1,5})"
# Behind a suffix (`Add. 1`, `Part II`, `rev.`) stands a number, an ordinary or a Roman one, or none.
_COUNT = r"(?:\s*(?:\d{1,2}|[ivx]{1,4})\b)?"
_MARK = r"[\s*_.:¹²³⁰-⁹\d]*"
_BULLET = r"^\W*"


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """The forms of one language, each to be matched against a whole line unless it says otherwise.

    Groups: `document_number` number, suffix; `suffixes` count; `day` day, month or figure, year; `designations`
    number, amendment (the number of the amendment that a sub-amendment changes); `edition` number, tabled;
    `total` number; `key` code, name. `disclaimer` and `suffixes` are searched in a text; `signatories` and
    `question` are labels, matched where a line begins.
    """

    lexicon: Lexicon
    document_number: re.Pattern[str]
    suffixes: tuple[tuple[str, re.Pattern[str]], ...]
    day: re.Pattern[str]
    designation: re.Pattern[str]
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
        if self.designation.match(line) is None:  # most lines are none: one look instead of a dozen
            return None
        for kind, pattern in self.designations:
            match = pattern.fullmatch(line)
            if match:
                return kind, match
        return None

    def date_of(self, match: re.Match[str]) -> date | None:
        """Return the date of a `day` match; None where the calendar has no such day (31 February)."""
        try:
            return date(int(match["year"]), self._month(match), int(match["day"]))
        except ValueError:
            return None

    def last_day_of(self, match: re.Match[str]) -> date:
        """Return the last day of the month of a `day` match, which exists whatever day is printed."""
        year, month = int(match["year"]), self._month(match)
        return date(year, month, calendar.monthrange(year, month)[1])

    def _month(self, match: re.Match[str]) -> int:
        if match["figure"]:
            return int(match["figure"])
        folded = match["month"].casefold()
        keys = self.lexicon.keys("month-")
        return next(int(key[-2:]) for key in keys if folded in (form.casefold() for form in self.lexicon.forms(key)))


@lru_cache(maxsize=16)
def forms(lexicon: Lexicon) -> Patterns:
    """Compile the forms of a lexicon; the same lexicon gives the same object."""
    word = lexicon.pattern
    ordinal = word("ordinal")
    tabled = rf"{word('originally-tabled')}\s+(?P<tabled>.+)"
    kinds = lexicon.keys("kind-")
    own = rf"(?:{word('document')}\s*\d{{1,5}}\s*:\s*)?"  # `Doc. 15840: compendium of written amendments`
    suffix = rf"(?:{'|'.join(word(key) for key in lexicon.keys('suffix-')) or '(?!)'}){_COUNT}"
    suffixes = rf"(?:[\s,]*(?P<suffix>{suffix}(?:[\s,]*{suffix})*))?"
    return Patterns(
        lexicon=lexicon,
        document_number=_line(rf"{word('document')}\s*{_NUMBER}{suffixes}"),
        suffixes=tuple(
            (key.removeprefix("suffix-"), _line(rf"{word(key)}(?P<count>{_COUNT})")) for key in lexicon.keys("suffix-")
        ),
        day=_line(_day(lexicon)),
        designation=_line(rf"{own}(?:{'|'.join(word(key) for key in kinds) or '(?!)'})"),
        designations=tuple((key.removeprefix("kind-"), _line(own + _designation(key, lexicon))) for key in kinds),
        edition=_line(rf"(?P<number>\d{{1,2}})\s*{ordinal}?\s+{word('edition')}(?:\s*,?\s*{tabled})?"),
        presented=_line(rf"{word('presented-by')}\s+(?P<presenters>.+)"),
        disclaimer=_line(rf"[>*_]*{word('disclaimer')}[.*_]*"),
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


def _day(lexicon: Lexicon) -> str:
    """`5 October 2011`, `1er octobre 2013`, `25th September, 1953`, `12/10/2023`."""
    months = "|".join(lexicon.pattern(key) for key in lexicon.keys("month-")) or r"(?!)"
    in_words = rf"\s*{lexicon.pattern('ordinal')}?\s+(?P<month>{months})\s*,?\s+"
    in_figures = r"\s*/\s*(?P<figure>0?[1-9]|1[0-2])\s*/\s*"
    return rf"(?P<day>\d{{1,2}})(?:{in_words}|{in_figures})(?P<year>\d{{4}})"


def _designation(key: str, lexicon: Lexicon) -> str:
    """`Written question No. 612 to the Committee of Ministers`, `Sub-amendment No. 1 to Amendment No. 4`."""
    word = lexicon.pattern
    sign, version = word("number-sign"), "|".join(word(each) for each in lexicon.keys("version-")) or r"(?!)"
    numbered = rf"(?:\s*{sign}?\s*{_NUMBER})?"
    amendment = rf"(?:\s+{word('to-amendment')}\s*{sign}?\s*(?P<amendment>\d{{1,4}}))?"
    return rf"{word(key)}{numbered}{amendment}(?:\s+{word('designation-tail')})?(?:\s*\(?(?:{version})\)?)?\.?"


def _line(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
