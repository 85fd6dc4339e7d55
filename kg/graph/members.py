"""Members, their names, memberships and the matches between names → the quads of `graph/members`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from kg.model import iri, terms
from kg.model.document import NameOccurrence
from kg.model.namespaces import DCTERMS, FOAF, ORG, PACE, RDF, SKOS, SKOSXL
from kg.model.terms import Quad
from kg.resolve import MemberResolution
from kg.resolve.decisions import SAME_AS
from kg.resolve.matching import MatchStatus
from kg.resolve.persons import Identification
from kg.resolve.records import SAME_WORDS, Features, NameRecord, Period, overall_periods, periods, usual_name

_GRAPH = terms.resource(iri.graph("members"))
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
    features = resolution.context.features
    by_member: dict[str, list[NameRecord]] = {}
    for record in resolution.records:
        by_member.setdefault(resolution.canonical[record.member], []).append(record)
        yield from _spelling_matches(record, features)
    # What decisions say that members are in Wikidata.
    things: dict[str, list[str]] = {}
    for decision in resolution.decisions.of_kind(SAME_AS):
        for member in {resolution.canonical.get(member, member) for member in decision.members}:
            things.setdefault(member, []).append(decision.thing)
    for member, records in by_member.items():
        occurrences = tuple(occurrence for record in records for occurrence in record.occurrences)
        quads = _member(member, records, occurrences)
        quads += [_quad(member, SKOS.exactMatch, terms.resource(thing)) for thing in things.get(member, ())]
        quads += _memberships(member, occurrences, resolution.context.unattached)
        yield from dict.fromkeys(quads)
    for match in resolution.matches:
        both = (resolution.records[match.one], resolution.records[match.other])
        ends = [(_usual_name_iri(record), record.occurrences) for record in both]
        about = match_iri(*(name for name, _ in ends))
        yield from _match(about, _CLASSES[match.status], match.score, ends)
        if match.names:
            yield _quad(about, PACE.layer, terms.resource(features.layer(match.names)))
        yield from _features(about, (*match.names, *match.supporting), match.opposing, features)
        if match.decision:
            yield _quad(about, PACE.decidedBy, terms.resource(match.decision))


def _member(member: str, records: Sequence[NameRecord], occurrences: Sequence[NameOccurrence]) -> list[Quad]:
    """A member's names: the usual one, those printed, each spelling by its days, and the IRIs merged into its own."""
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
    by_name: dict[str, list[NameOccurrence]] = {}
    for one in record.occurrences:
        by_name.setdefault(name_iri(one.member, one.given, one.family), []).append(one)
    usual = _usual_name_iri(record) if len(by_name) > 1 else ""
    for name, occurrences in sorted(by_name.items()) if usual else ():
        if name != usual:
            about = match_iri(name, usual)
            yield from _match(about, PACE.CertainLink, 1, [(name, occurrences), (usual, by_name[usual])])
            yield _quad(about, PACE.layer, terms.resource(features.layer((SAME_WORDS,))))
            yield from _features(about, (SAME_WORDS,), (), features)


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


def identification_iri(person: str, member: str) -> str:
    """Mint the identification of a person of a document with a member, both given as IRIs."""
    ends = (person.removeprefix(iri.BASE), member.removeprefix(f"{iri.BASE}member/"))
    return iri.concept("identification", "--".join(ends))


def identification_quads(identifications: Iterable[Identification], features: Features) -> Iterator[Quad]:
    """Yield the quads of `graph/members` for identifications: the member of each certain one, and what it rests on."""
    for one in identifications:
        about, person, member = identification_iri(one.person.iri, one.member), one.person.iri, one.member
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
