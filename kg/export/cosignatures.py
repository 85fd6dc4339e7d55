"""The co-signature network: members, and for each two of them the number of documents that both signed.

It is drawn from the statements of a graph and written as GraphML or GEXF.
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
from kg.store.xml import attribute, escaped, fit

_READ = frozenset((FOAF.name, SKOS.notation, SKOS.exactMatch, PACE.signatory, PACE.state, PACE.group))
_WIKIDATA = f"<{iri.PREFIXES['wd']}"
_BETWEEN = "; "

_GRAPHML = """\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
_GEXF = """\
<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">
  <meta>
    <creator>pace-kg</creator>
  </meta>
  <graph mode="static" defaultedgetype="undirected">
    <attributes class="node">
"""


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
_COLUMNS: Mapping[str, type] = MappingProxyType(
    {column.name: int if column.name == "signatures" else str for column in fields(Node) if column.name != "id"}
)


def _cells(node: Node) -> Iterator[tuple[str, str]]:
    """Yield what is known of a node: names of _COLUMNS with their values as text."""
    return ((name, str(value)) for name in _COLUMNS if (value := getattr(node, name)) != "")


@dataclass(frozen=True, slots=True)
class Network:
    """The nodes in order, and in how many documents each two of them, by their places in that order, signed."""

    nodes: tuple[Node, ...]
    together: Mapping[tuple[int, int], int] = field(repr=False)

    def edges(self) -> Iterator[tuple[str, int]]:
        """Yield the edges in the order of their nodes: the attributes of their ends in XML, and their weights."""
        for (first, second), weight in sorted(self.together.items()):
            yield f"source={attribute(self.nodes[first].id)} target={attribute(self.nodes[second].id)}", weight


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

    def add(self, subject: str, statements: Mapping[str, Quad]) -> None:
        """Take what is said of a thing that is no signature: a member, a State, a group, or something else."""
        for predicate, texts in ((FOAF.name, self.names), (SKOS.notation, self.codes)):
            if predicate in statements:
                texts[subject] = terms.value_of(statements[predicate].object).text
        if SKOS.exactMatch in statements:
            self.matches[subject] = terms.iri_of(statements[SKOS.exactMatch].object)

    def sign(self, signatures: Iterable[Mapping[str, Quad]]) -> None:
        """Take the signatures of one document."""
        signatories = set()
        for signature in signatures:
            member = signature[PACE.signatory].object
            signatories.add(member)
            for predicate, counts in zip((PACE.state, PACE.group), self.places[member], strict=True):
                if predicate in signature:
                    counts[signature[predicate].object] += 1
        self.signed.update(signatories)
        numbers = sorted(self.numbers.setdefault(member, len(self.numbers)) for member in signatories)
        self.together.update(combinations(numbers, 2))

    def network(self, base: str) -> Network:
        """Return what was gathered, its members in the order of their IRIs."""
        members = sorted(self.numbers)
        place = {self.numbers[member]: number for number, member in enumerate(members)}
        pairs = {}
        for (first, second), count in self.together.items():
            smaller, larger = sorted((place[first], place[second]))
            pairs[smaller, larger] = count
        return Network(tuple(self.node(member, base) for member in members), pairs)

    def node(self, member: str, base: str) -> Node:
        """Return what was gathered of one member."""
        states, groups = (
            Counter({self.codes.get(term, iri.local_name(terms.iri_of(term))): n for term, n in counts.items()})
            for counts in self.places[member]
        )
        path = terms.iri_of(member).removeprefix(base)
        return Node(
            id=path,
            label=self.names.get(member, path),
            iri=terms.iri_of(member),
            state=_most(states),
            group=_most(groups),
            states=_BETWEEN.join(sorted(states)),
            groups=_BETWEEN.join(sorted(groups)),
            signatures=self.signed[member],
            wikidata=self.matches.get(member, ""),
        )


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
    # Of several statements with one predicate the first counts.
    things = (
        (subject, {quad.predicate: quad for quad in reversed(list(group))})
        for subject, group in groupby(needed, attrgetter("subject"))
    )
    # The graph is that of the document that a signature stands in; a thing that is no signature has none here.
    for graph, members in groupby(
        things, lambda thing: thing[1][PACE.signatory].graph if PACE.signatory in thing[1] else ""
    ):
        if graph:
            reading.sign(statements for _, statements in members)
        else:
            for subject, statements in members:
                reading.add(subject, statements)
    return reading.network(base)


def _most(counts: Counter[str]) -> str:
    return min(counts, key=lambda code: (-counts[code], code), default="")


def graphml(network: Network) -> Iterator[str]:
    """Write a network as GraphML, which Gephi, yEd, Cytoscape and networkx open: undirected, nodes and edges in order.

    Out: pieces of text.
    """
    yield _GRAPHML
    for name, kind in _COLUMNS.items():
        datatype = "int" if kind is int else "string"
        yield f'  <key id="{name}" for="node" attr.name="{name}" attr.type="{datatype}"/>\n'
    yield '  <key id="weight" for="edge" attr.name="weight" attr.type="int"/>\n'
    yield '  <graph id="co-signatures" edgedefault="undirected">\n'
    for node in network.nodes:
        data = "".join(f'      <data key="{name}">{escaped(fit(text))}</data>\n' for name, text in _cells(node))
        yield f"    <node id={attribute(node.id)}>\n{data}    </node>\n"
    for ends, weight in network.edges():
        yield f'    <edge {ends}><data key="weight">{weight}</data></edge>\n'
    yield "  </graph>\n</graphml>\n"


def gexf(network: Network) -> Iterator[str]:
    """Write a network as GEXF 1.3, Gephi's own format: undirected, nodes and edges in order. Out: pieces of text."""
    yield _GEXF
    for name, kind in _COLUMNS.items():
        if name != "label":
            datatype = "integer" if kind is int else "string"
            yield f'      <attribute id="{name}" title="{name}" type="{datatype}"/>\n'
    yield "    </attributes>\n    <nodes>\n"
    for node in network.nodes:
        yield f"      <node id={attribute(node.id)} label={attribute(fit(node.label))}>\n        <attvalues>\n"
        for name, text in _cells(node):
            # The label has a place of its own in the format.
            if name != "label":
                yield f'          <attvalue for="{name}" value={attribute(fit(text))}/>\n'
        yield "        </attvalues>\n      </node>\n"
    yield "    </nodes>\n    <edges>\n"
    for number, (ends, weight) in enumerate(network.edges()):
        yield f'      <edge id="{number}" {ends} weight="{weight}"/>\n'
    yield "    </edges>\n  </graph>\n</gexf>\n"
