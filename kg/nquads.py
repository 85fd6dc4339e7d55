"""N-Quads in the canonical form that a graph folder keeps: one statement a line, sorted by code point.

Canonical: single spaces, terms as `kg.rdf` writes them, ` .` and a newline at the end. The order of the lines
is the order of `LC_ALL=C sort`, so sorted files can be merged by any tool. All lines of one subject stand
together. Other people's N-Quads (comments, free spacing, no graph) are read by `kg.store`.
"""

import heapq
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

from kg.errors import GraphError
from kg.rdf import Quad

# Some 200 MB of quads in Python; beyond that, sorting goes through temporary files.
RUN = 500_000

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
    """Put quads in another order with bounded memory: runs of `run` quads are sorted apart, then merged.

    In: quads in any order; `key` gives what to sort by, equal keys stand in the order of their lines.
    Out: the same quads in order. Raises OSError where temporary files cannot be written.
    """

    def full_key(quad: Quad) -> tuple[str, Quad]:
        return key(quad), quad

    source = iter(quads)
    with ExitStack() as files:
        runs: list[Iterable[Quad]] = []
        while chunk := sorted(islice(source, run), key=full_key):
            runs.append(_laid_down(chunk, files) if len(chunk) == run else chunk)
        yield from heapq.merge(*runs, key=full_key)


def _laid_down(quads: list[Quad], files: ExitStack) -> Iterator[Quad]:
    """Write sorted quads to a temporary file that lives as long as `files`, and return what reads it back."""
    file = files.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n"))  # noqa: SIM115 (closed by files)
    file.writelines(quad.line() for quad in quads)
    file.seek(0)
    return (quad for line in file if (quad := parse_line(line)))
