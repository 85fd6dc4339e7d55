"""Turtle that reads well, never changes, and says exactly what was given: for rdflib and for Oxigraph."""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from random import Random

import pyoxigraph
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.model import iri, terms
from kg.model.terms import Quad
from kg.store import nquads, oxigraph, turtle
from tests.fixtures import small_graph as sample_graph
from tests.generate.rdf_terms import QUADS, TEXT
from tests.paths import ROOT

Triple = tuple[str, str, str]

SLOW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def text_of(quads: Iterable[Quad], base: str = iri.BASE) -> str:
    return "".join(turtle.turtle(nquads.arrange(quads, turtle.reading_order), base))


def by_oxigraph(text: str) -> set[Triple]:
    read = pyoxigraph.parse(text.encode(), pyoxigraph.RdfFormat.TURTLE)
    return {(oxigraph.term(one.subject), oxigraph.term(one.predicate), oxigraph.term(one.object)) for one in read}


def by_rdflib(text: str) -> set[tuple[rdflib.term.Node, ...]]:
    return set(rdflib.Graph().parse(data=text, format="turtle"))


def in_rdflib(quads: Iterable[Quad]) -> set[tuple[rdflib.term.Node, ...]]:
    """The same triples as rdflib makes them of N-Triples, the plainest of formats."""
    lines = "".join(f"{' '.join(quad[:3])} .\n" for quad in quads)
    return set(rdflib.Graph().parse(data=lines, format="nt"))


@SLOW
@given(st.lists(QUADS, max_size=12))
def test_oxigraph_reads_back_what_was_given(quads: list[Quad]) -> None:
    assert by_oxigraph(text_of(quads)) == {quad[:3] for quad in quads}


@SLOW
@given(st.lists(QUADS, max_size=12))
def test_rdflib_reads_back_what_was_given(quads: list[Quad]) -> None:
    assert by_rdflib(text_of(quads)) == in_rdflib(quads)


@SLOW
@given(st.lists(QUADS, max_size=12))
def test_trig_keeps_the_graphs(quads: list[Quad]) -> None:
    text = "".join(turtle.trig(nquads.arrange(quads, turtle.graph_order)))
    read = pyoxigraph.parse(text.encode(), pyoxigraph.RdfFormat.TRIG)
    assert {Quad(*map(oxigraph.term, (one.subject, one.predicate, one.object, one.graph_name))) for one in read} == set(
        quads
    )


@SLOW
@given(
    st.lists(QUADS, max_size=12), st.randoms(), st.sampled_from(["http://a.org/", "http://a.org/x", "http://a.org/x#"])
)
def test_order_of_input_changes_no_byte_under_any_base(quads: list[Quad], chance: Random, base: str) -> None:
    shuffled = [*quads, *quads]
    chance.shuffle(shuffled)
    assert text_of(shuffled, base) == text_of(quads, base)
    assert by_oxigraph(text_of(quads, base)) == {quad[:3] for quad in quads}


@SLOW
@given(TEXT)
def test_no_control_reaches_a_terminal(text: str) -> None:
    written = text_of([Quad("<s:s>", "<p:p>", terms.string(text), "<g:g>")])
    assert all(char == "\n" or char.isprintable() or char.isspace() or ord(char) > 0x9F for char in written)
    assert "\x1b" not in written


def test_five_hash_seeds_give_one_text(tmp_path: Path) -> None:
    sample_graph.write_folder(tmp_path)
    code = (
        "import sys, pathlib; from kg.store import nquads, turtle;"
        "quads = nquads.read(pathlib.Path(sys.argv[1]));"
        "print(''.join(turtle.trig(nquads.arrange(quads, turtle.graph_order))))"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "graph.nq")],
            env={**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in range(5)
    }
    assert len(texts) == 1


def test_a_subject_reads_like_this() -> None:
    said = {
        "pace:number": 652,
        "dcterms:title": [terms.string("Titre", "fr"), terms.string('A "title"\n', "en")],
        "rdf:type": "pace:WrittenDeclaration",
        "pace:cites": ["id:resolution/2193", "<http://example.org/a/b>", "wd:Q31"],
        "pace:year": terms.typed("2018", "gYear"),
        "pace:verified": terms.typed("false", "boolean"),
        "skos:note": [terms.typed("007", "integer"), terms.string("\x1b[31m\u202e")],
    }
    quads = sample_graph.about("id:g", "id:written-declaration/652", said)
    text = text_of(quads)
    assert text.startswith("@base <https://w3id.org/pace-kg/id/> .\n@prefix dcat: <http://www.w3.org/ns/dcat#> .\n")
    assert text.partition("\n\n")[2] == (
        "<written-declaration/652> a pace:WrittenDeclaration ;\n"
        '    dcterms:title "A \\"title\\"\\n"@en,\n'
        '        "Titre"@fr ;\n'
        "    pace:cites <http://example.org/a/b>,\n"
        "        wd:Q31,\n"
        "        <resolution/2193> ;\n"
        "    pace:number 652 ;\n"
        "    pace:verified false ;\n"
        '    pace:year "2018"^^xsd:gYear ;\n'
        '    skos:note "007"^^xsd:integer,\n'
        '        "\\u001B[31m\\u202E" .\n'
    )


def test_a_graph_reads_like_this_in_trig() -> None:
    quads = [
        *sample_graph.about("id:g", "id:b", {"pace:number": 2}),
        *sample_graph.about("id:g", "id:a", {"pace:number": 1}),
        *sample_graph.about("id:h", "id:a", {"pace:year": 3}),
    ]
    text = "".join(turtle.trig(nquads.arrange(quads, turtle.graph_order)))
    assert text.partition("\n\n")[2] == (
        "<g> {\n    <a> pace:number 1 .\n\n    <b> pace:number 2 .\n}\n\n<h> {\n    <a> pace:year 3 .\n}\n"
    )


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        (f"{iri.BASE}member/BE/petra-de-sutter", "<member/BE/petra-de-sutter>"),
        (f"{iri.BASE}member/GE/ნინო", "<member/GE/ნინო>"),
        (f"{iri.BASE}", f"<{iri.BASE}>"),
        (f"{iri.BASE}a/../b", f"<{iri.BASE}a/../b>"),
        (f"{iri.BASE}a//b", f"<{iri.BASE}a//b>"),
        (f"{iri.BASE}a:b", f"<{iri.BASE}a:b>"),
        (f"{iri.ONTOLOGY}Signature", "pace:Signature"),
        (f"{iri.ONTOLOGY}", f"<{iri.ONTOLOGY}>"),
        (f"{iri.ONTOLOGY}a.b", f"<{iri.ONTOLOGY}a.b>"),
        (f"{iri.ONTOLOGY}-a", f"<{iri.ONTOLOGY}-a>"),
        (f"{iri.ONTOLOGY}ª", f"<{iri.ONTOLOGY}ª>"),
        ("http://www.wikidata.org/entity/Q31", "wd:Q31"),
        ("http://example.org/x", "<http://example.org/x>"),
    ],
)
def test_how_an_iri_is_printed(name: str, printed: str) -> None:
    text = text_of([Quad(terms.resource(name), "<p:p>", "<o:o>", "<g:g>")])
    assert text.endswith(f"\n\n{printed} <p:p> <o:o> .\n")


def test_a_whole_stands_before_its_parts() -> None:
    names = ["6520", "652/edition/1", "652", "652-x", "652/edition", "7"]
    quads = [Quad(terms.resource(iri.BASE + name), "<p:p>", "<o:o>", "<g:g>") for name in names]
    arranged = nquads.arrange(quads, turtle.reading_order)
    expected = ["652", "652/edition", "652/edition/1", "652-x", "6520", "7"]
    assert [quad.subject[1:-1].removeprefix(iri.BASE) for quad in arranged] == expected


def test_memory_does_not_grow_with_the_graph() -> None:
    many = (Quad(f"<s:{number:06}>", "<p:p>", terms.integer(number), "<g:g>") for number in range(10**9))
    pieces = turtle.turtle(many)
    assert next(pieces).startswith("@base")
    assert next(pieces) == "\n<s:000000> <p:p> 0 .\n"


def test_the_sample_is_one_set_of_triples_for_both_readers() -> None:
    quads = sample_graph.quads()
    text = text_of(quads)
    assert by_oxigraph(text) == {quad[:3] for quad in quads}
    assert by_rdflib(text) == in_rdflib(quads)
