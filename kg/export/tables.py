"""The five tables of `kg export`, as CSV or Parquet: the graph for people who work with spreadsheets and data frames.

Each is one SELECT under queries/tables/, named as the table, its variables being the columns. A cell holds an IRI
whole and a literal as its bare text. No cell is altered, not even one that begins with `=` and that a spreadsheet
might take for a formula: names, titles and quotes are printed matter, and a quote has to equal its place in the file.
Open the files as text columns where the documents are not trusted.
"""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from itertools import groupby
from operator import itemgetter

from kg.model import resources
from kg.store.oxigraph import Solutions
from kg.store.sparql.results import cell

NAMES = ("documents", "signatures", "citations", "mentions", "members")
MEMBERS = (
    "member",
    "given_name",
    "family_name",
    "also_printed_as",
    "states",
    "groups",
    "first_signed",
    "last_signed",
    "signatures",
    "wikidata",
)

# Columns that quote or place what a file prints.
EVIDENCE = frozenset(("position", "as_printed", "start", "end", "recogniser", "score"))


class ColumnType(StrEnum):
    """What the cells of a column hold; an empty cell holds nothing, whatever its kind."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DAY = "day"


# The columns that hold anything but text. The number of a cited act is text: it may be `CM/Rec(2022)8`.
_KINDS = {
    "documents": {"date": ColumnType.DAY}
    | dict.fromkeys(("number", "doc_number", "edition", "stated_total", "signature_count"), ColumnType.INTEGER),
    "signatures": dict.fromkeys(("edition", "position"), ColumnType.INTEGER),
    "citations": dict.fromkeys(("year", "start", "end"), ColumnType.INTEGER),
    "mentions": {"score": ColumnType.NUMBER} | dict.fromkeys(("start", "end"), ColumnType.INTEGER),
    "members": {"signatures": ColumnType.INTEGER} | dict.fromkeys(("first_signed", "last_signed"), ColumnType.DAY),
}

Row = tuple[str, ...]
Select = Callable[[str], Solutions]


def table(name: str, select: Select) -> Iterator[Row]:
    """Make one table, its header first.

    In: one of NAMES; what answers a SELECT query. Out: rows of cells, in the order of source and place
    (members by IRI), an empty cell where nothing is known.
    """
    query = resources.folder("queries") / "tables" / f"{name}.rq"
    solutions = select(query.read_text(encoding="utf-8"))
    if name == "members":
        yield MEMBERS
        yield from _members(solutions.rows)
        return
    yield solutions.columns
    for row in solutions.rows:
        yield tuple(cell(term) for term in row)


def kind_of(name: str, column: str) -> ColumnType:
    """Return what the cells of a column of one of the tables hold.

    >>> kind_of("documents", "number"), kind_of("citations", "number")
    (<ColumnType.INTEGER: 'integer'>, <ColumnType.TEXT: 'text'>)
    """
    return _KINDS[name].get(column, ColumnType.TEXT)


def without_evidence(rows: Iterator[Row]) -> Iterator[Row]:
    """Take a table, its header first, and leave out what rests on single places of the files.

    The columns stay, those of EVIDENCE are empty, and rows of one file that differ in nothing else are one.
    """
    columns = next(rows, ())
    yield columns
    for _, group in groupby(rows, itemgetter(0)):
        yield from dict.fromkeys(
            tuple("" if column in EVIDENCE else text for column, text in zip(columns, row, strict=True))
            for row in group
        )


def _members(rows: Iterable[tuple[str | None, ...]]) -> Iterator[Row]:
    """Fold the rows `member, column, value` into one row a member."""
    for member, group in groupby((tuple(map(cell, row)) for row in rows), itemgetter(0)):
        values: dict[str, list[str]] = {}
        for _, column, value in group:
            values.setdefault(column, []).append(value)
        signed = sorted(values.get("signed", [""]))
        single = {"member": member, "first_signed": signed[0], "last_signed": signed[-1]}
        yield tuple(single.get(column, "; ".join(values.get(column, ()))) for column in MEMBERS)
