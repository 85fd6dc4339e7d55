"""Provisions of a cited act: `Article 5(1)(a)-(f) of the Convention`, `paragraph 16 of Resolution 2034 (2015)`.

A provision belongs to the act that is named behind it with nothing but small words between, or straight before it
(`Istanbul Convention (Articles 4 and 32)`). In normal form it is the English kind and the number without spaces.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.model.document import Slot
from kg.parse.citations.citation import Citation
from kg.parse.citations.token_stream import TokenStream
from kg.parse.citations.values import CLOSE, OPEN, is_glued, joint, sign

_LINKS = 6
_JOINTS, _LONGEST_JOINT = 4, 5
_LONGEST = 12
_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Provision:
    """One provision in the tokens `first` to `last` (exclusive); `value` is its normal form."""

    first: int
    last: int
    value: str


def provisions(page: TokenStream) -> tuple[Provision, ...]:
    """Return all provisions of a zone in order, whatever they belong to."""
    found: list[Provision] = []
    for index in range(len(page.tokens)):
        if not found or index >= found[-1].last:
            found += _provisions(page, index)
    return tuple(found)


def _provisions(page: TokenStream, index: int) -> Iterator[Provision]:
    for kind, end in page.marked("provision-", index):
        first, start, before = index, sign(page, end), ""
        while True:
            last, number = _number(page, start, before)
            if not number:
                return
            yield Provision(first, last, f"{kind} {number}")
            joined = joint(page, last)
            if joined == last or page.mark("month-", joined):
                return
            first, start, before = joined, joined, number


def _number(page: TokenStream, start: int, before: str) -> tuple[int, str]:
    """Read one number of a list, `before` the one that it follows; where it ends, and its normal form.

    `(c)` behind `5(1)(a)` is `5(1)(c)`; `8 to 11` is `8-11`. Nothing where no number stands.
    """
    bracket = _bracket_end(page, start)
    if bracket > start:
        stem = before[: before.rfind("(")] if "(" in before else ""
        return (bracket, stem + _normal(page, start, bracket)) if stem else (start, "")
    last = _number_end(page, start)
    if last == start:
        return start, ""
    number, further = _normal(page, start, last), page.mark("range", last)
    if further and not is_glued(page, last) and _number_end(page, further) > further:
        end = _number_end(page, further)
        return end, f"{number}-{_normal(page, further, end)}"
    return last, number


def _normal(page: TokenStream, first: int, last: int) -> str:
    """The printed number without spaces; `a)` is `(a)`."""
    pieces: list[str] = []
    for index in range(first, last):
        token, before = page.at(index), page.at(index - 1)
        opens = index + 1 < last and page.at(index + 1).key in CLOSE and before.key not in OPEN
        pieces.append(f"({token.text}" if opens and token.is_text else token.text)
    return "".join(pieces)


def _bracket_end(page: TokenStream, start: int) -> int:
    """Return the end of `(c)` or `c)`, the same place where neither stands."""
    opened = start + (page.at(start).key in OPEN)
    inside, closed = page.at(opened), page.at(opened + 1).key in CLOSE and is_glued(page, opened + 1)
    if not closed or not inside.is_text or len(inside.text) > _LETTERS:
        return start
    return opened + 2 if opened > start or (inside.is_word and len(inside.text) == 1) else start


def _number_end(page: TokenStream, start: int) -> int:
    """Return the end of `5`, `9.1.a`, `8.2b`, `5(1)(a)-(f)`, `6 § 1 a)`, `3-5`; the same place where none stands."""
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


def _step(page: TokenStream, end: int) -> int:
    token, after = page.at(end), page.at(end + 1)
    bracket = _bracket_end(page, end)
    if bracket > end or token.key in OPEN:
        return bracket
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


def expected(page: TokenStream, found: Sequence[Provision]) -> Mapping[int, Provision]:
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


def attached(page: TokenStream, drafts: Sequence[Citation], found: Sequence[Provision]) -> tuple[Citation, ...]:
    """Give each citation the provisions that belong to it; the first citation behind a provision takes it."""
    before = expected(page, found)
    starts = {provision.first: provision for provision in found}
    ends = {provision.last: provision for provision in found}
    chains = ([*_before(page, draft, before, ends), *_behind(page, draft, starts)] for draft in drafts)
    return tuple(draft.with_parts(_parts(page, chain)) for draft, chain in zip(drafts, chains, strict=True))


def _before(
    page: TokenStream, draft: Citation, before: Mapping[int, Provision], ends: Mapping[int, Provision]
) -> list[Provision]:
    """Collect the provisions in front of a citation: the list that ends there, and what it is part of."""
    provision = before.get(draft.first)
    chain: list[Provision] = []
    while provision is not None and provision not in chain:
        chain.insert(0, provision)
        provision = _joined_before(page, provision, ends) or before.get(provision.first)
    return chain


def _joined_before(page: TokenStream, provision: Provision, ends: Mapping[int, Provision]) -> Provision | None:
    """The provision in front, with joints between: `Article 14, read in conjunction with Article 8`."""
    start = provision.first
    for _ in range(_JOINTS):
        starts = [page.ends(key, start, _LONGEST_JOINT) for key in ("join", "provisions-joint")]
        start = next((at for at in starts if at is not None), -1)
        if start < 0 or start in ends:
            break
    return ends.get(start)


def _behind(page: TokenStream, draft: Citation, starts: Mapping[int, Provision]) -> list[Provision]:
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


def _parts(page: TokenStream, found: Sequence[Provision]) -> Iterator[Slot]:
    for provision in found:
        yield page.part("provision", provision.value, provision.first, provision.last)
