"""The subprocess of one query: started, given a deadline, killed.

The engine can be stopped in no other way: its work on a sort, a path or a cross product ends only when its process
does. A process that is started anew, rather than forked, is safe from any thread of a server, and costs 0.03 s.
"""

import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_PACKAGES = Path(__file__).resolve().parents[3]
# The package is found where this one was; it goes last, so that it hides nothing of the standard library.
_START = "import sys; sys.path.append(sys.argv[1]); from kg.store.sparql.worker import main; main()"
_COMMAND = (sys.executable, "-P", "-c", _START, str(_PACKAGES))


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


def run(request: bytes, deadline: float) -> WorkerResult:
    """Run `kg.store.sparql.worker` on one request until a deadline.

    In: the request as JSON; the deadline on the clock `time.monotonic`. The worker itself bounds what it writes.
    Out: what it wrote. The process is gone on return, also where the caller is interrupted. Raises OSError where no
    process can be started.
    """
    pipe = subprocess.PIPE
    # In a session of its own it does not hear the terminal's Ctrl-C: the caller decides which of its queries that ends.
    with subprocess.Popen(_COMMAND, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True) as process:
        try:
            output, errors = process.communicate(request, max(0.0, deadline - time.monotonic()))
            # The engine ends its process where memory is refused to it.
            refused = b"memory allocation" in errors
            cause = StopCause.MEMORY if refused else _CAUSES.get(process.returncode, StopCause.CRASH)
        except subprocess.TimeoutExpired:
            process.kill()
            # What the process had written before is still in the pipe.
            output, errors = process.communicate()
            cause = StopCause.TIME
        finally:
            process.kill()
            # Without it an interrupted caller would leave a zombie.
            process.wait()
    return WorkerResult(output, errors, cause)
