"""The pages of both sites by what they hold: each kind of document has its own order below the head."""

from kg.forms import Forms
from kg.layouts import compendium, front, page
from kg.layouts.head import head_of
from kg.model import Segment


def cut(text: str, forms: Forms) -> tuple[Segment, ...]:
    """Cut a page into segments; whatever no form reads is `residue`, so that nothing is lost."""
    head = head_of(text, forms)
    if head is None:
        raise ValueError("a page without a head is none: ask score first")
    if head.kind in front.KINDS:
        return front.cut(text, head, forms)
    if head.kind in compendium.KINDS:
        return compendium.cut(text, head, forms)
    return page.cut(text, head, forms)
