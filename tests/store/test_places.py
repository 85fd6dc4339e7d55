"""Where a question is asked: a small graph whole in memory; of a large one some triples, or a store on disk."""

from pathlib import Path

import pytest

from kg.model.errors import GraphError
from kg.store import indexes, oxigraph
from kg.store.indexes import Index
from kg.store.sparql import guard, places
from kg.store.sparql.places import Place
from tests.fixtures import small_graph as sample_graph

ALL = "SELECT * { ?s pace:signatory ?m }"
ONE = "SELECT * { ?s pace:signatory <member/BE/petra-de-sutter> }"
OPEN = "SELECT * { ?s ?p ?o }"
GRAPHS = "SELECT * { GRAPH ?g { ?s pace:signatory ?m } }"
NOTHING = "ASK {}"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A graph that counts as large, with 28 signatories."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(oxigraph, "LARGEST_IN_MEMORY", 0)
    return sample_graph.write_folder(tmp_path / "graph")


def chosen(folder: Path, text: str, seconds: float = 10, *, load: bool = False) -> Place | Index | str:
    """The place by a word: `slices`, `memory`, `disk`, or `patient` where the disk has no other time than the limit."""
    place = places.choose(folder, guard.check(text).needs, [], seconds, load=load)
    if isinstance(place, Index):
        return place
    if place.disk:
        return "disk" if place.patience else "patient"
    return "memory" if place.slices is None else "slices"


def test_a_small_graph_is_loaded_whole(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oxigraph, "LARGEST_IN_MEMORY", 10**9)
    assert {chosen(folder, text) for text in (ALL, ONE, OPEN, GRAPHS, NOTHING)} == {"memory"}


@pytest.mark.parametrize(
    ("made", "text", "place"),
    [
        ("", NOTHING, "slices"),
        ("", ALL, Index.SLICES),
        ("", ONE, Index.SLICES),
        ("", OPEN, Index.PLAIN),
        ("", GRAPHS, Index.NAMED),
        ("slices", ALL, "slices"),
        ("slices", ONE, "slices"),
        ("slices", OPEN, Index.PLAIN),
        ("slices plain", ALL, "slices"),
        ("slices plain", ONE, "disk"),
        ("slices plain", OPEN, "disk"),
        ("slices plain", GRAPHS, Index.NAMED),
        ("named", GRAPHS, "disk"),
        ("named", OPEN, Index.PLAIN),
    ],
)
def test_by_what_is_asked_and_what_is_there(folder: Path, made: str, text: str, place: str) -> None:
    for index in made.split():
        indexes.make(folder, Index(index))
    assert chosen(folder, text) == place


@pytest.mark.parametrize(
    ("few", "many", "most", "found"),
    [
        # All, one thing; then with a store on disk.
        (300, 500, 1500, ("slices", "slices", "slices", "disk")),
        (20, 500, 1500, ("slices", "slices", "disk", "disk")),
        (10, 20, 1500, ("slices", Index.PLAIN, "disk", "disk")),
        (10, 20, 20, (Index.PLAIN, Index.PLAIN, "patient", "patient")),
    ],
)
def test_by_the_number_of_triples(
    folder: Path, monkeypatch: pytest.MonkeyPatch, few: int, many: int, most: int, found: tuple[str, ...]
) -> None:
    monkeypatch.setattr(places, "FEW", few)
    monkeypatch.setattr(places, "MANY", many)
    monkeypatch.setattr(places, "MOST_TO_LOAD", most)
    monkeypatch.setattr(places, "LARGEST_TO_LOAD", 0)
    indexes.make(folder, Index.SLICES)
    before = [chosen(folder, text) for text in (ALL, ONE)]
    indexes.make(folder, Index.PLAIN)
    assert (*before, *(chosen(folder, text) for text in (ALL, ONE))) == found


def test_what_cannot_be_loaded_in_a_third_of_the_time_stays_on_disk(folder: Path) -> None:
    indexes.make(folder, Index.SLICES)
    indexes.make(folder, Index.PLAIN)
    assert [chosen(folder, text, 0.0001) for text in (ALL, ONE, OPEN)] == ["patient"] * 3


def test_after_the_disk_or_without_it_memory_is_asked(folder: Path) -> None:
    assert [chosen(folder, text, load=True) for text in (ALL, OPEN, GRAPHS)] == ["memory"] * 3
    indexes.make(folder, Index.SLICES)
    assert [chosen(folder, text, load=True) for text in (ALL, OPEN, GRAPHS)] == ["slices", "memory", "memory"]


def test_a_place_that_cannot_be_opened(folder: Path, tmp_path: Path) -> None:
    for place in (Place((tmp_path / "none.nt",)), Place(disk=tmp_path / "none"), Place(union=True)):
        (folder / "graph.nq").unlink(missing_ok=True)
        with pytest.raises(GraphError, match="build the graph again"):
            place.open(folder)
    with pytest.raises(GraphError, match="build the graph again"):
        chosen(folder, ALL)
