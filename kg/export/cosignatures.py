"""The co-signature network: members, and for each two of them the number of documents that both signed.

Memory holds the members and the pairs, of which there are no more than the members allow, never the statements.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from itertools import combinations, groupby
from operator import attrgetter
from types import MappingProxyType

from kg.model import iri, terms
from kg.model.iri import BASE
from kg.model.namespaces import FOAF, PACE, SKOS
from kg.model.terms import Quad

_READ = frozenset((FOAF.name, SKOS.notation, SKOS.exactMatch, PACE.signatory, PACE.state, PACE.group))
_WIKIDATA = f"<{iri.PREFIXES['wd']}"
_BETWEEN = "; "


@dataclass(frozen=True, slots=True)
class Node:
    """A member who signed: `id` is the path of the IRI under the base, codes are those of States and groups.

    `state` and `group` are the ones of most signatures, `states` and `groups` all, parted by semicolons; empty where
    none is printed. `signatures` counts documents. `wikidata` is empty where no link was decided on.
    """

    id: str
    label: str
    iri: str
    state: str
    group: str
    states: str
    groups: str
    signatures: int
    wikidata: str


# What is told of a node beside its id, and whether as text or as a number.
COLUMNS: Mapping[str, type] = MappingProxyType(
    {one.name: int if one.name == "signatures" else str for one in fields(Node) if one.name != "id"}
)


def cells(node: Node) -> Iterator[tuple[str, str]]:
    """Yield what is known of a node: names of COLUMNS with their values as text."""
    return ((name, str(value)) for name in COLUMNS if (value := getattr(node, name)) != "")


@dataclass(frozen=True, slots=True)
class Edge:
    """Two members by the ids of their nodes, the smaller first, and the number of documents that both signed."""

    source: str
    target: str
    weight: int


@dataclass(frozen=True, slots=True)
class Network:
    """The nodes in order, and in how many documents each two of them, by their places in that order, signed."""

    nodes: tuple[Node, ...]
    together: Mapping[tuple[int, int], int] = field(repr=False)

    def edges(self) -> Iterator[Edge]:
        """Yield the edges in the order of their nodes."""
        return (
            Edge(self.nodes[one].id, self.nodes[two].id, self.together[one, two]) for one, two in sorted(self.together)
        )


class _Reading:
    """What is gathered while the statements of a graph go by."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.codes: dict[str, str] = {}
        self.matches: dict[str, str] = {}
        self.places: dict[str, tuple[Counter[str], Counter[str]]] = defaultdict(lambda: (Counter(), Counter()))
        self.signed: Counter[str] = Counter()
        # By the numbers that members have from their first signature on: a pair of numbers is small.
        self.numbers: dict[str, int] = {}
        self.together: Counter[tuple[int, int]] = Counter()

    def add(self, subject: str, said: Mapping[str, Quad]) -> None:
        """Take what is said of a thing that is no signature: a member, a State, a group, or something else."""
        for predicate, kept in ((FOAF.name, self.names), (SKOS.notation, self.codes)):
            if predicate in said:
                kept[subject] = terms.value_of(said[predicate].object).text
        if SKOS.exactMatch in said:
            self.matches[subject] = terms.iri_of(said[SKOS.exactMatch].object)

    def sign(self, signatures: Iterable[Mapping[str, Quad]]) -> None:
        """Take the signatures of one document."""
        signed = set()
        for said in signatures:
            member = said[PACE.signatory].object
            signed.add(member)
            for predicate, counted in zip((PACE.state, PACE.group), self.places[member], strict=True):
                if predicate in said:
                    counted[said[predicate].object] += 1
        self.signed.update(signed)
        self.together.update(combinations(sorted(self.numbers.setdefault(one, len(self.numbers)) for one in signed), 2))

    def network(self, base: str) -> Network:
        """Return what was gathered, its members in the order of their IRIs."""
        members = sorted(self.numbers)
        place = {self.numbers[member]: number for number, member in enumerate(members)}
        pairs = {
            (min(place[one], place[two]), max(place[one], place[two])): count
            for (one, two), count in self.together.items()
        }
        return Network(tuple(_node(member, self, base) for member in members), pairs)


def draw(quads: Iterable[Quad], base: str = BASE) -> Network:
    """Return who signs with whom.

    In: the statements of a graph in the order of graph.nq; the base of their IRIs. Out: a node for each member who
    signed, an edge for each two who signed one document.
    """
    reading = _Reading()
    # Of all matches only Wikidata's are shown.
    needed = (
        quad
        for quad in quads
        if quad.predicate in _READ and (quad.predicate != SKOS.exactMatch or quad.object.startswith(_WIKIDATA))
    )
    things = ((subject, _by_predicate(group)) for subject, group in groupby(needed, attrgetter("subject")))
    for graph, several in groupby(things, lambda thing: _document(thing[1])):
        if graph:
            reading.sign(said for _, said in several)
        else:
            for subject, said in several:
                reading.add(subject, said)
    return reading.network(base)


def _by_predicate(quads: Iterable[Quad]) -> dict[str, Quad]:
    found: dict[str, Quad] = {}
    for quad in quads:
        found.setdefault(quad.predicate, quad)
    return found


def _document(said: Mapping[str, Quad]) -> str:
    """The document that a signature stands in; empty where a thing is no signature."""
    return said[PACE.signatory].graph if PACE.signatory in said else ""


def _node(member: str, reading: _Reading, base: str) -> Node:
    states, groups = (
        Counter({reading.codes.get(term, iri.local_name(terms.iri_of(term))): n for term, n in counted.items()})
        for counted in reading.places[member]
    )
    return Node(
        id=_id(member, base),
        label=reading.names.get(member, _id(member, base)),
        iri=terms.iri_of(member),
        state=_most(states),
        group=_most(groups),
        states=_BETWEEN.join(sorted(states)),
        groups=_BETWEEN.join(sorted(groups)),
        signatures=reading.signed[member],
        wikidata=reading.matches.get(member, ""),
    )


def _most(counted: Counter[str]) -> str:
    return min(counted, key=lambda code: (-counted[code], code), default="")


def _id(member: str, base: str) -> str:
    return terms.iri_of(member).removeprefix(base)
