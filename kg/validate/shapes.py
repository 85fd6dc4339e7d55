"""The SHACL shapes that graphs are held against, as one rdflib graph; the ontology's classes go with them.

A shape is a SHACL shape of shapes/*.ttl; its local name is the code of the finding that it yields. A user's own shapes
may be added: what reaches outside their files is refused (imports, references to other shapes graphs, scripts, queries
that call services or name graphs), and so is what belongs to the advanced features of SHACL, as no engine here would
look at it.
"""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.exceptions import ParserError
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from kg.model import iri, resources
from kg.model.errors import InstallationError, QueryError, UsageError
from kg.model.findings import Severity
from kg.model.terms import iri_of
from kg.store.sparql import guard
from kg.validate import procedure
from kg.validate.results import ValidationResult, worded
from kg.vocabulary import load_lists

PACE = Namespace(iri.ONTOLOGY)
SH = Namespace(iri.PREFIXES["sh"])
_PREFIXED = re.compile(r"([\w-]*):([\w-]+)")
_WHOLE = re.compile(r"<([^<>\s]+)>")
_SHOWN = 200
# What rdflib raises where a file is no Turtle; an IndexError where it ends in the middle of a statement.
_UNREADABLE = (BadSyntax, ParserError, IndexError, UnicodeDecodeError, OSError)
# The file of shapes for all documents together.
CORPUS = "corpus.ttl"

_REACHING = (OWL.imports, SH.shapesGraph, SH.suggestedShapesGraph)
# Advanced features: to pass them over in silence would look as if all were well.
_UNHEEDED = (SH.target, SH.rule, SH.expression, SH.SPARQLFunction)
_SEVERITIES = (SH.Violation, SH.Warning, SH.Info)
_QUERIES = (SH.select, SH.ask, SH.construct)
_NESTING = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
_KINDS = (SH.NodeShape, SH.PropertyShape)

Triple = tuple[Node, Node, Node]


@dataclass(frozen=True, slots=True)
class Shapes:
    """What validation needs of shapes/ and ontology/.

    `graph` holds the shapes with their English messages only, as one result shall have one message;
    `hierarchy` the `rdfs:subClassOf` statements between classes of the ontology, which a data graph
    must hold for `sh:class` and `sh:targetClass` to see subclasses; `explained_by` for each shape's
    code the codes of the findings that make its results needless; `labels` what messages say in the place of an IRI;
    `located_by` for a code the term of the property at whose place its results are shown; `shipped` tells whether a
    user's own shapes are not among them.
    """

    graph: Graph
    hierarchy: tuple[Triple, ...]
    explained_by: Mapping[str, frozenset[str]]
    labels: Mapping[str, str] = field(default_factory=dict)
    located_by: Mapping[str, str] = field(default_factory=dict)
    shipped: bool = True

    def without(self, codes: Container[str]) -> "Shapes":
        """Return the shapes but for those of some codes, which are no part of another."""
        graph = Graph()
        for fact in self.graph:
            if code_of(fact[0]) not in codes:
                graph.add(fact)
        return replace(self, graph=graph)

    def only(self, nodes: Iterable[Node]) -> "Shapes":
        """Return some shapes, with all that they are described by."""
        graph, waiting = Graph(), [*nodes]
        while waiting:
            node = waiting.pop()
            for fact in self.graph.triples((node, None, None)) if (node, None, None) not in graph else ():
                graph.add(fact)
                waiting.append(fact[2])
        return replace(self, graph=graph)

    def result(
        self, shape: str, focus: str, path: str, value: str, severity: Severity, message: str, component: str
    ) -> ValidationResult:
        """Return what an engine says as a result: `shape` and `component` are IRIs, `focus`, `path`, `value` terms."""
        code = code_of(shape)
        return ValidationResult(
            focus=focus,
            code=code,
            path=path,
            value=value,
            severity=severity,
            message=worded(message, focus, path, value, self.labels),
            component=component,
            explained_by=tuple(sorted(self.explained_by.get(code, ()))),
            located_by=self.located_by.get(code, ""),
        )


def load() -> Shapes:
    """Read the shapes that one document is held against, ontology/core.ttl and the names of the Rules of Procedure.

    Raises InstallationError where a file is missing or is no Turtle.
    """
    return _shapes(path for path in resources.files("shapes", ".ttl") if path.name != CORPUS)


def load_across() -> Shapes:
    """Read the shapes that all documents together are held against; raises as `load`."""
    folder = resources.folder("shapes")
    return _shapes((folder / "prefixes.ttl", folder / CORPUS))


def _shapes(paths: Iterable[Path]) -> Shapes:
    graph = read(paths)
    for statement in list(graph.triples((None, SH.message, None))):
        if isinstance(statement[2], Literal) and statement[2].language != "en":
            graph.remove(statement)
    explained: dict[str, frozenset[str]] = {}
    for shape, code in graph.subject_objects(PACE.explainedBy):
        explained[code_of(shape)] = explained.get(code_of(shape), frozenset()) | {str(code)}
    return Shapes(
        graph=graph,
        hierarchy=_hierarchy(),
        explained_by=explained,
        labels=procedure.load().labels,
        located_by={code_of(shape): f"<{path}>" for shape, path in graph.subject_objects(PACE.locatedBy)},
    )


@lru_cache(maxsize=1)
def _hierarchy() -> tuple[Triple, ...]:
    """What is a subclass of what among the ontology's own classes, read once a process."""
    classes = (
        (subject, value)
        for subject, predicate, value in load_lists("core").ontology
        if predicate == f"<{RDFS.subClassOf}>" and value.startswith(f"<{PACE}")
    )
    return tuple(sorted((URIRef(iri_of(one)), RDFS.subClassOf, URIRef(iri_of(other))) for one, other in classes))


def read(paths: Iterable[Path]) -> Graph:
    """Return the Turtle files as one graph; raise InstallationError where one is no Turtle."""
    graph = Graph()
    for path in paths:
        try:
            graph.parse(path, format="turtle")
        except _UNREADABLE as error:
            raise InstallationError(
                f"{path} cannot be read as Turtle: install pace-kg again ({_fault(error)})"
            ) from error
    return graph


def _fault(error: Exception) -> str:
    """Say in one line why a file of Turtle could not be read; an error of syntax is told by its line."""
    return f"line {error.lines + 1}" if isinstance(error, BadSyntax) else " ".join(str(error).split())[:_SHOWN]


def looked_at(shapes: Shapes) -> frozenset[str]:
    """Return the terms of all that shapes and their queries name: a property that is not among them is not seen."""
    graph = shapes.graph
    prefixes = {
        str(graph.value(node, SH.prefix)): str(graph.value(node, SH.namespace))
        for node in graph.objects(None, SH.declare)
    }
    texts = [str(text) for name in (SH.select, SH.ask) for text in graph.objects(None, name)]
    queried = {match.groups() for text in texts for match in _PREFIXED.finditer(text)}
    # What a closed shape lets be is not looked at.
    let_be = {
        cell for head in graph.objects(None, SH.ignoredProperties) for cell in graph.transitive_objects(head, RDF.rest)
    }
    names = {str(node) for fact in graph if fact[0] not in let_be for node in fact if isinstance(node, URIRef)}
    names |= {prefixes[prefix] + local for prefix, local in queried if prefix in prefixes}
    names |= {name for text in texts for name in _WHOLE.findall(text)}
    return frozenset(f"<{name}>" for name in {*names, str(RDF.type)})


def code_of(shape: Node | str) -> str:
    """Return the code of a shape: its local name for one of ours, the whole IRI for a user's own."""
    return str(shape).removeprefix(iri.SHAPES)


def shape_of(code: str) -> URIRef:
    """Return the shape of a code; of a user's own the code is its IRI."""
    return URIRef(code if ":" in code else iri.SHAPES + code)


# --- a user's own shapes


def with_own(shapes: Shapes, folders: Sequence[str]) -> Shapes:
    """Return the shapes with those of a user's Turtle files and folders; the same where there are none.

    Raises UsageError where a file is missing, is no Turtle, has no shape, names one as we do, or reaches outside.
    """
    merged = shapes.graph
    files: list[Path] = []
    for folder in map(Path, folders):
        files += [folder] if folder.is_file() else sorted(folder.rglob("*.ttl"))
        if not files or not (folder.is_file() or folder in files[-1].parents):
            raise UsageError(f"{folder}: no shapes here: give a Turtle file, or a folder that holds some")
    for path in files:
        own = Graph()
        try:
            own.parse(path, format="turtle")
        except _UNREADABLE as error:
            raise UsageError(f"{path}: cannot be read as Turtle: {_fault(error)}") from error
        _refuse_reaching(own, path)
        _refuse_queries(own, path)
        own = _with_names(own, path)
        names = {shape for kind in _KINDS for shape in own.subjects(RDF.type, kind)}
        for shape in sorted(str(name) for name in names & set(merged.subjects())):
            raise UsageError(f"{path}: {shape} is the name of another shape: choose one of your own")
        merged = merged + own
    return replace(shapes, graph=merged, shipped=False) if folders else shapes


def _refuse_reaching(graph: Graph, path: Path) -> None:
    for predicate in _REACHING:
        for target in graph.objects(None, predicate):
            name = iri.compact(str(predicate))
            raise UsageError(f"{path}: {name} {target} is refused: give the file itself with --shapes")
    for severity in graph.objects(None, SH.severity):
        if severity not in _SEVERITIES:
            raise UsageError(f"{path}: sh:severity {severity} is refused: give sh:Violation, sh:Warning or sh:Info")
    for term in sorted({term for fact in graph for term in fact if isinstance(term, URIRef)}):
        if term.startswith(str(SH)) and term.removeprefix(str(SH)).lower().startswith("js"):
            raise UsageError(f"{path}: {iri.compact(term)} is refused: shapes run no scripts")
        if term in _UNHEEDED:
            name = iri.compact(term)
            raise UsageError(f"{path}: {name} is refused, as it is not looked at: say it in core SHACL or in sh:sparql")


def _refuse_queries(graph: Graph, path: Path) -> None:
    """Let through only queries that see the graph and nothing else."""
    for predicate in _QUERIES:
        for holder, text in graph.subject_objects(predicate):
            prefixes = "".join(
                f"PREFIX {graph.value(node, SH.prefix)}: <{graph.value(node, SH.namespace)}>\n"
                for declaring in graph.objects(holder, SH.prefixes)
                for node in graph.objects(declaring, SH.declare)
            )
            try:
                checked = guard.check(prefixes + str(text).replace("$PATH", "<urn:path>"), iri.BASE)
            except QueryError as error:
                raise UsageError(f"{path}: a query of the shapes: {error}") from error
            if checked.graphs:
                raise UsageError(f"{path}: FROM is refused in a query of shapes: take it out")


def _with_names(graph: Graph, path: Path) -> Graph:
    """Give each shape without a name one made of that of the shape it belongs to, so that its results can tell it."""

    def described(node: Node) -> str:
        # A nameless shape is told by its own statements, as the order of a graph is left to chance.
        return " ".join(sorted(f"{p} {o}" for p, o in graph.predicate_objects(node) if isinstance(o, URIRef | Literal)))

    shapes = {*graph.subjects(SH.property), *(node for kind in _KINDS for node in graph.subjects(RDF.type, kind))}
    waiting: list[Node] = [*sorted(shape for shape in shapes if isinstance(shape, URIRef))]
    if not waiting:
        raise UsageError(f"{path}: there is no shape with a name in it")
    names: dict[Node, Node] = {}
    while waiting:
        shape = waiting.pop(0)
        inner = {node for link in _NESTING for node in graph.objects(shape, link) if isinstance(node, BNode)}
        for number, node in enumerate(sorted(inner, key=described), 1):
            names[node] = URIRef(f"{names.get(shape, shape)}-{number}")
            waiting.append(node)
    renamed = Graph()
    for subject, predicate, value in graph:
        renamed.add((names.get(subject, subject), predicate, names.get(value, value)))
    return renamed
