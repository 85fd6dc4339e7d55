"""Doctests run in a folder of their own that holds `input/`, so that examples read as they are typed."""

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parent


@pytest.fixture(autouse=True)
def _examples_run_apart(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if isinstance(request.node, pytest.DoctestItem):
        folder: Path = request.getfixturevalue("tmp_path")
        shutil.copytree(ROOT / "input", folder / "input")
        monkeypatch.chdir(folder)
