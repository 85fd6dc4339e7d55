"""Exports of 2,000 and 10,000 declarations: memory of what streams must not grow with the graph.

Each export runs in a process of its own. The graphs are a built one many times over, its documents and files renamed,
members shared. Run: make bounds.
"""

import json
import re
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from kg.pipeline.corpus import BuildOptions, build
from kg.store import graph_folder
from kg.store.nquads import ExternalSort
from tests.bench import processes
from tests.generate.corpus import declarations

BUILT = 200
SIZES = (2_000, 10_000)
STREAMING = ("nquads", "ntriples", "turtle", "trig", "jsonld", "rdfxml")
# Peak memory of the largest graph, as a multiple of the smallest's.
GROWTH = 1.15

_RENAMED = re.compile(r"(written-declaration/|doc/)([0-9]+)|(source/)([0-9a-f]{4})(?=[0-9a-f]{12})|(fileName> \")")


def built(path: Path) -> Path:
    """A graph folder of some generated declarations."""
    (path / "in").mkdir()
    for name, text in declarations(BUILT):
        (path / "in" / name).write_text(text, encoding="utf-8")
    build([path / "in"], path / "graph", BuildOptions(ner=False, jobs=2))
    return path / "graph"


def multiplied(graph: Path, times: int, path: Path) -> Path:
    """A graph folder that holds the documents of another so many times."""
    path.mkdir()
    manifest = json.loads((graph / graph_folder.MANIFEST).read_text(encoding="utf-8"))
    del manifest["graph_bytes"]
    (path / graph_folder.MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    with ExternalSort(path) as lines, (path / graph_folder.GRAPH).open("w", encoding="utf-8") as file:
        with (graph / graph_folder.GRAPH).open(encoding="utf-8") as given:
            for line in given:
                lines.add(copies(line, times))
        file.writelines(lines.lines())
    return path


def copies(line: str, times: int) -> Iterator[str]:
    yield line
    if _RENAMED.search(line):
        yield from (_RENAMED.sub(partial(renamed, number), line) for number in range(1, times))


def renamed(number: int, match: re.Match[str]) -> str:
    series, count, source, digest, name = match.groups()
    if name:
        return f"{name}{number:03}/"
    return f"{series}{int(count) + number * 10_000}" if series else f"{source}{int(digest, 16) ^ number:04x}"


def test_memory_of_what_streams_does_not_grow() -> None:
    peaks: dict[str, list[float]] = {form: [] for form in STREAMING}
    with tempfile.TemporaryDirectory() as name:
        graph = built(Path(name))
        for size in SIZES:
            large = multiplied(graph, size // BUILT, Path(name) / str(size))
            for form in STREAMING:
                # Turtle too with its evidence: the same quads for all.
                words = ("export", large, "--format", form, "--to", Path(name) / "out", "--with-evidence")
                used = processes.kg(*words, ends=(0,))
                print(f"{size:>7,} {form:>9} {used.seconds:8.1f} s {used.mebibytes:6.0f} MiB", flush=True)
                peaks[form].append(used.mebibytes)
    for form, (small, *_, large_peak) in peaks.items():
        assert large_peak < GROWTH * small, form
