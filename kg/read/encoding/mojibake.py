"""Letters that were decoded wrongly before the file was written, put right where only one reading can be meant.

Kinds, each seen in copies of the Assembly's documents: UTF-8 read in a code page (`Ã©` for é, `â€¢` for a bullet);
one code page read as another (`Thorbjřrn` for Thorbjørn); the leading byte of a letter lost (`GIRZYƃSKI` for
GIRZYŃSKI); a bullet's glyph taken for a letter (`Ø NAME`). What could be a right name stays as it is.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.read.encoding import letter_model
from kg.read.encoding.detect import code_page
from kg.read.offsets import Edit

# UTF-8 in these code pages is recognised. A longer list would make right text look suspicious.
_CARRIERS = ("cp1252", "cp1250")
# Leading bytes of the letters, quotes, dashes and signs that these documents print, and what they may come to.
_TWO, _THREE = b"\xc2\xc3\xc4\xc5\xc8", b"\xe2"
_PRINTED = re.compile("[\u00a0-\u017f\u0218-\u021b\u2010-\u2027\u2030-\u203a\u20ac\u2122]+")
# Behind a capital these may be the end of a quotation, and a letter may be just that: by themselves they prove nothing.
_ENDS_OF_QUOTES = "»”’“‘–—…\xa0"

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
    Misreading("cp1252", "cp1250", frozenset("øØñÑêÊæÆèÈ³£¹¿¥¾¼ŸœŒ"), letter_model.UNSEEN, 2, 10),
    Misreading("cp1252", "iso8859-2", frozenset("øØñÑêÊæÆèÈ³£¹¿¾¼¶¦±¡©®¬¯"), letter_model.UNSEEN, 2, 10),
    Misreading("cp1252", "cp1254", frozenset("ýÝþÞðÐ"), letter_model.UNSEEN, 2, 10),
)


@dataclass(frozen=True, slots=True)
class Repair:
    """An edit that puts misread letters right; `certain` is False where letters alone decided."""

    edit: Edit
    certain: bool


def repairs(text: str) -> tuple[Repair, ...]:
    """Return the repairs that a text needs, in its order, without overlap; none for right text."""
    if len(text) > _MOST:
        return ()
    found = [Repair(edit, certain=True) for edit in (*_utf8(text), *_bullets(text))]
    taken = {offset for repair in found for offset in range(repair.edit.start, repair.edit.end)}
    found += [Repair(edit, certain=False) for edit in _words(text) if edit.start not in taken]
    return tuple(_apart(sorted(found, key=lambda repair: repair.edit.start)))


def _apart(found: Iterable[Repair]) -> Iterator[Repair]:
    end = 0
    for repair in found:
        if repair.edit.start >= end:
            yield repair
            end = repair.edit.end


@lru_cache(maxsize=4)
def _carried(encoding: str) -> tuple[re.Pattern[str], dict[str, int]]:
    """Return what UTF-8 looks like in a code page: runs of its letters, and the byte of each character."""
    # A byte that the code page leaves undefined came through as a control character.
    chars = [chr(byte) if char == "\ufffd" else char for byte, char in enumerate(code_page(encoding))]
    behind = "".join(re.escape(char) for char in chars[0x80:0xC0])
    two, three = ("".join(chars[byte] for byte in bytes_) for bytes_ in (_TWO, _THREE))
    pattern = f"(?:[{two}][{behind}]|[{three}][{behind}]{{2}})+"
    return re.compile(pattern), {char: byte for byte, char in enumerate(chars)}


def _utf8(text: str) -> Iterator[Edit]:
    for encoding in _CARRIERS:
        pattern, _ = _carried(encoding)
        runs = [(match, _decoded(match.group(), encoding)) for match in pattern.finditer(text)]
        whole = [(match, right) for match, right in runs if right]
        if any(_proves(match.group()[-1]) for match, _ in whole):
            yield from (Edit(match.start(), match.end(), right) for match, right in whole)


def _proves(char: str) -> bool:
    return (not char.isalpha() or char in "ªº") and char not in _ENDS_OF_QUOTES


def _decoded(run: str, encoding: str) -> str:
    """Decode a run as UTF-8, twice where it was misread twice; empty where it comes to nothing that is printed."""
    pattern, byte_of = _carried(encoding)
    try:
        right = bytes(byte_of[char] for char in run).decode("utf-8")
    except UnicodeDecodeError:
        return ""
    if pattern.fullmatch(right):
        return _decoded(right, encoding) or right
    return right if _PRINTED.fullmatch(right) else ""


def _bullets(text: str) -> Iterator[Edit]:
    """Glyphs of symbol fonts at the start of lines; one that is also a letter must begin three lines at least."""
    found = list(_BULLET.finditer(text))
    glyphs = [match.group(1) for match in found]
    for match in found:
        glyph = match.group(1)
        if glyph >= "\uf000" or glyphs.count(glyph) >= _LEAST_BULLETS:
            yield Edit(match.start(1), match.end(1), "•")


def _words(text: str) -> Iterator[Edit]:
    for match in _WORD.finditer(text):
        word = match.group()
        if not word.isascii() and _SHORTEST <= len(word) <= _LONGEST:
            right = _with_lead(word) or _reread(word)
            if right != word:
                yield from _differences(match.start(), word, right)


def _differences(start: int, word: str, right: str) -> Iterator[Edit]:
    """One edit a letter, as all readings have as many letters as they had bytes."""
    for offset, (one, other) in enumerate(zip(word, right, strict=True), start):
        if one != other:
            yield Edit(offset, offset + 1, other)


def _with_lead(word: str) -> str:
    """Put back the leading byte of a letter: U+0183 keeps the second byte of ă and of Ń; the case tells which."""
    right = _LOST_LEAD.sub(lambda match: _led(word, match.start()), word)
    return right if right != word and not letter_model.unseen(right) else ""


def _led(word: str, place: int) -> str:
    char = word[place]
    around = {side.isupper() for side in word[max(place - 1, 0) : place + 2 : 2]}
    if letter_model.small(char) in letter_model.table() or len(around) > 1:
        return char
    fitting = [
        led for led in (chr(ord(char) - 0x80), chr(ord(char) - 0x40)) if {led.isupper()} == around and led.isalpha()
    ]
    return fitting[0] if len(fitting) == 1 else char


@lru_cache(maxsize=1 << 12)
def _reread(word: str) -> str:
    """Return the word as it was written, if it was read in the wrong code page beyond doubt."""
    read = [_in(word, misreading) for misreading in _MISREADINGS]
    better = {right: letter_model.total(right) for right in read if right != word}
    return min(better, key=lambda right: better[right]) if better else word


def _in(word: str, misreading: Misreading) -> str:
    if letter_model.unseen(word, misreading.neighbours) < misreading.odd:
        return word
    chars = code_page(misreading.read_as)
    other = code_page(misreading.written_in)
    right = "".join(other[chars.index(char)] if char in misreading.letters else char for char in word)
    likelier = letter_model.total(right) + misreading.gain <= letter_model.total(word)
    return right if likelier and right.isalpha() and not letter_model.unseen(right, letter_model.UNSEEN - 5) else word
