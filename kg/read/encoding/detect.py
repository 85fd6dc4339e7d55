"""Bytes → text: which encoding, by mark, by strict decoding, and else by which letters fit.

A file that is not Unicode is decoded in each code page of Europe's Latin scripts; that one is taken in whose reading
the accented letters stand where their languages have them. A page of ISO-8859-1, -9 or -13 comes out as its superset of
Windows (cp1252, cp1254, cp1257) unless the two differ in the bytes that are there.
"""

import codecs
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kg.read.encoding import letter_model

# In the order in which they are believed where the letters fit alike, with what each must be better by, in bits.
CODE_PAGES: Mapping[str, int] = {
    "cp1252": 0,
    "cp1254": 0,
    "cp1250": 2,
    "cp1257": 4,
    "iso8859-2": 4,
    "iso8859-15": 3,
    "iso8859-13": 5,
    "iso8859-16": 6,
    "iso8859-4": 6,
}
# A byte order mark of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 2000
# As much of a file as is looked at for letters; and what a declared code page is given ahead, in bits.
_EVIDENCE = 256 * 1024
_TRUST = 30
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was decoded: codec, bytes of the mark before it; `guessed` where only letters decided.

    `rival` is the code page that fits nearly as well and reads the text otherwise; empty where there is none.
    """

    text: str
    encoding: str
    preamble: int = 0
    guessed: bool = False
    rival: str = ""


def decode(data: bytes, declared: str = "") -> Decoded:
    """Decode any bytes. `declared` is the name of an encoding that the file gives itself, if it does.

    Tried in this order: byte order mark; UTF-16 by its zero bytes; UTF-8, which does not fit by chance; the code page
    whose letters fit best, the declared one unless another fits much better. Never raises.
    """
    return _marked(data) or _by_zeros(data) or _strictly(data, "utf-8") or _guessed(data, declared)


def _marked(data: bytes) -> Decoded | None:
    found = ((mark, encoding) for mark, encoding in _MARKS if data.startswith(mark))
    return next(filter(None, (_strictly(data, encoding, len(mark)) for mark, encoding in found)), None)


def _by_zeros(data: bytes) -> Decoded | None:
    even, odd = data[0:_SAMPLE:2].count(0), data[1:_SAMPLE:2].count(0)
    if max(even, odd) * 4 <= min(len(data), _SAMPLE) or len(data) % 2:
        return None
    return _strictly(data, "utf-16-le" if odd > even else "utf-16-be")


def _strictly(data: bytes, encoding: str, preamble: int = 0) -> Decoded | None:
    try:
        return Decoded(data[preamble:].decode(encoding), encoding, preamble)
    except UnicodeDecodeError:
        return None


def _guessed(data: bytes, declared: str) -> Decoded:
    costs = _costs(data[:_EVIDENCE])
    trusted = _code_page_of(declared)
    if trusted:
        costs[trusted] -= _TRUST
    best, *others = sorted(costs, key=lambda name: costs[name])
    text = data.decode(best, "replace")
    # As many characters as bytes, whatever the code page leaves undefined.
    if "\ufffd" in text:
        return Decoded(data.decode("latin-1"), "latin-1", guessed=True)
    bar = costs[best] + max(letter_model.UNSEEN, costs[best] // 10)
    rivals = [name for name in others if costs[name] <= bar and data.decode(name, "replace") != text]
    return Decoded(text, best, guessed=best != trusted, rival=(*rivals, "")[0])


def _code_page_of(declared: str) -> str:
    """As browsers do, ISO-8859-1 and -9 are read as code pages of Windows; empty where it is no code page."""
    try:
        name = codecs.lookup(declared).name if declared else ""
    except (LookupError, ValueError):
        return ""
    name = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}.get(name, name)
    return name if name in CODE_PAGES else ""


def _costs(data: bytes) -> dict[str, int]:
    padded = b" " + data + b" "
    seen = Counter(padded[match.start() : match.start() + 3] for match in _BEYOND_ASCII.finditer(data))
    return {name: prior + _cost(seen, name) for name, prior in CODE_PAGES.items()}


def _cost(seen: Mapping[bytes, int], encoding: str) -> int:
    chars = code_page(encoding)
    triples = ((chars[before], chars[byte], chars[behind], n) for (before, byte, behind), n in seen.items())
    return sum(n * letter_model.cost(before, char, behind) for before, char, behind, n in triples)


@lru_cache(maxsize=32)
def code_page(encoding: str) -> str:
    """Return the 256 characters of a code page; U+FFFD where it has none."""
    return bytes(range(256)).decode(encoding, "replace")
