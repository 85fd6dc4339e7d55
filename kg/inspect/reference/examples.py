"""One example of each class, as Turtle: what a stranger would see of such a thing in a graph."""

from collections.abc import Iterable
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path

from kg.model import iri, terms
from kg.model.namespaces import RDF
from kg.model.terms import Quad
from kg.store import graph_folder, nquads, oxigraph, turtle

_OWN = f"<{iri.ONTOLOGY}"
# Of one property so many values are printed.
_VALUES = 3


def examples(graph: Path) -> dict[str, str]:
    """Return for the local name of a class one of its members, with all that the graph says of it.

    The member with the most properties is taken, of several the first. Raises GraphError where the folder is no graph.
    """
    base = oxigraph.base_of(graph_folder.require(graph))
    return of_quads(nquads.read(graph / graph_folder.GRAPH), base)


def of_quads(quads: Iterable[Quad], base: str) -> dict[str, str]:
    """Return the examples that quads give, in the order of their subjects; `base` is that of the graph's things."""
    richest: dict[str, tuple[int, tuple[Quad, ...]]] = {}
    for _, group in groupby(quads, key=attrgetter("subject")):
        statements = tuple(group)
        richness = len({quad.predicate for quad in statements})
        for quad in statements:
            if quad.predicate == RDF.type and quad.object.startswith(_OWN):
                best, _ = richest.get(quad.object, (0, ()))
                if richness > best:
                    richest[quad.object] = richness, statements
    examples = {}
    for kind, (_, statements) in richest.items():
        # Of many values of one property the first few; without the head of prefixes.
        by_property = groupby(sorted(statements), key=attrgetter("predicate"))
        shown = [quad for _, group in by_property for quad in islice(group, _VALUES)]
        _, *body = turtle.turtle(shown, base)
        left_out = len(statements) - len(shown)
        note = f"\n# and {left_out} statements more" if left_out else ""
        examples[iri.local_name(terms.iri_of(kind))] = "".join(body).strip() + note
    return examples
