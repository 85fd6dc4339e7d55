"""Provenance of a thing in a graph: the places of the files that give it, and what each of them says.

A thing is given by the evidence about it and the evidence that points to it; a member also by the lines on which
they sign or report and by the places that name them, a State or a group by the lines of its signatories. Sentences are
cut out of the texts that were kept, so the graph need not repeat them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, product
from operator import attrgetter
from pathlib import Path

from kg.inspect import descriptions
from kg.inspect.descriptions import Description, described, text_of
from kg.model import iri, terms
from kg.model.document import Span
from kg.model.errors import GraphError, UsageError
from kg.model.findings import Finding
from kg.model.namespaces import FOAF, OA, PACE, RDF
from kg.model.terms import Quad
from kg.model.text import sentence_of
from kg.store import graph_folder, oxigraph, suggest
from kg.store.nquads import SortedQuads

# By what evidence says something of a thing, and a signature of a State or a group.
_SAYING = frozenset((PACE.subject, OA.hasBody, OA.hasTarget))
_SIGNED_FOR = frozenset((PACE.state, PACE.group))
# Of these the reader wants the sentence; a field of the heading and a signatory line are read line by line.
_IN_PROSE = frozenset((PACE.cites, PACE.mentions, PACE.addresses, PACE.about, PACE.basedOn, PACE.answers))
_OF_SIGNATURE = (PACE.signatory, PACE.state, PACE.group, PACE.honorific)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a place says, in words: `written-declaration/652`, `cites`, `resolution/2193`."""

    subject: str
    property: str
    value: str


@dataclass(frozen=True, slots=True)
class EvidencePlace:
    """One place of a file with what it says.

    `text` is the whole text of the file, `span` the place in it, `stretch` what to show of it: the sentence of a
    citation or mention, else its lines. `page` is the page of a PDF, from 1, on which the place begins, None for other
    files; `addresses` are those of the pages that the file was saved from. `also` tells what else the place says of a
    signature, and which member a person is identified with, in which layer and by which rule. `score` and `position`
    are None where the evidence has none.
    """

    file: str
    text: str
    span: Span
    stretch: Span
    page: int | None
    addresses: tuple[str, ...]
    statements: tuple[Statement, ...]
    also: tuple[Statement, ...]
    rule: str
    score: float | None
    position: int | None
    provisions: tuple[str, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """The places that give a thing, in the order of files and offsets.

    `thing` is its IRI in short, `total` how many places there are, `lines` how many further signatory lines of a State
    or group were left out.
    """

    thing: str
    places: tuple[EvidencePlace, ...]
    total: int
    lines: int


def why(path: Path, thing: str, limit: int | None = None, lines: bool = False) -> Provenance:
    """Return the places that give one thing of a graph folder.

    In: the folder; the term of the thing's IRI; how many places to tell in full, None for all; whether a State or a
    group wants the lines of its signatories too (they are given anyway where nothing else gives it).
    Raises UsageError where the graph does not know the thing, with the nearest that it knows; GraphError where the
    folder is no graph folder or its parts do not fit each other.
    """
    base = oxigraph.base_of(path)
    with SortedQuads(path / graph_folder.GRAPH) as quads:
        graph = _EvidenceGraph(base, quads)
        own, signed = graph.evidence(thing)
        nodes = sorted({*own, *signed}) if lines or not own else own
        shown = nodes if limit is None else nodes[:limit]
        texts = graph_folder.texts_of(path, {node.digest for node in shown})
        findings: dict[str, list[Finding]] = defaultdict(list)
        for located in graph_folder.findings(path):
            findings[located.finding.source].append(located.finding)
        places = tuple(graph.place(node, texts.get(node.digest, ""), findings[node.file]) for node in shown)
        return Provenance(graph.name(thing), places, len(nodes), len(signed) - len({*signed} & {*nodes}))


@dataclass(frozen=True, slots=True, order=True)
class _EvidenceNode:
    """A piece of evidence, in the order in which places are told; `digest` and `addresses` are those of its file."""

    file: str
    span: Span
    evidence: str
    digest: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _EvidenceGraph:
    """The statements of a graph, looked through for evidence; `base` is that of its things."""

    base: str
    quads: SortedQuads

    def describe(self, thing: str) -> Description:
        return _description(self.quads.quads(f"{thing} "))

    def name(self, term: str) -> str:
        """Return an IRI in short, or the text of a literal, in quotes where it is a string."""
        if terms.is_resource(term):
            return descriptions.short(term, self.base)
        value = terms.value_of(term)
        return value.text if value.datatype else f'"{value.text}"'

    def label(self, term: str) -> str:
        """Return what the ontology calls a property or class in English; one of another ontology by its own name."""
        return descriptions.label(term, [self.describe(term)])

    def evidence(self, thing: str) -> tuple[list[_EvidenceNode], list[_EvidenceNode]]:
        """Return the evidence that gives a thing, and the signatory lines of a State or group; by file and place.

        Raises UsageError where the graph does not know the thing.
        """
        said, pointing = self.describe(thing), self._pointing(thing)
        if not (said or pointing):
            raise UsageError(suggest.message(thing, self.base, self._things()))
        own = {thing: said} if OA.hasTarget in said else {}
        for start, quad in pointing:
            if quad.predicate in _SAYING:
                own[quad.subject] = _description(self.quads.about(start))
        # Places that show a person who is, or may be, a member.
        identifications = [said] if PACE.ofPerson in said else []
        identifications += [self.describe(quad.subject) for _, quad in pointing if quad.predicate == PACE.asMember]
        for place in (place for one in identifications for place in one.get(PACE.provedBy, ())):
            own[place] = self.describe(place)
        by_member = {quad.subject for _, quad in pointing if quad.predicate == PACE.signatory}
        signed_for = {quad.subject for _, quad in pointing if quad.predicate in _SIGNED_FOR}
        lines = self._lines(by_member | signed_for)
        own |= {place: facts for place, facts in lines.items() if not by_member.isdisjoint(facts[OA.hasBody])}
        signed = {place: facts for place, facts in lines.items() if not signed_for.isdisjoint(facts[OA.hasBody])}
        return self._nodes(own), self._nodes(signed)

    def _pointing(self, thing: str) -> list[tuple[int, Quad]]:
        """The statements that have a thing as their value, with the places of their lines."""
        return [(start, quad) for start, quad in self.quads.holding(f" {thing} ") if quad.object == thing]

    def _lines(self, signatures: Collection[str]) -> dict[str, Description]:
        """The evidence of some signatures."""
        having = self.quads.having(OA.hasBody, signatures) if signatures else ()
        return {quad.subject: _description(self.quads.about(start)) for start, quad in having}

    def _things(self) -> Iterator[str]:
        """Yield what suggestions are made of: whatever has a class, but for evidence."""
        for _, quad in self.quads.holding(f" {RDF.type} "):
            if quad.object != PACE.Evidence:
                yield quad.subject

    def _nodes(self, evidence: Mapping[str, Description]) -> list[_EvidenceNode]:
        """Return evidence by its file and place; what has none is left out."""
        files: dict[str, Description] = {}
        nodes = []
        for term, facts in evidence.items():
            places = product(*(facts.get(prop, ()) for prop in (OA.hasTarget, PACE.start, PACE.end)))
            for source, start, end in places:
                file = files.setdefault(source, files.get(source) or self.describe(source))
                name, digest = text_of(file, PACE.fileName), text_of(file, PACE.sha256)
                addresses = tuple(map(terms.iri_of, file.get(FOAF.page, ())))
                span = Span(*(int(terms.value_of(offset).text) for offset in (start, end)))
                nodes.append(_EvidenceNode(name, span, term, digest, addresses))
        return sorted(nodes)

    def place(self, node: _EvidenceNode, text: str, findings: Iterable[Finding]) -> EvidencePlace:
        """Return what a piece of evidence says, with the findings of its file at that place.

        Raises GraphError where the text is not that of the evidence's file.
        """
        facts, span = self.describe(node.evidence), node.span
        if span.slice(text) != text_of(facts, PACE.quote):
            raise GraphError(f"the texts kept for {node.file} are not those of the graph: build the graph again")
        properties = facts.get(PACE.property, ())
        score, position, page = (text_of(facts, prop) for prop in (PACE.score, PACE.position, PACE.page))
        statements = (
            Statement(self.name(subject), self.label(prop), self.name(value))
            for subject in facts.get(PACE.subject, ())
            for prop in properties
            for value in (*facts.get(OA.hasBody, ()), *facts.get(PACE.value, ()))
        )
        return EvidencePlace(
            file=node.file,
            text=text,
            span=span,
            stretch=_stretch(text, span, in_prose=not _IN_PROSE.isdisjoint(properties)),
            page=int(page) if page else None,
            addresses=node.addresses,
            statements=tuple(statements),
            also=tuple(statement for body in facts.get(OA.hasBody, ()) for statement in self.about(body)),
            rule=text_of(facts, PACE.rule),
            score=float(score) if score else None,
            position=int(position) if position else None,
            provisions=tuple(terms.value_of(value).text for value in facts.get(PACE.provision, ())),
            findings=tuple(finding for finding in findings if finding.span and finding.span.overlaps(span)),
        )

    def about(self, body: str) -> Iterator[Statement]:
        """Yield what else is said of a signature, and the members that a person is identified with."""
        facts, name = self.describe(body), self.name(body)
        kinds = facts.get(RDF.type, ())
        if PACE.Signature in kinds:
            for prop in _OF_SIGNATURE:
                for value in facts.get(prop, ()):
                    yield Statement(name, iri.local_name(terms.iri_of(prop)), self.name(value))
        if PACE.NamedPerson in kinds:
            for member, kind, layer, rule in sorted(self._identifications(body)):
                yield Statement(name, self.label(kind), self.name(member))
                yield Statement(name, "layer", self.name(layer))
                yield Statement(name, "rule", terms.value_of(rule).text)

    def _identifications(self, person: str) -> Iterator[tuple[str, ...]]:
        """Yield the members that a person is, or may be: each with the kind, the layer and the rule of the finding."""
        beginning = terms.resource(iri.identification(terms.iri_of(terms.rebase(person, self.base, iri.BASE)), ""))
        beginning = terms.rebase(beginning, iri.BASE, self.base).removesuffix(">")
        for _, about in groupby(self.quads.quads(beginning), attrgetter("subject")):
            facts = _description(about)
            yield from product(*(facts.get(prop, ()) for prop in (PACE.asMember, RDF.type, PACE.layer, PACE.rule)))


def _description(quads: Iterable[Quad]) -> Description:
    return described(sorted({(quad.predicate, quad.object) for quad in quads}))


def _stretch(text: str, span: Span, *, in_prose: bool) -> Span:
    """Return the sentence of a place in prose, else its lines, shortened where they are a paragraph."""
    sentence = sentence_of(text, span)
    if in_prose:
        return sentence
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    return Span(max(start, sentence.start), min(end if end >= 0 else len(text), sentence.end))
