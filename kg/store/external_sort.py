"""Lines put in order with bounded memory: runs are sorted apart, laid down in temporary files, and merged."""

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import IO, Self

# Code points of a run: some 64 MiB in memory. A merge of a hundred runs still reads each of them in large pieces.
RUN = 1 << 25


class ExternalSort:
    """A collection of lines, each ending in its only newline, that is read back by code point, each line once."""

    def __init__(self, folder: Path, run: int = RUN) -> None:
        """Begin with nothing; temporary files lie in `folder`, a run has `run` code points at the most."""
        self._folder, self._run = folder, run
        self._lines: list[str] = []
        self._size = 0
        self._files = ExitStack()
        self._runs: list[IO[str]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._files.close()

    def add(self, lines: Iterable[str]) -> None:
        """Take some lines. Raises OSError where temporary files cannot be written."""
        for line in lines:
            self._lines.append(line)
            self._size += len(line)
        if self._size > self._run:
            self._lay_down()

    def _lay_down(self) -> None:
        file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n", dir=self._folder)  # noqa: SIM115 (closed by _files)
        self._runs.append(self._files.enter_context(file))
        file.writelines(sorted(self._lines))
        file.seek(0)
        self._lines, self._size = [], 0

    def lines(self) -> Iterator[str]:
        """Yield all lines in order; to be called once, when all were added."""
        self._lines.sort()
        merged = heapq.merge(*self._runs, self._lines) if self._runs else iter(self._lines)
        return (line for line, _ in groupby(merged))
