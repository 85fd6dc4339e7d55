"""What is made of a graph when a question first needs it: whole or not there, of this graph, by one process."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph
import pytest

from kg.model import terms
from kg.model.errors import GraphError
from kg.model.namespaces import RDF
from kg.store import indexes, nquads, oxigraph
from kg.store.indexes import Index
from tests.fixtures import small_graph as sample_graph
from tests.paths import ROOT

by_index = pytest.mark.parametrize("index", Index)
MAKING = (
    "import sys; from pathlib import Path; from kg.store import indexes; indexes.make(Path(sys.argv[1]), sys.argv[2])"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return sample_graph.write_folder(tmp_path / "graph")


def change(folder: Path) -> None:
    nquads.write(folder / "graph.nq", list(sample_graph.quads())[:-1])


@by_index
def test_it_is_made_once_and_found_while_the_graph_is_the_same(folder: Path, index: Index) -> None:
    assert indexes.find(folder, index) is None
    made = indexes.make(folder, index)
    assert made == indexes.find(folder, index) == indexes.make(folder, index)
    assert made.parent == folder / "store"
    change(folder)
    assert indexes.find(folder, index) is None


def test_what_is_not_of_the_graph_is_cleared_away(folder: Path) -> None:
    """Indexes of an older graph, what a killed process has left, and a store of another make."""
    older = indexes.make(folder, Index.SLICES)
    change(folder)
    left = folder / "store" / f".{Index.PLAIN}-1-2-abcd"
    left.mkdir()
    (folder / "store" / "CURRENT").write_text("")
    kept = {indexes.make(folder, index).name for index in (Index.SLICES, Index.PLAIN)}
    assert not older.exists()
    assert {path.name for path in (folder / "store").iterdir()} == {*kept, ".lock"}


def test_the_slices_hold_every_triple_once(folder: Path) -> None:
    indexes.make(folder, Index.SLICES)
    quads, slices = set(nquads.read(folder / "graph.nq")), indexes.slices(folder)
    for predicate in {quad.predicate for quad in quads}:
        files, count = slices.of([predicate], [])
        expected = sorted(quad[:3] for quad in quads if quad.predicate == predicate)
        assert sorted(triples_of(files)) == expected
        assert count == len(expected)
    for name in {quad.object for quad in quads if quad.predicate == RDF.type}:
        files, count = slices.of([], [name])
        assert sorted(triples_of(files)) == sorted(quad[:3] for quad in quads if quad[1:3] == (RDF.type, name))
    assert slices.of(["<http://x.org/none>"], ["<http://x.org/None>"]) == ((), 0)


def triples_of(files: tuple[Path, ...]) -> list[tuple[str, ...]]:
    read = (pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.N_TRIPLES) for path in files)
    return [tuple(map(oxigraph.term, triple.triple)) for found in read for triple in found]


def test_the_stores_hold_every_quad(folder: Path) -> None:
    quads = set(oxigraph.load_graph(folder))
    plain = pyoxigraph.Store.read_only(str(indexes.make(folder, Index.PLAIN)))
    assert {quad.triple for quad in plain} == {quad.triple for quad in quads}
    assert not list(plain.named_graphs())
    assert len(plain) == len(quads)
    assert set(pyoxigraph.Store.read_only(str(indexes.make(folder, Index.NAMED)))) == quads


def test_a_line_that_holds_what_looks_like_a_graph(tmp_path: Path) -> None:
    odd = sample_graph.Quad("<s:s>", "<p:p>", terms.string("a <b:b> .\n"), "<g:g>")
    folder = sample_graph.write_folder(tmp_path, [odd])
    indexes.make(folder, Index.SLICES)
    files, _ = indexes.slices(folder).of(["<p:p>"], [])
    assert triples_of(files) == [odd[:3]]


@by_index
def test_two_processes_make_it_one_after_the_other(folder: Path, index: Index) -> None:
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: indexes.make(folder, index), range(2))
    assert first == second


@by_index
def test_where_the_folder_cannot_be_written_it_lies_in_the_cache(folder: Path, tmp_path: Path, index: Index) -> None:
    # Where its name is taken, no folder can be made; permissions would not stop the superuser.
    (folder / "store").write_text("")
    made = indexes.make(folder, index)
    assert made.is_relative_to(tmp_path / "cache" / "kg")
    assert indexes.find(folder, index) == made
    change(folder)
    assert indexes.find(folder, index) is None
    assert indexes.make(folder, index) != made
    assert not made.exists()


@by_index
def test_where_nothing_can_be_written_there_is_none(folder: Path, tmp_path: Path, index: Index) -> None:
    (folder / "store").write_text("")
    (tmp_path / "cache").write_text("")
    assert indexes.make(folder, index) is None
    assert oxigraph.open_store(folder)


@by_index
def test_of_a_graph_that_is_gone_or_broken_nothing_is_made(folder: Path, index: Index) -> None:
    (folder / "graph.nq").write_text("nonsense\n")
    with pytest.raises(GraphError, match="build the graph again"):
        indexes.make(folder, index)
    assert [path.name for path in (folder / "store").iterdir()] == [".lock"]
    (folder / "graph.nq").unlink()
    with pytest.raises(GraphError, match="build the graph again"):
        indexes.find(folder, index)


def test_slices_that_are_broken(folder: Path) -> None:
    (indexes.make(folder, Index.SLICES) / "slices.json").write_text("{")
    with pytest.raises(GraphError, match="delete it"):
        indexes.slices(folder)


@by_index
def test_a_process_that_is_killed_leaves_nothing_that_counts(folder: Path, index: Index) -> None:
    """Killed at some times, from before it begins to after it has ended."""
    for tenths in range(6):
        process = subprocess.Popen([sys.executable, "-c", MAKING, str(folder), str(index)], cwd=ROOT)
        time.sleep(0.1 + tenths / 20)
        process.kill()
        process.wait()
    made = indexes.make(folder, index)
    assert {path.name for path in (folder / "store").iterdir()} == {made.name, ".lock"}
    assert len(list(made.iterdir())) > 1
