"""Findings and their places, as a person and a program read them: `file:line:col: severity code message (hint)`."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kg.model.document import Span
from kg.model.former_codes import FORMER_CODES
from kg.model.text import line_and_column


class Severity(StrEnum):
    """How bad a finding is, in SHACL's words: a violation is wrong, a warning doubtful, info worth knowing."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a person should look at, with the place where it stands.

    `code` names the section of docs/findings.md; `span` is None where the whole file is meant.
    """

    severity: Severity
    code: str
    message: str
    source: str
    span: Span | None = None
    hint: str = ""


ORDER = (Severity.VIOLATION, Severity.WARNING, Severity.INFO)


@dataclass(frozen=True, slots=True)
class LocatedFinding:
    """A finding with the line and column of its place, both from 1; None where the whole file is meant."""

    finding: Finding
    line: int | None = None
    column: int | None = None

    @property
    def place(self) -> str:
        """The file, with line and column where the finding has them."""
        return self.finding.source if self.line is None else f"{self.finding.source}:{self.line}:{self.column}"

    def text(self) -> str:
        """Return the finding as one line for a person."""
        finding = self.finding
        hint = f" ({finding.hint})" if finding.hint else ""
        return f"{self.place}: {finding.severity} {finding.code} {finding.message}{hint}"

    def fields(self) -> dict[str, str | int | None]:
        """Return the finding in the fields of the contract, for JSON; `formerly` where its code was another before."""
        finding = self.finding
        former = {"formerly": FORMER_CODES[finding.code]} if finding.code in FORMER_CODES else {}
        return {
            "file": finding.source,
            "line": self.line,
            "column": self.column,
            "offset": finding.span.start if finding.span else None,
            "end": finding.span.end if finding.span else None,
            "severity": finding.severity.value,
            "code": finding.code,
            "message": finding.message,
            "hint": finding.hint,
            **former,
        }


def locate(finding: Finding, text: str) -> LocatedFinding:
    """Give a finding its line and column in the text of its file."""
    if finding.span is None:
        return LocatedFinding(finding)
    return LocatedFinding(finding, *line_and_column(text, finding.span.start))


def ordered(findings: Iterable[LocatedFinding]) -> tuple[LocatedFinding, ...]:
    """Sort findings by file, place, severity and code, each once."""

    def key(located: LocatedFinding) -> tuple[str, int, int, str, str]:
        finding = located.finding
        start = finding.span.start if finding.span else -1
        return finding.source, start, ORDER.index(finding.severity), finding.code, finding.message

    return tuple(sorted(set(findings), key=key))


def count(findings: Iterable[LocatedFinding]) -> dict[str, int]:
    """Count findings by severity, worst first, zero where there are none."""
    counted = Counter(located.finding.severity for located in findings)
    return {severity.value: counted[severity] for severity in ORDER}


@dataclass(frozen=True, slots=True)
class CodeCount:
    """How many findings of one severity have one code, and the first of them in order as an example."""

    severity: Severity
    code: str
    count: int
    example: LocatedFinding


def by_code(findings: Iterable[LocatedFinding]) -> tuple[CodeCount, ...]:
    """Count findings by severity and code: the worst first, of these the most frequent; findings come in order."""
    first: dict[tuple[Severity, str], LocatedFinding] = {}
    counted: Counter[tuple[Severity, str]] = Counter()
    for located in findings:
        key = located.finding.severity, located.finding.code
        first.setdefault(key, located)
        counted[key] += 1
    rows = (CodeCount(severity, code, number, first[severity, code]) for (severity, code), number in counted.items())
    return tuple(sorted(rows, key=lambda row: (ORDER.index(row.severity), -row.count, row.code)))


def reaches(findings: Iterable[LocatedFinding], fail_on: str) -> bool:
    """Tell whether any finding is at or above `fail_on`: `violation`, `warning`, `info` or `never`."""
    if fail_on == "never":
        return False
    bar = ORDER.index(Severity(fail_on))
    return any(ORDER.index(located.finding.severity) <= bar for located in findings)
