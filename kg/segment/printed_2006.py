"""The printed sheet of 2007 to today: signatories `SURNAME Forename, particle, Country, GROUP`.

Seen in PDF text (Doc. 14493), in 2007 with the particle in front (`van GERVEN Henk`), in 2006 with the
forename behind a comma (`LINDBLAD, Göran`):

    Doc. 14493                                  Signed (see overleaf)
    25 January 2018                             Signed¹:
    <title>                                     SUTTER Petra, De, Belgium, SOC
    Written declaration No. 652                 AEG Raivo, Estonia, EPP/CD
    <disclaimer>                                Total = 24
    <body>                                      1. ALDE: Alliance of Liberals and …

Adopted texts are printed without Doc. number and date; their origin stands in the first footnote:

    Resolution 2193 (2017)1
    Provisional version
    <title>
    Parliamentary Assembly
    <text>
    1. Assembly debate on … (see Doc. 14396, report of …). Text adopted by the Assembly on …
"""

from kg.model.document import Segment
from kg.segment import printed_page, web_dispatch
from kg.segment.header_line import head_of, is_printed
from kg.vocabulary.patterns import Patterns

NAME = "print"
LOOKED_FOR = "lines with Doc. number, date, kind and number, and a list of signatories with surnames in capitals"
ORDER = "surname-first"


def score(text: str, forms: Patterns) -> float:
    """Return how well the text fits, 0 to 1; a list with small surnames is another layout."""
    head = head_of(text, forms)
    if head is not None and is_printed(text, head, forms):
        return 1.0
    fits = printed_page.prints_capitals(text, forms) and not printed_page.designation_in_capitals(text, forms)
    return round(printed_page.marks(text, forms) * (1 if fits else 0.5), 2)


def cut(text: str, forms: Patterns) -> tuple[Segment, ...]:
    """Cut the text into segments; whatever no form reads is `residue`, so that nothing is lost."""
    head = head_of(text, forms)
    return web_dispatch.cut(text, forms) if head and is_printed(text, head, forms) else printed_page.cut(text, forms)
