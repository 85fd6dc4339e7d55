"""Ontology, shapes and queries → what is known of each class: definition, IRIs, properties, checks, uses."""

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
    said: NamedReference
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
    said: NamedReference
    pattern: str
    wider: tuple[str, ...]
    narrower: tuple[str, ...]
    close: tuple[str, ...]
    properties: tuple[PropertyReference, ...]
    checks: tuple[ConstraintReference, ...]
    queries: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _Count:
    """What shapes say of one property, while they are gathered."""

    least: int = 0
    most: int | None = None
    values: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)

    def cardinality(self) -> str:
        most = "*" if self.most is None else str(self.most)
        return most if str(self.least) == most else f"{self.least}..{most}"


def classes() -> tuple[ClassReference, ...]:
    """Return all classes of the ontology, sorted by name.

    Raises InstallationError where ontology, shapes or queries are missing or faulty.
    """
    core = shapes.read((resources.folder("ontology") / "core.ttl",))
    rules = shapes.load().graph + shapes.load_across().graph
    return tuple(_class(core, rules, node) for node in _sorted(core.subjects(RDF.type, OWL.Class)) if _ours(node))


def _class(core: Graph, rules: Graph, node: Node) -> ClassReference:
    line = [node, *_wider(core, node)]
    found = [shape for shape in _sorted(set(rules.subjects(SH.severity))) if _looks_at(core, rules, shape, line)]
    parents = _sorted(core.objects(node, RDFS.subClassOf))
    aligned = (predicate for predicate in (SKOS.closeMatch, SKOS.exactMatch, OWL.equivalentClass))
    close = {other for predicate in aligned for other in core.objects(node, predicate)}
    return ClassReference(
        name=_local(node),
        said=_named(core, node),
        pattern=str(core.value(node, PACE.iriPattern) or ""),
        wider=tuple(_local(one) for one in parents if _ours(one)),
        narrower=tuple(_local(one) for one in _sorted(core.subjects(RDFS.subClassOf, node))),
        close=tuple(iri.compact(str(one)) for one in _sorted({*close, *(one for one in parents if not _ours(one))})),
        properties=tuple(_properties(core, rules, line, found)),
        checks=tuple(_checks(rules, found)),
        queries=tuple(_queries(core, node)),
    )


def _wider(core: Graph, node: Node) -> Iterator[Node]:
    for parent in _sorted(core.objects(node, RDFS.subClassOf)):
        if _ours(parent):
            yield parent
            yield from _wider(core, parent)


def _looks_at(core: Graph, rules: Graph, shape: Node, line: Iterable[Node]) -> bool:
    """Tell whether a shape has one of some classes for its target, by name or by what a property leads to."""
    targets: set[Node | None] = {*rules.objects(shape, SH.targetClass)}
    targets |= {core.value(one, RDFS.domain) for one in rules.objects(shape, SH.targetSubjectsOf)}
    targets |= {core.value(one, RDFS.range) for one in rules.objects(shape, SH.targetObjectsOf)}
    return not targets.isdisjoint(line)


def _properties(core: Graph, rules: Graph, line: list[Node], found: list[Node]) -> Iterator[PropertyReference]:
    counts: dict[tuple[str, Node], _Count] = {}
    for kind in _KINDS:
        for prop in core.subjects(RDF.type, kind):
            if core.value(prop, RDFS.domain) in line:
                counts[("", prop)] = _Count(values={iri.compact(str(one)) for one in core.objects(prop, RDFS.range)})
    for shape in found:
        for step in _steps(rules, shape):
            count = counts.setdefault(step, _Count())
            _count(rules, shape, count)
            _count_branches(rules, shape, _open(core, rules, shape, line), count)
    for (arrow, prop), count in sorted(counts.items(), key=lambda item: (item[0][0], iri.compact(str(item[0][1])))):
        values = tuple(sorted(count.values))
        name, said, codes = arrow + iri.compact(str(prop)), _named(core, prop), tuple(sorted(count.codes))
        reasons = [str(rules.value(shapes.shape_of(code), SH.description) or "") for code in codes]
        yield PropertyReference(
            name, said if said.definitions[0] else _reasoned(reasons), count.cardinality(), values, codes
        )


def _steps(rules: Graph, shape: Node) -> Iterator[tuple[str, Node]]:
    """Yield the properties that a shape is about: its path, either of two, one that leads here; no longer paths."""
    path = rules.value(shape, SH.path) or rules.value(shape, PACE.locatedBy)
    inverse, either = (rules.value(path, name) if path else None for name in (SH.inversePath, SH.alternativePath))
    if isinstance(path, URIRef):
        yield "", path
    elif isinstance(inverse, URIRef):
        yield "^", inverse
    elif either:
        yield from (("", one) for one in Collection(rules, either) if isinstance(one, URIRef))


def _count(rules: Graph, shape: Node, count: _Count) -> None:
    count.codes.add(shapes.code_of(shape))
    # Of two properties one is enough, so neither is asked for by itself.
    path = rules.value(shape, SH.path)
    alone = path is not None and (path, SH.alternativePath, None) not in rules
    least, most = (rules.value(shape, name) for name in (SH.minCount, SH.maxCount))
    if isinstance(least, Literal) and alone:
        count.least = max(count.least, int(least))
    if isinstance(most, Literal):
        count.most = int(most) if count.most is None else min(count.most, int(most))
    for name in (SH["class"], SH.datatype):
        count.values |= {iri.compact(str(one)) for one in rules.objects(shape, name)}


def _open(core: Graph, rules: Graph, shape: Node, line: list[Node]) -> list[Node]:
    """Return the ways to be right that a shape leaves open to a class: not those of other kinds."""
    branches = [one for several in rules.objects(shape, SH["or"]) for one in Collection(rules, several)]
    return [one for one in branches if _is_open(core, _kinds(rules, one), line)]


def _kinds(rules: Graph, branch: Node) -> set[Node]:
    """The classes that a way to be right is for; none where it is for all."""
    path, listed = rules.value(branch, SH.path), rules.value(branch, SH["in"])
    if path == RDF.type and listed:
        return set(Collection(rules, listed))
    return set() if path else set(rules.objects(branch, SH["class"]))


def _is_open(core: Graph, kinds: set[Node], line: list[Node]) -> bool:
    return not kinds or any(kind in line or line[0] in _wider(core, kind) for kind in kinds)


def _count_branches(rules: Graph, shape: Node, branches: list[Node], count: _Count) -> None:
    """Count by the ways to be right: where several are open, each bounds from above only."""
    for branch in branches:
        least, most = (rules.value(branch, name) for name in (SH.minCount, SH.maxCount))
        if rules.value(branch, SH.path) != rules.value(shape, PACE.locatedBy):
            continue
        if isinstance(most, Literal):
            count.most = int(most)
        if isinstance(least, Literal) and len(branches) == 1:
            count.least = max(count.least, int(least))
        for name in (SH["class"], SH.datatype):
            count.values |= {iri.compact(str(one)) for one in rules.objects(branch, name)}


def _checks(rules: Graph, found: Iterable[Node]) -> Iterator[ConstraintReference]:
    for shape in found:
        severity = iri.local_name(str(rules.value(shape, SH.severity))).lower()
        yield ConstraintReference(shapes.code_of(shape), severity, str(rules.value(shape, SH.description) or ""))


def _queries(core: Graph, node: Node) -> Iterator[tuple[str, str]]:
    """The shipped queries that name the class or a property of its own."""
    own = {_local(prop) for kind in _KINDS for prop in core.subjects(RDF.type, kind) if _is_of(core, prop, node)}
    for name, one in query.named().items():
        words = set(one.text.replace("/", " ").replace("^", " ").replace("|", " ").split())
        if not words.isdisjoint(f"pace:{local}" for local in {*own, _local(node)}):
            yield name, one.title


def _is_of(core: Graph, prop: Node, node: Node) -> bool:
    return node in (core.value(prop, RDFS.domain), core.value(prop, RDFS.range))


def _reasoned(reasons: Iterable[str]) -> NamedReference:
    """What is said of a property that others have defined: why the first shape looks at it."""
    return NamedReference(("", ""), (next(iter(reasons), ""), ""))


def _named(core: Graph, node: Node) -> NamedReference:
    return NamedReference(
        *(tuple(_text(core, node, what, tag) for tag in LANGUAGES) for what in (RDFS.label, SKOS.definition))
    )


def _text(core: Graph, node: Node, predicate: URIRef, language: str) -> str:
    texts = (text for text in core.objects(node, predicate) if isinstance(text, Literal))
    return next((str(text) for text in texts if text.language == language), "")


def _sorted(nodes: Iterable[Node]) -> list[Node]:
    return sorted(nodes, key=str)


def _ours(node: Node) -> bool:
    return str(node).startswith(iri.ONTOLOGY)


def _local(node: Node) -> str:
    return iri.local_name(str(node))
