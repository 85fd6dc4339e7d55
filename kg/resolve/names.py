"""Normalisation and parsing of personal names: the words of a name in the forms in which they are compared.

A word is compared in three forms: raw (`Löffler`), plain (`loffler`, as in an IRI), and common (`lofler`), in which
all ways of writing a name in Latin letters fall together that are usual for names of its State. Where French and
English read the same letters differently (`ch`), a second common form stands beside the first. The rules are data:
ontology/lexicon/shared/forenames-and-spelling.ttl.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import permutations

from kg.model import iri
from kg.vocabulary.concepts import Lexicon, Vocabulary, fold

_APOSTROPHES = re.compile("['’‘`´ʼʹ′\"]")
_WORD = re.compile(r"[^\W\d_]+")
_DOUBLED = re.compile(r"(.)\1+")
# What parts forenames; a hyphen makes one of two.
_BETWEEN_FORENAMES = re.compile(r"[\s.]+")
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

    letters: Mapping[int, str]
    pattern: re.Pattern[str]
    common: Mapping[str, str]
    second: Mapping[str, str]
    single: bool

    def read(self, plain: str) -> tuple[str, str]:
        """Return a plain word in both common spellings."""
        first = self.pattern.sub(lambda form: self.common[form.group()], plain)
        second = self.pattern.sub(lambda form: self.second[form.group()], plain)
        return (_DOUBLED.sub(r"\1", first), _DOUBLED.sub(r"\1", second)) if self.single else (first, second)


@dataclass(frozen=True, eq=False)
class Spelling:
    """All that a lexicon knows of personal names, each part compiled when it is first asked for.

    What was normalised so far is kept, since the same words are met again and again.
    """

    lexicon: Lexicon
    _words: dict[tuple[str, str], NormalisedWord] = field(default_factory=dict, repr=False)
    _rules: dict[tuple[str, ...], SpellingRules] = field(default_factory=dict, repr=False)

    @cached_property
    def latin_letters(self) -> Mapping[str, str]:
        """The letters of other scripts, and those of Latin ones that Unicode does not take apart, in Latin letters."""
        return dict(self._letters(self.lexicon.keys("letter-")))

    @cached_property
    def particles(self) -> frozenset[str]:
        """Words that stand before a surname and are none, such as `de`, in plain letters."""
        return frozenset(iri.slug(_APOSTROPHES.sub("", form)) for form in self.lexicon.forms("particle"))

    @cached_property
    def surname_first(self) -> frozenset[str]:
        """The States in which a name begins with the surname."""
        return frozenset(self.lexicon.forms(_SURNAME_FIRST))

    @cached_property
    def forenames(self) -> Mapping[str, frozenset[str]]:
        """The names that a forename, in plain letters, is known to be a form of."""
        names: dict[str, set[str]] = {}
        for name, form in self._forms("forename-"):
            names.setdefault(iri.slug(form), set()).add(name)
        return {form: frozenset(of_form) for form, of_form in names.items()}

    @cached_property
    def common_surnames(self) -> frozenset[tuple[str, str]]:
        """State and surname, in plain letters, where many people have that surname."""
        forms = self._forms("common-surname-")
        return frozenset((state.upper(), iri.slug(_APOSTROPHES.sub("", form))) for state, form in forms)

    @cached_property
    def sexes(self) -> Mapping[str, str]:
        """`man` or `woman` by a form of address that is used for the one or the other only."""
        return {fold(form): sex for sex, form in self._forms("address-")}

    @cached_property
    def ways_of_writing(self) -> Mapping[str, tuple[str, ...]]:
        """The ways of writing that each State is listed under, that of the smallest list last: its rules go before."""
        ways: dict[str, tuple[str, ...]] = {}
        keys = {*self.lexicon.keys("states-")} - {_SURNAME_FIRST}
        for key in sorted(keys, key=lambda key: (-len(self.lexicon.forms(key)), key)):
            for alpha2 in self.lexicon.forms(key):
                ways[alpha2] = (*ways.get(alpha2, ()), key.removeprefix("states-"))
        return ways

    def rules(self, alpha2: str) -> SpellingRules:
        """Return the rules for names of a State (alpha-2 code); of States that write alike the same object."""
        ways = (_EVERYWHERE, *self.ways_of_writing.get(alpha2, ()))
        if ways not in self._rules:
            common = {form: letters for way in ways for letters, form in self._forms(f"spelling-{way}-")}
            second = {form: letters for way in ways for letters, form in self._forms(f"second-{way}-")}
            self._rules[ways] = SpellingRules(
                letters=str.maketrans(dict(self._letters(f"own-letter-{way}" for way in ways))),
                pattern=re.compile("|".join(sorted(sorted(common), key=len, reverse=True))),
                common=common,
                second=common | second,
                single=not set(self.lexicon.forms("ways-single")).isdisjoint(ways),
            )
        return self._rules[ways]

    def _forms(self, prefix: str) -> list[tuple[str, str]]:
        """The forms of all keys that begin with a prefix, each behind the rest of its key."""
        keys = self.lexicon.keys(prefix)
        return [(key.removeprefix(prefix), form) for key in keys for form in self.lexicon.forms(key)]

    def _letters(self, keys: Iterable[str]) -> list[tuple[str, str]]:
        """The letters that the forms of some keys give, each with what stands for it."""
        pairs = [form.partition(" ") for key in keys for form in self.lexicon.forms(key)]
        return [(letter, latin) for letter, _, latin in pairs]

    def split(self, text: str, alpha2: str) -> tuple[NormalisedWord, ...]:
        """Take a name apart into its words: at spaces, hyphens and points, not at apostrophes.

        `alpha2` is the code of the State, whose usual ways of writing names apply.
        """
        flat = unicodedata.normalize("NFC", _APOSTROPHES.sub("", text).casefold())
        if not flat.isascii():
            # The dot that casefold leaves of İ, and marks that no letter has taken up, would part a word in two.
            flat = "".join(char for char in flat if not unicodedata.combining(char))
        return tuple(self.word(raw, alpha2) for raw in _WORD.findall(flat))

    def word(self, raw: str, alpha2: str) -> NormalisedWord:
        """Return one word of a name of a State, in lower case, in all its forms."""
        key = (raw, alpha2)
        if key not in self._words:
            rules = self.rules(alpha2)
            spellings = rules.read(self._plain(raw.translate(rules.letters)))
            misread: set[str] = set()
            for written, read in permutations(() if raw.isascii() else _CODE_PAGES, 2):
                try:
                    misread.add(iri.slug(raw.encode(written).decode(read)))
                except UnicodeError:
                    continue
            self._words[key] = NormalisedWord(raw, self._plain(raw), *spellings, frozenset(misread - {iri.slug(raw)}))
        return self._words[key]

    def _plain(self, raw: str) -> str:
        """A word in plain Latin letters; a letter of another script may be known only without its accent."""
        if raw.isascii():
            return iri.slug(raw)
        bare = (unicodedata.normalize("NFD", letter)[0] for letter in raw)
        latin = self.latin_letters
        return iri.slug("".join(latin.get(a, latin.get(b, a)) for a, b in zip(raw, bare, strict=True)))

    def common(self, plain: str, alpha2: str) -> str:
        """Return a word in plain letters in the common spelling of names of a State."""
        return self.rules(alpha2).read(plain)[0]

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
        return (alpha2, surname.plain) in self.common_surnames

    def sex(self, honorific: str) -> str:
        """Return `man` or `woman` where only the one or the other is addressed so, else the empty string."""
        return self.sexes.get(fold(honorific), "")


def spelling_of(vocabulary: Vocabulary) -> Spelling:
    """Return the rules of ontology/lexicon/shared/forenames-and-spelling.ttl, the same in every language's lexicon."""
    return Spelling(next(lexicon for _, lexicon in sorted(vocabulary.lexicons.items())))


@dataclass(frozen=True, slots=True)
class ParsedName:
    """A name of a State in words: `given` and `family` without particles, which stand in `particles`.

    `compounds` tells for each forename which printed one it is part of: those of `Jean-Louis` are one. `joined_given`
    and `joined_family` are the common spellings of the parts as one word, particles among the surnames.
    """

    alpha2: str
    given: tuple[NormalisedWord, ...]
    family: tuple[NormalisedWord, ...]
    particles: tuple[NormalisedWord, ...]
    compounds: tuple[int, ...]
    joined_given: str
    joined_family: str

    @property
    def words(self) -> tuple[NormalisedWord, ...]:
        """All words but the particles, in the order of speech."""
        return (*self.given, *self.family)

    @property
    def has_forename(self) -> bool:
        """Whether a forename stands in full; initials do not count."""
        return any(not word.is_initial for word in self.given)

    @property
    def plain(self) -> str:
        """All words in plain letters: two names that have it alike are one normal form."""
        return " ".join(word.plain for word in (*self.given, *self.particles, *self.family))

    @property
    def fullness(self) -> tuple[int, int]:
        """How full the name is: words that are more than an initial, then all words; particles count."""
        words = (*self.words, *self.particles)
        return sum(not word.is_initial for word in words), len(words)


def parse_name(given: str, family: str, alpha2: str, spelling: Spelling) -> ParsedName:
    """Take a name apart that was printed for a State (alpha-2 code).

    Particles of forenames (`Maria de Belém`) are left out as well; a name of nothing but particles keeps them as words.
    """
    printed = [spelling.split(forename, alpha2) for forename in _BETWEEN_FORENAMES.split(given)]
    forenames, first_particles = _without_particles([word for words in printed for word in words], spelling)
    # A single letter in front of a surname is what an apostrophe left that was lost: `L Ovochkina`.
    rejoined: list[NormalisedWord] = []
    for word in spelling.split(family, alpha2):
        if rejoined and rejoined[-1].is_initial and rejoined[-1].plain not in spelling.particles:
            rejoined[-1:] = spelling.split(rejoined[-1].raw + word.raw, alpha2)
        else:
            rejoined.append(word)
    surnames, particles = _without_particles(rejoined, spelling)
    return ParsedName(
        alpha2=alpha2,
        given=forenames,
        family=surnames,
        particles=(*first_particles, *particles),
        compounds=tuple(at for at, words in enumerate(printed) for word in words if word in forenames),
        joined_given=spelling.joined(forenames, alpha2),
        joined_family=spelling.joined((*particles, *surnames), alpha2),
    )


def _without_particles(
    words: Iterable[NormalisedWord], spelling: Spelling
) -> tuple[tuple[NormalisedWord, ...], tuple[NormalisedWord, ...]]:
    """The words that are no particles, and those that are."""
    words = tuple(words)
    particles = tuple(word for word in words if word.plain in spelling.particles)
    others = tuple(word for word in words if word.plain not in spelling.particles)
    return (others, particles) if others else (words, ())
