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

from collections.abc import Iterable

from kg.model.document import Segment, Zone
from kg.segment.header_lines import HeaderLine, fields_of
from kg.segment.lines import Block, TextLine, blocks_of, tile, zones
from kg.segment.page import Page, Pieces
from kg.vocabulary.patterns import Patterns

KINDS = frozenset(("AmendmentCompendium",))


def cut(page: Page, header: HeaderLine) -> tuple[Segment, ...]:
    """Cut a compendium into segments; whatever no form reads is `residue`, so that nothing is lost."""
    lines = page.below(header)
    above = page.title_above(header)
    title = [above.span] if above else []
    if not above and lines:
        title, lines = [field.span for field in fields_of(lines[0])][:1], lines[1:]
    end = max([header.span.end, *(span.end for span in title)])
    pieces = [*header.pieces, *page.navigation(header), *(("title", span) for span in title)]
    return tile(page.text, [*pieces, *body(page, lines)], zones((end, Zone.HEADING), last=Zone.BODY))


def body(page: Page, lines: Iterable[TextLine]) -> Pieces:
    """Return the pieces below the heading: paragraphs, and who tables each amendment."""
    return [piece for block in blocks_of(page.text, lines) for piece in _block_pieces(block.lines, page.patterns)]


def _block_pieces(lines: Iterable[TextLine], patterns: Patterns) -> Pieces:
    """Return paragraphs, and the lists of those who table an amendment; a list goes on behind a comma."""
    groups: list[tuple[str, list[TextLine]]] = []
    for line in lines:
        begins = patterns.tabled_by_label.match(line.text) is not None
        kind, group = groups[-1] if groups else ("", [])
        goes_on = kind == "tabled-by" and not begins and group[-1].text.endswith(",")
        if groups and (goes_on or (kind == "paragraph" and not begins)):
            group.append(line)
        else:
            groups.append(("tabled-by" if begins else "paragraph", [line]))
    return [(kind, Block(tuple(group)).span) for kind, group in groups]
