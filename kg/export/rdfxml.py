"""RDF/XML: an element a thing, an element a statement; the same statements give the same bytes.

The writer streams: it holds one subject at a time, so what comes in is grouped by subject. A thing stands under the
name of its class. The format has no named graphs; and it has no way to write most control characters, nor a property
whose IRI ends in nothing that could be a name. What cannot be written is refused, never altered.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from operator import attrgetter

from kg.model import terms
from kg.model.errors import OutputError
from kg.model.iri import BASE, PREFIXES
from kg.model.namespaces import RDF
from kg.model.terms import Quad
from kg.store import turtle
from kg.store.xml import attribute, escaped, unfit

_RDF = PREFIXES["rdf"]
# Names of the syntax itself, which stand for no class or property.
_SYNTAX = frozenset(
    f"{_RDF}{name}"
    for name in (
        "RDF", "Description", "ID", "about", "parseType", "resource", "nodeID", "datatype", "li", "aboutEach",
        "aboutEachPrefix", "bagID",
    )
)  # fmt: skip
_RESERVED = frozenset(("http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2000/xmlns/"))
# The end of an IRI that is a name to every reader of XML, and the letters that may begin one by its fifth edition.
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*\Z")
_LETTER = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_ANY_NAME = re.compile(rf"[{_LETTER}][{_LETTER}0-9.\u00b7\u0300-\u036f\u203f\u2040-]*\Z")
_PREFIX_OF = {namespace: prefix for prefix, namespace in PREFIXES.items()}
_CACHED_NAMES = 1 << 16


def rdfxml(quads: Iterable[Quad], base: str = BASE) -> Iterator[str]:
    """Write statements as RDF/XML; their graphs are left out.

    In: quads grouped by subject, in the order in which the subjects shall stand; a repeated one is written once.
    `base` is the IRI under which the graph's own things were minted. Out: pieces of text, a subject each.
    Raises OutputError on a statement that the format cannot hold.
    """
    declared = "".join(f"\n    xmlns:{prefix}={attribute(PREFIXES[prefix])}" for prefix in sorted(PREFIXES))
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF xml:base={_address(base)}{declared}>\n'
    own = lru_cache(maxsize=_CACHED_NAMES)(lambda term: _address(turtle.path_under(base, term[1:-1]) or term[1:-1]))
    for subject, group in groupby(quads, attrgetter("subject")):
        statements = sorted({(quad.predicate, quad.object) for quad in group})
        # A thing stands under the name of the first of its classes that has one.
        kind = next((term for predicate, term in statements if predicate == RDF.type and _element(term)), "")
        name, namespace = _element(kind) or ("rdf:Description", "")
        lines = [f"  <{name}{namespace} rdf:about={own(subject)}>\n"]
        for predicate, term in statements:
            if (predicate, term) != (RDF.type, kind):
                lines.append(f"    {_property(subject, predicate, term, own)}\n")
        yield "".join([*lines, f"  </{name}>\n"])
    yield "</rdf:RDF>\n"


def _property(subject: str, predicate: str, term: str, own: Callable[[str], str]) -> str:
    element = _element(predicate)
    if element is None:
        raise OutputError(f"RDF/XML has no way to write the property {predicate}: take another format")
    name, declared = element
    if terms.is_resource(term):
        return f"<{name}{declared} rdf:resource={own(term)}/>"
    end = term.rindex('"')
    # Most literals hold no escape, and need not be taken apart with care.
    text = terms.value_of(term).text if "\\" in term else term[1:end]
    if character := unfit(text):
        what = f"U+{ord(character):04X}, which stands in {predicate} of {subject}"
        raise OutputError(f"RDF/XML has no way to write {what}: take another format, or leave the evidence out")
    return f"<{name}{declared}{_kind(term[end + 1 :])}>{escaped(text)}</{name}>"


@lru_cache(maxsize=_CACHED_NAMES)
def _kind(tail: str) -> str:
    """The attribute of a literal's language or datatype."""
    if tail.startswith("^^"):
        return f" rdf:datatype={_address(tail[3:-1])}"
    return f' xml:lang="{tail[1:]}"' if tail else ""


def _address(iri: str) -> str:
    """An IRI as the value of an attribute."""
    if character := unfit(iri):
        raise OutputError(
            f"RDF/XML has no way to write U+{ord(character):04X}, which stands in {iri}: take another format"
        )
    return attribute(iri)


@lru_cache(maxsize=_CACHED_NAMES)
def _element(term: str) -> tuple[str, str] | None:
    """Return the name of the element that stands for an IRI, and what declares its prefix; None where none can."""
    iri = term[1:-1] if terms.is_resource(term) else ""
    match = _NAME.search(iri) or _ANY_NAME.search(iri)
    namespace = iri[: match.start()] if match else ""
    if match is None or not namespace or namespace in _RESERVED or iri in _SYNTAX:
        return None
    if prefix := _PREFIX_OF.get(namespace):
        return f"{prefix}:{match.group()}", ""
    return f"n:{match.group()}", f" xmlns:n={_address(namespace)}"
