"""A build where nothing has changed leaves the folder as it is; whatever could change a byte is noticed."""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kg.model.errors import KgError
from kg.pipeline import folder_state
from kg.pipeline.corpus import BuildOptions, build
from kg.pipeline.summary import BuildSummary
from kg.store import graph_folder
from tests.generate.corpus import declarations

QUICK = BuildOptions(ner=False)
LONG_AGO = 1_000_000_000


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildSummary]:
    """A folder with `documents`, last changed long ago, and the `graph` built of them."""
    root = tmp_path_factory.mktemp("unchanged")
    (root / "documents").mkdir()
    for name, text in declarations(3, seed=5):
        path = root / "documents" / name
        path.write_text(text, encoding="utf-8")
        os.utime(path, (LONG_AGO, LONG_AGO))
    (root / "documents" / "notes.odt").write_text("no document")
    return root, build([root / "documents"], root / "graph", QUICK)


def again(root: Path, options: BuildOptions = QUICK) -> BuildSummary:
    return build([root / "documents"], root / "graph", options)


def written(root: Path) -> dict[Path, tuple[int, int]]:
    """When each file of the graph folder was last written, and which file it is."""
    statuses = {path: path.stat() for path in (root / "graph").rglob("*")}
    return {path: (status.st_mtime_ns, status.st_ino) for path, status in statuses.items()}


def first(root: Path) -> Path:
    return min((root / "documents").glob("*.txt"))


def test_the_account_is_told_and_no_file_is_written(built: tuple[Path, BuildSummary]) -> None:
    root, account = built
    before = written(root)
    found = again(root)
    assert found.unchanged
    assert not account.unchanged
    assert replace(found, unchanged=False, seconds=account.seconds) == account
    assert written(root) == before
    assert found.lines()[0].startswith("nothing has changed")


def test_no_bytes_of_a_settled_input_are_read(
    built: tuple[Path, BuildSummary], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, _ = built
    hashed: list[str] = []

    def watched(file):
        hashed.append(file.name)
        return content_of(file)

    content_of = folder_state.content_of
    monkeypatch.setattr(folder_state, "content_of", watched)
    assert again(root).unchanged
    # What could not be read may be readable now.
    assert hashed == ["notes.odt"]


def touched(root: Path) -> None:
    os.utime(first(root), (LONG_AGO + 60, LONG_AGO + 60))


def copied_over(root: Path) -> None:
    shutil.copy(first(root), root / "aside")
    shutil.move(root / "aside", first(root))


def edited_in_the_same_moment(root: Path) -> None:
    """The same size and time, as where a file was written twice within one tick of the clock; another inode, though."""
    path = first(root)
    text = path.read_text(encoding="utf-8")
    path.with_name(".new").write_text(text.replace("e", "a", 1), encoding="utf-8")
    path.with_name(".new").replace(path)
    os.utime(path, (LONG_AGO, LONG_AGO))


def renamed(root: Path) -> None:
    first(root).rename(root / "documents" / "0000.txt")


def removed(root: Path) -> None:
    first(root).unlink()


def added(root: Path) -> None:
    shutil.copy(first(root), root / "documents" / "zzzz.txt")


def with_an_address(root: Path) -> None:
    line = f"file,url\n{first(root).name},https://pace.coe.int/en/files/1\n"
    (root / "documents" / "sources.csv").write_text(line)


def without_turtle(root: Path) -> None:
    (root / "graph" / graph_folder.TURTLE).unlink()


def with_another_graph(root: Path) -> None:
    with (root / "graph" / graph_folder.GRAPH).open("a") as file:
        file.write("\n")


def with_a_broken_state(root: Path) -> None:
    (root / "graph" / graph_folder.STATE).write_text("{")


def without_state(root: Path) -> None:
    (root / "graph" / graph_folder.STATE).unlink()


def with_a_killed_build(root: Path) -> None:
    (root / ".graph.kg-draft-0123abcd").mkdir()


def built_again(built: tuple[Path, BuildSummary], tmp_path: Path, change: Callable[[Path], None]) -> BuildSummary:
    """The account of a build of a copy of the folder after a change; what it wrote equals a build from nothing."""
    root = tmp_path / "copy"
    shutil.copytree(built[0], root)
    build([root / "documents"], root / "graph", QUICK)
    assert again(root).unchanged
    change(root)
    found = again(root)
    build([root / "documents"], root / "anew", QUICK)
    for name in (graph_folder.GRAPH, graph_folder.TURTLE, graph_folder.FINDINGS, graph_folder.MANIFEST):
        assert (root / "graph" / name).read_bytes() == (root / "anew" / name).read_bytes()
    assert not list(root.glob(".graph.kg-draft-*"))
    return found


@pytest.mark.parametrize("change", [touched, copied_over])
def test_the_same_bytes_are_no_change(
    built: tuple[Path, BuildSummary], tmp_path: Path, change: Callable[[Path], None]
) -> None:
    assert built_again(built, tmp_path, change).unchanged


@pytest.mark.parametrize(
    "change",
    [
        edited_in_the_same_moment, renamed, removed, added, with_an_address, without_turtle, with_another_graph,
        with_a_broken_state, without_state, with_a_killed_build,
    ],
)  # fmt: skip
def test_a_change_is_noticed(built: tuple[Path, BuildSummary], tmp_path: Path, change: Callable[[Path], None]) -> None:
    assert not built_again(built, tmp_path, change).unchanged


def test_a_file_written_just_before_the_build_is_hashed(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (name, text), *_ = declarations(1, seed=5)
    path = tmp_path / "documents" / name
    path.write_text(text, encoding="utf-8")
    again(tmp_path)
    # The same file with other bytes and the time of before: only its bytes tell.
    status = path.stat()
    with path.open("r+", encoding="utf-8") as file:
        file.write("X")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert not again(tmp_path).unchanged


def test_other_options_are_a_change(built: tuple[Path, BuildSummary], tmp_path: Path) -> None:
    root = tmp_path / "copy"
    shutil.copytree(built[0], root)
    again(root)
    assert not again(root, replace(QUICK, base_iri="https://example.org/")).unchanged
    assert not again(root).unchanged
    strict = again(root, replace(QUICK, fail_on="info", jobs=2))
    assert strict.unchanged
    assert strict.failed


def test_decisions_that_are_missing_are_told_though_nothing_has_changed(built: tuple[Path, BuildSummary]) -> None:
    root, _ = built
    assert again(root).unchanged
    with pytest.raises(KgError, match=r"missing\.ttl"):
        again(root, replace(QUICK, decisions=root / "missing.ttl"))
