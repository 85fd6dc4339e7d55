"""Mojibake: letters decoded wrongly before the file was written, put right where only one reading can be meant.

Kinds, each seen in copies of the Assembly's documents: UTF-8 read in a code page (`Ã©` for é, `â€¢` for a bullet);
one code page read as another (`Thorbjřrn` for Thorbjørn); the leading byte of a letter lost (`GIRZYƃSKI` for
GIRZYŃSKI); a bullet's glyph taken for a letter (`Ø NAME`). What could be a right name stays as it is.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.read.encoding import UNSEEN, code_page, cost_of_word, letters, odd_neighbours, small_letter

# Behind a capital these may be the end of a quotation, and a letter may be just that: by themselves they prove nothing.
_ENDS_OF_QUOTES = "»”’“‘–—…\xa0"
# `PUSIĆ¹` is a name with a footnote call, though in cp1257 these would be the bytes of ù.
_CALLS = f"{_ENDS_OF_QUOTES}¹²³†‡\xad"
# UTF-8 in these code pages is recognised, the likeliest first; with each the signs that prove nothing in it.
_CARRIERS = {
    "cp1252": _ENDS_OF_QUOTES,
    "cp1250": _ENDS_OF_QUOTES,
    "latin-1": _CALLS,
    "mac_roman": _CALLS,
    "cp1257": _CALLS,
    "iso8859-2": _CALLS,
    "cp1254": _CALLS,
}
# Leading bytes of the letters, quotes, dashes and signs that these documents print, and what they may come to.
_TWO, _THREE = b"\xc2\xc3\xc4\xc5\xc8", b"\xe2"
_PRINTED = re.compile("[\u00a0-\u017f\u0218-\u021b\u2010-\u2027\u2030-\u203a\u20ac\u2122]+")

_BEYOND_ASCII = re.compile("[^\x00-\x7f]{2}")
_WORD = re.compile("(?:[^\\W\\d_]|[\xa1-\xa9\xac-\xba\xbc-\xbf])+")
_SHORTEST, _LONGEST = 4, 40
# A longer text is no document, and looking at each word of it takes its time.
_MOST = 1_000_000
_LOST_LEAD = re.compile("[\u0180-\u01bf]")
_BULLET = re.compile("^[ \t]*([\uf000-\uf0ff]|[ØøüÜoq§](?=[ \t]+[^\\W\\d_]))", re.MULTILINE)
_LEAST_BULLETS = 3


@dataclass(frozen=True, slots=True)
class Misreading:
    """A code page in which text of another was read; only the `letters` named are believed to be misread.

    `neighbours` is the least cost of a neighbour that counts as odd, `odd` how many of them there must be, and
    `gain` by how many bits the other reading must be likelier.
    """

    read_as: str
    written_in: str
    letters: frozenset[str]
    neighbours: int
    odd: int
    gain: int


# Left out on purpose: ă and ã, đ and ð, ŕ and à, ĺ and å, which rare right names share.
_MISREADINGS = (
    Misreading("cp1250", "cp1252", frozenset("řŘńŃęĘćĆčČ"), 10, 1, 8),
    Misreading("cp1252", "cp1250", frozenset("øØñÑêÊæÆèÈ³£¹¿¥¾¼ŸœŒ"), UNSEEN, 2, 10),
    Misreading("cp1252", "iso8859-2", frozenset("øØñÑêÊæÆèÈ³£¹¿¾¼¶¦±¡©®¬¯"), UNSEEN, 2, 10),
    Misreading("cp1252", "cp1254", frozenset("ýÝþÞðÐ"), UNSEEN, 2, 10),
)


@dataclass(frozen=True, slots=True)
class Repair:
    """A stretch of the text, in code points, and the right letters for it.

    `certain` is False where letters alone decided.
    """

    start: int
    end: int
    text: str
    certain: bool

    @property
    def growth(self) -> int:
        """By how many characters the text becomes longer; negative where it becomes shorter."""
        return len(self.text) - (self.end - self.start)


def repairs(text: str) -> tuple[Repair, ...]:
    """Return the repairs that a text needs, in its order, without overlap; none for right text."""
    if len(text) > _MOST:
        return ()
    # Glyphs of symbol fonts at the start of lines; one that is also a letter must begin three lines at least.
    glyphs = list(_BULLET.finditer(text))
    counts = Counter(match[1] for match in glyphs)
    bullets = [
        Repair(*match.span(1), "•", certain=True)
        for match in glyphs
        if match[1] >= "\uf000" or counts[match[1]] >= _LEAST_BULLETS
    ]
    chosen: list[Repair] = []
    taken: set[int] = set()
    for kind in (*_carried_letters(text), bullets, _misread_letters(text)):
        for repair in kind:
            stretch = range(repair.start, repair.end)
            if taken.isdisjoint(stretch):
                taken.update(stretch)
                chosen.append(repair)
    return tuple(sorted(chosen, key=lambda repair: repair.start))


def repaired(text: str, repairs: Sequence[Repair]) -> str:
    """Return a text with its repairs made; they are in order and do not overlap."""
    pieces, done = [], 0
    for repair in repairs:
        pieces += [text[done : repair.start], repair.text]
        done = repair.end
    return "".join((*pieces, text[done:]))


# --- UTF-8 read in a code page


@lru_cache(maxsize=len(_CARRIERS))
def _carrier(encoding: str) -> tuple[re.Pattern[str], dict[str, int]]:
    """Return what UTF-8 looks like in a code page: runs of its letters, and the byte of each character."""
    # A byte that the code page leaves undefined came through as a control character.
    chars = [chr(byte) if char == "\ufffd" else char for byte, char in enumerate(code_page(encoding))]
    behind = "".join(re.escape(char) for char in chars[0x80:0xC0])
    two, three = ("".join(re.escape(chars[byte]) for byte in bytes_) for bytes_ in (_TWO, _THREE))
    pattern = f"(?:[{two}][{behind}]|[{three}][{behind}]{{2}})+"
    return re.compile(pattern), {char: byte for byte, char in enumerate(chars)}


def _carried_letters(text: str) -> list[list[Repair]]:
    """Return the repairs by code page, that one first which explains most: in others some of its runs mean nothing."""
    readings: list[list[Repair]] = []
    # Each run of UTF-8 read in a code page has two characters beyond ASCII at the least.
    for encoding, proves_nothing in _CARRIERS.items() if _BEYOND_ASCII.search(text) else ():
        pattern, _ = _carrier(encoding)
        runs = ((match, _decode_run(match.group(), encoding)) for match in pattern.finditer(text))
        readable = [(match, right) for match, right in runs if right]
        last = (match.group()[-1] for match, _ in readable)
        if any((not char.isalpha() or char in "ªº") and char not in proves_nothing for char in last):
            readings.append([Repair(match.start(), match.end(), right, certain=True) for match, right in readable])
    return sorted(readings, key=lambda reading: -sum(repair.end - repair.start for repair in reading))


def _decode_run(run: str, encoding: str) -> str:
    """Decode a run as UTF-8, twice where it was misread twice; empty where it comes to nothing that is printed."""
    pattern, byte_of = _carrier(encoding)
    try:
        right = bytes(byte_of[char] for char in run).decode("utf-8")
    except UnicodeDecodeError:
        return ""
    if pattern.fullmatch(right):
        return _decode_run(right, encoding) or right
    return right if _PRINTED.fullmatch(right) else ""


# --- words


def _misread_letters(text: str) -> Iterator[Repair]:
    for start, word in _words_beyond_ascii(text):
        right = _with_lead(word) or _reread(word)
        # One repair a letter, as all readings have as many letters as they had bytes.
        for offset, (char, letter) in enumerate(zip(word, right, strict=True), start):
            if char != letter:
                yield Repair(offset, offset + 1, letter, certain=False)


def _words_beyond_ascii(text: str) -> Iterator[tuple[int, str]]:
    """Yield the words with a letter beyond ASCII and where each begins; most lines of a text have none."""
    start = 0
    for line in text.splitlines(keepends=True):
        for match in () if line.isascii() else _WORD.finditer(line):
            word = match.group()
            if not word.isascii() and _SHORTEST <= len(word) <= _LONGEST:
                yield start + match.start(), word
        start += len(line)


def _with_lead(word: str) -> str:
    """Put back the leading byte of letters: U+0183 keeps the second byte of ă and of Ń; the case tells which.

    Out: the word, empty where there is no such letter or the outcome is odd.
    """

    def with_lead(match: re.Match[str]) -> str:
        char, place = match.group(), match.start()
        around = {side.isupper() for side in word[max(place - 1, 0) : place + 2 : 2]}
        if small_letter(char) in letters() or len(around) > 1:
            return char
        candidates = [chr(ord(char) - distance) for distance in (0x80, 0x40)]
        fitting = [letter for letter in candidates if {letter.isupper()} == around and letter.isalpha()]
        return fitting[0] if len(fitting) == 1 else char

    right = _LOST_LEAD.sub(with_lead, word)
    return right if right != word and not odd_neighbours(right) else ""


@lru_cache(maxsize=1 << 12)
def _reread(word: str) -> str:
    """Return the word as it was written, if it was read in the wrong code page beyond doubt."""
    readings: dict[str, int] = {}
    for misreading in _MISREADINGS:
        if odd_neighbours(word, misreading.neighbours) < misreading.odd:
            continue
        read_as, written_in = code_page(misreading.read_as), code_page(misreading.written_in)
        right = "".join(written_in[read_as.index(char)] if char in misreading.letters else char for char in word)
        likelier = cost_of_word(right) + misreading.gain <= cost_of_word(word)
        if likelier and right != word and right.isalpha() and not odd_neighbours(right, UNSEEN - 5):
            readings[right] = cost_of_word(right)
    return min(readings, key=lambda right: readings[right]) if readings else word
