"""The end of a build: a row for each code, the worst first, one example, at most a dozen rows."""

from pathlib import Path

import pytest

from kg.cli import main
from kg.cli.render.findings_table import ROWS, findings_table
from kg.model.document import Span
from kg.model.findings import Finding, LocatedFinding, Severity, by_code
from tests.paths import ROOT


def finding(severity: Severity, code: str, source: str = "a.txt", message: str = "is wrong") -> LocatedFinding:
    return LocatedFinding(Finding(severity, code, message, source, Span(0, 1), "look"), 1, 2)


def test_codes_come_worst_first_then_most_frequent() -> None:
    found = [
        finding(Severity.INFO, "told"),
        finding(Severity.WARNING, "rare"),
        *(finding(Severity.WARNING, "frequent", source) for source in ("b.txt", "c.txt")),
        finding(Severity.VIOLATION, "rare"),
    ]
    rows = [(row.severity.value, row.code, row.count, row.example.place) for row in by_code(found)]
    assert rows == [
        ("violation", "rare", 1, "a.txt:1:2"),
        ("warning", "frequent", 2, "b.txt:1:2"),
        ("warning", "rare", 1, "a.txt:1:2"),
        ("info", "told", 1, "a.txt:1:2"),
    ]


def test_a_row_has_an_example_and_long_tables_are_cut() -> None:
    found = [finding(Severity.WARNING, f"code-{n:02}", message="x" * 300) for n in range(ROWS + 3)]
    lines = list(findings_table(by_code(found), "graph"))
    assert lines[0].split() == ["severity", "code", "count", "example"]
    assert lines[1].startswith("warning   code-00      1  a.txt:1:2 xxx")
    assert lines[1].endswith("…")
    assert max(map(len, lines)) < 150
    assert lines[-2:] == ["… and 3 more codes", "Each one: kg validate graph, or graph/findings.jsonl"]
    assert len(lines) == ROWS + 3
    assert list(findings_table((), "graph")) == []


def test_a_build_prints_the_table_and_keeps_the_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "input" / "doc-14493.txt").read_text(encoding="utf-8").replace("Damien, Belgium", "Damien, Beligum")
    (tmp_path / "copy.txt").write_text(text, encoding="utf-8")
    command = ["build", str(tmp_path / "copy.txt"), "--out", str(tmp_path / "graph"), "--no-ner"]
    assert main(command) == 1
    printed = capsys.readouterr()
    assert printed.err == ""
    assert "violation  unknown-state        1  copy.txt:50:16 'Beligum' is not a known State (did you" in printed.out
    assert (tmp_path / "graph" / "findings.jsonl").read_text(encoding="utf-8").count("\n") == 2
    assert main([*command, "--verbose"]) == 1
    assert capsys.readouterr().err.count("copy.txt:") == 2
