"""SHACL validation results and reports, and each result as a finding at the place of the file where its cause stands.

A result names a node, a property and perhaps a value; a reader wants a line of a file. The evidence of a document's
graph leads there. No engine is known here: whichever validated, its results read alike.
"""

import hashlib
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile
from typing import Protocol

from kg.model import iri, terms
from kg.model.document import Span
from kg.model.findings import Finding, Severity
from kg.model.namespaces import DCTERMS, OA, PACE, RDF, SH
from kg.model.statements import StatementIndex
from kg.model.terms import Quad

_IRI = re.compile(r"https?://[^\s,;]+")
_REPORT = terms.resource(iri.graph("report"))
_SEVERITIES = {Severity.VIOLATION: SH.Violation, Severity.WARNING: SH.Warning, Severity.INFO: SH.Info}
# Statements that lead from a thing to the place where it is printed.
_LOCATING = frozenset(
    (RDF.type, OA.hasTarget, OA.hasBody, PACE.start, PACE.end, PACE.subject, PACE.property, PACE.fileName)
)


@dataclass(frozen=True, slots=True, order=True)
class ValidationResult:
    """One SHACL result. `focus`, `path`, `value` are N-Triples terms, empty where there is none.

    `code` is the local name of the shape (of a user's own its IRI), `component` the IRI of the constraint that failed,
    `explained_by` the codes of findings that make this result needless; `located_by` is the property whose place it has
    where it has no path.
    """

    focus: str
    code: str
    path: str
    value: str
    severity: Severity
    message: str
    component: str
    explained_by: tuple[str, ...] = ()
    located_by: str = ""

    @property
    def shape(self) -> str:
        """The IRI of the shape."""
        return self.code if ":" in self.code else iri.SHAPES + self.code

    @property
    def place_of(self) -> str:
        """The property at whose place the result is shown, the empty string where there is none."""
        return self.path or self.located_by

    def quads(self) -> tuple[Quad, ...]:
        """Return the result as a `sh:ValidationResult`, its IRI made of what tells it from others."""
        key = f"{self.focus}\n{self.code}\n{self.path}\n{self.value}\n{self.component}"
        name = f"{iri.graph('report')}/result/{hashlib.sha256(key.encode()).hexdigest()[:16]}"
        node = terms.resource(name)
        statements = {
            RDF.type: SH.ValidationResult,
            SH.focusNode: self.focus,
            SH.resultPath: self.path,
            SH.value: self.value,
            SH.resultSeverity: _SEVERITIES[self.severity],
            SH.sourceShape: terms.resource(self.shape),
            SH.sourceConstraintComponent: terms.resource(self.component),
            SH.resultMessage: terms.string(self.message, "en"),
        }
        own = (Quad(node, predicate, term, _REPORT) for predicate, term in statements.items() if term)
        return (Quad(_REPORT, SH.result, node, _REPORT), *own)


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """The results of one document or, merged, of many; sorted, each once."""

    results: tuple[ValidationResult, ...] = ()

    @property
    def nodes(self) -> frozenset[str]:
        """The terms of the nodes that the results are about."""
        return frozenset(term for result in self.results for term in (result.focus, result.value) if term)

    @property
    def conforms(self) -> bool:
        """Whether there is no result at all, as SHACL defines it; severities are judged elsewhere."""
        return not self.results

    def rebased(self, old: str, new: str) -> "ValidationReport":
        """Return the report with one base exchanged for another in the nodes that it is about."""
        if old == new:
            return self
        results = (
            replace(result, focus=terms.rebase(result.focus, old, new), value=terms.rebase(result.value, old, new))
            for result in self.results
        )
        return ValidationReport(tuple(sorted(results)))

    def quads(self) -> tuple[Quad, ...]:
        """Return the report as a `sh:ValidationReport`, without blank nodes, in a graph of its own, sorted."""
        conforms = terms.typed(str(self.conforms).lower(), "boolean")
        head = (Quad(_REPORT, RDF.type, SH.ValidationReport, _REPORT), Quad(_REPORT, SH.conforms, conforms, _REPORT))
        return tuple(sorted({*head, *(quad for result in self.results for quad in result.quads())}))


def reported(results: Iterable[ValidationResult]) -> ValidationReport:
    """Return the report of one document: its results but for those that another of them explains."""
    distinct = set(results)
    codes = {result.code for result in distinct}
    return ValidationReport(tuple(sorted(result for result in distinct if codes.isdisjoint(result.explained_by))))


def merge(reports: Iterable[ValidationReport]) -> ValidationReport:
    """Return one report of the results of several, each result once."""
    return ValidationReport(tuple(sorted({result for report in reports for result in report.results})))


def worded(message: str, focus: str, path: str, value: str, labels: Mapping[str, str]) -> str:
    """Fill a message's places with names that a person can read.

    pySHACL fills them for queries only, with whole IRIs; for those a label is put, or they are shortened.
    """
    words = _IRI.sub(lambda match: labels.get(match.group()) or iri.compact(match.group()), message)
    for place, term in (("{$this}", focus), ("{?path}", path), ("{?value}", value)):
        if place in words:
            readable = (
                iri.compact(terms.iri_of(term)) if terms.is_resource(term) else term and terms.value_of(term).text
            )
            words = words.replace(place, readable)
    return words


class Statements(Protocol):
    """The statements of a graph, looked up by how their lines begin, as `kg.store.nquads.SortedQuads` does."""

    def quads(self, beginning: str) -> Iterable[Quad]:
        """Return those with some beginning: `f"{subject} "` for those about a subject, the empty string for all."""

    def within(self, graph: str) -> Iterable[Quad]:
        """Return those of the graph of a document or a source."""

    def among(self, graphs: Iterable[str], predicates: Iterable[str]) -> Iterable[Quad]:
        """Return those of some graphs, and of any graph those with some properties."""


class GatheredStatements:
    """The statements of a graph in memory."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        """Sort quads, which come in any order."""
        self._quads = sorted(quads)
        self._by_graph: dict[str, list[Quad]] = defaultdict(list)
        for quad in self._quads:
            self._by_graph[quad.graph].append(quad)

    def quads(self, beginning: str) -> Iterator[Quad]:
        """Yield those whose line begins with a text, which ends within the subject or behind it."""
        start = bisect_left(self._quads, beginning, key=_line_of_subject)
        return takewhile(lambda quad: _line_of_subject(quad).startswith(beginning), islice(self._quads, start, None))

    def within(self, graph: str) -> Sequence[Quad]:
        """Return those of a graph."""
        return self._by_graph.get(graph, ())

    def among(self, graphs: Iterable[str], predicates: Iterable[str]) -> Iterator[Quad]:
        """Yield those of some graphs, and of any graph those with some properties."""
        in_these, with_these = frozenset(graphs), frozenset(predicates)
        return (quad for quad in self._quads if quad.graph in in_these or quad.predicate in with_these)


@dataclass(frozen=True, slots=True)
class RebasedStatements:
    """Statements with one base in the place of another: `base` is that of `statements`, they come under the usual."""

    statements: Statements
    base: str

    def quads(self, beginning: str) -> Iterable[Quad]:
        """Return those with some beginning, which is under the usual base."""
        return self._usual(self.statements.quads(self._own(beginning)))

    def within(self, graph: str) -> Iterable[Quad]:
        """Return those of the graph of a document or a source."""
        return self._usual(self.statements.within(self._own(graph)))

    def among(self, graphs: Iterable[str], predicates: Iterable[str]) -> Iterable[Quad]:
        """Return those of some graphs, and of any graph those with some properties."""
        return self._usual(self.statements.among(map(self._own, graphs), predicates))

    def _own(self, text: str) -> str:
        return terms.rebase(text, iri.BASE, self.base)

    def _usual(self, quads: Iterable[Quad]) -> Iterable[Quad]:
        return terms.rebased(quads, self.base, iri.BASE)


def _line_of_subject(quad: Quad) -> str:
    return f"{quad.subject} "


def findings(report: ValidationReport, quads: Iterable[Quad], earlier: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return a finding for each result, at the place that the evidence of its focus or value gives.

    `quads` are those that were validated; `earlier` the findings of the stages before on the same files: where one of
    them explains a result at an overlapping place, the result yields no second one.
    """
    if not report.results:
        return ()
    gathered = tuple(quads)
    locator = ResultLocator(locating(lambda: gathered, report.nodes))
    return _at_their_places(report, {result: locator.of_result(result) for result in report.results}, earlier)


def findings_across(
    report: ValidationReport, statements: Statements, files: Mapping[str, Iterable[str]], earlier: Iterable[Finding]
) -> tuple[Finding, ...]:
    """Return a finding for each result on many documents together, as `findings` does of the whole graph.

    `statements` are those of the whole graph, `files` the sources of each document.
    """
    near = {quad for result in report.results for quad in _near(result, statements, files)}
    near |= {about for quad in near if quad.predicate == OA.hasTarget for about in statements.quads(f"{quad.object} ")}
    # A document's own things, as a signature is one, are shown in its files or nowhere.
    own = {quad.subject for quad in near if quad.graph in files}
    locator = ResultLocator(near)
    places = {
        result: locator.stated(result.focus, result.place_of, result.value)
        or (locator.showing(result.value) if result.value in own and not result.place_of else None)
        for result in report.results
    }
    missing = ValidationReport(tuple(result for result, place in places.items() if place is None))
    # What is printed nowhere in the documents' own files may be shown by any other.
    further = ResultLocator(locating(lambda: statements.quads(""), missing.nodes) if missing.results else ())
    found = {result: place or further.of_result(result) for result, place in places.items()}
    return _at_their_places(report, found, earlier)


def _near(result: ValidationResult, statements: Statements, files: Mapping[str, Iterable[str]]) -> Iterator[Quad]:
    """What is said of the things that a result is about, and in the sources of the documents that say it."""
    said = [
        quad
        for node in filter(terms.is_resource, (result.focus, result.value))
        for quad in statements.quads(f"{node} ")
    ]
    yield from said
    for source in {source for document in {quad.graph for quad in said} for source in files.get(document, ())}:
        yield from statements.within(source)


def _at_their_places(
    report: ValidationReport, places: Mapping[ValidationResult, "ResultPlace"], earlier: Iterable[Finding]
) -> tuple[Finding, ...]:
    by_source: dict[str, list[Finding]] = {}
    for finding in earlier:
        by_source.setdefault(finding.source, []).append(finding)
    new = []
    for result in report.results:
        place = places[result]
        if not any(_explains(finding, result, place) for finding in by_source.get(place.source, ())):
            new.append(Finding(result.severity, result.code, result.message, place.source, place.span))
    # One shape may fail in two of its constraints: that is one thing to look at.
    return tuple(dict.fromkeys(new))


def _explains(finding: Finding, result: ValidationResult, place: "ResultPlace") -> bool:
    if finding.code not in result.explained_by:
        return False
    # What is missing is printed nowhere, so a result about it has no exact place to overlap with.
    somewhere = finding.span is None or place.span is None or not place.exact
    return somewhere or bool(finding.span and place.span and finding.span.overlaps(place.span))


@dataclass(frozen=True, slots=True, order=True)
class ResultPlace:
    """A stretch of one file: its name and the span, None for the file as a whole.

    `exact` tells a place that prints the very thing from one that only belongs to its document.
    `source` is empty where the graph names no file.
    """

    source: str
    span: Span | None
    exact: bool


def locating(quads: Callable[[], Iterable[Quad]], nodes: Container[str]) -> list[Quad]:
    """Filter the quads that are needed to locate some nodes (terms) in their files.

    `quads` gives all quads each time that it is called: they may be too many for memory. Those returned are all that is
    said of the nodes, of what points to them, of the evidence of either, and the files' names.
    """
    pointing = {quad.subject for quad in quads() if quad.object in nodes or quad.subject in nodes}
    shown = {
        quad.subject for quad in quads() if quad.predicate in (OA.hasBody, PACE.subject) and quad.object in pointing
    }
    return [
        quad
        for quad in quads()
        if quad.subject in pointing
        or quad.subject in shown
        or quad.predicate == PACE.fileName
        or quad.object == PACE.Source
    ]


class ResultLocator:
    """The evidence of one document's graph, indexed by what it is evidence of. All terms are N-Triples text."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        """Index the quads of a document: its own graph, its sources' graphs and what else it uses, in any order."""
        gathered = tuple(quads)
        statements = StatementIndex(gathered, _LOCATING)
        self._pointing: dict[str, list[str]] = defaultdict(list)
        for quad in gathered:
            if terms.is_resource(quad.object):
                self._pointing[quad.object].append(quad.subject)
        self._files = {
            source: min((terms.value_of(name).text for name in statements.objects(source, PACE.fileName)), default="")
            for source in statements.subjects(RDF.type, PACE.Source)
        }
        self._exact: dict[str, ResultPlace] = {}
        self._by_statement: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._by_body: dict[str, list[str]] = defaultdict(list)
        for evidence, targets in statements.by_predicate(OA.hasTarget).items():
            try:
                offsets = (terms.value_of(statements.object(evidence, end)).text for end in (PACE.start, PACE.end))
                span = Span(*map(int, offsets))
            except ValueError:
                # Offsets that are missing or run backwards show nothing; a shape says so.
                continue
            self._exact[evidence] = ResultPlace(self._files.get(min(targets), ""), span, exact=True)
            for body in statements.objects(evidence, OA.hasBody):
                self._by_body[body].append(evidence)
            for subject in statements.objects(evidence, PACE.subject):
                for prop in statements.objects(evidence, PACE.property):
                    self._by_statement[subject, prop].append(evidence)

    def of(self, focus: str, path: str = "", value: str = "") -> ResultPlace:
        """Return where a statement or a thing is printed.

        `focus`, `path`, `value` are terms, empty where there is none. Tried in this order: the value or the
        focus is itself evidence; evidence of that property (and value) of the focus; evidence whose body is
        the value, where no property is given, or the focus; the title of the focus or of what points to it;
        evidence of anything else about the focus; evidence whose body points to the focus; the file as a
        whole. Of several places the first of the first file is taken.
        """
        shown = self.stated(focus, path, value) or self._first(self._shown(focus, path, value))
        if shown:
            return shown
        # What a file lacks stands at no place in it, wherever its text may stand.
        around = () if focus in self._files else next(filter(None, self._around(focus)), ())
        if around:
            place = min(self._exact[name] for name in around)
            return ResultPlace(place.source, place.span, exact=False)
        return ResultPlace(self._files.get(focus, min(self._files.values(), default="")), None, exact=False)

    def of_result(self, result: ValidationResult) -> ResultPlace:
        """Return where the cause of a result is printed."""
        return self.of(result.focus, result.place_of, result.value)

    def stated(self, focus: str, path: str, value: str) -> ResultPlace | None:
        """Return where a statement is printed, or the evidence that is the value or the focus stands; None if nowhere.

        Only evidence about the focus, in the files of its document, can say so.
        """
        return self._first(self._stated(focus, path, value))

    def showing(self, thing: str) -> ResultPlace | None:
        """Return where a thing is printed; None where no evidence shows it."""
        return self._first([self._by_body.get(thing, [])])

    def _first(self, alternatives: Iterable[Sequence[str]]) -> ResultPlace | None:
        exact = next(filter(None, alternatives), ())
        return min((self._exact[name] for name in exact), default=None)

    def _stated(self, focus: str, path: str, value: str) -> Iterator[Sequence[str]]:
        yield [name for name in (value, focus) if name in self._exact][:1]
        of_property = self._by_statement.get((focus, path), [])
        yield [name for name in of_property if name in self._by_body.get(value, ())]
        yield of_property

    def _shown(self, focus: str, path: str, value: str) -> Iterator[Sequence[str]]:
        if not path:
            yield self._by_body.get(value, [])
        yield self._by_body.get(focus, [])

    def _around(self, focus: str) -> Iterator[Sequence[str]]:
        pointing = sorted(self._pointing.get(focus, ()))
        for subject in (focus, *pointing):
            yield self._by_statement.get((subject, DCTERMS.title), [])
        for prop in sorted(prop for subject, prop in self._by_statement if subject == focus):
            yield self._by_statement[focus, prop]
        for subject in pointing:
            yield self._by_body.get(subject, [])
