"""Small readers that the rules share: signs, dates, years, joints. Each takes a place and says where it ends."""

from dataclasses import dataclass
from datetime import date

from kg.parse.citations.token_stream import TokenStream

OPEN, CLOSE = ("(", "["), (")", "]")
# The Council of Europe and the United Nations adopted nothing before 1945.
_YEARS = range(1945, 2100)
_CENTURY_BREAK = 45
_WITHIN_BRACKET = 24


@dataclass(frozen=True, slots=True)
class Year:
    """A year and the token that prints it; `end` is where the text goes on.

    `bracketed` tells that it stands in brackets behind a number, as the Assembly prints it.
    """

    value: int
    at: int
    end: int
    bracketed: bool = False


def sign(page: TokenStream, index: int) -> int:
    """Return where the text goes on behind a number sign (`No.`, `n°`), the same place without one."""
    return page.past("sign", index)


def year_number(page: TokenStream, index: int) -> int | None:
    """Return the year that a token of four digits is, None where it is none."""
    number = page.number(index)
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


def month(page: TokenStream, index: int) -> tuple[int, int] | None:
    """Return the month that a token names, 1 to 12, and where the text goes on."""
    return next(((int(key), end) for key, end in page.marked("month-", index)), None)


def full_date(page: TokenStream, index: int) -> tuple[date, int] | None:
    """Read `9 June 2009`, `16th March 2016`, `1er mai 1990` or `June 9, 2009`; None where no day stands there."""
    day = page.number(index)
    named = month(page, page.past("ordinal", index + 1)) if day is not None else month(page, index)
    if named is None:
        return None
    number, end = named
    if day is None:
        day, end = page.number(end), end + 1
    end += page.at(end).key == ","
    year = year_number(page, end)
    if day is None or year is None:
        return None
    try:
        return date(year, number, day), end + 1
    except ValueError:
        return None


def year_in_brackets(page: TokenStream, index: int) -> Year | None:
    """Read `(2017)`, `(13 October 2017)`, `(adopted in 2017)`, `(2017, provisional version)` as its year."""
    if page.at(index).key not in OPEN:
        return None
    start = page.past("within", index + 1)
    dated = full_date(page, start)
    named = month(page, start)
    at = dated[1] - 1 if dated else named[1] if named else start
    value = year_number(page, at)
    if value is None:
        return None
    if page.at(at + 1).key in CLOSE:
        return Year(value, at, at + 2, bracketed=True)
    return Year(value, at, at + 1, bracketed=True) if page.at(at + 1).key in (",", ";") else None


def year_in_words(page: TokenStream, index: int) -> Year | None:
    """Read the year behind a number from `of 8 May 1990`, `adopted on 8 May 1990`, `of 1990`, `, 1990)`."""
    if page.at(index).key == "," and page.at(index + 2).key in CLOSE:
        ending = year_number(page, index + 1)
        return Year(ending, index + 1, index + 2) if ending is not None else None
    start = page.mark("dated", index)
    dated = full_date(page, start) if start else None
    if dated:
        return Year(dated[0].year, dated[1] - 1, dated[1])
    value = year_number(page, start) if start else None
    return Year(value, start, start + 1) if value is not None else None


def joint(page: TokenStream, index: int) -> int:
    """Return where the text goes on behind the joints of a list (`,`, `and`, `, as well as`)."""
    for _ in range(3):
        end = page.past("join", index)
        if end == index:
            break
        index = end
    return index


def past_bracket(page: TokenStream, index: int, reach: int = _WITHIN_BRACKET) -> int:
    """Return where the text goes on behind a bracket of at most `reach` tokens, the same place without one."""
    if page.at(index).key not in OPEN:
        return index
    depth = 0
    for end in range(index, index + reach):
        depth += (page.at(end).key in OPEN) - (page.at(end).key in CLOSE)
        if depth == 0:
            return end + 1
    return index


def is_glued(page: TokenStream, index: int) -> bool:
    """Tell whether a token stands directly behind the one before it."""
    return 0 < index < len(page.tokens) and not page.at(index).spaced
