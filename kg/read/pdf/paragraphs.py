"""Paragraph reconstruction: lines of columns → text; wrapped lines are put together, what stands apart stays apart.

A line goes on in the next one where the next one's first word had no more room. Names in a list stand close together
and may be as long as the column is wide, so there a line must also lack something: a name has its State behind a comma.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from kg.read.pdf.columns import PdfColumn, PdfLine
from kg.read.text_builder import Break, TextBuilder

# In letter sizes: the widest usual space, an indentation, how far sizes of one paragraph differ, distances of lines.
_SPACE, _INDENT, _SAME_SIZE, _LEADING, _LEAST_LEADING, _MOST_LEADING = 0.35, 0.8, 0.12, 1.2, 0.8, 2.0
# From one column to the next.
_FAR = 1000.0
# A gap of so many usual distances parts paragraphs.
_PARTS = 1.25
_SAME_EDGE = 5.0
_LONG = 1000
_HYPHENS = ("-", "\xad", "\u2010")
_ENDS_OF_SENTENCES = (".", ":", ";", "!", "?", "»", "”", '"')
_INSIDE_SENTENCES = ";,:)"
_NUMBERED = re.compile(r"(?:\(?(?:\d{1,3}|[ivxlc]{1,5}|[a-z])[.)]|[-–—•·*])\s")
_KEY = re.compile(r"\W*(?:[\w¹]{1,2}\W+)?[A-Z][A-Z/.-]{1,9}\s*:")
# A footer ends with the address of a site.
_ADDRESS = re.compile(r"(?<=\s)(?:https?://\S+|[\w-]+(?:\.[\w-]+)+\.[a-z]{2,})$")
_GROUP = re.compile(r"[A-Z]{2,5}(?:/[A-Z]{2,3})?")
_CODE = re.compile(rf",\s*{_GROUP.pattern}$")
_NAME_IN_CAPITALS = re.compile(r"\W*[^\W\d_a-z]{2,}[^,]*?[\s'-][^,]*,")
_HYPHENATED = re.compile(r"[^\W\d_]+-[^\W\d_]+")
# A line of a list: so many words at most, so many of them small, so many commas; usual is name, State and group.
_ENTRY_WORDS, _ENTRY_SMALL, _ENTRY_COMMAS, _USUAL_COMMAS = 12, 2, 4, 2


@dataclass(frozen=True, slots=True)
class _PlacedLine:
    """A line with its column, and how far right the column's lines reach."""

    line: PdfLine
    column: PdfColumn
    limit: float

    def distance_to(self, following: "_PlacedLine") -> float:
        """The distance of two lines in letter sizes; far where the second does not stand below the first."""
        distance = (following.line.base - self.line.base) / max(self.line.size, following.line.size)
        return distance if self.column.page == following.column.page and distance > 0 else _FAR

    def is_full(self, following: "_PlacedLine") -> bool:
        """Whether the next line's first word had no room behind this line, which may be centred."""
        line, first = self.line, following.line.words[0]
        indent = line.left - self.column.left
        centred = indent > _INDENT * line.size and abs(indent - (self.limit - line.right)) < line.size
        room = self.limit - (self.column.left if centred else line.left)
        space = 0 if line.text.endswith(_HYPHENS) else _SPACE * line.size
        return line.right - line.left + space + first.right - first.left > room

    def is_hyphenated(self, following: "_PlacedLine") -> bool:
        """Whether the line ends within a word, or within a compound."""
        last, first = self.line.words[-1].text, following.line.words[0].text
        return len(last) > 1 and last[-1] in _HYPHENS and last[-2].isalpha() and first[:1].isalpha()


def paginated_text(columns: Sequence[PdfColumn]) -> tuple[str, tuple[int, ...]]:
    """Return the text of some columns in their order, and the offset, in code points, at which each page begins in it.

    A page without text begins where the next one does.
    """
    builder, starts = TextBuilder(), list[int]()
    lines = _placed_lines(columns)
    leading = _leading(lines)
    compounds = {word for placed in lines for word in _HYPHENATED.findall(placed.line.text)}
    paragraph, rhythm = "", leading
    for placed, following in zip(lines, (*lines[1:], None), strict=True):
        paragraph = f"{paragraph} {placed.line.text}".lstrip()
        if len(paragraph) > _LONG:
            # Only how a paragraph begins and ends matters; a whole page of it would be looked at for each line.
            paragraph = f"{paragraph[: _LONG // 2]} {paragraph[-_LONG // 2 :]}"
        gap = _gap(placed, following, paragraph, rhythm) if following else Break.PARAGRAPH
        words = [word.text for word in placed.line.words]
        if following and gap is Break.SPACE and placed.is_hyphenated(following):
            # A hyphen that only the line's end put in goes: between small letters, in no compound of the document.
            gap, last, first = Break.NONE, words[-1], following.line.words[0].text
            compound = f"{last}{first}".strip(".,;:!?()") in compounds
            if last.endswith("\xad") or (last[-2].islower() and first[0].islower() and not compound):
                words[-1] = last[:-1]
        for place, (text, word) in enumerate(zip(words, placed.line.words, strict=True)):
            if place and not word.goes_on(placed.line.words[place - 1]):
                builder.separate(Break.SPACE)
            builder.write(text)
            starts += [len(builder) - len(text)] * (word.page - len(starts))
        builder.separate(gap)
        if following and gap <= Break.SPACE and placed.distance_to(following) < _FAR:
            rhythm = max(leading, placed.distance_to(following))
        elif gap > Break.SPACE:
            paragraph, rhythm = "", leading
    return builder.text(), tuple(starts)


def _placed_lines(columns: Sequence[PdfColumn]) -> list[_PlacedLine]:
    """Give each line the right edge of the longest line in columns like its own, on whatever page."""
    # Columns that begin and end alike are of one kind.
    kinds = [(round(column.left / _SAME_EDGE), round(column.bound / _SAME_EDGE)) for column in columns]
    limits: dict[tuple[int, int], float] = {}
    for column, kind in zip(columns, kinds, strict=True):
        limits[kind] = max(column.right, limits.get(kind, 0.0))
    pairs = zip(columns, kinds, strict=True)
    return [_PlacedLine(line, column, limits[kind]) for column, kind in pairs for line in column.lines]


def _leading(lines: Sequence[_PlacedLine]) -> float:
    """The distance of lines in a paragraph, in letter sizes: the usual one where a line is full amid a sentence."""
    distances = []
    for placed, following in pairwise(lines):
        text = placed.line.text
        amid = following.line.text[0].islower() or not (text.endswith(_ENDS_OF_SENTENCES) or _is_entry(text))
        if amid and placed.is_full(following):
            distances.append(placed.distance_to(following))
    return median([distance for distance in distances if _LEAST_LEADING <= distance <= _MOST_LEADING] or [_LEADING])


def _gap(placed: _PlacedLine, following: _PlacedLine, paragraph: str, rhythm: float) -> Break:
    """Return what stands between two lines: a space where the second goes on with the paragraph of the first.

    `rhythm` is the distance of the lines in the paragraph so far. In a list that is read row by row the second may
    stand beside the first.
    """
    line, next_line = placed.line, following.line
    if placed.column is following.column and next_line.base <= line.base:
        return Break.LINE
    distance = placed.distance_to(following)
    parted = distance > _PARTS * rhythm
    before_group = line.text.endswith(",") and _GROUP.fullmatch(next_line.text)
    goes_on = (
        placed.column.is_margin == following.column.is_margin
        and abs(line.size - next_line.size) <= _SAME_SIZE * line.size
        and (placed.is_full(following) or before_group or placed.is_hyphenated(following))
        and not _begins(paragraph, placed, following)
        and (not parted or _is_amid(paragraph, following, distance))
    )
    if goes_on:
        return Break.SPACE
    return Break.PARAGRAPH if parted else Break.LINE


def _is_amid(paragraph: str, following: _PlacedLine, distance: float) -> bool:
    """Whether a paragraph goes on behind a wide gap, or in another column: then it stops amid a sentence or a name."""
    small = following.line.text[:1].islower()
    if distance < _FAR:
        return small and distance <= _MOST_LEADING
    if _is_entry(paragraph):
        return paragraph.endswith(",")
    # A column's first line is a header where it stands far from what is below.
    lines = following.column.lines
    is_header = len(lines) > 1 and lines[1].base - lines[0].base > _MOST_LEADING * lines[0].size
    return small or not (paragraph.endswith(_ENDS_OF_SENTENCES) or is_header)


def _begins(paragraph: str, placed: _PlacedLine, following: _PlacedLine) -> bool:
    """Whether the next line begins something of its own: a key, a numbered or an indented paragraph, another name."""
    text = following.line.text
    if text[0] in _INSIDE_SENTENCES:
        return False
    if _KEY.match(text) or (_ADDRESS.search(paragraph) and not text[:1].islower()):
        return True
    if _NUMBERED.match(text) and (paragraph.endswith((*_ENDS_OF_SENTENCES, ",")) or _NUMBERED.match(paragraph)):
        return True
    indent = following.line.left - following.column.left
    indented = indent > _INDENT * placed.line.size and not _NUMBERED.match(paragraph)
    if indented and paragraph.endswith(_ENDS_OF_SENTENCES):
        return True
    if ";" in text or not _is_entry(paragraph):
        return False
    # A name in a list may lack something that the next line brings: its State or the rest of it, its group.
    if paragraph.endswith((",", *_HYPHENS)):
        return False
    if _CODE.search(paragraph) or _NAME_IN_CAPITALS.match(text):
        return True
    return paragraph.count(",") + text.count(",") > _USUAL_COMMAS


def _is_entry(text: str) -> bool:
    """Whether a text looks like a name in a list: few words, most with a capital, with commas, no semicolon."""
    words = text.split()
    small = sum(word[0].islower() for word in words)
    listed = 0 < text.count(",") <= _ENTRY_COMMAS and ";" not in text and not text.endswith(".")
    return listed and len(words) <= _ENTRY_WORDS and small <= _ENTRY_SMALL
