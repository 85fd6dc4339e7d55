"""Reviewed decisions on who is who: read from ontology/identity.ttl and a file of one's own, and written for appending.

SameMember       these IRIs are one member, and `pace:holds` is the IRI that holds
DistinctMembers  these IRIs are different members
SplitMember      in some documents, or on some days, the name is another member's: `pace:holds`
SameAs           the member is that thing of Wikidata
NotSameAs        it is not
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from kg.model import iri, terms
from kg.model.document import Interval, NameOccurrence
from kg.model.errors import InputError, InstallationError
from kg.vocabulary import load_concepts
from kg.vocabulary.concepts import Concept, Vocabulary

SAME, DISTINCT, SPLIT = "SameMember", "DistinctMembers", "SplitMember"
SAME_AS, NOT_SAME_AS = "SameAs", "NotSameAs"
KINDS = (SAME, DISTINCT, SPLIT, SAME_AS, NOT_SAME_AS)

_ALWAYS = ("pace:concerns", "pace:reason", "dcterms:source", "dcterms:issued")
_NEEDED = MappingProxyType(
    {
        SAME: (*_ALWAYS, "pace:holds"),
        DISTINCT: _ALWAYS,
        SPLIT: (*_ALWAYS, "pace:holds"),
        SAME_AS: (*_ALWAYS, "pace:thing"),
        NOT_SAME_AS: (*_ALWAYS, "pace:thing"),
    }
)


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: its kind, the members that it is about, what it sets, and why.

    `holds` is the IRI that holds (of a SplitMember: for the documents or days meant), `thing` the IRI in Wikidata.
    """

    kind: str
    members: tuple[str, ...]
    reason: str
    source: str
    decided: date
    holds: str = ""
    thing: str = ""
    documents: tuple[str, ...] = ()
    days: Interval = Interval()
    iri: str = ""

    def named(self) -> "Decision":
        """Return the decision with its IRI, made of its kind and what it is about."""
        about = [member.removeprefix(f"{iri.BASE}member/") for member in sorted({*self.members, *self._other()})]
        about += [iri.local_name(self.thing)] if self.thing else []
        return replace(self, iri=iri.concept("decision", f"{STEPS[self.kind]}/{'--'.join(about)}"))

    def _other(self) -> tuple[str, ...]:
        return (self.holds,) if self.holds else ()


STEPS = MappingProxyType(
    {SAME: "same", DISTINCT: "distinct", SPLIT: "split", SAME_AS: "same-as", NOT_SAME_AS: "not-same-as"}
)


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions, and what follows from them at once.

    `holders` gives for a member of a SameMember the IRI that holds and the decision, `splits` for a member of a
    SplitMember these decisions.
    """

    all: tuple[Decision, ...]
    holders: Mapping[str, tuple[str, str]]
    splits: Mapping[str, tuple[Decision, ...]]

    def of_kind(self, *kinds: str) -> tuple[Decision, ...]:
        """Return the decisions of some kinds."""
        return tuple(decision for decision in self.all if decision.kind in kinds)

    def apart(self) -> Iterator[tuple[str, str, str]]:
        """Yield every two IRIs that are different members, sorted, with the decision that says so."""
        for decision in self.of_kind(DISTINCT, SPLIT):
            members = sorted({*decision.members, *((decision.holds,) if decision.kind == SPLIT else ())})
            for at, one in enumerate(members):
                yield from ((one, other, decision.iri) for other in members[at + 1 :])

    def holder(self, member: str) -> str:
        """Return the IRI that holds for a member by decision, the member's own where none was taken."""
        return self.holders.get(member, (member, ""))[0]

    def split(self, seen: NameOccurrence, day: date | None) -> NameOccurrence:
        """Return what was seen under the IRI that a SplitMember gives it.

        `day` is the first day of the document, so that the editions of one document stay one member's.
        """
        for decision in self.splits.get(seen.member, ()):
            if _is_meant(decision, seen.document, day):
                return replace(seen, member=decision.holds)
        return seen


def _is_meant(decision: Decision, document: str, day: date | None) -> bool:
    if decision.documents:
        return document in decision.documents
    return day is not None and decision.days.covers(day)


def decisions_of(vocabulary: Vocabulary) -> Decisions:
    """Read all decisions of the vocabulary, in the order of their IRIs.

    Raises InstallationError where one lacks what its kind needs, or two of them contradict each other.
    """
    return agreed(_read(concept) for kind in KINDS for concept in vocabulary.of_kind(kind))


def taken_in(vocabulary: Vocabulary, path: Path) -> Vocabulary:
    """Return the vocabularies with the decisions of a file of one's own beside the shipped ones.

    In: Turtle as `kg members decide` writes it. Raises InputError where the file cannot be read, states something else
    than decisions, or contradicts the shipped ones.
    """
    found = load_concepts(path)
    strange = [one for one, concept in found.items() if concept.kind not in KINDS]
    if strange or not found.keys().isdisjoint(vocabulary.concepts):
        said = strange or sorted(found.keys() & vocabulary.concepts.keys())
        why = "is no decision" if strange else "is decided by the shipped file"
        raise InputError(f"{path}: {said[0]} {why}: take it out")
    both = replace(vocabulary, concepts=MappingProxyType({**vocabulary.concepts, **found}))
    try:
        decisions_of(both)
    except (InstallationError, ValueError) as error:
        raise InputError(f"{path}: {error}") from error
    return both


def agreed(decisions: Iterable[Decision]) -> Decisions:
    """Put decisions together; raise InstallationError where two of them contradict each other."""
    found = tuple(sorted(decisions, key=lambda one: one.iri))
    splits: dict[str, tuple[Decision, ...]] = {}
    for decision in (one for one in found if one.kind == SPLIT):
        splits |= {member: (*splits.get(member, ()), decision) for member in decision.members}
    holders = _holders(one for one in found if one.kind == SAME)
    made = Decisions(found, MappingProxyType(holders), MappingProxyType(splits))
    for one, other, parting in made.apart():
        if made.holder(one) == made.holder(other):
            raise InstallationError(f"{parting} keeps apart what other decisions take as one: withdraw one of them")
    return made


def _read(concept: Concept) -> Decision:
    def iris(predicate: str) -> tuple[str, ...]:
        return tuple(sorted(terms.iri_of(term) for term in concept.objects(predicate) if terms.is_resource(term)))

    missing = [predicate for predicate in _NEEDED[concept.kind] if not concept.objects(predicate)]
    if missing:
        raise InstallationError(f"{concept.iri}: the decision has no {missing[0]}: add it")
    return Decision(
        kind=concept.kind,
        members=iris("pace:concerns"),
        reason=concept.text("pace:reason"),
        source=next((_source(term) for term in concept.objects("dcterms:source")), ""),
        decided=_decided(concept),
        holds=next(iter(iris("pace:holds")), ""),
        thing=next(iter(iris("pace:thing")), ""),
        documents=iris("pace:inDocument"),
        days=concept.valid,
        iri=concept.iri,
    )


def _decided(concept: Concept) -> date:
    try:
        return date.fromisoformat(concept.text("dcterms:issued"))
    except ValueError as error:
        raise InstallationError(f"{concept.iri}: dcterms:issued is no date: write YYYY-MM-DD") from error


def _source(term: str) -> str:
    return terms.iri_of(term) if terms.is_resource(term) else terms.value_of(term).text


def _holders(same: Iterable[Decision]) -> dict[str, tuple[str, str]]:
    """For each member of a SameMember the IRI that holds, through chains of decisions, and the decision."""
    onward: dict[str, tuple[str, str]] = {}
    for decision in same:
        for member in {*decision.members} - {decision.holds}:
            if onward.setdefault(member, (decision.holds, decision.iri))[0] != decision.holds:
                raise InstallationError(f"{decision.iri} gives {member} a second IRI that holds: withdraw one decision")
    return {member: (_end(member, onward), decision) for member, (_, decision) in onward.items()}


def _end(member: str, onward: Mapping[str, tuple[str, str]]) -> str:
    passed = {member}
    while member in onward:
        member = onward[member][0]
        if member in passed:
            raise InstallationError(f"the decisions on {member} run in a circle: withdraw one of them")
        passed.add(member)
    return member


def heading() -> str:
    """Return how a file of decisions begins: what its blocks are short for."""
    prefixes = (f"@prefix {prefix}: <{iri.PREFIXES[prefix]}> .\n" for prefix in ("dcterms", "pace", "wd", "xsd"))
    return f"# Reviewed decisions on who is who: give this file to kg build --decisions.\n\n@base <{iri.BASE}> .\n" + (
        "".join(prefixes)
    )


def block(decision: Decision) -> str:
    """Return a decision as a block of Turtle, as it stands in ontology/identity.ttl, with an empty line before it."""
    facts: dict[str, list[str]] = defaultdict(list)
    facts["pace:concerns"] = [_short(member) for member in sorted(decision.members)]
    facts["pace:holds"] = [_short(decision.holds)] if decision.holds else []
    facts["pace:thing"] = [f"wd:{iri.local_name(decision.thing)}"] if decision.thing else []
    facts["pace:inDocument"] = [_short(document) for document in sorted(decision.documents)]
    for predicate, day in (("pace:validFrom", decision.days.start), ("pace:validUntil", decision.days.end)):
        facts[predicate] = [_day(day)] if day else []
    facts["pace:reason"] = [terms.string(decision.reason, "en")]
    facts["dcterms:source"] = [_sourced(decision.source)]
    facts["dcterms:issued"] = [_day(decision.decided)]
    lines = [f"    {predicate} {', '.join(values)}" for predicate, values in facts.items() if values]
    return f"\n{_short(decision.iri)} a pace:{decision.kind} ;\n" + " ;\n".join(lines) + " .\n"


def _short(name: str) -> str:
    return f"<{name.removeprefix(iri.BASE)}>"


def _day(value: date) -> str:
    return f'"{value.isoformat()}"^^xsd:date'


def _sourced(source: str) -> str:
    return terms.resource(source) if source.startswith(("http://", "https://")) else terms.string(source)
