"""Numbered texts behind a series word: the Assembly's own, and those of bodies that count in the same way.

`Resolution 2193 (2017)`, `Written Questions No. 665, 666 and 678`, `resolution 68/262 of the General Assembly`,
`General Policy Recommendation No. 15`.
"""

from collections.abc import Iterator

from kg.parse.citations.attribution import Attribution, rulings
from kg.parse.citations.citation import Citation, parts_of
from kg.parse.citations.series import SeriesNumber, SeriesReference, runs
from kg.parse.citations.token_stream import TokenStream
from kg.vocabulary.act_types import ASSEMBLY_SERIES


def series(page: TokenStream, index: int) -> Iterator[Citation]:
    """Yield the acts that a run of series words and numbers cites, from the series word at a token on."""
    groups = runs(page, index)
    if groups:
        for group, member, ruling in rulings(page, groups):
            yield _draft(page, group, member, ruling)


def _draft(page: TokenStream, group: SeriesReference, member: SeriesNumber, ruling: Attribution) -> Citation:
    last = member.last if member.code else member.at + 1
    number = member.code or str(member.number)
    parts = [
        *parts_of(page, group.first, group.head, kind=ruling.kind),
        *parts_of(page, member.at, last, number=number),
        *parts_of(page, member.at, last, designation="" if ruling.kind in ASSEMBLY_SERIES else number),
        *parts_of(page, member.first, member.last, flag=ruling.flag),
    ]
    if member.year and not (member.code and ruling.kind == "GeneralAssemblyResolution"):
        parts += parts_of(page, member.year.at, member.year.at + 1, year=str(member.year.value))
    rule = "citations.act" if len(group.members) == 1 else "citations.list"
    return Citation(member.first, member.last, rule, tuple(parts))
