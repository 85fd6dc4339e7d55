"""Members, their names, memberships and the links between names → the quads of `graph/members`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache

from kg.model import iri, terms
from kg.model.document import NameOccurrence
from kg.model.namespaces import ORG, PACE
from kg.model.terms import Quad
from kg.resolve.members import MemberResolution
from kg.resolve.members.decisions import SAME_AS
from kg.resolve.members.features import SAME_WORDS, Features, features_of
from kg.resolve.members.matching import Match, MatchStatus
from kg.resolve.members.periods import Period, spells, whole
from kg.resolve.members.records import NameRecord, usual
from kg.resolve.persons import Identification
from kg.vocabulary.concepts import Vocabulary

_GRAPH = terms.resource(iri.graph("members"))
_NOT_PLAIN = re.compile(r"[^\w-]")
_CLASSES = {
    MatchStatus.CERTAIN: "pace:CertainLink",
    MatchStatus.CANDIDATE: "pace:CandidateLink",
    MatchStatus.SAME: "pace:DecidedLink",
    MatchStatus.APART: "pace:ApartLink",
}


def name_iri(member: str, given: str, family: str) -> str:
    """Mint a name of a member in one spelling: its letters as they are, so that other spellings have other IRIs.

    `member` is the IRI that pass 1 gives for that name, which no merge changes.
    """
    name = f"{given} {family}".strip().replace(" ", "_")
    return f"{member}/name/{_NOT_PLAIN.sub(lambda match: f'~{ord(match.group()):x}~', name)}"


def quads_of(resolution: MemberResolution) -> Iterator[Quad]:
    """Describe all members, and the matches between their names: what `graph/members` says of pass 2.

    Yields each quad once, one by one, since 20,000 documents make two million; in an order of no meaning.
    """
    by_member: dict[str, list[NameRecord]] = {}
    for bearer in resolution.bearers:
        by_member.setdefault(resolution.holders[bearer.member], []).append(bearer)
        yield from _spelling_quads(bearer, resolution.features)
    things = _things(resolution)
    for member, held in by_member.items():
        yield from dict.fromkeys(_member(member, held, things.get(member, ()), resolution.around.unattached))
    for link in resolution.links:
        yield from _link_quads(link, resolution.bearers, resolution.features)


def _things(resolution: MemberResolution) -> dict[str, list[str]]:
    """What decisions say that members are in Wikidata, by the IRI that holds."""
    found: dict[str, list[str]] = {}
    for decision in resolution.decisions.of_kind(SAME_AS):
        for member in {resolution.holders.get(one, one) for one in decision.members}:
            found.setdefault(member, []).append(decision.thing)
    return found


def _member(
    member: str, bearers: Sequence[NameRecord], things: Iterable[str], unattached: frozenset[str]
) -> Iterator[Quad]:
    seen = tuple(one for bearer in bearers for one in bearer.seen)
    yield _quad(member, "rdf:type", PACE.Member)
    yield from _name_quads(member, bearers)
    for printed in dict.fromkeys(one.printed for one in seen):
        yield _quad(member, "pace:printedName", terms.string(printed))
    for bearer in bearers:
        yield from _merged_quads(bearer.member, member)
    for thing in things:
        yield _quad(member, "skos:exactMatch", terms.resource(thing))
    yield from _seen_names(member, seen)
    yield from _memberships(member, seen, unattached)


def _name_quads(member: str, bearers: Sequence[NameRecord]) -> Iterator[Quad]:
    """The name that lists print most often, one with a forename where there is any."""
    named = [bearer for bearer in bearers if bearer.name.has_forename] or bearers
    given, family = usual((one for bearer in named for one in bearer.seen), member)
    for predicate, text in (("foaf:givenName", given), ("foaf:familyName", family)):
        if text:
            yield _quad(member, predicate, terms.string(text))
    yield _quad(member, "foaf:name", terms.string(f"{given} {family}".strip()))


def _merged_quads(merged: str, holds: str) -> Iterator[Quad]:
    """An IRI that was merged away stays, and leads to the one that holds."""
    if merged != holds:
        yield _quad(merged, "rdf:type", PACE.MergedMember)
        yield _quad(merged, "dcterms:isReplacedBy", terms.resource(holds))


def _seen_names(member: str, seen: tuple[NameOccurrence, ...]) -> Iterator[Quad]:
    for spell in whole(seen, lambda one: name_iri(one.member, one.given, one.family)):
        given, family = usual(spell.seen)
        yield from _label(spell.value, member, "pace:SeenName", f"{given} {family}".strip(), spell)
        # Not in FOAF's words: who looks for a person by a surname shall find the member, not each spelling.
        for predicate, text in (("pace:seenGivenName", given), ("pace:seenFamilyName", family)):
            if text:
                yield _quad(spell.value, predicate, terms.string(text))
    for spell in whole(seen, lambda one: one.honorific):
        name = f"{member}/honorific/{iri.slug(spell.value)}"
        yield from _label(name, member, "pace:SeenHonorific", spell.value, spell)


def _label(name: str, member: str, kind: str, form: str, spell: Period) -> Iterator[Quad]:
    yield _quad(name, "rdf:type", _term(kind))
    yield _quad(name, "pace:nameOf", terms.resource(member))
    yield _quad(name, "skosxl:literalForm", terms.string(form))
    yield from _days(name, spell.first, spell.last)
    for one in spell.seen:
        if one.line:
            yield _quad(name, "pace:provedBy", terms.resource(one.line))


def _days(about: str, first: date | None, last: date | None) -> Iterator[Quad]:
    for predicate, day in (("pace:firstSeen", first), ("pace:lastSeen", last)):
        if day:
            yield _quad(about, predicate, terms.day(day))


def _memberships(member: str, seen: tuple[NameOccurrence, ...], unattached: frozenset[str]) -> Iterator[Quad]:
    for spell in (*spells(seen, lambda one: one.state), *spells(seen, lambda one: one.group)):
        key = spell.value.removeprefix(iri.BASE)
        about = f"{member}/membership/{key}/{spell.first}"
        # Who belongs to no group is seen as a member of the Assembly only.
        organisation = iri.concept("body", "pace") if spell.value in unattached else spell.value
        yield _quad(about, "rdf:type", ORG.Membership)
        yield _quad(about, "org:member", terms.resource(member))
        yield _quad(about, "org:organization", terms.resource(organisation))
        if any(one.group == spell.value for one in spell.seen):
            yield _quad(about, "pace:affiliation", terms.resource(spell.value))
        yield from _days(about, spell.first, spell.last)
        for proof in dict.fromkeys(_proof(one, member) for one in spell.seen):
            yield _quad(about, "pace:provedBy", terms.resource(proof))


def _proof(seen: NameOccurrence, member: str) -> str:
    """The signature; of who is named outside a list, as a rapporteur is, the line."""
    return iri.signature(seen.document, member) if seen.position else seen.line


def _link_quads(link: Match, bearers: Sequence[NameRecord], features: Features) -> Iterator[Quad]:
    """Describe a link between the names of two bearers, with all that speaks for it and against it."""
    ends = [(_usual_name(bearer), bearer.seen) for bearer in (bearers[link.one], bearers[link.other])]
    about = link_iri(*(name for name, _ in ends))
    yield from _link(about, _CLASSES[link.verdict], link.score, ends)
    if link.names:
        yield _quad(about, "pace:layer", terms.resource(features.layer(link.names)))
    for predicate, keys in (("pace:speaksFor", (*link.names, *link.supporting)), ("pace:speaksAgainst", link.opposing)):
        for key in keys:
            yield _quad(about, predicate, terms.resource(features[key].iri))
    if link.decision:
        yield _quad(about, "pace:decidedBy", terms.resource(link.decision))


def _spelling_quads(bearer: NameRecord, features: Features) -> Iterator[Quad]:
    """Link the spellings of one bearer's name to the usual one: they are one normal form, and so one IRI."""
    by_name: dict[str, list[NameOccurrence]] = {}
    for one in bearer.seen:
        by_name.setdefault(name_iri(one.member, one.given, one.family), []).append(one)
    usually = _usual_name(bearer)
    for name, seen in sorted(by_name.items()):
        if name != usually:
            about = link_iri(name, usually)
            yield from _link(about, "pace:CertainLink", 1, [(name, seen), (usually, by_name[usually])])
            yield _quad(about, "pace:layer", terms.resource(features.layer((SAME_WORDS,))))
            yield _quad(about, "pace:speaksFor", terms.resource(features[SAME_WORDS].iri))


def _usual_name(bearer: NameRecord) -> str:
    return name_iri(bearer.member, *usual(bearer.seen))


def _link(about: str, kind: str, score: float, ends: Iterable[tuple[str, Sequence[NameOccurrence]]]) -> Iterator[Quad]:
    """What all links have: class, score, the two names, and of each the first line that prints it."""
    yield _quad(about, "rdf:type", _term(kind))
    yield _quad(about, "pace:score", terms.decimal(score))
    for name, seen in ends:
        yield _quad(about, "pace:joins", terms.resource(name))
        for line in [one.line for one in seen if one.line][:1]:
            yield _quad(about, "pace:provedBy", terms.resource(line))


def link_iri(one: str, other: str) -> str:
    """Mint the link between two names, whichever is given first."""
    keys = sorted(name.removeprefix(f"{iri.BASE}member/") for name in (one, other))
    return iri.concept("identity", "--".join(keys))


@cache
def _term(name: str) -> str:
    return terms.resource(iri.expand(name))


def _quad(subject: str, predicate: str, obj: str) -> Quad:
    return Quad(terms.resource(subject), _term(predicate), obj, _GRAPH)


def identification_quads(identifications: Iterable[Identification], vocabulary: Vocabulary) -> frozenset[Quad]:
    """Return the quads of `graph/members` for identifications: the member of each certain one, and what it rests on.

    Raises InstallationError where features of identity are missing.
    """
    features = features_of(vocabulary)
    return frozenset(quad for one in identifications for quad in _identification_quads(one, features))


def identification_iri(person: str, member: str) -> str:
    """Mint the identification of a person of a document with a member, both given as IRIs."""
    ends = (person.removeprefix(iri.BASE), member.removeprefix(f"{iri.BASE}member/"))
    return iri.concept("identification", "--".join(ends))


def _identification_quads(one: Identification, features: Features) -> Iterator[Quad]:
    about, person, member = identification_iri(one.person.iri, one.member), one.person.iri, one.member
    kind = "pace:CertainIdentification" if one.certain else "pace:CandidateIdentification"
    yield _quad(about, "rdf:type", terms.resource(iri.expand(kind)))
    yield _quad(about, "pace:ofPerson", terms.resource(person))
    yield _quad(about, "pace:asMember", terms.resource(member))
    yield _quad(about, "pace:score", terms.decimal(one.score))
    yield _quad(about, "pace:rule", terms.string(one.rule))
    yield _quad(about, "pace:layer", terms.resource(features.layer(one.names)))
    for predicate, keys in (("pace:speaksFor", one.names), ("pace:speaksAgainst", one.opposing)):
        for key in keys:
            yield _quad(about, predicate, terms.resource(features[key].iri))
    for place in one.person.places:
        yield _quad(about, "pace:provedBy", terms.resource(place))
    if one.certain:
        yield _quad(person, "pace:identifiedAs", terms.resource(member))
