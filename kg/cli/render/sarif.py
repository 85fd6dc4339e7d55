"""Findings as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), with lines and columns, for editors.

Each code is a rule, with the reason why it is looked for; columns count code points from 1, as everywhere here.
"""

import hashlib
import json
from collections.abc import Iterator
from urllib.parse import quote as quote_uri

from kg.cli.render.validation import ValidationOutcome, line_of
from kg.model.findings import LocatedFinding, Severity
from kg.model.text import line_and_column

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
VERSION = "2.1.0"
LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif(outcome: ValidationOutcome, version: str) -> Iterator[str]:
    """Yield the report as one JSON document; `version` is that of the program."""
    codes = sorted({located.finding.code for located in outcome.located})
    rules: list[dict[str, object]] = []
    for code in codes:
        reason = outcome.reasons.get(code)
        rules.append({"id": code} | ({"fullDescription": {"text": reason}} if reason else {}))
    run = {
        "tool": {"driver": {"name": "pace-kg", "version": version, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(located, codes.index(located.finding.code), outcome) for located in outcome.located],
    }
    log = {"$schema": SCHEMA, "version": VERSION, "runs": [run]}
    yield json.dumps(log, ensure_ascii=False, indent=2)


def _result(located: LocatedFinding, index: int, outcome: ValidationOutcome) -> dict[str, object]:
    """Return one finding as a result of the rule with that index, with its place where it has one."""
    finding, span = located.finding, located.finding.span
    text = outcome.texts.get(finding.source, "")
    quote = line_of(text, span)[0].slice(text) if text and span else ""
    # What stays when lines move, so that a host can tell an old finding from a new one.
    key = f"{finding.source}\n{finding.code}\n{finding.message}\n{quote}"
    result: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": LEVELS[finding.severity],
        "message": {"text": f"{finding.message} ({finding.hint})" if finding.hint else finding.message},
        "partialFingerprints": {"quote/v1": hashlib.sha256(key.encode()).hexdigest()[:32]},
    }
    if finding.source:
        location: dict[str, object] = {"artifactLocation": {"uri": quote_uri(finding.source)}}
        if span:
            region: dict[str, object] = {"startLine": located.line, "startColumn": located.column}
            if text:
                line, column = line_and_column(text, span.end)
                region |= {"endLine": line, "endColumn": column, "snippet": {"text": span.slice(text)}}
            location["region"] = region
        result["locations"] = [{"physicalLocation": location}]
    return result
