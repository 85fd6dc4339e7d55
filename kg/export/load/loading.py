"""The way of a load: read the journal, plan, send batch by batch, remove what has gone, prove."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kg.export.load import answers, journal, plan, verification
from kg.export.load.endpoints import UPDATE, Endpoints
from kg.export.load.graph_store import GraphStore, Sender, Updates
from kg.export.load.http import HttpClient
from kg.export.load.journal import BEGUN, LOADED, REMOVED, Journal
from kg.export.load.plan import GRAPHS_A_BATCH, Contents, LoadPlan
from kg.export.load.sparql_client import SparqlClient
from kg.export.load.verification import LoadCheck
from kg.model.errors import OutputError
from kg.store import oxigraph
from kg.store.graph_folder import GRAPH, require

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How to load: triples a request at the most, how far to prove (one of `proof.DEPTHS`), how many graphs to read
    back, and whether to send also what the store already has.
    """

    chunk: int = 10_000
    depth: str = verification.QUERIES
    sample: int = 20
    everything: bool = False


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What a load did: graphs and triples sent, graphs removed, graphs left as they were, and the proof."""

    sent: int
    triples: int
    removed: int
    unchanged: int
    checks: tuple[LoadCheck, ...]


def _nothing(_done: int, _all: int) -> None:
    """Report no progress."""


def load(
    folder: Path, client: HttpClient, to: Endpoints, options: LoadOptions | None = None, progress: Progress = _nothing
) -> LoadResult:
    """Load a graph folder into a store, so that it holds each graph of the folder once, and prove that it does.

    In: the folder; a client; the addresses; `progress` is called with graphs done and graphs in all.
    Out: what was done, with every check passed. A load that was broken off, on either side, is completed by the next.
    Raises GraphError where the folder is broken, OutputError where the store does not take or hold all of it.
    """
    options = options or LoadOptions()
    path, base = require(folder) / GRAPH, oxigraph.base_of(folder)
    writer = Updates(client, to.write) if to.protocol == UPDATE else GraphStore(client, to.write)
    sender, reader = Sender(writer, options.chunk), SparqlClient(client, to.query)
    file = plan.contents(path)
    known = journal.read(reader, f"<{base}graph/load>")
    todo = _planned(reader, file, known, options)
    _send(path, file, todo, known, sender, options, progress)
    _remove(todo, known, sender)
    checks = _proved(reader, folder, file, todo, base, options)
    _mend(checks, known, sender)
    known.tidy(sender)
    triples = sum(file[graph].triples for graph in todo.send)
    return LoadResult(len(todo.send), triples, len(todo.remove), todo.unchanged, checks)


def _planned(reader: SparqlClient, file: dict[str, Contents], known: Journal, options: LoadOptions) -> LoadPlan:
    if options.everything:
        return plan.plan(file, {**known.brought, **dict.fromkeys(file)}, {})
    # The journal may have outlived what it tells of: a server that was killed can lose its last writes.
    same = [graph for graph, held in file.items() if known.brought.get(graph) == held]
    return plan.plan(file, known.brought, reader.counts(same))


def _send(
    path: Path,
    file: dict[str, Contents],
    todo: LoadPlan,
    known: Journal,
    sender: Sender,
    options: LoadOptions,
    progress: Progress,
) -> None:
    done = 0
    for batch in plan.batches(path, todo.send, options.chunk):
        known.note(sender, BEGUN, dict.fromkeys(batch.begun))
        sender.send(batch.pieces)
        known.note(sender, LOADED, {graph: file[graph] for graph in batch.done})
        done += len(batch.done)
        progress(done, len(todo.send))


def _remove(todo: LoadPlan, known: Journal, sender: Sender) -> None:
    for start in range(0, len(todo.remove), GRAPHS_A_BATCH):
        gone = todo.remove[start : start + GRAPHS_A_BATCH]
        sender.drop(gone)
        known.note(sender, REMOVED, dict.fromkeys(gone))


def _proved(
    reader: SparqlClient, folder: Path, file: dict[str, Contents], todo: LoadPlan, base: str, options: LoadOptions
) -> tuple[LoadCheck, ...]:
    checks = [verification.counts(reader, file, todo.remove)]
    if options.depth != verification.COUNTS and checks[0].passed:
        graphs = verification.drawn(file, todo.send, options.sample)
        checks.append(verification.sample(reader, folder / GRAPH, file, graphs))
    if options.depth == verification.QUERIES and all(check.passed for check in checks):
        checks.append(answers.compare(reader, folder, base))
    return tuple(checks)


def _mend(checks: tuple[LoadCheck, ...], known: Journal, sender: Sender) -> None:
    """Have the next load send what is not as it should be, and tell about it."""
    known.note(sender, BEGUN, dict.fromkeys(graph for check in checks for graph in check.broken))
    failed = [told for check in checks for told in check.differs]
    if failed:
        more = f" (and {len(failed) - 1} more)" if failed[1:] else ""
        raise OutputError(f"the proof failed: {failed[0]}{more}: load again, and look at the store's log if it stays")
