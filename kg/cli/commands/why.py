"""`kg why DIR IRI`: quote the places of the files that give one thing of the graph."""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby

from kg.cli.render.excerpt import excerpt
from kg.cli.terminal import in_colour, painted
from kg.inspect.provenance import EvidencePlace, Provenance, Statement, why
from kg.model.document import Span
from kg.model.errors import UsageError
from kg.model.text import escape_control, line_and_column
from kg.store import graph_folder, oxigraph
from kg.store.sparql import parameters
from kg.store.sparql.parameters import ParameterType

_SHOWN = 20
# Where the answer goes into a file or a pipe.
_WIDTH = 120


def run(options: argparse.Namespace) -> int:
    """Print the places to stdout; a word on stderr says how many were left out."""
    if options.limit is not None and options.limit < 1:
        raise UsageError(f"--limit {options.limit}: ask for at least one place")
    base = oxigraph.base_of(graph_folder.require(options.folder))
    # Names are typed as they are spoken; no IRI holds a space.
    thing = parameters.term(ParameterType.IRI, "-".join(options.iri.split()), base)
    answer = why(options.folder, thing, options.limit or (None if options.all else _SHOWN), options.all)
    if options.format == "json":
        print(json.dumps(_json(answer), ensure_ascii=False, indent=2))
    else:
        colour = in_colour(options.color, sys.stdout, os.environ)
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _WIDTH
        for (_, span), places in groupby(answer.places, key=lambda place: (place.file, place.span)):
            print("\n".join(_human(tuple(places), span, width, colour)), end="\n\n")
    for word in _left_out(answer):
        print(word, file=sys.stderr)
    return 0


def _human(places: Sequence[EvidencePlace], span: Span, width: int, colour: bool) -> Iterator[str]:
    """All that is said at one place: the quote once, then each statement with its rule."""
    first = places[0]
    line, column = line_and_column(first.text, span.start)
    page = "" if first.page is None else f" page {first.page}"
    where = escape_control(f"{first.file}:{line}:{column}{page}")
    yield painted(where, "place") if colour else where
    yield from map(escape_control, first.addresses)
    yield from excerpt(first.text, first.stretch, span, width, colour)
    for place in places:
        yield from _said(place, colour)
    for finding in first.findings:
        text = escape_control(f"{finding.severity} {finding.code} {finding.message}")
        yield f"  {painted(text, finding.severity.value) if colour else text}"


def _said(place: EvidencePlace, colour: bool) -> Iterator[str]:
    for said in place.statements:
        yield f"  {escape_control(f'{said.subject} {said.property} {said.value}')}"
    if place.also:
        yield f"    {escape_control(', '.join(f'{said.property} {said.value}' for said in place.also))}"
    if place.provisions:
        yield f"    {escape_control(', '.join(place.provisions))}"
    rest = f"rule {place.rule}{_number(', position', place.position)}{_number(', score', place.score)}"
    yield f"    {painted(rest, 'faint') if colour else rest}"


def _number(name: str, value: float | None) -> str:
    return "" if value is None else f"{name} {value:g}"


def _left_out(answer: Provenance) -> Iterator[str]:
    shown = len(answer.places)
    if not answer.total:
        yield f"{answer.thing} stands in the graph, and no place of a file gives it"
    if shown < answer.total:
        yield f"{shown} of {answer.total} places; more with --limit N or --all"
    if answer.lines:
        yield f"and {answer.lines} lines of its signatories; with --all"


def _json(answer: Provenance) -> dict[str, object]:
    return {
        "thing": answer.thing,
        "total": answer.total,
        "signatory_lines_left_out": answer.lines,
        "places": [_json_place(place) for place in answer.places],
    }


def _json_place(place: EvidencePlace) -> dict[str, object]:
    line, column = line_and_column(place.text, place.span.start)
    return {
        "file": place.file,
        "line": line,
        "column": column,
        "start": place.span.start,
        "end": place.span.end,
        "page": place.page,
        "addresses": list(place.addresses),
        "quote": place.span.slice(place.text),
        "context": place.stretch.slice(place.text),
        "context_start": place.stretch.start,
        "statements": [_json_statement(said) for said in (*place.statements, *place.also)],
        "provisions": list(place.provisions),
        "rule": place.rule,
        "score": place.score,
        "position": place.position,
        "findings": [{"severity": one.severity, "code": one.code, "message": one.message} for one in place.findings],
    }


def _json_statement(said: Statement) -> dict[str, str]:
    return {"subject": said.subject, "property": said.property, "value": said.value}
