"""Treaties by a short name that means one inside this document only: `the Convention`, `the Charter`.

A short name is given where the treaty is named (`ETS No. 5, “the Convention”`). Without that, the noun means
the only treaty so called that was named before; a provision of `the Convention` means the treaty that the
vocabulary gives for it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.parse.citations.citation import Citation, parts_of
from kg.parse.citations.token_stream import TokenStream
from kg.parse.citations.values import CLOSE, OPEN
from kg.vocabulary import act_types

_LONGEST = 6
_QUOTES = ('"', "'")


@dataclass(frozen=True, slots=True)
class ShortForm:
    """A short name, its words as printed in the tokens `first` to `since`, that means a treaty from there on."""

    words: tuple[str, ...]
    treaty: str
    first: int
    since: int


def definitions(page: TokenStream, drafts: Sequence[Citation]) -> tuple[ShortForm, ...]:
    """Return the short names that a document gives to the treaties it cites."""
    return tuple(d for draft in drafts if draft.value("treaty") for d in _given(page, draft))


def _given(page: TokenStream, draft: Citation) -> Iterator[ShortForm]:
    """Look inside a citation and in the small words straight behind it for a name in quotes or behind `hereinafter`."""
    index = draft.first
    while index < len(page.tokens):
        place = _quoted(page, index) or _unquoted(page, index)
        if place:
            words = tuple(page.at(at).text for at in range(*place))
            yield ShortForm(words, draft.value("treaty"), *place)
        passed = place[1] if place else _past_small(page, index)
        if passed == index and index >= draft.last:
            return
        index = max(passed, index + (index < draft.last))


def _past_small(page: TokenStream, index: int) -> int:
    if page.at(index).key in (*OPEN, ",", ":", *_QUOTES):
        return index + 1
    return max(page.past("hereinafter", index), page.past("article", index))


def _quoted(page: TokenStream, index: int) -> tuple[int, int] | None:
    """Return where the words between quotes stand, without their article."""
    opened = page.at(index).spaced or page.at(index - 1).key in OPEN
    if page.at(index).key not in _QUOTES or not opened:
        return None
    start = page.past("article", index + 1)
    end = next((at for at in range(start, start + _LONGEST) if page.at(at).key in _QUOTES), start)
    return (start, end) if end > start and page.at(start).is_capital else None


def _unquoted(page: TokenStream, index: int) -> tuple[int, int] | None:
    """Return where the capitalised words behind `hereinafter` stand, or `(the Convention)`, `(CDE)` without quotes."""
    known_as = page.mark("hereinafter", index)
    if not known_as and page.at(index).key not in OPEN:
        return None
    start = known_as or index + 1
    start += page.at(start).key == ":"
    begin = end = page.past("article", start)
    while page.at(end).is_capital and end < begin + _LONGEST:
        end += 1
    short = end == start + 1 and page.at(start).is_shouted
    told = known_as or ((begin > start or short) and page.at(end).key in CLOSE)
    return (begin, end) if end > begin and told else None


def by_context(page: TokenStream, drafts: Sequence[Citation], provided: frozenset[int]) -> Iterator[Citation]:
    """Yield the citations by short name; `provided` holds the tokens at which a provision's act is expected."""
    given: dict[str, list[ShortForm]] = {}
    places: set[int] = set()
    for definition in definitions(page, drafts):
        given.setdefault(definition.words[0], []).append(definition)
        places.update(range(definition.first, definition.since))
    named = [draft for draft in drafts if draft.value("treaty")]
    for index, token in enumerate(page.tokens):
        if index not in places and _may_be_short_name(page, index):
            treaty, end = _defined(page, index, given.get(token.text, ()))
            if treaty:
                yield _draft(page, index, end, treaty, "citations.treaty-defined")
                continue
            treaty, end = _only_one(page, index, named, index in provided)
            if treaty:
                yield _draft(page, index, end, treaty, "citations.treaty-context")


def _may_be_short_name(page: TokenStream, index: int) -> bool:
    """An abbreviation may stand alone, a capitalised noun needs its article."""
    token = page.at(index)
    return token.is_shouted or (token.is_capital and page.ends("article", index, 2) is not None)


def _defined(page: TokenStream, index: int, given: Sequence[ShortForm]) -> tuple[str, int]:
    """Return the treaty that a short name was last said to mean, the longest name first, and where it ends."""
    for definition in sorted(given, key=lambda d: (-len(d.words), -d.since)):
        end = index + len(definition.words)
        printed = tuple(page.at(at).text for at in range(index, end))
        if definition.since <= index and printed == definition.words and not _goes_on(page, end):
            return definition.treaty, end
    return "", index


def _goes_on(page: TokenStream, end: int) -> bool:
    """Tell whether words follow that make another treaty's name of a noun: `the Convention on Cluster Munitions`."""
    return bool(page.mark("title", end)) or page.at(end).is_capital or page.number(end) is not None


def _only_one(page: TokenStream, index: int, named: Sequence[Citation], provided: bool) -> tuple[str, int]:
    """Return the only treaty called by a noun that was named before; of several the one usually meant."""
    end = page.mark("treaty-noun", index)
    if not end or _goes_on(page, end) or page.ends("article", index, 2) is None:
        return "", index
    names = page.grammar.treaties
    noun = names.rules.plain_keys(page.tokens[index:end])
    usual = set(names.contextual.get(" ".join(noun), ()))
    before = {d.value("treaty") for d in named if d.last <= index and names.are_in(noun, d.value("treaty"))}
    if not before and provided and len(usual) == 1:
        before = usual
    chosen = before if len(before) == 1 else before & usual
    return (chosen.pop(), end) if len(chosen) == 1 else ("", index)


def _draft(page: TokenStream, first: int, last: int, treaty: str, rule: str) -> Citation:
    names = page.grammar.treaties
    number = names.numbers.get(treaty)
    values = {"kind": act_types.TREATY, "treaty": treaty, "designation": names.labels.get(treaty, "")}
    return Citation(first, last, rule, parts_of(page, first, last, number=str(number) if number else "", **values))
