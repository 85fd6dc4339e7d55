"""Findings as the contract gives them, and the codes that were renamed."""

from dataclasses import replace

from kg.model.findings import Finding, LocatedFinding, Severity
from kg.model.former_codes import FORMER_CODES


def test_a_code_that_was_renamed_tells_its_former_name() -> None:
    finding = Finding(Severity.WARNING, "unparsed-text", "no rule reads 'x'", "a.txt")
    assert LocatedFinding(finding).fields()["formerly"] == "residue"
    assert "formerly" not in LocatedFinding(replace(finding, code="unknown-state")).fields()


def test_no_code_is_new_and_former_at_once() -> None:
    assert FORMER_CODES.keys().isdisjoint(FORMER_CODES.values())
    assert len(set(FORMER_CODES.values())) == len(FORMER_CODES)
