"""`Resolutions 1359 (2004) and 1457 (2005) and Recommendation 1711 (2005)`: the numbers that series words stand before.

A run is what stands together: groups of one series word each, a group's numbers with their years. The
last group of a run may go on behind the titles of its texts (`1243 (2001) on …, and 1292 (2002) on …`).
What the numbers mean, and whose they are, is decided in `rulings`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.parse.citations.token_stream import TokenStream
from kg.parse.citations.values import (
    OPEN,
    Year,
    full_year,
    is_glued,
    joint,
    month,
    past_bracket,
    sign,
    year_in_brackets,
    year_in_words,
    year_number,
)

YEARED = frozenset(("Resolution", "Recommendation", "Opinion", "Order", "SecurityCouncilResolution"))
_COUNTED = frozenset(("WrittenDeclaration", "WrittenQuestion", "AssemblyDocument"))
_SESSIONAL = frozenset(("Resolution",))
# Series whose numbers hold the year: `715/2013` of the Venice Commission, `3/03` of the OSCE.
_SLASHED = frozenset(("Opinion", "OsceDecision"))
_SHORT_YEARS = frozenset(("OsceDecision",))
_SPECIAL_SESSIONS = frozenset(("es", "s"))
_ROMAN = frozenset("ivxlc")
_BRIDGE = 6
_TITLES = 400
_NEAR = 300
_ABBREVIATED = 4
_CALL_DIGITS = 3


@dataclass(frozen=True, slots=True)
class SeriesNumber:
    """One number of a list: tokens `first` to `last` (exclusive) name it, `at` prints the number.

    `code` is a designation that is no plain number (`68/262`, `217 A (III)`, `715/2013`), `number` 0 then.
    """

    first: int
    at: int
    last: int
    number: int
    code: str = ""
    year: Year | None = None


@dataclass(frozen=True, slots=True)
class SeriesReference:
    """A series word, and the numbers that it stands before.

    The tokens `first` to `head` (exclusive) are the word, and an issuer's name behind it (`Opinion of the Venice
    Commission No. 872/2016`).
    """

    series: str
    first: int
    head: int
    plural: bool
    members: tuple[SeriesNumber, ...]


def runs(page: TokenStream, index: int) -> tuple[SeriesReference, ...]:
    """Return the groups that stand together from a token on, none where it begins no numbered series.

    Years are shared backwards: `Resolution 1655 and Recommendation 1862 (2009)` are both of 2009.
    """
    groups = []
    group = _group(page, index)
    while group is not None:
        groups.append(group)
        group = _group(page, _bridge(page, group.members[-1].last))
    if not groups:
        return ()
    shared = _shared(page, groups)
    last = shared[-1]
    return (*shared[:-1], replace(last, members=(*last.members, *_behind_titles(page, last))))


def series_at(page: TokenStream, index: int) -> tuple[str, bool, int] | None:
    """Return the series whose word begins at a token, whether it is a plural, and where the word ends."""
    one = [(end, key, False) for key, end in page.marked("one-", index)]
    many = [(end, key, True) for key, end in page.marked("many-", index)]
    found = max([*one, *many], default=None)
    return (found[1], found[2], found[0]) if found else None


def _group(page: TokenStream, index: int) -> SeriesReference | None:
    found = series_at(page, index)
    if found is None or page.ends("draft", index, 3) is not None:
        return None
    series, plural, head = found
    issuer = page.issuer_at.get(page.mark("of", head) or -1)
    head = issuer.last if issuer else head
    first = _member(page, _past_footnote(page, sign(page, head), series), series, index)
    if first is None or not _suits_document(page, index, head, first, series):
        return None
    group = SeriesReference(series, index, head, plural, (first,))
    for member in _following(page, group):
        group = replace(group, members=(*group.members, member))
    return group


def _past_footnote(page: TokenStream, index: int, series: str) -> int:
    """Pass over a footnote's number between a series word and the text's own number: `Resolution 1⏎2156 (2017)`."""
    call, number = page.at(index), page.number(index + 1)
    small = series in YEARED and call.is_number and len(call.text) < _CALL_DIGITS
    return index + 1 if small and number and year_in_brackets(page, index + 2) else index


def _following(page: TokenStream, group: SeriesReference) -> Iterator[SeriesNumber]:
    before = group.members[0]
    while True:
        member = _next(page, group, before)
        if member is None:
            return
        yield member
        before = member


def _next(page: TokenStream, group: SeriesReference, before: SeriesNumber) -> SeriesNumber | None:
    """Return the member that stands behind another, joined to it, or straight behind its year."""
    start = past_bracket(page, _past_supplement(page, before.last))
    joined = joint(page, start)
    if joined == start and group.plural:
        joined = page.past("range", start)
    index = sign(page, joined)
    member = _member(page, index, group.series, index)
    if member is None or month(page, member.at + 1):
        return None
    dated = bool(member.year and member.year.bracketed)
    if joined == start:
        return member if group.plural and dated and before.year else None
    if dated or (member.code and before.code):
        return member
    return member if _goes_on(page, group, before, member) else None


def _goes_on(page: TokenStream, group: SeriesReference, before: SeriesNumber, member: SeriesNumber) -> bool:
    """Tell whether a number without a year belongs to the list: behind a singular it must resemble the one before."""
    if bool(member.code) != bool(before.code):
        return False
    if group.plural:
        return len(page.at(member.at).text) > 1
    alike = len(page.at(member.at).text) == len(page.at(before.at).text) > 2
    countable = group.series in _COUNTED or year_number(page, member.at) is None
    is_year = group.series == "AssemblyDocument" and year_number(page, member.at) is not None
    return alike and countable and not is_year and abs(member.number - before.number) <= _NEAR


def _member(page: TokenStream, index: int, series: str, first: int) -> SeriesNumber | None:
    """Read one number at a token; `first` is the token where its stretch begins."""
    coded = _session_code(page, index) if series in _SESSIONAL else None
    if coded:
        return SeriesNumber(first, index, coded[1], 0, coded[0])
    number = page.number(index)
    if number is None or number == 0:
        return None
    if page.at(index + 1).key == "/" and page.at(index + 2).is_number:
        return _slashed(page, index, series, first)
    if not _ends(page, index):
        return None
    year = (year_in_brackets(page, index + 1) or year_in_words(page, index + 1)) if series in YEARED else None
    last = year.end if year else index + 1
    return SeriesNumber(first, index, last, number, "", year)


def _ends(page: TokenStream, index: int) -> bool:
    """Tell whether a number is whole: no decimal, no letter or per cent behind it (a glued `Note` is a footnote's)."""
    after, beyond = page.at(index + 1), page.at(index + 2)
    if after.key == "%":
        return False
    if not is_glued(page, index + 1):
        return True
    if after.is_word:
        return bool(page.mark("footnote", index + 1))
    if after.key in (".", ",", "'", ":"):
        return not (is_glued(page, index + 2) and beyond.is_number)
    if after.key in ("-", "–"):
        return not is_glued(page, index + 2) or (beyond.is_number and len(beyond.text) == len(page.at(index).text))
    return after.key != "°"


def _slashed(page: TokenStream, index: int, series: str, first: int) -> SeriesNumber | None:
    """`715/2013` of an opinion stays a code, `1920/2013` is number and year; any other is none of ours."""
    value = full_year(page.at(index + 2).text)
    if value is None or not _ends(page, index + 2) or page.at(index + 3).key == "/":
        return None
    if len(page.at(index + 2).text) < 4 and series not in _SHORT_YEARS:
        return None
    if series in _SLASHED:
        code = f"{page.at(index).text}/{page.at(index + 2).text}"
        return SeriesNumber(first, index, index + 3, 0, code, Year(value, index + 2, index + 3))
    if series not in YEARED or len(page.at(index).text) < 3:
        return None
    year = Year(value, index + 2, index + 3)
    return SeriesNumber(first, index, index + 3, page.number(index) or 0, "", year)


def _session_code(page: TokenStream, index: int) -> tuple[str, int] | None:
    """Read the number of a text by session: `68/262`, `ES-11/1`, `217 A (III)`, `2106 (XX)`."""
    start = index + 2 if page.at(index).key in _SPECIAL_SESSIONS and page.at(index + 1).key == "-" else index
    number = page.number(start)
    if number is None:
        return None
    if page.at(start + 1).key == "/" and page.number(start + 2) is not None and _ends(page, start + 2):
        short = number < 100 and len(page.at(start + 2).text) < 4 and page.at(start + 3).key != "/"
        return (page.printed(index, start + 3).replace(" ", ""), start + 3) if short else None
    return _roman_code(page, index) if start == index else None


def _roman_code(page: TokenStream, index: int) -> tuple[str, int] | None:
    """Read `217 A (III)` and `2106 (XX)`, as the General Assembly counted until 1975."""
    lettered = page.at(index + 1).is_capital and len(page.at(index + 1).text) == 1
    at = index + 1 + lettered
    roman = page.at(at + 1)
    if (
        page.at(at).key not in OPEN
        or not roman.is_capital
        or not set(roman.key) <= _ROMAN
        or page.at(at + 2).key != ")"
    ):
        return None
    return f"{page.printed(index, index + 1 + lettered)} ({roman.text})", at + 3


def _suits_document(page: TokenStream, index: int, head: int, member: SeriesNumber, series: str) -> bool:
    """`Doc. 267` is the Assembly's; the whole word needs a longer number, written small five digits or a sign."""
    if series != "AssemblyDocument":
        return True
    digits = len(page.at(member.at).text)
    word = page.at(index)
    if len(word.text) <= _ABBREVIATED:
        return digits > 2
    if year_number(page, member.at) is not None:
        return False
    return digits > 3 if word.is_capital or sign(page, head) > head else digits > 4


def _past_supplement(page: TokenStream, index: int) -> int:
    """Pass over `add. II`, `rev. 2`, `+ Addendum` behind a document's number."""
    end = page.past("supplement", index + (page.at(index).key in (",", "+")))
    if not page.mark("supplement", index + (page.at(index).key in (",", "+"))):
        return index
    token = page.at(end)
    numbered = (token.is_number and len(token.text) < 3) or (token.is_capital and set(token.key) <= _ROMAN)
    return end + 1 if numbered else end


def _bridge(page: TokenStream, index: int) -> int:
    """Return where the next series word stands: behind joints, small words and the name of its issuer."""
    end = joint(page, _past_supplement(page, index))
    if end == index:
        return -1
    for _ in range(_BRIDGE):
        issuer = page.issuer_at.get(end)
        if series_at(page, end):
            return end
        passed = issuer.last if issuer else max(page.past("bridge", end), page.past("possessive", end))
        if passed == end:
            return -1
        end = passed
    return -1


def _shared(page: TokenStream, groups: list[SeriesReference]) -> list[SeriesReference]:
    """Give each number without a year that of the next number that has one, where both may be of that year."""
    donor: tuple[str, SeriesNumber] | None = None
    found = []
    for group in reversed(groups):
        members = []
        for member in reversed(group.members):
            if group.series in YEARED and not member.code:
                if member.year is None and donor and _may_share(page, group.series, member, donor):
                    member = replace(member, year=donor[1].year)
                donor = (group.series, member) if member.year else None
            members.append(member)
        found.append(replace(group, members=tuple(reversed(members))))
    return list(reversed(found))


def _may_share(page: TokenStream, series: str, member: SeriesNumber, donor: tuple[str, SeriesNumber]) -> bool:
    """Tell whether a number can be of the year printed with another, both the Assembly's or both another body's."""
    other, given = donor
    year = given.year.value if given.year else 0
    return page.grammar.agrees(series, member.number, year) or not page.grammar.agrees(other, given.number, year)


def _behind_titles(page: TokenStream, group: SeriesReference) -> Iterator[SeriesNumber]:
    """Find the numbers of a plural that stand behind the titles of others: joined, and with a year in brackets."""
    if not group.plural or group.series not in YEARED:
        return
    sentence = page.sentence[group.first]
    index = group.members[-1].last
    limit = min(index + _TITLES, len(page.tokens))
    while index < limit and page.sentence[index] == sentence:
        found = series_at(page, index)
        if found and page.number(sign(page, found[2])) is not None:
            return
        member = _joined_member(page, group, index)
        if member is not None:
            yield member
        index = member.last if member else index + 1


def _joined_member(page: TokenStream, group: SeriesReference, index: int) -> SeriesNumber | None:
    if not page.at(index).is_number or page.ends("join", index, 4) is None:
        return None
    member = _member(page, index, group.series, index)
    return member if member and member.year and member.year.bracketed else None
