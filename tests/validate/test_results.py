"""Validation as a whole: reports, the places of findings, and what must not disturb it."""

import random
from pathlib import Path

import pyshacl
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, Graph, URIRef

from kg.model import iri, terms
from kg.model.document import Span
from kg.model.errors import InstallationError
from kg.model.findings import Finding, Severity
from kg.model.terms import Quad
from kg.validate import engines, results, shapes
from kg.validate.engines import PyshaclEngine
from kg.validate.results import ResultLocator, ResultPlace, ValidationReport
from kg.validate.shapes import SH
from tests.fixtures.handmade_graph import (
    MANY,
    SIGNATORIES,
    Change,
    adding,
    declaration,
    dropping,
    evidence,
    setting,
    term,
)

DOC, EDITION = "id:written-declaration/652", "id:written-declaration/652/edition/1"
SOURCE, SIGNATURE = "id:source/83a183a183a183a1", "id:written-declaration/652/signature/EE/raivo-aeg"
FILE = "doc-14493.txt"
WRONG_TOTAL = setting(EDITION, "pace:statedTotal", terms.integer(25))


@pytest.fixture(scope="module")
def loaded() -> shapes.Shapes:
    return shapes.load()


@pytest.fixture(scope="module")
def validator(loaded: shapes.Shapes) -> PyshaclEngine:
    return PyshaclEngine(loaded)


def quote(quads: tuple[Quad, ...], finding: Finding) -> str:
    """The quote of the evidence that a finding's span is that of."""
    assert finding.span is not None
    place = f"/{finding.span.start}-{finding.span.end}>"
    return next(
        terms.value_of(q.object).text
        for q in quads
        if q.subject.endswith(place) and q.predicate == term("pace:quote")
    )  # fmt: skip


def found(validator: PyshaclEngine, quads: tuple[Quad, ...], *parsed: Finding) -> tuple[Finding, ...]:
    report = validator.validate(quads)
    return tuple(f for f in results.findings(report, quads, parsed) if f.code != "first-signatory")


# --- reports


def test_a_report_does_not_depend_on_the_order_of_the_quads(validator: PyshaclEngine) -> None:
    quads = list(WRONG_TOTAL(dropping(SIGNATURE, "pace:state")(declaration())))
    expected = validator.validate(quads)
    for seed in range(3):
        random.Random(seed).shuffle(quads)
        assert validator.validate(quads) == expected


def test_a_validator_remembers_nothing(validator: PyshaclEngine) -> None:
    before = validator.validate(declaration())
    validator.validate(WRONG_TOTAL(declaration(MANY)))
    assert validator.validate(declaration()) == before


def test_the_report_is_a_shacl_report_without_blank_nodes(validator: PyshaclEngine) -> None:
    report = validator.validate(WRONG_TOTAL(declaration(SIGNATORIES[1:])))
    graph = Graph().parse(data="".join(f"{' '.join(quad[:3])} .\n" for quad in report.quads()), format="nt")
    found = list(graph.subjects(RDF.type, SH.ValidationResult))
    assert len(found) == 1
    assert all(isinstance(node, URIRef) for node in graph.subjects())
    assert graph.value(None, SH.result, found[0]) == graph.value(None, RDF.type, SH.ValidationReport)
    assert str(graph.value(found[0], SH.sourceShape)) == iri.SHAPES + "edition-stated-total"
    assert graph.value(found[0], SH.resultSeverity) == SH.Violation
    assert [str(value) for value in graph.objects(None, SH.conforms)] == ["false"]


def test_an_empty_report_conforms() -> None:
    assert ValidationReport(()).conforms
    assert '"true"' in ValidationReport(()).quads()[-1].object + ValidationReport(()).quads()[0].object


def test_merged_reports_hold_each_result_once(validator: PyshaclEngine) -> None:
    wrong, right = validator.validate(WRONG_TOTAL(declaration())), validator.validate(declaration())
    assert results.merge([wrong, right, wrong]) == results.merge([right, wrong])
    assert set(results.merge([wrong, right]).results) == {*wrong.results, *right.results}


@pytest.mark.parametrize(
    "change",
    [
        WRONG_TOTAL,
        dropping(SIGNATURE, "pace:state"),
        dropping(DOC, "dcterms:title"),
        adding(SIGNATURE, "pace:fileName", terms.string("x")),
    ],
    ids=["query", "count", "language", "closed"],
)
def test_the_short_way_through_pyshacl_gives_what_its_front_door_gives(
    change: Change, validator: PyshaclEngine, loaded: shapes.Shapes
) -> None:
    quads = change(declaration())
    _, report, _ = pyshacl.validate(validator.graph(quads), shacl_graph=loaded.graph)
    nodes = list(report.subjects(RDF.type, SH.ValidationResult))
    expected = {(str(report.value(n, SH.focusNode)), shapes.code_of(report.value(n, SH.sourceShape))) for n in nodes}
    assert {(terms.iri_of(r.focus), r.code) for r in validator.validate(quads).results} == expected


# --- places


def test_a_wrong_total_is_found_at_its_line(validator: PyshaclEngine) -> None:
    quads = WRONG_TOTAL(declaration())
    (finding,) = found(validator, quads)
    assert (finding.severity, finding.code, finding.source) == (Severity.VIOLATION, "edition-stated-total", FILE)
    assert finding.message == "3 signatories were read, the printed total is 25"
    assert quote(quads, finding) == "Total = 3"


PLACED: tuple[tuple[str, Change, str], ...] = (
    ("signature-state", dropping(SIGNATURE, "pace:state"), "AEG Raivo, Estonia, EPP/CD"),
    ("member-printed-name", dropping("id:member/EE/raivo-aeg", "pace:printedName"), "AEG Raivo, Estonia, EPP/CD"),
    ("state-status", dropping("id:state/EST", "pace:hasStatus"), "AEG Raivo, Estonia, EPP/CD"),
    ("group-notation", dropping("id:group/epp-cd", "skos:notation"), "AEG Raivo, Estonia, EPP/CD"),
    ("act-year", setting("id:resolution/2193", "pace:year", terms.typed("1817", "gYear")), "Resolution 2193 (2017)"),
    ("document-mentions", dropping(f"{DOC}/person/talgat-ayan", "rdf:type"), "Talgat Ayan"),
    ("document-title", setting(DOC, "dcterms:title", terms.string("untagged")), "On Kazakhstan"),
    ("document-kind", dropping(DOC, "eli:type_document"), "On Kazakhstan"),
    ("evidence-rule", dropping(evidence("pace:number"), "pace:rule"), "No. 652"),
    ("assembly-document-number", dropping("id:doc/14493", "pace:docNumber"), "Doc. 14493"),
    ("edition-number", dropping(EDITION, "pace:editionNumber"), "On Kazakhstan"),
)


@pytest.mark.parametrize(("code", "change", "printed"), PLACED, ids=[code for code, _, _ in PLACED])
def test_a_result_is_found_where_its_cause_is_printed(
    code: str, change: Change, printed: str, validator: PyshaclEngine
) -> None:
    quads = change(declaration())
    (finding,) = found(validator, quads)
    assert (finding.code, finding.source, quote(quads, finding)) == (code, FILE, printed)


def test_what_is_printed_nowhere_is_found_in_the_file_as_a_whole(validator: PyshaclEngine) -> None:
    (finding,) = found(validator, dropping(SOURCE, "pace:layout")(declaration()))
    assert (finding.code, finding.source, finding.span) == ("source-layout", FILE, None)


def test_a_graph_without_sources_gives_findings_without_a_file() -> None:
    assert ResultLocator(()).of(term(DOC)) == ResultPlace("", None, exact=False)


def second_file(quads: tuple[Quad, ...], lines: int) -> tuple[Quad, ...]:
    """The same quads with a second source of them all, `zz.txt`, that prints only so many lines of the list."""
    first, second = term(SOURCE)[:-1], term("id:source/ffffffffffffffff")[:-1]
    copied = [Quad(*(name.replace(first, second) for name in quad)) for quad in quads if first in quad.subject]
    named = [q._replace(object=terms.string("zz.txt")) if q.predicate == term("pace:fileName") else q for q in copied]
    positions = {q.subject: int(terms.value_of(q.object).text) for q in named if q.predicate == term("pace:position")}
    return (*quads, *(q for q in named if positions.get(q.subject, 0) <= lines))


def test_of_two_files_the_one_with_the_short_list_is_named(validator: PyshaclEngine) -> None:
    assert found(validator, second_file(declaration(), 3)) == ()
    (finding,) = found(validator, second_file(declaration(), 2))
    assert (finding.code, finding.source) == ("edition-stated-total", "zz.txt")
    assert finding.message == "2 signatories were read, the printed total is 3"


def test_places_do_not_depend_on_the_order_of_the_quads(validator: PyshaclEngine) -> None:
    quads = list(dropping("id:group/soc", "skos:notation")(dropping("id:role/member", "rdf:type")(declaration(MANY))))
    expected = found(validator, tuple(quads))
    assert {finding.code for finding in expected} == {"group-notation", "status-role"}
    for seed in range(3):
        random.Random(seed).shuffle(quads)
        assert found(validator, tuple(quads)) == expected


# --- results that an earlier finding explains


def earlier(code: str, span: Span | None, source: str = FILE) -> Finding:
    return Finding(Severity.VIOLATION, code, "told by the parser", source, span)


def line_of(quads: tuple[Quad, ...], signature: str) -> Span:
    span = ResultLocator(quads).of(term(signature)).span
    assert span is not None
    return span


def test_an_unknown_state_is_told_once(validator: PyshaclEngine) -> None:
    quads = dropping(SIGNATURE, "pace:state")(declaration())
    line = line_of(quads, SIGNATURE)
    slot = Span(line.start + 11, line.start + 18)
    assert found(validator, quads, earlier("unknown-state", slot)) == ()
    assert found(validator, quads, earlier("unknown-state", None)) == ()


@pytest.mark.parametrize(
    ("code", "shift", "source"),
    [("unknown-group", 0, FILE), ("unknown-state", 500, FILE), ("unknown-state", 0, "other.txt")],
    ids=["another code", "another line", "another file"],
)
def test_only_the_same_thing_at_the_same_place_explains(
    code: str, shift: int, source: str, validator: PyshaclEngine
) -> None:
    quads = dropping(SIGNATURE, "pace:state")(declaration())
    line = line_of(quads, SIGNATURE)
    other = earlier(code, Span(line.start + shift, line.end + shift), source)
    assert [finding.code for finding in found(validator, quads, other)] == ["signature-state"]


def test_a_date_that_cannot_be_explains_the_missing_date(validator: PyshaclEngine) -> None:
    """The date is missing from document and edition, and no evidence of it exists: the place does not matter."""
    gone = evidence("dcterms:issued")
    quads = dropping(DOC, "dcterms:issued")(dropping(EDITION, "dcterms:issued")(declaration()))
    quads = tuple(quad for quad in quads if quad.subject != term(gone))
    assert [finding.code for finding in found(validator, quads)] == ["edition-issued"]
    assert found(validator, quads, earlier("date-impossible", Span(11, 26))) == ()


# --- what must not disturb it


@settings(max_examples=15, deadline=None)
@given(text=st.text(st.characters(codec="utf-8"), min_size=1))
def test_any_text_can_be_validated(text: str) -> None:
    """Backslashes above all: pySHACL takes what a query returns for a pattern's replacement."""
    title = terms.string(text, "en")
    quads = setting(DOC, "dcterms:title", title)(setting(evidence("dcterms:title"), "pace:value", title)(declaration()))
    quads = setting("id:member/EE/raivo-aeg", "foaf:name", terms.string(f"Aeg {text}"))(quads)
    assert found(_SHARED, WRONG_TOTAL(quads))[0].code == "edition-stated-total"


_SHARED = PyshaclEngine(shapes.load())


def test_messages_name_things_shortly(validator: PyshaclEngine) -> None:
    wrong = adding(SIGNATURE, "pace:fileName", terms.string("x"))
    wrong_group = setting(SIGNATURE, "pace:group", term("id:group/xyz"))
    without_place = without(evidence("pace:number"))
    assert (
        found(validator, wrong(declaration()))[0].message == "a signature has no property pace:fileName in this model"
    )
    assert found(validator, wrong_group(declaration()))[0].message.startswith("id:group/xyz is no political group")
    assert found(validator, without_place(declaration()))[0].message == "no place in a source gives this pace:number"


def without(subject: str) -> Change:
    return lambda quads: tuple(quad for quad in quads if quad.subject != term(subject))


def test_literals_stay_as_written_and_rdflib_is_left_alone(validator: PyshaclEngine) -> None:
    quads = setting(EDITION, "pace:statedTotal", terms.typed("03", "integer"))(declaration())
    assert terms.typed("03", "integer") in {engines._term(node) for node in validator.graph(quads).objects()}
    validator.validate(quads)
    assert rdflib.NORMALIZE_LITERALS


def test_terms_go_to_rdflib_and_back() -> None:
    for text in (
        '"a \\"b\\" \\\\ c"@en',
        '"5"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"x"',
        "<http://example.org/a>",
    ):
        assert engines._term(engines._Nodes()[text]) == text


@pytest.mark.parametrize(
    "faulty",
    [
        "shape:x a sh:PropertyShape ; sh:targetClass pace:Edition .",
        "shape:x a sh:NodeShape ; sh:targetClass pace:Edition ; sh:closed true, false .",
        "shape:x a sh:NodeShape ; sh:targetClass pace:Edition ; sh:sparql shape:y . shape:y a sh:SPARQLConstraint .",
    ],
    ids=["no path", "two answers", "no query"],
)
def test_faulty_shapes_are_a_faulty_installation(faulty: str) -> None:
    prefixes = "".join(f"@prefix {name}: <{base}> .\n" for name, base in iri.PREFIXES.items())
    graph = Graph().parse(data=prefixes + faulty, format="turtle")
    with pytest.raises(InstallationError, match="install pace-kg again"):
        PyshaclEngine(shapes.Shapes(graph, (), {})).validate(declaration())


def test_a_broken_file_of_shapes_is_a_faulty_installation(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("shape:x a", encoding="utf-8")
    with pytest.raises(InstallationError, match=r"broken\.ttl"):
        shapes.read((broken,))
    with pytest.raises(InstallationError, match=r"missing\.ttl"):
        shapes.read((tmp_path / "missing.ttl",))
