"""The check that a query only reads this graph: SELECT, ASK, CONSTRUCT and DESCRIBE without SERVICE.

The query is judged by its parse tree, walked whole, never by a pattern over its text. The parser is rdflib's while
the engine that answers is another, so whatever the two could read differently is taken away beforehand: line ends are
made alike (a comment ends at a carriage return for one, at the line feed for the other) and `\\uXXXX` is refused (one
exchanges it before the text is cut into strings, the other after). `kg.store.sparql.worker` takes away the means as
well.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urljoin

from kg.model.errors import QueryError
from kg.model.iri import BASE, PREFIXES

_ESCAPE = re.compile(r"\\[uU]([0-9A-Fa-f]{4})")
_LINE_END = re.compile(r"\r\n?")
LONGEST = 1_000_000
_SHOWN = 40


class QueryForm(StrEnum):
    """The four kinds of query, by the word that they begin with."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"


@dataclass(frozen=True, slots=True)
class CheckedQuery:
    """A query that may run: its text with line feeds only, its form and what it names.

    `graphs` are the IRIs behind FROM and FROM NAMED, `variables` the names of all variables, without `?`.
    `pattern` tells which block in braces is the outermost WHERE (1 for the first; 2 behind the template of a
    CONSTRUCT); 0 where there is none of its own: left out, abbreviated, or itself a SELECT.
    """

    text: str
    form: QueryForm
    graphs: frozenset[str]
    variables: frozenset[str]
    pattern: int


def check(text: str, base: str = BASE) -> CheckedQuery:
    """Check that a query only reads, and names no other place to read from than graphs.

    In: a SPARQL 1.1 query; the prefixes of `kg.model.iri.PREFIXES` and `id:` need no declaration, `base` is its BASE.
    Out: what may run. Raises QueryError, with line and column where the text is no such query.
    """
    text = _LINE_END.sub("\n", text)
    if escape := _ESCAPE.search(text):
        raise QueryError(f"{_place(text, escape.start())}: {escape.group()} is refused: write the character itself")
    tree = _parse(text)
    nodes = list(_walk(tree))
    if any(_kind(node) == "ServiceGraphPattern" for node in nodes):
        raise QueryError("SERVICE is refused, a query reads this graph only: take the SERVICE block out")
    declared = {node.prefix or "": str(node.iri) for node in nodes if _kind(node) == "PrefixDecl"}
    prefixes = {**PREFIXES, "id": base, **declared}
    for node in nodes:
        if _kind(node) == "pname" and (prefix := node.prefix or "") not in prefixes:
            raise QueryError(f"the prefix {prefix}: is not known: declare it (PREFIX {prefix}: <…>)")
    base = next((str(node.iri) for node in nodes if _kind(node) == "Base"), base)
    clauses = (value for node in nodes if _kind(node) == "DatasetClause" for value in _children(node))
    names = (
        prefixes[value.prefix or ""] + (value.localname or "") if _kind(value) == "pname" else str(value)
        for value in clauses
        if _kind(value) in ("URIRef", "pname")
    )
    graphs = frozenset(urljoin(base, name) for name in names)
    form = QueryForm(tree[1].name.removesuffix("Query").upper())
    variables = frozenset(str(node) for node in nodes if _kind(node) == "Variable")
    pattern = 0
    if _kind(tree[1].where) == "GroupGraphPatternSub":
        pattern = 2 if tree[1].template is not None else 1
    return CheckedQuery(text, form, graphs, variables, pattern)


def _parse(text: str) -> Any:
    """Return rdflib's parse tree: the prologue's declarations and the query."""
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.parser import parseQuery, parseUpdate

    try:
        return parseQuery(text)
    except ParseBaseException as error:
        with suppress(ParseBaseException, RecursionError):
            if parseUpdate(text).request:
                message = "an update is refused, a query only reads: change the input and build again"
                raise QueryError(message) from error
        rest = " ".join(text[error.loc :].split())
        where = f"from {rest[:_SHOWN]!r} on" if rest else "up to its end"
        raise QueryError(f"{_place(text, error.loc)}: no query can be read {where}") from error
    except RecursionError as error:
        raise QueryError("the query is nested too deeply: make it flatter") from error


def _place(text: str, offset: int) -> str:
    before = text[:offset]
    return f"line {before.count(chr(10)) + 1}, column {offset - before.rfind(chr(10))}"


def _kind(node: object) -> str:
    """Return the name of a node of the parse tree: its production, or the class of a leaf."""
    return str(getattr(node, "name", "")) if isinstance(node, dict) else type(node).__name__


def _children(node: object) -> Iterable[Any]:
    if isinstance(node, dict):
        return node.values()
    return node if isinstance(node, Iterable) and not isinstance(node, str) else ()


def _walk(tree: object) -> Iterator[Any]:
    """Yield every node of a parse tree, leaves too; without recursion, so that depth is no weapon."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(_children(node))
