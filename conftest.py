"""Doctests run in a folder of their own that holds `input/`, so that examples read as they are typed."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent

# A landing is judged on the same examples each time; at a desk every run draws others.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


@pytest.fixture(autouse=True)
def _examples_run_apart(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if isinstance(request.node, pytest.DoctestItem):
        folder: Path = request.getfixturevalue("tmp_path")
        shutil.copytree(ROOT / "input", folder / "input")
        monkeypatch.chdir(folder)
