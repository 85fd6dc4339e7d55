"""The engines of validation agree result by result: pySHACL, `shacl`, and Apache Jena as a third opinion.

No difference is known on the documents here; one that turns up is to be listed and explained in this file.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pytest

from kg.validate import engines, shapes
from kg.validate.engines import PyshaclEngine
from kg.validate.results import ValidationReport
from kg.validate.shapes import Shapes
from tests.fixtures.handmade_documents import SAMPLES
from tests.fixtures.handmade_graph import declaration, motion
from tests.fixtures.handmade_procedure import BROKEN, judged
from tests.oracles import jena
from tests.oracles.engine_parity import Graphs, by_jena, generated, golden, graphs, rows, wrong
from tests.validate.test_shapes import ALLOWED, REFUSED, REFUSED_KINDS

# Of the 800 that `make bounds` compares, and of the wrong documents every fourth: each is built by itself.
GENERATED = 12


def spoilt(_: Path) -> Graphs:
    """Faultless graphs, and copies in which one statement is changed or missing."""
    whole = [declaration(), motion(), *(sample() for sample in SAMPLES.values())]
    changed = [change(declaration()) for _, change in (*REFUSED, *ALLOWED)]
    changed += [change(SAMPLES[name]()) for _, name, change in REFUSED_KINDS]
    changed += [judged(quads) for _, quads, _ in BROKEN]
    return [tuple(quads) for quads in (*whole, *changed)]


# Of what is compared: how it is made in an empty folder, and how many results it has at the least.
SETS: dict[str, tuple[Callable[[Path], Graphs], int]] = {
    "golden": (lambda folder: list(graphs(golden(folder, "golden"))), 20),
    "gold": (lambda folder: list(graphs(golden(folder, "gold"))), 3),
    "generated": (lambda folder: list(graphs(generated(folder, GENERATED))), 5),
    "wrong": (lambda folder: [quads for own in islice(wrong(folder), 0, None, 4) for quads in graphs(own)], 20),
    "spoilt": (spoilt, 300),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """Graphs, each one document as it is validated, with pySHACL's report on it."""

    graphs: Graphs
    reports: Sequence[ValidationReport]


@pytest.fixture(scope="module")
def loaded() -> Shapes:
    return shapes.load()


@pytest.fixture(scope="module", params=SETS)
def compared(request: pytest.FixtureRequest, loaded: Shapes, tmp_path_factory: pytest.TempPathFactory) -> Compared:
    make, fewest = SETS[request.param]
    given, sure = make(tmp_path_factory.mktemp("texts")), PyshaclEngine(loaded)
    reports = [sure.validate(quads) for quads in given]
    # Where there is nothing to disagree on, agreement would prove nothing.
    assert sum(len(report.results) for report in reports) >= fewest
    return Compared(given, reports)


@pytest.mark.skipif(not engines.shacl_installed(), reason="the extra `fast` is not installed")
def test_the_fast_engine_agrees(compared: Compared, loaded: Shapes) -> None:
    quick = engines.ShaclEngine(loaded)
    for quads, report in zip(compared.graphs, compared.reports, strict=True):
        assert quick.validate(quads) == report


def test_jena_agrees(compared: Compared, loaded: Shapes, tmp_path: Path) -> None:
    jena.demand()
    folder = tmp_path / "classes"
    third = by_jena(compared.graphs, loaded, jena.classpath(folder), tmp_path)
    assert third == list(map(rows, compared.reports))
