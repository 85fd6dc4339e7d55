"""A row of the table of signatures shows what its line prints: of namesakes in one list, and of files that differ."""

import csv
from pathlib import Path

from kg import export
from kg.pipeline.corpus import BuildOptions, build
from tests.fixtures.reader import read

LIST = """The closing of a march

Written declaration No. 492 | Doc. 12750 | 09 February 2012

{}

The text.
"""
NAMESAKES = "Mr Ali ALIYEV, Azerbaijan, SOC ; Ms Nora HALVERSEN, Norway, SOC ; Mr Ali ALIYEV, Azerbaijan, EPP/CD"


def test_namesakes_in_one_list_are_two() -> None:
    reading = read(LIST.format(NAMESAKES))
    members = [(name.position, name.member.rpartition("/")[2], name.group.rpartition("/")[2]) for name in reading.names]
    assert members == [
        (1, "ali-aliyev~soc-socialist", "soc-socialist"),
        (2, "nora-halversen", "soc-socialist"),
        (3, "ali-aliyev~epp-cd", "epp-cd"),
    ]
    assert [one.code for one in reading.findings] == ["namesakes"]


def test_one_line_twice_is_one_member() -> None:
    reading = read(LIST.format("Mr Ali ALIYEV, Azerbaijan, SOC ; Mr Ali ALIYEV, Azerbaijan, SOC"))
    assert {name.member.rpartition("/")[2] for name in reading.names} == {"ali-aliyev"}


def test_a_row_shows_what_its_line_prints(tmp_path: Path) -> None:
    lists = {
        "both.txt": NAMESAKES,
        "one.txt": "Mr Ali ALIYEV, Azerbaijan, SOC ; Ms Nora HALVERSEN, Norway, EPP/CD",
        "none.txt": "Ms Nora HALVERSEN, Norway",
    }
    (tmp_path / "texts").mkdir()
    for name, printed in lists.items():
        (tmp_path / "texts" / name).write_text(LIST.format(printed), encoding="utf-8")
    build([tmp_path / "texts"], tmp_path / "graph", BuildOptions(ner=False))
    export.export(tmp_path / "graph", "csv", str(tmp_path / "tables"))
    with (tmp_path / "tables" / "signatures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    shown = {
        (row["source"], row["as_printed"].split(", ")[0]): row["group"] for row in rows if "Nora" in row["as_printed"]
    }
    assert set(shown.values()) == {"SOC", "EPP/CD", ""}
    for row in rows:
        assert row["as_printed"].endswith(row["group"])
        assert row["state"] in ("AZE", "NOR")
