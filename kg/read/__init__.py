"""Read: the bytes of a file → a `Source`, its text with name, digest and address, and the findings of reading.

Plain text is read here; each other format by the module of its name, which is loaded when its first file comes in: who
reads text alone waits for no library of PDF. No bytes make a reader raise: what cannot be read is a source without text
and a finding that says why.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import PurePath

from kg.read.encoding import decode
from kg.read.source import FileBytes, ReadResult, checked, reject_unfit

# Suffix, in small letters → the module of this room whose `read(name, data)` reads the format; plain text has none.
FORMATS: Mapping[str, str] = {
    ".txt": "",
    ".text": "",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".docm": "docx",
}
_HEAD = 4096
# Byte order marks read as Latin-1, comments, a declaration; then what only a page begins with. Nothing is tried twice.
_PAGE = re.compile(
    r"[\s\xef\xbb\xbf\xff\xfe]*+(?:(?><!--.*?-->)\s*+|<\?[^>]*+>\s*+)*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


def read_bytes(name: str, data: bytes, address: str = "") -> ReadResult:
    """Read one file in the format that its suffix names; a page that has a text file's name is read as HTML.

    In: the name under which the file is reported, with a suffix of `FORMATS`; its bytes; the address of the page that
    it was saved from where a side file tells it, which then stands against what the file says itself. Out: the source,
    without text where a finding of severity violation says why, and the findings.
    """
    form = FORMATS[PurePath(name).suffix.lower()] or ("html" if is_page(data) else "")
    read: Callable[[str, bytes], ReadResult] = import_module(f"{__name__}.{form}").read if form else _plain_text
    source, findings = read(name, data)
    return (replace(source, address=address) if address else source), findings


def is_page(data: bytes) -> bool:
    """Tell whether bytes begin as an HTML page does, whatever the file is called."""
    # The beginning is looked at as far as it is ASCII, whatever the encoding; the zero bytes of UTF-16 do no harm.
    return _PAGE.match(data[:_HEAD].decode("latin-1").replace("\0", "")) is not None


def _plain_text(name: str, data: bytes) -> ReadResult:
    """Decode a text: UTF-8 and UTF-16 strictly, else by the code page whose letters fit, which a finding tells."""
    file = FileBytes(name, data, "text/plain")
    if rejection := reject_unfit(file):
        return rejection
    decoded = decode(data)
    return checked(file, decoded.text, file.encoding_guessed(decoded, decoded.text), encoding=decoded.encoding)
