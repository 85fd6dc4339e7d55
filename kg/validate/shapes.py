"""The shipped shapes as one rdflib graph, read once; the ontology's classes go with them.

A shape is a SHACL shape of shapes/*.ttl; its local name is the code of the finding that it yields.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.exceptions import ParserError
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from kg.model import iri, resources
from kg.model.errors import InstallationError
from kg.validate import procedure

PACE = Namespace(iri.ONTOLOGY)
SH = Namespace(iri.PREFIXES["sh"])
_PREFIXED = re.compile(r"([\w-]*):([\w-]+)")
_WHOLE = re.compile(r"<([^<>\s]+)>")
_SHOWN = 200
# What rdflib raises where a file is no Turtle; an IndexError where it ends in the middle of a statement.
UNREADABLE = (BadSyntax, ParserError, IndexError, UnicodeDecodeError, OSError)
# The folder of shapes for all documents together.
ACROSS = "across"

Triple = tuple[Node, Node, Node]


@dataclass(frozen=True, slots=True)
class Shapes:
    """What validation needs of shapes/ and ontology/.

    `graph` holds the shapes with their English messages only, as one result shall have one message;
    `hierarchy` the `rdfs:subClassOf` statements between classes of the ontology, which a data graph
    must hold for `sh:class` and `sh:targetClass` to see subclasses; `explained_by` for each shape's
    code the codes of the findings that make its results needless; `labels` what messages say in the place of an IRI;
    `located_by` for a code the term of the property at whose place its results are shown.
    """

    graph: Graph
    hierarchy: tuple[Triple, ...]
    explained_by: Mapping[str, frozenset[str]]
    labels: Mapping[str, str] = field(default_factory=dict)
    located_by: Mapping[str, str] = field(default_factory=dict)


def load() -> Shapes:
    """Read the shapes that one document is held against, ontology/core.ttl and the names of the Rules of Procedure.

    Raises InstallationError where a file is missing or is no Turtle.
    """
    return _shapes(path for path in resources.files("shapes", ".ttl") if path.parent.name != ACROSS)


def load_across() -> Shapes:
    """Read the shapes that all documents together are held against; raises as `load`."""
    folder = resources.folder("shapes")
    return _shapes((folder / "prefixes.ttl", *sorted((folder / ACROSS).glob("*.ttl"))))


def _shapes(paths: Iterable[Path]) -> Shapes:
    graph = read(tuple(paths))
    for statement in list(graph.triples((None, SH.message, None))):
        if isinstance(statement[2], Literal) and statement[2].language != "en":
            graph.remove(statement)
    located = {code_of(shape): f"<{path}>" for shape, path in graph.subject_objects(PACE.locatedBy)}
    return Shapes(graph, _hierarchy(), _explained_by(graph), procedure.load().labels, located)


def read(paths: tuple[Path, ...]) -> Graph:
    """Return the Turtle files as one graph; raise InstallationError where one is no Turtle."""
    graph = Graph()
    for path in paths:
        try:
            graph.parse(path, format="turtle")
        except UNREADABLE as error:
            raise InstallationError(
                f"{path} cannot be read as Turtle: install pace-kg again ({fault(error)})"
            ) from error
    return graph


def fault(error: Exception) -> str:
    """Say in one line why a file of Turtle could not be read; an error of syntax is told by its line."""
    return f"line {error.lines + 1}" if isinstance(error, BadSyntax) else " ".join(str(error).split())[:_SHOWN]


def looked_at(shapes: Shapes) -> frozenset[str]:
    """Return the terms of all that shapes and their queries name: a property that is not among them is not seen."""
    graph = shapes.graph
    prefixes = {
        str(graph.value(one, SH.prefix)): str(graph.value(one, SH.namespace)) for one in graph.objects(None, SH.declare)
    }
    texts = (str(text) for name in (SH.select, SH.ask) for text in graph.objects(None, name))
    queried = {match.groups() for text in texts for match in _PREFIXED.finditer(text)}
    # What a closed shape lets be is not looked at.
    let_be = {
        cell for head in graph.objects(None, SH.ignoredProperties) for cell in graph.transitive_objects(head, RDF.rest)
    }
    named = {str(node) for fact in graph if fact[0] not in let_be for node in fact if isinstance(node, URIRef)}
    named |= {prefixes[prefix] + local for prefix, local in queried if prefix in prefixes}
    named |= {name for text in map(str, graph.objects(None, SH.select)) for name in _WHOLE.findall(text)}
    return frozenset(f"<{name}>" for name in {*named, str(RDF.type)})


def code_of(shape: Node | str) -> str:
    """Return the code of a shape: its local name for one of ours, the whole IRI for a user's own."""
    return str(shape).removeprefix(iri.SHAPES)


def shape_of(code: str) -> URIRef:
    """Return the shape of a code; of a user's own the code is its IRI."""
    return URIRef(code if ":" in code else iri.SHAPES + code)


def _hierarchy() -> tuple[Triple, ...]:
    ontology = read((resources.folder("ontology") / "core.ttl",))
    statements = ontology.triples((None, RDFS.subClassOf, None))
    return tuple(sorted(fact for fact in statements if isinstance(fact[2], URIRef) and fact[2] in PACE))


def _explained_by(graph: Graph) -> dict[str, frozenset[str]]:
    subjects = set(graph.subjects(PACE.explainedBy))
    return {code_of(shape): frozenset(map(str, graph.objects(shape, PACE.explainedBy))) for shape in subjects}
