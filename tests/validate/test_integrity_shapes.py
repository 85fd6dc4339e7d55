"""One triple less: each required statement of a document's graph is guarded by exactly one shape."""

import pytest

from kg.model import iri, terms
from kg.model.terms import Quad
from kg.validate import shapes
from kg.validate.engines import PyshaclEngine
from tests.fixtures.handmade_documents import SAMPLES
from tests.fixtures.handmade_graph import SIGNATORIES, declaration, evidence, term

# Statements that may be missing, and why: a class's local name and a property.
OPTIONAL = {
    ("Member", "foaf:givenName"): "one part of a name is enough",
    ("Member", "foaf:familyName"): "one part of a name is enough",
    ("ActStatus", "skos:prefLabel"): "one label is enough for what no list is made of",
    ("Body", "skos:prefLabel"): "one label is enough for what no list is made of",
    ("Role", "skos:prefLabel"): "one label is enough for what no list is made of",
    ("Treaty", "skos:prefLabel"): "one label is enough for what no list is made of",
    ("State that is named", "skos:prefLabel"): "one label is enough for what no list is made of",
    ("PoliticalGroup", "pace:abbreviation"): "the notation is the code; a language may have no other",
    ("PoliticalGroup", "pace:validFrom"): "the first day of a group may not be known",
    ("PoliticalGroup", "pace:verified"): "only entries that were reviewed say so",
    ("StateStatus", "pace:validFrom"): "a bound that is missing is open",
    ("Signature", "pace:group"): "not every list prints groups",
    ("Signature", "pace:honorific"): "not every list prints forms of address",
    ("Evidence", "pace:printedState"): "where it is missing, that of the signature holds",
    ("Evidence", "pace:printedGroup"): "where it is missing, that of the signature holds",
    ("Evidence", "pace:provision"): "not every citation names a provision",
    ("Source", "pace:encoding"): "formats other than text have none",
    ("Source", "pace:wordCount"): "a file may hold a list of names alone",
}
# The shape that guards a statement: by class and property, or by property alone where all classes agree.
GUARDS = {
    ("ActStatus", "rdf:type"): "act-status",
    ("AssemblyDocument", "rdf:type"): "document-published-as",
    ("AssemblyDocument", "pace:docNumber"): "assembly-document-number",
    ("Body", "rdf:type"): "document-mentions",
    ("CommitteeOfMinistersRecommendation", "rdf:type"): "document-cites",
    ("CommitteeOfMinistersRecommendation", "dcterms:identifier"): "designated-act-identifier",
    ("DocumentKind", "rdf:type"): "document-kind",
    ("Edition", "rdf:type"): "document-edition",
    ("Edition", "dcterms:issued"): "edition-issued",
    ("Edition", "pace:editionNumber"): "edition-number",
    ("Edition", "pace:statedTotal"): "edition-stated-total",
    ("Evidence", "rdf:type"): "evidence-class",
    ("Evidence", "oa:hasTarget"): "evidence-target",
    ("Evidence", "oa:hasBody"): "evidence-value",
    ("Evidence", "pace:value"): "evidence-value",
    ("Evidence", "pace:start"): "evidence-start",
    ("Evidence", "pace:end"): "evidence-end",
    ("Evidence", "pace:quote"): "evidence-quote",
    ("Evidence", "pace:rule"): "evidence-rule",
    ("Evidence", "pace:subject"): "evidence-subject",
    ("Evidence of two", "pace:subject"): "fact-evidence",
    ("Evidence", "pace:property"): "evidence-property",
    ("Evidence", "pace:position"): "signature-position",
    ("Evidence", "pace:score"): "evidence-score-missing",
    ("Language", "rdf:type"): "source-language",
    ("Member", "rdf:type"): "signature-signatory",
    ("Member", "foaf:name"): "member-name",
    ("Member", "pace:printedName"): "member-printed-name",
    ("NamedOrganisation", "rdf:type"): "document-mentions",
    ("NamedOrganisation", "foaf:name"): "named-name",
    ("NamedPerson", "rdf:type"): "document-mentions",
    ("NamedPerson", "foaf:name"): "named-name",
    ("NamedPlace", "rdf:type"): "document-mentions",
    ("NamedPlace", "foaf:name"): "named-name",
    ("PoliticalGroup", "rdf:type"): "signature-group",
    ("PoliticalGroup", "skos:notation"): "group-notation",
    ("PoliticalGroup", "pace:verificationNote"): "unverified-note",
    ("Resolution", "rdf:type"): "document-cites",
    ("Resolution", "pace:number"): "adopted-text-number",
    ("Resolution", "pace:year"): "adopted-text-year",
    ("Role", "rdf:type"): "status-role",
    ("Signature", "rdf:type"): "document-signature",
    ("Signature", "pace:signatory"): "signature-signatory",
    ("Signature", "pace:signedIn"): "signature-edition",
    ("Signature", "pace:state"): "signature-state",
    ("Source", "rdf:type"): "evidence-target",
    ("Source", "pace:fileName"): "source-file-name",
    ("Source", "pace:sha256"): "source-sha256",
    ("Source", "pace:byteSize"): "source-byte-size",
    ("Source", "pace:mediaType"): "source-media-type",
    ("Source", "pace:layout"): "source-layout",
    ("Source", "dcterms:language"): "source-language",
    ("Source", "pace:records"): "source-records",
    ("Source", "pace:recordsEdition"): "source-records-edition",
    ("State", "rdf:type"): "signature-state",
    ("State that is named", "rdf:type"): "document-mentions",
    ("State that is addressed", "rdf:type"): "document-addresses",
    ("State that the title is about", "rdf:type"): "document-about",
    ("State", "skos:notation"): "state-notation",
    ("State", "pace:alpha2"): "state-alpha2",
    ("State", "pace:hasStatus"): "state-status",
    ("StateStatus", "rdf:type"): "state-statuses",
    ("StateStatus", "pace:role"): "status-role",
    ("Treaty", "rdf:type"): "document-cites",
    ("WrittenDeclaration", "rdf:type"): "source-records",
    ("WrittenDeclaration that is cited", "rdf:type"): "document-cites",
    ("WrittenDeclaration", "dcterms:title"): "document-title",
    ("WrittenDeclaration", "dcterms:issued"): "document-issued",
    ("WrittenDeclaration", "eli:type_document"): "document-kind",
    ("WrittenDeclaration", "pace:publishedAs"): "document-published-as",
    ("WrittenDeclaration", "pace:edition"): "edition-document",
    ("WrittenDeclaration", "pace:number"): "declaration-number",
    ("WrittenDeclaration", "pace:signature"): "signature-document",
    ("WrittenDeclaration", "pace:cites"): "evidence-fact",
    ("WrittenDeclaration", "pace:mentions"): "evidence-fact",
    ("WrittenDeclaration", "pace:addresses"): "evidence-fact",
    ("WrittenDeclaration", "pace:about"): "evidence-fact",
    "pace:actStatus": "cited-act-status",
    "skos:inScheme": "concept-scheme",
    "skos:prefLabel": "concept-languages",
}
SAMPLE = declaration((SIGNATORIES[1], SIGNATORIES[0]))
TYPES = [quad for quad in SAMPLE if quad.predicate == term("rdf:type")]
CLASSES = {quad.subject: iri.local_name(terms.iri_of(quad.object)) for quad in TYPES}
SPECIAL = {
    term("id:written-declaration/638"): "WrittenDeclaration that is cited",
    term("id:state/KAZ"): "State that is named",
    term("id:state/RUS"): "State that is addressed",
    term("id:state/MDA"): "State that the title is about",
    term(evidence("dcterms:issued")): "Evidence of two",
}


PROPERTIES = {quad.subject: quad.object for quad in SAMPLE if quad.predicate == term("pace:property")}


def sort_of(quad: Quad) -> tuple[str, ...]:
    """What decides on the guard: the class, for evidence its property, for the special their name, and the property."""
    return SPECIAL.get(quad.subject, CLASSES[quad.subject]), PROPERTIES.get(quad.subject, ""), quad.predicate


# One statement of each sort: those that differ in their names only have the same guard.
TAKEN_OUT = sorted({sort_of(quad): at for at, quad in reversed(list(enumerate(SAMPLE)))}.values())


def guard(quad: Quad) -> str | None:
    """The code of the shape that a statement needs to pass; None where it may be missing."""
    kind, prop = CLASSES[quad.subject], iri.compact(terms.iri_of(quad.predicate))
    special = (SPECIAL.get(quad.subject, kind), prop)
    if (kind, prop) in OPTIONAL or special in OPTIONAL:
        return None
    return GUARDS.get(special) or GUARDS.get((kind, prop)) or GUARDS[prop]


@pytest.fixture(scope="module")
def validator() -> PyshaclEngine:
    return PyshaclEngine(shapes.load())


@pytest.mark.parametrize("at", TAKEN_OUT, ids=["-".join(map(iri.local_name, SAMPLE[at][:2])) for at in TAKEN_OUT])
def test_one_triple_less_fails_exactly_the_shape_that_guards_it(at: int, validator: PyshaclEngine) -> None:
    expected = guard(SAMPLE[at])
    report = validator.validate(SAMPLE[:at] + SAMPLE[at + 1 :])
    assert {result.code for result in report.results} == ({expected} if expected else set()), SAMPLE[at]


def sorts(quads: tuple[Quad, ...]) -> list[tuple[str, str, str]]:
    """Of each statement the class of its subject, of evidence the property that it is about, and the property."""
    classes = {quad.subject: quad.object for quad in quads if quad.predicate == term("rdf:type")}
    about = {quad.subject: quad.object for quad in quads if quad.predicate == term("pace:property")}
    return [(classes[quad.subject], about.get(quad.subject, ""), quad.predicate) for quad in quads]


# One statement of each sort that the declaration has not: what the other kinds say of themselves.
OF_OTHERS = {
    sort: (name, at)
    for name, sample in SAMPLES.items()
    for at, sort in reversed(list(enumerate(sorts(sample()))))
    if sort not in set(sorts(SAMPLE))
}
# Entries of the vocabulary need one label, and a member one part of the name.
OPTIONAL_IN_OTHERS = {term(name) for name in ("skos:prefLabel", "foaf:givenName", "foaf:familyName")}


@pytest.mark.parametrize(("name", "at"), OF_OTHERS.values(), ids=[f"{name}-{at}" for name, at in OF_OTHERS.values()])
def test_one_triple_less_of_another_kind_fails_one_shape(name: str, at: int, validator: PyshaclEngine) -> None:
    quads = SAMPLES[name]()
    report = validator.validate(quads[:at] + quads[at + 1 :])
    optional = quads[at].predicate in OPTIONAL_IN_OTHERS
    assert len({result.code for result in report.results}) == (0 if optional else 1), quads[at]


def test_the_tables_name_nothing_that_the_sample_lacks() -> None:
    kinds = {
        (SPECIAL.get(quad.subject, CLASSES[quad.subject]), iri.compact(terms.iri_of(quad.predicate))) for quad in SAMPLE
    }
    assert {key for key in (*OPTIONAL, *GUARDS) if isinstance(key, tuple)} <= kinds
