"""What is made of a large `graph.nq` when a question first needs it, and kept in `store/` beside it.

An index lies there under a name that holds the size and time of its graph, put in place in one step when it is
complete: what has that name is whole and of this graph. One process at a time makes indexes of a folder. Where the
folder cannot be written, they lie in the user's cache (XDG Base Directory Specification).

Measured on 2,000 declarations (1.6 million quads, 374 MB of graph.nq), processor seconds on two cores: `slices` take
3 to make, `plain` 14, `named` 24.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

import pyoxigraph

from kg.model.errors import GraphError
from kg.model.namespaces import RDF
from kg.store.graph_folder import GRAPH, STORE

_TABLE = "slices.json"
_LOCK = ".lock"
# Bytes that are held at once: a file as a whole would take four times its size of memory, at the same speed.
_PIECE = 32 * 1024 * 1024
_TYPE = RDF.type.encode()


class Index(StrEnum):
    """The indexes of a graph, by their names: what each is, and what it answers.

    `slices`: the triples of each predicate as N-Triples, and those of `rdf:type` by class; the few that a question
    asks for are soon loaded. `plain`: a store of all triples in its default graph, where no union is made of graphs.
    `named`: a store of all quads in their graphs, for questions that name graphs.
    """

    SLICES = "slices"
    PLAIN = "plain"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Slices:
    """The slices of a graph: by predicate, and for `rdf:type` by class, a file with the number of its triples."""

    folder: Path
    predicates: dict[str, tuple[str, int]]
    classes: dict[str, tuple[str, int]]

    def of(self, predicates: Iterable[str], classes: Iterable[str]) -> tuple[tuple[Path, ...], int]:
        """Return the files with all triples of some predicates and classes, given as terms, and how many these are.

        What the graph does not have, has no file. The predicate `rdf:type` stands for all classes.
        """
        wanted, kinds = set(predicates), set(classes)
        found = [entry for name, entry in self.predicates.items() if name in wanted]
        found += [entry for name, entry in self.classes.items() if name in kinds or RDF.type in wanted]
        return tuple(self.folder / file for file, _ in found), sum(count for _, count in found)


def find(folder: Path, index: Index) -> Path | None:
    """Return where an index of the graph as it is now lies; None where it has still to be made."""
    places = (place / _name(folder, index) for place in _places(folder))
    return next((path for path in places if path.is_dir()), None)


def make(folder: Path, index: Index) -> Path | None:
    """Make an index where there is none, and return where it lies; None where nothing can be written.

    Indexes of what `graph.nq` was before are cleared away. Raises GraphError where the graph is missing or broken.
    """
    for place in _places(folder):
        with suppress(OSError), _locked(place):
            return find(folder, index) or _made(folder, index, place)
    return None


def slices(folder: Path) -> Slices | None:
    """Return the slices of a graph; None where they have still to be made."""
    path = find(folder, Index.SLICES)
    if path is None:
        return None
    try:
        table = json.loads((path / _TABLE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GraphError(f"{path} is broken ({error}): delete it") from error
    return Slices(path, table["predicates"], table["classes"])


def state(folder: Path) -> str:
    """Return what tells a graph from what its folder held before: size and time of `graph.nq`.

    Raises GraphError where it is missing.
    """
    try:
        found = (folder / GRAPH).stat()
    except OSError as error:
        raise GraphError(f"{folder / GRAPH} cannot be read ({error.strerror}): build the graph again") from error
    return f"{found.st_size:x}-{found.st_mtime_ns:x}"


def _name(folder: Path, index: Index) -> str:
    return f"{index}-{state(folder)}"


def _places(folder: Path) -> Iterator[Path]:
    """Where indexes of a folder may lie, the best first."""
    yield folder / STORE
    cache = os.environ.get("XDG_CACHE_HOME", "")
    with suppress(RuntimeError):  # A user without a home has no cache either.
        root = Path(cache) if cache.startswith("/") else Path.home() / ".cache"
        yield root / "kg" / STORE / hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:16]


@contextmanager
def _locked(place: Path) -> Iterator[None]:
    """Hold the lock of a place, once nobody else does; it goes with the process, however that ends."""
    place.mkdir(parents=True, exist_ok=True)
    handle = os.open(place / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _made(folder: Path, index: Index, place: Path) -> Path:
    name = _name(folder, index)
    _clear(place, name.removeprefix(index))
    draft, path = place / f".{name}-{os.urandom(4).hex()}", place / name
    try:
        draft.mkdir()
        _MAKERS[index](folder / GRAPH, draft)
        draft.rename(path)
    except RuntimeError as error:  # The engine's word for some faults of the disk.
        raise OSError(str(error)) from error
    except (SyntaxError, ValueError) as error:
        raise GraphError(f"{folder / GRAPH} cannot be read ({error}): build the graph again") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return path


def _clear(place: Path, current: str) -> None:
    """Delete what is no index of the graph as it is now: older ones, and what killed processes have left."""
    for path in place.iterdir():
        if path.is_dir() and not (path.name.endswith(current) and not path.name.startswith(".")):
            shutil.rmtree(path, ignore_errors=True)
        elif not path.is_dir() and path.name != _LOCK:
            path.unlink()


def _make_slices(graph: Path, to: Path) -> None:
    files: dict[bytes, str] = {}
    counts: Counter[bytes] = Counter()
    for lines in _pieces(graph):
        pieces: defaultdict[bytes, list[bytes]] = defaultdict(list)
        for line in lines:
            first = line.index(b" ") + 1
            second, last = line.index(b" ", first), line.rindex(b" <")
            key = line[first:second]
            pieces[line[first:last] if key == _TYPE else key].append(line[:last])
        for key, triples in pieces.items():
            counts[key] += len(triples)
            with (to / files.setdefault(key, f"{len(files)}.nt")).open("ab") as file:
                file.write(b" .\n".join((*triples, b"")))
    table: dict[str, dict[str, tuple[str, int]]] = {"predicates": {}, "classes": {}}
    for key, file_name in files.items():
        predicate, _, value = key.decode().partition(" ")
        table["classes" if value else "predicates"][value or predicate] = file_name, counts[key]
    (to / _TABLE).write_text(json.dumps(table), encoding="utf-8")


def _make_plain(graph: Path, to: Path) -> None:
    triples = (b" .\n".join((*(line[: line.rindex(b" <")] for line in lines), b"")) for lines in _pieces(graph))
    _fill(to, triples, pyoxigraph.RdfFormat.N_TRIPLES)


def _make_named(graph: Path, to: Path) -> None:
    _fill(to, map(b"".join, _pieces(graph)), pyoxigraph.RdfFormat.N_QUADS)


def _pieces(graph: Path) -> Iterator[list[bytes]]:
    with graph.open("rb") as file:
        while lines := file.readlines(_PIECE):
            yield lines


def _fill(to: Path, texts: Iterable[bytes], form: pyoxigraph.RdfFormat) -> None:
    store = pyoxigraph.Store(str(to))
    for text in texts:
        # The build has checked the IRIs: to do it again would take a third of the time.
        store.bulk_load(text, format=form, lenient=True)
    # Pieces leave many small files behind; as one they are read twice as fast.
    store.optimize()


_MAKERS: Mapping[Index, Callable[[Path, Path], None]] = MappingProxyType(
    {Index.SLICES: _make_slices, Index.PLAIN: _make_plain, Index.NAMED: _make_named}
)
