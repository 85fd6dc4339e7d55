"""The ontology: it defines what is used and nothing else, in two languages, and contradicts no graph."""

import re
from collections.abc import Callable

import pytest
from owlrl import OWLRL_Semantics
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, VANN, Graph, Literal, URIRef

from kg.inspect.reference import markdown
from kg.model import iri, resources
from kg.model import terms as rdf
from kg.model.terms import Quad
from kg.pipeline import corpus
from kg.read import inputs
from kg.validate import shapes
from kg.validate.shapes import PACE
from kg.vocabulary import act_types, document_types
from tests.fixtures.handmade_documents import SAMPLES
from tests.fixtures.handmade_graph import Change, adding, declaration, motion, term
from tests.fixtures.handmade_members import quads as people_quads
from tests.fixtures.handmade_procedure import declared, judged, people, reprinted
from tests.paths import ROOT

CORE = resources.folder("ontology") / "core.ttl"
ONTOLOGY = URIRef(iri.ONTOLOGY.removesuffix("#"))
DOC = "id:written-declaration/652"


@pytest.fixture(scope="module")
def core() -> Graph:
    return shapes.read((CORE,))


@pytest.fixture(scope="module")
def vocabularies() -> Graph:
    return shapes.read(tuple(path for path in resources.files("ontology", ".ttl") if path != CORE))


def triples(quads: tuple[Quad, ...]) -> Graph:
    return Graph().parse(data="".join(f"{' '.join(quad[:3])} .\n" for quad in quads), format="nt")


def terms(graph: Graph) -> set[str]:
    """The local names of the ontology's terms that a graph uses."""
    named = {str(node) for fact in graph for node in fact if isinstance(node, URIRef)}
    return {name.removeprefix(iri.ONTOLOGY) for name in named if name.startswith(iri.ONTOLOGY)} - {""}


def defined(core: Graph) -> set[str]:
    return {str(node).removeprefix(iri.ONTOLOGY) for node in core.subjects(RDFS.isDefinedBy, ONTOLOGY)}


def used(vocabularies: Graph) -> set[str]:
    held = judged(reprinted("2023-06-12", 24)(declared("2023-05-12", people(24))))
    graph = triples(
        (*declaration(), *motion(), *people_quads(), *held, *(quad for sample in SAMPLES.values() for quad in sample()))
    )
    return terms(graph) | terms(vocabularies) | terms(shapes.read(resources.files("shapes", ".ttl")))


def minted() -> set[str]:
    """The classes that the program gives to documents and cited acts."""
    return set(act_types.STEPS) | set(document_types.KINDS)


def test_everything_used_is_defined(core: Graph, vocabularies: Graph) -> None:
    assert (used(vocabularies) | minted()) - defined(core) == set()


def test_everything_defined_is_used(core: Graph, vocabularies: Graph) -> None:
    roles = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range)
    structural = {str(node).removeprefix(iri.ONTOLOGY) for role in roles for node in core.objects(None, role)}
    structural |= {str(node).removeprefix(iri.ONTOLOGY) for node in core.predicates()}
    assert defined(core) - used(vocabularies) - minted() - structural == set()


def test_every_subject_is_a_term_or_the_ontology(core: Graph) -> None:
    assert {str(node) for node in core.subjects()} == {iri.ONTOLOGY + name for name in defined(core)} | {str(ONTOLOGY)}


def test_terms_are_named_and_defined_in_both_languages(core: Graph) -> None:
    for name in sorted(defined(core)):
        for predicate in (RDFS.label, SKOS.definition):
            texts = [text for text in core.objects(PACE[name], predicate) if isinstance(text, Literal)]
            assert sorted(str(text.language) for text in texts) == ["en", "fr"], name
            assert all(text.strip() == str(text) != "" for text in texts), name
        assert all(str(text).endswith(".") for text in core.objects(PACE[name], SKOS.definition)), name


def test_classes_begin_with_a_capital_and_properties_do_not(core: Graph) -> None:
    for name in defined(core):
        is_class = (PACE[name], RDF.type, OWL.Class) in core
        kinds_of_property = {OWL.ObjectProperty, OWL.DatatypeProperty} & set(core.objects(PACE[name], RDF.type))
        assert is_class != bool(kinds_of_property), name
        assert len(kinds_of_property) <= 1, name
        assert re.fullmatch("[A-Z][A-Za-z]+" if is_class else "[a-z][A-Za-z0-9]+", name), name


def test_properties_have_domain_and_range_or_a_scope_note(core: Graph) -> None:
    for name in defined(core):
        if (PACE[name], RDF.type, OWL.Class) not in core:
            bounded = core.value(PACE[name], RDFS.domain) and core.value(PACE[name], RDFS.range)
            notes = sorted(
                str(note.language) for note in core.objects(PACE[name], SKOS.scopeNote) if isinstance(note, Literal)
            )
            assert bounded or notes == ["en", "fr"], name


def test_datatype_properties_have_literal_ranges_and_others_have_not(core: Graph) -> None:
    for name in defined(core):
        value = core.value(PACE[name], RDFS.range)
        if value is not None:
            literal = str(value).startswith(rdf.XSD) or value == RDF.langString
            assert literal == ((PACE[name], RDF.type, OWL.DatatypeProperty) in core), name


def test_the_ontology_says_what_it_is(core: Graph) -> None:
    assert str(core.value(ONTOLOGY, OWL.versionIRI)).startswith(f"{ONTOLOGY}/")
    assert core.value(ONTOLOGY, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert str(core.value(ONTOLOGY, VANN.preferredNamespacePrefix)) == "pace"
    assert str(core.value(ONTOLOGY, VANN.preferredNamespaceUri)) == iri.ONTOLOGY
    for predicate in (DCTERMS.title, DCTERMS.description):
        assert sorted(
            str(text.language) for text in core.objects(ONTOLOGY, predicate) if isinstance(text, Literal)
        ) == ["en", "fr"]


ALIGNED = (
    ("Signature", RDFS.subClassOf, "prov:Activity"),
    ("Signature", RDFS.subClassOf, "eli-dl:Participation"),
    ("signatory", RDFS.subPropertyOf, "eli-dl:had_participant_person"),
    ("signatory", RDFS.subPropertyOf, "prov:wasAssociatedWith"),
    ("Member", RDFS.subClassOf, "person:Person"),
    ("Member", RDFS.subClassOf, "foaf:Person"),
    ("Act", RDFS.subClassOf, "eli:LegalResource"),
    ("Document", RDFS.subClassOf, "prov:Entity"),
    ("cites", RDFS.subPropertyOf, "eli:cites"),
    ("cites", RDFS.subPropertyOf, "dcterms:references"),
    ("Evidence", RDFS.subClassOf, "oa:Annotation"),
    ("PoliticalGroup", RDFS.subClassOf, "org:FormalOrganization"),
    ("State", RDFS.subClassOf, "dcterms:Location"),
    ("State", RDFS.subClassOf, "skos:Concept"),
    ("DatedName", RDFS.subClassOf, "skosxl:Label"),
)


@pytest.mark.parametrize(("name", "relation", "other"), ALIGNED, ids=[f"{a}-{c}" for a, _, c in ALIGNED])
def test_terms_are_aligned_to_those_that_others_use(name: str, relation: URIRef, other: str, core: Graph) -> None:
    assert (PACE[name], relation, URIRef(iri.expand(other))) in core


# --- OWL RL: no contradiction between ontology and graph


def contradictions(core: Graph, quads: tuple[Quad, ...]) -> list[str]:
    """What an OWL RL reasoner finds wrong with ontology and graph together."""
    graph = core + triples(quads)
    reasoner = OWLRL_Semantics(graph, axioms=False, daxioms=False, rdfs=False)
    reasoner.closure()
    return list(reasoner.error_messages)


def test_the_graph_of_the_first_document_uses_defined_terms_without_contradiction(core: Graph) -> None:
    found = inputs.find([ROOT / "input"])
    quads = tuple(sorted(corpus.in_memory(found, ner=False).quads))
    assert terms(triples(quads)) - defined(core) == set()
    assert contradictions(core, quads) == []


@pytest.mark.parametrize("sample", [declaration, motion, *SAMPLES.values()], ids=["declaration", "motion", *SAMPLES])
def test_no_contradiction_in_a_faultless_graph(sample: Callable[[], tuple[Quad, ...]], core: Graph) -> None:
    assert contradictions(core, sample()) == []


CONTRADICTORY: tuple[tuple[str, Change], ...] = (
    ("a document cites a member", adding(DOC, "pace:cites", term("id:member/BE/petra-de-sutter"))),
    ("a signature stands in a State", adding(f"{DOC}/signature/EE/raivo-aeg", "pace:signedIn", term("id:state/EST"))),
    ("a group is no group", adding("id:group/soc", "rdf:type", term("pace:NonAttachment"))),
    ("a source is evidence", adding("id:source/83a183a183a183a1", "rdf:type", term("pace:Evidence"))),
)  # fmt: skip


@pytest.mark.parametrize(("what", "change"), CONTRADICTORY, ids=[what for what, _ in CONTRADICTORY])
def test_a_contradiction_is_found(what: str, change: Change, core: Graph) -> None:
    assert contradictions(core, change(declaration()))


# --- the page made from the file


PAGE = ROOT / "docs" / "ontology.md"


def test_the_page_is_up_to_date(core: Graph) -> None:
    assert markdown.page(core) == PAGE.read_text(encoding="utf-8"), (
        "run: python -m kg.inspect.reference.markdown > docs/ontology.md"
    )


def test_the_page_has_a_row_for_every_term(core: Graph) -> None:
    rows = re.findall(r"^\| `pace:(\w+)`", markdown.page(core), re.MULTILINE)
    assert sorted(rows) == sorted(defined(core))


def test_the_diagram_is_mermaid(core: Graph) -> None:
    drawn = markdown.page(core).split("```mermaid\n")[1].split("\n```")[0].splitlines()
    assert drawn[:2] == ["classDiagram", "    direction LR"]
    forms = (r"class \w+( \{)?", r"\w+ \w+", r"\}", r"\w+ <\|-- \w+", r"\w+ --> \w+ : \w+")
    assert [line for line in drawn[2:] if not any(re.fullmatch(form, line.strip()) for form in forms)] == []
    assert "    Signature --> Member : signatory" in drawn
    assert "    Document <|-- WrittenDeclaration" in drawn


def test_running_the_module_prints_the_page(capsys: pytest.CaptureFixture[str], core: Graph) -> None:
    markdown.main()
    assert capsys.readouterr().out == markdown.page(core)
