"""Pass 2, over names only: the printed names of all documents → members, links between names, memberships.

    Seen ─▶ split by decision ─▶ bearers ─▶ links ─▶ clusters ─▶ members

Pass 1 gives each name of each State an IRI; pass 2 decides which of these are one member. What is certain is merged,
what is likely becomes a candidate for review, and a reviewed decision goes before both. The IRI that holds for a
member is that of its fullest name, or the one that a decision sets; the others stay and lead to it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kg.model import iri
from kg.model import terms as rdf
from kg.model.document import NameOccurrence
from kg.resolve.members.clustering import clusters_of
from kg.resolve.members.decisions import Decisions, decisions_of
from kg.resolve.members.features import Features, features_of
from kg.resolve.members.matching import Match, links_of
from kg.resolve.members.normalisation import spelling_of
from kg.resolve.members.records import MatchContext, NameRecord, bearers_of, surroundings_of
from kg.resolve.members.reviewed import holder, with_decisions
from kg.vocabulary.concepts import Vocabulary


@dataclass(frozen=True, slots=True)
class Renaming:
    """What pass 2 changes of what pass 1 says: all that documents need of it, apart from the names.

    `terms` leads from each term of pass 1, a member's or a signature's, to the one that the graph has, where that is
    another; `splits`, by the term of a document, does so for the members that a decision splits there.
    """

    terms: Mapping[str, str]
    splits: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class MemberResolution:
    """Who is who: the IRI that holds for each IRI of pass 1, and all that members are described by.

    `bearers` stand in the order of their IRIs: the places of links count in it.
    """

    bearers: tuple[NameRecord, ...]
    holders: Mapping[str, str]
    links: tuple[Match, ...]
    renaming: Renaming
    around: MatchContext
    decisions: Decisions
    features: Features


def resolve(seen: Iterable[NameOccurrence], vocabulary: Vocabulary) -> MemberResolution:
    """Decide which names are one member.

    In: all that was seen, in any order; the vocabularies, decisions among them. Raises InstallationError where
    decisions contradict each other, or features are missing.
    """
    decided, weighed = decisions_of(vocabulary), features_of(vocabulary)
    around = surroundings_of(vocabulary, spelling_of(vocabulary))
    by_member: dict[str, list[NameOccurrence]] = defaultdict(list)
    for one in seen:
        by_member[one.member].append(one)
    moved = _split(by_member, decided)
    held = bearers_of(by_member, around)
    joined, judged = clusters_of(held, with_decisions(links_of(held, around, weighed), held, decided), weighed)
    holders: dict[str, str] = {}
    for cluster in joined:
        one_member = [held[place] for place in cluster]
        holders |= dict.fromkeys((bearer.member for bearer in one_member), holder(one_member, decided))
    renaming = Renaming(_merged(held, holders), _splits(moved, holders))
    return MemberResolution(held, holders, judged, renaming, around, decided, weighed)


def _split(by_member: dict[str, list[NameOccurrence]], decided: Decisions) -> list[tuple[str, str, str]]:
    """Move what a decision on namesakes gives to another; return document, IRI before and IRI after of each."""
    split = [member for member in by_member if member in decided.splits]
    days = _first_days(by_member) if split else {}
    moved: list[tuple[str, str, str]] = []
    for member in split:
        for one in by_member.pop(member):
            given = decided.split(one, days.get(one.document))
            by_member[given.member].append(given)
            moved += [(one.document, member, given.member)] if given.member != member else []
    return moved


def _first_days(by_member: Mapping[str, list[NameOccurrence]]) -> dict[str, date]:
    """The first day of each document."""
    days: dict[str, date] = {}
    for found in by_member.values():
        for one in found:
            if one.day:
                days[one.document] = min(one.day, days.get(one.document, one.day))
    return days


def _splits(moved: Iterable[tuple[str, str, str]], holders: Mapping[str, str]) -> Mapping[str, Mapping[str, str]]:
    splits: dict[str, dict[str, str]] = defaultdict(dict)
    for document, old, new in moved:
        splits[rdf.resource(document)] |= _terms(document, old, holders[new])
    return splits


def _merged(bearers: Iterable[NameRecord], holders: Mapping[str, str]) -> Mapping[str, str]:
    terms: dict[str, str] = {}
    for bearer in bearers:
        holds = holders[bearer.member]
        if holds != bearer.member:
            for document in {one.document for one in bearer.seen}:
                terms |= _terms(document, bearer.member, holds)
    return terms


def _terms(document: str, old: str, new: str) -> dict[str, str]:
    """The terms of a member and of the signature under a document, by those that they replace."""
    signatures = (rdf.resource(iri.signature(document, member)) for member in (old, new))
    return {rdf.resource(old): rdf.resource(new), next(signatures): next(signatures)}
