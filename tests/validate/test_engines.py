"""Engines of validation: how one is chosen, and that pySHACL decides on what the fast one rejects."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from rdflib import Graph

from kg.graph import merge
from kg.model import terms
from kg.model.errors import InstallationError, UsageError
from kg.model.findings import Severity
from kg.model.terms import Quad
from kg.pipeline import corpus
from kg.read import inputs
from kg.validate import engines, shacl_engine, shapes, validator
from kg.validate.pyshacl_engine import PyshaclEngine
from kg.validate.results import ValidationReport, ValidationResult
from kg.validate.shapes import SH, Shapes
from kg.validate.validator import ValidationOptions
from tests.fixtures.handmade_graph import adding, declaration, dropping, setting, term
from tests.oracles.engine_parity import golden

needs_fast = pytest.mark.skipif(not shacl_engine.installed(), reason="the extra `fast` is not installed")


@pytest.fixture(scope="module")
def loaded() -> Shapes:
    return shapes.load()


# --- who decides


class Says:
    """An engine that says the same of everything, and counts how often it is asked."""

    def __init__(self, *results: ValidationResult) -> None:
        self.results = results
        self.asked: list[frozenset[str]] = []

    def validate(self, _: Iterable[Quad], codes: Iterable[str] = ()) -> ValidationReport:
        self.asked.append(frozenset(codes))
        return ValidationReport(self.results)


def result(code: str, severity: Severity, value: str = "") -> ValidationResult:
    return ValidationResult(term("id:written-declaration/652"), code, "", value, severity, "said", str(SH.MinCount))


INFO, WARNING = result("info-code", Severity.INFO), result("warning-code", Severity.WARNING)
WRONG, OTHER = result("wrong-code", Severity.VIOLATION), result("wrong-code", Severity.VIOLATION, '"other"')


def test_what_the_fast_engine_lets_pass_is_not_asked_again() -> None:
    sure = Says(OTHER)
    report = engines.ConfirmingEngine(Says(INFO, WARNING), sure).validate(declaration())
    assert report.results == (INFO, WARNING)
    assert sure.asked == []


@pytest.mark.parametrize("says", [(), (OTHER,), (WRONG,)], ids=["nothing", "something else", "the same"])
def test_pyshacl_decides_on_what_the_fast_engine_rejects(says: tuple[ValidationResult, ...]) -> None:
    sure = Says(*says)
    report = engines.ConfirmingEngine(Says(INFO, WARNING, WRONG), sure).validate(declaration())
    assert set(report.results) == {INFO, WARNING, *says}
    assert sure.asked == [frozenset({"wrong-code"})]


def test_some_shapes_alone_can_be_asked_for(loaded: Shapes) -> None:
    wrong = setting("id:written-declaration/652/edition/1", "pace:statedTotal", terms.integer(25))(
        dropping("id:written-declaration/652", "dcterms:title")(declaration())
    )
    sure = PyshaclEngine(loaded)
    assert {one.code for one in sure.validate(wrong, ["document-title"]).results} == {"document-title"}
    assert {one.code for one in sure.validate(wrong).results} > {"document-title", "edition-stated-total"}


def test_an_engine_that_is_none_is_refused(loaded: Shapes) -> None:
    with pytest.raises(UsageError, match="choose one of auto, pyshacl, shacl"):
        engines.validator("jena", loaded)


def test_without_the_extra_pyshacl_is_the_engine(loaded: Shapes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shacl_engine, "installed", lambda: False)
    assert isinstance(engines.validator("auto", loaded), PyshaclEngine)


@needs_fast
def test_faulty_shapes_are_a_faulty_installation_for_the_fast_engine() -> None:
    graph = Graph().parse(
        data="""@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <https://w3id.org/pace-kg/shapes#> .
        :x a sh:NodeShape ; sh:targetClass :C ; sh:sparql [ sh:select "SELECT nothing" ] .""",
        format="turtle",
    )
    with pytest.raises(InstallationError, match="faulty"):
        shacl_engine.ShaclEngine(Shapes(graph, (), {})).validate(adding("id:x", "rdf:type", term("shape:C"))(()))


# --- only what the shapes look at goes into the graphs


def test_what_no_shape_looks_at_changes_no_report(loaded: Shapes, tmp_path: Path) -> None:
    quads = corpus.whole(inputs.find([golden(tmp_path, "golden")]), ner=False).quads
    seen = shapes.looked_at(loaded)
    assert term("skos:prefLabel") in seen
    assert term("skos:altLabel") not in seen
    sure = shacl_engine.ShaclEngine(loaded) if shacl_engine.installed() else PyshaclEngine(loaded)
    whole, pruned = merge.GraphPartition(quads), merge.GraphPartition(quads, seen)
    for document in whole.documents:
        assert sure.validate(whole.document(document)) == sure.validate(pruned.document(document))


# --- from end to end


def test_a_plan_chooses_the_engine(tmp_path: Path) -> None:
    found = inputs.find([golden(tmp_path, "gold")])[:4]
    reports = [
        corpus.whole(found, ner=False, plan=ValidationOptions(engine=name)).report for name in ("auto", "pyshacl")
    ]
    assert reports[0] == reports[1]
    assert validator.ALL.engine == "auto"
