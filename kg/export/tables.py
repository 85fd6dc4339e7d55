"""The five tables of `kg export`, as CSV or Parquet: the graph for people who work with spreadsheets and data frames.

Each is one SELECT under queries/tables/, named as the table, its variables being the columns. A cell holds an IRI
whole and a literal as its bare text. No cell is altered, not even one that begins with `=` and that a spreadsheet
might take for a formula: names, titles and quotes are printed matter, and a quote has to equal its place in the file.
Open the files as text columns where the documents are not trusted.
"""

import json
import tempfile
from collections.abc import Callable, Iterator
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from kg.export import output, selection
from kg.export.selection import Selection
from kg.model import resources
from kg.store import oxigraph
from kg.store.graph_folder import GRAPH, MANIFEST
from kg.store.oxigraph import Solutions
from kg.store.sparql.results import cell, csv_line

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


def export(
    source: Path, form: str, to: str, choice: Selection, write: Callable[[Path, str, Iterator[Row]], None]
) -> None:
    """Write the tables of a graph folder into a folder, a file each.

    In: the graph folder; the suffix of the files; the folder's path; what to export; what writes one table to a file.
    Raises what `kg.export.output.folder_of_tables` and the writer raise, GraphError where the graph is broken.
    """
    with output.folder_of_tables(to, source) as draft, tempfile.TemporaryDirectory() as place:
        folder = source
        if choice.selects:
            # Tables are answers to queries: what is chosen needs a graph folder of its own to be asked.
            folder, base = Path(place), oxigraph.base_of(source)
            (folder / MANIFEST).write_text(json.dumps({"base_iri": base}), encoding="utf-8")
            with (folder / GRAPH).open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(quad.line() for quad in selection.quads(source, choice, base))
        select = oxigraph.open_graph(folder).select
        for name in NAMES:
            rows = table(name, select)
            write(draft / f"{name}.{form}", name, without_evidence(rows) if choice.evidence is False else rows)


def write(path: Path, _name: str, rows: Iterator[Row]) -> None:
    """Write one table as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(map(csv_line, rows))


def table(name: str, select: Select) -> Iterator[Row]:
    """Make one table, its header first.

    In: one of NAMES; what answers a SELECT query. Out: rows of cells, in the order of source and place
    (members by IRI), an empty cell where nothing is known.
    """
    query = resources.folder("queries") / "tables" / f"{name}.rq"
    solutions = select(query.read_text(encoding="utf-8"))
    if name == "members":
        yield MEMBERS
        # Rows of member, column and value: one row a member is made of them.
        for member, group in groupby((tuple(map(cell, row)) for row in solutions.rows), itemgetter(0)):
            values: dict[str, list[str]] = {}
            for _, column, value in group:
                values.setdefault(column, []).append(value)
            signed = sorted(values.get("signed", [""]))
            single = {"member": member, "first_signed": signed[0], "last_signed": signed[-1]}
            yield tuple(single.get(column, "; ".join(values.get(column, ()))) for column in MEMBERS)
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
