"""Sorted files put together from sorted runs: what stands between two others is copied as it is, never read.

    runs, each in order, in files of their own ─┐
                                                ├▶ one sorted file, and where in it each run has come to stand
    single lines in order ──────────────────────┘

A run knows its first and its last key. Where nothing falls between these, its bytes are copied; where another run or a
line does, their lines are merged.
"""

import errno
import os
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, NamedTuple, Self


class Stretch(NamedTuple):
    """Some bytes of a file: its path, the first byte, how many; `mixed` where lines of others stand among them."""

    path: str
    start: int
    length: int
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Lines in order: the keys of the first and the last, and where they stand; `graph` is the one they are all in."""

    first: str
    last: str
    stretch: Stretch
    graph: str = ""


class Cluster(NamedTuple):
    """Runs whose keys overlap, in the order of their first keys, with the places of other keys before and among them.

    Places are half-open ranges in the sequence of those keys. At the end stands one without runs.
    """

    runs: tuple[Run, ...]
    before: tuple[int, int]
    among: tuple[int, int]


def clusters(runs: Iterable[Run], keys: Sequence[str]) -> Iterator[Cluster]:
    """Yield the runs in order, those together that overlap; `keys` are the other ones, sorted."""
    waiting = sorted(runs, key=lambda run: run.first)
    at = done = 0
    while at < len(waiting):
        end, last = at + 1, waiting[at].last
        while end < len(waiting) and waiting[end].first <= last:
            last = max(last, waiting[end].last)
            end += 1
        begin = bisect_left(keys, waiting[at].first, done)
        behind = bisect_right(keys, last, begin)
        yield Cluster(tuple(waiting[at:end]), (done, begin), (begin, behind))
        at, done = end, behind
    yield Cluster((), (done, len(keys)), (len(keys), len(keys)))


class OpenFiles:
    """Files that are read by stretches, each opened once; to be used as a context manager.

    They are read, not mapped: pages of a mapped file count as memory of the process, and these are many.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._stack = ExitStack()
        self._open: dict[str, IO[bytes]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stack.close()

    def bytes_of(self, stretch: Stretch) -> bytes:
        """Return the bytes of a stretch. Raises OSError, also where the file has become shorter."""
        if stretch.path not in self._open:
            file = Path(stretch.path).open("rb")  # noqa: SIM115 (closed by _stack)
            self._open[stretch.path] = self._stack.enter_context(file)
        data = os.pread(self._open[stretch.path].fileno(), stretch.length, stretch.start)
        if len(data) != stretch.length:
            raise OSError(errno.EIO, "a file became shorter while it was read", stretch.path)
        return data

    def lines_of(self, run: Run) -> list[str]:
        """Return the lines of a run of N-Quads, without those of other graphs that stand among them."""
        lines = self.bytes_of(run.stretch).decode().split("\n")[:-1]
        end = f" {run.graph} ."
        return [line + "\n" for line in lines if not run.stretch.mixed or line.endswith(end)]


class StretchWriter:
    """A file that is written from its beginning, and knows where each piece has come to stand."""

    def __init__(self, path: Path) -> None:
        """Begin an empty file. Raises OSError."""
        self._path, self._at = str(path), 0
        self._file = path.open("wb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def write(self, piece: bytes, mixed: bool = False) -> Stretch:
        """Write a piece and return where it stands. Raises OSError."""
        stretch = Stretch(self._path, self._at, len(piece), mixed)
        self._file.write(piece)
        self._at += len(piece)
        return stretch


def merge_lines(runs: Iterable[Run], lines: Sequence[str], files: OpenFiles, out: StretchWriter) -> dict[Run, Stretch]:
    """Write runs of N-Quads and single lines, each in order and with its newline, as one sorted file.

    Returned is where each run has come to stand. Raises OSError.
    """
    placed: dict[Run, Stretch] = {}
    for cluster in clusters(runs, lines):
        out.write("".join(lines[slice(*cluster.before)]).encode())
        among = lines[slice(*cluster.among)]
        if len(cluster.runs) == 1 and not among and not cluster.runs[0].stretch.mixed:
            (run,) = cluster.runs
            placed[run] = out.write(files.bytes_of(run.stretch))
        elif cluster.runs:
            merged = sorted({*among, *(line for run in cluster.runs for line in files.lines_of(run))})
            stretch = out.write("".join(merged).encode(), mixed=len(cluster.runs) > 1 or bool(among))
            placed |= dict.fromkeys(cluster.runs, stretch)
    return placed
