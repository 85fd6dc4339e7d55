"""Where the time of a build goes: seconds of clock and processor by stage.

Stages nest: what an inner one takes is not counted in the outer one, so that the rows of a profile add up to the build.
"""

import csv
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from kg.model.errors import OutputError

Item = TypeVar("Item")


@dataclass(slots=True)
class StageTime:
    """What a stage has taken: items, seconds on the clock, seconds of the processor (of ended processes too)."""

    items: int = 0
    seconds: float = 0.0
    processor: float = 0.0


class Profile:
    """The stages of one build with their times, in the order in which they first began."""

    def __init__(self) -> None:
        """Begin with none."""
        self.stages: dict[str, StageTime] = {}
        self._open: list[str] = []
        self._since = _now()

    @contextmanager
    def stage(self, name: str, items: int = 0) -> Iterator[None]:
        """Count what is done inside to a stage, and to no outer one; `items` are how many it works on."""
        self._count()
        self._open.append(name)
        self.stages.setdefault(name, StageTime()).items += items
        try:
            yield
        finally:
            self._count()
            self._open.pop()

    def over(self, items: Iterable[Item], name: str) -> Iterator[Item]:
        """Yield items; what it takes to make each is counted to a stage, what is done with them is not."""
        source = iter(items)
        while True:
            with self.stage(name):
                try:
                    item = next(source)
                except StopIteration:
                    return
            self.stages[name].items += 1
            yield item

    def write(self, path: Path) -> None:
        """Write the profile as CSV, a row a stage. Raises OutputError where the file cannot be written."""
        try:
            with path.open("w", encoding="utf-8", newline="") as file:
                rows = csv.writer(file, lineterminator="\n")
                rows.writerow(("stage", "items", "seconds", "processor_seconds"))
                for name, taken in self.stages.items():
                    rows.writerow((name, taken.items, f"{taken.seconds:.3f}", f"{taken.processor:.3f}"))
        except OSError as error:
            raise OutputError(
                f"{path}: cannot be written ({error.strerror}): name another file with --profile"
            ) from error

    def _count(self) -> None:
        now = _now()
        if self._open:
            taken = self.stages[self._open[-1]]
            taken.seconds += now[0] - self._since[0]
            taken.processor += now[1] - self._since[1]
        self._since = now


def _now() -> tuple[float, float]:
    used = os.times()
    return time.perf_counter(), used.user + used.system + used.children_user + used.children_system
