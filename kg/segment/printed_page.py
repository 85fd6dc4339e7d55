"""The printed page: one field a line, then the body, then the signatories one a line; the printed layouts share it.

Fields of the heading are recognised by their form, in any order; the title is what no form reads. Page
footers and running headers may stand anywhere below the body.
"""

from collections.abc import Iterable, Sequence

from kg.model.document import Segment, Span, Zone
from kg.segment import front_matter
from kg.segment.lines import TextLine, blocks_of, ends_in_capitals, tile, zones
from kg.segment.page import Page, Pieces
from kg.vocabulary.patterns import Patterns

# The heading is short: what stands deeper in the text is no heading, whatever it looks like.
_HEADING_LINES = 20
_WEIGHTS = {"document-number": 0.3, "date": 0.2, "designation": 0.3}
_LIST_WEIGHT = 0.2


def printed_marks(page: Page) -> float:
    """Return how many of the printed page's marks a text has, 0 to 1, each by its weight."""
    kinds = {kind for line in page.lines[:_HEADING_LINES] for kind, _ in _heading_fields(line, page.patterns)}
    has_list = any(_opens_list(line.text, page.patterns) for line in page.lines)
    return sum(weight for kind, weight in _WEIGHTS.items() if kind in kinds) + _LIST_WEIGHT * has_list


def surnames_in_capitals(page: Page) -> bool:
    """Tell whether the list prints surnames in capitals; true also where there is no list."""
    _, below = _split_at_list(page)
    signatories = [span.slice(page.text) for kind, span in _list_pieces(below, page) if kind == "signatory"]
    capital = sum(any(map(ends_in_capitals, line.split(",")[0].split())) for line in signatories)
    return capital * 2 >= len(signatories)


def designation_in_capitals(page: Page) -> bool:
    """Tell whether the line with the kind of document is printed in capitals."""
    designation = next((line.text for line in page.lines[:_HEADING_LINES] if page.patterns.kind_of(line.text)), None)
    if designation is None:
        return False
    return all(word.isupper() for word in designation.split() if len(word) > len("No.") and word.isalpha())


def cut(page: Page) -> tuple[Segment, ...]:
    """Cut a printed page into segments; whatever no form reads is `residue`, so that nothing is lost.

    A printed adopted text has front matter in place of signatories.
    """
    if page.header is not None and page.is_printed(page.header):
        return front_matter.cut(page, page.header)
    above, below = _split_at_list(page)
    opening = below[0].span.start if below else max((line.span.end for line in page.lines), default=0)
    heading, heading_end = _heading(page, above[:_HEADING_LINES])
    body = blocks_of(page.text, [line for line in above if line.span.start >= heading_end])
    pieces = [*heading, *(("paragraph", block.span) for block in body), *_list_pieces(below, page)]
    return tile(page.text, pieces, zones((heading_end, Zone.HEADING), (opening, Zone.BODY), last=Zone.SIGNATORIES))


def _split_at_list(page: Page) -> tuple[tuple[TextLine, ...], tuple[TextLine, ...]]:
    """Part the lines where the signatory block begins: at the call to turn the page, else at the label of the list."""
    lines = page.lines
    opening = next((at for at, line in enumerate(lines) if _opens_list(line.text, page.patterns)), len(lines))
    return lines[:opening], lines[opening:]


def _opens_list(line: str, patterns: Patterns) -> bool:
    return patterns.overleaf.fullmatch(line) is not None or patterns.signed.fullmatch(line) is not None


def _heading_fields(line: TextLine, patterns: Patterns) -> Pieces:
    """Return the fields that one line of a heading holds; none where no form reads it."""
    for kind, pattern in (("date", patterns.day), ("edition", patterns.edition), ("presented-by", patterns.presented)):
        if pattern.fullmatch(line.text):
            return [(kind, line.span)]
    if patterns.kind_of(line.text):
        return [("designation", line.span)]
    # `Doc. 9056`, or with the edition on the same line: `Doc. 9056 2nd edition`.
    match = patterns.document_number.match(line.text)
    if match is None:
        return []
    rest = line.text[match.end() :].lstrip(" ,")
    if rest and not patterns.edition.fullmatch(rest):
        return []
    number = ("document-number", Span(line.span.start, line.span.start + match.end()))
    return [number, ("edition", Span(line.span.end - len(rest), line.span.end))] if rest else [number]


def _heading(page: Page, first_lines: Sequence[TextLine]) -> tuple[Pieces, int]:
    """Read the heading among the first lines; return its pieces and where it ends."""
    patterns, last = page.patterns, first_lines[-1].span.end if first_lines else 0
    disclaimers = (patterns.disclaimer.match(page.text, line.span.start, last) for line in first_lines)
    disclaimer = next(filter(None, disclaimers), None)
    lines = [line for line in first_lines if disclaimer is None or line.span.start < disclaimer.start()]
    is_reply = any(named and named[0] == "ReplyToText" for named in (patterns.kind_of(line.text) for line in lines))
    pieces: Pieces = []
    unread: list[TextLine] = []
    for line in lines:
        fields = _heading_fields(line, patterns)
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
    # The title is the last unread block above the designation, else the first one below it.
    designation = next((span.start for kind, span in pieces if kind == "designation"), None)
    blocks = list(blocks_of(page.text, unread)) if designation is not None else []
    above = [block.span for block in blocks if block.span.end <= (designation or 0)]
    title = above[-1:] or [block.span for block in blocks][:1]
    return [*pieces, *(("title", span) for span in title)], max([end, *(span.end for span in title)])


def _list_pieces(lines: Iterable[TextLine], page: Page) -> Pieces:
    """Read the signatory block: label, list, total, key; in that order, with furniture between."""
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
