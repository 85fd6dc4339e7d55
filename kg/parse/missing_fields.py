"""Fields that a text does not print: a copy of another site leaves out the date, an adopted text has no title.

A field that was not read may be lost; it is not printed only where nothing in the heading can hold it, and where the
text is none of the Assembly's own forms that always print it: its sheets and pages of what is tabled.
"""

from collections.abc import Iterable, Iterator

from kg.model.document import Segment, Zone
from kg.parse.heading import DocumentHeader
from kg.vocabulary.document_types import ADOPTED, KINDS
from kg.vocabulary.patterns import Patterns

# What the Assembly prints around a text that members table, and copies leave out.
_OWN_FORM = frozenset(("disclaimer", "navigation", "total"))
_BAR = "|"


def missing(text: str, segments: Iterable[Segment], header: DocumentHeader, patterns: Patterns) -> tuple[str, ...]:
    """Return which of `date`, `doc-number`, `number` and `title` a text does not print, though its kind has them.

    In: a text with its segments and the header that they gave; the patterns of its language.
    """
    front = [segment for segment in segments if segment.zone is not Zone.BODY]
    adopted = header.kind in ADOPTED
    if header.kind not in KINDS or (not adopted and _is_own_form(text, front)):
        return ()
    return tuple(_missing(text, front, header, patterns, adopted))


def _is_own_form(text: str, front: Iterable[Segment]) -> bool:
    heading = [segment.span for segment in front if segment.zone is Zone.HEADING]
    barred = bool(heading) and _BAR in text[heading[0].start : heading[-1].end]
    return barred or any(segment.kind in _OWN_FORM for segment in front)


def _missing(
    text: str, front: Iterable[Segment], header: DocumentHeader, patterns: Patterns, adopted: bool
) -> Iterator[str]:
    others = [segment.span.slice(text) for segment in front if segment.kind != "title"]
    unread = any(segment.kind == "residue" and segment.zone is Zone.HEADING for segment in front)
    if header.issued is None and not any(patterns.day.search(line) for line in others):
        yield "date"
    if header.title is None and not unread:
        yield "title"
    if adopted:
        # It prints no Doc. number, and is known by its own number.
        return
    if header.doc_number is None and not any(patterns.document_number.search(line) for line in others):
        yield "doc-number"
    if header.number("designation") is None and KINDS[header.kind].numbered and not unread:
        yield "number"
