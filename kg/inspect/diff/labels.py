"""What things and properties are called: from either graph, the newer first, in English where they can."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kg.inspect.diff.graph import Facts, GraphView
from kg.model import iri
from kg.model import terms as rdf
from kg.model.namespaces import PACE

_GROUPS = frozenset(map(rdf.resource, map(iri.expand, ("pace:PoliticalGroup", "pace:NonAttachment"))))
# By which property a thing of several is known, and how; the first that it has counts.
_NAMED: Mapping[str, str] = MappingProxyType(
    {"foaf:name": "{0}", "skosxl:literalForm": "“{0}”", "skos:prefLabel": "{0}", "pace:docNumber": "Doc. {0}"}
)


@dataclass(frozen=True, slots=True)
class ThingLabels:
    """How to name what both graphs speak of; `sides` in the order in which they are asked."""

    sides: tuple[GraphView, ...]
    base: str

    def name(self, term: str) -> str:
        """Return what a thing or a literal is called; an IRI in short where no graph names it."""
        if not rdf.is_resource(term):
            value = rdf.value_of(term)
            return value.text if value.datatype else f"“{value.text}”"
        named = (self._named(term, side.said(term)) for side in self.sides)
        return next(filter(None, named), self.short(term))

    def names(self, terms: Iterable[str]) -> str:
        """Return the names of some terms, sorted, with commas; “none” where there are none."""
        return ", ".join(sorted(map(self.name, terms))) or "none"

    def short(self, term: str) -> str:
        """Return an IRI without the graph's base, or with a prefix."""
        name = rdf.iri_of(term)
        return name.removeprefix(self.base) if name.startswith(self.base) else iri.compact(name)

    def label(self, prop: str) -> str:
        """Return what the ontology calls a property or class; one of another ontology by its own name."""
        labels = (text for side in self.sides for text in _english(side.said(prop).get("rdfs:label", ())))
        return next(labels, iri.local_name(rdf.iri_of(prop)))

    def heading(self, document: str) -> str:
        """Return what a document is called, with its title."""
        titles = (title for side in self.sides for title in side.said(document).get("dcterms:title", ()))
        title = next(titles, "")
        return f"{self.name(document)}: {self.name(title)}" if title else self.name(document)

    def _named(self, term: str, facts: Facts) -> str:
        kinds = facts.get("rdf:type", ())
        if _GROUPS.intersection(kinds) and "skos:notation" in facts:
            return _first(facts["skos:notation"])
        for prop, form in _NAMED.items():
            if prop in facts:
                return form.format(_first(facts[prop]))
        if PACE.Edition in kinds:
            return f"edition {iri.local_name(rdf.iri_of(term))}"
        if "pace:signatory" in facts:
            return f"signature of {self.name(facts['pace:signatory'][0])}"
        return self._act(kinds[0], facts) if kinds else ""

    def _act(self, kind: str, facts: Facts) -> str:
        """Name an act by its kind with what tells it from others of its kind, nothing where nothing does."""
        numbers = [_first(facts[prop]) for prop in ("pace:number", "dcterms:identifier") if prop in facts]
        year = f" ({_first(facts['pace:year'])})" if "pace:year" in facts else ""
        above = [self.name(act) for act in facts.get("pace:amends", ())[:1]]
        published = [self.name(doc) for doc in facts.get("pace:publishedAs", ())[:1]]
        where = f" to {above[0]}" if above else f", {published[0]}" if published else ""
        told = f" {numbers[0]}{year}{where}" if numbers else where
        label = self.label(kind)
        return f"{label[:1].upper()}{label[1:]}{told}" if told else ""


def _english(labels: Iterable[str]) -> Iterable[str]:
    values = [rdf.value_of(label) for label in labels]
    return [value.text for value in values if value.language in ("en", "")]


def _first(terms: tuple[str, ...]) -> str:
    """The English one of some literals, else the first."""
    return next(iter(_english(terms)), rdf.value_of(terms[0]).text)
