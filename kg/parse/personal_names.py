"""The personal name of a list: forenames, surname with its particles, and what stands before and behind as a title.

Lists print surnames in capitals, with particles in their own case and place:
`SUTTER Petra` + `De`, `van GERVEN Henk`, `POZZO DI BORGO Yves`, `McNAMARA John`, `d'ALMEIRA Nuno`, `Ó CUÍNN Éamon`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from kg.vocabulary.concepts import Lexicon, fold

_INITIALS = re.compile(r"(?:[^\W\d_]\.?-?){1,4}")
_APOSTROPHES, _HYPHENS = "'’‘`´ʼ", "‐‑–-"
_WORDS = re.compile(rf"[^\s{_APOSTROPHES}{_HYPHENS}]+|[\s{_APOSTROPHES}{_HYPHENS}]")
_PLAIN_JOINTS = str.maketrans(dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_HYPHENS, "-"))
# Small letters that stand inside capitals because they have, or had, no capital of their own.
_CASELESS = frozenset("ßıºª")
_BRACKETED = re.compile(r"\s*(?:\[([^\[\]]+)\]|\(([^()]+)\))\s*")
_MARKS = re.compile(r"[\d:;.!?()\[\]/|=*]")
_LONGEST_HONORIFIC = 3
_TITLES = ("honorific", "title-before")
# Letters that may be an initial as well as a particle where they are capitals: `John I SMITHEN`.
_LETTER = re.compile(r"[A-Z]")


@dataclass(frozen=True, slots=True)
class PersonalName:
    """A name in normal form: `given` and `family` as written outside lists, `family` with its particle.

    `titles` are forms of address, degrees and honours as printed: what is in brackets first, then what stands before
    the name, then what stands behind it.
    """

    given: str
    family: str
    titles: tuple[str, ...] = ()

    @property
    def full(self) -> str:
        """Given name and family name, in that order."""
        return f"{self.given} {self.family}".strip()

    @property
    def honorific(self) -> str:
        """The first of the titles; empty where there is none."""
        return self.titles[0] if self.titles else ""


# --- the three orders


def surname_first(printed: str, lexicon: Lexicon, particle: str = "") -> PersonalName | None:
    """Read `SURNAME Forename`, particles in front, behind or given apart; None where no word is in capitals.

    Accepts `ROJHAN GUSTAFSSON Azadeh`, `van GERVEN Henk`, `de PUIG i OLIVE Lluís Maria`, `BERGEN Jan van der`,
    `JONKER Corien W.A.`, `DUNDEE Alexander [The Earl of]`, and a surname alone (`given` is empty).
    """
    return _surname_first(*_without_titles(printed, lexicon), lexicon, particle)


def _surname_first(
    words: list[str], titles: tuple[str, ...], lexicon: Lexicon, particle: str = ""
) -> PersonalName | None:
    length = _run(words, 0, lexicon)
    if not length or _is_honour(words[0], lexicon):
        return None
    family = normal_case(" ".join(words[:length]), lexicon)
    given = words[length:]
    if not given and length > 1 and is_forename_too(words[0], lexicon):  # `Ben BRADFORD`
        return None
    behind = _particles_behind(given, lexicon)
    particles = [particle] if particle else given[len(given) - behind :]
    return PersonalName(" ".join(given[: len(given) - behind]), _joined([*particles, family], lexicon), titles)


def forename_first(printed: str, lexicon: Lexicon) -> PersonalName | None:
    """Read `Honorific Forename SURNAME`; None where no word is in capitals, or words follow the surname.

    Accepts `Ms Petra De SUTTER`, `Mr Lluís Maria de PUIG i OLIVE`, `Maria de Belém ROSEIRA`, `Nuno d'ALMEIRA`,
    `Ms Leyla Şahin USTA`, `Lord John E. TOMLINSON`, `Alexander [The Earl of] DUNDEE`, and no honorific.
    """
    return _forename_first(*_without_titles(printed, lexicon), lexicon)


def _forename_first(words: list[str], titles: tuple[str, ...], lexicon: Lexicon) -> PersonalName | None:
    first = next((at for at in range(len(words)) if _is_surname_at(words, at, lexicon)), None)
    if first is None or _is_honour(words[first], lexicon) or first + _run(words[first:], 0, lexicon) != len(words):
        return None
    start = first
    while start and _is_particle_at(words, start - 1, lexicon):
        start -= 1
    if start == 0 and len(words) > 1 and not is_particle(words[0], lexicon):
        # Everything is in capitals: the first word must be the forename.
        start = 1
        return PersonalName(normal_case(words[0], lexicon), normal_case(" ".join(words[1:]), lexicon), titles)
    return PersonalName(" ".join(words[:start]), normal_case(" ".join(words[start:]), lexicon), titles)


def surname_only(printed: str, lexicon: Lexicon) -> PersonalName | None:
    """Read a surname in normal case: `Alis Font`, `Le Guen`, `Lord Russell-Johnston`; None where it is none.

    Namesakes are told apart by an initial behind: `Aliyev G.`, `Aliyev İ` have it as `given`.
    """
    return _surname_only(*_without_titles(printed, lexicon, small=True), lexicon)


def _surname_only(words: list[str], titles: tuple[str, ...], lexicon: Lexicon) -> PersonalName | None:
    words, given = words[:], list[str]()
    while len(words) > 1 and _is_initials(words[-1]):
        given.insert(0, words.pop())
    for word in words:
        # A capital stands at the beginning, or behind a prefix (`d'Hondt`, `al-Karimi`, `O'Brien`).
        bare = word.removeprefix(surname_prefix(word, lexicon))
        capital = any(char.isupper() for char in bare[:3]) and _MARKS.search(word) is None
        if not capital and not is_particle(word, lexicon):
            return None
    return PersonalName(" ".join(given), _joined(words, lexicon), titles) if words else None


def first_fitting(printed: str, lexicon: Lexicon, orders: Iterable[str]) -> tuple[str, PersonalName] | None:
    """Read a name in the first order that it fits, of `surname-first`, `forename-first` and `surname-only`.

    Returns the order and the name, None where it fits none of them.
    """
    words, titles = _without_titles(printed, lexicon)
    capitals = any(_is_surname_at(words, at, lexicon) for at in range(len(words)))
    for order in orders:
        name = None
        if order == _SMALL:
            # Behind a surname in small letters an honour is a title too.
            honour = bool(words) and _is_honour(words[-1], lexicon)
            name = surname_only(printed, lexicon) if honour else _surname_only(words, titles, lexicon)
        elif capitals:  # without them no word is the surname
            name = _CAPITALS[order](words, titles, lexicon)
        if name:
            return order, name
    return None


_SMALL = "surname-only"
_CAPITALS: Mapping[str, Callable[[list[str], tuple[str, ...], Lexicon], PersonalName | None]] = MappingProxyType(
    {"surname-first": _surname_first, "forename-first": _forename_first}
)


def spoken_name(printed: str, lexicon: Lexicon) -> PersonalName | None:
    """Read a name as a text addresses it: `Ms Takadze`, `Mr R. Hasanli`, `Mr Jan van der BERGEN`; None without a title.

    Of several words in small letters the last one is the surname, with the particles before it.
    """
    words, titles = _without_titles(printed, lexicon, small=True)
    if not titles or not words or _MARKS.search(re.sub(r"\b\w\.", "", " ".join(words))):
        return None
    capitals = forename_first(printed, lexicon)
    if capitals is not None:
        return capitals
    start = len(words) - 1
    while start and is_particle(words[start - 1], lexicon) and not is_forename_too(words[start - 1], lexicon):
        start -= 1
    if not all(_begins_large(word, lexicon) or is_particle(word, lexicon) for word in words) or _is_initials(words[-1]):
        return None
    return PersonalName(" ".join(words[:start]), _joined(words[start:], lexicon), titles)


def _begins_large(word: str, lexicon: Lexicon) -> bool:
    return word.removeprefix(surname_prefix(word, lexicon))[:1].isupper()


# --- words of a name


@lru_cache(maxsize=16)
def _folded(lexicon: Lexicon, *keys: str) -> frozenset[str]:
    return frozenset(fold(form) for key in keys for form in lexicon.forms(key))


@lru_cache(maxsize=16)
def _exact(lexicon: Lexicon, key: str) -> frozenset[str]:
    return frozenset(lexicon.forms(key))


@lru_cache(maxsize=16)
def _heads(lexicon: Lexicon, *keys: str) -> frozenset[str]:
    """The first words of the forms of some keys, folded."""
    return frozenset([form.split()[0] for form in _folded(lexicon, *keys)])


def is_particle(words: str, lexicon: Lexicon) -> bool:
    """Tell whether every word is a particle, or a word that stands before a surname as one: `van de`, `De`, `Ó`."""
    particles = _folded(lexicon, "particle", "name-prefix")
    return bool(words.split()) and all(fold(word) in particles for word in words.split())


def is_title(words: str, lexicon: Lexicon) -> bool:
    """Tell whether words are nothing but a form of address, degrees or honours: `Dr.`, `QC MP`."""
    remaining, titles = _without_front_titles(words.split(), lexicon, fewest=0)
    return bool(titles or remaining) and all(_is_honour(word, lexicon) for word in remaining)


def is_forename_too(word: str, lexicon: Lexicon) -> bool:
    """Tell whether a particle is printed as the forename that it may be as well: `Ben`, not `ben`."""
    return word.istitle() and fold(word) in _folded(lexicon, "particle-or-forename")


def _is_particle_at(words: list[str], at: int, lexicon: Lexicon) -> bool:
    """A particle before a surname; but not an initial (`John I SMITHEN`), nor the only forename (`Ben BRADFORD`)."""
    word = words[at]
    forename = _LETTER.fullmatch(word) is not None or (at == 0 and is_forename_too(word, lexicon))
    return is_particle(word, lexicon) and not forename


def _particles_behind(given: list[str], lexicon: Lexicon) -> int:
    """How many particles stand behind the forenames: `Jan van der`; one word at least is a forename."""
    count = 0
    while count < len(given) - 1:
        word = given[-count - 1]
        if not is_particle(word, lexicon) or _LETTER.fullmatch(word) or is_forename_too(word, lexicon):
            break
        count += 1
    return count


def is_capital(word: str, lexicon: Lexicon) -> bool:
    """Tell whether a word is printed in capitals as surnames are; ß and a prefix in small letters may stand inside.

    Initials (`E.`, `C.W.A.`) are not: they belong to the forenames.
    """
    if _is_initials(word):
        return False
    # Nearly every word is one or the other, and is asked no more.
    if word.isalpha() and word.isupper():
        return True
    if word.isascii() and word[1:].islower():
        return False
    letters = [char for char in word.removeprefix(surname_prefix(word, lexicon)) if char.isalpha()]
    return bool(letters) and not any(char not in _CASELESS and char != char.upper() for char in letters)


def _is_initials(word: str) -> bool:
    """`E.`, `C.W.A.`, and a bare letter; four letters without a point are a word."""
    return _INITIALS.fullmatch(word) is not None and (len(word) == 1 or "." in word)


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
    if is_capital(words[at], lexicon):
        return True
    return at + 1 < len(words) and words[at] in lexicon.forms("elision") and is_capital(words[at + 1], lexicon)


def surname_prefix(word: str, lexicon: Lexicon) -> str:
    """`Mc` of `McNAMARA`, `d'` of `d’ALMEIRA`: what stands in small letters before a surname; often nothing."""
    if word[1:].islower():
        return ""
    plain = word.translate(_PLAIN_JOINTS)
    prefixes = lexicon.forms("surname-prefix")
    # Hardly any word has one: all are asked at once.
    for prefix in prefixes if plain.startswith(prefixes) else ():
        if plain.startswith(prefix) and word[len(prefix) :][:1].isupper():
            return word[: len(prefix)]
    return ""


# --- titles


def _is_honour(word: str, lexicon: Lexicon) -> bool:
    """`MBE`, `QC`: printed just so, since in another case they may be names (`Mp`)."""
    honours = _exact(lexicon, "title-behind")
    return word.strip(".,") in honours or word in honours


def _without_titles(printed: str, lexicon: Lexicon, small: bool = False) -> tuple[list[str], tuple[str, ...]]:
    """Part the words of a name from its titles: in front, inside (`DUNDEE Lord`), in brackets, and honours behind.

    Honours are taken off behind a surname in capitals, or where names are printed in small letters. Round brackets
    hold a title only where it is known for one.
    """
    brackets = _BRACKETED.finditer(printed) if "(" in printed or "[" in printed else ()
    bracketed = [next(filter(None, match.groups())) for match in brackets]
    known = [" ".join(title.split()) for title in bracketed if f"[{title}]" in printed or is_title(title, lexicon)]
    inner = [title for title in known if not _is_honour(title, lexicon)]
    words = (_BRACKETED.sub(" ", printed) if bracketed and len(known) == len(bracketed) else printed).split()
    titles: list[str] = []
    heads = _heads(lexicon, *_TITLES)
    if any(fold(word).strip("'\"") in heads for word in words):  # a phrase in quotes may be a title too
        words, titles = _without_front_titles(words, lexicon)
        if not titles:
            words, titles = _without_inner_title(words, lexicon)
    honours = [title for title in known if title not in inner]
    while len(words) > 1 and _is_honour(words[-1], lexicon):
        if not small and not any(is_capital(word, lexicon) for word in words[:-1]):
            break
        honours.insert(0, words.pop())
    return words, (*inner, *titles, *honours)


def _without_front_titles(words: list[str], lexicon: Lexicon, fewest: int = 1) -> tuple[list[str], list[str]]:
    """Take the titles off the front: `Prof. Dr. Hans …`, `The Rt Hon. Sir Alan …`; `fewest` words stay behind."""
    forms, titles = _folded(lexicon, *_TITLES), []
    length = _LONGEST_HONORIFIC
    while length:
        phrase = " ".join(words[:length])
        if length <= len(words) - fewest and fold(phrase) in forms:
            titles.append(phrase)
            words, length = words[length:], _LONGEST_HONORIFIC
        else:
            length -= 1
    return words, titles


def _without_inner_title(words: list[str], lexicon: Lexicon) -> tuple[list[str], list[str]]:
    """Take the one title out that stands inside a name or behind it, the longest one first."""
    for length in range(min(_LONGEST_HONORIFIC, len(words) - 1), 0, -1):
        for at in range(1, len(words) - length + 1):
            phrase = " ".join(words[at : at + length])
            if fold(phrase) in _folded(lexicon, *_TITLES):
                return words[:at] + words[at + length :], [phrase]
    return words, []


# --- normal form


def normal_case(surname: str, lexicon: Lexicon) -> str:
    """Return a surname printed in capitals in normal case; words in mixed case stay as they are.

    A first particle in capitals keeps its capital (`DE TEMMERMAN` → `De Temmerman`), one inside is
    small (`POZZO DI BORGO` → `Pozzo di Borgo`). A plain capital I becomes i, a dotted one i too.
    """
    words = surname.split()
    for index, word in enumerate(words):
        if not is_capital(word, lexicon):
            # A letter that joins two surnames is small as well: `CONCEIÇÃO E SOUSAN`.
            if 0 < index < len(words) - 1 and _LETTER.fullmatch(word) and is_particle(word, lexicon):
                words[index] = _lower(word)
            continue
        if 0 < index < len(words) - 1 and is_particle(word, lexicon):
            words[index] = _lower(word)
        else:
            prefix = surname_prefix(word, lexicon)
            words[index] = prefix + _capitalised(word[len(prefix) :], lexicon)
    return _joined(words, lexicon)


def _joined(words: Iterable[str], lexicon: Lexicon) -> str:
    """Join the words of a surname; what an apostrophe elides has no space behind: `d'` + `Almeira`, `O'` + `Cuinn`."""
    elided = _folded(lexicon, "elision")
    surname = ""
    for word in words:
        glued = surname[-1:] in _APOSTROPHES and fold(surname.split()[-1][:-1]) in elided if surname else True
        surname += word if glued else f" {word}"
    return surname


def _capitalised(word: str, lexicon: Lexicon) -> str:
    """Capitalise after hyphens, and after an apostrophe behind one letter (O', D') or an article (Dell')."""
    pieces = _WORDS.findall(word)
    elided = _folded(lexicon, "elision")
    written = ""
    for index, piece in enumerate(pieces):
        before = pieces[:index][-2:]
        parted = len(before) == 2 and before[1] in _APOSTROPHES and (len(before[0]) == 1 or fold(before[0]) in elided)
        begins = not before or before[-1] in _HYPHENS or parted
        written += piece[:1].upper() + _lower(piece[1:]) if begins else _lower(piece)
    return written


def _lower(text: str) -> str:
    # Python lowers İ to i with a combining dot; the dot belongs to the capital only.
    return text.replace("İ", "i").lower()
