"""The page of a site: a header line of fields between bars, the signatories in one run, then the text.

    Written declaration No. 648 | Doc. 14459 | 19 December 2017
    Signatories: Mr Andres HERKEL, Estonia, EPP/CD ; Ms Iwona ARENT, Poland, EC ; …

What the layouts `xref` and `pace` share. The label may be a list item or be missing, and a line may break
anywhere in the list.
"""

from kg.model.document import Segment, Span, Zone
from kg.segment import compendium, front_matter
from kg.segment.header_lines import HeaderLine
from kg.segment.lines import blocks_of, lines_of, tile, zones
from kg.segment.page import Page, Pieces
from kg.segment.signatory_lists import signatories, tells_origin


def cut(page: Page) -> tuple[Segment, ...]:
    """Cut a page of a site into segments; whatever no form reads is `residue`, so that nothing is lost.

    Each kind of document has its own order below the header line. Raises ValueError on a page without one.
    """
    header = page.header
    if header is None:
        raise ValueError("a page without a header line is none of a site: ask the layout's score first")
    if header.kind in front_matter.KINDS:
        return front_matter.cut(page, header)
    if header.kind in compendium.KINDS:
        return compendium.cut(page, header)
    return _cut_signed(page, header)


def _cut_signed(page: Page, header: HeaderLine) -> tuple[Segment, ...]:
    """Cut the page of a document with signatories."""
    text, patterns = page.text, page.patterns
    run = signatories(page, header)
    # The title stands above the header line, else right below it.
    above = page.title_above(header)
    titles = (
        [above] if above else page.titles(lines_of(text, Span(header.span.end, max(run.start, header.span.end))))[:1]
    )
    if not titles and not run.pieces:
        titles = page.titles(page.below(header))[:1]
    title = [("title", block.span) for block in titles]
    # Between list and body stand origin and disclaimer, in either order.
    start = max(run.end, header.span.end, *(span.end for _, span in title))
    tail: Pieces = []
    for line in lines_of(text, Span(start, len(text))):
        disclaimer = patterns.disclaimer.match(text, line.span.start)
        if disclaimer:
            tail.append(("disclaimer", Span(line.span.start, disclaimer.end())))
        elif tells_origin(line, patterns):
            tail.append(("origin", line.span))
        elif patterns.first_published.fullmatch(line.text):
            tail.append(("first-published", line.span))
        else:
            break
    start = max([start, *(span.end for _, span in tail)])
    body = [("paragraph", block.span) for block in blocks_of(text, lines_of(text, Span(start, len(text))))]
    pieces = [*header.pieces, *page.navigation(header), *title, *run.pieces, *tail, *body]
    spread = zones((run.start, Zone.HEADING), (run.end, Zone.SIGNATORIES), (start, Zone.HEADING), last=Zone.BODY)
    return tile(text, pieces, spread)
