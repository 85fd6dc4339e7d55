"""A process that holds a graph and forks a worker a question: for the prompt, and for servers.

A worker that is forked has the modules, the triples that earlier questions needed, and the checks of texts that passed;
for the rest it is the one of `kg.store.sparql.sandbox`, with the same limits and the same end. The holder reads lines
of JSON, a request with its deadline on the clock that all processes share, and writes a line of JSON a result. It has
one thread, so that a fork of it is safe; it opens no store on disk, whose engine has threads: a worker does that.
"""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, Self

import pyoxigraph

from kg.model.errors import GraphError
from kg.store import indexes, oxigraph
from kg.store.sparql import guard, places, sandbox, worker
from kg.store.sparql.sandbox import StopCause, WorkerResult
from kg.store.sparql.worker import Held

_COMMAND = sandbox.command("kg.store.sparql.holder")
# Checks that are kept: of so many texts, none longer than so many characters.
_KEPT, _LONGEST_KEPT = 200, 10_000
# Seconds that a holder has beyond the limit of a question to answer it, and to end when it is told to.
_GRACE = 3


class Holder:
    """A holder process: started at once, and again where it is gone; to be used as a context manager."""

    def __init__(self) -> None:
        """Start the process; raise OSError where none can be started."""
        self._process = _started()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        _end(self._process)

    def run(self, request: bytes, deadline: float) -> WorkerResult:
        """Have a request answered; in, out and errors as `kg.store.sparql.sandbox.run`.

        Where the caller is interrupted, the holder ends with its worker; the next question starts another.
        """
        if self._process.poll() is not None:
            _end(self._process)
            self._process = _started()
        result = None
        try:
            result = _ask(self._process, request, deadline)
        finally:
            if result is None:
                _end(self._process)
        late = time.monotonic() >= deadline
        return result or WorkerResult(b"", b"", StopCause.TIME if late else StopCause.CRASH)


def _started() -> subprocess.Popen[bytes]:
    # In a session of its own it does not hear the terminal's Ctrl-C.
    return subprocess.Popen(_COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    # Whole lines were written, so nothing is left to be flushed that a closed pipe would refuse.
    with suppress(BrokenPipeError), process:
        try:
            process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            process.kill()


def _ask(process: subprocess.Popen[bytes], request: bytes, deadline: float) -> WorkerResult | None:
    """Return what a holder answers; None where it does not."""
    if not process.stdin or not process.stdout:
        return None
    with suppress(BrokenPipeError):
        process.stdin.write(json.dumps([request.decode(), deadline]).encode() + b"\n")
        process.stdin.flush()
    ready, _, _ = select.select([process.stdout], [], [], max(0.0, deadline - time.monotonic()) + _GRACE)
    line = process.stdout.readline() if ready else b""
    if not line.endswith(b"\n"):
        return None
    output, errors, cause = json.loads(line)
    return WorkerResult(output.encode("latin-1"), errors.encode("latin-1"), StopCause(cause))


def main() -> None:
    """Answer requests until there are no more, or until the process that asks is gone."""
    worker.die_with(os.getppid())
    signal.signal(signal.SIGTERM, _leave)
    # What every worker would have to load.
    import_module("rdflib.plugins.sparql.parser")
    held = Held()
    for line in sys.stdin.buffer:
        request, deadline = json.loads(line)
        result, held = answer(request.encode(), deadline, held)
        texts = (result.output.decode("latin-1"), result.errors.decode("latin-1"), result.cause)
        sys.stdout.buffer.write(json.dumps(texts).encode() + b"\n")
        sys.stdout.buffer.flush()


def _leave(*_: object) -> NoReturn:
    sys.exit(0)


def answer(request: bytes, deadline: float, held: Held) -> tuple[WorkerResult, Held]:
    """Answer a request by a worker that has what is held.

    In: as `kg.store.sparql.sandbox.run`; what is held. Out: the result, and what is held from then on: also the check
    of the query where it passed, and the triples that it needs.
    """
    while True:
        result = sandbox.fork(request, deadline, held) if sandbox.can_fork() else sandbox.start(request, deadline)
        said, result = _asides(result)
        if "checked" in said:
            held = _with_check(held, request, said["checked"])
        if "hold" not in said:
            return result, held
        try:
            held = hold(held, Path(json.loads(request)["folder"]), said["hold"])
        except GraphError as error:
            line = json.dumps({"error": str(error), "kind": type(error).__name__}).encode()
            return WorkerResult(line + b"\n", b"", StopCause.ITSELF), Held(checked=held.checked)


def _asides(result: WorkerResult) -> tuple[dict[str, Any], WorkerResult]:
    """What a worker says to its holder, in lines before all others, and the result without it."""
    said: dict[str, Any] = {}
    output = result.output
    while output.startswith((b'{"checked"', b'{"hold"')) and b"\n" in output:
        line, _, output = output.partition(b"\n")
        said |= json.loads(line)
    return said, replace(result, output=output)


def _with_check(held: Held, request: bytes, fields: Mapping[str, Any]) -> Held:
    asked = json.loads(request)
    if len(asked["text"]) > _LONGEST_KEPT:
        return held
    # The oldest goes first.
    kept = dict(list(held.checked.items())[-_KEPT + 1 :])
    return replace(held, checked={**kept, (asked["text"], asked["base"]): guard.unpacked(asked["text"], fields)})


def hold(held: Held, folder: Path, files: list[str] | None) -> Held:
    """Load what a question needs: files of slices, or, for None, a small graph whole; raise GraphError where broken.

    Slices join those of the same graph, as long as they are not too many together.
    """
    if files is None:
        return replace(held, store=oxigraph.load_graph(folder), files=frozenset(), whole=indexes.state(folder))
    wanted = frozenset(map(Path, files))
    alike = len({path.parent for path in wanted | held.files}) == 1
    if held.store is None or held.whole or not alike or len(held.store) > places.MOST_TO_LOAD:
        return replace(held, store=places.load(wanted, pyoxigraph.Store()), files=wanted, whole="")
    return replace(held, store=places.load(wanted - held.files, held.store), files=held.files | wanted)
