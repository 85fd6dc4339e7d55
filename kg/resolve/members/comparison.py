"""Two names: are they, as names, one, and by which features? What else is known of their bearers is left aside."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations, groupby

from kg.resolve.members.features import SAME_WORDS, Features
from kg.resolve.members.normalisation import NormalisedWord, Spelling
from kg.resolve.members.parsed_name import ParsedName

Words = tuple[NormalisedWord, ...]

# A spelling is close up to that many letters; a word so short that a letter is a quarter of it is another word.
_NEAR = 2
_SHORTEST_CLOSE = 5
_LONG_FOR_TWO = 9
# Forenames differ by design where they differ little (Marco, Mario), and words at their end (man's and woman's names).
_FORENAME_COST = 1.5
_AT_THE_END = 0.85
# Letters that only changed places, a doubled one that stands once, or one that no alphabet has here (`Girzyƃski`) are a
# slip and seldom another name.
_SLIP = 0.2
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
class _Aligned:
    """The words of one part of two names, all of the shorter's found in the longer: which has more, where, and what.

    `longer` is 1 where the first name has more, -1 where the other has; `initials` that all it has more are initials.
    """

    likeness: Similarity
    longer: int = 0
    extra: tuple[int, ...] = ()
    initials: bool = False


_NOTHING_MORE = _Aligned(Similarity(1, ()))


@dataclass(frozen=True, slots=True)
class NameComparator:
    """Compares names; what two words were found to be is kept, since the same words meet again and again."""

    spelling: Spelling
    features: Features
    _words: dict[tuple[str, ...], Similarity | None] = field(default_factory=dict)

    def compare(self, one: ParsedName, other: ParsedName) -> Similarity | None:
        """Compare two names; None where they cannot be one name.

        A surname alone is compared with any name that has it; of two names with forenames all words must meet.
        """
        if sorted(_common(one.words)) == sorted(_common(other.words)):
            return self._likeness(1, (), [*self._of_same_words(one, other), *_of_both(one, other)])
        # Forenames first: names are compared because their surnames are near, so that these tell them apart sooner.
        given: _Aligned | None = _NOTHING_MORE
        if one.given and other.given:
            given = self._part((one.given, other.given), (one.joined_given, other.joined_given), True)
        if given is None:
            return None
        family = self._part((one.family, other.family), (one.joined_family, other.joined_family), False)
        return self._combined(one, other, given, family) if family else None

    def _combined(self, one: ParsedName, other: ParsedName, given: _Aligned, family: _Aligned) -> Similarity:
        longer = one if given.longer > 0 else other
        more = [
            *_dropped(given, "dropped-first-forename", "dropped-middle-name", "dropped-initial"),
            *(["cut-compound"] if _cuts_compound(given.extra, longer.compounds) else []),
            *_dropped(family, "dropped-first-surname", "dropped-later-surname", "dropped-later-surname"),
            *(["cross-drop"] if given.longer * family.longer < 0 else []),
            *_of_both(one, other),
        ]
        together = (*given.likeness.features, *family.likeness.features)
        return self._likeness(given.likeness.score * family.likeness.score, together, more)

    def _likeness(self, score: float, found: tuple[str, ...], more: list[str]) -> Similarity:
        """Take the weights of more features into a score that has those of the first."""
        for key in more:
            score *= self.features[key].weight
        return Similarity(score, tuple(dict.fromkeys((*found, *more))) or (SAME_WORDS,))

    def _of_same_words(self, one: ParsedName, other: ParsedName) -> list[str]:
        romanised = sorted(word.plain for word in one.words) != sorted(word.plain for word in other.words)
        found = ["other-romanisation"] if romanised else []
        if _common(one.words) == _common(other.words):
            return found
        if _common(one.given) == _common(other.given):
            return [*found, "surnames-in-turn"]
        turned = any(_common((*a.family, *a.given)) == _common(b.words) for a, b in ((one, other), (other, one)))
        return [*found, "native-order" if turned and one.alpha2 in self.spelling.surname_first else "order"]

    def _part(self, words: tuple[Words, Words], joined: tuple[str, str], given: bool) -> _Aligned | None:
        """Align a part of two names word by word, or as one word: `Vandenbrande` and `Van den Brande`."""
        ways = [self._align(*words, given)]
        ways += [_Aligned(self._by("written-together"))] if joined[0] == joined[1] else []
        return max(filter(None, ways), key=lambda way: way.likeness.score, default=None)

    def _align(self, one: Words, other: Words, given: bool) -> _Aligned | None:
        """Find every word of the shorter row in the longer, in order; the likeliest way, None where there is none."""
        longer = (len(one) > len(other)) - (len(one) < len(other))
        shorter, long = (one, other) if len(one) <= len(other) else (other, one)
        best: _Aligned | None = None
        if len(long) > _MOST_WORDS:
            return None
        for places in combinations(range(len(long)), len(shorter)):
            likeness = self._all([(word, long[place]) for word, place in zip(shorter, places, strict=True)], given)
            if likeness and (best is None or likeness.score > best.likeness.score):
                extra = tuple(sorted({*range(len(long))} - {*places}))
                best = _Aligned(likeness, longer, extra, all(long[place].is_initial for place in extra))
        return best if shorter else None

    def _all(self, pairs: list[tuple[NormalisedWord, NormalisedWord]], given: bool) -> Similarity | None:
        score = 1.0
        found: list[str] = []
        for one, other in pairs:
            likeness = self._word(one, other, given)
            if likeness is None:
                return None
            score *= likeness.score
            found += likeness.features
        return Similarity(score, tuple(found))

    def _word(self, one: NormalisedWord, other: NormalisedWord, given: bool) -> Similarity | None:
        if one.plain == other.plain:
            return Similarity(1, ())
        one, other = sorted((one, other), key=lambda word: word.raw)
        key = (one.raw, other.raw, one.common, other.common, "given" if given else "family")
        if key not in self._words:
            self._words[key] = next(self._ways(one, other, given), None)
        return self._words[key]

    def _ways(self, one: NormalisedWord, other: NormalisedWord, given: bool) -> Iterator[Similarity]:
        """What makes two different words one name, the most trusted way first."""
        if one.is_initial or other.is_initial:
            if given and one.common[:1] == other.common[:1]:
                yield self._by("initial")
            return
        if one.sounds_like(other):
            yield self._by("other-romanisation")
        if one.plain in other.misread or other.plain in one.misread:
            yield self._by("misread-letters")
        if given and self.spelling.same_forename(one, other):
            yield self._by("other-forename-form")
        close, key = _closeness(one, other, given), "close-forename" if given else "close-surname"
        if close:
            yield Similarity(close * self.features[key].weight, (key,))
        if given and _is_cut(one.plain, other.plain):
            yield self._by("cut-forename")

    def _by(self, key: str) -> Similarity:
        return Similarity(self.features[key].weight, (key,))


def _common(words: Words) -> list[str]:
    return [word.common for word in words]


def _of_both(one: ParsedName, other: ParsedName) -> list[str]:
    """What two names show beside their words: other particles, no forename."""
    particles = [[word.plain for word in name.particles] for name in (one, other)]
    forenames = one.has_forename and other.has_forename
    return ["other-particle"] * (particles[0] != particles[1]) + ["surname-only"] * (not forenames)


def _dropped(part: _Aligned, first: str, later: str, initial: str) -> list[str]:
    """What a part lacks, by the weightiest of the words that it leaves out."""
    if not part.extra:
        return []
    if part.extra[0] == 0:
        return [first]
    return [initial if part.initials else later]


def _cuts_compound(extra: tuple[int, ...], compounds: tuple[int, ...]) -> bool:
    """Whether forenames are left out of one that a hyphen joins: `Jean` is not `Jean-Louis`."""
    kept = {part for at, part in enumerate(compounds) if at not in extra}
    return any(compounds[at] in kept for at in extra)


def _is_cut(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= _SHORTEST_CUT and longer.startswith(shorter)


def _closeness(one: NormalisedWord, other: NormalisedWord, given: bool) -> float:
    """The share of like letters of two words, 0 where they are not close; less where beginning or end differ."""
    length = min(len(one.plain), len(other.plain))
    most = _NEAR if length >= _LONG_FOR_TWO else 1
    if length < _SHORTEST_CLOSE or abs(len(one.plain) - len(other.plain)) > _NEAR:
        return 0.0
    apart = min(distance(one.plain, other.plain, most), distance(one.common, other.common, most))
    if apart > most:
        return 0.0
    slip = _is_slip(one.plain, other.plain)
    cost = _SLIP if slip else max(apart, 1)
    beginning = 1.0 if one.plain[0] == other.plain[0] else _OTHER_BEGINNING
    end = 1.0 if slip or one.plain[-1] == other.plain[-1] else _AT_THE_END
    share = 1 - cost * (_FORENAME_COST if given else 1) / max(len(one.plain), len(other.plain))
    return share * beginning * end


def _is_slip(one: str, other: str) -> bool:
    """Whether two words that are close have the same letters; a doubled letter at the end makes André a woman."""
    if sorted(one) == sorted(other):
        return True
    if one[-2:] == other[-2:] and _single(one) == _single(other):
        return True
    unread = len(one) == len(other) and one.isascii() != other.isascii()
    return unread and all(a == b or not (a + b).isascii() for a, b in zip(one, other, strict=True))


def _single(plain: str) -> str:
    """A word with doubled letters written once."""
    return "".join(letter for letter, _ in groupby(plain))


def distance(one: str, other: str, most: int) -> int:
    """Count the letters to change, add, drop or exchange with a neighbour; `most` + 1 where it is more than `most`."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    shorter, longer = sorted((one[start : len(one) - end], other[start : len(other) - end]), key=len)
    if len(longer) - len(shorter) > most:
        return most + 1
    return min(_edits(shorter, longer), most + 1)


def _edits(one: str, other: str) -> int:
    """The distance of two words in full, after Damerau and Levenshtein, each letter exchanged at most once."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, above, row = row, before, [i]
        for j, facing in enumerate(other, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != facing)))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == facing:
                row[j] = min(row[j], above[j - 2] + 1)
    return row[-1]
