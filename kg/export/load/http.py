"""HTTP with patience: connections are kept, what can pass is tried again, redirects are not trusted.

Everything that a load sends may be sent twice without harm: graphs are sets, and hold no blank nodes.
"""

import http.client
import re
import select
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

from kg.export.load.credentials import (
    NOBODY,
    PASSWORD,
    TOKEN,
    USER,
    Credentials,
    Digest,
    Keyring,
    digest_for,
    origin_of,
)
from kg.export.load.endpoints import check
from kg.model.errors import OutputError, UsageError
from kg.model.text import escape_control

_BUSY = frozenset({408, 425, 429, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_REFUSED = frozenset({401, 403})
_LONGEST_WAIT = 30.0
_MOST_REDIRECTS = 5
_SHOWN = 160
_MEBIBYTE = 1024 * 1024
# A page of rows or a graph takes some megabytes; what goes on and on is not kept.
_LARGEST = 256 * _MEBIBYTE
# Of an error page, in bytes.
_READ = 4096
_TAGS = re.compile(r"<title>.*?</title>|<[^<>]*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that a server may be silent, how often a try is repeated, and the first wait between; it doubles.

    The seconds bound each wait for a connection or for more of an answer, not the answer as a whole.
    """

    timeout: float = 60.0
    retries: int = 5
    wait: float = 0.5


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """What is asked of a server; `url` is absolute and ASCII."""

    method: str
    url: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def target(self) -> str:
        """The path and query, as the request line has them."""
        parts = urlsplit(self.url)
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    @property
    def place(self) -> str:
        """The address without its query, for messages."""
        return self.url.partition("?")[0]


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """What a server said: status, headers by name in lower case, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class RefusedError(OutputError):
    """A server said no, and would again; `answer` is what it said."""

    def __init__(self, message: str, answer: HttpResponse) -> None:
        super().__init__(message)
        self.answer = answer


class _PassingError(Exception):
    """What may go away by itself: why, what to do if not, and the seconds that the server asks to wait."""

    def __init__(self, why: str, hint: str, wait: float = 0.0) -> None:
        super().__init__(why)
        self.why, self.hint, self.wait = why, hint, wait


class HttpClient:
    """Sends requests over kept connections, and shows each server the credentials that are for it alone."""

    def __init__(self, keys: Keyring, patience: Patience, sleep: Callable[[float], None] = time.sleep) -> None:
        self._keys, self._patience, self._sleep = keys, patience, sleep
        self._connections: dict[str, http.client.HTTPConnection] = {}
        self._known: dict[str, Credentials] = {}
        # How the places (addresses without their query) want to be told who we are.
        self._digests: dict[str, Digest] = {}
        self._basic: set[str] = set()

    def close(self) -> None:
        """Close all connections."""
        while self._connections:
            self._connections.popitem()[1].close()

    def send(self, request: HttpRequest, retries: int | None = None) -> HttpResponse:
        """Send a request until it is answered, and return the answer.

        In: the request; how often to repeat it, else as the patience has it. Out: an answer of the 2xx.
        Raises RefusedError on any other, OutputError where none came; both in one line, without secrets.
        """
        allowed = self._patience.retries if retries is None else retries
        for attempt in range(allowed + 1):
            try:
                return self._judged(request, self._followed(request))
            except _PassingError as error:
                if attempt == allowed:
                    tries = f" (tried {allowed + 1} times)" if allowed else ""
                    raise OutputError(f"{request.place} {error.why}{tries}: {error.hint}") from error
                pause = min(self._patience.wait * 2**attempt, _LONGEST_WAIT)
                self._sleep(min(max(pause, error.wait), 2 * _LONGEST_WAIT))
        raise ValueError(f"{allowed} retries: none is the least")

    def server(self, url: str) -> str:
        """Return how the server at an address calls itself (its header `Server`), whatever it answers there.

        Raises OutputError where it does not answer.
        """
        try:
            return self.send(HttpRequest("GET", url)).headers.get("server", "")
        except RefusedError as error:
            return error.answer.headers.get("server", "")

    def _judged(self, request: HttpRequest, answer: HttpResponse) -> HttpResponse:
        status = answer.status
        if 200 <= status < 300:
            return answer
        own = self._credentials(request.url)
        # Secrets go first: neither what is no tag to us nor white space may hide one.
        page = own.without(answer.body[: 2 * _READ].decode("utf-8", "replace"))[:_READ]
        said = escape_control(" ".join(_plain(page).split()))[:_SHOWN]
        if status in _BUSY:
            told = answer.headers.get("retry-after", "")
            hint = "the server is busy; load again later, what arrived stays"
            raise _PassingError(f"answers {_named(status)}", hint, float(told) if told.isdecimal() else 0.0)
        if status in _REFUSED:
            raise RefusedError(f"{request.place} refuses us ({_named(status)}): {_advice(own, request.url)}", answer)
        raise RefusedError(f"{request.place} answers {_named(status)}: {said or 'it does not say why'}", answer)

    def _followed(self, request: HttpRequest) -> HttpResponse:
        """Send a request, after a redirect again, but never to another origin: it would see what is not for it."""
        answer = self._introduced(request)
        for _ in range(_MOST_REDIRECTS):
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return answer
            url = _next_address(request, answer)
            if origin_of(url) != origin_of(request.url):
                hint = "name that address yourself if you trust it"
                raise RefusedError(f"{request.place} sends us on to {escape_control(origin_of(url))}: {hint}", answer)
            request = replace(request, url=url)
            answer = self._introduced(request)
        raise RefusedError(f"{request.place} sends us on and on: check the address", answer)

    def _introduced(self, request: HttpRequest) -> HttpResponse:
        """Send a request, and once more with credentials where the server asks who we are."""
        answer = self._exchanged(request)
        if answer.status not in _REFUSED:
            return answer
        credentials = self._credentials(request.url)
        challenges = answer.headers.get("www-authenticate", "")
        digest = digest_for(challenges, credentials)
        if digest is not None:
            self._digests[request.place] = digest
        elif credentials.user and self._may_show(request.place, challenges):
            self._basic.add(request.place)
        else:
            return answer
        return self._exchanged(request)

    def _may_show(self, place: str, challenges: str) -> bool:
        """Tell whether the password itself may go to a place: asked for, or refused without a question, as some do.

        Where it was shown in vain, or a digest was taken before, it is not.
        """
        wanted = not challenges or "basic " in f"{challenges} ".lower()
        return wanted and place not in self._digests and place not in self._basic

    def _credentials(self, url: str) -> Credentials:
        origin = origin_of(url)
        if origin not in self._known:
            self._known[origin] = self._keys.for_url(url)
        return self._known[origin]

    def _authorization(self, request: HttpRequest) -> dict[str, str]:
        if request.place in self._digests:
            return {"Authorization": self._digests[request.place].header(request.method, request.target)}
        credentials = self._credentials(request.url)
        if credentials.token:
            return {"Authorization": f"Bearer {credentials.token}"}
        return {"Authorization": credentials.basic} if request.place in self._basic else {}

    def _exchanged(self, request: HttpRequest) -> HttpResponse:
        """Exchange one request for one answer; a kept connection that has gone stale is opened anew at once."""
        kept = origin_of(request.url) in self._connections
        try:
            return self._once(request)
        except (http.client.HTTPException, OSError) as error:
            self.close()
            if not (kept and isinstance(error, ConnectionError)):
                raise self._explained(request, error) from error
        try:
            return self._once(request)
        except (http.client.HTTPException, OSError) as error:
            self.close()
            raise self._explained(request, error) from error

    def _once(self, request: HttpRequest) -> HttpResponse:
        connection = self._connection(request.url)
        headers = {"User-Agent": "pace-kg", **request.headers, **self._authorization(request)}
        # A server that refuses a request may close before it has read the body: its answer tells why.
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.request(request.method, request.target, request.body, headers)
        answer = connection.getresponse()
        body = self._body(request, answer)
        names = {name.lower() for name in answer.headers}
        return HttpResponse(answer.status, {name: ", ".join(answer.headers.get_all(name, [])) for name in names}, body)

    def _body(self, request: HttpRequest, answer: http.client.HTTPResponse) -> bytes:
        """Read an answer up to the largest; one of a known length whole, so that one that is cut is noticed."""
        known = answer.length is not None and answer.length <= _LARGEST
        body = answer.read() if known else answer.read(_LARGEST + 1)
        if len(body) <= _LARGEST:
            return body
        self.close()
        raise OutputError(f"{request.place} answers with more than {_LARGEST // _MEBIBYTE} MiB: check the address")

    def _connection(self, url: str) -> http.client.HTTPConnection:
        origin = origin_of(url)
        if origin in self._connections and _has_spoken(self._connections[origin]):
            self._connections.pop(origin).close()
        if origin not in self._connections:
            parts = urlsplit(url)
            kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
            self._connections[origin] = kind(parts.hostname or "", parts.port, timeout=self._patience.timeout)
        return self._connections[origin]

    def _explained(self, request: HttpRequest, error: http.client.HTTPException | OSError) -> Exception:
        if isinstance(error, ssl.SSLCertVerificationError):
            why = f"{request.place} shows a certificate that is not trusted ({error.verify_message})"
            return OutputError(f"{why}: name the file of its issuer in SSL_CERT_FILE")
        if isinstance(error, socket.gaierror):
            return OutputError(f"{request.place}: no such host: check the address")
        if isinstance(error, TimeoutError):
            why = f"did not answer within {self._patience.timeout:g} s"
            return _PassingError(why, "look at the server, or allow more with --timeout; the next load goes on")
        if isinstance(error, ConnectionRefusedError):
            return _PassingError("does not answer (connection refused)", "start the server or check the address")
        if isinstance(error, http.client.IncompleteRead):
            return _PassingError("broke off in the middle of an answer", "look at the server's log")
        said = escape_control(str(error) or type(error).__name__)
        return _PassingError(f"broke off ({said[:_SHOWN]})", "look at the server's log; the next load goes on")


def _has_spoken(connection: http.client.HTTPConnection) -> bool:
    """Tell whether a server has closed a kept connection, or said something there that nobody asked for.

    Oxigraph answers 500 to a connection on which nothing came for a while; the next request is not to take that for its
    answer.
    """
    return connection.sock is not None and bool(select.select([connection.sock], [], [], 0)[0])


def _named(status: int) -> str:
    known = {one.value: one.phrase for one in HTTPStatus}
    return f"{status} {known.get(status, '')}".strip()


def _next_address(request: HttpRequest, answer: HttpResponse) -> str:
    """Return where a redirect leads to; raise RefusedError where that is no address."""
    told = answer.headers["location"]
    try:
        return check(urljoin(request.url, told))
    except (UsageError, ValueError) as error:
        where = escape_control(told)[:_SHOWN]
        raise RefusedError(
            f"{request.place} sends us on to no address ({where}): look at the server", answer
        ) from error


def _plain(words: str) -> str:
    """Return what an error page says, without its tags and title."""
    return _TAGS.sub(" ", words) if "<html" in words.lower() else words


def _advice(credentials: Credentials, url: str) -> str:
    host = urlsplit(url).hostname
    if credentials != NOBODY:
        return f"check {TOKEN if credentials.token else f'{USER} and {PASSWORD}'}, or the entry of {host} in netrc"
    return f"set {USER} and {PASSWORD}, or {TOKEN}, or give {host} an entry in netrc"
