"""Findings as a person and a program read them: `file:line:col: severity code message (hint)`, or JSON lines."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kg.model.document import Span
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
    line: int | None
    column: int | None

    def text(self) -> str:
        """Return the finding as one line for a person."""
        found = self.finding
        place = found.source if self.line is None else f"{found.source}:{self.line}:{self.column}"
        hint = f" ({found.hint})" if found.hint else ""
        return f"{place}: {found.severity} {found.code} {found.message}{hint}"

    def json(self) -> str:
        """Return the finding as one line of JSON, in the fields of the contract."""
        found = self.finding
        fields = {
            "file": found.source,
            "line": self.line,
            "column": self.column,
            "offset": found.span.start if found.span else None,
            "end": found.span.end if found.span else None,
            "severity": found.severity.value,
            "code": found.code,
            "message": found.message,
            "hint": found.hint,
        }
        return json.dumps(fields, ensure_ascii=False)


def to_row(finding: Finding) -> list[object]:
    """Return a finding as a row that JSON can hold."""
    span = [finding.span.start, finding.span.end] if finding.span else None
    return [finding.severity.value, finding.code, finding.message, finding.source, span, finding.hint]


def from_row(row: Iterable[Any]) -> Finding:
    """Return the finding of a row that `to_row` made."""
    severity, code, message, source, span, hint = row
    return Finding(Severity(severity), code, message, source, Span(*span) if span else None, hint)


def place(findings: Iterable[Finding], texts: Mapping[str, str]) -> tuple[LocatedFinding, ...]:
    """Give each finding its line and column, and sort them by file, place, severity and code.

    `texts` holds the text of each source by its name. The same finding twice is one.
    """
    return ordered(_placed(finding, texts.get(finding.source, "")) for finding in findings)


def ordered(placed: Iterable[LocatedFinding]) -> tuple[LocatedFinding, ...]:
    """Sort placed findings by file, place, severity and code, each once."""
    return tuple(sorted(set(placed), key=_key))


def _placed(finding: Finding, text: str) -> LocatedFinding:
    if finding.span is None:
        return LocatedFinding(finding, None, None)
    line, column = line_and_column(text, finding.span.start)
    return LocatedFinding(finding, line, column)


def _key(placed: LocatedFinding) -> tuple[str, int, int, str, str]:
    found = placed.finding
    start = found.span.start if found.span else -1
    return found.source, start, ORDER.index(found.severity), found.code, found.message


def count(findings: Iterable[Finding]) -> dict[str, int]:
    """Count findings by severity, worst first, zero where there are none."""
    counted = Counter(finding.severity for finding in findings)
    return {severity.value: counted[severity] for severity in ORDER}


def reaches(findings: Iterable[Finding], fail_on: str) -> bool:
    """Tell whether any finding is at or above `fail_on`: `violation`, `warning`, `info` or `never`."""
    if fail_on == "never":
        return False
    bar = ORDER.index(Severity(fail_on))
    return any(ORDER.index(finding.severity) <= bar for finding in findings)
