"""ontology/core.ttl → docs/ontology.md: a diagram of classes and tables of all terms, made from the file itself.

python -m kg.inspect.reference.markdown > docs/ontology.md
"""

from collections.abc import Iterable, Iterator

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from kg.model import iri, resources
from kg.validate import shapes

_HEAD = """# The ontology

Every class and property of `pace:` (`{namespace}`), version {version}. This page is made from
[ontology/core.ttl](../ontology/core.ttl) by `python -m kg.inspect.reference.markdown > docs/ontology.md`; a test
compares the two. [The model](model.md) shows the terms at work.

## Diagram

An arrow with a hollow head leads from a class to the wider one; an arrow with a name is a property from its domain
to its range. Where a class has more than {few} kinds, the kinds stand in the table below only.
"""
_FEW = 12


def page(core: Graph) -> str:
    """Return the whole page as Markdown, from the ontology's graph; the same graph gives the same text."""
    ontology = URIRef(iri.ONTOLOGY.removesuffix("#"))
    head = _HEAD.format(namespace=iri.ONTOLOGY, version=core.value(ontology, OWL.versionInfo), few=_FEW)
    parts = (head, *_diagram(core), *_classes(core), *_properties(core))
    return "\n".join(parts) + "\n"


def _diagram(core: Graph) -> Iterator[str]:
    yield "```mermaid\nclassDiagram\n    direction LR"
    drawn = _drawn(core)
    for node in drawn:
        yield from _box(core, node)
    for narrow in drawn:
        for wide in _sorted(core.objects(narrow, RDFS.subClassOf)):
            if wide in drawn:
                yield f"    {_local(wide)} <|-- {_local(narrow)}"
    for prop in _of_type(core, OWL.ObjectProperty):
        start, end = core.value(prop, RDFS.domain), core.value(prop, RDFS.range)
        if start and end and start in drawn and end in drawn:
            yield f"    {_local(start)} --> {_local(end)} : {_local(prop)}"
    yield "```"


def _box(core: Graph, node: Node) -> Iterator[str]:
    own = [prop for prop in _of_type(core, OWL.DatatypeProperty) if core.value(prop, RDFS.domain) == node]
    if not own:
        yield f"    class {_local(node)}"
        return
    yield f"    class {_local(node)} {{"
    for prop in own:
        yield f"        {_local(core.value(prop, RDFS.range) or RDFS.Literal)} {_local(prop)}"
    yield "    }"


def _drawn(core: Graph) -> list[Node]:
    """The classes that are domain, range or superclass of something, and their kinds where these are few."""
    structural = (RDFS.domain, RDFS.range, RDFS.subClassOf)
    bearing = {node for role in structural for node in core.objects(None, role)}
    kinds = [set(core.subjects(RDFS.subClassOf, node)) for node in bearing if _ours(node)]
    shown = bearing.union(*(few for few in kinds if len(few) <= _FEW))
    return [node for node in _of_type(core, OWL.Class) if node in shown]


def _classes(core: Graph) -> Iterator[str]:
    yield "\n## Classes\n\n| class | English | français | kind of | close to |\n|---|---|---|---|---|"
    for node in _of_type(core, OWL.Class):
        wider, close = _names(core.objects(node, RDFS.subClassOf)), _names(core.objects(node, SKOS.closeMatch))
        yield _row(f"`{iri.compact(str(node))}`", _defined(core, node, "en"), _defined(core, node, "fr"), wider, close)


def _properties(core: Graph) -> Iterator[str]:
    yield "\n## Properties\n\n| property | English | français | from → to | kind of | close to |"
    yield "|---|---|---|---|---|---|"
    for node in _sorted((*_of_type(core, OWL.ObjectProperty), *_of_type(core, OWL.DatatypeProperty))):
        ends = f"{_names(core.objects(node, RDFS.domain)) or 'any'} → {_names(core.objects(node, RDFS.range)) or 'any'}"
        wider, close = _names(core.objects(node, RDFS.subPropertyOf)), _names(core.objects(node, SKOS.closeMatch))
        texts = (_defined(core, node, "en"), _defined(core, node, "fr"))
        yield _row(f"`{iri.compact(str(node))}`", *texts, ends, wider, close)


def _defined(core: Graph, node: Node, language: str) -> str:
    label, definition = (_text(core, node, predicate, language) for predicate in (RDFS.label, SKOS.definition))
    note = _text(core, node, SKOS.scopeNote, language)
    return " ".join(filter(None, (f"**{label}**", definition, note)))


def _text(core: Graph, node: Node, predicate: URIRef, language: str) -> str:
    texts = (text for text in core.objects(node, predicate) if isinstance(text, Literal))
    return next((str(text) for text in texts if text.language == language), "")


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _names(nodes: Iterable[Node]) -> str:
    return ", ".join(f"`{iri.compact(str(node))}`" for node in _sorted(nodes))


def _of_type(core: Graph, kind: URIRef) -> list[Node]:
    return _sorted(node for node in core.subjects(RDF.type, kind) if _ours(node))


def _sorted(nodes: Iterable[Node]) -> list[Node]:
    return sorted(nodes, key=str)


def _ours(node: Node) -> bool:
    return str(node).startswith(iri.ONTOLOGY)


def _local(node: Node) -> str:
    return iri.local_name(str(node))


def main() -> None:
    """Print the page."""
    print(page(shapes.read((resources.folder("ontology") / "core.ttl",))), end="")


if __name__ == "__main__":
    main()
