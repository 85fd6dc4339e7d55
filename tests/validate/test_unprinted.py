"""What a text does not print is no violation: one info tells it, and the file says so in the graph; what is lost is."""

from pathlib import Path

import pytest

from kg.model.findings import Severity
from kg.model.namespaces import DCTERMS, PACE
from kg.pipeline import corpus
from kg.pipeline.validation import DocumentGraph
from kg.read import inputs

# A copy of an adopted text: its date stands in the footnote or origin that is not copied.
ADOPTED = """RESOLUTION 1863 (2011)[1]

on the closing of a march

The Assembly,

1. Recalling its Recommendation 1024 (1986) on marches ;

2. Invites the governments of member States to open them.
"""
ADOPTED_FR = """Résolution 1863 (2011)1

Clôture d’une marche

1. L’Assemblée parlementaire se réfère à ses résolutions sur les marches depuis 1974.

2. L’Assemblée invite les gouvernements à les ouvrir.
"""
PAGE = """Print
See related documents
Recommendation 1963 (2011)
The closing of a march

1. The Parliamentary Assembly, referring to its Resolution 1863 (2011), recommends that it be opened.
"""
UNTITLED = """Logo Assembly Logo Hemicycle


Order 666 (2000)

Parliamentary Assembly

Text adopted by the Assembly on 29 September 2000 (32nd Sitting).

1. The Assembly instructs its committee.
"""
# A copy of a declaration that leaves out what the sheet prints around it.
COPY = """Written declaration No. 492

The closing of a march

We, the undersigned, regret that a march was closed.

Signed:

BERGLIN Anders, Sweden, SOC
HALVERSEN Nora, Norway, SOC
"""


def read(tmp_path: Path, text: str) -> tuple[dict[str, Severity], set[str], DocumentGraph]:
    """The findings by code, the properties that the file does not print, and the graph."""
    (tmp_path / "copy.txt").write_text(text, encoding="utf-8")
    made = corpus.in_memory(inputs.find([tmp_path]), ner=False)
    told = {quad.object for quad in made.quads if quad.predicate == PACE.notPrinted}
    return {one.finding.code: one.finding.severity for one in made.findings}, told, made


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        pytest.param(ADOPTED, {DCTERMS.issued}, id="adopted"),
        pytest.param(ADOPTED_FR, {DCTERMS.issued}, id="adopted, French"),
        pytest.param(PAGE, {DCTERMS.issued}, id="page without origin"),
        pytest.param(UNTITLED, {DCTERMS.title}, id="order without title"),
        pytest.param(COPY, {DCTERMS.issued, PACE.publishedAs}, id="declaration without masthead"),
        pytest.param(COPY.replace("No. 492", "No. 492\n\n9 February 1962"), {PACE.publishedAs}, id="with its date"),
        pytest.param(COPY.replace("No. 492", "\n\nDoc. 12750"), {DCTERMS.issued, PACE.number}, id="by its Doc. number"),
    ],
)
def test_what_is_not_printed_is_told_once_and_is_no_fault(text: str, missing: set[str], tmp_path: Path) -> None:
    codes, told, made = read(tmp_path, text)
    assert told == missing
    assert {code for code, severity in codes.items() if severity is not Severity.INFO} == set()
    assert codes["not-printed"] is Severity.INFO
    assert sum(one.finding.code == "not-printed" for one in made.findings) == len(missing)


def test_what_may_be_lost_stays_a_fault(tmp_path: Path) -> None:
    """A day that no calendar has, and a sheet of the Assembly, which always prints its date."""
    codes, told, _ = read(tmp_path, COPY.replace("No. 492", "No. 492\n\n31 February 1962"))
    assert (codes["date-impossible"], told) == (Severity.VIOLATION, {PACE.publishedAs})
    sheet = COPY.replace("We, the", "This written declaration commits only those who have signed it\n\nWe, the")
    codes, told, _ = read(tmp_path, sheet)
    assert codes["edition-issued"] is codes["document-published-as"] is Severity.VIOLATION
    assert (told, "not-printed" in codes) == (set(), False)


def test_the_file_that_prints_it_is_enough(tmp_path: Path) -> None:
    (tmp_path / "whole.txt").write_text(
        ADOPTED + "\n\n[1] Text adopted by the Assembly on 27 January 2011.\n", encoding="utf-8"
    )
    codes, told, _ = read(tmp_path, ADOPTED)
    assert told == {DCTERMS.issued}
    assert not codes.keys() & {"edition-issued", "document-issued"}
