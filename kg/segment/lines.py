"""Lines and blocks of a text with their places, and the tiling of a text into segments."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kg.model.document import Segment, Span, Zone

_LINE = re.compile(r"[^\r\n\f\v\x85\u2028\u2029]+")
_LINE_END = re.compile(r"\r\n|[\r\n\f\v\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line that is not blank: its text without the white space around it, and where that stands."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that follow one another without a blank line between them."""

    lines: tuple[TextLine, ...]

    @property
    def span(self) -> Span:
        """From the first character of the first line to the last of the last."""
        return Span(self.lines[0].span.start, self.lines[-1].span.end)


def lines_of(text: str, within: Span | None = None) -> tuple[TextLine, ...]:
    """Return the lines of a text, or of a stretch of it, that are not blank."""
    window = within or Span(0, len(text))
    lines = []
    for match in _LINE.finditer(text, window.start, window.end):
        printed = match.group()
        line = printed.strip()
        if line:
            start = match.start() + len(printed) - len(printed.lstrip())
            lines.append(TextLine(line, Span(start, start + len(line))))
    return tuple(lines)


def parted(gap: str) -> bool:
    """Tell whether a gap between two lines holds a blank line."""
    return len(_LINE_END.findall(gap)) > 1


def blocks_of(text: str, lines: Iterable[TextLine]) -> Iterator[Block]:
    """Yield runs of lines as blocks: a blank line, or another line left out, parts two blocks."""
    block: list[TextLine] = []
    for line in lines:
        gap = text[block[-1].span.end : line.span.start] if block else ""
        if block and (gap.strip() or parted(gap)):
            yield Block(tuple(block))
            block = []
        block.append(line)
    if block:
        yield Block(tuple(block))


def has_word(line: str) -> bool:
    """Tell whether a letter or figure stands in a line."""
    return any(map(str.isalnum, line))


# Small letters that have, or had, no capital of their own.
_CASELESS = "ßı"


def ends_in_capitals(word: str) -> bool:
    """Tell whether the last two letters of a word are capitals, as in the surnames of a list.

    >>> [ends_in_capitals(word) for word in ("McNAMARA", "DROBINSKI-WEIß", "BORGN'", "Le", "E.")]
    [True, True, True, False, False]
    """
    letters = [char for char in word if char.isalpha()][-2:]
    return len(letters) > 1 and all(char.isupper() or char in _CASELESS for char in letters)


Zones = Callable[[int], Zone]


def zones(*stretches: tuple[int, Zone], last: Zone) -> Zones:
    """Return the function that tells the zone of an offset: each stretch ends where its number says.

    >>> zones((10, Zone.HEADING), (90, Zone.BODY), last=Zone.SIGNATORIES)(12)
    <Zone.BODY: 'body'>
    """
    return lambda offset: next((zone for end, zone in stretches if offset < end), last)


def tile(text: str, pieces: Iterable[tuple[str, Span]], zone_of: Zones) -> tuple[Segment, ...]:
    """Return segments that cover the whole text: the pieces, and between them what no piece reads.

    That is `blank` where it is white space, `furniture` where no letter or figure stands in the line,
    else `residue`. Raises ValueError where two pieces overlap: that is a fault of the layout.
    """
    segments: list[Segment] = []
    end = 0
    for kind, span in sorted(pieces, key=lambda piece: (piece[1].start, piece[1].end)):
        if span.start < end:
            raise ValueError(f"the layout cut {kind} at {span.start}, inside the piece before it")
        if text[end : span.start].isspace():
            segments.append(Segment("blank", zone_of(end), Span(end, span.start)))
        else:
            segments += _gap_segments(text, Span(end, span.start), zone_of)
        segments.append(Segment(kind, zone_of(span.start), span))
        end = span.end
    return (*segments, *_gap_segments(text, Span(end, len(text)), zone_of))


def _gap_segments(text: str, gap: Span, zone_of: Zones) -> Iterator[Segment]:
    """Between two pieces: line by line, and the white space around the lines."""
    end = gap.start
    for line in lines_of(text, gap):
        if line.span.start > end:
            yield Segment("blank", zone_of(end), Span(end, line.span.start))
        kind = "residue" if has_word(line.text) else "furniture"
        yield Segment(kind, zone_of(line.span.start), line.span)
        end = line.span.end
    if gap.end > end:
        yield Segment("blank", zone_of(end), Span(end, gap.end))
