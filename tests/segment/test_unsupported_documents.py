"""Kinds of document that are refused by name, and documents whose titles merely name such a kind."""

import pytest

from kg.model import iri
from kg.model.iri import BASE
from kg.vocabulary.concepts import Vocabulary
from tests.fixtures.reader import read

REFUSED = {
    "AA17CR23\n\nAS (2017) CR 23\n\n2017 ORDINARY SESSION\n\n(Third part)\n\nREPORT\n\nTwenty-third sitting":
        "pace-record",
    "FR18CR01\n\nAS (2018) CR 01\n\nSESSION ORDINAIRE DE 2018\n\nCOMPTE RENDU\n\nde la première séance": "pace-record",
    "20 June 2022 morning\n\n2022 - Third part-session Print sitting\n\nSitting video(s) 1 / 1\n\nMr Tiny KOX":
        "pace-record",
    "World Refugee Day – Declaration by the Committee on Migration, Refugees and Displaced Persons\n\nToday.":
        "pace-committee-declaration",
    "Doc. 13738\n20 March 2015\n\nDeclaration of the Bureau on the situation in Ukraine\n\nThe Bureau is worried.":
        "pace-committee-declaration",
    "Déclaration de la commission des migrations\n\nLa commission est inquiète.": "pace-committee-declaration",
    "Ministers’ Deputies\nDecisions\n\nCM/Del/Dec(2010)1084 7 May 2010\n\n1084th meeting, 5 May 2010": "cm-decision",
    "Délégués des Ministres\nDécisions\n\nCM/Del/Dec(2010)1084 7 mai 2010\n\n1084e réunion, 5 mai 2010": "cm-decision",
    "Recommendation CM/Rec(2022)8\nof the Committee of Ministers to member States\n\nThe Committee of Ministers,":
        "cm-recommendation-cmrec",
    "Local elections in Bulgaria\n\nRecommendation 318 (2012)[1]\n\n1. The Congress of Local and Regional Authorities"
    " of the Council of Europe refers to:": "congress-text",
    "Recommandation 318 (2012)\n\n1. Le Congrès des pouvoirs locaux et régionaux se réfère:": "congress-text",
    "European Parliament resolution of 16 September 2015 on the work programme\n\nThe European Parliament,":
        "ep-resolution",
    "P8_TA(2015)0323\n\nRésolution du Parlement européen du 16 septembre 2015 sur le programme": "ep-resolution",
}  # fmt: skip


@pytest.mark.parametrize(("text", "concept"), REFUSED.items(), ids=[f"{i}-{c}" for i, c in enumerate(REFUSED.values())])
def test_other_kinds_are_refused_by_name(text: str, concept: str, words: Vocabulary) -> None:
    reading = read(text)
    (finding,) = reading.findings
    assert (finding.code, finding.severity.value) == ("kind-refused", "warning")
    assert words.concepts[iri.concept("document-kind", concept)].label("en") in finding.message
    assert reading.document is None
    assert finding.span is not None


def test_a_kind_between_bars_that_nobody_knows_is_refused_by_its_own_name() -> None:
    head = "Parliamentary questions | Doc. 15267 | 19 April 2021"
    text = f"{head}\n\nAuthor(s): Mr Rafael HUSEYNOV, Azerbaijan, ALDE\n\nWhen?"
    (finding,) = read(text).findings
    assert finding.code == "kind-refused"
    assert "'Parliamentary questions'" in finding.message


# Titles that name the bodies whose texts are refused; their heads say what they are.
NAMING = (
    "Declaration of the Bureau on the situation in Ukraine",
    "European Parliament resolution on Varosha and its consequences",
    "The Congress",
    "Decisions adopted",
    "Declaration by the Committee on Migration, Refugees and Displaced Persons",
    "Resolution 2140 (2016)",
)


@pytest.mark.parametrize("title", NAMING)
@pytest.mark.parametrize(
    "page",
    [
        "{head}\n\n{title}\n\nSignatories: Mr Andres HERKEL, Estonia, EPP/CD ; Ms Iwona ARENT, Poland, EC\n\nWe care.",
        "{title}\n\n{head}\n\nMr Andres HERKEL, Estonia, EPP/CD ; Ms Iwona ARENT, Poland, EC\n\nWe care.",
    ],
    ids=["xref", "pace"],
)
def test_a_title_that_names_another_body_refuses_nothing(title: str, page: str) -> None:
    head = "Written declaration No. 648 | Doc. 14459 | 19 December 2017"
    reading = read(page.format(head=head, title=title))
    assert reading.document == f"{BASE}written-declaration/648"
    assert [mention.value("title") for mention in reading.mentions if mention.kind == "title"] == [title]
    assert len([mention for mention in reading.mentions if mention.kind == "signature"]) == 2
