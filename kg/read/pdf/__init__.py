"""A PDF → Source: its text in reading order, and where each page begins in it. Only this module knows the PDF library.

The library gives characters and their boxes, no more; words, lines, columns, paragraphs and running lines are found
from the boxes, never from the order in which the file draws them. There is no limit of time, which would make the
result depend on the machine; limits of pages and characters take its place.
"""

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import pypdfium2
import pypdfium2.raw as pdfium

from kg.model.findings import Finding, Severity
from kg.model.text import shorten
from kg.read.pdf.columns import columns_of
from kg.read.pdf.paragraphs import paginated_text
from kg.read.pdf.running_headers import without_running_headers
from kg.read.pdf.words import Glyph, PdfSheet
from kg.read.source import FileBytes, ReadResult, checked, reject_unfit, rejected

# The longest reports of the Assembly have some 200 pages of some 4,000 characters.
MAXIMUM_PAGES = 500
MAXIMUM_CHARACTERS = 1_000_000
# The library's sign for a hyphen at the end of a line.
_LINE_END_HYPHEN = 2
_SHOWN = 60


def read(name: str, data: bytes) -> ReadResult:
    """Read one PDF. `name` is the file's name as it is to be reported. Never raises on any bytes."""
    file = FileBytes(name, data, "application/pdf")
    if rejection := reject_unfit(file):
        return rejection
    try:
        sheets = sheets_of(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            return rejected(file, "file-encrypted", "the document has a password", "save it without one")
        return rejected(file, "file-broken", f"the document cannot be opened ({error})", "get the file anew")
    if sheets is None:
        limits = f"{MAXIMUM_PAGES} pages or {MAXIMUM_CHARACTERS} characters"
        return rejected(file, "too-large", f"the document has more than {limits}", "split a volume into its documents")
    if not any(sheet.glyphs for sheet in sheets):
        message = f"none of the {len(sheets)} pages has text: they are pictures, of a scanner perhaps"
        return rejected(file, "no-text-layer", message, "run a text recognition over the file, or get it as text")
    pages, running = without_running_headers(sheets)
    text, starts = paginated_text(columns_of(pages))
    findings: list[Finding] = []
    numbers = [str(sheet.number) for sheet in sheets if sheet.drawn and not sheet.glyphs]
    if numbers:
        message = f"no text on page {', '.join(numbers)}: a picture, or broken"
        hint = "look whether the document is whole; run a text recognition over the file"
        findings.append(file.finding(Severity.WARNING, "no-text-layer", message, hint))
    if running:
        message = "; ".join(repr(shorten(line, _SHOWN)) for line in running)
        message = f"running lines at the margins of pages were left out: {message}"
        hint = "look whether the document is whole"
        findings.append(file.finding(Severity.INFO, "furniture-left-out", message, hint))
    return checked(file, text, findings, pages=starts)


def sheets_of(data: bytes) -> list[PdfSheet] | None:
    """Return the pages of a PDF; None where there are more, or more characters on them, than a document may have.

    Raises PdfiumError where the library cannot open the file.
    """
    document = pypdfium2.PdfDocument(data)
    try:
        if len(document) > MAXIMUM_PAGES:
            return None
        sheets, room = [], MAXIMUM_CHARACTERS
        for number in range(len(document)):
            try:
                page = document[number]
            except pypdfium2.PdfiumError:
                sheets.append(PdfSheet(number + 1, 0.0, 0.0, (), drawn=True))
                continue
            text = page.get_textpage()
            if text.count_chars() > room:
                return None
            width, height = page.get_size()
            drawn = pdfium.FPDFPage_CountObjects(page) > 0
            sheets.append(PdfSheet(number + 1, width, height, tuple(_glyphs(text, _Frame.of(page))), drawn))
            room -= len(sheets[-1].glyphs)
        return sheets
    finally:
        document.close()


@dataclass(frozen=True, slots=True)
class _Frame:
    """How a page's own coordinates, from the bottom left, become those of the page as it is shown."""

    left: float
    bottom: float
    right: float
    top: float
    turned: int

    @classmethod
    def of(cls, page: pypdfium2.PdfPage) -> Self:
        left, bottom, right, top = page.get_cropbox()
        return cls(left, bottom, right, top, page.get_rotation())

    def shown(self, x: float, y: float) -> tuple[float, float]:
        """Return a point's distance from the left and from the top edge."""
        if self.turned == 90:
            return y - self.bottom, x - self.left
        if self.turned == 180:
            return self.right - x, y - self.bottom
        if self.turned == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y


def _glyphs(page: pypdfium2.PdfTextPage, frame: _Frame) -> Iterator[Glyph]:
    """Yield the characters that are seen, in the order of the file.

    Spaces that the library made up do not count: the boxes show gaps better.
    """
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    spaced = True
    for index in range(page.count_chars()):
        # Ligatures (ﬁ) are taken apart; halves of characters, and what is none, are marked as unreadable.
        code = pdfium.FPDFText_GetUnicode(page, index)
        if code == _LINE_END_HYPHEN:
            text = "-"
        elif 0xD800 <= code <= 0xDFFF or code > 0x10FFFF or code == 0xFFFE:
            text = "\ufffd"
        else:
            text = unicodedata.normalize("NFKC", chr(code)) if 0xFB00 <= code <= 0xFB06 else chr(code).strip("\0")
        if not text or text.isspace():
            spaced = spaced or pdfium.FPDFText_IsGenerated(page, index) != 1
        elif pdfium.FPDFText_GetLooseCharBox(page, index, box) and pdfium.FPDFText_GetCharOrigin(page, index, x, y):
            left, top = frame.shown(box.left, box.top)
            right, bottom = frame.shown(box.right, box.bottom)
            across, down = sorted((left, right)), sorted((top, bottom))
            yield Glyph(text, across[0], down[0], across[1], down[1], frame.shown(x.value, y.value)[1], spaced)
            spaced = False
