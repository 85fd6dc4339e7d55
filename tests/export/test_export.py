"""Exports: the contract's tables to the letter, four RDF formats that say the same, and places that stay whole."""

import csv
import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest

from kg import export
from kg.export.selection import Selection
from kg.model import iri, terms
from kg.model.errors import GraphError, OutputError, UsageError
from kg.model.terms import Quad
from kg.store import nquads, oxigraph
from kg.store.sparql import results
from tests.fixtures import small_graph as sample_graph
from tests.paths import ROOT

CONTRACT = {
    "documents": "source,document,kind,number,doc_number,date,language,title,edition,stated_total,signature_count",
    "signatures": "source,document,edition,position,member,given_name,family_name,honorific,state,group,as_printed",
    "citations": "source,document,target,kind,number,year,as_printed,start,end",
    "mentions": "source,document,kind,entity,as_printed,start,end,recogniser,score",
    "members": (
        "member,given_name,family_name,also_printed_as,states,groups,first_signed,last_signed,signatures,wikidata"
    ),
}
FORMATS = {
    "turtle": pyoxigraph.RdfFormat.TURTLE,
    "trig": pyoxigraph.RdfFormat.TRIG,
    "ntriples": pyoxigraph.RdfFormat.N_TRIPLES,
    "nquads": pyoxigraph.RdfFormat.N_QUADS,
}
SECOND = iri.BASE + "written-declaration/653"
PETRA = iri.BASE + "member/BE/petra-de-sutter"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_graph.write_folder(tmp_path_factory.mktemp("graph"))


@pytest.fixture(scope="module")
def rows(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, str]]]:
    to = tmp_path_factory.mktemp("tables")
    export.export(folder, "csv", str(to))
    return {name: read(to / f"{name}.csv") for name in CONTRACT}


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def triples(path: Path, form: str) -> set[tuple[str, ...]]:
    return {
        (oxigraph.term(quad.subject), oxigraph.term(quad.predicate), oxigraph.term(quad.object))
        for quad in pyoxigraph.parse(path=path, format=FORMATS[form])
    }


def test_the_columns_are_those_of_the_contract(folder: Path, tmp_path: Path) -> None:
    export.export(folder, "csv", str(tmp_path / "new" / "tables"))
    heads = {path.stem: path.read_text("utf-8").splitlines()[0] for path in (tmp_path / "new" / "tables").iterdir()}
    assert heads == CONTRACT


def test_documents_has_a_row_a_source_file(rows: dict[str, list[dict[str, str]]]) -> None:
    assert [row["source"] for row in rows["documents"]] == [
        "2018/doc-14500-en.txt",
        "2018/doc-14500-fr.txt",
        "doc-14493.txt",
    ]
    assert rows["documents"][1] == {
        "source": "2018/doc-14500-fr.txt",
        "document": SECOND,
        "kind": "WrittenDeclaration",
        "number": "653",
        "doc_number": "14500",
        "date": "2018-03-01",
        "language": "fr",
        "title": "Une deuxième déclaration",
        "edition": "1",
        "stated_total": "4",
        "signature_count": "4",
    }


def test_signatures_has_a_row_a_printed_line(rows: dict[str, list[dict[str, str]]]) -> None:
    lines = rows["signatures"]
    assert len(lines) == 24 + 4 + 4
    assert [int(row["position"]) for row in lines] == [*range(1, 5), *range(1, 5), *range(1, 25)]
    assert lines[8] == {
        "source": "doc-14493.txt",
        "document": iri.BASE + "written-declaration/652",
        "edition": "1",
        "position": "1",
        "member": PETRA,
        "given_name": "Petra",
        "family_name": "De Sutter",
        "honorific": "Ms",
        "state": "BEL",
        "group": "SOC",
        "as_printed": "SUTTER Petra, De, Belgium, SOC",
    }
    assert [row["group"] for row in lines if row["family_name"] == "Sheppard"] == ["", "", "NR"]


def test_citations_have_the_usual_designation(rows: dict[str, list[dict[str, str]]]) -> None:
    cited = [
        (row["kind"], row["number"], row["year"]) for row in rows["citations"] if row["source"].endswith("-en.txt")
    ]
    assert cited == [
        ("WrittenDeclaration", "652", ""),
        ("CommitteeOfMinistersRecommendation", "CM/Rec(2022)8", ""),
        ("Resolution", "2193", "2017"),
        ("Treaty", "5", ""),
    ]
    starts = [(row["source"], int(row["start"])) for row in rows["citations"]]
    assert starts == sorted(starts)


def test_mentions_have_one_of_four_kinds(rows: dict[str, list[dict[str, str]]]) -> None:
    named = [(row["kind"], row["as_printed"], row["score"]) for row in rows["mentions"] if "14493" in row["source"]]
    assert named == [
        ("State", "Kazakhstan", "0.9"),
        ("Organisation", "Council of Europe", "0.9"),
        ("Person", "Talgat Ayan", "0.85"),
    ]
    assert {row["recogniser"] for row in rows["mentions"]} == {"sample.mentions"}


def test_members(rows: dict[str, list[dict[str, str]]]) -> None:
    assert len(rows["members"]) == 24
    assert next(row for row in rows["members"] if row["member"] == PETRA) == {
        "member": PETRA,
        "given_name": "Petra",
        "family_name": "De Sutter",
        "also_printed_as": "SUTTER Petra, De",
        "states": "BEL",
        "groups": "SOC",
        "first_signed": "2018-01-25",
        "last_signed": "2018-03-01",
        "signatures": "2",
        "wikidata": "http://www.wikidata.org/entity/Q2362990",
    }


def test_each_member_of_a_line_is_in_the_table_of_members(rows: dict[str, list[dict[str, str]]]) -> None:
    assert {row["member"] for row in rows["signatures"]} == {row["member"] for row in rows["members"]}


def test_a_member_of_two_states_and_groups_has_one_row(tmp_path: Path) -> None:
    graph = "id:graph/members"
    moved = iri.BASE + "written-declaration/653/signature/BE/petra-de-sutter"
    quads = [quad for quad in sample_graph.quads() if quad.subject != terms.resource(moved)]
    said = {"pace:signatory": f"<{PETRA}>", "pace:state": "id:state/NLD", "pace:group": "id:group/alde"}
    quads += sample_graph.about("id:written-declaration/653", f"<{moved}>", {"rdf:type": "pace:Signature", **said})
    quads += sample_graph.about(graph, f"<{PETRA}>", {"pace:printedName": terms.string("Ms De SUTTER")})
    export.export(sample_graph.write_folder(tmp_path / "graph", quads), "csv", str(tmp_path / "tables"))
    (row,) = [row for row in read(tmp_path / "tables" / "members.csv") if row["member"] == PETRA]
    assert (row["states"], row["groups"]) == ("BEL; NLD", "ALDE; SOC")
    assert row["also_printed_as"] == "Ms De SUTTER; SUTTER Petra, De"
    assert (row["first_signed"], row["last_signed"], row["signatures"]) == ("2018-01-25", "2018-01-25", "2")


def test_no_cell_is_altered(tmp_path: Path) -> None:
    name = '=HYPERLINK("http://example.org";"x")\r\n,é\x00'
    quads = [
        quad._replace(object=terms.string(name)) if quad.predicate.endswith("quote>") else quad
        for quad in sample_graph.quads()
    ]
    export.export(sample_graph.write_folder(tmp_path / "graph", quads), "csv", str(tmp_path / "tables"))
    assert {row["as_printed"] for row in read(tmp_path / "tables" / "signatures.csv")} == {name}


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_says_what_the_graph_says(folder: Path, tmp_path: Path, form: str) -> None:
    export.export(folder, form, str(tmp_path / "out"), Selection(evidence=True))
    assert triples(tmp_path / "out", form) == {quad[:3] for quad in sample_graph.quads()}


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_without_evidence(folder: Path, tmp_path: Path, form: str) -> None:
    export.export(folder, form, str(tmp_path / "out"), Selection(evidence=False))
    assert triples(tmp_path / "out", form) == {
        quad[:3] for quad in sample_graph.quads() if not quad.graph.startswith(f"<{iri.BASE}source/")
    }


def test_turtle_leaves_evidence_out_and_quads_are_the_graph_itself(folder: Path, tmp_path: Path) -> None:
    export.export(folder, "turtle", str(tmp_path / "graph.ttl"))
    assert "pace:Evidence" not in (tmp_path / "graph.ttl").read_text("utf-8")
    export.export(folder, "nquads", str(tmp_path / "graph.nq"))
    assert (tmp_path / "graph.nq").read_bytes() == (folder / "graph.nq").read_bytes()


def test_trig_keeps_the_graphs(folder: Path, tmp_path: Path) -> None:
    export.export(folder, "trig", str(tmp_path / "graph.trig"))
    read_back = {
        Quad(*map(oxigraph.term, (quad.subject, quad.predicate, quad.object, quad.graph_name)))
        for quad in pyoxigraph.parse(path=tmp_path / "graph.trig", format=pyoxigraph.RdfFormat.TRIG)
    }
    assert read_back == set(sample_graph.quads())


def test_a_triple_of_two_graphs_is_one_triple(tmp_path: Path) -> None:
    quads = [Quad("<s:s>", "<p:p>", '"o"', graph) for graph in ("<g:a>", "<g:b>")]
    export.export(sample_graph.write_folder(tmp_path / "graph", quads), "ntriples", str(tmp_path / "out.nt"))
    assert (tmp_path / "out.nt").read_text() == '<s:s> <p:p> "o" .\n'


def test_standard_output_holds_data_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", written)
    export.export(folder, "nquads", "-")
    assert written.buffer.getvalue() == (folder / "graph.nq").read_bytes()


def test_an_unknown_format_lists_the_known(folder: Path) -> None:
    with pytest.raises(UsageError, match=", ".join(export.FORMATS)):
        export.export(folder, "yaml", "-")


def test_a_folder_that_is_no_graph(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="kg build"):
        export.export(tmp_path, "turtle", "-")


def test_places_that_cannot_be_written(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for form, to, said in [
        ("csv", "-", "name a folder"),
        ("csv", str(tmp_path / "file"), "no folder"),
        ("turtle", str(tmp_path), "no file"),
        ("turtle", "/dev/null", "no file"),
        ("turtle", str(folder / "graph.nq"), "only kg build writes"),
        ("csv", str(folder / "tables"), "only kg build writes"),
        ("turtle", str(tmp_path / "file" / "graph.ttl"), "cannot be written"),
        ("csv", str(tmp_path / "file" / "tables"), "cannot be written"),
    ]:
        with pytest.raises((UsageError, OutputError), match=said):
            export.export(folder, form, to)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("form", export.FORMATS)
def test_what_was_there_stays_where_an_export_fails(tmp_path: Path, form: str) -> None:
    graph = sample_graph.write_folder(tmp_path / "graph")
    place = tmp_path / "out" / form
    export.export(graph, form, str(place))
    (graph / "graph.nq").write_text((graph / "graph.nq").read_text("utf-8") + "broken\n", "utf-8")
    before = digests(place) if form in export.TABLES else digests(place.parent)
    with pytest.raises(GraphError):
        export.export(graph, form, str(place))
    assert (digests(place) if form in export.TABLES else digests(place.parent)) == before
    assert [path.name for path in place.parent.iterdir()] == [form]


def test_other_files_of_the_folder_of_tables_are_left_alone(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "members.csv").write_text("old")
    export.export(folder, "csv", str(tmp_path))
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert sorted(path.stem for path in tmp_path.iterdir()) == sorted([*CONTRACT, "notes"])
    assert (tmp_path / "members.csv").read_text("utf-8").startswith("member,")


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        (["a", "b"], "a,b\n"),
        (["a,b", 'c"d', "e\nf", "g\rh", " i "], '"a,b","c""d","e\nf","g\rh", i \n'),
        ([""], '""\n'),
        (["", ""], ",\n"),
    ],
)
def test_a_line_of_csv(cells: list[str], line: str) -> None:
    assert results.csv_line(cells) == line
    assert list(csv.reader(io.StringIO(line, newline=""))) == [cells]


def test_every_class_that_a_text_can_name_has_a_kind(tmp_path: Path) -> None:
    kinds = {
        "NamedPerson": "Person",
        "Member": "Person",
        "NamedOrganisation": "Organisation",
        "Body": "Organisation",
        "PoliticalGroup": "Organisation",
        "State": "State",
        "NamedPlace": "Place",
    }
    graph = list(sample_graph.corpus(1))
    for position, name in enumerate(kinds):
        graph += sample_graph.about("id:x", f"id:{name}", {"rdf:type": f"pace:{name}"})
        graph += sample_graph.evidence("<s:s>", "id:d", "pace:mentions", name, position, f"id:{name}", {})
    graph += sample_graph.about("<s:s>", "<s:s>", {"pace:fileName": terms.string("z.txt")})
    export.export(sample_graph.write_folder(tmp_path / "graph", graph), "csv", str(tmp_path / "tables"))
    found = {row["as_printed"]: row["kind"] for row in read(tmp_path / "tables" / "mentions.csv")}
    assert {name: found[name] for name in kinds} == kinds


def test_an_empty_graph_has_empty_tables(tmp_path: Path) -> None:
    nothing: list[Quad] = []
    export.export(sample_graph.write_folder(tmp_path / "graph", nothing), "csv", str(tmp_path / "tables"))
    assert {path.stem: path.read_text() for path in (tmp_path / "tables").iterdir()} == {
        name: f"{columns}\n" for name, columns in CONTRACT.items()
    }
    assert list(nquads.read(tmp_path / "graph" / "graph.nq")) == []


def test_a_writer_is_loaded_when_its_format_is_asked_for() -> None:
    """Who loads a graph into a store, or links members, pays for no writer."""
    writers = {f"kg.export.{name}" for name in ("jsonld", "rdfxml", "cosignatures", "void", "tables", "parquet")}
    code = f"import sys, kg.export.load; print(sorted({writers} & set(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=True
    )
    assert answer.stdout == b"[]\n"
