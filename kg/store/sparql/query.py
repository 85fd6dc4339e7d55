"""Guarded SPARQL queries over a graph folder: limits that hold, no way out, shipped queries by name.

A query runs in a process of its own (`kg.store.sparql.worker`), which is killed at the limit. Where it is asked, the
worker decides (`kg.store.sparql.places`); what has to be made of the graph for that is made here, beside the limits.
"""

import json
import re
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg.model import resources
from kg.model.errors import GraphError, KgError, QueryError
from kg.store import indexes, oxigraph
from kg.store.indexes import Index
from kg.store.sparql import guard, parameters, sandbox
from kg.store.sparql.guard import QueryForm
from kg.store.sparql.parameters import Parameter
from kg.store.sparql.sandbox import StopCause, WorkerResult
from kg.store.sparql.worker import WorkerRequest

_HEAD = re.compile(r"# *(title|description|parameter|example): *(.*)")
_MEBIBYTE = 1024 * 1024
# Seconds: more than the system's clocks and limits take is refused.
_LONGEST = 1_000_000
# Runs a worker on a request until a deadline.
Runner = Callable[[bytes, float], WorkerResult]
_ERRORS: dict[str, type[KgError]] = {error.__name__: error for error in (QueryError, GraphError)}


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a query may go: seconds on the clock (the opening of the graph counts, what is made of it once does
    not), rows or triples, bytes of memory over what the open graph takes, and bytes of the answer.

    Raises QueryError where the seconds are no number above 0 and up to 1,000,000, or the rows are less than none.
    """

    seconds: float = 10
    rows: int = 10_000
    memory: int = 2048 * _MEBIBYTE
    size: int = 16 * _MEBIBYTE

    def __post_init__(self) -> None:
        """Refuse what no clock and no count can hold."""
        # Written so that what is not a number (nan) is refused too.
        if not 0 < self.seconds <= _LONGEST:
            raise QueryError(f"a query cannot take {self.seconds:g} s: allow more than 0 and at most {_LONGEST:,}")
        if not 0 <= self.rows <= sys.maxsize:
            raise QueryError(f"an answer cannot have {self.rows} rows: allow 0 or more")


@dataclass(frozen=True, slots=True)
class QueryResult:
    """What a query yields: rows for SELECT, `boolean` for ASK, triples for CONSTRUCT and DESCRIBE.

    Terms are N-Triples text as in `kg.model.terms` (a blank node `_:…`), None where a variable is unbound. Triples are
    sorted. `limit` names what cut the answer short, `rows`, `time`, `memory` or `size`, and is empty where it is whole.
    """

    form: QueryForm
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str | None, ...], ...] = ()
    triples: tuple[tuple[str, str, str], ...] = ()
    boolean: bool | None = None
    limit: str = ""
    seconds: float = 0.0

    @property
    def cut(self) -> bool:
        """Tell whether there may be more than the answer holds."""
        return bool(self.limit)


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with a head that tells what it answers; `example` is a command line that runs it."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    example: str
    text: str


def named() -> dict[str, NamedQuery]:
    """Return the shipped queries by name, sorted.

    Raises InstallationError where they are missing.
    """
    root = resources.folder("queries")
    return {path.stem: read_query(path.read_text("utf-8"), path.stem) for path in sorted(root.glob("*.rq"))}


def read_query(text: str, name: str = "") -> NamedQuery:
    """Read a query and its head: comment lines `# title:`, `# description:`, `# parameter:` and `# example:`.

    In: any SPARQL text; all head lines may be missing, several of a kind are joined (`# parameter:` is one a line).
    Out: the query with its parameters. Raises QueryError on a declaration that cannot be read.
    """
    head: dict[str, list[str]] = {}
    for line in text.splitlines():
        if match := _HEAD.fullmatch(line.strip()):
            head.setdefault(match.group(1), []).append(match.group(2))
    joined = {key: " ".join(values) for key, values in head.items()}
    declared = tuple(parameters.declaration(line) for line in head.get("parameter", ()))
    return NamedQuery(
        name, joined.get("title", ""), joined.get("description", ""), declared, joined.get("example", ""), text
    )


def run(
    folder: Path,
    text: str,
    values: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    notice: Callable[[str], None] = lambda _: None,
    runner: Runner | None = None,
) -> QueryResult:
    """Run a query over the union of all graphs of a graph folder.

    In: the folder; a SPARQL query (the prefixes of `kg.model.iri` need no declaration; BASE is the graph's own);
    N-Triples terms by variable, as `kg.store.sparql.parameters.terms` makes them; the limits; what is told that
    something is made of the graph first; what runs a worker, by default in a process of its own, else
    `kg.store.sparql.holder`. Out: the answer; where it ran over a limit, what was found until then.
    Raises QueryError where the query is refused or faulty, or runs over a limit with nothing found, and GraphError
    where the folder holds no graph.
    """
    limits, start = limits or Limits(), time.monotonic()
    base = oxigraph.base_of(folder)
    if len(text) > guard.LONGEST:
        raise QueryError(f"the query has {len(text):,} characters, {guard.LONGEST:,} are allowed: shorten it")
    question = (str(folder), text, dict(values or {}), base)
    request = WorkerRequest(*question, limits.seconds, limits.rows, limits.memory, limits.size)
    try:
        outcome = _ask(request, start + limits.seconds, notice, runner or sandbox.run)
    except OSError as error:
        raise QueryError(f"no process can be started for the query ({error.strerror}): try again later") from error
    return _read_answer(outcome, limits, time.monotonic() - start)


def _ask(request: WorkerRequest, deadline: float, notice: Callable[[str], None], runner: Runner) -> WorkerResult:
    """Ask until there is an answer: what is missing is made once, and where the disk takes long, memory is asked."""
    made: set[Index] = set()
    while True:
        outcome = runner(request.to_json(), deadline)
        missing = _missing(outcome)
        if missing is None and outcome.cause is not StopCause.PATIENCE:
            return outcome
        start = time.monotonic()
        if missing is None or missing in made or not _make(Path(request.folder), missing, notice):
            request = replace(request, load=True)
        else:
            made.add(missing)
        deadline += time.monotonic() - start


def _missing(outcome: WorkerResult) -> Index | None:
    """Return the index that a worker has found missing, its only word."""
    line = outcome.output if outcome.output.startswith(b'{"missing"') else b"{}"
    name = json.loads(line).get("missing")
    return Index(name) if name else None


def _make(folder: Path, index: Index, notice: Callable[[str], None]) -> bool:
    notice(f"{folder}: the graph is made ready for such questions, once")
    return indexes.make(folder, index) is not None


def _read_answer(outcome: WorkerResult, limits: Limits, seconds: float) -> QueryResult:
    """Make an answer of the lines that the process wrote before it ended, and of the seconds that it took in all."""
    lines = [json.loads(line) for line in outcome.output.splitlines(keepends=True) if line.endswith(b"\n")]
    messages: dict[str, Any] = {key: value for line in lines if isinstance(line, dict) for key, value in line.items()}
    rows = tuple(tuple(line) for line in lines if isinstance(line, list))
    if "error" in messages:
        raise _ERRORS[messages["kind"]](messages["error"])
    limit = messages.get("end", outcome.cause.value)
    if (limit not in ("", "rows") and not rows) or (
        "end" not in messages and outcome.cause in (StopCause.ITSELF, StopCause.CRASH)
    ):
        raise QueryError(_why(limit, outcome.errors, limits))
    form, seconds = QueryForm(messages["form"]), messages.get("seconds", seconds)
    if form in (QueryForm.CONSTRUCT, QueryForm.DESCRIBE):
        return QueryResult(form, triples=tuple(sorted({(s, p, o) for s, p, o in rows})), limit=limit, seconds=seconds)
    return QueryResult(form, tuple(messages.get("columns", ())), rows, (), messages.get("boolean"), limit, seconds)


def _why(limit: str, errors: bytes, limits: Limits) -> str:
    """Tell why a process ended without an answer."""
    match limit:
        case StopCause.TIME:
            return f"no answer within {limits.seconds:g} s: narrow the query or allow more (--timeout)"
        case StopCause.MEMORY:
            return f"the query needs more than {limits.memory // _MEBIBYTE} MiB of memory: narrow it"
        case StopCause.SIZE:
            return f"a row is larger than 1 MiB, or the answer than {limits.size // _MEBIBYTE} MiB: narrow the query"
    if b"overflowed its stack" in errors:
        return "the query is too long or nested too deeply for the engine: make it shorter and flatter"
    last = (errors.decode("utf-8", "replace").strip().splitlines() or ["no message"])[-1]
    return f"the process of the query ended without an answer: {last}"
