"""Pass 2, over names only: the printed names of all documents → members, links between names, memberships.

    Seen ─▶ split by decision ─▶ bearers ─▶ links ─▶ clusters ─▶ members

Pass 1 gives each name of each State an IRI; pass 2 decides which of these are one member. What is certain is merged,
what is likely becomes a candidate for review, and a reviewed decision goes before both. The IRI that holds for a
member is that of its fullest name, or the one that a decision sets; the others stay and lead to it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from kg import iri, rdf
from kg.graph import Seen
from kg.identity.bearers import Bearer, bearers_of, surroundings_of
from kg.identity.clusters import clusters_of
from kg.identity.decisions import Decisions, decisions_of
from kg.identity.describe import Members
from kg.identity.features import features_of
from kg.identity.links import Link, links_of
from kg.identity.reviewed import holder, with_decisions
from kg.identity.spelling import spelling_of
from kg.rdf import Quad
from kg.vocabulary import Vocabulary

_SIGNATORY = rdf.resource(iri.expand("pace:signatory"))


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who is who: the IRI that holds for each IRI of pass 1, the links that it rests on, and the quads that say so.

    `terms` leads from each term of pass 1, a signature's or a member's, to the one that the graph has; `signatories`
    from a signature's term in the graph to the member's. Both only where pass 1 had another.
    """

    holders: Mapping[str, str]
    bearers: tuple[Bearer, ...]
    links: tuple[Link, ...]
    quads: frozenset[Quad]
    terms: Mapping[str, str]
    signatories: Mapping[str, str]

    def renamed(self, quads: frozenset[Quad]) -> frozenset[Quad]:
        """Return what pass 1 says of one source, its signatures and members under the IRIs that hold."""
        return frozenset(map(self._renamed, quads)) if self.terms else quads

    def _renamed(self, quad: Quad) -> Quad:
        subject = self.terms.get(quad.subject, quad.subject)
        obj = self.terms.get(quad.object, quad.object)
        if quad.predicate == _SIGNATORY:
            obj = self.signatories.get(subject, obj)
        return Quad(subject, quad.predicate, obj, quad.graph)


def resolve(seen: Iterable[Seen], vocabulary: Vocabulary) -> Resolution:
    """Decide which names are one member, and describe the members.

    In: all that was seen, in any order; the vocabularies, decisions among them. Raises InstallationError where
    decisions contradict each other, or features are missing.
    """
    decided, weighed = decisions_of(vocabulary), features_of(vocabulary)
    around = surroundings_of(vocabulary, spelling_of(vocabulary))
    given = frozenset(seen)
    parted = _parted(given, decided)
    held = bearers_of(parted.values(), around)
    joined, judged = clusters_of(held, with_decisions(links_of(held, around, weighed), held, decided), weighed)
    holders: dict[str, str] = {}
    for cluster in joined:
        one = [held[place] for place in cluster]
        holders |= dict.fromkeys((bearer.member for bearer in one), holder(one, decided))
    renaming = _renaming(parted, holders)
    members = Members(held, holders, around, decided, weighed)
    return Resolution(holders, held, judged, frozenset(members.quads(judged)), *renaming)


def _parted(seen: Iterable[Seen], decided: Decisions) -> dict[Seen, Seen]:
    """What was seen, and what decisions on namesakes make of it."""
    days: dict[str, date] = {}
    for one in seen:
        if one.day:
            days[one.document] = min(one.day, days.get(one.document, one.day))
    return {one: decided.split(one, days.get(one.document)) for one in seen}


def _renaming(parted: Mapping[Seen, Seen], holders: Mapping[str, str]) -> tuple[Mapping[str, str], Mapping[str, str]]:
    terms = {rdf.resource(member): rdf.resource(holds) for member, holds in holders.items() if member != holds}
    signatories: dict[str, str] = {}
    for one, split in parted.items():
        holds = holders[split.member]
        if holds != one.member:
            signature = rdf.resource(iri.signature(one.document, holds))
            terms[rdf.resource(iri.signature(one.document, one.member))] = signature
            signatories[signature] = rdf.resource(holds)
    return MappingProxyType(terms), MappingProxyType(signatories)
