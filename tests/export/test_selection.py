"""Parts of a graph: what belongs to a document, to a member, to the documents since a day; and nothing else."""

import csv
from datetime import date
from pathlib import Path

import pyoxigraph
import pytest

from kg import cli, export
from kg.export import selection, tables
from kg.export.selection import Selection
from kg.graph import merge
from kg.model import iri, terms
from kg.model.errors import UsageError
from kg.model.terms import Quad
from kg.store import graph_folder, nquads
from tests.fixtures import small_graph as sample_graph

FIRST, SECOND = (f"{iri.BASE}written-declaration/{number}" for number in (652, 653))
PETRA, AEG, TOMMY = (f"{iri.BASE}member/{name}" for name in ("BE/petra-de-sutter", "EE/raivo-aeg", "GB/tommy-sheppard"))
OLDER = f"{iri.BASE}member/BE/petra-sutter"
NAME, OTHER_NAME = f"id:{PETRA.removeprefix(iri.BASE)}/name/x", f"id:{AEG.removeprefix(iri.BASE)}/name/x"
MEMBERSHIP = f"id:{PETRA.removeprefix(iri.BASE)}/membership/group/soc/2018-01-25"
MEMBERS = "id:graph/members"


def evidence_of(document: str, member: str) -> list[str]:
    """The evidence of a member's signature under a document."""
    body = terms.resource(iri.signature(document, member))
    return sorted({quad.subject for quad in sample_graph.quads() if quad.object == body and "evidence" in quad.subject})


def graph_quads() -> list[Quad]:
    """The sample with what pass 2 says of two members: names and a membership that rest on both documents' lines."""
    lines = [place for document in (FIRST, SECOND) for place in evidence_of(document, PETRA)]
    name = {"rdf:type": "pace:SeenName", "pace:nameOf": f"<{PETRA}>", "pace:provedBy": lines}
    other = {"rdf:type": "pace:SeenName", "pace:nameOf": f"<{AEG}>", "pace:provedBy": evidence_of(FIRST, AEG)}
    signed = [terms.resource(iri.signature(document, PETRA)) for document in (FIRST, SECOND)]
    membership = {"rdf:type": "org:Membership", "org:member": f"<{PETRA}>", "pace:provedBy": signed}
    merged = {"rdf:type": "pace:MergedMember", "dcterms:isReplacedBy": f"<{PETRA}>"}
    ontology = {"rdf:type": "owl:Class", "rdfs:isDefinedBy": "<https://w3id.org/pace-kg/ontology>"}
    kazakhstan = {"skos:inScheme": "id:scheme/states"}
    return [
        *sample_graph.quads(),
        *sample_graph.about(MEMBERS, NAME, name),
        *sample_graph.about(MEMBERS, OTHER_NAME, other),
        *sample_graph.about(MEMBERS, MEMBERSHIP, membership),
        *sample_graph.about(MEMBERS, f"<{OLDER}>", merged),
        *sample_graph.about("id:graph/vocabulary", "pace:Signature", ontology),
        *sample_graph.about("id:graph/vocabulary", "id:state/KAZ", kazakhstan),
        *sample_graph.about("id:graph/vocabulary", "id:scheme/states", {"rdf:type": "skos:ConceptScheme"}),
    ]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_graph.write_folder(tmp_path_factory.mktemp("graph"), graph_quads())


def kept(graph: Path, *only: str, since: date | None = None, crowd: bool = False) -> list[Quad]:
    return list(selection.quads(graph, Selection(only, since), iri.BASE, crowd))


def subjects(quads: list[Quad], graph: str) -> set[str]:
    return {quad.subject for quad in quads if quad.graph == f"<{iri.BASE}{graph}>"}


def test_nothing_chosen_is_all(graph: Path) -> None:
    assert kept(graph) == sorted(set(graph_quads()), key=Quad.line)


def test_a_document_comes_with_its_graph_its_files_and_their_evidence(graph: Path) -> None:
    found, everything = kept(graph, FIRST), graph_quads()
    sources = {quad.subject for quad in everything if quad.object == f"<{FIRST}>" and "records>" in quad.predicate}
    whole = {f"<{FIRST}>", *sources}
    assert {quad for quad in found if quad.graph in whole} == {quad for quad in everything if quad.graph in whole}
    shared = {f"<{iri.BASE}graph/{name}>" for name in ("acts", "members", "vocabulary")}
    assert {quad.graph for quad in found} - whole == shared


def test_it_comes_with_what_it_points_to_and_no_more(graph: Path) -> None:
    found = kept(graph, SECOND)
    assert subjects(found, "graph/acts") == {
        f"<{iri.BASE}{name}>"
        for name in ("doc/14500", "doc/14493", "resolution/2193", "committee-of-ministers-recommendation/cm-rec-2022-8")
    }
    states = {name.rpartition("/")[2] for name in subjects(found, "graph/vocabulary") if "/state/" in name}
    assert states == {"BEL>", "EST>", "AUT>", "GBR>", "KAZ>"}
    # What that points to in its turn is described; classes are published with the ontology.
    assert f"<{iri.BASE}scheme/states>" in subjects(found, "graph/vocabulary")
    assert not any(quad.subject.startswith(f"<{iri.ONTOLOGY}") for quad in found)


def test_a_document_that_it_cites_is_an_outline(graph: Path) -> None:
    said = {quad.predicate for quad in kept(graph, SECOND) if quad.graph == f"<{FIRST}>"}
    names = ("rdf:type", "dcterms:title", "dcterms:issued", "pace:number", "pace:publishedAs")
    assert said == {terms.resource(iri.expand(name)) for name in names}


def test_names_and_memberships_keep_the_proofs_that_are_kept(graph: Path) -> None:
    found = kept(graph, SECOND)
    about = {quad.subject for quad in found if quad.predicate.endswith("provedBy>")}
    assert about == {sample_graph.term(NAME), sample_graph.term(MEMBERSHIP)}
    proofs = {quad.object for quad in found if quad.predicate.endswith("provedBy>")}
    assert proofs == {*evidence_of(SECOND, PETRA), terms.resource(iri.signature(SECOND, PETRA))}


def test_the_tables_of_a_document_are_its_rows_of_the_whole_tables(graph: Path, tmp_path: Path) -> None:
    export.export(graph, "csv", str(tmp_path / "all"))
    export.export(graph, "csv", str(tmp_path / "one"), Selection((SECOND,)))
    for name in ("documents", "signatures", "citations", "mentions"):
        rows = [row for row in read(tmp_path / "all" / f"{name}.csv") if row["document"] == SECOND]
        assert read(tmp_path / "one" / f"{name}.csv") == rows != []


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_member_comes_with_names_signatures_and_outlines_of_documents(graph: Path) -> None:
    found = kept(graph, PETRA)
    signatures = {terms.resource(iri.signature(document, PETRA)) for document in (FIRST, SECOND)}
    assert {quad.subject for quad in found if quad.object.endswith("#Signature>")} == signatures
    assert {quad.object for quad in found if quad.predicate.endswith("signature>")} == signatures
    own = {f"<{PETRA}>", f"<{OLDER}>", sample_graph.term(NAME), sample_graph.term(MEMBERSHIP)}
    assert subjects(found, "graph/members") == own
    places = {quad.subject for quad in found if quad.object.endswith("#Evidence>")}
    assert places == {*evidence_of(FIRST, PETRA), *evidence_of(SECOND, PETRA)}
    titles = {quad.object for quad in found if quad.predicate.endswith("title>")}
    assert terms.string("A second declaration", "en") in titles
    assert {"BEL", "SOC"} <= {terms.value_of(quad.object).text for quad in found if "notation" in quad.predicate}


def test_whatever_is_chosen_is_part_of_the_graph_and_describes_what_it_names(graph: Path) -> None:
    everything = set(graph_quads())
    described = {quad.subject for quad in everything if not quad.subject.startswith(f"<{iri.ONTOLOGY}")}
    for only in ((FIRST,), (SECOND,), (PETRA,), (TOMMY, SECOND), (PETRA, AEG)):
        found = kept(graph, *only)
        assert set(found) < everything
        assert len(set(found)) == len(found)
        assert {quad.object for quad in found} & described - {quad.subject for quad in found} == set()


def test_one_that_was_merged_away_leads_to_the_one_that_holds(graph: Path) -> None:
    assert kept(graph, OLDER) == kept(graph, PETRA)


def test_several_come_together(graph: Path) -> None:
    assert set(kept(graph, FIRST)) | set(kept(graph, SECOND)) == set(kept(graph, FIRST, SECOND))


def test_since_a_day(graph: Path) -> None:
    assert kept(graph, since=date(2018, 3, 1)) == kept(graph, SECOND)
    assert kept(graph, since=date(2018, 1, 25)) == kept(graph, FIRST, SECOND)
    assert kept(graph, since=date(2018, 3, 2)) == []


def test_a_member_since_a_day(graph: Path) -> None:
    found = kept(graph, PETRA, since=date(2018, 3, 1))
    assert {quad.subject for quad in found if quad.object.endswith("#Signature>")} == {
        terms.resource(iri.signature(SECOND, PETRA))
    }
    assert f"<{FIRST}>" not in {quad.graph for quad in found}


def test_a_document_without_a_day_is_not_since(tmp_path: Path) -> None:
    issued = terms.resource(iri.expand("dcterms:issued"))
    quads = [quad for quad in sample_graph.quads() if quad[:2] != (f"<{SECOND}>", issued)]
    graph = sample_graph.write_folder(tmp_path / "graph", quads)
    assert f"<{SECOND}>" not in {quad.graph for quad in kept(graph, since=date(1949, 1, 1))}


def test_the_crowd_of_a_member_is_all_who_signed_the_same(graph: Path) -> None:
    assert kept(graph, TOMMY, crowd=True) == kept(graph, FIRST, SECOND)


def test_without_evidence_nothing_points_to_it(graph: Path, tmp_path: Path) -> None:
    export.export(graph, "nquads", str(tmp_path / "out.nq"), Selection((PETRA,), evidence=False))
    found = list(nquads.read(tmp_path / "out.nq"))
    assert found == [quad for quad in kept(graph, PETRA) if merge.is_fact(quad)] != []
    assert not any("/source/" in term for quad in found for term in quad)


@pytest.mark.parametrize("form", ["turtle", "trig", "ntriples", "jsonld", "rdfxml"])
def test_every_form_says_what_was_chosen(graph: Path, tmp_path: Path, form: str) -> None:
    chosen = Selection((PETRA,), date(2018, 3, 1), evidence=True)
    export.export(graph, form, str(tmp_path / "out"), chosen)
    kinds = {"turtle": "ttl", "trig": "trig", "ntriples": "nt", "jsonld": "jsonld", "rdfxml": "rdf"}
    read = pyoxigraph.parse(path=tmp_path / "out", format=pyoxigraph.RdfFormat.from_extension(kinds[form]))
    expected = {quad[:3] for quad in kept(graph, PETRA, since=date(2018, 3, 1))}
    assert len({quad.triple for quad in read}) == len(expected)


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_tables_of_what_was_chosen_though_the_build_told_the_size_of_the_whole(tmp_path: Path, form: str) -> None:
    graph = sample_graph.write_folder(tmp_path / "graph")
    size = (graph / graph_folder.GRAPH).stat().st_size
    (graph / graph_folder.MANIFEST).write_text(f'{{"graph_bytes": {size}}}', encoding="utf-8")
    export.export(graph, form, str(tmp_path / "tables"), Selection((PETRA,)))
    assert sorted(path.stem for path in (tmp_path / "tables").iterdir()) == sorted(tables.NAMES)


@pytest.mark.parametrize(
    ("thing", "said"),
    [
        (f"{iri.BASE}state/BEL", "neither a document that was read nor a member"),
        (f"{iri.BASE}resolution/2193", "neither a document that was read nor a member"),
        (f"{iri.BASE}member/BE/petra-de-suter", "did you mean member/BE/petra-de-sutter"),
        ("no iri at all", "is no IRI"),
    ],
)
def test_a_thing_that_cannot_be_chosen(graph: Path, thing: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        export.export(graph, "nquads", "-", Selection((thing,)))


@pytest.mark.parametrize(
    "name", ["written-declaration/653", "id:written-declaration/653", SECOND, "written-declaration/653 "]
)
def test_names_as_they_are_typed(graph: Path, tmp_path: Path, name: str) -> None:
    words = ["export", str(graph), "--format", "nquads", "--to", str(tmp_path / "out"), "--only", name]
    assert cli.main(words) == 0
    assert list(nquads.read(tmp_path / "out")) == kept(graph, SECOND)


def test_the_command_line(graph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["export", str(graph), "--to", str(tmp_path / "out")]
    assert cli.main([*words, "--format", "turtle", "--since", "2018-03-01", "--with-evidence"]) == 0
    assert "pace:Evidence" in (tmp_path / "out").read_text("utf-8")
    assert cli.main([*words, "--format", "trig", "--without-evidence", "--only", PETRA, "--only", SECOND]) == 0
    assert "pace:Evidence" not in (tmp_path / "out").read_text("utf-8")
    assert cli.main([*words, "--format", "jsonld", "--context", "https://example.org/c"]) == 0
    assert cli.main([*words, "--format", "trig", "--since", "yesterday"]) == 2
    assert cli.main([*words, "--format", "trig", "--context", "https://example.org/c"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "kg export: --since yesterday: no day: write it as 2018-01-25",
        "kg export: trig has no context: leave --context out, or take jsonld",
    ]


def test_tables_without_evidence_have_the_same_columns_and_no_quotes(graph: Path, tmp_path: Path) -> None:
    export.export(graph, "csv", str(tmp_path / "all"))
    export.export(graph, "csv", str(tmp_path / "facts"), Selection(evidence=False))
    rows, facts = (read(tmp_path / name / "mentions.csv") for name in ("all", "facts"))
    assert facts == [{**row, "as_printed": "", "start": "", "end": "", "recogniser": "", "score": ""} for row in rows]
    assert read(tmp_path / "all" / "members.csv") == read(tmp_path / "facts" / "members.csv")
