"""The words of the pipeline, one frozen dataclass each; the standard library only.

    bytes ─▶ read ─▶ segment ─▶ parse ─▶ resolve ─▶ graph ─▶ validate
            Source  Segment   Mention   Link      Fact     Finding

Offsets are Unicode code points in `Source.text`, half-open (`start` in, `end` out).
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

# The rule that reads who asks a question or presents a motion where no list names them, and so no State.
ASKER = "signatories.asker"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of `Source.text`: `start` inclusive, `end` exclusive, in code points."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span runs forward from 0: got {self.start}-{self.end}")

    def slice(self, text: str) -> str:
        """Return the quote that this span cuts out of `text`."""
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Tell whether the two stretches share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Source:
    """One file as it was read: `text` is what every offset counts in.

    `name` is the path relative to the folder that was given to build, with `/`;
    `digest` the SHA-256 of the file's bytes in hex; `encoding` the codec that decoded it,
    None where no codec fits and for formats that are no text.
    `pages` are the offsets at which the pages of a PDF begin in the text, the first at 0; none for other formats.
    `address` is the http(s) address of the page that the file was saved from, empty where nothing tells it.
    """

    name: str
    digest: str
    text: str
    size: int
    media_type: str
    encoding: str | None
    pages: tuple[int, ...] = field(default=(), repr=False)
    address: str = ""

    def page_at(self, offset: int) -> int | None:
        """Return the number, from 1, of the page that an offset of the text stands on; None for a text of no pages."""
        return bisect_right(self.pages, offset) or None


class Zone(StrEnum):
    """The part of a document that a segment belongs to; heading and signatories are accounted for."""

    HEADING = "heading"
    BODY = "body"
    SIGNATORIES = "signatories"


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece that a layout cut; the segments of a source tile its text without gap or overlap.

    `kind` names the grammar that reads it (`document-number`, `title`, `signatory` …),
    or `furniture` (known, carries no fact), `blank`, or `residue` (not understood).
    """

    kind: str
    zone: Zone
    span: Span


@dataclass(frozen=True, slots=True)
class Slot:
    """One field inside a mention, such as the State slot of a signatory line.

    `value` is the field in normal form (`De Sutter`), the span gives it as printed.
    """

    name: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Mention:
    """What one grammar or recogniser read at one place, before anything is looked up.

    `kind` is the fact that it may become (`signature`, `citation`, `person` …), `rule` the
    grammar's or recogniser's name, `score` between 0 and 1 (1 for a grammar).
    """

    kind: str
    span: Span
    rule: str
    slots: tuple[Slot, ...] = ()
    score: float = 1.0

    def slot(self, name: str) -> Slot | None:
        """Return the first slot of that name, or None."""
        return next((slot for slot in self.slots if slot.name == name), None)

    def value(self, name: str) -> str:
        """Return the value of the first slot of that name, or the empty string."""
        slot = self.slot(name)
        return slot.value if slot else ""


@dataclass(frozen=True, slots=True)
class Link:
    """What a slot of a mention was found to mean: `target` an IRI, None where nothing fits.

    `slot` is the slot's name, `candidates` keeps every IRI that was in question, `rule` says what decided.
    """

    mention: Mention
    slot: str
    target: str | None
    candidates: tuple[str, ...]
    rule: str


@dataclass(frozen=True)
class Links:
    """The links of one document, in the order of its mentions; each can be asked for by its mention and slot."""

    links: tuple[Link, ...] = ()

    @cached_property
    def _by_place(self) -> Mapping[tuple[int, int, str], list[Link]]:
        by_place: dict[tuple[int, int, str], list[Link]] = {}
        for link in self.links:
            span = link.mention.span
            by_place.setdefault((span.start, span.end, link.slot), []).append(link)
        return by_place

    def __iter__(self) -> Iterator[Link]:
        return iter(self.links)

    def of(self, mention: Mention, slot: str) -> Link | None:
        """Return the link of a mention's slot, None where it has none."""
        links = self._by_place.get((mention.span.start, mention.span.end, slot), ())
        return next((link for link in links if link.mention is mention or link.mention == mention), None)

    def target(self, mention: Mention, slot: str) -> str | None:
        """Return the IRI that a mention's slot means, None where it means nothing known."""
        link = self.of(mention, slot)
        return link.target if link else None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a fact stands: span and quote in one source, and the rule that read it.

    `provisions` are those of a cited act that the text names with it, in normal form (`article 5(1)(a)`); `state` and
    `group` are the IRIs of what a signatory line prints, empty where it prints none that is known.
    """

    span: Span
    quote: str
    rule: str
    position: int | None = None
    score: float = 1.0
    provisions: tuple[str, ...] = ()
    state: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement of the graph, its terms in N-Triples form, with what it rests on.

    `graph` is the named graph's term. Facts about a source itself carry no evidence.
    """

    subject: str
    predicate: str
    object: str
    graph: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """The accounting of one source: characters of heading and signatory block, white space left out."""

    accounted: int
    total: int

    @property
    def share(self) -> float:
        """The accounted share between 0 and 1; 1 where there is nothing to account for."""
        return self.accounted / self.total if self.total else 1.0


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of days, both ends included; None is an end that is open or not known."""

    start: date | None = None
    end: date | None = None

    def covers(self, day: date) -> bool:
        """Tell whether `day` lies inside."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class NameOccurrence:
    """One printed name, what stands beside it, and the member that it means by that name alone: pass 2 works on these.

    `printed` is the name as printed; `state`, `group`, `document`, `edition` and `source` are IRIs, empty where nothing
    is printed or known; `line` is the evidence of the line, `position` its place in the list, 0 outside lists.
    """

    member: str
    given: str
    family: str
    printed: str
    state: str = ""
    group: str = ""
    honorific: str = ""
    day: date | None = None
    document: str = ""
    edition: str = ""
    source: str = ""
    line: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class PersonOccurrence:
    """A person whom a text names at one place: pass 2 asks whether it is a member.

    `person` and `document` are IRIs, `name` the person's full name in that text, `honorific` the title in front,
    `states` the IRIs of the States in brackets behind, `day` that of the document, `place` the evidence of the mention.
    """

    person: str
    name: str
    honorific: str = ""
    states: tuple[str, ...] = ()
    day: date | None = None
    document: str = ""
    place: str = ""
