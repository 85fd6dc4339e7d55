"""The document page of pace.coe.int in its several extractions: title first, then the head, a list without label.

    [Logo Assembly Logo Hemicycle]
    <title>
    Written declaration No. 638 | Doc. 14416 | 11 October 2017
    [several Assembly members]
    Mr Stefan SCHENNACH, Austria, SOC ; Lord Donald ANDERSON, United Kingdom, SOC ; …
    <body>

In another extraction each field has a line of its own that begins with a bar, and the label is a list item.
"""

from kg.model.document import Segment
from kg.segment import web_dispatch
from kg.segment.header_line import head_of, title_first
from kg.vocabulary.patterns import Patterns

NAME = "pace"
LOOKED_FOR = "the title, below it a line `kind | Doc. number | date`, and the signatories between semicolons"
ORDER = "forename-first"


def score(text: str, forms: Patterns) -> float:
    """Return how well the text fits, 0 to 1: the head, and the title above it."""
    head = head_of(text, forms)
    if head is None:
        return 0.0
    return 1.0 if title_first(text, head, forms) else 0.6


def cut(text: str, forms: Patterns) -> tuple[Segment, ...]:
    """Cut the text into segments; whatever no form reads is `residue`, so that nothing is lost."""
    return web_dispatch.cut(text, forms)
