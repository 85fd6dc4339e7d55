"""The command line as a stranger meets it: exit codes, what goes where, one clear line for each error."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.cli import COMMANDS, main
from tests.paths import ROOT


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "graph"
    assert main(["build", str(ROOT / "input"), "--out", str(folder), "--no-ner"]) == 0
    return folder


def test_build_prints_a_ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", str(ROOT / "input"), "--out", str(tmp_path / "graph"), "--no-ner"]) == 0
    printed = capsys.readouterr().out
    assert "signatures      24   14 SOC · 5 EPP/CD · 2 ALDE · 2 NR · 1 UEL" in printed
    assert "0 violation" in printed
    assert "100 %" in printed
    assert f"kg query {tmp_path / 'graph'} --name signatures-by-group" in printed


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_verb_has_help(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main([verb, "--help"])
    assert stop.value.code == 0
    assert f"usage: kg {verb}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["build", "no-such-folder"], "no-such-folder: no such file or folder"),
        (["query", "no-graph", "-e", "ASK {}"], "kg build"),
        (["query", "GRAPH"], "give one query"),
        (["query", "GRAPH", "--name", "nothing"], "signatures-by-group"),
        (["query", "GRAPH", "-e", "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }"], "SERVICE"),
        (["query", "GRAPH", "-e", "SELECT * {"], "line"),
        (["query", "GRAPH", "no-file.rq"], "no-file.rq"),
        (["export", "no-graph", "--format", "turtle", "--to", "x.ttl"], "kg build"),
        (["explain", "no-such-file.txt"], "no such file"),
        (["validate", "no-such-graph"], "kg build"),
        (["build", "INPUT", "--base-iri", "http://x/y", "--out", "OUT"], "ends in / or #"),
    ],
)
def test_errors_are_one_line_and_exit_2(
    arguments: list[str], words: str, graph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = {"GRAPH": str(graph), "INPUT": str(ROOT / "input"), "OUT": str(tmp_path / "out")}
    assert main([places.get(word, word) for word in arguments]) == 2
    printed = capsys.readouterr()
    assert words in printed.err
    assert printed.err.count("\n") == 1
    assert "Traceback" not in printed.err
    assert not (tmp_path / "out").exists()


def test_fail_on(tmp_path: Path, declaration: str) -> None:
    (tmp_path / "doc.txt").write_text(declaration.replace("Total = 24", "Total = 25"), encoding="utf-8")
    build = ["build", str(tmp_path / "doc.txt"), "--no-ner", "--out", str(tmp_path / "graph")]
    assert main(build) == 1
    assert main([*build, "--fail-on", "never"]) == 0
    assert main(["validate", str(tmp_path / "graph")]) == 1
    assert main(["validate", str(tmp_path / "doc.txt")]) == 1
    assert main(["validate", str(tmp_path / "graph"), "--fail-on", "never"]) == 0


def test_validate_agrees_with_build(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = [json.loads(line) for line in (graph / "findings.jsonl").read_text(encoding="utf-8").splitlines()]
    assert main(["validate", str(graph), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == kept
    assert main(["validate", str(graph), "--format", "turtle"]) == 0
    assert capsys.readouterr().out == (graph / "report.ttl").read_text(encoding="utf-8")


def test_query_by_name(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", str(graph), "--name", "signatures-by-group", "--format", "csv"]) == 0
    rows = capsys.readouterr().out.splitlines()[1:]
    assert [row.rsplit(",", 1)[-1] for row in rows] == ["14", "5", "2", "2", "1"]


def test_query_knows_the_graphs_own_prefix(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`id:` needs no declaration, as docs/query.md promises."""
    text = "SELECT (COUNT(?s) AS ?n) { ?s pace:group id:group\\/soc }"
    assert main(["query", str(graph), "-e", text, "--format", "csv"]) == 0
    assert capsys.readouterr().out.splitlines()[1] == "14"


def test_query_says_when_it_was_cut(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", str(graph), "-e", "SELECT * { ?s ?p ?o }", "--max-rows", "3"]) == 0
    assert "allow more with --max-rows" in capsys.readouterr().err


def test_explain_goes_signatory_by_signatory(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(ROOT / "input" / "doc-14493.txt"), "--no-ner"]) == 0
    printed = capsys.readouterr().out
    assert "SUTTER Petra, De, Belgium, SOC" in printed
    assert "family: De Sutter" in printed
    assert "group: SOC → id:group/soc (alive-on-day, not id:group/soc-socialist)" in printed


def test_unwritable_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("in the way")
    assert main(["build", str(ROOT / "input"), "--no-ner", "--out", str(tmp_path / "file" / "graph")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_a_closed_pipe_is_no_error(graph: Path) -> None:
    command = f"{sys.executable} -m kg query {graph} -e 'SELECT ?s ?p ?o {{ ?s ?p ?o }}' --format csv | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, env=dict(os.environ))
    assert done.stdout.startswith("s,p,o")
    assert done.stderr == ""


def test_installed_command_works_from_any_folder(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "kg", "doctor"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "FAULT" not in done.stdout


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run `kg` as a shell does, in a folder."""
    whole = command.replace("kg ", f"{sys.executable} -m kg ", 1)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        ["bash", "-c", whole], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    assert main(["build", str(ROOT / "input"), "--out", str(folder / "graph"), "--no-ner"]) == 0
    return folder


@pytest.mark.parametrize(
    ("command", "code", "told"),
    [
        ("kg query graph -e 'ASK {}' >&-", 0, ""),
        (
            "kg query graph --name signatures-by-group > /dev/full",
            2,
            "cannot be read or written (No space left on device)",
        ),
        ("kg export graph --format nquads --to - > /dev/full", 2, "No space left on device"),
        ("kg export graph --format nquads --to - | head -1", 0, ""),
        ("kg build '' --out x", 2, "an empty name is no document"),
        ("kg build graph --out x", 2, "this is a graph folder"),
        ("mkdir -p empty; kg build empty --out graph", 2, "no file is there"),
    ],
)
def test_odd_surroundings_give_one_line(command: str, code: int, told: str, built: Path) -> None:
    done = run(command, built)
    assert done.returncode == code
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_terminal_without_unicode_stops_nothing(built: Path) -> None:
    done = run("kg query graph --name members", built)
    plain = run("PYTHONIOENCODING=ascii kg query graph --name members", built)
    assert (done.returncode, plain.returncode) == (0, 0)
    assert "THI\\xc9RY" in plain.stdout or "\\xe9" in plain.stdout


def test_what_is_no_file_is_reported(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Links to nothing and round in a circle, and a pipe, which would never end; and graph folders are no documents."""
    documents = built / "documents"
    documents.mkdir()
    (documents / "one.txt").write_bytes((ROOT / "input" / "doc-14493.txt").read_bytes())
    (documents / "dangling.txt").symlink_to("nothing")
    (documents / "circle.txt").symlink_to("circle.txt")
    os.mkfifo(documents / "pipe.txt")
    shutil.copytree(built / "graph", documents / "graph")
    (documents / "new\nline.txt").write_text("x", encoding="utf-8")
    assert main(["build", str(documents), "--out", str(documents / "graph"), "--no-ner", "--verbose"]) == 1
    told = capsys.readouterr().err.splitlines()
    assert sorted(line.split(":")[0] for line in told if "file-unreadable" in line) == [
        "circle.txt",
        "dangling.txt",
        "pipe.txt",
    ]
    assert all(" " in line.split(":", 1)[1] for line in told)
    assert not any("file-skipped" in line for line in told)


def test_a_graph_that_was_cut_is_told(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(built / "graph", built / "cut")
    whole = (built / "cut" / "graph.nq").read_bytes().splitlines(keepends=True)
    (built / "cut" / "graph.nq").write_bytes(b"".join(whole[:1000]))
    assert main(["query", str(built / "cut"), "--name", "signatories"]) == 2
    assert "the build wrote" in capsys.readouterr().err
