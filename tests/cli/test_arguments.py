"""The parser: what it writes out is what the slow modules hold, and help waits for none of them."""

import subprocess
import sys
from pathlib import Path

import pytest

from kg import export
from kg.cli import arguments, main
from kg.cli.arguments import COMMANDS
from kg.cli.commands import validate
from kg.export.load import LoadOptions, endpoints, verification
from kg.export.load.http import Patience
from kg.resolve import decisions
from kg.store.sparql import query, results
from kg.validate import engines
from tests.paths import ROOT

# What takes long to load, and no argument is worth waiting for.
SLOW = (
    "rdflib",
    "pyshacl",
    "pyoxigraph",
    "spacy",
    "pypdfium2",
    "prompt_toolkit",
    "jinja2",
    "shtab",
    "importlib.metadata",
    "dataclasses",
)


def test_names_and_defaults_are_those_of_the_modules_that_use_them() -> None:
    assert sorted(arguments.EXPORT_FORMATS) == sorted(export.FORMATS)
    assert sorted(arguments.RESULT_FORMATS) == sorted(results.FORMATS)
    assert sorted(arguments.REPORT_FORMATS) == sorted(validate.FORMATS)
    assert sorted(arguments.ENGINES) == sorted(engines.ENGINES)
    assert arguments.ENGINES[0] == engines.AUTO
    assert arguments.LOAD_PROTOCOLS == endpoints.PROTOCOLS
    assert arguments.LOAD_PROOFS == verification.DEPTHS
    assert tuple(decisions.STEPS[kind] for kind in decisions.KINDS) == arguments.DECISION_KINDS
    assert arguments.query_names() == tuple(query.named())
    limits, usual, patience = query.Limits(), LoadOptions(), Patience()
    assert (limits.seconds, limits.rows) == (arguments.QUERY_SECONDS, arguments.QUERY_ROWS)
    assert (usual.chunk, usual.sample) == (arguments.LOAD_CHUNK, arguments.LOAD_SAMPLE)
    assert arguments.LOAD_PROOFS[-1] == usual.depth
    assert (patience.timeout, patience.retries) == (arguments.LOAD_SECONDS, arguments.LOAD_RETRIES)


@pytest.mark.parametrize("verb", ["", *COMMANDS])
def test_help_loads_nothing_slow(verb: str) -> None:
    program = f"""
import sys
from kg.cli import main
try:
    main({[verb, "--help"] if verb else ["--help"]!r})
except SystemExit:
    print(*sys.modules, file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split())
    assert "usage: kg" in done.stdout
    assert loaded.isdisjoint(SLOW)
    assert {name for name in loaded if name.startswith("kg.")} <= {
        "kg.cli", "kg.cli.arguments", "kg.cli.terminal", "kg.model", "kg.model.document", "kg.model.errors",
        "kg.model.iri", "kg.model.resources", "kg.model.text",
    }  # fmt: skip


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("arguments") / "graph"
    assert main(["build", str(ROOT / "input"), "--out", str(folder), "--no-ner"]) == 0
    return folder


@pytest.mark.parametrize(
    "words",
    [
        ["why", "GRAPH", "resolution/2193"],
        ["query", "GRAPH", "--name", "signatures-by-group"],
        ["export", "GRAPH", "--format", "turtle", "--to", "-"],
        ["diff", "GRAPH", "GRAPH"],
    ],
    ids=lambda words: words[0],
)
def test_who_asks_a_graph_loads_no_reader_and_no_grammar(words: list[str], graph: Path) -> None:
    program = f"""
import sys
from kg.cli import main
code = main({[str(graph) if word == "GRAPH" else word for word in words]!r})
print("loaded", *sys.modules, file=sys.stderr)
sys.exit(code)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = done.stderr.partition("loaded ")[2].split()
    assert "kg.store.oxigraph" in loaded
    assert not [
        name
        for name in loaded
        if name in ("rdflib", "pyshacl", "spacy", "pypdfium2", "jinja2", "shtab")
        or name.startswith(("kg.read", "kg.segment", "kg.parse", "kg.pipeline", "kg.validate"))
    ]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("biuld", "did you mean build?"), ("querry", "did you mean query?"), ("xyz", "there are build,")],
)
def test_a_misspelt_verb_is_told_with_the_nearest(typed: str, answer: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([typed, "--out", "graph"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert answer in printed.err


@pytest.mark.parametrize("words", [["help", "query"], ["query", "--help"]])
def test_help_of_a_verb(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(words)
    assert stop.value.code == 0
    assert "usage: kg query" in capsys.readouterr().out


def test_help_of_nothing_and_of_what_is_no_verb(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["help"])
    assert stop.value.code == 0
    assert "usage: kg [-h]" in capsys.readouterr().out
    assert main(["help", "biuld"]) == 2
    assert main([]) == 2


def test_why_and_explain_say_which_is_which(capsys: pytest.CaptureFixture[str]) -> None:
    for verb, words in (("why", "provenance of a thing in a graph"), ("explain", "stages of one document")):
        with pytest.raises(SystemExit):
            main([verb, "--help"])
        assert words in " ".join(capsys.readouterr().out.split())
