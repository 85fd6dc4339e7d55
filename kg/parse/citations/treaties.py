"""Treaties by number, by name, and by both: `ETS No. 5`, `ILO Convention 182`, `Istanbul Convention (CETS No. 210)`.

A name with its number in brackets is one citation. Where the two mean different treaties the name decides, the
number stays as printed and the citation is flagged.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.model import iri
from kg.model.document import Slot
from kg.parse.citations.lexicon import TreatyName
from kg.parse.citations.series import series_at
from kg.parse.citations.token_stream import (
    CLOSE,
    OPEN,
    QUOTES,
    Citation,
    TokenStream,
    TreatyMatch,
    conventions_behind,
    joint,
    past_bracket,
    sign,
    year_number,
)
from kg.vocabulary import act_types

NUMBER_DISAGREES = "treaty number and name disagree"
# ETS runs to 193, CETS from 194; the last number is far below 300.
_LAST_ETS, _HIGHEST = 193, 299
_HIGHEST_LABOUR = 250
_BRACKET = 48
_UNLISTED = 24
# `Second Additional Protocol`: its noun is at most the third word.
_ORDINALS = 3
# A title of fewer capitalised words may be any words.
_TITLE_WORDS = 2


def treaty_citation(stream: TokenStream, treaty: str, first: int, last: int, rule: str) -> Citation:
    """Return the citation of a treaty of the vocabulary, with the number that the vocabulary gives it."""
    names = stream.lexicon.treaties
    values = {
        "treaty": treaty,
        "designation": names.labels.get(treaty, ""),
        "number": str(names.numbers.get(treaty, "")),
    }
    return Citation(first, last, rule, stream.slots(first, last, kind=act_types.TREATY, **values))


def _flag(stream: TokenStream, treaty: str) -> str:
    return "" if treaty in stream.lexicon.treaties.labels else act_types.UNLISTED


# --- by number


@dataclass(frozen=True, slots=True)
class _TreatyNumber:
    """A number of the treaty series: the tokens that print it, where its stretch starts, and whose it is."""

    start: int
    first: int
    last: int
    value: int
    treaty: str


def by_number(stream: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the treaties whose numbers in the Council of Europe's series begin at a token: `ETS Nos. 5 and 35`.

    A name behind the number in the same bracket belongs to it: `(CETS No. 210, the Istanbul Convention)`.
    """
    numbers = _series_numbers(stream, index)
    match = _name_behind(stream, numbers[0]) if len(numbers) == 1 else None
    if match:
        name = next((name for name in match.names if name.treaty == numbers[0].treaty), match.names[0])
        yield _joined(stream, name, numbers[0], index, match.last + (stream.at(match.last).key in QUOTES))
        return
    for number in numbers:
        designation = iri.local_name(number.treaty).replace("-", " ").upper()
        values = {"treaty": number.treaty, "designation": designation, "flag": _flag(stream, number.treaty)}
        slots = stream.slots(number.start, number.last, kind=act_types.TREATY, **values)
        printed = stream.slots(number.first, number.last, number=str(number.value))
        yield Citation(number.start, number.last, "citations.treaty-number", (*slots, *printed))


def _series_numbers(stream: TokenStream, index: int) -> tuple[_TreatyNumber, ...]:
    end, begin = stream.cue_end("treaty-series", index), index
    numbers: list[_TreatyNumber] = []
    while end:
        start = sign(stream, end)
        value = stream.number(start)
        if value is None or not 0 < value <= _HIGHEST or not _is_whole(stream, start):
            break
        numbers.append(_TreatyNumber(begin, start, start + 1, value, treaty_of(value)))
        behind = joint(stream, start + 1)
        plural = bool(stream.cue_end("signs", end)) or len(numbers) > 1
        series, following = stream.cue_end("treaty-series", behind), sign(stream, behind)
        begin = behind if series else following
        # `ETS Nos. 5 and 35` goes on; `ETS No. 5, 35` only up to a bracket's end, for 35 may count anything.
        counts = plural or following > behind or stream.at(following + 1).key in CLOSE
        goes_on = behind > start + 1 and stream.number(following) is not None and counts
        end = series or (behind if goes_on else 0)
    return tuple(numbers)


def _is_whole(stream: TokenStream, index: int) -> bool:
    after = stream.at(index + 1)
    footnote = not after.is_word or stream.cue_end("footnote", index + 1)
    return not after.glued or bool(footnote and after.key not in ("/", "%"))


def treaty_of(number: int) -> str:
    """Return the IRI of the treaty with that number in the Council of Europe's series, known or not.

    >>> treaty_of(5), treaty_of(210)
    ('https://w3id.org/pace-kg/id/treaty/ets-005', 'https://w3id.org/pace-kg/id/treaty/cets-210')
    """
    return iri.concept("treaty", f"{'ets' if number <= _LAST_ETS else 'cets'}-{number:03d}")


def _name_behind(stream: TokenStream, number: _TreatyNumber) -> TreatyMatch | None:
    """Return the name that explains a number: `CETS No. 210, the so-called Istanbul Convention`."""
    if stream.at(number.last).key != ",":
        return None
    start = number.last + 1
    known_as = stream.cue_end("hereinafter", stream.skip("article", start)) or stream.cue_end("hereinafter", start)
    start = stream.skip("article", known_as or start)
    match = stream.treaty_at.get(start + (stream.at(start).key in QUOTES))
    if match is None or _series_numbers(stream, match.last + (stream.at(match.last).key in OPEN)):
        return None
    return match if known_as or match.means(number.treaty) else None


def by_labour_number(stream: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the International Labour Organisation's conventions: `ILO Convention No. 29`, `Convention 182 de l’OIT`."""
    labour = stream.cue_end("labour", index)
    word = stream.cue_end("convention", stream.skip("possessive", labour) if labour else index)
    numbers = _plain_numbers(stream, word, _HIGHEST_LABOUR) if word else ()
    if not numbers:
        return
    end = numbers[-1] + 1
    if not labour:
        owner = stream.cue_end("of", end)
        labour = stream.cue_end("labour", owner) if owner else 0
        labour = labour or (stream.cue_end("labour", end + 1) if stream.at(end).key in OPEN else 0)
    for at in numbers if labour else ():
        first, value = index if at == numbers[0] else at, str(stream.number(at))
        treaty = iri.concept("treaty", f"ilo-{value}")
        values = {"treaty": treaty, "designation": f"ILO {value}", "flag": _flag(stream, treaty)}
        slots = stream.slots(first, at + 1, kind=act_types.TREATY, **values)
        printed = stream.slots(at, at + 1, number=value)
        yield Citation(first, at + 1, "citations.treaty-number", (*slots, *printed))


def _plain_numbers(stream: TokenStream, index: int, highest: int) -> tuple[int, ...]:
    """Return the tokens of numbers that are joined to each other, from a token on."""
    numbers: list[int] = []
    at = sign(stream, index)
    while True:
        value = stream.number(at)
        if value is None or not 0 < value <= highest or not _is_whole(stream, at):
            return tuple(numbers)
        numbers.append(at)
        behind = joint(stream, at + 1)
        at = sign(stream, behind) if behind > at + 1 else len(stream.tokens)


def by_protocol_number(stream: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the protocols of a plural: `Protocols Nos. 6 and 13 to the European Convention on Human Rights`."""
    word = stream.cue_end("protocol", index)
    numbers = _plain_numbers(stream, word, _HIGHEST) if word else ()
    for at in numbers if len(numbers) > 1 else ():
        name = stream.lexicon.treaties.protocols.get(stream.at(at).key)
        if name:
            end = _with_convention(stream, at + 1, name.parent) if at == numbers[-1] else at + 1
            yield _named(stream, name, index if at == numbers[0] else at, end)


def _with_convention(stream: TokenStream, last: int, parent: str) -> int:
    """Return the end of a protocol's name with that of its convention: `Protocol No. 1 to the Convention`."""
    return next((end for end, own in conventions_behind(stream, last) if not own or parent in own), last)


# --- by name


def by_name(stream: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the treaty whose name begins at a token, with its number and its short names in the bracket behind.

    A name that the vocabulary gives to several treaties (`Geneva Conventions`) cites each of them.
    """
    match = stream.treaty_at.get(index)
    if match and (stream.cue_end("further", match.last) or _is_draft(stream, match)):  # `Protocol No. 14 bis`
        return
    names = _meant(stream, match) if match and not _is_body(stream, match) else ()
    if not match or not names:
        return
    numbers = _numbers_behind(stream, match)
    end = _end(stream, match, numbers)
    inner = _amended(stream, match, numbers, end) if len(names) == 1 else None
    if inner:
        yield _named(stream, names[0], index, match.last)
        yield from by_name(stream, inner.first)
        return
    opened = _opening(stream, match.last)
    if opened and len(names) == 1:
        yield _named(stream, names[0], index, opened + 2).with_slots(_year(stream, opened))
        return
    if end == match.last and names[0].bare:
        # Its number may stand behind the convention: `Protocol No. 1 to the Convention (ETS No. 9)`.
        match = replace(match, last=_with_convention(stream, end, names[0].parent))
        numbers = tuple(number for number in _numbers_behind(stream, match) if number.treaty == names[0].treaty)
        end = _end(stream, match, numbers) if numbers else match.last
    if len(names) > 1 or len(numbers) != 1 or end == match.last:
        yield from (_named(stream, name, index, end) for name in names)
    else:
        yield _joined(stream, names[0], numbers[0], index, end)


def _is_draft(stream: TokenStream, match: TreatyMatch) -> bool:
    """Tell whether it has yet no number or is only asked for, and so is none of the protocols known.

    `draft Protocol to the Convention`, `an additional protocol to the European Convention on Human Rights`.
    """
    at = match.first
    nouns = (end for end in (stream.cue_end("protocol", at + offset) for offset in range(_ORDINALS)) if end)
    noun = next(nouns, 0)
    if not noun or stream.number(sign(stream, noun)) is not None:
        return False
    # A word may stand between: `a revised protocol`, `an additional protocol`.
    asked_for = any(stream.cue_start("proposed", place, 1) is not None for place in (at, at - 1))
    is_draft = any(stream.cue_start("draft", place, 3) is not None for place in (at, at - 1))
    return asked_for or (is_draft and noun == stream.cue_end("protocol", at))


def _amended(
    stream: TokenStream, match: TreatyMatch, numbers: tuple[_TreatyNumber, ...], end: int
) -> TreatyMatch | None:
    """Return the convention inside a protocol's name that the bracket behind it means, by number or by noun.

    `Protocol No. 15 amending the Convention … (ETS No. 5, “the Convention”)`.
    """
    names = stream.lexicon.treaties
    inside = [stream.treaty_at[at] for at in range(match.first + 1, match.last) if at in stream.treaty_at]
    for inner in (inner for inner in inside if inner.last == match.last and inner.firm):
        own, treaty = match.names[0].treaty, inner.firm[0].treaty
        if any(number.treaty == own for number in numbers) or not names.contains(own, treaty):
            continue
        nouns = (at for at in range(match.last, end) if stream.cue_end("treaty-noun", at))
        called = any(not names.is_called((stream.at(at).key,), own) for at in nouns)
        if any(number.treaty == treaty for number in numbers) or (called and not numbers):
            return inner
    return None


def _named(stream: TokenStream, name: TreatyName, first: int, last: int) -> Citation:
    return treaty_citation(stream, name.treaty, first, last, "citations.treaty-name")


def _joined(stream: TokenStream, name: TreatyName, number: _TreatyNumber, first: int, last: int) -> Citation:
    """Make one citation of a name and a number; a revised treaty's number beside the old name is no misprint."""
    names = stream.lexicon.treaties
    revised = name.treaty != number.treaty and names.contains(number.treaty, name.treaty)
    flag = "" if revised or name.treaty == number.treaty else NUMBER_DISAGREES
    treaty = number.treaty if revised else name.treaty
    values = {"treaty": treaty, "designation": names.labels.get(treaty, ""), "flag": flag}
    slots = stream.slots(first, last, kind=act_types.TREATY, **values)
    printed = stream.slots(number.first, number.last, number=str(number.value))
    return Citation(first, last, "citations.treaty-name", (*slots, *printed))


def _numbers_behind(stream: TokenStream, match: TreatyMatch) -> tuple[_TreatyNumber, ...]:
    """Read the series numbers in the bracket behind a name, or behind its comma."""
    last = _past_quote(stream, match.last)
    opened = stream.at(last).key in OPEN
    reach = _BRACKET if opened else 2 if stream.at(last).key == "," else 0
    for index in range(last + 1, min(last + reach, len(stream.tokens))):
        numbers = _series_numbers(stream, index)
        if numbers:
            return numbers
        other = stream.treaty_at.get(index)
        if stream.at(index).key in CLOSE or (other and not any(match.means(name.treaty) for name in other.names)):
            break
    return ()


def _past_quote(stream: TokenStream, last: int) -> int:
    """Pass over the quote that closes in front of a bracket: `« … Convention européenne … » (STE n° 5)`."""
    return last + (stream.at(last).key in QUOTES and stream.at(last + 1).key in OPEN)


def _end(stream: TokenStream, match: TreatyMatch, numbers: tuple[_TreatyNumber, ...]) -> int:
    """Return where a citation ends: behind its number, and behind a bracket that tells of no other treaty.

    A bracket without a number belongs to it only if it holds a short name of it: `(ECHR)`, `(“the Convention”)`.
    """
    opened = _past_quote(stream, match.last)
    if stream.at(opened).key not in OPEN:
        return numbers[-1].last if len(numbers) == 1 else match.last
    close = past_bracket(stream, opened, _BRACKET)
    if close == opened or len(numbers) > 1:
        return match.last
    inside = range(opened, close)
    others = [{name.treaty for name in stream.treaty_at[at].names} for at in inside if at in stream.treaty_at]
    own = {name.treaty for name in match.names}
    if any(treaties.isdisjoint(own | {number.treaty for number in numbers}) for treaties in others):
        return match.last
    if any(series_at(stream, at) or stream.cue_end("versus", at) for at in inside):
        return match.last
    short = any(not treaties.isdisjoint(own) for treaties in others) or _is_short_name(stream, opened + 1, close - 1)
    return close if numbers or short else match.last


def _is_short_name(stream: TokenStream, index: int, last: int) -> bool:
    """Tell whether an abbreviation is all that stands there, or small words, quotes and the noun of a treaty."""
    if last == index + 1 and stream.at(index).is_shouted:
        return True
    while index < last:
        following = index + 1 if stream.at(index).key in (*QUOTES, ",", ":") else 0
        following = following or max(stream.skip(key, index) for key in ("hereinafter", "article", "treaty-noun"))
        if following == index:
            return False
        index = following
    return True


def _is_body(stream: TokenStream, match: TreatyMatch) -> bool:
    """Tell whether a name is part of a body's, or an abbreviation that means a body here (`judgment of the ECHR`)."""
    first, last = match.first, match.last
    # `Statute of the Council of Europe Development Bank` is not that of the Council.
    cut = stream.issuer_over.get(last - 1)
    if cut and first < cut.first and cut.last > last:
        return True
    body = stream.issuer_over.get(first)
    if body and (body.first, body.last) != (first, last) and body.first <= first and last <= body.last:
        return True
    token = stream.at(first)
    if last != first + 1 or not token.is_shouted:
        return False
    behind = stream.skip("possessive", last)
    if token.text in stream.body_abbreviations or stream.cue_end("court-after", behind):
        return True
    text = series_at(stream, behind)
    if text and text[0] in act_types.FOREIGN:  # the committee of a treaty: `CEDAW General Recommendation No. 35`
        return True
    # In a line of capitals an abbreviation cannot be told from a word.
    shouted = stream.at(first - 1).is_shouted and stream.at(first + 1).is_shouted
    return shouted or stream.cue_start("court-before", first, 4) is not None


def _meant(stream: TokenStream, match: TreatyMatch) -> tuple[TreatyName, ...]:
    """Return the treaties that a name means here.

    A name that needs a context means the only one of its treaties that is named in full, or the only one that
    has it where a number of the series or a provision stands beside it. A collective name means all.
    """
    if match.firm or stream.cue_end("collective", match.first) == match.last:
        return match.firm or match.names
    names = tuple(name for name in match.names if name.treaty in stream.treaties or name.parent in stream.treaties)
    if len(names) == 1 or len(match.names) > 1:
        return names if len(names) == 1 else ()
    # Behind a provision: `Article 1 of Protocol No. 1`.
    for end in (match.first, stream.cue_start("article", match.first, 2)):
        of = stream.cue_start("of", end, 3) if end else None
        if of is not None and stream.at(of - 1).is_number:
            return match.names
    return match.names if _numbers_behind(stream, match) else ()


# --- treaties that the vocabulary does not know


def unlisted(stream: TokenStream, index: int) -> Iterator[Citation]:
    """Yield a treaty that the vocabulary does not know, told by place and year: `European Code of … (Paris 1968)`.

    Without these its name must have its article and be printed in capitals: `the European Convention on Sea Ports`.
    """
    start = stream.cue_end("unlisted", index)
    if not start or not stream.at(index).is_capital:
        return
    for end in range(start, min(start + _UNLISTED, len(stream.tokens))):
        token = stream.at(end)
        year = _opening(stream, end)
        if year:
            yield _unlisted(stream, index, end, year + 2).with_slots(_year(stream, year))
        if token.key in OPEN or not (token.is_word or token.key in ("-", "'", ",")):
            break
    else:
        end = start
    titled = _capitals(stream, start) if stream.cue_start("article", index, 2) is not None else start
    known = any(at in stream.treaty_at for at in range(index, titled))
    if start < titled <= end and not known and not _opening(stream, end) and not _is_numbered(stream, end):
        yield _unlisted(stream, index, titled, titled)


def _unlisted(stream: TokenStream, first: int, end: int, last: int) -> Citation:
    name = stream.printed(first, end)
    treaty = iri.concept("treaty", iri.slug(name))
    values = {"treaty": treaty, "designation": name, "flag": _flag(stream, treaty)}
    return Citation(first, last, "citations.treaty-unlisted", stream.slots(first, end, kind=act_types.TREATY, **values))


def _capitals(stream: TokenStream, start: int) -> int:
    """Return the end of a title of several capitalised words, with small words between; `start` where there is none."""
    end = last = stream.cue_end("title", start) or start
    count = 0
    while end > start:
        token = stream.at(end)
        if token.is_capital and not token.is_shouted:
            count, last = count + 1, end + 1
        elif token.key not in stream.lexicon.treaties.rules.minor and not stream.cue_end("title", end):
            break
        end += 1
    return last if count >= _TITLE_WORDS else start


def _is_numbered(stream: TokenStream, opened: int) -> bool:
    """Tell whether the bracket behind a name has its number, which cites it by itself."""
    close = past_bracket(stream, opened, _BRACKET)
    return any(_series_numbers(stream, at) for at in range(opened, close))


def _opening(stream: TokenStream, bracket: int) -> int:
    """Return the token of the year of opening for signature in `(Paris 1968)`, `(Paris, 1968)`; 0 without one."""
    at = bracket + 2 + (stream.at(bracket + 2).key == ",")
    placed = stream.at(bracket).key in OPEN and stream.at(bracket + 1).is_capital
    return at if placed and year_number(stream, at) is not None and stream.at(at + 1).key in CLOSE else 0


def _year(stream: TokenStream, at: int) -> tuple[Slot, ...]:
    return stream.slots(at, at + 1, year=stream.at(at).text)
