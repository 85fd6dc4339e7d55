"""One worker process, from its start to its end or to a limit: told what to do, listened to, killed.

The engine can be stopped in no other way: its work on a sort, a path or a cross product ends only when its process
does. A process that is started anew, rather than forked, is safe from any thread of a server, and costs 0.03 s.
"""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import IO, cast

_PACKAGES = Path(__file__).resolve().parents[1]
# The package is found where this one was; it goes last, so that it hides nothing of the standard library.
_START = "import sys; sys.path.append(sys.argv[1]); from kg.store.sparql.worker import main; main()"
_COMMAND = (sys.executable, "-P", "-c", _START, str(_PACKAGES))
_CHUNK = 1 << 16
_LAST_WORDS = 4096
# A process that has said its last needs no longer to end.
_PARTING_SECONDS = 1.0


class StopCause(StrEnum):
    """What ended a process: itself, a limit of the caller, its own patience, or the system."""

    ITSELF = ""
    TIME = "time"
    SIZE = "size"
    PATIENCE = "patience"
    MEMORY = "memory"
    CRASH = "crash"


@dataclass(frozen=True, slots=True)
class WorkerBounds:
    """How long a process is listened to: until when (`time.monotonic`), and for how many bytes."""

    deadline: float
    size: int


@dataclass(frozen=True, slots=True)
class WorkerResult:
    """What a process said on stdout, the last that it said on stderr, and what ended it."""

    output: bytes
    errors: bytes
    cause: StopCause


@dataclass(slots=True)
class Exchange:
    """What is still to be told, and what was heard so far."""

    untold: bytes
    output: bytearray = field(default_factory=bytearray)
    errors: bytearray = field(default_factory=bytearray)


Turn = Callable[[IO[bytes], Exchange], bool]


def run(request: bytes, bounds: WorkerBounds) -> WorkerResult:
    """Run `kg.store.sparql.worker` on one request and listen to it within bounds.

    In: the request as JSON; the bounds. Out: what was heard. The process is gone on return, also where the caller is
    interrupted. Raises OSError where no process can be started.
    """
    pipe, talk = subprocess.PIPE, Exchange(request)
    # In a session of its own it does not hear the terminal's Ctrl-C: the caller decides which of its queries that ends.
    with subprocess.Popen(_COMMAND, stdin=pipe, stdout=pipe, stderr=pipe, bufsize=0, start_new_session=True) as process:
        try:
            cause = _converse(process, talk, bounds)
            if cause is StopCause.ITSELF:
                cause = _cause_of_end(process, talk)
        finally:
            process.kill()
    return WorkerResult(bytes(talk.output), bytes(talk.errors), cause)


def _converse(process: "subprocess.Popen[bytes]", talk: Exchange, bounds: WorkerBounds) -> StopCause:
    with selectors.DefaultSelector() as ready:
        for stream, kind, turn in _streams(process):
            os.set_blocking(stream.fileno(), False)
            ready.register(stream, kind, (stream, turn))
        while ready.get_map():
            events = ready.select(max(0.0, bounds.deadline - time.monotonic()))
            if not events or time.monotonic() > bounds.deadline:
                return StopCause.TIME
            for key, _ in events:
                stream, turn = key.data
                if not turn(stream, talk):
                    ready.unregister(stream)
                    stream.close()
            if len(talk.output) > bounds.size:
                return StopCause.SIZE
    return StopCause.ITSELF


def _streams(process: "subprocess.Popen[bytes]") -> Iterator[tuple[IO[bytes], int, Turn]]:
    yield cast(IO[bytes], process.stdin), selectors.EVENT_WRITE, _tell
    yield cast(IO[bytes], process.stdout), selectors.EVENT_READ, _hear
    yield cast(IO[bytes], process.stderr), selectors.EVENT_READ, _hear_complaint


def _tell(stream: IO[bytes], talk: Exchange) -> bool:
    """Tell a piece; return whether there is more."""
    try:
        talk.untold = talk.untold[os.write(stream.fileno(), talk.untold[:_CHUNK]) :]
    except BrokenPipeError:  # It ended before it heard all: why, it says on stderr.
        talk.untold = b""
    return bool(talk.untold)


def _hear(stream: IO[bytes], talk: Exchange) -> bool:
    piece = os.read(stream.fileno(), _CHUNK)
    talk.output += piece
    return bool(piece)


def _hear_complaint(stream: IO[bytes], talk: Exchange) -> bool:
    piece = os.read(stream.fileno(), _CHUNK)
    talk.errors = (talk.errors + piece)[-_LAST_WORDS:]
    return bool(piece)


def _cause_of_end(process: "subprocess.Popen[bytes]", talk: Exchange) -> StopCause:
    try:
        code = process.wait(_PARTING_SECONDS)
    except subprocess.TimeoutExpired:
        return StopCause.ITSELF
    # The engine ends its process where memory is refused to it; so does the system where it runs out.
    if b"memory allocation" in talk.errors or code == -signal.SIGKILL:
        return StopCause.MEMORY
    if code == -signal.SIGXCPU:
        return StopCause.TIME
    if code == -signal.SIGPROF:
        return StopCause.PATIENCE
    return StopCause.CRASH if code else StopCause.ITSELF
