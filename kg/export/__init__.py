"""Exports of a built graph: six RDF syntaxes, tables, the co-signature network, a description for catalogues.

Whatever is written appears whole or not at all. The same graph gives the same bytes. RDF is written while graph.nq is
read, with memory that does not grow with the graph.
"""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg.export import output
from kg.export import selection as choices
from kg.export.selection import ALL as ALL
from kg.export.selection import Selection as Selection
from kg.model.errors import UsageError
from kg.model.terms import Quad
from kg.store import nquads, oxigraph, turtle
from kg.store.graph_folder import require

TURTLE, NTRIPLES, NQUADS, JSONLD, VOID = "turtle", "ntriples", "nquads", "jsonld", "void"
# The modules that write the formats, and the order in which statements are written. A module is loaded when its format
# is asked for: who loads a graph into a store pays for none of them.
WRITERS: Mapping[str, tuple[str, Callable[[Quad], str] | None]] = MappingProxyType(
    {
        TURTLE: ("kg.store.turtle", turtle.reading_order),
        "trig": ("kg.store.turtle", turtle.graph_order),
        NTRIPLES: ("", None),
        NQUADS: ("", None),
        JSONLD: ("kg.export.jsonld", turtle.graph_order),
        "rdfxml": ("kg.export.rdfxml", turtle.reading_order),
    }
)
TABLES: Mapping[str, str] = MappingProxyType({"csv": "kg.export.tables", "parquet": "kg.export.parquet"})
NETWORKS = ("graphml", "gexf")
FORMATS = (*WRITERS, *TABLES, *NETWORKS, VOID)


def export(folder: Path, form: str, to: str, choice: Selection = ALL, context: str = "") -> None:
    """Write the graph of a graph folder in another format.

    In: the folder; one of FORMATS; a file's path, `-` for standard output, or for tables a folder's path, of which
    only the tables are replaced; what to export; for `jsonld` the URL where the published context lies, none to write
    it into the file. Left to the format, Turtle is what graph.ttl holds, neither evidence nor ontology, and the rest is
    all. Networks and descriptions take no notice of evidence.
    Raises UsageError on an unknown format, `-` for tables, a context for another format or a thing that is neither
    document nor member, OutputError where the place cannot be written, lies in the graph folder itself, or the format
    cannot hold a statement, GraphError where there is no graph, InstallationError where pyarrow is missing for Parquet.
    """
    if form not in FORMATS:
        raise UsageError(f"the format {form!r} is not known: take one of {', '.join(FORMATS)}")
    if context and form != JSONLD:
        raise UsageError(f"{form} has no context: leave --context out, or take {JSONLD}")
    source = require(folder)
    if form in TABLES:
        write = _function(TABLES[form], "write")
        _function("kg.export.tables", "export")(source, form, to, choice, write)
    else:
        output.write_file(to, source, _pieces(source, form, choice, context))


def _function(module: str, name: str) -> Any:
    return getattr(import_module(module), name)


def _pieces(source: Path, form: str, choice: Selection, context: str) -> Iterator[str]:
    """Return the text of any format but tables, piece by piece."""
    pieces: Iterator[str]
    base = oxigraph.base_of(source)
    quads = choices.quads(source, choice, base, crowd=form in NETWORKS)
    if form in NETWORKS:
        network = _function("kg.export.cosignatures", "draw")(quads, base)
        pieces = _function("kg.export.cosignatures", form)(network)
    elif form == VOID:
        pieces = _function("kg.export.void", form)(source, quads, base)
    else:
        if not (form != TURTLE if choice.evidence is None else choice.evidence):
            is_fact = _function("kg.graph.merge", "is_fact")
            quads = filter(lambda quad: is_fact(quad, base), quads)
        module, order = WRITERS[form]
        if order:
            options = (context,) if context else ()
            pieces = _function(module, form)(nquads.arrange(quads, order), base, *options)
        elif form == NQUADS:
            pieces = map(Quad.line, quads)
        else:
            # Sorted by graph last, so what two graphs repeated would stand together.
            pieces = (line for line, _ in groupby(map(Quad.triple_line, quads)))
    return pieces
