"""Who is the same person within one document: full names, and the parts that may stand for them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.parse.entities.candidates import NameCandidate
from kg.parse.entities.paragraphs import Paragraph
from kg.parse.personal_names import forename_first, normal_case, surname_first
from kg.parse.tokens import joined
from kg.vocabulary.concepts import Lexicon

# As words are cut elsewhere: a hyphen or an apostrophe parts two.
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Coreference:
    """The full names of one document by the names as printed, and whom each part of a name may mean.

    `words` are the single words, folded, that some name has.
    """

    full: Mapping[str, str]
    parts: Mapping[str, frozenset[str]]
    words: frozenset[str]

    @staticmethod
    def of(names: Iterable[str]) -> "Coreference":
        """Gather names; one that leaves out words of a single longer one is the same person."""
        known = sorted({name for name in names if " " in name}, key=lambda name: (-len(name.split()), -len(name), name))
        full: dict[str, str] = {}
        for name in known:
            longer = {other for other in full.values() if _abridges(name, other)}
            full[name] = longer.pop() if len(longer) == 1 else name
        parts: dict[str, set[str]] = {}
        for name in sorted(set(full.values())):
            for part in _parts(name):
                parts.setdefault(part.casefold(), set()).add(name)
        words = frozenset(word.casefold() for word in _WORD.findall(" ".join(full.values())))
        return Coreference(full, {part: frozenset(owners) for part, owners in parts.items()}, words)

    def meant_by(self, name: str) -> str | None:
        """Return the one full name that a name or a part of one stands for; None for none or several."""
        if name in self.full:
            return self.full[name]
        owners = self.parts.get(name.casefold(), frozenset())
        return next(iter(owners)) if len(owners) == 1 else None

    def surname_of(self, name: str) -> str | None:
        """Return the one full name that has these words behind its first; None for none or several."""
        meant = self.meant_by(name)
        return meant if meant and not meant.casefold().startswith(f"{name.casefold()} ") else None


def _abridges(short: str, long: str) -> bool:
    """Tell whether a name leaves out words of another.

    `Alexei Navalny` of `Alexei Anatolievich Navalny`, `A. Navalny` of `Alexei Navalny`, `De Sutter` of
    `Petra De Sutter`.
    """
    left, right = short.split(), long.split()
    if left[-1] != right[-1] or len(left) > len(right):
        return False
    initial = left[0].rstrip(".")
    begins = left[0] == right[0] or (len(initial) == 1 and right[0].startswith(initial))
    return left == right[-len(left) :] or (begins and all(word in right for word in left[1:]))


def _parts(name: str) -> set[str]:
    """Every row of words of a name but the whole."""
    words = name.split()
    ends = range(1, len(words) + 1)
    return {" ".join(words[start:end]) for end in ends for start in range(end) if end - start < len(words)}


def name_of(text: str, passage: Paragraph, run: NameCandidate, lexicon: Lexicon) -> str:
    """Return the name in normal case, surname last, as members' names are written.

    `SAVCHENKO Nadia` and `Nadia SAVCHENKO` are `Nadia Savchenko`; a name all in capitals keeps its order.
    """
    printed = joined((passage.words[index] for index in run.range), text)
    name = (forename_first(printed, lexicon) or surname_first(printed, lexicon)) if " " in printed else None
    return name.full if name else normal_case(printed, lexicon)
