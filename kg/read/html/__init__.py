"""A raw page of the Assembly's sites → Source: its text in the form of the text layouts, its address and file id.

Blocks stand apart by a blank line, lines of a block by a line end, items of lists begin with `- `; runs of spaces
(`&nbsp;` too) are one space; raised digits are footnote calls (`Signed¹:`). Scripts, pictures' texts and whatever
serves to move about the site (menus, forms, footers) are left out; how much, a finding tells.
"""

import re
from itertools import islice

from kg.model.findings import Finding, Severity
from kg.read.encoding import detect
from kg.read.html.address import identity_of
from kg.read.html.text import HtmlTextExtractor
from kg.read.html.tokenizer import tokens
from kg.read.source import DecodedText, FileBytes, ReadResult, finished, guesses, refused, unfit

MEDIA_TYPE = "text/html"
SUFFIXES = (".html", ".htm", ".xhtml")

# A long report has some 20,000.
MAXIMUM_TOKENS = 300_000
_HEAD = 4096
_SHOWN = 60
# Byte order marks read as Latin-1, comments, a declaration; then what only a page begins with. Nothing is tried twice.
_BEGINNING = re.compile(
    r"[\sï»¿ÿþ]*+(?:(?><!--.*?-->)\s*+|<\?[^>]*+>\s*+)*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(
    r"<meta\b[^>]*\bcharset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]*\bencoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE
)


def is_page(data: bytes) -> bool:
    """Tell whether bytes begin as a page does, whatever the file is called."""
    return _BEGINNING.match(_head(data)) is not None


def read(name: str, data: bytes) -> ReadResult:
    """Read one page. `name` is the file's name as it is to be reported. Never raises on any bytes."""
    file = FileBytes(name, data, MEDIA_TYPE)
    refusal = unfit(file)
    if refusal:
        return refusal
    declared = _CHARSET.search(_head(data))
    decoded = detect.decode(data, (declared[1] or declared[2]) if declared else "")
    marks = list(islice(tokens(decoded.text), MAXIMUM_TOKENS + 1))
    if len(marks) > MAXIMUM_TOKENS:
        message = f"the page has more than {MAXIMUM_TOKENS} tags and pieces of text"
        return refused(file, "too-large", message, "no document has so many: get the page anew")
    page = HtmlTextExtractor(decoded).read(marks)
    address, file_id = identity_of(decoded.text, marks)
    transcript = page.scribe.transcript(decoded.encoding)
    content = DecodedText(transcript, decoded.preamble, address, file_id)
    found = (*guesses(file, decoded, transcript.text), *_left_out(file, page))
    return finished(file, content, found)


def _head(data: bytes) -> str:
    """The beginning as far as it is ASCII, whatever the encoding; the zero bytes of UTF-16 do no harm."""
    return data[:_HEAD].decode("latin-1").replace("\0", "")


def _left_out(file: FileBytes, page: HtmlTextExtractor) -> tuple[Finding, ...]:
    if not page.left_out:
        return ()
    text = " ".join(page.left_out.text().split())
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    message = f"menus and other furniture of the page were left out, {len(text)} characters: {shown!r}"
    return (file.finding(Severity.INFO, "furniture-left-out", message, "look whether the document is whole"),)
