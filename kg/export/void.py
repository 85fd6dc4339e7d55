"""The description of a graph as a data set: VoID and DCAT for catalogues, PROV for how it was made.

No clock is asked, so the same graph has the same description. It carries no day of issue or change, which would be
the day of the build; what it says of time is the period that its documents cover.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

import pyoxigraph

from kg.model import iri, resources
from kg.model import terms as rdf
from kg.model.errors import InstallationError
from kg.model.iri import BASE
from kg.model.namespaces import DCAT, DCTERMS, FOAF, PACE, PROV, RDF, SCHEMA, Namespace
from kg.model.terms import Quad
from kg.store import graph_folder, oxigraph, turtle

_VOID, _SD = "http://rdfs.org/ns/void#", "http://www.w3.org/ns/sparql-service-description#"
# No graph holds them, so the table of prefixes does not.
_PREFIXES = MappingProxyType(iri.PREFIXES | {"void": _VOID, "sd": _SD, "format": "http://www.w3.org/ns/formats/"})


class VOID(Namespace, iri=_VOID):
    """VoID: the data set and its parts."""

    classPartition: str  # noqa: N815 (its own name)
    classes: str
    distinctSubjects: str  # noqa: N815 (its own name)
    documents: str
    entities: str
    properties: str
    property: str
    propertyPartition: str  # noqa: N815 (its own name)
    subset: str
    triples: str
    uriSpace: str  # noqa: N815 (its own name)
    vocabulary: str
    Dataset: str


class SD(Namespace, iri=_SD):
    """SPARQL service description: named graphs."""

    name: str
    NamedGraph: str


# `class` is a word of Python's.
_VOID_CLASS = f"<{_VOID}class>"

# Where these statements stand: beside the graph, not in it.
_GRAPH = rdf.resource(iri.graph("description"))


@dataclass(slots=True)
class _Counts:
    """What is counted while the statements of a graph go by."""

    triples: int = 0
    subjects: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)
    graphs: Counter[str] = field(default_factory=Counter)
    issued: dict[str, str] = field(default_factory=dict)
    recorded: set[str] = field(default_factory=set)
    sources: list[str] = field(default_factory=list)

    @property
    def days(self) -> tuple[str, ...]:
        """The days of the documents that were read; of others, which these cite, an outline may tell one too."""
        return tuple(sorted(self.issued[document] for document in self.recorded & self.issued.keys()))


def void(folder: Path, quads: Iterable[Quad], base: str = BASE) -> Iterator[str]:
    """Describe a graph: title, licence and forms, counts by class, property and named graph, sources and versions.

    In: the graph folder, whose manifest tells the versions; the statements to describe, in the order of graph.nq; the
    base of their IRIs. Out: Turtle, in pieces of text. Raises GraphError where the folder's manifest is broken,
    InstallationError where the fixed part is missing.
    """
    path, counts = resources.folder("ontology") / "export/dataset.ttl", _count(quads)
    statements = {*_statistics(counts, base), *_provenance(folder, counts, base)}
    try:
        for triple in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE):
            terms = map(oxigraph.term, (triple.subject, triple.predicate, triple.object))
            subject, predicate, term = (rdf.rebase(term, BASE, base) for term in terms)
            statements.add(Quad(subject, predicate, term, _GRAPH))
    except (OSError, SyntaxError) as error:
        raise InstallationError(f"{path} is faulty ({error}): install pace-kg again") from error
    arranged = sorted(statements, key=lambda quad: (turtle.reading_order(quad), quad))
    return turtle.turtle(arranged, base, _PREFIXES)


def _count(quads: Iterable[Quad]) -> _Counts:
    counts, before = _Counts(), ""
    for quad in quads:
        counts.triples += 1
        counts.subjects += quad.subject != before
        before = quad.subject
        counts.properties[quad.predicate] += 1
        counts.graphs[quad.graph] += 1
        if quad.predicate == RDF.type:
            counts.classes[quad.object] += 1
            if quad.object == PACE.Source:
                counts.sources.append(quad.subject)
        elif quad.predicate == DCTERMS.issued and quad.subject == quad.graph:
            counts.issued[quad.subject] = quad.object
        elif quad.predicate == PACE.records:
            counts.recorded.add(quad.object)
    return counts


def _statistics(counts: _Counts, base: str) -> Iterator[Quad]:
    """What the graph holds as a whole, and by class, property and named graph."""
    dataset = f"<{base}dataset>"
    totals = {
        VOID.triples: counts.triples,
        VOID.distinctSubjects: counts.subjects,
        VOID.classes: len(counts.classes),
        VOID.properties: len(counts.properties),
        VOID.documents: len(counts.sources),
    }
    yield from _about(dataset, *((name, rdf.integer(number)) for name, number in totals.items()))
    yield from _about(dataset, (VOID.uriSpace, rdf.string(base)))
    for term in (*counts.classes, *counts.properties):
        yield from _about(dataset, (VOID.vocabulary, f"{term[: max(term.rfind('#'), term.rfind('/')) + 1]}>"))
    if days := counts.days:
        period = f"<{base}dataset/period>"
        ends = ((DCAT.startDate, days[0]), (DCAT.endDate, days[-1]))
        yield from _about(dataset, (DCTERMS.temporal, period))
        yield from _about(period, (RDF.type, DCTERMS.PeriodOfTime), *ends)
    partitions = (
        ("class", counts.classes, VOID.classPartition, _VOID_CLASS, VOID.entities),
        ("property", counts.properties, VOID.propertyPartition, VOID.property, VOID.triples),
        ("graph", counts.graphs, VOID.subset, SD.name, VOID.triples),
    )
    for step, numbers, partition, subject, unit in partitions:
        for term, number in numbers.items():
            # A part is called after the path under the base, prefix and name, or the whole IRI.
            name = rdf.iri_of(term)
            path = turtle.path_under(base, name) or "/".join(turtle.prefixed(name) or (quote(name, safe=""),))
            part = f"<{base}dataset/{step}/{path}>"
            yield from _about(dataset, (partition, part))
            yield from _about(part, (subject, term), (unit, rdf.integer(number)))
            if step == "graph":
                yield from _about(part, (RDF.type, VOID.Dataset), (RDF.type, SD.NamedGraph))


def _provenance(folder: Path, counts: _Counts, base: str) -> Iterator[Quad]:
    """The build that made the graph: what it read, with which program, libraries and models."""
    build, manifest = f"<{base}dataset/build>", graph_folder.manifest(folder)
    yield from _about(f"<{base}dataset>", (PROV.wasGeneratedBy, build))
    yield from _about(build, (RDF.type, PROV.Activity), *((PROV.used, source) for source in counts.sources))
    models = (model.rpartition(" ")[::2] for model in manifest.get("models", ()))
    for name, version in (*manifest.get("versions", {}).items(), *models):
        software = f"<{base}software/{quote(name, safe='')}/{quote(version, safe='')}>"
        ours = name == "pace-kg"
        yield from _about(build, (PROV.wasAssociatedWith if ours else PROV.used, software))
        kind = PROV.SoftwareAgent if ours else SCHEMA.SoftwareApplication
        labels = ((FOAF.name, rdf.string(name)), (SCHEMA.softwareVersion, rdf.string(version)))
        yield from _about(software, (RDF.type, kind), *labels)


def _about(subject: str, *statements: tuple[str, str]) -> Iterator[Quad]:
    return (Quad(subject, predicate, term, _GRAPH) for predicate, term in statements)
