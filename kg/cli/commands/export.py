"""`kg export DIR --format F --to PATH`: write a graph folder in another format, or as tables."""

import argparse
from datetime import date

from kg import export
from kg.export import Selection
from kg.model import terms
from kg.model.errors import UsageError
from kg.store import graph_folder, oxigraph
from kg.store.sparql import parameters
from kg.store.sparql.parameters import ParameterType


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
