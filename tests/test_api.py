"""What the package offers to Python: names that load late, and the tables as data frames of the right kinds."""

import csv
import subprocess
import sys
from pathlib import Path

import pandas
import pytest

import kg
from kg import export
from kg.export import tables as tabulate
from kg.model.errors import GraphError, InstallationError
from kg.model.terms import Quad
from tests.fixtures import small_graph as sample_graph

DTYPES = {
    "documents": {
        "number": "Int64",
        "doc_number": "Int64",
        "date": "datetime64[s]",
        "edition": "Int64",
        "stated_total": "Int64",
        "signature_count": "Int64",
    },
    "signatures": {"edition": "Int64", "position": "Int64"},
    "citations": {"year": "Int64", "start": "Int64", "end": "Int64"},
    "mentions": {"start": "Int64", "end": "Int64", "score": "Float64"},
    "members": {"first_signed": "datetime64[s]", "last_signed": "datetime64[s]", "signatures": "Int64"},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_graph.write_folder(tmp_path_factory.mktemp("graph"))


@pytest.mark.parametrize("name", tabulate.NAMES)
def test_the_kinds_of_columns(folder: Path, name: str) -> None:
    frame: pandas.DataFrame = getattr(kg.tables(folder), name)
    assert {column: str(dtype) for column, dtype in frame.dtypes.items()} == {
        column: DTYPES[name].get(str(column), "str") for column in frame.columns
    }


@pytest.mark.parametrize("name", tabulate.NAMES)
def test_the_cells_are_those_of_the_csv_tables(folder: Path, tmp_path: Path, name: str) -> None:
    export.export(folder, "csv", str(tmp_path))
    with (tmp_path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file))
    frame: pandas.DataFrame = getattr(kg.tables(str(folder)), name)
    assert len(expected) > 2
    assert [
        {str(column): shown(value) for column, value in row.items()} for row in frame.to_dict("records")
    ] == expected


def shown(value: object) -> str:
    """A value as the tables of text have it."""
    if pandas.isna(value):  # type: ignore[call-overload]
        return ""
    return value.date().isoformat() if isinstance(value, pandas.Timestamp) else f"{value}"


def test_counting_and_days_work_as_in_any_frame(folder: Path) -> None:
    tables = kg.tables(folder)
    assert tables.signatures.groupby("group").size().to_dict() == {"SOC": 16, "EPP/CD": 9, "ALDE": 2, "NR": 2, "UEL": 1}
    assert tables.signatures["group"].isna().sum() == 2
    assert (tables.members.last_signed - tables.members.first_signed).max() == pandas.Timedelta(days=35)


def test_an_empty_graph_has_empty_tables_of_the_same_kinds(tmp_path: Path) -> None:
    nothing: list[Quad] = []
    tables = kg.tables(sample_graph.write_folder(tmp_path, nothing))
    assert [len(getattr(tables, name)) for name in tabulate.NAMES] == [0] * 5
    assert {str(column): str(tables.members[column].dtype) for column in DTYPES["members"]} == DTYPES["members"]


def test_no_graph_folder(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="kg build"):
        kg.tables(tmp_path)


def test_without_pandas_one_line_says_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(InstallationError, match=r"^data frames need pandas: pip install 'pace-kg\[pandas\]'$"):
        kg.tables(folder)


def test_names_are_loaded_when_they_are_used() -> None:
    heavy = {"pandas", "rdflib", "spacy", "pyoxigraph"}
    code = f"import sys, kg; print(sorted({heavy} & set(sys.modules))); kg.tables; print('pandas' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split("\n")[:2] == ["[]", "False"]
    assert set(kg.__all__) == {"build", "open", "tables"}
    with pytest.raises(AttributeError, match="no attribute 'close'"):
        kg.close  # noqa: B018
