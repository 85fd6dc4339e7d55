"""Two graph folders → what they say differently, section by section: documents, the acts that they name, members.

A fact is what `graph.ttl` holds without the vocabularies: no evidence, no description of a file, no ontology. A file
that was renamed, or printed anew with the same content, is therefore no difference.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from kg.graph import merge
from kg.inspect.diff import acts, documents, graph, members, places, stream
from kg.inspect.diff.graph import GraphView
from kg.inspect.diff.labels import ThingLabels
from kg.inspect.diff.model import ChangeKind, ChangeSection, Scope
from kg.inspect.diff.pairing import Delta
from kg.model import terms
from kg.model.terms import Quad
from kg.store import graph_folder, oxigraph

# Sections whose files' texts are held together: some 10 MB of text, and one reading of texts.jsonl for all of them.
_AT_ONCE = 1000
_DIGITS = re.compile(r"(\d+)")


def differences(one: Path, other: Path) -> Iterator[ChangeSection]:
    """Yield what two graph folders say differently.

    In: the folders, the first being the older by convention. Out: sections in the order of documents, acts, members,
    each in the order of their names and numbers; nothing where the graphs say the same. A base IRI of its own is no
    difference: things go under the base of the first. What only one graph says is held in memory, never a graph.
    Raises GraphError where a folder is no graph folder or its files do not fit each other.
    """
    base = oxigraph.base_of(graph_folder.require(one))
    both = graph.opened(one, ChangeKind.LOST, base), graph.opened(graph_folder.require(other), ChangeKind.GAINED, base)
    words = ThingLabels(both[::-1], base)
    sections = _sections(_moved(both, base), both, words)
    while chunk := list(islice(sections, _AT_ONCE)):
        yield from places.located(chunk, both)


def facts(both: tuple[GraphView, GraphView], base: str) -> Iterator[tuple[ChangeKind, Quad]]:
    """Yield the facts that only one of two graphs states, in the order of their lines."""
    before, after = both
    for sign, line in stream.differing(before.lines(), after.lines()):
        quad = stream.quad_of(line, (before if sign is ChangeKind.LOST else after).path)
        if merge.is_fact(quad, base) and not merge.is_vocabulary(quad, base):
            yield sign, quad


def _moved(both: tuple[GraphView, GraphView], base: str) -> dict[tuple[Scope, str], Delta]:
    """All differing facts by the document, act or member that they belong to."""
    lost: dict[tuple[Scope, str], list[Quad]] = defaultdict(list)
    gained: dict[tuple[Scope, str], list[Quad]] = defaultdict(list)
    for sign, quad in facts(both, base):
        side, gathered = (both[0], lost) if sign is ChangeKind.LOST else (both[1], gained)
        gathered[_home(quad, side, base)].append(quad)
    return {key: Delta(tuple(lost.get(key, ())), tuple(gained.get(key, ()))) for key in {**lost, **gained}}


def _home(quad: Quad, side: GraphView, base: str) -> tuple[Scope, str]:
    if quad.graph == f"<{base}graph/acts>":
        return Scope.ACT, quad.subject
    if quad.graph == f"<{base}graph/members>":
        return Scope.MEMBER, members.owner(side, quad.subject)
    return Scope.DOCUMENT, quad.graph


def _sections(
    moved: dict[tuple[Scope, str], Delta], both: tuple[GraphView, GraphView], words: ThingLabels
) -> Iterator[ChangeSection]:
    for part, thing in sorted(moved, key=_order):
        quads = moved[part, thing]
        if part is Scope.DOCUMENT:
            yield documents.section(thing, quads, both, words)
        elif part is Scope.ACT:
            yield acts.section(thing, quads, words)
        else:
            yield members.section(thing, quads, both, words)


def _order(key: tuple[Scope, str]) -> tuple[int, list[tuple[int, str]]]:
    """Parts in their order; things by name, numbers by size."""
    part, thing = key
    pieces = _DIGITS.split(terms.iri_of(thing))
    return list(Scope).index(part), [(int(piece), "") if piece.isdecimal() else (-1, piece) for piece in pieces]
