"""Engines of validation: how one is chosen, and that pySHACL decides on what the fast one rejects."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import Graph

from kg.model import terms
from kg.model.errors import InstallationError, UsageError
from kg.model.findings import Severity
from kg.model.terms import Quad
from kg.pipeline import corpus
from kg.pipeline.validation import documents_of
from kg.read import inputs
from kg.validate import engines, shapes, validator
from kg.validate.engines import PyshaclEngine
from kg.validate.results import ValidationReport, ValidationResult
from kg.validate.shapes import SH, Shapes
from kg.validate.validator import ValidationOptions
from tests.fixtures.handmade_graph import adding, declaration, dropping, setting, term
from tests.fixtures.handmade_procedure import BROKEN, judged
from tests.oracles.engine_parity import golden
from tests.validate.test_shapes import REFUSED

needs_fast = pytest.mark.skipif(not engines.shacl_installed(), reason="the extra `fast` is not installed")


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
    report = engines.ConfirmingEngine(Says(INFO, WARNING), lambda: sure).validate(declaration())
    assert report.results == (INFO, WARNING)
    assert sure.asked == []


@pytest.mark.parametrize("says", [(), (OTHER,), (WRONG,)], ids=["nothing", "something else", "the same"])
def test_pyshacl_decides_on_what_the_fast_engine_rejects(says: tuple[ValidationResult, ...]) -> None:
    sure = Says(*says)
    report = engines.ConfirmingEngine(Says(INFO, WARNING, WRONG), lambda: sure).validate(declaration())
    assert set(report.results) == {INFO, WARNING, *says}
    assert sure.asked == [frozenset({"wrong-code"})]


def test_some_shapes_alone_can_be_asked_for(loaded: Shapes) -> None:
    wrong = setting("id:written-declaration/652/edition/1", "pace:statedTotal", terms.integer(25))(
        dropping("id:written-declaration/652", "dcterms:title")(declaration())
    )
    sure = PyshaclEngine(loaded)
    assert {one.code for one in sure.validate(wrong, ["document-title"]).results} == {"document-title"}
    assert {one.code for one in sure.validate(wrong).results} > {"document-title", "edition-stated-total"}


def test_some_shapes_alone_see_all_that_they_look_at(loaded: Shapes) -> None:
    """A graph of what they look at gives what the whole graph gives, as it is taken for a user's shapes."""
    of_part, of_whole, told = PyshaclEngine(loaded), PyshaclEngine(replace(loaded, shipped=False)), set()
    broken = [judged(quads) for _, quads, _ in BROKEN[1::4]]
    for quads in (*broken, *(change(declaration()) for _, change in REFUSED[::4])):
        for code in {one.code for one in of_whole.validate(quads).results}:
            told.add(code)
            assert of_part.validate(quads, [code]) == of_whole.validate(quads, [code])
    assert len(told) > 20


def test_an_engine_that_is_none_is_refused(loaded: Shapes) -> None:
    with pytest.raises(UsageError, match="choose one of auto, pyshacl, shacl"):
        engines.engine_named("jena", loaded)


def test_without_the_extra_pyshacl_is_the_engine(loaded: Shapes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "shacl_installed", lambda: False)
    assert isinstance(engines.engine_named("auto", loaded), PyshaclEngine)


@needs_fast
def test_faulty_shapes_are_a_faulty_installation_for_the_fast_engine() -> None:
    graph = Graph().parse(
        data="""@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <https://w3id.org/pace-kg/shapes#> .
        :x a sh:NodeShape ; sh:targetClass :C ; sh:sparql [ sh:select "SELECT nothing" ] .""",
        format="turtle",
    )
    with pytest.raises(InstallationError, match="faulty"):
        engines.ShaclEngine(Shapes(graph, (), {})).validate(adding("id:x", "rdf:type", term("shape:C"))(()))


# --- only what the shapes look at goes into the graphs


def test_what_no_shape_looks_at_changes_no_report(loaded: Shapes, tmp_path: Path) -> None:
    quads = corpus.in_memory(inputs.find([golden(tmp_path, "golden")]), ner=False).quads
    seen = shapes.looked_at(loaded)
    assert term("skos:prefLabel") in seen
    assert term("skos:altLabel") not in seen
    sure = engines.ShaclEngine(loaded) if engines.shacl_installed() else PyshaclEngine(loaded)
    for whole, pruned in zip(documents_of(quads), documents_of(quads, looked_at=seen), strict=True):
        assert len(whole.context) > len(pruned.context)
        assert sure.validate((*whole.quads, *whole.context)) == sure.validate((*pruned.quads, *pruned.context))


# --- from end to end


def test_a_plan_chooses_the_engine(tmp_path: Path) -> None:
    found = inputs.find([golden(tmp_path, "gold")])[:4]
    reports = [
        corpus.in_memory(found, ner=False, options=ValidationOptions(engine=name)).report
        for name in ("auto", "pyshacl")
    ]
    assert reports[0] == reports[1]
    assert validator.ALL.engine == "auto"
