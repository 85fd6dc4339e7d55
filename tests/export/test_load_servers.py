"""Loading into real stores: Oxigraph's server, Virtuoso and Jena TDB2, started here and killed by process id."""

import os
import re
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cache
from itertools import islice
from pathlib import Path

import pyoxigraph
import pytest

from kg import cli
from kg.export import load as loading
from kg.export.load import LoadOptions, LoadResult, credentials, endpoints, verification
from kg.export.load.http import HttpClient, HttpRequest, Patience
from kg.export.load.sparql_client import SparqlClient
from kg.model import iri, terms
from kg.model.errors import OutputError
from kg.model.terms import Quad
from kg.pipeline.corpus import BuildOptions as BuildOptions
from kg.pipeline.corpus import build
from kg.store import oxigraph as kept
from kg.store.sparql import guard, parameters
from kg.store.sparql.query import Limits, QueryResult
from tests.fixtures import small_graph as sample_graph
from tests.oracles import servers
from tests.oracles.servers import Server
from tests.paths import ROOT

MAKERS: dict[str, Callable[[], Server]] = {
    "oxigraph": servers.oxigraph,
    "virtuoso": servers.virtuoso,
    "jena": servers.jena_tdb,
}
# How each is addressed: by its root where it tells what it is, else by its Graph Store.
PATHS = {"oxigraph": "", "virtuoso": "/", "jena": "/ds/data"}
CHANGED = "9773-en.old.txt"


@pytest.fixture(scope="module", params=[pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in MAKERS])
def store(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Each real store in its turn, started once."""
    with servers.running(MAKERS[request.param]()) as one:
        yield one


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("documents")
    for source in [*(ROOT / "tests" / "data").glob("*.txt"), ROOT / "input" / "doc-14493.txt"]:
        (path / source.name).write_bytes(source.read_bytes())
    return path


@pytest.fixture(scope="module")
def folder(documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of the tests' own documents."""
    return built(documents, tmp_path_factory.mktemp("graph") / "graph")


@pytest.fixture(scope="module")
def other(documents: Path, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with one character changed in one file."""
    changed = tmp_path_factory.mktemp("documents")
    for source in documents.iterdir():
        text = source.read_text("utf-8")
        assert source.name != CHANGED or "Assembly" in text
        text = text.replace("Assembly", "assembly", 1) if source.name == CHANGED else text
        (changed / source.name).write_text(text, "utf-8")
    return built(changed, tmp_path_factory.mktemp("graph") / "graph")


def built(documents: Path, graph: Path) -> Path:
    build([documents], graph, BuildOptions(ner=False))
    return graph


@pytest.fixture(scope="module", autouse=True)
def _answers_of_the_folder_are_found_here() -> Iterator[None]:
    """Ask the folder in this process: starting one for each query and store would take half a minute."""

    @cache
    def opened(place: Path) -> kept.Graph:
        return kept.open_graph(place)

    def run(place: Path, text: str, values: Mapping[str, str], limits: Limits) -> QueryResult:
        columns, rows = opened(place).select(parameters.bind(guard.check(text), values))
        return QueryResult(guard.QueryForm.SELECT, columns, tuple(islice(rows, limits.rows)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verification.query, "run", run)
        yield


@contextmanager
def client(store: Server, retries: int = 2) -> Iterator[HttpClient]:
    keys = credentials.keyring(store.root, {credentials.NETRC: "/nowhere", **store.environment})
    with closing(HttpClient(keys, Patience(30, retries, 0.05))) as one:
        yield one


def addresses(store: Server, protocol: str = "") -> endpoints.Endpoints:
    endpoint, server = store.root + PATHS[store.name], store.name.capitalize()
    return endpoints.find(endpoint, protocol, server=server, secured=bool(store.environment))


def load(
    store: Server,
    folder: Path,
    protocol: str = "",
    depth: str = verification.SAMPLE,
    chunk: int = 10_000,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    everything: bool = False,
) -> LoadResult:
    with client(store) as one:
        options = LoadOptions(chunk, depth, 5, everything)
        return loading.load_through(one, folder, addresses(store, protocol), options, progress)


def total(store: Server, base: str = iri.BASE) -> int:
    """The triples that the store has in all graphs under a base, the journal apart."""
    ours = f'STRSTARTS(STR(?g), "{base}") && !STRENDS(STR(?g), "/graph/load")'
    pattern = f"GRAPH ?g {{ ?s ?p ?o }} FILTER({ours})"
    with client(store) as one:
        ((count,),) = SparqlClient(one, addresses(store).query).select(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}").rows
    return int(terms.value_of(count or "").text)


def lines(folder: Path) -> list[str]:
    return (folder / "graph.nq").read_text("utf-8").splitlines()


def graphs(folder: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in lines(folder):
        found.setdefault(line.split(" ")[-2], set()).add(line)
    return found


def test_the_command_loads_and_proves_and_a_reload_doubles_nothing(
    store: Server, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (credentials.USER, credentials.PASSWORD, credentials.TOKEN):
        monkeypatch.delenv(name, raising=False)
    for name, value in store.environment.items():
        monkeypatch.setenv(name, value)
    command = ["load", str(folder), "--endpoint", store.root + PATHS[store.name]]
    assert cli.main(command) == 0
    told = capsys.readouterr().out
    assert f"sent     {len(graphs(folder))} graphs, {len(lines(folder))} triples; 0 removed, 0 already there" in told
    assert f"counts   {len(graphs(folder))} graphs, {len(lines(folder))} triples: as in the file" in told
    assert "sample   20 graphs" in told
    assert f"queries  {len(verification.compared_queries())} answered alike" in told
    assert cli.main([*command, "--proof", "counts"]) == 0
    assert f"sent     0 graphs, 0 triples; 0 removed, {len(graphs(folder))} already" in capsys.readouterr().out
    assert total(store) == len(lines(folder))


def test_sent_again_by_update_nothing_is_doubled(store: Server, tmp_path: Path) -> None:
    """Virtuoso takes only so many triples in one update: they are halved until it does."""
    base = "https://example.org/update/"
    quads = terms.rebased(sample_graph.corpus(5), iri.BASE, base)
    folder = sample_graph.write_folder(tmp_path / "graph", quads)
    (folder / "manifest.json").write_text(f'{{"base_iri": "{base}"}}')
    for _ in range(2):
        outcome = load(store, folder, "update", everything=True)
        assert outcome.sent == len(graphs(folder))
        assert total(store, base) == len(lines(folder))
    assert load(store, folder).sent == 0


def test_one_file_changed_changes_its_graphs_alone(store: Server, folder: Path, other: Path) -> None:
    before, after = graphs(folder), graphs(other)
    changed = {graph for graph, held in after.items() if before.get(graph) != held}
    gone = before.keys() - after.keys()
    assert len(gone) == 1
    assert len(changed) < 6 < len(after)
    outcome = load(store, other)
    assert (outcome.sent, outcome.removed) == (len(changed), len(gone))
    assert total(store) == len(lines(other))
    load(store, folder)
    assert total(store) == len(lines(folder))


def test_a_server_killed_in_the_middle_of_a_load_has_all_after_the_next(
    store: Server, folder: Path, tmp_path: Path
) -> None:
    def killed(done: int, _all: int) -> None:
        if done >= 8:
            store.kill()

    nothing: list[Quad] = []
    assert load(store, sample_graph.write_folder(tmp_path / "nothing", nothing)).removed == len(graphs(folder))
    assert total(store) == 0
    with pytest.raises(OutputError, match=r"connection refused\) \(tried 3 times\): start the server"):
        load(store, folder, "gsp", chunk=1_000, progress=killed)
    store.start()
    outcome = load(store, folder)
    assert 0 < outcome.sent < len(graphs(folder))
    assert total(store) == len(lines(folder))


def test_a_client_killed_in_the_middle_of_a_load_has_all_after_the_next(
    store: Server, folder: Path, other: Path
) -> None:
    program = (
        "import os, signal, sys; from pathlib import Path\n"
        "from kg.export.load import LoadOptions, credentials, endpoints, load_through\n"
        "from kg.export.load.http import HttpClient, Patience\n"
        "root, url, server, folder = sys.argv[1:]\n"
        "keys = credentials.keyring(root, os.environ)\n"
        "def die(done, everything):\n    if done >= 5: os.kill(os.getpid(), signal.SIGKILL)\n"
        "to = endpoints.find(url, server=server, secured=bool(keys.for_url(root)))\n"
        "load_through(HttpClient(keys, Patience()), Path(folder), to, LoadOptions(1_000, everything=True), die)"
    )
    arguments = [store.root, store.root + PATHS[store.name], store.name.capitalize(), str(other)]
    environment = {**os.environ, credentials.NETRC: "/nowhere", **store.environment}
    done = subprocess.run([sys.executable, "-c", program, *arguments], env=environment, check=False)
    assert done.returncode == -signal.SIGKILL
    load(store, folder)
    assert total(store) == len(lines(folder))


# What the model holds, and what else a literal or an IRI can be.
TERMS = [
    *(terms.typed(*pair) for pair in (
        ("2018-01-25", "date"), ("2017", "gYear"), ("2017-08", "gYearMonth"), ("0.9858", "decimal"), ("1.0", "decimal"),
        ("-12", "integer"), ("true", "boolean"), ("false", "boolean"), ("2018-01-25T10:00:00Z", "dateTime"),
        ("123456789012345678", "integer"), ("https://example.org/a", "anyURI"), ("1.5E0", "double"),
    )),
    '"x"@en', '"Grèce"@fr', '""', '" around "', '"a\\nb\\tc\\rd \\"e\\" \\\\f"', '"é ł ş İ 𝔘 😀"', '"e\u0301"',
    '"مجلس"', '"x&y<z>"', '"\u200b\ufeff\u00a0"', '"' + "é" * 3000 + '"', "<https://example.org/a?b=c&d=e#f>",
    "<https://example.org/ş/o'r/(a)~b>", "<https://example.org/a%20b%C3%A9>", '"\\b\\f\\u0001\\u007F"',
]  # fmt: skip


@pytest.mark.parametrize("protocol", endpoints.PROTOCOLS)
def test_terms_of_all_kinds_come_back_as_they_went(store: Server, tmp_path: Path, protocol: str) -> None:
    quads = [Quad(f"<urn:s{n:02}>", "<urn:p>", term, "<urn:terms>") for n, term in enumerate(TERMS)]
    with client(store) as one:
        to = addresses(store, protocol)
        small = sample_graph.write_folder(tmp_path / "graph", quads)
        (small / "manifest.json").write_text('{"base_iri": "https://example.org/terms/"}')
        outcome = loading.load_through(one, small, to, LoadOptions(depth=verification.SAMPLE, everything=True))
        assert all(verification.FORMS in note for note in outcome.checks[1].notes)
        back = {s: o for s, _, o in SparqlClient(one, to.query).triples("<urn:terms>", len(quads))}
    changed = [q.object for q in quads if back[q.subject] != q.object]
    assert all(re.search("#(decimal|double|boolean|integer)>$", term) for term in changed), changed


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of more triples than Virtuoso gives at once."""
    quads = [Quad(f"<urn:s{n}>", "<urn:p>", f'"é{n}"', "<urn:many>") for n in range(10_500)]
    folder = sample_graph.write_folder(tmp_path_factory.mktemp("graph"), quads)
    (folder / "manifest.json").write_text('{"base_iri": "https://example.org/many/"}')
    return folder


def test_a_graph_beyond_ten_thousand_triples_is_read_back_whole(store: Server, many: Path) -> None:
    outcome = load(store, many)
    assert outcome.checks[1].found.startswith("1 graphs, 10500 triples read back")
    assert outcome.checks[1].notes == ()


def test_virtuoso_cuts_without_a_word_and_is_found_out(store: Server, many: Path) -> None:
    if store.name != "virtuoso":
        pytest.skip("a habit of Virtuoso")
    with client(store) as one:
        graph_store = addresses(store).write + "?graph=urn%3Amany"
        whole = one.send(HttpRequest("GET", graph_store, headers={"Accept": "application/n-triples"}))
        assert 10_000 <= whole.body.count(b"<urn:p>") < 10_500
        with pytest.raises(OutputError, match="was cut at 10000 rows"):
            SparqlClient(one, addresses(store).query).select("SELECT * WHERE { GRAPH <urn:many> { ?s ?p ?o } }")


def test_virtuoso_repeats_rows_of_paths(store: Server) -> None:
    if store.name != "virtuoso":
        pytest.skip("a habit of Virtuoso")
    edges = "ab ac bd cd de"
    data = " ".join(f"<urn:{one}> <urn:to> <urn:{two}> ." for one, two in edges.split())
    with client(store) as one:
        to = addresses(store, "update")
        one.send(
            HttpRequest(
                "POST",
                to.write,
                f"INSERT DATA {{ GRAPH <urn:path> {{ {data} }} }}".encode(),
                {"Content-Type": "application/sparql-update"},
            )
        )
        text = "SELECT ?x WHERE { <urn:a> <urn:to>+ ?x }"
        theirs = list(SparqlClient(one, to.query).select(text).rows)
    here = pyoxigraph.Store()
    here.update(f"INSERT DATA {{ {data} }}")
    ours = list(kept.Graph(here).select(text).rows)
    assert verification.change(ours, theirs) in (verification.SAME, verification.REPEATED)


def test_a_wrong_password(
    store: Server, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if not store.environment:
        pytest.skip("this store takes no credentials")
    monkeypatch.setenv(credentials.USER, "dba")
    monkeypatch.setenv(credentials.PASSWORD, "not-the-one")
    command = ["load", str(folder), "--endpoint", f"{store.root}/sparql-graph-crud-auth", "--all"]
    assert cli.main(command) == 2
    told = capsys.readouterr().err
    assert told.startswith("kg load: ")
    assert told.count("\n") == 1
    assert "refuses us (401 Unauthorized): check KG_LOAD_USER and KG_LOAD_PASSWORD" in told
    assert "not-the-one" not in told
    monkeypatch.delenv(credentials.USER)
    monkeypatch.delenv(credentials.PASSWORD)
    assert cli.main(command) == 2
    assert "set KG_LOAD_USER and KG_LOAD_PASSWORD" in capsys.readouterr().err
    assert total(store) == len(lines(folder))


def test_oxigraph_says_200_to_a_query_that_it_cancelled(store: Server) -> None:
    if store.name != "oxigraph":
        pytest.skip("a habit of Oxigraph")
    cross = "GRAPH ?g { ?a ?b ?c } GRAPH ?h { ?d ?e ?f } FILTER(?c = CONCAT(?f, ?f))"
    with client(store, 0) as one, pytest.raises(OutputError, match="cancelled by the store's own time limit"):
        SparqlClient(one, addresses(store).query).select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {cross} }}")


def test_a_disk_that_is_full(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No file of the server may grow beyond 1 MiB; with room again, the next load completes."""

    def narrow() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))

    with servers.running(servers.oxigraph()) as store:
        store.kill()
        store.start(narrow)
        command = ["load", str(folder), "--endpoint", f"{store.root}/store", "--retries", "1", "--proof", "sample"]
        assert cli.main(command) == 2
        told = capsys.readouterr().err
        assert told.startswith("kg load: ")
        assert told.count("\n") == 1
        store.kill()
        store.start()
        assert cli.main(command) == 0
        assert total(store) == len(lines(folder))
