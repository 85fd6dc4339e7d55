"""Where a question is asked: decided by what it needs of the graph, by the graph's size, and by what is made of it.

Measured on two cores, 2,000 declarations (1.6 million quads, 374 MB of graph.nq), processor seconds:

|                                   | disk, union | disk, one graph | its slices: loaded + asked |
|-----------------------------------|-------------|-----------------|----------------------------|
| signatures by group               |  1.6        |  1.2            |  0.22 + 0.22               |
| all pairs of co-signers (145,094) | 17.6        | 16.7            |  0.24 + 3.3                |
| what one member signed            |  0.01       |  0.01           |  0.7 + 0.0                 |

A small graph is loaded whole. Of a large one the slices that a question needs are loaded where they are few, or where
no store lies on disk. Else the disk is asked first: a question about few things is answered there at once. The text
does not tell which these are, so what has found nothing within PATIENCE begins anew in memory, where that can be
loaded in a third of the time. Never do two processes work on one question.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph

from kg.model.errors import GraphError
from kg.store import indexes, oxigraph
from kg.store.indexes import Index
from kg.store.sparql.needs import Needs

# Seconds of computing that the disk is given before memory is loaded. Not of the clock: a machine that is busy would
# load for every question.
PATIENCE = 0.8
# A graph in memory takes 2.4 times the bytes of graph.nq; this one takes 1.2 GiB, as do so many triples of slices.
LARGEST_TO_LOAD, MOST_TO_LOAD = 512 * 1024 * 1024, 1_500_000
LOADED_A_SECOND, TRIPLES_A_SECOND = 100 * 1024 * 1024, 400_000
# Triples that are loaded before the disk would have lost patience; and those for which a store on disk is made.
FEW, MANY = 300_000, 500_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question is asked: files of triples to load, else a store on disk, else the whole graph in memory.

    `union` tells that quads lie there in their graphs, of which a question sees the union; `patience` are the seconds
    after which it should be asked in memory instead (0: none).
    """

    slices: tuple[Path, ...] | None = None
    disk: Path | None = None
    union: bool = False
    patience: float = 0

    def open(self, folder: Path) -> pyoxigraph.Store:
        """Open the graph of a folder there. Raises GraphError where it is broken or gone."""
        if self.slices is not None:
            return load(self.slices, pyoxigraph.Store())
        if self.disk is None:
            return oxigraph.load_graph(folder)
        try:
            return pyoxigraph.Store.read_only(str(self.disk))
        except (OSError, ValueError) as error:
            raise GraphError(f"{folder} cannot be opened ({error}): build the graph again") from error


def load(slices: Iterable[Path], store: pyoxigraph.Store) -> pyoxigraph.Store:
    """Load files of slices into a store in memory, and return it; raise GraphError where one is broken or gone."""
    try:
        for path in slices:
            store.bulk_load(path=path, format=pyoxigraph.RdfFormat.N_TRIPLES, lenient=True)
    except (OSError, SyntaxError, ValueError) as error:
        raise GraphError(f"{path} cannot be loaded ({error}): build the graph again") from error
    return store


def choose(
    folder: Path,
    needs: Needs,
    values: Iterable[str],
    seconds: float,
    *,
    load: bool,
    held: Container[Path] = frozenset(),
) -> Place | Index:
    """Choose where a question is asked.

    In: the graph folder; what the question needs, and which variables have given values; the seconds that it may
    take; whether the disk has had its time, or cannot hold an index; the slices that are in memory already. Out: the
    place, or the index that is to be made. Raises GraphError where the graph is gone.
    """
    size = oxigraph.size_of(folder)
    if size <= oxigraph.LARGEST_IN_MEMORY:
        return Place(union=True)
    if not needs.graphs and needs.predicates == needs.classes == frozenset():
        return Place(())
    kept = Index.NAMED if needs.graphs else Index.PLAIN
    disk = indexes.find(folder, kept)
    memory = Place(union=True) if load or size <= min(LARGEST_TO_LOAD, LOADED_A_SECOND * seconds / 3) else None
    if needs.predicates is not None and not needs.graphs:
        slices = indexes.slices(folder)
        if slices is None and not load:
            return Index.SLICES
        files, count = slices.of(needs.predicates, needs.classes) if slices else ((), MOST_TO_LOAD + 1)
        if count <= min(MOST_TO_LOAD, TRIPLES_A_SECOND * seconds / 3):
            memory = Place(files)
            most = _most_at_once(on_disk=disk is not None, anchored=needs.are_anchored(values))
            if load or count <= most or all(path in held for path in files):
                return memory
    if load:
        return Place(union=True)
    return kept if disk is None else Place(None, disk, needs.graphs, PATIENCE if memory else 0)


def _most_at_once(*, on_disk: bool, anchored: bool) -> int:
    """How many triples are loaded rather than the disk asked, or, where nothing lies there, a store made."""
    if on_disk:
        return 0 if anchored else FEW
    return MANY if anchored else MOST_TO_LOAD
