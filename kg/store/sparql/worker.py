"""The process in which one query is checked and answered, so that it can be stopped whatever it does.

`kg.store.sparql.sandbox` starts it, gives it one JSON request and reads JSON lines back: `{"form": …}` when the engine
begins, `{"columns": …}` when it has found something or nothing, a list a row, and `{"end": …}`; or `{"error": …}`; or
`{"missing": …}`, the index that has to be made of the graph first. Everything that a hostile text could make slow or
large, its parsing too, happens here.

Before the engine sees the query, the process gives up opening files and sockets for good. A federated query that
slipped past the guard would find no way out.
"""

import ctypes
import json
import os
import re
import resource
import signal
import sys
import time
from collections.abc import Generator, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

import pyoxigraph

from kg.model.errors import KgError, QueryError
from kg.model.iri import PREFIXES
from kg.store import indexes, oxigraph
from kg.store.indexes import Index
from kg.store.sparql import guard, parameters, places
from kg.store.sparql.guard import CheckedQuery

Solutions = pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples

# Bytes of a row: to fit a longer text into a line of a table helps nobody and costs a hundred times its size.
LARGEST_ROW = 1024 * 1024
_PLACE = re.compile(r"^error at (\d+):(\d+): ")
_STATM = Path("/proc/self/statm")
_SECONDS_OVER = 2
_SHOWN = 160
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class WorkerRequest:
    """What the process is asked: a graph folder, a query, N-Triples terms by variable, and the limits.

    `seconds` of computing, `rows` at most, `memory` in bytes over what the open graph takes, `size` of the answer in
    bytes. `load` asks for the graph in memory whatever its size: the disk has had its time, which ends by SIGPROF where
    nothing was found, or cannot hold what is missing.
    """

    folder: str
    text: str
    parameters: dict[str, str]
    base: str
    seconds: float
    rows: int
    memory: int
    size: int
    load: bool = False

    def to_json(self) -> bytes:
        """Return the request as it is sent."""
        return json.dumps(asdict(self)).encode()


@dataclass(frozen=True, slots=True)
class Held:
    """What a holder has for its workers: a store of triples, and checks of queries by their text and base.

    The store holds the files of slices that are named, or the whole graph whose state (`kg.store.indexes`) is.
    """

    store: pyoxigraph.Store | None = None
    files: frozenset[Path] = frozenset()
    whole: str = ""
    checked: Mapping[tuple[str, str], CheckedQuery] = field(default_factory=dict)

    def graph(self, place: places.Place, folder: Path) -> pyoxigraph.Store | None:
        """Return the store where it has what a place has; else None."""
        if place.slices is not None:
            return (self.store or pyoxigraph.Store()) if self.files.issuperset(place.slices) else None
        return self.store if self.whole == indexes.state(folder) else None


def main() -> None:
    """Answer the request on standard input, on standard output."""
    parent = os.getppid()
    data = sys.stdin.buffer.read()
    answer(data, sys.stdout.buffer, parent)


def answer(request: bytes, out: BinaryIO, parent: int, held: Held | None = None) -> None:
    """Answer a request to a file, for good: an error is an answer too, and the process can open nothing any more.

    In: the request as JSON; where the lines go; the process that waits for them, with which this one ends; what that
    holds where it is a holder, to whom the first lines are: `{"checked": …}`, a check that passed, and `{"hold": …}`,
    what it should load first, as the only answer.
    """
    asked = WorkerRequest(**json.loads(request))
    size = asked.size
    try:
        die_with(parent)
        _set_limits(asked)
        for line in _answer(asked, held):
            data = json.dumps(line).encode() + b"\n"
            size -= len(data)
            if size < 0 or len(data) > LARGEST_ROW:
                _say({"end": "size"}, out)
                return
            _write(data, out)
    except MemoryError:
        _say({"end": "memory"}, out)
    except KgError as error:
        _say({"error": str(error), "kind": type(error).__name__}, out)


def _say(line: object, out: BinaryIO) -> None:
    _write(json.dumps(line).encode() + b"\n", out)


def _write(data: bytes, out: BinaryIO) -> None:
    # Each line at once: what was found must be there when the time is up.
    out.write(data)
    out.flush()


def die_with(parent: int) -> None:
    """End this process when its parent does, where the system can do that; elsewhere the limits end it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)


def _set_limits(request: WorkerRequest) -> None:
    """Bound memory and processor time; the time on the clock is kept by the parent."""
    _limit_memory(request.memory)
    used = resource.getrusage(resource.RUSAGE_SELF)
    # An engine that is ended for want of memory leaves no image of it behind.
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + request.seconds) + _SECONDS_OVER)


def _limit_memory(more: int) -> None:
    """Bound memory to some bytes more than what is in use."""
    # Where the system does not tell what is in use, a bound could lie below it.
    if _STATM.exists():
        in_use = int(_STATM.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        _limit(resource.RLIMIT_AS, in_use + more)


def _open(place: places.Place, request: WorkerRequest) -> pyoxigraph.Store:
    """Open the graph; what it takes of memory is not counted."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    graph = place.open(Path(request.folder))
    _limit_memory(request.memory)
    return graph


def _limit(what: int, value: int) -> None:
    _, hard = resource.getrlimit(what)
    resource.setrlimit(what, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _answer(request: WorkerRequest, held: Held | None) -> Iterator[object]:
    folder, checked = Path(request.folder), held.checked.get((request.text, request.base)) if held else None
    if checked is None:
        checked = guard.shipped(request.text) or guard.check(request.text, request.base)
        if held:
            yield {"checked": checked.packed()}
    text = parameters.bind(checked, request.parameters)
    files = held.files if held else frozenset[Path]()
    place = places.choose(folder, checked.needs, request.parameters, request.seconds, load=request.load, held=files)
    if isinstance(place, Index):
        yield {"missing": place}
        return
    # What took the whole of a large graph, would take too much of its holder.
    holds = held if place.slices is not None or (place.disk is None and not request.load) else None
    graph = holds.graph(place, folder) if holds else _open(place, request)
    if graph is None:
        yield {"hold": None if place.slices is None else [str(path) for path in place.slices]}
        return
    try:
        for name in sorted(checked.graphs):
            if not graph.contains_named_graph(pyoxigraph.NamedNode(name)):
                raise QueryError(f"there is no graph <{name}> here: leave FROM out to ask all graphs")
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
        union = place.union and not checked.graphs
        started = time.perf_counter()
        prefixes = {**PREFIXES, "id": request.base}
        yield {"form": checked.form}
        # No handler: the system itself ends the process, whatever the engine is at.
        signal.setitimer(signal.ITIMER_PROF, place.patience)
        solutions = graph.query(text, base_iri=request.base, prefixes=prefixes, use_default_graph_as_union=union)
        limit = yield from _lines(solutions, request.rows)
        yield {"end": limit, "seconds": round(time.perf_counter() - started, 6)}
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        message = _PLACE.sub(r"line \1, column \2: ", str(error).partition("\n")[0])
        raise QueryError(f"the query cannot be answered: {message[:_SHOWN]}") from error


def _lines(solutions: Solutions, rows: int) -> Generator[object, None, str]:
    """Yield the head and the rows, and return what cut them short."""
    if isinstance(solutions, pyoxigraph.QueryBoolean):
        signal.setitimer(signal.ITIMER_PROF, 0)
        yield {"boolean": bool(solutions)}
        return ""
    variables = solutions.variables if isinstance(solutions, pyoxigraph.QuerySolutions) else []
    first = list(islice(solutions, 1))
    signal.setitimer(signal.ITIMER_PROF, 0)
    yield {"columns": [variable.value for variable in variables]}
    for number, solution in enumerate(chain(first, solutions)):
        if number == rows:
            return "rows"
        yield [None if value is None else oxigraph.term(value) for value in solution]
    return ""
