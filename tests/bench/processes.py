"""Commands as people run them, each in a process of its own: seconds of the processor, and memory.

What starts them has to be small: a process is accounted the memory of the one that began it.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.paths import ROOT

# The units of ru_maxrss in a mebibyte: kilobytes, but bytes on macOS.
_IN_MEBIBYTE = 2**20 if sys.platform == "darwin" else 2**10


@dataclass(frozen=True, slots=True)
class Used:
    """What a process has used: processor seconds, user and system, of it and of those that it began; the peak memory of
    the largest of them in MiB; its exit code and what it printed."""

    seconds: float
    mebibytes: float
    code: int
    printed: str


def run(command: Sequence[str | Path], ends: Sequence[int] = (0, 1)) -> Used:
    """Run a command to its end. Raises RuntimeError where its exit code is none of `ends`."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as said:
        process = subprocess.Popen([str(word) for word in command], stdout=printed, stderr=said, env=environment)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = code = os.waitstatus_to_exitcode(status)
        texts = []
        for file in (printed, said):
            file.seek(0)
            texts.append(file.read().decode())
    if code not in ends:
        raise RuntimeError(f"{' '.join(map(str, command))}: exit code {code}\n{texts[1][-2000:]}")
    return Used(used.ru_utime + used.ru_stime, used.ru_maxrss / _IN_MEBIBYTE, code, texts[0])


def kg(*words: str | Path, ends: Sequence[int] = (0, 1)) -> Used:
    """Run `kg` with some arguments, as the code stands here."""
    return run((sys.executable, "-m", "kg", *words), ends)


def ask(module: str, *words: str | Path, python: str | Path = sys.executable) -> dict[str, Any]:
    """Run a module of the bench with some arguments and return the JSON object that it prints."""
    return dict(json.loads(run((python, "-m", module, *words), (0,)).printed))


def timed(task: Callable[[], int], least: float = 0.0) -> dict[str, float]:
    """Return how many things a task has made, and the processor seconds of this process that it took.

    It is done again until it has taken `least` seconds; those of one round are told.
    """
    start, rounds = time.process_time(), 0
    while not rounds or time.process_time() - start < least:
        count = task()
        rounds += 1
    return {"count": count, "seconds": (time.process_time() - start) / rounds}
