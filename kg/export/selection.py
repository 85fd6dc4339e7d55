"""What of a graph is exported: all of it, or what belongs to some documents and members, or to documents since a day.

The store is asked what is kept; the statements themselves are then taken from graph.nq line by line, so memory holds
names of graphs and of shared things, never the statements.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kg.model import iri, terms
from kg.model.errors import UsageError
from kg.model.namespaces import DCTERMS, ELI, OA, PACE, RDF
from kg.model.terms import Quad
from kg.store import nquads, oxigraph, suggest
from kg.store.graph_folder import GRAPH

# What a document is known by where it is not the subject of the export itself.
_OUTLINE = frozenset(
    (RDF.type, DCTERMS.title, DCTERMS.issued, PACE.number, PACE.year, PACE.publishedAs, ELI.type_document)
)
_PART = re.compile("/(?:evidence|signature)/")
_ONTOLOGY = f"<{iri.ONTOLOGY[:-1]}"


@dataclass(frozen=True, slots=True)
class Selection:
    """What to export.

    `only` are IRIs of documents and members, none for all; `since` the first day on which a document may have been
    issued; `evidence` whether evidence and ontology are wanted, None where that is left to the format.
    """

    only: tuple[str, ...] = ()
    since: date | None = None
    evidence: bool | None = None

    @property
    def selects(self) -> bool:
        """Whether only some documents or members are wanted."""
        return bool(self.only or self.since)


ALL = Selection()


def quads(folder: Path, choice: Selection, base: str, crowd: bool = False) -> Iterator[Quad]:
    """Read what a choice keeps of a graph folder, in the order of graph.nq.

    `crowd` asks for a member's documents with all their signatures instead of the member's own: who signs with whom.
    Raises UsageError where the graph has no such document or member, GraphError where it is broken.
    """
    statements = nquads.read(folder / GRAPH)
    return filter(_Chooser(folder, base).extract(choice, crowd).has, statements) if choice.selects else statements


@dataclass(frozen=True, slots=True)
class _Extract:
    """What is kept: terms.

    `whole` are graphs, of documents and sources; `outlined` documents of which the outline is kept; `parts` what is
    kept of their graphs and their sources'; `members` whose documents these are; `shared` what is kept of the graphs
    `among` that documents share.
    """

    whole: frozenset[str]
    outlined: frozenset[str]
    parts: frozenset[str]
    members: frozenset[str]
    shared: frozenset[str]
    among: frozenset[str]

    def has(self, quad: Quad) -> bool:
        """Tell whether a statement is kept."""
        if quad.graph in self.whole or quad.subject in self.parts:
            return True
        if quad.graph in self.among:
            return quad.subject in self.shared and (quad.predicate != PACE.provedBy or self.proves(quad.object))
        return self.outlines(quad)

    def outlines(self, quad: Quad) -> bool:
        """Tell whether a statement belongs to the outline of a document."""
        if quad.subject not in self.outlined or quad.subject != quad.graph:
            return False
        return quad.predicate in _OUTLINE or quad.object in self.parts or quad.object in self.members

    def proves(self, place: str) -> bool:
        """Tell whether a piece of evidence or a signature is kept."""
        return place in self.parts or f"{_PART.split(place, maxsplit=1)[0]}>" in self.whole


class _Chooser:
    """What finds in a graph folder all that belongs to some documents and members."""

    def __init__(self, folder: Path, base: str) -> None:
        self._graph, self._base = oxigraph.open_graph(folder, named=True), base
        self._find = self._graph.quads
        self._among = frozenset(f"<{base}graph/{name}>" for name in ("acts", "members", "vocabulary"))
        self._sources: dict[str, list[str]] = {}
        for quad in self._find(None, PACE.records, None):
            self._sources.setdefault(quad.object, []).append(quad.subject)

    def extract(self, choice: Selection, crowd: bool) -> _Extract:
        """Return what a choice keeps."""
        things = [self._document_or_member(name) for name in choice.only]
        documents = set(things) & self._sources.keys() if things else self._sources.keys()
        members = frozenset(things) - documents
        ours = [document for document in documents if self._since(document, choice.since)]
        # What documents say of members.
        statements = (quad for member in members for quad in self._find(None, None, member))
        theirs = [quad for quad in statements if quad.graph in self._sources and self._since(quad.graph, choice.since)]
        if crowd:
            signed = (quad.graph for quad in theirs if quad.predicate == PACE.signatory)
            return self._complete([*ours, *signed], (), frozenset())
        return self._complete(ours, theirs, members)

    def _complete(self, documents: Iterable[str], about: Iterable[Quad], members: frozenset[str]) -> _Extract:
        """Add to whole documents, and to what others say about members, all that belongs to these."""
        whole = frozenset(graph for document in documents for graph in (document, *self._sources[document]))
        statements = [quad for quad in about if quad.graph not in whole]
        parts = frozenset(self._parts(statements))
        objects = {quad.object for part in parts for quad in self._find(part, None, None)} | members
        # Whole documents point to more than their own parts; their evidence does not.
        for graph in whole:
            quads = self._find(graph=graph) if graph in self._sources else self._find(graph, None, None)
            objects.update(quad.object for quad in quads if not quad.object.startswith(f"{graph[:-1]}/"))
        outlined = (objects & self._sources.keys() | {quad.graph for quad in statements}) - whole
        first = _Extract(whole, frozenset(outlined), parts, members, frozenset(), self._among)
        for document in outlined:
            objects |= {quad.object for quad in self._find(document, None, None) if first.outlines(quad)}
        objects |= {quad.subject for quad in self._find(None, PACE.provedBy, None) if first.proves(quad.object)}
        # Who was merged into a member leads to it.
        for member in members:
            objects |= {quad.subject for quad in self._find(None, DCTERMS.isReplacedBy, member)}
        return replace(first, shared=self._closure(objects))

    def _document_or_member(self, name: str) -> str:
        """The document or member that an IRI means; one that was merged away leads to the one that holds."""
        try:
            thing = terms.resource(name)
        except ValueError as error:
            raise UsageError(f"{name!r} is no IRI: name a document or a member with --only") from error
        for quad in self._find(thing, DCTERMS.isReplacedBy, None):
            return quad.object
        if thing in self._sources or any(self._find(thing, RDF.type, PACE.Member)):
            return thing
        if any(self._find(thing, None, None)):
            name = terms.iri_of(thing).removeprefix(self._base)
            raise UsageError(f"{name} is neither a document that was read nor a member: name one with --only")
        raise UsageError(suggest.message(thing, self._base, suggest.things(self._graph.select)))

    def _since(self, document: str, day: date | None) -> bool:
        if day is None:
            return True
        issued = (quad.object for quad in self._find(document, DCTERMS.issued, None))
        return any(terms.value_of(term).text >= day.isoformat() for term in issued)

    def _parts(self, statements: Iterable[Quad]) -> Iterator[str]:
        """The signatures among some statements with their editions, their evidence, and the files that it stands in."""
        for quad in statements:
            body = quad.subject if quad.predicate == PACE.signatory else quad.object
            if quad.predicate == PACE.signatory:
                yield quad.subject
                yield from (edition.object for edition in self._find(quad.subject, PACE.signedIn, None))
            for evidence in self._find(None, OA.hasBody, body):
                if evidence.graph in self._sources[quad.graph]:
                    yield evidence.subject
                    yield evidence.graph

    def _closure(self, things: set[str]) -> frozenset[str]:
        """Those of some things that the shared graphs describe, and what these point to; the ontology is left out."""
        closure: set[str] = set()
        waiting = set(things)
        while waiting:
            thing = waiting.pop()
            if not terms.is_resource(thing) or thing.startswith(_ONTOLOGY) or thing in closure:
                continue
            statements = [quad for quad in self._find(thing, None, None) if quad.graph in self._among]
            if statements:
                closure.add(thing)
                waiting.update(quad.object for quad in statements if quad.predicate != PACE.provedBy)
        return frozenset(closure)
