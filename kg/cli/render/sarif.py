"""For editors and code hosts: SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), with lines and columns.

Each code is a rule, with the reason why it is looked for; columns count code points from 1, as everywhere here.
"""

import hashlib
import json
from collections.abc import Iterator
from urllib.parse import quote

from kg.cli.render.validation import ValidationOutcome, line_of
from kg.model.findings import LocatedFinding, Severity
from kg.model.text import line_and_column

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
VERSION = "2.1.0"
LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif(verdict: ValidationOutcome, version: str) -> Iterator[str]:
    """Yield the report as one JSON document; `version` is that of the program."""
    codes = sorted({one.finding.code for one in verdict.placed})
    driver = {"name": "pace-kg", "version": version, "rules": [_rule(code, verdict) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, codes.index(one.finding.code), verdict) for one in verdict.placed],
    }
    log = {"$schema": SCHEMA, "version": VERSION, "runs": [run]}
    yield json.dumps(log, ensure_ascii=False, indent=2)


def _rule(code: str, verdict: ValidationOutcome) -> dict[str, object]:
    reason = verdict.reasons.get(code)
    return {"id": code} | ({"fullDescription": {"text": reason}} if reason else {})


def _result(one: LocatedFinding, index: int, verdict: ValidationOutcome) -> dict[str, object]:
    found = one.finding
    words = f"{found.message} ({found.hint})" if found.hint else found.message
    key = f"{found.source}\n{found.code}\n{found.message}\n{_quote(one, verdict)}"
    result: dict[str, object] = {
        "ruleId": found.code,
        "ruleIndex": index,
        "level": LEVELS[found.severity],
        "message": {"text": words},
        # What stays when lines move, so that a host can tell an old finding from a new one.
        "partialFingerprints": {"quote/v1": hashlib.sha256(key.encode()).hexdigest()[:32]},
    }
    if found.source:
        result["locations"] = [{"physicalLocation": _location(one, verdict)}]
    return result


def _location(one: LocatedFinding, verdict: ValidationOutcome) -> dict[str, object]:
    location: dict[str, object] = {"artifactLocation": {"uri": quote(one.finding.source)}}
    text, span = verdict.texts.get(one.finding.source, ""), one.finding.span
    if span is None:
        return location
    region: dict[str, object] = {"startLine": one.line, "startColumn": one.column}
    if text:
        line, column = line_and_column(text, span.end)
        region |= {"endLine": line, "endColumn": column, "snippet": {"text": span.slice(text)}}
    return location | {"region": region}


def _quote(one: LocatedFinding, verdict: ValidationOutcome) -> str:
    text, span = verdict.texts.get(one.finding.source, ""), one.finding.span
    return line_of(text, span)[0].slice(text) if text and span else ""
