"""A whole graph against the shapes: document by document, in one process or several, then all documents together."""

import difflib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from itertools import chain
from typing import NamedTuple

from kg import across, compare, engine, iri, merge, rdf, results, rules, shapes, usershapes, validators
from kg.errors import UsageError
from kg.findings import from_row, to_row
from kg.model import Finding, Severity
from kg.rdf import Quad
from kg.results import Report, Result
from kg.shelf import Shelf

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


class Part(NamedTuple):
    """What is validated at once: the quads of one document, or of some members, with what they point to.

    `parsed` are the findings of the stages before on the files of that document.
    """

    quads: tuple[Quad, ...]
    parsed: tuple[Finding, ...] = ()


def check(
    quads: Iterable[Quad], parsed: Sequence[Finding], jobs: int = 1, plan: Plan = ALL
) -> tuple[Report, list[Finding]]:
    """Hold every document of a merged graph, what is said of members, and all of it together against the shapes.

    `parsed` are the findings of the stages before; returned are the report, and all findings: those
    and one for each result that they do not explain. Where a plan selects, only what it selects is returned.
    Raises InstallationError where shapes are faulty, UsageError where the plan names what does not exist.
    """
    gathered = tuple(quads)
    sorted_out, earlier = merge.Parts(gathered, seen_of_vocabularies(plan)), _by_source(parsed)
    documents = (_part(sorted_out.document(document), earlier) for document in sorted_out.documents)
    checked = list(parts(chain(documents, map(Part, sorted_out.shared.members())), jobs, plan))
    found = [finding for _, several in checked for finding in several]
    last = together(across.draw(gathered), plan)
    report = results.merge((*(one for one, _ in checked), last))
    found += across.findings(last, gathered, found)
    return report, found if plan.selects else [*parsed, *found]


def _part(quads: tuple[Quad, ...], earlier: dict[str, list[Finding]]) -> Part:
    names = [rdf.value_of(quad.object).text for quad in quads if quad.predicate == _FILE_NAME]
    return Part(quads, tuple(finding for name in names for finding in earlier.get(name, ())))


def _by_source(parsed: Iterable[Finding]) -> dict[str, list[Finding]]:
    by_source: dict[str, list[Finding]] = {}
    for finding in parsed:
        by_source.setdefault(finding.source, []).append(finding)
    return by_source


def parts(given: Iterable[Part], jobs: int = 1, plan: Plan = ALL, kept: Shelf | None = None) -> Iterator[Checked]:
    """Yield the report on each part and a finding for each result that its earlier findings do not explain, in order.

    The parts are taken as they are needed. What `kept` has is not validated again; what it lacks is put there.
    """
    return engine.run(partial(_check_some, plan=plan, kept=kept), given, jobs)


def together(drawn: Iterable[Quad], plan: Plan = ALL) -> Report:
    """Hold what `kg.across` has drawn from all documents against the shapes across documents."""
    return plan.selected(across.validate(drawn, _together()))


def seen_of_vocabularies(plan: Plan) -> frozenset[str] | None:
    """Return the properties that the shapes look at, None for all: a closed shape of a user's may be about any."""
    return None if plan.folders else shapes.looked_at(_loaded(()))


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


def _check_some(given: Sequence[Part], plan: Plan, kept: Shelf | None) -> tuple[Checked, ...]:
    return tuple(_kept(part, plan, kept) if kept else _check_one(part, plan) for part in given)


def _kept(part: Part, plan: Plan, kept: Shelf) -> Checked:
    choice = repr((plan.engine, plan.folders, sorted(plan.codes), sorted(plan.focus)))
    name = kept.key(choice, "\n".join(map(" ".join, part.quads)), *map(repr, part.parsed))
    if (data := kept.get(name)) and (known := _checked_in(data)):
        return known
    checked = _check_one(part, plan)
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
            Result(**{**row, "severity": Severity(row["severity"]), "explained_by": tuple(row["explained_by"])})
            for row in rows
        ]
        return Report(tuple(told)), tuple(from_row(row) for row in found)
    except (ValueError, TypeError, KeyError):
        return None


def _check_one(part: Part, plan: Plan) -> Checked:
    # A line of the list that no rule reads is a violation; residue in the heading is a warning and costs no name.
    unread = [one.source for one in part.parsed if one.code == "residue" and one.severity is Severity.VIOLATION]
    held = (*part.quads, *rules.standards(part.quads, rules.load(), unread))
    report = plan.selected(_validator(plan.engine, plan.folders).validate(held))
    others = () if plan.selects else compare.differences(part.quads)
    return report, (*results.findings(report, part.quads, part.parsed), *others)
