"""Spelling: which words may be one and the same name, by rules that stand as data in ontology/lexicon/people.ttl.

A word is compared in three forms: raw (`Löffler`), plain (`loffler`, as in an IRI), and common (`lofler`), in which
all ways of writing a name in Latin letters fall together that are usual for names of its State. Where French and
English read the same letters differently (`ch`), a second common form stands beside the first.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import permutations
from types import MappingProxyType

from kg.model import iri
from kg.vocabulary.concepts import Lexicon, Vocabulary, fold

_APOSTROPHES = re.compile("['’‘`´ʼʹ′\"]")
_WORD = re.compile(r"[^\W\d_]+")
_DOUBLED = re.compile(r"(.)\1+")
# Pages for European names, which files are read in by mistake for one another.
_CODE_PAGES = ("cp1250", "cp1252", "cp1254", "cp1257")
_EVERYWHERE = "latin"
_SURNAME_FIRST = "states-surname-first"


@dataclass(frozen=True, slots=True)
class NormalisedWord:
    """One word of a name: as printed but for case, plain, in common spelling; `misread` as other code pages have it.

    `second` is the common spelling of the letters as French reads them, equal to `common` where that changes nothing.
    """

    raw: str
    plain: str
    common: str
    second: str
    misread: frozenset[str]

    @property
    def is_initial(self) -> bool:
        """Whether it is a single letter."""
        return len(self.plain) == 1

    def sounds_like(self, other: "NormalisedWord") -> bool:
        """Tell whether two words are one name by some reading of their letters."""
        return self.common in (other.common, other.second) or self.second in (other.common, other.second)


@dataclass(frozen=True, slots=True, eq=False)
class SpellingRules:
    """Spellings that stand for the same letters: a pattern of them all, the common spelling of each by two readings.

    `letters` are those that sound alike in the State's own writing, before they become plain; `single` makes doubled
    letters one.
    """

    letters: Mapping[str, str]
    pattern: re.Pattern[str]
    common: Mapping[str, str]
    second: Mapping[str, str]
    single: bool

    def sounded(self, raw: str) -> str:
        """Return a word with its letters as they sound."""
        return "".join(self.letters.get(letter, letter) for letter in raw)

    def read(self, plain: str) -> tuple[str, str]:
        """Return a plain word in both common spellings."""
        return self._apply(plain, self.common), self._apply(plain, self.second)

    def _apply(self, plain: str, common: Mapping[str, str]) -> str:
        spelt = self.pattern.sub(lambda match: common[match.group()], plain)
        return _DOUBLED.sub(r"\1", spelt) if self.single else spelt


@dataclass(frozen=True, slots=True, eq=False)
class Spelling:
    """All that the lexicon knows of personal names; the words taken apart so far are kept in `words`."""

    letters: Mapping[str, str]
    particles: frozenset[str]
    rules: Mapping[str, SpellingRules]
    everywhere: SpellingRules
    forenames: Mapping[str, frozenset[str]]
    common_surnames: Mapping[str, frozenset[str]]
    surname_first: frozenset[str]
    sexes: Mapping[str, str]
    words: dict[tuple[str, str], NormalisedWord]

    def split(self, text: str, alpha2: str) -> tuple[NormalisedWord, ...]:
        """Take a name apart into its words: at spaces, hyphens and points, not at apostrophes.

        `alpha2` is the code of the State, whose usual ways of writing names apply.
        """
        flat = unicodedata.normalize("NFC", _APOSTROPHES.sub("", text).casefold())
        # The dot that casefold leaves of İ, and marks that no letter has taken up, would part a word in two.
        letters = "".join(char for char in flat if not unicodedata.combining(char))
        return tuple(self._word(found, alpha2) for found in _WORD.findall(letters))

    def _word(self, raw: str, alpha2: str) -> NormalisedWord:
        key = (raw, alpha2)
        if key not in self.words:
            rules = self.rules.get(alpha2, self.everywhere)
            spelt = rules.read(self._plain(rules.sounded(raw)))
            self.words[key] = NormalisedWord(raw, self._plain(raw), *spelt, _misread(raw))
        return self.words[key]

    def _plain(self, raw: str) -> str:
        return iri.slug("".join(map(self._latin, raw)))

    def _latin(self, letter: str) -> str:
        """A letter of another script in Latin letters, as it is or without its accent; a Latin one as it is."""
        bare = unicodedata.normalize("NFD", letter)[0]
        return self.letters.get(letter, self.letters.get(bare, letter))

    def common(self, plain: str, alpha2: str) -> str:
        """Return a word in plain letters in the common spelling of names of a State."""
        return self.rules.get(alpha2, self.everywhere).read(plain)[0]

    def joined(self, words: Iterable[NormalisedWord], alpha2: str) -> str:
        """Return the common spelling of words written as one."""
        return self.common("".join(word.plain for word in words), alpha2)

    def same_forename(self, one: NormalisedWord, other: NormalisedWord) -> bool:
        """Tell whether two forenames are known forms of one name."""
        return not self.names_of(one).isdisjoint(self.names_of(other))

    def names_of(self, forename: NormalisedWord) -> frozenset[str]:
        """Return the names that a forename is known to be a form of; empty where it is known for none."""
        return self.forenames.get(forename.plain, frozenset())

    def is_common_surname(self, surname: NormalisedWord, alpha2: str) -> bool:
        """Tell whether many people of a State have that surname."""
        return surname.plain in self.common_surnames.get(alpha2, ())

    def sex(self, honorific: str) -> str:
        """Return `man` or `woman` where only the one or the other is addressed so, else the empty string."""
        return self.sexes.get(fold(honorific), "")


def _misread(raw: str) -> frozenset[str]:
    """The plain forms that a word takes when it is read in the wrong code page."""
    found: set[str] = set()
    for written, read in permutations(() if raw.isascii() else _CODE_PAGES, 2):
        try:
            found.add(iri.slug(raw.encode(written).decode(read)))
        except UnicodeError:
            continue
    return frozenset(found - {iri.slug(raw)})


def spelling_of(vocabulary: Vocabulary) -> Spelling:
    """Compile the rules of ontology/lexicon/people.ttl."""
    lexicon = next(lexicon for _, lexicon in sorted(vocabulary.lexicons.items()))
    return Spelling(
        letters=MappingProxyType(_letters(lexicon, lexicon.keys("letter-"))),
        particles=frozenset(iri.slug(_APOSTROPHES.sub("", form)) for form in lexicon.forms("particle")),
        rules=MappingProxyType(_rules(lexicon)),
        everywhere=_compiled(lexicon, (_EVERYWHERE,)),
        forenames=MappingProxyType(_forenames(lexicon)),
        common_surnames=MappingProxyType(_surnames(lexicon)),
        surname_first=frozenset(lexicon.forms(_SURNAME_FIRST)),
        sexes=MappingProxyType({fold(form): sex for sex, form in _grouped(lexicon, "address-")}),
        words={},
    )


def _grouped(lexicon: Lexicon, prefix: str) -> list[tuple[str, str]]:
    """The forms of all keys that begin with a prefix, each behind the rest of its key."""
    return [(key.removeprefix(prefix), form) for key in lexicon.keys(prefix) for form in lexicon.forms(key)]


def _letters(lexicon: Lexicon, keys: Iterable[str]) -> dict[str, str]:
    pairs = [form.partition(" ") for key in keys for form in lexicon.forms(key)]
    return {letter: latin for letter, _, latin in pairs}


def _rules(lexicon: Lexicon) -> dict[str, SpellingRules]:
    """The rules of each State: those of all ways of writing that it is listed under, of the smaller list in the end."""
    ways: dict[str, list[str]] = {}
    for key in sorted({*lexicon.keys("states-")} - {_SURNAME_FIRST}, key=lambda key: (-len(lexicon.forms(key)), key)):
        for alpha2 in lexicon.forms(key):
            ways.setdefault(alpha2, []).append(key.removeprefix("states-"))
    compiled = {found: _compiled(lexicon, (_EVERYWHERE, *found)) for found in map(tuple, ways.values())}
    return {alpha2: compiled[tuple(found)] for alpha2, found in ways.items()}


def _compiled(lexicon: Lexicon, ways: tuple[str, ...]) -> SpellingRules:
    common = {form: letters for way in ways for letters, form in _grouped(lexicon, f"spelling-{way}-")}
    second = {form: letters for way in ways for letters, form in _grouped(lexicon, f"second-{way}-")}
    pattern = re.compile("|".join(sorted(common, key=lambda form: (-len(form), form))))
    letters = _letters(lexicon, [f"own-letter-{way}" for way in ways])
    single = not set(lexicon.forms("ways-single")).isdisjoint(ways)
    readings = (MappingProxyType(common), MappingProxyType(common | second))
    return SpellingRules(MappingProxyType(letters), pattern, *readings, single=single)


def _forenames(lexicon: Lexicon) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, form in _grouped(lexicon, "forename-"):
        found.setdefault(iri.slug(form), set()).add(name)
    return {form: frozenset(names) for form, names in found.items()}


def _surnames(lexicon: Lexicon) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for state, form in _grouped(lexicon, "common-surname-"):
        found.setdefault(state.upper(), set()).add(iri.slug(_APOSTROPHES.sub("", form)))
    return {state: frozenset(forms) for state, forms in found.items()}
