"""The outcome of a validation, with all that a report of it needs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from kg.model import findings
from kg.model.document import Span
from kg.model.findings import LocatedFinding, Severity
from kg.validate.results import ValidationReport


@dataclass(frozen=True, slots=True)
class ValidationOutcome:
    """The findings with their places, the texts of the files by name, the report, and why each code is looked for.

    `base` is the base of the graph's IRIs; `reasons` holds the description of a shape by its code.
    """

    located: tuple[LocatedFinding, ...]
    texts: Mapping[str, str]
    report: ValidationReport
    base: str
    reasons: Mapping[str, str] = field(default_factory=dict)

    def groups(self) -> Iterator[tuple[str, tuple[tuple[LocatedFinding, ...], ...]]]:
        """Yield each file with its findings, those that say the same put together, worst first."""
        for source, of_file in groupby(self.located, key=lambda located: located.finding.source):
            statements = sorted(of_file, key=_statement)
            yield source, tuple(tuple(alike) for _, alike in groupby(statements, key=_statement))


def _statement(located: LocatedFinding) -> tuple[int, str, str, str]:
    """Return what a finding says, wherever it stands."""
    finding = located.finding
    return findings.ORDER.index(finding.severity), finding.code, finding.message, finding.hint


def line_of(text: str, span: Span) -> tuple[Span, Span]:
    """Return the line on which a place begins, and as much of the place as stands on it."""
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.start)
    line = Span(start, len(text) if end < 0 else end)
    return line, Span(span.start, max(min(span.end, line.end), span.start))


def summed_up(outcome: ValidationOutcome) -> str:
    """Say in one line whether all conforms, and how many there are: `conforms: 0 violation, 1 warning, 2 info`.

    What has no violation conforms: a warning doubts and an info tells.
    """
    counts = findings.count(outcome.located)
    words = "does not conform" if counts[Severity.VIOLATION] else "conforms"
    return f"{words}: " + ", ".join(f"{number} {severity}" for severity, number in counts.items())
