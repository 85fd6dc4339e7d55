"""The document page of assembly.coe.int, English and French: head, title, labelled list, origin, disclaimer, text.

    [Print] [See related documents]
    Written declaration No. 648 | Doc. 14459 | 19 December 2017
    <title>
    [Author(s): several Assembly members]
    Signatories: Mr Andres HERKEL, Estonia, EPP/CD ; Ms Iwona ARENT, Poland, EC ; …
    [Origin - Referred to the Committee on …]
    <disclaimer>
    <body>

Reports, replies and adopted texts have their makers and origin in place of signatories.
"""

from kg.model.document import Segment
from kg.segment import web_dispatch
from kg.segment.header_line import head_of, is_printed, title_first
from kg.vocabulary.patterns import Patterns

NAME = "xref"
LOOKED_FOR = "a line `kind | Doc. number | date`, the title below it, and the label of the signatories"
ORDER = "forename-first"


def score(text: str, forms: Patterns) -> float:
    """Return how well the text fits, 0 to 1: the head, and no title above it; what is printed is another layout."""
    head = head_of(text, forms)
    if head is None:
        return 0.0
    return 0.6 if title_first(text, head, forms) or is_printed(text, head, forms) else 1.0


def cut(text: str, forms: Patterns) -> tuple[Segment, ...]:
    """Cut the text into segments; whatever no form reads is `residue`, so that nothing is lost."""
    return web_dispatch.cut(text, forms)
