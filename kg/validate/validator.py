"""A whole graph against the shapes: document by document, in one process or several, then all documents together."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from kg.model.errors import UsageError
from kg.model.findings import Finding, Severity
from kg.model.terms import Quad
from kg.validate import corpus, engines, file_agreement, procedure, results, shapes, user_shapes
from kg.validate.results import ValidationReport

Checked = tuple[ValidationReport, tuple[Finding, ...]]


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


class ValidationUnit(NamedTuple):
    """What is validated at once: the quads of one document, or of some members, with what they point to.

    `parsed` are the findings of the stages before on the files of that document.
    """

    quads: tuple[Quad, ...]
    parsed: tuple[Finding, ...] = ()


def together(drawn: Iterable[Quad], plan: ValidationOptions = ALL) -> ValidationReport:
    """Hold what `kg.validate.corpus` has drawn from all documents against the shapes across documents."""
    return plan.selected(corpus.validate(drawn, _together()))


def seen_of_vocabularies(plan: ValidationOptions) -> frozenset[str] | None:
    """Return the properties that the shapes look at, None for all: a closed shape of a user's may be about any."""
    return None if plan.folders else shapes.looked_at(_loaded(()))


def reasons(plan: ValidationOptions = ALL) -> dict[str, str]:
    """Return why each result is looked for: the English description of every shape of a plan, by its code."""
    graphs = (_loaded(plan.folders).graph, _together().graph)
    return {
        shapes.code_of(shape): str(graph.value(shape, shapes.SH.description) or "")
        for graph in graphs
        for shape in graph.subjects(shapes.SH.severity)
    }


def code_named(name: str, folders: tuple[str, ...] = ()) -> str:
    """Return the code of a shape given by its code, by `shape:` and its code, or by its whole IRI.

    Raises UsageError, with the nearest code, where there is no such shape.
    """
    known = reasons(ValidationOptions(folders=folders))
    code = shapes.code_of(name).removeprefix("shape:")
    if code not in known:
        near = difflib.get_close_matches(code, known, n=1)
        raise UsageError(f"no shape is called {name!r}" + (f": did you mean {near[0]}?" if near else ""))
    return code


@lru_cache(maxsize=2)
def _loaded(folders: tuple[str, ...]) -> shapes.Shapes:
    """The shapes, read once a process."""
    return user_shapes.added(shapes.load(), folders)


@lru_cache(maxsize=2)
def _validator(engine_name: str, folders: tuple[str, ...]) -> engines.ValidationEngine:
    return engines.validator(engine_name, _loaded(folders))


@lru_cache(maxsize=1)
def _together() -> shapes.Shapes:
    return shapes.load_across()


def check_one(part: ValidationUnit, plan: ValidationOptions) -> Checked:
    """Hold one document, or some members, against the shapes."""
    # A line of the list that no rule reads is a violation; residue in the heading is a warning and costs no name.
    unread = [one.source for one in part.parsed if one.code == "residue" and one.severity is Severity.VIOLATION]
    held = (*part.quads, *procedure.standards(part.quads, procedure.load(), unread))
    report = plan.selected(_validator(plan.engine, plan.folders).validate(held))
    others = () if plan.selects else file_agreement.differences(part.quads)
    return report, (*results.findings(report, part.quads, part.parsed), *others)
