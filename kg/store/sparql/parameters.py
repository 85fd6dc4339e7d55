"""The parameters of a query: declared in its head, given as text, bound as terms.

A value becomes an RDF term first (escaped and checked), and the term is joined to the query as data: a `VALUES`
block at the head of the outermost WHERE. Oxigraph's own substitutions ask that SELECT names the variable, rdflib's
initial bindings leave sub-queries alone; `VALUES` means the same in both, and a parameter that is left out is an
ordinary variable. The place of the block is found among the query's tokens, so no value is read as part of the query.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kg.model import terms as rdf
from kg.model.errors import QueryError, UsageError
from kg.model.iri import BASE, PREFIXES
from kg.store.sparql import brackets
from kg.store.sparql.guard import CheckedQuery

_DECLARATION = re.compile(r'(?P<name>\w+) +(?P<kind>\w+) +"(?P<description>[^"]*)"(?P<rest>.*)')
_OPTION = re.compile(r" +(?P<key>default|example)=(?P<value>\S+)| +(?P<flag>optional)\b")
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S+")


class ParameterType(StrEnum):
    """What a parameter takes; `iri` also as `id:…` or with another known prefix."""

    IRI = "iri"
    STRING = "string"
    INTEGER = "integer"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One declared parameter; `default` and `example` as a person would type them, None where there is none.

    One with neither a default nor `optional` must be given.
    """

    name: str
    kind: ParameterType
    description: str
    default: str | None = None
    example: str | None = None
    optional: bool = False


def declaration(text: str) -> Parameter:
    """Read what follows `# parameter:` in the head of a query.

    In: `member iri "The member" example=id:member/BE/petra-de-sutter`; `default=…` and `optional` may follow as well.
    Out: the parameter. Raises QueryError where it is written otherwise or the kind is not known.
    """
    match = _DECLARATION.fullmatch(text.strip())
    if match is None or match["kind"] not in set(ParameterType) or _OPTION.sub("", match["rest"]).strip():
        raise QueryError(
            f'no declaration of a parameter: {text.strip()!r}: write: name {"|".join(ParameterType)} "what it is" '
            "[default=VALUE] [example=VALUE] [optional]"
        )
    options = {option["key"] or "optional": option["value"] for option in _OPTION.finditer(match["rest"])}
    values = options.get("default"), options.get("example"), "optional" in options
    return Parameter(match["name"], ParameterType(match["kind"]), match["description"], *values)


def terms(declared: Iterable[Parameter], given: Iterable[str], base: str = BASE) -> dict[str, str]:
    """Turn parameters that were given as `name=value` into terms, defaults filled in.

    In: the query's declarations; the pairs as typed; the base for `id:` names. A name that is not declared takes the
    kind that its value looks like. Out: N-Triples terms by name.
    Raises UsageError on a pair that is none, a value of another kind, or a parameter that is missing.
    """
    values: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not (equals and _NAME.fullmatch(name)):
            raise UsageError(f"not a parameter: {text!r}: write name=value")
        values[name] = value
    known = {parameter.name: parameter for parameter in declared}
    for name, parameter in known.items():
        if name not in values and parameter.default is not None:
            values[name] = parameter.default
        if name not in values and not parameter.optional:
            example = parameter.example or f"<{parameter.kind}>"
            raise UsageError(f"the parameter {name} ({parameter.description}) is missing: add -p {name}={example}")
    return {
        name: term(known[name].kind if name in known else _kind_of(value), value, base)
        for name, value in values.items()
    }


def _kind_of(value: str) -> ParameterType:
    if value.startswith("<") or _ABSOLUTE.fullmatch(value) or value.partition(":")[0] in {"id", *PREFIXES}:
        return ParameterType.IRI
    if _INTEGER.fullmatch(value):
        return ParameterType.INTEGER
    return ParameterType.DATE if _DAY.fullmatch(value) else ParameterType.STRING


def term(kind: ParameterType, value: str, base: str = BASE) -> str:
    """Turn one typed value into a term.

    In: for `iri` an absolute IRI (with or without `<>`), a name with a known prefix, or a path under the base with or
    without `id:`; for `date` YYYY-MM-DD. Out: an N-Triples term. Raises UsageError on anything else.
    """
    try:
        if kind is ParameterType.IRI:
            name = value[1:-1] if value.startswith("<") and value.endswith(">") else value
            prefix, colon, local = name.partition(":")
            if not name:
                raise ValueError("an empty IRI")
            if not _ABSOLUTE.fullmatch(name):
                name = {**PREFIXES, "id": base}.get(prefix, f"{prefix}:") + local if colon else base + name
            return rdf.resource(name)
        if kind is ParameterType.DATE:
            return rdf.day(date.fromisoformat(value))
        return rdf.integer(int(value)) if kind is ParameterType.INTEGER else rdf.string(value)
    except ValueError as error:
        raise UsageError(f"not a value of the kind {kind}: {value!r}") from error


def bind(query: CheckedQuery, values: Mapping[str, str]) -> str:
    """Return the text of a query with terms bound to some of its variables.

    In: a checked query and N-Triples terms by variable. Out: the text to run.
    Raises QueryError where the query has no such variable, or no WHERE block that could take them.
    """
    if not values:
        return query.text
    if unknown := sorted(set(values) - query.variables):
        raise QueryError(f"the query has no variable ?{unknown[0]}: take the parameter out or name it otherwise")
    if not query.pattern:
        raise QueryError("parameters need a WHERE block, and no bare SELECT inside it: write WHERE { … } around it")
    at = brackets.block_start(query.text, query.pattern)
    if at is None:
        raise QueryError("the WHERE block of the query was not found: write WHERE { … } without abbreviations")
    names = " ".join(f"?{name}" for name in values)
    return f"{query.text[:at]} VALUES ({names}) {{ ({' '.join(values.values())}) }} {query.text[at:]}"
