"""Writers of query results: a table for a terminal, the W3C formats, CSV, TSV, Markdown or Turtle.

Only the table and Markdown shorten anything: they show prefixed names, and literals without tag and type. Both write
control characters as escapes, so that a text from a document gives no orders to a terminal.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from kg.model import terms as rdf
from kg.model.errors import UsageError
from kg.model.iri import BASE, compact
from kg.model.namespaces import XSD
from kg.model.terms import Quad
from kg.model.text import escape_control
from kg.store import turtle, xml
from kg.store.sparql.guard import QueryForm
from kg.store.sparql.query import QueryResult
from kg.store.text_table import table

Row = Sequence[str | None]

FORMATS = ("table", "csv", "tsv", "json", "xml", "markdown", "turtle")
_ROWS_ONLY, _TRIPLES_ONLY = ("json", "xml"), ("turtle",)
_RESULTS = "http://www.w3.org/2005/sparql-results#"
_GRAPHS = (QueryForm.CONSTRUCT, QueryForm.DESCRIBE)
_NUMBERS = tuple(f"^^{datatype}" for datatype in (XSD.integer, XSD.decimal, XSD.double))
_IN_MARKDOWN = str.maketrans({"|": "\\|", "<": "&lt;", "&": "&amp;"})
_TO_QUOTE = re.compile('[",\r\n]')
_CUT = {
    "rows": "; cut there, allow more with --max-rows",
    "time": "; cut there as the time was up, allow more with --timeout",
    "memory": "; cut there as the memory was used up, narrow the query",
    "size": "; cut there as it grew too large, ask for less text",
}


def render(answer: QueryResult, form: str, base: str = BASE, width: int = 0) -> str:
    """Write a query result in a format.

    In: the result; one of FORMATS; the base whose IRIs are shown as `id:…`; the width of the terminal in columns, to
    which a table is fitted by shortening its longest cells (0: no bound). Out: text that ends in a newline.
    Raises UsageError where the format is not known or does not fit the form of the query.
    """
    fitting = [name for name in FORMATS if name not in (_ROWS_ONLY if answer.form in _GRAPHS else _TRIPLES_ONLY)]
    if form not in fitting:
        raise UsageError(f"no format {form!r} for a {answer.form} query: take one of {', '.join(fitting)}")
    # Columns and rows of terms, whatever the form of the query.
    columns, rows = answer.columns, answer.rows
    if answer.form in _GRAPHS:
        columns, rows = ("subject", "predicate", "object"), answer.triples
    elif answer.boolean is not None:
        columns, rows = ("answer",), ((rdf.typed(str(answer.boolean).lower(), "boolean"),),)
    match form:
        case "json":
            document: dict[str, object] = {"head": {}, "boolean": answer.boolean}
            if answer.boolean is None:
                document = {"head": {"vars": list(columns)}, "results": {"bindings": list(_bindings(answer))}}
            return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        case "xml":
            return _xml(answer)
        case "turtle":
            return "".join(turtle.turtle((Quad(*triple, "") for triple in answer.triples), base))
        case "csv":
            return "".join(map(csv_line, [columns, *([cell(term) for term in row] for row in rows)]))
        case "tsv":
            lines = [[f"?{name}" for name in columns], *([term or "" for term in row] for row in rows)]
            return "".join("\t".join(line) + "\n" for line in lines)
    cells = [[_readable(term, base) for term in row] for row in rows]
    if form == "markdown":
        escaped = [[text.translate(_IN_MARKDOWN) for text in row] for row in cells]
        return "".join(f"| {' | '.join(line)} |\n" for line in [columns, ["---"] * len(columns), *escaped])
    bound = [[term for term in column if term] for column in zip(*rows, strict=True)]
    right = {index for index, terms in enumerate(bound) if terms and all(term.endswith(_NUMBERS) for term in terms)}
    # Names stay whole, for they get copied.
    names = {index for index, terms in enumerate(bound) if any(term[0] != '"' for term in terms)}
    return "".join(f"{line}\n" for line in table(columns, cells, right=right, whole=names, width=width, rule="-"))


def note(answer: QueryResult) -> str:
    """Say in one line how many rows or triples a result has, its seconds, and whether it was cut and what to do."""
    count = len(answer.triples if answer.form in _GRAPHS else answer.rows)
    unit = "triple" if answer.form in _GRAPHS else "row"
    amount = "" if answer.form is QueryForm.ASK else f"{count:,} {unit}{'' if count == 1 else 's'} in "
    return f"{amount}{answer.seconds:.3f} s{_CUT.get(answer.limit, '')}"


def cell(term: str | None) -> str:
    """Return the text of a term in a cell: an IRI or a blank node whole, a literal without tag and type."""
    if term is None:
        return ""
    if term.startswith('"'):
        return rdf.value_of(term).text
    return term[1:-1] if rdf.is_resource(term) else term


def csv_line(cells: Sequence[str]) -> str:
    """Return one line of CSV after RFC 4180, but for the line feed at its end.

    Python's own writer leaves a lone carriage return bare before 3.13, which its reader then takes for a line's end.
    """
    line = ",".join('"' + text.replace('"', '""') + '"' if _TO_QUOTE.search(text) else text for text in cells)
    return (line or '""') + "\n"


def _readable(term: str | None, base: str) -> str:
    """Return a term as a person reads it, on one line and without control characters."""
    text = cell(term)
    if term and rdf.is_resource(term):
        text = f"id:{text.removeprefix(base)}" if text.startswith(base) else compact(text)
    return escape_control(text)


def _bindings(answer: QueryResult) -> Iterator[dict[str, dict[str, str]]]:
    """Yield the rows as the W3C formats have them: the bound variables with their terms."""
    for row in answer.rows:
        bindings: dict[str, dict[str, str]] = {}
        for name, term in zip(answer.columns, row, strict=True):
            if term and term.startswith('"'):
                value = rdf.value_of(term)
                fields = {
                    "type": "literal",
                    "value": value.text,
                    "xml:lang": value.language,
                    "datatype": value.datatype,
                }
                bindings[name] = {key: text for key, text in fields.items() if text or key == "value"}
            elif term:
                kind = "uri" if rdf.is_resource(term) else "bnode"
                bindings[name] = {"type": kind, "value": cell(term).removeprefix("_:")}
        yield bindings


def _xml(answer: QueryResult) -> str:
    def element(name: str, binding: Mapping[str, str]) -> str:
        tags = "".join(f" {key}={xml.attribute(binding[key])}" for key in ("xml:lang", "datatype") if key in binding)
        value, kind = xml.escaped(xml.fit(binding["value"])), binding["type"]
        return f"<binding name={xml.attribute(name)}><{kind}{tags}>{value}</{kind}></binding>"

    variables = "".join(f"<variable name={xml.attribute(name)}/>" for name in answer.columns)
    if answer.boolean is None:
        lines = (f"<result>{''.join(element(*one) for one in row.items())}</result>\n" for row in _bindings(answer))
        body = f"<results>\n{''.join(lines)}</results>"
    else:
        body = f"<boolean>{str(answer.boolean).lower()}</boolean>"
    return f'<?xml version="1.0"?>\n<sparql xmlns="{_RESULTS}">\n<head>{variables}</head>\n{body}\n</sparql>\n'
