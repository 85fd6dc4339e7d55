"""The prompt of `kg query DIR`, driven as a person drives it: through a real terminal."""

import os
import re
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest

from kg.cli.shell import commands, completion, editor
from kg.cli.shell.commands import Settings
from kg.model import iri
from kg.model.errors import QueryError, UsageError
from kg.store.sparql import query
from tests.fixtures import small_graph as sample_graph

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
CONTROL = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_graph.write_folder(tmp_path_factory.mktemp("graph"))


@pytest.fixture
def settings(folder: Path) -> Settings:
    return Settings(folder, iri.BASE, "csv", query.Limits())


class Terminal:
    """A person at a terminal: types, and waits for what is shown, without its control sequences."""

    def __init__(self, folder: Path, state: Path, *options: str) -> None:
        # A terminal that does not tell where its cursor is, as pexpect's does not.
        told = {"PROMPT_TOOLKIT_NO_CPR": "1", "XDG_STATE_HOME": str(state), "TERM": "xterm"}
        command = ["-m", "kg", "query", str(folder), *options]
        self.child = pexpect.spawn(
            sys.executable, command, env={**os.environ, **told}, encoding="utf-8", timeout=20, dimensions=(40, 120)
        )
        self.sees("kg>")

    def sees_next(self, text: str) -> str:
        """Wait for a text and for the prompt behind it."""
        before = self.sees(text)
        self.sees("kg>")
        return before

    def types(self, text: str) -> None:
        self.child.send(text)

    def enters(self, text: str) -> None:
        self.child.send(f"{text}\r")

    def sees(self, text: str) -> str:
        """Wait for a text and return what was shown before it."""
        self.child.expect_exact(text)
        return CONTROL.sub("", self.child.before)

    def leaves(self) -> int:
        self.child.sendeof()
        self.child.expect(pexpect.EOF)
        self.child.close()
        return int(self.child.exitstatus)


@pytest.fixture
def terminal(folder: Path, tmp_path: Path) -> Iterator[Terminal]:
    opened = Terminal(folder, tmp_path)
    yield opened
    opened.child.close(force=True)


def test_a_query_of_several_lines_is_asked_when_it_is_whole(terminal: Terminal) -> None:
    terminal.enters("SELECT (COUNT(*) AS ?n) {")
    terminal.enters("?s a pace:Signature")
    terminal.enters("}")
    assert "28" in terminal.sees_next("1 row in")
    assert terminal.leaves() == 0


def test_shipped_queries_by_name_and_other_commands(terminal: Terminal) -> None:
    terminal.enters(".list")
    terminal.sees_next("All pairs of co-signers")
    terminal.enters(".name co-signers")
    terminal.sees_next("the parameter member (The member) is missing")
    terminal.enters(".format csv")
    terminal.enters(".name co-signers member=id:member/BE/petra-de-sutter")
    assert "Werner Amon," in terminal.sees_next("23 rows in")
    terminal.enters(".rows 2")
    terminal.enters("SELECT ?s { ?s a pace:Signature }")
    terminal.sees("2 rows in")
    terminal.sees_next("cut there, allow more with --max-rows")
    terminal.enters(".nothing")
    terminal.sees_next("no command is called .nothing")
    terminal.enters(".quit")
    terminal.child.expect(pexpect.EOF)


def test_what_is_refused_is_refused_here_too(terminal: Terminal) -> None:
    terminal.enters("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    terminal.sees_next("SERVICE is refused")
    terminal.enters("DROP ALL")
    terminal.enters("")
    terminal.sees_next("an update is refused")
    terminal.enters("SELECT * { ?s ?p }")
    terminal.sees_next("no query can be read")
    assert terminal.leaves() == 0


def test_the_limit_of_time_holds(folder: Path, tmp_path: Path) -> None:
    terminal = Terminal(folder, tmp_path, "--timeout", "0.7")
    terminal.enters(ENDLESS)
    terminal.sees_next("no answer within 0.7 s")
    assert terminal.leaves() == 0


def test_control_c_cancels_the_query_and_its_process(terminal: Terminal) -> None:
    # The words to complete are looked up by a worker of their own; what stays is the holder of the graph.
    _wait_for(lambda: len(_workers(terminal.child.pid)) == 1)
    (holder,) = _workers(terminal.child.pid)
    terminal.enters(ENDLESS)
    running = _wait_for(lambda: _workers(holder))
    time.sleep(0.5)
    terminal.child.sendintr()
    terminal.sees_next("cancelled")
    assert running
    assert not any(Path(f"/proc/{process}").exists() for process in (holder, *running))
    terminal.enters("ASK {}")
    terminal.sees_next("true")
    assert terminal.leaves() == 0


def test_control_c_drops_what_is_typed(terminal: Terminal) -> None:
    terminal.enters("SELECT * {")
    terminal.child.sendintr()
    terminal.sees_next("cancelled")
    terminal.enters("ASK {}")
    terminal.sees_next("true")
    assert terminal.leaves() == 0


def test_tab_completes_terms_of_the_graph_and_names_of_queries(terminal: Terminal) -> None:
    _wait_for(lambda: len(_workers(terminal.child.pid)) == 1)
    time.sleep(0.2)
    terminal.types("SELECT (COUNT(*) AS ?n) { ?s pace:signator\t")
    terminal.enters(" ?m }")
    assert "28" in terminal.sees_next("1 row in")
    terminal.types(".name co-signers\t")
    terminal.enters(" member=id:member/EE/raivo-aeg")
    terminal.sees_next("rows in")
    assert terminal.leaves() == 0


def test_entries_are_kept_for_their_owner_and_come_back(folder: Path, tmp_path: Path) -> None:
    first = Terminal(folder, tmp_path)
    first.enters("ASK { ?s a pace:Signature }")
    first.sees_next("true")
    assert first.leaves() == 0
    kept = tmp_path / "kg" / "query-history"
    assert "+ASK { ?s a pace:Signature }" in kept.read_text("utf-8")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    second = Terminal(folder, tmp_path)
    second.types("\x1b[A")
    second.sees("Signature }")
    second.enters("")
    second.sees_next("true")
    assert second.leaves() == 0


def test_without_a_place_for_the_history_there_is_a_prompt(folder: Path) -> None:
    terminal = Terminal(folder, Path("/proc/nothing"))
    terminal.enters("ASK {}")
    terminal.sees_next("true")
    assert terminal.leaves() == 0


def test_without_a_terminal_a_query_is_asked_for(folder: Path) -> None:
    command = [sys.executable, "-m", "kg", "query", str(folder)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("kg query: give one query")
    assert len(done.stderr.splitlines()) == 1


def _workers(parent: int) -> list[int]:
    """The processes that a process runs, by /proc."""
    children = Path(f"/proc/{parent}/task").glob("*/children")
    return [int(number) for path in children for number in path.read_text().split()]


def _wait_for(found: Callable[[], object], seconds: float = 10) -> object:
    """Ask until there is an answer, and return it."""
    end = time.monotonic() + seconds
    while not (answer := found()) and time.monotonic() < end:
        time.sleep(0.02)
    return answer


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("", True),
        (".help", True),
        ("SELECT *", False),
        ("SELECT * {", False),
        ("SELECT * { ?s ?p '}'", False),
        ("SELECT * { ?s ?p '''}\n", True),  # an empty line asks in any case
        ("SELECT * { ?s ?p '''}", False),
        ("SELECT * { ?s ?p ?o } # {", True),
        ("SELECT * { ?s ?p } ", True),  # wrong, and told so
        ("SELECT * { FILTER(?x < 3 && ?y > 2) }", True),
        ("DESCRIBE <member/BE/petra-de-sutter>", True),
        ("PREFIX a: <http://example.org/{>", False),
        ("SELECT * { ?s ?p (1 2", False),
        ("CONSTRUCT WHERE { ?s ?p [ ?q ?o ] }", True),
        ("DROP ALL", False),
    ],
)
def test_when_an_entry_is_whole(text: str, whole: bool) -> None:
    assert editor.is_whole(text) is whole


def test_the_history_lies_where_the_system_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/state")
    assert editor.history_path() == Path("/state/kg/query-history")
    monkeypatch.setenv("XDG_STATE_HOME", "no/absolute/path")
    assert editor.history_path() == Path.home() / ".local/state/kg/query-history"


def test_the_words_of_a_graph(folder: Path, tmp_path: Path) -> None:
    found = completion.terms(folder)
    assert {"pace:Signature", "pace:signatory", "foaf:name", "dcterms:title"} <= set(found)
    assert list(found) == sorted(found)
    assert completion.terms(tmp_path) == ()
    assert {"pace:", "id:", "SELECT"} <= set(completion.CompletionWords(tmp_path)())


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (".name", "no shipped query is called ''"),
        (".name declarations text='a b", "a quote is left open"),
        (".show nothing", "no shipped query"),
        (".name members minimum=x", "not a value"),
        (".format yaml", "no format 'yaml'"),
        (".rows many", "not a number of rows"),
        (".timeout soon", "not a number of seconds"),
        (".drop", "no command is called .drop"),
    ],
)
def test_a_command_that_is_none(settings: Settings, entry: str, said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        commands.perform(entry, settings)


@pytest.mark.parametrize("seconds", ["inf", "nan", "1e300", "-1", "0"])
def test_a_time_that_no_clock_holds(settings: Settings, seconds: str) -> None:
    with pytest.raises(QueryError, match=r"a query cannot take .* s: allow more than 0 and at most 1,000,000"):
        commands.perform(f".timeout {seconds}", settings)


def test_commands_change_what_follows(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    changed = commands.perform(".timeout 3", settings)
    assert changed
    changed = commands.perform(" .rows 1 ", changed)
    assert changed
    changed = commands.perform(".format json", changed)
    assert changed
    assert (changed.limits.seconds, changed.limits.rows, changed.form) == (3, 1, "json")
    assert commands.perform("", changed) == changed
    assert commands.perform(".name declarations text='fully comply'", changed) == changed
    assert "written-declaration/652" in capsys.readouterr().out
    assert commands.perform(".help", changed) == changed
    assert ".quit     Leave" in capsys.readouterr().out
    assert commands.perform(".show members", changed) == changed
    assert "# title: Members by signatures" in capsys.readouterr().out
    assert commands.perform(".quit", changed) is None
    with pytest.raises(QueryError):
        commands.perform("SELECT", changed)
