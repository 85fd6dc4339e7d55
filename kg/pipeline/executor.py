"""Run a function over items in one process or several: results come in the order of the items; and tell the progress.

Work goes out in chunks, and one function call works on a chunk; never more chunks are on their way than the processes
need to be busy, so that an endless input needs no endless memory.
"""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeVar

from kg.model.errors import KgError

if TYPE_CHECKING:
    from concurrent.futures import Future

Item = TypeVar("Item")
Result = TypeVar("Result")
# Called with the name of a step, how many items it has done, and of how many.
ProgressCallback = Callable[[str, int, int], None]

# Large enough that the hand-over costs little, small enough that two processes end together.
CHUNK = 32
# Of Linux, <sys/prctl.h>.
_SET_SIGNAL_AT_PARENTS_DEATH = 1
# Chunks on their way for each process: one in work, the others waiting behind it.
_AHEAD = 3


def chunks(items: Iterable[Item], size: int = CHUNK) -> Iterator[tuple[Item, ...]]:
    """Yield the items in tuples of at most `size`."""
    rest = iter(items)
    while chunk := tuple(islice(rest, size)):
        yield chunk


def run(
    work: Callable[[Sequence[Item]], Sequence[Result]], items: Iterable[Item], jobs: int
) -> Iterator[tuple[Item, Result]]:
    """Apply `work` to the items in chunks, in `jobs` processes; yield each item with its result, in the items' order.

    The items are taken as they are needed. `work` must be a function of a module (or a frozen object of one), so that
    it can be sent. Raises KgError where a process dies, for lack of memory as a rule.
    """
    waiting = chunks(items)
    # What one process has done before the second has started needs no second.
    first = list(islice(waiting, 2 if jobs > 1 else 0))
    waiting = chain(first, waiting)
    if len(first) < 2:
        for chunk in waiting:
            yield from zip(chunk, work(chunk), strict=True)
        return
    # Libraries that one process alone does not wait for.
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    try:
        with ProcessPoolExecutor(jobs, initializer=_end_with, initargs=(os.getpid(),)) as pool:
            sent: deque[tuple[tuple[Item, ...], Future[Sequence[Result]]]] = deque()
            sent.extend((chunk, pool.submit(work, chunk)) for chunk in islice(waiting, jobs * _AHEAD))
            while sent:
                chunk, future = sent.popleft()
                results = future.result()
                sent.extend((following, pool.submit(work, following)) for following in islice(waiting, 1))
                yield from zip(chunk, results, strict=True)
    except BrokenProcessPool as error:
        raise KgError("a worker process died, for lack of memory as a rule: build again with fewer --jobs") from error


def _end_with(parent: int) -> None:
    """Let a worker die with its parent, which cannot end it when killed: it would hold the folder's lock for ever."""
    import ctypes

    control = getattr(ctypes.CDLL(None), "prctl", None)
    if control is not None:
        control(_SET_SIGNAL_AT_PARENTS_DEATH, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def no_progress(_step: str, _done: int, _total: int) -> None:
    """Take no notice of the progress."""


def track(items: Iterable[Item], step: str, total: int, progress: ProgressCallback) -> Iterator[Item]:
    """Yield the items; call `progress` for each one that is done and, at the end, to say that all `total` are."""
    try:
        for done, item in enumerate(items, 1):
            yield item
            progress(step, done, total)
    finally:
        # Also where the work has failed: the line must not stand before the error.
        progress(step, total, total)
