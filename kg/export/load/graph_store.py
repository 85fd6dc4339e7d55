"""Writing to a store, by Graph Store Protocol or by SPARQL Update, in pieces that it takes.

Both are sets of triples by graph: whatever is sent twice is there once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from kg.export.load.http import HttpClient, HttpRequest, RefusedError
from kg.model import terms

# What a store answers where a request is too large for it: Virtuoso says 400 to long updates, others 413 or 500.
_TOO_MUCH = frozenset({400, 413, 500})
_NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class Piece:
    """Some lines of N-Triples of one graph, named by its term; the `first` one replaces what the graph held."""

    graph: str
    lines: tuple[str, ...]
    first: bool


class GraphStore:
    """Writes by the Graph Store HTTP Protocol: PUT replaces a graph, POST adds to it, DELETE removes it."""

    def __init__(self, client: HttpClient, url: str) -> None:
        self._client, self._url = client, url

    def put(self, pieces: Sequence[Piece]) -> None:
        """Write some pieces, a request each; raise RefusedError or OutputError where the store does not take them."""
        for piece in pieces:
            self._send("PUT" if piece.first else "POST", piece.graph, "".join(piece.lines).encode())

    def drop(self, graphs: Sequence[str]) -> None:
        """Remove graphs, named by their terms, whether they are there or not, a request each."""
        for graph in graphs:
            try:
                self._send("DELETE", graph, b"")
            except RefusedError as error:
                if error.answer.status != _NOT_FOUND:
                    raise

    def _send(self, method: str, graph: str, body: bytes) -> None:
        joint = "&" if "?" in self._url else "?"
        url = f"{self._url}{joint}graph={quote(terms.iri_of(graph), safe='')}"
        headers = {"Content-Type": "application/n-triples"} if method != "DELETE" else {}
        self._client.send(HttpRequest(method, url, body, headers))


class Updates:
    """Writes by SPARQL Update: many small graphs in one request."""

    def __init__(self, client: HttpClient, url: str) -> None:
        self._client, self._url = client, url

    def put(self, pieces: Sequence[Piece]) -> None:
        """Write some pieces in one request."""
        data = "".join(
            f"GRAPH {graph} {{\n{''.join(line for piece in own for line in piece.lines)}}}\n"
            for graph, own in groupby(pieces, lambda piece: piece.graph)
        )
        self._send("".join(_drop(piece.graph) for piece in pieces if piece.first) + f"INSERT DATA {{\n{data}}}")

    def drop(self, graphs: Sequence[str]) -> None:
        """Remove graphs in one request."""
        self._send("".join(map(_drop, graphs)))

    def _send(self, text: str) -> None:
        self._client.send(HttpRequest("POST", self._url, text.encode(), {"Content-Type": "application/sparql-update"}))


def _drop(graph: str) -> str:
    return f"DROP SILENT GRAPH {graph} ;\n"


class Sender:
    """Sends pieces in requests as large as the store takes; what is too large is halved, and the size remembered."""

    def __init__(self, writer: GraphStore | Updates, most: int) -> None:
        self._writer, self._most = writer, most

    def send(self, pieces: Sequence[Piece]) -> None:
        """Write some pieces in their order; raise RefusedError or OutputError where the store does not take them."""
        size = sum(len(piece.lines) for piece in pieces)
        if size <= self._most:
            try:
                self._writer.put(pieces)
            except RefusedError as error:
                if error.answer.status not in _TOO_MUCH or size <= 1:
                    raise
            else:
                return
            self._most = size // 2
        for half in _halves(pieces, size // 2):
            self.send(half)

    def drop(self, graphs: Sequence[str]) -> None:
        """Remove graphs; raise RefusedError or OutputError where the store does not let us."""
        if graphs:
            self._writer.drop(graphs)


def _halves(pieces: Sequence[Piece], middle: int) -> Iterator[list[Piece]]:
    """Cut pieces behind `middle` lines, through one of them where need be."""
    before: list[Piece] = []
    behind: list[Piece] = []
    for piece in pieces:
        head, tail = piece.lines[:middle], piece.lines[middle:]
        middle -= len(head)
        if head or not piece.lines:
            before.append(Piece(piece.graph, head, piece.first))
        if tail:
            behind.append(Piece(piece.graph, tail, piece.first and not head))
    yield from (half for half in (before, behind) if half)
