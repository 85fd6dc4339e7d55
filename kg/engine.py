"""The same map on one core or on many: results come back in the order of the input.

Work goes out in chunks, and one function call reads a chunk; only file names and what was read from
them crosses between processes.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from typing import TypeVar

from kg.errors import KgError

Item = TypeVar("Item")
Result = TypeVar("Result")

# Large enough that the hand-over costs little, small enough that two processes end together.
CHUNK = 32


def chunks(items: Iterable[Item], size: int = CHUNK) -> Iterator[tuple[Item, ...]]:
    """Yield the items in tuples of at most `size`."""
    rest = iter(items)
    while chunk := tuple(islice(rest, size)):
        yield chunk


def run(work: Callable[[Sequence[Item]], Sequence[Result]], items: Sequence[Item], jobs: int) -> Iterator[Result]:
    """Apply `work` to the items in chunks, in `jobs` processes; yield the results in the items' order.

    `work` must be a function of a module (or a frozen object of one), so that it can be sent.
    Raises KgError where a process dies, for lack of memory as a rule.
    """
    if jobs <= 1 or len(items) <= CHUNK:
        yield from chain.from_iterable(map(work, chunks(items)))
        return
    try:
        with ProcessPoolExecutor(jobs) as pool:
            yield from chain.from_iterable(pool.map(work, chunks(items)))
    except BrokenProcessPool as error:
        raise KgError("a worker process died, for lack of memory as a rule: build again with fewer --jobs") from error
