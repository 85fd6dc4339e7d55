"""The tables as Parquet files: columns of whole numbers, numbers and days instead of text, nothing known as null."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.export.tables import ColumnType, Row, kind_of
from kg.model.errors import InstallationError, OutputError

if TYPE_CHECKING:
    import pyarrow

# Rows of a group in the file, and all that is held of a table.
_AT_ONCE = 20_000

_INT64 = range(-(2**63), 2**63)


def _whole(text: str) -> int:
    """Read a whole number; raise ValueError where Parquet has no room for it."""
    if (number := int(text)) in _INT64:
        return number
    raise ValueError(text)


_READ: Mapping[ColumnType, Callable[[str], object]] = MappingProxyType(
    {ColumnType.TEXT: str, ColumnType.INTEGER: _whole, ColumnType.NUMBER: float, ColumnType.DAY: date.fromisoformat}
)


def require() -> None:
    """Raise InstallationError, saying what to install, where the library that writes Parquet is missing."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise InstallationError("Parquet needs pyarrow: pip install 'pace-kg[parquet]', or take csv") from error


def write(path: Path, name: str, rows: Iterator[Row]) -> None:
    """Write one table to a Parquet file.

    In: the file's path; one of `kg.export.tables.NAMES`; its rows of cells, the header first. The same rows give the
    same bytes under the same version of pyarrow. Raises OSError, and OutputError where a cell is not of its column's
    kind; `require` says beforehand whether the library is there.
    """
    from pyarrow import Table, parquet

    columns = next(rows)
    kinds = [kind_of(name, column) for column in columns]
    schema = _schema(columns, kinds)
    with parquet.ParquetWriter(path, schema, compression="zstd") as file:
        while some := list(islice(rows, _AT_ONCE)):
            cells = [_values(*one) for one in zip(columns, zip(*some, strict=True), kinds, strict=True)]
            file.write_table(Table.from_pydict(dict(zip(columns, cells, strict=True)), schema=schema))


def _schema(columns: Row, kinds: list[ColumnType]) -> "pyarrow.Schema":
    import pyarrow

    types = {
        ColumnType.TEXT: pyarrow.string(),
        ColumnType.INTEGER: pyarrow.int64(),
        ColumnType.NUMBER: pyarrow.float64(),
        ColumnType.DAY: pyarrow.date32(),
    }
    return pyarrow.schema([(column, types[kind]) for column, kind in zip(columns, kinds, strict=True)])


def _values(column: str, texts: Row, kind: ColumnType) -> list[object]:
    return [_value(column, text, kind) if text else None for text in texts]


def _value(column: str, text: str, kind: ColumnType) -> object:
    try:
        return _READ[kind](text)
    except ValueError as error:
        raise OutputError(f"{text!r} in the column {column} is no {kind}: mend the graph, or take csv") from error
