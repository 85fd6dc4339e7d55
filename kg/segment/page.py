"""A page as layouts see it: its lines, its header line, and what may be its title.

    Written declaration No. 648 | Doc. 14459 | 19 December 2017
    Resolution 1704 (2010) Final version

The header line holds kind and number, Doc. number and date between bars, or the name of an adopted text. Bars may begin
a line; each field may have a line of its own, behind a bar or a bullet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.model.document import Span
from kg.segment.header_lines import FRONT_LINES, HeaderLine, adopted_header, barred_header
from kg.segment.lines import Block, TextLine, blocks_of, lines_of
from kg.segment.run_on_lines import part_run_on
from kg.segment.titles import begins_text, opens_text, title_and_text, title_blocks, title_lines
from kg.vocabulary.concepts import Vocabulary
from kg.vocabulary.document_types import ADOPTED
from kg.vocabulary.patterns import Patterns

Pieces = list[tuple[str, Span]]

# The heading is short: what stands deeper in the text is no heading, whatever it looks like.
HEADING_LINES = 20


@dataclass(frozen=True, eq=False)
class Page:
    """A text with the patterns of the language that it is tried in; lines and header line are found once.

    `printed` are the lines of the text as they are printed, `vocabulary` tells the names of States and groups.
    """

    text: str
    printed: tuple[TextLine, ...]
    patterns: Patterns
    vocabulary: Vocabulary

    @cached_property
    def lines(self) -> tuple[TextLine, ...]:
        """All lines that are not blank, those of the heading parted where several were run into one."""
        heading, rest = self.printed[:HEADING_LINES], self.printed[HEADING_LINES:]
        return (*part_run_on(heading, self.patterns), *rest)

    @cached_property
    def header(self) -> HeaderLine | None:
        """The header line; None where the first lines hold none."""
        barred = barred_header(self.text, self.lines, self.patterns)
        return barred or adopted_header(self.text, self.lines, self.patterns, self.vocabulary)

    def above(self, header: HeaderLine) -> tuple[TextLine, ...]:
        """Return the lines above the header line."""
        return lines_of(self.text, Span(0, header.span.start))

    def below(self, header: HeaderLine) -> tuple[TextLine, ...]:
        """Return the lines below the header line, and what stands behind it on its own line."""
        return lines_of(self.text, Span(header.span.end, len(self.text)))

    def navigation(self, header: HeaderLine) -> Pieces:
        """Return the lines above the header line that lead elsewhere, or that are no title: logos, the session.

        Above an adopted text may stand its day, or who adopted it and when.
        """
        patterns, origin = self.patterns, self._origin_above(header)
        pieces: Pieces = [("origin", Block(origin).span)] if origin else []
        others = [line for line in self.above(header) if line not in origin]
        # What stands right above an adopted text may be its author.
        others = others[:-1] if self._is_author_above(header) else others
        titles = title_lines(others, patterns)
        led = self._title_led_to(header)
        for line in others:
            if patterns.navigation.fullmatch(line.text):
                pieces.append(("navigation", line.span))
            elif header.has_title and self._repeats_name(line, header):
                pieces.append(("furniture", line.span))
            elif led and line.span.end == led.span.end:
                pieces.append(("furniture", Span(line.span.start, led.span.start - 1)))
            elif led or (line not in titles and not patterns.several_members.fullmatch(line.text)):
                pieces.append((self._kind_above(line, header), line.span))
        return pieces

    def _repeats_name(self, line: TextLine, header: HeaderLine) -> bool:
        named = self.patterns.titled_of(line.text) or self.patterns.adopted_of(line.text)
        return named is not None and header.name.slice(self.text).startswith(named[1]["head"])

    def _kind_above(self, line: TextLine, header: HeaderLine) -> str:
        """The day of an adopted text is of the year that is printed with its number; another is the day of a copy."""
        day = self.patterns.dated_line.fullmatch(line.text)
        named = self.patterns.adopted_of(header.name.slice(self.text)) if day and header.kind in ADOPTED else None
        return "date" if day and named and named[1]["year"] == day["year"] else "furniture"

    def _is_author_above(self, header: HeaderLine) -> bool:
        above = self.above(header)
        author = bool(above) and self.patterns.author_body.fullmatch(above[-1].text) is not None
        return author and header.kind in ADOPTED

    def _origin_above(self, header: HeaderLine) -> tuple[TextLine, ...]:
        """The lines above an adopted text that tell its adoption."""
        blocks = blocks_of(self.text, self.above(header)) if header.kind in ADOPTED else ()
        opened = (block.lines for block in blocks if self.patterns.origin_opening.match(block.lines[0].text))
        return next(opened, ())

    def _title_led_to(self, header: HeaderLine) -> Block | None:
        """The title above an amendment that words of its page lead to: `Back to the document <title>`."""
        for line in self.above(header):
            led = self.patterns.title_led_to.fullmatch(line.text)
            if led:
                return Block((TextLine(led["title"], Span(line.span.start + led.start("title"), line.span.end)),))
        return None

    def title_above(self, header: HeaderLine) -> Block | None:
        """Return the title above the header line; None where it stands elsewhere."""
        if header.has_title or self._is_author_above(header):
            return None
        origin = self._origin_above(header)
        titles = self.titles([line for line in self.above(header) if line not in origin])
        return self._title_led_to(header) or (titles[-1] if titles else None)

    def titles(self, lines: Sequence[TextLine]) -> list[Block]:
        """Return the blocks among some lines that may be the title; of one with the text below it the title alone."""
        blocks = title_blocks(self.text, lines, self.patterns)
        return [Block(title_and_text(block.lines, self.patterns)[0] or block.lines) for block in blocks]

    def has_title_above(self, header: HeaderLine) -> bool:
        """Tell whether text other than navigation stands above the header line.

        Copies of adopted texts print the Assembly's name right above it, and the title below it.
        """
        return self.title_above(header) is not None

    def has_title_below(self, header: HeaderLine) -> bool:
        """Tell whether a title stands right below the header line, and the text or its makers below it."""
        lines = self.below(header)[:FRONT_LINES]
        if not lines or opens_text(lines[0].text, self.patterns) or begins_text(lines[0].text):
            return False
        title, text = title_and_text(lines, self.patterns)
        blocks = self.titles(title)
        return bool(text) and len(blocks) == 1 and not lines[len(title) - 1].text.endswith((".", ",", ";", ":"))

    def is_printed(self, header: HeaderLine) -> bool:
        """Tell whether a header line is that of a printed adopted text: no navigation above, no label below."""
        navigation = any(self.patterns.navigation.fullmatch(line.text) for line in self.above(header))
        if header.kind not in ADOPTED or self.has_title_above(header) or navigation:
            return False
        labels = (self.patterns.authors_label, self.patterns.origin_label)
        return not any(label.match(line.text) for line in self.below(header)[:FRONT_LINES] for label in labels)

    def is_furniture(self, line: str) -> bool:
        """Tell whether a line below the heading is a page footer, a page number or a running header."""
        number = self.patterns.document_number.match(line)
        running = number is not None and self.patterns.kind_of(line[number.end() :].strip(" |")) is not None
        return running or self.patterns.furniture.fullmatch(line) is not None
