"""Which letters stand beside which in the languages of the Council of Europe: how odd a letter is where it stands.

The table is `ontology/letters.tsv`; its first lines tell how it was made. Costs are in bits: some 8 for a letter that
is at home, 30 and more for one that no language writes there.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kg.model import resources
from kg.model.errors import InstallationError

# What a neighbour costs that was never counted beside a letter.
UNSEEN = 14
# What no text has: a control character, a letter of no language, a sign inside a word.
NEVER = 40
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
        """Return what the two neighbours cost; `^` and `$` are the beginning and the end of a word."""
        known = self.before_last if behind == "$" and before != "^" else self.before
        return known.get(before, UNSEEN), self.behind.get(behind, UNSEEN)


@lru_cache(maxsize=1)
def table() -> Mapping[str, Letter]:
    """Return the table by small letter. Raises InstallationError where the file is missing or faulty."""
    paths = [path for path in resources.files("ontology", ".tsv") if path.stem == "letters"]
    try:
        lines = paths[0].read_text(encoding="utf-8").splitlines()
        return {line[0]: _letter(line) for line in lines if not line.startswith("#")}
    except (IndexError, ValueError) as error:
        raise InstallationError("ontology/letters.tsv is missing or faulty: install pace-kg again") from error


def _letter(line: str) -> Letter:
    _, weight, *columns = line.split("\t")
    before, behind, before_last = map(_costs, columns)
    return Letter(int(weight), before, behind, before_last)


def _costs(column: str) -> dict[str, int]:
    costs: dict[str, int] = {}
    for group in column.split():
        letters = group.lstrip("0123456789")
        costs |= dict.fromkeys(letters, int(group.removesuffix(letters)))
    return costs


def small(char: str) -> str:
    """Return a letter as the table has it: small, but İ for itself."""
    return char if char == "İ" else char.lower()


def _side(char: str, edge: str) -> str:
    return small(char) if char.isalpha() else edge


@lru_cache(maxsize=1 << 14)
def cost(before: str, char: str, behind: str) -> int:
    """Return how odd a character beyond ASCII is between two others, in bits; a space stands for the text's ends."""
    if not char.isalpha():
        return _cost_of_sign(before, char, behind)
    known = table().get(small(char))
    if known is None:
        return _UNKNOWN
    capitals = [side.isupper() for side in (before, behind) if side.isalpha()]
    odd = char.islower() and char != "ß" and all(capitals) and len(capitals) == 2
    odd = odd or (char.isupper() and before.islower())
    return known.weight + sum(known.neighbours(_side(before, "^"), _side(behind, "$"))) + odd * _WRONG_CASE


def _cost_of_sign(before: str, char: str, behind: str) -> int:
    category = unicodedata.category(char)
    if category in ("Cc", "Cn") or char == "\ufffd":
        return NEVER
    if before.isalpha() and behind.isalpha():
        return _PUNCTUATION if char in _INSIDE_WORDS else NEVER
    if char in _CALLS:
        return _CALL if before.isascii() else _CALL_BEHIND_ACCENT
    if category == "Sk":
        return _SPACING_ACCENT
    return _PUNCTUATION if category[0] in "PZ" else _SIGN


def unseen(word: str, at_least: int = UNSEEN) -> int:
    """Count in a word the neighbours of accented letters that cost `at_least` so much, and the signs inside it.

    A word with a letter of no language counts nothing: the table cannot judge it.
    """
    padded = f" {word} "
    triples = [triple for triple in zip(padded, word, padded[2:], strict=False) if not triple[1].isascii()]
    if any(char.isalpha() and small(char) not in table() for _, char, _ in triples):
        return 0
    return sum(_unseen(before, char, behind, at_least) for before, char, behind in triples)


def _unseen(before: str, char: str, behind: str, at_least: int) -> int:
    if not char.isalpha():
        return 2 if _cost_of_sign(before, char, behind) == NEVER else 0
    return sum(bits >= at_least for bits in table()[small(char)].neighbours(_side(before, "^"), _side(behind, "$")))


def total(word: str) -> int:
    """Return how odd the characters beyond ASCII in a word are together."""
    return total_of(zip(f" {word}", word, f"{word[1:]} ", strict=False))


def total_of(triples: Iterable[tuple[str, str, str]]) -> int:
    """Return the cost of all characters beyond ASCII among triples of a character and its neighbours."""
    return sum(cost(before, char, behind) for before, char, behind in triples if not char.isascii())
