"""Information extraction by grammars: the segments of a document → mentions, each with its place and its slots.

`parse` reads heading, origin, signatories and citations. The names in prose are found by `kg.parse.entities.recognise`
for many documents at once, since a model works in batches; `ParsedDocument.prose` is what it is given.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from kg.model.document import Mention, Segment, Span
from kg.parse import citations, heading, missing_fields, rapporteurs, signatories
from kg.parse.entities import Prose
from kg.parse.heading import DocumentHeader
from kg.parse.tokens import Token, tokenize, tokenize_zones
from kg.vocabulary.concepts import Vocabulary
from kg.vocabulary.document_types import ADOPTED, UNSIGNED
from kg.vocabulary.patterns import Patterns

# One line, one member: the signatory grammar reads it. A line that it does not read is residue, which gives a finding.
_MEMBER_LINES = frozenset(("signatory", "rapporteur"))
# Mentions of grammars that stand in running text: no name is looked for there.
_IN_PROSE = frozenset(("citation", "Person", "committee"))


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """What the grammars make of one text: its segments, its mentions but the names in prose, and its header.

    A line that no grammar reads is a segment of kind `residue`; `stray` are lines of the body that look like
    signatories. `zones` are where running text stands, the title and the body as one stretch, with their tokens. Of a
    text without layout all fields are empty.
    """

    text: str
    language: str = ""
    segments: tuple[Segment, ...] = ()
    mentions: tuple[Mention, ...] = ()
    header: DocumentHeader = field(default_factory=DocumentHeader)
    zones: Mapping[Span, tuple[Token, ...]] = field(default_factory=dict)
    stray: tuple[Span, ...] = ()

    def spans(self, kind: str) -> tuple[Span, ...]:
        """Return where the segments of a kind stand."""
        return tuple(segment.span for segment in self.segments if segment.kind == kind)

    @property
    def prose(self) -> Prose:
        """The running text, and what is read there already."""
        titles = self.spans("title")
        taken = tuple(mention.span for mention in self.mentions if mention.kind in _IN_PROSE)
        return Prose(self.text, self.zones, self.language, taken, self.header.near, titles[0] if titles else None)


def parse(
    text: str, segments: Iterable[Segment], patterns: Patterns, vocabulary: Vocabulary, order: str
) -> ParsedDocument:
    """Read the segments of one document by their grammars; never raises.

    `order` is how the layout prints names in lists, as `signatories.read` has it. Mentions come in printed order, the
    citations behind the others. Besides the kinds of each grammar there is `rapporteur`, with the slots of a
    `signature`.
    """
    lines = tuple(segments)
    designations = (heading.read(text, line, patterns) for line in lines if line.kind == "designation")
    adopted = any(mention.value("kind") in ADOPTED for mention in designations if mention)
    mentions: list[Mention] = []
    read: list[Segment] = []
    for line in lines:
        fields = tuple(_fields(text, line, patterns, vocabulary, order, adopted))
        read.append(line if fields or line.kind not in _MEMBER_LINES else replace(line, kind="residue"))
        mentions += fields
    header = heading.header(mentions)
    header = replace(header, unprinted=missing_fields.missing(text, read, header, patterns))
    if not any(mention.kind == "signature" for mention in mentions):
        mentions += _presenters(text, read, header.kind, patterns, vocabulary, order)
    document = ParsedDocument(text, patterns.lexicon.language, tuple(read), tuple(mentions), header)
    body, zones = document.spans("paragraph"), (*document.spans("title"), *_running_text(lines))
    signed = header.kind and header.kind not in UNSIGNED
    entries = [signatories.stray_entries(text, span, vocabulary, patterns.lexicon, order) for span in body if signed]
    stray = tuple(span for spans in entries for span in spans)
    document = replace(document, zones=tokenize_zones(text, zones), stray=stray)
    return replace(document, mentions=(*mentions, *_citations(document, vocabulary)))


def _presenters(
    text: str, segments: Iterable[Segment], kind: str, patterns: Patterns, vocabulary: Vocabulary, order: str
) -> tuple[Mention, ...]:
    """Who presents a text without a list: whom the heading names, of a question also who stands alone on a line."""
    for segment in segments if kind and kind not in UNSIGNED else ():
        span = segment.span
        if segment.kind == "presented-by":
            presented = patterns.presented.fullmatch(span.slice(text))
            span = Span(span.start + presented.start("presenters"), span.end) if presented else span
            others = patterns.others.search(span.slice(text))
            if others and kind != "WrittenQuestion":
                # Those who signed stand in a list that this file lacks: one of them would pass for all of them.
                continue
            span = Span(span.start, span.start + others.start()) if others else span
            signed = signatories.read(text, span, vocabulary, patterns.lexicon, order)
            signed = signed or _with_state(rapporteurs.read(text, span, vocabulary, patterns.lexicon))
            found = (signed,) if signed else tuple(signatories.askers(text, span, patterns))
        elif kind == "WrittenQuestion" and segment.kind == "paragraph" and "\n" not in span.slice(text):
            found = tuple(signatories.askers(text, span, patterns))
        else:
            continue
        if found:
            return found
    return ()


def _with_state(named: Mention | None) -> Mention | None:
    """Copies print who asks as reports print their rapporteurs, with State and group in words."""
    return replace(named, kind="signature") if named and named.slot("state") else None


def _running_text(lines: Iterable[Segment]) -> Iterator[Span]:
    """Yield the text from its first paragraph to its last, parted where a letter is glued to the head of a part."""
    for glued, segments in groupby(lines, lambda line: line.kind == "part-letter"):
        paragraphs = [line.span for line in segments if line.kind == "paragraph"]
        if paragraphs and not glued:
            yield Span(paragraphs[0].start, paragraphs[-1].end)


def _fields(
    text: str, segment: Segment, patterns: Patterns, vocabulary: Vocabulary, order: str, adopted: bool
) -> Iterator[Mention]:
    """The mentions of one segment but its citations; an origin names the day of adoption only of an adopted text."""
    if segment.kind == "signatory":
        line = signatories.read(text, segment.span, vocabulary, patterns.lexicon, order)
        if line:
            yield line
    elif segment.kind == "rapporteur":
        line = rapporteurs.read(text, segment.span, vocabulary, patterns.lexicon)
        if line:
            yield line
    elif segment.kind == "origin":
        if adopted:
            yield from heading.adoption(text, segment.span, patterns)
        yield from heading.references(text, segment.span, patterns)
    elif segment.kind == "tabled-by":
        yield from signatories.tabled_by(text, segment.span, patterns)
    else:
        mention = heading.read(text, segment, patterns)
        if mention:
            yield mention


def _citations(document: ParsedDocument, vocabulary: Vocabulary) -> Iterator[Mention]:
    """What title and body cite, what an origin rests on, and what the heading of a reply answers."""

    def cited(tokens: tuple[Token, ...]) -> tuple[Mention, ...]:
        return citations.find(document.text, tokens, document.language, vocabulary, document.header.near)

    # Running headers between the paragraphs name the document itself.
    running = document.spans("furniture")
    for tokens in document.zones.values():
        for mention in cited(tokens):
            if not any(span.start <= mention.span.start and mention.span.end <= span.end for span in running):
                yield mention
    for span in document.spans("origin"):
        yield from map(heading.basis, cited(tokenize(document.text, span)))
    for span in document.spans("answers"):
        yield from heading.answered(cited(tokenize(document.text, span)))
