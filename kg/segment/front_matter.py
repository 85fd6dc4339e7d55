"""The page of a report, a reply or an adopted text: who made it and where it comes from, before the text.

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

from kg.model.document import Segment, Span, Zone
from kg.segment import printed_page
from kg.segment.header_line import HeaderLine, Pieces, navigation, title_first, titles
from kg.segment.lines import Block, TextLine, blocks_of, lines_of, tile, zones
from kg.vocabulary.document_types import ADOPTED
from kg.vocabulary.patterns import Patterns

KINDS = frozenset(("Report", "ReplyToText", *ADOPTED))

# An origin that is broken over lines, rapporteurs and authors take some thirty.
_MOST_LINES = 100
_ENTRY = re.compile(r"[^;\s*•–—-][^;]*")
_BULLETS = " \t\r\n\u00a0:•*–—-"
_NUMBERED = re.compile(r"\d{1,2}\.?\s")
_FOOTNOTE = re.compile(r"[(\[]?\d{1,2}[)\]]?\.?\s*")
_BREAK = re.compile(r"\r\n|[\r\n\f\v\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class FrontMatterField:
    """A field of the front: `authors`, `committee`, `rapporteur`, `answers` or `origin`, and where its value stands."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front as far as it was read: pieces that are settled, and the field that the next line may go on with."""

    text: str
    forms: Patterns
    pieces: tuple[tuple[str, Span], ...] = ()
    field: FrontMatterField | None = None
    end: int = 0

    @property
    def words(self) -> Patterns:
        """The forms of the front in the language of the page."""
        return self.forms

    def with_line(self, line: TextLine) -> "FrontMatter | None":
        """Return the front with one line more; None where the line does not belong to it."""
        label = self._label(line)
        if label:
            return self._labelled(line, *label)
        alone = self._alone(line)
        if alone == "committee":
            return replace(self.settled(), field=FrontMatterField(alone, line.span), end=line.span.end)
        if alone:
            return replace(self.settled(), pieces=(*self.settled().pieces, (alone, line.span)), end=line.span.end)
        if self.words.origin_opening.match(line.text):
            field = FrontMatterField("origin", line.span)
            return self._grown(line) if self._is("origin") else replace(self.settled(), field=field, end=line.span.end)
        return self._grown(line) if self.field and self._goes_on(self.field, line) else None

    def _is(self, name: str) -> bool:
        return self.field is not None and self.field.name == name

    def _label(self, line: TextLine) -> tuple[str, int] | None:
        """The label that a line begins with, and where its value begins."""
        words = self.words
        for name, pattern in (
            ("authors", words.authors_label),
            ("rapporteur", words.rapporteur_label),
            ("answers", words.answers_label),
            ("origin", words.origin_label),
        ):
            match = pattern.match(line.text)
            if match:
                return name, line.span.start + match.end()
        return None

    def _labelled(self, line: TextLine, name: str, value: int) -> "FrontMatter":
        settled = self.settled()
        label = settled.text[line.span.start : value].rstrip()
        pieces = (*settled.pieces, ("label", Span(line.span.start, line.span.start + len(label))))
        return replace(
            settled, pieces=pieces, field=FrontMatterField(name, Span(value, line.span.end)), end=line.span.end
        )

    def _alone(self, line: TextLine) -> str:
        """What a line without label states by itself; the empty string for another line."""
        if not any(char.isalnum() for char in line.text) or self.words.thesaurus.fullmatch(line.text):
            return "furniture"
        if self.field and not self.field.span.slice(self.text).strip():
            return ""  # it is the value of the label above
        if self.words.version.fullmatch(line.text):
            return "version"
        if self.forms.several_members.fullmatch(line.text):
            return "authors"
        if self.words.author_body.fullmatch(line.text):
            return "author"
        return "committee" if self.forms.committee.fullmatch(line.text) else ""

    def _goes_on(self, field: FrontMatterField, line: TextLine) -> bool:
        """Tell whether a field goes on in a line that begins with no label."""
        value = field.span.slice(self.text).strip()
        parted = len(_BREAK.findall(self.text[self.end : line.span.start])) > 1
        if not value or value.endswith((",", ";")):
            return True
        if parted:
            return False
        if field.name == "origin":
            ended = self.words.origin_end.search(value) and value.count("(") == value.count(")")
            return not ended or self.words.origin_following.match(line.text) is not None
        return _NUMBERED.match(line.text) is None and self._resumes(field, value, line)

    def _resumes(self, field: FrontMatterField, value: str, line: TextLine) -> bool:
        """Tell whether a field that may have ended goes on in the next line."""
        if field.name == "committee":
            return value.split()[-1].islower() or line.text[0].islower()
        if field.name == "rapporteur":
            honorific = self.forms.lexicon.pattern("honorific")
            return re.match(rf"\W*{honorific}\s[^,]*,", line.text, re.IGNORECASE) is not None
        return field.name == "answers" and line.text.startswith(":")

    def _grown(self, line: TextLine) -> "FrontMatter":
        field = self.field or FrontMatterField("", line.span)
        value = field.span.slice(self.text).strip()
        if field.name == "rapporteur" and value and not value.endswith((",", ";")):  # another one, on a line of its own
            return replace(self.settled(), field=FrontMatterField(field.name, line.span), end=line.span.end)
        start = field.span.start if value else line.span.start
        return replace(self, field=FrontMatterField(field.name, Span(start, line.span.end)), end=line.span.end)

    def settled(self) -> "FrontMatter":
        """Return the front with the open field cut into its pieces."""
        if self.field is None:
            return self
        return replace(self, pieces=(*self.pieces, *self._values(self.field)), field=None)

    def _values(self, field: FrontMatterField) -> Iterator[tuple[str, Span]]:
        if field.name in ("origin", "answers", "committee"):
            quote = field.span.slice(self.text).rstrip()
            inner = quote.lstrip(_BULLETS)
            if inner:
                start = field.span.start + len(quote) - len(inner)
                yield field.name, Span(start, start + len(inner))
            return
        for match in _ENTRY.finditer(self.text, field.span.start, field.span.end):
            quote = match.group().rstrip()
            yield self._entry(field.name, quote), Span(match.start(), match.start() + len(quote))

    def _entry(self, name: str, quote: str) -> str:
        if name == "rapporteur":
            return name
        if self.forms.several_members.fullmatch(quote):
            return "authors"
        return "committee" if self.forms.committee.fullmatch(quote) else "author"


def cut(text: str, head: HeaderLine, forms: Patterns) -> tuple[Segment, ...]:
    """Cut a page into segments; whatever no form reads is `residue`, so that nothing is lost."""
    lines = lines_of(text, Span(head.span.end, len(text)))
    front = FrontMatter(text, forms, end=head.span.end)
    if title_first(text, head, forms):
        title: Block | None = titles(text, Span(0, head.span.start), forms)[-1]
    else:
        front = replace(front, pieces=tuple(_author_above(text, head, forms)))
        front, title, lines = _titled(front, lines)
    front, length = _read(front, lines[:_MOST_LINES])
    body = list(_body(text, head, lines[length:], forms))
    named = [("title", title.span)] if title else []
    pieces = [*head.pieces, *navigation(text, head, forms), *named, *front.pieces, *body]
    end = max(front.end, title.span.end if title else 0)
    return tile(text, pieces, zones((end, Zone.HEADING), last=Zone.BODY))


def _read(front: FrontMatter, lines: Sequence[TextLine]) -> tuple[FrontMatter, int]:
    """Read the front line by line; return it with its fields cut, and how many lines it has."""
    length = 0
    for line in lines:
        grown = front.with_line(line)
        if grown is None:
            break
        front, length = grown, length + 1
    return front.settled(), length


def _titled(front: FrontMatter, lines: Sequence[TextLine]) -> tuple[FrontMatter, Block | None, tuple[TextLine, ...]]:
    """Take the title off the lines below the head, and before it the version and rules of printed copies."""
    rest = tuple(lines)
    while rest and (front.words.version.fullmatch(rest[0].text) or not any(char.isalnum() for char in rest[0].text)):
        front, rest = front.with_line(rest[0]) or front, rest[1:]
    if not rest:
        return front, None, ()
    title = next(blocks_of(front.text, rest)).lines
    length = next((at for at, line in enumerate(title[1:], 1) if front.with_line(line)), len(title))
    return front, Block(title[:length]), rest[length:]


def _author_above(text: str, head: HeaderLine, forms: Patterns) -> Pieces:
    """Copies of adopted texts have the Assembly's name right above the head, where pages have the title."""
    above = lines_of(text, Span(0, head.span.start))[-1:]
    return [("author", line.span) for line in above if forms.author_body.fullmatch(line.text)]


def _body(text: str, head: HeaderLine, lines: Sequence[TextLine], forms: Patterns) -> Iterator[tuple[str, Span]]:
    """The paragraphs, and in printed copies the footnote with the origin, running headers and page numbers."""
    if head.kind not in ADOPTED:
        yield from (("paragraph", block.span) for block in blocks_of(text, lines))
        return
    name = head.pieces[0][1].slice(text)
    read = [(line, line.text == name or printed_page.is_furniture(line.text, forms)) for line in lines]
    yield from (("furniture", line.span) for line, furniture in read if furniture)
    for block in blocks_of(text, [line for line, furniture in read if not furniture]):
        yield from _footnoted(block, forms)


def _footnoted(block: Block, words: Patterns) -> Iterator[tuple[str, Span]]:
    """Part the footnote that tells the origin from what stands before it in one block."""
    for index, line in enumerate(block.lines):
        call = _FOOTNOTE.match(line.text)
        start = call.end() if call else 0
        if words.origin_opening.match(line.text[start:]):
            if index:
                yield "paragraph", Block(block.lines[:index]).span
            if start:
                yield "furniture", Span(line.span.start, line.span.start + len(line.text[:start].rstrip()))
            yield "origin", Span(line.span.start + start, block.span.end)
            return
    yield "paragraph", block.span
