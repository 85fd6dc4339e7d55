"""Entity linking: the slots of mentions → concepts of the vocabularies as they stood on the day of the document.

Nothing is guessed: a slot that means nothing known, or several things on that day, gives a finding, and so does a
citation that cannot be right as it is printed.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from kg.model import iri
from kg.model.document import ASKER, Link, Links, Mention, Slot, Source
from kg.model.findings import Finding, Severity
from kg.model.namespaces import PACE
from kg.vocabulary import act_types
from kg.vocabulary.concepts import AFFILIATIONS, CODES, SLOT_NAMES, Concept, Vocabulary
from kg.vocabulary.numbering import numbering

# The kind of document whose series of numbers began again.
_ASSEMBLY_DOCUMENT = "pace-doc"
# What is looked up: States, groups by name or by the code of the key, committees and other bodies.
_LINKED_SLOTS = ("state", "group", "code", "body")


def link(mentions: Iterable[Mention], day: date | None, vocabulary: Vocabulary) -> Links:
    """Look up the States, groups and bodies of mentions as they stood on `day`, None where the document has no date.

    Out: a link for each slot that names one, in the order of the mentions, with every candidate and what decided.
    """
    links: list[Link] = []
    for mention in mentions:
        slots = {slot.name: slot for slot in reversed(mention.slots)}
        linked = (slots[name] for name in _LINKED_SLOTS if name in slots)
        links += [_choose(mention, slot, _candidates(slot, day, vocabulary), day) for slot in linked]
    return Links(tuple(links))


def _candidates(slot: Slot, day: date | None, vocabulary: Vocabulary) -> tuple[Concept, ...]:
    if slot.name == "state":
        return vocabulary.look_up("State", slot.value, roles=SLOT_NAMES)
    if slot.name == "body":
        # A committee may have its short name in brackets behind its long one, which the vocabulary has apart.
        names = (slot.value, slot.value.partition(" (")[0])
        bodies = (vocabulary.look_up("Body", name, roles=SLOT_NAMES, on=day) for name in names)
        return next(filter(None, bodies), ())
    codes = tuple(group for kind in AFFILIATIONS for group in vocabulary.look_up(kind, slot.value, roles=CODES))
    # Old reports print a group's full name behind the rapporteur.
    groups = (
        group for kind in AFFILIATIONS for group in vocabulary.look_up(kind, slot.value, roles=SLOT_NAMES, on=day)
    )
    return codes or tuple(groups)


def _choose(mention: Mention, slot: Slot, concepts: Sequence[Concept], day: date | None) -> Link:
    """One candidate decides itself; of several, the one that is alive; else the nearest in time."""
    candidates = tuple(concept.iri for concept in concepts)
    alive = [concept.iri for concept in concepts if day and concept.valid.covers(day)]
    if not concepts:
        return Link(mention, slot.name, None, (), "unknown")
    if len(concepts) == 1:
        return Link(mention, slot.name, candidates[0], candidates, "only-label")
    if len(alive) == 1:
        return Link(mention, slot.name, alive[0], candidates, "alive-on-day")
    if day and not alive:
        lives = ((concept.iri, filter(None, (concept.valid.start, concept.valid.end))) for concept in concepts)
        days_away = {concept: min((abs((end - day).days) for end in ends), default=0) for concept, ends in lives}
        nearest = min(candidates, key=lambda candidate: (days_away[candidate], candidate))
        return Link(mention, slot.name, nearest, candidates, "nearest-in-time")
    return Link(mention, slot.name, None, candidates, "ambiguous")


def findings(
    source: Source, mentions: Iterable[Mention], links: Links, day: date | None, vocabulary: Vocabulary
) -> tuple[Finding, ...]:
    """Return what could not be resolved: impossible dates, doubtful citations, States and groups that are unknown,
    ambiguous or not printed.

    On no day every name that changed hands is ambiguous; then the missing date is the fault, told by its shape.
    """
    mentions = tuple(mentions)
    dates: list[Finding] = []
    for mention in mentions:
        tabled = mention.slot("tabled") if mention.kind == "edition" else None
        if (mention.kind == "date" and mention.slot("date") is None) or (tabled is not None and not tabled.value):
            message, hint = f"{mention.span.slice(source.text)!r} is no day of the calendar", "correct the date"
            dates.append(Finding(Severity.VIOLATION, "date-impossible", message, source.name, mention.span, hint))
    # A body that no vocabulary holds has its name.
    missed = (link for link in links if link.target is None and link.slot != "body" and (day or not link.candidates))
    unresolved = (_unresolved(source, link, vocabulary) for link in missed)
    nameless = tuple(
        Finding(
            Severity.WARNING,
            "state-unprinted",
            f"no State is printed with {mention.span.slice(source.text)!r}, who presents this text",
            source.name,
            mention.span,
            "another file of the text may name it, and who else signed",
        )
        for mention in mentions
        if mention.rule == ASKER
    )
    return (
        *dates,
        *_before_series(source, mentions, day, vocabulary),
        *unresolved,
        *nameless,
        *_namesakes(source, mentions, links),
        *citation_findings(source, mentions, vocabulary),
    )


def _before_series(
    source: Source, mentions: Iterable[Mention], day: date | None, vocabulary: Vocabulary
) -> Iterator[Finding]:
    """Tell of a Doc. number that is older than its series, which began again: a later document has it too."""
    number = next((mention for mention in mentions if mention.kind == "doc-number"), None)
    kind = vocabulary.concepts.get(iri.concept("document-kind", _ASSEMBLY_DOCUMENT))
    begins = kind.text(PACE.numberedSince)[:4] if kind else ""
    if number and day and begins and day.year < int(begins):
        message = f"{number.span.slice(source.text)!r} is of {day.year}: the numbers began again in {begins}"
        hint = "a later document of this number has the same IRI"
        yield Finding(Severity.INFO, "doc-number-began-again", message, source.name, number.span, hint)


def _namesakes(source: Source, mentions: Iterable[Mention], links: Links) -> Iterator[Finding]:
    """Tell of lines of one list with the same name and State and with different groups: taken as several members."""
    lines: dict[tuple[str, str | None], dict[str, Mention]] = {}
    for mention in mentions:
        group = links.target(mention, "group") if mention.kind == "signature" else None
        if group:
            key = (iri.slug(f"{mention.value('given')} {mention.value('family')}"), links.target(mention, "state"))
            lines.setdefault(key, {}).setdefault(group, mention)
    for _, *others in (tuple(groups.values()) for groups in lines.values()):
        for mention in others:
            message = (
                f"{mention.span.slice(source.text)!r} has the name and State of an earlier line, and another group"
            )
            hint = "they are taken as two members; if it is one, correct the line"
            yield Finding(Severity.WARNING, "namesakes", message, source.name, mention.span, hint)


def _unresolved(source: Source, link: Link, vocabulary: Vocabulary) -> Finding:
    slot = link.mention.slot(link.slot)
    span, printed = (slot.span, slot.value) if slot else (link.mention.span, "")
    is_state = link.slot == "state"
    what, kinds, roles = ("state", ("State",), SLOT_NAMES) if is_state else ("group", AFFILIATIONS, CODES)
    if link.candidates:
        message = f"{printed!r} may mean {' or '.join(vocabulary.concepts[iri].label('en') for iri in link.candidates)}"
        return Finding(Severity.WARNING, f"ambiguous-{what}", message, source.name, span, "see the vocabulary's dates")
    severity = Severity.INFO if link.mention.kind == "group-key" else Severity.VIOLATION
    message = f"{printed!r} is not a known {'State' if is_state else 'political group'}"
    near = next(filter(None, (vocabulary.nearest(kind, printed, roles) for kind in kinds)), "")
    hint = f"did you mean {near}?" if near else f"if it is right, add it to ontology/vocabularies/{what}s.ttl"
    return Finding(severity, f"unknown-{what}", message, source.name, span, hint)


def citation_findings(source: Source, mentions: Iterable[Mention], vocabulary: Vocabulary) -> tuple[Finding, ...]:
    """Return a finding for each citation with a slot `flag`, at its place; the flag is what the finding says.

    A treaty that the vocabulary does not hold is worth knowing; every other doubt is a warning. The citation itself
    is kept as printed.
    """
    flagged = ((mention, mention.value("flag")) for mention in mentions)
    return tuple(
        Finding(
            Severity.INFO if flag == act_types.UNLISTED else Severity.WARNING,
            "citation-doubtful",
            f"{' '.join(mention.span.slice(source.text).split())!r}: {flag}",
            source.name,
            mention.span,
            _meant(mention, flag, vocabulary),
        )
        for mention, flag in flagged
        if flag
    )


def _meant(mention: Mention, flag: str, vocabulary: Vocabulary) -> str:
    """What is known of the act: the years that the number can be of, or the treaty that is taken to be meant."""
    if flag == act_types.UNLISTED:
        return "if it is right, add it to ontology/vocabularies/treaties.ttl"
    treaty = vocabulary.concepts.get(mention.value("treaty"))
    if treaty is not None:
        return f"taken for {', '.join(filter(None, (treaty.label('en'), treaty.notation)))}"
    kind, number, year = (mention.value(name) for name in ("kind", "number", "year"))
    years = numbering(vocabulary).years(kind, int(number)) if number and year else None
    if years is None or years.hold(int(year)):
        return ""
    if years.first is None or years.last is None:
        return f"{kind} {number} is of " + (f"{years.first} or later" if years.first else f"{years.last} or earlier")
    return f"{kind} {number} is of {years.first}" + (f" to {years.last}" if years.first != years.last else "")
