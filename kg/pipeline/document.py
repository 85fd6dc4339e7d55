"""The heart: one source through all stages, pure. No clock, no chance, no disk.

read ─▶ segment ─▶ parse ─▶ resolve ─▶ graph
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg import graph
from kg.graph import evidence
from kg.model.document import (
    Coverage,
    Fact,
    Links,
    Mention,
    NameOccurrence,
    PersonOccurrence,
    Segment,
    Source,
    Zone,
)
from kg.model.findings import Finding, Severity
from kg.model.terms import Quad
from kg.parse import ParsedDocument, parse
from kg.parse.entities import LanguageResources, Recogniser, recognise
from kg.parse.heading import DocumentHeader
from kg.resolve import link, linking
from kg.segment import segment as cut_segments
from kg.vocabulary.concepts import Vocabulary

Sources = Sequence[tuple[Source, tuple[Finding, ...]]]


@dataclass(frozen=True, slots=True)
class Tools:
    """What every document is read with: the vocabularies, the grammars of prose by language, the models."""

    vocabulary: Vocabulary
    grammars: Mapping[str, LanguageResources]
    recogniser: Recogniser


@dataclass(frozen=True, slots=True)
class ParsedSource:
    """A source behind the grammars; `layout` is empty where none fits, and then `document` is empty too."""

    source: Source
    layout: str
    document: ParsedDocument
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the stages made of one source; `document` is the IRI of what it holds, None where that is not told."""

    source: Source
    layout: str
    language: str
    header: DocumentHeader
    document: str | None
    segments: tuple[Segment, ...]
    mentions: tuple[Mention, ...]
    links: Links
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
    parsed = [_parse_source(source, found, tools.vocabulary) for source, found in sources]
    # A model reads prose in batches, so the names of all documents are looked for together.
    names = recognise((one.document.prose for one in parsed if one.layout), tools.grammars, tools.recogniser)
    return tuple(finish(one, next(names) if one.layout else (), tools.vocabulary) for one in parsed)


def _parse_source(source: Source, found: tuple[Finding, ...], vocabulary: Vocabulary) -> ParsedSource:
    """Recognise the layout, cut the text, and read every segment and citation by its grammar."""
    if not source.text:
        return ParsedSource(source, "", ParsedDocument(source.text), found)
    cut = cut_segments(source, vocabulary)
    if cut.layout is None or cut.patterns is None:
        return ParsedSource(source, "", ParsedDocument(source.text), (*found, *cut.findings))
    document = parse(source.text, cut.segments, cut.patterns, vocabulary, cut.layout.name_order)
    return ParsedSource(source, cut.layout.name, document, found)


def finish(parsed: ParsedSource, named: tuple[Mention, ...], vocabulary: Vocabulary) -> Reading:
    """Look up what was read, make facts of it, and account for every character."""
    source, document = parsed.source, parsed.document
    mentions, head = (*document.mentions, *named), document.header
    links = link(mentions, head.near, vocabulary)
    subject = graph.subject_of(source, document.language, head)
    facts = graph.document_facts(subject, mentions, links, vocabulary) if subject else ()
    about = graph.source_facts(source, parsed.layout, document.language, document.spans("paragraph"), subject)
    unread = _residue_findings(parsed)
    missed = linking.findings(source, mentions, links, head.near, vocabulary)
    untold = (_unidentified(source),) if subject is None and parsed.layout else ()
    return Reading(
        source=source,
        layout=parsed.layout,
        language=document.language,
        header=head,
        document=subject.document if subject else None,
        segments=document.segments,
        mentions=mentions,
        links=links,
        facts=(*about, *facts),
        names=graph.name_occurrences(subject, mentions, links, vocabulary) if subject else (),
        persons=graph.person_occurrences(subject, mentions) if subject else (),
        findings=(
            *parsed.findings,
            *untold,
            *unread,
            *missed,
        ),
        coverage=coverage_of(document),
    )


def _residue_findings(parsed: ParsedSource) -> tuple[Finding, ...]:
    """A line lost in the signatory block may be a signature lost, so it is a violation; in the heading it is not."""
    found = []
    for segment in parsed.document.segments:
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


def coverage_of(document: ParsedDocument) -> Coverage:
    """Count the characters of heading and signatory block, white space left out, and those accounted for."""
    total = accounted = 0
    for segment in document.segments:
        if segment.zone is not Zone.BODY:
            printed = sum(not char.isspace() for char in segment.span.slice(document.text))
            total += printed
            accounted += printed if segment.kind != "residue" else 0
    return Coverage(accounted, total)
