"""A graph folder opened: as an indexed graph of Oxigraph for queries, as an rdflib Dataset for people.

`graph.nq` is the durable form. Which store a query begins with is decided by that file's size (2 cores, medians of 3):

| graph.nq              | memory: load | disk: open | a count by group: memory / disk |
|-----------------------|--------------|------------|---------------------------------|
| 24 signatures, 0.8 MB |        6 ms  |       6 ms |   0.2 ms / 0.4 ms               |
| 604,000 quads, 141 MB |      900 ms  |       8 ms |    20 ms / 70 ms                |

Memory is 3 to 10 times faster to query and loads some 150 MB a second, so it is taken while loading stays under
a third of a second; larger graphs are first asked where they lie on disk (`kg.store.sparql.query` has the rest of
the rule).
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph

from kg.model import terms as rdf
from kg.model.errors import GraphError, InputError, QueryError
from kg.model.iri import BASE, PREFIXES
from kg.model.namespaces import XSD
from kg.model.terms import Quad
from kg.store import nquads
from kg.store.graph_folder import GRAPH, STORE, manifest, require

if TYPE_CHECKING:
    import rdflib

LARGEST_IN_MEMORY = 32 * 1024 * 1024
_SLICE = 32 * 1024 * 1024


def base_of(folder: Path) -> str:
    """Return the base IRI under which a graph folder's things were minted.

    It stands in manifest.json as `base_iri`; a folder without it has the usual base.
    Raises GraphError where the folder is no graph folder.
    """
    return str(manifest(folder).get("base_iri", BASE))


def open_store(folder: Path, in_memory: bool = False) -> pyoxigraph.Store:
    """Open a graph folder for queries: in memory where it is small or that is asked for, else from its `store/`.

    In: the folder. Out: an Oxigraph store, read-only on disk; give `use_default_graph_as_union=True` with every query.
    Raises GraphError where the folder holds no graph or a broken one.
    """
    # Who asks for memory has looked at the folder before; what is gone since is to be built again.
    path, disk = (folder if in_memory else require(folder)) / GRAPH, folder / STORE
    try:
        if not in_memory and path.stat().st_size > LARGEST_IN_MEMORY and disk.is_dir():
            return pyoxigraph.Store.read_only(str(disk))
        store = pyoxigraph.Store()
        # A build has loaded it once: to check its IRIs again would take a third of the time.
        store.bulk_load(path=path, format=pyoxigraph.RdfFormat.N_QUADS, lenient=True)
        return store
    except (OSError, SyntaxError, ValueError) as error:
        raise GraphError(f"{folder} cannot be opened ({error}): build the graph again") from error


def build_store(folder: Path) -> None:
    """Build `store/` anew from `graph.nq`; the old one is replaced once the new one is complete.

    Raises GraphError where there is no graph, it is broken, or the folder cannot be written.
    """
    path, fresh = require(folder) / GRAPH, folder / f".{STORE}-{os.getpid()}"
    try:
        store = pyoxigraph.Store(str(fresh))
        # In slices: a file as a whole would take four times its size of memory, at the same speed.
        with path.open("rb") as file:
            while lines := file.readlines(_SLICE):
                store.bulk_load(b"".join(lines), format=pyoxigraph.RdfFormat.N_QUADS, lenient=True)
        # Slices leave many small files behind; as one they are read faster.
        store.optimize()
        del store
        shutil.rmtree(folder / STORE, ignore_errors=True)
        fresh.rename(folder / STORE)
    except (OSError, SyntaxError, ValueError) as error:
        raise GraphError(f"{folder / STORE} cannot be built: {error}") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def term(value: object) -> str:
    """Return an Oxigraph term as `kg.model.terms` writes it, a blank node as `_:name`."""
    text = str(value)
    if isinstance(value, pyoxigraph.Literal) and "\\" in text:
        if value.language:
            return rdf.string(value.value, value.language)
        plain, datatype = rdf.string(value.value), str(value.datatype)
        return plain if datatype == XSD.string else f"{plain}^^{datatype}"
    return text


class Solutions(NamedTuple):
    """The answer to a SELECT query: its variables, and its rows of terms as `kg.model.terms` writes them."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[str | None, ...]]


@dataclass(frozen=True, slots=True)
class Graph:
    """A graph that the package's own code asks: RDF terms go in and come out as `kg.model.terms` writes them."""

    store: pyoxigraph.Store

    def select(self, query: str) -> Solutions:
        """Answer a SELECT query over the union of all graphs.

        In: a trusted query; the prefixes of `kg.model.iri.PREFIXES` need no declaration. Out: its variables and rows,
        None where a variable is unbound. Raises QueryError where the query is no SELECT.
        """
        solutions = self.store.query(query, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
        if not isinstance(solutions, pyoxigraph.QuerySolutions):
            raise QueryError("only a SELECT query has rows: write the query as one")
        rows = (tuple(None if value is None else term(value) for value in solution) for solution in solutions)
        return Solutions(tuple(variable.value for variable in solutions.variables), rows)

    def describe(self, subject: str) -> tuple[tuple[str, str], ...]:
        """Return the properties of a subject with their values, whatever graph they stand in, sorted, each pair once.

        In: the term of an IRI. Out: nothing where the graph does not have it as a subject.
        """
        return tuple(sorted({(quad.predicate, quad.object) for quad in self.quads(subject)}))

    def quads(
        self,
        subject: str | None = None,
        predicate: str | None = None,
        value: str | None = None,
        graph: str | None = None,
    ) -> Iterator[Quad]:
        """Yield the quads that have some IRIs, given as terms, in their places; None stands for any term."""
        terms = (subject, predicate, value, graph)
        pattern = (None if place is None else pyoxigraph.NamedNode(rdf.iri_of(place)) for place in terms)
        for quad in self.store.quads_for_pattern(*pattern):
            yield Quad(*map(term, (quad.subject, quad.predicate, quad.object, quad.graph_name)))


def open_graph(folder: Path) -> Graph:
    """Open a graph folder for the package's own queries; raises what `open_store` raises."""
    return Graph(open_store(folder))


def load_file(path: Path) -> Graph:
    """Load an RDF file of another make into memory; its name ends in a format's usual suffix.

    Raises InputError where it cannot be read, has another suffix, or is not what its name says.
    """
    form = pyoxigraph.RdfFormat.from_extension(path.suffix.removeprefix("."))
    if form is None:
        raise InputError(f"{path}: no known format of RDF: rename it to .ttl, .nt, .nq, .trig, .rdf or .jsonld")
    store = pyoxigraph.Store()
    try:
        store.bulk_load(path=path, format=form)
    except (OSError, SyntaxError, ValueError) as error:
        raise InputError(f"{path} cannot be read: {error}") from error
    return Graph(store)


def open_dataset(folder: Path) -> "rdflib.Dataset":
    """Open a graph folder as an rdflib Dataset in memory, with all prefixes bound and `id:` for its own things.

    Out: a Dataset whose default graph is the union of all graphs, so `dataset.query(…)` sees every fact. Its terms
    are those that rdflib itself makes: a plain string has no datatype and equals `Literal("…")` written by hand.
    Raises GraphError where the folder holds no graph or a broken one.
    """
    from rdflib import Dataset, Literal, URIRef

    dataset = Dataset(default_union=True)
    for prefix, namespace in (*PREFIXES.items(), ("id", base_of(folder))):
        dataset.bind(prefix, namespace, override=True, replace=True)
    terms: dict[str, URIRef | rdflib.Literal] = {}
    for quad in nquads.read(require(folder) / GRAPH):
        for text in quad:
            if text not in terms and rdf.is_resource(text):
                terms[text] = URIRef(rdf.iri_of(text))
            elif text not in terms:
                value = rdf.value_of(text)
                terms[text] = Literal(value.text, lang=value.language or None, datatype=value.datatype or None)
        graph = dataset.graph(terms[quad.graph])
        graph.add((terms[quad.subject], terms[quad.predicate], terms[quad.object]))
    return dataset
