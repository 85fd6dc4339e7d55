"""The page of a site: a head line of fields between bars, the signatories in one run, then the text.

    Written declaration No. 648 | Doc. 14459 | 19 December 2017
    Signatories: Mr Andres HERKEL, Estonia, EPP/CD ; Ms Iwona ARENT, Poland, EC ; …

What the layouts `xref` and `pace` share. Bars may begin a line, the label may be a list item or be
missing, and a line may break anywhere in the list.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.forms import Forms
from kg.layouts.lines import Block, Line, blocks_of, lines_of, tile, zones
from kg.model import Segment, Span, Zone

Pieces = list[tuple[str, Span]]

_HEAD_LINES = 30
# Title, authors and label stand between the head and the list, never more.
_LIST_LINES = 8
_FIELD = re.compile(r"[^|]+")
_ENTRY = re.compile(r"[^;]+")
_BULLETS = " \t\r\n\u00a0*•–—-"
# What begins a paragraph of the body where no blank line parts it from the list.
_NUMBERED = re.compile(r"(?:\d{1,2}\.|[•–—*-])\s")


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a page: its fields, and where it begins and ends."""

    pieces: Pieces
    span: Span


def head_of(text: str, forms: Forms) -> Head | None:
    """Find the run of lines whose fields are kind and number, Doc. number and date, parted by bars."""
    found: Pieces = []
    for line in lines_of(text)[:_HEAD_LINES]:
        pieces = _fields(line, forms)
        barred = "|" in line.text
        if found and pieces and barred:
            found += pieces
        elif {"document-number", "date"} <= {kind for kind, _ in found}:
            break
        else:
            found = pieces if pieces and (barred or pieces[0][0] == "designation") else []
    kinds = {kind for kind, _ in found}
    if not {"document-number", "designation"} <= kinds:
        return None
    return Head(found, Span(found[0][1].start, found[-1][1].end))


def _fields(line: Line, forms: Forms) -> Pieces:
    """The fields of a line of the head; none where one of them has no form that is known."""
    pieces: Pieces = []
    for match in _FIELD.finditer(line.text):
        field = match.group().strip()
        kind = _kind(field, forms) if field else "blank"
        if kind is None:
            return []
        start = line.span.start + match.start() + len(match.group()) - len(match.group().lstrip())
        if field:
            pieces.append((kind, Span(start, start + len(field))))
    return pieces


def _kind(field: str, forms: Forms) -> str | None:
    for kind, pattern in (("document-number", forms.document_number), ("date", forms.day), ("edition", forms.edition)):
        if pattern.fullmatch(field):
            return kind
    return "designation" if forms.kind_of(field) else None


def title_first(text: str, head: Head, forms: Forms) -> bool:
    """Tell whether text other than navigation stands above the head."""
    return bool(_titles(text, Span(0, head.span.start), forms))


def _titles(text: str, within: Span, forms: Forms) -> list[Block]:
    lines = [line for line in lines_of(text, within) if not forms.navigation.fullmatch(line.text)]
    return list(blocks_of(text, lines))


def cut(text: str, forms: Forms) -> tuple[Segment, ...]:
    """Cut a page into segments; whatever no form reads is `residue`, so that nothing is lost."""
    head = head_of(text, forms)
    if head is None:
        raise ValueError("a page without a head is none: ask score first")
    navigation = [("navigation", line.span) for line in lines_of(text) if _navigates(line, head, forms)]
    listed = _list(text, head, forms)
    title = _title(text, head, listed, forms)
    rest = max(listed.end, title.span.end if title else 0, head.span.end)
    tail = list(_tail(text, Span(rest, len(text)), forms))
    start = max([rest, *(span.end for _, span in tail)])
    body = [("paragraph", block.span) for block in blocks_of(text, lines_of(text, Span(start, len(text))))]
    pieces = [*head.pieces, *navigation, *([("title", title.span)] if title else []), *listed.pieces, *tail, *body]
    spread = zones(
        (listed.start, Zone.HEADING), (listed.end, Zone.SIGNATORIES), (start, Zone.HEADING), last=Zone.BODY
    )
    return tile(text, pieces, spread)


def _navigates(line: Line, head: Head, forms: Forms) -> bool:
    return line.span.end <= head.span.start and forms.navigation.fullmatch(line.text) is not None


@dataclass(frozen=True, slots=True)
class Listed:
    """The signatories of a page, as pieces, and where their run begins and ends; empty where there is none."""

    pieces: Pieces
    start: int
    end: int


def _list(text: str, head: Head, forms: Forms) -> Listed:
    """Find the list behind the head: at its label, else at the first line that has the form of one."""
    lines = lines_of(text, Span(head.span.end, len(text)))[:_LIST_LINES]
    authors = [("authors", line.span) for line in lines if forms.authors.fullmatch(line.text)]
    for line in lines:
        label = forms.signatories.match(line.text) or forms.question.match(line.text)
        if label:
            named = ("label", Span(line.span.start, line.span.start + len(label.group().rstrip())))
            return _run(text, line.span.start, line.span.start + label.end(), [*authors, named], forms)
    for line in lines:
        if _opens_rest(line.text, forms):
            break
        if _begins_list(line.text, forms):
            return _run(text, line.span.start, line.span.start, authors, forms)
    end = max((span.end for _, span in authors), default=head.span.end)
    return Listed(authors, end, end)


def _begins_list(line: str, forms: Forms) -> bool:
    """A line of a list without label: an honorific and a comma, a semicolon behind a comma, or a committee."""
    honorific = rf"\W*{forms.lexicon.pattern('honorific')}\s[^.;]*,"
    several = re.match(r"[^;.]*,[^;.]*;", line) is not None
    titled = re.match(honorific, line, re.IGNORECASE) is not None
    return several or titled or forms.committee.fullmatch(line) is not None


def _run(text: str, start: int, first: int, known: Pieces, forms: Forms) -> Listed:
    """Cut the run of signatories that begins at `first`, entry by entry, at semicolons."""
    end = _end_of_run(text, first, forms)
    pieces = [*known]
    for match in _ENTRY.finditer(text, first, end):
        quote = match.group().lstrip(_BULLETS)
        begin = match.end() - len(quote)
        quote = quote.rstrip()
        if quote:
            kind = "committee" if forms.committee.fullmatch(quote) else "signatory"
            pieces.append((kind, Span(begin, begin + len(quote))))
    return Listed(pieces, start, end)


def _end_of_run(text: str, first: int, forms: Forms) -> int:
    """A run ends before a blank line, a numbered paragraph, the origin or the disclaimer; but not on a comma."""
    end = first
    for line in lines_of(text, Span(first, len(text))):
        gap = text[end : line.span.start]
        parted = end > first and len(re.findall(r"\r\n|[\r\n\f\v\x85\u2028\u2029]", gap)) > 1
        closed = end > first and (_NUMBERED.match(line.text) is not None and ";" not in text[end:line.span.end])
        if (parted and not text[first:end].rstrip().endswith((",", ";"))) or closed or _opens_rest(line.text, forms):
            break
        end = line.span.end
    return end


def _opens_rest(line: str, forms: Forms) -> bool:
    return forms.origin.fullmatch(line) is not None or forms.disclaimer.match(line) is not None


def _title(text: str, head: Head, listed: Listed, forms: Forms) -> Block | None:
    """The title stands above the head, else right below it."""
    above = _titles(text, Span(0, head.span.start), forms)
    if above:
        return above[-1]
    below = _titles(text, Span(head.span.end, max(listed.start, head.span.end)), forms)
    if not below and not listed.pieces:
        below = _titles(text, Span(head.span.end, len(text)), forms)
    return below[0] if below else None


def _tail(text: str, within: Span, forms: Forms) -> Iterator[tuple[str, Span]]:
    """Between list and body: origin and disclaimer, in either order."""
    for line in lines_of(text, within):
        disclaimer = forms.disclaimer.match(text, line.span.start)
        if disclaimer:
            yield "disclaimer", Span(line.span.start, disclaimer.end())
        elif forms.origin.fullmatch(line.text):
            yield "origin", line.span
        else:
            break
