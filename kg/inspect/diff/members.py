"""What became of one member: new, gone, merged, renamed, printed or seen otherwise; and of a link of two names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.inspect.diff.graph import Facts, GraphView
from kg.inspect.diff.labels import ThingLabels
from kg.inspect.diff.model import Change, ChangeKind, ChangeSection, Scope
from kg.inspect.diff.pairing import TYPE, Delta, by_subject, single
from kg.model import iri, terms
from kg.model.namespaces import DCTERMS, FOAF, ORG, PACE
from kg.model.terms import Quad

_NAMES = frozenset((FOAF.name, *map(terms.resource, map(iri.expand, ("foaf:givenName", "foaf:familyName")))))
_OWNED = ("pace:nameOf", "org:member")
_JOINS = "pace:joins"


def owner(side: GraphView, subject: str) -> str:
    """Return the member that a name, a form of address or a membership belongs to; any other thing itself."""
    facts = side.said(subject)
    return next((term for prop in _OWNED for term in facts.get(prop, ())), subject)


def section(thing: str, moved: Delta, both: tuple[GraphView, GraphView], words: ThingLabels) -> ChangeSection:
    """Return the changes of one member, or of one link of two names.

    In: its term; all quads that went and came of it and of what belongs to it; both graphs; how to name things.
    Out: each of the quads stands in exactly one change.
    """
    joined = [facts for side in both if _JOINS in (facts := side.said(thing))]
    changes = (_link(moved, joined[-1], words),) if joined else tuple(_member(thing, moved, both, words))
    became = by_subject(moved)[thing].whole() if thing in by_subject(moved) else None
    return ChangeSection(Scope.MEMBER, thing, words.name(thing), became or ChangeKind.CHANGED, changes)


def _link(moved: Delta, facts: Facts, words: ThingLabels) -> Change:
    pair = " and ".join(map(words.name, facts[_JOINS]))
    lost, gained = (", ".join(map(words.label, kinds)) for kinds in moved.values(TYPE))
    if lost and gained:
        return moved.made(f"{pair}: {lost} → {gained}")
    told = ", ".join(change.sentence for change in single(moved, words)) if not lost and not gained else lost or gained
    return moved.made(f"{pair}: {told}")


def _member(member: str, moved: Delta, both: tuple[GraphView, GraphView], words: ThingLabels) -> Iterator[Change]:
    own = by_subject(moved).get(member, Delta())
    name, (parted, merged) = words.name(member), own.values(DCTERMS.isReplacedBy)
    if own.whole() and (merged or parted):
        yield moved.made(f"{words.short(member)}, another IRI of {_others(merged or parted, words)}")
    elif merged:
        yield moved.made(
            f"{_both(name, member, words)} is now the same member as {_others(merged, words)}", ChangeKind.CHANGED
        )
    elif parted:
        yield moved.made(
            f"{_both(name, member, words)} is no longer the same member as {_others(parted, words)}", ChangeKind.CHANGED
        )
    elif own.whole():
        yield moved.made(_with_memberships(moved, name, words))
    else:
        yield from _of_one_that_stays(member, moved, both, words)


def _both(name: str, member: str, words: ThingLabels) -> str:
    """Two members who were taken for one often have one name: the IRI tells them apart."""
    return f"{name} ({words.short(member)})"


def _others(members: Iterable[str], words: ThingLabels) -> str:
    return ", ".join(_both(words.name(member), member, words) for member in sorted(members))


def _with_memberships(moved: Delta, name: str, words: ThingLabels) -> str:
    """A member with the States and groups of all memberships; a State's has no affiliation, and goes first."""
    quads = (*moved.lost, *moved.gained)
    of: dict[str, dict[str, str]] = {quad.subject: {} for quad in quads if quad.object == ORG.Membership}
    for quad in quads:
        if quad.subject in of:
            of[quad.subject][quad.predicate] = quad.object
    ordered = sorted(of.values(), key=lambda said: PACE.affiliation in said)
    of_each = (said.get(PACE.affiliation) or said.get(ORG.organization) for said in ordered)
    places = dict.fromkeys(words.name(place) for place in of_each if place)
    return f"member {name} ({', '.join(places)})" if places else f"member {name}"


def _of_one_that_stays(
    member: str, moved: Delta, both: tuple[GraphView, GraphView], words: ThingLabels
) -> Iterator[Change]:
    subjects = by_subject(moved)
    own, name = subjects.pop(member, Delta()), words.name(member)
    names, rest = _parted(own)
    if names.lost or names.gained:
        yield names.made(_renamed(names, name, words), ChangeKind.CHANGED)
    yield from single(rest, words, f"{name}, ")
    days = Delta()
    for (kind, what), quads in _by_what_is_seen(subjects, both).items():
        if (quads.lost and quads.gained) or not kind:
            days = days.plus(quads)
        else:
            yield quads.made(f"{name}, {_seen(kind, what, quads, words)}")
    if days.lost or days.gained:
        yield replace(days.made(f"{name}, {_days(days, words)}", ChangeKind.CHANGED), follows=True)


def _parted(own: Delta) -> tuple[Delta, Delta]:
    """The names of a member, and what else is said of them."""
    pair = ((own.lost, own.gained), (own.lost, own.gained))
    names, rest = (
        Delta(*(tuple(quad for quad in quads if (quad.predicate in _NAMES) is wanted) for quads in both))
        for both, wanted in zip(pair, (True, False), strict=True)
    )
    return names, rest


def _renamed(names: Delta, name: str, words: ThingLabels) -> str:
    old, new = names.values(FOAF.name)
    if old and new:
        return f"name: {_bare(old)} → {_bare(new)}"
    return f"{name}, {', '.join(change.sentence for change in single(names, words))}"


def _bare(literals: Iterable[str]) -> str:
    return ", ".join(sorted(terms.value_of(literal).text for literal in literals))


def _by_what_is_seen(subjects: dict[str, Delta], both: tuple[GraphView, GraphView]) -> dict[tuple[str, str], Delta]:
    """Names, forms of address and memberships by what they are of: a membership that begins on another day is the same.

    The kind is empty where the thing stands in both graphs: then only days or proofs changed.
    """
    found: dict[tuple[str, str], Delta] = defaultdict(Delta)
    for subject, moved in subjects.items():
        sign = moved.whole()
        kinds, what = _kind(both[sign is ChangeKind.GAINED].said(subject))
        key = (kinds, what) if sign else ("", "")
        found[key] = found[key].plus(moved)
    return found


def _kind(facts: Facts) -> tuple[str, str]:
    what = next(
        (facts[prop][0] for prop in ("skosxl:literalForm", "pace:affiliation", "org:organization") if prop in facts), ""
    )
    return facts.get("rdf:type", ("",))[0], what


def _seen(kind: str, what: str, moved: Delta, words: ThingLabels) -> str:
    """A spelling, a form of address, a State or group that is seen for the first time, or no longer."""
    quads: tuple[Quad, ...] = (*moved.lost, *moved.gained)
    first = min((quad.object for quad in quads if quad.predicate == PACE.firstSeen), default="")
    last = max((quad.object for quad in quads if quad.predicate == PACE.lastSeen), default="")
    days = f", {words.name(first)}" if first else ""
    days += f" to {words.name(last)}" if last != first else ""
    return f"{'seen with' if kind == ORG.Membership else words.label(kind)} {words.name(what)}{days}"


def _days(moved: Delta, words: ThingLabels) -> str:
    """First and last day on which a member was seen, where these changed, else that other signatures prove the same."""
    told = []
    for prop, pick in ((PACE.firstSeen, min), (PACE.lastSeen, max)):
        lost, gained = moved.values(prop)
        if lost and gained and pick(lost) != pick(gained):
            told.append(f"{words.label(prop)}: {words.name(pick(lost))} → {words.name(pick(gained))}")
    return ", ".join(told) or "seen in other signatures"
