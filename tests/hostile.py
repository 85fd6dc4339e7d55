"""The catalogue of hostile queries, tests/cases/hostile-queries.toml, and what becomes of each as a whole process."""

import os
import re
import subprocess
import sys
import tempfile
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

CATALOGUE = Path(__file__).parent / "cases" / "hostile-queries.toml"
_REPEATED = re.compile(r"«(\d+)×(.*?)»", re.DOTALL)


@dataclass(frozen=True)
class Hostile:
    """One query, and how it is to end: `refused`, `cut` or `either`."""

    name: str
    text: str
    ends: str


@dataclass(frozen=True)
class Fate:
    """What became of it: exit code, what was said on stderr, seconds on the clock, peak of memory in bytes."""

    code: int
    said: str
    seconds: float
    peak: int


def catalogue() -> list[Hostile]:
    rows = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))["query"]
    return [Hostile(row["name"], _REPEATED.sub(_repeat, row["text"]), row["ends"]) for row in rows]


def _repeat(match: re.Match[str]) -> str:
    return "".join(match[2].replace("§", str(number)) for number in range(1, int(match[1]) + 1))


def ask(folder: Path, text: str, seconds: float) -> Fate:
    """Ask with `kg query`; the peak is that of the largest process, as the system accounts it."""
    with tempfile.NamedTemporaryFile(suffix=".rq") as file, tempfile.TemporaryFile() as errors:
        Path(file.name).write_text(text, encoding="utf-8", newline="")
        words = ["query", str(folder), file.name, "--timeout", str(seconds), "--format", "csv"]
        start = time.monotonic()
        process = subprocess.Popen([sys.executable, "-m", "kg", *words], stdout=subprocess.DEVNULL, stderr=errors)
        _, status, used = os.wait4(process.pid, 0)
        took = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        return Fate(process.returncode, errors.read().decode(), took, used.ru_maxrss * 1024)
