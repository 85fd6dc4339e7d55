"""Provisions of a cited act: `Article 5(1)(a)-(f) of the Convention`, `paragraph 16 of Resolution 2034 (2015)`.

A provision belongs to the act that is named behind it with nothing but small words between, or straight before it
(`Istanbul Convention (Articles 4 and 32)`). In normal form it is the English kind and the number without spaces.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.model import Part
from kg.parse.citations.draft import Draft
from kg.parse.citations.page import Page
from kg.parse.citations.reading import CLOSE, OPEN, is_glued, joint, sign

_LINKS = 6
_LONGEST = 12
_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Provision:
    """One provision in the tokens `first` to `last` (exclusive); `value` is its normal form."""

    first: int
    last: int
    value: str


def provisions(page: Page) -> tuple[Provision, ...]:
    """Return all provisions of a zone in order, whatever they belong to."""
    found: list[Provision] = []
    for index in range(len(page.tokens)):
        if not found or index >= found[-1].last:
            found += _provisions(page, index)
    return tuple(found)


def _provisions(page: Page, index: int) -> Iterator[Provision]:
    for kind, end in page.marked("provision-", index):
        start = sign(page, end)
        while True:
            last = _number_end(page, start)
            if last == start:
                return
            first = index if start == sign(page, end) else start
            number = page.printed(start, last).replace(" ", "")
            yield Provision(first, last, f"{kind} {number}")
            joined = joint(page, last)
            if joined == last or page.mark("month-", joined):
                return
            start = joined


def _number_end(page: Page, start: int) -> int:
    """Return the end of `5`, `9.1.a`, `8.2b`, `5(1)(a)-(f)`, `6 § 1`, `3-5`; the same place where no number stands."""
    token = page.at(start)
    if not token.is_number or len(token.text) > _LETTERS or page.at(start + 1).key == "%":
        return start
    end = start + 1
    while end < start + _LONGEST:
        step = _step(page, end)
        if step == end:
            break
        end = step
    return end


def _step(page: Page, end: int) -> int:
    token, after = page.at(end), page.at(end + 1)
    if token.key in OPEN and page.at(end + 2).key in CLOSE:
        return end + 3 if after.is_text and len(after.text) <= _LETTERS else end
    if token.key == "§" and after.is_number:
        return end + 2
    if not is_glued(page, end):
        return end
    if token.is_word and len(token.text) <= _LETTERS:
        return end + 1
    if token.key == "." and is_glued(page, end + 1) and (after.is_number or len(after.text) == 1):
        return end + 2
    if token.key in ("-", "–") and is_glued(page, end + 1) and (after.is_number or after.key in OPEN):
        return end + 1 + after.is_number
    return end


def expected(page: Page, found: Sequence[Provision]) -> Mapping[int, Provision]:
    """Return for each token at which an act may stand that a provision behind small words asks for, that provision."""
    at: dict[int, Provision] = {}
    for provision in found:
        index = provision.last
        for _ in range(_LINKS):
            issuer = page.issuer_at.get(index)
            at[index] = provision
            passed = issuer.last if issuer and index > provision.last else page.past("between", index)
            passed = passed if passed > index else page.past("possessive", index)
            if passed == index:
                break
            index = passed
    return at


def attached(page: Page, drafts: Sequence[Draft], found: Sequence[Provision]) -> tuple[Draft, ...]:
    """Give each citation the provisions that belong to it; the first citation behind a provision takes it."""
    before = expected(page, found)
    starts = {provision.first: provision for provision in found}
    ends = {provision.last: provision for provision in found}
    chains = ([*_before(page, draft, before, ends), *_behind(page, draft, starts)] for draft in drafts)
    return tuple(draft.with_parts(_parts(page, chain)) for draft, chain in zip(drafts, chains, strict=True))


def _before(
    page: Page, draft: Draft, before: Mapping[int, Provision], ends: Mapping[int, Provision]
) -> list[Provision]:
    """Collect the provisions in front of a citation: the list that ends there, and what it is part of."""
    provision = before.get(draft.first)
    chain: list[Provision] = []
    while provision is not None and provision not in chain:
        chain.insert(0, provision)
        provision = _joined_before(page, provision, ends) or before.get(provision.first)
    return chain


def _joined_before(page: Page, provision: Provision, ends: Mapping[int, Provision]) -> Provision | None:
    start = page.ends("join", provision.first, 4)
    return ends.get(start) if start is not None else None


def _behind(page: Page, draft: Draft, starts: Mapping[int, Provision]) -> list[Provision]:
    """Collect the provisions straight behind a citation: `…, paragraph 16`, `… (Articles 4 and 32)`."""
    index = draft.last
    if page.at(index).key not in (*OPEN, ","):
        return []
    provision = starts.get(index + 1)
    chain: list[Provision] = []
    while provision is not None:
        chain.append(provision)
        provision = starts.get(joint(page, provision.last))
    closed = chain and (page.at(index).key == "," or page.at(chain[-1].last).key in (*CLOSE, ",", ";"))
    return chain if closed else []


def _parts(page: Page, found: Sequence[Provision]) -> Iterator[Part]:
    for provision in found:
        yield page.part("provision", provision.value, provision.first, provision.last)
