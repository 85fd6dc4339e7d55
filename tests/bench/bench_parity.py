"""The engines of validation held against each other on 800 generated declarations: pySHACL, `shacl` and Apache Jena.

The tests do the same on fewer. Printed are results, differences and seconds by engine. Run: make bounds, or this file
by itself; it takes some minutes, as pySHACL does.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.paths import ROOT

sys.path.insert(0, str(ROOT))

from kg.validate import engines, shapes
from kg.validate.engines import PyshaclEngine
from tests.oracles import jena
from tests.oracles.engine_parity import Row, by_jena, generated, graphs, rows

DOCUMENTS = 800


def timed(name: str, run: Callable[[], list[frozenset[Row]]]) -> list[frozenset[Row]]:
    """Run one engine; print how many results it gives and how long it takes."""
    start = time.perf_counter()
    found = run()
    print(f"{name:<8}{sum(map(len, found)):>7} results {time.perf_counter() - start:>7.1f} s")
    return found


def bench_parity() -> None:
    """Print the differences by shape, and fail where there is one."""
    loaded = shapes.load()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "texts").mkdir()
        sets = list(graphs(generated(folder / "texts", DOCUMENTS, seed=11)))
        quick, sure = engines.ShaclEngine(loaded), PyshaclEngine(loaded)
        found = {
            "pyshacl": timed("pyshacl", lambda: [rows(sure.validate(quads)) for quads in sets]),
            "shacl": timed("shacl", lambda: [rows(quick.validate(quads)) for quads in sets]),
        }
        if jena.installed():
            classes = jena.classpath(folder / "classes")
            found["jena"] = timed("jena", lambda: by_jena(sets, loaded, classes, folder))
    alone = {
        (name, row)
        for name, given in found.items()
        for one, other in zip(found["pyshacl"], given, strict=True)
        for row in one ^ other
    }
    print(f"{len(sets)} graphs, {len(alone)} differences", *sorted(alone), sep="\n")
    assert not alone


if __name__ == "__main__":
    bench_parity()
