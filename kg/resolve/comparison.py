"""Comparison of two names: are they, as names, one, and by which features? What else is known of them is left aside."""

from dataclasses import dataclass, field
from itertools import combinations, groupby

from rapidfuzz.distance import OSA

from kg.resolve.names import NormalisedWord, ParsedName, Spelling
from kg.resolve.records import SAME_WORDS, Features

Words = tuple[NormalisedWord, ...]

# A spelling is close up to that many letters; a word so short that a letter is a quarter of it is another word.
_MOST_EDITS = 2
SHORTEST_CLOSE = 5
_LONG_FOR_TWO = 9
# Forenames differ by design where they differ little (Marco, Mario), and words at their end (man's and woman's names).
_FORENAME_COST = 1.5
_OTHER_END = 0.85
# Letters that only changed places, a doubled one that stands once, or one that no alphabet has here (`Girzyƃski`) are a
# slip and seldom another name.
_SLIP_COST = 0.2
_OTHER_BEGINNING = 0.9
_SHORTEST_CUT = 3
# Longer rows are no names, and would take ages to align.
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Similarity:
    """How like two names are: score from 0 to 1, and the features that it comes from."""

    score: float
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Alignment:
    """The words of one part of two names, all of the shorter's found in the longer: which has more, where, and what.

    `longer` is 1 where the first name has more, -1 where the other has; `initials` that all it has more are initials.
    """

    similarity: Similarity
    longer: int = 0
    extra: tuple[int, ...] = ()
    initials: bool = False

    def dropped(self, first: str, later: str, initial: str) -> list[str]:
        """Return the feature of what the shorter lacks, by the weightiest of the words that it leaves out."""
        if not self.extra:
            return []
        return [first if self.extra[0] == 0 else initial if self.initials else later]


_NOTHING_DROPPED = _Alignment(Similarity(1, ()))


@dataclass(frozen=True, slots=True)
class NameComparator:
    """Compares names; how like two words are is kept, since the same words meet again and again."""

    spelling: Spelling
    features: Features
    _words: dict[tuple[str, ...], Similarity | None] = field(default_factory=dict, repr=False)

    def compare(self, one: ParsedName, other: ParsedName) -> Similarity | None:
        """Compare two names; None where they cannot be one name.

        A surname alone is compared with any name that has it; of two names with forenames all words must meet.
        """
        both = ["other-particle"] if [w.plain for w in one.particles] != [w.plain for w in other.particles] else []
        both += ["surname-only"] if not (one.has_forename and other.has_forename) else []
        if sorted(_common(one.words)) == sorted(_common(other.words)):
            return self._similarity(1, (), [*self._in_other_order(one, other), *both])
        # Forenames first: names are compared because their surnames are near, so that these tell them apart sooner.
        given: _Alignment | None = _NOTHING_DROPPED
        if one.given and other.given:
            given = self._align((one.given, other.given), (one.joined_given, other.joined_given), True)
        if given is None:
            return None
        family = self._align((one.family, other.family), (one.joined_family, other.joined_family), False)
        if family is None:
            return None
        more = given.dropped("dropped-first-forename", "dropped-middle-name", "dropped-initial")
        # Forenames may be left out of one that a hyphen joins: `Jean` is not `Jean-Louis`.
        compounds = (one if given.longer > 0 else other).compounds
        left = {compound for at, compound in enumerate(compounds) if at not in given.extra}
        more += ["cut-compound"] if any(compounds[at] in left for at in given.extra) else []
        more += family.dropped("dropped-first-surname", "dropped-later-surname", "dropped-later-surname")
        more += ["cross-drop"] if given.longer * family.longer < 0 else []
        aligned = (*given.similarity.features, *family.similarity.features)
        return self._similarity(given.similarity.score * family.similarity.score, aligned, [*more, *both])

    def _similarity(self, score: float, aligned: tuple[str, ...], more: list[str]) -> Similarity:
        """Take the weights of more features into a score that has those of the aligned words."""
        keys = tuple(dict.fromkeys((*aligned, *more)))
        return Similarity(self.features.weighed(score, more), keys or (SAME_WORDS,))

    def _in_other_order(self, one: ParsedName, other: ParsedName) -> list[str]:
        """The features of two names of the same words: how these are written, and their order."""
        romanised = sorted(word.plain for word in one.words) != sorted(word.plain for word in other.words)
        features = ["other-romanisation"] if romanised else []
        if _common(one.words) == _common(other.words):
            return features
        if _common(one.given) == _common(other.given):
            return [*features, "surnames-in-turn"]
        turned = any(_common((*a.family, *a.given)) == _common(b.words) for a, b in ((one, other), (other, one)))
        return [*features, "native-order" if turned and one.alpha2 in self.spelling.surname_first else "order"]

    def _align(self, parts: tuple[Words, Words], joined: tuple[str, str], given: bool) -> _Alignment | None:
        """Find every word of the shorter part in the longer, in order: the likeliest way, None where there is none.

        Or take each part as one word: `Vandenbrande` and `Van den Brande`.
        """
        one, other = parts
        longer = (len(one) > len(other)) - (len(one) < len(other))
        shorter, long = (one, other) if len(one) <= len(other) else (other, one)
        best: _Alignment | None = None
        places_of_all = combinations(range(len(long)), len(shorter)) if shorter and len(long) <= _MOST_WORDS else ()
        for places in places_of_all:
            score = 1.0
            features: tuple[str, ...] = ()
            for word, place in zip(shorter, places, strict=True):
                similarity = self._word(word, long[place], given)
                if similarity is None:
                    break
                score *= similarity.score
                features += similarity.features
            else:
                if best is None or score > best.similarity.score:
                    extra = tuple(sorted({*range(len(long))} - {*places}))
                    initials = all(long[place].is_initial for place in extra)
                    best = _Alignment(Similarity(score, features), longer, extra, initials)
        together = self._by("written-together") if joined[0] == joined[1] else None
        if together and (best is None or together.score > best.similarity.score):
            return _Alignment(together)
        return best

    def _word(self, one: NormalisedWord, other: NormalisedWord, given: bool) -> Similarity | None:
        """What makes two words one name, the most trusted way; None where nothing does."""
        if one.plain == other.plain:
            return Similarity(1, ())
        one, other = sorted((one, other), key=lambda word: word.raw)
        key = (one.raw, other.raw, one.common, other.common, "given" if given else "family")
        if key not in self._words:
            self._words[key] = self._of_different_words(one, other, given)
        return self._words[key]

    def _of_different_words(self, one: NormalisedWord, other: NormalisedWord, given: bool) -> Similarity | None:
        if one.is_initial or other.is_initial:
            return self._by("initial") if given and one.common[:1] == other.common[:1] else None
        if one.sounds_like(other):
            return self._by("other-romanisation")
        if one.plain in other.misread or other.plain in one.misread:
            return self._by("misread-letters")
        if given and self.spelling.same_forename(one, other):
            return self._by("other-forename-form")
        if close := _closeness(one, other, given):
            feature = "close-forename" if given else "close-surname"
            return Similarity(close * self.features[feature].weight, (feature,))
        shorter, longer = sorted((one.plain, other.plain), key=len)
        if given and len(shorter) >= _SHORTEST_CUT and longer.startswith(shorter):
            return self._by("cut-forename")
        return None

    def _by(self, key: str) -> Similarity:
        return Similarity(self.features[key].weight, (key,))


def _common(words: Words) -> list[str]:
    return [word.common for word in words]


def _closeness(one: NormalisedWord, other: NormalisedWord, given: bool) -> float:
    """The share of like letters of two words, 0 where they are not close; less where beginning or end differ."""
    a, b = one.plain, other.plain
    most = _MOST_EDITS if min(len(a), len(b)) >= _LONG_FOR_TWO else 1
    if min(len(a), len(b)) < SHORTEST_CLOSE or abs(len(a) - len(b)) > _MOST_EDITS:
        return 0.0
    # Optimal string alignment: letters to change, add, drop or exchange with a neighbour.
    edits = min(OSA.distance(x, y, score_cutoff=most) for x, y in ((a, b), (one.common, other.common)))
    if edits > most:
        return 0.0
    slip = _is_slip(a, b)
    cost = _SLIP_COST if slip else max(edits, 1)
    beginning = 1.0 if a[0] == b[0] else _OTHER_BEGINNING
    end = 1.0 if slip or a[-1] == b[-1] else _OTHER_END
    share = 1 - cost * (_FORENAME_COST if given else 1) / max(len(a), len(b))
    return share * beginning * end


def _is_slip(one: str, other: str) -> bool:
    """Whether two words that are close have the same letters; a doubled letter at the end makes André a woman."""
    if sorted(one) == sorted(other):
        return True
    single = ("".join(letter for letter, _ in groupby(word)) for word in (one, other))
    if one[-2:] == other[-2:] and next(single) == next(single):
        return True
    unread = len(one) == len(other) and one.isascii() != other.isascii()
    return unread and all(a == b or not (a + b).isascii() for a, b in zip(one, other, strict=True))
