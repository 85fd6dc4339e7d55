"""Who signs with whom as GraphML, which Gephi, yEd, Cytoscape and networkx open."""

from collections.abc import Iterator

from kg.export.cosignatures import COLUMNS, Network, cells
from kg.store.xml import attribute, escaped, fit

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


def graphml(network: Network) -> Iterator[str]:
    """Write a network as GraphML: undirected, nodes and edges in order. Out: pieces of text."""
    yield _HEAD
    for name, kind in COLUMNS.items():
        kept = "int" if kind is int else "string"
        yield f'  <key id="{name}" for="node" attr.name="{name}" attr.type="{kept}"/>\n'
    yield '  <key id="weight" for="edge" attr.name="weight" attr.type="int"/>\n'
    yield '  <graph id="co-signatures" edgedefault="undirected">\n'
    for node in network.nodes:
        data = "".join(f'      <data key="{name}">{escaped(fit(text))}</data>\n' for name, text in cells(node))
        yield f"    <node id={attribute(node.id)}>\n{data}    </node>\n"
    for edge in network.edges():
        ends = f"source={attribute(edge.source)} target={attribute(edge.target)}"
        yield f'    <edge {ends}><data key="weight">{edge.weight}</data></edge>\n'
    yield "  </graph>\n</graphml>\n"
