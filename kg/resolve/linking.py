"""mentions → links: what the fields of a document mean on its day, with every candidate and what decided.

Nothing is guessed: a field that means nothing known, or several things on that day, gives a finding.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from kg.model.document import Link, Mention, Slot, Source
from kg.model.findings import Finding, Severity
from kg.parse.signatories import AFFILIATIONS
from kg.vocabulary.concepts import CODES, SLOT_NAMES, Concept, Vocabulary


def links_of(mentions: Iterable[Mention], day: date | None, vocabulary: Vocabulary) -> tuple[Link, ...]:
    """Look up States and groups of members, the codes of the key, and bodies, as they stood on `day`."""
    return tuple(link for mention in mentions for link in _links(mention, day, vocabulary))


def _links(mention: Mention, day: date | None, vocabulary: Vocabulary) -> Iterator[Link]:
    state, group, code, body = (mention.slot(name) for name in ("state", "group", "code", "body"))
    if state:
        yield _choose(mention, state, vocabulary.look_up("State", state.value, roles=SLOT_NAMES), day)
    for slot in filter(None, (group, code)):
        yield _choose(mention, slot, _affiliations(slot.value, vocabulary), day)
    if body:
        yield _choose(mention, body, _bodies(body.value, day, vocabulary), day)


def _bodies(name: str, day: date | None, vocabulary: Vocabulary) -> tuple[Concept, ...]:
    """A committee may have its short name in brackets behind its long one, which the vocabulary has apart."""
    bare = name.partition(" (")[0]
    found = (vocabulary.look_up("Body", form, roles=SLOT_NAMES, on=day) for form in (name, bare))
    return next(filter(None, found), ())


def _affiliations(code: str, vocabulary: Vocabulary) -> tuple[Concept, ...]:
    return tuple(c for kind in AFFILIATIONS for c in vocabulary.look_up(kind, code, roles=CODES))


def _choose(mention: Mention, slot: Slot, found: Sequence[Concept], day: date | None) -> Link:
    """One candidate decides itself; of several, the one that is alive; else the nearest in time."""
    candidates = tuple(concept.iri for concept in found)
    alive = [concept for concept in found if day and concept.valid.covers(day)]
    if not found:
        return Link(mention, slot.name, None, (), "unknown")
    if len(found) == 1:
        return Link(mention, slot.name, candidates[0], candidates, "only-label")
    if len(alive) == 1:
        return Link(mention, slot.name, alive[0].iri, candidates, "alive-on-day")
    if day and not alive:
        nearest = min(found, key=lambda concept: (_distance(concept, day), concept.iri))
        return Link(mention, slot.name, nearest.iri, candidates, "nearest-in-time")
    return Link(mention, slot.name, None, candidates, "ambiguous")


def _distance(concept: Concept, day: date) -> int:
    ends = [end for end in (concept.valid.start, concept.valid.end) if end]
    return min((abs((end - day).days) for end in ends), default=0)


def findings_of(
    source: Source, mentions: Iterable[Mention], links: Iterable[Link], day: date | None, vocabulary: Vocabulary
) -> tuple[Finding, ...]:
    """Return what could not be resolved: impossible dates, States and groups unknown or ambiguous.

    On no day every name that changed hands is ambiguous; then the missing date is the fault, told by its shape.
    """
    dates = (_impossible(source, m) for m in mentions if _has_impossible_date(m))
    named = (link for link in links if link.slot != "body")  # one that no vocabulary holds has its name
    missed = (link for link in named if link.target is None and (day or not link.candidates))
    return (*dates, *(_unresolved(source, link, vocabulary) for link in missed))


def _has_impossible_date(mention: Mention) -> bool:
    tabled = mention.slot("tabled")
    return (mention.kind == "date" and mention.slot("date") is None) or (tabled is not None and not tabled.value)


def _impossible(source: Source, mention: Mention) -> Finding:
    message = f"{mention.span.slice(source.text)!r} is no day of the calendar"
    return Finding(Severity.VIOLATION, "date-impossible", message, source.name, mention.span, "correct the date")


def _unresolved(source: Source, link: Link, vocabulary: Vocabulary) -> Finding:
    slot = link.mention.slot(link.slot)
    span, printed = (slot.span, slot.value) if slot else (link.mention.span, "")
    what = "state" if link.slot == "state" else "group"
    if link.candidates:
        message = f"{printed!r} may mean {' or '.join(vocabulary.concepts[iri].label('en') for iri in link.candidates)}"
        return Finding(Severity.WARNING, f"ambiguous-{what}", message, source.name, span, "see the vocabulary's dates")
    severity = Severity.INFO if link.mention.kind == "group-key" else Severity.VIOLATION
    message = f"{printed!r} is not a known {'State' if what == 'state' else 'political group'}"
    return Finding(severity, f"unknown-{what}", message, source.name, span, _hint(what, printed, vocabulary))


def _hint(what: str, printed: str, vocabulary: Vocabulary) -> str:
    if what == "state":
        near = vocabulary.nearest("State", printed, SLOT_NAMES)
    else:
        near = next(filter(None, (vocabulary.nearest(kind, printed, CODES) for kind in AFFILIATIONS)), "")
    file = "states" if what == "state" else "groups"
    return f"did you mean {near}?" if near else f"if it is right, add it to ontology/{file}.ttl"
