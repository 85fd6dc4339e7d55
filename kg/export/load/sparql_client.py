"""A SPARQL 1.1 Protocol client: SELECT and ASK over HTTP, in pages that no store cuts.

A store may cut an answer without a word (Virtuoso at 10,000 rows), end it in the middle (Oxigraph, with status 200
and some words where the rest should be), or see no named graph unless it is told to. None of it is taken for data.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from urllib.parse import urlencode

import pyoxigraph

from kg.export.load.http import HttpClient, HttpRequest, RefusedError
from kg.model import terms
from kg.model.errors import OutputError
from kg.store import oxigraph
from kg.store.oxigraph import Solutions

PAGE = 5_000
_GRAPHS_A_QUESTION = 300
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
    """A store that is asked at its query address."""

    def __init__(self, client: HttpClient, url: str) -> None:
        self._client, self._url = client, url
        self._union: tuple[tuple[str, str], ...] = ()

    def select(self, text: str, retries: int | None = None) -> Solutions:
        """Answer a SELECT query: variables, and rows of terms as `kg.model.terms` writes them, None where unbound.

        Raises OutputError where the answer is cut, broken or none.
        """
        solutions = self._ask(text, retries)
        if isinstance(solutions, bool):
            raise self._broken("is no result of SELECT")
        return solutions

    def holds(self, pattern: str, retries: int | None = None) -> bool:
        """Tell whether a pattern matches anything in the default graph."""
        return self._ask(f"ASK {{ {pattern} }}", retries) is True

    def counts(self, graphs: Iterable[str]) -> dict[str, int]:
        """Count the triples of some graphs, named by their terms; one that is not there has none."""
        counts: dict[str, int] = {}
        waiting = iter(graphs)
        while batch := list(islice(waiting, _GRAPHS_A_QUESTION)):
            pattern = f"VALUES ?g {{ {' '.join(batch)} }} GRAPH ?g {{ ?s ?p ?o }}"
            counts |= dict.fromkeys(batch, 0)
            for graph, term in self.select(f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ {pattern} }} GROUP BY ?g").rows:
                text = terms.value_of(term).text if term and term.startswith('"') else ""
                if graph and not (text.isascii() and text.isdigit()):
                    raise self._broken("counts with what is no number")
                counts |= {graph: int(text)} if graph else {}
        return counts

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
        read = 0
        while read < count:
            page = list(self.select(f"SELECT {head} WHERE {{ {{ {inner} }} }} LIMIT {PAGE} OFFSET {read}").rows)
            if not page:
                return
            yield from page
            read += len(page)

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

    def _ask(self, text: str, retries: int | None) -> Solutions | bool:
        """Return the solutions of a SELECT, the truth of an ASK."""
        headers = {"Accept": "application/sparql-results+json", "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode([("query", text), *self._union]).encode()
        answer = self._client.send(HttpRequest("POST", self._url, body, headers), retries)
        if _CANCELLED in answer.body[-2 * len(_CANCELLED) :]:
            raise self._broken("was cancelled by the store's own time limit", "raise that limit")
        try:
            results = pyoxigraph.parse_query_results(answer.body, pyoxigraph.QueryResultsFormat.JSON)
            if isinstance(results, pyoxigraph.QueryBoolean):
                return bool(results)
            columns = tuple(variable.value for variable in results.variables)
            rows = [tuple(None if value is None else oxigraph.term(value) for value in row) for row in results]
        except (SyntaxError, ValueError) as error:
            raise self._broken("ends in the middle or is no SPARQL result in JSON") from error
        if most := answer.headers.get(_CUT):
            if not (most.isascii() and most.isdigit()):
                raise self._broken(f"names no number of rows in {_CUT}")
            if len(rows) >= int(most):
                raise self._broken(f"was cut at {most} rows", "raise ResultSetMaxRows")
        return Solutions(columns, iter(rows))

    def _broken(self, what: str, hint: str = "check the address of queries and the store's log") -> OutputError:
        return OutputError(f"the answer of {self._url} {what}: {hint}")
