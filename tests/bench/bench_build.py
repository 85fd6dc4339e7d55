"""Builds of generated declarations without models: seconds, quads a second, peak memory, and what a second build costs.

Each runs in a process of its own. Beside the build, on the same quads: Oxigraph's bare parse and write, and its load
into a store on disk, which are the limits; rdflib at a size that it bears. Growth must be near-linear.
Processor time of a shared machine varies: the ratios count. Run: make bench, or this file by itself, with numbers of
declarations as arguments.
"""

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.paths import ROOT

sys.path.insert(0, str(ROOT))

import pyoxigraph
import rdflib

from kg.pipeline import corpus as builder
from kg.store import graph_folder, indexes
from kg.store.indexes import Index
from tests.generate.corpus import declarations

SIZES = (200, 800)
LARGEST_FOR_RDFLIB = 200
# Seconds a quad of the largest build, as a multiple of the smallest's.
GROWTH = 1.6


def build(documents: Path, graph: Path) -> None:
    builder.build([documents], graph, builder.BuildOptions(ner=False))


def parse_and_write(_documents: Path, graph: Path) -> None:
    """Oxigraph alone, no byte looked at by Python."""
    quads = pyoxigraph.parse(path=graph / graph_folder.GRAPH, format=pyoxigraph.RdfFormat.N_QUADS)
    pyoxigraph.serialize(quads, output=graph.with_name("bare.nq"), format=pyoxigraph.RdfFormat.N_QUADS)


def load(_documents: Path, graph: Path) -> None:
    """Into the embedded stores on disk, as questions do that need them."""
    for index in Index:
        indexes.make(graph, index)


def by_rdflib(_documents: Path, graph: Path) -> None:
    dataset = rdflib.Dataset()
    dataset.parse(graph / graph_folder.GRAPH, format="nquads")
    dataset.serialize(graph.with_name("rdflib.nq"), format="nquads")


WAYS: dict[str, Callable[[Path, Path], None]] = {
    "build": build,
    "again": build,
    "load": load,
    "oxigraph": parse_and_write,
    "rdflib": by_rdflib,
}


def run(way: str, documents: Path, graph: Path) -> None:
    start = time.process_time()
    WAYS[way](documents, graph)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1024
    print(json.dumps({"seconds": time.process_time() - start, "mebibytes": peak}))


def compare(count: int, place: Path) -> float:
    """Print a row for each way; return the seconds a quad of the build."""
    documents, graph = place / "documents", place / "graph"
    documents.mkdir(parents=True)
    for name, text in declarations(count):
        (documents / name).write_text(text, encoding="utf-8")
    quads, seconds = 0, 0.0
    for way in WAYS if count <= LARGEST_FOR_RDFLIB else list(WAYS)[:-1]:
        command = [sys.executable, __file__, "--run", way, str(documents), str(graph)]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        quads = quads or sum(1 for _ in (graph / graph_folder.GRAPH).open("rb"))
        seconds = seconds or found["seconds"]
        figures = f"{found['seconds']:8.1f} s {quads / found['seconds']:10,.0f} quads/s {found['mebibytes']:6.0f} MiB"
        print(f"{count:>7,} declarations {way:>9} {figures}", flush=True)
    return seconds / quads


def test_builds_grow_with_their_documents() -> None:
    with tempfile.TemporaryDirectory() as name:
        each = [compare(count, Path(name) / str(count)) for count in SIZES]
    assert each[-1] < GROWTH * each[0]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        run(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
    else:
        with tempfile.TemporaryDirectory() as name:
            for given in sys.argv[1:]:
                compare(int(given), Path(name) / given)
