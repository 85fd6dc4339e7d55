"""How tests are run: doctests in a folder of their own that holds `input/`, files shared out among processes whole."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent

# A landing is judged on the same examples each time, on machines of any speed; at a desk every run draws others.
settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")


# The files that take longest are begun first, so that no process waits for another at the end.
LONGEST = (
    "test_engine_parity",
    "test_load_servers",
    "test_hostile_queries",
    "test_incremental",
    "test_answers",
    "test_members",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; the tests of a file stay together, for they share what is costly to make."""
    items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST))


@pytest.fixture(autouse=True)
def _examples_run_apart(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if isinstance(request.node, pytest.DoctestItem):
        folder: Path = request.getfixturevalue("tmp_path")
        shutil.copytree(ROOT / "input", folder / "input")
        monkeypatch.chdir(folder)
