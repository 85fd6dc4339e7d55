"""What a query needs of a graph, told by its parse tree: so that no more of it is opened than the answer takes.

A query that names graphs needs the quads in their graphs. Every other sees the union of all, the same triples as lie in
one default graph. Of these it needs those of some predicates only, where

- each predicate of its patterns is an IRI, or a path of IRIs, without `!`, which stands for every other predicate;
- a path with `*` or `?`, which of no length joins every node of the graph with itself, has a variable at an end that
  another pattern of its group has too, one without these: so that only nodes count that have a triple of that pattern;
- it is no DESCRIBE.

Then no other triple matches any of its patterns, and what no pattern matches changes no answer: not under OPTIONAL,
MINUS, EXISTS or an aggregate, for they all begin with patterns. Of `rdf:type` it needs some classes only, where they
are given in the pattern, or by VALUES of that variable in the same group, which every answer of the group is joined
with.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.model.namespaces import RDF

# The term of an IRI or prefixed name of the tree; None where it is neither, or does not tell its IRI by itself.
Resolver = Callable[[object], str | None]
# Triples of a predicate: those with some class as their object, or, where that is empty, all.
_Triples = tuple[str, str]
_GRAPHS = ("GraphGraphPattern", "DatasetClause")
_NAMES = ("URIRef", "pname")


@dataclass(frozen=True, slots=True)
class Needs:
    """What a query needs: the terms of predicates, and of classes besides (with `rdf:type` as a predicate all classes).

    `predicates` is None where any may be asked for. `graphs` tells that it names graphs, `anchored` that a pattern
    has an IRI or literal, no class, as subject or object; `ends` are the variables that stand in these two places.
    """

    graphs: bool = False
    predicates: frozenset[str] | None = None
    classes: frozenset[str] = frozenset()
    anchored: bool = True
    ends: frozenset[str] = frozenset()

    def are_anchored(self, values: Iterable[str]) -> bool:
        """Tell whether few things are asked about: by the query itself, or where variables have given values."""
        return self.anchored or not self.ends.isdisjoint(values)


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A triple pattern as it stands in the tree, and what its group tells of its variables.

    `classes` are those that VALUES gives, `firm` the variables that some pattern has whose paths have a length.
    """

    subject: Any
    path: Any
    object: Any
    classes: Mapping[str, frozenset[str]]
    firm: frozenset[str]

    @property
    def variables(self) -> frozenset[str]:
        """The names of the variables at its ends."""
        return frozenset(str(end) for end in (self.subject, self.object) if kind(end) == "Variable")


def kind(node: object) -> str:
    """Return the name of a node of the parse tree: its production, or the class of a leaf."""
    return str(getattr(node, "name", "")) if isinstance(node, dict) else type(node).__name__


def children(node: object) -> Iterable[Any]:
    """Return the nodes right below a node of the parse tree."""
    if isinstance(node, dict):
        return node.values()
    return node if isinstance(node, Iterable) and not isinstance(node, str) else ()


def walk(tree: object) -> Iterator[Any]:
    """Yield every node of a parse tree, leaves too; without recursion, so that depth is no weapon."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(children(node))


def of(query: Any, term: Resolver) -> Needs:
    """Return what a query needs: its part of rdflib's parse tree behind the prologue, and how IRIs in it are read."""
    nodes = [node for key, part in query.items() if key != "template" for node in walk(part)]
    patterns = [pattern for node in nodes for pattern in _patterns(node, term)]
    needed = None if kind(query) == "DescribeQuery" else _union(_triples(pattern, term) for pattern in patterns)
    return Needs(
        graphs=any(kind(node) in _GRAPHS for node in nodes),
        predicates=None if needed is None else frozenset(predicate for predicate, name in needed if not name),
        classes=frozenset(name for _, name in needed or () if name),
        anchored=any(map(_is_anchor, patterns)),
        ends=frozenset().union(*(pattern.variables for pattern in patterns)),
    )


def _union(found: Iterable[set[_Triples] | None]) -> set[_Triples] | None:
    """All of some sets; None, which stands for any triples, where that is among them."""
    sets = list(found)
    return None if None in sets else set[_Triples]().union(*filter(None, sets))


def _patterns(node: Any, term: Resolver) -> Iterator[_Pattern]:
    """Yield the triple patterns that stand in a group itself, not in the groups within."""
    if kind(node) not in ("GroupGraphPatternSub", "FakeGroupGraphPatten"):
        return
    parts = list(node.part or ())
    given = dict(_given(part, term) for part in parts if kind(part) == "InlineData" and len(part.var) == 1)
    flat = [triples for part in parts if kind(part) == "TriplesBlock" for triples in part.triples]
    found = [triples[start : start + 3] for triples in flat for start in range(0, len(triples), 3)]
    firm = (end for subject, path, value in found if not _may_be_of_no_length(path) for end in (subject, value))
    joined = frozenset(str(end) for end in firm if kind(end) == "Variable")
    for subject, path, value in found:
        yield _Pattern(subject, path, value, given, joined)


def _may_be_of_no_length(path: Any) -> bool:
    return any(kind(node) == "PathElt" and node.mod not in (None, "+") for node in walk(path))


def _given(data: Any, term: Resolver) -> tuple[str, frozenset[str]]:
    """The variable of a VALUES block, and its values where all are IRIs; else none, which stands for any."""
    values = [term(value) for value in data.value or ()]
    return str(data.var[0]), frozenset(value for value in values if value is not None and None not in values)


def _triples(pattern: _Pattern, term: Resolver) -> set[_Triples] | None:
    """Which triples match a pattern; None for any."""
    steps = _steps(pattern.path)
    classes = _classes(pattern, term) if term(_plain(steps[-1])) == RDF.type else set()
    found = _union(_leaves(step, term) for step in (steps[:-1] if classes else steps))
    loose = _may_be_of_no_length(pattern.path) and pattern.firm.isdisjoint(pattern.variables)
    return None if found is None or loose else found | {(RDF.type, name) for name in classes}


def _steps(path: Any) -> list[Any]:
    """The steps of a path that is a sequence; else the path itself as the only one."""
    while kind(path) in ("PathAlternative", "PathSequence") and len(path.part) == 1:
        path = path.part[0]
    return list(path.part) if kind(path) == "PathSequence" else [path]


def _plain(step: Any) -> Any:
    """The IRI of a step that is nothing else."""
    return step.part if kind(step) == "PathElt" and not step.mod else step


def _classes(pattern: _Pattern, term: Resolver) -> set[str]:
    """The classes that a pattern asks for; none where it may be any."""
    if kind(pattern.object) == "Variable":
        return set(pattern.classes.get(str(pattern.object), ()))
    name = term(pattern.object)
    return set() if name is None else {name}


def _leaves(path: Any, term: Resolver) -> set[_Triples] | None:
    """The predicates of a path; None where it has others than IRIs."""
    found: set[_Triples] = set()
    for node in walk(path):
        name = kind(node)
        if name in _NAMES:
            predicate = term(node)
            if predicate is None:
                return None
            found.add((predicate, ""))
        elif name not in _PATHS:
            return None
    return found


_PATHS = {"PathAlternative", "PathSequence", "PathElt", "PathEltOrInverse", "list", "ParseResults", "plist", "str"}


def _is_anchor(pattern: _Pattern) -> bool:
    ends = (pattern.subject, pattern.object)
    grounds = [end for end in ends if kind(end) not in ("Variable", "BNode")]
    steps = _steps(pattern.path)
    is_class = kind(_plain(steps[-1])) in _NAMES and str(_plain(steps[-1])).endswith("#type")
    return bool(grounds) and not (is_class and grounds == [pattern.object])
