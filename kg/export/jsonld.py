"""JSON-LD that a person can read: a node a thing, grouped by named graph, short names from the published context.

The writer streams: it holds one subject at a time, so what comes in is grouped by graph and inside it by subject
(`kg.store.turtle.graph_order`). Predicates stand in the order of their names, values in the order of their terms:
the same statements give the same bytes. No short form is used that would not give back the very same term.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from operator import attrgetter

from kg.export.jsonld_context import IRI, LANGUAGE, JsonLdContext, load
from kg.model import terms as rdf
from kg.model.iri import BASE
from kg.model.namespaces import RDF
from kg.model.terms import Quad
from kg.store import turtle

# Integers that every JSON reader keeps exactly, and only in the form in which they are given back.
_NATIVE = {
    f"^^<{rdf.XSD}integer>": re.compile(r'"(0|-?[1-9][0-9]{0,14})"'),
    f"^^<{rdf.XSD}boolean>": re.compile(r'"(true|false)"'),
}
# A page may hold the file in a script element, which any `</script>` inside a string would end.
_ESCAPED = re.compile(f"<|{turtle.UNSEEN.pattern}")
_CACHED_NAMES = 1 << 16

_NEXT_MEMBER, _NEXT_VALUE = f",\n{' ' * 10}", f",\n{' ' * 12}"

Objects = dict[str, set[str]]
Member = tuple[str, Sequence[str] | dict[str, list[str]]]
Node = Callable[[str, Objects], str]


class _AmbiguousError(Exception):
    """An IRI whose scheme is a name of the context (`pace:x`): under that context it would mean another one."""


def jsonld(quads: Iterable[Quad], base: str = BASE, context: str = "") -> Iterator[str]:
    """Write statements as JSON-LD, each named graph a node that holds its nodes.

    In: quads grouped by graph and inside it by subject; `base` is the IRI under which the graph's own things were
    minted; `context` the URL where the published context lies, none to write it into the file. Out: pieces of text.
    """
    published = load()
    writer = _Writer(published, base)
    head = f'"@base": {_string(base)}'
    if context:
        yield f'{{\n  "@context": [{_string(context)}, {{{head}}}],\n  "@graph": ['
    else:
        lines = (f",\n    {_string(name)}: {json.dumps(value)}" for name, value in published.definitions.items())
        yield f'{{\n  "@context": {{\n    {head}{"".join(lines)}\n  }},\n  "@graph": ['
    between = ""
    for graph, members in groupby(quads, attrgetter("graph")):
        opening, node = writer.graph(graph)
        yield f"{between}\n    {{\n{opening}"
        for index, (subject, group) in enumerate(groupby(members, attrgetter("subject"))):
            yield f"{',' if index else ''}\n        {node(subject, turtle.objects_of(group))}"
        yield "\n      ]\n    }"
        between = ","
    yield "\n  ]\n}\n"


def _string(text: str) -> str:
    return _harmless(json.dumps(text, ensure_ascii=False))


def _harmless(text: str) -> str:
    return _ESCAPED.sub(lambda match: f"\\u{ord(match.group()):04X}", text) if _ESCAPED.search(text) else text


class _Writer:
    """What turns the statements of one subject into a node object under one context and base."""

    def __init__(self, context: JsonLdContext, base: str) -> None:
        self._context, self._base = context, base
        self._names = frozenset(context.definitions)
        # What an IRI is written as hangs on the context and the base, which do not change.
        self._name = lru_cache(maxsize=_CACHED_NAMES)(self._name_of)
        self._keys = lru_cache(maxsize=_CACHED_NAMES)(self._keys_of)

    def graph(self, graph: str) -> tuple[str, Node]:
        """Return how a named graph opens, and what writes its nodes."""
        try:
            return f'      "@id": {self._name(graph)},\n      "@graph": [', self.node
        except _AmbiguousError:
            return f'      "@context": null,\n      "@id": {_whole(graph)},\n      "@graph": [', _expanded

    def node(self, subject: str, objects: Objects) -> str:
        """Write all that is said of one subject."""
        try:
            return _object(self._members(subject, objects))
        except _AmbiguousError:
            return _expanded(subject, objects)

    def _members(self, subject: str, objects: Objects) -> Iterator[Member]:
        yield '"@id"', [self._name(subject)]
        # A type is an IRI; a literal, if somebody states one, is written like the value of any other property.
        types = sorted(term for term in objects.get(RDF.type, ()) if rdf.is_resource(term))
        if types:
            # A type is looked up among the short names before it is taken for a path, so none is written as one.
            yield '"@type"', [self._short(term)[0] for term in types]
        for key, values, predicate in self._keys(tuple(objects)):
            terms = sorted(objects[predicate].difference(types if predicate == RDF.type else ()))
            if not terms:
                continue
            tags = [term[term.rindex('"') + 1 :] if term[0] == '"' else "" for term in terms if values == LANGUAGE]
            if values != LANGUAGE:
                yield key, [self._value(term, values) for term in terms]
            elif not all(tag.startswith("@") for tag in tags):
                # A map of languages has no place for what has none: the property's prefixed name takes all.
                yield self._compact(predicate[1:-1]), [self._value(term, "") for term in terms]
            else:
                by_language: dict[str, list[str]] = {}
                for tag, term in sorted(zip(tags, terms, strict=True)):
                    by_language.setdefault(f'"{tag[1:]}"', []).append(_harmless(term[: -len(tag)]))
                yield key, by_language

    def _value(self, term: str, values: str) -> str:
        """Write a value bare where that gives back the same term, else as an object."""
        if term[0] != '"':
            return self._name(term) if values == IRI else f'{{"@id": {self._name(term)}}}'
        end = term.rindex('"') + 1
        body, tail = term[:end], term[end:]
        native = None if values else _NATIVE.get(tail)
        if native and (match := native.fullmatch(body)):
            return match.group(1)
        datatype = tail[3:-1] if tail.startswith("^^") else ""
        if datatype == values and not tail.startswith("@"):
            return _harmless(body)
        return _value_object(body, tail, self._compact(datatype) if datatype else "")

    def _keys_of(self, predicates: tuple[str, ...]) -> list[tuple[str, str, str]]:
        """Predicates with their names and how their values are written, in the order of the names."""
        return sorted((*self._short(predicate), predicate) for predicate in predicates)

    def _short(self, term: str) -> tuple[str, str]:
        """The name of a class or property, and how values are written under it."""
        entry = self._context.terms.get(term[1:-1])
        return (f'"{entry.name}"', entry.values) if entry else (self._compact(term[1:-1]), "")

    def _name_of(self, term: str) -> str:
        path = turtle.path_under(self._base, term[1:-1])
        return f'"{_harmless(path)}"' if path else self._compact(term[1:-1])

    def _compact(self, iri: str) -> str:
        pair = turtle.prefixed(iri)
        if pair and pair[0] in self._context.prefixes:
            return f'"{pair[0]}:{pair[1]}"'
        if iri.partition(":")[0] in self._names:
            raise _AmbiguousError(iri)
        return _string(iri)


def _object(members: Iterable[Member]) -> str:
    lines = []
    for key, value in members:
        if isinstance(value, dict):
            texts = (
                f"{tag}: {texts[0]}" if len(texts) == 1 else f"{tag}: [{', '.join(texts)}]"
                for tag, texts in value.items()
            )
            lines.append(f"{key}: {{{', '.join(texts)}}}")
        elif len(value) == 1:
            lines.append(f"{key}: {value[0]}")
        else:
            lines.append(f"{key}: [\n            {_NEXT_VALUE.join(value)}\n          ]")
    return f"{{\n          {_NEXT_MEMBER.join(lines)}\n        }}"


def _value_object(body: str, tail: str, datatype: str) -> str:
    """Write a literal as an object of its value, and of its datatype, named in JSON, or language."""
    key = f', "@type": {datatype}' if datatype else f', "@language": "{tail[1:]}"' if tail else ""
    return f'{{"@value": {_harmless(body)}{key}}}'


def _whole(term: str) -> str:
    return _string(term[1:-1])


def _expanded(subject: str, objects: Objects) -> str:
    """Write a node without any context: every IRI whole, every value an object."""
    members: list[Member] = [('"@context"', ["null"]), ('"@id"', [_whole(subject)])]
    for predicate, terms in sorted(objects.items()):
        values = []
        for term in sorted(terms):
            body, quote, tail = term.rpartition('"')
            datatype = _whole(tail[2:]) if tail.startswith("^^") else ""
            values.append(_value_object(body + quote, tail, datatype) if quote else f'{{"@id": {_whole(term)}}}')
        members.append((_whole(predicate), values))
    return _object(members)
