"""Character encoding detection: by byte order mark, by strict decoding, and else by letter statistics.

A file that is not Unicode is decoded in each code page of Europe's Latin scripts; that one is taken in whose reading
the accented letters stand where their languages have them. A page of ISO-8859-1, -9 or -13 comes out as its superset of
Windows (cp1252, cp1254, cp1257) unless the two differ in the bytes that are there.

How odd a letter is where it stands, `letters.tsv` tells by its neighbours in the languages of the Council of
Europe; its first lines say how it was made. Costs are in bits: some 8 for a letter that is at home, 30 and more for one
that no language writes there.
"""

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kg.model import resources
from kg.model.errors import InstallationError

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
# As browsers do, ISO-8859-1 and -9 are read as code pages of Windows.
_SUPERSETS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}
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
    """A text and the codec that decoded it; `guessed` where only letters decided.

    `rival` is the code page that fits nearly as well and reads the text otherwise; empty where there is none.
    """

    text: str
    encoding: str
    guessed: bool = False
    rival: str = ""


def decode(data: bytes, declared: str = "") -> Decoded:
    """Decode any bytes. `declared` is the name of an encoding that the file gives itself, if it does.

    Tried in this order: byte order mark; UTF-16 by its zero bytes; UTF-8, which does not fit by chance; the code page
    whose letters fit best, the declared one unless another fits much better. Never raises.
    """
    attempts = [(encoding, len(mark)) for mark, encoding in _MARKS if data.startswith(mark)]
    even, odd = data[0:_SAMPLE:2].count(0), data[1:_SAMPLE:2].count(0)
    if max(even, odd) * 4 > min(len(data), _SAMPLE) and len(data) % 2 == 0:
        attempts.append(("utf-16-le" if odd > even else "utf-16-be", 0))
    for encoding, start in (*attempts, ("utf-8", 0)):
        try:
            return Decoded(data[start:].decode(encoding), encoding)
        except UnicodeDecodeError:
            continue
    return _decode_by_letters(data, declared)


def _decode_by_letters(data: bytes, declared: str) -> Decoded:
    padded = b" " + data[:_EVIDENCE] + b" "
    # Each byte beyond ASCII counts with the one before it and the one behind.
    triples = Counter(padded[match.start() - 1 : match.start() + 2] for match in _BEYOND_ASCII.finditer(padded))
    costs = dict(CODE_PAGES)
    for name in CODE_PAGES:
        chars = code_page(name)
        for (before, byte, behind), count in triples.items():
            costs[name] += count * cost(chars[before], chars[byte], chars[behind])
    try:
        trusted = codecs.lookup(declared).name if declared else ""
    except (LookupError, ValueError):
        trusted = ""
    trusted = _SUPERSETS.get(trusted, trusted)
    if trusted in costs:
        costs[trusted] -= _TRUST
    best, *others = sorted(costs, key=lambda name: costs[name])
    text = data.decode(best, "replace")
    # As many characters as bytes, whatever the code page leaves undefined.
    if "\ufffd" in text:
        return Decoded(data.decode("latin-1"), "latin-1", guessed=True)
    bar = costs[best] + max(UNSEEN, costs[best] // 10)
    rivals = [name for name in others if costs[name] <= bar and data.decode(name, "replace") != text]
    return Decoded(text, best, guessed=best != trusted, rival=(*rivals, "")[0])


@lru_cache(maxsize=32)
def code_page(encoding: str) -> str:
    """Return the 256 characters of a code page; U+FFFD where it has none."""
    return bytes(range(256)).decode(encoding, "replace")


# --- letter statistics

# What a neighbour costs that was never counted beside a letter.
UNSEEN = 14
# What no text has: a control character, a letter of no language, a sign inside a word.
_NEVER = 40
_UNKNOWN, _SPACING_ACCENT, _SIGN, _PUNCTUATION, _WRONG_CASE = 30, 30, 16, 8, 8
# A footnote call behind an unaccented letter is common, behind an accented one it is rather a letter misread.
_CALL, _CALL_BEHIND_ACCENT = 11, 25
_CALLS, _INSIDE_WORDS = "¹²³", "’‘·\xad"


@dataclass(frozen=True, slots=True)
class Letter:
    """How frequent a letter is, and its neighbours: before it inside a word, behind it, before it at a word's end."""

    weight: int
    before: Mapping[str, int]
    behind: Mapping[str, int]
    before_last: Mapping[str, int]

    def neighbours(self, before: str, behind: str) -> tuple[int, int]:
        """Return what the two neighbours cost; whatever is no letter stands for the beginning or the end of a word."""
        before = small_letter(before) if before.isalpha() else "^"
        behind = small_letter(behind) if behind.isalpha() else "$"
        costs = self.before_last if behind == "$" and before != "^" else self.before
        return costs.get(before, UNSEEN), self.behind.get(behind, UNSEEN)


@lru_cache(maxsize=1)
def letters() -> Mapping[str, Letter]:
    """Return the statistics by small letter. Raises InstallationError where the file is missing or faulty."""
    path = resources.folder("encoding") / "letters.tsv"
    table: dict[str, Letter] = {}
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                letter, weight, before, behind, before_last = line.split("\t")
                table[letter] = Letter(int(weight), *map(_neighbours, (before, behind, before_last)))
    except (IndexError, ValueError) as error:
        raise InstallationError("kg/read/encoding/letters.tsv is missing or faulty: install pace-kg again") from error
    return table


def _neighbours(column: str) -> dict[str, int]:
    """Read groups of letters that cost alike: `5aeo 7k`."""
    costs: dict[str, int] = {}
    for group in column.split():
        members = group.lstrip("0123456789")
        costs |= dict.fromkeys(members, int(group.removesuffix(members)))
    return costs


def small_letter(char: str) -> str:
    """Return a letter as the table has it: small, but İ for itself."""
    return char if char == "İ" else char.lower()


@lru_cache(maxsize=1 << 14)
def cost(before: str, char: str, behind: str) -> int:
    """Return how odd a character beyond ASCII is between two others, in bits; a space stands for the text's ends."""
    if not char.isalpha():
        return _cost_of_sign(before, char, behind)
    letter = letters().get(small_letter(char))
    if letter is None:
        return _UNKNOWN
    capitals = [side.isupper() for side in (before, behind) if side.isalpha()]
    odd = char.islower() and char != "ß" and all(capitals) and len(capitals) == 2
    odd = odd or (char.isupper() and before.islower())
    return letter.weight + sum(letter.neighbours(before, behind)) + odd * _WRONG_CASE


def _cost_of_sign(before: str, char: str, behind: str) -> int:
    category = unicodedata.category(char)
    if category in ("Cc", "Cn") or char == "\ufffd":
        return _NEVER
    if before.isalpha() and behind.isalpha():
        return _PUNCTUATION if char in _INSIDE_WORDS else _NEVER
    if char in _CALLS:
        return _CALL if before.isascii() else _CALL_BEHIND_ACCENT
    if category == "Sk":
        return _SPACING_ACCENT
    return _PUNCTUATION if category[0] in "PZ" else _SIGN


def cost_of_word(word: str) -> int:
    """Return how odd the characters beyond ASCII in a word are together, in bits."""
    triples = zip(f" {word}", word, f"{word[1:]} ", strict=False)
    return sum(cost(before, char, behind) for before, char, behind in triples if not char.isascii())


def odd_neighbours(word: str, at_least: int = UNSEEN) -> int:
    """Count in a word the neighbours of accented letters that cost `at_least` so many bits; a sign inside counts two.

    A word with a letter of no language counts nothing: the table cannot judge it.
    """
    count = 0
    for before, char, behind in zip(f" {word}", word, f"{word[1:]} ", strict=False):
        if char.isascii():
            continue
        if not char.isalpha():
            count += 2 if _cost_of_sign(before, char, behind) == _NEVER else 0
            continue
        letter = letters().get(small_letter(char))
        if letter is None:
            return 0
        count += sum(bits >= at_least for bits in letter.neighbours(before, behind))
    return count
