"""The five tables of `kg export`, as CSV or Parquet: the graph for people who work with spreadsheets and data frames.

Each is defined by one SELECT under queries/tables/, named as the table, and made in one reading of graph.nq
(`kg.export.table_rows`), which takes a tenth of the time. A cell holds an IRI whole and a literal as its bare text. No
cell is altered, not even one that begins with `=` and that a spreadsheet might take for a formula: names, titles and
quotes are printed matter, and a quote has to equal its place in the file. Open the files as text columns where the
documents are not trusted.
"""

from collections.abc import Callable, Iterator
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from kg.export import output, selection, table_graph, table_rows
from kg.export.selection import Selection
from kg.export.table_rows import NAMES, Row
from kg.model.terms import Quad
from kg.store import oxigraph
from kg.store.graph_folder import GRAPH
from kg.store.sparql.results import csv_line

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


def export(
    source: Path, form: str, to: str, choice: Selection, write: Callable[[Path, str, Iterator[Row]], None]
) -> None:
    """Write the tables of a graph folder into a folder, a file each.

    In: the graph folder; the suffix of the files; the folder's path; what to export; what writes one table to a file.
    Raises what `kg.export.output.folder_of_tables` and the writer raise, GraphError where the graph is broken.
    """
    with output.folder_of_tables(to, source) as draft:
        if choice.selects:
            kept = selection.quads(source, choice, oxigraph.base_of(source))
            graph = table_graph.gather(map(Quad.line, kept))
        else:
            graph = table_graph.read(source / GRAPH)
        for name in NAMES:
            rows = table_rows.rows(name, graph)
            write(draft / f"{name}.{form}", name, without_evidence(rows) if choice.evidence is False else rows)


def write(path: Path, _name: str, rows: Iterator[Row]) -> None:
    """Write one table as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(map(csv_line, rows))


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
