"""What is known of each class of the ontology: definition, IRIs, properties with their cardinalities, checks, queries.

It is read from ontology/core.ttl, the SHACL shapes and the shipped queries.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg.model import iri, resources
from kg.store.sparql import query
from kg.validate import shapes
from kg.validate.shapes import PACE, SH

LANGUAGES = ("en", "fr")
_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty)
_ALIGNED = (SKOS.closeMatch, SKOS.exactMatch, OWL.equivalentClass)


@dataclass(frozen=True, slots=True)
class NamedReference:
    """Label and definition in each language of `LANGUAGES`."""

    labels: tuple[str, ...]
    definitions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PropertyReference:
    """A property of a class: its prefixed name (`^` before one that leads to the class), how many values, which.

    `values` are prefixed names of classes or datatypes; `codes` the shapes that say so.
    """

    name: str
    wording: NamedReference
    cardinality: str
    values: tuple[str, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConstraintReference:
    """A shape that looks at a class: its code, severity and reason."""

    code: str
    severity: str
    reason: str


@dataclass(frozen=True, slots=True)
class ClassReference:
    """All that is known of one class, its own and inherited; other classes by their local names.

    `close` are the prefixed names of classes elsewhere that it is aligned to; `queries` pairs of name and title.
    """

    name: str
    wording: NamedReference
    pattern: str
    wider: tuple[str, ...]
    narrower: tuple[str, ...]
    close: tuple[str, ...]
    properties: tuple[PropertyReference, ...]
    checks: tuple[ConstraintReference, ...]
    queries: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _Cardinality:
    """What shapes say of one property, while they are read."""

    least: int = 0
    most: int | None = None
    values: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)

    def __str__(self) -> str:
        most = "*" if self.most is None else str(self.most)
        return most if str(self.least) == most else f"{self.least}..{most}"

    def restrict(self, rules: Graph, node: Node, *, from_below: bool) -> None:
        """Take the bounds and the values that a shape gives, the lower bound only where it counts."""
        least, most = (rules.value(node, name) for name in (SH.minCount, SH.maxCount))
        if isinstance(least, Literal) and from_below:
            self.least = max(self.least, int(least))
        if isinstance(most, Literal):
            self.most = int(most) if self.most is None else min(self.most, int(most))
        self.values |= {
            iri.compact(str(value)) for name in (SH["class"], SH.datatype) for value in rules.objects(node, name)
        }


def classes() -> tuple[ClassReference, ...]:
    """Return all classes of the ontology, sorted by name.

    Raises InstallationError where ontology, shapes or queries are missing or faulty.
    """
    core, rules = read_core(), shapes.load().graph + shapes.load_across().graph
    references = []
    for node in own_terms(core, OWL.Class):
        family = [node, *_ancestors(core, node)]
        checks = [shape for shape in in_order(set(rules.subjects(SH.severity))) if _targets(core, rules, shape, family)]
        parents = in_order(core.objects(node, RDFS.subClassOf))
        close = {match for predicate in _ALIGNED for match in core.objects(node, predicate)}
        close |= {parent for parent in parents if not is_own(parent)}
        # Queries that name the class, or a property from it or to it.
        names = {f"pace:{local_name(node)}"}
        for kind in _KINDS:
            for prop in core.subjects(RDF.type, kind):
                if node in (core.value(prop, RDFS.domain), core.value(prop, RDFS.range)):
                    names.add(f"pace:{local_name(prop)}")
        reference = ClassReference(
            name=local_name(node),
            wording=_wording(core, node),
            pattern=str(core.value(node, PACE.iriPattern) or ""),
            wider=tuple(local_name(parent) for parent in parents if is_own(parent)),
            narrower=tuple(local_name(child) for child in in_order(core.subjects(RDFS.subClassOf, node))),
            close=tuple(iri.compact(str(match)) for match in in_order(close)),
            properties=tuple(_properties(core, rules, family, checks)),
            checks=tuple(
                ConstraintReference(
                    shapes.code_of(shape),
                    local_name(rules.value(shape, SH.severity)).lower(),
                    str(rules.value(shape, SH.description) or ""),
                )
                for shape in checks
            ),
            queries=tuple(
                (name, named.title)
                for name, named in query.named().items()
                if not names.isdisjoint(named.text.replace("/", " ").replace("^", " ").replace("|", " ").split())
            ),
        )
        references.append(reference)
    return tuple(references)


def _ancestors(core: Graph, node: Node) -> Iterator[Node]:
    for parent in in_order(core.objects(node, RDFS.subClassOf)):
        if is_own(parent):
            yield parent
            yield from _ancestors(core, parent)


def _targets(core: Graph, rules: Graph, shape: Node, family: Iterable[Node]) -> bool:
    """Tell whether a shape has one of some classes for its target, by name or by what a property leads to."""
    targets: set[Node | None] = {*rules.objects(shape, SH.targetClass)}
    targets |= {core.value(prop, RDFS.domain) for prop in rules.objects(shape, SH.targetSubjectsOf)}
    targets |= {core.value(prop, RDFS.range) for prop in rules.objects(shape, SH.targetObjectsOf)}
    return not targets.isdisjoint(family)


def _properties(core: Graph, rules: Graph, family: list[Node], checks: list[Node]) -> Iterator[PropertyReference]:
    """Yield the properties of a class: those whose domain it is, and those that its shapes look at."""
    cardinalities: dict[tuple[str, Node], _Cardinality] = {}
    for kind in _KINDS:
        for prop in core.subjects(RDF.type, kind):
            if core.value(prop, RDFS.domain) in family:
                ranges = {iri.compact(str(value)) for value in core.objects(prop, RDFS.range)}
                cardinalities["", prop] = _Cardinality(values=ranges)
    for shape in checks:
        path, located_by = rules.value(shape, SH.path), rules.value(shape, PACE.locatedBy)
        # Of two properties one is enough, so neither is asked for by itself.
        alone = path is not None and (path, SH.alternativePath, None) not in rules
        branches = _open_branches(core, rules, shape, family)
        for step in _steps(rules, path or located_by):
            cardinality = cardinalities.setdefault(step, _Cardinality())
            cardinality.codes.add(shapes.code_of(shape))
            cardinality.restrict(rules, shape, from_below=alone)
            for branch in branches:
                if rules.value(branch, SH.path) == located_by:
                    # Where several ways to be right are open, each bounds from above only.
                    cardinality.restrict(rules, branch, from_below=len(branches) == 1)
    for (arrow, prop), cardinality in sorted(
        cardinalities.items(), key=lambda item: (item[0][0], iri.compact(str(item[0][1])))
    ):
        codes, wording = tuple(sorted(cardinality.codes)), _wording(core, prop)
        if not wording.definitions[0] and codes:
            # Others have defined the property: the first shape says why it is looked at.
            wording = NamedReference(("", ""), (str(rules.value(shapes.shape_of(codes[0]), SH.description) or ""), ""))
        values = tuple(sorted(cardinality.values))
        yield PropertyReference(arrow + iri.compact(str(prop)), wording, str(cardinality), values, codes)


def _steps(rules: Graph, path: Node | None) -> Iterator[tuple[str, Node]]:
    """Yield the properties that a shape is about: its path, either of two, one that leads here; no longer paths."""
    inverse, either = (rules.value(path, name) if path else None for name in (SH.inversePath, SH.alternativePath))
    if isinstance(path, URIRef):
        yield "", path
    elif isinstance(inverse, URIRef):
        yield "^", inverse
    elif either:
        yield from (("", prop) for prop in Collection(rules, either) if isinstance(prop, URIRef))


def _open_branches(core: Graph, rules: Graph, shape: Node, family: list[Node]) -> list[Node]:
    """Return the ways to be right that a shape leaves open to a class: those for all classes and those for its own."""
    branches = [branch for alternatives in rules.objects(shape, SH["or"]) for branch in Collection(rules, alternatives)]

    def kinds(branch: Node) -> set[Node]:
        path, options = rules.value(branch, SH.path), rules.value(branch, SH["in"])
        if path == RDF.type and options:
            return set(Collection(rules, options))
        return set() if path else set(rules.objects(branch, SH["class"]))

    def is_open(kinds: set[Node]) -> bool:
        return not kinds or any(kind in family or family[0] in _ancestors(core, kind) for kind in kinds)

    return [branch for branch in branches if is_open(kinds(branch))]


def _wording(core: Graph, node: Node) -> NamedReference:
    labels, definitions = (
        tuple(text_of(core, node, predicate, language) for language in LANGUAGES)
        for predicate in (RDFS.label, SKOS.definition)
    )
    return NamedReference(labels, definitions)


def read_core() -> Graph:
    """Return ontology/core.ttl as a graph; raise InstallationError where it is missing or faulty."""
    return shapes.read((resources.folder("ontology") / "core.ttl",))


def text_of(core: Graph, node: Node, predicate: URIRef, language: str) -> str:
    """Return what a node has for a property in a language, nothing where it has none."""
    texts = (text for text in core.objects(node, predicate) if isinstance(text, Literal))
    return next((str(text) for text in texts if text.language == language), "")


def own_terms(core: Graph, kind: URIRef) -> list[Node]:
    """Return the terms of the ontology that are of a kind (`owl:Class` …), in the order of their IRIs."""
    return in_order(node for node in core.subjects(RDF.type, kind) if is_own(node))


def in_order(nodes: Iterable[Node]) -> list[Node]:
    """Return nodes in the order of their IRIs."""
    return sorted(nodes, key=str)


def is_own(node: Node) -> bool:
    """Tell whether a term is one of this ontology."""
    return str(node).startswith(iri.ONTOLOGY)


def local_name(node: Node | None) -> str:
    """Return the local name of a term."""
    return iri.local_name(str(node))
