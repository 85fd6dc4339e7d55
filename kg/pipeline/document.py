"""The heart: one source through all stages, pure. No clock, no chance, no disk.

read ─▶ segment ─▶ parse ─▶ resolve ─▶ graph
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kg.graph import editions, evidence, relations
from kg.graph import facts as graph
from kg.model.document import (
    Coverage,
    Fact,
    Link,
    Mention,
    NameOccurrence,
    PersonOccurrence,
    Segment,
    Source,
    Span,
    Zone,
)
from kg.model.findings import Finding, Severity
from kg.model.terms import Quad
from kg.parse import citations, fields, origin
from kg.parse.entities import addressees, recognise
from kg.parse.entities.paragraphs import LanguageResources
from kg.resolve import citation_checks, linking
from kg.segment import layouts
from kg.vocabulary.concepts import Vocabulary

Sources = Sequence[tuple[Source, tuple[Finding, ...]]]

# Mentions of grammars that stand in running text: nothing else is looked for there.
_IN_TEXT = frozenset(("citation", "Person", "committee"))


@dataclass(frozen=True, slots=True)
class Tools:
    """What every document is read with: the vocabularies, the grammars of prose by language, the models."""

    vocabulary: Vocabulary
    grammars: Mapping[str, LanguageResources]
    recogniser: recognise.Recogniser


@dataclass(frozen=True, slots=True)
class Parsed:
    """A source behind the grammars: segments, and the mentions of all but the prose."""

    source: Source
    layout: str
    language: str
    segments: tuple[Segment, ...]
    mentions: tuple[Mention, ...]
    findings: tuple[Finding, ...]

    def spans(self, kind: str) -> tuple[Span, ...]:
        """Return where the segments of a kind stand."""
        return tuple(segment.span for segment in self.segments if segment.kind == kind)

    @property
    def zones(self) -> tuple[Span, ...]:
        """Where running text stands: the title, and the body as one stretch."""
        body = self.spans("paragraph")
        return (*self.spans("title"), *([Span(body[0].start, body[-1].end)] if body else []))


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the stages made of one source; `document` is the IRI of what it holds, None where that is not told."""

    source: Source
    layout: str
    language: str
    document: str | None
    segments: tuple[Segment, ...]
    mentions: tuple[Mention, ...]
    links: tuple[Link, ...]
    facts: tuple[Fact, ...]
    names: tuple[NameOccurrence, ...]
    persons: tuple[PersonOccurrence, ...]
    findings: tuple[Finding, ...]
    coverage: Coverage

    @property
    def quads(self) -> frozenset[Quad]:
        """The statements of this source, with their evidence."""
        return evidence.quads_of(self.source, self.facts)


def read_documents(sources: Sources, tools: Tools) -> tuple[Reading, ...]:
    """Take sources, with what reading their files found, through every stage: one reading each, in order."""
    parsed = [parse(source, found, tools.vocabulary) for source, found in sources]
    told = [one for one in parsed if one.language]
    named = recognise.find_all([_prose(one) for one in told], tools.grammars, tools.recogniser)
    by_source = {id(one): _names(one, mentions, tools) for one, mentions in zip(told, named, strict=True)}
    return tuple(finish(one, by_source.get(id(one), ()), tools.vocabulary) for one in parsed)


def _prose(parsed: Parsed) -> recognise.Prose:
    taken = tuple(mention.span for mention in parsed.mentions if mention.kind in _IN_TEXT)
    day = linking.heading_of(parsed.mentions).near
    return recognise.Prose(parsed.source.text, parsed.zones, parsed.language, taken, day)


def _names(parsed: Parsed, mentions: tuple[Mention, ...], tools: Tools) -> tuple[Mention, ...]:
    """The names in the prose, and the States that the text addresses."""
    grammar, title = tools.grammars[parsed.language], (*parsed.spans("title"), None)[0]
    return (*mentions, *addressees.addressed(parsed.source.text, parsed.zones, grammar, mentions, title))


def parse(source: Source, found: tuple[Finding, ...], vocabulary: Vocabulary) -> Parsed:
    """Recognise the layout, cut the text, and read every segment and citation by its grammar."""
    if not source.text:
        return Parsed(source, "", "", (), (), found)
    recognition = layouts.recognise(source, vocabulary)
    if recognition.layout is None or recognition.forms is None:
        return Parsed(source, "", "", (), (), (*found, *recognition.findings))
    forms, layout = recognition.forms, recognition.layout
    segments = layout.cut(source.text, forms)
    mentions, unread = fields.read(source.text, segments, forms, vocabulary, layout.order)
    parsed = Parsed(
        source=source,
        layout=layout.name,
        language=forms.lexicon.language,
        segments=tuple(replace(s, kind="residue") if s in unread else s for s in segments),
        mentions=mentions,
        findings=found,
    )
    return replace(parsed, mentions=(*mentions, *_citations(parsed, vocabulary)))


def _citations(parsed: Parsed, vocabulary: Vocabulary) -> tuple[Mention, ...]:
    """What title and text cite, and what the heading of a reply answers and an origin rests on."""
    day = linking.heading_of(parsed.mentions).near

    def find(span: Span) -> tuple[Mention, ...]:
        return citations.find(parsed.source.text, span, parsed.language, vocabulary, day)

    cited = [mention for zone in parsed.zones for mention in find(zone)]
    rests = [origin.basis(mention) for span in parsed.spans("origin") for mention in find(span)]
    answered = [mention for span in parsed.spans("answers") for mention in origin.answered(find(span))]
    return (*cited, *rests, *answered)


def finish(parsed: Parsed, named: tuple[Mention, ...], vocabulary: Vocabulary) -> Reading:
    """Look up what was read, make facts of it, and account for every character."""
    source, mentions = parsed.source, (*parsed.mentions, *named)
    head = linking.heading_of(mentions)
    links = linking.links_of(mentions, head.near, vocabulary)
    subject = graph.subject_of(source, parsed.language, head)
    facts = _facts(subject, mentions, links, vocabulary) if subject else ()
    unread = _residue_findings(parsed)
    missed = linking.findings_of(source, mentions, links, head.near, vocabulary)
    untold = (_unidentified(source),) if subject is None and parsed.layout else ()
    return Reading(
        source=source,
        layout=parsed.layout,
        language=parsed.language,
        document=subject.document if subject else None,
        segments=parsed.segments,
        mentions=mentions,
        links=links,
        facts=(*_file_facts(parsed, subject), *facts),
        names=graph.names_of(subject, mentions, links, vocabulary) if subject else (),
        persons=graph.persons_of(subject, mentions) if subject else (),
        findings=(
            *parsed.findings,
            *untold,
            *unread,
            *missed,
            *citation_checks.findings_of(source, mentions, vocabulary),
        ),
        coverage=coverage_of(parsed),
    )


def _file_facts(parsed: Parsed, subject: graph.Subject | None) -> tuple[Fact, ...]:
    about = graph.source_facts(parsed.source, parsed.layout, parsed.language, subject)
    return (*about, *graph.word_facts(parsed.source, parsed.spans("paragraph")))


def _facts(
    subject: graph.Subject, mentions: tuple[Mention, ...], links: tuple[Link, ...], vocabulary: Vocabulary
) -> tuple[Fact, ...]:
    stated = graph.facts_of(subject, mentions, links, vocabulary)
    return (*stated, *editions.facts_of(subject), *relations.facts_of(subject, mentions, links, vocabulary))


def _residue_findings(parsed: Parsed) -> tuple[Finding, ...]:
    """A line lost in the signatory block may be a signature lost, so it is a violation; in the heading it is not."""
    found = []
    for segment in parsed.segments:
        if segment.kind == "residue":
            severity = Severity.WARNING if segment.zone is Zone.HEADING else Severity.VIOLATION
            message = f"no rule reads {segment.span.slice(parsed.source.text)!r}"
            hint = "correct the line, or take it out" if segment.zone is Zone.SIGNATORIES else ""
            found.append(Finding(severity, "residue", message, parsed.source.name, segment.span, hint))
    return tuple(found)


def _unidentified(source: Source) -> Finding:
    message = "kind and number of the document could not be read, so nothing is stated about it"
    hint = "look at the line with kind and number, and at the Doc. number"
    return Finding(Severity.VIOLATION, "document-unidentified", message, source.name, None, hint)


def coverage_of(parsed: Parsed) -> Coverage:
    """Count the characters of heading and signatory block, white space left out, and those accounted for."""
    total = accounted = 0
    for segment in parsed.segments:
        if segment.zone is not Zone.BODY:
            printed = sum(not char.isspace() for char in segment.span.slice(parsed.source.text))
            total += printed
            accounted += printed if segment.kind != "residue" else 0
    return Coverage(accounted, total)
