"""Plain text → Source: which encoding, and whether it is text at all.

UTF-8 and UTF-16 (by byte order mark, or by the pattern of zero bytes) decode strictly. What is
neither is read as Windows-1252, which the old pages used, with a finding that says so.
"""

import codecs
import hashlib
import re

from kg.model import Finding, Severity, Source, Span

MEDIA_TYPE = "text/plain"
SUFFIXES = (".txt", ".text")
# The longest real declaration has some 40,000 characters; the limit only keeps noise out.
MAXIMUM_BYTES = 8 * 1024 * 1024

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_WORD = re.compile(r"[^\W\d_]{2,}")


def read(name: str, data: bytes) -> tuple[Source, tuple[Finding, ...]]:
    """Decode one file; what is no text gives a source with empty text and a finding that says why.

    `name` is the file's name as it is to be reported. Never raises on any bytes.
    """
    digest = hashlib.sha256(data).hexdigest()
    fault = _refusal(data)
    encoding, preamble = (None, 0) if fault else _encoding(data)
    text = data[preamble:].decode(encoding) if encoding else ""
    if not fault and not _is_text(text):
        fault, text, encoding = ("not-text", "this is no text: most of it is control characters or noise"), "", None
    source = Source(name, digest, text, len(data), MEDIA_TYPE, encoding, preamble)
    if fault:
        hint = "give a document as text; other formats need their own suffix"
        return source, (Finding(Severity.VIOLATION, fault[0], fault[1], name, None, hint),)
    return source, _guessed(source)


def _refusal(data: bytes) -> tuple[str, str] | None:
    if not data.strip():
        return "empty-file", "the file is empty"
    if len(data) > MAXIMUM_BYTES:
        return "too-large", f"the file has {len(data)} bytes, more than the {MAXIMUM_BYTES} that a document may have"
    return None


def _encoding(data: bytes) -> tuple[str, int]:
    for mark, encoding in _MARKS:
        if data.startswith(mark) and _decodes(data[len(mark) :], encoding):
            return encoding, len(mark)
    zeros_even, zeros_odd = data[0:2000:2].count(0), data[1:2000:2].count(0)
    if max(zeros_even, zeros_odd) * 4 > min(len(data), 2000) and not len(data) % 2:
        encoding = "utf-16-le" if zeros_odd > zeros_even else "utf-16-be"
        if _decodes(data, encoding):
            return encoding, 0
    if _decodes(data, "utf-8"):
        return "utf-8", 0
    return ("cp1252", 0) if _decodes(data, "cp1252") else ("latin-1", 0)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _is_text(text: str) -> bool:
    """Noise betrays itself by control characters and by having hardly any letters in words."""
    controls = len(_CONTROL.findall(text))
    in_words = sum(len(word) for word in _WORD.findall(text))
    printed = sum(not char.isspace() for char in text)
    return controls * 200 <= len(text) and in_words * 4 >= printed > 0


def _guessed(source: Source) -> tuple[Finding, ...]:
    if source.encoding not in ("cp1252", "latin-1"):
        return ()
    first = next(index for index, char in enumerate(source.text) if ord(char) > 127)
    message = f"the file is not UTF-8; it was read as {source.encoding}"
    hint = "look at the letters with diacritics, or convert the file to UTF-8"
    return (
        Finding(Severity.WARNING, "encoding-guessed", message, source.name, Span(first, first + 1), hint),
    )


def byte_range(source: Source, span: Span) -> tuple[int, int]:
    """Return where a span stands in the file itself: first byte, and the byte behind the last.

    Raises ValueError for a source that has no text.
    """
    if source.encoding is None:
        raise ValueError(f"{source.name} has no text")
    start = source.preamble + len(source.text[: span.start].encode(source.encoding))
    return start, start + len(span.slice(source.text).encode(source.encoding))


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column of an offset, both from 1, the column in code points.

    >>> line_and_column("one\\ntwo", 4)
    (2, 1)
    """
    start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - start + 1
