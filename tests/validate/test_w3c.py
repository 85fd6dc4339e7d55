"""The W3C's own tests of SHACL, core and SPARQL, for the engines that are used here.

They lie in tests/cases/w3c-shacl.zip; ORIGIN.txt in it says where they come from.
"""

import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache

import pyshacl
import pytest
from pyshacl.errors import ConstraintLoadError, ReportableRuntimeError, ShapeLoadError, ValidationFailure
from rdflib import RDF, BNode, Graph, Namespace, URIRef
from rdflib.term import Node

from kg.validate import engines
from kg.validate.shapes import SH
from tests.paths import CASES

SUITE = CASES / "w3c-shacl.zip"
BASE = "http://example.org/w3c/"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")

# A result as far as it can be compared: a blank node has no name that two engines could share.
Row = tuple[str, ...]
Rows = Counter[Row]

# What an engine is known not to do, and why that is no matter here.
KNOWN = {
    "pyshacl": {
        "core/property/uniqueLang-002": 'takes "1"^^xsd:boolean for true; our shapes write true',
        "sparql/pre-binding/shapesGraph-001": "queries of the shapes graph itself; no shape of ours has one",
    },
    "shacl": {
        "sparql/pre-binding/unsupported-sparql-004": "answers a subquery without $this that it should refuse",
    },
}


@cache
def texts() -> dict[str, str]:
    """The files of the suite by their path without suffix."""
    with zipfile.ZipFile(SUITE) as suite:
        names = [name for name in suite.namelist() if name.endswith(".ttl")]
        return {name.removesuffix(".ttl"): suite.read(name).decode("utf-8") for name in names}


def base_of(name: str) -> str:
    return f"{BASE}{name}.ttl"


def graph_of(name: str) -> Graph:
    return Graph().parse(data=texts()[name], format="turtle", publicID=base_of(name))


def entries() -> Iterator[tuple[str, URIRef]]:
    """The path of each file that tests validation, and the name of the test in it."""
    for name in sorted(texts()):
        if not name.endswith("manifest"):
            graph = graph_of(name)
            for node in graph.subjects(RDF.type, SHT.Validate):
                assert isinstance(node, URIRef)
                yield name, node


CASES = list(entries())


def shown(node: Node | None) -> str:
    if node is None:
        return ""
    return "_:" if isinstance(node, BNode) else node.n3()


def rows_of(graph: Graph, report: Node) -> Rows:
    """The results of a report, each as often as it is told."""
    parts = (SH.focusNode, SH.resultPath, SH.value, SH.resultSeverity, SH.sourceConstraintComponent, SH.sourceShape)
    return Counter(tuple(shown(graph.value(one, part)) for part in parts) for one in graph.objects(report, SH.result))


def by_pyshacl(data: str, shapes: str) -> Rows | None:
    try:
        _, report, _ = pyshacl.validate(graph_of(data), shacl_graph=graph_of(shapes))
    except (ShapeLoadError, ConstraintLoadError, ReportableRuntimeError, NotImplementedError):
        return None
    if isinstance(report, ValidationFailure):
        return None
    assert isinstance(report, Graph)
    return rows_of(report, next(report.subjects(RDF.type, SH.ValidationReport)))


def by_shacl(data: str, shapes: str) -> Rows | None:
    import shacl

    try:
        compiled = shacl.Shapes.from_turtle(texts()[shapes], base_of(shapes))
        found = compiled.validate_turtle(texts()[data], base_of(data))
    except ValueError:
        return None
    report = Graph().parse(data=found.serialize("ntriples"), format="nt")
    return rows_of(report, next(report.subjects(RDF.type, SH.ValidationReport)))


ENGINES: dict[str, Callable[[str, str], Rows | None]] = {"pyshacl": by_pyshacl, "shacl": by_shacl}


def expected(graph: Graph, test: URIRef) -> Rows | None:
    """What the suite wants: the results, None where the engine has to refuse the shapes."""
    wanted = graph.value(test, MF.result)
    return None if wanted == SHT.Failure or wanted is None else rows_of(graph, wanted)


def outcome(engine: str, name: str, test: URIRef) -> bool:
    """Whether an engine gives what a test wants."""
    graph = graph_of(name)
    action = graph.value(test, MF.action)
    data, shapes = (
        str(graph.value(action, part)).removeprefix(BASE).removesuffix(".ttl")
        for part in (SHT.dataGraph, SHT.shapesGraph)
    )
    return same(ENGINES[engine](data, shapes), expected(graph, test))


def same(found: Rows | None, wanted: Rows | None) -> bool:
    """Compare results; a path that is no property and a shape without a name are left out of the comparison."""
    if found is None or wanted is None:
        return found is wanted
    return Counter(map(comparable, found.elements())) == Counter(map(comparable, wanted.elements()))


def comparable(row: Row) -> Row:
    return tuple("" if cell == "_:" and place in (1, 5) else cell for place, cell in enumerate(row))


@pytest.mark.parametrize("engine", ENGINES)
def test_the_engine_passes_the_suite(engine: str) -> None:
    if engine == "shacl" and not engines.shacl_installed():
        pytest.skip("the extra `fast` is not installed")
    failed = {name for name, test in CASES if not outcome(engine, name, test)}
    assert failed == KNOWN[engine].keys()


def test_the_suite_is_whole() -> None:
    counted = Counter(name.split("/")[0] for name, _ in CASES)
    assert counted == {"core": 98, "sparql": 23}
