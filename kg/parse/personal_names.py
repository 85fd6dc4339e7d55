"""Parsing of personal names: which words are the surname, and how a name reads in normal case.

Lists print surnames in capitals, with particles in their own case and place:
`SUTTER Petra` + `De`, `van GERVEN Henk`, `POZZO DI BORGO Yves`, `McNAMARA John`, `MIßFELDER Philipp`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.vocabulary.concepts import Lexicon, fold

_INITIALS = re.compile(r"(?:[^\W\d_]\.?-?){1,4}")
_APOSTROPHES, _HYPHENS = "'’‘`´ʼ", "‐‑–-"
_WORDS = re.compile(rf"[^\s{_APOSTROPHES}{_HYPHENS}]+|[\s{_APOSTROPHES}{_HYPHENS}]")
# Small letters that stand inside capitals because they have, or had, no capital of their own.
_CASELESS = frozenset("ßıºª")
_TITLE = re.compile(r"\s*\[([^\]]+)\]\s*")
_MARKS = re.compile(r"[\d:;.!?()\[\]/|=*]")
_LONGEST_HONORIFIC = 3


@dataclass(frozen=True, slots=True)
class PersonalName:
    """A name in normal form: `given` and `family` as written outside lists, `family` with its particle."""

    given: str
    family: str
    honorific: str = ""

    @property
    def full(self) -> str:
        """Given name and family name, in that order."""
        return f"{self.given} {self.family}".strip()


@lru_cache(maxsize=16)
def _folded(lexicon: Lexicon, key: str) -> frozenset[str]:
    return frozenset(fold(form) for form in lexicon.forms(key))


def is_particle(words: str, lexicon: Lexicon) -> bool:
    """Tell whether every word is a particle: `van de`, `De`."""
    particles = _folded(lexicon, "particle")
    return bool(words.split()) and all(fold(word) in particles for word in words.split())


def is_capital(word: str, lexicon: Lexicon) -> bool:
    """Tell whether a word is printed in capitals as surnames are; ß and the prefix Mc may stand inside.

    Initials (`E.`, `C.W.A.`) are not: they belong to the forenames.
    """
    if _is_initials(word):
        return False
    letters = [char for char in word.removeprefix(_surname_prefix(word, lexicon)) if char.isalpha()]
    return bool(letters) and not any(char not in _CASELESS and char != char.upper() for char in letters)


def _is_initials(word: str) -> bool:
    """`E.`, `C.W.A.`, and a bare letter; four letters without a point are a word."""
    return _INITIALS.fullmatch(word) is not None and (len(word) == 1 or "." in word)


def surname_first(printed: str, lexicon: Lexicon, particle: str = "") -> PersonalName | None:
    """Read `SURNAME Forename`, particles in front or given apart; None where no word is in capitals.

    Accepts `ROJHAN GUSTAFSSON Azadeh`, `van GERVEN Henk`, `de PUIG i OLIVE Lluís Maria`,
    `JONKER Corien W.A.`, `DUNDEE Alexander [The Earl of]`, and a surname alone (`given` is empty).
    """
    words, title = _without_title(printed, lexicon)
    length = _run(words, 0, lexicon)
    if not length:
        return None
    family = normal_case(" ".join(words[:length]), lexicon)
    return PersonalName(" ".join(words[length:]), f"{particle} {family}".strip(), title)


def forename_first(printed: str, lexicon: Lexicon) -> PersonalName | None:
    """Read `Honorific Forename SURNAME`; None where no word is in capitals, or words follow the surname.

    Accepts `Ms Petra De SUTTER`, `Mr Lluís Maria de PUIG i OLIVE`, `Maria de Belém ROSEIRA`,
    `Ms Leyla Şahin USTA`, `Lord John E. TOMLINSON`, `Alexander [The Earl of] DUNDEE`, and no honorific.
    """
    words, title = _without_title(printed, lexicon)
    first = next((at for at in range(len(words)) if _is_surname_at(words, at, lexicon)), None)
    if first is None:
        return None
    start = first
    while start and is_particle(words[start - 1], lexicon):
        start -= 1
    if first + _run(words[first:], 0, lexicon) != len(words):
        return None
    if start == 0 and len(words) > 1 and not is_particle(words[0], lexicon):
        # Everything is in capitals: the first word must be the forename.
        return PersonalName(normal_case(words[0], lexicon), normal_case(" ".join(words[1:]), lexicon), title)
    return PersonalName(" ".join(words[:start]), normal_case(" ".join(words[start:]), lexicon), title)


def surname_only(printed: str, lexicon: Lexicon) -> PersonalName | None:
    """Read a surname in normal case: `Alis Font`, `Le Guen`, `Lord Russell-Johnston`; None where it is none.

    Namesakes are told apart by an initial behind: `Aliyev G.`, `Aliyev İ` have it as `given`.
    """
    words, title = _without_title(printed, lexicon)
    given: list[str] = []
    while len(words) > 1 and _is_initials(words[-1]):
        given.insert(0, words.pop())
    for word in words:
        # A capital stands at the beginning, or behind an apostrophe or a small first letter (`O'Brien`, `d'Hondt`).
        capital = any(char.isupper() for char in word[:3]) and _MARKS.search(word) is None
        if not capital and not is_particle(word, lexicon):
            return None
    return PersonalName(" ".join(given), " ".join(words), title) if words else None


def _run(words: list[str], start: int, lexicon: Lexicon) -> int:
    """How many words from `start` are a surname: capitals, with particles before and between."""
    length = 0
    for index, word in enumerate(words[start:]):
        if _is_surname_at(words, start + index, lexicon):
            length = index + 1
        elif not is_particle(word, lexicon):
            break
    return length


def _is_surname_at(words: list[str], at: int, lexicon: Lexicon) -> bool:
    """A word in capitals, or the letter before one from which a lost apostrophe parts it (`L OVOCHKINA`)."""
    elided = words[at] in lexicon.forms("elision") and at + 1 < len(words)
    return is_capital(words[at], lexicon) or (elided and is_capital(words[at + 1], lexicon))


def _without_title(printed: str, lexicon: Lexicon) -> tuple[list[str], str]:
    """Part the words of a name from an honorific: in front, behind, or in brackets inside."""
    bracketed = _TITLE.search(printed)
    words = _TITLE.sub(" ", printed).split()
    title = " ".join(bracketed.group(1).split()) if bracketed else ""
    for length in range(min(_LONGEST_HONORIFIC, len(words) - 1), 0, -1):
        for at in (0, *range(1, len(words) - length + 1)):
            phrase = " ".join(words[at : at + length])
            if fold(phrase) in _folded(lexicon, "honorific"):
                return words[:at] + words[at + length :], title or phrase
    return words, title


def normal_case(surname: str, lexicon: Lexicon) -> str:
    """Return a surname printed in capitals in normal case; words in mixed case stay as they are.

    A first particle in capitals keeps its capital (`DE TEMMERMAN` → `De Temmerman`), one inside is
    small (`POZZO DI BORGO` → `Pozzo di Borgo`). A plain capital I becomes i, a dotted one i too.
    """
    words = surname.split()
    for index, word in enumerate(words):
        if not is_capital(word, lexicon):
            continue
        if 0 < index < len(words) - 1 and is_particle(word, lexicon):
            words[index] = _lower(word)
        else:
            prefix = _surname_prefix(word, lexicon)
            words[index] = prefix + _capitalised(word[len(prefix) :])
    return " ".join(words)


def _surname_prefix(word: str, lexicon: Lexicon) -> str:
    """`Mc` of `McNAMARA`: what stands in small letters before the capitals of a surname; often nothing."""
    for prefix in lexicon.forms("surname-prefix"):
        if word.startswith(prefix) and word[len(prefix) :][:1].isupper():
            return prefix
    return ""


def _capitalised(word: str) -> str:
    """Capitalise after hyphens, and after an apostrophe where one letter stands before it (O', D')."""
    pieces = _WORDS.findall(word)
    written = ""
    for index, piece in enumerate(pieces):
        before = pieces[:index][-2:]
        elided = len(before) == 2 and before[1] in _APOSTROPHES and len(before[0]) == 1
        begins = not before or before[-1] in _HYPHENS or elided
        written += piece[:1].upper() + _lower(piece[1:]) if begins else _lower(piece)
    return written


def _lower(text: str) -> str:
    # Python lowers İ to i with a combining dot; the dot belongs to the capital only.
    return text.replace("İ", "i").lower()
