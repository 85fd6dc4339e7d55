"""A rule whose text was not read is told once a build, and counts the others; what may be a loss is told each time."""

from pathlib import Path

import pytest

from kg.model.findings import Finding, LocatedFinding, Severity
from kg.pipeline import corpus
from kg.read import inputs
from kg.store import graph_folder
from kg.validate.unread_rules import told_once
from kg.validate.validator import ValidationOptions
from tests.paths import ROOT

NOT_READ = "not certain, as the text of that rule was not read"
FEW = "3 signatories count, at least 20 are asked for: Rules of Procedure of 2000, art. 53, https://x.org"


def finding(message: str, source: str = "a.txt", code: str = "procedure-signatories-uncertain") -> LocatedFinding:
    return LocatedFinding(Finding(Severity.WARNING, code, message, source))


def test_the_first_stands_for_all() -> None:
    few, fewer = f"{FEW}; {NOT_READ}", f"{FEW.replace('3', '2', 1)}; {NOT_READ}"
    found = [finding(few), finding(few, "b.txt"), finding(fewer, "c.txt")]
    (told,) = told_once(found)
    assert (told.finding.source, told.finding.message) == ("a.txt", few)
    assert told.finding.hint.startswith("2 more like it")
    assert list(told_once(found[:1])) == found[:1]


@pytest.mark.parametrize(
    "change",
    [
        {"message": f"{FEW.replace('53', '34.1')}; {NOT_READ}"},
        {"code": "procedure-states-uncertain"},
        {"message": f"{FEW}; not certain, as the list of names was not read as a whole"},
        {"message": FEW},
    ],
)
def test_another_rule_or_another_doubt_is_told_too(change: dict[str, str]) -> None:
    first = finding(f"{FEW}; {NOT_READ}")
    text = {"message": first.finding.message, "code": first.finding.code} | change
    other = finding(text["message"], "b.txt", text["code"])
    assert list(told_once([first, other])) == [first, other]


def test_each_name_that_a_later_edition_lacks_is_told() -> None:
    message = f"this name is missing from a later edition, though none may be withdrawn: Rules; {NOT_READ}"
    found = [finding(message, name, "procedure-names-withdrawn-uncertain") for name in ("a.txt", "b.txt")]
    assert list(told_once(found)) == found


def test_a_build_has_one_line_and_its_report_all(tmp_path: Path) -> None:
    """Three declarations of 2018 with too few names; who asks for the shape gets each."""
    lines = (ROOT / "input" / "doc-14493.txt").read_text(encoding="utf-8").splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith("*Signed*"))
    kept = "\n".join((*lines[: first + 6], *lines[lines.index("Total = 24") + 1 :]))
    for n in range(3):
        copy = kept.replace("14493", f"1449{n}").replace("No. 652", f"No. 65{n}")
        (tmp_path / f"{n}.txt").write_text(copy, encoding="utf-8")
    corpus.build([tmp_path], tmp_path / "graph", corpus.BuildOptions(ner=False))
    told = [one.finding for one in graph_folder.findings(tmp_path / "graph")]
    few = [one for one in told if one.code == "procedure-signatories-uncertain"]
    assert [(one.source, one.hint[:12]) for one in few] == [("0.txt", "2 more like ")]
    report = (tmp_path / "graph" / "report.ttl").read_text(encoding="utf-8")
    assert report.count("procedure-signatories-uncertain") == len(lines[:3])
    asked = ValidationOptions(codes=frozenset(("procedure-signatories-uncertain",)))
    texts = inputs.find(sorted(tmp_path.glob("*.txt")))
    assert len(corpus.in_memory(texts, ner=False, options=asked).findings) == len(texts)
