"""`python -m kg.export.publish_context` writes the published context anew: the terms of the ontology as it defines
them.

Prefixes come from the table, names for the properties of others stay as they stand in the file.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pyoxigraph

from kg.export.jsonld_context import FILE, IRI, LANGUAGE, load
from kg.model import iri, resources

_OWN = "pace:"
_TYPE, _RANGE, _CLASS, _TO_THINGS, _TAGGED = (
    pyoxigraph.NamedNode(iri.expand(name))
    for name in ("rdf:type", "rdfs:range", "owl:Class", "owl:ObjectProperty", "rdf:langString")
)
# Datatypes whose values are read best as bare text; of numbers and booleans JSON has its own.
_BARE = {pyoxigraph.NamedNode(iri.expand(name)): name for name in ("xsd:date", "xsd:decimal", "xsd:gYear")}

Definition = str | Mapping[str, str]


def page() -> str:
    """Return the published context as a file of JSON: prefixes, classes, properties, and the names of others' terms.

    Raises InstallationError where the context that there is cannot be read.
    """
    others = {name: said for name, said in load().definitions.items() if _OWN not in json.dumps(said)}
    foreign = {name: said for name, said in others.items() if name not in iri.PREFIXES}
    own = dict(_own(resources.folder("ontology") / "core.ttl"))
    classes = {name: said for name, said in own.items() if name[0].isupper()}
    properties = {name: said for name, said in own.items() if name not in classes}
    groups = (dict(iri.PREFIXES), classes, properties, foreign)
    lines = (
        ",\n".join(f"    {json.dumps(name)}: {json.dumps(group[name])}" for name in sorted(group)) for group in groups
    )
    return '{\n  "@context": {\n' + ",\n\n".join(lines) + "\n  }\n}\n"


def _own(core: Path) -> Iterator[tuple[str, Definition]]:
    ontology = pyoxigraph.Dataset(pyoxigraph.parse(path=str(core), format=pyoxigraph.RdfFormat.TURTLE))
    defined = pyoxigraph.NamedNode(iri.expand("rdfs:isDefinedBy"))
    for quad in ontology.quads_for_predicate(defined):
        said = {(one.predicate, one.object) for one in ontology.quads_for_subject(quad.subject)}
        name = str(quad.subject)[1:-1].removeprefix(iri.ONTOLOGY)
        yield name, _definition(_OWN + name, said)


def _definition(name: str, said: Collection[tuple[object, object]]) -> Definition:
    if (_TYPE, _TO_THINGS) in said:
        return {IRI: name, "@type": IRI}
    if (_RANGE, _TAGGED) in said:
        return {IRI: name, "@container": LANGUAGE}
    bare = [datatype for value, datatype in _BARE.items() if (_RANGE, value) in said]
    return {IRI: name, "@type": bare[0]} if bare else name


def main() -> None:
    """Write the file in its place."""
    (resources.folder("ontology") / FILE).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
