"""The forms of what stands between the head of a page and its text, compiled from one language's lexicon.

Reports, replies and adopted texts have it: authors, rapporteurs, what is answered, where a text comes from. The
expressions hold no word of any language: words come from the lexicon, here is only their order.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.vocabulary.concepts import Lexicon
from kg.vocabulary.document_types import ADOPTED

# The call of a footnote behind a heading: `(1)`, `[1]`, `1`, `¹`.
_CALL = r"(?:\s*(?:[(\[]\s*\d{1,2}\s*[)\]]|\d{1,2}(?!\d)|[¹²³]))?"


@dataclass(frozen=True, slots=True, eq=False)
class FrontPatterns:
    """The forms of one language.

    Matched against a whole line: `adopted` (groups `head`, number, year, version), `version` (group
    `provisional` where it is no final one), `thesaurus`, `author` (a body that stands as the author). Labels,
    matched where a line begins: `authors`, `rapporteur`, `origin`, `answers`, `tabled_by`. Openings, likewise:
    `origin_opening`, `origin_following`, `assembly_opening`. Searched in a text: `origin_end`, `adoption` (what
    stands before the day of adoption), `sitting` and `reference` (group `number`).
    """

    adopted: tuple[tuple[str, re.Pattern[str]], ...]
    version: re.Pattern[str]
    thesaurus: re.Pattern[str]
    author: re.Pattern[str]
    authors: re.Pattern[str]
    rapporteur: re.Pattern[str]
    origin: re.Pattern[str]
    answers: re.Pattern[str]
    tabled_by: re.Pattern[str]
    origin_opening: re.Pattern[str]
    origin_following: re.Pattern[str]
    origin_end: re.Pattern[str]
    assembly_opening: re.Pattern[str]
    adoption: re.Pattern[str]
    sitting: re.Pattern[str]
    reference: re.Pattern[str]

    def adopted_of(self, line: str) -> tuple[str, re.Match[str]] | None:
        """Return the kind of adopted text that a line names, and its match; None for another line."""
        for kind, pattern in self.adopted:
            match = pattern.fullmatch(line)
            if match:
                return kind, match
        return None


@lru_cache(maxsize=16)
def fronts(lexicon: Lexicon) -> FrontPatterns:
    """Compile the forms of a lexicon; the same lexicon gives the same object."""
    word = lexicon.pattern
    sign, ordinal = word("number-sign"), word("ordinal")
    part_session = rf"\d{{4}}\s*[-–—]\s*\w+\s+{word('part-session')}"
    answered = word("answers")
    return FrontPatterns(
        adopted=tuple((kind, _line(_adopted(kind, lexicon))) for kind in sorted(ADOPTED)),
        version=_line(rf"\W*{_version(lexicon)}\W*"),
        thesaurus=_line(rf"\W*{word('thesaurus')}\W*"),
        author=_line(rf"\W*{word('author-body')}\W*"),
        authors=_line(rf"\W*{word('authors')}\s*:\s*"),
        rapporteur=_line(rf"\W*{word('rapporteur')}\s*:\s*"),
        origin=_line(rf"\W*{word('origin')}\s*(?:[-–—:]+\s*|$)"),
        answers=_line(rf"\W*(?:{answered}\s*:\s*|{answered}\s*$|{word('answers-short')}\s*:?\s*)"),
        tabled_by=_line(rf"\W*{word('tabled-by')}\s+"),
        origin_opening=_line(rf"\W*(?:{word('origin-opening')}\b|{part_session})"),
        origin_following=_line(rf"\W*{word('origin-following')}\b"),
        origin_end=_line(rf"(?:[.)]|{part_session})\s*$"),
        assembly_opening=_line(rf"[\W\d]*{word('assembly-opening')}\b"),
        adoption=_line(word("adoption")),
        sitting=_line(rf"(?P<number>\d{{1,3}})\s*{ordinal}?\s+{word('sitting')}"),
        reference=_line(rf"\b{word('reference')}\s*{sign}?\s*(?P<number>\d{{2,5}})\b"),
    )


def _adopted(kind: str, lexicon: Lexicon) -> str:
    """`Resolution 1704 (2010) Final version`, `RESOLUTION 2397 (2021)(1)`, `Order No. 544 (1998)`."""
    word, sign = lexicon.pattern(f"adopted-{kind}"), lexicon.pattern("number-sign")
    head = rf"{word}\s*{sign}?\s*(?P<number>\d{{1,4}})\s*\((?P<year>\d{{4}})\)"
    return rf"\W*(?P<head>{head}){_CALL}(?:\W*(?P<version>{_version(lexicon)}))?\W*"


def _version(lexicon: Lexicon) -> str:
    provisional, final = lexicon.pattern("version-provisional"), lexicon.pattern("version-final")
    return rf"(?:(?P<provisional>{provisional})|{final})"


def _line(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
