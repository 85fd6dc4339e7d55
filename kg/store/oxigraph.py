"""A graph folder opened: as an indexed graph of Oxigraph for queries, as an rdflib Dataset for people.

`graph.nq` is the durable form. A small one is loaded into memory, at some 150 MB a second, where it is 3 to 10 times
faster to ask; a larger one is asked where an index of it lies on disk (`kg.store.indexes`). What others ask in SPARQL
has a rule of its own (`kg.store.sparql.places`).
"""

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
from kg.store import indexes, nquads
from kg.store.graph_folder import GRAPH, manifest, require
from kg.store.indexes import Index

if TYPE_CHECKING:
    import rdflib

LARGEST_IN_MEMORY = 32 * 1024 * 1024


def base_of(folder: Path) -> str:
    """Return the base IRI under which a graph folder's things were minted.

    It stands in manifest.json as `base_iri`; a folder without it has the usual base.
    Raises GraphError where the folder is no graph folder.
    """
    return str(manifest(folder).get("base_iri", BASE))


def size_of(folder: Path) -> int:
    """Return how many bytes the graph of a folder has; raise GraphError where it is missing."""
    try:
        return (folder / GRAPH).stat().st_size
    except OSError as error:
        raise GraphError(f"{folder / GRAPH} cannot be read ({error.strerror}): build the graph again") from error


def open_store(folder: Path, *, named: bool = False) -> pyoxigraph.Store:
    """Open a graph folder for queries: in memory where it is small, else an index of it on disk.

    In: the folder; whether it matters which graph a quad stands in. An index that is missing is made. Out: an Oxigraph
    store, read-only on disk; give `use_default_graph_as_union=True` with every query.
    Raises GraphError where the folder holds no graph or a broken one.
    """
    index = Index.NAMED if named else Index.PLAIN
    if size_of(require(folder)) <= LARGEST_IN_MEMORY or (disk := indexes.make(folder, index)) is None:
        return load_graph(folder)
    try:
        return pyoxigraph.Store.read_only(str(disk))
    except (OSError, ValueError) as error:
        raise GraphError(f"{disk} cannot be opened ({error}): delete it") from error


def load_graph(folder: Path) -> pyoxigraph.Store:
    """Load the graph of a folder into memory; raise GraphError where it is missing or broken."""
    store = pyoxigraph.Store()
    try:
        # The build has checked its IRIs: to do it again would take a third of the time.
        store.bulk_load(path=folder / GRAPH, format=pyoxigraph.RdfFormat.N_QUADS, lenient=True)
    except (OSError, SyntaxError, ValueError) as error:
        raise GraphError(f"{folder} cannot be opened ({error}): build the graph again") from error
    return store


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


def open_graph(folder: Path, *, named: bool = False) -> Graph:
    """Open a graph folder for the package's own queries; in, and raises, what `open_store` does."""
    return Graph(open_store(folder, named=named))


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
