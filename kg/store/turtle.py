"""Writers of deterministic Turtle and TriG: the same bytes for the same statements, for people and for diffs.

`a` stands first, then the predicates by the name that is printed; objects are sorted; one blank line stands
between subjects. The writer streams: it holds one subject at a time, so what comes in must be grouped by subject
(and by graph for TriG); `reading_order` and `graph_order` are the keys for `kg.store.nquads.arrange`.

The graph's own IRIs are written relative to `@base` (`<written-declaration/652>`). A prefix would need
`id:written-declaration\\/652`, which nobody can read or search for, and whole IRIs would fill the line.
All prefixes of the table are declared, used or not: they are not known before the end of a stream, and a head
that never changes keeps diffs small.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType

from kg.model.iri import BASE, PREFIXES
from kg.model.namespaces import RDF, XSD
from kg.model.terms import Quad

_PREFIX_OF = MappingProxyType({namespace: prefix for prefix, namespace in PREFIXES.items()})
# Local names that no parser reads otherwise; whatever is not as plain as that is written whole.
_LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
# A path that resolves against the base to just itself: no scheme, no empty or dotted step, no query or fragment.
_RELATIVE = re.compile(r"\w[\w.~%+-]*(?:/[\w~%+-][\w.~%+-]*)*")
# What a terminal would obey, or a person could not see, is written as an escape; `kg.model.terms` did so for ASCII.
UNSEEN = re.compile("[\x80-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
# The lexical forms that Turtle's shorthand gives back letter by letter; `007` and `1.50` are not among them.
_SHORTHAND = {
    f"^^{XSD.integer}": re.compile(r'"(0|-?[1-9][0-9]*)"'),
    f"^^{XSD.boolean}": re.compile(r'"(true|false)"'),
}
_CACHED_NAMES = 1 << 16
# Texts are longer, and most stand once.
_CACHED_OBJECTS = 1 << 12


def reading_order(quad: Quad) -> str:
    """Return the key that puts a whole before its parts: `…/652`, then `…/652/edition/1`, then `…/6520`."""
    return subject_order(quad.subject)


@lru_cache(maxsize=16)  # statements about one thing come one after the other
def subject_order(subject: str) -> str:
    """Return the key of `reading_order` for a subject."""
    return subject[1:-1].replace("/", "\x01")


def graph_order(quad: Quad) -> str:
    """Return the key that groups by named graph, each graph in reading order."""
    return f"{quad.graph}\x00{subject_order(quad.subject)}"


def turtle(quads: Iterable[Quad], base: str = BASE, prefixes: Mapping[str, str] = PREFIXES) -> Iterator[str]:
    """Write statements as Turtle; their graphs are left out.

    In: quads grouped by subject, in the order in which the subjects shall stand; a repeated one is written once.
    `base` is the IRI under which the graph's own things were minted, `prefixes` are declared, used or not.
    Out: pieces of text, a subject each.
    """
    printer = Printer(base, prefixes)
    yield head(base, prefixes)
    for subject, group in groupby(quads, attrgetter("subject")):
        yield "\n" + printer.block(subject, group, "")


def trig(quads: Iterable[Quad], base: str = BASE) -> Iterator[str]:
    """Write statements as TriG, a block for each named graph.

    In: quads grouped by graph and inside it by subject. Out: pieces of text, a subject each at most.
    """
    printer = Printer(base)
    yield head(base)
    for graph, members in groupby(quads, attrgetter("graph")):
        yield f"\n{printer.name(graph)} {{\n"
        for index, (subject, group) in enumerate(groupby(members, attrgetter("subject"))):
            yield ("\n" if index else "") + printer.block(subject, group, "    ")
        yield "}\n"


def write(path: Path, quads: Iterable[Quad], base: str = BASE) -> None:
    """Write statements to a Turtle file, as `turtle` does; raise OSError."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(turtle(quads, base))


def objects_of(quads: Iterable[Quad]) -> dict[str, set[str]]:
    """Return the objects of the statements of one subject, by predicate."""
    objects: dict[str, set[str]] = {}
    for quad in quads:
        objects.setdefault(quad.predicate, set()).add(quad.object)
    return objects


def head(base: str = BASE, prefixes: Mapping[str, str] = PREFIXES) -> str:
    """Return the declarations with which a file of Turtle begins."""
    lines = (f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in sorted(prefixes.items()))
    return f"@base <{base}> .\n{''.join(lines)}"


class Printer:
    """The printer of the statements of one subject after another, under one base and table of prefixes."""

    def __init__(self, base: str = BASE, prefixes: Mapping[str, str] = PREFIXES) -> None:
        """Begin with nothing printed."""
        self._base = base
        self._prefix_of = {namespace: prefix for prefix, namespace in prefixes.items()}
        # What a term and the order of some predicates are printed as hangs on base and prefixes, which do not change.
        self.name = lru_cache(maxsize=_CACHED_NAMES)(self._name)
        self._verbs = lru_cache(maxsize=_CACHED_NAMES)(
            lambda predicates: sorted(
                (predicate != RDF.type, self.name(predicate), predicate) for predicate in predicates
            )
        )
        self._object = lru_cache(maxsize=_CACHED_OBJECTS)(self._printed_object)

    def block(self, subject: str, quads: Iterable[Quad], indent: str) -> str:
        """Print all that is said of one subject, with the newline at its end."""
        objects = objects_of(quads)
        between = f",\n{indent}        "
        parts = [
            f"{verb if later else 'a'} {between.join(map(self._object, sorted(objects[predicate])))}"
            for later, verb, predicate in self._verbs(tuple(objects))
        ]
        return f"{indent}{self.name(subject)} {f' ;{chr(10)}{indent}    '.join(parts)} .\n"

    def blocks(self, quads: Iterable[Quad]) -> str:
        """Print statements grouped by subject, a blank line before each subject."""
        by_subject = groupby(quads, attrgetter("subject"))
        return "".join(f"\n{self.block(subject, group, '')}" for subject, group in by_subject)

    def _printed_object(self, term: str) -> str:
        if term[0] != '"':
            return self.name(term)
        end = term.rindex('"') + 1
        body, tail = term[:end], term[end:]
        shorthand = _SHORTHAND.get(tail)
        if shorthand and (match := shorthand.fullmatch(body)):
            return match.group(1)
        if UNSEEN.search(body):
            body = UNSEEN.sub(lambda match: f"\\u{ord(match.group()):04X}", body)
        return f"{body}^^{self.name(tail[2:])}" if tail.startswith("^^") else body + tail

    def _name(self, term: str) -> str:
        """Print an IRI: relative to the base, prefixed, or whole."""
        # The answer of a query may hold blank nodes, which the graph does not.
        if term[0] == "_":
            return term
        iri = term[1:-1]
        if path := path_under(self._base, iri):
            return f"<{path}>"
        # What lies under the base and has no such path is written whole, also where a prefix would fit.
        own = self._base.endswith("/") and iri.startswith(self._base)
        pair = None if own else prefixed(iri, self._prefix_of)
        return ":".join(pair) if pair else term


def path_under(base: str, iri: str) -> str:
    """Return the path of an IRI under a base, where that path resolves to just that IRI; else the empty string.

    In: a base, which has no paths unless it ends in a slash: a relative path takes the place of all behind the last.

    >>> path_under("http://example.org/", "http://example.org/a/b"), path_under("http://example.org/", "http://example.org/..")
    ('a/b', '')
    """
    path = iri[len(base) :] if base.endswith("/") and iri.startswith(base) else ""
    return path if _RELATIVE.fullmatch(path) else ""


def prefixed(iri: str, prefix_of: Mapping[str, str] = _PREFIX_OF) -> tuple[str, str] | None:
    """Return an IRI as prefix and local name, where there is a prefix for it and the name is plain; else None.

    `prefix_of` gives the prefix of a namespace: by default those of the table.

    >>> prefixed("https://w3id.org/pace-kg/ontology#Signature")
    ('pace', 'Signature')
    """
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    prefix, local = prefix_of.get(iri[:cut]), iri[cut:]
    return (prefix, local) if prefix and _LOCAL.fullmatch(local) else None
