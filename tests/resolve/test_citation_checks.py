"""Citations that cannot be right: the finding that says so, the status of the act, provisions as evidence."""

from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from kg import graph
from kg.graph import evidence, merge
from kg.model import iri, terms
from kg.model.document import Source
from kg.model.findings import Finding, Severity
from kg.model.namespaces import PACE
from kg.model.terms import Quad
from kg.parse import citations
from kg.parse.heading import DocumentHeader
from kg.parse.tokens import tokenize
from kg.pipeline import corpus
from kg.read import inputs
from kg.resolve import linking
from kg.vocabulary import act_types, numbering
from kg.vocabulary.concepts import Vocabulary

ACTS = terms.resource(iri.graph("acts"))
ACT = terms.resource(iri.act("resolution", 2193))
CITING = terms.resource(iri.act("written-declaration", 652))


def term(name: str) -> str:
    return terms.resource(iri.expand(name))


def found(text: str, words: Vocabulary, day: date | None = None) -> tuple[Finding, ...]:
    source = Source("a.txt", "0" * 64, text, len(text), "text/plain", "utf-8")
    return linking.citation_findings(source, citations.find(text, tokenize(text), "en", words, day), words)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "as Resolution 2193 (2007) says",
            "'Resolution 2193 (2007)': number and year disagree",
            "Resolution 2193 is of 2017",
        ),
        (
            "the Istanbul Convention (CETS No. 120)",
            "'Istanbul Convention (CETS No. 120)': treaty number and name disagree",
            "taken for Istanbul Convention, CETS No. 210",
        ),
    ],
)
def test_what_disagrees_is_told_at_its_place(text: str, message: str, hint: str, words: Vocabulary) -> None:
    (finding,) = found(text, words)
    assert (finding.severity, finding.code, finding.message) == (Severity.WARNING, "citation-doubtful", message)
    assert finding.hint.startswith(hint)
    assert finding.span is not None
    assert repr(finding.span.slice(text)) in message


def test_an_act_later_than_the_document_is_doubtful(words: Vocabulary) -> None:
    (finding,) = found("as Resolution 2193 (2017) says", words, date(2015, 1, 1))
    assert finding.message == "'Resolution 2193 (2017)': later than the document"
    assert finding.hint == ""


def test_a_treaty_that_the_vocabulary_lacks_breaks_no_shape(tmp_path: Path, declaration: str) -> None:
    """It is an act like others that were not read, not an entry of the vocabulary without a name."""
    path = tmp_path / "a.txt"
    path.write_text(declaration.replace("Written Declaration No. 638", "ETS No. 99"), encoding="utf-8")
    told = corpus.in_memory(inputs.find([path]), ner=False).findings
    assert [one.finding.code for one in told if one.finding.severity is not Severity.INFO] == []
    assert [one.finding.code for one in told if "ETS No. 99" in one.finding.message] == ["citation-doubtful"]


def test_a_treaty_that_the_vocabulary_lacks_is_worth_knowing(words: Vocabulary) -> None:
    (finding,) = found("the ILO Convention No. 11", words)
    assert finding.severity is Severity.INFO
    assert act_types.UNLISTED in finding.message
    assert "ontology/vocabularies/treaties.ttl" in finding.hint


def test_what_is_right_gives_no_finding(words: Vocabulary) -> None:
    assert found("Resolution 2193 (2017) and the Istanbul Convention (CETS No. 210)", words) == ()


# --- numbers and years


def test_years_of_a_number(words: Vocabulary) -> None:
    known = numbering.numbering(words)
    assert known.years("Resolution", 2193).hold(2017)
    assert not known.agrees("Resolution", 2193, 2007)
    assert known.years("WrittenDeclaration", 652) == numbering.Years(None, None)
    assert known.agrees("Judgment", 1, 1900)


def test_numbers_only_rise(words: Vocabulary) -> None:
    known = numbering.numbering(words)
    for kind in known.anchors:
        firsts = [known.years(kind, number).first or 0 for number in range(1, 3000)]
        assert firsts == sorted(firsts), kind


# --- the status of the act


def cited(*years: str, seen: bool = False) -> list[Quad]:
    """What the sources state that cite the act with these years; `seen` where its own document was read."""
    quads = [
        Quad(ACT, term("rdf:type"), term("pace:Resolution"), ACTS),
        Quad(ACT, term("pace:number"), terms.integer(2193), ACTS),
        Quad(CITING, term("pace:cites"), ACT, CITING),
        *(Quad(ACT, term("pace:year"), terms.typed(year, "gYear"), ACTS) for year in years),
    ]
    source = terms.resource(iri.source("0" * 64))
    return [*quads, Quad(source, term("pace:records"), ACT, source)] if seen else quads


def stated(quads: list[Quad], words: Vocabulary) -> tuple[str, list[str]]:
    """The act's status, and the years that are left."""
    merged = merge.shared_graphs(merge.shared_statements(quads, words), (), words)
    (status,) = [q.object for q in merged if q.subject == ACT and q.predicate == term("pace:actStatus")]
    years = [terms.value_of(q.object).text for q in merged if q.subject == ACT and q.predicate == term("pace:year")]
    return iri.local_name(terms.iri_of(status)), sorted(years)


@pytest.mark.parametrize(
    ("years", "seen", "status", "left"),
    [
        (["2017"], False, "not-yet-seen", ["2017"]),
        ([], False, "not-yet-seen", []),
        (["2007"], False, "number-and-year-disagree", ["2007"]),
        (["2007", "2017"], False, "not-yet-seen", ["2017"]),
        (["2007", "2009"], False, "number-and-year-disagree", ["2007", "2009"]),
        (["2007"], True, "seen", []),
    ],
)
def test_a_misprinted_year_yields_to_one_that_can_be(
    years: list[str], seen: bool, status: str, left: list[str], words: Vocabulary
) -> None:
    for order in permutations(years):
        assert stated(cited(*order, seen=seen), words) == (status, left)


# --- provisions


def test_provisions_stand_on_the_evidence_of_the_citation(words: Vocabulary) -> None:
    text = "Articles 5(1)(a)-(f) and 6 of the European Convention on Human Rights; Resolution 2193 (2017)"
    source = Source("a.txt", "0" * 64, text, len(text), "text/plain", "utf-8")
    subject = graph.Subject(source, "en", CITING[1:-1], f"{CITING[1:-1]}/edition/1", DocumentHeader(), CITING)
    mentions = citations.find(text, tokenize(text), "en", words, None)
    facts = [subject.fact(PACE.cites, terms.resource(act_types.act_of(mention).iri), mention) for mention in mentions]
    quads = evidence.quads_of(source, facts)
    provided = {
        (quad.subject, terms.value_of(quad.object).text) for quad in quads if quad.predicate == term("pace:provision")
    }
    assert {provision for _, provision in provided} == {"article 5(1)(a)-(f)", "article 6"}
    (place,) = {place for place, _ in provided}
    bodies = [quad.object for quad in quads if quad.subject == place and quad.predicate == term("oa:hasBody")]
    assert bodies == [terms.resource(iri.concept("treaty", "ets-005"))]
