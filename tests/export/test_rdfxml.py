"""RDF/XML that every reader takes, and a clear word about what the format cannot hold."""

from collections.abc import Iterable
from random import Random
from xml.etree import ElementTree

import pyoxigraph
import pytest
import rdflib
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kg.export import rdfxml
from kg.model import iri
from kg.model import terms as rdf
from kg.model.errors import OutputError
from kg.model.terms import Quad
from kg.store import nquads, oxigraph, turtle
from tests.fixtures import small_graph as sample_graph
from tests.generate.rdf_terms import QUADS, TEXT

SLOW = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def text_of(quads: Iterable[Quad], base: str = iri.BASE) -> str:
    return "".join(rdfxml.rdfxml(nquads.arrange(quads, turtle.reading_order), base))


def written(quads: Iterable[Quad], base: str = iri.BASE) -> str:
    try:
        return text_of(quads, base)
    except OutputError:
        assume(False)
        raise


def by_oxigraph(text: str) -> set[tuple[str, ...]]:
    read = pyoxigraph.parse(text.encode(), pyoxigraph.RdfFormat.RDF_XML)
    return {tuple(map(oxigraph.term, (one.subject, one.predicate, one.object))) for one in read}


@SLOW
@given(QUADS, QUADS, st.sampled_from([iri.BASE, "http://example.org/", "http://a.org/x#"]))
def test_oxigraph_reads_back_what_was_given(one: Quad, two: Quad, base: str) -> None:
    assert by_oxigraph(written([one, two], base)) == {one[:3], two[:3]}


@SLOW
@given(QUADS, QUADS)
def test_rdflib_reads_back_what_was_given(one: Quad, two: Quad) -> None:
    lines = "".join(f"{' '.join(quad[:3])} .\n" for quad in (one, two))
    expected = set(rdflib.Graph().parse(data=lines, format="nt"))
    assert set(rdflib.Graph().parse(data=written([one, two]), format="xml")) == expected


@SLOW
@given(st.lists(QUADS, max_size=4), st.randoms())
def test_order_of_input_changes_no_byte(quads: list[Quad], chance: Random) -> None:
    shuffled = [*quads, *quads]
    chance.shuffle(shuffled)
    assert written(shuffled) == written(quads)


@SLOW
@given(TEXT)
def test_no_text_leaves_its_element_or_reaches_a_terminal(text: str) -> None:
    one = Quad("<s:s>", f"<{iri.ONTOLOGY}quote>", rdf.string(text), "<g:g>")
    lines = written([one])
    (element,) = ElementTree.fromstring(lines)[0]
    assert element.text == (text or None)
    assert all(char in "\n\t" or char.isprintable() or ord(char) > 0x9F for char in lines)


def test_a_thing_reads_like_this() -> None:
    said = {
        "rdf:type": ["pace:WrittenDeclaration", "prov:Entity"],
        "pace:number": 652,
        "dcterms:title": rdf.string("Tom & <Jerry>", "en"),
        "pace:signature": "id:written-declaration/652/signature/BE/petra",
        "<http://example.org/a&b/c%20d>": rdf.string("x"),
    }
    text = text_of(
        [
            Quad(*map(sample_graph.term, ("id:written-declaration/652", name, value, "id:g")))
            for name, values in said.items()
            for value in (values if isinstance(values, list) else [values])
        ]
    )
    assert text.startswith(f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF xml:base="{iri.BASE}"\n')
    assert text.partition('XMLSchema#">\n')[2] == (
        '  <prov:Entity rdf:about="written-declaration/652">\n'
        '    <n:d xmlns:n="http://example.org/a&amp;b/c%20">x</n:d>\n'
        '    <dcterms:title xml:lang="en">Tom &amp; &lt;Jerry&gt;</dcterms:title>\n'
        f'    <rdf:type rdf:resource="{iri.ONTOLOGY}WrittenDeclaration"/>\n'
        f'    <pace:number rdf:datatype="{rdf.XSD}integer">652</pace:number>\n'
        '    <pace:signature rdf:resource="written-declaration/652/signature/BE/petra"/>\n'
        "  </prov:Entity>\n</rdf:RDF>\n"
    )


@pytest.mark.parametrize(
    ("name", "element"),
    [
        ("http://example.org/a1", '<n:a1 xmlns:n="http://example.org/">'),
        ("http://example.org/1a", '<n:a xmlns:n="http://example.org/1">'),
        ("http://example.org/x.-_", '<n:x.-_ xmlns:n="http://example.org/">'),
        ("urn:isbn:x", '<n:x xmlns:n="urn:isbn:">'),
        ("http://example.org/été", '<n:été xmlns:n="http://example.org/">'),
        (f"{iri.ONTOLOGY}1a", f'<n:a xmlns:n="{iri.ONTOLOGY}1">'),
        (f"{iri.PREFIXES['rdf']}_1", "<rdf:_1>"),
    ],
)
def test_where_a_property_is_cut(name: str, element: str) -> None:
    quad = Quad("<s:s>", rdf.resource(name), '"o"', "<g:g>")
    assert element in text_of([quad])
    assert by_oxigraph(text_of([quad])) == {quad[:3]}
    assert len(rdflib.Graph().parse(data=text_of([quad]), format="xml")) == 1


@pytest.mark.parametrize(
    "name", ["http://example.org/", "http://example.org/12", f"{iri.PREFIXES['rdf']}li", "http://example.org/a#"]
)
def test_a_property_without_a_name_is_refused(name: str) -> None:
    with pytest.raises(OutputError, match="take another format"):
        text_of([Quad("<s:s>", rdf.resource(name), '"o"', "<g:g>")])


@pytest.mark.parametrize("place", range(3))
def test_an_iri_that_xml_cannot_hold_is_refused(place: int) -> None:
    terms = ["<s:s>", "<http://example.org/p>", "<o:o>"]
    terms[place] = f"<http://example.org/\ufffe/p{place}>"
    with pytest.raises(OutputError, match=r"no way to write U\+FFFE.*take another format"):
        text_of([Quad(terms[0], terms[1], terms[2], "<g:g>")])


def test_a_datatype_that_xml_cannot_hold_is_refused() -> None:
    with pytest.raises(OutputError, match=r"U\+FFFF"):
        text_of([Quad("<s:s>", f"<{iri.ONTOLOGY}quote>", '"v"^^<http://example.org/\uffff>', "<g:g>")])


def test_a_class_without_a_name_is_a_statement_like_others() -> None:
    quad = Quad("<s:s>", rdf.resource(iri.expand("rdf:type")), "<http://example.org/12>", "<g:g>")
    assert by_oxigraph(text_of([quad])) == {quad[:3]}
