"""A graph folder opened for queries and as an rdflib Dataset that behaves as rdflib does."""

from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from rdflib.namespace import DCTERMS, FOAF, RDF, SKOS

from kg.model import iri, terms
from kg.model.errors import GraphError, QueryError
from kg.model.terms import Quad
from kg.store import nquads, oxigraph
from tests.fixtures import small_graph as sample_graph

PACE = rdflib.Namespace(iri.ONTOLOGY)
PETRA = terms.resource(iri.BASE + "member/BE/petra-de-sutter")
ODD = terms.string('a\t\x00\x0b\x85\u2028"\\\r\n😀')


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    odd = Quad("<s:s>", "<p:p>", ODD, "<g:g>")
    return sample_graph.write_folder(tmp_path_factory.mktemp("graph"), [*sample_graph.quads(), odd])


@pytest.fixture(scope="module")
def dataset(folder: Path) -> rdflib.Dataset:
    return oxigraph.open_dataset(folder)


def test_the_dataset_is_what_rdflib_itself_reads(folder: Path, dataset: rdflib.Dataset) -> None:
    read = rdflib.Dataset(default_union=True).parse(folder / "graph.nq", format="nquads")
    assert set(dataset.quads()) == set(read.quads())


def test_a_plain_literal_equals_one_written_by_hand(dataset: rdflib.Dataset) -> None:
    petra = rdflib.URIRef(iri.BASE + "member/BE/petra-de-sutter")
    assert (petra, FOAF.familyName, rdflib.Literal("De Sutter")) in dataset
    assert dataset.value(petra, FOAF.familyName) == rdflib.Literal("De Sutter")
    assert dataset.value(petra, FOAF.familyName).datatype is None
    assert dataset.value(predicate=PACE.number, object=rdflib.Literal(652)) is not None


def test_no_literal_has_the_datatype_string(dataset: rdflib.Dataset) -> None:
    assert not [node for _, _, node, _ in dataset.quads() if getattr(node, "datatype", None) == rdflib.XSD.string]


def test_the_default_graph_is_the_union_of_all(folder: Path, dataset: rdflib.Dataset) -> None:
    states = {str(row[0]) for row in dataset.query("SELECT ?n { ?s a pace:Signature ; pace:state/skos:notation ?n }")}
    assert {"BEL", "EST", "NLD"} < states
    assert len(dataset) == sum(1 for _ in nquads.read(folder / "graph.nq"))
    assert dataset.value(rdflib.URIRef(iri.BASE + "state/BEL"), SKOS.notation) == rdflib.Literal("BEL")


def test_each_named_graph_is_there(dataset: rdflib.Dataset) -> None:
    declaration = rdflib.URIRef(iri.BASE + "written-declaration/652")
    graph = dataset.graph(declaration)
    assert (declaration, RDF.type, PACE.WrittenDeclaration) in graph
    assert (declaration, DCTERMS.issued, rdflib.Literal("2018-01-25", datatype=rdflib.XSD.date)) in graph
    assert graph.value(rdflib.URIRef(iri.BASE + "state/BEL"), SKOS.notation) is None


def test_all_prefixes_are_bound(dataset: rdflib.Dataset) -> None:
    bound = {prefix: str(namespace) for prefix, namespace in dataset.namespaces()}
    assert {**iri.PREFIXES, "id": iri.BASE}.items() <= bound.items()


def test_the_prefix_of_own_things_follows_the_base(tmp_path: Path) -> None:
    sample_graph.write_folder(tmp_path, [])
    (tmp_path / "manifest.json").write_text('{"base_iri": "https://example.org/x/"}')
    assert oxigraph.base_of(tmp_path) == "https://example.org/x/"
    assert ("id", rdflib.URIRef("https://example.org/x/")) in set(oxigraph.open_dataset(tmp_path).namespaces())


def test_memory_and_disk_hold_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_memory = {quad.triple for quad in oxigraph.open_store(folder)}
    assert not (folder / "store").exists()
    monkeypatch.setattr(oxigraph, "LARGEST_IN_MEMORY", 0)
    on_disk = oxigraph.open_store(folder)
    assert (folder / "store").is_dir()
    assert {quad.triple for quad in on_disk} == in_memory
    assert oxigraph.open_graph(folder).describe(PETRA) == oxigraph.Graph(oxigraph.load_graph(folder)).describe(PETRA)
    assert set(oxigraph.open_graph(folder, named=True).quads()) == set(
        oxigraph.Graph(oxigraph.load_graph(folder)).quads()
    )
    with pytest.raises(RuntimeError, match="read-write"):
        on_disk.add(pyoxigraph.Quad(*[pyoxigraph.NamedNode("s:s")] * 3))


def test_select_gives_terms_as_the_graph_writes_them(folder: Path) -> None:
    columns, rows = oxigraph.open_graph(folder).select("SELECT ?o ?none { <s:s> <p:p> ?o }")
    assert columns == ("o", "none")
    assert list(rows) == [(ODD, None)]
    with pytest.raises(QueryError):
        oxigraph.open_graph(folder).select("ASK {}")


@pytest.mark.parametrize(
    "value",
    ["<s:s>", '"a"', '"a"@en', '"5"^^<http://www.w3.org/2001/XMLSchema#integer>', ODD, terms.string("\\", "fr")],
)
def test_a_term_of_oxigraph_is_written_as_the_graph_writes_it(value: str) -> None:
    (quad,) = pyoxigraph.parse(f"<s:s> <p:p> {value} .".encode(), pyoxigraph.RdfFormat.N_TRIPLES)
    assert oxigraph.term(quad.object) == value


@pytest.mark.parametrize("opening", [oxigraph.open_store, oxigraph.open_dataset, oxigraph.load_graph, oxigraph.base_of])
def test_no_graph_folder(tmp_path: Path, opening: object) -> None:
    with pytest.raises(GraphError, match=r"kg build|build the graph"):
        opening(tmp_path)


@pytest.mark.parametrize("opening", [oxigraph.open_store, oxigraph.open_dataset, oxigraph.load_graph])
def test_a_broken_graph(tmp_path: Path, opening: object) -> None:
    sample_graph.write_folder(tmp_path)
    (tmp_path / "graph.nq").write_text("<s:s> <p:p> nonsense .\n")
    with pytest.raises(GraphError):
        opening(tmp_path)
    assert not (tmp_path / "store").exists()


def test_a_broken_manifest(tmp_path: Path) -> None:
    sample_graph.write_folder(tmp_path)
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(GraphError, match="no JSON"):
        oxigraph.base_of(tmp_path)
