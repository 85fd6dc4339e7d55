"""SHACL over the graph of one document, and its results as findings; the only import of pySHACL.

pySHACL gets plain rdflib graphs: over other stores its reports are wrong. It is used through its own
`Validator`, so that the shapes and their queries are read once and not at each document, which is
five sixths of the time.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyshacl
from pyshacl.errors import ConstraintLoadError, ReportableRuntimeError, ShapeLoadError, ValidationFailure
from pyshacl.graph_abstraction import DataGraph
from rdflib import RDF, XSD, Graph, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result as QueryResult
from rdflib.term import Node

from kg import iri, rdf
from kg.errors import InstallationError
from kg.locate import Place, Places
from kg.model import Finding, Severity
from kg.rdf import Quad
from kg.shapes import SH, Shapes, code_of

_SEVERITIES = {SH.Violation: Severity.VIOLATION, SH.Warning: Severity.WARNING, SH.Info: Severity.INFO}
_IRI = re.compile(r"https?://[^\s,;]+")


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """One SHACL result. `focus`, `path`, `value` are N-Triples terms, empty where there is none.

    `code` is the local name of the shape, `component` the IRI of the constraint that failed,
    `explained_by` the codes of findings that make this result needless.
    """

    focus: str
    code: str
    path: str
    value: str
    severity: Severity
    message: str
    component: str
    explained_by: tuple[str, ...] = ()

    def quads(self) -> tuple[Quad, ...]:
        """Return the result as a `sh:ValidationResult`, its IRI made of what tells it from others."""
        key = f"{self.focus}\n{self.code}\n{self.path}\n{self.value}\n{self.component}"
        name = f"{iri.graph('report')}/result/{hashlib.sha256(key.encode()).hexdigest()[:16]}"
        facts = {
            "rdf:type": _named("sh:ValidationResult"),
            "sh:focusNode": self.focus,
            "sh:resultPath": self.path,
            "sh:value": self.value,
            "sh:resultSeverity": _named(f"sh:{self.severity.capitalize()}"),
            "sh:sourceShape": rdf.resource(iri.SHAPES + self.code),
            "sh:sourceConstraintComponent": rdf.resource(self.component),
            "sh:resultMessage": rdf.string(self.message, "en"),
        }
        own = [_quad(name, predicate, term) for predicate, term in facts.items() if term]
        return (_quad(iri.graph("report"), "sh:result", rdf.resource(name)), *own)


@dataclass(frozen=True, slots=True)
class Report:
    """The results of one document or, merged, of many; sorted, each once."""

    results: tuple[Result, ...]

    @property
    def conforms(self) -> bool:
        """Whether there is no result at all, as SHACL defines it; severities are judged elsewhere."""
        return not self.results

    def quads(self) -> tuple[Quad, ...]:
        """Return the report as a `sh:ValidationReport`, without blank nodes, in a graph of its own, sorted."""
        name = iri.graph("report")
        conforms = rdf.typed(str(self.conforms).lower(), "boolean")
        head = (_quad(name, "rdf:type", _named("sh:ValidationReport")), _quad(name, "sh:conforms", conforms))
        return tuple(sorted({*head, *(quad for result in self.results for quad in result.quads())}))


def merge(reports: Iterable[Report]) -> Report:
    """Return one report of the results of several, each result once."""
    return Report(tuple(sorted({result for report in reports for result in report.results})))


class Validator:
    """The shapes, ready to be held against one document after another."""

    def __init__(self, shapes: Shapes) -> None:
        """Prepare the shapes, as `kg.shapes.load` returns them; raise InstallationError where they are faulty."""
        self._shapes = shapes
        self._queries = _Queries()
        try:
            self._prepared = pyshacl.ShapesGraph(shapes.graph)
            len(self._prepared.shapes)  # reads the shapes: pySHACL does so at the first look
        except ShapeLoadError as error:
            raise _faulty(error) from error

    def validate(self, quads: Iterable[Quad]) -> Report:
        """Hold the graph of one document against the shapes.

        `quads` are its own graph, its sources' graphs, and of acts, members and vocabularies what it uses;
        their graphs are merged. A result that another result explains is left out.
        Raises InstallationError where a shape is faulty.
        """
        results = self._run(self.graph(quads))
        codes = {result.code for result in results}
        return Report(tuple(sorted(result for result in results if codes.isdisjoint(result.explained_by))))

    def graph(self, quads: Iterable[Quad]) -> Graph:
        """Return the graph that the shapes see: the quads merged, with the ontology's hierarchy of classes."""
        graph, terms = _Data(self._queries), _Terms()
        for subject, predicate, value, _ in quads:
            graph.add((terms[subject], terms[predicate], terms[value]))
        for fact in self._shapes.hierarchy:
            graph.add(fact)
        return graph

    def _run(self, graph: Graph) -> set[Result]:
        # Any: pySHACL types its results in part only.
        run: Any = pyshacl.Validator(DataGraph.from_rdflib(graph), shacl_graph=self._shapes.graph)
        run.shacl_graph = self._prepared
        try:
            report: Graph = run.run()[1]
        except (ShapeLoadError, ConstraintLoadError, ReportableRuntimeError, ValidationFailure) as error:
            raise _faulty(error) from error
        return {self._result(report, node) for node in report.subjects(RDF.type, SH.ValidationResult)}

    def _result(self, report: Graph, node: Node) -> Result:
        focus, path, value = (_term(report.value(node, name)) for name in (SH.focusNode, SH.resultPath, SH.value))
        code = code_of(_given(report, node, SH.sourceShape))
        return Result(
            focus=focus,
            code=code,
            path=path,
            value=value,
            severity=_SEVERITIES[_given(report, node, SH.resultSeverity)],
            message=_worded(str(report.value(node, SH.resultMessage)), focus, path, value, self._shapes.labels),
            component=str(report.value(node, SH.sourceConstraintComponent)),
            explained_by=tuple(sorted(self._shapes.explained_by.get(code, ()))),
        )


def findings(report: Report, quads: Iterable[Quad], parse_findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return a finding for each result of one document, at the place that its evidence gives.

    `quads` are those that were validated; `parse_findings` the findings of the same document from earlier
    stages: where one of them explains a result at an overlapping place, the result yields no second one.
    """
    places = Places(quads)
    located = ((result, places.of(result.focus, result.path, result.value)) for result in report.results)
    told = (
        Finding(result.severity, result.code, result.message, place.source, place.span)
        for result, place in located
        if not any(_explains(finding, result, place) for finding in parse_findings)
    )
    # One shape may fail in two of its constraints: that is one thing to look at.
    return tuple(dict.fromkeys(told))


def _explains(finding: Finding, result: Result, place: Place) -> bool:
    if finding.code not in result.explained_by or finding.source != place.source:
        return False
    # What is missing is printed nowhere, so a result about it has no exact place to overlap with.
    somewhere = finding.span is None or place.span is None or not place.exact
    return somewhere or bool(finding.span and place.span and finding.span.overlaps(place.span))


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


def _worded(message: str, focus: str, path: str, value: str, labels: Mapping[str, str]) -> str:
    """Fill a message's places with names that a person can read.

    pySHACL fills them for queries only, with whole IRIs; for those a label is put, or they are shortened.
    """
    words = _IRI.sub(lambda match: labels.get(match.group()) or iri.compact(match.group()), message)
    for place, term in (("{$this}", focus), ("{?path}", path), ("{?value}", value)):
        words = words.replace(place, _readable(term))
    return words


def _readable(term: str) -> str:
    if not term:
        return ""
    return iri.compact(rdf.iri_of(term)) if rdf.is_resource(term) else rdf.value_of(term).text


def _faulty(error: Exception) -> InstallationError:
    return InstallationError(f"the shapes are faulty: install pace-kg again ({error})")


def _named(name: str) -> str:
    return rdf.resource(iri.expand(name))


def _quad(subject: str, predicate: str, term: str) -> Quad:
    return Quad(rdf.resource(subject), _named(predicate), term, rdf.resource(iri.graph("report")))
