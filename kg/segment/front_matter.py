"""Front matter: who made a report, a reply or an adopted text and where it comes from, before its text.

    Report | Doc. 13528 | 06 June 2014          Resolution 1953 (2013) Final version
    <title>                                     <title>
    Committee on Rules of Procedure, …          Author(s): Parliamentary Assembly
    Rapporteur : Ms Liliana PALIHOVICI, …       Origin - Assembly debate on 1 October 2013 …
    Origin - Reference to committee: …          <text>
    <text>

The labels may stand on lines of their own, as list items, or be missing; printed copies of adopted texts have
the origin in a footnote.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.model.document import Segment, Span, Zone
from kg.segment.header_lines import HeaderLine
from kg.segment.lines import Block, TextLine, blocks_of, has_word, parted, tile, zones
from kg.segment.page import Page, Pieces
from kg.segment.titles import LONGEST_TITLE, begins_text, may_be_title, opens_text, title_and_text, title_blocks
from kg.vocabulary.document_types import ADOPTED
from kg.vocabulary.patterns import Patterns

KINDS = frozenset(("Report", "ReplyToText", *ADOPTED))

# An origin that is broken over lines, rapporteurs and authors take some thirty.
_MOST_LINES = 100
_BULLETS = " \t\r\n\u00a0:•*–—-"
_NUMBERED = re.compile(r"\d{1,2}\.?\s")
# What begins a paragraph below an origin, and how long origins are: those of joint debates name some ten reports.
_PARAGRAPH = re.compile(r"(?:\d{1,2}|[A-Z]|[IVX]{1,4})[.)]\s|[•*–—-]\s")
_LONGEST_ORIGIN = 2000
# In the table of orders the day stands below number and body.
_TABLE_LINES = 4
_FOOTNOTE = re.compile(r"[(\[]?\d{1,2}[)\]]?\.?\s*")


@dataclass(frozen=True, slots=True)
class FrontMatterField:
    """A field: `authors`, `committee`, `rapporteur`, `answers` or `origin`, and where its value stands."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Front matter as far as it was read: settled pieces, and the field that the next line may go on with."""

    page: Page
    end: int
    pieces: tuple[tuple[str, Span], ...] = ()
    field: FrontMatterField | None = None

    def with_line(self, line: TextLine) -> "FrontMatter | None":
        """Return the front matter with one line more; None where the line does not belong to it."""
        patterns, field = self.page.patterns, self.field
        for name, label in (
            ("authors", patterns.authors_label),
            ("committee", patterns.committee_label),
            ("rapporteur", patterns.rapporteur_label),
            ("answers", patterns.answers_label),
            ("origin", patterns.origin_label),
        ):
            match = label.match(line.text)
            if match:
                start, printed = line.span.start, match.group().rstrip()
                settled = self.with_piece("label", Span(start, start + len(printed)))
                return settled.with_field(name, Span(start + match.end(), line.span.end))
        kind = self._kind_without_label(line)
        if kind == "committee":
            return self.with_field(kind, line.span)
        if kind:
            return replace(self.with_piece(kind, line.span), end=line.span.end)
        if patterns.origin_opening.match(line.text) and (field is None or field.name != "origin"):
            return self.with_field("origin", line.span)
        if field is None or not (patterns.origin_opening.match(line.text) or self._goes_on(field, line)):
            return None
        value = field.span.slice(self.page.text).strip()
        if field.name == "rapporteur" and value and not patterns.unfinished.search(value):
            return self.with_field(field.name, line.span)  # another one, on a line of its own
        start = field.span.start if value else line.span.start
        return replace(self, field=FrontMatterField(field.name, Span(start, line.span.end)), end=line.span.end)

    def with_piece(self, kind: str, span: Span) -> "FrontMatter":
        """Return the front matter with the open field settled, and behind it a piece."""
        settled = self.settled()
        return replace(settled, pieces=(*settled.pieces, (kind, span)))

    def with_field(self, name: str, span: Span) -> "FrontMatter":
        """Return the front matter with the open field settled and another one opened."""
        return replace(self.settled(), field=FrontMatterField(name, span), end=span.end)

    def settled(self) -> "FrontMatter":
        """Return the front matter with the open field cut into its pieces."""
        if self.field is None:
            return self
        text, patterns, name, span = self.page.text, self.page.patterns, self.field.name, self.field.span
        pieces: Pieces = []
        if name in ("origin", "answers", "committee"):
            value = span.slice(text).rstrip()
            inner = value.lstrip(_BULLETS)
            start = span.start + len(value) - len(inner)
            pieces = [(name, Span(start, start + len(inner)))] if inner else []
        else:
            for entry in _entries(text, span, patterns):
                printed, kind = entry.slice(text), name
                if patterns.joining.fullmatch(printed):
                    kind = "furniture"
                elif name != "rapporteur":
                    members = patterns.several_members.fullmatch(printed)
                    kind = "authors" if members else "committee" if patterns.committee.fullmatch(printed) else "author"
                pieces.append((kind, entry))
        return replace(self, pieces=(*self.pieces, *pieces), field=None)

    def _kind_without_label(self, line: TextLine) -> str:
        """Return what a line without label states by itself; the empty string for another line."""
        patterns = self.page.patterns
        if not has_word(line.text) or patterns.thesaurus.fullmatch(line.text):
            return "furniture"
        if self.field and not self.field.span.slice(self.page.text).strip():
            return ""  # it is the value of the label above
        for kind, pattern in (
            ("version", patterns.version),
            ("date", patterns.dated_line),
            ("authors", patterns.several_members),
            ("author", patterns.author_body),
            ("committee", patterns.committee),
        ):
            if pattern.fullmatch(line.text):
                return kind
        return ""

    def _goes_on(self, field: FrontMatterField, line: TextLine) -> bool:
        """Tell whether a field goes on in a line that begins with no label."""
        patterns, value = self.page.patterns, field.span.slice(self.page.text).strip()
        if not value or patterns.unfinished.search(value):
            return True
        if field.name == "rapporteur" and patterns.rapporteur_line.fullmatch(line.text):
            return True
        if parted(self.page.text[self.end : line.span.start]):
            return False
        if field.name == "origin":
            return origin_goes_on(value, line.text, patterns)
        if _NUMBERED.match(line.text):
            return False
        if field.name == "committee":
            return value.split()[-1].islower() or line.text[0].islower()
        return field.name == "answers" and line.text.startswith(":")


def origin_goes_on(value: str, line: str, patterns: Patterns) -> bool:
    """Tell whether an origin goes on in the line below it.

    Brackets may be missing or doubled, so they alone decide nothing: an origin has ended where it has told the adoption
    or a paragraph begins, and in any case where it is longer than origins are.
    """
    if patterns.origin_following.match(line):
        return True
    if len(value) > _LONGEST_ORIGIN or _PARAGRAPH.match(line):
        return False
    if not patterns.origin_end.search(value):
        return True
    told = [match.end() for match in patterns.adoption.finditer(value)]
    told_day = patterns.day.search(value, told[-1]) if told else None
    balanced = value.count("(") == value.count(")")
    return not (balanced or told_day or patterns.assembly_opening.match(line))


def _entries(text: str, span: Span, patterns: Patterns) -> Iterator[Span]:
    """Yield the names of a field, which semicolons part, or an honorific begins; and the words that join two names."""
    ends = [end for match in patterns.name_parting.finditer(text, span.start, span.end) for end in match.span()]
    for start, end in pairwise((span.start, *ends, span.end)):
        printed = text[start:end].rstrip(f"{_BULLETS},)")
        entry = printed.lstrip(f"{_BULLETS},")
        if has_word(entry):
            yield Span(start + len(printed) - len(entry), start + len(printed))


def cut(page: Page, header: HeaderLine) -> tuple[Segment, ...]:
    """Cut a page with front matter into segments; whatever no form reads is `residue`, so that nothing is lost."""
    lines, front = page.below(header), FrontMatter(page, header.span.end)
    title: Block | None = None
    if header.has_title:
        front, lines = _without_repeated_name(front, header, lines)
    elif _has_title_above(page, header):
        title = page.title_above(header)
    else:
        # Copies of adopted texts have the Assembly's name right above the header line, where pages have the title.
        for line in page.above(header)[-1:]:
            if page.patterns.author_body.fullmatch(line.text):
                front = replace(front, pieces=(("author", line.span),))
        front, title, lines = _title_below(front, lines)
    front, length = makers(front, lines)
    titles = [("title", title.span)] if title else []
    pieces = [*header.pieces, *page.navigation(header), *titles, *front.pieces, *_body(page, header, lines[length:])]
    end = max(front.end, title.span.end if title else 0)
    return tile(page.text, pieces, zones((end, Zone.HEADING), last=Zone.BODY))


def makers(front: FrontMatter, lines: Sequence[TextLine]) -> tuple[FrontMatter, int]:
    """Take the lines of front matter, settled, and how many they are: who made a text and where it comes from."""
    for length, line in enumerate(lines[:_MOST_LINES]):
        longer = front.with_line(line)
        if longer is None:
            return front.settled(), length
        front = longer
    return front.settled(), min(len(lines), _MOST_LINES)


def _has_title_above(page: Page, header: HeaderLine) -> bool:
    """Tell whether the title stands above the header line, and not below it with what leads elsewhere above.

    On the site's pages the makers or the text stand right below it; copies have menus above and the title below.
    """
    if not page.has_title_above(header):
        return False
    return header.kind not in ADOPTED or not page.has_title_below(header)


def _without_repeated_name(
    front: FrontMatter, header: HeaderLine, lines: Sequence[TextLine]
) -> tuple[FrontMatter, tuple[TextLine, ...]]:
    """Take off the name and title of a text that are printed once more below the header line that has both."""
    rest, patterns = tuple(lines), front.page.patterns
    named = patterns.titled_of(rest[0].text) if rest else None
    if named is None or named[1]["head"].casefold() != header.name.slice(front.page.text).casefold():
        return front, rest
    line, within = rest[0], patterns.text_within_title.search(rest[0].text)
    end = line.span.start + (within.start() if within else len(line.text))
    return front.with_piece("furniture", Span(line.span.start, end)), (*_part_of(line, end), *rest[1:])


def _part_of(line: TextLine, start: int) -> tuple[TextLine, ...]:
    """What stands on a line from an offset on; nothing where it ends there."""
    printed = line.text[start - line.span.start :].lstrip()
    return (TextLine(printed, Span(line.span.end - len(printed), line.span.end)),) if printed else ()


def _title_below(
    front: FrontMatter, lines: Sequence[TextLine]
) -> tuple[FrontMatter, Block | None, tuple[TextLine, ...]]:
    """Take the title off the lines below the header line, and before it the version and rules of printed copies."""
    rest, patterns = tuple(lines), front.page.patterns
    while rest and not may_be_title(rest[0].text, patterns) and not opens_text(rest[0].text, patterns):
        longer = front.with_line(rest[0])
        front, rest = longer or front.with_piece("furniture", rest[0].span), rest[1:]
    if not rest or opens_text(rest[0].text, patterns) or begins_text(rest[0].text):
        return front, None, rest
    block = next(title_blocks(front.page.text, rest, patterns)).lines
    length = next((at for at, line in enumerate(block[1:], 1) if front.with_line(line)), len(block))
    title, text = title_and_text(block[:length], patterns)
    if title and title[-1].span.end - title[0].span.start > LONGEST_TITLE:
        return front, None, rest
    return front, Block(title) if title else None, (*text, *rest[length:])


def _body(page: Page, header: HeaderLine, lines: Sequence[TextLine]) -> Pieces:
    """Return the paragraphs, and in printed copies the footnote with the origin, running headers and page numbers."""
    if header.kind not in ADOPTED:
        return [("paragraph", block.span) for block in blocks_of(page.text, lines)]
    name = header.name.slice(page.text)
    furniture = {line for line in lines if line.text == name or page.is_furniture(line.text)}
    day = _day_in_table(page, header, lines)
    blocks = blocks_of(page.text, [line for line in lines if line not in furniture and line is not day])
    footnoted = [piece for block in blocks for piece in _footnoted(block, page.patterns)]
    dated = [("date", day.span)] if day else []
    return [*(("furniture", line.span) for line in furniture), *dated, *footnoted]


def _day_in_table(page: Page, header: HeaderLine, lines: Sequence[TextLine]) -> TextLine | None:
    """The day in the table of several orders that stands on the page of each: below the number of this one."""
    named = page.patterns.adopted_of(header.name.slice(page.text))
    for index, line in enumerate(lines):
        if named and line.text.rstrip(".") == named[1]["number"]:
            below = lines[index + 1 : index + _TABLE_LINES]
            return next((each for each in below if page.patterns.day.fullmatch(each.text)), None)
    return None


def _footnoted(block: Block, patterns: Patterns) -> Pieces:
    """Part the footnote that tells the origin from what stands before it in one block."""
    for index, line in enumerate(block.lines):
        call = _FOOTNOTE.match(line.text)
        start = call.end() if call else 0
        if patterns.origin_opening.match(line.text[start:]):
            pieces = [("paragraph", Block(block.lines[:index]).span)] if index else []
            if start:
                printed = line.text[:start].rstrip()
                pieces.append(("furniture", Span(line.span.start, line.span.start + len(printed))))
            return [*pieces, ("origin", Span(line.span.start + start, block.span.end))]
    return [("paragraph", block.span)]
