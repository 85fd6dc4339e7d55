"""The subprocess of one query: started, given a deadline, killed.

The engine can be stopped in no other way: its work on a sort, a path or a cross product ends only when its process
does. Where this process has one thread only, the other is a fork of it, which has all modules at once; any thread more
might hold a lock that a fork would never see released, so a new process is started then, which takes 0.2 s more.
"""

import fcntl
import math
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import NoReturn

from kg.store.sparql import worker

_PACKAGES = Path(__file__).resolve().parents[3]
# The package is found where this one was; it goes last, so that it hides nothing of the standard library.
_START = "import sys; sys.path.append(sys.argv[1]); from {} import main; main()"
_THREADS = Path("/proc/self/task")
_PIECE, _LONGEST_WAIT = 1 << 16, 3600


class StopCause(StrEnum):
    """What ended a process: itself, a limit of the caller, its own patience, or the system."""

    ITSELF = ""
    TIME = "time"
    SIZE = "size"
    PATIENCE = "patience"
    MEMORY = "memory"
    CRASH = "crash"


# By the code that a process ended with. The system kills one where memory runs out.
_CAUSES = {
    0: StopCause.ITSELF,
    -signal.SIGKILL: StopCause.MEMORY,
    -signal.SIGXCPU: StopCause.TIME,
    -signal.SIGPROF: StopCause.PATIENCE,
}


@dataclass(frozen=True, slots=True)
class WorkerResult:
    """What a process wrote to stdout and stderr until it ended, and what ended it."""

    output: bytes
    errors: bytes
    cause: StopCause


def command(module: str) -> tuple[str, ...]:
    """Return the command line that runs `main` of a module of this package."""
    return sys.executable, "-P", "-c", _START.format(module), str(_PACKAGES)


def run(request: bytes, deadline: float) -> WorkerResult:
    """Run `kg.store.sparql.worker` on one request until a deadline.

    In: the request as JSON; the deadline on the clock `time.monotonic`. The worker itself bounds what it writes.
    Out: what it wrote. The process is gone on return, also where the caller is interrupted. Raises OSError where no
    process can be started.
    """
    return fork(request, deadline) if can_fork() else start(request, deadline)


def can_fork() -> bool:
    """Tell whether this process may be forked: where the system can, and it has this one thread only."""
    one = threading.active_count() == 1 and (not _THREADS.is_dir() or len(list(_THREADS.iterdir())) == 1)
    return one and hasattr(os, "fork")


def start(request: bytes, deadline: float) -> WorkerResult:
    """Run the worker in a new process; in, out and errors as `run`."""
    pipe = subprocess.PIPE
    # In a session of its own it does not hear the terminal's Ctrl-C: the caller decides which of its queries that ends.
    line = command("kg.store.sparql.worker")
    with subprocess.Popen(line, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True) as process:
        try:
            output, errors = process.communicate(request, max(0.0, deadline - time.monotonic()))
            return _result(output, errors, process.returncode)
        except subprocess.TimeoutExpired:
            process.kill()
            # What the process had written before is still in the pipe.
            output, errors = process.communicate()
            return WorkerResult(output, errors, StopCause.TIME)
        finally:
            process.kill()
            # Without it an interrupted caller would leave a zombie.
            process.wait()


def fork(request: bytes, deadline: float, held: worker.Held | None = None) -> WorkerResult:
    """Run the worker in a fork of this process, with what that holds; in, out and errors as `run`."""
    (output, output_end), (errors, errors_end) = os.pipe(), os.pipe()
    parent, number = os.getpid(), os.fork()
    if not number:
        _work(request, (output_end, errors_end), parent, held)
    code = None
    try:
        os.close(output_end)
        os.close(errors_end)
        texts = {output: bytearray(), errors: bytearray()}
        in_time = _read(texts, deadline)
        if not in_time:
            os.kill(number, signal.SIGKILL)
            # What the process had written before is still in the pipes.
            _read(texts, math.inf)
        _, status = os.waitpid(number, 0)
        code = os.waitstatus_to_exitcode(status)
    finally:
        os.close(output)
        os.close(errors)
        # Without it an interrupted caller would leave the process, or a zombie.
        if code is None:
            os.kill(number, signal.SIGKILL)
            os.waitpid(number, 0)
    result = _result(bytes(texts[output]), bytes(texts[errors]), code)
    return result if in_time else replace(result, cause=StopCause.TIME)


def _work(request: bytes, ends: tuple[int, int], parent: int, held: worker.Held | None) -> NoReturn:
    """Be the worker: nothing of the parent stays open but the ends of two pipes."""
    code = 1
    try:
        # In a session of its own it does not hear the terminal's Ctrl-C, as a new process would not.
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        # One of the three usual numbers may be a pipe's where the parent had it closed.
        output, errors = (fcntl.fcntl(end, fcntl.F_DUPFD, 3) for end in ends)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(errors, 2)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        with open(1, "wb", closefd=False) as file:
            worker.answer(request, file, parent, held)
        code = 0
    finally:
        # Whatever it was: what the parent would do at its end must not be done twice.
        if code:
            os.write(2, traceback.format_exc().encode())
        os._exit(code)


def _read(texts: Mapping[int, bytearray], deadline: float) -> bool:
    """Read some pipes to their ends, and tell whether that was done before a deadline."""
    with selectors.DefaultSelector() as selector:
        for pipe in texts:
            selector.register(pipe, selectors.EVENT_READ)
        while selector.get_map():
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            for key, _ in selector.select(min(left, _LONGEST_WAIT)):
                piece = os.read(key.fd, _PIECE)
                texts[key.fd].extend(piece)
                if not piece:
                    selector.unregister(key.fd)
    return True


def _result(output: bytes, errors: bytes, code: int) -> WorkerResult:
    # The engine ends its process where memory is refused to it.
    refused = b"memory allocation" in errors
    return WorkerResult(output, errors, StopCause.MEMORY if refused else _CAUSES.get(code, StopCause.CRASH))
