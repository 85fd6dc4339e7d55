"""One document's lost and gained quads → its changes: who signed, what it cites and names, what its heading says."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from kg.inspect.diff import graph
from kg.inspect.diff.graph import GraphView
from kg.inspect.diff.labels import ThingLabels
from kg.inspect.diff.model import Change, ChangeKind, ChangeSection, Scope
from kg.inspect.diff.pairing import KIND, TYPE, Delta, by_subject, one_sided, single
from kg.model import iri, terms
from kg.model.namespaces import DCTERMS, PACE
from kg.model.terms import Quad

# A document's properties as one reads it; what is not named here comes last.
_READ = tuple(
    terms.resource(iri.expand(name))
    for name in (
        "dcterms:title",
        "pace:publishedAs",
        "pace:number",
        "dcterms:issued",
        "pace:statedTotal",
        "pace:tabledBy",
        "pace:signature",
        "pace:state",
        "pace:group",
        "pace:honorific",
        "pace:cites",
        "pace:addresses",
        "pace:mentions",
    )
)
_FOR = ("pace:state", "pace:group")
_NO_MARK = "1"


@dataclass(frozen=True, slots=True)
class _Node:
    """A thing of a document that went or came as a whole, with the document's first link to it."""

    term: str
    sign: ChangeKind
    moved: Delta
    link: Quad | None


def section(document: str, moved: Delta, both: tuple[GraphView, GraphView], words: ThingLabels) -> ChangeSection:
    """Return the changes of one document.

    In: its term; all its quads that went and came; both graphs; how to name things. Out: each of the quads stands in
    exactly one change.
    """
    subjects = by_subject(moved)
    nodes, own = _nodes(document, subjects)
    became = own.whole() or ChangeKind.CHANGED
    changes = [*single(_rest(own, became), words)]
    changes += _signatures(document, [node for node in nodes if _is_signature(node)], both, words)
    changes += [_node(node, words) for node in nodes if not _is_signature(node)]
    taken = {document, *(node.term for node in nodes)}
    for subject, quads in subjects.items():
        if subject not in taken:
            changes += single(quads, words, f"{words.name(subject)}, ")
    ordered = (*_as_a_whole(own, became), *sorted(_with_one_date(changes), key=_rank))
    return ChangeSection(Scope.DOCUMENT, document, words.heading(document), became, ordered)


def _rank(change: Change) -> int:
    """The place of a change in the order in which a document is read: heading, signatures, text."""
    ranks = [_READ.index(quad.predicate) for quad in (*change.lost, *change.gained) if quad.predicate in _READ]
    return min(ranks, default=len(_READ))


def _with_one_date(changes: list[Change]) -> list[Change]:
    """Fold the date of an edition into that of the document where both changed alike: one line prints them."""
    kept: dict[object, Change] = {}
    for number, change in enumerate(changes):
        key = _date(change) or number
        first = kept.get(key, replace(change, lost=(), gained=()))
        kept[key] = replace(first, lost=first.lost + change.lost, gained=first.gained + change.gained)
    return list(kept.values())


def _date(change: Change) -> tuple[str, ...]:
    """The two dates of a change of nothing but a date, the document's own or an edition's."""
    quads = (*change.lost, *change.gained)
    only = change.sign is ChangeKind.CHANGED and {quad.predicate for quad in quads} == {DCTERMS.issued}
    return tuple(quad.object for quad in quads) if only else ()


def _nodes(document: str, subjects: Mapping[str, Delta]) -> tuple[list[_Node], Delta]:
    """The things that went or came as a whole with their links; what is left of the document's own quads."""
    links: dict[tuple[ChangeKind, str], list[Quad]] = {}
    own = subjects.get(document, Delta())
    for sign, quads in ((ChangeKind.LOST, own.lost), (ChangeKind.GAINED, own.gained)):
        for quad in quads:
            links.setdefault((sign, quad.object), []).append(quad)
    nodes = []
    for subject, moved in subjects.items():
        became = moved.whole()
        if became and subject != document:
            linking = links.get((became, subject), [])[:1]
            nodes.append(_Node(subject, became, moved.plus(one_sided(became, linking)), next(iter(linking), None)))
    taken = {node.link for node in nodes}
    return nodes, Delta(*(tuple(quad for quad in quads if quad not in taken) for quads in (own.lost, own.gained)))


def _as_a_whole(own: Delta, became: ChangeKind) -> Iterator[Change]:
    """A document that is new or has gone: its kind stands in the heading."""
    if became is not ChangeKind.CHANGED:
        quads = tuple(quad for quad in (*own.lost, *own.gained) if quad.predicate in (TYPE, KIND))
        yield one_sided(became, quads).made(
            "a new document" if became is ChangeKind.GAINED else "the document has gone"
        )


def _rest(own: Delta, became: ChangeKind) -> Delta:
    if became is ChangeKind.CHANGED:
        return own
    return one_sided(became, (quad for quad in (*own.lost, *own.gained) if quad.predicate not in (TYPE, KIND)))


def _is_signature(node: _Node) -> bool:
    return node.link is not None and node.link.predicate == PACE.signature


def _node(node: _Node, words: ThingLabels) -> Change:
    """A person, organisation or place that is named; an edition with all that is known of it."""
    if node.link is None:
        return node.moved.made(words.name(node.term))
    if node.link.predicate == PACE.edition:
        return node.moved.made(", ".join([words.name(node.term), *_told(node, words)]))
    return node.moved.made(f"{words.label(node.link.predicate)} {words.name(node.term)}")


def _told(node: _Node, words: ThingLabels) -> Iterator[str]:
    for quad in (*node.moved.lost, *node.moved.gained):
        if quad.subject == node.term and quad.predicate not in (TYPE, PACE.editionNumber):
            yield f"{words.label(quad.predicate)} {words.name(quad.object)}"


def _signatures(
    document: str, nodes: list[_Node], both: tuple[GraphView, GraphView], words: ThingLabels
) -> Iterator[Change]:
    """Signatures in the order of their signatories' names; one that now is another member's is one change."""
    partners = dict(_partners(document, nodes, both))
    taken = {node.term for node in partners.values()}
    said = [(_signed(node, both, words), node) for node in nodes]
    for sentence, node in sorted(said, key=lambda pair: (pair[0], pair[1].sign)):
        partner = partners.get(node.term)
        if partner:
            yield node.moved.plus(partner.moved).made(f"signed by {_exchanged(node, partner, both, words)}")
        elif node.term not in taken:
            yield node.moved.made(f"signed by {sentence}")


def _exchanged(old: _Node, new: _Node, both: tuple[GraphView, GraphView], words: ThingLabels) -> str:
    before, after = (_signed(node, both, words) for node in (old, new))
    if before != after:
        return f"{before} → {after}"
    members = (side.said(node.term).get("pace:signatory", ()) for side, node in zip(both, (old, new), strict=True))
    return f"{before}: {' → '.join(', '.join(map(words.short, one)) for one in members)}"


def _signed(node: _Node, both: tuple[GraphView, GraphView], words: ThingLabels) -> str:
    facts = both[node.sign is ChangeKind.GAINED].said(node.term)
    member = words.names(facts.get("pace:signatory", ()))
    whence = [words.name(value) for prop in _FOR for value in facts.get(prop, ())]
    editions = [iri.local_name(terms.iri_of(edition)) for edition in facts.get("pace:signedIn", ())]
    whence += [f"edition {edition}" for edition in editions if edition != _NO_MARK]
    return f"{member} ({', '.join(whence)})" if whence else member


def _partners(document: str, nodes: list[_Node], both: tuple[GraphView, GraphView]) -> Iterator[tuple[str, _Node]]:
    """Pairs of a lost signature and a gained one that are the same line, or of members that were merged or parted."""
    quotes = [_quotes(document, side) for side in both]
    gained = {key: node for node in nodes if node.sign is ChangeKind.GAINED for key in _keys(node, both, quotes[1])}
    taken: set[str] = set()
    for old in nodes:
        if old.sign is ChangeKind.LOST:
            found = (gained[key] for key in _keys(old, both, quotes[0]) if key in gained)
            new = next((node for node in found if node.term not in taken), None)
            if new:
                taken.add(new.term)
                yield old.term, new


def _quotes(document: str, side: GraphView) -> dict[str, list[str]]:
    """The lines that print each signature of a document."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in side.evidence(graph.ABOUT, document):
        found[one.said].append(one.quote)
    return found


def _keys(node: _Node, both: tuple[GraphView, GraphView], quotes: Mapping[str, list[str]]) -> list[str]:
    """By what a signature is known in the other graph: its member, who that member became, the lines that print it."""
    members = both[node.sign is ChangeKind.GAINED].said(node.term).get("pace:signatory", ())
    became = (held for side in both for one in members for held in side.said(one).get("dcterms:isReplacedBy", ()))
    return [*members, *became, *quotes.get(node.term, ())]
