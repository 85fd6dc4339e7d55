"""RDF terms as N-Triples text: the cheapest form to build, compare, sort and write.

A term is a `str`: `<http://…>`, `"text"@en` or `"5"^^<…#integer>`. No blank nodes exist.
Strings carry no `xsd:string`, so a term is equal to itself in rdflib and in Oxigraph.
"""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

XSD = "http://www.w3.org/2001/XMLSchema#"

# As the canonical form of N-Quads has it: names for six, code points for the other controls.
_ESCAPES = {code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F)} | {
    ord(char): "\\" + name for char, name in zip('"\\\n\r\t\b\f', '"\\nrtbf', strict=True)
}
_SPECIAL = re.compile(r'["\\\x00-\x1f\x7f]')
_LITERAL = re.compile(r'"((?:[^"\\]++|\\.)*+)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?\Z', re.DOTALL)
_UNESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_BACKSLASH = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_FORBIDDEN_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')


class Quad(NamedTuple):
    """One statement and the named graph that it stands in, four N-Triples terms."""

    subject: str
    predicate: str
    object: str
    graph: str

    def line(self) -> str:
        """Return the statement as one line of canonical N-Quads, with its newline."""
        return f"{self.subject} {self.predicate} {self.object} {self.graph} .\n"

    def triple_line(self) -> str:
        """Return the statement without its graph as one line of canonical N-Triples, with its newline."""
        return f"{self.subject} {self.predicate} {self.object} .\n"


def quad_of(line: str) -> Quad:
    """Return the statement of a line that `Quad.line` made; of any other line the outcome means nothing.

    >>> quad_of('<s> <p> "a <b> c"@en <g> .' + chr(10))
    Quad(subject='<s>', predicate='<p>', object='"a <b> c"@en', graph='<g>')
    """
    subject, predicate, rest = line.split(" ", 2)
    value, graph = rest[:-3].rsplit(" ", 1)
    return Quad(subject, predicate, value, graph)


def rebase(term: str, old: str, new: str) -> str:
    """Return a term with one base exchanged for another, where it is an IRI under that base."""
    return f"<{new}{term[len(old) + 1 :]}" if term.startswith(f"<{old}") else term


def rebased(quads: Iterable[Quad], old: str, new: str) -> Iterable[Quad]:
    """Return quads with one base exchanged for another in every IRI; the same quads where they are alike."""
    if old == new:
        return quads
    return (Quad(*(rebase(term, old, new) for term in quad)) for quad in quads)


@lru_cache(maxsize=1 << 16)
def resource(iri: str) -> str:
    """Return the term of an absolute IRI; raise ValueError on characters that no IRI may hold."""
    if _FORBIDDEN_IN_IRI.search(iri):
        raise ValueError(f"not an IRI: {iri!r}")
    return f"<{iri}>"


def string(value: str, language: str = "") -> str:
    """Return the term of a plain string, or of a language-tagged one."""
    escaped = value.translate(_ESCAPES) if _SPECIAL.search(value) else value
    return f'"{escaped}"@{language}' if language else f'"{escaped}"'


def typed(value: str, datatype: str) -> str:
    """Return the term of a literal with a datatype of XML Schema, named by its local name."""
    return f"{string(value)}^^<{XSD}{datatype}>"


def integer(value: int) -> str:
    """Return the term of an `xsd:integer`."""
    return f'"{value}"^^<{XSD}integer>'


def day(value: date) -> str:
    """Return the term of an `xsd:date`."""
    return typed(value.isoformat(), "date")


def decimal(value: float) -> str:
    """Return the term of an `xsd:decimal` in canonical form, four places at the most.

    >>> decimal(0.85), decimal(1)
    ('"0.85"^^<http://www.w3.org/2001/XMLSchema#decimal>', '"1.0"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    """
    whole, _, fraction = f"{value:.4f}".partition(".")
    return typed(f"{whole}.{fraction.rstrip('0') or '0'}", "decimal")


def iri_of(term: str) -> str:
    """Return the IRI inside a term; raise ValueError where the term is no IRI."""
    if not term.startswith("<"):
        raise ValueError(f"not an IRI term: {term!r}")
    return term[1:-1]


def is_resource(term: str) -> bool:
    """Tell whether a term is an IRI, not a literal."""
    return term.startswith("<")


def _unescape(match: re.Match[str]) -> str:
    code = match.group(1)
    if code[0] in "uU" and len(code) > 1:
        return chr(int(code[1:], 16))
    return _UNESCAPES.get(code, code)


class Value(NamedTuple):
    """A literal taken apart: its text, language tag and datatype IRI (both empty for a plain string)."""

    text: str
    language: str
    datatype: str


def value_of(term: str) -> Value:
    """Take a literal term apart; raise ValueError where the term is no literal.

    >>> value_of('"Belgique"@fr')
    Value(text='Belgique', language='fr', datatype='')
    """
    match = _LITERAL.match(term)
    if match is None:
        raise ValueError(f"not a literal term: {term!r}")
    text, language, datatype = match.groups("")
    return Value(_BACKSLASH.sub(_unescape, text) if "\\" in text else text, language, datatype)
