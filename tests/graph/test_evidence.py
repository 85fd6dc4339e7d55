"""Evidence: one node for each place and property, with all that the place shows."""

from datetime import date

from kg import graph
from kg.graph import evidence
from kg.model import iri, terms
from kg.model.document import Mention, Source, Span
from kg.model.namespaces import DCTERMS, OA, PACE, RDF
from kg.parse import citations
from kg.parse.heading import DocumentHeader
from kg.parse.tokens import tokenize
from kg.vocabulary import act_types
from kg.vocabulary.concepts import Vocabulary

CITING = terms.resource(iri.act("written-declaration", 652))


def subject_of(text: str) -> graph.Subject:
    source = Source("a.txt", "0" * 64, text, len(text), "text/plain", "utf-8")
    return graph.Subject(source, "en", CITING[1:-1], f"{CITING[1:-1]}/edition/1", DocumentHeader(), CITING)


def test_provisions_stand_on_the_evidence_of_the_citation(words: Vocabulary) -> None:
    text = "Articles 5(1)(a)-(f) and 6 of the European Convention on Human Rights; Resolution 2193 (2017)"
    subject = subject_of(text)
    mentions = citations.find(text, tokenize(text), "en", words, None)
    facts = [subject.fact(PACE.cites, terms.resource(act_types.act_of(mention).iri), mention) for mention in mentions]
    quads = evidence.quads_of(subject.source, facts)
    provided = {(quad.subject, terms.value_of(quad.object).text) for quad in quads if quad.predicate == PACE.provision}
    assert {provision for _, provision in provided} == {"article 5(1)(a)-(f)", "article 6"}
    (place,) = {place for place, _ in provided}
    bodies = [quad.object for quad in quads if quad.subject == place and quad.predicate == OA.hasBody]
    assert bodies == [terms.resource(iri.concept("treaty", "ets-005"))]


def test_one_place_that_shows_two_things_is_one_node() -> None:
    """The day of a document and of its edition stand at one place; a literal is a value, no body."""
    subject = subject_of("25 January 2018")
    mention, day = Mention("date", Span(0, 15), "heading.date"), terms.day(date(2018, 1, 25))
    facts = [subject.fact(DCTERMS.issued, day, mention, about) for about in ("", subject.edition)]
    quads = evidence.quads_of(subject.source, facts)
    assert list(quads) == sorted(set(quads))
    (node,) = {quad.subject for quad in quads if quad.object == PACE.Evidence}
    shown = {(quad.predicate, quad.object) for quad in quads if quad.subject == node}
    assert {value for property_, value in shown if property_ == PACE.subject} == {
        CITING,
        terms.resource(subject.edition),
    }
    assert shown >= {
        (RDF.type, PACE.Evidence),
        (OA.hasTarget, terms.resource(iri.source("0" * 64))),
        (PACE.property, DCTERMS.issued),
        (PACE.value, day),
        (PACE.quote, terms.string("25 January 2018")),
    }
    assert not any(property_ in (OA.hasBody, PACE.position, PACE.score, PACE.page) for property_, _ in shown)
