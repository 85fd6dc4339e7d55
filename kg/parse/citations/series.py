"""References to numbered series: `Resolutions 1359 (2004) and 1457 (2005) and Recommendation 1711 (2005)`.

A reference is one series word with its numbers and their years. References that stand together are read together, and
the last of them may go on behind the titles of its texts (`1243 (2001) on …, and 1292 (2002) on …`).
What the numbers mean, and whose they are, is decided in `attribution`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.parse.citations.token_stream import (
    CLOSE,
    OPEN,
    TokenStream,
    Year,
    full_year,
    joint,
    month,
    past_bracket,
    sign,
    year_in_brackets,
    year_in_words,
    year_number,
)

YEARED = frozenset(("Resolution", "Recommendation", "Opinion", "Order", "SecurityCouncilResolution"))
_COUNTED = frozenset(("WrittenDeclaration", "WrittenQuestion"))
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
# A range of more texts than these is rather two numbers, or years.
_LONGEST_RANGE = 40


@dataclass(frozen=True, slots=True)
class SeriesNumber:
    """One number of a list: tokens `first` to `last` (exclusive) name it, `at` prints the number.

    `code` is a designation that is no plain number (`68/262`, `217 A (III)`, `715/2013`), `value` 0 then. `implied`
    tells that it is not printed itself, but lies in the range that these tokens print (`2034-2036`).
    """

    first: int
    at: int
    last: int
    value: int
    code: str = ""
    year: Year | None = None
    implied: bool = False


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
    numbers: tuple[SeriesNumber, ...]


def series_at(stream: TokenStream, index: int) -> tuple[str, bool, int] | None:
    """Return the series whose word begins at a token, whether it is a plural, and where the word ends."""
    words = [(end, key, False) for key, end in stream.cues_at("one-", index)]
    words += [(end, key, True) for key, end in stream.cues_at("many-", index)]
    words += [(end, key, True) for key, end in stream.cues_at("bare-", index) if _is_named(stream, key, index)]
    longest = max(words, default=None)
    return (longest[1], longest[2], longest[0]) if longest else None


def _is_named(stream: TokenStream, series: str, index: int) -> bool:
    """Tell whether the full word of a series stands not far before: `written questions, namely question 665`."""
    keys = {f"one-{series}", f"many-{series}"}
    return any(not keys.isdisjoint(cues) for cues in stream.cues[max(index - _TITLES, 0) : index])


def references(stream: TokenStream, index: int) -> tuple[SeriesReference, ...]:
    """Return the references that stand together from a token on, none where it begins no numbered series.

    Years are shared backwards: `Resolution 1655 and Recommendation 1862 (2009)` are both of 2009.
    """
    run: list[SeriesReference] = []
    reference = _reference(stream, index)
    while reference is not None:
        run.append(reference)
        reference = _reference(stream, _next_word(stream, reference.numbers[-1].last))
    if not run:
        return ()
    *before, last = _with_shared_years(stream, run)
    return (*before, replace(last, numbers=(*last.numbers, *_behind_titles(stream, last))))


def _reference(stream: TokenStream, index: int) -> SeriesReference | None:
    word = series_at(stream, index)
    if word is None or stream.cue_start("draft", index, 3) is not None:
        return None
    series, plural, head = word
    issuer = stream.issuer_at.get(stream.cue_end("of", head) or -1)
    head = issuer.last if issuer else head
    at = sign(stream, head)
    if series in YEARED:
        at = _past_stray(stream, at, series)
    number = _number(stream, at, series, index)
    if number is None or not _suits_document(stream, index, head, number, series):
        return None
    reference = SeriesReference(series, index, head, plural, ())
    numbers: list[SeriesNumber] = []
    while number is not None:
        numbers = [*numbers[:-1], *_range(stream, numbers[-1], number)] if numbers else [number]
        number = _next_number(stream, reference, number)
    return replace(reference, numbers=tuple(numbers))


def _past_stray(stream: TokenStream, index: int, series: str) -> int:
    """Pass over what a page left between the word and its number: a footnote's call, a number that is none of it.

    `Resolution 1⏎2156 (2017)`, `Resolution (1) 2156 (2017)`, `Resolution *355 2132 (2016)`.
    """
    at = _past_call(stream, index)
    if at > index and stream.number(at) is not None and year_in_brackets(stream, at + 1):
        return at
    value, year = stream.number(index + 1), year_in_brackets(stream, index + 2)
    if not stream.at(index).is_number or value is None or year is None:
        return index
    return index + stream.lexicon.numbering.agrees(series, value, year.value)


def _past_call(stream: TokenStream, index: int) -> int:
    """Pass over a footnote's call, `1` or `(1)` or `[1]`; the same place where none stands."""
    opened = stream.at(index).key in OPEN
    call, end = stream.at(index + opened), index + 1 + 2 * opened
    closed = not opened or stream.at(end - 1).key in CLOSE
    return end if call.is_number and len(call.text) < _CALL_DIGITS and closed else index


def _range(stream: TokenStream, first: SeriesNumber, last: SeriesNumber) -> list[SeriesNumber]:
    """Return two numbers of a list, and those between them where they are the ends of a range: `2034-2036`.

    The acts of a range all stand in the same tokens, from its first number to the year behind its last.
    """
    end = first.year.end if first.year else first.at + 1
    further = stream.cue_end("range", end)
    wide = further and 1 < last.value - first.value <= _LONGEST_RANGE
    if not wide or sign(stream, further) != last.at or first.code or last.code:
        return [first, last]
    ends = [replace(number, first=first.first, last=last.last) for number in (first, last)]
    between = range(first.value + 1, last.value)
    inner = [SeriesNumber(first.first, first.at, last.last, n, "", last.year, implied=True) for n in between]
    return [ends[0], *inner, ends[1]]


def _next_number(stream: TokenStream, reference: SeriesReference, before: SeriesNumber) -> SeriesNumber | None:
    """Return the number that stands behind another, joined to it, or straight behind its year."""
    start = past_bracket(stream, _past_supplement(stream, before.last))
    behind = joint(stream, start)
    if behind == start and (reference.plural or _is_range(stream, before)):
        behind = stream.skip("range", start)
    index = sign(stream, behind)
    number = _number(stream, index, reference.series, index)
    if number is None or month(stream, number.at + 1):
        return None
    is_dated = bool(number.year and number.year.bracketed)
    if behind == start:
        return number if reference.plural and is_dated and before.year else None
    if _is_range(stream, before):
        return number
    if is_dated or (number.code and before.code):
        return number
    # Without a year it must belong to the list: behind a singular it resembles the number before.
    if bool(number.code) != bool(before.code):
        return None
    if reference.plural:
        return number if len(stream.at(number.at).text) > 1 else None
    alike = len(stream.at(number.at).text) == len(stream.at(before.at).text) > 2
    is_year = year_number(stream, number.at) is not None
    countable = not is_year or reference.series in _COUNTED
    return number if alike and countable and abs(number.value - before.value) <= _NEAR else None


def _is_range(stream: TokenStream, number: SeriesNumber) -> bool:
    """Tell whether a number and a dash are glued to another that is a little higher: `2034-2036`."""
    end, last = stream.cue_end("range", number.at + 1), stream.number(number.at + 2)
    glued = stream.at(number.at + 1).glued and stream.at(number.at + 2).glued and end == number.at + 2
    return glued and last is not None and number.value < last <= number.value + _LONGEST_RANGE


def _number(stream: TokenStream, index: int, series: str, first: int) -> SeriesNumber | None:
    """Read one number at a token; `first` is the token where its stretch begins."""
    coded = _session_code(stream, index) if series in _SESSIONAL else None
    if coded:
        return SeriesNumber(first, index, coded[1], 0, coded[0])
    number = stream.number(index)
    if number is None or number == 0:
        return None
    if stream.at(index + 1).key == "/" and stream.at(index + 2).is_number:
        # `715/2013` of an opinion stays a code, `1920/2013` is number and year; any other is none of ours.
        printed, digits, end = stream.at(index).text, stream.at(index + 2).text, index + 3
        value = full_year(digits)
        if value is None or not _is_whole(stream, index + 2) or stream.at(end).key == "/":
            return None
        if len(digits) < 4 and series not in _SHORT_YEARS:
            return None
        year = Year(value, index + 2, end)
        if series in _SLASHED:
            return SeriesNumber(first, index, end, 0, f"{printed}/{digits}", year)
        return SeriesNumber(first, index, end, number, "", year) if series in YEARED and len(printed) > 2 else None
    if not _is_whole(stream, index):
        return None
    behind = _year_behind(stream, index + 1) if series in YEARED else None
    return SeriesNumber(first, index, behind.end if behind else index + 1, number, "", behind)


def _year_behind(stream: TokenStream, index: int) -> Year | None:
    """Read the year behind a number, in brackets (a footnote's call may stand before them) or in words."""
    return (
        year_in_brackets(stream, index)
        or year_in_brackets(stream, _past_call(stream, index))
        or year_in_words(stream, index)
    )


def _is_whole(stream: TokenStream, index: int) -> bool:
    """Tell whether a number is whole: no decimal, no letter or per cent behind it (a glued `Note` is a footnote's)."""
    after, beyond = stream.at(index + 1), stream.at(index + 2)
    if after.key == "%":
        return False
    if not after.glued:
        return True
    if after.is_word:
        return bool(stream.cue_end("footnote", index + 1))
    if after.key in (".", ",", "'", ":"):
        return not (beyond.glued and beyond.is_number)
    if after.key in ("-", "–"):
        return not beyond.glued or (beyond.is_number and len(beyond.text) == len(stream.at(index).text))
    return after.key != "°"


def _session_code(stream: TokenStream, index: int) -> tuple[str, int] | None:
    """Read the number of a text by session: `68/262`, `ES-11/1`, and until 1975 `217 A (III)`, `2106 (XX)`."""
    special = stream.at(index).key in _SPECIAL_SESSIONS and stream.at(index + 1).key == "-"
    start = index + 2 if special else index
    number = stream.number(start)
    if number is None:
        return None
    if stream.at(start + 1).key == "/" and stream.number(start + 2) is not None and _is_whole(stream, start + 2):
        short = number < 100 and len(stream.at(start + 2).text) < 4 and stream.at(start + 3).key != "/"
        return (stream.printed(index, start + 3).replace(" ", ""), start + 3) if short else None
    if special:
        return None
    at = index + 1 + (stream.at(index + 1).is_capital and len(stream.at(index + 1).text) == 1)
    roman = stream.at(at + 1)
    if stream.at(at).key not in OPEN or not roman.is_capital or stream.at(at + 2).key != ")":
        return None
    return (f"{stream.printed(index, at)} ({roman.text})", at + 3) if set(roman.key) <= _ROMAN else None


def _suits_document(stream: TokenStream, index: int, head: int, number: SeriesNumber, series: str) -> bool:
    """`Doc. 267` is the Assembly's; the whole word needs a longer number, written small five digits or a sign.

    `question 678` without `written` needs three digits, a sign or a date behind it.
    """
    digits = len(stream.at(number.at).text)
    word = stream.at(index)
    if any(stream.cues_at(f"bare-{series}", index)):
        dated = stream.at(number.last).key in OPEN and month(stream, number.last + 1) is not None
        return digits > 2 or sign(stream, head) > head or dated
    if series != "AssemblyDocument":
        return True
    if len(word.text) <= _ABBREVIATED:
        alone = stream.at(index - 1).key in OPEN or stream.at(number.last).key in (*OPEN, *CLOSE)
        return digits > 2 or (word.is_capital and (digits > 1 or alone))
    if year_number(stream, number.at) is not None:
        return False
    if stream.is_early and word.is_capital and digits > 1:
        return True
    return digits > 3 if word.is_capital or sign(stream, head) > head else digits > 4


def _past_supplement(stream: TokenStream, index: int) -> int:
    """Pass over `add. II`, `rev. 2`, `+ Addendum` behind a document's number."""
    end = stream.cue_end("supplement", index + (stream.at(index).key in (",", "+")))
    if not end:
        return index
    token = stream.at(end)
    numbered = (token.is_number and len(token.text) < 3) or (token.is_capital and set(token.key) <= _ROMAN)
    return end + 1 if numbered else end


def _next_word(stream: TokenStream, index: int) -> int:
    """Return where the next series word stands, behind joints, small words and its issuer's name; -1 for none."""
    end = joint(stream, _past_supplement(stream, index))
    if end == index:
        return -1
    for _ in range(_BRIDGE):
        issuer = stream.issuer_at.get(end)
        if series_at(stream, end):
            return end
        following = issuer.last if issuer else max(stream.skip("bridge", end), stream.skip("possessive", end))
        if following == end:
            return -1
        end = following
    return -1


def _with_shared_years(stream: TokenStream, run: list[SeriesReference]) -> list[SeriesReference]:
    """Give each number without a year that of the next number that has one, where it can be of that year.

    It can be where that fits it, or where the year's own number is not the Assembly's either.
    """
    donor: tuple[str, SeriesNumber, Year] | None = None
    shared = []
    for reference in reversed(run):
        numbers = []
        for number in reversed(reference.numbers):
            if reference.series in YEARED and not number.code:
                if number.year is None and donor is not None:
                    agrees, (series, donated, year) = stream.lexicon.numbering.agrees, donor
                    if agrees(reference.series, number.value, year.value) or not agrees(
                        series, donated.value, year.value
                    ):
                        number = replace(number, year=year)
                donor = (reference.series, number, number.year) if number.year else None
            numbers.append(number)
        shared.append(replace(reference, numbers=tuple(reversed(numbers))))
    return list(reversed(shared))


def _behind_titles(stream: TokenStream, reference: SeriesReference) -> Iterator[SeriesNumber]:
    """Find the numbers of a plural that stand behind the titles of others: joined, and with a year in brackets.

    Where those before have no year (`Recommendations 992 on … and 1005 on …`), a title tells the number.
    """
    if not reference.plural or reference.series not in YEARED:
        return
    before = reference.numbers[-1]
    sentence = stream.sentence[reference.first]
    index = before.last
    limit = min(index + _TITLES, len(stream.tokens))
    while index < limit and stream.sentence[index] == sentence:
        word = series_at(stream, index)
        if word and stream.number(sign(stream, word[2])) is not None:
            return
        is_joined = stream.at(index).is_number and stream.cue_start("join", index, 4) is not None
        number = _number(stream, index, reference.series, index) if is_joined else None
        if number and (number.year.bracketed if number.year else _is_titled(stream, before, number)):
            yield number
            before, index = number, number.last
        else:
            index += 1


def _is_titled(stream: TokenStream, before: SeriesNumber, number: SeriesNumber) -> bool:
    """Tell whether two numbers without years both have a title behind them, and can belong to one list."""
    near = before.value < number.value <= before.value + _NEAR and not before.year
    titled = stream.cue_end("title", before.last) and stream.cue_end("title", number.last)
    return bool(near and titled and year_number(stream, number.at) is None)
