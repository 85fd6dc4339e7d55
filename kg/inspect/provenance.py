"""Provenance of a thing in a graph: the places of the files that give it, and what each of them says.

A thing is given by the evidence about it and the evidence that points to it; a member also by the lines on which
they sign or report and by the places that name them, a State or a group by the lines of its signatories. Sentences are
cut out of the texts that were kept, so the graph need not repeat them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.inspect import descriptions
from kg.inspect.descriptions import Description, described, text_of
from kg.model import iri, terms
from kg.model.document import Span
from kg.model.errors import GraphError, UsageError
from kg.model.findings import Finding
from kg.model.namespaces import FOAF, OA, PACE, RDF
from kg.model.text import sentence_of
from kg.store import graph_folder, oxigraph, suggest

_EVIDENCE = """
SELECT DISTINCT ?evidence ?source ?start ?end WHERE {
  $pattern
  ?evidence oa:hasTarget ?source ; pace:start ?start ; pace:end ?end .
}
"""
# Each is asked by itself: joined to a UNION of them, Oxigraph looks through all evidence for each row.
_OWN = (
    "?evidence pace:subject $thing .",
    "?evidence oa:hasBody $thing .",
    "?evidence oa:hasTarget $thing .",
    "?signature pace:signatory $thing . ?evidence oa:hasBody ?signature .",
    "?identification pace:asMember $thing ; pace:provedBy ?evidence .",
    "$thing pace:ofPerson ?person ; pace:provedBy ?evidence .",
    "$thing oa:hasTarget ?file . BIND ($thing AS ?evidence)",
)
_LINES = (
    "?signature pace:state $thing . ?evidence oa:hasBody ?signature .",
    "?signature pace:group $thing . ?evidence oa:hasBody ?signature .",
)
_POINTING = "SELECT ?subject { ?subject ?property $thing } LIMIT 1"
# Of these the reader wants the sentence; a field of the heading and a signatory line are read line by line.
_IN_PROSE = frozenset((PACE.cites, PACE.mentions, PACE.addresses, PACE.about, PACE.basedOn, PACE.answers))
# Whether a person whom a place names is a member, or may be.
_IDENTIFICATIONS = """
SELECT ?kind ?member ?layer ?rule WHERE {
  ?identification pace:ofPerson $person ; rdf:type ?kind ; pace:asMember ?member ; pace:layer ?layer ; pace:rule ?rule .
} ORDER BY ?member
"""
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
    graph = _EvidenceGraph(oxigraph.base_of(path), oxigraph.open_graph(path))
    own, signed = graph.evidence(thing, _OWN), graph.evidence(thing, _LINES)
    if not (own or signed or graph.describe(thing) or any(graph.store.select(_POINTING.replace("$thing", thing)).rows)):
        raise UsageError(suggest.message(thing, graph.base, graph.store.select))
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
    """An open graph, asked for evidence; `base` is that of its things."""

    base: str
    store: oxigraph.Graph

    def describe(self, thing: str) -> Description:
        return described(self.store.describe(thing))

    def name(self, term: str) -> str:
        """Return an IRI in short, or the text of a literal, in quotes where it is a string."""
        if terms.is_resource(term):
            return descriptions.short(term, self.base)
        value = terms.value_of(term)
        return value.text if value.datatype else f'"{value.text}"'

    def label(self, term: str) -> str:
        """Return what the ontology calls a property or class in English; one of another ontology by its own name."""
        return descriptions.label(term, [self.describe(term)])

    def evidence(self, thing: str, patterns: Iterable[str]) -> list[_EvidenceNode]:
        """Return the evidence that fits one of some patterns, sorted by file and place."""
        queries = (_EVIDENCE.replace("$pattern", pattern).replace("$thing", thing) for pattern in patterns)
        rows = {row for query in queries for row in self.store.select(query).rows if None not in row}
        files = {source: self.describe(source) for source in {row[1] for row in rows} if source}
        nodes = []
        for evidence, source, *offsets in rows:
            start, end = (int(terms.value_of(str(offset)).text) for offset in offsets)
            file = files[str(source)]
            name, digest = text_of(file, PACE.fileName), text_of(file, PACE.sha256)
            addresses = tuple(map(terms.iri_of, file.get(FOAF.page, ())))
            nodes.append(_EvidenceNode(name, Span(start, end), str(evidence), digest, addresses))
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
            for row in self.store.select(_IDENTIFICATIONS.replace("$person", body)).rows:
                kind, member, layer, rule = (str(term) for term in row)
                yield Statement(name, self.label(kind), self.name(member))
                yield Statement(name, "layer", self.name(layer))
                yield Statement(name, "rule", terms.value_of(rule).text)


def _stretch(text: str, span: Span, *, in_prose: bool) -> Span:
    """Return the sentence of a place in prose, else its lines, shortened where they are a paragraph."""
    sentence = sentence_of(text, span)
    if in_prose:
        return sentence
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    return Span(max(start, sentence.start), min(end if end >= 0 else len(text), sentence.end))
