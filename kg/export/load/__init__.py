"""Loading a graph folder into a triple store that runs elsewhere, and proving that all arrived.

    credentials    who we are to the store: from the environment or netrc, shown to nobody else
    endpoints      the addresses of a store, derived from one of them
    http           an HTTP client with retries: connections kept, proxies of the environment, redirects not trusted
    graph_store    writing: Graph Store Protocol or SPARQL Update, in pieces that the store takes
    sparql_client  reading: SELECT and ASK, in pages that no store cuts
    plan           what the file holds, what has to be sent, in which batches
    journal        what earlier loads brought, kept in the store itself
    verification   counts, hashes and answers compared with the file

Standards: SPARQL 1.1 Protocol, Update, Graph Store HTTP Protocol and Query Results JSON Format; RDF Dataset
Canonicalization (RDFC-1.0); RFC 6750, 7616 and 7617 for who we are.
"""

import os
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from kg.export.load import endpoints, journal, plan, verification
from kg.export.load.credentials import keyring
from kg.export.load.endpoints import UPDATE, Endpoints
from kg.export.load.graph_store import GraphStore, Sender, Updates
from kg.export.load.http import HttpClient, Patience
from kg.export.load.journal import BEGUN, LOADED, REMOVED
from kg.export.load.plan import GRAPHS_A_BATCH
from kg.export.load.sparql_client import SparqlClient
from kg.export.load.verification import LoadCheck
from kg.model.errors import OutputError
from kg.store import oxigraph
from kg.store.graph_folder import GRAPH, require

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How to load: triples a request at the most, how far to prove (one of `verification.DEPTHS`), how many graphs to
    read back, and whether to send also what the store already has; the protocol and the addresses of updates and of
    queries where the endpoint does not tell them; the patience with the server.
    """

    chunk: int = 10_000
    depth: str = verification.QUERIES
    sample: int = 20
    everything: bool = False
    protocol: str = ""
    update: str = ""
    query: str = ""
    patience: Patience = field(default_factory=Patience)


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What a load did: graphs and triples sent, graphs removed, graphs left as they were, and the proof."""

    sent: int
    triples: int
    removed: int
    unchanged: int
    checks: tuple[LoadCheck, ...]


def no_progress(_done: int, _all: int) -> None:
    """Report no progress."""


def load(
    folder: Path,
    endpoint: str,
    options: LoadOptions | None = None,
    progress: Progress = no_progress,
    environment: Mapping[str, str] = os.environ,
) -> LoadResult:
    """Load a graph folder into a store, so that it holds each graph of the folder once, and prove that it does.

    In: the folder; the address of the store; `progress` is called with graphs done and graphs in all; credentials come
    from the environment (`kg.export.load.credentials`). Out: what was done, with every check passed. A load that was
    broken off, on either side, is completed by the next.
    Raises UsageError on an address that cannot be used, GraphError where the folder is broken, OutputError where the
    store does not take or hold all of it.
    """
    options, endpoint = options or LoadOptions(), endpoints.check(endpoint)
    keys = keyring(endpoint, environment)
    with closing(HttpClient(keys, options.patience)) as client:
        server = client.server(endpoint) if endpoints.is_root(endpoint) else ""
        secured = bool(keys.for_url(endpoint))
        to = endpoints.find(endpoint, options.protocol, options.update, options.query, server, secured)
        return load_through(client, folder, to, options, progress)


def load_through(
    client: HttpClient, folder: Path, to: Endpoints, options: LoadOptions, progress: Progress = no_progress
) -> LoadResult:
    """Load a graph folder through a client to the addresses of a store, as `load` does."""
    path, base = require(folder) / GRAPH, oxigraph.base_of(folder)
    writer = Updates(client, to.write) if to.protocol == UPDATE else GraphStore(client, to.write)
    sender, reader = Sender(writer, options.chunk), SparqlClient(client, to.query)
    contents = plan.contents(path)
    history = journal.read(reader, f"<{base}graph/load>")

    if options.everything:
        todo = plan.plan(contents, {**history.brought, **dict.fromkeys(contents)}, {})
    else:
        # The journal may have outlived what it tells of: a server that was killed can lose its last writes.
        same = [graph for graph, content in contents.items() if history.brought.get(graph) == content]
        todo = plan.plan(contents, history.brought, reader.counts(same))

    done = 0
    for batch in plan.batches(path, todo.send, options.chunk):
        history.note(sender, BEGUN, dict.fromkeys(batch.begun))
        sender.send(batch.pieces)
        history.note(sender, LOADED, {graph: contents[graph] for graph in batch.done})
        done += len(batch.done)
        progress(done, len(todo.send))
    for start in range(0, len(todo.remove), GRAPHS_A_BATCH):
        gone = todo.remove[start : start + GRAPHS_A_BATCH]
        sender.drop(gone)
        history.note(sender, REMOVED, dict.fromkeys(gone))

    checks = [verification.counts(reader, contents, todo.remove)]
    if options.depth != verification.COUNTS and checks[0].passed:
        graphs = verification.drawn(contents, todo.send, options.sample)
        checks.append(verification.sample(reader, path, contents, graphs))
    if options.depth == verification.QUERIES and all(check.passed for check in checks):
        checks.append(verification.answers(reader, folder, base))
    # The next load sends what is not as it should be.
    history.note(sender, BEGUN, dict.fromkeys(graph for check in checks for graph in check.broken))
    if failures := [difference for check in checks for difference in check.differs]:
        more = f" (and {len(failures) - 1} more)" if failures[1:] else ""
        hint = "load again, and look at the store's log if it stays"
        raise OutputError(f"the proof failed: {failures[0]}{more}: {hint}")
    history.tidy(sender)
    triples = sum(contents[graph].triples for graph in todo.send)
    return LoadResult(len(todo.send), triples, len(todo.remove), todo.unchanged, tuple(checks))
