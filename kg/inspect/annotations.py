"""Stand-off annotations of one reading: every span of the text that was recognised, and what it was taken for.

Annotations may lie in one another, share their span or overlap. `runs` cuts a text at all their ends, so that whoever
shows it needs no other rule: each run lies wholly inside its annotations.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.model import iri
from kg.model.document import Link, Links, Mention, Slot, Span
from kg.model.findings import LocatedFinding
from kg.pipeline.document import Reading
from kg.vocabulary import act_types

FINDINGS = ("violation", "warning", "info")
CITING = ("citation", "answered", "basis")
SIGNATORY_SLOTS = ("family", "given", "honorific", "state", "group")
NAMED = ("Person", "Organisation", "State", "Place")
# From the outermost to the innermost where several have one span.
KINDS = (
    *FINDINGS,
    *("residue", "furniture", "field", "signature", "addressed", "about", "citation", "provision"),
    *NAMED,
    *reversed(SIGNATORY_SLOTS),
)
# Segments that show by their mentions, or are annotated as residue.
_WITHOUT_ANNOTATION = ("blank", "paragraph", "residue", "signatory")


@dataclass(frozen=True, slots=True)
class Annotation:
    """A span of the text, what it was taken for (one of KINDS) and that in words."""

    span: Span
    kind: str
    meaning: str


@dataclass(frozen=True, slots=True)
class AnnotatedRun:
    """A span of the text without a line end, and the annotations that it lies in, the outermost first."""

    span: Span
    annotations: tuple[Annotation, ...]


def annotate(reading: Reading, findings: Iterable[LocatedFinding] = ()) -> tuple[Annotation, ...]:
    """Return the annotations of one source in the order of their places, outer ones before those inside them.

    Every mention has one, and besides them the slots of signatory lines, provisions and the rest of a citation that
    stand apart from it, furniture, residue, and the findings that have a place.
    """
    annotations: set[Annotation] = set()
    for located in findings:
        finding = located.finding
        if finding.span and finding.source == reading.source.name:
            severity = finding.severity
            annotations.add(Annotation(finding.span, severity.value, f"{severity} {finding.code}"))
    for segment in reading.segments:
        if segment.kind == "residue":
            annotations.add(Annotation(segment.span, "residue", "residue: no rule reads this"))
        elif segment.kind not in _WITHOUT_ANNOTATION and not any(
            mention.span.overlaps(segment.span) for mention in reading.mentions
        ):
            # What is known and states nothing.
            annotations.add(Annotation(segment.span, "furniture", segment.kind))
    for mention in reading.mentions:
        annotations.update(_of_mention(mention, reading.links))

    def place(annotation: Annotation) -> tuple[int, int, int, str]:
        return annotation.span.start, -annotation.span.end, KINDS.index(annotation.kind), annotation.meaning

    return tuple(sorted(annotations, key=place))


def _of_mention(mention: Mention, links: Links) -> Iterator[Annotation]:
    """Yield the annotation of a mention, and those of its slots that are shown by themselves."""
    kind, target = category(mention), target_of(mention)
    arrow = f" → {target}" if target else ""
    values = ", ".join(f"{slot.name} {slot.value}" for slot in slots_shown(mention)) if kind == "field" else ""
    colon = f": {values}" if values else ""
    yield Annotation(mention.span, kind, f"{mention.kind}{arrow}{colon} [{mention.rule}]")
    for slot in mention.slots:
        if kind == "signature" and slot.name in SIGNATORY_SLOTS:
            meaning = meaning_of(links.of(mention, slot.name))
            yield Annotation(slot.span, slot.name, f"{slot.name}: {slot.value}{meaning}")
        elif kind == "citation" and slot.name == "provision":
            yield Annotation(slot.span, "provision", f"{slot.value}{arrow}")
        elif kind == "citation" and not slot.span.overlaps(mention.span):
            yield Annotation(slot.span, "citation", f"{slot.name} {slot.value}{arrow}")


def category(mention: Mention) -> str:
    """Return the kind of annotation that shows a mention, one of KINDS; what stands in heading or foot is a `field`."""
    if mention.kind in CITING:
        return "citation"
    return mention.kind if mention.kind in KINDS else "field"


def target_of(mention: Mention) -> str:
    """Return what a mention was taken for: an act, State or body by its IRI in short, else its name, or nothing."""
    if category(mention) == "citation":
        return iri.compact(act_types.act_of(mention).iri)
    target = mention.value("target")
    return iri.compact(target) if target else mention.value("name")


def meaning_of(link: Link | None) -> str:
    """Return what a slot was resolved to, in words that follow its value; nothing where it was not looked up."""
    if link is None:
        return ""
    others = [iri.compact(candidate) for candidate in link.candidates if candidate != link.target]
    also = f", not {', '.join(others)}" if others else ""
    return f" → {iri.compact(link.target) if link.target else 'nothing known'} ({link.rule}{also})"


def slots_shown(mention: Mention) -> Iterator[Slot]:
    """Return the slots of a mention that a person reads: none whose value is what `target_of` says."""
    return (slot for slot in mention.slots if slot.name not in ("target", "treaty", "key"))


def runs(text: str, annotations: Sequence[Annotation], span: Span, stops: Iterable[int] = ()) -> Iterator[AnnotatedRun]:
    """Cut a span of a text at the ends of annotations, at line ends and at further offsets, in order.

    `annotations` are in the order of `annotate`. A line end is no part of any run; an empty line gives none.
    """
    near = [annotation for annotation in annotations if annotation.span.overlaps(span)]
    edges = {edge for annotation in near for edge in (annotation.span.start, annotation.span.end)}
    breaks = [offset for offset in range(span.start, span.end) if text[offset] == "\n"]
    cuts = {span.start, span.end, *edges, *stops, *breaks, *(offset + 1 for offset in breaks)}
    active: list[Annotation] = []
    begin = 0
    for start, end in pairwise(sorted(cut for cut in cuts if span.start <= cut <= span.end)):
        stop = bisect_right(near, start, key=lambda annotation: annotation.span.start)
        active = [annotation for annotation in (*active, *near[begin:stop]) if annotation.span.end > start]
        begin = stop
        if text[start] != "\n":
            yield AnnotatedRun(Span(start, end), tuple(active))
