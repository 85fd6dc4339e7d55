"""The pages of 1998 to 2007: signatories by surname alone, in small letters.

Seen on the generated pages of the Assembly's first site (Doc. 9056, 9773, 11329), in 1998 with the title
above everything (Doc. 8091), namesakes told apart by an initial (`Aliyev G.`):

    Doc. 9056 2nd edition                                Signed (see overleaf)
    14 May 2001                                          Signed: 1
    <title>                                              Marmazov, Ukraine, UEL
    Written Declaration No. 320                          Alis Font, Andorra, SOC
    2nd edition, originally tabled on 24 April 2001      Total = 32
    <disclaimer>, <body>                                 1     SOC: Socialist Group
"""

from kg.model.document import Segment
from kg.segment import printed_page
from kg.vocabulary.patterns import Patterns

NAME = "old"
LOOKED_FOR = "lines with Doc. number, date, kind and number, and a list of signatories by surname alone"
ORDER = "surname-only"


def score(text: str, forms: Patterns) -> float:
    """Return how well the text fits, 0 to 1; a list with surnames in capitals is another layout."""
    fits = not printed_page.prints_capitals(text, forms) and not printed_page.designation_in_capitals(text, forms)
    return round(printed_page.marks(text, forms) * (1 if fits else 0.5), 2)


def cut(text: str, forms: Patterns) -> tuple[Segment, ...]:
    """Cut the text into segments; whatever no form reads is `residue`, so that nothing is lost."""
    return printed_page.cut(text, forms)
