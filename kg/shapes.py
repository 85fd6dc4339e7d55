"""The shipped shapes as one rdflib graph, read once; the ontology's classes go with them.

A shape is a SHACL shape of shapes/*.ttl; its local name is the code of the finding that it yields.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import RDFS, Graph, Literal, Namespace, URIRef
from rdflib.exceptions import ParserError
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from kg import iri, resources, rules
from kg.errors import InstallationError

PACE = Namespace(iri.PACE)
SH = Namespace(iri.PREFIXES["sh"])
# The folder of shapes for all documents together.
ACROSS = "across"

Triple = tuple[Node, Node, Node]


@dataclass(frozen=True, slots=True)
class Shapes:
    """What validation needs of shapes/ and ontology/.

    `graph` holds the shapes with their English messages only, as one result shall have one message;
    `hierarchy` the `rdfs:subClassOf` statements between classes of the ontology, which a data graph
    must hold for `sh:class` and `sh:targetClass` to see subclasses; `explained_by` for each shape's
    code the codes of the findings that make its results needless; `labels` what messages say in the place of an IRI.
    """

    graph: Graph
    hierarchy: tuple[Triple, ...]
    explained_by: Mapping[str, frozenset[str]]
    labels: Mapping[str, str] = field(default_factory=dict)


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
    return Shapes(graph, _hierarchy(), _explained_by(graph), rules.load().labels)


def read(paths: tuple[Path, ...]) -> Graph:
    """Return the Turtle files as one graph; raise InstallationError where one is no Turtle."""
    graph = Graph()
    for path in paths:
        try:
            graph.parse(path, format="turtle")
        except (BadSyntax, ParserError, OSError) as error:
            raise InstallationError(f"{path} cannot be read as Turtle: install pace-kg again ({error})") from error
    return graph


def code_of(shape: Node | str) -> str:
    """Return the code of a shape: its local name for one of ours, the whole IRI for a user's own."""
    return str(shape).removeprefix(iri.SHAPES)


def _hierarchy() -> tuple[Triple, ...]:
    ontology = read((resources.folder("ontology") / "core.ttl",))
    statements = ontology.triples((None, RDFS.subClassOf, None))
    return tuple(sorted(fact for fact in statements if isinstance(fact[2], URIRef) and fact[2] in PACE))


def _explained_by(graph: Graph) -> dict[str, frozenset[str]]:
    subjects = set(graph.subjects(PACE.explainedBy))
    return {code_of(shape): frozenset(map(str, graph.objects(shape, PACE.explainedBy))) for shape in subjects}
