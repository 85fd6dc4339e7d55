"""An HTTP client with retries: connections are kept, passing faults are tried again, redirects stay with one origin.

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
from ipaddress import ip_address
from urllib.parse import unquote, urljoin, urlsplit

from kg.export.load.credentials import PASSWORD, TOKEN, USER, Credentials, Digest, Keyring, digest_for, origin_of
from kg.export.load.endpoints import check
from kg.model.errors import OutputError, UsageError
from kg.model.text import escape_control

AGENT = "pace-kg (knowledge graph of documents of the Parliamentary Assembly)"
_BUSY = frozenset({408, 425, 429, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_REFUSED = frozenset({401, 403})
_LONGEST_WAIT = 30.0
_MOST_REDIRECTS = 5
_MESSAGE = 160
_MEBIBYTE = 1024 * 1024
# A page of rows or a graph takes some megabytes; what goes on and on is not kept.
_LARGEST = 256 * _MEBIBYTE
# Of an error page, in bytes.
_READ = 4096
_TAGS = re.compile(r"<title>.*?</title>|<[^<>]*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that a server may be silent, how often a try is repeated, and the first wait between; it doubles.

    The seconds bound each wait for a connection or for more of an answer, not the answer as a whole. `later` tells what
    the user can do when they are over.
    """

    timeout: float = 60.0
    retries: int = 5
    wait: float = 0.5
    later: str = "allow more with --timeout; the next load goes on"


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request; `url` is absolute and ASCII."""

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
    """One response: status, headers by name in lower case, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class RefusedError(OutputError):
    """A server said no, and would again; `answer` is its response."""

    def __init__(self, message: str, answer: HttpResponse) -> None:
        super().__init__(message)
        self.answer = answer


class _PassingError(Exception):
    """What may go away by itself: why, what to do if not, and the seconds that the server asks to wait."""

    def __init__(self, why: str, hint: str, wait: float = 0.0) -> None:
        super().__init__(why)
        self.why, self.hint, self.wait = why, hint, wait


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy: its host and port, and the value of `Proxy-Authorization`, empty where its address has no user."""

    host: str
    port: int
    authorization: str = field(default="", repr=False)

    @property
    def headers(self) -> dict[str, str]:
        """The headers by which a request shows the proxy who asks."""
        return {"Proxy-Authorization": self.authorization} if self.authorization else {}


def proxy_for(url: str) -> Proxy | None:
    """Return the proxy by which an absolute address is to be reached, None where it is reached directly.

    HTTP_PROXY, HTTPS_PROXY and NO_PROXY are read as urllib reads them, but a loopback address never goes to a proxy,
    whatever NO_PROXY says. Raises UsageError where the proxy's own address is no `http://HOST:PORT`; the message does
    not repeat it, for it may hold a password.
    """
    from urllib.request import getproxies, proxy_bypass  # 30 ms, and only who sends needs it

    target = urlsplit(url)
    address, name = getproxies().get(target.scheme, ""), target.hostname or ""
    try:
        loopback = ip_address(name).is_loopback
    except ValueError:
        loopback = name == "localhost" or name.endswith(".localhost")
    if not address or loopback or proxy_bypass(target.netloc):
        return None
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        host, port = parts.hostname, parts.port or 80
    except ValueError:
        host, port = None, 0
    if not host or parts.scheme != "http":
        raise UsageError(f"{target.scheme.upper()}_PROXY is no address of a proxy: write it as http://HOST:PORT")
    user = Credentials(unquote(parts.username or ""), unquote(parts.password or ""))
    return Proxy(host, port, user.basic if user.user else "")


class HttpClient:
    """Sends requests over kept connections, and shows each server the credentials that are for it alone."""

    def __init__(self, keys: Keyring, patience: Patience, sleep: Callable[[float], None] = time.sleep) -> None:
        self._keys, self._patience, self._sleep = keys, patience, sleep
        # By origin.
        self._connections: dict[str, http.client.HTTPConnection] = {}
        self._credentials: dict[str, Credentials] = {}
        self._proxies: dict[str, Proxy | None] = {}
        # How the places (addresses without their query) want to be told who we are.
        self._digests: dict[str, Digest] = {}
        self._basic: set[str] = set()

    def close(self) -> None:
        """Close all connections."""
        while self._connections:
            self._connections.popitem()[1].close()

    def send(self, request: HttpRequest, retries: int | None = None) -> HttpResponse:
        """Send a request until it is answered, and return the response.

        In: the request; how often to repeat it, else as the patience has it. Out: a response of the 2xx.
        Raises RefusedError on any other, OutputError where none came; both in one line, without secrets.
        """
        allowed = self._patience.retries if retries is None else retries
        for attempt in range(allowed + 1):
            try:
                return self._checked(request, self._redirected(request))
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

    def _checked(self, request: HttpRequest, answer: HttpResponse) -> HttpResponse:
        """Return a response of the 2xx; raise what any other means."""
        if 200 <= answer.status < 300:
            return answer
        phrases = {status.value: status.phrase for status in HTTPStatus}
        status = f"{answer.status} {phrases.get(answer.status, '')}".strip()
        if answer.status in _BUSY:
            wait = answer.headers.get("retry-after", "")
            hint = "the server is busy; load again later, what arrived stays"
            raise _PassingError(f"answers {status}", hint, float(wait) if wait.isdecimal() else 0.0)
        own, host = self._credentials_for(request.url), urlsplit(request.url).hostname
        if answer.status in _REFUSED:
            if own:
                variables = TOKEN if own.token else f"{USER} and {PASSWORD}"
                advice = f"check {variables}, or the entry of {host} in netrc"
            else:
                advice = f"set {USER} and {PASSWORD}, or {TOKEN}, or give {host} an entry in netrc"
            raise RefusedError(f"{request.place} refuses us ({status}): {advice}", answer)
        # Secrets go first: neither what is no tag to us nor white space may hide one.
        page = own.without(answer.body[: 2 * _READ].decode("utf-8", "replace"))[:_READ]
        text = _TAGS.sub(" ", page) if "<html" in page.lower() else page
        reason = escape_control(" ".join(text.split()))[:_MESSAGE] or "it does not say why"
        raise RefusedError(f"{request.place} answers {status}: {reason}", answer)

    def _redirected(self, request: HttpRequest) -> HttpResponse:
        """Exchange a request for a response, following redirects that stay with its origin."""
        for _ in range(_MOST_REDIRECTS + 1):
            answer = self._authenticated(request)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return answer
            location = answer.headers["location"]
            try:
                url = check(urljoin(request.url, location))
            except (UsageError, ValueError) as error:
                where = escape_control(location)[:_MESSAGE]
                message = f"{request.place} sends us on to no address ({where}): look at the server"
                raise RefusedError(message, answer) from error
            if origin_of(url) != origin_of(request.url):
                hint = "name that address yourself if you trust it"
                raise RefusedError(f"{request.place} sends us on to {escape_control(origin_of(url))}: {hint}", answer)
            request = replace(request, url=url)
        raise RefusedError(f"{request.place} sends us on and on: check the address", answer)

    def _authenticated(self, request: HttpRequest) -> HttpResponse:
        """Exchange a request for a response, once more with credentials where the server asks who we are."""
        answer = self._exchanged(request)
        if answer.status not in _REFUSED:
            return answer
        credentials, place = self._credentials_for(request.url), request.place
        challenges = answer.headers.get("www-authenticate", "")
        digest = digest_for(challenges, credentials)
        # The password itself goes where it was asked for, or refused without a question, as some do; but not where it
        # was shown in vain, or a digest was taken before.
        wanted = not challenges or "basic " in f"{challenges} ".lower()
        if digest is not None:
            self._digests[place] = digest
        elif credentials.user and wanted and place not in self._digests and place not in self._basic:
            self._basic.add(place)
        else:
            return answer
        return self._exchanged(request)

    def _credentials_for(self, url: str) -> Credentials:
        origin = origin_of(url)
        if origin not in self._credentials:
            self._credentials[origin] = self._keys.for_url(url)
        return self._credentials[origin]

    def _exchanged(self, request: HttpRequest) -> HttpResponse:
        """Exchange one request for one response; a kept connection that has gone stale is opened anew at once."""
        origin = origin_of(request.url)
        reused = origin in self._connections
        try:
            connection = self._connection(request.url)
            # A proxy is told the whole address; over https it opens a tunnel, and sees neither request nor headers.
            proxy = self._proxies[origin] if urlsplit(request.url).scheme == "http" else None
            headers = self._headers(request) | (proxy.headers if proxy else {})
            # A server that refuses a request may close before it has read the body: its answer tells why.
            with suppress(BrokenPipeError, ConnectionResetError):
                connection.request(request.method, request.url if proxy else request.target, request.body, headers)
            answer = connection.getresponse()
            # One of a known length is read whole, so that one that is cut is noticed.
            whole = answer.length is not None and answer.length <= _LARGEST
            body = answer.read() if whole else answer.read(_LARGEST + 1)
        except (http.client.HTTPException, OSError) as error:
            self.close()
            if reused and isinstance(error, ConnectionError):
                return self._exchanged(request)
            raise self._explained(request, error) from error
        if len(body) > _LARGEST:
            self.close()
            raise OutputError(f"{request.place} answers with more than {_LARGEST // _MEBIBYTE} MiB: check the address")
        names = {name.lower() for name in answer.headers}
        return HttpResponse(answer.status, {name: ", ".join(answer.headers.get_all(name, [])) for name in names}, body)

    def _headers(self, request: HttpRequest) -> dict[str, str]:
        """The headers of a request, with who we are as far as its place wants to be told."""
        headers, credentials = {"User-Agent": AGENT, **request.headers}, self._credentials_for(request.url)
        if request.place in self._digests:
            headers["Authorization"] = self._digests[request.place].header(request.method, request.target)
        elif credentials.token:
            headers["Authorization"] = f"Bearer {credentials.token}"
        elif request.place in self._basic:
            headers["Authorization"] = credentials.basic
        return headers

    def _connection(self, url: str) -> http.client.HTTPConnection:
        origin = origin_of(url)
        # A server has closed the connection, or said something there that nobody asked for: Oxigraph answers 500 to one
        # on which nothing came for a while, and the next request is not to take that for its answer.
        if (kept := self._connections.get(origin)) and kept.sock and select.select([kept.sock], [], [], 0)[0]:
            self._connections.pop(origin).close()
        if origin not in self._connections:
            proxy = self._proxies.setdefault(origin, proxy_for(url))
            parts, timeout = urlsplit(url), self._patience.timeout
            host, port = (parts.hostname or "", parts.port) if proxy is None else (proxy.host, proxy.port)
            secure = parts.scheme == "https"
            connection = (http.client.HTTPSConnection if secure else http.client.HTTPConnection)(
                host, port, timeout=timeout
            )
            if secure and proxy is not None:
                connection.set_tunnel(parts.hostname or "", parts.port, proxy.headers)
            self._connections[origin] = connection
        return self._connections[origin]

    def _explained(self, request: HttpRequest, error: http.client.HTTPException | OSError) -> Exception:
        proxy = self._proxies.get(origin_of(request.url))
        at_proxy = f"check the proxy {proxy.host}:{proxy.port} (HTTP_PROXY, HTTPS_PROXY, NO_PROXY)" if proxy else ""
        match error:
            case ssl.SSLCertVerificationError():
                why = f"{request.place} shows a certificate that is not trusted ({error.verify_message})"
                return OutputError(f"{why}: name the file of its issuer in SSL_CERT_FILE")
            case socket.gaierror():
                return OutputError(f"{request.place}: no such host: {at_proxy or 'check the address'}")
            case TimeoutError():
                hint = at_proxy or f"look at the server, or {self._patience.later}"
                return _PassingError(f"did not answer within {self._patience.timeout:g} s", hint)
            case ConnectionRefusedError():
                hint = at_proxy or "start the server or check the address"
                return _PassingError("does not answer (connection refused)", hint)
            case http.client.IncompleteRead():
                return _PassingError("broke off in the middle of an answer", at_proxy or "look at the server's log")
        reason = escape_control(str(error) or type(error).__name__)[:_MESSAGE]
        return _PassingError(f"broke off ({reason})", at_proxy or "look at the server's log; the next load goes on")
