"""Acts of the European Union and texts known by date or place.

`Directive 95/46/EC`, `Regulation (EU) 2016/679`, `European Parliament resolution of 8 October 2009`,
`Interlaken Declaration`.
"""

from collections.abc import Iterator

from kg.parse.citations.citation import Citation, parts_of
from kg.parse.citations.series import series_at
from kg.parse.citations.token_stream import TokenStream
from kg.parse.citations.values import CLOSE, OPEN, full_date, full_year, is_glued, joint, sign

_PARLIAMENT = "EuropeanParliament"
_ACT = "EuropeanUnionAct"
_SELF_TELLING = "directive"


def union_act(page: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the directive, regulation or decision that begins at a token.

    A directive is known by its number alone, the others need a mark of the Union (`(EU)`, `/JHA`): States
    number their regulations in the same way.
    """
    for kind, word_end in sorted(page.marked("union-", index), key=lambda found: -found[1]):
        marked, start = _mark(page, word_end)
        start = sign(page, start)
        if kind not in ("directive", "regulation", "decision") or page.at(start + 1).key != "/":
            continue
        left, right = page.at(start).text, page.at(start + 2).text
        if not (left.isdecimal() and right.isdecimal() and is_glued(page, start + 1) and is_glued(page, start + 2)):
            continue
        end = start + 3
        if page.at(end).key == "/" and page.mark("union-mark", end + 1):
            marked, end = True, end + 2
        if marked or kind == _SELF_TELLING:
            yield _act(page, kind, (index, start, end), f"{left}/{right}")
            return


def _mark(page: TokenStream, index: int) -> tuple[bool, int]:
    """Pass over `(EU)`, `(EC, Euratom)` and tell whether it stood there."""
    end = page.mark("union-mark", index + 1) if page.at(index).key in OPEN else 0
    while end and page.at(end).key not in CLOSE:
        end = page.mark("union-mark", end + (page.at(end).key == ","))
    return (True, end + 1) if end else (False, index)


def _act(page: TokenStream, kind: str, place: tuple[int, int, int], number: str) -> Citation:
    first, start, end = place
    left, right = number.split("/")
    # Directives and decisions have the year first, and so have regulations since 2015.
    year = full_year(left) or full_year(right)
    parts = parts_of(page, start, end, kind=_ACT, number=number, designation=f"{kind} {number}")
    dated = parts_of(page, start, end, year=str(year) if year else "")
    return Citation(first, end, "citations.union-act", (*parts, *dated))


def parliament_resolution(page: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the European Parliament's unnumbered resolutions of a day, where the sentence names the Parliament."""
    found = series_at(page, index)
    if not found or found[0] != "Resolution" or not _names_parliament(page, index):
        return
    issuer = page.issuer_at.get(page.mark("of", found[2]) or -1)
    start = page.mark("dated", issuer.last if issuer else found[2])
    dated = full_date(page, start) if start else None
    first = index
    while dated:
        day, end = dated[0].isoformat(), dated[1]
        parts = parts_of(page, start, end, kind=_PARLIAMENT + "Resolution", number=day, designation=day)
        yield Citation(first, end, "citations.dated", (*parts, *parts_of(page, end - 1, end, year=day[:4])))
        first = joint(page, end)
        start = page.past("dated", first)
        dated = full_date(page, start) if found[1] and first > end else None


def _names_parliament(page: TokenStream, index: int) -> bool:
    sentence = page.sentence[index]
    return any(issuer.name == _PARLIAMENT and page.sentence[issuer.first] == sentence for issuer in page.issuers)


def declaration(page: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the declaration of a summit or conference that is named at a token."""
    for place, end in page.marked("declaration-", index):
        yield Citation(
            index,
            end,
            "citations.declaration",
            parts_of(page, index, end, kind="SummitDeclaration", designation=place),
        )
        return
