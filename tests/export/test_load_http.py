"""Loading into a store that refuses, hangs, lies or breaks off as it is told: one clear line, and no secret in it."""

import base64
import hashlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import cast

import pyoxigraph
import pytest

from kg import cli
from kg.export import load as loading
from kg.export.load import LoadOptions, credentials, endpoints, verification
from kg.export.load.http import HttpClient, HttpRequest, HttpResponse, Patience, Proxy, RefusedError, proxy_for
from kg.export.load.sparql_client import PAGE, SparqlClient
from kg.model import iri, terms
from kg.model.errors import OutputError, UsageError
from kg.model.terms import Quad
from tests.fixtures import small_graph as sample_graph
from tests.oracles import servers
from tests.oracles.servers import Asked, Said, StandIn

QUICK = LoadOptions(depth=verification.SAMPLE)
SECRET = "p4ss, w:rd"
TOKEN = "t0ken-of-ours"


@pytest.fixture
def store() -> Iterator[StandIn]:
    with servers.stand_in() as one:
        yield one


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_graph.write_folder(tmp_path_factory.mktemp("graph"))


@pytest.fixture(autouse=True)
def _nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No credentials but those of the test."""
    for name in (credentials.USER, credentials.PASSWORD, credentials.TOKEN):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(credentials.NETRC, str(tmp_path / "no-netrc"))


@contextmanager
def client(url: str, **environment: str) -> Iterator[HttpClient]:
    """A client without patience."""
    keys = credentials.keyring(url, {credentials.NETRC: "/nowhere", **environment})
    with closing(HttpClient(keys, Patience(5, 0))) as one:
        yield one


def load(
    store: StandIn, folder: Path, protocol: str = "gsp", options: LoadOptions = QUICK, **environment: str
) -> loading.LoadResult:
    to = endpoints.find(f"{store.root}/store", protocol)
    with client(store.root, **environment) as one:
        return loading.load_through(one, folder, to, options)


def contents(store: StandIn) -> set[str]:
    """What the store holds, but for the journal."""
    return {str(quad) for quad in store.store if not quad.graph_name.value.endswith("/graph/load")}


def wanted(folder: Path) -> set[str]:
    """What the folder holds, as the same engine keeps it."""
    kept = pyoxigraph.Store()
    kept.load(path=folder / "graph.nq", format=pyoxigraph.RdfFormat.N_QUADS)
    return {str(quad) for quad in kept}


def run(store: StandIn, folder: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str, str]:
    """Run the command; its exit code, output and messages."""
    quick = ["--retries", "1", "--timeout", "0.5", "--proof", "sample"]
    code = cli.main(["load", str(folder), "--endpoint", f"{store.root}/store", *quick, *more])
    told = capsys.readouterr()
    return code, told.out, told.err


def writes_only(said: Said) -> Callable[[Asked], Said | None]:
    return lambda asked: None if asked.path == "/query" else said


FAULTS = {
    "busy": (writes_only(Said(503)), "answers 503 Service Unavailable (tried 2 times): the server is busy"),
    "busy-for-queries": (lambda _: Said(503, headers={"Retry-After": "0"}), "answers 503"),
    "too-many": (writes_only(Said(429)), "answers 429 Too Many Requests (tried 2 times)"),
    "full": (writes_only(Said(507, b"no space left on device")), "507 Insufficient Storage: no space left on device"),
    "full-500": (
        writes_only(Said(500, b"<html><title>x</title><b>IO error:</b> No space left</html>")),
        "No space left",
    ),
    "hangs": (writes_only(Said(200, after=1.2)), "did not answer within 0.5 s (tried 2 times)"),
    "hangs-for-queries": (lambda _: Said(200, after=1.2), "did not answer within 0.5 s"),
    "hangs-up": (writes_only(StandIn.HANG_UP), "broke off"),
    "not-there": (writes_only(Said(404)), "404 Not Found"),
    "no-entry": (lambda _: Said(401), "set KG_LOAD_USER and KG_LOAD_PASSWORD, or KG_LOAD_TOKEN"),
    "cut-body": (lambda _: Said(200, b'{"head":', length=400), "broke off in the middle of an answer"),
    "cut-json": (lambda _: Said(200, b'{"head":{"vars":["g"]},"results":{"bindings":['), "ends in the middle"),
    "html": (lambda _: Said(200, b"<html>Welcome</html>"), "ends in the middle or is no SPARQL result in JSON"),
    "no-result": (lambda _: Said(200, b"[]"), "is no SPARQL result in JSON"),
    "no-select": (lambda _: Said(200, b'{"head":{},"boolean":true}'), "is no result of SELECT"),
    "elsewhere": (
        lambda _: Said(307, headers={"Location": "http://localhost:1/store"}),
        "sends us on to http://localhost:1: name that address yourself",
    ),
    "nowhere-port": (
        lambda _: Said(307, headers={"Location": "http://127.0.0.1:999999/"}),
        "sends us on to no address (http://127.0.0.1:999999/): look at the server",
    ),
    "nowhere-host": (lambda _: Said(307, headers={"Location": "http://[bad/"}), "sends us on to no address"),
    "nowhere-path": (lambda _: Said(307, headers={"Location": "/a b"}), "sends us on to no address"),
    "nowhere-letter": (lambda _: Said(307, headers={"Location": "/é"}), "sends us on to no address"),
    "results-list": (lambda _: Said(200, b'{"head":{"vars":["g"]},"results":[]}'), "is no SPARQL result in JSON"),
    "odd-term": (
        lambda _: Said(200, b'{"head":{"vars":["g"]},"results":{"bindings":[{"g":{"type":"uri","value":{}}}]}}'),
        "is no SPARQL result in JSON",
    ),
    "nested": (lambda _: Said(200, b"[" * 100_000), "ends in the middle or is no SPARQL result in JSON"),
    "odd-cut": (
        lambda _: Said(200, b'{"head":{"vars":[]},"results":{"bindings":[]}}', {"X-SPARQL-MaxRows": "many"}),
        "names no number of rows in x-sparql-maxrows",
    ),
    "circles": (lambda _: Said(308, headers={"Location": "/store?again"}), "sends us on and on"),
    "orders": (writes_only(Said(400, b"\x1b[31mred\x07\nnext")), "400 Bad Request: \\u001B[31mred\\u0007 next"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_the_server_is_one_clear_line_and_the_next_load_mends_it(
    store: StandIn, folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    store.manner, said = FAULTS[name]
    code, out, told = run(store, folder, capsys)
    assert code == 2
    assert out == ""
    assert told.count("\n") == 1
    assert told.startswith("kg load: ")
    assert said in told
    store.manner = lambda _asked: None
    assert run(store, folder, capsys)[0] == 0
    assert contents(store) == wanted(folder)


def test_a_server_that_is_not_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with servers.stand_in() as gone:
        pass
    code, _, told = run(gone, folder, capsys)
    assert code == 2
    assert "does not answer (connection refused) (tried 2 times): start the server or check the address" in told


def test_what_passes_is_tried_again_with_longer_and_longer_waits(store: StandIn) -> None:
    failures = iter([Said(503), StandIn.HANG_UP, Said(429, headers={"Retry-After": "7"}), Said(502)])
    store.manner = lambda _asked: next(failures, Said(204))
    waits: list[float] = []
    keys = credentials.keyring(store.root, {credentials.NETRC: "/nowhere"})
    with closing(HttpClient(keys, Patience(5, 5, 0.5), waits.append)) as one:
        assert one.send(HttpRequest("PUT", f"{store.root}/store?graph=urn:g")).status == 204
    # A kept connection that is hung up is opened anew at once: that is no failure yet.
    assert waits == [0.5, 7.0, 2.0]


PROXY = ("http_proxy", "https_proxy", "no_proxy", "all_proxy")


@pytest.fixture
def proxy(store: StandIn, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """The stand-in as a proxy of the environment, with a user and a password; it is the store behind it as well."""
    for name in PROXY:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    address = store.root.replace("http://", "http://me:se%20cret@")
    monkeypatch.setenv("HTTP_PROXY", address)
    monkeypatch.setenv("HTTPS_PROXY", address)
    return store


def test_a_load_goes_by_the_proxy_of_the_environment(proxy: StandIn, folder: Path) -> None:
    to = endpoints.find("http://store.example:7878/store")
    with client("http://store.example:7878") as one:
        loading.load_through(one, folder, to, QUICK)
    assert contents(proxy) == wanted(folder)
    shown = {one.headers["proxy-authorization"] for one in proxy.asked}
    assert shown == {"Basic " + base64.b64encode(b"me:se cret").decode()}
    assert {one.headers["host"] for one in proxy.asked} == {"store.example:7878"}


def test_https_goes_through_a_tunnel_that_the_proxy_opens(
    proxy: StandIn, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A proxy that opens no tunnel is told of; it sees the host, and nothing of the request."""
    assert cli.main(["load", str(folder), "--endpoint", "https://store.example/store", "--retries", "0"]) == 2
    told = capsys.readouterr().err
    assert "Tunnel connection failed: 501" in told
    assert f"check the proxy 127.0.0.1:{proxy.server_address[1]} (HTTP_PROXY, HTTPS_PROXY, NO_PROXY)" in told
    assert "cret" not in told
    assert proxy.asked == []


@pytest.mark.parametrize("bypass", ["store.example", ".example", "*", "other.example,store.example:7878"])
def test_no_proxy_is_honoured(proxy: StandIn, monkeypatch: pytest.MonkeyPatch, bypass: str) -> None:
    assert proxy_for("http://store.example:7878/store") is not None
    monkeypatch.setenv("NO_PROXY", bypass)
    assert proxy_for("http://store.example:7878/store") is None


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "localhost", "[::1]", "db.localhost"])
def test_loopback_never_goes_to_a_proxy(proxy: StandIn, host: str) -> None:
    assert proxy_for(f"http://{host}:7878/store") is None


@pytest.mark.parametrize("address", ["socks5://me:secret@h:1", "http://me:secret@:3128", "http://me:secret@h:x"])
def test_a_proxy_that_cannot_be_used_is_told_without_its_password(
    proxy: StandIn, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("HTTP_PROXY", address)
    with pytest.raises(UsageError, match="HTTP_PROXY is no address of a proxy") as told:
        proxy_for("http://store.example/store")
    assert "secret" not in str(told.value)


def test_a_proxy_without_a_scheme_is_one_over_http(proxy: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "proxy.example:3128")
    assert proxy_for("https://store.example/store") == Proxy("proxy.example", 3128)


def small(letters: str, version: str) -> list[Quad]:
    """Graphs of 12 triples, one a letter; the first differs from version to version."""
    return [
        Quad(f"<urn:s{number}>", "<urn:p>", terms.string(version if letter == "a" else "same"), f"<urn:{letter}>")
        for letter in letters
        for number in range(12)
    ]


class KilledError(Exception):
    """One side of a load is no more."""


@pytest.mark.parametrize("protocol", endpoints.PROTOCOLS)
@pytest.mark.parametrize("side", ["server", "client"])
def test_whatever_is_killed_and_when_the_next_load_completes(
    store: StandIn, tmp_path: Path, protocol: str, side: str
) -> None:
    """Each side is killed after each request: what was begun is known, what has gone is removed, nothing is doubled."""
    old = sample_graph.write_folder(tmp_path / "old", small("abc", "old"))
    new = sample_graph.write_folder(tmp_path / "new", small("abd", "new"))
    options = LoadOptions(chunk=5, depth=verification.COUNTS)
    requests = 0
    for last in range(1, 100):
        store.store.clear()
        load(store, old, protocol, options)
        start = len(store.writes)
        try:
            _load_until(store, new, protocol, options, side, last)
        except (OutputError, KilledError):
            store.manner = lambda _asked: None
            load(store, new, protocol, options)
        else:
            requests = len(store.writes) - start
        assert contents(store) == wanted(new)
        assert load(store, new, protocol, options).sent == 0
        if requests:
            break
    assert requests > 8


def _load_until(store: StandIn, folder: Path, protocol: str, options: LoadOptions, side: str, last: int) -> None:
    """Load until one side has seen `last` requests that write; on the server's, the last is done but not confirmed."""
    start = len(store.writes)
    if side == "server":
        store.manner = lambda asked: _done_in_silence(store, asked) if len(store.writes) - start > last else None
        load(store, folder, protocol, options)
        store.manner = lambda _asked: None
        return
    to = endpoints.find(f"{store.root}/store", protocol)
    with client(store.root) as one:
        loading.load_through(cast("HttpClient", Mortal(one, last)), folder, to, options)


def _done_in_silence(store: StandIn, asked: Asked) -> Said:
    store.manner = lambda _asked: StandIn.HANG_UP
    if asked.path != "/query":
        store.stored(asked)
    return StandIn.HANG_UP


class Mortal:
    """A client that dies before it writes once too often."""

    def __init__(self, client: HttpClient, last: int) -> None:
        self._client, self._left = client, last

    def send(self, request: HttpRequest, retries: int | None = None) -> HttpResponse:
        if "/query" not in request.url:
            if not self._left:
                raise KilledError
            self._left -= 1
        return self._client.send(request, retries)


def test_what_a_server_says_unasked_is_no_answer(store: StandIn) -> None:
    """As Oxigraph does on a connection on which nothing came for a while."""
    gone = b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"
    answers_given = iter([Said(204, late=gone), Said(204)])
    store.manner = lambda _asked: next(answers_given)
    with client(store.root) as one:
        one.send(HttpRequest("PUT", f"{store.root}/store?graph=urn:g"))
        time.sleep(0.3)
        assert one.send(HttpRequest("PUT", f"{store.root}/store?graph=urn:g")).status == 204


@pytest.mark.parametrize("protocol", endpoints.PROTOCOLS)
def test_a_reload_sends_what_changed_and_removes_only_what_is_ours(
    store: StandIn, tmp_path: Path, protocol: str
) -> None:
    mine = "<urn:mine> <urn:p> <urn:o> <https://w3id.org/pace-kg/id/written-declaration/1> ."
    store.store.load(mine, format=pyoxigraph.RdfFormat.N_QUADS)
    first = load(store, sample_graph.write_folder(tmp_path / "one"), protocol)
    assert (first.removed, first.unchanged) == (0, 0)
    again = load(store, tmp_path / "one", protocol)
    assert (again.sent, again.removed, again.unchanged) == (0, 0, first.sent)
    gone = terms.resource(iri.BASE + "written-declaration/653")
    quads = [quad for quad in sample_graph.quads() if quad.graph != gone]
    quads += sample_graph.about("id:graph/acts", "id:doc/1", {"pace:docNumber": 1})
    start = len(store.writes)
    changed = load(store, sample_graph.write_folder(tmp_path / "two", quads), protocol)
    assert (changed.sent, changed.removed, changed.unchanged) == (1, 1, first.sent - 2)
    touched = {iri for one in store.writes[start:] for iri in re.findall(r"GRAPH <([^>]+)>", one.body.decode())}
    touched |= {one.query["graph"] for one in store.writes[start:] if one.query}
    assert touched == {iri.BASE + name for name in ("graph/acts", "graph/load", "written-declaration/653")}
    assert contents(store) == wanted(tmp_path / "two") | {mine.removesuffix(" .")}


def test_all_sends_all(store: StandIn, folder: Path) -> None:
    first = load(store, folder)
    assert load(store, folder, options=LoadOptions(everything=True, depth=verification.COUNTS)).sent == first.sent


def test_the_journal_stays_small(store: StandIn, folder: Path) -> None:
    for _ in range(4):
        outcome = load(store, folder, options=LoadOptions(everything=True, depth=verification.COUNTS))
    assert load(store, folder).sent == 0
    entries = [q for q in store.store if q.graph_name.value.endswith("/graph/load")]
    assert outcome.sent <= len(entries) <= 2 * outcome.sent


def test_a_graph_that_the_store_lost_is_sent_again(store: StandIn, folder: Path) -> None:
    load(store, folder)
    store.store.remove_graph(pyoxigraph.NamedNode(iri.BASE + "graph/acts"))
    assert load(store, folder).sent == 1
    assert contents(store) == wanted(folder)


def test_what_the_proof_finds_wrong_is_sent_by_the_next_load(store: StandIn, folder: Path) -> None:
    load(store, folder)
    acts = pyoxigraph.NamedNode(iri.BASE + "graph/acts")
    quad = next(store.store.quads_for_pattern(None, None, None, acts))
    store.store.remove(quad)
    store.store.add(pyoxigraph.Quad(quad.subject, quad.predicate, pyoxigraph.Literal("other"), acts))
    with pytest.raises(OutputError, match=r'the proof failed: <.*graph/acts> lacks .* but has .*"other"'):
        load(store, folder, options=LoadOptions(depth=verification.SAMPLE, sample=1000))
    assert load(store, folder).sent == 1
    assert contents(store) == wanted(folder)


def test_a_store_that_loses_triples_fails_the_proof(store: StandIn, folder: Path) -> None:
    half = lambda asked: Said(204) if asked.query.get("graph", "").endswith("graph/acts") else None  # noqa: E731
    store.manner = half
    with pytest.raises(OutputError, match=r"the proof failed: <.*graph/acts> holds 0 of 9 triples"):
        load(store, folder)
    store.manner = lambda _asked: None
    assert load(store, folder).sent == 1


def test_a_journal_of_another_make_is_left_alone(store: StandIn, folder: Path) -> None:
    strange = f'<urn:s> <http://www.w3.org/ns/prov#value> "what" <{iri.BASE}graph/load> .'
    store.store.load(strange, format=pyoxigraph.RdfFormat.N_QUADS)
    with pytest.raises(OutputError, match="holds no journal of a load"):
        load(store, folder)
    assert contents(store) == set()


@pytest.mark.parametrize("status", [400, 413, 500])
@pytest.mark.parametrize("protocol", endpoints.PROTOCOLS)
def test_a_request_that_is_too_large_is_halved_until_it_is_taken(
    store: StandIn, folder: Path, protocol: str, status: int
) -> None:
    large = lambda asked: Said(status) if asked.path != "/query" and asked.body.count(b" .\n") > 40 else None  # noqa: E731
    store.manner = large
    load(store, folder, protocol)
    assert contents(store) == wanted(folder)
    refused = sum(asked.body.count(b" .\n") > 40 for asked in store.writes)
    assert refused < 12


def test_basic_is_shown_when_it_is_asked_for(store: StandIn, folder: Path) -> None:
    expected = "Basic " + base64.b64encode(f"é:{SECRET}".encode()).decode()
    ask = Said(401, headers={"WWW-Authenticate": 'Basic realm="x"'})
    store.manner = lambda asked: None if asked.headers.get("authorization") == expected else ask
    load(store, folder, KG_LOAD_USER="é", KG_LOAD_PASSWORD=SECRET)
    assert contents(store) == wanted(folder)
    assert sum("authorization" not in asked.headers for asked in store.asked) == 2  # one an address


def test_a_token_is_shown_at_once(store: StandIn, folder: Path) -> None:
    store.manner = lambda asked: None if asked.headers.get("authorization") == f"Bearer {TOKEN}" else Said(401)
    load(store, folder, KG_LOAD_TOKEN=TOKEN)
    assert contents(store) == wanted(folder)


def digested(asked: Asked, password: str, algorithm: str) -> bool:
    given = dict(re.findall(r'(\w+)="?([^",]*)"?', asked.headers.get("authorization", "")))
    if given.get("nonce") != "once":
        return False
    hashed = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}[algorithm]
    who = hashed(f"me:here:{password}".encode()).hexdigest()
    what = hashed(f"{asked.method}:{given['uri']}".encode()).hexdigest()
    text = f"{who}:once:{given['nc']}:{given['cnonce']}:auth:{what}"
    return given["response"] == hashed(text.encode()).hexdigest()


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
def test_a_digest_is_answered_without_the_password(store: StandIn, folder: Path, algorithm: str) -> None:
    challenge = f'Basic realm="old", Digest realm="here", nonce="once", qop="auth", algorithm={algorithm}'
    ask = Said(401, headers={"WWW-Authenticate": challenge})
    store.manner = lambda asked: None if digested(asked, SECRET, algorithm) else ask
    load(store, folder, KG_LOAD_USER="me", KG_LOAD_PASSWORD=SECRET)
    assert contents(store) == wanted(folder)
    told = {asked.headers.get("authorization", "Digest").split(" ")[0] for asked in store.asked}
    assert told == {"Digest"}
    counts = [re.search(r"nc=(\w+)", asked.headers.get("authorization", "nc=0")) for asked in store.writes]
    assert len({count[1] for count in counts if count}) == len(store.writes)


@pytest.mark.parametrize(
    ("environment", "challenge"),
    [
        ({"KG_LOAD_USER": "me", "KG_LOAD_PASSWORD": SECRET}, 'Basic realm="x"'),
        ({"KG_LOAD_USER": "me", "KG_LOAD_PASSWORD": SECRET}, 'Digest realm="here", nonce="once", qop="auth"'),
        ({"KG_LOAD_USER": "me", "KG_LOAD_PASSWORD": SECRET}, ""),
        ({"KG_LOAD_TOKEN": TOKEN}, "Bearer"),
    ],
)
def test_wrong_credentials_are_named_but_not_told(
    store: StandIn, folder: Path, environment: dict[str, str], challenge: str,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    ask = {"WWW-Authenticate": challenge} if challenge else {}
    store.manner = lambda asked: Said(401, asked.headers.get("authorization", "").encode(), ask)
    code, out, told = run(store, folder, capsys)
    assert code == 2
    assert f"check {'KG_LOAD_TOKEN' if 'KG_LOAD_TOKEN' in environment else 'KG_LOAD_USER and KG_LOAD_PASSWORD'}" in told
    for secret in (SECRET, TOKEN, base64.b64encode(f"me:{SECRET}".encode()).decode()):
        assert secret not in out + told
    assert len(store.asked) <= 4


def test_a_server_that_repeats_a_secret_is_not_repeated(store: StandIn, folder: Path) -> None:
    store.manner = lambda asked: Said(400, f"{asked.headers.get('authorization')} {SECRET} {TOKEN}".encode())
    for environment in ({"KG_LOAD_USER": "me", "KG_LOAD_PASSWORD": SECRET}, {"KG_LOAD_TOKEN": TOKEN}):
        with pytest.raises(RefusedError) as caught:
            load(store, folder, **environment)
        own = environment.get("KG_LOAD_TOKEN", SECRET)
        assert own not in str(caught.value)
        assert "***" in str(caught.value)


def test_a_secret_is_blotted_out_before_white_space_and_tags_are(store: StandIn) -> None:
    secret = "a  b<c>d"
    store.manner = lambda _asked: Said(400, f"<html> {secret}  is wrong </html>".encode())
    told = pytest.raises(RefusedError, match=r"Bad Request: \*\*\* is wrong")
    with client(store.root, KG_LOAD_USER="me", KG_LOAD_PASSWORD=secret) as one, told:
        one.send(HttpRequest("GET", store.root))


@pytest.mark.parametrize("count", ['{"type":"literal","value":"many"}', '{"type":"uri","value":"urn:n"}'])
def test_a_count_that_is_no_number_is_no_answer(store: StandIn, count: str) -> None:
    row = f'{{"g":{{"type":"uri","value":"urn:g"}},"n":{count}}}'
    body = f'{{"head":{{"vars":["g","n"]}},"results":{{"bindings":[{row}]}}}}'
    store.manner = lambda _asked: Said(200, body.encode())
    with client(store.root) as one, pytest.raises(OutputError, match="counts with what is no number"):
        SparqlClient(one, f"{store.root}/query").counts(["<urn:g>"])


def test_an_answer_that_is_too_large_is_not_kept(store: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.export.load.http._LARGEST", 1 << 20)
    sizes = iter([(1 << 20) + 1, 1 << 20])
    store.manner = lambda _asked: Said(200, bytes(next(sizes)))
    with client(store.root) as one:
        with pytest.raises(OutputError, match="answers with more than 1 MiB: check the address"):
            one.send(HttpRequest("GET", store.root))
        assert len(one.send(HttpRequest("GET", store.root)).body) == 1 << 20


def test_netrc_is_read_for_the_host_alone(store: StandIn, folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "netrc"
    place.write_text("machine example.org login no password no\nmachine 127.0.0.1 login me password here\n")
    expected = "Basic " + base64.b64encode(b"me:here").decode()
    store.manner = lambda asked: None if asked.headers.get("authorization") == expected else Said(403)
    load(store, folder, NETRC=str(place))
    assert contents(store) == wanted(folder)


def test_credentials_go_to_no_other_origin(store: StandIn, folder: Path) -> None:
    ask = Said(401, headers={"WWW-Authenticate": "Basic"})
    with servers.stand_in() as other:
        other.manner = lambda _asked: ask
        store.manner = lambda _asked: Said(307, headers={"Location": f"{other.root}/store"})
        with pytest.raises(RefusedError, match="name that address yourself"):
            load(store, folder, KG_LOAD_TOKEN=TOKEN)
        assert other.asked == []
        store.manner = lambda _asked: None
        to = endpoints.find(f"{store.root}/store", query=f"{other.root}/query")
        with client(store.root, KG_LOAD_TOKEN=TOKEN) as one, pytest.raises(RefusedError, match="refuses us"):
            loading.load_through(one, folder, to, QUICK)
        assert all("authorization" not in asked.headers for asked in other.asked)


def test_a_redirect_to_the_same_origin_is_followed(store: StandIn, folder: Path) -> None:
    moved = lambda asked: (  # noqa: E731
        Said(308, headers={"Location": f"/update?{asked.path}"}) if asked.path == "/old" else None
    )
    store.manner = moved
    to = endpoints.find(f"{store.root}/old", "update", query=f"{store.root}/query")
    with client(store.root) as one:
        loading.load_through(one, folder, to, QUICK)
    assert contents(store) == wanted(folder)


def test_the_same_questions_are_answered_alike(
    store: StandIn, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The union of all graphs has to be asked for; what differs or is not answered is told by the query's name."""
    names = ("signatures-by-group", "co-signers", "declarations")
    few = tuple(named for named in verification.compared_queries() if named.name in names)
    monkeypatch.setattr(verification, "compared_queries", lambda: few)
    assert run(store, folder, capsys, "--proof", "queries")[1].endswith("queries  3 answered alike: as in the file\n")
    foreign = sample_graph.about("<urn:foreign>", "<urn:x>", {"pace:signature": "<urn:y>"})
    store.store.load(foreign[0].line(), format=pyoxigraph.RdfFormat.N_QUADS)
    code, _, told = run(store, folder, capsys, "--proof", "queries")
    assert code == 2
    assert "the proof failed: the query signatures-by-group has 6 rows in the store, 6 in the file, for" in told
    store.store.remove_graph(pyoxigraph.NamedNode("urn:foreign"))
    store.manner = lambda asked: Said(400, b"too hard") if b"cosigner" in asked.body else None
    code, out, _ = run(store, folder, capsys, "--proof", "queries")
    assert code == 0
    assert "queries  2 answered alike" in out
    assert "the query co-signers was not answered" in out


def test_a_store_that_knows_no_union_is_not_asked(store: StandIn, folder: Path) -> None:
    store.manner = lambda asked: Said(200, b'{"head":{},"boolean":false}') if b"query=ASK" in asked.body else None
    check = load(store, folder, options=LoadOptions()).checks[-1]
    assert (check.found, check.passed) == ("none compared", True)
    assert "no way is known" in check.notes[0]


def test_a_cancelled_query_with_status_200_is_no_answer(store: StandIn) -> None:
    body = b'{"head":{"vars":["n"]},"results":{"bindings":[The SPARQL operation has been cancelled'
    store.manner = lambda _asked: Said(200, body)
    with client(store.root) as one, pytest.raises(OutputError, match="was cancelled by the store's own time limit"):
        SparqlClient(one, f"{store.root}/query").select("SELECT * {}")


def test_an_answer_that_the_store_says_was_cut_is_no_answer(store: StandIn) -> None:
    row = '{"n":{"type":"typed-literal","datatype":"http://www.w3.org/2001/XMLSchema#integer","value":"1"}}'
    body = '{"head":{"vars":["n"]},"results":{"bindings":[' + ",".join([row] * 3) + "]}}"
    store.manner = lambda _asked: Said(200, body.encode(), {"X-SPARQL-MaxRows": "3"})
    with client(store.root) as one, pytest.raises(OutputError, match="was cut at 3 rows: raise ResultSetMaxRows"):
        SparqlClient(one, f"{store.root}/query").select("SELECT ?n {}")


@pytest.mark.parametrize("most", [7, PAGE])
def test_a_store_that_cuts_pages_in_silence_still_gives_all(store: StandIn, most: int) -> None:
    data = "".join(f'<urn:s{n}> <urn:p> "{n}" <urn:g> .\n' for n in range(40))
    store.store.load(data, format=pyoxigraph.RdfFormat.N_QUADS)

    def cut(asked: Asked) -> Said:
        return store.stored(replace(asked, body=re.sub(rb"LIMIT\+\d+", b"LIMIT+%d" % most, asked.body)))

    store.manner = cut
    with client(store.root) as one:
        reader = SparqlClient(one, f"{store.root}/query")
        assert len(set(reader.triples("<urn:g>", 40))) == 40
        assert len(reader.triples("<urn:g>", 50)) == 40


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--endpoint", "ftp://x/store"], "not an address"),
        (["--endpoint", "http://me:pw@127.0.0.1/store"], "must not hold a password"),
        (["--endpoint", "http://127.0.0.1:9/x"], "add --query-endpoint URL"),
        (["--endpoint", "http://127.0.0.1:9/store", "--chunk", "0"], "--chunk takes 1 or more"),
    ],
)
def test_what_cannot_be_asked_for(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert cli.main(["load", str(folder), *arguments]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "pw" not in told


def test_a_folder_that_is_no_graph(store: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, told = run(store, tmp_path, capsys)
    assert code == 2
    assert "no graph folder" in told
    assert store.asked == []


def test_the_command_as_a_process_told_from_the_root_of_the_server(store: StandIn, folder: Path) -> None:
    store.manner = lambda asked: Said(404) if asked.path == "/" else None
    command = [sys.executable, "-m", "kg", "load", str(folder), "--endpoint", store.root, "--proof", "sample"]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.match(r"sent +8 graphs, 995 triples; 0 removed, 0 already there\ncounts +8 graphs", done.stdout)
    assert contents(store) == wanted(folder)
