"""N-Quads in the canonical form that a graph folder keeps: one statement a line, sorted by code point.

Canonical: single spaces, terms as `kg.model.terms` writes them, ` .` and a newline at the end. The order of the lines
is the order of `LC_ALL=C sort`, so sorted files can be merged by any tool. All lines of one subject stand
together. Other people's N-Quads (comments, free spacing, no graph) are read by `kg.store.oxigraph`.
"""

import heapq
import io
import mmap
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from kg.model.errors import GraphError
from kg.model.terms import Quad, quad_of

# Code points of a run: some 64 MiB in memory. A merge of a hundred runs still reads each of them in large pieces.
RUN = 1 << 25
# Bytes of a mapped file that are read in one go, and those that may lie in memory.
_PIECE, _HELD = 1 << 20, 1 << 23
# Parts of a line up to its second space; characters of a broken one that are shown.
_TERMS, _SHOWN = 3, 60

# All but blanks, controls and `<>"{}|^` with the backquote and the backslash: said so, it is matched in half the time.
_IRI = r"(<[!#-;=?-\[\]_a-z~-\U0010ffff]*+>)"
_LITERAL = r'"(?:[^"\\\x00-\x1f\x7f]++|\\(?:["\\nrtbf]|u00[01][0-9A-F]|u007F))*+"(?:@[A-Za-z0-9-]+|\^\^<[^<>"\s]*>)?'
_LINE = re.compile(rf"{_IRI} {_IRI} ({_IRI[1:-1]}|{_LITERAL}) {_IRI} \.\n")


def write(path: Path, quads: Iterable[Quad]) -> None:
    """Write some quads to a file in canonical form.

    In: the file's path (its folder exists; an older file is replaced) and quads in any order. Raises OSError.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(sorted({quad.line() for quad in quads}))


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


class SortedQuads:
    """A file of canonical N-Quads in order, looked up by how its lines begin: a binary search, nothing is loaded.

    It stands for the file as it was when it was opened; to be used as a context manager.
    """

    def __init__(self, path: Path) -> None:
        """Open a file; raise OSError where it cannot be read."""
        self._path = path
        with path.open("rb") as file:
            # A file without any byte cannot be mapped.
            empty = not file.seek(0, 2)
            self._bytes: mmap.mmap | bytes = b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._seen = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if isinstance(self._bytes, mmap.mmap):
            self._bytes.close()

    def span(self, beginning: str) -> tuple[int, int]:
        """Return from which byte to which the lines with some beginning stand: the same number twice where none has."""
        first = beginning.encode()
        return self._at(first, after=False), self._at(first, after=True)

    def lines(self, beginning: str) -> Iterator[str]:
        """Yield the lines that begin with a text, in order, each with its newline. Raises GraphError where one is no
        UTF-8."""
        for piece in self._pieces(*self.span(beginning)):
            try:
                text = piece.decode()
            except UnicodeDecodeError as error:
                raise self._broken(repr(piece[error.start : error.end])) from error
            # Not splitlines: other characters than the line feed may stand in a literal.
            yield from io.StringIO(text, newline="\n")

    def quads(self, beginning: str) -> Iterator[Quad]:
        """Yield the statements of the lines that begin with a text: `f"{subject} "` for those about a subject.

        Raises GraphError where one is not canonical.
        """
        yield from map(self._quad, self.lines(beginning))

    def within(self, graph: str) -> Iterator[Quad]:
        """Yield the statements that the graph of a document or a source makes about it and what stands under it."""
        end = f" {graph} .\n"
        for beginning in (f"{graph[:-1]}/", f"{graph} "):
            # What lies under it may be a document, and have a graph, of its own.
            yield from [self._quad(line) for line in self.lines(beginning) if line.endswith(end)]

    def among(self, graphs: Iterable[str], predicates: Iterable[str]) -> Iterator[Quad]:
        """Yield the statements of some graphs, and of any graph those with some properties: a pass over all lines.

        Raises GraphError where a line has no subject, predicate and end.
        """
        ends, wanted = tuple(f" {graph} .\n".encode() for graph in graphs), {term.encode() for term in predicates}
        for piece in self._pieces(0, len(self._bytes)):
            for line in io.BytesIO(piece):
                terms = line.split(b" ", 2)
                if len(terms) < _TERMS or not line.endswith(b"> .\n"):
                    raise self._broken(repr(line[:_SHOWN]))
                if terms[1] in wanted or line.endswith(ends):
                    yield self._quad(line.decode("utf-8", "replace"))

    def _quad(self, line: str) -> Quad:
        quad = parse_line(line)
        if quad is None:
            raise self._broken(repr(line[:_SHOWN]))
        return quad

    def _broken(self, what: str) -> GraphError:
        return GraphError(f"{self._path}: {what} is not a line of canonical N-Quads: build the graph again")

    def _pieces(self, start: int, end: int) -> Iterator[bytes]:
        """Whole lines from one byte to another, not too many at once."""
        while start < end:
            behind = end
            if end - start > _PIECE:
                behind = self._bytes.rfind(b"\n", start, start + _PIECE) + 1 or self._bytes.find(b"\n", start) + 1
            yield self._bytes[start:behind]
            self._let_go(behind - start)
            start = behind

    def _let_go(self, size: int) -> None:
        """Count bytes that were looked at; now and then give back the memory in which the system keeps them."""
        self._seen += size
        if self._seen > _HELD and isinstance(self._bytes, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
            self._bytes.madvise(mmap.MADV_DONTNEED)
            self._seen = 0

    def holding(self, text: str) -> Iterator[tuple[int, Quad]]:
        """Yield the statements whose lines hold a text, in order, each with the byte at which its line begins.

        `f" {term} "` finds what may have a term as predicate or value. All bytes are looked through, two GB a second.
        """
        part, at = text.encode(), 0
        while (at := self._bytes.find(part, at)) >= 0:
            yield self._statement(at)
            at = self._bytes.find(b"\n", at)

    def having(self, predicate: str, values: Iterable[str]) -> Iterator[tuple[int, Quad]]:
        """Yield the statements that give a property one of some IRIs, in order, each with where its line begins."""
        wanted = {value.encode() for value in values}
        pattern = re.compile(re.escape(f" {predicate} ".encode()) + rb"(<[^>]*>) ")
        for match in pattern.finditer(self._bytes):
            if match[1] in wanted and (found := self._statement(match.start()))[1].predicate == predicate:
                yield found

    def _statement(self, at: int) -> tuple[int, Quad]:
        """The statement in whose line a byte stands, and where that line begins."""
        start, end = self._bytes.rfind(b"\n", 0, at) + 1, self._bytes.find(b"\n", at) + 1 or len(self._bytes)
        return start, self._quad(self._bytes[start:end].decode("utf-8", "replace"))

    def about(self, start: int) -> Iterator[Quad]:
        """Yield all statements about the subject of the line that begins at a byte."""
        data = self._bytes
        subject = data[start : data.find(b" ", start) + 1]
        while start and data.find(subject, before := data.rfind(b"\n", 0, start - 1) + 1, start) == before:
            start = before
        while data.find(subject, start, start + len(subject)) == start:
            end = data.find(b"\n", start) + 1 or len(data)
            yield self._quad(data[start:end].decode("utf-8", "replace"))
            start = end

    def _at(self, first: bytes, after: bool) -> int:
        """The byte of the first line that is not before some bytes, or `after` all that begin with them."""
        low, high, data = 0, len(self._bytes), self._bytes
        # Both are beginnings of lines, or the end; what lies before `low` is too small.
        while low < high:
            start = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
            line = data[start : start + len(first)]
            if line < first or (after and line == first):
                low = data.find(b"\n", start) + 1 or high
            else:
                high = start
        return low


class ExternalSort:
    """A collection of lines, each ending in its only newline, that is read back by code point, each line once.

    An external merge sort: runs are sorted in memory, laid down in temporary files, and merged when they are read.
    """

    def __init__(self, folder: Path | None = None, run: int = RUN) -> None:
        """Begin with nothing; temporary files lie in `folder`, by default the system's; a run has `run` code points."""
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
                file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n", dir=self._folder)  # noqa: SIM115 (closed by _files)
                self._runs.append(self._files.enter_context(file))
                file.writelines(sorted(self._lines))
                file.seek(0)
                self._lines, self._size = [], 0

    def lines(self) -> Iterator[str]:
        """Yield all lines in order; to be called once, when all were added."""
        self._lines.sort()
        merged = heapq.merge(*self._runs, self._lines) if self._runs else self._lines
        return map(itemgetter(0), groupby(merged))


def arrange(quads: Iterable[Quad], key: Callable[[Quad], str], run: int = RUN) -> Iterator[Quad]:
    """Put quads in another order with bounded memory.

    In: quads in any order; `key` gives what to sort by, equal keys stand in the order of their lines; the code points
    that are held at once. Out: the same quads in order, each once. Raises OSError where temporary files cannot be
    written.
    """
    with ExternalSort(run=run) as lines:
        # No line holds this separator, and it sorts before everything that a longer key goes on with.
        lines.add(f"{key(quad)}\x00{quad.line()}" for quad in quads)
        yield from (quad_of(line.rpartition("\x00")[2]) for line in lines.lines())
