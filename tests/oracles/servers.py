"""Triple stores for the tests: real ones, started on loopback and ended by process id, and one that obeys any order.

A real server that is not installed skips its tests and says what to install; with CI set it fails them.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyoxigraph
import pytest

from tests.oracles import jena

VIRTUOSO_INI = Path("/usr/share/virtuoso-opensource-7/virtuoso.ini")
_READY_WITHIN = 40.0


def free_port() -> int:
    """Return a port of loopback that nothing listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Server:
    """A server with a folder of its own; it can be started again after it was killed."""

    name: str
    command: list[str]
    port: int
    folder: Path
    ready: str
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, prepare: Callable[[], None] | None = None) -> None:
        """Start the process and wait until it answers; `prepare` runs in it before the server does."""
        with (self.folder / "output").open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                stdout=output,
                stderr=output,
                preexec_fn=prepare,
                stdin=subprocess.DEVNULL,
            )
        until = time.monotonic() + _READY_WITHIN
        while not self._answers():
            if time.monotonic() > until or self.process.poll() is not None:
                raise AssertionError(f"{self.name} does not start: {(self.folder / 'output').read_text()[-2000:]}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=2)) as connection, suppress(OSError, HTTPException):
            connection.request("GET", self.ready)
            return connection.getresponse().status > 0
        return False

    def kill(self) -> None:
        """End the process as a power cut would."""
        if self.process is not None and self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGKILL)
        if self.process is not None:
            self.process.wait()


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """Start a server, and end it and its folder at the end."""
    try:
        server.start()
        yield server
    finally:
        server.kill()
        shutil.rmtree(server.folder, ignore_errors=True)


def _folder(name: str) -> Path:
    # In memory where there is such a place: Jena writes through to the disk at every request, for 0.15 s.
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix=f"pace-kg-{name}-", dir=memory if os.access(memory, os.W_OK) else None))


def _demand(found: bool, what: str) -> None:
    if found:
        return
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


def oxigraph() -> Server:
    """The server of PyPI's `oxigraph`."""
    binary = Path(sys.executable).with_name("oxigraph")
    _demand(binary.exists(), "Oxigraph's server is not there: pip install oxigraph")
    port, folder = free_port(), _folder("oxigraph")
    command = [str(binary), "serve", "--location", str(folder / "store"), "--bind", f"127.0.0.1:{port}"]
    return Server("oxigraph", [*command, "--timeout-s", "3"], port, folder, "/")


def virtuoso() -> Server:
    """Debian's Virtuoso 7, as it is configured there, with its user `dba` and the password `dba`."""
    found = shutil.which("virtuoso-t") is not None and VIRTUOSO_INI.exists()
    _demand(found, "Virtuoso is not there: run .ci/servers as root, or apt-get install virtuoso-opensource-7")
    folder, port = _folder("virtuoso"), free_port()
    text = VIRTUOSO_INI.read_text(encoding="latin-1").replace("/var/lib/virtuoso-opensource-7", str(folder))
    text = re.sub(r"(?m)^(ServerPort\s*)= 1111", rf"\1= 127.0.0.1:{free_port()}", text)
    text = re.sub(r"(?m)^(ServerPort\s*)= 8890", rf"\1= 127.0.0.1:{port}", text)
    (folder / "db").mkdir()
    (folder / "vsp").mkdir()
    (folder / "virtuoso.ini").write_text(re.sub(r"(?m)^Load\d.*$", "", text), encoding="latin-1")
    command = ["virtuoso-t", "+foreground", "+configfile", str(folder / "virtuoso.ini")]
    return Server("virtuoso", command, port, folder, "/sparql", {"KG_LOAD_USER": "dba", "KG_LOAD_PASSWORD": "dba"})


def jena_tdb() -> Server:
    """Debian's Jena with its store TDB2, behind a small server of ours that is addressed as Fuseki is."""
    jena.demand()
    folder, port = _folder("jena"), free_port()
    path = jena.classpath(folder / "messages")
    (folder / "store").mkdir()
    java = ["java", "-Xmx1g", "-XX:TieredStopAtLevel=1", "-Dsun.net.httpserver.nodelay=true", "-cp", path]
    command = [*java, str(Path(__file__).parent / "JenaServer.java"), str(port), str(folder / "store")]
    return Server("jena", command, port, folder, "/ds/query")


@dataclass(frozen=True)
class Asked:
    """What the stand-in was asked."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Said:
    """What the stand-in answers, `after` some seconds.

    `length` is the length that it claims for the body, None for the true one; `late` is said when the answer is over.
    """

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    after: float = 0.0
    late: bytes = b""


Manner = Callable[[Asked], Said | None]


class StandIn(ThreadingHTTPServer):
    """A store on loopback that keeps graphs in memory and is addressed as Oxigraph is.

    `manner` sees each request first: what it returns is answered; None leaves it to the store. `HANG_UP` ends the
    connection without a word, as a server does that is killed.
    """

    daemon_threads = True
    block_on_close = False
    HANG_UP = Said(0)

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.store = pyoxigraph.Store()
        self.asked: list[Asked] = []
        self.manner: Manner = lambda _asked: None
        self.lock = threading.Lock()

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def writes(self) -> list[Asked]:
        return [one for one in self.asked if one.path != "/query"]

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that have gone."""

    def answer(self, asked: Asked) -> Said:
        with self.lock:
            self.asked.append(asked)
            return self.manner(asked) or self.stored(asked)

    def stored(self, asked: Asked) -> Said:
        """Do what was asked, as a store that is in order."""
        if asked.path == "/query":
            form = {key: values[0] for key, values in parse_qs(asked.body.decode(), keep_blank_values=True).items()}
            union = "union-default-graph" in form
            found = self.store.query(form["query"], use_default_graph_as_union=union)
            return Said(200, found.serialize(format=pyoxigraph.QueryResultsFormat.JSON) or b"")
        if asked.path == "/update":
            self.store.update(asked.body.decode())
            return Said(204)
        graph = pyoxigraph.NamedNode(asked.query["graph"])
        if asked.method in ("PUT", "DELETE"):
            self.store.remove_graph(graph)
        self.store.load(asked.body, format=pyoxigraph.RdfFormat.N_TRIPLES, to_graph=graph)
        return Said(204)


class _Handler(BaseHTTPRequestHandler):
    server: StandIn
    protocol_version = "HTTP/1.1"
    server_version = "Oxigraph/0"
    disable_nagle_algorithm = True
    timeout = 20

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        headers = {key.lower(): value for key, value in self.headers.items()}
        said = self.server.answer(Asked(self.command, parts.path, query, headers, body))
        time.sleep(said.after)
        if said is StandIn.HANG_UP:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(said.status)
        for name, value in said.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(said.body) if said.length is None else said.length))
        self.end_headers()
        self.wfile.write(said.body)
        if said.late:
            time.sleep(0.1)
            self.wfile.write(said.late)
        if said.length is not None or said.late:
            self.close_connection = True

    do_GET = do_PUT = do_POST = do_DELETE = _handle  # noqa: N815 (the names that http.server looks for)

    def log_message(self, *_: object) -> None:
        """Write no log."""


@contextmanager
def stand_in() -> Iterator[StandIn]:
    """Run a stand-in until the end of the block."""
    server = StandIn()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
