"""The five tables as pandas data frames, each column with the data type of its cells.

Text is `str`, a whole number `Int64`, a score `Float64`, a day `datetime64[s]`; where nothing is known the cell is
missing. pandas is a choice (`pip install 'pace-kg[pandas]'`) and is loaded when tables are asked for.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.export import table_graph, table_rows
from kg.export.tables import ColumnType, kind_of
from kg.model.errors import InstallationError
from kg.store import graph_folder

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """The tables of `kg export --format csv`, with the same columns and rows.

    `documents` has a row a source file, `signatures` a row a printed signatory line, `citations` a row a cited act and
    place, `mentions` a row a name and place, `members` a row a member.
    """

    documents: "pandas.DataFrame"
    signatures: "pandas.DataFrame"
    citations: "pandas.DataFrame"
    mentions: "pandas.DataFrame"
    members: "pandas.DataFrame"


def tables(path: Path) -> Tables:
    """Return the tables of a graph folder as data frames.

    Raises GraphError where the folder holds no graph, InstallationError where pandas is missing.
    """
    graph = table_graph.read(graph_folder.require(path) / graph_folder.GRAPH)
    try:
        import pandas
    except ImportError as error:
        raise InstallationError("data frames need pandas: pip install 'pace-kg[pandas]'") from error
    frames = {}
    for name in table_rows.NAMES:
        columns, *rows = table_rows.rows(name, graph)
        cells = zip(*rows, strict=True) if rows else [()] * len(columns)
        series = {}
        for column, texts in zip(columns, cells, strict=True):
            kind = kind_of(name, column)
            # An empty cell is a missing value.
            values = pandas.Series([text or None for text in texts], dtype="str")
            if kind is ColumnType.DAY:
                values = pandas.to_datetime(values, format="%Y-%m-%d").astype("datetime64[s]")
            elif kind is not ColumnType.TEXT:
                values = pandas.to_numeric(values).astype("Int64" if kind is ColumnType.INTEGER else "Float64")
            series[column] = values
        frames[name] = pandas.DataFrame(series)
    return Tables(**frames)
