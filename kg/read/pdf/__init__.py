"""A PDF → Source: text in reading order with the box of every word. The only module that knows the PDF library.

The library gives characters and their boxes, no more; words, lines, columns, paragraphs and running lines are found
from the boxes, never from the order in which the file draws them. There is no limit of time, which would make the
result depend on the machine; limits of pages and characters take its place.
"""

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from kg.model.findings import Finding, Severity
from kg.read.pdf.columns import columns_of
from kg.read.pdf.paragraphs import written
from kg.read.pdf.running_headers import without_running
from kg.read.pdf.words import Glyph, PdfSheet
from kg.read.source import DecodedText, FileBytes, ReadResult, finished, refused, unfit

MEDIA_TYPE = "application/pdf"
SUFFIXES = (".pdf",)

# The longest reports of the Assembly have some 200 pages of some 4,000 characters.
MAXIMUM_PAGES = 500
MAXIMUM_CHARACTERS = 1_000_000
# The library's sign for a hyphen at the end of a line.
_LINE_END_HYPHEN = 2
_SHOWN = 60


def read(name: str, data: bytes) -> ReadResult:
    """Read one PDF. `name` is the file's name as it is to be reported. Never raises on any bytes."""
    file = FileBytes(name, data, MEDIA_TYPE)
    refusal = unfit(file)
    if refusal:
        return refusal
    try:
        sheets = _sheets(data)
    except pypdfium2.PdfiumError as error:
        return _unopened(file, error)
    if sheets is None:
        limits = f"{MAXIMUM_PAGES} pages or {MAXIMUM_CHARACTERS} characters"
        return refused(file, "too-large", f"the document has more than {limits}", "split a volume into its documents")
    if not any(sheet.glyphs for sheet in sheets):
        message = f"none of the {len(sheets)} pages has text: they are pictures, of a scanner perhaps"
        return refused(file, "no-text-layer", message, "run a text recognition over the file, or get it as text")
    kept, running = without_running(sheets)
    text = written(columns_of(kept))
    return finished(file, DecodedText(text.transcript()), (*_empty(file, sheets), *_left_out(file, running)))


def _unopened(file: FileBytes, error: pypdfium2.PdfiumError) -> ReadResult:
    if error.err_code == pdfium.FPDF_ERR_PASSWORD:
        return refused(file, "file-encrypted", "the document has a password", "save it without one")
    return refused(file, "file-broken", f"the document cannot be opened ({error})", "get the file anew")


def _sheets(data: bytes) -> list[PdfSheet] | None:
    """Return the pages; None where there are more, or more characters on them, than a document may have."""
    document = pypdfium2.PdfDocument(data)
    try:
        if len(document) > MAXIMUM_PAGES:
            return None
        sheets, characters = [], 0
        for number in range(len(document)):
            sheet = _sheet(document, number, MAXIMUM_CHARACTERS - characters)
            if sheet is None:
                return None
            sheets.append(sheet)
            characters += len(sheet.glyphs)
        return sheets
    finally:
        document.close()


def _sheet(document: pypdfium2.PdfDocument, number: int, most: int) -> PdfSheet | None:
    """Return one page, number from 0: without characters where it cannot be opened, None where they are too many."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return PdfSheet(number + 1, 0.0, 0.0, (), drawn=True)
    width, height = page.get_size()
    text = page.get_textpage()
    if text.count_chars() > most:
        return None
    drawn = pdfium.FPDFPage_CountObjects(page) > 0
    return PdfSheet(number + 1, width, height, tuple(_glyphs(text, _Frame.of(page))), drawn)


@dataclass(frozen=True, slots=True)
class _Frame:
    """How a page's own coordinates, from the bottom left, become those of the page as it is shown."""

    left: float
    bottom: float
    right: float
    top: float
    turned: int

    @classmethod
    def of(cls, page: pypdfium2.PdfPage) -> "_Frame":
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
        text = _char(pdfium.FPDFText_GetUnicode(page, index))
        if not text or text.isspace():
            spaced = spaced or pdfium.FPDFText_IsGenerated(page, index) != 1
        elif pdfium.FPDFText_GetLooseCharBox(page, index, box) and pdfium.FPDFText_GetCharOrigin(page, index, x, y):
            left, top = frame.shown(box.left, box.top)
            right, bottom = frame.shown(box.right, box.bottom)
            across, down = sorted((left, right)), sorted((top, bottom))
            yield Glyph(text, across[0], down[0], across[1], down[1], frame.shown(x.value, y.value)[1], spaced)
            spaced = False


def _char(code: int) -> str:
    """A code point as text: ligatures (ﬁ) taken apart, halves of characters and what is none marked as unreadable."""
    if code == _LINE_END_HYPHEN:
        return "-"
    if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF or code == 0xFFFE:
        return "\ufffd"
    char = chr(code)
    return unicodedata.normalize("NFKC", char) if 0xFB00 <= code <= 0xFB06 else char.strip("\0")


def _empty(file: FileBytes, sheets: list[PdfSheet]) -> Iterator[Finding]:
    numbers = [str(sheet.number) for sheet in sheets if sheet.drawn and not sheet.glyphs]
    if numbers:
        message = f"no text on page {', '.join(numbers)}: a picture, or broken"
        hint = "look whether the document is whole; run a text recognition over the file"
        yield file.finding(Severity.WARNING, "no-text-layer", message, hint)


def _left_out(file: FileBytes, running: list[str]) -> Iterator[Finding]:
    if running:
        shown = "; ".join(repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…") for text in running)
        message = f"running lines at the margins of pages were left out: {shown}"
        yield file.finding(Severity.INFO, "furniture-left-out", message, "look whether the document is whole")
