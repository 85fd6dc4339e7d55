"""The layouts of the Assembly's documents: what each is recognised by, and how its text is cut.

A new layout is one row of `LAYOUTS` and its score; where it shares no form with the others, also a module that cuts it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from kg.model.document import Segment
from kg.segment import printed_page, web_page
from kg.segment.printed_page import PrintedPage

# Below this share of its marks a layout is not believed.
THRESHOLD = 0.5
# From here on a text shows the kind of document that it is, and nothing else needs to be thought of.
SURE = 0.8


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout: `score` tells how well a page fits, 0 to 1, and `cut` cuts it into segments that tile its text.

    `name_order` is how lists print names: `surname-first`, `forename-first` or `surname-only`; `description` says in
    words by what the layout is recognised.
    """

    name: str
    score: Callable[[PrintedPage], float]
    cut: Callable[[PrintedPage], tuple[Segment, ...]]
    name_order: str
    description: str


def printed_since_2006(page: PrintedPage) -> float:
    """Score the printed page of 2006 to today: signatories `SURNAME Forename, particle, Country, GROUP`.

    Seen in PDF text (Doc. 14493), in 2007 with the particle in front (`van GERVEN Henk`), in 2006 with the forename
    behind a comma (`LINDBLAD, Göran`); a list with small surnames is another layout:

        Doc. 14493                                  Signed (see overleaf)
        25 January 2018                             Signed¹:
        <title>                                     SUTTER Petra, De, Belgium, SOC
        Written declaration No. 652                 AEG Raivo, Estonia, EPP/CD
        <disclaimer>                                Total = 24
        <body>                                      1. ALDE: Alliance of Liberals and …

    Adopted texts are printed without Doc. number and date; their origin stands in the first footnote.
    """
    if page.header is not None and page.is_printed(page.header):
        return 1.0
    fits = page.surnames_in_capitals and not page.designation_in_capitals
    return round(page.marks * (1 if fits else 0.5), 2)


def printed_1998_to_2007(page: PrintedPage) -> float:
    """Score the pages of 1998 to 2007: signatories by surname alone, in small letters.

    Seen on the generated pages of the Assembly's first site (Doc. 9056, 9773, 11329), in 1998 with the title above
    everything (Doc. 8091), namesakes told apart by an initial (`Aliyev G.`):

        Doc. 9056 2nd edition                                Signed (see overleaf)
        14 May 2001                                          Signed: 1
        <title>                                              Marmazov, Ukraine, UEL
        Written Declaration No. 320                          Alis Font, Andorra, SOC
        2nd edition, originally tabled on 24 April 2001      Total = 32
        <disclaimer>, <body>                                 1     SOC: Socialist Group
    """
    fits = not page.surnames_in_capitals and not page.designation_in_capitals
    return round(page.marks * (1 if fits else 0.5), 2)


def printed_1992_to_1995(page: PrintedPage) -> float:
    """Score the page of the 1990s: the date first, the kind of document in capitals, the title below it.

    Seen on Doc. 6635 (1992), 6764 (1993) and 7355 (1995); where a list stands, it is in signing order:

        17 June 1992
        Doc. 6635
        MOTION FOR A RECOMMENDATION
        on the … (the title begins with its preposition)
        presented by Mr VOGEL and others
    """
    return round(page.marks * (1 if page.designation_in_capitals else 0.4), 2)


def assembly_site(page: PrintedPage) -> float:
    """Score the document page of assembly.coe.int: header line, title, labelled list, origin, disclaimer, text.

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
    if page.header is None:
        return 0.0
    return 0.6 if page.has_title_above(page.header) or page.is_printed(page.header) else 1.0


def pace_site(page: PrintedPage) -> float:
    """Score the document page of pace.coe.int in its several extractions: title first, then the header line.

        [Logo Assembly Logo Hemicycle]
        <title>
        Written declaration No. 638 | Doc. 14416 | 11 October 2017
        [several Assembly members]
        Mr Stefan SCHENNACH, Austria, SOC ; Lord Donald ANDERSON, United Kingdom, SOC ; …
        <body>

    In another extraction each field has a line of its own that begins with a bar, and the list has a label.
    """
    if page.header is None:
        return 0.0
    return 1.0 if page.has_title_above(page.header) else 0.6


_PRINTED_LINES = "lines with Doc. number, date, kind and number"
LAYOUTS = (
    Layout(
        name="print",
        score=printed_since_2006,
        cut=printed_page.cut,
        name_order="surname-first",
        description=f"{_PRINTED_LINES}, and a list of signatories with surnames in capitals",
    ),
    Layout(
        name="old",
        score=printed_1998_to_2007,
        cut=printed_page.cut,
        name_order="surname-only",
        description=f"{_PRINTED_LINES}, and a list of signatories by surname alone",
    ),
    Layout(
        name="nineties",
        score=printed_1992_to_1995,
        cut=printed_page.cut,
        name_order="surname-only",
        description="lines with date, Doc. number, and the kind of document in capitals",
    ),
    Layout(
        name="xref",
        score=assembly_site,
        cut=web_page.cut,
        name_order="forename-first",
        description="a line `kind | Doc. number | date`, the title below it, and the label of the signatories",
    ),
    Layout(
        name="pace",
        score=pace_site,
        cut=web_page.cut,
        name_order="forename-first",
        description="the title, below it a line `kind | Doc. number | date`, and the signatories between semicolons",
    ),
)
