"""mentions → links: what the fields of a document mean on its day, with every candidate and what decided.

Nothing is guessed: a field that means nothing known, or several things on that day, gives a finding.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kg.model.document import Link, Mention, Slot, Source
from kg.model.findings import Finding, Severity
from kg.parse.signatories import AFFILIATIONS
from kg.vocabulary.concepts import CODES, SLOT_NAMES, Concept, Vocabulary
from kg.vocabulary.document_types import DocumentNumbers


@dataclass(frozen=True, slots=True)
class DocumentHeader:
    """The fields of a document's heading, each the mention that gave it, None where there is none."""

    designation: Mention | None = None
    doc_number: Mention | None = None
    issued: Mention | None = None
    title: Mention | None = None
    edition: Mention | None = None
    version: Mention | None = None
    total: Mention | None = None

    @property
    def kind(self) -> str:
        """The class of the document, such as `WrittenDeclaration`; empty where no designation was read."""
        return self.designation.value("kind") if self.designation else ""

    @property
    def day(self) -> date | None:
        """The printed date of the edition; None where it is missing or no day of the calendar."""
        value = self.issued.value("date") if self.issued else ""
        return date.fromisoformat(value) if value else None

    @property
    def near(self) -> date | None:
        """The day to look up names by: the printed one, or the end of its month where there is no such day."""
        value = self.issued.value("near") if self.issued else ""
        return self.day or (date.fromisoformat(value) if value else None)

    @property
    def first_day(self) -> date | None:
        """The day on which the first edition was tabled, where a later one prints it."""
        value = self.edition.value("tabled") if self.edition and self.number("edition") != 1 else ""
        return date.fromisoformat(value) if value else None

    @property
    def numbers(self) -> DocumentNumbers:
        """The numbers that tell the document from others of its kind."""
        amended = self.designation.value("amendment") if self.designation else ""
        addendum = self.doc_number.value("addendum") if self.doc_number else ""
        amendment = int(amended) if amended else None
        return DocumentNumbers(self.number("designation"), self.number("doc_number"), amendment, addendum)

    @property
    def print_mark(self) -> str:
        """What tells this print from others of the same edition: a revision, a provisional version; or nothing."""
        revision = self.doc_number.value("revision") if self.doc_number else ""
        return revision or ("provisional" if self.version else "")

    def number(self, field: str) -> int | None:
        """Return the number that a field prints: `designation`, `doc_number`, `edition` or `total`."""
        mention: Mention | None = getattr(self, field)
        value = mention.value("number") if mention else ""
        return int(value) if value else None


def heading_of(mentions: Iterable[Mention]) -> DocumentHeader:
    """Gather the heading's mentions; the first of each kind counts, of editions the most telling."""
    first: dict[str, Mention] = {}
    for mention in mentions:
        known = first.get(mention.kind)
        if known is None or (mention.kind == "edition" and _length(mention) > _length(known)):
            first[mention.kind] = mention
    return DocumentHeader(
        designation=first.get("designation"),
        doc_number=first.get("doc-number"),
        issued=first.get("date"),
        title=first.get("title"),
        edition=first.get("edition"),
        version=first.get("version"),
        total=first.get("total"),
    )


def _length(mention: Mention) -> int:
    return mention.span.end - mention.span.start


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
