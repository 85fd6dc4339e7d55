"""Reading from a store: SELECT and ASK over HTTP, in pages that no store cuts.

A store may cut an answer without a word (Virtuoso at 10,000 rows), end it in the middle (Oxigraph, with status 200
and some words where the rest should be), or see no named graph unless it is told to. None of it is taken for data.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from kg.export.load.http import HttpClient, HttpRequest, RefusedError
from kg.model import terms
from kg.model.errors import OutputError

PAGE = 5_000
_GRAPHS_A_QUESTION = 300
_STRING = f"{terms.XSD}string"
_CANCELLED = b"The SPARQL operation has been cancelled"
_CUT = "x-sparql-maxrows"  # Virtuoso's word that there was more.
# How stores are told to answer from all named graphs: by nature, as Oxigraph, Jena and Stardog have it.
_UNIONS: tuple[tuple[tuple[str, str], ...], ...] = (
    (),
    (("union-default-graph", "true"),),
    (("default-graph-uri", "urn:x-arq:UnionGraph"),),
    (("default-graph-uri", "tag:stardog:api:context:all"),),
)

Row = tuple[str | None, ...]
Triple = tuple[str, str, str]


class SparqlClient:
    """Asks a store, by its query address."""

    def __init__(self, client: HttpClient, url: str) -> None:
        self._client, self._url = client, url
        self._union: tuple[tuple[str, str], ...] = ()

    def select(self, text: str, retries: int | None = None) -> list[Row]:
        """Answer a SELECT query: rows of terms as `kg.model.terms` writes them, None where a variable is unbound.

        Raises OutputError where the answer is cut, broken or none.
        """
        answer = self._ask(text, retries)
        try:
            names: list[str] = answer["head"]["vars"]
            rows: list[Any] = answer["results"]["bindings"]
            return [tuple(_term(one[name]) if name in one else None for name in names) for one in rows]
        except (KeyError, TypeError) as error:
            raise self._broken("is no result of SELECT") from error

    def holds(self, pattern: str, retries: int | None = None) -> bool:
        """Tell whether a pattern matches anything in the default graph."""
        return bool(self._ask(f"ASK {{ {pattern} }}", retries).get("boolean"))

    def counts(self, graphs: Iterable[str]) -> dict[str, int]:
        """Count the triples of some graphs, named by their terms; one that is not there has none."""
        found: dict[str, int] = {}
        waiting = iter(graphs)
        while some := list(islice(waiting, _GRAPHS_A_QUESTION)):
            asked = f"VALUES ?g {{ {' '.join(some)} }} GRAPH ?g {{ ?s ?p ?o }}"
            rows = self.select(f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ {asked} }} GROUP BY ?g")
            counted = {graph: self._count(n) for graph, n in rows if graph and n}
            found |= {graph: counted.get(graph, 0) for graph in some}
        return found

    def _count(self, term: str) -> int:
        text = terms.value_of(term).text if term.startswith('"') else ""
        if not (text.isascii() and text.isdigit()):
            raise self._broken("counts with what is no number")
        return int(text)

    def triples(self, graph: str, count: int) -> list[Triple]:
        """Return the triples of one graph that holds `count` of them, fewer where the store does not give all."""
        rows = self.pages(("s", "p", "o"), f"GRAPH {graph} {{ ?s ?p ?o }}", count)
        return [(s, p, o) for s, p, o in rows if s and p and o]

    def pages(self, names: Sequence[str], pattern: str, count: int) -> Iterator[Row]:
        """Yield the rows of a pattern page by page, up to `count`.

        Sorted inside, paged outside: Virtuoso refuses to sort and page beyond 10,000 rows in one SELECT. A page that is
        shorter than it was asked for is no last page, for the store may have cut it; only an empty one is.
        """
        head = " ".join(f"?{name}" for name in names)
        inner = f"SELECT {head} WHERE {{ {pattern} }} ORDER BY {head}"
        seen = 0
        while seen < count:
            page = self.select(f"SELECT {head} WHERE {{ {{ {inner} }} }} LIMIT {PAGE} OFFSET {seen}")
            if not page:
                return
            yield from page
            seen += len(page)

    def see_union(self, pattern: str) -> bool:
        """Find out how the store is told to answer from all named graphs, and ask so from now on.

        In: a pattern that holds in the union of all graphs only. Out: whether there is a way.
        """
        for union in _UNIONS:
            self._union = union
            try:
                if self.holds(pattern):
                    return True
            except RefusedError:
                continue
        self._union = ()
        return False

    def _ask(self, text: str, retries: int | None) -> Mapping[str, Any]:
        headers = {
            "Accept": "application/sparql-results+json",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = urlencode([("query", text), *self._union]).encode()
        answer = self._client.send(HttpRequest("POST", self._url, body, headers), retries)
        if _CANCELLED in answer.body[-2 * len(_CANCELLED) :]:
            raise self._broken("was cancelled by the store's own time limit", "raise that limit")
        try:
            found = json.loads(answer.body)
        except (ValueError, RecursionError) as error:
            raise self._broken("ends in the middle or is no JSON") from error
        if not isinstance(found, dict):
            raise self._broken("is no result of SPARQL")
        if _CUT in answer.headers:
            self._check_cut(answer.headers[_CUT], _rows(found))
        return found

    def _check_cut(self, most: str, rows: Sequence[Any]) -> None:
        if not (most.isascii() and most.isdigit()):
            raise self._broken(f"names no number of rows in {_CUT}")
        if len(rows) >= int(most):
            raise self._broken(f"was cut at {most} rows", "raise ResultSetMaxRows")

    def _broken(self, what: str, hint: str = "look at the store's log, and check --query-endpoint") -> OutputError:
        return OutputError(f"the answer of {self._url} {what}: {hint}")


def _rows(answer: Mapping[str, Any]) -> list[Any]:
    results = answer.get("results")
    rows = results.get("bindings") if isinstance(results, dict) else None
    return rows if isinstance(rows, list) else []


def _term(binding: Mapping[str, Any]) -> str:
    """Turn a term of the JSON results format into one of `kg.model.terms`; `typed-literal` is Virtuoso's older word.

    Raises KeyError or TypeError on what is none.
    """
    kind, value = binding["type"], binding["value"]
    if not all(isinstance(text, str) for text in binding.values()):
        raise TypeError(f"a term of {kind}")
    if kind in ("uri", "bnode"):
        return f"<{value}>" if kind == "uri" else f"_:{value}"
    datatype = binding.get("datatype", "")
    plain = terms.string(value, binding.get("xml:lang", ""))
    return f"{plain}^^<{datatype}>" if datatype not in ("", _STRING) and "xml:lang" not in binding else plain
