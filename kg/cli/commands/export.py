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
    only = tuple(
        terms.iri_of(parameters.term(ParameterType.IRI, "-".join(name.split()), base)) for name in options.only
    )
    try:
        since = date.fromisoformat(options.since) if options.since else None
    except ValueError as error:
        raise UsageError(f"--since {options.since}: no day: write it as 2018-01-25") from error
    selection = Selection(only, since, options.evidence)
    export.export(options.folder, options.format, options.to, selection, options.context)
    return 0
