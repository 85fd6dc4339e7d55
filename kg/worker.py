"""The process in which one query is checked and answered, so that it can be stopped whatever it does.

`kg.query` starts it, writes one JSON request to it and reads JSON lines back: `{"form": …}`, a list a row, and
`{"end": …}`; or `{"error": …}`. Everything that a hostile text could make slow or large, its parsing too, happens here.

Before the engine sees the query, the process gives up opening files and sockets for good. A federated query that
slipped past the guard would find no way out.
"""

import json
import os
import re
import resource
import sys
import time
from collections.abc import Generator, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pyoxigraph

from kg import guard, parameters, store
from kg.errors import KgError, QueryError
from kg.iri import PREFIXES

Solutions = pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples

_PLACE = re.compile(r"^error at (\d+):(\d+): ")
_STATM = Path("/proc/self/statm")
_SECONDS_OVER = 2
_SHOWN = 160


@dataclass(frozen=True, slots=True)
class Request:
    """What the process is asked: a graph folder, a query, N-Triples terms by variable, and the limits.

    `seconds` of computing, `rows` at most, `memory` in bytes over what the open graph takes.
    """

    folder: str
    text: str
    parameters: dict[str, str]
    base: str
    seconds: float
    rows: int
    memory: int

    def to_json(self) -> bytes:
        """Return the request as it is sent."""
        return json.dumps(asdict(self)).encode()


def main() -> None:
    """Answer the request on standard input; an error is an answer too."""
    request = Request(**json.loads(sys.stdin.buffer.read()))
    try:
        graph = store.open_store(Path(request.folder))
        _set_limits(request)
        for line in _answer(graph, request):
            _say(line)
    except MemoryError:
        _say({"error": "the query ran over its limit of memory: narrow it", "kind": QueryError.__name__})
    except KgError as error:
        _say({"error": str(error), "kind": type(error).__name__})


def _say(line: object) -> None:
    # Each line at once: what was found must be there when the time is up.
    sys.stdout.buffer.write(json.dumps(line).encode() + b"\n")
    sys.stdout.buffer.flush()


def _set_limits(request: Request) -> None:
    """Bound memory and processor time; the time on the clock is kept by the parent."""
    # Where the system does not tell what is in use, a bound could lie below it.
    if _STATM.exists():
        in_use = int(_STATM.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        _limit(resource.RLIMIT_AS, in_use + request.memory)
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + request.seconds) + _SECONDS_OVER)


def _limit(what: int, value: int) -> None:
    _, hard = resource.getrlimit(what)
    resource.setrlimit(what, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _answer(graph: pyoxigraph.Store, request: Request) -> Iterator[object]:
    checked = guard.check(request.text, request.base)
    text = parameters.bind(checked, request.parameters)
    try:
        _check_graphs(graph, checked)
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
        union = not checked.graphs
        started = time.perf_counter()
        prefixes = {**PREFIXES, "id": request.base}
        solutions = graph.query(text, base_iri=request.base, prefixes=prefixes, use_default_graph_as_union=union)
        limit = yield from _lines(solutions, checked.form, request.rows)
        yield {"end": limit, "seconds": round(time.perf_counter() - started, 6)}
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        message = _PLACE.sub(r"line \1, column \2: ", str(error).partition("\n")[0])
        raise QueryError(f"the query cannot be answered: {message[:_SHOWN]}") from error


def _check_graphs(graph: pyoxigraph.Store, checked: guard.Checked) -> None:
    for name in sorted(checked.graphs):
        if not graph.contains_named_graph(pyoxigraph.NamedNode(name)):
            raise QueryError(f"there is no graph <{name}> here: leave FROM out to ask all graphs")


def _lines(solutions: Solutions, form: guard.Form, rows: int) -> Generator[object, None, str]:
    """Yield the head and the rows, and return what cut them short."""
    if isinstance(solutions, pyoxigraph.QueryBoolean):
        yield {"form": form, "boolean": bool(solutions)}
        return ""
    variables = solutions.variables if isinstance(solutions, pyoxigraph.QuerySolutions) else []
    yield {"form": form, "columns": [variable.value for variable in variables]}
    for number, solution in enumerate(solutions):
        if number == rows:
            return "rows"
        yield [None if value is None else store.term(value) for value in solution]
    return ""
