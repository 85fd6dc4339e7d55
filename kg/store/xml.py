"""Text as it stands in an XML file: every character that XML can hold comes back as it was, and none gives orders."""

import re

from kg.store import turtle

# XML 1.0 has no way to write these, not even as a reference.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_REFERENCE = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}
# A reader takes a bare carriage return for a line feed; in an attribute, white space for a space.
_IN_TEXT = re.compile(f"[&<>\r\x7f]|{turtle.UNSEEN.pattern}")
_IN_ATTRIBUTE = re.compile(f'[&<>"\r\n\t\x7f]|{turtle.UNSEEN.pattern}')


def unfit(value: str) -> str:
    """Return the first character that XML cannot hold, or the empty string."""
    match = _UNFIT.search(value)
    return match.group() if match else ""


def fit(value: str) -> str:
    """Return a text with a replacement character for each that XML cannot hold."""
    return _UNFIT.sub("\ufffd", value)


def escaped(value: str) -> str:
    """Return a text as content of an element; it holds nothing that XML cannot."""
    return _IN_TEXT.sub(_reference, value)


def attribute(value: str) -> str:
    """Return a text as the value of an attribute, with its quotes; it holds nothing that XML cannot."""
    return f'"{_IN_ATTRIBUTE.sub(_reference, value)}"'


def _reference(match: re.Match[str]) -> str:
    code = ord(match.group())
    return _REFERENCE.get(code) or f"&#x{code:X};"
