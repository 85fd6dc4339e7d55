"""Two sorted files → the lines that only one of them has, in one pass and without keeping either in memory."""

from collections.abc import Iterable, Iterator
from operator import attrgetter
from pathlib import Path

from kg.inspect.diff.model import ChangeKind
from kg.model import terms
from kg.model.errors import GraphError
from kg.store import nquads

_HINT = "build the graph again"


def differing(one: Iterable[str], other: Iterable[str]) -> Iterator[tuple[ChangeKind, str]]:
    """Yield what only one of two ascending sequences holds, in ascending order.

    In: lines, each once, ascending by code point. Out: LOST for a line of the first, GAINED for one of the second.

    >>> [(sign.value, line) for sign, line in differing(["a", "b", "d"], ["b", "c"])]
    [('lost', 'a'), ('gained', 'c'), ('lost', 'd')]
    """
    left, right = iter(one), iter(other)
    first, second = next(left, None), next(right, None)
    while first is not None or second is not None:
        if first == second:
            first, second = next(left, None), next(right, None)
        elif second is None or (first is not None and first < second):
            # The condition says that `first` is a line: where `second` is None it cannot be None as well.
            yield ChangeKind.LOST, str(first)
            first = next(left, None)
        else:
            yield ChangeKind.GAINED, second
            second = next(right, None)


def lines(path: Path) -> Iterator[str]:
    """Yield the lines of a file of canonical N-Quads.

    Raises GraphError where it is missing, no UTF-8, or its lines do not ascend: then nothing can be told from it.
    """
    before, number = "", 0
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            for line in file:
                number += 1
                if line <= before:
                    raise GraphError(f"{path}, line {number}: not sorted by code point: {_HINT}")
                yield line
                before = line
    except (OSError, UnicodeDecodeError) as error:
        raise GraphError(f"{path} cannot be read behind line {number} ({error}): {_HINT}") from error


def lines_under(path: Path, base: str, wanted: str) -> Iterator[str]:
    """Yield the lines of a file as they would be under another base: another base sorts otherwise.

    Raises GraphError as `kg.store.nquads.read` does.
    """
    if base == wanted:
        return lines(path)
    quads = terms.rebased(nquads.read(path), base, wanted)
    return (quad.line() for quad in nquads.arrange(quads, attrgetter("subject")))


def quad_of(line: str, folder: Path) -> terms.Quad:
    """Return the quad of a line of a graph folder; raise GraphError where it is no line of canonical N-Quads."""
    quad = nquads.parse_line(line)
    if quad is None:
        raise GraphError(f"{folder}: not a line of canonical N-Quads: {line.strip()[:80]!r}: {_HINT}")
    return quad
