"""Who signs with whom as GEXF 1.3, Gephi's own format."""

from collections.abc import Iterator

from kg.export.cosignatures import COLUMNS, Network, Node, cells
from kg.store.xml import attribute, fit

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">
  <meta>
    <creator>pace-kg</creator>
  </meta>
  <graph mode="static" defaultedgetype="undirected">
    <attributes class="node">
"""


def gexf(network: Network) -> Iterator[str]:
    """Write a network as GEXF 1.3: undirected, nodes and edges in order. Out: pieces of text."""
    yield _HEAD
    for name, kind in COLUMNS.items():
        if name != "label":
            kept = "integer" if kind is int else "string"
            yield f'      <attribute id="{name}" title="{name}" type="{kept}"/>\n'
    yield "    </attributes>\n    <nodes>\n"
    yield from map(_node, network.nodes)
    yield "    </nodes>\n    <edges>\n"
    for number, edge in enumerate(network.edges()):
        ends = f"source={attribute(edge.source)} target={attribute(edge.target)}"
        yield f'      <edge id="{number}" {ends} weight="{edge.weight}"/>\n'
    yield "    </edges>\n  </graph>\n</gexf>\n"


def _node(node: Node) -> str:
    """A node; its label has a place of its own in the format."""
    values = "".join(
        f'          <attvalue for="{name}" value={attribute(fit(text))}/>\n'
        for name, text in cells(node)
        if name != "label"
    )
    head = f"      <node id={attribute(node.id)} label={attribute(fit(node.label))}>\n"
    return f"{head}        <attvalues>\n{values}        </attvalues>\n      </node>\n"
