"""Every kind of document but the declaration: what is read of it, and what is not asked of it.

The documents are written from real forms, names, numbers and dates; their prose is ours.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import kg
from kg.export import table_graph, table_rows
from kg.model import iri, terms
from kg.model.iri import BASE
from kg.model.terms import Quad
from kg.store import nquads
from kg.vocabulary import document_types
from kg.vocabulary.concepts import Vocabulary
from kg.vocabulary.patterns import patterns_of
from tests.fixtures.reader import read
from tests.paths import CASES

FOLDER = CASES / "kinds"
DOCUMENTS = sorted(FOLDER.glob("*.txt"))
DEFENDERS = "Strengthening the protection of human rights defenders"


@dataclass(frozen=True, slots=True)
class Case:
    """What one file says: its document, its row in the table of documents, and facts by property (compact names)."""

    document: str
    row: tuple[str, str, str, str]
    facts: dict[str, str] = field(default_factory=dict)


SUB, REPLY, MON = "doc/14900/amendment/74/sub-amendment/2", "reply-to-text/doc-14467", "body/pace-as-mon"
CASES = {
    "amendment-14621-origin-pace-en": Case(
        "doc/14621/amendment/1", ("Amendment", "1", "14621", "2018-10-08"), {"amends": "doc/14621", "tabledBy": ""}
    ),
    "amendment-14863-committee-xref-en": Case(
        "doc/14863/amendment/14", ("Amendment", "14", "14863", "2019-04-09"),
        {"tabledBy": "body/pace-as-pro", "amends": "doc/14863", "publishedAs": "doc/14863", "signature": ""},
    ),
    "compendium-14863-xref-fr": Case(
        "amendment-compendium/14863", ("AmendmentCompendium", "", "14863", ""), {"amends": "doc/14863", "tabledBy": ""}
    ),
    "compendium-15024-xref-en": Case(
        "amendment-compendium/15024", ("AmendmentCompendium", "", "15024", ""), {"cites": "resolution/2277"}
    ),
    "compendium-15840-pace-en": Case(
        "amendment-compendium/15840", ("AmendmentCompendium", "", "15840", "2023-10-12"), {"signature": ""}
    ),
    "declaration-320-second-edition-old-en": Case(
        "written-declaration/320", ("WrittenDeclaration", "320", "9056", "2001-05-14"), {"issued": "2001-04-24"}
    ),
    "dilatory-motion-14917-xref-en": Case("motion/14917", ("DilatoryMotion", "", "14917", "2019-06-24")),
    "motion-11700-committee-unknown-xref-en": Case(
        "motion/11700", ("MotionForRecommendation", "", "11700", "2008-09-12"),
        {"tabledBy": "motion/11700/organisation/committee-on-culture-sport-and-education"},
    ),
    "motion-13738-committee-print-en": Case(
        "motion/13738", ("MotionForResolution", "", "13738", "2015-03-24"), {"tabledBy": "body/pace-as-jur"}
    ),
    "motion-14480-committee-xref-fr": Case(
        "motion/14480", ("MotionForResolution", "", "14480", "2018-01-24"), {"tabledBy": "body/pace-as-cult"}
    ),
    "motion-14999-committee-wrapped-pace-en": Case(
        "motion/14999", ("MotionForRecommendation", "", "14999", "2019-10-11"), {"tabledBy": "body/pace-as-cult"}
    ),
    "motion-15420-committee-pace-en": Case(
        "motion/15420", ("MotionForResolution", "", "15420", "2021-12-02"), {"tabledBy": "body/pace-as-soc"}
    ),
    "motion-9506-order-old-en": Case("motion/9506", ("MotionForOrder", "", "9506", "2002-07-08")),
    "motion-9655-order-old-fr": Case("motion/9655", ("MotionForOrder", "", "9655", "2003-01-29")),
    "motion-9875-revised-old-en": Case(
        "motion/9875", ("MotionForResolution", "", "9875", "2003-09-29"),
        {"publishedAs": "doc/9875", "edition": "motion/9875/edition/1-revision"},
    ),
    "opinion-222-pace-fr": Case(
        "opinion/222", ("Opinion", "222", "", "2000-06-28"),
        {"year": "2000", "sitting": "21", "author": "body/pace", "basedOn": "doc/8748 doc/8757", "publishedAs": ""},
    ),
    "order-556-pace-en": Case(
        "order/556", ("Order", "556", "", "1999-09-23"),
        {"sitting": "31", "basedOn": "doc/8462 doc/8510", "cites": "recommendation/1427", "author": "body/pace"},
    ),
    "recommendation-2248-wrapped-pace-en": Case(
        "recommendation/2248", ("Recommendation", "2248", "", "2023-03-03"),
        {"year": "2023", "sitting": "", "basedOn": "doc/15718", "cites": "resolution/2487"},
    ),
    "recommendation-56-pace-en": Case(
        "recommendation/56", ("Recommendation", "56", "", "1953-09-25"), {"basedOn": "doc/198", "sitting": ""}
    ),
    "reply-13521-recommendation-pace-en": Case(
        "reply-to-text/doc-13521", ("ReplyToText", "", "13521", "2014-06-03"), {"answers": "recommendation/2035"}
    ),
    "reply-13875-xref-en": Case(
        "reply-to-text/doc-13875", ("ReplyToText", "", "13875", "2015-09-23"), {"answers": "written-question/682"}
    ),
    "reply-14089-pace-en": Case(
        "reply-to-text/doc-14089", ("ReplyToText", "", "14089", "2016-06-18"),
        {"answers": "written-question/707", "author": "body/cm", "number": "",
         "cites": "written-question/665 written-question/666 written-question/678"},
    ),
    "reply-14467-xref-en": Case(
        REPLY, ("ReplyToText", "", "14467", "2018-01-12"),
        {"answers": "written-question/723", "author": "body/cm", "cites": "resolution/2141"},
    ),
    "reply-14467-xref-fr": Case(REPLY, ("ReplyToText", "", "14467", "2018-01-12"), {"publishedAs": "doc/14467"}),
    "reply-8716-print-en": Case(
        "reply-to-text/doc-8716", ("ReplyToText", "", "8716", "2000-04-13"), {"answers": "recommendation/1411"}
    ),
    "report-12045-xref-en": Case(
        "report/12045", ("Report", "", "12045", "2009-09-29"),
        {"tabledBy": MON, "rapporteur": "member/CH/andreas-gross", "basedOn": "doc/12014",
         "committeeReference": "3590", "signature": "", "cites": "resolution/1633"},
    ),
    "report-12045-xref-fr": Case("report/12045", ("Report", "", "12045", "2009-09-29"), {"tabledBy": MON}),
    "report-12112-corapporteurs-pace-en": Case(
        "report/12112", ("Report", "", "12112", "2010-01-11"),
        {"tabledBy": MON, "rapporteur": "member/FI/kimmo-sasi member/TR/mevlut-cavusoglu", "cites": "resolution/1115"},
    ),
    "report-15247-wrapped-pace-en": Case(
        "report/15247", ("Report", "", "15247", "2021-04-06"),
        {"tabledBy": MON, "rapporteur": "member/LT/egidijus-vareikis member/CH/pierre-alain-fridez",
         "committeeReference": "4553"},
    ),
    "report-15263-addendum-pace-en": Case(
        "report/15263/addendum/1", ("Report", "", "15263", "2021-04-17"),
        {"tabledBy": "body/pace-bureau", "rapporteur": "member/ES/pedro-agramunt", "publishedAs": "doc/15263"},
    ),
    "resolution-1953-xref-fr": Case(
        "resolution/1953", ("Resolution", "1953", "", "2013-10-01"),
        {"year": "2013", "sitting": "31", "basedOn": "doc/13304", "author": "body/pace"},
    ),
    "resolution-2095-xref-en": Case(
        "resolution/2095", ("Resolution", "2095", "", "2016-01-27"),
        {"sitting": "6", "basedOn": "doc/13937 doc/13959", "cites": "recommendation/2085 resolution/1891",
         "title": DEFENDERS, "edition": "resolution/2095/edition/1", "signature": "", "publishedAs": ""},
    ),
    "resolution-2193-print-en": Case(
        "resolution/2193", ("Resolution", "2193", "", "2017-10-12"),
        {"edition": "resolution/2193/edition/1-provisional", "basedOn": "doc/14396", "sitting": "35",
         "cites": "recommendation/2113 resolution/2186", "author": "body/pace"},
    ),
    "resolution-2397-copy-print-en": Case(
        "resolution/2397", ("Resolution", "2397", "", "2021-09-28"),
        {"title": "The functioning of institutions", "sitting": "26", "basedOn": "doc/15365"},
    ),
    "resolution-2540-provisional-xref-en": Case(
        "resolution/2540", ("Resolution", "2540", "", "2024-04-17"),
        {"edition": "resolution/2540/edition/1-provisional", "basedOn": "doc/15966", "sitting": "12"},
    ),
    "sub-amendment-14463-alone-xref-en": Case(
        "doc/14463/sub-amendment/1", ("SubAmendment", "1", "14463", "2018-01-23"), {"amends": "doc/14463"}
    ),
    "sub-amendment-14900-pace-fr": Case(
        SUB, ("SubAmendment", "2", "14900", "2019-06-25"), {"amends": "doc/14900/amendment/74"}
    ),
    "sub-amendment-14900-xref-en": Case(
        SUB, ("SubAmendment", "2", "14900", "2019-06-25"),
        {"amends": "doc/14900/amendment/74", "publishedAs": "doc/14900"},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph folder of all documents, built once without models."""
    folder = tmp_path_factory.mktemp("kinds") / "graph"
    kg.build(FOLDER, folder, ner=False)
    return folder


@pytest.fixture(scope="module")
def quads(graph: Path) -> list[Quad]:
    return list(nquads.read(graph / "graph.nq"))


@pytest.fixture(scope="module")
def rows(graph: Path) -> dict[str, dict[str, str]]:
    """The table of documents by file name."""
    head, *found = table_rows.rows("documents", table_graph.read(graph / "graph.nq"))
    named = (dict(zip(head, row, strict=True)) for row in found)
    return {row["source"].removesuffix(".txt"): row for row in named}


def said(quads: list[Quad], about: str, name: str) -> set[str]:
    """The values of a property of one thing, IRIs under the base shortened."""
    found = [q.object for q in quads if q.subject == f"<{BASE}{about}>" and iri.local_name(q.predicate[1:-1]) == name]
    return {o.removeprefix(f"<{BASE}")[:-1] if terms.is_resource(o) else terms.value_of(o).text for o in found}


def test_every_document_has_a_case_and_every_kind_a_document() -> None:
    assert {path.stem for path in DOCUMENTS} == set(CASES)
    missing = set(document_types.KINDS) - {case.row[0] for case in CASES.values()}
    assert missing == {"WrittenQuestion"}  # one member signs it: the layouts' own tests have it


@pytest.mark.parametrize("name", CASES)
def test_the_table_of_documents_has_its_row(name: str, rows: dict[str, dict[str, str]]) -> None:
    row, case = rows[name], CASES[name]
    assert row["document"] == BASE + case.document
    assert tuple(row[column] for column in ("kind", "number", "doc_number", "date")) == case.row
    assert row["language"] == name[-2:]
    assert row["title"]


@pytest.mark.parametrize("name", CASES)
def test_what_a_document_says(name: str, quads: list[Quad]) -> None:
    case = CASES[name]
    for prop, values in case.facts.items():
        expected = {values} if prop == "title" else set(values.split())
        assert said(quads, case.document, prop) == expected, prop


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_every_character_of_the_heading_is_accounted_for(path: Path) -> None:
    reading = read(path.read_text(encoding="utf-8"))
    ends = [0, *(segment.span.end for segment in reading.segments)]
    assert ends == [*(segment.span.start for segment in reading.segments), len(reading.source.text)]
    assert reading.coverage.share == 1
    assert f"-{reading.layout}-{reading.language}" == path.stem[-len(reading.layout) - 4 :]


def test_nothing_is_missed_in_well_formed_documents(graph: Path) -> None:
    found = [json.loads(line) for line in (graph / "findings.jsonl").read_text("utf-8").splitlines()]
    told = {(one["file"], one["code"]) for one in found if one["severity"] != "info"}
    # Our declaration has three signatures, which is fewer than the Rules ask for.
    assert {(name, code) for name, code in told if not code.startswith("procedure-")} == set()


def test_each_fact_about_makers_and_texts_has_its_place(quads: list[Quad]) -> None:
    """The quote of each is what the file prints."""
    by_subject: dict[str, dict[str, str]] = {}
    for quad in quads:
        by_subject.setdefault(quad.subject, {})[iri.local_name(quad.predicate[1:-1])] = quad.object
    quotes: dict[str, set[str]] = {}
    for node in by_subject.values():
        if "quote" in node:
            prop = iri.local_name(node["property"][1:-1])
            quotes.setdefault(prop, set()).add(" ".join(terms.value_of(node["quote"]).text.split()))
    assert "Committee on Social Affairs, Health and Sustainable Development" in quotes["tabledBy"]
    assert "Mr Andreas GROSS, Switzerland, SOC" in quotes["rapporteur"]
    assert {"Written question no. 723", "Question écrite n° 723"} <= quotes["answers"]
    assert {"Reference No. 3590", "Renvoi n° 3590", "Reference 4553"} == quotes["committeeReference"]
    assert {"6th Sitting", "31e séance"} <= quotes["sitting"]
    assert {"27 January 2016", "1er octobre 2013", "25th September, 1953", "12/10/2023"} <= quotes["issued"]
    assert "2nd edition, originally tabled on 24 April 2001" in quotes["issued"]
    assert quotes["docSuffix"] == {"Doc. 15263 Add. 1", "Doc. 9875 rev."}
    assert quotes["provisional"] == {"Provisional version"}


def test_editions_keep_what_their_prints_say(quads: list[Quad]) -> None:
    declaration = "written-declaration/320"
    assert said(quads, declaration, "edition") == {f"{declaration}/edition/1", f"{declaration}/edition/2"}
    assert said(quads, f"{declaration}/edition/1", "issued") == {"2001-04-24"}
    assert said(quads, f"{declaration}/edition/2", "issued") == {"2001-05-14"}
    assert said(quads, f"{declaration}/signature/UA/marmazov", "signedIn") == {f"{declaration}/edition/2"}
    assert said(quads, "motion/9875/edition/1-revision", "docSuffix") == {"rev."}
    assert said(quads, "report/15263/addendum/1/edition/1", "docSuffix") == {"Add. 1"}
    assert said(quads, "resolution/2540/edition/1-provisional", "provisional") == {"true"}


def test_a_compendium_names_persons_and_committees(quads: list[Quad]) -> None:
    document = "amendment-compendium/15840"
    persons = {f"{document}/person/{one}" for one in ("john-howell", "christopher-chope", "branka-stamenkovic")}
    assert persons <= said(quads, document, "mentions")
    assert said(quads, f"{document}/person/christopher-chope", "name") == {"Christopher Chope"}
    for compendium in ("amendment-compendium/15024", "amendment-compendium/14863"):
        assert "body/pace-as-cult" in said(quads, compendium, "mentions")


def test_rapporteurs_are_members(quads: list[Quad]) -> None:
    for member, name in (("CH/andreas-gross", "Andreas Gross"), ("TR/mevlut-cavusoglu", "Mevlüt Çavuşoğlu")):
        assert said(quads, f"member/{member}", "name") == {name}


def test_texts_that_are_named_say_whether_they_were_read(quads: list[Quad]) -> None:
    status = {name: said(quads, name, "actStatus") for name in ("written-question/723", "doc/12014", "doc/14863")}
    assert set(map(frozenset, status.values())) == {frozenset({"act-status/not-yet-seen"})}
    assert said(quads, "doc/14900/amendment/74", "type") == {"<https://w3id.org/pace-kg/ontology#Amendment"}


def test_both_languages_make_one_document(quads: list[Quad]) -> None:
    assert len(said(quads, "report/12045", "title")) == 2
    assert len(said(quads, REPLY, "title")) == 2


# ---------------------------------------------------------------- what is wrong


def codes(text: str) -> list[str]:
    return [finding.code for finding in read(text).findings]


def test_an_impossible_first_date_is_told() -> None:
    text = (FOLDER / "declaration-320-second-edition-old-en.txt").read_text(encoding="utf-8")
    reading = read(text.replace("24 April 2001", "31 April 2001"))
    (finding,) = reading.findings
    assert (finding.code, reading.source.text[finding.span.start : finding.span.end] if finding.span else "") == (
        "date-impossible",
        "2nd edition, originally tabled on 31 April 2001",
    )


def test_a_rapporteur_that_cannot_be_read_is_told() -> None:
    text = (FOLDER / "report-12045-xref-en.txt").read_text(encoding="utf-8")
    assert codes(text.replace("Mr Andreas GROSS, Switzerland, SOC", "to be appointed")) == ["unparsed-text"]
    assert codes(text.replace("Switzerland", "Swizzerland")) == ["unknown-state"]


SUFFIXES = {
    "Doc. 9875 rev.": ("rev.", "", "revision"),
    "Doc. 9875 rev. 2": ("rev. 2", "", "revision-2"),
    "Doc. 9875, corr.": ("corr.", "", "corrigendum"),
    "Doc. 15263 Add. 1": ("Add. 1", "addendum/1", ""),
    "Doc. 15263 Addendum": ("Addendum", "addendum/1", ""),
    "Doc. 11793 Part I": ("Part I", "part/1", ""),
    "Doc. 10957 Add. II rev.": ("Add. II rev.", "addendum/2", "revision"),
    "Doc. 14459": ("", "", ""),
}


@pytest.mark.parametrize(("printed", "expected"), SUFFIXES.items())
def test_suffixes_of_a_doc_number(printed: str, expected: tuple[str, str, str]) -> None:
    text = f"Report | {printed} | 05 October 2011\n\nA title\n\nThe Assembly acts.\n"
    (number,) = [mention for mention in read(text).mentions if mention.kind == "doc-number"]
    assert tuple(number.value(name) for name in ("suffix", "addendum", "revision")) == expected


@pytest.mark.parametrize(
    ("language", "line", "kind"),
    [
        ("en", "Reply to Written question", "ReplyToText"),
        ("en", "Sub-Amendment No. 1 to amendment No. 4", "SubAmendment"),
        ("en", "PROGRESS REPORT", "Report"),
        ("en", "Reporting on reports", ""),
        ("fr", "Rapport d’activité", "Report"),
        ("fr", "Motion dilatoire", "DilatoryMotion"),
        ("fr", "Réponse à la Recommandation", "ReplyToText"),
    ],
)
def test_designations(language: str, line: str, kind: str, words: Vocabulary) -> None:
    found = patterns_of(words.lexicons[language]).kind_of(line)
    assert (found[0] if found else "") == kind
