"""`kg export DIR --format F --to PATH`: write a graph folder in another format, or as tables."""

import argparse
from datetime import date
from pathlib import Path

from kg import export
from kg.export import Selection
from kg.model import terms
from kg.model.errors import UsageError
from kg.store import graph_folder, oxigraph
from kg.store.sparql import parameters
from kg.store.sparql.parameters import ParameterType


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="a graph folder")
    parser.add_argument("--format", required=True, choices=sorted(export.FORMATS))
    parser.add_argument("--to", required=True, metavar="PATH", help="the file, for tables the folder; - for stdout")
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="IRI",
        help="a document or member with all that belongs to it, once or more: written-declaration/652, with or without "
        "id: in front, or the whole IRI",
    )
    parser.add_argument("--since", metavar="DATE", help="documents issued on that day or later: 2018-01-25")
    evidence = parser.add_mutually_exclusive_group()
    evidence.add_argument("--without-evidence", dest="evidence", action="store_false", help="the facts alone")
    evidence.add_argument("--with-evidence", dest="evidence", action="store_true", help="in Turtle too")
    parser.set_defaults(evidence=None)
    parser.add_argument("--context", default="", metavar="URL", help="jsonld: name the context instead of writing it")


def run(options: argparse.Namespace) -> int:
    """Write the export; it is complete or not there."""
    base = oxigraph.base_of(graph_folder.require(options.folder))
    only = tuple(terms.iri_of(parameters.term(ParameterType.IRI, "-".join(one.split()), base)) for one in options.only)
    choice = Selection(only, _day(options.since), options.evidence)
    export.export(options.folder, options.format, options.to, choice, options.context)
    return 0


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"--since {text}: no day: write it as 2018-01-25") from error
