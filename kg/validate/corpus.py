"""All documents together against the shapes of shapes/across: what no document shows by itself.

From the whole graph a small one is drawn, of numbers, dates, years and memberships; each shape's query is asked of it
once for all nodes, by Oxigraph, and not once a node. Any SHACL engine gives the same results over that graph.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from rdflib.term import Node

from kg.model import iri, terms
from kg.model.findings import Finding, Severity
from kg.model.namespaces import OA, ORG, PACE, RDF
from kg.model.terms import Quad
from kg.store import oxigraph
from kg.validate import procedure, results
from kg.validate.results import ValidationReport, ValidationResult
from kg.validate.shapes import SH, Shapes, code_of


def _term(name: str) -> str:
    return terms.resource(iri.expand(name))


_MEMBERS = terms.resource(iri.graph("members"))
# What the shapes look at, besides citations: statements about documents, acts and memberships.
_DRAWN = frozenset(
    _term(name)
    for name in (
        "rdf:type",
        "pace:records",
        "pace:number",
        "pace:year",
        "dcterms:issued",
        "pace:publishedAs",
        "pace:docNumber",
        "pace:basedOn",
        "eli:type_document",
        "pace:edition",
        "pace:editionNumber",
        "org:member",
        "org:organization",
        "pace:affiliation",
        "pace:firstSeen",
        "pace:lastSeen",
        "pace:provedBy",
    )
)
# Of the vocabularies only this is needed: what is a State.
_VOCABULARY, _STATE = terms.resource(iri.graph("vocabulary")), PACE.State
# Classes whose documents are numbered in one series.
_SERIES = tuple(
    _term(f"pace:{name}")
    for name in ("WrittenDeclaration", "WrittenQuestion", "Resolution", "Recommendation", "Opinion", "Order")
)


def draw(quads: Iterable[Quad]) -> tuple[Quad, ...]:
    """Return the small graph that the shapes are held against, in any order of the quads the same, sorted.

    `quads` are those of the merged graph.
    """
    gathered = tuple(quads)
    documents = {quad.object for quad in gathered if quad.predicate == PACE.records}
    drawing = CorpusView((quad for quad in gathered if quad.subject in documents), gathered)
    drawing.add(gathered)
    return drawing.drawn()


class CorpusView:
    """The small graph while it is drawn, document by document; its size is that of the documents' outlines."""

    def __init__(self, outlines: Iterable[Quad], acts: Iterable[Quad]) -> None:
        """Begin with nothing; `outlines` say the years of documents, `acts` is what `graph/acts` says."""
        years: dict[str, set[str]] = defaultdict(set)
        for quad in acts:
            if quad.predicate == PACE.year:
                years[quad.subject].add(quad.object)
        # What the places print is asked for an act whose year could be in doubt: it was read, or has two.
        self._cited = {act for act, found in years.items() if len(found) > 1}
        self._cited |= {quad.subject for quad in outlines if quad.predicate == PACE.year}
        self._quads: set[Quad] = set()
        self._citations: list[Quad] = []

    def add(self, quads: Iterable[Quad]) -> None:
        """Draw from some quads of the merged graph: all quads of a subject must come at once."""
        shown: dict[str, list[Quad]] = defaultdict(list)
        for quad in quads:
            if _is_drawn(quad):
                self._quads.add(quad)
            elif quad.predicate in (OA.hasBody, PACE.quote):
                shown[quad.subject].append(quad)
        for place in shown.values():
            if any(quad.object in self._cited for quad in place):
                self._citations += place

    def drawn(self) -> tuple[Quad, ...]:
        """Return what was drawn, sorted.

        Two things are added that the shapes need and no graph keeps: which document follows which in a series, and what
        written declarations that others rest on are held to.
        """
        facts = _Facts(self._quads)
        met = _meeting(facts)
        drawn = [quad for quad in self._quads if quad.graph != _MEMBERS or quad.subject in met]
        drawn += _citations(self._citations, facts)
        drawn += _neighbours(facts)
        based = {target for targets in facts.all(PACE.basedOn).values() for target in targets}
        held = {document for document in facts.documents if based & {document, *facts.of(document, PACE.publishedAs)}}
        about = (
            quad for quad in drawn if quad.subject in held or (quad.predicate == PACE.records and quad.object in held)
        )
        drawn += procedure.standards(about, procedure.load())
        return tuple(sorted(set(drawn)))


def _is_drawn(quad: Quad) -> bool:
    if quad.graph == _VOCABULARY:
        return quad.predicate == RDF.type and quad.object == _STATE
    # Most things of a graph are signatures and places: no shape looks at what they are.
    return quad.predicate in _DRAWN and "/evidence/" not in quad.subject and "/signature/" not in quad.subject


class _Facts:
    """Drawn statements by predicate and subject; terms throughout."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, value, _ in quads:
            self._values[predicate][subject].append(value)
        self.documents = {document for found in self._values[PACE.records].values() for document in found}

    def all(self, predicate: str) -> dict[str, list[str]]:
        """Return the values of a property by subject."""
        return self._values[predicate]

    def of(self, subject: str, predicate: str) -> list[str]:
        """Return the values of a property of one subject."""
        return self._values[predicate].get(subject, [])


def _meeting(facts: _Facts) -> set[str]:
    """The memberships that share a day with another one of their member and kind: only these can disagree."""
    spells: dict[tuple[str, bool], list[tuple[str, str, str]]] = defaultdict(list)
    for membership, members in facts.all(ORG.member).items():
        first, last = (min(facts.of(membership, name), default="") for name in (PACE.firstSeen, PACE.lastSeen))
        spells[members[0], bool(facts.of(membership, PACE.affiliation))].append((first, last, membership))
    met = set()
    for found in map(sorted, spells.values()):
        for at, (_, last, membership) in enumerate(found):
            later = (one for begins, _, one in found[at + 1 :] if begins <= last)
            met |= {membership, *others} if (others := set(later)) else set()
    return met


def _citations(quads: Sequence[Quad], facts: _Facts) -> Iterator[Quad]:
    """What the places print that cite an act whose year could be in doubt: one that was read, if it has a year."""
    doubtful = {act for act, years in facts.all(PACE.year).items() if act in facts.documents or len(set(years)) > 1}
    places = {quad.subject for quad in quads if quad.predicate == OA.hasBody and quad.object in doubtful}
    return (quad for quad in quads if quad.subject in places and quad.predicate in (OA.hasBody, PACE.quote))


def _neighbours(facts: _Facts) -> Iterator[Quad]:
    """Which document of a series comes behind which; one whose first edition was not read has no date to compare."""
    graph = terms.resource(iri.graph("report"))
    for series in _SERIES:
        numbers = {}
        for document in facts.documents:
            own = [number for number in map(_integer, facts.of(document, PACE.number)) if number is not None]
            if series in facts.of(document, RDF.type) and own and _first_is_read(document, facts):
                numbers[document] = min(own)
        ordered = sorted(numbers, key=lambda document: (numbers[document], document))
        for before, after in pairwise(ordered):
            if numbers[before] < numbers[after]:
                yield Quad(after, PACE.numberedAfter, before, graph)


def _first_is_read(document: str, facts: _Facts) -> bool:
    editions = facts.of(document, PACE.edition)
    return any(_integer(number) == 1 for edition in editions for number in facts.of(edition, PACE.editionNumber))


def _integer(term: str) -> int | None:
    text = "" if terms.is_resource(term) else terms.value_of(term).text
    return int(text) if text.isdecimal() else None


def validate(drawn: Iterable[Quad], shapes: Shapes) -> ValidationReport:
    """Hold the small graph against the shapes, as `kg.validate.shapes.load_across` returns them.

    In: what `draw` gives. Out: the report, as a SHACL engine gives it over the same graph.
    """
    gathered = tuple(drawn)
    held, facts = oxigraph.in_memory(gathered), _Facts(gathered)
    found = []
    for shape in shapes.graph.subjects(SH.sparql):
        query = shapes.graph.value(shape, SH.sparql)
        targets = _targets(shape, shapes, facts)
        columns, rows = held.select(_prefixes(shapes) + str(shapes.graph.value(query, SH.select)))
        for row in rows:
            bound = {name: term for name, term in zip(columns, row, strict=True) if term is not None}
            if bound["this"] in targets:
                found.append(_result(shape, query, bound, shapes))
    return results.reported(found)


def _prefixes(shapes: Shapes) -> str:
    graph = shapes.graph
    declared = graph.objects(None, SH.declare)
    return "".join(f"PREFIX {graph.value(one, SH.prefix)}: <{graph.value(one, SH.namespace)}>\n" for one in declared)


def _targets(shape: Node, shapes: Shapes, facts: _Facts) -> set[str]:
    """The focus nodes of a shape, by the three kinds of target that are used here."""
    wanted = {str(kind) for kind in shapes.graph.objects(shape, SH.targetClass)}
    while more := {str(s) for s, _, o in shapes.hierarchy if str(o) in wanted} - wanted:
        wanted |= more
    classes = {terms.resource(kind) for kind in wanted}
    found = {subject for subject, kinds in facts.all(RDF.type).items() if classes & set(kinds)}
    for predicate in shapes.graph.objects(shape, SH.targetSubjectsOf):
        found |= facts.all(terms.resource(str(predicate))).keys()
    for predicate in shapes.graph.objects(shape, SH.targetObjectsOf):
        found |= {value for values in facts.all(terms.resource(str(predicate))).values() for value in values}
    return found


def _result(shape: Node, query: Node | None, bound: dict[str, str], shapes: Shapes) -> ValidationResult:
    focus, path, value = (bound.get(name, "") for name in ("this", "path", "value"))
    message = results.filled(str(shapes.graph.value(query, SH.message)), bound)
    severity = str(shapes.graph.value(shape, SH.severity))
    return ValidationResult(
        focus=focus,
        code=code_of(shape),
        path=path,
        value=value,
        severity=Severity(iri.local_name(severity).lower()),
        message=results.worded(message, focus, path, value, shapes.labels),
        component=str(SH.SPARQLConstraintComponent),
        explained_by=tuple(sorted(shapes.explained_by.get(code_of(shape), ()))),
    )


def findings(report: ValidationReport, quads: Iterable[Quad], told: Sequence[Finding] = ()) -> tuple[Finding, ...]:
    """Return a finding for each result, at the place that the evidence of its focus or value gives.

    `quads` are those of the merged graph; `told` the findings on single documents: where one of them explains a result
    at its place, the result yields no second one.
    """
    return results.findings(report, quads, told) if report.results else ()
