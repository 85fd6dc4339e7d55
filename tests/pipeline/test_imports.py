"""Who asks a graph that was built waits for no reader and no grammar; a build with nothing to do for no validation."""

import subprocess
import sys
from pathlib import Path

import pytest

import kg
from tests.paths import ROOT

HEAVY = ("kg.parse", "kg.segment", "kg.read", "kg.pipeline.corpus", "kg.pipeline.document")
SCRIPT = """
import sys
from kg.cli import main
code = main(sys.argv[1:])
print(code, *sorted(sys.modules), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "graph"
    kg.build(ROOT / "input", folder, ner=False)
    return folder


@pytest.mark.parametrize(
    "arguments", [("validate",), ("why", "id:written-declaration/652")], ids=lambda words: words[0]
)
def test_no_reader_and_no_grammar_is_loaded(arguments: tuple[str, ...], graph: Path) -> None:
    verb, *rest = arguments
    command = [sys.executable, "-c", SCRIPT, verb, str(graph), *rest]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    code, *modules = done.stderr.splitlines()[-1].split()
    assert code == "0"
    assert [name for name in modules if name.startswith(HEAVY)] == []


def test_a_build_with_nothing_to_do_loads_no_engine_of_validation(graph: Path) -> None:
    command = [sys.executable, "-c", SCRIPT, "build", "input", "--no-ner", "--out", str(graph)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    code, *modules = done.stderr.splitlines()[-1].split()
    assert code == "0"
    assert "kg.pipeline.folder_state" in modules
    assert {"pyshacl", "shacl", "spacy", "rdflib.plugins.sparql"}.isdisjoint(modules)
