"""A page as layouts see it: its lines, its header line, and what may be its title.

    Written declaration No. 648 | Doc. 14459 | 19 December 2017
    Resolution 1704 (2010) Final version

The header line holds kind and number, Doc. number and date between bars, or the name of an adopted text. Bars may begin
a line; each field may have a line of its own, behind a bar or a bullet.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.model.document import Span
from kg.segment.lines import Block, TextLine, lines_of
from kg.segment.titles import title_blocks, title_lines
from kg.vocabulary.concepts import Vocabulary
from kg.vocabulary.document_types import ADOPTED
from kg.vocabulary.patterns import Patterns

Pieces = list[tuple[str, Span]]

HEADER_LINES = 30
# How far below its name an adopted text shows whose it is.
_FRONT_LINES = 12
_FIELD = re.compile(r"[^|\s*•–—-][^|]*")
_JOINED = re.compile(r"\||^[•*–—-]\s")
_BARE = frozenset(("document-number", "designation"))
_DATED = frozenset(("document-number", "date"))


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """The header line: its fields, where it begins and ends, and the class of document that it names."""

    pieces: tuple[tuple[str, Span], ...]
    span: Span
    kind: str


@dataclass(frozen=True, eq=False)
class Page:
    """A text with the patterns of the language that it is tried in; lines and header line are found once.

    `vocabulary` tells the names of States and groups.
    """

    text: str
    patterns: Patterns
    vocabulary: Vocabulary

    @cached_property
    def lines(self) -> tuple[TextLine, ...]:
        """All lines that are not blank."""
        return lines_of(self.text)

    @cached_property
    def header(self) -> HeaderLine | None:
        """The header line; None where the first lines hold none."""
        lines = self.lines[:HEADER_LINES]
        return _barred_header(self, lines) or _adopted_header(self, lines)

    def above(self, header: HeaderLine) -> tuple[TextLine, ...]:
        """Return the lines above the header line."""
        return lines_of(self.text, Span(0, header.span.start))

    def below(self, header: HeaderLine) -> tuple[TextLine, ...]:
        """Return the lines below the header line, and what stands behind it on its own line."""
        return lines_of(self.text, Span(header.span.end, len(self.text)))

    def navigation(self, header: HeaderLine) -> Pieces:
        """Return the lines above the header line that lead elsewhere, or that are no title: logos, the session."""
        lines, patterns = self.above(header), self.patterns
        # What stands right above an adopted text may be its author.
        others = [line for line in lines if not (line is lines[-1] and self._is_author_above(header))]
        titles = title_lines(others, patterns)
        pieces: Pieces = []
        for line in others:
            if patterns.navigation.fullmatch(line.text):
                pieces.append(("navigation", line.span))
            elif line not in titles and not patterns.several_members.fullmatch(line.text):
                pieces.append(("furniture", line.span))
        return pieces

    def _is_author_above(self, header: HeaderLine) -> bool:
        above = self.above(header)
        author = bool(above) and self.patterns.author_body.fullmatch(above[-1].text) is not None
        return author and header.kind in ADOPTED

    def titles(self, lines: Sequence[TextLine]) -> list[Block]:
        """Return the blocks among some lines that may be the title."""
        return list(title_blocks(self.text, lines, self.patterns))

    def has_title_above(self, header: HeaderLine) -> bool:
        """Tell whether text other than navigation stands above the header line.

        Copies of adopted texts print the Assembly's name right above it, and the title below it.
        """
        return not self._is_author_above(header) and bool(self.titles(self.above(header)))

    def is_printed(self, header: HeaderLine) -> bool:
        """Tell whether a header line is that of a printed adopted text: no navigation above, no label below."""
        navigation = any(self.patterns.navigation.fullmatch(line.text) for line in self.above(header))
        if header.kind not in ADOPTED or self.has_title_above(header) or navigation:
            return False
        labels = (self.patterns.authors_label, self.patterns.origin_label)
        return not any(label.match(line.text) for line in self.below(header)[:_FRONT_LINES] for label in labels)

    def is_furniture(self, line: str) -> bool:
        """Tell whether a line below the heading is a page footer, a page number or a running header."""
        number = self.patterns.document_number.match(line)
        running = number is not None and self.patterns.kind_of(line[number.end() :].strip(" |")) is not None
        return running or self.patterns.furniture.fullmatch(line) is not None


def fields_of(line: TextLine) -> list[TextLine]:
    """Return the fields of a line: what bars part, without bullets and the white space around it."""
    fields = [(match.group().rstrip(), line.span.start + match.start()) for match in _FIELD.finditer(line.text)]
    return [TextLine(text, Span(start, start + len(text))) for text, start in fields]


def field_kind(field: str, patterns: Patterns) -> str:
    """Return what a field of the header line is; the empty string where it has no form that is known."""
    for kind, pattern in (
        ("document-number", patterns.document_number),
        ("date", patterns.day),
        ("edition", patterns.edition),
        ("version", patterns.version),
    ):
        if pattern.fullmatch(field):
            return kind
    return "designation" if patterns.kind_of(field) else ""


def _barred_header(page: Page, lines: Sequence[TextLine]) -> HeaderLine | None:
    """Find the run of lines whose fields are kind and number, Doc. number and date."""
    pieces: Pieces = []
    for line in lines:
        kinds = {kind for kind, _ in pieces}
        fields = [(field_kind(field.text, page.patterns), field.span) for field in fields_of(line)]
        readable = bool(fields) and all(kind for kind, _ in fields)
        if pieces and readable and _JOINED.search(line.text):
            pieces += fields
        elif kinds >= _BARE or kinds >= _DATED:
            break
        else:
            pieces = fields if readable and ("|" in line.text or fields[0][0] == "designation") else []
    designations = [span.slice(page.text) for kind, span in pieces if kind == "designation"]
    named = page.patterns.kind_of(designations[0]) if designations else None
    if named is None or not {kind for kind, _ in pieces} >= _BARE:
        return None
    return HeaderLine(tuple(pieces), Span(pieces[0][1].start, pieces[-1][1].end), named[0])


def _adopted_header(page: Page, lines: Sequence[TextLine]) -> HeaderLine | None:
    """Find the name of an adopted text, over two lines perhaps; it prints no Doc. number of its own."""
    patterns = page.patterns
    if any(patterns.document_number.fullmatch(line.text) for line in lines):
        return None
    # The Congress names and numbers its texts alike: what stands below shows that this one is the Assembly's.
    signs = (
        patterns.author_body.fullmatch,
        patterns.authors_label.match,
        patterns.origin_opening.match,
        patterns.assembly_opening.match,
        patterns.title_and_opening.fullmatch,
    )
    for index, line in enumerate(lines):
        for after in range(index + 1, min(index + 3, len(lines) + 1)):
            named = patterns.adopted_of(page.text[line.span.start : lines[after - 1].span.end])
            below = lines[after : after + _FRONT_LINES]
            if named and any(sign(each.text) for each in below for sign in signs):
                kind, match = named
                # The name goes with the call of a footnote, and the version where it is printed.
                end = match.start("version") if match["version"] else match.end()
                name = match.string[match.start("head") : end].rstrip(" \t\r\n|-–—")
                start = line.span.start + match.start("head")
                pieces = [("designation", Span(start, start + len(name)))]
                if match["version"]:
                    start = line.span.start + match.start("version")
                    pieces.append(("version", Span(start, start + len(match["version"]))))
                return HeaderLine(tuple(pieces), Span(pieces[0][1].start, pieces[-1][1].end), kind)
    return None
