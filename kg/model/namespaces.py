"""The terms of the vocabularies that the graph is written in, as N-Triples text: `PACE.cites`, `RDF.type`.

Each name is declared, so that a misspelt property is an error of the type checker and of the program, not a statement
that no query finds. Add a name where the code needs one; a test holds those of `PACE` against ontology/core.ttl.
"""

from kg.model.iri import PREFIXES


class Namespace:
    """A namespace whose declared names are terms; a subclass gives its prefix, or its IRI, and declares the names."""

    def __init_subclass__(cls, prefix: str = "", iri: str = "") -> None:
        """Make the term of each declared name."""
        for name in cls.__annotations__:
            setattr(cls, name, f"<{iri or PREFIXES[prefix]}{name}>")


class DCAT(Namespace, prefix="dcat"):
    """DCAT: data sets in a catalogue."""

    endDate: str
    startDate: str


class DCTERMS(Namespace, prefix="dcterms"):
    """Dublin Core terms."""

    identifier: str
    isReplacedBy: str
    issued: str
    language: str
    replaces: str
    source: str
    temporal: str
    title: str
    type: str
    PeriodOfTime: str


class ELI(Namespace, prefix="eli"):
    """The European Legislation Identifier."""

    type_document: str


class FOAF(Namespace, prefix="foaf"):
    """Friend of a Friend: names of people, pages."""

    familyName: str
    givenName: str
    name: str
    page: str


class OA(Namespace, prefix="oa"):
    """Web Annotation: evidence in a source."""

    hasBody: str
    hasTarget: str


class ORG(Namespace, prefix="org"):
    """The Organization ontology: memberships."""

    member: str
    organization: str
    subOrganizationOf: str
    Membership: str


class OWL(Namespace, prefix="owl"):
    """OWL."""

    Class: str
    ObjectProperty: str


class PACE(Namespace, prefix="pace"):
    """The ontology of this project: ontology/core.ttl."""

    abbreviation: str
    about: str
    actStatus: str
    addresses: str
    adjective: str
    affiliation: str
    alpha2: str
    amends: str
    answers: str
    appliesTo: str
    article: str
    asMember: str
    author: str
    bars: str
    basedOn: str
    binds: str
    byRule: str
    byteSize: str
    cancelled: str
    certainty: str
    checksRule: str
    cites: str
    closingDate: str
    committeeReference: str
    concerns: str
    contextualLabel: str
    counts: str
    countsTowardsThreshold: str
    datedName: str
    decidedBy: str
    docNumber: str
    docSuffix: str
    documentKind: str
    edition: str
    editionNumber: str
    encoding: str
    end: str
    fileName: str
    firstSeen: str
    group: str
    hasStatus: str
    holds: str
    honorific: str
    identifiedAs: str
    inDocument: str
    inRegister: str
    joins: str
    lastNumber: str
    lastSeen: str
    latestYear: str
    layer: str
    layout: str
    maximumWords: str
    mayBeReferred: str
    mayBind: str
    mediaType: str
    memberNumber: str
    memberPage: str
    mentions: str
    minimumGroups: str
    minimumSignatories: str
    minimumStates: str
    nameOf: str
    namesMayBeAdded: str
    namesMayBeWithdrawn: str
    notPrinted: str
    number: str
    numberedAfter: str
    numberedSince: str
    numberedUntil: str
    ofEntry: str
    ofPerson: str
    page: str
    partSessionsOpen: str
    position: str
    printedGroup: str
    printedName: str
    printedState: str
    property: str
    provedBy: str
    provision: str
    provisional: str
    publishedAs: str
    quote: str
    rank: str
    rapporteur: str
    readAt: str
    reason: str
    records: str
    recordsEdition: str
    registeredFamilyName: str
    registeredGivenName: str
    registeredGroup: str
    registeredState: str
    renumbers: str
    role: str
    rule: str
    rulesEdition: str
    score: str
    seenFamilyName: str
    seenGivenName: str
    severity: str
    sha256: str
    signatory: str
    signature: str
    signedIn: str
    sitting: str
    speaksAgainst: str
    speaksFor: str
    start: str
    state: str
    statedTotal: str
    subject: str
    tabledBy: str
    thing: str
    tolerance: str
    treatyNumber: str
    validFrom: str
    validUntil: str
    value: str
    verified: str
    weight: str
    wordCount: str
    year: str
    Amendment: str
    ApartLink: str
    AssemblyDocument: str
    Body: str
    CandidateIdentification: str
    CandidateLink: str
    CandidateRegisterLink: str
    CertainIdentification: str
    CertainLink: str
    CertainRegisterLink: str
    DecidedLink: str
    Edition: str
    Evidence: str
    Member: str
    MergedMember: str
    MotionForOrder: str
    MotionForRecommendation: str
    MotionForResolution: str
    NamedOrganisation: str
    NamedPerson: str
    NamedPlace: str
    NonAttachment: str
    Opinion: str
    Order: str
    PoliticalGroup: str
    Recommendation: str
    Resolution: str
    SeenHonorific: str
    SeenName: str
    Signature: str
    Source: str
    Standard: str
    State: str
    WrittenDeclaration: str
    WrittenQuestion: str


class PROV(Namespace, prefix="prov"):
    """PROV: where a thing comes from."""

    used: str
    value: str
    wasAssociatedWith: str
    wasGeneratedBy: str
    Activity: str
    SoftwareAgent: str


class RDF(Namespace, prefix="rdf"):
    """RDF."""

    langString: str
    type: str


class RDFS(Namespace, prefix="rdfs"):
    """RDF Schema."""

    isDefinedBy: str
    label: str
    range: str


class SCHEMA(Namespace, prefix="schema"):
    """Schema.org."""

    softwareVersion: str
    SoftwareApplication: str


class SH(Namespace, prefix="sh"):
    """SHACL: what a validation reports."""

    conforms: str
    focusNode: str
    result: str
    resultMessage: str
    resultPath: str
    resultSeverity: str
    sourceConstraintComponent: str
    sourceShape: str
    value: str
    Info: str
    ValidationReport: str
    ValidationResult: str
    Violation: str
    Warning: str


class SKOS(Namespace, prefix="skos"):
    """SKOS: concepts and their labels."""

    altLabel: str
    closeMatch: str
    exactMatch: str
    hiddenLabel: str
    notation: str
    prefLabel: str


class SKOSXL(Namespace, prefix="skosxl"):
    """SKOS-XL: labels as things of their own."""

    literalForm: str


class XSD(Namespace, prefix="xsd"):
    """XML Schema: types of literals."""

    boolean: str
    date: str
    decimal: str
    double: str
    gYear: str
    integer: str
    string: str
