"""A user's own shapes, added to ours: what reaches outside its files is refused.

Refused are imports, references to other shapes graphs, scripts, and queries that call other services or name graphs;
refused too is what belongs to the advanced features of SHACL, as no engine here would look at it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from rdflib import OWL, RDF, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg.model import iri
from kg.model.errors import QueryError, UsageError
from kg.store.sparql import guard
from kg.validate.shapes import SH, UNREADABLE, Shapes, fault

_REACHING = (OWL.imports, SH.shapesGraph, SH.suggestedShapesGraph)
# Advanced features: to pass them over in silence would look as if all were well.
_UNHEEDED = (SH.target, SH.rule, SH.expression, SH.SPARQLFunction)
_QUERIES = (SH.select, SH.ask, SH.construct)
_NESTING = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
_KINDS = (SH.NodeShape, SH.PropertyShape)


def added(shapes: Shapes, folders: Sequence[str]) -> Shapes:
    """Return the shapes with those of a user's Turtle files and folders; the same where there are none.

    Raises UsageError where a file is missing, is no Turtle, has no shape, names one as we do, or reaches outside.
    """
    if not folders:
        return shapes
    merged = shapes.graph
    for path in _files(folders):
        own = _read(path)
        _check_names(own, merged, path)
        merged = merged + own
    return replace(shapes, graph=merged)


def _files(folders: Iterable[str]) -> Iterator[Path]:
    for folder in map(Path, folders):
        if folder.is_file():
            yield folder
        elif folder.is_dir() and (found := sorted(folder.rglob("*.ttl"))):
            yield from found
        else:
            raise UsageError(f"{folder}: no shapes here: give a Turtle file, or a folder that holds some")


def _read(path: Path) -> Graph:
    graph = Graph()
    try:
        graph.parse(path, format="turtle")
    except UNREADABLE as error:
        raise UsageError(f"{path}: cannot be read as Turtle: {fault(error)}") from error
    _refuse_reaching(graph, path)
    _refuse_queries(graph, path)
    return _named(graph, path)


def _refuse_reaching(graph: Graph, path: Path) -> None:
    for predicate in _REACHING:
        for target in graph.objects(None, predicate):
            name = iri.compact(str(predicate))
            raise UsageError(f"{path}: {name} {target} is refused: give the file itself with --shapes")
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
            declared = [one for prefixes in graph.objects(holder, SH.prefixes) for one in _declared(graph, prefixes)]
            whole = "".join(declared) + str(text).replace("$PATH", "<urn:path>")
            try:
                checked = guard.check(whole, iri.BASE)
            except QueryError as error:
                raise UsageError(f"{path}: a query of the shapes: {error}") from error
            if checked.graphs:
                raise UsageError(f"{path}: FROM is refused in a query of shapes: take it out")


def _declared(graph: Graph, prefixes: Node) -> Iterator[str]:
    for one in graph.objects(prefixes, SH.declare):
        yield f"PREFIX {graph.value(one, SH.prefix)}: <{graph.value(one, SH.namespace)}>\n"


def _named(graph: Graph, path: Path) -> Graph:
    """Give each shape without a name one made of that of the shape it belongs to, so that its results can tell it."""
    shapes = {*graph.subjects(SH.property), *(one for kind in _KINDS for one in graph.subjects(RDF.type, kind))}
    waiting: list[Node] = [*sorted(shape for shape in shapes if isinstance(shape, URIRef))]
    if not waiting:
        raise UsageError(f"{path}: there is no shape with a name in it")
    names: dict[Node, Node] = {}
    while waiting:
        shape = waiting.pop(0)
        inner = {one for link in _NESTING for one in graph.objects(shape, link) if isinstance(one, BNode)}
        for number, one in enumerate(sorted(inner, key=lambda node: _described(graph, node)), 1):
            names[one] = URIRef(f"{names.get(shape, shape)}-{number}")
            waiting.append(one)
    renamed = Graph()
    for subject, predicate, value in graph:
        renamed.add((names.get(subject, subject), predicate, names.get(value, value)))
    return renamed


def _described(graph: Graph, node: Node) -> str:
    """Say what a nameless shape is by its own statements, as the order of a graph is left to chance."""
    return " ".join(sorted(f"{p} {o}" for p, o in graph.predicate_objects(node) if isinstance(o, URIRef | Literal)))


def _check_names(own: Graph, others: Graph, path: Path) -> None:
    names = {shape for kind in _KINDS for shape in own.subjects(RDF.type, kind)}
    for shape in sorted(str(name) for name in names & set(others.subjects())):
        raise UsageError(f"{path}: {shape} is the name of another shape: choose one of your own")
