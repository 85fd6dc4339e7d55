"""The page docs/ontology.md: a class diagram and tables of all terms, generated from ontology/core.ttl.

python -m kg.inspect.reference.markdown > docs/ontology.md
"""

from collections.abc import Iterable, Iterator

from rdflib import OWL, RDFS, SKOS, Graph, URIRef
from rdflib.term import Node

from kg.inspect.reference.classes import LANGUAGES, in_order, is_own, local_name, own_terms, read_core, text_of
from kg.model import iri

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
    classes = "\n## Classes\n\n| class | English | français | kind of | close to |\n|---|---|---|---|---|"
    lines = [head, *_diagram(core), classes]
    lines += [_row(core, node, RDFS.subClassOf) for node in own_terms(core, OWL.Class)]
    lines.append("\n## Properties\n\n| property | English | français | from → to | kind of | close to |")
    lines.append("|---|---|---|---|---|---|")
    for node in in_order((*own_terms(core, OWL.ObjectProperty), *own_terms(core, OWL.DatatypeProperty))):
        ends = (_names(core.objects(node, role)) or "any" for role in (RDFS.domain, RDFS.range))
        lines.append(_row(core, node, RDFS.subPropertyOf, " → ".join(ends)))
    return "\n".join(lines) + "\n"


def _diagram(core: Graph) -> Iterator[str]:
    """Yield the lines of a class diagram: every class with its data properties, and the properties between classes."""
    yield "```mermaid\nclassDiagram\n    direction LR"
    # The classes that are domain, range or superclass of something, and their kinds where these are few.
    used = {node for role in (RDFS.domain, RDFS.range, RDFS.subClassOf) for node in core.objects(None, role)}
    kinds = [set(core.subjects(RDFS.subClassOf, node)) for node in used if is_own(node)]
    used = used.union(*(few for few in kinds if len(few) <= _FEW))
    drawn = [node for node in own_terms(core, OWL.Class) if node in used]
    for node in drawn:
        own = [prop for prop in own_terms(core, OWL.DatatypeProperty) if core.value(prop, RDFS.domain) == node]
        yield f"    class {local_name(node)}" + (" {" if own else "")
        for prop in own:
            yield f"        {local_name(core.value(prop, RDFS.range) or RDFS.Literal)} {local_name(prop)}"
        if own:
            yield "    }"
    for narrow in drawn:
        for wide in in_order(core.objects(narrow, RDFS.subClassOf)):
            if wide in drawn:
                yield f"    {local_name(wide)} <|-- {local_name(narrow)}"
    for prop in own_terms(core, OWL.ObjectProperty):
        start, end = core.value(prop, RDFS.domain), core.value(prop, RDFS.range)
        if start in drawn and end in drawn:
            yield f"    {local_name(start)} --> {local_name(end)} : {local_name(prop)}"
    yield "```"


def _row(core: Graph, node: Node, narrower_than: URIRef, *cells: str) -> str:
    """Return the row of a term: its name, what it means in both languages, further cells, wider and close terms."""
    texts = []
    for language in LANGUAGES:
        label, *rest = (text_of(core, node, what, language) for what in (RDFS.label, SKOS.definition, SKOS.scopeNote))
        texts.append(" ".join(filter(None, (f"**{label}**", *rest))))
    related = (_names(core.objects(node, predicate)) for predicate in (narrower_than, SKOS.closeMatch))
    whole = (f"`{iri.compact(str(node))}`", *texts, *cells, *related)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in whole)} |"


def _names(nodes: Iterable[Node]) -> str:
    return ", ".join(f"`{iri.compact(str(node))}`" for node in in_order(nodes))


def main() -> None:
    """Print the page."""
    print(page(read_core()), end="")


if __name__ == "__main__":
    main()
