"""A process that holds a graph: the same answers and limits, what it keeps, and that nothing outlives its parent."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.model import iri
from kg.model.errors import GraphError, QueryError
from kg.store import indexes, nquads, oxigraph
from kg.store.indexes import Index
from kg.store.sparql import guard, holder, query, sandbox
from kg.store.sparql.holder import Holder
from kg.store.sparql.query import Limits, WorkerRequest
from kg.store.sparql.worker import Held
from tests.fixtures import small_graph as sample_graph
from tests.paths import ROOT

COUNTED = "SELECT ?m (COUNT(*) AS ?n) { ?s pace:signatory ?m } GROUP BY ?m ORDER BY ?m"
NAMES = "SELECT ?m ?name { ?s pace:signatory ?m . ?m foaf:name ?name } ORDER BY ?m ?name"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?a ?f"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return sample_graph.write_folder(tmp_path / "graph")


@pytest.fixture
def held() -> Iterator[Holder]:
    with Holder() as opened:
        yield opened


def test_answers_are_those_of_a_process_a_query(folder: Path, held: Holder) -> None:
    for text in (COUNTED, NAMES, COUNTED, "ASK {}", "DESCRIBE <state/BEL>", "SELECT * { GRAPH ?g { ?s a ?k } }"):
        here, there = query.run(folder, text, runner=held.run), query.run(folder, text)
        assert (here.form, here.columns, here.boolean, here.triples) == (
            *(there.form, there.columns, there.boolean, there.triples),
        )
        assert sorted(map(str, here.rows)) == sorted(map(str, there.rows))


def test_what_is_refused_or_wrong_is_told_again_and_again(folder: Path, tmp_path: Path, held: Holder) -> None:
    for _ in range(2):
        with pytest.raises(QueryError, match="SERVICE is refused"):
            query.run(folder, "ASK { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", runner=held.run)
        with pytest.raises(QueryError, match="column"):
            query.run(folder, "SELECT ?x (COUNT(?y) AS ?n) { ?x ?p ?y }", runner=held.run)
    with pytest.raises(GraphError):
        query.run(tmp_path / "none", "ASK {}", runner=held.run)
    (folder / "graph.nq").write_text("nonsense\n")
    with pytest.raises(GraphError, match="build the graph again"):
        query.run(folder, "ASK {}", runner=held.run)


def test_limits_hold_and_the_next_question_is_answered(folder: Path, held: Holder) -> None:
    start = time.monotonic()
    with pytest.raises(QueryError, match=r"no answer within 0\.8 s"):
        query.run(folder, ENDLESS, limits=Limits(seconds=0.8), runner=held.run)
    assert time.monotonic() - start < 2.8
    with pytest.raises(QueryError, match="memory"):
        query.run(folder, GREEDY, limits=Limits(memory=100_000_000), runner=held.run)
    assert query.run(folder, COUNTED, limits=Limits(rows=3), runner=held.run).limit == "rows"
    assert query.run(folder, "SELECT ?s { ?s ?p ?o }", limits=Limits(size=900), runner=held.run).limit == "size"
    assert query.run(folder, "ASK {}", runner=held.run).boolean


def test_a_graph_that_was_built_again_answers_anew(folder: Path, held: Holder) -> None:
    before = query.run(folder, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", runner=held.run).rows
    nquads.write(folder / "graph.nq", list(sample_graph.quads())[:-1])
    assert query.run(folder, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", runner=held.run).rows != before


@pytest.fixture
def large(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A graph that counts as large, for forks of this process."""
    monkeypatch.setattr(oxigraph, "LARGEST_IN_MEMORY", 0)
    monkeypatch.setattr(sandbox, "can_fork", lambda: True)
    indexes.make(folder, Index.SLICES)
    return folder


def asked(folder: Path, text: str, held: Held) -> tuple[list[object], Held]:
    request = WorkerRequest(str(folder), text, {}, iri.BASE, 10, 1000, 2**30, 2**20)
    result, held = holder.answer(request.to_json(), time.monotonic() + 10, held)
    return [json.loads(line) for line in result.output.splitlines()], held


def test_slices_are_kept_and_joined(large: Path) -> None:
    first, held = asked(large, COUNTED, Held())
    again, same = asked(large, COUNTED, held)
    assert first[:-1] == again[:-1]
    assert same.files == held.files
    assert len(held.files) == 1
    named, more = asked(large, NAMES, same)
    assert len(more.files) == 2
    assert len(named) == 2 + 28 + 1
    assert asked(large, COUNTED, more)[0][:-1] == first[:-1]
    nquads.write(large / "graph.nq", list(sample_graph.quads())[:-1])
    indexes.make(large, Index.SLICES)
    _, anew = asked(large, COUNTED, more)
    assert len(anew.files) == 1
    assert not anew.files & more.files


def test_the_check_of_a_text_that_passed_is_kept(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, held = asked(large, COUNTED, Held())
    assert held.checked == {(COUNTED, iri.BASE): guard.check(COUNTED)}
    refused, held = asked(large, "ASK { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", held)
    assert "error" in refused[0]
    assert len(held.checked) == 1

    def refuse(*_: object) -> None:
        raise QueryError("checked again")

    monkeypatch.setattr(guard, "check", refuse)
    assert len(asked(large, COUNTED, held)[0]) > 2
    for text in (f"{COUNTED} ", "ASK {}"):
        assert asked(large, text, held)[0] == [{"error": "checked again", "kind": "QueryError"}]
    other = WorkerRequest(str(large), COUNTED, {}, "http://x.org/", 10, 1000, 2**30, 2**20)
    assert b"checked again" in holder.answer(other.to_json(), time.monotonic() + 10, held)[0].output


@pytest.mark.parametrize("text", [COUNTED, ENDLESS, "DESCRIBE <a> FROM <b> { ?s ?p ?o }", "ASK {}\r\n# x"])
def test_a_check_is_packed_and_unpacked(text: str) -> None:
    checked = guard.check(text)
    assert guard.unpacked(text, json.loads(json.dumps(checked.packed()))) == checked


def test_checks_that_are_kept_are_few_and_short(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holder, "_KEPT", 2)
    monkeypatch.setattr(holder, "_LONGEST_KEPT", 20)
    held = Held()
    for text in ("ASK {}", "ASK { }", COUNTED, "ASK {  }"):
        _, held = asked(large, text, held)
    assert [text for text, _ in held.checked] == ["ASK { }", "ASK {  }"]


def test_it_is_started_again_where_it_is_gone(folder: Path, held: Holder) -> None:
    assert query.run(folder, "ASK {}", runner=held.run).boolean
    (process,) = children(os.getpid())
    os.kill(process, signal.SIGKILL)
    until(lambda: state(process) == "Z")
    assert query.run(folder, "ASK {}", runner=held.run).boolean
    assert process not in children(os.getpid())


def test_one_that_cannot_start_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holder, "_COMMAND", (sys.executable, "-c", ""))
    with Holder() as held, pytest.raises(QueryError, match="ended without an answer"):
        query.run(folder, "ASK {}", runner=held.run)


def test_at_its_end_no_process_is_left(folder: Path) -> None:
    with Holder() as held:
        assert query.run(folder, "ASK {}", runner=held.run).boolean
        (process,) = children(os.getpid())
    assert not children(os.getpid())
    assert not Path(f"/proc/{process}").exists()


INTERRUPTED = """
import signal, sys
from pathlib import Path
from kg.store.sparql import query
from kg.store.sparql.holder import Holder
folder = Path(sys.argv[1])
with Holder() as held:
    query.run(folder, "ASK {}", runner=held.run)
    print("asks", flush=True)
    try:
        query.run(folder, sys.argv[2], limits=query.Limits(seconds=60), runner=held.run)
    except KeyboardInterrupt:
        print(query.run(folder, "ASK {}", runner=held.run).boolean, flush=True)
        sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a limit ends the worker")
@pytest.mark.parametrize("who", ["asker", "holder"])
def test_nothing_outlives_who_has_asked(folder: Path, who: str) -> None:
    with asking(folder) as process:
        (held,), worker = children(process.pid), worker_of(process)
        os.kill(process.pid if who == "asker" else held, signal.SIGKILL)
        until(lambda: {state(held), state(worker)} <= {"", "Z"})
        process.kill()


def test_an_interrupt_ends_the_worker_and_the_next_question_is_answered(folder: Path) -> None:
    with asking(folder) as process:
        worker = worker_of(process)
        process.send_signal(signal.SIGINT)
        assert process.stdout.readline() == "True\n"
        until(lambda: state(worker) == "")
        assert process.communicate("", timeout=20)[0] == ""
        assert process.returncode == 0


def asking(folder: Path) -> "subprocess.Popen[str]":
    """A process that has asked a holder what takes an hour."""
    command, pipe = [sys.executable, "-c", INTERRUPTED, str(folder), ENDLESS], subprocess.PIPE
    process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
    assert process.stdout.readline() == "asks\n"
    return process


def worker_of(process: "subprocess.Popen[str]") -> int:
    (held,) = children(process.pid)
    return until(lambda: children(held))[0]


def children(parent: int) -> list[int]:
    """The processes that a process runs, zombies too, by /proc."""
    found = Path(f"/proc/{parent}/task").glob("*/children")
    return [int(number) for path in found for number in path.read_text().split()]


def state(process: int) -> str:
    """The letter for the state of a process; nothing where it is gone."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][0]
    except OSError:
        return ""


def until(found: Callable[[], object], seconds: float = 20) -> object:
    """Ask until there is an answer, and return it."""
    end = time.monotonic() + seconds
    while not (answer := found()):
        assert time.monotonic() < end
        time.sleep(0.02)
    return answer
