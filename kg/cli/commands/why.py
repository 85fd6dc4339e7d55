"""`kg why DIR IRI`: quote the places of the files that give one thing of the graph."""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby

from kg.cli.arguments import WHY_PLACES
from kg.cli.render.excerpt import excerpt, place_of
from kg.cli.terminal import in_colour, styled
from kg.inspect.provenance import EvidencePlace, Provenance, why
from kg.model.errors import UsageError
from kg.model.text import escape_control, line_and_column
from kg.store import graph_folder, oxigraph
from kg.store.sparql import parameters
from kg.store.sparql.parameters import ParameterType

# Where the provenance goes into a file or a pipe.
_WIDTH = 120


def run(options: argparse.Namespace) -> int:
    """Print the places to stdout; a word on stderr says how many were left out."""
    if options.limit is not None and options.limit < 1:
        raise UsageError(f"--limit {options.limit}: ask for at least one place")
    base = oxigraph.base_of(graph_folder.require(options.folder))
    # Names are typed as they are spoken; no IRI holds a space.
    thing = parameters.term(ParameterType.IRI, "-".join(options.iri.split()), base)
    limit = options.limit or (None if options.all else WHY_PLACES)
    provenance = why(options.folder, thing, limit, options.all)
    if options.format == "json":
        print(json.dumps(_json(provenance), ensure_ascii=False, indent=2))
    else:
        colour = in_colour(options.color, sys.stdout, os.environ)
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _WIDTH
        for _, places in groupby(provenance.places, key=lambda place: (place.file, place.span)):
            print("\n".join(_human(tuple(places), width, colour)), end="\n\n")
    if not provenance.total:
        print(f"{provenance.thing} stands in the graph, and no place of a file gives it", file=sys.stderr)
    if (shown := len(provenance.places)) < provenance.total:
        print(f"{shown} of {provenance.total} places; more with --limit N or --all", file=sys.stderr)
    if provenance.lines:
        print(f"and {provenance.lines} lines of its signatories; with --all", file=sys.stderr)
    return 0


def _human(places: Sequence[EvidencePlace], width: int, colour: bool) -> Iterator[str]:
    """Yield all that is said at one place: the quote once, then each statement with its rule."""
    first = places[0]
    where = f"{first.file}:{place_of(first.text, first.span, first.page)}"
    yield styled(escape_control(where), "place", colour=colour)
    yield from map(escape_control, first.addresses)
    yield from excerpt(first.text, first.stretch, first.span, width, colour)
    for place in places:
        for statement in place.statements:
            yield f"  {escape_control(f'{statement.subject} {statement.property} {statement.value}')}"
        if place.also:
            yield f"    {escape_control(', '.join(f'{also.property} {also.value}' for also in place.also))}"
        if place.provisions:
            yield f"    {escape_control(', '.join(place.provisions))}"
        numbers = (("position", place.position), ("score", place.score))
        figures = "".join(f", {name} {value:g}" for name, value in numbers if value is not None)
        yield f"    {styled(f'rule {place.rule}{figures}', 'faint', colour=colour)}"
    for finding in first.findings:
        text = escape_control(f"{finding.severity} {finding.code} {finding.message}")
        yield f"  {styled(text, finding.severity.value, colour=colour)}"


def _json(provenance: Provenance) -> dict[str, object]:
    places = []
    for place in provenance.places:
        line, column = line_and_column(place.text, place.span.start)
        document = {
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
            "statements": [asdict(statement) for statement in (*place.statements, *place.also)],
            "provisions": list(place.provisions),
            "rule": place.rule,
            "score": place.score,
            "position": place.position,
            "findings": [
                {"severity": finding.severity, "code": finding.code, "message": finding.message}
                for finding in place.findings
            ],
        }
        places.append(document)
    return {
        "thing": provenance.thing,
        "total": provenance.total,
        "signatory_lines_left_out": provenance.lines,
        "places": places,
    }
