"""The graph folder is replaced as a whole or not at all."""

from pathlib import Path

import pytest

from kg.model.errors import GraphError, OutputError
from kg.store import graph_folder


def make(target: Path, text: str) -> None:
    with graph_folder.replacing(target) as draft:
        (draft / graph_folder.MANIFEST).write_text(text)
        (draft / graph_folder.GRAPH).write_text(text)


def test_first_and_second_build(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "graph"
    make(target, "one")
    make(target, "two")
    assert (target / graph_folder.GRAPH).read_text() == "two"
    assert [path.name for path in target.parent.iterdir()] == ["graph"]


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "graph"
    make(target, "one")
    with pytest.raises(RuntimeError), graph_folder.replacing(target) as draft:
        (draft / graph_folder.GRAPH).write_text("half")
        raise RuntimeError("the build broke")
    assert (target / graph_folder.GRAPH).read_text() == "one"
    assert [path.name for path in tmp_path.iterdir()] == ["graph"]


def test_without_exchange_of_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph_folder.ctypes, "CDLL", lambda name: object())
    make(tmp_path / "graph", "one")
    make(tmp_path / "graph", "two")
    assert (tmp_path / "graph" / graph_folder.GRAPH).read_text() == "two"
    assert [path.name for path in tmp_path.iterdir()] == ["graph"]


def test_other_peoples_folders_are_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "love.txt").write_text("dear")
    with pytest.raises(OutputError, match="no graph folder"):
        make(tmp_path / "letters", "one")
    assert (tmp_path / "letters" / "love.txt").read_text() == "dear"


def test_a_file_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "graph").write_text("a file")
    with pytest.raises(OutputError):
        make(tmp_path / "graph", "one")


def test_require_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="kg build"):
        graph_folder.require(tmp_path)
