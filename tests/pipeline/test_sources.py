"""Where a fact stands in a PDF, and where its file was saved from: from the bytes to the graph and to `kg why`."""

import json
from pathlib import Path

import pytest

from kg.cli import main
from kg.inspect.provenance import why
from kg.model import terms
from kg.model.namespaces import FOAF, OA, PACE
from kg.pipeline.corpus import BuildOptions, build
from kg.read.pdf import read
from kg.store import graph_folder, nquads
from tests.generate import formats
from tests.pipeline.test_incremental import bytes_of, from_nothing, read_anew

QUICK = BuildOptions(ner=False)
PAGE = "https://pace.coe.int/en/files/24451/html"


def sources_of(graph: Path) -> dict[str, set[str]]:
    """The addresses of each file of a graph folder, by its names."""
    quads = list(nquads.read(graph / graph_folder.GRAPH))
    pages: dict[str, set[str]] = {}
    for name in (quad for quad in quads if quad.predicate == PACE.fileName):
        addresses = {quad.object for quad in quads if quad.predicate == FOAF.page and quad.subject == name.subject}
        pages[terms.value_of(name.object).text] = {terms.iri_of(address) for address in addresses}
    return pages


@pytest.fixture
def documents(tmp_path: Path, declaration: str) -> Path:
    path = tmp_path / "documents"
    path.mkdir()
    (path / "a.txt").write_text(declaration, encoding="utf-8")
    (path / "b.txt").write_text(declaration.replace("14493", "14494").replace("652", "653"), encoding="utf-8")
    return path


def test_evidence_from_a_pdf_has_the_page_where_it_stands(
    tmp_path: Path, declaration: str, capsys: pytest.CaptureFixture[str]
) -> None:
    long = declaration.replace("We hereby call", 30 * "The situation is of concern.\n\n" + "We hereby call")
    data = formats.as_pdf(long, formats.Columns.ONE)
    source, _ = read("doc.pdf", data)
    assert len(source.pages) > 1
    (tmp_path / "doc.pdf").write_bytes(data)
    build([tmp_path / "doc.pdf"], tmp_path / "graph", QUICK)
    quads = list(nquads.read(tmp_path / "graph" / graph_folder.GRAPH))
    places = {quad.subject for quad in quads if quad.predicate == OA.hasTarget}
    starts = {quad.subject: int(terms.value_of(quad.object).text) for quad in quads if quad.predicate == PACE.start}
    pages = {quad.subject: int(terms.value_of(quad.object).text) for quad in quads if quad.predicate == PACE.page}
    assert places
    assert pages == {place: source.page_at(starts[place]) for place in places}
    assert set(pages.values()) == set(range(1, len(source.pages) + 1))

    document = next(quad.object for quad in quads if quad.predicate == PACE.records)
    answer = why(tmp_path / "graph", document)
    assert {place.page for place in answer.places} == set(pages.values())
    capsys.readouterr()
    for thing in ("written-declaration/652",):
        assert main(["why", str(tmp_path / "graph"), thing, "--all"]) == 0
        printed = capsys.readouterr().out
        assert "doc.pdf:1:1 page 1\n" in printed
        assert f" page {len(source.pages)}\n" in printed
        assert main(["why", str(tmp_path / "graph"), thing, "--format", "json"]) == 0
        assert json.loads(capsys.readouterr().out)["places"][0]["page"] == 1
    assert main(["explain", str(tmp_path / "doc.pdf"), "--no-ner"]) == 0
    assert f" page {len(source.pages)}  " in capsys.readouterr().out
    assert main(["explain", str(tmp_path / "doc.pdf"), "--no-ner", "--html", "-"]) == 0
    assert f" page {len(source.pages)}</a>" in capsys.readouterr().out
    assert main(["validate", str(tmp_path / "graph")]) == 0


def test_the_address_of_a_side_file_is_the_page_of_the_source(
    documents: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (documents / "sources.csv").write_text(f"file,url\na.txt,{PAGE}\n", encoding="utf-8")
    made = build([documents], tmp_path / "graph", QUICK)
    assert made.files == 2
    assert sources_of(tmp_path / "graph") == {"a.txt": {PAGE}, "b.txt": set()}
    capsys.readouterr()
    assert main(["why", str(tmp_path / "graph"), "written-declaration/652"]) == 0
    assert f"a.txt:5:1\n{PAGE}\n" in capsys.readouterr().out
    assert main(["why", str(tmp_path / "graph"), "written-declaration/653", "--format", "json"]) == 0
    assert {tuple(place["addresses"]) for place in json.loads(capsys.readouterr().out)["places"]} == {()}
    assert main(["validate", str(tmp_path / "graph")]) == 0


def test_a_changed_address_reads_its_file_anew_and_no_other(
    documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([documents], tmp_path / "graph", QUICK)
    for rows in (f"a.txt,{PAGE}\n", f"a.txt,{PAGE}/2\n", ""):
        (documents / "sources.csv").write_text(f"file,url\n{rows}", encoding="utf-8")
        read_names = read_anew(monkeypatch)
        build([documents], tmp_path / "graph", QUICK)
        assert read_names == ["a.txt"]
        assert bytes_of(tmp_path / "graph") == from_nothing(documents, tmp_path)
    assert sources_of(tmp_path / "graph") == {"a.txt": set(), "b.txt": set()}


def test_one_file_saved_from_two_addresses_has_both_whichever_comes_first(documents: Path, tmp_path: Path) -> None:
    (documents / "0.txt").write_bytes((documents / "a.txt").read_bytes())
    for rows in (f"0.txt,{PAGE}\n", f"a.txt,{PAGE}\n", f"0.txt,{PAGE}/0\na.txt,{PAGE}\n"):
        (documents / "sources.csv").write_text(f"file,url\n{rows}", encoding="utf-8")
        build([documents], tmp_path / "graph", QUICK)
        told = {row.split(",")[1] for row in rows.split()}
        assert sources_of(tmp_path / "graph") == {"0.txt": told, "a.txt": told, "b.txt": set()}


def test_a_faulty_side_file_gives_findings_and_the_documents_are_built(documents: Path, tmp_path: Path) -> None:
    (documents / "sources.csv").write_text(f"file,url\na.txt,{PAGE}\nc.txt,{PAGE}\nb.txt,nowhere\n", encoding="utf-8")
    made = build([documents], tmp_path / "graph", QUICK)
    lines = [line for line in made.reported if "sources-file" in line]
    assert [line.split(": ")[0] for line in lines] == ["sources.csv"] * 2
    assert not made.failed
    assert sources_of(tmp_path / "graph") == {"a.txt": {PAGE}, "b.txt": set()}
