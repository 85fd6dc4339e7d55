"""Writing down the text of a structured file piece by piece: white space where blocks end, an anchor for each piece."""

from collections.abc import Iterable
from enum import IntEnum

from kg.model.document import FilePlace, OffsetMapping
from kg.read.offsets import MappedText


class Break(IntEnum):
    """What stands between two pieces of text; of several gaps the widest holds."""

    NONE = 0
    SPACE = 1
    LINE = 2
    PARAGRAPH = 3


_SIGNS = {Break.NONE: "", Break.SPACE: " ", Break.LINE: "\n", Break.PARAGRAPH: "\n\n"}


class TextBuilder:
    """Gathers pieces of text with their places. Gaps at the beginning and at the end come to nothing."""

    def __init__(self) -> None:
        """Begin with an empty page."""
        self._pieces: list[tuple[str, FilePlace | None]] = []
        self._gap = Break.NONE

    def __bool__(self) -> bool:
        """Tell whether anything was written."""
        return bool(self._pieces)

    def __len__(self) -> int:
        """Return how many characters were written."""
        return sum(len(text) for text, _ in self._pieces)

    def part(self, gap: Break) -> None:
        """Leave a gap before what comes next."""
        self._gap = max(self._gap, gap)

    def write(self, text: str, place: FilePlace | None) -> None:
        """Write a piece that was read at a place; None for what stands nowhere in the file."""
        if self._pieces and self._gap:
            self._pieces.append((_SIGNS[self._gap], None))
        self._gap = Break.NONE
        self._pieces.append((text, place))

    def append(self, other: "TextBuilder") -> None:
        """Write all that another has written."""
        for text, place in other._pieces:
            self.write(text, place)

    def append_all(self, others: Iterable["TextBuilder"], gap: Break) -> None:
        """Write what several have written, with a gap around each."""
        for other in others:
            self.part(gap)
            self.append(other)
            self.part(gap)

    def text(self) -> str:
        """Return what was written so far."""
        return "".join(text for text, _ in self._pieces)

    def transcript(self, encoding: str = "") -> MappedText:
        """Return the text with its anchors; `encoding` is the codec of the file where places are bytes."""
        anchors, offset = [], 0
        for text, place in self._pieces:
            if place is not None:
                anchors.append(OffsetMapping(offset, offset + len(text), place))
            offset += len(text)
        return MappedText(self.text(), tuple(anchors), encoding)
