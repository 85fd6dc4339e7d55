"""What things and properties are called, and the changes of a thing's properties in words.

Names come from either graph, the newer first, in English where they can.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kg.inspect import descriptions
from kg.inspect.descriptions import Description, english, text_of
from kg.inspect.diff.changes import Change, Delta
from kg.inspect.diff.graph import GraphView
from kg.model import iri, terms
from kg.model.namespaces import DCTERMS, ELI, FOAF, PACE, RDF, SKOS, SKOSXL

_GROUPS = frozenset((PACE.PoliticalGroup, PACE.NonAttachment))
# By which property a thing of several is known, and how; the first that it has counts.
_NAMED: Mapping[str, str] = MappingProxyType(
    {FOAF.name: "{0}", SKOSXL.literalForm: "“{0}”", SKOS.prefLabel: "{0}", PACE.docNumber: "Doc. {0}"}
)
# Of these a thing has many: one that went and one that came are no exchange of one for the other.
_MANY = frozenset(
    (
        *(PACE.signature, PACE.edition, PACE.cites, PACE.mentions, PACE.addresses, PACE.about),
        *(PACE.basedOn, PACE.answers),
        *(PACE.tabledBy, PACE.rapporteur),
    )
)


@dataclass(frozen=True, slots=True)
class Wording:
    """How to name what both graphs speak of; `views` in the order in which they are asked."""

    views: tuple[GraphView, ...]
    base: str

    def name(self, term: str) -> str:
        """Return what a thing or a literal is called; an IRI in short where no graph names it."""
        if not terms.is_resource(term):
            value = terms.value_of(term)
            return value.text if value.datatype else f"“{value.text}”"
        named = (self._described_name(term, view.describe(term)) for view in self.views)
        return next(filter(None, named), self.short(term))

    def names(self, things: Iterable[str]) -> str:
        """Return the names of some terms, sorted, with commas; “none” where there are none."""
        return ", ".join(sorted(map(self.name, things))) or "none"

    def short(self, term: str) -> str:
        """Return an IRI without the graph's base, or with a prefix."""
        return descriptions.short(term, self.base)

    def label(self, term: str) -> str:
        """Return what the ontology calls a property or class; one of another ontology by its own name."""
        return descriptions.label(term, (view.describe(term) for view in self.views))

    def heading(self, document: str) -> str:
        """Return what a document is called, with its title."""
        titles = (title for view in self.views for title in view.describe(document).get(DCTERMS.title, ()))
        title = next(titles, "")
        return f"{self.name(document)}: {self.name(title)}" if title else self.name(document)

    def _described_name(self, term: str, facts: Description) -> str:
        """Return the name that a description gives a thing; nothing where it tells it from no other."""
        kinds = facts.get(RDF.type, ())
        if _GROUPS.intersection(kinds) and SKOS.notation in facts:
            return _in_english(facts, SKOS.notation)
        for prop, form in _NAMED.items():
            if prop in facts:
                return form.format(_in_english(facts, prop))
        if PACE.Edition in kinds:
            return f"edition {iri.local_name(terms.iri_of(term))}"
        if PACE.signatory in facts:
            return f"signature of {self.name(facts[PACE.signatory][0])}"
        if not kinds:
            return ""
        # An act is named by its kind with what tells it from others of its kind.
        number = _in_english(facts, PACE.number) or _in_english(facts, DCTERMS.identifier)
        year = f" ({text_of(facts, PACE.year)})" if PACE.year in facts else ""
        where = "".join(f" to {self.name(act)}" for act in facts.get(PACE.amends, ())[:1])
        where = where or "".join(f", {self.name(doc)}" for doc in facts.get(PACE.publishedAs, ())[:1])
        distinction = f" {number}{year}{where}" if number else where
        label = self.label(kinds[0])
        return f"{label[:1].upper()}{label[1:]}{distinction}" if distinction else ""

    def property_changes(self, delta: Delta, prefix: str = "") -> Iterator[Change]:
        """Yield the changes of one thing, property by property.

        In: its quads that went and came; what each sentence begins with (`edition 1, `).
        """
        properties = {quad.predicate for quad in delta.quads}
        for prop in sorted(properties - {ELI.type_document}):
            if prop != RDF.type:
                yield from self._value_changes(delta, prop, prefix)
            else:
                # The class, and with it the kind of document that says the same.
                kinds = delta.where(lambda quad: quad.predicate in (RDF.type, ELI.type_document))
                old, new = (", ".join(sorted(map(self.label, values))) or "none" for values in kinds.values(RDF.type))
                yield kinds.change(f"{prefix}kind: {old} → {new}")
        if RDF.type not in properties:
            yield from self._value_changes(delta, ELI.type_document, prefix)

    def _value_changes(self, delta: Delta, prop: str, prefix: str) -> Iterator[Change]:
        """Yield the changes of one property, language by language: one exchange, or each value that went or came."""
        own = delta.where(lambda quad: quad.predicate == prop)
        for language in sorted({_language(quad.object) for quad in own.quads}):
            values = own.where(lambda quad, language=language: _language(quad.object) == language)  # type: ignore[misc]
            label = f"{prefix}{self.label(prop)}{f' ({language})' if language else ''}"
            if len(values.lost) == len(values.gained) == 1 and prop not in _MANY:
                old, new = (self.name(quad.object) for quad in values.quads)
                yield values.change(f"{label}: {old} → {new}")
                continue
            for kind, quad in values.sides:
                between = " " if terms.is_resource(quad.object) else ": "
                yield Delta.one_sided(kind, (quad,)).change(f"{label}{between}{self.name(quad.object)}")


def _in_english(facts: Description, prop: str) -> str:
    """Return the English value of a property, else the first, nothing where there is none."""
    return next(iter(english(facts.get(prop, ()))), text_of(facts, prop))


def _language(term: str) -> str:
    return "" if terms.is_resource(term) else terms.value_of(term).language
