"""Links between bearers: every pair that is likely to be one member, with its score and what speaks for and against."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kg.resolve.members.blocking import pairs_of
from kg.resolve.members.comparison import NameComparator, Similarity
from kg.resolve.members.context import opposing, supporting
from kg.resolve.members.features import CANDIDATE, CERTAIN, Features
from kg.resolve.members.records import MatchContext, NameRecord


class MatchStatus(StrEnum):
    """What is made of a link: taken as one, left to a reviewer, or decided by one."""

    CERTAIN = "certain"
    CANDIDATE = "candidate"
    SAME = "same"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Match:
    """Two bearers, by their places in the row of all; `names`, `supporting`, `opposing` are keys of features."""

    one: int
    other: int
    score: float
    names: tuple[str, ...]
    supporting: tuple[str, ...]
    opposing: tuple[str, ...]
    verdict: MatchStatus
    decision: str = ""

    @property
    def places(self) -> tuple[int, int]:
        """Both places, the lower first."""
        return self.one, self.other

    @property
    def is_weak(self) -> bool:
        """Whether one of the names has no full forename, so that spelling alone proves nothing."""
        return "surname-only" in self.names

    def demoted(self, feature: str, weight: float) -> "Match":
        """Return the link as a candidate only, for a reason that its names do not show."""
        opposing = tuple(sorted({*self.opposing, feature}))
        return replace(self, verdict=MatchStatus.CANDIDATE, opposing=opposing, score=self.score * weight)


def links_of(bearers: Sequence[NameRecord], around: MatchContext, features: Features) -> Iterator[Match]:
    """Yield a link for each pair that scores as a candidate or more, in the order of the places."""
    comparer = NameComparator(around.spelling, features)
    for one, other in pairs_of(bearers, around):
        likeness = comparer.compare(bearers[one].name, bearers[other].name)
        if likeness and likeness.score >= CANDIDATE:
            found = _link(one, other, likeness, bearers, around, features)
            if found.score >= CANDIDATE:
                yield found


def _link(
    one: int, other: int, likeness: Similarity, bearers: Sequence[NameRecord], around: MatchContext, features: Features
) -> Match:
    rank = max(features[key].rank for key in likeness.features)
    pros = tuple(supporting(bearers[one], bearers[other]))
    cons = tuple(opposing(bearers[one], bearers[other], rank, around.spelling))
    score = likeness.score
    for key in pros:
        score += (1 - score) * features[key].weight
    for key in cons:
        score *= features[key].weight
    certain = score >= CERTAIN and not bars(cons, features) and "surname-only" not in likeness.features
    verdict = MatchStatus.CERTAIN if certain else MatchStatus.CANDIDATE
    return Match(one, other, score, likeness.features, pros, cons, verdict)


def bars(keys: Collection[str], features: Features) -> bool:
    """Tell whether any of these opposing features bars a merge."""
    return any(features[key].bars for key in keys)
