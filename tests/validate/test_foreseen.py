"""What is seen beforehand of the queries among the shapes: where one is thought to say nothing, it says nothing."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from rdflib import RDF, Graph

from kg.model import terms
from kg.model.namespaces import DCTERMS, PACE
from kg.model.statements import StatementIndex
from kg.model.terms import Quad
from kg.validate import engines, foreseen, procedure, shapes, validator
from kg.validate.shapes import SH, Shapes
from tests.fixtures.handmade_graph import declaration, motion, term
from tests.oracles.engine_parity import generated, graphs
from tests.validate.test_engine_parity import SETS

pytestmark = pytest.mark.skipif(not engines.shacl_installed(), reason="the extra `fast` is not installed")

EVIDENCE_VALUES = (terms.integer(1), terms.integer(0), terms.string("x"), terms.string("x", "en"), term("pace:cites"))
# Around 2018-01-25, the day of the documents, to several lengths.
BOUNDS = tuple(
    terms.typed(text, kind)
    for kind, texts in (
        ("date", ("2018-01-24", "2018-01-25", "2018-01-26", "1960-01-01")),
        ("gYearMonth", ("2017-12", "2018-01", "2018-02", "2019-02")),
        ("gYear", ("2016", "2017", "2018", "2019", "2020")),
    )
    for text in texts
)


@pytest.fixture(scope="module")
def loaded() -> Shapes:
    return shapes.load()


def mutations(quads: tuple[Quad, ...]) -> Iterator[tuple[Quad, ...]]:
    """A faultless graph with each statement left out, or with another value, in turn."""
    for at, quad in enumerate(quads):
        rest = quads[:at] + quads[at + 1 :]
        yield rest
        yield (*rest, quad._replace(object=EVIDENCE_VALUES[at % len(EVIDENCE_VALUES)]))
        yield (*quads, quad._replace(object=EVIDENCE_VALUES[(at + 1) % len(EVIDENCE_VALUES)]))
        for value in BOUNDS if quad.predicate in (PACE.validFrom, DCTERMS.issued) else ():
            yield (*rest, quad._replace(object=value))
            yield (*quads, quad._replace(predicate=PACE.validUntil, object=value))


def asked_of(whole: Shapes) -> dict[str, set[str]]:
    """The codes of the shapes with a query, by what they are targeted with: standards, or anything else."""
    graph: Graph = whole.graph
    found: dict[str, set[str]] = {"standards": set(), "others": set()}
    for shape in graph.subjects(SH.sparql):
        bound = {terms.resource(str(name)) for name in graph.objects(shape, SH.targetObjectsOf)}
        kind = "standards" if bound & {PACE.binds, PACE.mayBind} else "others"
        found[kind].add(shapes.code_of(shape))
    return found


def test_every_query_is_seen_beforehand(loaded: Shapes) -> None:
    assert asked_of(loaded)["others"] == set(foreseen.MAY_TELL)


def agree(documents: Sequence[tuple[Quad, ...]], whole: Shapes) -> set[str]:
    """Hold the checks against the fast engine; return the codes of those that found something to ask."""
    every, short = engines.ShaclEngine(whole), engines.ShaclEngine(whole.without(foreseen.MAY_TELL))
    told = set()
    for quads in documents:
        said = StatementIndex(quads)
        # As they come, also those that another result explains.
        results = list(every.results(quads))
        may_tell = {code for code, check in foreseen.MAY_TELL.items() if check(said)}
        told |= may_tell
        assert {one.code for one in results} & foreseen.MAY_TELL.keys() <= may_tell
        expected = {one for one in results if one.code not in foreseen.MAY_TELL}
        assert set(short.results(quads)) == expected
        if not may_tell:
            assert foreseen.silent(said)
    return told


@pytest.mark.parametrize("name", SETS)
def test_documents(name: str, loaded: Shapes, tmp_path: Path) -> None:
    make, _ = SETS[name]
    agree(make(tmp_path), loaded)


@pytest.mark.parametrize("quads", [declaration(), motion()], ids=["declaration", "motion"])
def test_each_statement_lost_changed_or_doubled(quads: tuple[Quad, ...], loaded: Shapes) -> None:
    # Nothing but what is known of its first signatory, who stands before an alphabetical list.
    assert agree([quads], loaded) == {"first-signatory"}
    assert agree([*mutations(quads)], loaded) == set(foreseen.MAY_TELL)


def test_a_shape_with_a_query_asks_nothing_else(loaded: Shapes) -> None:
    graph = loaded.graph
    said = {name for shape in graph.subjects(SH.sparql) for name in graph.predicates(shape)}
    about = (SH.path, SH.sparql, SH.severity, SH.message, SH.description, SH.targetClass)
    targets = (SH.targetObjectsOf, SH.targetSubjectsOf)
    assert said <= {RDF.type, shapes.PACE.explainedBy, shapes.PACE.locatedBy, *about, *targets}


def test_most_documents_ask_no_query(tmp_path: Path) -> None:
    indexes = [StatementIndex(quads) for quads in graphs(generated(tmp_path, 40))]
    assert sum(map(foreseen.silent, indexes)) > len(indexes) / 2


def test_a_document_is_judged_as_by_all_shapes(loaded: Shapes, tmp_path: Path) -> None:
    whole = engines.engine_named("auto", loaded)
    for quads in (*SETS["golden"][0](tmp_path), declaration()):
        report, _ = validator.validate_document(quads, ())
        standards = procedure.standards(quads, procedure.load())
        assert report == whole.validate((*quads, *standards))
