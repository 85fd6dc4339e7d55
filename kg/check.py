"""A whole graph against the shapes, document by document, in one process or several."""

from collections.abc import Iterable, Sequence
from functools import lru_cache, partial

from kg import compare, engine, iri, merge, rdf, rules, shapes, validate
from kg.model import Finding, Severity
from kg.rdf import Quad

_FILE_NAME = rdf.resource(iri.expand("pace:fileName"))

Checked = tuple[validate.Report, tuple[Finding, ...]]


def check(quads: Iterable[Quad], parsed: Sequence[Finding], jobs: int = 1) -> tuple[validate.Report, list[Finding]]:
    """Hold every document of a merged graph against the shapes.

    `parsed` are the findings of the stages before; returned are the report, and all findings: those
    and one for each result that they do not explain. Raises InstallationError where shapes are faulty.
    """
    parts = merge.Parts(quads)
    work = partial(_check_some, parsed=_by_source(parsed))
    checked = list(engine.run(work, [parts.document(document) for document in parts.documents], jobs))
    report = validate.merge(one for one, _ in checked)
    return report, [*parsed, *(finding for _, found in checked for finding in found)]


def _by_source(parsed: Iterable[Finding]) -> dict[str, list[Finding]]:
    by_source: dict[str, list[Finding]] = {}
    for finding in parsed:
        by_source.setdefault(finding.source, []).append(finding)
    return by_source


@lru_cache(maxsize=1)
def _validator() -> validate.Validator:
    """The shapes, read once a process."""
    return validate.Validator(shapes.load())


def _check_some(documents: Sequence[tuple[Quad, ...]], parsed: dict[str, list[Finding]]) -> tuple[Checked, ...]:
    return tuple(_check_one(quads, parsed) for quads in documents)


def _check_one(quads: tuple[Quad, ...], parsed: dict[str, list[Finding]]) -> Checked:
    names = [rdf.value_of(quad.object).text for quad in quads if quad.predicate == _FILE_NAME]
    earlier = [finding for name in names for finding in parsed.get(name, ())]
    # A line of the list that no rule reads is a violation; residue in the heading is a warning and costs no name.
    unread = [one.source for one in earlier if one.code == "residue" and one.severity is Severity.VIOLATION]
    report = _validator().validate((*quads, *rules.standards(quads, rules.load(), unread)))
    return report, (*validate.findings(report, quads, earlier), *compare.differences(quads))
