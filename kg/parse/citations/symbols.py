"""Texts known by a symbol: `CM/Rec(2022)8`, `No. R (87) 3`, `Resolution (99) 9`, `CDL-AD(2015)018`, `A/RES/68/262`."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.parse.citations.citation import Citation, parts_of
from kg.parse.citations.series import series_at
from kg.parse.citations.token_stream import TokenStream
from kg.parse.citations.values import CLOSE, OPEN, full_year, is_glued, joint, sign, year_in_brackets, year_number
from kg.vocabulary import act_types

_LONGEST_PATH = 24
_SERIAL_DIGITS = 4
_SUFFIX = 3
# Series words that stand before `(99) 9` without a symbol are the Committee of Ministers'.
_MINISTERS = "CommitteeOfMinisters"
# Whose symbols are printed without spaces: `CM/Rec(2022)8`, `CDL-AD(2015)018`, `P7_TA(2013)0291`.
_CLOSE_SET = ("CommitteeOfMinisters", "VeniceCommission", "EuropeanParliament", "ReplyToText")
_VENICE = "VeniceCommission"
_REPLY = "ReplyToText"
_PLAIN_NUMBER = frozenset(("SecurityCouncilResolution",))


@dataclass(frozen=True, slots=True)
class _Symbol:
    """A symbol's `(year) serial` in the tokens from `open` to `last` (exclusive)."""

    open: int
    last: int
    year: int
    printed_year: str
    serial: str


def year_first(page: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the texts whose symbol begins at a token: prefix, year in brackets, number; then those joined to it."""
    for kind, prefix, end in _prefixes(page, index):
        symbol = _symbol(page, sign(page, end))
        if symbol is not None and (kind != _REPLY or symbol.serial[0].isalpha()):
            yield from _joined(page, kind, prefix, symbol, _with_series_word(page, index))
            return


def _joined(page: TokenStream, kind: str, prefix: str, symbol: _Symbol, first: int) -> Iterator[Citation]:
    """Yield a text and those that are joined to it by year and number alone: `Resolutions (74) 26 and (99) 9`."""
    while True:
        yield _draft(page, kind, prefix, symbol, first)
        first = joint(page, symbol.last)
        following = _symbol(page, first) if first > symbol.last else None
        if following is None:
            return
        symbol = following


def _prefixes(page: TokenStream, index: int) -> Iterator[tuple[str, str, int]]:
    """Yield class, prefix and end of a symbol; the longest symbol first, a bare series word last."""
    if is_glued(page, index) and page.at(index - 1).key in ("/", "-"):
        return
    for kind, end in sorted(page.marked("symbol-", index), key=lambda found: -found[1]):
        yield kind, "/".join(page.span(index, end).slice(page.text).split()), end
    found = series_at(page, index)
    if found and _MINISTERS + found[0] in act_types.FOREIGN:
        yield _MINISTERS + found[0], "", found[2]


def _with_series_word(page: TokenStream, index: int) -> int:
    """Return where the stretch begins: `Recommendation No.` before a symbol belongs to it."""
    signed = page.ends("sign", index, 3)
    start = index if signed is None else signed
    word = series_at(page, start - 1)
    return start - 1 if word and word[2] == start else index


def _symbol(page: TokenStream, index: int) -> _Symbol | None:
    """Read `(2022)8`, `(87) 3`, `(2018) CR 19`, `(2004)Rec1656-final`, `(2010)1090/2.4`."""
    year = full_year(page.at(index + 1).text)
    if page.at(index).key not in OPEN or year is None or page.at(index + 2).key not in CLOSE:
        return None
    at = index + 3
    letters = at if page.at(at).is_capital and page.at(at + 1).is_number else None
    at += letters is not None
    if not page.at(at).is_number or len(page.at(at).text) > _SERIAL_DIGITS:
        return None
    last = _serial_end(page, at)
    return _Symbol(index, last, year, page.at(index + 1).text, page.printed(index + 3, last))


def _serial_end(page: TokenStream, at: int) -> int:
    """Pass over what belongs to a serial number: `018rev`, `023rev2-cor`, `1E`, `1090/2.4`."""
    end = _past_suffix(page, at + 1)
    if end > at + 1 and page.at(end).key == "-" and is_glued(page, end) and is_glued(page, end + 1):
        end = max(end, _past_suffix(page, end + 1))
    while (
        page.at(end).key in ("/", ".") and all(is_glued(page, end + i) for i in (0, 1)) and page.at(end + 1).is_number
    ):
        end += 2
    return end


def _past_suffix(page: TokenStream, end: int) -> int:
    """Pass over `rev`, `rev2`, `E` glued to a number; the same place where none stands."""
    suffix = page.at(end)
    if not is_glued(page, end) or not suffix.is_word or len(suffix.text) > _SUFFIX or page.mark("footnote", end):
        return end
    return end + 1 + (is_glued(page, end + 1) and page.at(end + 1).is_number and len(page.at(end + 1).text) == 1)


def _draft(page: TokenStream, kind: str, prefix: str, symbol: _Symbol, first: int) -> Citation:
    number = _printed(kind, prefix, symbol)
    parts = parts_of(page, first, symbol.last, kind=kind, number=number, designation=act_types.usual(kind, number))
    year = parts_of(page, symbol.open + 1, symbol.open + 2, year=str(symbol.year))
    return Citation(first, symbol.last, "citations.symbol", (*parts, *year))


def _printed(kind: str, prefix: str, symbol: _Symbol) -> str:
    """Return a symbol with its usual spaces: `R (87) 3`, `CM/Rec(2022)8`, `CPT/Inf (2015) 44`."""
    wide = len(symbol.printed_year) < 3 or not kind.startswith(_CLOSE_SET)
    space = " " if wide else ""
    return f"{prefix}{space if prefix else ''}({symbol.printed_year}){space}{symbol.serial}"


def path(page: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the text whose symbol with a path begins at a token: `S/RES/1325 (2000)`, `CCPR/C/GC/34`, `MC.DEC/3/03`."""
    for kind, prefix in sorted(page.marked("slash-", index), key=lambda found: -found[1]):
        end = _path_end(page, prefix)
        # One letter is too little: `S/2015/730` has a number and a second part.
        lone = prefix == index + 1 and len(page.at(index).text) == 1
        if end == prefix or (lone and not (page.at(prefix + 1).is_number and page.at(prefix + 2).key == "/")):
            continue
        body = page.printed(prefix + 1, end)
        number = body if kind.endswith("Resolution") else page.printed(index, end)
        year = year_in_brackets(page, end) if kind in _PLAIN_NUMBER else None
        last = year.end if year else end
        parts = parts_of(page, index, end, kind=kind, number=number, designation=number)
        dated = parts_of(page, year.at, year.at + 1, year=str(year.value)) if year else ()
        yield Citation(index, last, "citations.symbol", (*parts, *dated))
        return


def _path_end(page: TokenStream, prefix: int) -> int:
    """Return where a path behind a prefix ends; the prefix's own end where there is none."""
    end = prefix
    while end < prefix + _LONGEST_PATH and page.at(end).key in ("/", "-", ".") and is_glued(page, end):
        following = page.at(end + 1)
        if not is_glued(page, end + 1) or not following.is_text:
            break
        end += 2
    return end if page.at(prefix).key == "/" else prefix


def in_bracket(page: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the opinion whose number stands alone in a bracket, `(858/2016)`, beside the Venice Commission's name."""
    slash, year = page.at(index + 2), year_number(page, index + 3)
    if page.at(index).key not in OPEN or slash.key != "/" or year is None or page.at(index + 4).key not in CLOSE:
        return
    sentence = page.sentence[index]
    if any(issuer.name == _VENICE and page.sentence[issuer.first] == sentence for issuer in page.issuers):
        first, last = index + 1, index + 4
        number = page.printed(first, last)
        parts = parts_of(page, first, last, kind=_VENICE + "Opinion", number=number, designation=number)
        yield Citation(first, last, "citations.symbol", (*parts, *parts_of(page, last - 1, last, year=str(year))))
