"""Reviewed decisions on members: ontology/matching/decisions.ttl and a file of one's own, read, written, put in effect.

SameMember       these IRIs are one member, and `pace:holds` is the canonical one
DistinctMembers  these IRIs are different members
SplitMember      in some documents, or on some days, the name is another member's: `pace:holds`
SameAs           the member is that thing of Wikidata
NotSameAs        it is not
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, pairwise, product
from pathlib import Path
from types import MappingProxyType

from kg.model import iri, terms
from kg.model.document import Interval, NameOccurrence
from kg.model.errors import InputError, InstallationError
from kg.model.namespaces import DCTERMS, PACE
from kg.resolve.matching import Match, MatchStatus
from kg.resolve.records import NameRecord
from kg.vocabulary import load_concepts
from kg.vocabulary.concepts import Concept, Vocabulary

SAME, DISTINCT, SPLIT = "SameMember", "DistinctMembers", "SplitMember"
SAME_AS, NOT_SAME_AS = "SameAs", "NotSameAs"
KINDS = (SAME, DISTINCT, SPLIT, SAME_AS, NOT_SAME_AS)
STEPS = MappingProxyType(
    {SAME: "same", DISTINCT: "distinct", SPLIT: "split", SAME_AS: "same-as", NOT_SAME_AS: "not-same-as"}
)

_ALWAYS = (PACE.concerns, PACE.reason, DCTERMS.source, DCTERMS.issued)
_NEEDED = MappingProxyType(
    {
        SAME: (*_ALWAYS, PACE.holds),
        DISTINCT: _ALWAYS,
        SPLIT: (*_ALWAYS, PACE.holds),
        SAME_AS: (*_ALWAYS, PACE.thing),
        NOT_SAME_AS: (*_ALWAYS, PACE.thing),
    }
)


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: its kind, the members that it is about, what it sets, and why.

    `canonical` is the IRI that holds (of a SplitMember: for the documents or days meant), `thing` the IRI in Wikidata.
    """

    kind: str
    members: tuple[str, ...]
    reason: str
    source: str
    decided: date
    canonical: str = ""
    thing: str = ""
    documents: tuple[str, ...] = ()
    days: Interval = Interval()
    iri: str = ""

    def named(self) -> "Decision":
        """Return the decision with its IRI, made of its kind and what it is about."""
        members = sorted({*self.members, self.canonical} - {""})
        about = [member.removeprefix(f"{iri.BASE}member/") for member in members]
        about += [iri.local_name(self.thing)] if self.thing else []
        return replace(self, iri=iri.concept("decision", f"{STEPS[self.kind]}/{'--'.join(about)}"))


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions, and what follows from them at once.

    `canonical` gives for a member of a SameMember the IRI that holds and the decision, `splits` for a member of a
    SplitMember these decisions.
    """

    all: tuple[Decision, ...]
    canonical: Mapping[str, tuple[str, str]]
    splits: Mapping[str, tuple[Decision, ...]]

    def of_kind(self, *kinds: str) -> tuple[Decision, ...]:
        """Return the decisions of some kinds."""
        return tuple(decision for decision in self.all if decision.kind in kinds)

    def apart(self) -> Iterator[tuple[str, str, str]]:
        """Yield every two IRIs that are different members, sorted, with the decision that says so."""
        for decision in self.of_kind(DISTINCT, SPLIT):
            members = {*decision.members, *((decision.canonical,) if decision.kind == SPLIT else ())}
            yield from ((one, other, decision.iri) for one, other in combinations(sorted(members), 2))

    def canonical_member(self, member: str) -> str:
        """Return the IRI that a decision sets for a member, the member's own where none was taken."""
        return self.canonical.get(member, (member, ""))[0]

    def split(self, occurrence: NameOccurrence, day: date | None) -> NameOccurrence:
        """Return an occurrence under the IRI that a SplitMember gives it.

        `day` is the first day of the document, so that the editions of one document stay one member's.
        """
        for decision in self.splits.get(occurrence.member, ()):
            on_day = day is not None and decision.days.covers(day)
            if occurrence.document in decision.documents if decision.documents else on_day:
                return replace(occurrence, member=decision.canonical)
        return occurrence


def decisions_of(vocabulary: Vocabulary) -> Decisions:
    """Read all decisions of the vocabulary, in the order of their IRIs.

    Raises InstallationError where one lacks what its kind needs, or two of them contradict each other.
    """
    return agreed(_read(concept) for kind in KINDS for concept in vocabulary.of_kind(kind))


def with_file(vocabulary: Vocabulary, path: Path) -> Vocabulary:
    """Return the vocabularies with the decisions of a file of one's own beside the shipped ones.

    In: Turtle as `kg members decide` writes it. Raises InputError where the file cannot be read, states something else
    than decisions, or contradicts the shipped ones.
    """
    own = load_concepts(path)
    strange = [name for name, concept in own.items() if concept.kind not in KINDS]
    repeated = sorted(own.keys() & vocabulary.concepts.keys())
    if strange or repeated:
        why = "is no decision" if strange else "is decided by the shipped file"
        raise InputError(f"{path}: {(strange or repeated)[0]} {why}: take it out")
    both = replace(vocabulary, concepts=MappingProxyType({**vocabulary.concepts, **own}))
    try:
        decisions_of(both)
    except (InstallationError, ValueError) as error:
        raise InputError(f"{path}: {error}") from error
    return both


def agreed(decisions: Iterable[Decision]) -> Decisions:
    """Put decisions together; raise InstallationError where two of them contradict each other."""
    in_order = tuple(sorted(decisions, key=lambda decision: decision.iri))
    splits: dict[str, tuple[Decision, ...]] = {}
    onward: dict[str, tuple[str, str]] = {}
    for decision in in_order:
        if decision.kind == SPLIT:
            splits |= {member: (*splits.get(member, ()), decision) for member in decision.members}
        for member in {*decision.members} - {decision.canonical} if decision.kind == SAME else ():
            if onward.setdefault(member, (decision.canonical, decision.iri))[0] != decision.canonical:
                raise InstallationError(f"{decision.iri} gives {member} a second IRI that holds: withdraw one decision")
    canonical = {member: (_end_of_chain(member, onward), decision) for member, (_, decision) in onward.items()}
    together = Decisions(in_order, MappingProxyType(canonical), MappingProxyType(splits))
    for one, other, parting in together.apart():
        if together.canonical_member(one) == together.canonical_member(other):
            raise InstallationError(f"{parting} keeps apart what other decisions take as one: withdraw one of them")
    return together


def _end_of_chain(member: str, onward: Mapping[str, tuple[str, str]]) -> str:
    """The IRI that a chain of decisions leads to."""
    passed = {member}
    while member in onward:
        member = onward[member][0]
        if member in passed:
            raise InstallationError(f"the decisions on {member} run in a circle: withdraw one of them")
        passed.add(member)
    return member


def _read(concept: Concept) -> Decision:
    missing = [predicate for predicate in _NEEDED[concept.kind] if not concept.objects(predicate)]
    if missing:
        raise InstallationError(f"{concept.iri}: the decision has no {iri.compact(terms.iri_of(missing[0]))}: add it")
    try:
        decided = date.fromisoformat(concept.text(DCTERMS.issued))
    except ValueError as error:
        raise InstallationError(f"{concept.iri}: dcterms:issued is no date: write YYYY-MM-DD") from error

    def iris(predicate: str) -> tuple[str, ...]:
        return tuple(sorted(terms.iri_of(term) for term in concept.objects(predicate) if terms.is_resource(term)))

    source = concept.objects(DCTERMS.source)[0]
    return Decision(
        kind=concept.kind,
        members=iris(PACE.concerns),
        reason=concept.text(PACE.reason),
        source=terms.iri_of(source) if terms.is_resource(source) else terms.value_of(source).text,
        decided=decided,
        canonical=next(iter(iris(PACE.holds)), ""),
        thing=next(iter(iris(PACE.thing)), ""),
        documents=iris(PACE.inDocument),
        days=concept.valid,
        iri=concept.iri,
    )


def reviewed(matches: Iterable[Match], records: Sequence[NameRecord], decisions: Decisions) -> tuple[Match, ...]:
    """Return matches with the decisions taken in: they replace what similarity gave, and add where it gave nothing.

    One match for each two records, in the order of their places.
    """
    by_member: dict[str, list[int]] = defaultdict(list)
    for place, record in enumerate(records):
        by_member[decisions.canonical_member(record.member)].append(place)
    decided: dict[tuple[int, int], tuple[MatchStatus, str]] = {}
    for canonical, places in sorted(by_member.items()):
        for one, other in pairwise(places):
            taken = [decisions.canonical.get(records[place].member, ("", ""))[1] for place in (other, one)]
            decided[one, other] = MatchStatus.SAME, next(filter(None, taken), canonical)
    for first, second, decision in decisions.apart():
        both = (by_member.get(decisions.canonical_member(member), ()) for member in (first, second))
        for one, other in product(*both):
            decided[min(one, other), max(one, other)] = MatchStatus.APART, decision
    by_pair = {match.pair: match for match in matches}
    for (one, other), (status, decision) in decided.items():
        match = by_pair.get((one, other), Match(one, other, 1.0, (), (), (), status))
        apart = status is MatchStatus.APART
        opposing = (*match.opposing, "decided-apart") if apart else match.opposing
        score = 0.0 if apart else match.score
        by_pair[one, other] = replace(match, status=status, decision=decision, opposing=opposing, score=score)
    return tuple(match for _, match in sorted(by_pair.items()))


# --- as Turtle


def heading() -> str:
    """Return how a file of decisions begins: what its blocks are short for."""
    prefixes = (f"@prefix {prefix}: <{iri.PREFIXES[prefix]}> .\n" for prefix in ("dcterms", "pace", "wd", "xsd"))
    return f"# Reviewed decisions on who is who: give this file to kg build --decisions.\n\n@base <{iri.BASE}> .\n" + (
        "".join(prefixes)
    )


def block(decision: Decision) -> str:
    """Return a decision as a block of Turtle, as in ontology/matching/decisions.ttl, with an empty line before it."""
    facts: dict[str, list[str]] = defaultdict(list)
    facts["pace:concerns"] = [_short(member) for member in sorted(decision.members)]
    facts["pace:holds"] = [_short(decision.canonical)] if decision.canonical else []
    facts["pace:thing"] = [f"wd:{iri.local_name(decision.thing)}"] if decision.thing else []
    facts["pace:inDocument"] = [_short(document) for document in sorted(decision.documents)]
    for predicate, day in (("pace:validFrom", decision.days.start), ("pace:validUntil", decision.days.end)):
        facts[predicate] = [_day(day)] if day else []
    facts["pace:reason"] = [terms.string(decision.reason, "en")]
    is_address = decision.source.startswith(("http://", "https://"))
    facts["dcterms:source"] = [(terms.resource if is_address else terms.string)(decision.source)]
    facts["dcterms:issued"] = [_day(decision.decided)]
    lines = [f"    {predicate} {', '.join(values)}" for predicate, values in facts.items() if values]
    return f"\n{_short(decision.iri)} a pace:{decision.kind} ;\n" + " ;\n".join(lines) + " .\n"


def _short(name: str) -> str:
    return f"<{name.removeprefix(iri.BASE)}>"


def _day(value: date) -> str:
    return f'"{value.isoformat()}"^^xsd:date'
