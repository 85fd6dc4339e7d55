"""A whole graph against the shapes: document by document, in one process or several, then all documents together."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from kg import across, compare, engine, iri, merge, rdf, results, rules, shapes, usershapes, validators
from kg.errors import UsageError
from kg.model import Finding, Severity
from kg.rdf import Quad
from kg.results import Report

_FILE_NAME = rdf.resource(iri.expand("pace:fileName"))

Checked = tuple[Report, tuple[Finding, ...]]


@dataclass(frozen=True, slots=True)
class Plan:
    """How to validate: the engine by its name, folders of a user's own shapes, and what alone is wanted of the results.

    `codes` are names of shapes, `focus` terms of nodes; empty ones want all.
    """

    engine: str = validators.AUTO
    folders: tuple[str, ...] = ()
    codes: frozenset[str] = frozenset()
    focus: frozenset[str] = frozenset()

    @property
    def selects(self) -> bool:
        """Whether only some of the results are wanted."""
        return bool(self.codes or self.focus)

    def selected(self, report: Report) -> Report:
        """Return the results that are wanted."""
        wanted = (
            result
            for result in report.results
            if (not self.codes or result.code in self.codes) and (not self.focus or result.focus in self.focus)
        )
        return Report(tuple(wanted))


ALL = Plan()


def check(
    quads: Iterable[Quad], parsed: Sequence[Finding], jobs: int = 1, plan: Plan = ALL
) -> tuple[Report, list[Finding]]:
    """Hold every document of a merged graph, what is said of members, and all of it together against the shapes.

    `parsed` are the findings of the stages before; returned are the report, and all findings: those
    and one for each result that they do not explain. Where a plan selects, only what it selects is returned.
    Raises InstallationError where shapes are faulty, UsageError where the plan names what does not exist.
    """
    gathered = tuple(quads)
    # A closed shape of a user's may be about vocabularies too: then nothing is left out.
    parts = merge.Parts(gathered, None if plan.folders else shapes.looked_at(_loaded(())))
    work = partial(_check_some, parsed=_by_source(parsed), plan=plan)
    whole = [*map(parts.document, parts.documents), *parts.members()]
    checked = list(engine.run(work, whole, jobs))
    found = [finding for _, several in checked for finding in several]
    together = plan.selected(across.validate(across.draw(gathered), _together()))
    report = results.merge((*(one for one, _ in checked), together))
    found += across.findings(together, gathered, found)
    return report, found if plan.selects else [*parsed, *found]


def reasons(plan: Plan = ALL) -> dict[str, str]:
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
    known = reasons(Plan(folders=folders))
    code = shapes.code_of(name).removeprefix("shape:")
    if code not in known:
        near = difflib.get_close_matches(code, known, n=1)
        raise UsageError(f"no shape is called {name!r}" + (f": did you mean {near[0]}?" if near else ""))
    return code


def _by_source(parsed: Iterable[Finding]) -> dict[str, list[Finding]]:
    by_source: dict[str, list[Finding]] = {}
    for finding in parsed:
        by_source.setdefault(finding.source, []).append(finding)
    return by_source


@lru_cache(maxsize=2)
def _loaded(folders: tuple[str, ...]) -> shapes.Shapes:
    """The shapes, read once a process."""
    return usershapes.added(shapes.load(), folders)


@lru_cache(maxsize=2)
def _validator(engine_name: str, folders: tuple[str, ...]) -> validators.Validates:
    return validators.validator(engine_name, _loaded(folders))


@lru_cache(maxsize=1)
def _together() -> shapes.Shapes:
    return shapes.load_across()


def _check_some(
    documents: Sequence[tuple[Quad, ...]], parsed: dict[str, list[Finding]], plan: Plan
) -> tuple[Checked, ...]:
    return tuple(_check_one(quads, parsed, plan) for quads in documents)


def _check_one(quads: tuple[Quad, ...], parsed: dict[str, list[Finding]], plan: Plan) -> Checked:
    names = [rdf.value_of(quad.object).text for quad in quads if quad.predicate == _FILE_NAME]
    earlier = [finding for name in names for finding in parsed.get(name, ())]
    # A line of the list that no rule reads is a violation; residue in the heading is a warning and costs no name.
    unread = [one.source for one in earlier if one.code == "residue" and one.severity is Severity.VIOLATION]
    held = (*quads, *rules.standards(quads, rules.load(), unread))
    report = plan.selected(_validator(plan.engine, plan.folders).validate(held))
    others = () if plan.selects else compare.differences(quads)
    return report, (*results.findings(report, quads, earlier), *others)
