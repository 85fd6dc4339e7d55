"""One document through all stages, pure: no clock, no chance, no disk.

Source ─▶ segment ─▶ parse, recognise ─▶ link ─▶ facts ─▶ quads
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

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
    Span,
    Zone,
)
from kg.model.findings import Finding, Severity
from kg.model.terms import Quad
from kg.parse import ParsedDocument, parse
from kg.parse.entities import LanguageResources, Recogniser, recognise
from kg.parse.heading import DocumentHeader
from kg.resolve import link, linking
from kg.segment import Segments, segment
from kg.vocabulary.concepts import Vocabulary

_FIELDS = {"date": "date", "doc-number": "Doc. number", "number": "number", "title": "title"}
# Letters that stand alone, more than a list of points or initials has.
_SPACED = re.compile(r"(?<!\S)(?:[^\W\d_]\s{1,3}){5,}[^\W\d_](?!\S)")
Sources = Sequence[tuple[Source, tuple[Finding, ...]]]


@dataclass(frozen=True, slots=True)
class Tools:
    """What every document is read with: the vocabularies, the grammars of prose by language, the models."""

    vocabulary: Vocabulary
    grammars: Mapping[str, LanguageResources]
    recogniser: Recogniser


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
    def quads(self) -> tuple[Quad, ...]:
        """The statements of this source, with their evidence, sorted, each once."""
        return evidence.quads_of(self.source, self.facts)


def process(sources: Sources, tools: Tools) -> tuple[Reading, ...]:
    """Take sources, with what reading their files found, through every stage: one reading each, in order; never raises.

    A source without text, or in no known layout, has a reading without segments and statements but those on the file.
    """
    vocabulary = tools.vocabulary
    cuts = [segment(source, vocabulary) if source.text else Segments((), None, None) for source, _ in sources]
    documents = [
        parse(source.text, cut.segments, cut.patterns, vocabulary, cut.layout.name_order)
        if cut.layout and cut.patterns
        else ParsedDocument(source.text)
        for (source, _), cut in zip(sources, cuts, strict=True)
    ]
    # A model reads prose in batches, so the names of all documents are looked for together.
    prose = (document.prose for document, cut in zip(documents, cuts, strict=True) if cut.layout)
    names = recognise(prose, tools.grammars, tools.recogniser)
    readings = []
    for (source, found), cut, document in zip(sources, cuts, documents, strict=True):
        header = document.header
        mentions = (*document.mentions, *(next(names) if cut.layout else ()))
        links = link(mentions, header.near, vocabulary)
        subject = graph.subject_of(source, document.language, header)
        layout = cut.layout.name if cut.layout else ""
        about = graph.source_facts(source, layout, document.language, document.spans("paragraph"), subject)
        signed = graph.signatures_of(mentions, links, vocabulary) if subject else ()
        stated = graph.document_facts(subject, mentions, signed, links, vocabulary) if subject else ()
        unresolved = linking.findings(source, mentions, links, header.near, vocabulary)
        readings.append(
            Reading(
                source=source,
                layout=layout,
                language=document.language,
                header=header,
                document=subject.document if subject else None,
                segments=document.segments,
                mentions=mentions,
                links=links,
                facts=(*about, *stated),
                names=graph.name_occurrences(subject, mentions, signed, links, vocabulary) if subject else (),
                persons=graph.person_occurrences(subject, mentions) if subject else (),
                findings=(
                    *found,
                    *cut.findings,
                    *_unread(source, document, bool(cut.layout and not subject)),
                    *unresolved,
                ),
                coverage=coverage_of(document),
            )
        )
    return tuple(readings)


def _unread(source: Source, document: ParsedDocument, unidentified: bool) -> Iterator[Finding]:
    """What the grammars have left: a document without kind or number, and lines that no rule reads."""
    if unidentified:
        message = "kind and number of the document could not be read, so nothing is stated about it"
        hint = "look at the line with kind and number, and at the Doc. number"
        yield Finding(Severity.VIOLATION, "document-unidentified", message, source.name, None, hint)
    text = (span.slice(document.text) for span in document.spans("paragraph"))
    if document.header.kind and not any(map(str.isalnum, chain.from_iterable(text))):
        # Every kind of document has a text: a part of the heading may have taken it in.
        message, hint = "no text was read below the heading", "look whether the file holds the text"
        yield Finding(Severity.WARNING, "body-missing", message, source.name, None, hint)
    for unprinted in document.header.unprinted:
        message = f"the text prints no {_FIELDS[unprinted]} of its own"
        hint = "build with another file of the document, which prints it"
        yield Finding(Severity.INFO, "not-printed", message, source.name, None, hint)
    spaced = list(_SPACED.finditer(source.text))
    if spaced:
        # No word is found in such text, so no name and no citation.
        message = f"{len(spaced)} stretches are printed letter by letter, and not read"
        where = Span(*spaced[0].span())
        hint = "take the text from another file of the document"
        yield Finding(Severity.WARNING, "letters-spaced", message, source.name, where, hint)
    for line in document.segments:
        if line.kind == "residue":
            # Lost in the signatory block it may be a signature, so it is a violation; in the heading it is not.
            severity = Severity.WARNING if line.zone is Zone.HEADING else Severity.VIOLATION
            message = f"no rule reads {line.span.slice(source.text)!r}"
            hint = "correct the line, or take it out" if line.zone is Zone.SIGNATORIES else ""
            yield Finding(severity, "unparsed-text", message, source.name, line.span, hint)
    for span in document.stray:
        message = f"{span.slice(source.text)!r} looks like a signatory and stands outside the list"
        hint = "see where the list begins and ends: it may be broken"
        yield Finding(Severity.VIOLATION, "unparsed-text", message, source.name, span, hint)


def coverage_of(document: ParsedDocument) -> Coverage:
    """Count the characters of heading and signatory block, white space left out, and those accounted for."""
    total = accounted = 0
    for line in document.segments:
        if line.zone is not Zone.BODY:
            printed = len("".join(line.span.slice(document.text).split()))
            total += printed
            accounted += printed if line.kind != "residue" else 0
    return Coverage(accounted, total)
