"""SHACL engines over the graph of one document, and who decides where one objects; their only import.

    pyshacl  the reference: slow, widely used
    shacl    a hundred times as fast and young; an extra of the installation
    auto     shacl where it is installed, and pySHACL again on every document in which it sees a violation

A test holds the results of the two against each other, one by one. pySHACL gets plain rdflib graphs: over other stores
its reports are wrong. It is used through its own `Validator`, so that the shapes and their queries are read once and
not at each document, which is five sixths of the time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from importlib.util import find_spec
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from rdflib import RDF, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from kg.model import terms
from kg.model.errors import InstallationError, UsageError
from kg.model.findings import Severity
from kg.model.namespaces import PACE
from kg.model.terms import Quad
from kg.validate.results import ValidationReport, ValidationResult, reported
from kg.validate.shapes import SH, Shapes, code_of, looked_at

# pySHACL takes a quarter of a second to load, and a document without a violation needs none of it.
if TYPE_CHECKING:
    import shacl
    from rdflib.plugins.sparql.sparql import Query
    from rdflib.query import Result as QueryResult

AUTO = "auto"
_TARGETS = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)
_OF_STANDARDS = (URIRef(terms.iri_of(PACE.binds)), URIRef(terms.iri_of(PACE.mayBind)))
_SEVERITIES = {SH.Violation: Severity.VIOLATION, SH.Warning: Severity.WARNING, SH.Info: Severity.INFO}


class ValidationEngine(Protocol):
    """Whatever can hold the graph of one document against the shapes."""

    def validate(self, quads: Iterable[Quad]) -> ValidationReport:
        """Return the report on one document; see `PyshaclEngine.validate`."""


class PyshaclEngine:
    """The shapes as pySHACL reads them, ready to be held against one document after another."""

    def __init__(self, shapes: Shapes) -> None:
        """Prepare the shapes, as `kg.validate.shapes.load` returns them; raise InstallationError where they are
        faulty."""
        import pyshacl
        from pyshacl.errors import ShapeLoadError

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
        import pyshacl
        from pyshacl.errors import ConstraintLoadError, ReportableRuntimeError, ShapeLoadError, ValidationFailure
        from pyshacl.graph_abstraction import DataGraph

        wanted = frozenset(codes)
        # A shape without a target of its own is held against what another one sends it: all have to run.
        alone = [self._by_code[code] for code in wanted] if wanted <= self._by_code.keys() else []
        # Any: pySHACL types its results in part only.
        run: Any = pyshacl.Validator(
            DataGraph.from_rdflib(self.graph(self._seen(quads, alone) if alone else quads)),
            shacl_graph=self._shapes.graph,
            options={"use_shapes": alone} if alone else {},
        )
        run.shacl_graph = self._prepared
        try:
            report: Graph = run.run()[1]
        except (ShapeLoadError, ConstraintLoadError, ReportableRuntimeError, ValidationFailure) as error:
            raise _faulty(error) from error
        results = (self._result(report, node) for node in report.subjects(RDF.type, SH.ValidationResult))
        return reported(result for result in results if not wanted or result.code in wanted)

    def _seen(self, quads: Iterable[Quad], alone: Iterable[str]) -> Iterable[Quad]:
        """The quads that some shapes can see: most are not even put into the graph."""
        part = self._shapes.only(map(URIRef, alone))
        bound = {shape for target in _OF_STANDARDS for shape in part.graph.subjects(SH.targetObjectsOf, target)}
        # A closed shape may look at any property, and so may a query; those on standards name each.
        if (
            not self._shapes.shipped
            or (None, SH.closed, None) in part.graph
            or {*part.graph.subjects(SH.sparql)} - bound
        ):
            return quads
        seen = looked_at(part)
        return (quad for quad in quads if quad.predicate in seen)

    def graph(self, quads: Iterable[Quad]) -> Graph:
        """Return the graph that the shapes see: the quads merged, with the ontology's hierarchy of classes."""
        graph, nodes = _Data(self._queries), _Nodes()
        for subject, predicate, value, _ in quads:
            graph.add((nodes[subject], nodes[predicate], nodes[value]))
        for fact in self._shapes.hierarchy:
            graph.add(fact)
        return graph

    def _result(self, report: Graph, node: Node) -> ValidationResult:
        shape, severity = report.value(node, SH.sourceShape), report.value(node, SH.resultSeverity)
        if not isinstance(shape, URIRef):
            raise InstallationError("a shape without a name has failed: give each shape an IRI")
        focus, path, value = (_term(report.value(node, name)) for name in (SH.focusNode, SH.resultPath, SH.value))
        message = str(report.value(node, SH.resultMessage))
        component = str(report.value(node, SH.sourceConstraintComponent))
        return self._shapes.result(shape, focus, path, value, _SEVERITIES[URIRef(str(severity))], message, component)


class _Data(Graph):
    """An rdflib graph that parses each query text once: pySHACL hands over the same texts for every node."""

    def __init__(self, queries: "_Queries") -> None:
        super().__init__()
        self._queries = queries

    def query(self, query_object: "str | Query", *args: Any, **kwargs: Any) -> "QueryResult":
        """Answer a query as rdflib does; a text is looked up among those parsed before."""
        if isinstance(query_object, str):
            query_object = self._queries[query_object]
        return super().query(query_object, *args, **kwargs)


class _Queries(dict[str, "Query"]):
    """Parsed queries by their text."""

    def __missing__(self, text: str) -> "Query":
        from rdflib.plugins.sparql import prepareQuery

        self[text] = query = prepareQuery(text)
        return query


class _Nodes(dict[str, Node]):
    """rdflib's terms by N-Triples text, each made once a document."""

    def __missing__(self, term: str) -> Node:
        if terms.is_resource(term):
            self[term] = node = URIRef(terms.iri_of(term))
            return node
        text, language, datatype = terms.value_of(term)
        # pySHACL flips rdflib's global switch for this: say what is wanted, so "01" stays what was written.
        self[term] = literal = Literal(text, lang=language or None, datatype=datatype or None, normalize=False)
        return literal


def _term(node: Node | None) -> str:
    """Return a node's N-Triples text; nothing for a blank node, which is a path that is no property."""
    if isinstance(node, URIRef):
        return terms.resource(str(node))
    if not isinstance(node, Literal):
        return ""
    plain = terms.string(str(node), node.language or "")
    return plain if node.language or node.datatype in (None, XSD.string) else f"{plain}^^<{node.datatype}>"


def _faulty(error: Exception) -> InstallationError:
    return InstallationError(f"the shapes are faulty: install pace-kg again ({error})")


def shacl_installed() -> bool:
    """Tell whether the fast engine is there: `pip install 'pace-kg[fast]'`."""
    return find_spec("shacl") is not None


class ShaclEngine:
    """The shapes as `shacl` compiles them, ready to be held against one document after another."""

    def __init__(self, shapes: Shapes) -> None:
        """Compile the shapes, as `kg.validate.shapes.load` returns them.

        Raises InstallationError where the package is missing or the shapes are faulty.
        """
        try:
            import shacl
        except ImportError as error:
            raise InstallationError("the fast engine is not installed: pip install 'pace-kg[fast]'") from error
        self._shapes = shapes
        self._hierarchy = "".join(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in shapes.hierarchy)
        try:
            self._compiled = shacl.Shapes.from_text(shapes.graph.serialize(format="nt"), "ntriples")
        except ValueError as error:
            raise _faulty(error) from error

    def validate(self, quads: Iterable[Quad]) -> ValidationReport:
        """Hold the graph of one document against the shapes; in and out as `PyshaclEngine.validate`."""
        return reported(self.results(quads))

    def results(self, quads: Iterable[Quad]) -> Iterator[ValidationResult]:
        """Yield the results on one document as they come, also those that another one explains."""
        text = "".join([f"{s} {p} {o} .\n" for s, p, o, _ in quads])
        try:
            results = self._compiled.validate_text(text + self._hierarchy, "ntriples").results
        except ValueError as error:
            raise InstallationError(f"the fast engine fails ({error}): use --engine pyshacl") from error
        return map(self._result, results)

    def _result(self, result: "shacl.Result") -> ValidationResult:
        path, value = result.path or "", result.value or ""
        return self._shapes.result(
            (result.source_shape or "")[1:-1],
            result.focus_node,
            # Of a path that is no single property pySHACL says nothing: it names it by a blank node.
            path if path.startswith("<") and path.index(">") == len(path) - 1 else "",
            "" if value.startswith("_:") else value,
            Severity(result.severity.lower()),
            result.message or "",
            result.component_iri,
        )


class ConfirmingEngine:
    """The fast engine, with pySHACL to decide on every shape by which a document has a violation."""

    def __init__(self, quick: ValidationEngine, sure: Callable[[], PyshaclEngine]) -> None:
        """Take the two engines: `quick` sees every document, the one that `sure` gives what it rejects."""
        self._quick, self._sure = quick, sure

    def validate(self, quads: Iterable[Quad]) -> ValidationReport:
        """Return the fast engine's report; the results of each shape that gives a violation are pySHACL's."""
        gathered = tuple(quads)
        report = self._quick.validate(gathered)
        rejecting = frozenset(result.code for result in report.results if result.severity is Severity.VIOLATION)
        if not rejecting:
            return report
        confirmed = (result for result in report.results if result.code not in rejecting)
        return reported((*confirmed, *self._sure().validate(gathered, rejecting).results))


def _auto(shapes: Shapes) -> ValidationEngine:
    if not shacl_installed():
        return PyshaclEngine(shapes)
    sure = lru_cache(maxsize=1)(partial(PyshaclEngine, shapes))
    if not shapes.shipped:
        # The reference tells what is wrong with a user's own shapes.
        sure()
    return ConfirmingEngine(ShaclEngine(shapes), sure)


ENGINES: Mapping[str, Callable[[Shapes], ValidationEngine]] = MappingProxyType(
    {AUTO: _auto, "pyshacl": PyshaclEngine, "shacl": ShaclEngine}
)


def engine_named(name: str, shapes: Shapes) -> ValidationEngine:
    """Return an engine by its name, with the shapes prepared.

    Raises UsageError on a name that is none of `ENGINES`, InstallationError where the engine is missing or the shapes
    are faulty.
    """
    if name not in ENGINES:
        raise UsageError(f"{name!r} is no engine of validation: choose one of {', '.join(ENGINES)}")
    return ENGINES[name](shapes)
