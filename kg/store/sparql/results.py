"""Writing the answer of a query: a table for a terminal, one of the W3C result formats, CSV, TSV, Markdown or Turtle.

Only the table and Markdown shorten anything: they show prefixed names, and literals without tag and type. Both write
control characters as escapes, so that a text from a document gives no orders to a terminal.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from xml.sax.saxutils import escape, quoteattr

from kg.model import terms as rdf
from kg.model.errors import UsageError
from kg.model.iri import BASE, compact
from kg.model.terms import Quad
from kg.model.text import escape_control
from kg.store import turtle
from kg.store.sparql.guard import QueryForm
from kg.store.sparql.query import QueryResult
from kg.store.terminal_width import display_width

Row = Sequence[str | None]
Rendering = Callable[[QueryResult, str, int], str]

_RESULTS = "http://www.w3.org/2005/sparql-results#"
_GRAPHS = (QueryForm.CONSTRUCT, QueryForm.DESCRIBE)
_NUMBERS = tuple(f"^^<{rdf.XSD}{name}>" for name in ("integer", "decimal", "double"))
_UNFIT_FOR_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_IN_MARKDOWN = str.maketrans({"|": "\\|", "<": "&lt;", "&": "&amp;"})
_CUT = {
    "rows": "; cut there, allow more with --max-rows",
    "time": "; cut there as the time was up, allow more with --timeout",
    "memory": "; cut there as the memory was used up, narrow the query",
    "size": "; cut there as it grew too large, ask for less text",
}
_GAP = "  "
_NARROWEST = 8


def render(answer: QueryResult, form: str, base: str = BASE, width: int = 0) -> str:
    """Write an answer in a format.

    In: the answer; one of FORMATS; the base whose IRIs are shown as `id:…`; the width of the terminal in columns, to
    which a table is fitted by shortening its longest cells (0: no bound). Out: text that ends in a newline.
    Raises UsageError where the format is not known or does not fit the kind of query.
    """
    fitting = [name for name in FORMATS if name not in (_ROWS_ONLY if answer.form in _GRAPHS else _TRIPLES_ONLY)]
    if form not in fitting:
        raise UsageError(f"no format {form!r} for a {answer.form} query: take one of {', '.join(fitting)}")
    return FORMATS[form](answer, base, width)


def note(answer: QueryResult) -> str:
    """Say in one line how much an answer holds, how long it took, and whether it was cut short and what to do."""
    count = len(answer.triples if answer.form in _GRAPHS else answer.rows)
    what = "triple" if answer.form in _GRAPHS else "row"
    held = "" if answer.form is QueryForm.ASK else f"{count:,} {what}{'' if count == 1 else 's'} in "
    return f"{held}{answer.seconds:.3f} s{_CUT.get(answer.limit, '')}"


def _grid(answer: QueryResult) -> tuple[tuple[str, ...], Sequence[Row]]:
    """Return columns and rows of terms, whatever the kind of query."""
    if answer.form in _GRAPHS:
        return ("subject", "predicate", "object"), answer.triples
    if answer.boolean is not None:
        return ("answer",), [(rdf.typed(str(answer.boolean).lower(), "boolean"),)]
    return answer.columns, answer.rows


def _shown(term: str | None, base: str) -> str:
    """Return a term as a person reads it, on one line, control characters escaped."""
    text = cell(term)
    if term and rdf.is_resource(term):
        text = f"id:{text.removeprefix(base)}" if text.startswith(base) else compact(text)
    return escape_control(text)


def _table(answer: QueryResult, base: str, width: int) -> str:
    columns, rows = _grid(answer)
    shown = [[_shown(term, base) for term in row] for row in rows]
    natural = [max(map(display_width, cells)) for cells in zip(columns, *shown, strict=True)]
    terms = list(zip(*rows, strict=True)) or [()] * len(columns)
    widths = _fitted(natural, [any(map(_is_name, column)) for column in terms], width)
    right = [_is_numeric(column) for column in terms]
    lines = [columns, ["-" * size for size in widths], *shown]
    return "".join(_line(line, widths, right) for line in lines)


def _is_name(term: str | None) -> bool:
    return term is not None and not term.startswith('"')


def _is_numeric(terms: Iterable[str | None]) -> bool:
    bound = [term for term in terms if term]
    return bool(bound) and all(term.endswith(_NUMBERS) for term in bound)


def _fitted(widths: Sequence[int], whole: Sequence[bool], width: int) -> list[int]:
    """Bound the width of texts so that the line fits if it can; names stay whole, for they get copied."""
    room = width - len(_GAP) * (len(widths) - 1)
    bounds = range(max(widths, default=0), _NARROWEST - 1, -1) if width else ()
    fitted = list(widths)
    for bound in bounds:
        fitted = [size if kept else min(size, bound) for size, kept in zip(widths, whole, strict=True)]
        if sum(fitted) <= room:
            break
    return fitted


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = (_padded(text, size, flush) for text, size, flush in zip(cells, widths, right, strict=True))
    return _GAP.join(padded).rstrip() + "\n"


def _padded(text: str, size: int, flush_right: bool) -> str:
    if display_width(text) > size:
        text = _cut(text, size - 1) + "…"
    blank = " " * (size - display_width(text))
    return blank + text if flush_right else text + blank


def _cut(text: str, size: int) -> str:
    text = text[:size]
    while display_width(text) > size:
        text = text[:-1]
    return text


def _csv(answer: QueryResult, _base: str, _width: int) -> str:
    columns, rows = _grid(answer)
    return "".join(map(csv_line, [columns, *([cell(term) for term in row] for row in rows)]))


def _tsv(answer: QueryResult, _base: str, _width: int) -> str:
    columns, rows = _grid(answer)
    lines = [[f"?{name}" for name in columns], *([term or "" for term in row] for row in rows)]
    return "".join("\t".join(line) + "\n" for line in lines)


def _markdown(answer: QueryResult, base: str, _width: int) -> str:
    columns, rows = _grid(answer)
    shown = ([_shown(term, base).translate(_IN_MARKDOWN) for term in row] for row in rows)
    return "".join(f"| {' | '.join(line)} |\n" for line in [columns, ["---"] * len(columns), *shown])


def _json(answer: QueryResult, _base: str, _width: int) -> str:
    head = {"vars": list(answer.columns)} if answer.boolean is None else {}
    results: dict[str, object] = {"head": head}
    if answer.boolean is None:
        results["results"] = {"bindings": [_bindings(answer.columns, row) for row in answer.rows]}
    else:
        results["boolean"] = answer.boolean
    return json.dumps(results, ensure_ascii=False, indent=2) + "\n"


def _bindings(columns: Sequence[str], row: Row) -> dict[str, dict[str, str]]:
    return {name: _binding(term) for name, term in zip(columns, row, strict=True) if term is not None}


def _binding(term: str) -> dict[str, str]:
    if not term.startswith('"'):
        return {"type": "uri" if rdf.is_resource(term) else "bnode", "value": cell(term).removeprefix("_:")}
    value = rdf.value_of(term)
    tags = {"xml:lang": value.language, "datatype": value.datatype}
    return {"type": "literal", "value": value.text, **{key: tag for key, tag in tags.items() if tag}}


def _xml(answer: QueryResult, _base: str, _width: int) -> str:
    variables = "".join(f"<variable name={quoteattr(name)}/>" for name in answer.columns)
    if answer.boolean is None:
        body = f"<results>\n{''.join(_xml_results(answer))}</results>"
    else:
        body = f"<boolean>{str(answer.boolean).lower()}</boolean>"
    return f'<?xml version="1.0"?>\n<sparql xmlns="{_RESULTS}">\n<head>{variables}</head>\n{body}\n</sparql>\n'


def _xml_results(answer: QueryResult) -> Iterator[str]:
    for row in answer.rows:
        bound = ((name, term) for name, term in zip(answer.columns, row, strict=True) if term is not None)
        yield f"<result>{''.join(_xml_binding(name, _binding(term)) for name, term in bound)}</result>\n"


def _xml_binding(name: str, binding: Mapping[str, str]) -> str:
    tags = "".join(f" {key}={quoteattr(binding[key])}" for key in ("xml:lang", "datatype") if key in binding)
    value = escape(_UNFIT_FOR_XML.sub("\ufffd", binding["value"]))
    kind = binding["type"]
    return f"<binding name={quoteattr(name)}><{kind}{tags}>{value}</{kind}></binding>"


def _turtle(answer: QueryResult, base: str, _width: int) -> str:
    return "".join(turtle.turtle((Quad(*triple, "") for triple in answer.triples), base))


FORMATS: Mapping[str, Rendering] = MappingProxyType(
    {
        "table": _table,
        "csv": _csv,
        "tsv": _tsv,
        "json": _json,
        "xml": _xml,
        "markdown": _markdown,
        "turtle": _turtle,
    }
)
_ROWS_ONLY, _TRIPLES_ONLY = ("json", "xml"), ("turtle",)


def cell(term: str | None) -> str:
    """Return what a term is in a cell: an IRI or a blank node whole, a literal without tag and type."""
    if term is None:
        return ""
    if term.startswith('"'):
        return rdf.value_of(term).text
    return term[1:-1] if rdf.is_resource(term) else term


def csv_line(cells: Sequence[str]) -> str:
    """Return one line of CSV after RFC 4180, but for the line feed at its end.

    Python's own writer leaves a lone carriage return bare, which its reader then takes for the end of a line.
    """
    line = ",".join('"' + text.replace('"', '""') + '"' if _TO_QUOTE.search(text) else text for text in cells)
    return (line or '""') + "\n"


_TO_QUOTE = re.compile('[",\r\n]')
