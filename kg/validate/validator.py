"""Validation of one document, pure: SHACL shapes, the Rules of Procedure, and its files against one another.

The statements of a document and what they point to are held against the shapes by an engine; each result that the
stages before have not told already becomes a finding. What only all documents together show is looked for in a view of
them (`kg.validate.corpus`).
"""

import difflib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.model import terms
from kg.model.document import Span
from kg.model.errors import UsageError
from kg.model.findings import Finding, Severity
from kg.model.namespaces import OA, PACE
from kg.model.statements import StatementIndex
from kg.model.terms import Quad
from kg.validate import breaches, engines, foreseen, procedure, results, shapes
from kg.validate.results import ValidationReport

_AGREEING = frozenset(
    (
        PACE.recordsEdition,
        PACE.fileName,
        PACE.position,
        PACE.start,
        PACE.end,
        PACE.quote,
        OA.hasTarget,
        OA.hasBody,
    )
)


@dataclass(frozen=True, slots=True)
class ValidationOptions:
    """How to validate: the engine by its name, folders of a user's own shapes, and what alone is wanted of the results.

    `codes` are names of shapes, `focus` terms of nodes; empty ones want all.
    """

    engine: str = engines.AUTO
    folders: tuple[str, ...] = ()
    codes: frozenset[str] = frozenset()
    focus: frozenset[str] = frozenset()

    @property
    def selects(self) -> bool:
        """Whether only some of the results are wanted."""
        return bool(self.codes or self.focus)

    def selected(self, report: ValidationReport) -> ValidationReport:
        """Return the results that are wanted."""
        wanted = (
            result
            for result in report.results
            if (not self.codes or result.code in self.codes) and (not self.focus or result.focus in self.focus)
        )
        return ValidationReport(tuple(wanted))


ALL = ValidationOptions()


def validate_document(
    quads: Sequence[Quad], earlier: Iterable[Finding], options: ValidationOptions = ALL
) -> tuple[ValidationReport, tuple[Finding, ...]]:
    """Hold one document, or some members, against the shapes.

    In: its quads with those of what it points to; the findings of the stages before on its files. Out: the report, and
    a finding for each result that those do not explain, with their places as spans. Raises InstallationError where
    shapes are faulty, UsageError where the options name what does not exist.
    """
    told = tuple(earlier)
    # A line of the list that no rule reads is a violation; residue in the heading is a warning and costs no name.
    unread = {
        finding.source for finding in told if finding.code == "unparsed-text" and finding.severity is Severity.VIOLATION
    }
    said = StatementIndex(quads)
    standards = procedure.standards_of(said, procedure.load(), unread)
    # A user's own shapes may ask for standards that are kept.
    asked = standards if options.folders else breaches.possible(standards, said)
    report = options.selected(_report(quads, asked, said, options))
    several = len(said.subjects(PACE.recordsEdition)) > 1
    differing = differing_files(quads) if several and not options.selects else ()
    return report, (*results.findings(report, quads, told), *differing)


def _report(
    quads: Sequence[Quad], standards: Sequence[Quad], said: StatementIndex, options: ValidationOptions
) -> ValidationReport:
    """The report on a document with its standards; no query is asked that can be seen to say nothing."""
    shortened = options.engine == engines.AUTO and not options.folders and engines.shacl_installed()
    if shortened and foreseen.silent(said):
        report = _engine_of_the_rest().validate((*quads, *standards))
        if all(result.severity is not Severity.VIOLATION for result in report.results):
            return report
    return _engine(options.engine, options.folders).validate((*quads, *standards))


def validate_corpus(view: Iterable[Quad], options: ValidationOptions = ALL) -> ValidationReport:
    """Hold the view of all documents that `kg.validate.corpus` takes against the shapes across documents."""
    return options.selected(_corpus_engine(options.engine).validate(view))


@lru_cache(maxsize=2)
def _shapes(folders: tuple[str, ...]) -> shapes.Shapes:
    """The shapes, read once a process."""
    return shapes.with_own(shapes.load(), folders)


@lru_cache(maxsize=1)
def _corpus_shapes() -> shapes.Shapes:
    return shapes.load_across()


@lru_cache(maxsize=2)
def _engine(name: str, folders: tuple[str, ...]) -> engines.ValidationEngine:
    return engines.engine_named(name, _shapes(folders))


@lru_cache(maxsize=1)
def _engine_of_the_rest() -> engines.ValidationEngine:
    """The fast engine without the queries that are seen beforehand."""
    return engines.ShaclEngine(_shapes(()).without(foreseen.MAY_TELL))


@lru_cache(maxsize=2)
def _corpus_engine(name: str) -> engines.ValidationEngine:
    return engines.engine_named(name, _corpus_shapes())


def looked_at(options: ValidationOptions) -> frozenset[str] | None:
    """Return the properties that the shapes look at, None for all: a closed shape of a user's may be about any."""
    return None if options.folders else shapes.looked_at(_shapes(()))


def reasons(folders: tuple[str, ...] = ()) -> dict[str, str]:
    """Return why each result is looked for: the English description of every shape, by its code.

    `folders` are those of a user's own shapes.
    """
    return {
        shapes.code_of(shape): str(graph.value(shape, shapes.SH.description) or "")
        for graph in (_shapes(folders).graph, _corpus_shapes().graph)
        for shape in graph.subjects(shapes.SH.severity)
    }


def code_named(name: str, folders: tuple[str, ...] = ()) -> str:
    """Return the code of a shape given by its code, by `shape:` and its code, or by its whole IRI.

    Raises UsageError, with the nearest code, where there is no such shape.
    """
    codes = reasons(folders)
    code = shapes.code_of(name).removeprefix("shape:")
    if code not in codes:
        near = difflib.get_close_matches(code, codes, n=1)
        raise UsageError(f"no shape is called {name!r}" + (f": did you mean {near[0]}?" if near else ""))
    return code


def differing_files(quads: Iterable[Quad]) -> tuple[Finding, ...]:
    """Return a warning for each signatory line of one file whose signature another file of the edition lacks.

    Files of one edition (English and French, text and PDF) say the same, so a name that one of them lacks is either
    lost in that file or read wrongly there. Editions may differ: names are added. `quads` are those of one document
    with its sources. A file without any signature is not compared: that it has none is another finding.
    """
    index = StatementIndex(quads, _AGREEING)
    # Of each file the signatory lines, by the signature that they show.
    lines: dict[str, dict[str, str]] = defaultdict(dict)
    for line in index.subjects(PACE.position):
        source, signature = index.object(line, OA.hasTarget), index.object(line, OA.hasBody)
        if source and signature:
            lines[source][signature] = line
    editions: dict[str, list[str]] = defaultdict(list)
    for source, recorded in index.by_predicate(PACE.recordsEdition).items():
        if source in lines:
            editions[recorded[0]].append(source)
    differing = []
    for sources in editions.values():
        names = {source: terms.value_of(index.object(source, PACE.fileName)).text for source in sources}
        for source in sources:
            for signature, line in lines[source].items():
                lacking = sorted(names[other] for other in sources if signature not in lines[other])
                if lacking:
                    start, end = (int(terms.value_of(index.object(line, at)).text) for at in (PACE.start, PACE.end))
                    quote = terms.value_of(index.object(line, PACE.quote)).text
                    message = f"{quote!r} signs here and not in {', '.join(lacking)}"
                    hint = "compare the files of this edition"
                    differing.append(
                        Finding(
                            Severity.WARNING,
                            "signature-missing-in-file",
                            message,
                            names[source],
                            Span(start, end),
                            hint,
                        )
                    )
    return tuple(sorted(differing, key=lambda finding: (finding.source, str(finding.span))))
