"""The page of a site: a head line of fields between bars, the signatories in one run, then the text.

    Written declaration No. 648 | Doc. 14459 | 19 December 2017
    Signatories: Mr Andres HERKEL, Estonia, EPP/CD ; Ms Iwona ARENT, Poland, EC ; …

What the layouts `xref` and `pace` share. The label may be a list item or be missing, and a line may break
anywhere in the list.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.model.document import Segment, Span, Zone
from kg.segment.header_line import HeaderLine, Pieces, navigation, title_first, titles
from kg.segment.lines import Block, TextLine, blocks_of, ends_in_capitals, lines_of, tile, zones
from kg.vocabulary.patterns import Patterns

# Title, authors and label stand between the head and the list, never more.
_LIST_LINES = 8
# What stands between semicolons, without the white space, bullet or dash before it.
_ENTRY = re.compile(r"[^;\s*•–—-][^;]*")
# How an abbreviation of a group looks.
_CODE = re.compile(r"[A-Z]{2,6}(?:[/-][A-Z]{1,4})?")
# What begins a paragraph of the body where no blank line parts it from the list.
_NUMBERED = re.compile(r"(?:\d{1,2}\.|[•–—*-])\s")


def cut(text: str, head: HeaderLine, forms: Patterns) -> tuple[Segment, ...]:
    """Cut a page with signatories into segments; whatever no form reads is `residue`, so that nothing is lost."""
    listed = _list(text, head, forms)
    title = _title(text, head, listed, forms)
    rest = max(listed.end, title.span.end if title else 0, head.span.end)
    tail = list(_tail(text, Span(rest, len(text)), forms))
    start = max([rest, *(span.end for _, span in tail)])
    body = [("paragraph", block.span) for block in blocks_of(text, lines_of(text, Span(start, len(text))))]
    named = [("title", title.span)] if title else []
    pieces = [*head.pieces, *navigation(text, head, forms), *named, *listed.pieces, *tail, *body]
    spread = zones((listed.start, Zone.HEADING), (listed.end, Zone.SIGNATORIES), (start, Zone.HEADING), last=Zone.BODY)
    return tile(text, pieces, spread)


@dataclass(frozen=True, slots=True)
class Listed:
    """The signatories of a page, as pieces, and where their run begins and ends; empty where there is none."""

    pieces: Pieces
    start: int
    end: int


def _list(text: str, head: HeaderLine, forms: Patterns) -> Listed:
    """Find the list behind the head: at its label, else at the first line that has the form of one."""
    lines = lines_of(text, Span(head.span.end, len(text)))[:_LIST_LINES]
    authors = [("authors", line.span) for line in lines if forms.several_members.fullmatch(line.text)]
    for line in lines:
        label = forms.signatories_label.match(line.text) or forms.question_label.match(line.text)
        if label:
            named = ("label", Span(line.span.start, line.span.start + len(label.group().rstrip())))
            return _run(text, line.span.start, line.span.start + label.end(), [*authors, named], forms)
    for line in lines[_lines_of_title(text, lines, head, forms) :]:
        if _opens_rest(text, line, forms):
            break
        if _begins_list(line.text, forms):
            return _run(text, line.span.start, line.span.start, authors, forms)
    end = max((span.end for _, span in authors), default=head.span.end)
    return Listed(authors, end, end)


def _lines_of_title(text: str, lines: Sequence[TextLine], head: HeaderLine, forms: Patterns) -> int:
    """How many lines below the head are the title, which may look like a list; none where it is above or lost."""
    if not lines or forms.several_members.fullmatch(lines[0].text) or title_first(text, head, forms):
        return 0
    below = titles(text, Span(head.span.end, len(text)), forms)
    return len(below[0].lines) if below else 0


def _begins_list(line: str, forms: Patterns) -> bool:
    """A line of a list without label: an honorific and a name, two names, a name with a group's code, a committee."""
    entries = [entry.split(",") for entry in line.split(";") if entry.strip()]
    names = [_ends_in_surname(entry[0], forms) and len(entry) > 1 for entry in entries[:2]]
    if not names or not names[0]:
        return forms.committee.fullmatch(line) is not None
    titled = re.match(rf"\W*{forms.lexicon.pattern('honorific')}\s", line, re.IGNORECASE) is not None
    return titled or all(names[1:] or [_CODE.fullmatch(entries[0][-1].strip()) is not None])


def _ends_in_surname(field: str, forms: Patterns) -> bool:
    """`Ms Petra De SUTTER`, `M. Axel E. FISCHER`: no word is small but a particle, and the last is in capitals."""
    words = re.sub(r"[\[\]*•–—-]", " ", field).split()
    small = set(forms.lexicon.forms("particle"))
    name = all(word[:1].isupper() or word in small for word in words)
    return name and bool(words) and ends_in_capitals(words[-1])


def _run(text: str, start: int, first: int, known: Pieces, forms: Patterns) -> Listed:
    """Cut the run of signatories that begins at `first`, entry by entry, at semicolons; `known` counts above it."""
    end = _end_of_run(text, first, forms)
    pieces = [piece for piece in known if piece[1].end <= first]
    for match in _ENTRY.finditer(text, first, end):
        quote = match.group().rstrip()
        kind = "committee" if forms.committee.fullmatch(" ".join(quote.split())) else "signatory"
        pieces.append((kind, Span(match.start(), match.start() + len(quote))))
    return Listed(pieces, start, end)


def _end_of_run(text: str, first: int, forms: Patterns) -> int:
    """A run ends before a blank line, a numbered paragraph, the origin or the disclaimer; but not on a comma."""
    end = first
    for line in lines_of(text, Span(first, len(text))):
        gap = text[end : line.span.start]
        parted = end > first and len(re.findall(r"\r\n|[\r\n\f\v\x85\u2028\u2029]", gap)) > 1
        closed = end > first and (_NUMBERED.match(line.text) is not None and ";" not in text[end : line.span.end])
        if (parted and not text[first:end].rstrip().endswith((",", ";"))) or closed or _opens_rest(text, line, forms):
            break
        end = line.span.end
    return end


def _opens_rest(text: str, line: TextLine, forms: Patterns) -> bool:
    """The disclaimer may run over several lines, so it is looked for in the text."""
    return _tells_origin(line, forms) or forms.disclaimer.match(text, line.span.start) is not None


def _tells_origin(line: TextLine, forms: Patterns) -> bool:
    """The origin has its label, or where the page lost that, a form of its own: `2018 - Fourth part-session`."""
    labelled = forms.origin_line.fullmatch(line.text) is not None
    return labelled or forms.origin_opening.match(line.text) is not None


def _title(text: str, head: HeaderLine, listed: Listed, forms: Patterns) -> Block | None:
    """The title stands above the head, else right below it."""
    above = titles(text, Span(0, head.span.start), forms)
    if above:
        return above[-1]
    below = titles(text, Span(head.span.end, max(listed.start, head.span.end)), forms)
    if not below and not listed.pieces:
        below = titles(text, Span(head.span.end, len(text)), forms)
    return below[0] if below else None


def _tail(text: str, within: Span, forms: Patterns) -> Iterator[tuple[str, Span]]:
    """Between list and body: origin and disclaimer, in either order."""
    for line in lines_of(text, within):
        disclaimer = forms.disclaimer.match(text, line.span.start)
        if disclaimer:
            yield "disclaimer", Span(line.span.start, disclaimer.end())
        elif _tells_origin(line, forms):
            yield "origin", line.span
        else:
            break
