"""Descriptions of things: what a graph says of one, as values by property, all of them terms; and words for terms."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kg.model import iri, terms
from kg.model.namespaces import RDFS

Description = Mapping[str, Sequence[str]]


def described(pairs: Iterable[tuple[str, str]]) -> Description:
    """Return pairs of property and value as values by property, in the order of the pairs."""
    description: dict[str, list[str]] = defaultdict(list)
    for prop, value in pairs:
        description[prop].append(value)
    return dict(description)


def text_of(description: Description, prop: str) -> str:
    """Return the text of the first value of a property, nothing where there is none."""
    return next((terms.value_of(value).text for value in description.get(prop, ())), "")


def short(term: str, base: str) -> str:
    """Return an IRI without the graph's base, or with a prefix."""
    name = terms.iri_of(term)
    return name.removeprefix(base) if name.startswith(base) else iri.compact(name)


def english(literals: Iterable[str]) -> list[str]:
    """Return the texts of the literals that are English or of no language."""
    values = map(terms.value_of, literals)
    return [value.text for value in values if value.language in ("en", "")]


def label(term: str, descriptions: Iterable[Description]) -> str:
    """Return what the ontology calls a property or class, by the first description that tells; else its local name."""
    labels = (text for description in descriptions for text in english(description.get(RDFS.label, ())))
    return next(labels, iri.local_name(terms.iri_of(term)))
