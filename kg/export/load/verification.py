"""The proof that all arrived: counts of every graph and canonical hashes of some, compared with the file.

Whatever differs is named. A graph that is not as it should be is told to the caller, so that the next load sends it.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph

from kg.export.load import answer_comparison
from kg.export.load.plan import Contents
from kg.export.load.sparql_client import SparqlClient, Triple
from kg.store import nquads, oxigraph

COUNTS, SAMPLE, QUERIES = "counts", "sample", "queries"
DEPTHS = (COUNTS, SAMPLE, QUERIES)

# A graph is read back into memory, and sorted by the store: members of a large build are left to the counts.
LARGEST_IN_SAMPLE = 50_000


@dataclass(frozen=True, slots=True)
class LoadCheck:
    """One step of the proof: what it is called and found; graphs that are to be sent again, and what else differs.

    `notes` is what a reader should know though it is no failure.
    """

    name: str
    found: str
    broken: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the store is as the file, as far as this step looked."""
        return not self.broken and not self.differs


def counts(reader: SparqlClient, file: Mapping[str, Contents], removed: Iterable[str]) -> LoadCheck:
    """Compare the number of triples of every graph with the file's, and with none where a graph was removed."""
    gone = list(removed)
    found = reader.counts([*file, *gone])
    wanted = {**dict.fromkeys(gone, 0), **{graph: held.triples for graph, held in file.items()}}
    broken = [graph for graph, count in wanted.items() if found[graph] != count]
    differs = tuple(f"{graph} holds {found[graph]} of {wanted[graph]} triples" for graph in broken)
    total = sum(held.triples for held in file.values())
    return LoadCheck(COUNTS, f"{len(file)} graphs, {total} triples", tuple(broken), differs)


def drawn(file: Mapping[str, Contents], first: Iterable[str], size: int) -> tuple[str, ...]:
    """Draw the sample: graphs in the order of their digests, one half of those that `first` names, the rest of all.

    The same file and the same load give the same sample; graphs over LARGEST_IN_SAMPLE are left out.
    """
    fit = [graph for graph, held in file.items() if held.triples <= LARGEST_IN_SAMPLE]
    fit.sort(key=lambda graph: (file[graph].digest, graph))
    sent = set(first)
    chosen = [graph for graph in fit if graph in sent][: (size + 1) // 2]
    return tuple([*chosen, *(graph for graph in fit if graph not in chosen)][:size])


def sample(reader: SparqlClient, path: Path, file: Mapping[str, Contents], graphs: Iterable[str]) -> LoadCheck:
    """Read some graphs back and compare their canonical hashes (RDFC-1.0) with those of the file."""
    chosen = tuple(graphs)
    theirs = {graph: reader.triples(graph, file[graph].triples) for graph in chosen}
    changed = [graph for graph in chosen if canonical_hash(theirs[graph]) != file[graph].digest]
    ours = _triples(path, changed)
    names = {
        graph: answer_comparison.change(ours[graph], theirs[graph], answer_comparison.OF_DATA) for graph in changed
    }
    broken = tuple(graph for graph in changed if names[graph] is None)
    looked = Counter(name for name in names.values() if name)
    notes = tuple(f"in {count} graphs {name}" for name, count in sorted(looked.items()))
    total = sum(file[graph].triples for graph in chosen)
    found = f"{len(chosen)} graphs, {total} triples read back, hash {_together(file, chosen)}"
    return LoadCheck(SAMPLE, found, broken, tuple(_first(graph, ours[graph], theirs[graph]) for graph in broken), notes)


def canonical_hash(triples: Iterable[Triple]) -> str:
    """Return the SHA-256 of the canonical form of some triples (RDFC-1.0, https://www.w3.org/TR/rdf-canon/).

    In: terms as a store gave them. Out: the hash in hex, empty where they are no RDF.
    """
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
    try:
        dataset = pyoxigraph.Dataset(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.N_TRIPLES))
    except (SyntaxError, ValueError):
        return ""
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(
        f"{oxigraph.term(q.subject)} {oxigraph.term(q.predicate)} {oxigraph.term(q.object)} .\n" for q in dataset
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _together(file: Mapping[str, Contents], graphs: Iterable[str]) -> str:
    return hashlib.sha256("".join(sorted(file[graph].digest for graph in graphs)).encode()).hexdigest()[:16]


def _triples(path: Path, graphs: Iterable[str]) -> dict[str, list[Triple]]:
    found: dict[str, list[Triple]] = {graph: [] for graph in graphs}
    for quad in nquads.read(path) if found else ():
        if quad.graph in found:
            found[quad.graph].append((quad.subject, quad.predicate, quad.object))
    return found


def _first(graph: str, ours: Iterable[Triple], theirs: Iterable[Triple]) -> str:
    missing, more = sorted(set(ours) - set(theirs)), sorted(set(theirs) - set(ours))
    told = [f"{what} {' '.join(found[0])[:200]}" for what, found in (("lacks", missing), ("has", more)) if found]
    return f"{graph} {' but '.join(told) or 'repeats triples'}"
