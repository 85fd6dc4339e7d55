"""The signatory line and the personal name in it, one grammar for all layouts and languages, read with places.

    SURNAME Forename, particle, Country, GROUP      print, since 2006
    Honorific Forename SURNAME, Country, GROUP      the pages of both sites
    Surname, Country, GROUP                         print and pages, until 2007

The line is read from its end: a group's abbreviation, before it a State, what is left is the name.
The vocabulary decides what a State and a group are; a slot that holds neither is kept as printed,
so that resolving can name the line and the likeliest meaning.

Lists print surnames in capitals, with particles in their own case and place:
`SUTTER Petra` + `De`, `van GERVEN Henk`, `POZZO DI BORGO Yves`, `McNAMARA John`, `MIßFELDER Philipp`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from kg.model.document import Mention, Slot, Span
from kg.parse.heading import body_of
from kg.vocabulary.concepts import AFFILIATIONS, CODES, SLOT_NAMES, Lexicon, Vocabulary, fold
from kg.vocabulary.patterns import Patterns

# How an abbreviation of a group looks that the vocabulary does not hold.
_CODE_SHAPE = re.compile(r"[A-Z]{2,6}(?:[/-][A-Z]{1,4})?")
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


@dataclass(frozen=True, slots=True)
class SignatoryField:
    """What stands between two commas, without the white space around it."""

    text: str
    span: Span

    def split(self, gap: re.Match[str]) -> tuple["SignatoryField", "SignatoryField"]:
        """Return what stands before and behind a gap of white space, where a comma is lost."""
        start = self.span.start
        left = SignatoryField(self.text[: gap.start()], Span(start, start + gap.start()))
        return left, SignatoryField(self.text[gap.end() :], Span(start + gap.end(), self.span.end))


def fields_of(text: str, span: Span, separators: str = ",") -> tuple[SignatoryField, ...]:
    """Return the fields of a line, empty ones left out; spans count in the whole text."""
    fields = []
    for match in re.finditer(rf"[^{separators}]+", text[span.start : span.end]):
        printed = match.group().strip()
        start = span.start + match.start() + len(match.group()) - len(match.group().lstrip())
        if printed:
            fields.append(SignatoryField(printed, Span(start, start + len(printed))))
    return tuple(fields)


def is_state(text: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a text is a name of a State, now or once, in any language."""
    return bool(vocabulary.look_up("State", text, roles=SLOT_NAMES))


def is_group(text: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a text is the abbreviation of a group or of having none, in any language."""
    return any(vocabulary.look_up(kind, text, roles=CODES) for kind in AFFILIATIONS)


def read(
    text: str, span: Span, vocabulary: Vocabulary, lexicon: Lexicon, order: str = "surname-first"
) -> Mention | None:
    """Read one signatory line; None where the line has no such form.

    `order` is the layout's: `surname-first`, `forename-first` or `surname-only`. A single line may be
    printed in another order than its list; capitals tell. Returns a mention of kind `signature` with the
    slots `given`, `family`, `honorific`, `state` and `group`, each only where it is printed; `state` and
    `group` as printed, not looked up.
    """
    fields, group = _take_group(fields_of(text, span), vocabulary)
    fields, state = _take_state(fields, group is not None, vocabulary)
    rule, name = _name(fields, lexicon, order)
    if name is None or state is None:
        return None
    where = Span(fields[0].span.start, fields[-1].span.end)
    slots = [Slot("family", name.family, where), Slot("given", name.given, where)]
    slots += [Slot("honorific", name.honorific, where)] if name.honorific else []
    slots += [Slot("state", " ".join(state.text.split()), state.span)]
    slots += [Slot("group", " ".join(group.text.split()), group.span)] if group else []
    return Mention("signature", span, f"signatories.{rule}", tuple(slots))


def _take_group(
    fields: tuple[SignatoryField, ...], vocabulary: Vocabulary
) -> tuple[tuple[SignatoryField, ...], SignatoryField | None]:
    """Take the group off the end; a code that the vocabulary lacks counts only behind a State."""
    if len(fields) < 2:
        return fields, None
    last, before = fields[-1], fields[-2]
    if is_group(last.text, vocabulary) or (_CODE_SHAPE.fullmatch(last.text) and is_state(before.text, vocabulary)):
        return fields[:-1], last
    for gap in re.finditer(r"\s+", last.text):  # `Italy SOC`, the comma lost
        state, code = last.split(gap)
        if is_state(state.text, vocabulary) and is_group(code.text, vocabulary):
            return (*fields[:-1], state), code
    return fields, None


def _take_state(
    fields: tuple[SignatoryField, ...], grouped: bool, vocabulary: Vocabulary
) -> tuple[tuple[SignatoryField, ...], SignatoryField | None]:
    """Take the State off the end, or what stands in its slot: before a group, or spelt nearly like one."""
    if not fields:
        return fields, None
    last = fields[-1]
    if len(fields) > 1 and is_state(last.text, vocabulary):
        return fields[:-1], last
    for gap in re.finditer(r"\s+", last.text):  # `JONES Susan United Kingdom`, the comma lost
        name, state = last.split(gap)
        if is_state(state.text, vocabulary):
            return (*fields[:-1], name), state
    if len(fields) > 1 and (grouped or vocabulary.nearest("State", last.text)):
        return fields[:-1], last
    return fields, None


def _name(fields: tuple[SignatoryField, ...], lexicon: Lexicon, order: str) -> tuple[str, PersonalName | None]:
    """Read the fields before the State: the name, then perhaps a particle or a forename put apart."""
    if len(fields) == 2:
        first, second = fields[0].text, fields[1].text
        if is_particle(second, lexicon):
            return "surname-first", surname_first(first, lexicon, " ".join(second.split()))
        surname = surname_first(first, lexicon)
        alone = surname is not None and not surname.given
        return "surname-first", surname_first(f"{first} {second}", lexicon) if alone else None
    if len(fields) == 1:
        for rule in _ORDERS[order]:
            name = _READERS[rule](fields[0].text, lexicon)
            if name:
                return rule, name
    return order, None


def tabled_by(text: str, span: Span, patterns: Patterns) -> Iterator[Mention]:
    """Yield who tables an amendment of a compendium: persons (`Person`, slot `name`), or a committee (slot `body`).

        Tabled by Mr John HOWELL, Sir Christopher CHOPE, Ms Branka STAMENKOVIĆ
        Tabled by the Committee on Culture, Science, Education and Media

    Without State and group a name tells no member, so it is a person whom the text names.
    """
    label = patterns.tabled_by_label.match(text, span.start, span.end)
    names = Span(label.end() if label else span.start, span.end)
    committee = body_of(names.slice(text), names, "compendium.tabled-by", patterns)
    if committee:
        yield committee
        return
    for field in fields_of(text, names, ",;"):
        printed = field.text.strip(" \t\r\n.")
        name = forename_first(printed, patterns.lexicon)
        if name:
            start = field.span.start + field.text.index(printed)
            where = Span(start, start + len(printed))
            slots = [Slot("name", name.full, where)]
            slots += [Slot("honorific", name.honorific, where)] if name.honorific else []
            yield Mention("Person", where, "compendium.tabled-by", tuple(slots))


# --- personal names


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


_READERS: Mapping[str, Callable[[str, Lexicon], PersonalName | None]] = MappingProxyType(
    {"surname-first": surname_first, "forename-first": forename_first, "surname-only": surname_only}
)
# What is tried on a line, by the order of its layout; only a layout that prints small surnames allows them.
_ORDERS = MappingProxyType(
    {
        "surname-first": ("surname-first", "forename-first"),
        "forename-first": ("forename-first", "surname-first"),
        "surname-only": ("surname-first", "forename-first", "surname-only"),
    }
)
