"""What the shapes say: results, a report of them, and each as a finding at the place where its cause is printed.

No engine is known here: whichever validated, its results read alike.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.model import iri, terms
from kg.model.findings import Finding, Severity
from kg.model.namespaces import SH
from kg.model.terms import Quad
from kg.validate.locate import ResultLocator, ResultPlace, near

_IRI = re.compile(r"https?://[^\s,;]+")


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

    def quads(self) -> tuple[Quad, ...]:
        """Return the result as a `sh:ValidationResult`, its IRI made of what tells it from others."""
        key = f"{self.focus}\n{self.code}\n{self.path}\n{self.value}\n{self.component}"
        name = f"{iri.graph('report')}/result/{hashlib.sha256(key.encode()).hexdigest()[:16]}"
        facts = {
            "rdf:type": SH.ValidationResult,
            "sh:focusNode": self.focus,
            "sh:resultPath": self.path,
            "sh:value": self.value,
            "sh:resultSeverity": _named(f"sh:{self.severity.capitalize()}"),
            "sh:sourceShape": terms.resource(self.shape),
            "sh:sourceConstraintComponent": terms.resource(self.component),
            "sh:resultMessage": terms.string(self.message, "en"),
        }
        own = [_quad(name, predicate, term) for predicate, term in facts.items() if term]
        return (_quad(iri.graph("report"), "sh:result", terms.resource(name)), *own)


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """The results of one document or, merged, of many; sorted, each once."""

    results: tuple[ValidationResult, ...]

    @property
    def things(self) -> frozenset[str]:
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
        moved = (
            replace(one, focus=terms.rebase(one.focus, old, new), value=terms.rebase(one.value, old, new))
            for one in self.results
        )
        return ValidationReport(tuple(sorted(moved)))

    def quads(self) -> tuple[Quad, ...]:
        """Return the report as a `sh:ValidationReport`, without blank nodes, in a graph of its own, sorted."""
        name = iri.graph("report")
        conforms = terms.typed(str(self.conforms).lower(), "boolean")
        head = (_quad(name, "rdf:type", SH.ValidationReport), _quad(name, "sh:conforms", conforms))
        return tuple(sorted({*head, *(quad for result in self.results for quad in result.quads())}))


def reported(results: Iterable[ValidationResult]) -> ValidationReport:
    """Return the report of one document: its results but for those that another of them explains."""
    found = set(results)
    codes = {result.code for result in found}
    return ValidationReport(tuple(sorted(result for result in found if codes.isdisjoint(result.explained_by))))


def merge(reports: Iterable[ValidationReport]) -> ValidationReport:
    """Return one report of the results of several, each result once."""
    return ValidationReport(tuple(sorted({result for report in reports for result in report.results})))


def findings(report: ValidationReport, quads: Iterable[Quad], parse_findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return a finding for each result of one document, at the place that its evidence gives.

    `quads` are those that were validated; `parse_findings` the findings of the same document from earlier
    stages: where one of them explains a result at an overlapping place, the result yields no second one.
    """
    gathered = tuple(quads)
    places = ResultLocator(near(lambda: gathered, report.things))
    located = (
        (result, places.of(result.focus, result.path or result.located_by, result.value)) for result in report.results
    )
    earlier: dict[str, list[Finding]] = {}
    for finding in parse_findings:
        earlier.setdefault(finding.source, []).append(finding)
    told = (
        Finding(result.severity, result.code, result.message, place.source, place.span)
        for result, place in located
        if not any(_explains(finding, result, place) for finding in earlier.get(place.source, ()))
    )
    # One shape may fail in two of its constraints: that is one thing to look at.
    return tuple(dict.fromkeys(told))


def _explains(finding: Finding, result: ValidationResult, place: ResultPlace) -> bool:
    if finding.code not in result.explained_by:
        return False
    # What is missing is printed nowhere, so a result about it has no exact place to overlap with.
    somewhere = finding.span is None or place.span is None or not place.exact
    return somewhere or bool(finding.span and place.span and finding.span.overlaps(place.span))


def worded(message: str, focus: str, path: str, value: str, labels: Mapping[str, str]) -> str:
    """Fill a message's places with names that a person can read.

    pySHACL fills them for queries only, with whole IRIs; for those a label is put, or they are shortened.
    """
    words = _IRI.sub(lambda match: labels.get(match.group()) or iri.compact(match.group()), message)
    for place, term in (("{$this}", focus), ("{?path}", path), ("{?value}", value)):
        words = words.replace(place, _readable(term))
    return words


def filled(message: str, bound: Mapping[str, str]) -> str:
    """Fill a message's places with what a query has bound: IRIs whole, literals as their text; `bound` holds terms."""
    for name, term in bound.items():
        text = terms.iri_of(term) if terms.is_resource(term) else terms.value_of(term).text
        message = message.replace(f"{{?{name}}}", text).replace(f"{{${name}}}", text)
    return message


def _readable(term: str) -> str:
    if not term:
        return ""
    return iri.compact(terms.iri_of(term)) if terms.is_resource(term) else terms.value_of(term).text


def _named(name: str) -> str:
    return terms.resource(iri.expand(name))


def _quad(subject: str, predicate: str, term: str) -> Quad:
    return Quad(terms.resource(subject), _named(predicate), term, terms.resource(iri.graph("report")))
