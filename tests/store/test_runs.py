"""Sorted files are put together from sorted runs: without reading most lines, with the bytes of sorting them all."""

import tempfile
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.store.runs import OpenFiles, Run, Stretch, StretchWriter, clusters, merge_lines

RELAXED = settings(deadline=None)
# Few names, of which one begins another, so that runs overlap and single lines fall into them.
NAMES = st.sampled_from(["a", "a/1", "a/1/x", "a0", "ab", "b", "b/2", "é"])
# Each line with the graph that it stands in: those of a run stand in one.
LINES = st.builds(lambda name, value, graph: f"<{name}> {value} <{graph}> .\n", NAMES, st.integers(0, 9), NAMES)


def laid_down(path: Path, lines: Sequence[str]) -> list[Run]:
    """The lines as runs in a file: as many as there are graphs, each in order."""
    runs, at = [], 0
    by_graph = groupby(sorted(set(lines), key=lambda line: (line.split()[2], line)), key=lambda line: line.split()[2])
    with path.open("wb") as file:
        for graph, group in by_graph:
            run = list(group)
            data = "".join(run).encode()
            runs.append(Run(run[0], run[-1], Stretch(str(path), at, len(data)), graph))
            file.write(data)
            at += len(data)
    return runs


@RELAXED
@given(st.lists(LINES, max_size=40), st.lists(LINES, max_size=10))
def test_runs_and_single_lines_are_one_sorted_file(in_runs: list[str], single: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        runs = laid_down(Path(folder) / "runs", in_runs)
        graphs = {run.graph for run in runs}
        # A single line is of a graph of its own: no run holds some of its lines.
        alone = sorted({line for line in single if line.split()[2] not in graphs})
        first, second = Path(folder) / "first", Path(folder) / "second"
        with OpenFiles() as files, StretchWriter(first) as out:
            before = {run: files.lines_of(run) for run in runs}
            placed = merge_lines(runs, alone, files, out)
        assert first.read_text("utf-8") == "".join(sorted({*in_runs, *alone}))
        # From where they have come to stand they are read, and put together, as from where they were laid down.
        moved = [Run(run.first, run.last, placed[run], run.graph) for run in runs]
        with OpenFiles() as files, StretchWriter(second) as out:
            assert [files.lines_of(run) for run in moved] == [before[run] for run in runs]
            merge_lines(moved, alone, files, out)
        assert second.read_bytes() == first.read_bytes()


def test_a_run_into_which_nothing_falls_is_copied_and_no_line_is_read(tmp_path: Path) -> None:
    (tmp_path / "runs").write_bytes(b"any bytes at all")
    run = Run("b", "d", Stretch(str(tmp_path / "runs"), 4, 5))
    with OpenFiles() as files, StretchWriter(tmp_path / "out") as out:
        assert merge_lines([run], ["a\n", "e\n"], files, out) == {run: Stretch(str(tmp_path / "out"), 2, 5)}
    assert (tmp_path / "out").read_bytes() == b"a\nbytese\n"


def test_runs_that_overlap_stand_in_one_cluster() -> None:
    one, two, three = (Run(first, last, Stretch("", 0, 0)) for first, last in (("a", "c"), ("b", "d"), ("f", "g")))
    found = list(clusters([three, two, one], ["0", "c", "e", "h"]))
    assert [cluster.runs for cluster in found] == [(one, two), (three,), ()]
    assert [(cluster.before, cluster.among) for cluster in found] == [
        ((0, 1), (1, 2)),
        ((2, 3), (3, 3)),
        ((3, 4), (4, 4)),
    ]
