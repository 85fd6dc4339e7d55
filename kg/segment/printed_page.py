"""The printed page: one field a line, then the body, then the signatories one a line; the printed layouts share it.

Fields of the heading are recognised by their form, in any order; the title is what no form reads. Page
footers and running headers may stand anywhere below the body.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, takewhile

from kg.model.document import Segment, Span, Zone
from kg.segment import compendium, front_matter
from kg.segment.lines import TextLine, blocks_of, ends_in_capitals, tile, zones
from kg.segment.page import HEADING_LINES, Page, Pieces
from kg.segment.titles import opens_text, title_lines
from kg.vocabulary.patterns import Patterns

_WEIGHTS = {"document-number": 0.3, "date": 0.2, "designation": 0.3, "addressee": 0.2}
_LIST_WEIGHT = 0.2
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, eq=False)
class PrintedPage(Page):
    """A page as the printed layouts see it: its marks and its list are found once, whichever layout asks for them."""

    @cached_property
    def marks(self) -> float:
        """How many of the printed page's marks the text has, 0 to 1, each by its weight."""
        kinds = {kind for line in self.first_lines for kind, _ in _heading_fields(line, self.patterns)}
        kinds |= {"designation"} if self.unnamed_report or self.unnamed_motion else set()
        kinds |= {"addressee"} if kinds <= {"designation", "presented-by"} and self._is_addressed() else set()
        has_list = self.list_opening < len(self.lines)
        return sum(weight for kind, weight in _WEIGHTS.items() if kind in kinds) + _LIST_WEIGHT * has_list

    @property
    def first_lines(self) -> tuple[TextLine, ...]:
        """The lines in which the heading stands."""
        return self.lines[:HEADING_LINES]

    def _is_addressed(self) -> bool:
        """Copies of questions print neither Doc. number nor date, but to whom they are."""
        lines, patterns = self.first_lines, self.patterns
        return any(patterns.addressed.search(line.text) and patterns.kind_of(line.text) for line in lines)

    @cached_property
    def surnames_in_capitals(self) -> bool:
        """Whether the list prints surnames in capitals; true also where there is no list."""
        signatories = [span.slice(self.text) for kind, span in self.list_pieces if kind == "signatory"]
        capital = sum(any(map(ends_in_capitals, line.split(",")[0].split())) for line in signatories)
        return capital * 2 >= len(signatories)

    @cached_property
    def designation_in_capitals(self) -> bool:
        """Whether the line with the kind of document is printed in capitals."""
        designation = next((line.text for line in self.first_lines if self.patterns.kind_of(line.text)), None)
        if designation is None:
            return False
        return all(word.isupper() for word in designation.split() if len(word) > len("No.") and word.isalpha())

    @cached_property
    def list_opening(self) -> int:
        """The line where the signatory block begins: at the call to turn the page, else at the label of the list."""
        lines = self.lines
        return next((at for at, line in enumerate(lines) if _opens_list(line.text, self.patterns)), len(lines))

    @cached_property
    def list_pieces(self) -> Pieces:
        """The signatory block: label, list, total, key; in that order, with furniture between."""
        return _list_pieces(self.lines[self.list_opening :], self)

    @cached_property
    def _names_any_kind(self) -> bool:
        patterns = self.patterns
        return any(patterns.kind_of(line.text) or patterns.other_kind.fullmatch(line.text) for line in self.first_lines)

    @cached_property
    def unnamed_report(self) -> int | None:
        """Where the committee of a report stands that does not call itself one, as in 1999 and 2000; else None.

        Its committee has the rapporteur right below it, and no line of the heading names another kind.
        """
        for line, following in () if self._names_any_kind else pairwise(self.first_lines):
            if self.patterns.committee.fullmatch(line.text) and self.patterns.rapporteur_label.match(following.text):
                return line.span.start
        return None

    @cached_property
    def unnamed_motion(self) -> Span | None:
        """The words `presented by` above the presenters of a motion that does not call itself one; else None.

        It has a Doc. number, one member and others present it, no line of the heading names a kind, and the text, which
        is no draft of a report, recommends something to the Committee of Ministers.
        """
        patterns, lines = self.patterns, self.first_lines
        if self._names_any_kind:
            return None
        numbered = any(patterns.document_number.fullmatch(line.text) for line in lines)
        matches = [(at, patterns.presented.fullmatch(line.text)) for at, line in enumerate(lines)]
        at, match = next(((at, match) for at, match in matches if match), (0, None))
        if match is None or not numbered or not patterns.others.search(match["presenters"]):
            return None
        text = [line.text for line in self.lines[at + 1 :]]
        if any(map(patterns.text_part.search, text)) or not any(map(patterns.recommends.match, text)):
            return None
        start = lines[at].span.start
        return Span(start, start + len(match.string[: match.start("presenters")].rstrip()))


def cut(page: PrintedPage) -> tuple[Segment, ...]:
    """Cut a printed page into segments; whatever no form reads is `residue`, so that nothing is lost.

    A printed adopted text has front matter in place of signatories.
    """
    if page.header is not None and page.is_printed(page.header):
        return front_matter.cut(page, page.header)
    above, below = page.lines[: page.list_opening], page.lines[page.list_opening :]
    opening = below[0].span.start if below else max((line.span.end for line in page.lines), default=0)
    unnamed, motion = page.unnamed_report, page.unnamed_motion
    kind, designation = _named_kind(above[:HEADING_LINES], page.patterns)
    first_lines = above[:HEADING_LINES]
    if unnamed is not None:
        first_lines = tuple(line for line in first_lines if line.span.start < unnamed)
    elif kind in compendium.KINDS and designation:  # below it the amendments begin
        first_lines = tuple(line for line in first_lines if line.span.start <= designation.span.start)
    heading, heading_end = _heading(page, first_lines, unnamed is None and motion is None)
    heading = _presenters(page.text, heading, motion) if motion else heading
    if unnamed is not None or kind == "Report":
        below_heading = [line for line in above if line.span.start >= max(heading_end, unnamed or 0)]
        front, _ = front_matter.makers(front_matter.FrontMatter(page, heading_end), below_heading)
        heading, heading_end = [*heading, *_makers(front.pieces, unnamed is not None)], front.end
    body = compendium.body if kind in compendium.KINDS else _paragraphs
    rest = [line for line in above if line.span.start >= heading_end]
    running = [line for line in rest if _repeats_number(line, heading, page.text)]
    text = body(page, [line for line in rest if line not in running])
    pieces = [*heading, *(("furniture", line.span) for line in running), *text, *page.list_pieces]
    return tile(page.text, pieces, zones((heading_end, Zone.HEADING), (opening, Zone.BODY), last=Zone.SIGNATORIES))


def _paragraphs(page: Page, lines: Sequence[TextLine]) -> Pieces:
    return [("paragraph", block.span) for block in blocks_of(page.text, lines)]


def _named_kind(lines: Sequence[TextLine], patterns: Patterns) -> tuple[str, TextLine | None]:
    """Return the kind of document that a line of the heading names, and the line; empty and None where none does."""
    named = ((patterns.kind_of(line.text) or patterns.spaced_kind_of(line.text), line) for line in lines)
    return next(((found[0], line) for found, line in named if found), ("", None))


def _presenters(text: str, pieces: Iterable[tuple[str, Span]], words: Span) -> Pieces:
    """The heading of a motion whose words `presented by` stand for its kind: they are parted from the names."""
    parted: Pieces = []
    for kind, span in pieces:
        if kind == "presented-by" and span.start == words.start:
            names = Span(words.end, span.end).slice(text).lstrip()
            parted += [("unnamed-motion", words), (kind, Span(span.end - len(names), span.end))]
        else:
            parted.append((kind, span))
    return parted


def _makers(pieces: Iterable[tuple[str, Span]], unnamed: bool) -> Pieces:
    """The front matter of a report; where no word names the kind, the label of the rapporteur stands for it."""
    makers = list(pieces)
    label = next((at for at, (kind, _) in enumerate(makers) if kind == "label"), None)
    if unnamed and label is not None:
        makers[label] = ("unnamed-report", makers[label][1])
    return makers


def _opens_list(line: str, patterns: Patterns) -> bool:
    return patterns.overleaf.fullmatch(line) is not None or patterns.signed.fullmatch(line) is not None


def _heading_fields(line: TextLine, patterns: Patterns) -> Pieces:
    """Return the fields that one line of a heading holds; none where no form reads it."""
    numbered = _DIGIT.search(line.text) is not None
    for kind, pattern, asked in (
        ("date", patterns.dated_line, numbered),
        ("edition", patterns.edition, numbered),
        ("presented-by", patterns.presented, True),
    ):
        if asked and pattern.fullmatch(line.text):
            return [(kind, line.span)]
    if patterns.kind_of(line.text) or patterns.spaced_kind_of(line.text):
        return [("designation", line.span)]
    # `Doc. 9056`, or with the edition on the same line: `Doc. 9056 2nd edition`.
    match = patterns.document_number.match(line.text) if numbered else None
    if match is None:
        return []
    rest = line.text[match.end() :].lstrip(" ,")
    if rest and not patterns.edition.fullmatch(rest):
        return []
    number = ("document-number", Span(line.span.start, line.span.start + match.end()))
    return [number, ("edition", Span(line.span.end - len(rest), line.span.end))] if rest else [number]


def _repeats_number(line: TextLine, pieces: Pieces, text: str) -> bool:
    """Tell whether a line is the Doc. number once more, below number and kind."""
    printed = {kind: span.slice(text) for kind, span in reversed(pieces)}
    return "designation" in printed and line.text == printed.get("document-number")


def _part_of_number(pieces: Pieces, line: TextLine, page: Page) -> tuple[str, Span] | None:
    """The Doc. number with its part on the line below it: `Doc. 7228`, `Part I`."""
    if not pieces or pieces[-1][0] != "document-number":
        return None
    span = Span(pieces[-1][1].start, line.span.end)
    return ("document-number", span) if page.patterns.document_number.fullmatch(span.slice(page.text)) else None


def _heading(page: Page, first_lines: Sequence[TextLine], named: bool) -> tuple[Pieces, int]:
    """Read the heading among the first lines; return its pieces and where it ends.

    `named` is False where no line names the kind of document and the lines end above its makers.
    """
    patterns, last = page.patterns, first_lines[-1].span.end if first_lines else 0
    disclaimers = (patterns.disclaimer.match(page.text, line.span.start, last) for line in first_lines)
    disclaimer = next(filter(None, disclaimers), None)
    lines = [line for line in first_lines if disclaimer is None or line.span.start < disclaimer.start()]
    is_reply = any(named and named[0] == "ReplyToText" for named in (patterns.kind_of(line.text) for line in lines))
    pieces: Pieces = []
    unread: list[TextLine] = []
    for line in lines:
        fields = _heading_fields(line, patterns)
        if _repeats_number(line, pieces, page.text):
            break  # the running header of the next page
        part = _part_of_number(pieces, line, page)
        if part:
            pieces[-1] = part
            continue
        # In the heading of a reply stand the text that it answers, and where and when it was adopted.
        if not fields and is_reply and patterns.adopted_of(line.text):
            fields = [("answers", line.span)]
        elif not fields and is_reply and patterns.origin_opening.match(line.text):
            fields = [("origin", line.span)]
        pieces += fields
        unread += [] if fields else [line]
    end = disclaimer.end() if disclaimer else max((span.end for _, span in pieces), default=0)
    if disclaimer:
        pieces.append(("disclaimer", Span(*disclaimer.span())))
    designation = next((span.start for kind, span in pieces if kind == "designation"), None)
    presented = next((span.start for kind, span in pieces if kind == "presented-by"), last)
    title = _title(page, unread, designation if designation is not None or named else presented)
    # Below those who present a text may stand the text itself.
    title = [piece for piece in title if piece[1].start < presented or not _is_sentence(piece[1].slice(page.text))]
    end = max([end, *(span.end for _, span in title)])
    titles = title_lines(unread, patterns)
    nothing = [line.span for line in unread if line.span.end <= end and line not in titles]
    return [*pieces, *title, *(("furniture", span) for span in nothing)], end


def _is_sentence(printed: str) -> bool:
    return printed.endswith((".", "?", ":", ";", ","))


def _title(page: Page, unread: Sequence[TextLine], designation: int | None) -> Pieces:
    """Return the title: the last unread block above the designation, else the first below it, before the text."""
    if designation is None:
        return []
    above = page.titles([line for line in unread if line.span.start < designation])[-1:]
    below = takewhile(
        lambda line: not opens_text(line.text, page.patterns),
        (line for line in unread if line.span.start > designation),
    )
    return [("title", block.span) for block in above or page.titles(list(below))[:1]]


def _list_pieces(lines: Iterable[TextLine], page: Page) -> Pieces:
    """Read the lines of the signatory block, as `PrintedPage.list_pieces` has them."""
    patterns = page.patterns
    pieces: Pieces = []
    state = "label"
    for line in lines:
        text = line.text
        if patterns.signed.fullmatch(text):
            kind, state = "signed", "list"
        elif patterns.overleaf.fullmatch(text):
            kind = "overleaf"
        elif patterns.total.fullmatch(text):
            kind, state = "total", "key"
        elif page.is_furniture(text):
            kind = "furniture"
        elif patterns.key.fullmatch(text) and state != "label":
            kind, state = "key", "key"
        elif state == "list":
            kind = "signatory"
        else:
            continue
        pieces.append((kind, line.span))
    return pieces
