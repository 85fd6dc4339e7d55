"""The check that a query only reads this graph: SELECT, ASK, CONSTRUCT and DESCRIBE without SERVICE.

The query is judged by its parse tree, walked whole, never by a pattern over its text. The parser is rdflib's while
the engine that answers is another, so whatever the two could read differently is taken away beforehand: line ends are
made alike (a comment ends at a carriage return for one, at the line feed for the other) and `\\uXXXX` is refused (one
exchanges it before the text is cut into strings, the other after). `kg.store.sparql.worker` takes away the means as
well.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any
from urllib.parse import urljoin

from kg.model import resources
from kg.model.errors import QueryError
from kg.model.iri import BASE, PREFIXES
from kg.store.sparql import needs
from kg.store.sparql.needs import Needs, Resolver, children, kind, walk

_ESCAPE = re.compile(r"\\[uU]([0-9A-Fa-f]{4})")
_LINE_END = re.compile(r"\r\n?")
_ABSOLUTE = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*://[^\\\x00-\x20<>"{}|^`]*""")
LONGEST = 1_000_000
CHECKED = "checked.json"
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
    CONSTRUCT); 0 where there is none of its own: left out, abbreviated, or itself a SELECT. `needs` tells what it takes
    of the graph.
    """

    text: str
    form: QueryForm
    graphs: frozenset[str]
    variables: frozenset[str]
    pattern: int
    needs: Needs = field(default_factory=Needs)

    def packed(self) -> dict[str, Any]:
        """Return all but the text as JSON has it, for `unpacked`."""
        return {name: _as_json(getattr(self, name)) for name in self.__slots__ if name != "text"}


def shipped(text: str) -> CheckedQuery | None:
    """Return the check of a shipped query, made beforehand: none is parsed again; None for every other text.

    A text that differs in one character is another. In `checked.json` each check stands under the SHA-256 of its text.
    """
    path = resources.folder("queries") / CHECKED
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    fields = known.get(sha256(text.encode("utf-8", "replace")).hexdigest())
    return unpacked(text, fields) if fields else None


def unpacked(text: str, fields: Mapping[str, Any]) -> CheckedQuery:
    """Return the check of a query from its text and what `packed` has made of it."""
    needed: dict[str, Any] = {
        name: frozenset(value) if isinstance(value, list) else value for name, value in fields["needs"].items()
    }
    graphs, variables, needs = frozenset(fields["graphs"]), frozenset(fields["variables"]), Needs(**needed)
    return CheckedQuery(_lines(text), QueryForm(fields["form"]), graphs, variables, fields["pattern"], needs)


def _as_json(value: object) -> object:
    if isinstance(value, Needs):
        return {name: _as_json(getattr(value, name)) for name in Needs.__slots__}
    return sorted(value) if isinstance(value, frozenset) else value


def _lines(text: str) -> str:
    return _LINE_END.sub("\n", text)


def check(text: str, base: str = BASE) -> CheckedQuery:
    """Check that a query only reads, and names no other place to read from than graphs.

    In: a SPARQL 1.1 query; the prefixes of `kg.model.iri.PREFIXES` and `id:` need no declaration, `base` is its BASE.
    Out: what may run. Raises QueryError, with line and column where the text is no such query.
    """
    text = _lines(text)
    if escape := _ESCAPE.search(text):
        raise QueryError(f"{_place(text, escape.start())}: {escape.group()} is refused: write the character itself")
    tree = _parse(text)
    nodes = list(walk(tree))
    if any(kind(node) == "ServiceGraphPattern" for node in nodes):
        raise QueryError("SERVICE is refused, a query reads this graph only: take the SERVICE block out")
    declared = [(node.prefix or "", str(node.iri)) for node in nodes if kind(node) == "PrefixDecl"]
    prefixes = {**PREFIXES, "id": base, **dict(declared)}
    for node in nodes:
        if kind(node) == "pname" and (prefix := node.prefix or "") not in prefixes:
            raise QueryError(f"the prefix {prefix}: is not known: declare it (PREFIX {prefix}: <…>)")
    base = next((str(node.iri) for node in nodes if kind(node) == "Base"), base)
    clauses = (value for node in nodes if kind(node) == "DatasetClause" for value in children(node))
    names = (
        prefixes[value.prefix or ""] + (value.localname or "") if kind(value) == "pname" else str(value)
        for value in clauses
        if kind(value) in ("URIRef", "pname")
    )
    graphs = frozenset(urljoin(base, name) for name in names)
    form = QueryForm(tree[1].name.removesuffix("Query").upper())
    variables = frozenset(str(node) for node in nodes if kind(node) == "Variable")
    pattern = 0
    if kind(tree[1].where) == "GroupGraphPatternSub":
        pattern = 2 if tree[1].template is not None else 1
    # Which of two declarations of one prefix counts, is the engine's to say.
    doubtful = {prefix for prefix, times in Counter(prefix for prefix, _ in declared).items() if times > 1}
    certain = {prefix: namespace for prefix, namespace in prefixes.items() if prefix not in doubtful}
    return CheckedQuery(text, form, graphs, variables, pattern, needs.of(tree[1], _resolver(certain)))


def _resolver(prefixes: Mapping[str, str]) -> Resolver:
    """Return what makes terms of IRIs and prefixed names, where they are absolute and no engine would change them."""

    def term(node: object) -> str | None:
        iri = str(node) if kind(node) == "URIRef" else ""
        if isinstance(node, dict) and kind(node) == "pname":
            prefix = str(node.get("prefix") or "")
            iri = prefixes[prefix] + str(node.get("localname") or "") if prefix in prefixes else ""
        return f"<{iri}>" if _ABSOLUTE.fullmatch(iri) and "/." not in iri else None

    return term


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
