"""A graph folder → one example of each class, as Turtle: what a stranger would see of such a thing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby, islice
from pathlib import Path

from kg.model import iri, terms
from kg.model.namespaces import RDF
from kg.model.terms import Quad
from kg.store import graph_folder, nquads, oxigraph, turtle

_OURS = f"<{iri.ONTOLOGY}"
_VALUES = 3


def examples(graph: Path) -> dict[str, str]:
    """Return for the local name of a class one of its members, with all that the graph says of it.

    The member with the most properties is taken, of several the first. Raises GraphError where the folder is no graph.
    """
    base = oxigraph.base_of(graph_folder.require(graph))
    return of_quads(nquads.read(graph / graph_folder.GRAPH), base)


def of_quads(quads: Iterable[Quad], base: str) -> dict[str, str]:
    """Return the examples that quads give; `base` is the one under which the graph's things were minted."""
    about: dict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        about[quad.subject].append(quad)
    best: dict[str, tuple[int, str]] = {}
    for subject in sorted(about):
        for quad in about[subject]:
            if quad.predicate == RDF.type and quad.object.startswith(_OURS):
                richness = len({one.predicate for one in about[subject]})
                known = best.get(quad.object, (0, ""))
                best[quad.object] = max(known, (richness, subject), key=lambda item: item[0])
    return {iri.local_name(terms.iri_of(kind)): _turtle(about[subject], base) for kind, (_, subject) in best.items()}


def _turtle(quads: Sequence[Quad], base: str) -> str:
    """The statements without the head of prefixes; of many values of one property the first few."""
    by_property = groupby(sorted(quads), key=lambda quad: quad.predicate)
    kept = [quad for _, found in by_property for quad in islice(found, _VALUES)]
    _, *body = turtle.turtle(kept, base)
    left_out = len(quads) - len(kept)
    return "".join(body).strip() + (f"\n# and {left_out} statements more" if left_out else "")
