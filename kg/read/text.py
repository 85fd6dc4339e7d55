"""Plain text → Source: which encoding, and whether it is text at all.

UTF-8 and UTF-16 decode strictly; what is neither is read in the code page whose letters fit, with a finding that says
so. A page that was saved with a text file's name is read as HTML.
"""

from kg.read import html
from kg.read.encoding import detect
from kg.read.offsets import MappedText
from kg.read.source import DecodedText, FileBytes, ReadResult, finished, guesses, unfit

MEDIA_TYPE = "text/plain"
SUFFIXES = (".txt", ".text")


def read(name: str, data: bytes) -> ReadResult:
    """Decode one file; what is no text gives a source with empty text and a finding that says why.

    `name` is the file's name as it is to be reported. Never raises on any bytes.
    """
    if html.is_page(data):
        return html.read(name, data)
    file = FileBytes(name, data, MEDIA_TYPE)
    refusal = unfit(file)
    if refusal:
        return refusal
    decoded = detect.decode(data)
    content = DecodedText(MappedText(decoded.text, (), decoded.encoding), decoded.preamble)
    return finished(file, content, guesses(file, decoded, decoded.text))
