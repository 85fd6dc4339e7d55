"""SHACL over the graph of one document by pySHACL, which decides where engines differ; its only import.

pySHACL gets plain rdflib graphs: over other stores its reports are wrong. It is used through its own
`PyshaclEngine`, so that the shapes and their queries are read once and not at each document, which is
five sixths of the time.
"""

from collections.abc import Iterable
from typing import Any

import pyshacl
from pyshacl.errors import ConstraintLoadError, ReportableRuntimeError, ShapeLoadError, ValidationFailure
from pyshacl.graph_abstraction import DataGraph
from rdflib import RDF, XSD, Graph, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result as QueryResult
from rdflib.term import Node

from kg.model import terms as rdf
from kg.model.errors import InstallationError
from kg.model.findings import Severity
from kg.model.terms import Quad
from kg.validate.results import ValidationReport, ValidationResult, reported, worded
from kg.validate.shapes import SH, Shapes, code_of

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)
_SEVERITIES = {SH.Violation: Severity.VIOLATION, SH.Warning: Severity.WARNING, SH.Info: Severity.INFO}


class PyshaclEngine:
    """The shapes as pySHACL reads them, ready to be held against one document after another."""

    def __init__(self, shapes: Shapes) -> None:
        """Prepare the shapes, as `kg.validate.shapes.load` returns them; raise InstallationError where they are
        faulty."""
        self._shapes = shapes
        self._queries = _Queries()
        try:
            self._prepared = pyshacl.ShapesGraph(shapes.graph)
            # This reads the shapes: pySHACL does so at the first look.
            prepared = self._prepared.shapes
        except ShapeLoadError as error:
            raise _faulty(error) from error
        targeted = {shape for target in _TARGETS for shape in shapes.graph.subjects(target)}
        self._by_code = {code_of(shape.node): str(shape.node) for shape in prepared if shape.node in targeted}

    def validate(self, quads: Iterable[Quad], codes: Iterable[str] = ()) -> ValidationReport:
        """Hold the graph of one document against the shapes, or against those of some codes alone.

        `quads` are its own graph, its sources' graphs, and of acts, members and vocabularies what it uses;
        their graphs are merged. A result that another result explains is left out.
        Raises InstallationError where a shape is faulty.
        """
        wanted = frozenset(codes)
        # A shape without a target of its own is held against what another one sends it: all have to run.
        alone = [self._by_code[code] for code in wanted] if wanted <= self._by_code.keys() else []
        found = self._run(self.graph(quads), alone)
        return reported(result for result in found if not wanted or result.code in wanted)

    def graph(self, quads: Iterable[Quad]) -> Graph:
        """Return the graph that the shapes see: the quads merged, with the ontology's hierarchy of classes."""
        graph, terms = _Data(self._queries), _Terms()
        for subject, predicate, value, _ in quads:
            graph.add((terms[subject], terms[predicate], terms[value]))
        for fact in self._shapes.hierarchy:
            graph.add(fact)
        return graph

    def _run(self, graph: Graph, names: list[str]) -> set[ValidationResult]:
        options = {"use_shapes": names} if names else {}
        # Any: pySHACL types its results in part only.
        run: Any = pyshacl.Validator(DataGraph.from_rdflib(graph), shacl_graph=self._shapes.graph, options=options)
        run.shacl_graph = self._prepared
        try:
            report: Graph = run.run()[1]
        except (ShapeLoadError, ConstraintLoadError, ReportableRuntimeError, ValidationFailure) as error:
            raise _faulty(error) from error
        return {self._result(report, node) for node in report.subjects(RDF.type, SH.ValidationResult)}

    def _result(self, report: Graph, node: Node) -> ValidationResult:
        focus, path, value = (_term(report.value(node, name)) for name in (SH.focusNode, SH.resultPath, SH.value))
        code = code_of(_given(report, node, SH.sourceShape))
        return ValidationResult(
            focus=focus,
            code=code,
            path=path,
            value=value,
            severity=_SEVERITIES[_given(report, node, SH.resultSeverity)],
            message=worded(str(report.value(node, SH.resultMessage)), focus, path, value, self._shapes.labels),
            component=str(report.value(node, SH.sourceConstraintComponent)),
            explained_by=tuple(sorted(self._shapes.explained_by.get(code, ()))),
            located_by=self._shapes.located_by.get(code, ""),
        )


class _Data(Graph):
    """An rdflib graph that parses each query text once: pySHACL hands over the same texts for every node."""

    def __init__(self, queries: "_Queries") -> None:
        super().__init__()
        self._queries = queries

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> QueryResult:
        """Answer a query as rdflib does; a text is looked up among those parsed before."""
        if isinstance(query_object, str):
            query_object = self._queries[query_object]
        return super().query(query_object, *args, **kwargs)


class _Queries(dict[str, Query]):
    """Parsed queries by their text."""

    def __missing__(self, text: str) -> Query:
        self[text] = query = prepareQuery(text)
        return query


class _Terms(dict[str, Node]):
    """rdflib's terms by N-Triples text, each made once a document."""

    def __missing__(self, term: str) -> Node:
        self[term] = made = _node(term)
        return made


def _node(term: str) -> Node:
    if rdf.is_resource(term):
        return URIRef(rdf.iri_of(term))
    text, language, datatype = rdf.value_of(term)
    # pySHACL flips rdflib's global switch for this: say what is wanted, so "01" stays what was written.
    return Literal(text, lang=language or None, datatype=datatype or None, normalize=False)


def _term(node: Node | None) -> str:
    """Return a node's N-Triples text; nothing for a blank node, which is a path that is no property."""
    if isinstance(node, URIRef):
        return rdf.resource(str(node))
    if not isinstance(node, Literal):
        return ""
    plain = rdf.string(str(node), node.language or "")
    return plain if node.language or node.datatype in (None, XSD.string) else f"{plain}^^<{node.datatype}>"


def _given(report: Graph, node: Node, predicate: URIRef) -> URIRef:
    value = report.value(node, predicate)
    if not isinstance(value, URIRef):
        raise InstallationError(f"a shape without a name has failed: give each shape an IRI ({predicate})")
    return value


def _faulty(error: Exception) -> InstallationError:
    return InstallationError(f"the shapes are faulty: install pace-kg again ({error})")
