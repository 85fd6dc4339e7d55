"""A second build reads only what changed, and ends with the bytes of a build from nothing, whatever came between."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.model import iri, terms
from kg.model.errors import OutputError, UsageError
from kg.pipeline import first_pass
from kg.pipeline.corpus import BuildOptions, build
from kg.store import graph_folder, nquads
from tests.generate.corpus import declarations

QUICK = BuildOptions(ner=False)
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
    """All that a build wrote but the store, which Oxigraph writes in its own way, and what tells times of files."""
    own_way = {graph_folder.STORE, graph_folder.STATE, graph_folder.BLOCKS}
    found = (path for path in graph.rglob("*") if path.is_file() and not own_way & set(path.parts))
    return {path.relative_to(graph).as_posix(): path.read_bytes() for path in found}


def from_nothing(documents: Path, tmp_path: Path, options: BuildOptions = QUICK) -> dict[str, bytes]:
    target = tmp_path / f"anew-{random.random()}"
    build([documents], target, options)
    return bytes_of(target)


def build_though_unchanged(documents: Path, graph: Path) -> None:
    """Build again where nothing has changed, as if that could not be told."""
    (graph / graph_folder.STATE).unlink()
    build([documents], graph, QUICK)


def read_anew(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list into which the names go of all files that are taken through the pipeline from now on."""
    names: list[str] = []
    inner = first_pass.process

    def watched(sources, tools):
        names.extend(source.name for source, _ in sources)
        return inner(sources, tools)

    monkeypatch.setattr(first_pass, "process", watched)
    return names


def test_nothing_has_changed(documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build([documents], tmp_path / "graph", QUICK)
    first, read = bytes_of(tmp_path / "graph"), read_anew(monkeypatch)
    build_though_unchanged(documents, tmp_path / "graph")
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
    "options", [BuildOptions(ner=False, jobs=2), BuildOptions(ner=False, base_iri="https://example.org/x/")]
)
def test_another_way_of_building_gives_the_bytes_of_that_way(
    documents: Path, tmp_path: Path, options: BuildOptions
) -> None:
    build([documents], tmp_path / "graph", QUICK)
    build([documents], tmp_path / "graph", options)
    assert bytes_of(tmp_path / "graph") == from_nothing(documents, tmp_path, options)


def test_two_processes_write_what_one_writes(documents: Path, tmp_path: Path) -> None:
    assert from_nothing(documents, tmp_path, BuildOptions(ner=False, jobs=2)) == from_nothing(documents, tmp_path)


@pytest.mark.parametrize("damage", [b"", b"\x00" * 40, b"{}"])
def test_what_was_kept_and_is_broken_is_read_anew(documents: Path, tmp_path: Path, damage: bytes) -> None:
    build([documents], tmp_path / "graph", QUICK)
    first = bytes_of(tmp_path / "graph")
    for path in (tmp_path / "graph" / graph_folder.KEPT).iterdir():
        path.write_bytes(damage)
    build_though_unchanged(documents, tmp_path / "graph")
    assert bytes_of(tmp_path / "graph") == first


def test_a_second_build_into_the_same_folder_is_refused(documents: Path, tmp_path: Path) -> None:
    target = tmp_path / "graph"
    with graph_folder.replacing(target) as draft:
        with pytest.raises(OutputError, match="another build is writing it"):
            build([documents], target, QUICK)
        (draft / graph_folder.MANIFEST).write_text("{}")
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
    (tmp_path / "graph").rename(tmp_path / ".graph.kg-draft-0123abcd")
    read = read_anew(monkeypatch)
    build([documents], tmp_path / "graph", QUICK)
    assert read == []
    assert not list(tmp_path.glob(".graph*"))


def test_one_file_under_two_names_is_read_once(documents: Path, tmp_path: Path) -> None:
    """Also where the second name asks for another reader, which would find other words at other places."""
    first, *_ = sorted(documents.iterdir())
    shutil.copy(first, first.with_name("zz-copy.txt"))
    shutil.copy(first, first.with_name("zz-copy.html"))
    build([documents], tmp_path / "graph", QUICK)
    lines = (tmp_path / "graph" / graph_folder.TEXTS).read_text(encoding="utf-8").splitlines()
    digests = [json.loads(line)["sha256"] for line in lines]
    assert len(digests) == len(set(digests)) == COUNT
    counts = json.loads((tmp_path / "graph" / graph_folder.MANIFEST).read_text(encoding="utf-8"))["counts"]
    graph = list(nquads.read(tmp_path / "graph" / graph_folder.GRAPH))
    ontology = sum(quad.subject.startswith(f"<{iri.ONTOLOGY[:-1]}") for quad in graph)
    assert counts["quads"] == len(graph) - ontology
    names = [quad.object for quad in graph if quad.predicate == terms.resource(iri.expand("pace:fileName"))]
    assert len(names) == COUNT + 2


def test_a_name_that_is_no_unicode_is_reported_with_escapes(documents: Path, tmp_path: Path) -> None:
    odd = os.fsencode(documents) + b"/\xff.txt"
    Path(os.fsdecode(odd)).write_text("nothing that is a document", encoding="utf-8")
    made = build([documents], tmp_path / "graph", QUICK)
    assert any(line.startswith("\\udcff.txt: ") for line in made.reported)


@pytest.mark.parametrize(
    "base", ["https://w3id.org/pace-kg/", "http://exa mple/", "foo/", "http://x/y", "http://www.w3.org/2001/"]
)
def test_a_base_that_cannot_be_one_is_refused(documents: Path, tmp_path: Path, base: str) -> None:
    with pytest.raises(UsageError, match="--base-iri"):
        build([documents], tmp_path / "graph", BuildOptions(ner=False, base_iri=base))


def test_a_link_to_a_graph_folder_stays_a_link(documents: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "graph")
    build([documents], tmp_path / "link", QUICK)
    build([documents], tmp_path / "link", QUICK)
    assert (tmp_path / "link").is_symlink()
    assert bytes_of(tmp_path / "graph") == from_nothing(documents, tmp_path)


def test_folders_that_only_look_like_drafts_are_left_alone(documents: Path, tmp_path: Path) -> None:
    for name in (".graph.backup", ".graph.v2.kg-draft-0123abcd"):
        (tmp_path / name).mkdir()
    build([documents], tmp_path / "graph", QUICK)
    assert {path.name for path in tmp_path.iterdir()} >= {".graph.backup", ".graph.v2.kg-draft-0123abcd"}


def test_a_sheaf_that_is_broken_is_read_anew(documents: Path, tmp_path: Path) -> None:
    build([documents], tmp_path / "graph", QUICK)
    first = bytes_of(tmp_path / "graph")
    for path in (tmp_path / "graph" / graph_folder.KEPT).iterdir():
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    build_though_unchanged(documents, tmp_path / "graph")
    assert bytes_of(tmp_path / "graph") == first


def test_workers_end_with_a_build_that_is_killed(documents: Path, tmp_path: Path) -> None:
    """Nobody is left to hold the lock: the next build begins at once."""
    command = [sys.executable, "-m", "kg", "build", str(documents), "--out", str(tmp_path / "graph"), "--no-ner"]
    running = subprocess.Popen([*command, "--jobs", "2"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    children = Path(f"/proc/{running.pid}/task/{running.pid}/children")
    while running.poll() is None and len(children.read_text().split()) < 2:
        time.sleep(0.01)
    running.kill()
    running.wait()
    time.sleep(0.2)
    build([documents], tmp_path / "graph", QUICK)
