"""Hostile queries: refused for what they mean, or cut within the limit and a second, in bounded memory, in one line."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from kg.model import iri
from kg.model.errors import QueryError
from kg.store.sparql import guard, query
from tests.fixtures import golden_graph
from tests.fixtures import hostile_queries as hostile
from tests.fixtures.hostile_queries import Fate, Hostile

CATALOGUE = hostile.catalogue()
REFUSED = [one for one in CATALOGUE if one.ends == "refused"]
RUNNING = [one for one in CATALOGUE if one.ends != "refused"]
# All as `kg query` asks them; in the other ways, which differ in how the process begins, some of every kind.
ASKED = [(one, way) for at, one in enumerate(RUNNING) for way in hostile.WAYS if way == "fork" or at % 5 == 0]
SECONDS = 1.0
OURS = f"{iri.BASE}graph/m"
# What the system, Python and a small graph take beside what a query may take.
BESIDE = 512 * 1024 * 1024
STOPPED = ("no answer within", "MiB", "cut there", "nested too deeply", "characters")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return golden_graph.build(tmp_path_factory.mktemp("hostile") / "graph")


@pytest.fixture(scope="module")
def fates(folder: Path) -> Iterator[dict[tuple[str, str], "Future[Fate]"]]:
    """What becomes of those that run, two at a time."""
    with ThreadPoolExecutor(2) as pool:
        yield {(one.name, way): pool.submit(hostile.ask, folder, one.text, SECONDS, way) for one, way in ASKED}


def test_the_catalogue_is_long_enough_and_its_names_are_unique() -> None:
    assert len({one.name for one in CATALOGUE}) == len(CATALOGUE) > 80


@pytest.mark.parametrize("one", REFUSED, ids=lambda one: one.name)
def test_it_is_refused_before_the_engine_sees_it(one: Hostile) -> None:
    """The text alone tells, or the graphs that it names are none of ours."""
    if "from" in one.name:
        assert not all(graph.startswith(OURS) for graph in guard.check(one.text).graphs)
    elif len(one.text) <= guard.LONGEST:
        with pytest.raises(QueryError):
            guard.check(one.text)


@pytest.mark.parametrize(
    "one", [one for one in REFUSED if "from" in one.name or "too" in one.name], ids=lambda one: one.name
)
def test_it_is_refused_by_the_whole(folder: Path, one: Hostile) -> None:
    with pytest.raises(QueryError, match=r"no graph|characters"):
        query.run(folder, one.text)


@pytest.mark.parametrize(("one", "way"), ASKED, ids=lambda value: getattr(value, "name", value))
def test_it_ends_at_the_limit(
    folder: Path, fates: dict[tuple[str, str], "Future[Fate]"], one: Hostile, way: str
) -> None:
    fate = fates[one.name, way].result()
    if fate.seconds > SECONDS + 1:  # A busy machine is no fault: once more, alone.
        fate = hostile.ask(folder, one.text, SECONDS, way)
    assert fate.seconds < SECONDS + 1
    assert fate.peak < query.Limits().memory + BESIDE
    assert fate.code in (0, 2)
    assert len(fate.said.splitlines()) <= 1
    assert "Traceback" not in fate.said
    assert one.ends == "either" or any(word in fate.said for word in STOPPED)
