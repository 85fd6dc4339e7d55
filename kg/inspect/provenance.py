"""Why a thing stands in the graph: the places of the files that give it, and what each of them says.

A thing is given by the evidence about it and the evidence that points to it; a member also by the lines on which
they sign or report and by the places that name them, a State or a group by the lines of its signatories. Sentences are
cut out of the texts that were kept, so the graph need not repeat them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.model import iri, terms
from kg.model.document import Span
from kg.model.errors import GraphError, UsageError
from kg.model.findings import Finding
from kg.model.namespaces import PACE
from kg.model.text import sentence_of
from kg.store import graph_folder, oxigraph, suggest

_GIVING = """
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
_IN_PROSE = frozenset(iri.expand(f"pace:{name}") for name in ("cites", "mentions", "addresses", "basedOn", "answers"))
# Whether a person whom a place names is a member, or may be.
_MEANT = """
SELECT ?kind ?member ?layer ?rule WHERE {
  ?identification pace:ofPerson $person ; rdf:type ?kind ; pace:asMember ?member ; pace:layer ?layer ; pace:rule ?rule .
} ORDER BY ?member
"""
_OF_SIGNATURE = ("pace:signatory", "pace:state", "pace:group", "pace:honorific")

Facts = Mapping[str, Sequence[str]]


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
    graph = _Graph.opened(path)
    own, signed = graph.giving(thing, _OWN), graph.giving(thing, _LINES)
    if not (own or signed or graph.knows(thing)):
        raise UsageError(suggest.message(thing, graph.base, graph.select))
    wanted = sorted({*own, *signed}) if lines or not own else own
    places = graph.places(path, wanted if limit is None else wanted[:limit])
    return Provenance(graph.short(thing), places, len(wanted), len(signed) - len({*signed} & {*wanted}))


@dataclass(frozen=True, slots=True, order=True)
class _Found:
    """A piece of evidence in the order in which places are told."""

    file: str
    span: Span
    evidence: str
    digest: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Graph:
    """An open graph and how it is asked."""

    base: str
    select: Callable[[str], oxigraph.Solutions]
    said: Callable[[str], tuple[tuple[str, str], ...]]

    @classmethod
    def opened(cls, path: Path) -> "_Graph":
        base, opened = oxigraph.base_of(path), oxigraph.open_graph(path)
        return cls(base, opened.select, opened.describe)

    def facts(self, thing: str) -> Facts:
        gathered: dict[str, list[str]] = defaultdict(list)
        for prop, value in self.said(thing):
            gathered[iri.compact(terms.iri_of(prop))].append(value)
        return gathered

    def knows(self, thing: str) -> bool:
        return bool(self.said(thing) or list(self.select(_POINTING.replace("$thing", thing)).rows))

    def giving(self, thing: str, patterns: Iterable[str]) -> list[_Found]:
        """Find the evidence that fits one of some patterns, sorted by file and place."""
        queries = (_GIVING.replace("$pattern", pattern).replace("$thing", thing) for pattern in patterns)
        rows = {row for query in queries for row in self.select(query).rows}
        sources: dict[str, Facts] = {}
        found = []
        for evidence, source, start, end in rows:
            if evidence and source and start and end:
                if source not in sources:
                    sources[source] = self.facts(source)
                file, digest = (_text(sources[source], name) for name in ("pace:fileName", "pace:sha256"))
                addresses = tuple(map(terms.iri_of, sources[source].get("foaf:page", ())))
                found.append(_Found(file, Span(_number(start), _number(end)), evidence, digest, addresses))
        return sorted(found)

    def places(self, path: Path, found: Sequence[_Found]) -> tuple[EvidencePlace, ...]:
        texts = graph_folder.texts_of(path, {one.digest for one in found})
        told: dict[str, list[Finding]] = defaultdict(list)
        for finding in graph_folder.findings(path):
            told[finding.source].append(finding)
        return tuple(self._place(one, texts.get(one.digest, ""), told[one.file]) for one in found)

    def _place(self, found: _Found, text: str, told: Iterable[Finding]) -> EvidencePlace:
        facts, span = self.facts(found.evidence), found.span
        if span.slice(text) != _text(facts, "pace:quote"):
            raise GraphError(f"the texts kept for {found.file} are not those of the graph: build the graph again")
        prose = any(terms.iri_of(prop) in _IN_PROSE for prop in facts.get("pace:property", ()))
        score, position, page = (_text(facts, name) for name in ("pace:score", "pace:position", "pace:page"))
        return EvidencePlace(
            file=found.file,
            text=text,
            span=span,
            stretch=sentence_of(text, span) if prose else _lines_of(text, span),
            page=int(page) if page else None,
            addresses=found.addresses,
            statements=self._statements(facts),
            also=tuple(one for body in facts.get("oa:hasBody", ()) for one in self._further(body)),
            rule=_text(facts, "pace:rule"),
            score=float(score) if score else None,
            position=int(position) if position else None,
            provisions=tuple(terms.value_of(value).text for value in facts.get("pace:provision", ())),
            findings=tuple(finding for finding in told if finding.span and finding.span.overlaps(span)),
        )

    def _statements(self, facts: Facts) -> tuple[Statement, ...]:
        return tuple(
            Statement(self.short(subject), self._word(prop), self.short(value))
            for subject in facts.get("pace:subject", ())
            for prop in facts.get("pace:property", ())
            for value in (*facts.get("oa:hasBody", ()), *facts.get("pace:value", ()))
        )

    def _further(self, body: str) -> Iterable[Statement]:
        facts = self.facts(body)
        if PACE.Signature in facts.get("rdf:type", ()):
            for prop in _OF_SIGNATURE:
                for value in facts.get(prop, ()):
                    yield Statement(self.short(body), iri.local_name(iri.expand(prop)), self.short(value))
        if PACE.NamedPerson in facts.get("rdf:type", ()):
            yield from self._meant(body)

    def _meant(self, person: str) -> Iterable[Statement]:
        about = self.short(person)
        for kind, member, layer, rule in self.select(_MEANT.replace("$person", person)).rows:
            if kind and member and layer and rule:
                yield Statement(about, self._word(kind), self.short(member))
                yield Statement(about, "layer", self.short(layer))
                yield Statement(about, "rule", terms.value_of(rule).text)

    def _word(self, prop: str) -> str:
        """Name a property as the ontology does in English; one of another ontology by its own name."""
        labels = (terms.value_of(label) for label in self.facts(prop).get("rdfs:label", ()))
        return next((label.text for label in labels if label.language == "en"), iri.local_name(terms.iri_of(prop)))

    def short(self, term: str) -> str:
        if not terms.is_resource(term):
            value = terms.value_of(term)
            return value.text if value.datatype else f'"{value.text}"'
        name = terms.iri_of(term)
        return name.removeprefix(self.base) if name.startswith(self.base) else iri.compact(name)


def _text(facts: Facts, prop: str) -> str:
    """Return the text of the first value of a property: of two names of one file the first in order."""
    return next((terms.value_of(value).text for value in facts.get(prop, ())), "")


def _number(term: str) -> int:
    return int(terms.value_of(term).text)


def _lines_of(text: str, span: Span) -> Span:
    """Return the lines that hold a place, shortened where they are a paragraph."""
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    whole = Span(start, end if end >= 0 else len(text))
    around = sentence_of(text, span)
    return Span(max(whole.start, around.start), min(whole.end, around.end))
