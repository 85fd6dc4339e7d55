"""Queries that answer alike in two engines, end at their limits, and find no way out of their process."""

import json
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pyoxigraph
import pytest
import rdflib

from kg import cli
from kg.model import iri, terms
from kg.model.errors import GraphError, QueryError
from kg.store import indexes, oxigraph
from kg.store.indexes import Index
from kg.store.sparql import guard, parameters, places, query, sandbox
from kg.store.sparql.query import Limits
from tests.fixtures import handmade_members as sample_members
from tests.fixtures import small_graph as sample_graph
from tests.paths import ROOT

CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
NEVER = 'FILTER(CONCAT(STR(?a), STR(?f), STR(?i), STR(?l)) = "")'
PETRA = terms.resource(iri.BASE + "member/BE/petra-de-sutter")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_graph.write_folder(tmp_path_factory.mktemp("graph"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with all that pass 2 says of members, and a second edition."""
    quads = [*sample_graph.quads(), *sample_members.around_graph()]
    return sample_graph.write_folder(tmp_path_factory.mktemp("graph"), quads)


@pytest.fixture(scope="module")
def dataset(whole: Path) -> rdflib.Dataset:
    return oxigraph.open_dataset(whole)


def example(named: query.NamedQuery) -> list[str]:
    """The parameters that a query needs, as its head gives them for an example."""
    return [f"{one.name}={one.example}" for one in named.parameters if one.default is None and not one.optional]


def every_parameter(named: query.NamedQuery) -> list[str]:
    return [f"{one.name}={one.example}" for one in named.parameters]


both_ways = pytest.mark.usefixtures("either_way")

CASES = [
    pytest.param(named, given, id=f"{named.name}-{'some' if given == example(named) else 'all'}")
    for named in query.named().values()
    for given in (example(named), every_parameter(named))
]


def by_rdflib(dataset: rdflib.Dataset, text: str) -> tuple[list[str], list[tuple[str | None, ...]]]:
    found = dataset.query(text)
    rows = [tuple(None if value is None else as_term(value) for value in row) for row in found]
    return [str(variable) for variable in found.vars], rows


def as_term(node: rdflib.term.Node) -> str:
    if isinstance(node, rdflib.URIRef):
        return terms.resource(str(node))
    plain = terms.string(str(node), node.language or "")
    return f"{plain}^^<{node.datatype}>" if node.datatype else plain


@pytest.mark.parametrize(("named", "given"), CASES)
def test_each_shipped_query_answers_alike_in_rdflib_and_oxigraph(
    whole: Path, dataset: rdflib.Dataset, named: query.NamedQuery, given: list[str]
) -> None:
    text = parameters.bind(guard.check(named.text), parameters.terms(named.parameters, given))
    columns, found = oxigraph.open_graph(whole).select(text)
    rows = list(found)
    assert (list(columns), rows) == by_rdflib(dataset, text)
    assert rows or given != example(named)


@pytest.mark.parametrize("named", query.named().values(), ids=lambda named: named.name)
def test_each_shipped_query_tells_what_it_is(named: query.NamedQuery) -> None:
    assert named.title
    assert named.description.endswith(".")
    assert named.example.startswith(f"kg query graph --name {named.name}")
    assert all(one.description and one.example for one in named.parameters)
    assert all(f"?{one.name}" in named.text.partition("WHERE")[2] for one in named.parameters)
    assert "ORDER BY" in named.text


def test_no_shipped_query_needs_a_default_prefix_or_base() -> None:
    for named in query.named().values():
        assert oxigraph.Graph(pyoxigraph.Store()).select(named.text).columns


def test_the_queries_that_the_issue_asks_for_are_there() -> None:
    assert set(query.named()) >= {
        *("signatures-by-group", "signatures-by-state", "co-signers", "declarations-citing", "persons-named"),
        *("states-named", "signatories", "declarations", "member-history", "evidence", "acts-cited"),
        *("groups-by-declaration", "cross-group-pairs"),
    }


def test_signatures_by_group_of_one_declaration(folder: Path) -> None:
    named = query.named()["signatures-by-group"]
    values = parameters.terms(named.parameters, ["document=id:written-declaration/652"])
    rows = query.run(folder, named.text, values).rows
    counted = {terms.value_of(group).text: terms.value_of(count).text for group, _, count in rows}
    assert counted == {"SOC": "14", "EPP/CD": "5", "ALDE": "2", "NR": "2", "UEL": "1"}


def test_signatories_stand_in_the_order_of_print(folder: Path) -> None:
    named = query.named()["signatories"]
    rows = query.run(folder, named.text, parameters.terms(named.parameters, example(named))).rows
    assert [terms.value_of(row[0]).text for row in rows] == [str(number) for number in range(1, 25)]
    assert rows[23][1:4] == ('"Mart van de Ven"', '"NLD"', '"ALDE"')


def test_the_evidence_of_a_member_is_the_signatory_lines(folder: Path) -> None:
    rows = query.run(folder, query.named()["evidence"].text, {"thing": PETRA}).rows
    assert Counter(row[4] for row in rows) == {'"SUTTER Petra, De, Belgium, SOC"': 3}


@pytest.mark.parametrize("seconds", ["inf", "nan", "1e300", "-1", "0"])
def test_a_time_that_no_clock_holds_is_refused(folder: Path, seconds: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["query", str(folder), "-e", "ASK {}", f"--timeout={seconds}"]) == 2
    told = capsys.readouterr().err
    assert "allow more than 0 and at most 1,000,000" in told
    assert told.count("\n") == 1


def test_the_longest_time_and_no_rows_are_taken(folder: Path) -> None:
    assert query.run(folder, "ASK {}", limits=Limits(seconds=1_000_000, rows=0)).boolean is not None
    with pytest.raises(QueryError, match="cannot have -1 rows"):
        Limits(rows=-1)


@both_ways
def test_the_four_forms(folder: Path) -> None:
    assert query.run(folder, "ASK { ?s a pace:Signature }").boolean is True
    assert query.run(folder, "ASK { ?s a pace:Nothing }").boolean is False
    selected = query.run(folder, "SELECT ?s ?none { ?s a pace:Body }")
    assert (selected.columns, selected.rows) == (("s", "none"), ((terms.resource(iri.BASE + "body/coe"), None),))
    described = query.run(folder, "DESCRIBE <member/BE/petra-de-sutter>")
    constructed = query.run(folder, f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {PETRA} ?p ?o . BIND({PETRA} AS ?s) }}")
    assert described.triples == constructed.triples
    assert list(described.triples) == sorted(quad[:3] for quad in sample_graph.quads() if quad.subject == PETRA)
    assert not described.rows


def test_terms_are_those_of_the_graph(folder: Path) -> None:
    odd = terms.string('a\tb\x00"\\\n😀', "fr")
    answer = query.run(folder, "SELECT ?x { BIND(?given AS ?x) }", {"given": odd})
    assert answer.rows == ((odd,),)
    assert query.run(folder, "SELECT ?x { BIND(BNODE() AS ?x) }").rows[0][0].startswith("_:")


@pytest.mark.parametrize(("rows", "limit"), [(5, "rows"), (24, "rows"), (28, ""), (29, "")])
def test_rows_end_at_their_limit(folder: Path, rows: int, limit: str) -> None:
    answer = query.run(folder, "SELECT ?s { ?s a pace:Signature }", limits=Limits(rows=rows))
    assert (len(answer.rows), answer.limit, answer.cut) == (min(rows, 28), limit, bool(limit))


def test_triples_end_at_their_limit(folder: Path) -> None:
    answer = query.run(folder, "CONSTRUCT WHERE { ?s ?p ?o }", limits=Limits(rows=7))
    assert (len(answer.triples), answer.limit) == (7, "rows")


def test_a_cross_product_gives_its_first_rows(folder: Path) -> None:
    answer = query.run(folder, f"SELECT * {{ {CROSS} }}", limits=Limits(rows=100))
    assert (len(answer.rows), answer.limit) == (100, "rows")


@both_ways
@pytest.mark.parametrize(
    "text",
    [
        f"SELECT * {{ {CROSS} }} ORDER BY ?a ?f",
        f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}",
        f"SELECT * {{ {CROSS} {NEVER} }}",
        "SELECT (COUNT(*) AS ?n) { ?a (!<a:a>|^<b:b>)* ?c . ?d (!<a:a>|^<b:b>)* ?e . ?f (!<a:a>|^<b:b>)* ?g }",
        f"ASK {{ {CROSS} {NEVER} }}",
        f"CONSTRUCT {{ ?a ?b ?c }} WHERE {{ {CROSS} {NEVER} }}",
    ],
)
def test_time_ends_whatever_the_engine_does(folder: Path, text: str) -> None:
    start = time.monotonic()
    with pytest.raises(QueryError, match=r"no answer within 0\.8 s"):
        query.run(folder, text, limits=Limits(seconds=0.8))
    assert time.monotonic() - start < 1.8


@both_ways
def test_what_was_found_in_time_is_kept(folder: Path) -> None:
    answer = query.run(folder, f"SELECT ?a ?l {{ {CROSS} }}", limits=Limits(seconds=2, rows=10**9, size=10**9))
    assert (answer.limit, answer.cut) == ("time", True)
    assert len(answer.rows) > 100


@both_ways
def test_memory_ends(folder: Path) -> None:
    with pytest.raises(QueryError, match="memory"):
        query.run(folder, f"SELECT * {{ {CROSS} }} ORDER BY ?a ?f", limits=Limits(memory=100_000_000))


@both_ways
def test_what_was_found_before_the_memory_ended_is_kept(folder: Path) -> None:
    long = f"'{'a' * 1000}'"
    huge = f"STRLEN(REPLACE(REPLACE({long}, 'a', {long}), 'a', {long}))"
    text = f"SELECT ?n ?length {{ VALUES ?n {{ 1 2 3 4 5 }} BIND(IF(?n < 4, 0, {huge}) AS ?length) }}"
    answer = query.run(folder, text, limits=Limits(memory=100_000_000))
    assert (len(answer.rows), answer.limit) == (3, "memory")


@both_ways
def test_an_answer_ends_at_its_size(folder: Path) -> None:
    answer = query.run(folder, f"SELECT ?a ?l {{ {CROSS} }}", limits=Limits(rows=10**6, size=50_000))
    assert answer.limit == "size"
    assert 100 < len(answer.rows) < 1000


@both_ways
def test_a_row_that_no_line_could_show_is_refused(folder: Path) -> None:
    text = "SELECT ?x { BIND('aaaaaaaaaa' AS ?a) BIND(REPLACE(?a, 'a', ?a) AS ?b) BIND(REPLACE(?b, 'a', ?b) AS ?c)"
    with pytest.raises(QueryError, match="a row is larger than 1 MiB"):
        query.run(folder, f"{text} BIND(REPLACE(?c, 'a', ?c) AS ?x) }}")


def test_a_large_graph_is_made_ready_once_and_answers_alike(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Questions of each kind; a fork has what is set here."""
    monkeypatch.setattr(sandbox, "can_fork", lambda: True)
    large, told = sample_graph.write_folder(tmp_path / "graph"), list[str]()
    for text in (
        "SELECT ?m (COUNT(*) AS ?n) { ?s pace:signatory ?m } GROUP BY ?m ORDER BY ?m",
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p",
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
        "SELECT (COUNT(*) AS ?n) FROM <graph/members> { ?s ?p ?o }",
    ):
        expected = query.run(folder, text)
        with monkeypatch.context() as patch:
            patch.setattr(oxigraph, "LARGEST_IN_MEMORY", 0)
            assert query.run(large, text, notice=told.append).rows == expected.rows
    assert len(told) == len(Index)
    assert sorted(path.name.partition("-")[0] for path in (large / "store").iterdir() if path.is_dir()) == sorted(Index)


def test_what_disk_does_not_answer_in_time_is_asked_again_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Next to no patience stands for a question that is slow on disk."""
    asked = []

    def run(request: bytes, deadline: float) -> sandbox.WorkerResult:
        asked.append(json.loads(request)["load"])
        return sandbox.fork(request, deadline)

    folder = sample_graph.write_folder(tmp_path / "graph")
    indexes.make(folder, Index.PLAIN)
    monkeypatch.setattr(sandbox, "run", run)
    monkeypatch.setattr(oxigraph, "LARGEST_IN_MEMORY", 0)
    monkeypatch.setattr(places, "PATIENCE", 1e-6)
    text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(STRLEN(STR(?a)) > STRLEN(STR(?f))) }"
    slow = query.run(folder, text)
    assert asked == [False, True]
    monkeypatch.setattr(places, "PATIENCE", 100)
    assert query.run(folder, text).rows == slow.rows
    assert asked == [False, True, False]


def test_where_nothing_can_be_kept_the_graph_is_loaded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "can_fork", lambda: True)
    monkeypatch.setattr(oxigraph, "LARGEST_IN_MEMORY", 0)
    monkeypatch.setattr(indexes, "make", lambda *_: None)
    assert query.run(folder, "SELECT ?s { ?s a pace:Body }").rows == ((terms.resource(iri.BASE + "body/coe"),),)
    assert query.run(folder, "SELECT (COUNT(*) AS ?n) { ?s a pace:Body ; ?p ?o }").rows


def test_a_graph_that_is_gone_when_it_is_to_be_loaded(folder: Path, tmp_path: Path) -> None:
    request = query.WorkerRequest(str(tmp_path), "ASK {}", {}, iri.BASE, 5, 10, 2**30, 2**20, load=True)
    heard = sandbox.run(request.to_json(), time.monotonic() + 5)
    assert "build the graph again" in json.loads(heard.output)["error"]


@pytest.mark.parametrize("pattern", ["(a{1000}){1000}", "(a|a)*" * 200 + "b", "(((a+)+)+)+$"])
def test_a_huge_pattern_does_no_harm(folder: Path, pattern: str) -> None:
    text = "SELECT ?q { ?s pace:quote ?q FILTER(REGEX(?q, ?pattern)) }"
    answer = query.run(folder, text, {"pattern": terms.string(pattern)}, Limits(seconds=5))
    assert not answer.cut


@both_ways
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("DROP ALL", "an update is refused"),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "no graph <file:///etc/passwd> here"),
        ("SELECT * FROM NAMED <graph/nothing> { GRAPH ?g { ?s ?p ?o } }", "no graph <https.*graph/nothing> here"),
        ("SELECT * {\n ?s ?p", "line 2, column 2"),
        ("SELECT ?x (COUNT(?y) AS ?n) { ?x ?p ?y }", "line 1, column"),
        ("SELECT * { FILTER(" + "(" * 3000 + "1" + ")" * 3000 + ") }", "nested too deeply"),
    ],
)
def test_what_is_refused_says_why(folder: Path, text: str, said: str) -> None:
    with pytest.raises(QueryError, match=said):
        query.run(folder, text)


def test_a_graph_that_is_there_may_be_named(folder: Path) -> None:
    answer = query.run(folder, "SELECT DISTINCT ?type FROM <graph/members> { ?s a ?type }")
    assert answer.rows == ((terms.resource(iri.ONTOLOGY + "Member"),),)
    named = query.run(folder, "SELECT DISTINCT ?g FROM NAMED <graph/acts> { GRAPH ?g { ?s ?p ?o } }")
    assert named.rows == ((terms.resource(iri.BASE + "graph/acts"),),)


def test_no_graph_folder(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="kg build"):
        query.run(tmp_path, "ASK {}")


WITHOUT_GUARD = """
import sys
from kg.store.sparql import guard, worker
guard.check = lambda text, base: guard.CheckedQuery(text, guard.QueryForm.SELECT, frozenset(), frozenset(), 1)
worker.main()
"""


def test_even_past_the_guard_there_is_no_way_out(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]
        text = f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}"
        request = query.WorkerRequest(str(folder), text, {}, iri.BASE, 5, 10, 2**30, 2**20)
        command = [sys.executable, "-c", WITHOUT_GUARD]
        done = subprocess.run(command, input=request.to_json(), capture_output=True, cwd=ROOT, check=True)
        assert "Too many open files" in json.loads(done.stdout.splitlines()[-1])["error"]
        with pytest.raises(TimeoutError):
            server.accept()


def test_the_process_is_gone_when_the_caller_is_interrupted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []

    def interrupt(process: subprocess.Popen[bytes], *_: object) -> None:
        started.append(process)
        raise KeyboardInterrupt

    monkeypatch.setattr(sandbox, "can_fork", lambda: False)
    monkeypatch.setattr(subprocess.Popen, "communicate", interrupt)
    with pytest.raises(KeyboardInterrupt):
        query.run(folder, "ASK {}")
    assert started[0].returncode is not None


def test_the_fork_is_gone_when_the_caller_is_interrupted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    running = []

    def interrupt(*_: object) -> None:
        running.extend(children(os.getpid()))
        raise KeyboardInterrupt

    monkeypatch.setattr(sandbox, "can_fork", lambda: True)
    monkeypatch.setattr(sandbox, "_read", interrupt)
    with pytest.raises(KeyboardInterrupt):
        query.run(folder, "ASK {}")
    assert running
    assert not set(running) & set(children(os.getpid()))


def children(parent: int) -> list[int]:
    """The processes that a process runs, zombies too, by /proc."""
    found = Path(f"/proc/{parent}/task").glob("*/children")
    return [int(number) for path in found for number in path.read_text().split()]


ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}"
ASKING = """
import sys
from kg.store.sparql import query, sandbox
from pathlib import Path
sandbox.can_fork = lambda: {fork}
query.run(Path(sys.argv[1]), sys.argv[2], limits=query.Limits(seconds=60))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the limit of computing time ends it")
@pytest.mark.parametrize("fork", [True, False])
def test_a_query_ends_with_the_process_that_asks(folder: Path, *, fork: bool) -> None:
    with subprocess.Popen([sys.executable, "-c", ASKING.format(fork=fork), str(folder), ENDLESS], cwd=ROOT) as process:
        waited = time.monotonic() + 20
        while not (found := children(process.pid)) or _seconds_of(found[0]) < 0.6:
            assert time.monotonic() < waited
            time.sleep(0.05)
        process.kill()
    while Path(f"/proc/{found[0]}/stat").exists() and _state_of(found[0]) != "Z":
        assert time.monotonic() < waited
        time.sleep(0.05)


def _state_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][0]
    except OSError:
        return "Z"


def _seconds_of(process: int) -> float:
    """How long a process has computed."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.fixture(params=[True, False], ids=["fork", "new"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What follows holds for a fork and for a new process."""
    monkeypatch.setattr(sandbox, "can_fork", lambda: request.param)


def test_a_query_of_ones_own_may_declare_parameters() -> None:
    text = (
        '# title: Mine\n# parameter: n integer "How many" default=3\n'
        "# description: One line\n#description: and another.\n"
        "SELECT * { ?s pace:number ?n }"
    )
    read = query.read_query(text, "mine")
    assert (read.name, read.title, read.description) == ("mine", "Mine", "One line and another.")
    assert parameters.terms(read.parameters, []) == {"n": terms.integer(3)}


def test_on_windows_one_line_says_what_to_do(tmp_path: Path) -> None:
    program = (
        "import shutil, sys; from kg import cli; sys.platform = 'win32'\nsys.exit(cli.main(['query', 'DIR', 'x']))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr == (
        "kg query: pace-kg does not run on Windows itself: run it in WSL (in a terminal: wsl --install)\n"
    )
