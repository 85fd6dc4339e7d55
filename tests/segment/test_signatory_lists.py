"""Where the list of signatories of a page ends: the text may begin right below it, and a line may break anywhere."""

from datetime import date

import pytest

from kg.pipeline.document import Reading
from kg.read import html
from tests.fixtures.reader import read

PACE = """The closing of a march

Written declaration No. 492 | Doc. 12750 | 09 February 2012

{}
"""
XREF = """Written declaration No. 492 | Doc. 12750 | 09 February 2012

The closing of a march

Signatories: {}
"""
FRENCH = """La clôture d'une marche

Déclaration écrite n° 492 | Doc. 12750 | 09 février 2012

{}
"""
QUESTION = """A plan

Written question No. 665 to the Committee of Ministers | Doc. 13600 | 09 October 2014

Question from
{}
"""
BOTH = "Mr Anders BERGLIN, Sweden, SOC ; Ms Nora HALVERSEN, Norway, SOC"
EN_FR = "M. Anders BERGLIN, Suède, SOC ; Mme Nora HALVERSEN, Norvège, SOC"


def signed(reading: Reading) -> list[str]:
    return [mention.value("family") for mention in reading.mentions if mention.kind == "signature"]


def body(reading: Reading) -> list[str]:
    return [one.span.slice(reading.source.text) for one in reading.segments if one.kind == "paragraph"]


def unread(reading: Reading) -> list[str]:
    return [one.message for one in reading.findings if one.code == "unparsed-text"]


@pytest.mark.parametrize("page", [PACE, XREF])
@pytest.mark.parametrize(
    "line",
    [
        "We, the undersigned, declare the following:",
        "The undersigned are concerned, see Resolution 1728 (2010).",
        "Having regard to Georgia, Armenia and Azerbaijan, members of the Council of Europe,",
        "The Assembly:",
        "Freedom, now",
        "On 9 May, Europe remembers",
    ],
)
def test_a_line_right_below_the_list_is_text(page: str, line: str) -> None:
    reading = read(page.format(f"{BOTH}\n{line}"))
    assert (signed(reading), body(reading), unread(reading)) == (["Berglin", "Halversen"], [line], [])


@pytest.mark.parametrize(
    "line", ["Nous, soussignés, déclarons ce qui suit:", "Les soussignés rappellent la Résolution 1728 (2010)."]
)
def test_a_line_right_below_a_french_list_is_text(line: str) -> None:
    reading = read(FRENCH.format(f"{EN_FR}\n{line}"))
    assert (signed(reading), body(reading), unread(reading)) == (["Berglin", "Halversen"], [line], [])


def test_a_citation_right_below_the_list_is_read() -> None:
    reading = read(PACE.format(f"{BOTH}\nThe undersigned are concerned, see Resolution 1728 (2010)."))
    cited = [mention.value("number") for mention in reading.mentions if mention.kind == "citation"]
    assert cited == ["1728"]


@pytest.mark.parametrize("page", [PACE, XREF])
@pytest.mark.parametrize(
    "entries",
    [
        "Mr Anders\nBERGLIN, Sweden, SOC ; Ms Nora HALVERSEN, Norway, SOC",
        "Mr Anders BERGLIN, Sweden,\nSOC ; Ms Nora HALVERSEN, Norway, SOC",
        "Mr Anders BERGLIN, Sweden\n; Ms Nora HALVERSEN, Norway, SOC",
        "Mr Anders BERGLIN, Sweden, SOC\n; Ms Nora HALVERSEN,\nNorway",
        "Mr Anders BERGLIN, Bosnia and\nHerzegovina, SOC ; Ms Nora HALVERSEN, United\nKingdom, SOC",
        "Mr Anders BERGLIN, Russian\nFederation, SOC ; Ms Nora HALVERSEN, Republic\nof Moldova, SOC",
        "Mr Anders BERGLIN, Sweden, SOC\nMs Nora HALVERSEN, Norway, SOC",
        "Mr Anders BERGLIN, Sweden, SOC\nMs Nora\nHALVERSEN, Norway, SOC",
        "Mr Anders BERGLIN, Sweden, SOC\n\nMs Nora HALVERSEN, Norway, SOC",
        "- Mr Anders BERGLIN, Sweden, SOC\n- Ms Nora HALVERSEN, Norway, SOC",
        "1. Mr Anders BERGLIN, Sweden, SOC\n2. Ms Nora HALVERSEN, Norway, SOC",
        "Mr Anders BERGLIN, Sweden, SOC ;\n\nMs Nora HALVERSEN, Norway, SOC",
        "Mr Anders BERGLIN, Sweden ; Ms Nora HALVERSEN, Norway",
        "Mr Anders d’BERGLIN MBE, Sweden, SOC ; Ms Nora al-HALVERSEN, Norway, SOC",
    ],
)
def test_a_list_may_break_anywhere(page: str, entries: str) -> None:
    line = "The text begins here, and cites Resolution 1728 (2010)."
    reading = read(page.format(f"{entries}\n{line}"))
    families = [family.rpartition("’")[2].rpartition("-")[2] for family in signed(reading)]
    assert (families, body(reading), unread(reading)) == (["Berglin", "Halversen"], [line], [])


def test_a_name_without_state_is_told_and_takes_no_text_with_it() -> None:
    reading = read(PACE.format("Mr Anders BERGLIN, Sweden, SOC ; Ms Nora HALVERSEN\nThe text begins right here."))
    assert (signed(reading), body(reading)) == (["Berglin"], ["The text begins right here."])
    assert unread(reading) == ["no rule reads 'Ms Nora HALVERSEN'"]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize(
    ("page", "entries", "line"),
    [
        (PACE, BOTH, "Written Declaration first published on 5 October 2011 with 21 signatures."),
        (XREF, BOTH, "First published on 5 October 2011"),
        (FRENCH, EN_FR, "Déclaration écrite publiée pour la première fois le 5 octobre 2011 avec 21 signatures."),
    ],
)
def test_an_earlier_publication_makes_a_later_edition(page: str, entries: str, line: str, gap: str) -> None:
    reading = read(page.format(f"{entries}{gap}{line}\n\nThe text."))
    assert (signed(reading), body(reading)) == (["Berglin", "Halversen"], ["The text."])
    assert reading.header.number("edition") == 2
    assert reading.header.first_day == date(2011, 10, 5)


def test_the_text_of_a_question_begins_right_below_its_only_signatory() -> None:
    line = "I have tabled several questions, see Resolution 1728 (2010)."
    reading = read(QUESTION.format(f"Mr Peter OMVELD, Netherlands, EPP/CD\n{line}"))
    assert (signed(reading), body(reading), unread(reading)) == (["Omveld"], [line], [])


@pytest.mark.parametrize(
    "line",
    [
        "The Secretary General of the Council of Europe plans to visit Georgia in March 2012.",
        "To ask the Committee of Ministers,",
        "Given the situation in Georgia, the Assembly, in Resolution 1728 (2010), asked for help.",
    ],
)
def test_a_question_with_an_empty_slot_keeps_its_text(line: str) -> None:
    reading = read(QUESTION.format(f"\n{line}\n\nThe rest."))
    assert (body(reading), unread(reading)) == ([line, "The rest."], [])


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("{slot}\n\nA visit was planned.\n\nMs Takadze,\n\nTo ask the Committee of Ministers,", ["Takadze"]),
        ("{slot}\n\nA visit was planned.\n\nMr van der Bergen\n\nTo ask,", ["van der Bergen"]),
        ("{slot}\n\nA visit was planned.\n\nMr Jan BERGEN,\n\nTo ask,", ["Bergen"]),
        ("{slot}\n\nA visit was planned.\n\nThe Assembly,\n\nMr Chairman of the Committee,", []),
    ],
)
def test_who_asks_is_found_in_the_text_where_the_slot_is_empty(asked: str, names: list[str]) -> None:
    reading = read(QUESTION.format(asked.format(slot="")))
    assert signed(reading) == names
    assert [one.code for one in reading.findings] == ["state-unprinted"] * len(names)


@pytest.mark.parametrize("gap", ["\n\nThe text begins.\n\n", "\n\n1. The text begins.\n", "\n\n[image]\n\n"])
def test_what_looks_like_a_signatory_outside_the_list_is_told(gap: str) -> None:
    reading = read(PACE.format(f"{BOTH}{gap}Ms Ada NORDVIK, Iceland, SOC\n\nThe end."))
    assert signed(reading) == ["Berglin", "Halversen"]
    assert unread(reading) == ["'Ms Ada NORDVIK, Iceland, SOC' looks like a signatory and stands outside the list"]


def test_a_list_is_no_title() -> None:
    reading = read(f"Written declaration No. 492 | Doc. 12750 | 09 February 2012\n\n{BOTH}\n\nThe text.")
    assert signed(reading) == ["Berglin", "Halversen"]


@pytest.mark.parametrize(
    "page",
    [
        "<b><p>{0}</b></p><b><p>{1}</b></p><b><p>{2}</b></p>",
        "<p>{0} ; <i>{1} ;</b> {2}</i></p>",
        "<b><p></b></p>{0}<b><p></b></p>{1}<b><p></b></p>{2}",
        "<div><p>{0} ;</div></p><p>{1} ;<div class='footer'><p>Foot</div></p> <p>{2}</p>",
        "<ul><li><b>{0}<li></b>{1}</ul><li>{2}</li>",
    ],
)
def test_crossed_tags_lose_no_signatory(page: str) -> None:
    lines = ("Mr Anders BERGLIN, Sweden, SOC", "Ms Nora HALVERSEN, Norway, SOC", "Mr Jan BERGEN, Netherlands, ALDE")
    head = "<h1>The closing of a march</h1><p>Written declaration No. 492 | Doc. 12750 | 09 February 2012</p>"
    html_page = f"<html><body>{head}{page.format(*lines)}<p>The text.</p></body></html>"
    source, _ = html.read("page.html", html_page.encode())
    assert source is not None
    reading = read(source.text)
    assert (signed(reading), body(reading)) == (["Berglin", "Halversen", "Bergen"], ["The text."])
