"""Turtle and TriG that a person can read and a diff can compare: the same bytes for the same statements.

`a` stands first, then the predicates by the name that is printed; objects are sorted; one blank line stands
between subjects. The writer streams: it holds one subject at a time, so what comes in must be grouped by subject
(and by graph for TriG); `reading_order` and `graph_order` are the keys for `kg.nquads.arrange`.

The graph's own IRIs are written relative to `@base` (`<written-declaration/652>`). A prefix would need
`id:written-declaration\\/652`, which nobody can read or search for, and whole IRIs would fill the line.
All prefixes of the table are declared, used or not: they are not known before the end of a stream, and a head
that never changes keeps diffs small.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from kg import rdf
from kg.iri import BASE, PREFIXES
from kg.rdf import Quad

Names = Callable[[str], str]

_TYPE = rdf.resource(PREFIXES["rdf"] + "type")
_PREFIX_OF = {namespace: prefix for prefix, namespace in PREFIXES.items()}
# Local names that no parser reads otherwise; whatever is not as plain as that is written whole.
_LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
# A path that resolves against the base to just itself: no scheme, no empty or dotted step, no query or fragment.
_RELATIVE = re.compile(r"\w[\w.~%+-]*(?:/[\w~%+-][\w.~%+-]*)*")
# What a terminal would obey, or a person could not see, is written as an escape; `kg.rdf` did so for ASCII.
_UNSEEN = re.compile("[\x80-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
# The lexical forms that Turtle's shorthand gives back letter by letter; `007` and `1.50` are not among them.
_SHORTHAND = {
    f"^^<{rdf.XSD}integer>": re.compile(r'"(0|-?[1-9][0-9]*)"'),
    f"^^<{rdf.XSD}boolean>": re.compile(r'"(true|false)"'),
}
_CACHED_NAMES = 1 << 16


def reading_order(quad: Quad) -> str:
    """Return the key that puts a whole before its parts: `…/652`, then `…/652/edition/1`, then `…/6520`."""
    return quad.subject[1:-1].replace("/", "\x01")


def graph_order(quad: Quad) -> str:
    """Return the key that groups by named graph, each graph in reading order."""
    return f"{quad.graph}\x00{reading_order(quad)}"


def turtle(quads: Iterable[Quad], base: str = BASE) -> Iterator[str]:
    """Write statements as Turtle; their graphs are left out.

    In: quads grouped by subject, in the order in which the subjects shall stand; a repeated one is written once.
    `base` is the IRI under which the graph's own things were minted. Out: pieces of text, a subject each.
    """
    names = _names(base)
    yield _head(base)
    for subject, group in groupby(quads, attrgetter("subject")):
        yield "\n" + _block(subject, group, names, "")


def trig(quads: Iterable[Quad], base: str = BASE) -> Iterator[str]:
    """Write statements as TriG, a block for each named graph.

    In: quads grouped by graph and inside it by subject. Out: pieces of text, a subject each at most.
    """
    names = _names(base)
    yield _head(base)
    for graph, members in groupby(quads, attrgetter("graph")):
        yield f"\n{names(graph)} {{\n"
        for index, (subject, group) in enumerate(groupby(members, attrgetter("subject"))):
            yield ("\n" if index else "") + _block(subject, group, names, "    ")
        yield "}\n"


def write(path: Path, quads: Iterable[Quad], base: str = BASE) -> None:
    """Write statements to a Turtle file, as `turtle` does; raise OSError."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(turtle(quads, base))


def _head(base: str) -> str:
    prefixes = (f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in sorted(PREFIXES.items()))
    return f"@base <{base}> .\n{''.join(prefixes)}"


def _block(subject: str, quads: Iterable[Quad], names: Names, indent: str) -> str:
    """Write all that is said of one subject, with the newline at its end."""
    objects: dict[str, set[str]] = {}
    for quad in quads:
        objects.setdefault(quad.predicate, set()).add(quad.object)
    verbs = sorted((predicate != _TYPE, names(predicate), predicate) for predicate in objects)
    between = f",\n{indent}        "
    parts = [
        f"{printed if later else 'a'} {between.join(_object(term, names) for term in sorted(objects[predicate]))}"
        for later, printed, predicate in verbs
    ]
    return f"{indent}{names(subject)} {f' ;{chr(10)}{indent}    '.join(parts)} .\n"


def _object(term: str, names: Names) -> str:
    return _literal(term, names) if term[0] == '"' else names(term)


def _literal(term: str, names: Names) -> str:
    end = term.rindex('"') + 1
    body, tail = term[:end], term[end:]
    shorthand = _SHORTHAND.get(tail)
    if shorthand and (match := shorthand.fullmatch(body)):
        return match.group(1)
    if _UNSEEN.search(body):
        body = _UNSEEN.sub(lambda match: f"\\u{ord(match.group()):04X}", body)
    return f"{body}^^{names(tail[2:])}" if tail.startswith("^^") else body + tail


def _names(base: str) -> Names:
    """Return the function that prints an IRI term: relative to the base, prefixed, or whole."""
    # A relative path takes the place of all that follows the last slash of a base.
    prefix_of_own = base if base.endswith("/") else None

    @lru_cache(maxsize=_CACHED_NAMES)
    def name(term: str) -> str:
        # The answer of a query may hold blank nodes, which the graph does not.
        if term[0] == "_":
            return term
        iri = term[1:-1]
        if prefix_of_own and iri.startswith(prefix_of_own):
            path = iri[len(prefix_of_own) :]
            return f"<{path}>" if _RELATIVE.fullmatch(path) else term
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        prefix, local = _PREFIX_OF.get(iri[:cut]), iri[cut:]
        return f"{prefix}:{local}" if prefix and _LOCAL.fullmatch(local) else term

    return name
