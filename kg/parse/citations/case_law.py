"""Judgments by parties, date or number: `Opuz v. Turkey, 9 June 2009`, `requête n° 302/02`, `Case C-131/12`.

The respondent is a State (or several); that, and the applicant's name, make a judgment the same in both
languages. An application number alone is enough.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from kg.model import iri
from kg.model.document import Slot
from kg.parse.citations.citation import Citation, parts_of
from kg.parse.citations.token_stream import TokenStream
from kg.parse.citations.values import CLOSE, OPEN, full_date, full_year, is_glued, joint, past_bracket, sign
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


@dataclass(frozen=True, slots=True)
class _Details:
    """What stands behind the parties: application numbers as (first, last), the date as (day, first, last), the end.

    `ordinal` tells judgments of the same parties apart (`(No. 2)`, `(II)`).
    """

    end: int
    ordinal: str = ""
    numbers: tuple[tuple[int, int], ...] = ()
    dated: tuple[date, int, int] | None = None


@dataclass(frozen=True, slots=True)
class _Party:
    """A respondent State in the tokens up to `last` (exclusive)."""

    last: int
    codes: tuple[str, ...] = field(default=())
    labels: tuple[str, ...] = field(default=())


def by_parties(page: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the judgment whose `v.` or `c.` stands at a token."""
    end = page.mark("versus", index)
    lead = None
    if not end and page.mark("against", index):
        end, lead = page.mark("against", index), "case-of"
    respondent = _respondent(page, end) if end else None
    if respondent is None:
        return
    first = _applicant(page, index)
    if first == index or (lead and page.ends(lead, _before_article(page, first), 3) is None):
        return
    first = _without_lead(page, first, index)
    if first < index:
        yield _draft(page, (first, index), respondent, _details(page, respondent.last))


def _before_article(page: TokenStream, first: int) -> int:
    """Return the token before which a lead such as `case of` must end: an article may stand between."""
    article = page.ends("article", first, 2)
    return first if article is None else article


def _respondent(page: TokenStream, index: int) -> _Party | None:
    """Read `Turkey`, `the United Kingdom`, `Cyprus and Russia`; None where no State stands."""
    party: _Party | None = None
    while True:
        start = page.past("article", index)
        keys = tuple(page.at(at).key for at in range(start, start + _LONGEST_APPLICANT) if page.at(at).key)
        found = page.grammar.states.matches(keys, 0) if keys and page.at(start).is_capital else []
        if not found:
            return party
        length, states = found[-1]
        code, label = states[0]
        before = party or _Party(0)
        party = _Party(start + length, (*before.codes, code), (*before.labels, label))
        index = joint(page, party.last)
        if index == party.last or (page.at(party.last).key in (",", ";") and index == party.last + 1):
            return party


def _applicant(page: TokenStream, versus: int) -> int:
    """Return where the applicant's name begins: capitalised words, and small ones between them, back to a stop."""
    first = index = versus
    bound = _bound(page, versus)
    while index > bound and page.sentence[index - 1] == page.sentence[versus]:
        others = page.ends("others", index, 4)
        small = page.ends("case-joint", index, 3)
        if others is not None:
            index = first = others
        elif page.at(index - 1).is_capital:
            index = first = index - 1
        elif index == versus and _ordinal_before(page, index):
            index -= len(_ordinal_before(page, index))
        elif small and (first < versus or page.at(small - 1).is_capital):
            index = small
        else:
            break
    return first


def _bound(page: TokenStream, versus: int) -> int:
    """Return the earliest token of an applicant's name: behind the respondent of the case named before."""
    lowest = max(0, versus - _LONGEST_APPLICANT)
    for index in range(versus - 1, lowest, -1):
        end = page.mark("versus", index)
        other = _respondent(page, end) if end else None
        if other:
            return min(joint(page, other.last), versus)
    return lowest


def _ordinal_before(page: TokenStream, index: int) -> tuple[str, ...]:
    """Return the tokens of `(No. 2)` before a token, none where it does not stand there."""
    for first in range(index - 3, index - 7, -1):
        found = _ordinal(page, first)
        if found and found[1] == index:
            return tuple(page.at(at).text for at in range(first, index))
    return ()


def _ordinal(page: TokenStream, index: int) -> tuple[str, int] | None:
    """Read `(No. 2)`, `(n° 2)` or `(II)`, which tells judgments of the same parties apart."""
    at = sign(page, index + 1)
    token = page.at(at)
    counted = (token.is_number and len(token.text) == 1) or (token.is_capital and set(token.key) <= _ROMAN)
    if page.at(index).key not in OPEN or not counted or page.at(at + 1).key not in CLOSE:
        return None
    return token.text, at + 2


def _without_lead(page: TokenStream, first: int, last: int) -> int:
    """Drop the words that lead to a case, not to its name: `See`, `The`, `In the case of`."""
    while first < last:
        small = first if page.at(first).is_capital else page.past("case-joint", first)
        passed = max(page.mark("case-lead", first), page.past("article", first), small)
        if passed <= first or passed > last:
            return first
        first = passed
    return first


def _details(page: TokenStream, index: int) -> _Details:
    """Read what stands behind the parties: `[GC], no. 34503/97, judgment of 9 June 2009`, in a bracket or not."""
    found = _Details(index)
    at = index
    while at < index + _LONGEST_TRAILER:
        step = _detail(page, at, found)
        if step is None:
            break
        at, found = step
    return found


def _detail(page: TokenStream, at: int, found: _Details) -> tuple[int, _Details] | None:
    """Read one piece behind the parties, and return where the text goes on and what is known then."""
    ordinal = _ordinal(page, at)
    if ordinal and not found.ordinal:
        return ordinal[1], replace(found, ordinal=ordinal[0], end=ordinal[1])
    numbers = _numbers(page, at) or _numbers(page, page.mark("application", at)) or _union_numbers(page, at)
    if numbers and not found.numbers:
        end = page.past("others", numbers[-1][1])
        return end, replace(found, numbers=numbers, end=_closed(page, end))
    dated = full_date(page, page.past("judgment", at))
    if dated and not found.dated:
        day, end = dated
        return end, replace(found, dated=(day, end - 1, end), end=_closed(page, end))
    small = max(page.mark(key, at) for key in _DETAILS)
    if small:
        return small, found
    if page.at(at).key in OPEN and page.at(at + 1).is_word and not page.mark("application", at + 1):
        closed = past_bracket(page, at, _REMARK)
        remark = closed > at and not any(page.at(index).is_number for index in range(at, closed))
        return (closed, found) if remark else (at + 1, found)
    if page.at(at).key in (*OPEN, *CLOSE, ",", '"'):
        return at + 1, found
    return None


def _closed(page: TokenStream, end: int) -> int:
    return end + 1 if page.at(end).key in CLOSE else end


def _numbers(page: TokenStream, index: int) -> tuple[tuple[int, int], ...]:
    """Read `no. 34503/97`, `Nos. 1/10 and 2/11`: places of application numbers, serial and year of two figures."""
    found: list[tuple[int, int]] = []
    at = sign(page, index)
    while index and _is_number(page, at):
        found.append((at, at + 3))
        joined = joint(page, at + 3)
        at = sign(page, joined) if joined > at + 3 else len(page.tokens)
    return tuple(found)


def _is_number(page: TokenStream, at: int) -> bool:
    serial, slash, year = page.at(at), page.at(at + 1), page.at(at + 2)
    whole = serial.is_number and len(serial.text) <= _NUMBER_DIGITS and year.is_number and len(year.text) == 2
    after = page.at(at + 3)
    return whole and slash.key == "/" and (after.spaced or not (after.key == "/" or after.is_word))


def by_application(page: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the judgments whose application numbers begin at a token: `Application No. 302/02`, `requêtes nos 1/10`."""
    end = page.mark("application", index)
    numbers = _numbers(page, end) if end else ()
    for first, last in numbers:
        start = index if (first, last) == numbers[0] else first
        number = page.printed(first, last)
        parts = parts_of(page, first, last, number=number, designation=number)
        yield Citation(
            start, last, "citations.application", (*parts_of(page, start, last, kind=act_types.JUDGMENT), *parts)
        )


def by_union_number(page: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the case of the Union's courts whose number begins at a token: `C-131/12`."""
    for first, last in _union_numbers(page, index):
        number, word = page.printed(first, last), page.ends("union-case", first, 3)
        start = first if word is None else word
        parts = parts_of(page, first, last, number=number, designation=number)
        yield Citation(start, last, "citations.case", (*parts_of(page, start, last, kind=act_types.JUDGMENT), *parts))


def _union_numbers(page: TokenStream, index: int) -> tuple[tuple[int, int], ...]:
    """Read `C-131/12`: the place of the number of a case of the Union's courts, none where it does not stand there."""
    court = page.mark("union-court", index)
    if not court or page.at(court).key != "-" or not is_glued(page, court) or not is_glued(page, court + 1):
        return ()
    return ((index, index + _UNION_NUMBER),) if _is_number(page, court + 1) else ()


def _union_number_before(page: TokenStream, first: int) -> tuple[tuple[int, int], ...]:
    """Read the number in front of the parties: `Case C-619/18 Commission v Poland`."""
    end = first - (page.at(first - 1).key in (",", ":"))
    return _union_numbers(page, end - _UNION_NUMBER)


def by_identifier(page: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the judgment of a European case law identifier: `ECLI:CE:ECHR:2009:0609JUD003340102` is 33401/02."""
    end = page.mark("case-identifier", index)
    last = _identifier_end(page, end) if end else 0
    if last <= end:
        return
    year = next((full_year(page.at(at).text) for at in range(end, last) if full_year(page.at(at).text)), None)
    serial = page.at(last - 1).text
    human = page.mark("case-court", end + 3) and len(serial) == _SERIAL and serial.isdecimal()
    number = f"{int(serial[:-2])}/{serial[-2:]}" if human else page.printed(index, last)
    values = {"kind": act_types.JUDGMENT, "number": number, "designation": number, "year": str(year or "")}
    yield Citation(index, last, "citations.case", parts_of(page, index, last, **values))


def _identifier_end(page: TokenStream, index: int) -> int:
    """Pass over the fields of an identifier, each behind a colon and without spaces."""
    end = index
    while page.at(end).key == ":" and is_glued(page, end + 1) and page.at(end + 1).is_text:
        end += 2
        while is_glued(page, end) and page.at(end).is_text:
            end += 1
    return end


def by_group(page: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the group of judgments whose words stand at a token: `Gafgaz Mammadov group of judgments`."""
    if not page.mark("judgment-group", index):
        return
    first = _without_lead(page, _applicant(page, index), index)
    if first < index:
        name = page.printed(first, index)
        values = {"kind": act_types.JUDGMENT, "designation": name, "key": iri.slug(name)}
        last = page.mark("judgment-group", index)
        yield Citation(first, last, "citations.judgment", parts_of(page, first, last, **values))


def _draft(page: TokenStream, applicant: tuple[int, int], respondent: _Party, details: _Details) -> Citation:
    first, last = applicant[0], max(details.end, respondent.last)
    before = () if details.numbers else _union_number_before(page, first)
    if before:
        details, first = replace(details, numbers=before), before[0][0]
    parts: list[Slot] = list(parts_of(page, first, last, kind=act_types.JUDGMENT))
    if details.numbers:
        number = page.printed(*details.numbers[0])
        parts += parts_of(page, *details.numbers[0], number=number, designation=number)
    else:
        parts += parts_of(page, first, respondent.last, **_named(page, applicant, respondent, details.ordinal))
    dated = details.dated or _dated_before(page, first)
    if dated:
        day, at, end = dated
        parts += parts_of(page, at, end, year=str(day.year))
    return Citation(first, last, "citations.judgment", tuple(parts))


def _dated_before(page: TokenStream, first: int) -> tuple[date, int, int] | None:
    """Read the date in front of a case: `judgment of 9 June 2009 in Opuz v. Turkey`."""
    end = page.ends("case-in", first, 5)
    for start in range((end or 0) - 3, (end or 0) - 5, -1):
        dated = full_date(page, start) if end and start >= 0 else None
        if dated and dated[1] == end and any(page.ends("judgment", start, reach) is not None for reach in (1, 3)):
            return dated[0], end - 1, end
    return None


def _named(page: TokenStream, applicant: tuple[int, int], respondent: _Party, ordinal: str) -> dict[str, str]:
    """Return the designation by parties, and a key that is alike in both languages."""
    first, versus = applicant
    before = _ordinal_before(page, versus)
    end = versus - len(before)
    others = page.ends("others", end, 4)
    core = page.printed(first, end if others is None else others)
    state = _respondent(page, first)
    if state and state.last == end:
        core, printed = " ".join(state.codes), " & ".join(state.labels)
    else:
        printed = page.printed(first, end)
    number = ordinal or next((text for text in before if text.isdecimal() or set(text.casefold()) <= _ROMAN), "")
    sign_of = next(iter(page.grammar.lexicon.forms("cite-versus-normal")), "")
    name = f"{printed} {sign_of} {' & '.join(respondent.labels)}{f' ({number})' if number else ''}"
    return {"designation": name, "key": iri.slug(f"{core} {' '.join(respondent.codes)} {number}")}
