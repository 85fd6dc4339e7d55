"""Plain text → Source: which encoding, and whether it is text at all.

UTF-8 and UTF-16 decode strictly; what is neither is read in the code page whose letters fit, with a finding that says
so. A page that was saved with a text file's name is read as HTML.
"""

from kg.read import encodings, html
from kg.read.outcome import Content, File, Result, finished, guesses, unfit
from kg.read.places import Transcript

MEDIA_TYPE = "text/plain"
SUFFIXES = (".txt", ".text")


def read(name: str, data: bytes) -> Result:
    """Decode one file; what is no text gives a source with empty text and a finding that says why.

    `name` is the file's name as it is to be reported. Never raises on any bytes.
    """
    if html.is_page(data):
        return html.read(name, data)
    file = File(name, data, MEDIA_TYPE)
    refusal = unfit(file)
    if refusal:
        return refusal
    decoded = encodings.decode(data)
    content = Content(Transcript(decoded.text, (), decoded.encoding), decoded.preamble)
    return finished(file, content, guesses(file, decoded, decoded.text))


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column of an offset, both from 1, the column in code points.

    >>> line_and_column("one\\ntwo", 4)
    (2, 1)
    """
    start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - start + 1
