"""Statements: mentions + links → facts, what one source says, each with the place that says it.

A fact goes into the graph that docs/model.md gives it: the document's own, the source's, or `graph/acts`. What several
sources state alike is one fact.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.model import iri, terms
from kg.model.document import Evidence, Fact, Links, Mention, NameOccurrence, PersonOccurrence, Source, Span
from kg.model.namespaces import DCTERMS, ELI, FOAF, PACE, RDF
from kg.vocabulary import act_types
from kg.vocabulary.concepts import Vocabulary
from kg.vocabulary.document_types import ADOPTED, AMENDING, KINDS, document_iri

if TYPE_CHECKING:  # Who merges or validates a graph needs no grammars.
    from kg.parse.heading import DocumentHeader

_ACTS = terms.resource(iri.graph("acts"))
# In the IRI of a member whose State is not known; ISO 3166 leaves the code to its users.
_NO_STATE = "ZZ"
# What a text names that no vocabulary holds: the step of its IRI, and its class.
_NAMED = {
    "Person": ("person", PACE.NamedPerson),
    "Organisation": ("organisation", PACE.NamedOrganisation),
    "Place": ("place", PACE.NamedPlace),
}
# Who stands behind a document, whom it calls upon or is about, which texts it comes from, and numbers: the property of
# each kind of mention.
_BODIES = {"committee": PACE.tabledBy, "author": PACE.author}
_ROLES = {"addressed": PACE.addresses, "about": PACE.about}
_TEXTS = {"answered": PACE.answers, "basis": PACE.basedOn}
_NUMBERS = {"reference": PACE.committeeReference, "sitting": PACE.sitting}
# Fields that a text may not print: the property that is therefore missing.
_UNPRINTED = {
    "date": DCTERMS.issued,
    "doc-number": PACE.publishedAs,
    "number": PACE.number,
    "title": DCTERMS.title,
}
# A mention of a signature with the IRI of the member who signs.
Signature = tuple[Mention, str]
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Subject:
    """The document that a source holds: its IRI, the edition's, and what evidence is cut from.

    `graph` is the term of the named graph for the document's own facts, which is that of the document.
    """

    source: Source
    language: str
    document: str
    edition: str
    header: "DocumentHeader"
    graph: str

    def evidence(
        self, mention: Mention, position: int | None = None, state: str = "", group: str = ""
    ) -> tuple[Evidence]:
        """Return the evidence that a mention gives; `state` and `group` are the IRIs of what its line prints."""
        provisions = tuple([slot.value for slot in mention.slots if slot.name == "provision"])
        quote = mention.span.slice(self.source.text)
        return (Evidence(mention.span, quote, mention.rule, position, mention.score, provisions, state, group),)

    def fact(self, predicate: str, value: str, mention: Mention | None = None, about: str = "") -> Fact:
        """Return a fact about the document, or the IRI `about`, in the document's graph; the others are terms."""
        subject = terms.resource(about) if about else self.graph
        return Fact(subject, predicate, value, self.graph, self.evidence(mention) if mention else ())


def subject_of(source: Source, language: str, header: "DocumentHeader") -> Subject | None:
    """Identify the document that a source holds; None where kind or numbers do not tell which it is."""
    document = document_iri(header.kind, header.numbers)
    if document is None:
        return None
    edition = iri.edition(document, header.number("edition") or 1, header.print_mark)
    return Subject(source, language, document, edition, header, terms.resource(document))


def document_facts(
    subject: Subject, mentions: Sequence[Mention], signatures: Iterable[Signature], links: Links, vocabulary: Vocabulary
) -> tuple[Fact, ...]:
    """Return all facts that one source gives about its document and edition, and about the acts that it names.

    `signatures` are those among the mentions, as `signatures_of` has them.
    Besides what the header says these are signatures, citations, names in the text, calls upon States and bodies, and
    what the title is about; who tables a text, is its author or reports on it; what it amends, answers or rests on.
    """
    acts = ((act_types.act_of(mention), mention) for mention in mentions if mention.kind == "citation")
    cited = [(act, mention) for act, mention in acts if act.iri != subject.document]
    return (
        *_document(subject),
        *(
            fact
            for n, (mention, member) in enumerate(signatures, 1)
            for fact in _signature(subject, n, mention, member, links)
        ),
        *(fact for act, mention in cited for fact in _named_act(subject, PACE.cites, act, mention)),
        *(fact for mention in _in_text(subject, mentions) for fact in _mention(subject, mention)),
        *(subject.fact(_ROLES[m.kind], _target(m), m) for m in mentions if m.kind in _ROLES),
        *_edition(subject),
        *_amended(subject),
        *(fact for mention in mentions for fact in _relation(subject, mention, links, vocabulary)),
    )


def _document(subject: Subject) -> Iterator[Fact]:
    header, kind = subject.header, KINDS[subject.header.kind]
    yield subject.fact(RDF.type, _class(kind.name))
    yield subject.fact(ELI.type_document, terms.resource(iri.concept("document-kind", kind.concept)))
    if header.title:
        yield subject.fact(DCTERMS.title, terms.string(header.title.value("title"), subject.language), header.title)
    number = header.number("designation")
    if number is not None and kind.numbered:  # a reply prints the number of what it answers
        yield subject.fact(PACE.number, terms.integer(number), header.designation)
    if header.designation and header.designation.value("year"):
        yield subject.fact(PACE.year, terms.typed(header.designation.value("year"), "gYear"), header.designation)
    elif header.kind in ADOPTED and header.day:  # where the name has no year, the day of adoption has it
        yield subject.fact(PACE.year, terms.typed(str(header.day.year), "gYear"), header.issued)
    # What documents are published as is shared (several amendments name one report): it stands with the acts.
    doc_number = header.number("doc_number")
    if doc_number is not None:
        publication = terms.resource(iri.assembly_document(doc_number))
        yield subject.fact(PACE.publishedAs, publication, header.doc_number)
        yield Fact(publication, RDF.type, PACE.AssemblyDocument, _ACTS)
        yield Fact(publication, PACE.docNumber, terms.integer(doc_number), _ACTS)


def _edition(subject: Subject) -> Iterator[Fact]:
    """The edition that a source records, and the first where a later one prints on which day that was tabled."""
    header, edition = subject.header, subject.edition
    yield subject.fact(PACE.edition, terms.resource(edition))
    yield subject.fact(RDF.type, PACE.Edition, about=edition)
    number = terms.integer(header.number("edition") or 1)
    yield subject.fact(PACE.editionNumber, number, header.edition, about=edition)
    if header.day:
        issued = terms.day(header.day)
        yield subject.fact(DCTERMS.issued, issued, header.issued, about=edition)
        if header.first_day is None:
            yield subject.fact(DCTERMS.issued, issued, header.issued)
    total = header.number("total")
    if total is not None:
        yield subject.fact(PACE.statedTotal, terms.integer(total), header.total, about=edition)
    # What tells this print from others: the suffix of its Doc. number, and that it is provisional.
    if header.doc_number and header.doc_number.value("suffix"):
        suffix = terms.string(header.doc_number.value("suffix"))
        yield subject.fact(PACE.docSuffix, suffix, header.doc_number, about=edition)
    if header.version and header.version.value("provisional"):
        yield subject.fact(PACE.provisional, terms.typed("true", "boolean"), header.version, about=edition)
    if header.first_day:
        # That is the day of the document.
        first, tabled = iri.edition(subject.document, 1), terms.day(header.first_day)
        yield subject.fact(PACE.edition, terms.resource(first))
        yield subject.fact(RDF.type, PACE.Edition, about=first)
        yield subject.fact(PACE.editionNumber, terms.integer(1), about=first)
        yield subject.fact(DCTERMS.issued, tabled, header.edition)
        yield subject.fact(DCTERMS.issued, tabled, header.edition, about=first)


def _amended(subject: Subject) -> Iterator[Fact]:
    """What is amended: the report whose Doc. number is printed, or of a sub-amendment the amendment."""
    header = subject.header
    if header.kind not in AMENDING or header.doc_number is None:
        return
    numbers = header.numbers
    if numbers.doc is None or numbers.amendment is None:
        publication = terms.resource(iri.assembly_document(int(header.doc_number.value("number"))))
        yield subject.fact(PACE.amends, publication, header.doc_number)
    else:
        amendment = terms.resource(iri.amendment(numbers.doc, numbers.amendment, numbers.addendum))
        yield subject.fact(PACE.amends, amendment, header.designation)
        yield Fact(amendment, RDF.type, PACE.Amendment, _ACTS)
        yield Fact(amendment, PACE.number, terms.integer(numbers.amendment), _ACTS)


def _signature(subject: Subject, position: int, mention: Mention, member: str, links: Links) -> Iterator[Fact]:
    state, group = links.target(mention, "state"), links.target(mention, "group")
    signature = iri.signature(subject.document, member)
    evidence = subject.evidence(mention, position, state or "", group or "")
    yield Fact(subject.graph, PACE.signature, terms.resource(signature), subject.graph, evidence)
    yield subject.fact(RDF.type, PACE.Signature, about=signature)
    yield subject.fact(PACE.signatory, terms.resource(member), about=signature)
    yield subject.fact(PACE.signedIn, terms.resource(subject.edition), about=signature)
    if state:
        yield subject.fact(PACE.state, terms.resource(state), about=signature)
    if group:
        yield subject.fact(PACE.group, terms.resource(group), about=signature)
    for title in [slot.value for slot in mention.slots if slot.name == "honorific"]:
        yield subject.fact(PACE.honorific, terms.string(title), about=signature)


def signatures_of(mentions: Iterable[Mention], links: Links, vocabulary: Vocabulary) -> tuple[Signature, ...]:
    """Return the mentions that are signatures with the IRIs of the members who sign, in printed order.

    Lines of one list with the same name and State and with different groups are namesakes: a member sits in one group,
    and signs once. Their groups tell them apart.
    """
    signatures = [mention for mention in mentions if mention.kind == "signature"]
    plain = [_member_iri(mention, links.target(mention, "state"), vocabulary) for mention in signatures]
    groups = [links.target(mention, "group") or "" for mention in signatures]
    counts = Counter(member for member, group in set(zip(plain, groups, strict=True)) if group)
    members = [
        iri.namesake(member, iri.local_name(group)) if group and counts[member] > 1 else member
        for member, group in zip(plain, groups, strict=True)
    ]
    return tuple(zip(signatures, members, strict=True))


def _member_iri(mention: Mention, state: str | None, vocabulary: Vocabulary) -> str:
    """The IRI of the member whom a line names; `state` is the IRI of the State, None where that is not known."""
    alpha2 = vocabulary.alpha2[state] if state else ""
    return iri.member(alpha2 or _NO_STATE, f"{mention.value('given')} {mention.value('family')}")


def _named_act(subject: Subject, predicate: str, act: act_types.Act, mention: Mention) -> Iterator[Fact]:
    """What a document does with an act, and the act in `graph/acts`; what the vocabulary holds needs no description."""
    about = terms.resource(act.iri)
    yield subject.fact(predicate, about, mention)
    if act.listed:
        return
    yield Fact(about, RDF.type, _class(act.kind), _ACTS)
    if act.number is not None:
        predicate = PACE.docNumber if act.kind == "AssemblyDocument" else PACE.number
        yield Fact(about, predicate, terms.integer(act.number), _ACTS)
    if act.year is not None:
        yield Fact(about, PACE.year, terms.typed(f"{act.year:04d}", "gYear"), _ACTS)
    if act.identifier and act.number is None:
        yield Fact(about, DCTERMS.identifier, terms.string(act.identifier), _ACTS)


def _in_text(subject: Subject, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """What the text names; not whoever asks a written question, whose surname stands alone on a line above it."""
    asker = next((mention.value("family") for mention in mentions if mention.kind == "signature"), "")
    asked, text = subject.header.kind == "WrittenQuestion" and asker, subject.source.text
    for mention in mentions:
        if mention.kind != "State" and mention.kind not in _NAMED:
            continue
        if asked and mention.kind == "Person":
            surname = mention.value("name").split()[-1]
            before, behind = text[: mention.span.start].rpartition("\n")[2], text[mention.span.end :].partition("\n")[0]
            alone = not any(char.isalnum() for char in before + behind)
            if alone and iri.slug(asker).endswith(iri.slug(surname)):
                continue
        yield mention


def _mention(subject: Subject, mention: Mention) -> Iterator[Fact]:
    if mention.value("target"):
        yield subject.fact(PACE.mentions, _target(mention), mention)
        return
    step, kind = _NAMED[mention.kind]
    entity = iri.named(subject.document, step, mention.value("name"))
    yield subject.fact(PACE.mentions, terms.resource(entity), mention)
    yield subject.fact(RDF.type, kind, about=entity)
    yield subject.fact(FOAF.name, terms.string(mention.value("name")), about=entity)


def _relation(subject: Subject, mention: Mention, links: Links, vocabulary: Vocabulary) -> Iterator[Fact]:
    """Who stands behind a document besides its signatories, which texts it comes from, and its numbers."""
    if mention.kind in _BODIES:
        # In a compendium a committee tables one of the amendments, not the whole.
        collected = subject.header.kind == "AmendmentCompendium" and mention.kind == "committee"
        listed, name = links.target(mention, "body"), mention.value("body")
        body = listed or iri.named(subject.document, "organisation", name)
        yield subject.fact(PACE.mentions if collected else _BODIES[mention.kind], terms.resource(body), mention)
        if listed is None:
            yield subject.fact(RDF.type, PACE.NamedOrganisation, about=body)
            yield subject.fact(FOAF.name, terms.string(name), about=body)
    elif mention.kind in _TEXTS:
        yield from _named_act(subject, _TEXTS[mention.kind], act_types.act_of(mention), mention)
    elif mention.kind in _NUMBERS:
        yield subject.fact(_NUMBERS[mention.kind], terms.integer(int(mention.value("number"))), mention)
    elif mention.kind == "rapporteur":
        member = _member_iri(mention, links.target(mention, "state"), vocabulary)
        yield subject.fact(PACE.rapporteur, terms.resource(member), mention)


def _class(name: str) -> str:
    """The term of a class of the ontology."""
    return terms.resource(iri.ONTOLOGY + name)


def _target(mention: Mention) -> str:
    """The term of the concept that a gazetteer found a name to mean."""
    return terms.resource(mention.value("target"))


# --- names for pass 2


def name_occurrences(
    subject: Subject, mentions: Sequence[Mention], signatures: Iterable[Signature], links: Links, vocabulary: Vocabulary
) -> tuple[NameOccurrence, ...]:
    """Return the name of every member who signs or reports in one source: signatories in printed order, then others.

    `signatures` are those among the mentions, as `signatures_of` has them.
    """
    signed = ((position, mention, member) for position, (mention, member) in enumerate(signatures, 1))
    reporting = [mention for mention in mentions if mention.kind == "rapporteur"]
    reported = ((0, one, _member_iri(one, links.target(one, "state"), vocabulary)) for one in reporting)
    source, occurrences = iri.source(subject.source.digest), []
    for position, mention, member in (*signed, *reported):
        state, family = links.target(mention, "state"), mention.slot("family")
        occurrence = NameOccurrence(
            member=member,
            given=mention.value("given"),
            family=mention.value("family"),
            printed=" ".join(family.span.slice(subject.source.text).split()) if family else "",
            state=state or "",
            group=links.target(mention, "group") or "",
            honorific=mention.value("honorific"),
            day=subject.header.day,
            document=subject.document,
            edition=subject.edition,
            source=source,
            line=iri.evidence(source, mention.kind, mention.span.start, mention.span.end),
            position=position,
        )
        occurrences.append(occurrence)
    return tuple(occurrences)


def person_occurrences(subject: Subject, mentions: Sequence[Mention]) -> tuple[PersonOccurrence, ...]:
    """Return every place where the text of one source names a person, in printed order."""
    source = iri.source(subject.source.digest)
    return tuple(
        PersonOccurrence(
            person=iri.named(subject.document, "person", mention.value("name")),
            name=mention.value("name"),
            honorific=mention.value("honorific"),
            states=tuple(slot.value for slot in mention.slots if slot.name == "beside"),
            day=subject.header.day,
            document=subject.document,
            place=iri.evidence(source, "mentions", mention.span.start, mention.span.end),
        )
        for mention in _in_text(subject, mentions)
        if mention.kind == "Person"
    )


# --- the file itself


def source_facts(
    source: Source, layout: str, language: str, paragraphs: Sequence[Span], subject: Subject | None
) -> tuple[Fact, ...]:
    """Describe a file in its own graph, and say which document and edition it records.

    `paragraphs` are where the text of the document stands, whose words are counted: what white space parts and a letter
    or digit stands in. The place of the count is the whole stretch; where there is no word there is no count.
    """
    about = terms.resource(iri.source(source.digest))
    statements = [
        (RDF.type, PACE.Source),
        (PACE.fileName, terms.string(source.name)),
        (PACE.sha256, terms.string(source.digest)),
        (PACE.byteSize, terms.integer(source.size)),
        (PACE.mediaType, terms.string(source.media_type)),
    ]
    statements += [(PACE.encoding, terms.string(source.encoding))] if source.encoding else []
    statements += [(FOAF.page, terms.resource(source.address))] if source.address else []
    statements += [(PACE.layout, terms.string(layout))] if layout else []
    statements += [(DCTERMS.language, terms.resource(iri.concept("language", language)))] if language else []
    if subject:
        statements += [(PACE.records, subject.graph), (PACE.recordsEdition, terms.resource(subject.edition))]
        statements += [(PACE.notPrinted, _UNPRINTED[field]) for field in subject.header.unprinted]
    facts = [Fact(about, predicate, value, about) for predicate, value in statements]
    words = [word for span in paragraphs for word in span.slice(source.text).split() if _LETTER_OR_DIGIT.search(word)]
    if words:
        stretch = Span(paragraphs[0].start, paragraphs[-1].end)
        evidence = Evidence(stretch, stretch.slice(source.text), "body.words")
        facts.append(Fact(about, PACE.wordCount, terms.integer(len(words)), about, (evidence,)))
    return tuple(facts)
