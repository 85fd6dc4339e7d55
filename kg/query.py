"""Guarded SPARQL over a graph folder: limits that hold, no way out, shipped queries by name.

A query runs in a process of its own (`kg.worker`), because the engine can be stopped in no other way: its work on a
sort or a path ends only when the process ends. A process that is started anew, rather than forked, is safe from any
thread of a server, and costs 0.03 s.
"""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg import parameters, resources, store
from kg.errors import GraphError, KgError, QueryError
from kg.guard import Form
from kg.parameters import Parameter
from kg.worker import Request

_PACKAGES = Path(__file__).resolve().parents[1]
_HEAD = re.compile(r"# *(title|description|parameter|example): *(.*)")
_MEBIBYTE = 1024 * 1024
# The package is found where this one was; it goes last, so that it hides nothing of the standard library.
_START = "import sys; sys.path.append(sys.argv[1]); from kg.worker import main; main()"
_ERRORS: dict[str, type[KgError]] = {error.__name__: error for error in (QueryError, GraphError)}


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a query may go: seconds on the clock (the opening of the graph counts), rows or triples, and bytes
    of memory over what the open graph takes.
    """

    seconds: float = 10
    rows: int = 10_000
    memory: int = 2048 * _MEBIBYTE


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query yields: rows for SELECT, `boolean` for ASK, triples for CONSTRUCT and DESCRIBE.

    Terms are N-Triples text as in `kg.rdf` (a blank node `_:…`), None where a variable is unbound. Triples are sorted.
    `limit` names what cut the answer short, `rows` or `time`, and is empty where it is whole.
    """

    form: Form
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
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if match := _HEAD.fullmatch(line.strip()):
            found.setdefault(match.group(1), []).append(match.group(2))
    joined = {key: " ".join(values) for key, values in found.items()}
    declared = tuple(parameters.declaration(line) for line in found.get("parameter", ()))
    return NamedQuery(
        name, joined.get("title", ""), joined.get("description", ""), declared, joined.get("example", ""), text
    )


def run(folder: Path, text: str, values: Mapping[str, str] | None = None, limits: Limits | None = None) -> Answer:
    """Run a query over the union of all graphs of a graph folder.

    In: the folder; a SPARQL query (the prefixes of `kg.iri` need no declaration; BASE is the graph's own); N-Triples
    terms by variable, as `kg.parameters.terms` makes them; the limits.
    Out: the answer, cut where it ran over the rows, or over the time with some rows found.
    Raises QueryError where the query is refused or faulty, or runs over a limit with nothing found, and GraphError
    where the folder holds no graph.
    """
    limits = limits or Limits()
    request = Request(
        str(folder), text, dict(values or {}), store.base_of(folder), limits.seconds, limits.rows, limits.memory
    )
    command = [sys.executable, "-P", "-c", _START, str(_PACKAGES)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        try:
            output, errors = process.communicate(request.to_json(), limits.seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            output, errors = process.communicate()
        finally:
            process.kill()
    timed_out = process.returncode in (-signal.SIGKILL, -signal.SIGXCPU)
    return _read_answer(output, "time" if timed_out else "", errors, limits)


def _read_answer(output: bytes, limit: str, errors: bytes, limits: Limits) -> Answer:
    """Make an answer of the lines that the process wrote before it ended."""
    lines = [json.loads(line) for line in output.splitlines(keepends=True) if line.endswith(b"\n")]
    told: dict[str, Any] = {key: value for line in lines if isinstance(line, dict) for key, value in line.items()}
    rows = tuple(tuple(line) for line in lines if isinstance(line, list))
    if "error" in told:
        raise _ERRORS[told["kind"]](told["error"])
    if "end" not in told and not (limit and rows):
        raise QueryError(_why(limit, errors, limits))
    limit, seconds = told.get("end", limit), told.get("seconds", limits.seconds)
    form = Form(told["form"])
    if form in (Form.CONSTRUCT, Form.DESCRIBE):
        return Answer(form, triples=tuple(sorted({(s, p, o) for s, p, o in rows})), limit=limit, seconds=seconds)
    return Answer(form, tuple(told.get("columns", ())), rows, (), told.get("boolean"), limit, seconds)


def _why(limit: str, errors: bytes, limits: Limits) -> str:
    """Tell why a process ended without an answer."""
    if limit:
        return f"no answer within {limits.seconds:g} s: narrow the query or allow more (--timeout)"
    # The engine ends its process where memory is refused to it.
    if b"memory allocation" in errors:
        return f"the query needs more than {limits.memory // _MEBIBYTE} MiB of memory: narrow it"
    last = (errors.decode("utf-8", "replace").strip().splitlines() or ["no message"])[-1]
    return f"the process of the query ended without an answer: {last}"
