"""The published JSON-LD context: a short name for each property and class, and what its values go without.

`ontology/export/context.jsonld` is what is published; the writer follows it, so the two cannot disagree.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph

from kg.model import iri, resources
from kg.model.errors import InstallationError
from kg.model.namespaces import OWL, RDF, RDFS, XSD

FILE = "export/context.jsonld"
IRI, LANGUAGE = "@id", "@language"
_OWN = "pace:"
# Datatypes whose values are read best as bare text; of numbers and booleans JSON has its own.
_BARE = {XSD.date: "xsd:date", XSD.decimal: "xsd:decimal", XSD.gYear: "xsd:gYear"}

Definition = str | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ContextTerm:
    """The short name of a property or class.

    `values` tells how values are written: IRI as bare strings, LANGUAGE by language tag, a datatype's IRI as the bare
    text of such literals; empty as JSON has them.
    """

    name: str
    values: str = ""


@dataclass(frozen=True)
class JsonLdContext:
    """A context: its definitions as they are published, in their order."""

    definitions: Mapping[str, Definition]

    @cached_property
    def prefixes(self) -> Mapping[str, str]:
        """The namespaces by prefix."""
        texts = ((name, iri) for name, iri in self.definitions.items() if isinstance(iri, str))
        return {name: iri for name, iri in texts if iri.endswith(("#", "/"))}

    @cached_property
    def terms(self) -> Mapping[str, ContextTerm]:
        """The short names by the IRI that they stand for."""
        terms = {}
        for name, definition in self.definitions.items():
            if name not in self.prefixes:
                parts = {IRI: definition} if isinstance(definition, str) else definition
                values = parts.get("@container") or parts.get("@type", "")
                values = values if values[:1] in ("@", "") else self.expand(values)
                terms[self.expand(parts[IRI])] = ContextTerm(name, values)
        return terms

    def expand(self, name: str) -> str:
        """Return the IRI of a name with a prefix; raise KeyError where the context has no such prefix."""
        prefix, _, local = name.partition(":")
        return self.prefixes[prefix] + local


def load() -> JsonLdContext:
    """Read the published context; raise InstallationError where it is missing or no context of this make."""
    path = resources.folder("ontology") / FILE
    try:
        context = JsonLdContext(json.loads(path.read_text(encoding="utf-8"))["@context"])
        # Looked up here, so that a fault in the file is told by its name.
        return context if context.terms else JsonLdContext({})
    except (OSError, ValueError, KeyError) as error:
        raise InstallationError(f"{path} is faulty ({error}): install pace-kg again") from error


def page() -> str:
    """Return the published context as a file of JSON: prefixes, classes, properties, and the names of others' terms.

    Raises InstallationError where the context that there is cannot be read.
    """
    definitions = {name: it for name, it in load().definitions.items() if _OWN not in json.dumps(it)}
    foreign = {name: definition for name, definition in definitions.items() if name not in iri.PREFIXES}
    own = dict(_own_terms(resources.folder("ontology") / "core.ttl"))
    classes = {name: definition for name, definition in own.items() if name[0].isupper()}
    properties = {name: definition for name, definition in own.items() if name not in classes}
    groups = (dict(iri.PREFIXES), classes, properties, foreign)
    lines = (
        ",\n".join(f"    {json.dumps(name)}: {json.dumps(group[name])}" for name in sorted(group)) for group in groups
    )
    return '{\n  "@context": {\n' + ",\n\n".join(lines) + "\n  }\n}\n"


def _own_terms(core: Path) -> Iterator[tuple[str, Definition]]:
    """Yield the classes and properties that the ontology defines, each with its definition in the context."""
    statements: dict[str, set[tuple[str, str]]] = {}
    for triple in pyoxigraph.parse(path=str(core), format=pyoxigraph.RdfFormat.TURTLE):
        statements.setdefault(str(triple.subject), set()).add((str(triple.predicate), str(triple.object)))
    for subject, pairs in statements.items():
        if not any(predicate == RDFS.isDefinedBy for predicate, _ in pairs):
            continue
        local = subject[1:-1].removeprefix(iri.ONTOLOGY)
        name = _OWN + local
        if (RDF.type, OWL.ObjectProperty) in pairs:
            yield local, {IRI: name, "@type": IRI}
        elif (RDFS.range, RDF.langString) in pairs:
            yield local, {IRI: name, "@container": LANGUAGE}
        else:
            bare = [prefixed for datatype, prefixed in _BARE.items() if (RDFS.range, datatype) in pairs]
            yield local, {IRI: name, "@type": bare[0]} if bare else name


if __name__ == "__main__":
    (resources.folder("ontology") / FILE).write_text(page(), encoding="utf-8")
