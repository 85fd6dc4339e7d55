"""The compendium of amendments: a draft text, and in it the amendments with the names of those who table them.

    Collection of written amendments (Final version)
      • Doc. 15024
      • <title>
    Draft resolution
    1The Parliamentary Assembly …
    Tabled by Ms Yelyzaveta YASKO, Mr Yuriy KAMELCHUK, …
    In the draft resolution, paragraph 1, …

The amendments have no printed numbers, and their names no State and no group.
"""

from collections.abc import Iterable, Iterator

from kg.model.document import Segment, Span, Zone
from kg.segment.header_line import HeaderLine, field_spans, navigation, title_first, titles
from kg.segment.lines import Block, TextLine, blocks_of, lines_of, tile, zones
from kg.vocabulary.patterns import Patterns

KINDS = frozenset(("AmendmentCompendium",))


def cut(text: str, head: HeaderLine, forms: Patterns) -> tuple[Segment, ...]:
    """Cut a compendium into segments; whatever no form reads is `residue`, so that nothing is lost."""
    lines = lines_of(text, Span(head.span.end, len(text)))
    title: list[Span] = []
    if title_first(text, head, forms):
        title = [titles(text, Span(0, head.span.start), forms)[-1].span]
    elif lines:
        title, lines = field_spans(lines[0])[:1], lines[1:]
    end = max([head.span.end, *(span.end for span in title)])
    pieces = [*head.pieces, *navigation(text, head, forms), *(("title", span) for span in title)]
    words = forms
    body = [piece for block in blocks_of(text, lines) for piece in _body(block.lines, words)]
    return tile(text, [*pieces, *body], zones((end, Zone.HEADING), last=Zone.BODY))


def _body(lines: Iterable[TextLine], words: Patterns) -> Iterator[tuple[str, Span]]:
    """Paragraphs, and the lists of those who table an amendment; a list goes on behind a comma."""
    gathered: list[TextLine] = []
    listing = False
    for line in lines:
        begins = words.tabled_by_label.match(line.text) is not None
        goes_on = listing and not begins and gathered[-1].text.endswith(",")
        if gathered and not goes_on and (begins or listing):
            yield _piece(gathered, listing)
            gathered, listing = [], False
        gathered.append(line)
        listing = listing or begins
    if gathered:
        yield _piece(gathered, listing)


def _piece(lines: list[TextLine], listing: bool) -> tuple[str, Span]:
    return "tabled-by" if listing else "paragraph", Block(tuple(lines)).span
