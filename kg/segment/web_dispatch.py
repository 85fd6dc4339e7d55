"""The pages of both sites by what they hold: each kind of document has its own order below the head."""

from kg.model.document import Segment
from kg.segment import compendium, front_matter, web_page
from kg.segment.header_line import head_of
from kg.vocabulary.patterns import Patterns


def cut(text: str, forms: Patterns) -> tuple[Segment, ...]:
    """Cut a page into segments; whatever no form reads is `residue`, so that nothing is lost."""
    head = head_of(text, forms)
    if head is None:
        raise ValueError("a page without a head is none: ask score first")
    if head.kind in front_matter.KINDS:
        return front_matter.cut(text, head, forms)
    if head.kind in compendium.KINDS:
        return compendium.cut(text, head, forms)
    return web_page.cut(text, head, forms)
