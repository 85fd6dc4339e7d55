"""Who stands behind a document besides its signatories, and which texts it comes from: mentions + links → facts.

A committee tables a text, a body is its author, members report on it; it amends a text, answers one, rests on one.
"""

from collections.abc import Iterable, Iterator, Mapping

from kg.graph.facts import Subject, act_facts, member_iri, term
from kg.model import iri, terms
from kg.model.document import Fact, Link, Mention
from kg.model.namespaces import RDF
from kg.vocabulary import act_types
from kg.vocabulary.concepts import Vocabulary
from kg.vocabulary.document_types import AMENDING

_ACTS = terms.resource(iri.graph("acts"))
_BODIES = {"committee": "pace:tabledBy", "author": "pace:author"}
_TEXTS = {"answered": "pace:answers", "basis": "pace:basedOn"}
_NUMBERS = {"reference": "pace:committeeReference", "sitting": "pace:sitting"}

Targets = Mapping[tuple[Mention, str], str | None]


def facts_of(
    subject: Subject, mentions: Iterable[Mention], links: Iterable[Link], vocabulary: Vocabulary
) -> tuple[Fact, ...]:
    """Return the facts that the mentions of one source give about makers and texts, in printed order."""
    targets = {(link.mention, link.slot): link.target for link in links}
    made = (fact for mention in mentions for fact in _facts(subject, mention, targets, vocabulary))
    return (*_amends(subject), *made)


def _facts(subject: Subject, mention: Mention, targets: Targets, vocabulary: Vocabulary) -> Iterator[Fact]:
    if mention.kind in _BODIES:
        yield from _body(subject, mention, targets.get((mention, "body")))
    elif mention.kind in _TEXTS:
        act = act_types.act_of(mention)
        yield subject.fact(_TEXTS[mention.kind], terms.resource(act.iri), mention)
        yield from act_facts(act)
    elif mention.kind in _NUMBERS:
        yield subject.fact(_NUMBERS[mention.kind], terms.integer(int(mention.value("number"))), mention)
    elif mention.kind == "rapporteur":
        member = member_iri(mention, targets.get((mention, "state")), vocabulary)
        yield subject.fact("pace:rapporteur", terms.resource(member), mention)


def _body(subject: Subject, mention: Mention, known: str | None) -> Iterator[Fact]:
    """State a committee or an author; in a compendium a committee tables one of the amendments, not the whole."""
    collected = subject.heading.kind == "AmendmentCompendium" and mention.kind == "committee"
    prop = "pace:mentions" if collected else _BODIES[mention.kind]
    name = mention.value("body")
    body = known or iri.named(subject.document, "organisation", name)
    yield subject.fact(prop, terms.resource(body), mention)
    if known is None:
        yield subject.fact("rdf:type", term("pace:NamedOrganisation"), about=body)
        yield subject.fact("foaf:name", terms.string(name), about=body)


def _amends(subject: Subject) -> Iterator[Fact]:
    """What is amended: the report whose Doc. number is printed, or of a sub-amendment the amendment."""
    heading = subject.heading
    if heading.kind not in AMENDING or heading.doc_number is None:
        return
    numbers = heading.numbers
    if numbers.doc is None or numbers.amendment is None:
        publication = terms.resource(iri.assembly_document(int(heading.doc_number.value("number"))))
        yield subject.fact("pace:amends", publication, heading.doc_number)
        return
    amendment = terms.resource(iri.amendment(numbers.doc, numbers.amendment))
    yield subject.fact("pace:amends", amendment, heading.designation)
    yield Fact(amendment, RDF.type, term("pace:Amendment"), _ACTS)
    yield Fact(amendment, term("pace:number"), terms.integer(numbers.amendment), _ACTS)
