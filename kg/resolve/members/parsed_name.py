"""A name taken apart for comparison: forenames, surnames, and the particles between them."""

import re
from dataclasses import dataclass

from kg.resolve.members.normalisation import NormalisedWord, Spelling

# What parts forenames; a hyphen makes one of two.
_APART = re.compile(r"[\s.]+")


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


def name_of(given: str, family: str, alpha2: str, spelling: Spelling) -> ParsedName:
    """Take a name apart that was printed for a State (alpha-2 code).

    Particles of forenames (`Maria de Belém`) are left out as well; a name of nothing but particles keeps them as words.
    """
    printed = [spelling.split(piece, alpha2) for piece in _APART.split(given)]
    forenames, ahead = _parted(tuple(word for words in printed for word in words), spelling)
    parts = (at for at, words in enumerate(printed) for word in words if word in forenames)
    surnames, particles = _parted(_rejoined(spelling.split(family, alpha2), alpha2, spelling), spelling)
    return ParsedName(
        alpha2=alpha2,
        given=forenames,
        family=surnames,
        particles=(*ahead, *particles),
        compounds=tuple(parts),
        joined_given=spelling.joined(forenames, alpha2),
        joined_family=spelling.joined((*particles, *surnames), alpha2),
    )


def _parted(
    words: tuple[NormalisedWord, ...], spelling: Spelling
) -> tuple[tuple[NormalisedWord, ...], tuple[NormalisedWord, ...]]:
    """The words that are no particles, and those that are."""
    particles = tuple(word for word in words if word.plain in spelling.particles)
    others = tuple(word for word in words if word.plain not in spelling.particles)
    return (others, particles) if others else (words, ())


def _rejoined(words: tuple[NormalisedWord, ...], alpha2: str, spelling: Spelling) -> tuple[NormalisedWord, ...]:
    """A single letter in front of a surname is what an apostrophe left that was lost: `L Ovochkina`."""
    joined: list[NormalisedWord] = []
    for word in words:
        if joined and joined[-1].is_initial and joined[-1].plain not in spelling.particles:
            joined[-1:] = spelling.split(joined[-1].raw + word.raw, alpha2)
        else:
            joined.append(word)
    return tuple(joined)
