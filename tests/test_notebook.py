"""The notebook of the docs: it runs on the documents of the tests, and shows what is kept in it."""

import base64
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from tests.paths import ROOT

NOTEBOOK = ROOT / "docs" / "notebook.ipynb"
PNG = b"\x89PNG\r\n\x1a\n"
LARGEST_IMAGE = 100_000

Output = dict[str, Any]


@pytest.fixture(scope="module")
def kept() -> nbformat.NotebookNode:
    return nbformat.read(NOTEBOOK, as_version=4)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> nbformat.NotebookNode:
    """The notebook as it comes out when it is run beside a copy of the documents."""
    root = tmp_path_factory.mktemp("repository")
    (root / "docs").mkdir()
    shutil.copytree(ROOT / "tests" / "data", root / "tests" / "data")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(root))
        client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(root / "docs")}})
        return client.execute()


def outputs(notebook: nbformat.NotebookNode) -> Iterator[Output]:
    return (output for cell in notebook.cells for output in cell.get("outputs", ()))


def tables(notebook: nbformat.NotebookNode) -> list[Output]:
    return [output["data"] for output in outputs(notebook) if "text/html" in output.get("data", {})]


def images(notebook: nbformat.NotebookNode) -> list[bytes]:
    found = (output["data"]["image/png"] for output in outputs(notebook) if "image/png" in output.get("data", {}))
    return [base64.b64decode(image) for image in found]


def test_a_run_gives_the_tables_that_are_kept(kept: nbformat.NotebookNode, run: nbformat.NotebookNode) -> None:
    assert len(tables(kept)) == 2
    assert tables(run) == tables(kept)


def test_a_run_draws_two_pictures_as_the_kept_one_does(kept: nbformat.NotebookNode, run: nbformat.NotebookNode) -> None:
    for notebook in (kept, run):
        pictures = images(notebook)
        assert len(pictures) == 2
        assert all(picture.startswith(PNG) and 5_000 < len(picture) < LARGEST_IMAGE for picture in pictures)


def test_nothing_else_is_said(kept: nbformat.NotebookNode, run: nbformat.NotebookNode) -> None:
    for notebook in (kept, run):
        assert {output["output_type"] for output in outputs(notebook)} == {"execute_result", "display_data"}


def test_the_kept_notebook_was_run_from_top_to_bottom(kept: nbformat.NotebookNode) -> None:
    nbformat.validate(kept)
    counts = [cell.execution_count for cell in kept.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))
    assert str(Path.home()) not in NOTEBOOK.read_text(encoding="utf-8")
