"""A reading → marks: every stretch of the text that was recognised, and what it was taken for, to be shown in place.

Marks may lie in one another, share their span or overlap. `runs` cuts a text at all their ends, so that whoever
shows it needs no other rule: each run lies wholly inside its marks.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.model import iri
from kg.model.document import Link, Links, Mention, Segment, Slot, Span
from kg.model.findings import LocatedFinding
from kg.pipeline.document import Reading
from kg.vocabulary import act_types

FINDINGS = ("violation", "warning", "info")
CITING = ("citation", "answered", "basis")
SIGNATORY_PARTS = ("family", "given", "honorific", "state", "group")
NAMED = ("Person", "Organisation", "State", "Place")
# From the outermost to the innermost where several have one span.
KINDS = (
    *FINDINGS,
    "residue",
    "furniture",
    "field",
    "signature",
    "addressed",
    "citation",
    "provision",
    *NAMED,
    *reversed(SIGNATORY_PARTS),
)
_UNMARKED = ("blank", "paragraph", "residue", "signatory")


@dataclass(frozen=True, slots=True)
class Annotation:
    """A stretch of the text, what it was taken for (one of KINDS) and that in words."""

    span: Span
    kind: str
    says: str


@dataclass(frozen=True, slots=True)
class AnnotatedRun:
    """A stretch of the text without a line end, and the marks that it lies in, the outermost first."""

    span: Span
    marks: tuple[Annotation, ...]


def marks_of(reading: Reading, found: Iterable[LocatedFinding] = ()) -> tuple[Annotation, ...]:
    """Return the marks of one source in the order of their places, outer marks before those inside them.

    Every mention has one, and besides them the parts of signatory lines, provisions and the rest of a citation that
    stand apart from it, furniture, residue, and the findings that have a place.
    """
    marks = [
        *(_finding(placed) for placed in found if placed.finding.source == reading.source.name),
        *(_segment(segment, reading.mentions) for segment in reading.segments),
        *(mark for mention in reading.mentions for mark in _mention(mention, reading.links)),
    ]
    return tuple(sorted({mark for mark in marks if mark}, key=_order))


def _order(mark: Annotation) -> tuple[int, int, int, str]:
    return mark.span.start, -mark.span.end, KINDS.index(mark.kind), mark.says


def _finding(placed: LocatedFinding) -> Annotation | None:
    found = placed.finding
    return Annotation(found.span, found.severity.value, f"{found.severity} {found.code}") if found.span else None


def _segment(segment: Segment, mentions: Sequence[Mention]) -> Annotation | None:
    """Mark what is residue, and what is known and states nothing; the rest shows by its mentions."""
    if segment.kind == "residue":
        return Annotation(segment.span, "residue", "residue: no rule reads this")
    if segment.kind in _UNMARKED or any(mention.span.overlaps(segment.span) for mention in mentions):
        return None
    return Annotation(segment.span, "furniture", segment.kind)


def _mention(mention: Mention, links: Links) -> Iterator[Annotation]:
    kind = kind_of(mention)
    fields = ", ".join(f"{part.name} {part.value}" for part in parts_shown(mention)) if kind == "field" else ""
    yield Annotation(
        mention.span, kind, f"{mention.kind}{_meaning(mention)}{fields and f': {fields}'} [{mention.rule}]"
    )
    for slot in mention.slots:
        if kind == "signature" and slot.name in SIGNATORY_PARTS:
            yield Annotation(slot.span, slot.name, f"{slot.name}: {slot.value}{linked(links.of(mention, slot.name))}")
        elif kind == "citation" and slot.name == "provision":
            yield Annotation(slot.span, "provision", f"{slot.value}{_meaning(mention)}")
        elif kind == "citation" and not slot.span.overlaps(mention.span):
            yield Annotation(slot.span, "citation", f"{slot.name} {slot.value}{_meaning(mention)}")


def kind_of(mention: Mention) -> str:
    """Return the kind of mark that shows a mention; what stands in heading or foot is a `field`."""
    if mention.kind in CITING:
        return "citation"
    return mention.kind if mention.kind in KINDS else "field"


def _meaning(mention: Mention) -> str:
    target = target_of(mention)
    return f" → {target}" if target else ""


def target_of(mention: Mention) -> str:
    """Return what a mention was taken for: an act, State or body by its IRI in short, else its name, or nothing."""
    if kind_of(mention) == "citation":
        return iri.compact(act_types.act_of(mention).iri)
    target = mention.value("target")
    return iri.compact(target) if target else mention.value("name")


def linked(link: Link | None) -> str:
    """Return what a part was found to mean, in words that follow the part; nothing where it was not looked up."""
    if link is None:
        return ""
    others = [iri.compact(candidate) for candidate in link.candidates if candidate != link.target]
    also = f", not {', '.join(others)}" if others else ""
    return f" → {iri.compact(link.target) if link.target else 'nothing known'} ({link.rule}{also})"


def parts_shown(mention: Mention) -> Iterator[Slot]:
    """Return the parts of a mention that a person reads: none whose value is what `target_of` says."""
    return (slot for slot in mention.slots if slot.name not in ("target", "treaty", "key"))


def runs(text: str, marks: Sequence[Annotation], span: Span, stops: Iterable[int] = ()) -> Iterator[AnnotatedRun]:
    """Cut a stretch of a text at the ends of marks, at line ends and at further offsets, in order.

    `marks` are in the order of `marks_of`. A line end is no part of any run; an empty line gives none.
    """
    near = [mark for mark in marks if mark.span.overlaps(span)]
    edges = {edge for mark in near for edge in (mark.span.start, mark.span.end)}
    breaks = [offset for offset in range(span.start, span.end) if text[offset] == "\n"]
    cuts = {span.start, span.end, *edges, *stops, *breaks, *(offset + 1 for offset in breaks)}
    inside = sorted(cut for cut in cuts if span.start <= cut <= span.end)
    active: list[Annotation] = []
    taken = 0
    for start, end in pairwise(inside):
        reached = bisect_right(near, start, key=lambda mark: mark.span.start)
        active = [mark for mark in (*active, *near[taken:reached]) if mark.span.end > start]
        taken = reached
        if text[start] != "\n":
            yield AnnotatedRun(Span(start, end), tuple(active))
