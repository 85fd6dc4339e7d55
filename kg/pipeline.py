"""The heart: one source through all stages, pure. No clock, no chance, no disk.

    read ─▶ segment ─▶ parse ─▶ resolve ─▶ graph
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg import evidence, graph, resolve
from kg.layouts import registry
from kg.model import Coverage, Fact, Finding, Link, Mention, Segment, Severity, Source, Span, Zone
from kg.parse import addressed, citations, heading, prose, signatories
from kg.parse.passages import Grammar
from kg.rdf import Quad
from kg.vocabulary import Vocabulary

Sources = Sequence[tuple[Source, tuple[Finding, ...]]]


@dataclass(frozen=True, slots=True)
class Tools:
    """What every document is read with: the vocabularies, the grammars of prose by language, the models."""

    vocabulary: Vocabulary
    grammars: Mapping[str, Grammar]
    recogniser: prose.Recogniser


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
    names: tuple[graph.Seen, ...]
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
    named = prose.find_all([_prose(one) for one in told], tools.grammars, tools.recogniser)
    by_source = {id(one): _names(one, mentions, tools) for one, mentions in zip(told, named, strict=True)}
    return tuple(finish(one, by_source.get(id(one), ()), tools.vocabulary) for one in parsed)


def _prose(parsed: Parsed) -> prose.Prose:
    taken = tuple(mention.span for mention in parsed.mentions if mention.kind == "citation")
    day = resolve.heading_of(parsed.mentions).near
    return prose.Prose(parsed.source.text, parsed.zones, parsed.language, taken, day)


def _names(parsed: Parsed, mentions: tuple[Mention, ...], tools: Tools) -> tuple[Mention, ...]:
    """The names in the prose, and the States that the text addresses."""
    grammar, title = tools.grammars[parsed.language], (*parsed.spans("title"), None)[0]
    return (*mentions, *addressed.addressed(parsed.source.text, parsed.zones, grammar, mentions, title))


def parse(source: Source, found: tuple[Finding, ...], vocabulary: Vocabulary) -> Parsed:
    """Recognise the layout, cut the text, and read every segment and citation by its grammar."""
    if not source.text:
        return Parsed(source, "", "", (), (), found)
    recognition = registry.recognise(source, vocabulary)
    if recognition.layout is None or recognition.forms is None:
        return Parsed(source, "", "", (), (), (*found, *recognition.findings))
    lexicon = recognition.forms.lexicon
    segments = recognition.layout.cut(source.text, recognition.forms)
    fields = [heading.read(source.text, segment, recognition.forms) for segment in segments]
    lines = [segment for segment in segments if segment.kind == "signatory"]
    order = recognition.layout.order
    signed = [signatories.read(source.text, line.span, vocabulary, lexicon, order) for line in lines]
    parsed = Parsed(
        source=source,
        layout=recognition.layout.name,
        language=lexicon.language,
        segments=_demoted(segments, [line for line, mention in zip(lines, signed, strict=True) if mention is None]),
        mentions=tuple(filter(None, (*fields, *signed))),
        findings=found,
    )
    return _with_citations(parsed, vocabulary)


def _demoted(segments: Iterable[Segment], unread: list[Segment]) -> tuple[Segment, ...]:
    """A line in the list that the grammar does not read is residue."""
    return tuple(Segment("residue", s.zone, s.span) if s in unread else s for s in segments)


def _with_citations(parsed: Parsed, vocabulary: Vocabulary) -> Parsed:
    day = resolve.heading_of(parsed.mentions).near
    text, language = parsed.source.text, parsed.language
    cited = [m for zone in parsed.zones for m in citations.find(text, zone, language, vocabulary, day)]
    mentions = (*parsed.mentions, *cited)
    return Parsed(parsed.source, parsed.layout, language, parsed.segments, mentions, parsed.findings)


def finish(parsed: Parsed, named: tuple[Mention, ...], vocabulary: Vocabulary) -> Reading:
    """Look up what was read, make facts of it, and account for every character."""
    source, mentions = parsed.source, (*parsed.mentions, *named)
    fields = resolve.heading_of(mentions)
    links = resolve.links_of(mentions, fields.near, vocabulary)
    subject = graph.subject_of(source, parsed.language, fields)
    facts = graph.facts_of(subject, mentions, links, vocabulary) if subject else ()
    unread = _residue_findings(parsed)
    missed = resolve.findings_of(source, mentions, links, fields.near, vocabulary)
    untold = (_unidentified(source),) if subject is None and parsed.layout else ()
    return Reading(
        source=source,
        layout=parsed.layout,
        language=parsed.language,
        document=subject.document if subject else None,
        segments=parsed.segments,
        mentions=mentions,
        links=links,
        facts=(*graph.source_facts(source, parsed.layout, parsed.language, subject), *facts),
        names=graph.names_of(subject, mentions, links, vocabulary) if subject else (),
        findings=(*parsed.findings, *untold, *unread, *missed),
        coverage=coverage_of(parsed),
    )


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
