"""The sheet of the 1990s: the date first, the kind of document in capitals, the title below it.

Seen on Doc. 6635 (1992), 6764 (1993) and 7355 (1995); where a list stands, it is in signing order:

    17 June 1992
    Doc. 6635
    MOTION FOR A RECOMMENDATION
    on the … (the title begins with its preposition)
    presented by Mr VOGEL and others
"""

from kg.model.document import Segment
from kg.segment import printed_page
from kg.vocabulary.patterns import Patterns

NAME = "nineties"
LOOKED_FOR = "lines with date, Doc. number, and the kind of document in capitals"
ORDER = "surname-only"


def score(text: str, forms: Patterns) -> float:
    """Return how well the text fits, 0 to 1; without the kind in capitals it is another layout."""
    return round(printed_page.marks(text, forms) * (1 if printed_page.designation_in_capitals(text, forms) else 0.4), 2)


def cut(text: str, forms: Patterns) -> tuple[Segment, ...]:
    """Cut the text into segments; whatever no form reads is `residue`, so that nothing is lost."""
    return printed_page.cut(text, forms)
