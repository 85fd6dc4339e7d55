"""Spans of the text → places in the file (bytes, boxes on pages, elements), also of a text that was changed."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.model.document import Bytes, FilePlace, OffsetMapping, PageBox, Source, Span

# Boxes whose heights share this part of the lower one stand on one line.
_SAME_LINE = 0.5


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of the text, in code points, and what is to stand in its place."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class MappedText:
    """A text with the way back into its file; `encoding` decoded it, empty for formats that are no text."""

    text: str
    anchors: tuple[OffsetMapping, ...]
    encoding: str = ""

    def cut(self, span: Span) -> Iterator[OffsetMapping]:
        """Yield what the anchors say about a span, those at its ends cut to it."""
        first = bisect_right(self.anchors, span.start, key=lambda anchor: anchor.end)
        for anchor in self.anchors[first:]:
            if anchor.start >= span.end:
                return
            yield self._within(anchor, max(anchor.start, span.start), min(anchor.end, span.end))

    def _within(self, anchor: OffsetMapping, start: int, end: int) -> OffsetMapping:
        """Cut an anchor; its place is cut too where the text has its bytes, one for one, else it is kept whole."""
        place, stretch = anchor.place, self.text[anchor.start : anchor.end]
        if isinstance(place, Bytes) and self._size(stretch) == place.end - place.start:
            first = place.start + self._size(self.text[anchor.start : start])
            place = Bytes(first, first + self._size(self.text[start:end]))
        return OffsetMapping(start, end, place)

    def _size(self, text: str) -> int:
        return len(text.encode(self.encoding, "replace"))

    def edited(self, edits: Sequence[Edit]) -> "MappedText":
        """Return the transcript with changes made; `edits` are in order and do not overlap."""
        pieces, anchors, done, shift = [], list[OffsetMapping](), 0, 0
        for edit in (*edits, Edit(len(self.text), len(self.text), "")):
            pieces += [self.text[done : edit.start], edit.text]
            anchors += (
                OffsetMapping(a.start + shift, a.end + shift, a.place) for a in self.cut(Span(done, edit.start))
            )
            start = edit.start + shift
            places = merged(anchor.place for anchor in self.cut(Span(edit.start, edit.end)))
            anchors += (OffsetMapping(start, start + len(edit.text), place) for place in places[:1] if edit.text)
            done, shift = edit.end, shift + len(edit.text) - (edit.end - edit.start)
        return MappedText("".join(pieces), tuple(anchors), self.encoding)


def place_in_file(source: Source, span: Span) -> tuple[FilePlace, ...]:
    """Return where a span of the text stands in the file.

    Out: one `Bytes` from the first byte to the last (text, HTML); a `PageBox` for each printed line (PDF); an
    `Element` for each paragraph (DOCX), in the order of the text. Nothing where all of the span was put in by reading,
    such as the line end between two paragraphs. Raises ValueError for a source that has no text.
    """
    if not source.anchors and source.encoding is None:
        raise ValueError(f"{source.name} has no text: look at its findings")
    whole = (OffsetMapping(0, len(source.text), Bytes(source.preamble, source.size)),)
    transcript = MappedText(source.text, source.anchors or whole, source.encoding or "")
    return merged(anchor.place for anchor in transcript.cut(span))


def merged(places: Iterable[FilePlace]) -> tuple[FilePlace, ...]:
    """Return places put together: bytes to one range, boxes of one line to one box, an element once."""
    found = tuple(dict.fromkeys(places))
    ranges = [place for place in found if isinstance(place, Bytes)]
    if ranges:
        return (Bytes(min(place.start for place in ranges), max(place.end for place in ranges)),)
    lines: list[FilePlace] = []
    for place in found:
        if lines and isinstance(place, PageBox) and isinstance(lines[-1], PageBox) and _on_line(lines[-1], place):
            lines[-1] = _hull(lines[-1], place)
        else:
            lines.append(place)
    return tuple(lines)


def _on_line(one: PageBox, other: PageBox) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return one.page == other.page and shared > _SAME_LINE * min(one.bottom - one.top, other.bottom - other.top)


def _hull(one: PageBox, other: PageBox) -> PageBox:
    left, top = min(one.left, other.left), min(one.top, other.top)
    return PageBox(one.page, left, top, max(one.right, other.right), max(one.bottom, other.bottom))
