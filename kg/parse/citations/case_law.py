"""Case law: judgments by parties, date or number: `Opuz v. Turkey, 9 June 2009`, `requête n° 302/02`, `Case C-131/12`.

The respondent is a State (or several); that, and the applicant's name, make a judgment the same in both
languages. An application number alone is enough.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from kg.model import iri
from kg.parse.citations.token_stream import (
    CLOSE,
    OPEN,
    Citation,
    TokenStream,
    full_date,
    full_year,
    joint,
    past_bracket,
    sign,
)
from kg.vocabulary import act_types

_LONGEST_APPLICANT = 16
_LONGEST_TRAILER = 40
_NUMBER_DIGITS = 5
_SERIAL = 9
_REMARK = 8
_ROMAN = frozenset("ivx")
# What may stand between the parties and their numbers or dates; the tokens of `C-131/12`.
_DETAILS = ("grand-chamber", "application", "judgment", "union-case")
_UNION_NUMBER = 5

# Tokens `first` to `last` (exclusive).
_Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Details:
    """What stands behind the parties: places of application numbers, the date with its place, the end.

    `ordinal` tells judgments of the same parties apart (`(No. 2)`, `(II)`).
    """

    end: int
    ordinal: str = ""
    numbers: tuple[_Place, ...] = ()
    day_place: tuple[date, _Place] | None = None


@dataclass(frozen=True, slots=True)
class _Respondent:
    """Respondent States in the tokens up to `last` (exclusive), by code and label."""

    last: int
    codes: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


# --- by parties


def by_parties(stream: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the judgment whose `v.` or `c.` stands at a token."""
    versus, against = stream.cue_end("versus", index), stream.cue_end("against", index)
    respondent = _respondent(stream, versus or against) if versus or against else None
    if respondent is None:
        return
    first = _applicant(stream, index)
    if not versus and first < index:
        # `against` stands between the parties only behind a lead such as `case of`, and an article.
        article = stream.cue_start("article", first, 2)
        if stream.cue_start("case-of", first if article is None else article, 3) is None:
            return
    first = _without_lead(stream, first, index)
    if first < index:
        yield _judgment(stream, (first, index), respondent, _details(stream, respondent.last))


def by_group(stream: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the group of judgments whose words stand at a token: `Gafgaz Mammadov group of judgments`."""
    last = stream.cue_end("judgment-group", index)
    first = _without_lead(stream, _applicant(stream, index), index) if last else index
    if first < index:
        name = stream.printed(first, index)
        values = {"kind": act_types.JUDGMENT, "designation": name, "key": iri.slug(name)}
        yield Citation(first, last, "citations.judgment", stream.slots(first, last, **values))


def _respondent(stream: TokenStream, index: int) -> _Respondent | None:
    """Read `Turkey`, `the United Kingdom`, `Cyprus and Russia`; None where no State stands."""
    respondent: _Respondent | None = None
    while True:
        start = stream.skip("article", index)
        states = stream.lexicon.states.matches(stream.tokens, start) if stream.at(start).is_capital else []
        if not states:
            return respondent
        last, meanings = states[-1]
        code, label = meanings[0]
        before = respondent or _Respondent(0)
        respondent = _Respondent(last, (*before.codes, code), (*before.labels, label))
        index = joint(stream, last)
        if index == last or (stream.at(last).key in (",", ";") and index == last + 1):
            return respondent


def _applicant(stream: TokenStream, versus: int) -> int:
    """Return where the applicant's name begins: capitalised words, and small ones between them, back to a stop."""
    # The earliest token is behind the respondent of the case named before.
    bound = max(0, versus - _LONGEST_APPLICANT)
    for index in range(versus - 1, bound, -1):
        end = stream.cue_end("versus", index)
        respondent = _respondent(stream, end) if end else None
        if respondent:
            bound = min(joint(stream, respondent.last), versus)
            break
    first = index = versus
    while index > bound and stream.sentence[index - 1] == stream.sentence[versus]:
        others = stream.cue_start("others", index, 4)
        small = stream.cue_start("case-joint", index, 3)
        if others is not None:
            index = first = others
        elif stream.at(index - 1).is_capital:
            index = first = index - 1
        elif index == versus and _ordinal_before(stream, index) < index:
            index = _ordinal_before(stream, index)
        elif small and (first < versus or stream.at(small - 1).is_capital):
            index = small
        else:
            break
    return first


def _ordinal_before(stream: TokenStream, index: int) -> int:
    """Return where `(No. 2)` begins that ends at a token, the same place where none does."""
    for first in range(index - 3, index - 7, -1):
        ordinal = _ordinal(stream, first)
        if ordinal and ordinal[1] == index:
            return first
    return index


def _ordinal(stream: TokenStream, index: int) -> tuple[str, int] | None:
    """Read `(No. 2)`, `(n° 2)` or `(II)`, which tells judgments of the same parties apart."""
    if stream.at(index).key not in OPEN:
        return None
    at = sign(stream, index + 1)
    token = stream.at(at)
    counted = (token.is_number and len(token.text) == 1) or (token.is_capital and set(token.key) <= _ROMAN)
    return (token.text, at + 2) if counted and stream.at(at + 1).key in CLOSE else None


def _without_lead(stream: TokenStream, first: int, last: int) -> int:
    """Drop the words that lead to a case, not to its name: `See`, `The`, `In the case of`."""
    while first < last:
        small = first if stream.at(first).is_capital else stream.skip("case-joint", first)
        following = max(stream.cue_end("case-lead", first), stream.skip("article", first), small)
        if following <= first or following > last:
            return first
        first = following
    return first


def _details(stream: TokenStream, index: int) -> _Details:
    """Read what stands behind the parties: `[GC], no. 34503/97, judgment of 9 June 2009`, in a bracket or not."""
    details, at = _Details(index), index
    while at < index + _LONGEST_TRAILER:
        ordinal = _ordinal(stream, at)
        application = stream.cue_end("application", at)
        numbers = _numbers(stream, at) or (_numbers(stream, application) if application else ())
        numbers = numbers or _union_numbers(stream, at)
        day_place = full_date(stream, stream.skip("judgment", at))
        small = max([stream.cue_end(key, at) for key in _DETAILS])
        key = stream.at(at).key
        if ordinal and not details.ordinal:
            at = ordinal[1]
            details = replace(details, ordinal=ordinal[0], end=at)
        elif numbers and not details.numbers:
            at = stream.skip("others", numbers[-1][1])
            details = replace(details, numbers=numbers, end=at + (stream.at(at).key in CLOSE))
        elif day_place and not details.day_place:
            day, at = day_place
            details = replace(details, day_place=(day, (at - 1, at)), end=at + (stream.at(at).key in CLOSE))
        elif small:
            at = small
        elif key in OPEN and stream.at(at + 1).is_word and not stream.cue_end("application", at + 1):
            closed = past_bracket(stream, at, _REMARK)
            remark = closed > at and not any(stream.at(inside).is_number for inside in range(at, closed))
            at = closed if remark else at + 1
        elif key in (*OPEN, *CLOSE, ",", '"'):
            at += 1
        else:
            break
    return details


def _judgment(stream: TokenStream, applicant: _Place, respondent: _Respondent, details: _Details) -> Citation:
    first, last = applicant[0], max(details.end, respondent.last)
    numbers = details.numbers
    if not numbers:  # in front of the parties: `Case C-619/18 Commission v Poland`
        numbers = _union_numbers(stream, first - (stream.at(first - 1).key in (",", ":")) - _UNION_NUMBER)
        first = numbers[0][0] if numbers else first
    slots = list(stream.slots(first, last, kind=act_types.JUDGMENT))
    if numbers:
        number = stream.printed(*numbers[0])
        slots += stream.slots(*numbers[0], number=number, designation=number)
    else:
        slots += stream.slots(first, respondent.last, **_name(stream, applicant, respondent, details.ordinal))
    day_place = details.day_place or _dated_before(stream, first)
    if day_place:
        slots += stream.slots(*day_place[1], year=str(day_place[0].year))
    return Citation(first, last, "citations.judgment", tuple(slots))


def _dated_before(stream: TokenStream, first: int) -> tuple[date, _Place] | None:
    """Read the date in front of a case: `judgment of 9 June 2009 in Opuz v. Turkey`."""
    end = stream.cue_start("case-in", first, 5)
    for start in (end - 3, end - 4) if end else ():
        day, behind = (full_date(stream, start) if start >= 0 else None) or (None, 0)
        if day and behind == end and any(stream.cue_start("judgment", start, reach) is not None for reach in (1, 3)):
            return day, (end - 1, end)
    return None


def _name(stream: TokenStream, applicant: _Place, respondent: _Respondent, ordinal: str) -> dict[str, str]:
    """Return the designation by parties, and a key that is alike in both languages."""
    first, versus = applicant
    end = _ordinal_before(stream, versus)
    others = stream.cue_start("others", end, 4)
    core, printed = stream.printed(first, end if others is None else others), stream.printed(first, end)
    state = _respondent(stream, first)
    if state and state.last == end:
        core, printed = " ".join(state.codes), " & ".join(state.labels)
    before = [token.text for token in stream.tokens[end:versus]]
    number = ordinal or next((text for text in before if text.isdecimal() or set(text.casefold()) <= _ROMAN), "")
    labels, counted = " & ".join(respondent.labels), f" ({number})" if number else ""
    key = iri.slug(f"{core} {' '.join(respondent.codes)} {number}")
    return {"designation": f"{printed} {stream.lexicon.versus} {labels}{counted}", "key": key}


# --- by number


def by_application(stream: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the judgments whose application numbers begin at a token: `Application No. 302/02`, `requêtes nos 1/10`."""
    end = stream.cue_end("application", index)
    numbers = _numbers(stream, end) if end else ()
    for place in numbers:
        yield _numbered(stream, index if place == numbers[0] else place[0], place, "citations.application")


def by_union_number(stream: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the case of the Union's courts whose number begins at a token: `C-131/12`."""
    for place in _union_numbers(stream, index):
        word = stream.cue_start("union-case", index, 3)
        yield _numbered(stream, index if word is None else word, place, "citations.case")


def _numbered(stream: TokenStream, first: int, place: _Place, rule: str) -> Citation:
    number = stream.printed(*place)
    slots = stream.slots(*place, number=number, designation=number)
    return Citation(first, place[1], rule, (*stream.slots(first, place[1], kind=act_types.JUDGMENT), *slots))


def _numbers(stream: TokenStream, index: int) -> tuple[_Place, ...]:
    """Read `no. 34503/97`, `Nos. 1/10 and 2/11`: places of application numbers, serial and year of two figures."""
    numbers: list[_Place] = []
    at = sign(stream, index)
    while _is_number(stream, at):
        numbers.append((at, at + 3))
        behind = joint(stream, at + 3)
        at = sign(stream, behind) if behind > at + 3 else len(stream.tokens)
    return tuple(numbers)


def _is_number(stream: TokenStream, at: int) -> bool:
    serial, slash, year, after = (stream.at(at + offset) for offset in range(4))
    whole = serial.is_number and len(serial.text) <= _NUMBER_DIGITS and year.is_number and len(year.text) == 2
    return whole and slash.key == "/" and not (after.glued and (after.key == "/" or after.is_word))


def _union_numbers(stream: TokenStream, index: int) -> tuple[_Place, ...]:
    """Read `C-131/12`: the place of the number of a case of the Union's courts, none where it does not stand there."""
    court = stream.cue_end("union-court", index)
    if not court or stream.at(court).key != "-" or not stream.at(court).glued or not stream.at(court + 1).glued:
        return ()
    return ((index, index + _UNION_NUMBER),) if _is_number(stream, court + 1) else ()


def by_identifier(stream: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the judgment of a European case law identifier: `ECLI:CE:ECHR:2009:0609JUD003340102` is 33401/02."""
    start = end = stream.cue_end("case-identifier", index)
    # Its fields, each behind a colon and without spaces.
    while end and stream.at(end).key == ":" and stream.at(end + 1).glued and stream.at(end + 1).is_text:
        end += 2
        while stream.at(end).glued and stream.at(end).is_text:
            end += 1
    if end == start:
        return
    years = (full_year(token.text) for token in stream.tokens[start:end])
    serial = stream.at(end - 1).text
    human = stream.cue_end("case-court", start + 3) and len(serial) == _SERIAL and serial.isdecimal()
    number = f"{int(serial[:-2])}/{serial[-2:]}" if human else stream.printed(index, end)
    values = {"kind": act_types.JUDGMENT, "number": number, "designation": number}
    slots = stream.slots(index, end, **values, year=str(next((year for year in years if year), "")))
    yield Citation(index, end, "citations.case", slots)
