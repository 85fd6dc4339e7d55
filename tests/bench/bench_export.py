"""Exports of 2,000, 6,000 and 20,000 declarations: seconds, quads a second and peak memory of each format.

Each export runs in a process of its own. Beside ours, on the same quads: Oxigraph's bare parse and write, which is the
limit, and rdflib's at a size that it bears. Memory of what streams must not grow with the graph. Larger graphs are a
built one many times over, its documents and files renamed, members shared. Processor time of a shared machine varies:
the ratios count. Run: make bench, or this file by itself, with numbers of declarations and formats as arguments.
"""

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from tests.paths import ROOT

sys.path.insert(0, str(ROOT))

import pyoxigraph
import rdflib

from kg import export
from kg.pipeline.corpus import BuildOptions, build
from kg.store import graph_folder, indexes
from kg.store.indexes import Index
from kg.store.nquads import ExternalSort
from tests.generate.corpus import declarations

BUILT = 200
SIZES = (2_000, 6_000, 20_000)
SMALL = 200
STREAMING = ("nquads", "ntriples", "turtle", "trig", "jsonld", "rdfxml")
OTHERS = ("graphml", "gexf", "void")
TABLES = ("csv", "parquet")
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


def ours(form: str, graph: Path, to: Path) -> None:
    # Turtle too with its evidence: the same quads for all.
    export.export(graph, form, str(to), export.Choice(evidence=True))


def by_oxigraph(form: str, graph: Path, to: Path) -> None:
    """Bare parse and write; what has no named graphs takes the triples."""
    quads = pyoxigraph.parse(path=graph / graph_folder.GRAPH, format=pyoxigraph.RdfFormat.N_QUADS)
    kind = OXIGRAPH[form]
    written = quads if kind.supports_datasets else (quad.triple for quad in quads)
    pyoxigraph.serialize(written, output=to, format=kind)


def by_rdflib(form: str, graph: Path, to: Path) -> None:
    dataset = rdflib.Dataset()
    dataset.parse(graph / graph_folder.GRAPH, format="nquads")
    dataset.serialize(to, format=form)


OXIGRAPH = {
    "nquads": pyoxigraph.RdfFormat.N_QUADS,
    "ntriples": pyoxigraph.RdfFormat.N_TRIPLES,
    "turtle": pyoxigraph.RdfFormat.TURTLE,
    "trig": pyoxigraph.RdfFormat.TRIG,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
    "rdfxml": pyoxigraph.RdfFormat.RDF_XML,
}
WAYS: dict[str, Callable[[str, Path, Path], None]] = {"ours": ours, "oxigraph": by_oxigraph, "rdflib": by_rdflib}


def measured(way: str, form: str, graph: Path) -> dict[str, float]:
    """Run one export in a process of its own; seconds are those of its processor."""
    with tempfile.TemporaryDirectory() as name:
        command = [sys.executable, __file__, "--run", way, form, str(graph), f"{name}/out"]
        return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def run(way: str, form: str, graph: Path, to: Path) -> None:
    start = time.process_time()
    WAYS[way](form, graph, to)
    print(json.dumps({"seconds": time.process_time() - start, "mebibytes": peak()}))


def peak() -> float:
    """The peak of this program alone: what getrusage tells includes the process that started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1024


def row(size: int, quads: int, way: str, form: str, graph: Path) -> dict[str, float]:
    found = measured(way, form, graph)
    speed = quads / found["seconds"]
    figures = f"{found['seconds']:8.1f} s {speed:10,.0f} quads/s {found['mebibytes']:6.0f} MiB"
    print(f"{size:>7,} {form:>9} {way:>9} {figures}", flush=True)
    return found


def compare(sizes: Sequence[int], formats: Sequence[str]) -> dict[tuple[int, str], float]:
    """Print a row for each size, format and way; return the peaks of our exports."""
    peaks = {}
    with tempfile.TemporaryDirectory() as name:
        graph = built(Path(name))
        for size in sizes:
            large = multiplied(graph, size // BUILT, Path(name) / str(size))
            with (large / graph_folder.GRAPH).open("rb") as lines:
                quads = sum(1 for _ in lines)
            if set(formats) & set(TABLES):
                indexes.make(large, Index.PLAIN)
            print(f"\n{size:,} declarations, {quads:,} quads")
            for form in formats:
                peaks[size, form] = row(size, quads, "ours", form, large)["mebibytes"]
                if form in OXIGRAPH:
                    row(size, quads, "oxigraph", form, large)
                if form in ("nquads", "trig") and size <= SMALL:
                    row(size, quads, "rdflib", form, large)
    return peaks


def test_memory_of_what_streams_does_not_grow() -> None:
    peaks = compare((SMALL, *SIZES), STREAMING)
    for form in STREAMING:
        assert peaks[SIZES[-1], form] < GROWTH * peaks[SIZES[0], form], form


def test_the_rest_is_measured() -> None:
    compare(SIZES[:2], (*OTHERS, *TABLES))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        run(sys.argv[2], sys.argv[3], Path(sys.argv[4]), Path(sys.argv[5]))
    else:
        numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
        wanted = [word for word in sys.argv[1:] if not word.isdigit()]
        compare(numbers or (SMALL, *SIZES), wanted or (*STREAMING, *OTHERS, *TABLES))
