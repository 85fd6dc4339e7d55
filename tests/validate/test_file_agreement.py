"""Files of one edition are compared with one another."""

import json
from pathlib import Path

import kg
from tests.paths import GOLD


def findings(folder: Path, graph: Path) -> list[tuple[str, str]]:
    kg.build(folder, graph, ner=False)
    lines = (graph / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    return [(found["file"], found["code"]) for found in map(json.loads, lines) if found["severity"] != "info"]


def copy(folder: Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_two_languages_become_one_declaration(tmp_path: Path) -> None:
    for language in ("en", "fr"):
        name = f"14493-html-{language}.xref-{language}.txt"
        copy(tmp_path / "in", name, (GOLD / name).read_text(encoding="utf-8"))
    made = kg.build(tmp_path / "in", tmp_path / "graph", ner=False)
    assert made.counts.documents == {"WrittenDeclaration": 1}
    assert made.counts.signatures == made.counts.members == 24
    dataset = kg.open(tmp_path / "graph")
    titles = {(row.t.language) for row in dataset.query("SELECT ?t { ?d pace:number 652 ; dcterms:title ?t }")}
    assert titles == {"en", "fr"}
    assert made.findings["warning"] == made.findings["violation"] == 0


def test_a_name_that_one_file_lacks(tmp_path: Path) -> None:
    english = (GOLD / "14493-html-en.xref-en.txt").read_text(encoding="utf-8")
    french = (GOLD / "14493-html-fr.xref-fr.txt").read_text(encoding="utf-8")
    copy(tmp_path / "in", "en.txt", english)
    copy(tmp_path / "in", "fr.txt", french.replace(" ; M. Josip JURATOVIC, Allemagne, SOC", ""))
    assert findings(tmp_path / "in", tmp_path / "graph") == [("en.txt", "signature-missing-in-file")]


def test_another_group_in_one_file(tmp_path: Path) -> None:
    english = (GOLD / "14493-html-en.xref-en.txt").read_text(encoding="utf-8")
    french = (GOLD / "14493-html-fr.xref-fr.txt").read_text(encoding="utf-8")
    copy(tmp_path / "in", "en.txt", english)
    copy(tmp_path / "in", "fr.txt", french.replace("JURATOVIC, Allemagne, SOC", "JURATOVIC, Allemagne, ADLE"))
    assert "signature-one-group" in {code for _, code in findings(tmp_path / "in", tmp_path / "graph")}
