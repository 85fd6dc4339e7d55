"""Members, their names, memberships and the matches between names → the quads of `graph/members`."""

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kg.model import iri, terms
from kg.model.document import NameOccurrence
from kg.model.namespaces import DCTERMS, FOAF, ORG, PACE, RDF, SKOS, SKOSXL
from kg.model.terms import Quad
from kg.resolve import MemberResolution
from kg.resolve.decisions import SAME_AS
from kg.resolve.matching import Match, MatchStatus
from kg.resolve.persons import Identification
from kg.resolve.records import (
    SAME_WORDS,
    Features,
    MatchContext,
    NameRecord,
    Period,
    overall_periods,
    periods,
    usual_name,
)

_GRAPH = terms.resource(iri.graph("members"))
# Few enough that one document, which touches two dozen members, leaves most parts as they were.
_MEMBERS_OF_A_PART = 8
_NOT_PLAIN = re.compile(r"[^\w-]")
_CLASSES = {
    MatchStatus.CERTAIN: PACE.CertainLink,
    MatchStatus.CANDIDATE: PACE.CandidateLink,
    MatchStatus.SAME: PACE.DecidedLink,
    MatchStatus.APART: PACE.ApartLink,
}


def name_iri(member: str, given: str, family: str) -> str:
    """Mint a name of a member in one spelling: its letters as they are, so that other spellings have other IRIs.

    `member` is the IRI that pass 1 gives for that name, which no merge changes.
    """
    name = f"{given} {family}".strip().replace(" ", "_")
    return f"{member}/name/{_NOT_PLAIN.sub(lambda match: f'~{ord(match.group()):x}~', name)}"


def member_quads(resolution: MemberResolution) -> Iterator[Quad]:
    """Describe all members, and the matches between their names: what `graph/members` says of pass 2.

    Yields each quad once, one by one, since 20,000 documents make two million; in an order of no meaning.
    """
    for part in member_parts(resolution):
        yield from part.quads()


@dataclass(frozen=True, slots=True)
class MemberPart:
    """Some members with all their names and the matches between these: what nothing outside them can change.

    `members` are the IRIs of pass 1, `by_member` the records of each canonical IRI, `matches` those between their
    records with the two records, `things` what decisions say that members are in Wikidata.
    """

    by_member: Mapping[str, tuple[NameRecord, ...]]
    matches: tuple[tuple[Match, NameRecord, NameRecord], ...]
    things: Mapping[str, tuple[str, ...]]
    context: MatchContext

    @property
    def members(self) -> tuple[str, ...]:
        """The IRIs of pass 1 of the records, sorted."""
        return tuple(sorted(record.member for records in self.by_member.values() for record in records))

    def key(self) -> str:
        """Return what stands for all that the quads rest on, besides the vocabularies: alike for alike parts only."""
        lines = (
            "\n".join((member, record.member, *map(_said, record.occurrences)))
            for member, records in sorted(self.by_member.items())
            for record in records
        )
        matches = (repr((replace(match, one=0, other=0), a.member, b.member)) for match, a, b in self.matches)
        return "\n".join((*lines, *matches, repr(sorted(self.things.items()))))

    def described(self) -> Iterator[Quad]:
        """Yield what is said of the members themselves: all that documents lead to."""
        for member, records in self.by_member.items():
            occurrences = tuple(occurrence for record in records for occurrence in record.occurrences)
            quads = _described(member, records, occurrences)
            quads += [_quad(member, SKOS.exactMatch, terms.resource(thing)) for thing in self.things.get(member, ())]
            yield from dict.fromkeys(quads)

    def concepts(self) -> frozenset[str]:
        """Return the IRIs of the vocabularies' entries that the quads lead to."""
        features, unattached = self.context.features, self.context.unattached
        dated = [
            one for records in self.by_member.values() for record in records for one in record.occurrences if one.day
        ]
        groups = {one.group for one in dated}
        used = {one.state for one in dated} | groups
        used |= {iri.concept("body", "pace")} if groups & unattached else set()
        keys = {key for match, *_ in self.matches for key in (*match.names, *match.supporting, *match.opposing)}
        spelt = any(_is_spelt_in_several_ways(record) for records in self.by_member.values() for record in records)
        keys |= {SAME_WORDS} if spelt else set()
        layers = {match.names for match, *_ in self.matches if match.names} | ({(SAME_WORDS,)} if spelt else set())
        used |= {features[key].iri for key in keys} | {features.layer(names) for names in layers}
        return frozenset(used | {match.decision for match, *_ in self.matches}) - {""}

    def quads(self) -> Iterator[Quad]:
        """Yield the quads of `graph/members` for these members, each once, in an order of no meaning."""
        features = self.context.features
        for member, records in self.by_member.items():
            occurrences = tuple(occurrence for record in records for occurrence in record.occurrences)
            for record in records:
                yield from _spelling_matches(record, features)
            quads = _names(member, occurrences)
            quads += _memberships(member, occurrences, self.context.unattached)
            yield from dict.fromkeys(quads)
        yield from self.described()
        for match, *both in self.matches:
            ends = [(_usual_name_iri(record), record.occurrences) for record in both]
            about = match_iri(*(name for name, _ in ends))
            yield from _match(about, _CLASSES[match.status], match.score, ends)
            if match.names:
                yield _quad(about, PACE.layer, terms.resource(features.layer(match.names)))
            yield from _features(about, (*match.names, *match.supporting), match.opposing, features)
            if match.decision:
                yield _quad(about, PACE.decidedBy, terms.resource(match.decision))


def member_parts(resolution: MemberResolution) -> tuple[MemberPart, ...]:
    """Part the members: those whose names are matched with one another, certainly or not, stand together.

    Of the others some stand together too, so that there are not too many parts; which, hangs on their names alone, as
    far as can be: so one that is new or gone leaves the other parts as they were.
    """
    records, canonical = resolution.records, resolution.canonical
    heads = {member: member for member in canonical.values()}

    def head(member: str) -> str:
        while heads[member] != member:
            heads[member] = heads[heads[member]]
            member = heads[member]
        return member

    for match in resolution.matches:
        first, last = sorted(head(canonical[records[place].member]) for place in match.pair)
        heads[last] = first
    # A power of two that grows with them.
    number = 1 << (len(heads) // _MEMBERS_OF_A_PART).bit_length()
    place_of = {member: zlib.crc32(head(member).encode()) % number for member in heads}
    members: dict[int, dict[str, list[NameRecord]]] = defaultdict(lambda: defaultdict(list))
    matches: dict[int, list[tuple[Match, NameRecord, NameRecord]]] = defaultdict(list)
    things: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for record in records:
        member = canonical[record.member]
        members[place_of[member]][member].append(record)
    for match in resolution.matches:
        one, other = records[match.one], records[match.other]
        matches[place_of[canonical[one.member]]].append((match, one, other))
    for decision in resolution.decisions.of_kind(SAME_AS):
        for member in {canonical.get(member, member) for member in decision.members} & heads.keys():
            things[place_of[member]][member].append(decision.thing)
    return tuple(
        MemberPart(
            {member: tuple(of_one) for member, of_one in by_member.items()},
            tuple(matches[place]),
            {member: tuple(named) for member, named in things[place].items()},
            resolution.context,
        )
        for place, by_member in sorted(members.items())
    )


def _said(one: NameOccurrence) -> str:
    """All that an occurrence says, as one text."""
    names = f"{one.given}\t{one.family}\t{one.printed}\t{one.honorific}"
    where = f"{one.document} {one.edition} {one.line} {one.position}"
    return f"{one.member} {one.state} {one.group} {one.day} {where} {names}"


def _described(member: str, records: Sequence[NameRecord], occurrences: Sequence[NameOccurrence]) -> list[Quad]:
    """What is said of a member: the usual name, those printed, and of IRIs merged into its own that they lead to it."""
    # The name that lists print most often, one with a forename where there is any.
    named = [record for record in records if record.name.has_forename] or records
    given, family = usual_name((one for record in named for one in record.occurrences), member)
    quads = [_quad(member, RDF.type, PACE.Member), _quad(member, FOAF.name, terms.string(f"{given} {family}".strip()))]
    quads += [_quad(member, FOAF.givenName, terms.string(given))] if given else []
    quads += [_quad(member, FOAF.familyName, terms.string(family))] if family else []
    printed = dict.fromkeys(one.printed for one in occurrences)
    quads += [_quad(member, PACE.printedName, terms.string(name)) for name in printed]
    for merged in [record.member for record in records if record.member != member]:
        # An IRI that was merged away stays, and leads to the canonical one.
        quads.append(_quad(merged, RDF.type, PACE.MergedMember))
        quads.append(_quad(merged, DCTERMS.isReplacedBy, terms.resource(member)))
    return quads


def _names(member: str, occurrences: Sequence[NameOccurrence]) -> list[Quad]:
    """A member's names and forms of address, each spelling with its days."""
    quads: list[Quad] = []
    for period in overall_periods(occurrences, lambda one: name_iri(one.member, one.given, one.family)):
        given, family = usual_name(period.occurrences)
        quads += _label(period.value, member, PACE.SeenName, f"{given} {family}".strip(), period)
        # Not in FOAF's words: who looks for a person by a surname shall find the member, not each spelling.
        quads += [_quad(period.value, PACE.seenGivenName, terms.string(given))] if given else []
        quads += [_quad(period.value, PACE.seenFamilyName, terms.string(family))] if family else []
    for period in overall_periods(occurrences, lambda one: one.honorific):
        name = f"{member}/honorific/{iri.slug(period.value)}"
        quads += _label(name, member, PACE.SeenHonorific, period.value, period)
    return quads


def _label(name: str, member: str, kind: str, form: str, period: Period) -> list[Quad]:
    return [
        _quad(name, RDF.type, kind),
        _quad(name, PACE.nameOf, terms.resource(member)),
        _quad(name, SKOSXL.literalForm, terms.string(form)),
        *_days(name, period.first, period.last),
        *(_quad(name, PACE.provedBy, terms.resource(one.line)) for one in period.occurrences if one.line),
    ]


def _days(about: str, first: date | None, last: date | None) -> list[Quad]:
    days = ((PACE.firstSeen, first), (PACE.lastSeen, last))
    return [_quad(about, predicate, terms.day(day)) for predicate, day in days if day]


def _memberships(member: str, occurrences: Sequence[NameOccurrence], unattached: frozenset[str]) -> list[Quad]:
    quads: list[Quad] = []
    in_states, in_groups = periods(occurrences, lambda one: one.state), periods(occurrences, lambda one: one.group)
    for period in (*in_states, *in_groups):
        about = f"{member}/membership/{period.value.removeprefix(iri.BASE)}/{period.first}"
        # Who belongs to no group is seen as a member of the Assembly only.
        organisation = iri.concept("body", "pace") if period.value in unattached else period.value
        quads.append(_quad(about, RDF.type, ORG.Membership))
        quads.append(_quad(about, ORG.member, terms.resource(member)))
        quads.append(_quad(about, ORG.organization, terms.resource(organisation)))
        if any(one.group == period.value for one in period.occurrences):
            quads.append(_quad(about, PACE.affiliation, terms.resource(period.value)))
        quads += _days(about, period.first, period.last)
        for one in period.occurrences:
            # The signature proves it; of who is named outside a list, as a rapporteur is, the line.
            proof = iri.signature(one.document, member) if one.position else one.line
            quads.append(_quad(about, PACE.provedBy, terms.resource(proof)))
    return quads


def _spelling_matches(record: NameRecord, features: Features) -> Iterator[Quad]:
    """Match the spellings of one record's name with the usual one: they are one normal form, and so one IRI."""
    if not _is_spelt_in_several_ways(record):
        return
    by_name, usual = _by_name(record), _usual_name_iri(record)
    for name, occurrences in sorted(by_name.items()):
        if name != usual:
            about = match_iri(name, usual)
            yield from _match(about, PACE.CertainLink, 1, [(name, occurrences), (usual, by_name[usual])])
            yield _quad(about, PACE.layer, terms.resource(features.layer((SAME_WORDS,))))
            yield from _features(about, (SAME_WORDS,), (), features)


def _is_spelt_in_several_ways(record: NameRecord) -> bool:
    forms = {(one.member, one.given, one.family) for one in record.occurrences}
    return len(forms) > 1 and len(_by_name(record)) > 1


def _by_name(record: NameRecord) -> dict[str, list[NameOccurrence]]:
    """The occurrences of a record by the IRI of the spelling."""
    by_name: dict[str, list[NameOccurrence]] = {}
    for one in record.occurrences:
        by_name.setdefault(name_iri(one.member, one.given, one.family), []).append(one)
    return by_name


def _usual_name_iri(record: NameRecord) -> str:
    return name_iri(record.member, *usual_name(record.occurrences))


def _match(about: str, kind: str, score: float, ends: Iterable[tuple[str, Sequence[NameOccurrence]]]) -> Iterator[Quad]:
    """What all matches have: class, score, the two names, and of each the first line that prints it."""
    yield _quad(about, RDF.type, kind)
    yield _quad(about, PACE.score, terms.decimal(score))
    for name, occurrences in ends:
        yield _quad(about, PACE.joins, terms.resource(name))
        for line in [one.line for one in occurrences if one.line][:1]:
            yield _quad(about, PACE.provedBy, terms.resource(line))


def _features(about: str, matching: Iterable[str], opposing: Iterable[str], features: Features) -> Iterator[Quad]:
    """The features that speak for a match or an identification, and those that speak against it."""
    yield from (_quad(about, PACE.speaksFor, terms.resource(features[key].iri)) for key in matching)
    yield from (_quad(about, PACE.speaksAgainst, terms.resource(features[key].iri)) for key in opposing)


def match_iri(one: str, other: str) -> str:
    """Mint the match between two names, whichever is given first."""
    keys = sorted(name.removeprefix(f"{iri.BASE}member/") for name in (one, other))
    return iri.concept("identity", "--".join(keys))


def _quad(subject: str, predicate: str, value: str) -> Quad:
    return Quad(terms.resource(subject), predicate, value, _GRAPH)


def identification_quads(identifications: Iterable[Identification], features: Features) -> Iterator[Quad]:
    """Yield the quads of `graph/members` for identifications: the member of each certain one, and what it rests on."""
    for one in identifications:
        about, person, member = iri.identification(one.person.iri, one.member), one.person.iri, one.member
        yield _quad(about, RDF.type, PACE.CertainIdentification if one.certain else PACE.CandidateIdentification)
        yield _quad(about, PACE.ofPerson, terms.resource(person))
        yield _quad(about, PACE.asMember, terms.resource(member))
        yield _quad(about, PACE.score, terms.decimal(one.score))
        yield _quad(about, PACE.rule, terms.string(one.rule))
        yield _quad(about, PACE.layer, terms.resource(features.layer(one.names)))
        yield from _features(about, one.names, one.opposing, features)
        for place in one.person.places:
            yield _quad(about, PACE.provedBy, terms.resource(place))
        if one.certain:
            yield _quad(person, PACE.identifiedAs, terms.resource(member))
