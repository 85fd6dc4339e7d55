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
from kg.inspect.diff.graph import Side
from kg.inspect.diff.labels import Words
from kg.inspect.diff.model import Part, Section, Sign
from kg.inspect.diff.pairing import Moved
from kg.model import terms
from kg.model.terms import Quad
from kg.store import graph_folder, oxigraph

# Sections whose files' texts are held together: some 10 MB of text, and one reading of texts.jsonl for all of them.
_AT_ONCE = 1000
_DIGITS = re.compile(r"(\d+)")


def differences(one: Path, other: Path) -> Iterator[Section]:
    """Yield what two graph folders say differently.

    In: the folders, the first being the older by convention. Out: sections in the order of documents, acts, members,
    each in the order of their names and numbers; nothing where the graphs say the same. A base IRI of its own is no
    difference: things go under the base of the first. What only one graph says is held in memory, never a graph.
    Raises GraphError where a folder is no graph folder or its files do not fit each other.
    """
    base = oxigraph.base_of(graph_folder.require(one))
    both = graph.opened(one, Sign.LOST, base), graph.opened(graph_folder.require(other), Sign.GAINED, base)
    words = Words(both[::-1], base)
    sections = _sections(_moved(both, base), both, words)
    while chunk := list(islice(sections, _AT_ONCE)):
        yield from places.located(chunk, both)


def facts(both: tuple[Side, Side], base: str) -> Iterator[tuple[Sign, Quad]]:
    """Yield the facts that only one of two graphs states, in the order of their lines."""
    before, after = both
    for sign, line in stream.differing(before.lines(), after.lines()):
        quad = stream.quad_of(line, (before if sign is Sign.LOST else after).path)
        if merge.is_fact(quad, base) and not merge.is_vocabulary(quad, base):
            yield sign, quad


def _moved(both: tuple[Side, Side], base: str) -> dict[tuple[Part, str], Moved]:
    """All differing facts by the document, act or member that they belong to."""
    lost: dict[tuple[Part, str], list[Quad]] = defaultdict(list)
    gained: dict[tuple[Part, str], list[Quad]] = defaultdict(list)
    for sign, quad in facts(both, base):
        side, gathered = (both[0], lost) if sign is Sign.LOST else (both[1], gained)
        gathered[_home(quad, side, base)].append(quad)
    return {key: Moved(tuple(lost.get(key, ())), tuple(gained.get(key, ()))) for key in {**lost, **gained}}


def _home(quad: Quad, side: Side, base: str) -> tuple[Part, str]:
    if quad.graph == f"<{base}graph/acts>":
        return Part.ACT, quad.subject
    if quad.graph == f"<{base}graph/members>":
        return Part.MEMBER, members.owner(side, quad.subject)
    return Part.DOCUMENT, quad.graph


def _sections(moved: dict[tuple[Part, str], Moved], both: tuple[Side, Side], words: Words) -> Iterator[Section]:
    for part, thing in sorted(moved, key=_order):
        quads = moved[part, thing]
        if part is Part.DOCUMENT:
            yield documents.section(thing, quads, both, words)
        elif part is Part.ACT:
            yield acts.section(thing, quads, words)
        else:
            yield members.section(thing, quads, both, words)


def _order(key: tuple[Part, str]) -> tuple[int, list[tuple[int, str]]]:
    """Parts in their order; things by name, numbers by size."""
    part, thing = key
    pieces = _DIGITS.split(terms.iri_of(thing))
    return list(Part).index(part), [(int(piece), "") if piece.isdecimal() else (-1, piece) for piece in pieces]
