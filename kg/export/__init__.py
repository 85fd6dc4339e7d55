"""Exports of a built graph: six RDF syntaxes, tables, the co-signature network, a description for catalogues.

Whatever is written appears whole or not at all. The same graph gives the same bytes. RDF is written while graph.nq is
read, with memory that does not grow with the graph.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

from kg.export import gexf, graphml, jsonld, output, parquet, rdfxml, tables, void
from kg.export import selection as choices
from kg.export.cosignatures import Network, draw
from kg.export.selection import ALL as ALL
from kg.export.selection import Selection as Selection
from kg.export.tables import Row
from kg.graph import merge
from kg.model.errors import UsageError
from kg.model.terms import Quad
from kg.store import nquads, oxigraph, turtle
from kg.store.graph_folder import GRAPH, MANIFEST, require
from kg.store.sparql import results

Writer = Callable[[Iterable[Quad], str], Iterator[str]]


def _jsonld(quads: Iterable[Quad], base: str, context: str = "") -> Iterator[str]:
    return jsonld.jsonld(nquads.arrange(quads, turtle.graph_order), base, context)


def _csv(path: Path, _name: str, rows: Iterator[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(map(results.csv_line, rows))


TURTLE, JSONLD, VOID = "turtle", "jsonld", "void"
WRITERS: Mapping[str, Writer] = MappingProxyType(
    {
        TURTLE: lambda quads, base: turtle.turtle(nquads.arrange(quads, turtle.reading_order), base),
        "trig": lambda quads, base: turtle.trig(nquads.arrange(quads, turtle.graph_order), base),
        # Sorted by graph last, so what two graphs repeated would stand together.
        "ntriples": lambda quads, _base: (line for line, _ in groupby(quad.triple_line() for quad in quads)),
        "nquads": lambda quads, _base: (quad.line() for quad in quads),
        JSONLD: _jsonld,
        "rdfxml": lambda quads, base: rdfxml.rdfxml(nquads.arrange(quads, turtle.reading_order), base),
    }
)
NETWORKS: Mapping[str, Callable[[Network], Iterator[str]]] = MappingProxyType(
    {"graphml": graphml.graphml, "gexf": gexf.gexf}
)
TABLES: Mapping[str, Callable[[Path, str, Iterator[Row]], None]] = MappingProxyType(
    {"csv": _csv, "parquet": parquet.write}
)
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
        _export_tables(source, form, to, choice)
    else:
        output.write_file(to, source, _pieces(source, form, choice, context))


def _pieces(source: Path, form: str, choice: Selection, context: str) -> Iterator[str]:
    base = oxigraph.base_of(source)
    chosen = choices.quads(source, choice, base, crowd=form in NETWORKS)
    if form in NETWORKS:
        return NETWORKS[form](draw(chosen, base))
    if form == VOID:
        return turtle.turtle(void.description(source, chosen, base), base, void.PREFIXES)
    everything = form != TURTLE if choice.evidence is None else choice.evidence
    quads = (quad for quad in chosen if everything or merge.is_fact(quad, base))
    return _jsonld(quads, base, context) if form == JSONLD else WRITERS[form](quads, base)


def _export_tables(source: Path, form: str, to: str, choice: Selection) -> None:
    if form == "parquet":
        parquet.require()
    with output.folder_of_tables(to, source) as draft, _chosen(source, choice) as folder:
        select = oxigraph.open_graph(folder).select
        for name in tables.NAMES:
            rows = tables.table(name, select)
            kept = tables.without_evidence(rows) if choice.evidence is False else rows
            TABLES[form](draft / f"{name}.{form}", name, kept)


@contextmanager
def _chosen(source: Path, choice: Selection) -> Iterator[Path]:
    """Give a graph folder that holds what is chosen: tables are answers to queries, so they need one to ask."""
    if not choice.selects:
        yield source
        return
    with tempfile.TemporaryDirectory() as name:
        folder, base = Path(name), oxigraph.base_of(source)
        (folder / MANIFEST).write_bytes((source / MANIFEST).read_bytes())
        with (folder / GRAPH).open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(quad.line() for quad in choices.quads(source, choice, base))
        yield folder
