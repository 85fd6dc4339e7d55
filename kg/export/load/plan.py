"""What a graph file holds graph by graph, which of it has to be sent, and in which batches."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path

from kg.export.load.graph_store import Piece
from kg.model.terms import Quad
from kg.store import nquads

# What was begun and not confirmed is sent again after a kill: with this many graphs at the most.
GRAPHS_A_BATCH = 100


@dataclass(frozen=True, slots=True)
class Contents:
    """What one graph holds: how many triples, and the SHA-256 of its canonical form.

    Without blank nodes, RDFC-1.0 asks for the lines of canonical N-Triples, sorted by code point: those of the file.
    """

    triples: int
    digest: str


@dataclass(frozen=True, slots=True)
class LoadPlan:
    """The graphs to send, those of an earlier load to remove, and how many are there as they should be."""

    send: frozenset[str]
    remove: tuple[str, ...]
    unchanged: int


@dataclass(frozen=True, slots=True)
class Batch:
    """What is sent and confirmed together: the pieces, the graphs that begin and those that end with it."""

    pieces: tuple[Piece, ...]
    begun: tuple[str, ...]
    done: tuple[str, ...]


def contents(path: Path) -> dict[str, Contents]:
    """Read a file of canonical N-Quads and tell what each graph holds, by its term.

    Nothing but a number and a hash a graph is kept in memory. Raises GraphError on a file that is broken.
    """
    counts: Counter[str] = Counter()
    hashes: defaultdict[str, hashlib._Hash] = defaultdict(hashlib.sha256)
    for quad in nquads.read(path):
        counts[quad.graph] += 1
        hashes[quad.graph].update(quad.triple_line().encode())
    return {graph: Contents(count, hashes[graph].hexdigest()) for graph, count in counts.items()}


def plan(file: Mapping[str, Contents], brought: Mapping[str, Contents | None], counts: Mapping[str, int]) -> LoadPlan:
    """Decide what a load has to do.

    In: what the file holds; what earlier loads brought (None where a graph was begun and never confirmed); the triples
    that the store counts. Out: a graph is sent unless the store was told the same and counts as many; a graph that an
    earlier load brought and the file lacks is removed. What no load brought is never removed.
    """
    send = frozenset(
        graph
        for graph, content in file.items()
        if brought.get(graph) != content or counts.get(graph, 0) != content.triples
    )
    return LoadPlan(send, tuple(sorted(brought.keys() - file.keys())), len(file) - len(send))


def batches(path: Path, graphs: Collection[str], most: int) -> Iterator[Batch]:
    """Cut some graphs of a file into batches of at most `most` triples, in memory for one batch only.

    A graph that is larger is cut into pieces, a batch each. Raises GraphError on a file that is broken.
    """
    pieces: list[Piece] = []
    done: list[str] = []
    for piece, last in _pieces(path, graphs, most):
        size = len(piece.lines) + sum(len(part.lines) for part in pieces)
        if pieces and (len(pieces) == GRAPHS_A_BATCH or size > most):
            yield _batch(pieces, done)
            pieces, done = [], []
        pieces.append(piece)
        done += [piece.graph] if last else []
    if pieces:
        yield _batch(pieces, done)


def _batch(pieces: list[Piece], done: list[str]) -> Batch:
    return Batch(tuple(pieces), tuple(piece.graph for piece in pieces if piece.first), tuple(done))


def _pieces(path: Path, graphs: Collection[str], most: int) -> Iterator[tuple[Piece, bool]]:
    """Yield the pieces of some graphs, graph by graph, each with whether it is the graph's last."""
    quads = (quad for quad in nquads.read(path) if quad.graph in graphs)
    # By graph, and in it by subject: what has one key is held at once, and a graph may be too large for that.
    arranged = nquads.arrange(quads, lambda quad: f"{quad.graph} {quad.subject}")
    for graph, own in groupby(arranged, lambda quad: quad.graph):
        lines, first = map(Quad.triple_line, own), True
        piece = tuple(islice(lines, most))
        while piece:
            following = tuple(islice(lines, most))
            yield Piece(graph, piece, first), not following
            piece, first = following, False
