"""JSON-LD that is short and says exactly what was given, named graphs and all: for rdflib and for Oxigraph."""

import json
from collections.abc import Iterable
from random import Random

import pyoxigraph
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import OWL, RDF, RDFS

from kg.export import jsonld, jsonld_context
from kg.model import iri, resources, terms
from kg.model.terms import Quad
from kg.store import nquads, oxigraph, turtle
from kg.validate import shapes
from tests.fixtures import small_graph as sample_graph
from tests.generate.rdf_terms import QUADS, TEXT

SLOW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def text_of(quads: Iterable[Quad], base: str = iri.BASE, url: str = "") -> str:
    return "".join(jsonld.jsonld(nquads.arrange(quads, turtle.graph_order), base, url))


def by_oxigraph(text: str) -> set[Quad]:
    read = pyoxigraph.parse(text.encode(), pyoxigraph.RdfFormat.JSON_LD)
    return {Quad(*map(oxigraph.term, (one.subject, one.predicate, one.object, one.graph_name))) for one in read}


def in_rdflib(text: str, form: str) -> set[tuple[object, ...]]:
    dataset = rdflib.Dataset()
    dataset.parse(data=text, format=form)
    return set(dataset.quads())


@SLOW
@given(st.lists(QUADS, max_size=12), st.sampled_from([iri.BASE, "http://example.org/", "http://a.org/x#"]))
def test_oxigraph_reads_back_what_was_given(quads: list[Quad], base: str) -> None:
    assert by_oxigraph(text_of(quads, base)) == set(quads)


@SLOW
@given(st.lists(QUADS, max_size=12))
def test_rdflib_reads_back_what_was_given(quads: list[Quad]) -> None:
    assert in_rdflib(text_of(quads), "json-ld") == in_rdflib("".join(quad.line() for quad in quads), "nquads")


@SLOW
@given(st.lists(QUADS, max_size=12), st.randoms())
def test_order_of_input_changes_no_byte(quads: list[Quad], chance: Random) -> None:
    shuffled = [*quads, *quads]
    chance.shuffle(shuffled)
    assert text_of(shuffled) == text_of(quads)


@SLOW
@given(TEXT)
def test_no_text_ends_a_script_element_or_reaches_a_terminal(text: str) -> None:
    written = text_of([Quad("<s:s>", "<p:p>", terms.string(text), "<g:g>")])
    assert "<" not in written
    assert all(char == "\n" or char.isprintable() or ord(char) > 0x9F for char in written)
    assert by_oxigraph(written) == {Quad("<s:s>", "<p:p>", terms.string(text), "<g:g>")}


def test_a_thing_reads_like_this() -> None:
    said = {
        "rdf:type": "pace:WrittenDeclaration",
        "pace:number": 652,
        "dcterms:title": [terms.string("Titre", "fr"), terms.string("A title", "en"), terms.string("Another", "en")],
        "dcterms:issued": terms.typed("2018-01-25", "date"),
        "pace:signature": ["id:written-declaration/652/signature/BE/petra", "<http://example.org/x>"],
        "pace:verified": terms.typed("false", "boolean"),
        "pace:validFrom": terms.typed("2017-08", "gYearMonth"),
        "pace:value": [terms.string("plain"), 7, terms.typed("007", "integer")],
        "pace:year": [terms.string("no year"), 2018],
    }
    text = text_of(sample_graph.about("id:g", "id:written-declaration/652", said))
    assert text.partition('"@graph": [')[2] == (
        """
    {
      "@id": "g",
      "@graph": [
        {
          "@id": "written-declaration/652",
          "@type": "WrittenDeclaration",
          "issued": "2018-01-25",
          "number": 652,
          "signature": [
            "http://example.org/x",
            "written-declaration/652/signature/BE/petra"
          ],
          "title": {"en": ["A title", "Another"], "fr": "Titre"},
          "validFrom": {"@value": "2017-08", "@type": "xsd:gYearMonth"},
          "value": [
            {"@value": "007", "@type": "xsd:integer"},
            7,
            "plain"
          ],
          "verified": false,
          "year": [
            {"@value": "2018", "@type": "xsd:integer"},
            {"@value": "no year"}
          ]
        }
      ]
    }
  ]
}
"""
    )


def test_the_context_can_be_named_instead_of_written() -> None:
    text = text_of(sample_graph.quads(), url="https://example.org/context.jsonld")
    head = json.loads(text)["@context"]
    assert head == ["https://example.org/context.jsonld", {"@base": iri.BASE}]
    published = json.loads((resources.folder("ontology") / jsonld_context.FILE).read_text("utf-8"))["@context"]
    whole = json.loads(text) | {"@context": published | head[1]}
    assert by_oxigraph(json.dumps(whole)) == set(sample_graph.quads())


def test_nothing_is_an_empty_list() -> None:
    assert json.loads(text_of([]))["@graph"] == []


CORE = shapes.read((resources.folder("ontology") / "core.ttl",))
TERMS = sorted(CORE.subjects(RDFS.isDefinedBy, rdflib.URIRef(iri.ONTOLOGY.removesuffix("#"))))
COERCED = {f"{terms.XSD}{name}" for name in ("date", "decimal", "gYear")}


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.removeprefix(iri.ONTOLOGY))
def test_the_context_has_every_term_of_the_ontology_as_it_is_defined(term: rdflib.URIRef) -> None:
    found = jsonld_context.load().terms[str(term)]
    kinds, value = set(CORE.objects(term, RDF.type)), str(CORE.value(term, RDFS.range))
    assert found.name == term.removeprefix(iri.ONTOLOGY)
    if OWL.ObjectProperty in kinds:
        assert found.values == jsonld_context.IRI
    elif value == str(RDF.langString):
        assert found.values == jsonld_context.LANGUAGE
    else:
        assert found.values == (value if value in COERCED else "")


def test_the_context_is_up_to_date() -> None:
    published = (resources.folder("ontology") / jsonld_context.FILE).read_text(encoding="utf-8")
    assert jsonld_context.page() == published, "run: python -m kg.export.jsonld_context"


def test_the_context_has_a_name_once_and_the_prefixes_of_the_table() -> None:
    published = jsonld_context.load()
    assert published.prefixes == iri.PREFIXES
    assert len({term.name for term in published.terms.values()}) == len(published.terms)
    assert len(published.terms) + len(published.prefixes) == len(published.definitions)
