"""Tables as Parquet: the cells of the CSV, each column of its type."""

import csv
import sys
from datetime import date
from pathlib import Path

import pandas
import pytest
from pyarrow import parquet as reading

from kg import cli, export
from kg.export import parquet
from kg.export import tables as tabulate
from kg.export.tables import ColumnType
from kg.model.errors import InstallationError, OutputError
from tests.fixtures import small_graph as sample_graph

TYPES = {
    ColumnType.TEXT: "string",
    ColumnType.INTEGER: "int64",
    ColumnType.NUMBER: "double",
    ColumnType.DAY: "date32[day]",
}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_graph.write_folder(tmp_path_factory.mktemp("graph"))


@pytest.fixture(scope="module")
def tables(graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("tables")
    export.export(graph, "parquet", str(to))
    export.export(graph, "csv", str(to))
    return to


@pytest.mark.parametrize("name", tabulate.NAMES)
def test_the_cells_are_those_of_the_csv(tables: Path, name: str) -> None:
    with (tables / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = reading.read_table(tables / f"{name}.parquet")
    texts = [{column: "" if cell is None else str(cell) for column, cell in row.items()} for row in found.to_pylist()]
    assert texts == rows != []
    assert {field.name: str(field.type) for field in found.schema} == {
        column: TYPES[tabulate.kind_of(name, column)] for column in rows[0]
    }


def test_days_and_numbers_are_days_and_numbers(tables: Path) -> None:
    (first, *_) = reading.read_table(tables / "documents.parquet").to_pylist()
    assert (first["date"], first["number"], first["stated_total"]) == (date(2018, 3, 1), 653, 4)
    assert pandas.read_parquet(tables / "mentions.parquet")["score"].max() == 0.9
    signatures = pandas.read_parquet(tables / "signatures.parquet")
    assert signatures["position"].dtype.kind == "i"
    assert signatures["group"].isna().sum() == 2


def test_the_same_graph_gives_the_same_bytes(graph: Path, tables: Path, tmp_path: Path) -> None:
    export.export(graph, "parquet", str(tmp_path / "again"))
    for name in tabulate.NAMES:
        assert (tmp_path / "again" / f"{name}.parquet").read_bytes() == (tables / f"{name}.parquet").read_bytes()


def test_more_rows_than_are_held_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "_AT_ONCE", 10)
    rows = [("member", "signatures"), *((f"m{number}", str(number)) for number in range(35))]
    parquet.write(tmp_path / "x.parquet", "members", iter(rows))
    found = reading.ParquetFile(tmp_path / "x.parquet")
    assert found.num_row_groups == 4
    assert found.read().to_pydict()["signatures"] == list(range(35))


@pytest.mark.parametrize(
    ("column", "text", "kind"),
    [
        ("date", "soon", "day"),
        ("date", "2018-13-01", "day"),
        ("number", "x", "integer"),
        ("number", "9" * 30, "integer"),
    ],
)
def test_a_cell_that_is_not_of_its_kind_is_named(tmp_path: Path, column: str, text: str, kind: str) -> None:
    with pytest.raises(OutputError, match=f"'{text}' in the column {column} is no {kind}: mend the graph"):
        parquet.write(tmp_path / "x.parquet", "documents", iter([(column,), ("",), (text,)]))


def test_an_empty_graph_has_empty_tables(tmp_path: Path) -> None:
    export.export(sample_graph.write_folder(tmp_path / "graph", []), "parquet", str(tmp_path / "tables"))
    found = reading.read_table(tmp_path / "tables" / "documents.parquet")
    assert (found.num_rows, str(found.schema.field("date").type)) == (0, "date32[day]")


def test_without_the_library_one_line_says_what_to_install(
    graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    monkeypatch.delitem(sys.modules, "kg.export.parquet")
    with pytest.raises(InstallationError, match=r"pip install 'pace-kg\[parquet\]'"):
        export.export(graph, "parquet", str(tmp_path / "out"))
    assert cli.main(["export", str(graph), "--format", "parquet", "--to", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_kinds_are_those_of_columns_that_exist(tables: Path) -> None:
    for name in tabulate.NAMES:
        head = (tables / f"{name}.csv").read_text("utf-8").partition("\n")[0].split(",")
        assert set(tabulate._KINDS[name]) <= set(head)
