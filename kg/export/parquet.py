"""The tables as Parquet files: columns of whole numbers, numbers and days instead of text, nothing known as null."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import islice
from pathlib import Path

from kg.export.table_rows import Row
from kg.export.tables import ColumnType, kind_of
from kg.model.errors import InstallationError, OutputError

try:
    import pyarrow
    from pyarrow import parquet
except ImportError as error:
    raise InstallationError("Parquet needs pyarrow: pip install 'pace-kg[parquet]', or take csv") from error

# Rows of a group in the file, and all that is held of a table.
_AT_ONCE = 20_000

_INT64 = range(-(2**63), 2**63)
# What reads a cell, and the type of its column in the file.
_TYPES: Mapping[ColumnType, tuple[Callable[[str], object], object]] = {
    ColumnType.TEXT: (str, pyarrow.string()),
    ColumnType.INTEGER: (int, pyarrow.int64()),
    ColumnType.NUMBER: (float, pyarrow.float64()),
    ColumnType.DAY: (date.fromisoformat, pyarrow.date32()),
}


def write(path: Path, name: str, rows: Iterator[Row]) -> None:
    """Write one table to a Parquet file.

    In: the file's path; one of `kg.export.table_rows.NAMES`; its rows of cells, the header first. The same rows give
    the same bytes under the same version of pyarrow. Raises OSError, and OutputError where a cell is not of its
    column's kind.
    """
    kinds = {column: kind_of(name, column) for column in next(rows)}
    schema = pyarrow.schema([(column, _TYPES[kind][1]) for column, kind in kinds.items()])
    with parquet.ParquetWriter(path, schema, compression="zstd") as file:
        while group := list(islice(rows, _AT_ONCE)):
            cells = {
                column: [_value(column, text, kind) if text else None for text in texts]
                for (column, kind), texts in zip(kinds.items(), zip(*group, strict=True), strict=True)
            }
            file.write_table(pyarrow.Table.from_pydict(cells, schema=schema))


def _value(column: str, text: str, kind: ColumnType) -> object:
    """Read a cell as what its column holds; raise OutputError where it is something else, or too large a number."""
    try:
        value = _TYPES[kind][0](text)
        if kind is ColumnType.INTEGER and value not in _INT64:
            raise ValueError(text)
        return value
    except ValueError as error:
        raise OutputError(f"{text!r} in the column {column} is no {kind}: mend the graph, or take csv") from error
