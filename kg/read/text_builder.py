"""Text builder: the text of a structured file written piece by piece, with white space where blocks end."""

from collections.abc import Iterable
from enum import IntEnum


class Break(IntEnum):
    """What stands between two pieces of text; of several breaks the widest holds."""

    NONE = 0
    SPACE = 1
    LINE = 2
    PARAGRAPH = 3


_SIGNS = {Break.NONE: "", Break.SPACE: " ", Break.LINE: "\n", Break.PARAGRAPH: "\n\n"}


class TextBuilder:
    """Gathers pieces of text. Breaks at the beginning and at the end come to nothing."""

    def __init__(self) -> None:
        """Begin with an empty text."""
        self._pieces: list[str] = []
        self._length = 0
        self._break = Break.NONE

    def __len__(self) -> int:
        """Return how many characters were written."""
        return self._length

    def separate(self, by: Break) -> None:
        """Let a break stand before what comes next."""
        self._break = max(self._break, by)

    def write(self, text: str) -> None:
        """Write a piece."""
        if self._pieces and self._break:
            self._add(_SIGNS[self._break])
        self._break = Break.NONE
        self._add(text)

    def _add(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)

    def append_all(self, builders: Iterable["TextBuilder"], by: Break) -> None:
        """Write what several builders hold, with a break around each."""
        for builder in builders:
            self.separate(by)
            if builder:
                self.write(builder.text())
            self.separate(by)

    def text(self) -> str:
        """Return what was written so far."""
        return "".join(self._pieces)
