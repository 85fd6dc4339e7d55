"""A whole graph against the shapes, in one process or several: document by document, then all documents together."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from functools import partial
from itertools import chain

from kg.graph import merge
from kg.model import terms
from kg.model.findings import Finding, Severity, from_row, to_row
from kg.model.namespaces import PACE
from kg.model.terms import Quad
from kg.pipeline import executor
from kg.pipeline.cache import BuildCache
from kg.validate import corpus, results
from kg.validate.results import ValidationReport, ValidationResult
from kg.validate.validator import (
    ALL,
    Checked,
    ValidationOptions,
    ValidationUnit,
    check_one,
    seen_of_vocabularies,
    together,
)


def check(
    quads: Iterable[Quad], parsed: Sequence[Finding], jobs: int = 1, plan: ValidationOptions = ALL
) -> tuple[ValidationReport, list[Finding]]:
    """Hold every document of a merged graph, what is said of members, and all of it together against the shapes.

    `parsed` are the findings of the stages before; returned are the report, and all findings: those
    and one for each result that they do not explain. Where a plan selects, only what it selects is returned.
    Raises InstallationError where shapes are faulty, UsageError where the plan names what does not exist.
    """
    gathered = tuple(quads)
    sorted_out, earlier = merge.GraphPartition(gathered, seen_of_vocabularies(plan)), _by_source(parsed)
    documents = (_part(sorted_out.document(document), earlier) for document in sorted_out.documents)
    checked = list(parts(chain(documents, map(ValidationUnit, sorted_out.shared.members())), jobs, plan))
    found = [finding for _, several in checked for finding in several]
    last = together(corpus.draw(gathered), plan)
    report = results.merge((*(one for one, _ in checked), last))
    found += corpus.findings(last, gathered, found)
    return report, found if plan.selects else [*parsed, *found]


def _part(quads: tuple[Quad, ...], earlier: dict[str, list[Finding]]) -> ValidationUnit:
    names = [terms.value_of(quad.object).text for quad in quads if quad.predicate == PACE.fileName]
    return ValidationUnit(quads, tuple(finding for name in names for finding in earlier.get(name, ())))


def _by_source(parsed: Iterable[Finding]) -> dict[str, list[Finding]]:
    by_source: dict[str, list[Finding]] = {}
    for finding in parsed:
        by_source.setdefault(finding.source, []).append(finding)
    return by_source


def parts(
    given: Iterable[ValidationUnit], jobs: int = 1, plan: ValidationOptions = ALL, kept: BuildCache | None = None
) -> Iterator[Checked]:
    """Yield the report on each part and a finding for each result that its earlier findings do not explain, in order.

    The parts are taken as they are needed. What `kept` has is not validated again; what it lacks is put there.
    """
    return executor.run(partial(_check_some, plan=plan, kept=kept), given, jobs)


def _check_some(
    given: Sequence[ValidationUnit], plan: ValidationOptions, kept: BuildCache | None
) -> tuple[Checked, ...]:
    return tuple(_kept(part, plan, kept) if kept else check_one(part, plan) for part in given)


def _kept(part: ValidationUnit, plan: ValidationOptions, kept: BuildCache) -> Checked:
    choice = repr((plan.engine, plan.folders, sorted(plan.codes), sorted(plan.focus)))
    name = kept.key(choice, "\n".join(map(" ".join, part.quads)), *map(repr, part.parsed))
    if (data := kept.get(name)) and (known := _checked_in(data)):
        return known
    checked = check_one(part, plan)
    kept.put(name, _packed(checked))
    return checked


def _packed(checked: Checked) -> bytes:
    report, found = checked
    rows = [asdict(result) for result in report.results]
    return json.dumps([rows, [to_row(one) for one in found]], ensure_ascii=False).encode()


def _checked_in(data: bytes) -> Checked | None:
    """Return what was kept, None where it is broken."""
    try:
        rows, found = json.loads(data)
        told = [
            ValidationResult(
                **{**row, "severity": Severity(row["severity"]), "explained_by": tuple(row["explained_by"])}
            )
            for row in rows
        ]
        return ValidationReport(tuple(told)), tuple(from_row(row) for row in found)
    except (ValueError, TypeError, KeyError):
        return None
