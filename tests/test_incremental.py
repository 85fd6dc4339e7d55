"""A second build reads only what changed, and ends with the bytes of a build from nothing, whatever came between."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from corpus import declarations

from kg import assemble, folder
from kg.builder import Options, build
from kg.errors import OutputError

QUICK = Options(names=False)
COUNT = 40


@pytest.fixture(scope="module")
def corpus() -> list[tuple[str, str]]:
    return list(declarations(COUNT, seed=7))


@pytest.fixture
def documents(tmp_path: Path, corpus: list[tuple[str, str]]) -> Path:
    """A folder of declarations, one file a page."""
    path = tmp_path / "documents"
    path.mkdir()
    for name, text in corpus:
        (path / name).write_text(text, encoding="utf-8")
    return path


def bytes_of(graph: Path) -> dict[str, bytes]:
    """All that a build wrote but the store, which Oxigraph writes in its own way."""
    found = (path for path in graph.rglob("*") if path.is_file() and folder.STORE not in path.parts)
    return {path.relative_to(graph).as_posix(): path.read_bytes() for path in found}


def from_nothing(documents: Path, tmp_path: Path, options: Options = QUICK) -> dict[str, bytes]:
    target = tmp_path / f"anew-{random.random()}"
    build([documents], target, options)
    return bytes_of(target)


def read_anew(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list into which the names go of all files that are taken through the pipeline from now on."""
    names: list[str] = []
    inner = assemble.read_documents

    def watched(sources, tools):
        names.extend(source.name for source, _ in sources)
        return inner(sources, tools)

    monkeypatch.setattr(assemble, "read_documents", watched)
    return names


def test_nothing_has_changed(documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build([documents], tmp_path / "graph", QUICK)
    first, read = bytes_of(tmp_path / "graph"), read_anew(monkeypatch)
    build([documents], tmp_path / "graph", QUICK)
    assert read == []
    assert bytes_of(tmp_path / "graph") == first


def test_files_that_are_new_changed_renamed_and_gone(
    documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third, fourth, *_ = sorted(documents.iterdir())
    aside = fourth.rename(tmp_path / fourth.name)
    build([documents], tmp_path / "graph", QUICK)
    read = read_anew(monkeypatch)
    aside.rename(fourth)
    first.unlink()
    second.write_text(second.read_text(encoding="utf-8").replace(" on ", " upon "), encoding="utf-8")
    third.rename(third.with_name("another-name.txt"))
    build([documents], tmp_path / "graph", QUICK)
    assert sorted(read) == sorted(("another-name.txt", second.name, fourth.name))
    assert bytes_of(tmp_path / "graph") == from_nothing(documents, tmp_path)


@pytest.mark.parametrize(
    "options", [Options(names=False, jobs=2), Options(names=False, base_iri="https://example.org/x/")]
)
def test_another_way_of_building_gives_the_bytes_of_that_way(documents: Path, tmp_path: Path, options: Options) -> None:
    build([documents], tmp_path / "graph", QUICK)
    build([documents], tmp_path / "graph", options)
    assert bytes_of(tmp_path / "graph") == from_nothing(documents, tmp_path, options)


def test_two_processes_write_what_one_writes(documents: Path, tmp_path: Path) -> None:
    assert from_nothing(documents, tmp_path, Options(names=False, jobs=2)) == from_nothing(documents, tmp_path)


@pytest.mark.parametrize("damage", [b"", b"\x00" * 40, b"{}"])
def test_what_was_kept_and_is_broken_is_read_anew(documents: Path, tmp_path: Path, damage: bytes) -> None:
    build([documents], tmp_path / "graph", QUICK)
    first = bytes_of(tmp_path / "graph")
    for path in (tmp_path / "graph" / folder.KEPT).iterdir():
        path.write_bytes(damage)
    build([documents], tmp_path / "graph", QUICK)
    assert bytes_of(tmp_path / "graph") == first


def test_a_second_build_into_the_same_folder_is_refused(documents: Path, tmp_path: Path) -> None:
    target = tmp_path / "graph"
    with folder.replacing(target) as draft:
        with pytest.raises(OutputError, match="another build is writing it"):
            build([documents], target, QUICK)
        (draft / folder.MANIFEST).write_text("{}")
    build([documents], target, QUICK)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["documents", "graph"]


def test_a_build_that_is_killed_leaves_the_last_graph(documents: Path, tmp_path: Path) -> None:
    """Killed at any moment, the folder is the one before or the one after; the next run completes and clears away."""
    target, chance = tmp_path / "graph", random.Random(3)
    build([documents], target, QUICK)
    before, after = bytes_of(target), from_nothing(_changed(documents), tmp_path)
    command = [sys.executable, "-m", "kg", "build", str(documents), "--out", str(target), "--no-ner"]
    for _ in range(5):
        running = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(chance.uniform(0.2, 1.5))
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        assert bytes_of(target) in (before, after)
    build([documents], target, QUICK)
    assert bytes_of(target) == after
    assert not list(tmp_path.glob(".graph*"))


def _changed(documents: Path) -> Path:
    first, *_ = sorted(documents.iterdir())
    shutil.copy(first, first.with_name("again.txt"))
    return documents


def test_what_a_killed_build_had_read_is_taken_over(
    documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([documents], tmp_path / "graph", QUICK)
    (tmp_path / "graph").rename(tmp_path / ".graph.killed")
    read = read_anew(monkeypatch)
    build([documents], tmp_path / "graph", QUICK)
    assert read == []
    assert not list(tmp_path.glob(".graph*"))
