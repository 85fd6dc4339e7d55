"""Which bearers are worth comparing: those of one State whose surnames are close and whose forenames begin alike.

Comparing all with all would cost the square of the number of names. Each bearer is put under a few keys, and only those
that share one are compared, so that the cost grows with the number of names as long as names are spread as usual.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from itertools import combinations

from kg.resolve.members.normalisation import NormalisedWord, Spelling
from kg.resolve.members.parsed_name import ParsedName
from kg.resolve.members.records import MatchContext, NameRecord

# Shorter words have too many neighbours, and no close spelling is taken for them (kg.resolve.members.comparison).
_SHORTEST_CLOSE = 5


def pairs_of(bearers: Sequence[NameRecord], around: MatchContext) -> Iterator[tuple[int, int]]:
    """Yield the places of two bearers that may be one, the lower first, each pair once, in order.

    Bearers of a State and of one that it replaced or that replaced it are compared as well.
    """
    by_row: dict[str, list[int]] = defaultdict(list)
    for place, bearer in enumerate(bearers):
        by_row[around.row(bearer.state)].append(place)
    several = _in_several_files(bearers)
    for _, places in sorted(by_row.items()):
        for one, other in sorted(_within(places, bearers, around.spelling) | _side_by_side(places, bearers, several)):
            if _related(bearers[one].state, bearers[other].state, around):
                yield one, other
    yield from sorted(_without_state(bearers))


def _side_by_side(places: list[int], bearers: Sequence[NameRecord], several: Set[str]) -> set[tuple[int, int]]:
    """Pair names of a State that stand at the same place of one edition's list in two of its files."""
    at: dict[tuple[str, int], set[int]] = defaultdict(set)
    for place in places:
        for line in bearers[place].lines:
            if line.edition in several:
                at[line.edition, line.position].add(place)
    return {pair for found in at.values() for pair in combinations(sorted(found), 2)}


def _in_several_files(bearers: Iterable[NameRecord]) -> frozenset[str]:
    """The editions that were read from more than one file."""
    first: dict[str, str] = {}
    lines = (line for bearer in bearers for line in bearer.lines)
    return frozenset(line.edition for line in lines if first.setdefault(line.edition, line.source) != line.source)


def _without_state(bearers: Sequence[NameRecord]) -> Iterator[tuple[int, int]]:
    """Pair a name whose State is not known with the same name of any State."""
    lost = {bearer.name.plain for bearer in bearers if not bearer.state}
    under: dict[str, list[int]] = defaultdict(list)
    for place, bearer in enumerate(bearers):
        if bearer.name.plain in lost:
            under[bearer.name.plain].append(place)
    for found in under.values():
        for one, other in combinations(found, 2):
            if bool(bearers[one].state) != bool(bearers[other].state):
                yield one, other


def _related(one: str, other: str, around: MatchContext) -> bool:
    """Of three States that followed one another in a fork, the two ends are not one another's successors."""
    if one == other:
        return True
    concepts = around.vocabulary.concepts
    return f"<{other}>" in (*concepts[one].objects("dcterms:replaces"), *concepts[one].objects("dcterms:isReplacedBy"))


def _within(places: list[int], bearers: Sequence[NameRecord], spelling: Spelling) -> set[tuple[int, int]]:
    with_forename = [place for place in places if bearers[place].name.has_forename]
    without = [place for place in places if not bearers[place].name.has_forename]
    found = set(_sharing(with_forename, lambda place: _keys(bearers[place].name, spelling)))
    return found | _with_surname(without, places, bearers)


def _sharing(places: Iterable[int], keys_of: Callable[[int], set[str]]) -> Iterator[tuple[int, int]]:
    under: dict[str, list[int]] = defaultdict(list)
    for place in places:
        for key in keys_of(place):
            under[key].append(place)
    for found in under.values():
        yield from combinations(found, 2)


def _with_surname(without: list[int], places: list[int], bearers: Sequence[NameRecord]) -> set[tuple[int, int]]:
    """Pair names that have no forename with all that share a surname with them."""
    under: dict[str, list[int]] = {key: [] for place in without for key in _surnames(bearers[place].name)}
    for place in places:
        for key in _surnames(bearers[place].name):
            if key in under:
                under[key].append(place)
    alone = set(without)
    return {
        (one, other)
        for found in under.values()
        for one, other in combinations(sorted(set(found)), 2)
        if one in alone or other in alone
    }


def _surnames(name: ParsedName) -> set[str]:
    return {spelt for word in name.family for spelt in (word.common, word.second)}


def _keys(name: ParsedName, spelling: Spelling) -> set[str]:
    """Surnames with a letter dropped, or all in one, each with how a forename begins; and all words in order."""
    beginnings = {beginning for word in name.given for beginning in _beginnings(word, spelling)}
    surnames = {near for word in name.family for near in _near(word)}
    surnames |= {spelling.common(plain, name.alpha2) for word in name.family for plain in word.misread}
    surnames.add(name.joined_family)
    return {f"{surname} {letter}" for surname in surnames for letter in beginnings} | {
        " ".join(sorted(word.common for word in name.words))
    }


def _near(word: NormalisedWord) -> set[str]:
    """The common spellings, and what one dropped letter leaves: two words a letter apart share one of them.

    Letters are dropped of the plain word too: those that changed places may have been one sound, which is then none.
    """
    near = {word.common, word.second}
    if len(word.plain) >= _SHORTEST_CLOSE:
        near |= {spelt[:at] + spelt[at + 1 :] for spelt in {word.common, word.plain} for at in range(len(spelt))}
    return near


def _beginnings(forename: NormalisedWord, spelling: Spelling) -> set[str]:
    return {forename.common[:1], forename.second[:1], *(name[:1] for name in spelling.names_of(forename))}
