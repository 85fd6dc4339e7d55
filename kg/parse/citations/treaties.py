"""Treaties by number, by name, and by both: `ETS No. 5`, `ILO Convention 182`, `Istanbul Convention (CETS No. 210)`.

A name with its number in brackets is one citation. Where the two mean different treaties the name decides, the
number stays as printed and the citation is flagged.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.model import iri
from kg.model.document import Slot
from kg.parse.citations.citation import Citation, parts_of
from kg.parse.citations.series import series_at
from kg.parse.citations.token_stream import TokenStream, TreatyHit
from kg.parse.citations.treaty_names import TreatyName
from kg.parse.citations.values import CLOSE, OPEN, joint, past_bracket, sign, year_number
from kg.vocabulary import act_types

NUMBER_DISAGREES = "treaty number and name disagree"
# ETS runs to 193, CETS from 194; the last number is far below 300.
_LAST_ETS, _HIGHEST = 193, 299
_HIGHEST_LABOUR = 250
_BRACKET = 48
_UNLISTED = 24
_LINKS = 4
_QUOTES = ('"', "'")


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of the treaty series: the tokens that print it, where its stretch starts, and whose it is."""

    start: int
    first: int
    last: int
    value: int
    treaty: str


def by_number(page: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the treaties whose numbers in the Council of Europe's series begin at a token: `ETS Nos. 5 and 35`.

    A name behind the number in the same bracket belongs to it: `(CETS No. 210, the Istanbul Convention)`.
    """
    numbers = _numbers(page, index)
    if not numbers:
        return
    hit = _name_behind(page, numbers[0]) if len(numbers) == 1 else None
    if hit:
        name = next((name for name in hit.names if name.treaty == numbers[0].treaty), hit.names[0])
        yield _joined(page, name, numbers[0], (index, hit.last + (page.at(hit.last).key in _QUOTES)))
        return
    yield from (_numbered(page, number) for number in numbers)


def _numbers(page: TokenStream, index: int) -> tuple[_Number, ...]:
    end, begin = page.mark("treaty-series", index), index
    found: list[_Number] = []
    while end:
        start = sign(page, end)
        value = page.number(start)
        if value is None or not 0 < value <= _HIGHEST or not _is_whole(page, start):
            break
        found.append(_Number(begin, start, start + 1, value, treaty_of(value)))
        joined = joint(page, start + 1)
        plural = bool(page.mark("signs", end)) or len(found) > 1
        named = page.mark("treaty-series", joined)
        begin = joined if named else sign(page, joined)
        end = named or (joined if joined > start + 1 and _goes_on(page, joined, plural) else 0)
    return tuple(found)


def _goes_on(page: TokenStream, index: int, plural: bool) -> bool:
    """`ETS Nos. 5 and 35` goes on; `ETS No. 5, 35` only up to a bracket's end, for 35 may count anything."""
    start = sign(page, index)
    return page.number(start) is not None and (plural or start > index or page.at(start + 1).key in CLOSE)


def _is_whole(page: TokenStream, index: int) -> bool:
    after = page.at(index + 1)
    return after.spaced or not (after.key in ("/", "%") or (after.is_word and not page.mark("footnote", index + 1)))


def treaty_of(number: int) -> str:
    """Return the IRI of the treaty with that number in the Council of Europe's series, known or not.

    >>> treaty_of(5), treaty_of(210)
    ('https://w3id.org/pace-kg/id/treaty/ets-005', 'https://w3id.org/pace-kg/id/treaty/cets-210')
    """
    return iri.concept("treaty", f"{'ets' if number <= _LAST_ETS else 'cets'}-{number:03d}")


def _numbered(page: TokenStream, number: _Number) -> Citation:
    first, last = number.start, number.last
    designation = iri.local_name(number.treaty).replace("-", " ").upper()
    flag = _unknown(page, number.treaty)
    parts = parts_of(page, first, last, kind=act_types.TREATY, treaty=number.treaty, designation=designation, flag=flag)
    printed = parts_of(page, number.first, last, number=str(number.value))
    return Citation(first, last, "citations.treaty-number", (*parts, *printed))


def _name_behind(page: TokenStream, number: _Number) -> TreatyHit | None:
    """Return the name that explains a number: `CETS No. 210, the so-called Istanbul Convention`."""
    if page.at(number.last).key != ",":
        return None
    start = number.last + 1
    known_as = page.mark("hereinafter", page.past("article", start)) or page.mark("hereinafter", start)
    start = page.past("article", known_as or start)
    start += page.at(start).key in _QUOTES
    hit = page.treaty_at.get(start)
    if hit is None or _numbers(page, hit.last + (page.at(hit.last).key in OPEN)):
        return None
    return hit if known_as or hit.means(number.treaty) else None


def by_labour_number(page: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the International Labour Organisation's conventions: `ILO Convention No. 29`, `Convention 182 de l’OIT`."""
    labour = page.mark("labour", index)
    word = page.mark("convention", page.past("possessive", labour) if labour else index)
    numbers = _plain_numbers(page, word, _HIGHEST_LABOUR) if word else ()
    if not numbers:
        return
    end = numbers[-1][1]
    if not labour:
        owner = page.mark("of", end)
        labour = page.mark("labour", owner) if owner else 0
        labour = labour or (page.mark("labour", end + 1) if page.at(end).key in OPEN else 0)
    if labour:
        for at, last in numbers:
            first, value = index if at == numbers[0][0] else at, str(page.number(at))
            treaty = iri.concept("treaty", f"ilo-{value}")
            values = {"treaty": treaty, "designation": f"ILO {value}", "flag": _unknown(page, treaty)}
            parts = (
                *parts_of(page, first, last, kind=act_types.TREATY, **values),
                *parts_of(page, at, last, number=value),
            )
            yield Citation(first, last, "citations.treaty-number", parts)


def _plain_numbers(page: TokenStream, index: int, highest: int) -> tuple[tuple[int, int], ...]:
    """Return the places of numbers that are joined to each other, from a token on."""
    found: list[tuple[int, int]] = []
    start = sign(page, index)
    while True:
        value = page.number(start)
        if value is None or not 0 < value <= highest or not _is_whole(page, start):
            return tuple(found)
        found.append((start, start + 1))
        joined = joint(page, start + 1)
        start = sign(page, joined) if joined > start + 1 else len(page.tokens)


def by_protocol_number(page: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the protocols of a plural: `Protocols Nos. 6 and 13 to the European Convention on Human Rights`."""
    word = page.mark("protocol", index)
    numbers = _plain_numbers(page, word, _HIGHEST) if word else ()
    if len(numbers) < 2:
        return
    for at, last in numbers:
        name = _protocol(page, at)
        if name:
            end = _with_convention(page, last, name.parent) if last == numbers[-1][1] else last
            yield _named(page, name, index if at == numbers[0][0] else at, end)


def _protocol(page: TokenStream, at: int) -> TreatyName | None:
    """Return the protocol that a number alone means, with its convention where the vocabulary knows that."""
    names = page.grammar.treaties
    nouns = sorted(names.rules.protocols)
    found = [name for noun in nouns for _, hit in names.trie.matches((noun, page.at(at).key), 0) for name in hit]
    return max((name for name in found if name.bare), key=lambda name: bool(name.parent), default=None)


def _with_convention(page: TokenStream, last: int, parent: str) -> int:
    """Return the end of a protocol's name with that of its convention: `Protocol No. 1 to the Convention`."""
    index = last
    while index < last + _LINKS and page.mark("between", index):
        index = page.past("between", index)
        hit = page.treaty_at.get(index)
        if hit and hit.means(parent):
            return hit.last
        if page.mark("treaty-noun", index) and page.at(index).is_capital and not page.mark("title", index + 1):
            return page.past("treaty-noun", index)
    return last


def by_name(page: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the treaty whose name begins at a token, with its number and its short names in the bracket behind.

    A name that the vocabulary gives to several treaties (`Geneva Conventions`) cites each of them.
    """
    hit = page.treaty_at.get(index)
    names = _meant(page, hit) if hit and not _is_body(page, hit) else ()
    if not hit or not names:
        return
    numbers = _numbers_behind(page, hit)
    end = _end(page, hit, numbers)
    opened = _opening(page, hit.last)
    if opened and len(names) == 1:
        yield _named(page, names[0], index, opened + 2).with_parts(_year(page, opened))
        return
    if end == hit.last and names[0].bare:
        end = _with_convention(page, end, names[0].parent)
    if len(names) > 1 or len(numbers) != 1 or end == hit.last:
        yield from (_named(page, name, index, end) for name in names)
    else:
        yield _joined(page, names[0], numbers[0], (index, end))


def _numbers_behind(page: TokenStream, hit: TreatyHit) -> tuple[_Number, ...]:
    """Read the series numbers in the bracket behind a name, or behind its comma."""
    last = hit.last
    opened = page.at(last).key in OPEN
    reach = _BRACKET if opened else 2 if page.at(last).key == "," else 0
    for index in range(last + 1, min(last + reach, len(page.tokens))):
        numbers = _numbers(page, index)
        if numbers:
            return numbers
        other = page.treaty_at.get(index)
        if page.at(index).key in CLOSE or (other and not any(hit.means(name.treaty) for name in other.names)):
            break
    return ()


def _end(page: TokenStream, hit: TreatyHit, numbers: tuple[_Number, ...]) -> int:
    """Return where a citation ends: behind its number, and behind a bracket that tells of no other treaty.

    A bracket without a number belongs to it only if it holds a short name of it: `(ECHR)`, `(“the Convention”)`.
    """
    if page.at(hit.last).key not in OPEN:
        return numbers[-1].last if len(numbers) == 1 else hit.last
    close = past_bracket(page, hit.last, _BRACKET)
    if close == hit.last or len(numbers) > 1:
        return hit.last
    others = [page.treaty_at[at] for at in range(hit.last, close) if at in page.treaty_at]
    own = any(hit.means(name.treaty) for other in others for name in other.names)
    if not all(_is_alike(hit, other, numbers) for other in others):
        return hit.last
    if any(series_at(page, at) or page.mark("versus", at) for at in range(hit.last, close)):
        return hit.last
    return close if numbers or own or _is_short_name(page, hit.last + 1, close - 1) else hit.last


def _is_alike(hit: TreatyHit, other: TreatyHit, numbers: tuple[_Number, ...]) -> bool:
    return any(hit.means(name.treaty) or name.treaty in {n.treaty for n in numbers} for name in other.names)


def _is_short_name(page: TokenStream, index: int, last: int) -> bool:
    """Tell whether an abbreviation is all that stands there, or small words, quotes and the noun of a treaty."""
    if last == index + 1 and page.at(index).is_shouted:
        return True
    while index < last:
        passed = index + 1 if page.at(index).key in (*_QUOTES, ",", ":") else 0
        passed = passed or max(page.past(key, index) for key in ("hereinafter", "article", "treaty-noun"))
        if passed == index:
            return False
        index = passed
    return True


def _joined(page: TokenStream, name: TreatyName, number: _Number, place: tuple[int, int]) -> Citation:
    """Make one citation of a name and a number; a revised treaty's number beside the old name is no misprint."""
    first, last = place
    revised = name.treaty != number.treaty and page.grammar.treaties.contains(number.treaty, name.treaty)
    flag = "" if revised or name.treaty == number.treaty else NUMBER_DISAGREES
    treaty = number.treaty if revised else name.treaty
    parts = parts_of(
        page, first, last, kind=act_types.TREATY, treaty=treaty, designation=_label(page, treaty), flag=flag
    )
    printed = parts_of(page, number.first, number.last, number=str(number.value))
    return Citation(first, last, "citations.treaty-name", (*parts, *printed))


def _named(page: TokenStream, name: TreatyName, first: int, last: int) -> Citation:
    number = page.grammar.treaties.numbers.get(name.treaty)
    values = {"kind": act_types.TREATY, "treaty": name.treaty, "designation": _label(page, name.treaty)}
    parts = parts_of(page, first, last, number=str(number) if number else "", **values)
    return Citation(first, last, "citations.treaty-name", parts)


def _label(page: TokenStream, treaty: str) -> str:
    return page.grammar.treaties.labels.get(treaty, iri.local_name(treaty))


def _unknown(page: TokenStream, treaty: str) -> str:
    return "" if treaty in page.grammar.treaties.labels else act_types.UNLISTED


def _is_body(page: TokenStream, hit: TreatyHit) -> bool:
    """Tell whether a name is part of a body's, or an abbreviation that means a body here (`judgment of the ECHR`)."""
    body = page.issuer_over.get(hit.first)
    if body and (body.first, body.last) != (hit.first, hit.last) and body.first <= hit.first and hit.last <= body.last:
        return True
    token = page.at(hit.first)
    if hit.last != hit.first + 1 or not token.is_shouted:
        return False
    behind = page.past("possessive", hit.last)
    if token.text in page.body_abbreviations or page.mark("court-after", behind):
        return True
    text = series_at(page, behind)
    if text and text[0] in act_types.FOREIGN:  # the committee of a treaty: `CEDAW General Recommendation No. 35`
        return True
    return page.ends("court-before", hit.first, 4) is not None or _is_shouting(page, hit.first)


def _is_shouting(page: TokenStream, index: int) -> bool:
    """In a line of capitals an abbreviation cannot be told from a word."""
    return page.at(index - 1).is_shouted and page.at(index + 1).is_shouted


def _meant(page: TokenStream, hit: TreatyHit) -> tuple[TreatyName, ...]:
    """Return the treaties that a name means here.

    A name that needs a context means the only one of its treaties that is named in full, or the only one that
    has it where a number of the series or a provision stands beside it. A collective name means all.
    """
    if hit.firm or page.mark("collective", hit.first) == hit.last:
        return hit.firm or hit.names
    named = tuple(name for name in hit.names if name.treaty in page.treaties or name.parent in page.treaties)
    if len(named) == 1 or len(hit.names) > 1:
        return named if len(named) == 1 else ()
    return hit.names if _is_provided(page, hit.first) or _numbers_behind(page, hit) else ()


def _is_provided(page: TokenStream, first: int) -> bool:
    """Tell whether a name stands behind a provision: `Article 1 of Protocol No. 1`."""
    for end in (first, page.ends("article", first, 2)):
        of = page.ends("of", end, 3) if end else None
        if of is not None and page.at(of - 1).is_number:
            return True
    return False


def unlisted(page: TokenStream, index: int) -> Iterator[Citation]:
    """Yield a treaty that the vocabulary does not know, told by place and year: `European Code of … (Paris 1968)`."""
    start = page.mark("unlisted", index)
    if not start or not page.at(index).is_capital:
        return
    for end in range(start, min(start + _UNLISTED, len(page.tokens))):
        token = page.at(end)
        if token.key in OPEN:
            yield from _opened_at(page, index, end)
            return
        if not (token.is_word or token.key in ("-", "'", ",")):
            return


def _opened_at(page: TokenStream, first: int, bracket: int) -> Iterator[Citation]:
    """Read the place and year of opening for signature in a bracket behind a name."""
    at = _opening(page, bracket)
    if at:
        name = page.printed(first, bracket)
        treaty = iri.concept("treaty", iri.slug(name))
        values = {"kind": act_types.TREATY, "treaty": treaty, "designation": name, "flag": _unknown(page, treaty)}
        parts = (*parts_of(page, first, bracket, **values), *_year(page, at))
        yield Citation(first, at + 2, "citations.treaty-unlisted", parts)


def _opening(page: TokenStream, bracket: int) -> int:
    """Return the token of the year in `(Paris 1968)`, `(Paris, 1968)`; 0 where no such bracket stands."""
    at = bracket + 2 + (page.at(bracket + 2).key == ",")
    placed = page.at(bracket).key in OPEN and page.at(bracket + 1).is_capital
    return at if placed and year_number(page, at) is not None and page.at(at + 1).key in CLOSE else 0


def _year(page: TokenStream, at: int) -> tuple[Slot, ...]:
    return parts_of(page, at, at + 1, year=page.at(at).text)
