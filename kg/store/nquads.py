"""N-Quads in the canonical form that a graph folder keeps: one statement a line, sorted by code point.

Canonical: single spaces, terms as `kg.model.terms` writes them, ` .` and a newline at the end. The order of the lines
is the order of `LC_ALL=C sort`, so sorted files can be merged by any tool. All lines of one subject stand
together. Other people's N-Quads (comments, free spacing, no graph) are read by `kg.store.oxigraph`.
"""

import heapq
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from kg.model.errors import GraphError
from kg.model.terms import Quad, quad_of

# Some 80 MB of quads in Python; beyond that, sorting goes through temporary files.
RUN = 200_000

_Block = tuple[str, list[Quad]]
_KEY = itemgetter(0)

_IRI = r'(<[^<>"{}|^`\\\x00-\x20]*>)'
_LITERAL = r'"(?:[^"\\\x00-\x1f\x7f]++|\\(?:["\\nrtbf]|u00[01][0-9A-F]|u007F))*+"(?:@[A-Za-z0-9-]+|\^\^<[^<>"\s]*>)?'
_LINE = re.compile(rf"{_IRI} {_IRI} ({_IRI[1:-1]}|{_LITERAL}) {_IRI} \.\n")


def sorted_lines(quads: Iterable[Quad]) -> list[str]:
    """Return the canonical lines of some quads, sorted by code point, each once.

    In: quads in any order, repeated or not. Out: lines that end in a newline.
    """
    return sorted({quad.line() for quad in quads})


def write(path: Path, quads: Iterable[Quad]) -> None:
    """Write some quads to a file in canonical form.

    In: the file's path (its folder exists; an older file is replaced) and quads in any order. Raises OSError.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(sorted_lines(quads))


def read(path: Path) -> Iterator[Quad]:
    """Read a file of canonical N-Quads line by line, in the file's order.

    Out: one quad a line; nothing is kept in memory. Raises GraphError on a line that is not canonical,
    with its number, and where the file is missing or no UTF-8.
    """
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            for number, line in enumerate(file, 1):
                quad = parse_line(line)
                if quad is None:
                    raise GraphError(f"{path}, line {number}: not a line of canonical N-Quads: build the graph again")
                yield quad
    except FileNotFoundError as error:
        raise GraphError(f"{path} is missing: build the graph first (kg build INPUT --out {path.parent})") from error
    except UnicodeDecodeError as error:
        raise GraphError(f"{path} is not UTF-8 (byte {error.start}): build the graph again") from error


def parse_line(line: str) -> Quad | None:
    """Return the quad of one canonical line (with its newline), or None where the line is something else."""
    match = _LINE.fullmatch(line)
    return Quad(*match.groups()) if match else None


def arrange(quads: Iterable[Quad], key: Callable[[Quad], str], run: int = RUN) -> Iterator[Quad]:
    """Put quads in another order with bounded memory: runs of some `run` quads are sorted apart, then merged.

    In: quads in any order; `key` gives what to sort by, equal keys stand in the order of their lines.
    Out: the same quads in order. Quads of one key are held at once. Raises OSError where temporary files cannot be
    written.
    """
    # What comes in stands mostly together already: blocks of one key are sorted and merged, not single quads.
    blocks = ((name, list(block)) for name, block in groupby(quads, key))
    with ExitStack() as files:
        runs: list[Iterable[_Block]] = []
        while chunk := _sorted_run(blocks, run):
            full = sum(len(block) for _, block in chunk) >= run
            runs.append(_laid_down(chunk, key, files) if full else chunk)
            # Freed before the next is gathered: two at once would double the peak.
            del chunk
        for _, same in groupby(heapq.merge(*runs, key=_KEY), _KEY):
            yield from sorted(quad for _, block in same for quad in block)


def _sorted_run(blocks: Iterator[_Block], run: int) -> list[_Block]:
    """Take blocks until they hold `run` quads, and return them in order of their keys."""
    taken, size = [], 0
    for block in blocks:
        taken.append(block)
        size += len(block[1])
        if size >= run:
            break
    taken.sort(key=_KEY)
    return taken


def _laid_down(blocks: list[_Block], key: Callable[[Quad], str], files: ExitStack) -> Iterator[_Block]:
    """Write sorted blocks to a temporary file that lives as long as `files`, and return what reads them back."""
    file = files.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n"))  # noqa: SIM115 (closed by files)
    # An empty line ends a block, so its key is made once, not for each quad.
    file.writelines(line for _, block in blocks for line in (*(quad.line() for quad in block), "\n"))
    file.seek(0)
    return _read_back(file, key)


def _read_back(lines: Iterable[str], key: Callable[[Quad], str]) -> Iterator[_Block]:
    block: list[Quad] = []
    for line in lines:
        if line != "\n":
            block.append(quad_of(line))
        else:
            yield key(block[0]), block
            block = []
