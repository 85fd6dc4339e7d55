"""The reference of the model: a page a class, true to ontology, shapes and graph, and without a dead link."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rdflib import OWL, RDF, Graph

from kg.cli import main
from kg.inspect.reference import INDEX, STYLE, site
from kg.inspect.reference.classes import ClassReference, classes
from kg.inspect.reference.examples import of_quads
from kg.model import iri, resources, terms
from kg.model.terms import Quad
from kg.validate import shapes
from kg.validate.shapes import PACE
from tests.fixtures.handmade_documents import SAMPLES
from tests.fixtures.handmade_graph import declaration, motion
from tests.fixtures.handmade_members import quads as people_quads
from tests.paths import ROOT

BRACES = re.compile(r"\\\{[^}]*\\\}")


@pytest.fixture(scope="module")
def known() -> dict[str, ClassReference]:
    return {one.name: one for one in classes()}


@pytest.fixture(scope="module")
def quads() -> tuple[Quad, ...]:
    others = (quad for sample in SAMPLES.values() for quad in sample())
    return tuple(sorted({*declaration(), *motion(), *others, *people_quads()}))


@pytest.fixture(scope="module")
def pages(known: dict[str, ClassReference], quads: tuple[Quad, ...]) -> dict[str, str]:
    return site(known.values(), of_quads(quads, iri.BASE), "1.2.3")


def test_there_is_a_page_for_every_class(pages: dict[str, str]) -> None:
    core = shapes.read((resources.folder("ontology") / "core.ttl",))
    names = {
        iri.local_name(str(node)) for node in core.subjects(RDF.type, OWL.Class) if str(node).startswith(iri.ONTOLOGY)
    }
    assert pages.keys() == {INDEX, STYLE, *(f"{name}.html" for name in names)}


class Links(HTMLParser):
    """What a page links to, what can be linked to in it, and which elements it is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            assert not name.startswith("on")
            if name in ("href", "src") and value is not None:
                self.links.append(value)
            if name == "id" and value is not None:
                self.ids.append(value)


def read(text: str) -> Links:
    links = Links()
    links.feed(text)
    return links


def test_no_link_is_dead_and_none_leads_outside(pages: dict[str, str]) -> None:
    ids = {name: read(text).ids for name, text in pages.items()}
    for name, text in pages.items():
        for link in read(text).links:
            file, _, place = link.partition("#")
            assert (file or name) in pages, (name, link)
            assert not place or place in ids[file or name], (name, link)
        assert len(ids[name]) == len(set(ids[name])), name


def test_every_page_is_reached_from_the_index(pages: dict[str, str]) -> None:
    reached, waiting = set(), [INDEX]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += [link.partition("#")[0] for link in read(pages[name]).links if not link.startswith("#")]
    assert reached == pages.keys()


def test_pages_run_nothing(pages: dict[str, str]) -> None:
    assert {tag for text in pages.values() for tag in read(text).tags}.isdisjoint({"script", "iframe", "object", "img"})


def test_nothing_of_an_example_becomes_markup(known: dict[str, ClassReference]) -> None:
    hostile = "<script>alert(1)</script> & \u202eoverride\x07\n</pre><b>"
    page = site(known.values(), {"Act": hostile}, "<i>1</i>\u202e")
    assert read(page["Act.html"]).tags.isdisjoint({"script"})
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; " in page["Act.html"]
    assert '<span class="code">U+202E</span>override<span class="code">U+0007</span>\n&lt;/pre&gt;' in page["Act.html"]
    assert "version &lt;i&gt;1&lt;/i&gt;U+202E." in page[INDEX]


CARDINALITIES = (
    # class, property, how many, a value
    # A text that does not print a field has none.
    ("WrittenDeclaration", "pace:number", "0..1", "xsd:integer"),
    ("WrittenDeclaration", "pace:cites", "0..*", "pace:Act"),
    ("WrittenDeclaration", "dcterms:title", "0..*", "rdf:langString"),
    ("WrittenDeclaration", "dcterms:issued", "0..1", "xsd:date"),
    ("WrittenDeclaration", "pace:publishedAs", "0..*", "pace:AssemblyDocument"),
    ("Resolution", "pace:publishedAs", "0..*", "pace:AssemblyDocument"),
    ("AmendmentCompendium", "dcterms:issued", "0..1", "xsd:date"),
    ("MotionForResolution", "pace:number", "0", ""),
    ("Edition", "pace:editionNumber", "1", "xsd:integer"),
    ("Edition", "pace:statedTotal", "0..1", "xsd:integer"),
    ("Edition", "^pace:edition", "1", ""),
    ("Signature", "pace:signatory", "1", "pace:Member"),
    ("Signature", "pace:state", "1", "pace:State"),
    ("Signature", "pace:group", "0..1", "pace:Affiliation"),
    ("Signature", "^pace:signature", "1", ""),
    ("Source", "pace:sha256", "1", "xsd:string"),
    ("Evidence", "oa:hasTarget", "1", "pace:Source"),
    ("State", "pace:alpha2", "1", "xsd:string"),
    ("StateStatus", "pace:role", "1", "pace:Role"),
)


@pytest.mark.parametrize(
    ("name", "prop", "count", "value"), CARDINALITIES, ids=[" ".join(row[:2]) for row in CARDINALITIES]
)
def test_cardinalities_are_those_of_the_shapes(
    name: str, prop: str, count: str, value: str, known: dict[str, ClassReference]
) -> None:
    (found,) = (one for one in known[name].properties if one.name == prop)
    assert found.cardinality == count
    assert not value or value in found.values


def test_a_class_has_what_it_inherits_and_what_is_said_of_it(known: dict[str, ClassReference]) -> None:
    one = known["WrittenDeclaration"]
    assert one.wider == ("Document",)
    assert "WrittenDeclaration" in known["Document"].narrower
    assert one.wording.labels == ("written declaration", "déclaration écrite")
    assert "document-title" in {check.code for check in one.checks}
    assert all(check.severity in ("violation", "warning", "info") and check.reason for check in one.checks)
    assert {"prov:Entity"} <= set(known["Document"].close)
    assert "signatories" in {name for name, _ in known["Signature"].queries}


# --- how IRIs are made


def pattern(text: str) -> re.Pattern[str]:
    """The expression of an IRI pattern: what stands in braces is one step, or several where it names a thing."""
    return re.compile(re.escape(iri.BASE) + BRACES.sub(".+", re.escape(text)))


def test_every_class_with_members_says_how_their_iris_are_made(
    known: dict[str, ClassReference], quads: tuple[Quad, ...]
) -> None:
    vocabularies = shapes.read(tuple(path for path in resources.files("ontology", ".ttl") if path.name != "core.ttl"))
    members = {(str(node), str(kind)) for node, kind in vocabularies.subject_objects(RDF.type)}
    typed = [quad for quad in quads if quad.predicate == f"<{RDF.type}>"]
    members |= {(terms.iri_of(quad.subject), terms.iri_of(quad.object)) for quad in typed}
    for node, kind in sorted(members):
        if kind.startswith(iri.ONTOLOGY):
            one = known[iri.local_name(kind)]
            assert one.pattern, f"{one.name} has members: give it a pace:iriPattern"
            assert pattern(one.pattern).fullmatch(node), (node, one.pattern)


def test_only_classes_of_kinds_alone_have_no_pattern(known: dict[str, ClassReference]) -> None:
    assert [one.name for one in known.values() if not one.pattern and not one.narrower] == []


def test_patterns_are_on_classes() -> None:
    core = shapes.read((resources.folder("ontology") / "core.ttl",))
    assert set(core.subjects(PACE.iriPattern)) <= set(core.subjects(RDF.type, OWL.Class))


# --- examples


def test_an_example_is_the_richest_member_and_is_turtle(quads: tuple[Quad, ...]) -> None:
    found = of_quads(quads, iri.BASE)
    assert found["WrittenDeclaration"].startswith("<written-declaration/652> a pace:WrittenDeclaration ;")
    assert re.search(r"\n# and \d+ statements more$", found["WrittenDeclaration"])
    head = "".join(f"@prefix {name}: <{base}> .\n" for name, base in iri.PREFIXES.items()) + f"@base <{iri.BASE}> .\n"
    for name, example in found.items():
        graph = Graph().parse(data=head + example, format="turtle")
        assert PACE[name] in set(graph.objects(None, RDF.type)), name


# --- the command


def test_the_command_writes_the_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    graph = tmp_path / "graph"
    assert main(["build", str(ROOT / "input"), "--out", str(graph), "--no-ner"]) == 0
    assert main(["docs", str(graph), "--to", str(tmp_path / "site" / "model")]) == 0
    assert "open" in capsys.readouterr().out
    page = (tmp_path / "site" / "model" / "WrittenDeclaration.html").read_text(encoding="utf-8")
    assert "Kazakhstan has to fully comply" in page
    assert main(["docs", "--to", str(tmp_path / "site" / "model")]) == 0


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert main(["docs", "--to", str(tmp_path / "file" / "x")]) == 2
    assert "cannot be written" in capsys.readouterr().err
