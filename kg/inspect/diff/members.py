"""Changes of one member: new, gone, merged, renamed, printed or seen otherwise; and of a match of two names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.inspect.diff.changes import Change, ChangeKind, ChangeSet, Delta, Scope
from kg.inspect.diff.graph import GraphView, Views
from kg.inspect.diff.wording import Wording
from kg.model import terms
from kg.model.namespaces import DCTERMS, FOAF, ORG, PACE, RDF, SKOSXL

_NAMES = frozenset((FOAF.name, FOAF.givenName, FOAF.familyName))


def owner(view: GraphView, subject: str) -> str:
    """Return the member that a name, a form of address or a membership belongs to; any other thing itself."""
    facts = view.describe(subject)
    return next((term for prop in (PACE.nameOf, ORG.member) for term in facts.get(prop, ())), subject)


def member_changes(thing: str, delta: Delta, views: Views, wording: Wording) -> ChangeSet:
    """Return the changes of one member, or of one match of two names.

    In: its term; all quads that went and came of it and of what belongs to it; both graphs; how to name things.
    Out: each of the quads stands in exactly one change.
    """
    own = delta.by_subject().get(thing, Delta())
    matches = [facts for view in views if PACE.joins in (facts := view.describe(thing))]
    if matches:
        pair = " and ".join(map(wording.name, matches[-1][PACE.joins]))
        lost, gained = (", ".join(map(wording.label, kinds)) for kinds in delta.values(RDF.type))
        details = f"{lost} → {gained}" if lost and gained else lost or gained
        details = details or ", ".join(change.sentence for change in wording.property_changes(delta))
        changes: Iterable[Change] = [delta.change(f"{pair}: {details}")]
    else:
        changes = _changes(thing, own, delta, views, wording)
    return ChangeSet(Scope.MEMBER, thing, wording.name(thing), own.whole() or ChangeKind.CHANGED, tuple(changes))


def _changes(member: str, own: Delta, delta: Delta, views: Views, wording: Wording) -> Iterator[Change]:
    predecessors, successors = own.values(DCTERMS.isReplacedBy)

    def both(members: Iterable[str]) -> str:
        """Two members who were taken for one often have one name: the IRI tells them apart."""
        return ", ".join(f"{wording.name(member)} ({wording.short(member)})" for member in sorted(members))

    if own.whole() and (successors or predecessors):
        yield delta.change(f"{wording.short(member)}, another IRI of {both(successors or predecessors)}")
    elif successors:
        sentence = f"{both((member,))} is now the same member as {both(successors)}"
        yield delta.change(sentence, ChangeKind.CHANGED)
    elif predecessors:
        sentence = f"{both((member,))} is no longer the same member as {both(predecessors)}"
        yield delta.change(sentence, ChangeKind.CHANGED)
    elif own.whole():
        # With the States and groups of all memberships; a State's has no affiliation, and goes first.
        memberships: dict[str, dict[str, str]] = {
            quad.subject: {} for quad in delta.quads if quad.object == ORG.Membership
        }
        for quad in delta.quads:
            if quad.subject in memberships:
                memberships[quad.subject][quad.predicate] = quad.object
        ordered = sorted(memberships.values(), key=lambda facts: PACE.affiliation in facts)
        places = (facts.get(PACE.affiliation) or facts.get(ORG.organization) for facts in ordered)
        names = ", ".join(dict.fromkeys(wording.name(place) for place in places if place))
        yield delta.change(f"member {wording.name(member)}{names and f' ({names})'}")
    else:
        yield from _property_changes(member, own, delta, views, wording)


def _property_changes(member: str, own: Delta, delta: Delta, views: Views, wording: Wording) -> Iterator[Change]:
    """Yield the changes of a member that both graphs have: names, other properties, what is seen, and the days."""
    name = wording.name(member)
    names = own.where(lambda quad: quad.predicate in _NAMES)
    if names.quads:
        old, new = names.values(FOAF.name)
        if old and new:
            bare = (", ".join(sorted(terms.value_of(literal).text for literal in literals)) for literals in (old, new))
            sentence = f"name: {' → '.join(bare)}"
        else:
            sentence = f"{name}, {', '.join(change.sentence for change in wording.property_changes(names))}"
        yield names.change(sentence, ChangeKind.CHANGED)
    yield from wording.property_changes(own.where(lambda quad: quad.predicate not in _NAMES), f"{name}, ")
    # Names, forms of address and memberships by what they are of: one that begins on another day is the same. Where
    # the thing stands in both graphs only days or proofs changed.
    sightings: dict[tuple[str, str], Delta] = defaultdict(Delta)
    days = Delta()
    for subject, part in delta.by_subject().items():
        fate = part.whole()
        if subject != member and fate:
            facts = views[fate is ChangeKind.GAINED].describe(subject)
            values = (facts[prop] for prop in (SKOSXL.literalForm, PACE.affiliation, ORG.organization) if prop in facts)
            key = facts.get(RDF.type, ("",))[0], next(values, ("",))[0]
            sightings[key] = sightings[key].plus(part)
        elif subject != member:
            days = days.plus(part)
    for (kind, value), part in sightings.items():
        if part.lost and part.gained:
            days = days.plus(part)
        else:
            yield part.change(f"{name}, {_seen(kind, value, part, wording)}")
    if days.quads:
        yield replace(days.change(f"{name}, {_days(days, wording)}", ChangeKind.CHANGED), follows=True)


def _seen(kind: str, value: str, delta: Delta, wording: Wording) -> str:
    """Return in words a spelling, form of address, State or group that is seen for the first time, or no longer."""
    first = min((quad.object for quad in delta.quads if quad.predicate == PACE.firstSeen), default="")
    last = max((quad.object for quad in delta.quads if quad.predicate == PACE.lastSeen), default="")
    days = f", {wording.name(first)}" if first else ""
    days += f" to {wording.name(last)}" if last != first else ""
    return f"{'seen with' if kind == ORG.Membership else wording.label(kind)} {wording.name(value)}{days}"


def _days(delta: Delta, wording: Wording) -> str:
    """Return the days on which a member was first and last seen, where these changed; else who proves it otherwise."""
    sentences = []
    for prop, pick in ((PACE.firstSeen, min), (PACE.lastSeen, max)):
        lost, gained = delta.values(prop)
        if lost and gained and pick(lost) != pick(gained):
            sentences.append(f"{wording.label(prop)}: {wording.name(pick(lost))} → {wording.name(pick(gained))}")
    return ", ".join(sentences) or "seen in other signatures"
