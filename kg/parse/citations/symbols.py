"""Acts known by a symbol, by number and year, by date or by place.

`CM/Rec(2022)8`, `No. R (87) 3`, `Resolution (99) 9`, `CDL-AD(2015)018`, `A/RES/68/262`; of the European Union
`Directive 95/46/EC`, `Regulation (EU) 2016/679`, `European Parliament resolution of 8 October 2009`; `Interlaken
Declaration`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.parse.citations.series import series_at
from kg.parse.citations.token_stream import (
    CLOSE,
    OPEN,
    QUOTES,
    Citation,
    TokenStream,
    full_date,
    full_year,
    joint,
    sign,
    year_in_brackets,
    year_number,
)
from kg.vocabulary import act_types

_LONGEST_PATH, _PATH_SIGNS = 24, ("/", "-", ".")
_PATH_BEGINS = ("/", ".")
_SERIAL_DIGITS = 4
_SUFFIX = 3
# Series words that stand before `(99) 9` without a symbol are the Committee of Ministers'.
_MINISTERS = "CommitteeOfMinisters"
# Whose symbols are printed without spaces: `CM/Rec(2022)8`, `CDL-AD(2015)018`, `P7_TA(2013)0291`.
_CLOSE_SET = ("CommitteeOfMinisters", "VeniceCommission", "EuropeanParliament", "ReplyToText")
_VENICE = "VeniceCommission"
_REPLY = "ReplyToText"
_PLAIN_NUMBER = frozenset(("SecurityCouncilResolution",))
_PARLIAMENT = "EuropeanParliament"
_ACT = "EuropeanUnionAct"
_UNION_ACTS = ("directive", "regulation", "decision")
_SELF_TELLING = "directive"


@dataclass(frozen=True, slots=True)
class _Symbol:
    """A symbol's `(year) serial` in the tokens from `open` to `last` (exclusive)."""

    open: int
    last: int
    year: int
    printed_year: str
    serial: str


# --- symbols with the year in brackets


def by_symbol(stream: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the texts whose symbol begins at a token: prefix, year in brackets, number; then those joined to it.

    Their spaces are the usual ones: `R (87) 3`, `CM/Rec(2022)8`, `CPT/Inf (2015) 44`.
    """
    if stream.at(index).glued and stream.at(index - 1).key in ("/", "-"):
        return
    # The longest symbol first; a bare series word last, which is the Committee of Ministers'.
    symbols = sorted(stream.cues_at("symbol-", index), key=lambda cue: -cue[1])
    prefixes = [(kind, "/".join(stream.span(index, end).slice(stream.text).split()), end) for kind, end in symbols]
    word = series_at(stream, index)
    if word and _MINISTERS + word[0] in act_types.FOREIGN:
        prefixes.append((_MINISTERS + word[0], "", word[2]))
    for kind, prefix, end in prefixes:
        symbol = _symbol(stream, sign(stream, end))
        if symbol is None or (kind == _REPLY and not symbol.serial[0].isalpha()):
            continue
        # `Recommendation No.` before a symbol belongs to it.
        signed = stream.cue_start("sign", index, 3)
        start = index if signed is None else signed
        word = series_at(stream, start - 1)
        first = start - 1 if word and word[2] == start else index
        # Further texts may be joined by year and number alone: `Resolutions (74) 26 and (99) 9`.
        while symbol is not None:
            space = " " if len(symbol.printed_year) < 3 or not kind.startswith(_CLOSE_SET) else ""
            number = f"{prefix}{space if prefix else ''}({symbol.printed_year}){space}{symbol.serial}"
            designation = act_types.usual(kind, number)
            slots = stream.slots(first, symbol.last, kind=kind, number=number, designation=designation)
            year = stream.slots(symbol.open + 1, symbol.open + 2, year=str(symbol.year))
            yield Citation(first, symbol.last, "citations.symbol", (*slots, *year))
            first = joint(stream, symbol.last)
            symbol = _symbol(stream, first) if first > symbol.last else None
        return


def _symbol(stream: TokenStream, index: int) -> _Symbol | None:
    """Read `(2022)8`, `(87) 3`, `(2018) CR 19`, `(2004)Rec1656-final`, `(2010)1090/2.4`."""
    year = full_year(stream.at(index + 1).text)
    if stream.at(index).key not in OPEN or year is None or stream.at(index + 2).key not in CLOSE:
        return None
    at = index + 3
    at += stream.at(at).is_capital and stream.at(at + 1).is_number
    if not stream.at(at).is_number or len(stream.at(at).text) > _SERIAL_DIGITS:
        return None
    # What belongs to a serial number: `018rev`, `023rev2-cor`, `1E`, `1090/2.4`.
    end = _past_suffix(stream, at + 1)
    if end > at + 1 and stream.at(end).key == "-" and stream.at(end).glued and stream.at(end + 1).glued:
        end = max(end, _past_suffix(stream, end + 1))
    while stream.at(end).key in ("/", ".") and stream.at(end).glued:
        if not stream.at(end + 1).glued or not stream.at(end + 1).is_number:
            break
        end += 2
    return _Symbol(index, end, year, stream.at(index + 1).text, stream.printed(index + 3, end))


def _past_suffix(stream: TokenStream, end: int) -> int:
    """Pass over `rev`, `rev2`, `E` glued to a number; the same place where none stands."""
    suffix, behind = stream.at(end), stream.at(end + 1)
    if not suffix.glued or not suffix.is_word or len(suffix.text) > _SUFFIX or stream.cue_end("footnote", end):
        return end
    return end + 1 + (behind.glued and behind.is_number and len(behind.text) == 1)


# --- symbols with a path


def by_path(stream: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the text whose symbol with a path begins at a token: `S/RES/1325 (2000)`, `CCPR/C/GC/34`, `MC.DEC/3/03`."""
    for kind, prefix in sorted(stream.cues_at("slash-", index), key=lambda cue: -cue[1]):
        end = prefix
        while end < prefix + _LONGEST_PATH and stream.at(end).key in _PATH_SIGNS and stream.at(end).glued:
            following = stream.at(end + 1)
            if not following.glued or not following.is_text or stream.at(prefix).key not in _PATH_BEGINS:
                break
            end += 2
        # One letter is too little: `S/2015/730` has a number and a second part.
        lone = prefix == index + 1 and len(stream.at(index).text) == 1
        if end == prefix or (lone and not (stream.at(prefix + 1).is_number and stream.at(prefix + 2).key == "/")):
            continue
        number = stream.printed(prefix + 1 if kind.endswith("Resolution") else index, end)
        year = year_in_brackets(stream, end) if kind in _PLAIN_NUMBER else None
        slots = stream.slots(index, end, kind=kind, number=number, designation=number)
        year_slots = stream.slots(year.at, year.at + 1, year=str(year.value)) if year else ()
        yield Citation(index, year.end if year else end, "citations.symbol", (*slots, *year_slots))
        return


def in_bracket(stream: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the opinion whose number stands alone in a bracket, `(858/2016)`, beside the Venice Commission's name."""
    slash, year = stream.at(index + 2), year_number(stream, index + 3)
    if stream.at(index).key not in OPEN or slash.key != "/" or year is None or stream.at(index + 4).key not in CLOSE:
        return
    if _is_named(stream, _VENICE, index):
        first, last = index + 1, index + 4
        number = stream.printed(first, last)
        slots = stream.slots(first, last, kind=_VENICE + "Opinion", number=number, designation=number)
        yield Citation(first, last, "citations.symbol", (*slots, *stream.slots(last - 1, last, year=str(year))))


def _is_named(stream: TokenStream, body: str, index: int) -> bool:
    """Tell whether the sentence of a token names a body."""
    sentence = stream.sentence[index]
    return any(issuer.name == body and stream.sentence[issuer.first] == sentence for issuer in stream.issuers)


# --- the European Union, summits and conferences


def by_union_number(stream: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the directive, regulation or decision that begins at a token.

    A directive is known by its number alone, the others need a mark of the Union (`(EU)`, `/JHA`): States
    number their regulations in the same way.
    """
    for kind, word_end in sorted(stream.cues_at("union-", index), key=lambda cue: -cue[1]):
        # `(EU)`, `(EC, Euratom)`
        mark = stream.cue_end("union-mark", word_end + 1) if stream.at(word_end).key in OPEN else 0
        while mark and stream.at(mark).key not in CLOSE:
            mark = stream.cue_end("union-mark", mark + (stream.at(mark).key == ","))
        start = sign(stream, mark + 1 if mark else word_end)
        number, slash, year = stream.at(start), stream.at(start + 1), stream.at(start + 2)
        if kind not in _UNION_ACTS or slash.key != "/" or not (slash.glued and year.glued):
            continue
        if not (number.is_number and year.is_number):
            continue
        end = start + 3
        if stream.at(end).key == "/" and stream.cue_end("union-mark", end + 1):
            mark, end = end + 1, end + 2
        if mark or kind == _SELF_TELLING:
            printed = f"{number.text}/{year.text}"
            # Directives and decisions have the year first, and so have regulations since 2015.
            value = full_year(number.text) or full_year(year.text) or ""
            slots = stream.slots(start, end, kind=_ACT, number=printed, designation=f"{kind} {printed}")
            year_slots = stream.slots(start, end, year=str(value))
            yield Citation(index, _past_name(stream, end), "citations.union-act", (*slots, *year_slots))
            return


def _past_name(stream: TokenStream, opened: int) -> int:
    """Pass over the name that a bracket gives an act: `(“the Dublin Regulation”)`; the same place without one."""
    start = stream.skip("article", opened + 1 + (stream.at(opened + 1).key in QUOTES))
    match = stream.treaty_at.get(start) if stream.at(opened).key in OPEN else None
    close = match.last + (stream.at(match.last).key in QUOTES) if match else opened
    return close + 1 if match and stream.at(close).key in CLOSE else opened


def parliament_resolution(stream: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the European Parliament's unnumbered resolutions of a day, where the sentence names the Parliament."""
    word = series_at(stream, index)
    if not word or word[0] != "Resolution" or not _is_named(stream, _PARLIAMENT, index):
        return
    issuer = stream.issuer_at.get(stream.cue_end("of", word[2]) or -1)
    start = stream.cue_end("dated", issuer.last if issuer else word[2])
    day_place = full_date(stream, start) if start else None
    first = index
    while day_place:
        day, end = day_place[0].isoformat(), day_place[1]
        slots = stream.slots(start, end, kind=_PARLIAMENT + "Resolution", number=day, designation=day)
        yield Citation(first, end, "citations.dated", (*slots, *stream.slots(end - 1, end, year=day[:4])))
        first = joint(stream, end)
        start = stream.skip("dated", first)
        day_place = full_date(stream, start) if word[1] and first > end else None


def declaration(stream: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the declaration of a summit or conference that is named at a token."""
    for place, end in stream.cues_at("declaration-", index):
        slots = stream.slots(index, end, kind="SummitDeclaration", designation=place)
        yield Citation(index, end, "citations.declaration", slots)
        return


def declarations(stream: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the declarations of a plural: `Interlaken and Izmir Declarations`, `Déclarations d’Izmir et de …`."""
    word = stream.cue_end("declarations", index)
    at, places = stream.skip("between", word) if word else index, list[tuple[str, int, int]]()
    while place := next(stream.cues_at("summit-", at), None):
        places.append((place[0], at, place[1]))
        at = joint(stream, place[1])
        at = stream.skip("between", at) if word else at
    behind = stream.cue_end("declarations", places[-1][2]) if places else 0
    if len(places) > 1 and (word or behind):
        for name, start, end in places:
            first, last = index if start == places[0][1] else start, max(end, behind if start == places[-1][1] else 0)
            slots = stream.slots(first, last, kind="SummitDeclaration", designation=name)
            yield Citation(first, last, "citations.declaration", slots)
