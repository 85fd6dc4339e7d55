"""The same map on one core or on many: results come back in the order of the input.

Work goes out in chunks, and one function call works on a chunk; never more chunks are on their way than the processes
need to be busy, so that an endless input needs no endless memory.
"""

import ctypes
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from typing import TypeVar

from kg.model.errors import KgError

Item = TypeVar("Item")
Result = TypeVar("Result")

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


def run(work: Callable[[Sequence[Item]], Sequence[Result]], items: Iterable[Item], jobs: int) -> Iterator[Result]:
    """Apply `work` to the items in chunks, in `jobs` processes; yield the results in the items' order.

    The items are taken as they are needed. `work` must be a function of a module (or a frozen object of one), so that
    it can be sent. Raises KgError where a process dies, for lack of memory as a rule.
    """
    given = chunks(items)
    first = list(islice(given, 2))
    given = chain(first, given)
    # What one process has done before the second has started needs no second.
    if jobs <= 1 or len(first) < 2:
        yield from chain.from_iterable(map(work, given))
        return
    try:
        with ProcessPoolExecutor(jobs, initializer=_end_with, initargs=(os.getpid(),)) as pool:
            yield from chain.from_iterable(_sent(pool, work, given, jobs * _AHEAD))
    except BrokenProcessPool as error:
        raise KgError("a worker process died, for lack of memory as a rule: build again with fewer --jobs") from error


def _end_with(parent: int) -> None:
    """Let a worker die with its parent, which cannot end it when killed: it would hold the folder's lock for ever."""
    control = getattr(ctypes.CDLL(None), "prctl", None)
    if control is not None:
        control(_SET_SIGNAL_AT_PARENTS_DEATH, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def _sent(
    pool: ProcessPoolExecutor,
    work: Callable[[Sequence[Item]], Sequence[Result]],
    given: Iterator[tuple[Item, ...]],
    ahead: int,
) -> Iterator[Sequence[Result]]:
    waiting: deque[Future[Sequence[Result]]] = deque(pool.submit(work, chunk) for chunk in islice(given, ahead))
    while waiting:
        done = waiting.popleft().result()
        waiting.extend(pool.submit(work, chunk) for chunk in islice(given, 1))
        yield done
