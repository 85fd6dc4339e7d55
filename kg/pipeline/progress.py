"""How far a long piece of work has come: one line on a terminal that is written over, nothing anywhere else."""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import IO, TypeVar

Item = TypeVar("Item")
# Told the name of a step, how many items it has done, and of how many.
Watch = Callable[[str, int, int], None]

_SECONDS_BETWEEN = 0.1
_CLEAR_LINE = "\r\x1b[K"


def unwatched(_step: str, _done: int, _of: int) -> None:
    """Take no notice of how far the work has come."""


def watched(items: Iterable[Item], step: str, of: int, watch: Watch) -> Iterator[Item]:
    """Yield the items, and tell of each one that is done and, at the end, that all `of` are."""
    try:
        for done, item in enumerate(items, 1):
            yield item
            watch(step, done, of)
    finally:
        # Also where the work has failed: the line must not stand before the error.
        watch(step, of, of)


def on_terminal(stream: IO[str]) -> Watch:
    """Return what shows the progress on a stream: nothing where that is no terminal.

    The line is written anew ten times a second at the most, and cleared when a step is done.
    """
    if not stream.isatty():
        return unwatched
    shown = [0.0]

    def show(step: str, done: int, of: int) -> None:
        now = time.monotonic()
        if done >= of:
            stream.write(_CLEAR_LINE)
            shown[0] = 0.0
        elif now - shown[0] > _SECONDS_BETWEEN:
            stream.write(f"{_CLEAR_LINE}{step}: {done} of {of}")
            stream.flush()
            shown[0] = now

    return show
