"""Changes of one document: who signed, what it cites and names, what its heading says; and of an act."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from kg.inspect.diff.changes import Change, ChangeKind, ChangeSet, Delta, Scope
from kg.inspect.diff.graph import ABOUT, Views
from kg.inspect.diff.wording import Wording
from kg.model import iri, terms
from kg.model.namespaces import DCTERMS, ELI, PACE, RDF
from kg.model.terms import Quad

# A document's properties as one reads it; what is not named here comes last.
_READING_ORDER = (
    *(DCTERMS.title, PACE.publishedAs, PACE.number, DCTERMS.issued, PACE.statedTotal, PACE.tabledBy),
    *(PACE.signature, PACE.state, PACE.group, PACE.honorific, PACE.cites, PACE.addresses, PACE.about, PACE.mentions),
)
_KINDS = (RDF.type, ELI.type_document)
# An edition that prints no mark is the first.
_FIRST_EDITION = "1"


def act_changes(act: str, delta: Delta, wording: Wording) -> ChangeSet:
    """Return the changes of one act: one where it came, went or was read, else one a property.

    In: its term; all its quads in the graph of acts that went and came; how to name things.
    """
    name, kind = wording.name(act), delta.whole()
    lost, gained = delta.values(PACE.actStatus)
    if lost and gained:
        # What moves into the act's own document with its reading is no loss.
        status = f"{wording.label(PACE.actStatus)}: {wording.names(lost)} → {wording.names(gained)}"
        changes = [delta.change(f"{name}, {status}")]
    elif kind:
        changes = [delta.change(f"{name}, {wording.names(lost | gained)}" if lost or gained else name)]
    else:
        changes = list(wording.property_changes(delta, f"{name}, "))
    return ChangeSet(Scope.ACT, act, name, kind or ChangeKind.CHANGED, tuple(changes))


@dataclass(frozen=True, slots=True)
class _Part:
    """A thing of a document that went or came as a whole, with the document's first link to it."""

    term: str
    kind: ChangeKind
    delta: Delta
    link: Quad | None

    @property
    def is_signature(self) -> bool:
        """Whether the thing is a signature of the document."""
        return self.link is not None and self.link.predicate == PACE.signature

    def change(self, wording: Wording) -> Change:
        """Return the change of a person, organisation or place that is named, or of an edition with its properties."""
        if self.link is None:
            return self.delta.change(wording.name(self.term))
        if self.link.predicate != PACE.edition:
            return self.delta.change(f"{wording.label(self.link.predicate)} {wording.name(self.term)}")
        properties = (
            f"{wording.label(quad.predicate)} {wording.name(quad.object)}"
            for quad in self.delta.quads
            if quad.subject == self.term and quad.predicate not in (*_KINDS, PACE.editionNumber)
        )
        return self.delta.change(", ".join([wording.name(self.term), *properties]))


def document_changes(document: str, delta: Delta, views: Views, wording: Wording) -> ChangeSet:
    """Return the changes of one document.

    In: its term; all its quads that went and came; both graphs; how to name things. Out: each of the quads stands in
    exactly one change.
    """
    by_subject = delta.by_subject()
    parts, own = _parts(document, by_subject)
    kind = own.whole() or ChangeKind.CHANGED
    existence: list[Change] = []
    if kind is not ChangeKind.CHANGED:
        # A document that is new or has gone: its kind stands in the heading.
        sentence = "a new document" if kind is ChangeKind.GAINED else "the document has gone"
        existence = [own.where(lambda quad: quad.predicate in _KINDS).change(sentence, kind)]
        own = own.where(lambda quad: quad.predicate not in _KINDS)
    changes = [*wording.property_changes(own)]
    changes += _signature_changes(document, [part for part in parts if part.is_signature], views, wording)
    changes += [part.change(wording) for part in parts if not part.is_signature]
    terms_of_parts = {document, *(part.term for part in parts)}
    for subject, facts in by_subject.items():
        if subject not in terms_of_parts:
            changes += wording.property_changes(facts, f"{wording.name(subject)}, ")

    def reading_order(change: Change) -> int:
        predicates = {quad.predicate for quad in (*change.lost, *change.gained)}
        ranks = (rank for rank, prop in enumerate(_READING_ORDER) if prop in predicates)
        return next(ranks, len(_READING_ORDER))

    in_order = (*existence, *sorted(_with_one_date(changes), key=reading_order))
    return ChangeSet(Scope.DOCUMENT, document, wording.heading(document), kind, in_order)


def _parts(document: str, by_subject: Mapping[str, Delta]) -> tuple[list[_Part], Delta]:
    """Return the things that went or came as a whole with their links; and what is left of the document's own quads."""
    own = by_subject.get(document, Delta())
    links: dict[tuple[ChangeKind, str], Quad] = {}
    for kind, quad in own.sides:
        links.setdefault((kind, quad.object), quad)
    parts = []
    for subject, delta in by_subject.items():
        fate = delta.whole()
        if fate and subject != document:
            link = links.get((fate, subject))
            whole = delta.plus(Delta.one_sided(fate, (link,))) if link else delta
            parts.append(_Part(subject, fate, whole, link))
    own_links = {part.link for part in parts}
    return parts, own.where(lambda quad: quad not in own_links)


def _with_one_date(changes: list[Change]) -> list[Change]:
    """Fold the date of an edition into that of the document where both changed alike: one line prints them."""
    by_date: dict[object, Change] = {}
    for number, change in enumerate(changes):
        quads = (*change.lost, *change.gained)
        is_date = change.kind is ChangeKind.CHANGED and {quad.predicate for quad in quads} == {DCTERMS.issued}
        key = tuple(quad.object for quad in quads) if is_date else number
        first = by_date.get(key, replace(change, lost=(), gained=()))
        by_date[key] = replace(first, lost=first.lost + change.lost, gained=first.gained + change.gained)
    return list(by_date.values())


def _signature_changes(document: str, signatures: list[_Part], views: Views, wording: Wording) -> Iterator[Change]:
    """Yield signatures in the order of their signatories' names; one that now is another member's is one change."""
    partners = dict(_partners(document, signatures, views))
    partner_terms = {part.term for part in partners.values()}
    sentences = [(_signed_by(part, views, wording), part) for part in signatures]
    for sentence, part in sorted(sentences, key=lambda pair: (pair[0], pair[1].kind)):
        partner = partners.get(part.term)
        if partner is None:
            if part.term not in partner_terms:
                yield part.delta.change(f"signed by {sentence}")
            continue
        after = _signed_by(partner, views, wording)
        exchange = f"{sentence} → {after}"
        if sentence == after:
            sides = zip(views, (part, partner), strict=True)
            members = (view.describe(side.term).get(PACE.signatory, ()) for view, side in sides)
            exchange = f"{sentence}: {' → '.join(', '.join(map(wording.short, each)) for each in members)}"
        yield part.delta.plus(partner.delta).change(f"signed by {exchange}")


def _signed_by(signature: _Part, views: Views, wording: Wording) -> str:
    """Name the signatory, with State, group and, where it is not the first, edition."""
    facts = views[signature.kind is ChangeKind.GAINED].describe(signature.term)
    member = wording.names(facts.get(PACE.signatory, ()))
    whence = [wording.name(value) for prop in (PACE.state, PACE.group) for value in facts.get(prop, ())]
    editions = [iri.local_name(terms.iri_of(edition)) for edition in facts.get(PACE.signedIn, ())]
    whence += [f"edition {edition}" for edition in editions if edition != _FIRST_EDITION]
    return f"{member} ({', '.join(whence)})" if whence else member


def _partners(document: str, signatures: list[_Part], views: Views) -> Iterator[tuple[str, _Part]]:
    """Pair a lost signature and a gained one that are the same line, or of members that were merged or parted."""
    quotes: tuple[dict[str, list[str]], ...] = (defaultdict(list), defaultdict(list))
    for view, by_signature in zip(views, quotes, strict=True):
        for row in view.evidence(ABOUT, document):
            by_signature[row.value].append(row.quote)

    def keys(part: _Part) -> list[str]:
        """By what a signature is known in the other graph: its member, who that became, the lines that print it."""
        side = part.kind is ChangeKind.GAINED
        members = views[side].describe(part.term).get(PACE.signatory, ())
        successors = (
            new for view in views for old in members for new in view.describe(old).get(DCTERMS.isReplacedBy, ())
        )
        return [*members, *successors, *quotes[side].get(part.term, ())]

    gained = {key: part for part in signatures if part.kind is ChangeKind.GAINED for key in keys(part)}
    partner_terms: set[str] = set()
    for old in signatures:
        if old.kind is ChangeKind.LOST:
            candidates = (gained[key] for key in keys(old) if key in gained)
            new = next((part for part in candidates if part.term not in partner_terms), None)
            if new:
                partner_terms.add(new.term)
                yield old.term, new
