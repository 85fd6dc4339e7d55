"""mentions + links → facts: what one source says, each statement with the place that says it.

A fact goes into the graph that docs/model.md gives it: the document's own, or `graph/acts`. What
several sources state alike is one fact.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.model import iri, terms
from kg.model.document import Evidence, Fact, Link, Mention, NameOccurrence, PersonOccurrence, Source, Span
from kg.model.namespaces import DCTERMS, PACE, RDF
from kg.parse.heading import DocumentHeader
from kg.vocabulary import act_types
from kg.vocabulary.concepts import Vocabulary
from kg.vocabulary.document_types import KINDS, document_iri

_ACTS = terms.resource(iri.graph("acts"))
# In the IRI of a member whose State is not known; ISO 3166 leaves the code to its users.
_NO_STATE = "ZZ"
_NAMED = {
    "Person": ("person", "NamedPerson"),
    "Organisation": ("organisation", "NamedOrganisation"),
    "Place": ("place", "NamedPlace"),
}


def term(name: str) -> str:
    """Return the term of a prefixed name, such as `pace:cites`."""
    return terms.resource(iri.expand(name))


@dataclass(frozen=True, slots=True)
class Subject:
    """The document that a source holds: its IRI, the edition's, and what evidence is cut from."""

    source: Source
    language: str
    document: str
    edition: str
    heading: DocumentHeader

    @property
    def graph(self) -> str:
        """The term of the named graph for the document's own facts."""
        return terms.resource(self.document)

    def evidence(self, mention: Mention, position: int | None = None) -> tuple[Evidence]:
        """Return the evidence that a mention gives."""
        quote = mention.span.slice(self.source.text)
        provisions = tuple(slot.value for slot in mention.slots if slot.name == "provision")
        return (Evidence(mention.span, quote, mention.rule, position, mention.score, provisions),)

    def fact(self, predicate: str, obj: str, mention: Mention | None = None, about: str = "") -> Fact:
        """Return a fact about the document (or about `about`) in the document's graph."""
        subject = terms.resource(about or self.document)
        return Fact(subject, term(predicate), obj, self.graph, self.evidence(mention) if mention else ())


def subject_of(source: Source, language: str, heading: DocumentHeader) -> Subject | None:
    """Identify the document that a source holds; None where kind or numbers do not tell which it is."""
    document = document_iri(heading.kind, heading.numbers)
    if document is None:
        return None
    edition = iri.edition(document, heading.number("edition") or 1, heading.print_mark)
    return Subject(source, language, document, edition, heading)


def facts_of(
    subject: Subject, mentions: Iterable[Mention], links: Iterable[Link], vocabulary: Vocabulary
) -> tuple[Fact, ...]:
    """Return all facts that the mentions of one source give, in the order in which they are printed."""
    targets = {(link.mention, link.slot): link.target for link in links}
    gathered = tuple(mentions)
    signatures = [mention for mention in gathered if mention.kind == "signature"]
    return (
        *_document(subject),
        *(fact for n, m in enumerate(signatures, 1) for fact in _signature(subject, n, m, targets, vocabulary)),
        *(fact for m in gathered if m.kind == "citation" for fact in _citation(subject, m)),
        *(fact for m in _in_text(subject, gathered) for fact in _mention(subject, m)),
        *(fact for m in gathered if m.kind == "addressed" for fact in _addressed(subject, m)),
    )


def _document(subject: Subject) -> Iterator[Fact]:
    heading, kind = subject.heading, KINDS[subject.heading.kind]
    yield subject.fact("rdf:type", term(f"pace:{kind.name}"))
    yield subject.fact("eli:type_document", terms.resource(iri.concept("document-kind", kind.concept)))
    if heading.title:
        title = terms.string(heading.title.value("title"), subject.language)
        yield subject.fact("dcterms:title", title, heading.title)
    number = heading.number("designation")
    if number is not None and kind.name != "ReplyToText":  # a reply prints the number of what it answers
        yield subject.fact("pace:number", terms.integer(number), heading.designation)
    if heading.designation and heading.designation.value("year"):
        year = terms.typed(heading.designation.value("year"), "gYear")
        yield subject.fact("pace:year", year, heading.designation)
    yield from _publication(subject)


def _publication(subject: Subject) -> Iterator[Fact]:
    """What documents are published as is shared (several amendments name one report): it stands with the acts."""
    number = subject.heading.number("doc_number")
    if number is None:
        return
    publication = terms.resource(iri.assembly_document(number))
    yield subject.fact("pace:publishedAs", publication, subject.heading.doc_number)
    yield Fact(publication, RDF.type, PACE.AssemblyDocument, _ACTS)
    yield Fact(publication, PACE.docNumber, terms.integer(number), _ACTS)


def _signature(
    subject: Subject,
    position: int,
    mention: Mention,
    targets: dict[tuple[Mention, str], str | None],
    vocabulary: Vocabulary,
) -> Iterator[Fact]:
    state, group = targets.get((mention, "state")), targets.get((mention, "group"))
    member = member_iri(mention, state, vocabulary)
    signature = iri.signature(subject.document, member)
    rests = subject.evidence(mention, position)
    yield Fact(subject.graph, PACE.signature, terms.resource(signature), subject.graph, rests)
    yield subject.fact("rdf:type", PACE.Signature, about=signature)
    yield subject.fact("pace:signatory", terms.resource(member), about=signature)
    yield subject.fact("pace:signedIn", terms.resource(subject.edition), about=signature)
    if state:
        yield subject.fact("pace:state", terms.resource(state), about=signature)
    if group:
        yield subject.fact("pace:group", terms.resource(group), about=signature)
    if mention.value("honorific"):
        yield subject.fact("pace:honorific", terms.string(mention.value("honorific")), about=signature)


def member_iri(mention: Mention, state: str | None, vocabulary: Vocabulary) -> str:
    """Return the IRI of the member whom a line names, `state` the IRI of the State, None where that is not known."""
    alpha2 = vocabulary.concepts[state].text("pace:alpha2") if state else ""
    return iri.member(alpha2 or _NO_STATE, f"{mention.value('given')} {mention.value('family')}")


def names_of(
    subject: Subject, mentions: Iterable[Mention], links: Iterable[Link], vocabulary: Vocabulary
) -> tuple[NameOccurrence, ...]:
    """Return the name of every member who signs or reports in one source, in printed order."""
    targets = {(link.mention, link.slot): link.target for link in links}
    gathered = tuple(mentions)
    signed = enumerate((mention for mention in gathered if mention.kind == "signature"), 1)
    reported = ((0, mention) for mention in gathered if mention.kind == "rapporteur")
    return tuple(_seen(subject, place, mention, targets, vocabulary) for place, mention in (*signed, *reported))


def _seen(
    subject: Subject,
    position: int,
    mention: Mention,
    targets: dict[tuple[Mention, str], str | None],
    vocabulary: Vocabulary,
) -> NameOccurrence:
    state, source, span = targets.get((mention, "state")), iri.source(subject.source.digest), mention.span
    return NameOccurrence(
        member=member_iri(mention, state, vocabulary),
        given=mention.value("given"),
        family=mention.value("family"),
        printed=_printed(subject, mention),
        state=state or "",
        group=targets.get((mention, "group")) or "",
        honorific=mention.value("honorific"),
        day=subject.heading.day,
        document=subject.document,
        edition=subject.edition,
        source=source,
        line=iri.evidence(source, mention.kind, span.start, span.end),
        position=position,
    )


def _printed(subject: Subject, mention: Mention) -> str:
    slot = mention.slot("family")
    return " ".join(slot.span.slice(subject.source.text).split()) if slot else ""


def persons_of(subject: Subject, mentions: Iterable[Mention]) -> tuple[PersonOccurrence, ...]:
    """Return every place where the text of one source names a person, in printed order."""
    gathered = tuple(mentions)
    return tuple(_named(subject, mention) for mention in _in_text(subject, gathered) if mention.kind == "Person")


def _named(subject: Subject, mention: Mention) -> PersonOccurrence:
    name, source, span = mention.value("name"), iri.source(subject.source.digest), mention.span
    return PersonOccurrence(
        person=iri.named(subject.document, "person", name),
        name=name,
        honorific=mention.value("honorific"),
        states=tuple(slot.value for slot in mention.slots if slot.name == "beside"),
        day=subject.heading.day,
        document=subject.document,
        place=iri.evidence(source, "mentions", span.start, span.end),
    )


def _in_text(subject: Subject, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """What the text names; not whoever asks a written question, whose name stands in a line above it."""
    asker = next((m.value("family") for m in mentions if m.kind == "signature"), "")
    asked = subject.heading.kind == "WrittenQuestion" and asker
    for mention in mentions:
        if mention.kind in ("State", *_NAMED) and not (asked and _is_asker(subject.source.text, mention, asker)):
            yield mention


def _is_asker(text: str, mention: Mention, family: str) -> bool:
    """Whether a name is the asker's surname alone on its line."""
    last = mention.value("name").split()[-1]
    before, behind = text[: mention.span.start].rpartition("\n")[2], text[mention.span.end :].partition("\n")[0]
    alone = not any(char.isalnum() for char in before + behind)
    return mention.kind == "Person" and alone and iri.slug(family).endswith(iri.slug(last))


def _citation(subject: Subject, mention: Mention) -> Iterator[Fact]:
    act = act_types.act_of(mention)
    if act.iri == subject.document:
        return
    yield subject.fact("pace:cites", terms.resource(act.iri), mention)
    yield from act_facts(act)


def act_facts(act: act_types.Act) -> Iterator[Fact]:
    """Describe a cited act in `graph/acts`; what the vocabulary holds needs no description."""
    about = terms.resource(act.iri)
    if act.listed:
        return
    yield Fact(about, RDF.type, term(f"pace:{act.kind}"), _ACTS)
    if act.number is not None:
        predicate = "pace:docNumber" if act.kind == "AssemblyDocument" else "pace:number"
        yield Fact(about, term(predicate), terms.integer(act.number), _ACTS)
    if act.year is not None:
        yield Fact(about, PACE.year, terms.typed(f"{act.year:04d}", "gYear"), _ACTS)
    if act.identifier and act.number is None:
        yield Fact(about, DCTERMS.identifier, terms.string(act.identifier), _ACTS)


def _mention(subject: Subject, mention: Mention) -> Iterator[Fact]:
    target = mention.value("target")
    if target:
        yield subject.fact("pace:mentions", terms.resource(target), mention)
        return
    step, kind = _NAMED[mention.kind]
    entity = iri.named(subject.document, step, mention.value("name"))
    yield subject.fact("pace:mentions", terms.resource(entity), mention)
    yield subject.fact("rdf:type", term(f"pace:{kind}"), about=entity)
    yield subject.fact("foaf:name", terms.string(mention.value("name")), about=entity)


def _addressed(subject: Subject, mention: Mention) -> Iterator[Fact]:
    yield subject.fact("pace:addresses", terms.resource(mention.value("target")), mention)


def source_facts(source: Source, layout: str, language: str, subject: Subject | None) -> tuple[Fact, ...]:
    """Describe a file in its own graph, and say which document and edition it records."""
    about = terms.resource(iri.source(source.digest))
    told = [
        ("rdf:type", PACE.Source),
        ("pace:fileName", terms.string(source.name)),
        ("pace:sha256", terms.string(source.digest)),
        ("pace:byteSize", terms.integer(source.size)),
        ("pace:mediaType", terms.string(source.media_type)),
    ]
    told += [("pace:encoding", terms.string(source.encoding))] if source.encoding else []
    told += [("foaf:page", terms.resource(source.address))] if source.address else []
    told += [("pace:layout", terms.string(layout))] if layout else []
    told += [("dcterms:language", terms.resource(iri.concept("language", language)))] if language else []
    if subject:
        told += [("pace:records", subject.graph), ("pace:recordsEdition", terms.resource(subject.edition))]
    return tuple(Fact(about, term(predicate), obj, about) for predicate, obj in told)


def word_facts(source: Source, paragraphs: Sequence[Span]) -> tuple[Fact, ...]:
    """Count the words of a file's text: what white space parts and a letter or digit stands in.

    `paragraphs` are where the text stands; the place of the count is the whole stretch. Nothing where there is no text.
    """
    words = [word for span in paragraphs for word in span.slice(source.text).split()]
    count = sum(any(char.isalnum() for char in word) for word in words)
    if not count:
        return ()
    about, stretch = terms.resource(iri.source(source.digest)), Span(paragraphs[0].start, paragraphs[-1].end)
    evidence = Evidence(stretch, stretch.slice(source.text), "body.words")
    return (Fact(about, PACE.wordCount, terms.integer(count), about, (evidence,)),)
