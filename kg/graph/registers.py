"""Entries of registers that members are → the quads of `graph/members`: numbers, items of Wikidata, and why."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kg.model import iri, terms
from kg.model.namespaces import FOAF, PACE, RDF, SKOS
from kg.model.terms import Quad
from kg.resolve.decisions import NOT_SAME_AS, SAME_AS, Decisions
from kg.resolve.records import Features
from kg.resolve.registers import RegisterLink

_GRAPH = terms.resource(iri.graph("members"))


def register_link_iri(entry: str, member: str) -> str:
    """Mint the link of an entry of a register with a member, both given as IRIs."""
    ends = (entry.removeprefix(f"{iri.BASE}register-entry/"), member.removeprefix(f"{iri.BASE}member/"))
    return iri.concept("register-link", "--".join(ends))


def register_quads(links: Iterable[RegisterLink], features: Features, decisions: Decisions) -> Iterator[Quad]:
    """Yield what registers say of members: of each link what it rests on, of a certain one number, page and item.

    Each quad once. What decisions say of Wikidata goes before: a member whom one links has no other item, and an item
    that one strikes is no member's.
    """
    quads: dict[Quad, None] = {}
    decided = _decided(decisions)
    for link in links:
        quads |= dict.fromkeys(_link(link, features))
        if link.certain:
            quads |= dict.fromkeys(_member(link, decided))
    yield from quads


def _decided(decisions: Decisions) -> Mapping[str, frozenset[str]]:
    """For each member the items that decisions strike; with an empty one where they name the member's own."""
    struck: dict[str, frozenset[str]] = defaultdict(frozenset)
    for decision in decisions.of_kind(SAME_AS, NOT_SAME_AS):
        for member in decision.members:
            struck[member] |= {"" if decision.kind == SAME_AS else decision.thing}
    return struck


def _link(link: RegisterLink, features: Features) -> Iterator[Quad]:
    about = register_link_iri(link.entry.iri, link.member)
    yield _quad(about, RDF.type, PACE.CertainRegisterLink if link.certain else PACE.CandidateRegisterLink)
    yield _quad(about, PACE.ofEntry, terms.resource(link.entry.iri))
    yield _quad(about, PACE.asMember, terms.resource(link.member))
    yield _quad(about, PACE.score, terms.decimal(link.match.score))
    yield _quad(about, PACE.rule, terms.string(link.rule))
    yield _quad(about, PACE.layer, terms.resource(features.layer(link.match.names)))
    for key in (*link.match.names, *link.match.supporting):
        yield _quad(about, PACE.speaksFor, terms.resource(features[key].iri))
    for key in link.match.opposing:
        yield _quad(about, PACE.speaksAgainst, terms.resource(features[key].iri))
    for line in [one.line for one in link.record.occurrences if one.line][:1]:
        yield _quad(about, PACE.provedBy, terms.resource(line))


def _member(link: RegisterLink, decided: Mapping[str, frozenset[str]]) -> Iterator[Quad]:
    if link.entry.number:
        yield _quad(link.member, PACE.memberNumber, terms.integer(int(link.entry.number)))
    if link.entry.page:
        yield _quad(link.member, FOAF.page, terms.resource(link.entry.page))
    struck = decided.get(link.member, frozenset())
    for thing in sorted(link.entry.things - struck) if "" not in struck else ():
        yield _quad(link.member, SKOS.exactMatch, terms.resource(thing))


def _quad(subject: str, predicate: str, value: str) -> Quad:
    return Quad(terms.resource(subject), predicate, value, _GRAPH)
