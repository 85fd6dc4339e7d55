"""The sheet: one field a line, then the body, then the signatories one a line; what the printed layouts share.

Fields of the heading are recognised by their form, in any order; the title is what no form reads. Page
footers and running headers may stand anywhere below the body.
"""

from collections.abc import Iterable, Iterator

from kg.model.document import Segment, Span, Zone
from kg.segment.lines import Block, TextLine, blocks_of, ends_in_capitals, lines_of, tile, zones
from kg.vocabulary.patterns import Patterns

Pieces = list[tuple[str, Span]]

# The heading is short: what stands deeper in the text is no heading, whatever it looks like.
_HEADING_LINES = 20
_WEIGHTS = {"document-number": 0.3, "date": 0.2, "designation": 0.3}
_LIST_WEIGHT = 0.2


def marks(text: str, forms: Patterns) -> float:
    """Return how many of the sheet's marks a text has, 0 to 1, each by its weight."""
    lines = lines_of(text)
    kinds = {kind for line in lines[:_HEADING_LINES] for kind, _ in heading_pieces(line, forms)}
    opened = any(forms.signed.fullmatch(line.text) or forms.overleaf.fullmatch(line.text) for line in lines)
    return sum(weight for kind, weight in _WEIGHTS.items() if kind in kinds) + _LIST_WEIGHT * opened


def cut(text: str, forms: Patterns) -> tuple[Segment, ...]:
    """Cut the text into segments; whatever no form reads is `residue`, so that nothing is lost."""
    lines = lines_of(text)
    opening = _opening(lines, forms)
    above = [line for line in lines if line.span.start < opening]
    heading, heading_end = _heading(text, above, forms)
    body = [line for line in above if line.span.start >= heading_end]
    below = [line for line in lines if line.span.start >= opening]
    pieces = [*heading, *(("paragraph", block.span) for block in blocks_of(text, body)), *_block(below, forms)]
    zone_of = zones((heading_end, Zone.HEADING), (opening, Zone.BODY), last=Zone.SIGNATORIES)
    return tile(text, pieces, zone_of)


def _opening(lines: Iterable[TextLine], forms: Patterns) -> int:
    """Where the signatory block begins: at the call to turn the page, else at the label of the list."""
    labels = [line for line in lines if forms.overleaf.fullmatch(line.text) or forms.signed.fullmatch(line.text)]
    return labels[0].span.start if labels else (max((line.span.end for line in lines), default=0))


def heading_pieces(line: TextLine, forms: Patterns) -> Pieces:
    """Return the fields that one line of a heading holds; none where no form reads it."""
    for kind, pattern in (("date", forms.day), ("edition", forms.edition), ("presented-by", forms.presented)):
        if pattern.fullmatch(line.text):
            return [(kind, line.span)]
    if forms.kind_of(line.text):
        return [("designation", line.span)]
    return _numbered(line, forms)


def _numbered(line: TextLine, forms: Patterns) -> Pieces:
    """`Doc. 9056`, or with the edition on the same line: `Doc. 9056 2nd edition`."""
    match = forms.document_number.match(line.text)
    if match is None:
        return []
    number = ("document-number", Span(line.span.start, line.span.start + match.end()))
    rest = line.text[match.end() :].lstrip(" ,")
    if not rest:
        return [number]
    if not forms.edition.fullmatch(rest):
        return []
    return [number, ("edition", Span(line.span.end - len(rest), line.span.end))]


def _heading(text: str, lines: list[TextLine], forms: Patterns) -> tuple[Pieces, int]:
    """Read the heading; return its pieces and where it ends."""
    head = lines[:_HEADING_LINES]
    begun = (forms.disclaimer.match(text, line.span.start, head[-1].span.end) for line in head)
    disclaimer = next(filter(None, begun), None)
    if disclaimer:
        head = [line for line in head if line.span.start < disclaimer.start()]
    replies = any(named and named[0] == "ReplyToText" for named in (forms.kind_of(line.text) for line in head))
    read = [(line, heading_pieces(line, forms) or (_of_reply(line, forms) if replies else [])) for line in head]
    known: Pieces = [piece for _, pieces in read for piece in pieces]
    end = disclaimer.end() if disclaimer else max((span.end for _, span in known), default=0)
    if disclaimer:
        known.append(("disclaimer", Span(*disclaimer.span())))
    title = _title(text, [line for line, pieces in read if not pieces], known)
    if title is None:
        return known, end
    return [*known, ("title", title.span)], max(end, title.span.end)


def _of_reply(line: TextLine, forms: Patterns) -> Pieces:
    """In the heading of a reply stand the text that it answers, and where and when it was adopted."""
    words = forms
    if words.adopted_of(line.text):
        return [("answers", line.span)]
    return [("origin", line.span)] if words.origin_opening.match(line.text) else []


def _title(text: str, unread: list[TextLine], known: Pieces) -> Block | None:
    """The title is the last unread block above the designation, else the first one below it."""
    designation = next((span.start for kind, span in known if kind == "designation"), None)
    if designation is None:
        return None
    blocks = list(blocks_of(text, unread))
    above = [block for block in blocks if block.span.end <= designation]
    below = [block for block in blocks if block.span.start > designation]
    return next(iter(above[-1:] or below[:1]), None)


def _block(lines: Iterable[TextLine], forms: Patterns) -> Iterator[tuple[str, Span]]:
    """Read the signatory block: label, list, total, key; in that order, with furniture between."""
    state = "label"
    for line in lines:
        kind = _block_kind(line.text, state, forms)
        state = {"signed": "list", "total": "key", "key": "key"}.get(kind, state)
        if kind != "residue":
            yield kind, line.span


def _block_kind(line: str, state: str, forms: Patterns) -> str:
    if forms.overleaf.fullmatch(line) or forms.signed.fullmatch(line):
        return "signed" if forms.signed.fullmatch(line) else "overleaf"
    if forms.total.fullmatch(line):
        return "total"
    if is_furniture(line, forms):
        return "furniture"
    if forms.key.fullmatch(line) and state != "label":
        return "key"
    return "signatory" if state == "list" else "residue"


def is_furniture(line: str, forms: Patterns) -> bool:
    """Tell whether a line below the body is a page footer, a page number or a running header."""
    match = forms.document_number.match(line)
    running = match is not None and forms.kind_of(line[match.end() :].strip(" |")) is not None
    return running or forms.furniture.fullmatch(line) is not None


def prints_capitals(text: str, forms: Patterns) -> bool:
    """Tell whether the list prints surnames in capitals; true also where there is no list."""
    lines = lines_of(text)
    opening = _opening(lines, forms)
    pieces = _block([line for line in lines if line.span.start >= opening], forms)
    names = [span.slice(text).split(",")[0] for kind, span in pieces if kind == "signatory"]
    capital = sum(any(ends_in_capitals(word) for word in name.split()) for name in names)
    return capital * 2 >= len(names)


def designation_in_capitals(text: str, forms: Patterns) -> bool:
    """Tell whether the line with the kind of document is printed in capitals."""
    for line in lines_of(text)[:_HEADING_LINES]:
        found = forms.kind_of(line.text)
        if found:
            words = [word for word in line.text.split() if len(word) > len("No.") and word.isalpha()]
            return all(word.isupper() for word in words)
    return False
