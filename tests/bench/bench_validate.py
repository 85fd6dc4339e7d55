"""Validation of 800 declarations: seconds and peak memory by engine and by how the graph is cut; the share of a build.

    whole      pySHACL, the first 200 documents in one graph: twice as many take more than four times as long, as
               queries that look at one document then look through all
    pyshacl    pySHACL, document by document, in two processes
    default    what `kg build` does: the fast engine, pySHACL on what it rejects, then all documents together

Each way runs in a process of its own. Seconds are those of the processors, of all processes together, so that others on
the machine do not count; seconds on the clock stand behind. Run: make bounds, or this file by itself.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from kg.pipeline import validation
from tests.paths import ROOT

sys.path.insert(0, str(ROOT))

from kg.model.terms import Quad
from kg.pipeline.corpus import BuildOptions, build
from kg.store import nquads
from kg.validate import engines, procedure, shapes
from kg.validate.engines import PyshaclEngine
from kg.validate.validator import ValidationOptions
from tests.generate.corpus import declarations

DOCUMENTS, WHOLE = 800, 200
FASTER, SHARE = 20, 0.15


def whole(quads: Sequence[Quad]) -> int:
    """Some documents in one graph, by pySHACL."""
    documents = islice(validation.documents_of(quads), WHOLE)
    some = {quad for document in documents for quad in (*document.quads, *document.context)}
    return len(PyshaclEngine(shapes.load()).validate((*some, *procedure.standards(some, procedure.load()))).results)


def pyshacl(quads: Sequence[Quad]) -> int:
    """Document by document, by pySHACL in two processes."""
    return len(validation.validate_graph(quads, options=ValidationOptions(engine="pyshacl"), jobs=2)[0].results)


def default(quads: Sequence[Quad]) -> int:
    """As a build does."""
    return len(validation.validate_graph(quads)[0].results)


WAYS = {way.__name__: way for way in (whole, pyshacl, default)}


def measured(way: str, graph: Path) -> dict[str, float]:
    """Run one way in a process of its own."""
    command = [sys.executable, __file__, way, str(graph)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def _run(way: str, graph: Path) -> dict[str, float]:
    quads = tuple(nquads.read(graph))
    held, start, clock = _peak(), _spent(), time.perf_counter()
    found = WAYS[way](quads)
    seconds, clock = _spent() - start, time.perf_counter() - clock
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"results": found, "seconds": seconds, "clock": clock, "mebibytes": _peak() + children, "graph": held}


def _spent() -> float:
    """The processor time of this process and of those that it began and that have ended, in seconds."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _peak() -> float:
    """The most memory that this process has had, in MiB; getrusage counts its parent's too."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def built(folder: Path) -> tuple[Path, float]:
    """Build the declarations as a user does, with the models; return the graph and the seconds."""
    texts = folder / "texts"
    texts.mkdir()
    for name, text in declarations(DOCUMENTS):
        (texts / name).write_text(text, encoding="utf-8")
    start = _spent()
    build([texts], folder / "graph", BuildOptions(fail_on="never"))
    return folder / "graph" / "graph.nq", _spent() - start


def bench_validation() -> None:
    """Print the table, and hold the default against what is aimed at."""
    assert engines.shacl_installed(), "pip install 'pace-kg[fast]'"
    with tempfile.TemporaryDirectory() as folder:
        graph, building = built(Path(folder))
        figures = {way: measured(way, graph) for way in WAYS}
    print(f"\n{DOCUMENTS} declarations, built in {building:.1f} s")
    for way, row in figures.items():
        memory = f"{row['mebibytes']:.0f} MiB, {row['graph']:.0f} of them the graph"
        clock = f"{row['clock']:.1f} s on the clock"
        print(f"{way:<10}{row['seconds']:>7.1f} s   {clock}   {memory}   {row['results']:.0f} results")
    # Were it only as slow for each document as it is for 200.
    ratio = figures["whole"]["seconds"] * DOCUMENTS / WHOLE / figures["default"]["seconds"]
    share = figures["default"]["seconds"] / building
    print(f"the default is {ratio:.0f} times faster than the whole graph at least, and {share:.0%} of the build")
    assert ratio >= FASTER
    assert share <= SHARE


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(_run(sys.argv[1], Path(sys.argv[2]))))
    else:
        bench_validation()
