"""Writing a built graph in other forms: Turtle, TriG, N-Triples, N-Quads, and a folder of CSV tables.

Whatever is written appears whole or not at all: it is written under a temporary name beside its place and moved
there at the end. The same graph gives the same bytes.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import IO

from kg import merge, nquads, store, tables, turtle
from kg.errors import OutputError, UsageError
from kg.folder import GRAPH, require
from kg.rdf import Quad

STANDARD_OUTPUT = "-"

Writer = Callable[[Iterable[Quad], str], Iterator[str]]


def _turtle(quads: Iterable[Quad], base: str) -> Iterator[str]:
    return turtle.turtle(nquads.arrange(quads, turtle.reading_order), base)


def _trig(quads: Iterable[Quad], base: str) -> Iterator[str]:
    return turtle.trig(nquads.arrange(quads, turtle.graph_order), base)


def _ntriples(quads: Iterable[Quad], _base: str) -> Iterator[str]:
    # Sorted by graph last, so what two graphs repeated would stand together.
    return (f"{' '.join(triple)} .\n" for triple, _ in groupby(quads, lambda quad: quad[:3]))


def _nquads(quads: Iterable[Quad], _base: str) -> Iterator[str]:
    return (quad.line() for quad in quads)


WRITERS: Mapping[str, Writer] = MappingProxyType(
    {"turtle": _turtle, "trig": _trig, "ntriples": _ntriples, "nquads": _nquads}
)
CSV = "csv"
FORMATS = (*WRITERS, CSV)


def export(folder: Path, form: str, to: str, with_evidence: bool | None = None) -> None:
    """Write the graph of a graph folder in another form.

    In: the folder; one of FORMATS; a file's path, `-` for standard output, or for `csv` a folder's path, of which
    only the tables are replaced; `with_evidence` takes all graphs (True) or what graph.ttl holds, which is neither
    evidence nor ontology (False): by default Turtle is that, and the rest is all. Tables take no notice of it.
    Raises UsageError on an unknown form or `-` for tables, OutputError where the place cannot be written or lies in
    the graph folder itself, GraphError where there is no graph.
    """
    if form not in FORMATS:
        raise UsageError(f"the format {form!r} is not known: take one of {', '.join(FORMATS)}")
    source = require(folder)
    if form == CSV:
        _export_tables(source, to)
        return
    base = store.base_of(source)
    everything = form != "turtle" if with_evidence is None else with_evidence
    quads = (quad for quad in nquads.read(source / GRAPH) if everything or merge.is_fact(quad, base))
    pieces = (piece.encode() for piece in WRITERS[form](quads, base))
    with _output(to, source) as file:
        file.writelines(pieces)


@contextmanager
def _output(to: str, source: Path) -> Iterator[IO[bytes]]:
    """Give a file to write into; it stands at its place once all is written."""
    if to == STANDARD_OUTPUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = _place(to, source)
    if path.exists() and not path.is_file():
        raise OutputError(f"{to} is no file: name a file, or - for standard output")
    with _telling(to):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            with draft.open("wb") as file:
                yield file
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)


def _export_tables(source: Path, to: str) -> None:
    if to == STANDARD_OUTPUT:
        raise UsageError("tables are several files: name a folder with --to")
    folder = _place(to, source)
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{to} is no folder: name a folder for the tables")
    select = partial(store.select, store.open_store(source))
    with _telling(to):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as draft:
            drafts = [_write_table(Path(draft) / f"{name}.csv", tables.table(name, select)) for name in tables.NAMES]
            folder.mkdir(exist_ok=True)
            for path in drafts:
                path.replace(folder / path.name)


def _write_table(path: Path, rows: Iterable[tuple[str, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(map(tables.csv_line, rows))
    return path


def _place(to: str, source: Path) -> Path:
    path = Path(to).resolve()
    if path.is_relative_to(source.resolve()):
        raise OutputError(f"{to} lies in the graph folder, which only kg build writes: name another place with --to")
    return path


@contextmanager
def _telling(to: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(f"{to} cannot be written ({error.strerror}): name another place with --to") from error
