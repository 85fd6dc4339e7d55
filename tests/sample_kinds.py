"""Graphs of the kinds that are not signed, made by hand after docs/model.md; faultless, like those of sample.py.

Each function returns the quads that one document is validated with.
"""

from collections.abc import Callable

from sample import DIGEST, Draft, term

from kg.model import terms
from kg.model.terms import Quad

Fact = tuple[str, str]

BODY = "id:body/pace-as-jur"
MEMBER = "id:member/CH/andreas-gross"


def _day(value: str) -> str:
    return terms.typed(value, "date")


def _described(draft: Draft, name: str, kind: str, *facts: Fact) -> None:
    """An entry of a vocabulary, with a label in each language."""
    scheme = f"id:scheme/{name.partition(':')[2].split('/')[0]}s"
    labels = [("skos:prefLabel", terms.string("label", "en")), ("skos:prefLabel", terms.string("libellé", "fr"))]
    facts = (("rdf:type", term(kind)), ("skos:inScheme", term(scheme)), *labels, *facts)
    draft.say("id:graph/vocabulary", name, *facts)


def _act(draft: Draft, name: str, *facts: Fact, named: bool = True) -> None:
    """An act in the graph of acts; one that is named as another text says whether it was read."""
    status = (("pace:actStatus", term("id:act-status/not-yet-seen")),) if named else ()
    draft.say("id:graph/acts", name, *facts, *status)


def _publication(draft: Draft, number: int, *, named: bool = True) -> None:
    facts = (("rdf:type", term("pace:AssemblyDocument")), ("pace:docNumber", terms.integer(number)))
    _act(draft, f"id:doc/{number}", *facts, named=named)


def _said(draft: Draft, document: str, prop: str, value: str, quote: str, about: str = "") -> None:
    """State a fact of the document, or of its edition, with the place that prints it."""
    draft.say(document, about or document, (prop, value))
    what = "oa:hasBody" if terms.is_resource(value) else "pace:value"
    draft.evidence(quote, about or document, prop, (what, value))


def _begun(document: str, kind: str, concept: str, day: str = "2009-09-29") -> Draft:
    """A document of a class with its source, title, edition and, where it is given, date."""
    draft, edition = Draft(f"id:source/{DIGEST[:16]}"), f"{document}/edition/1"
    draft.say(
        draft.source, draft.source,
        ("rdf:type", term("pace:Source")), ("pace:fileName", terms.string("page.txt")),
        ("pace:sha256", terms.string(DIGEST)), ("pace:byteSize", terms.integer(2695)),
        ("pace:mediaType", terms.string("text/plain")), ("pace:layout", terms.string("xref")),
        ("dcterms:language", term("id:language/en")), ("pace:records", term(document)),
        ("pace:recordsEdition", term(edition)),
    )  # fmt: skip
    draft.say(
        document, document,
        ("rdf:type", term(kind)), ("eli:type_document", term(f"id:document-kind/{concept}")),
        ("pace:edition", term(edition)),
    )  # fmt: skip
    draft.say(document, edition, ("rdf:type", term("pace:Edition")), ("pace:editionNumber", terms.integer(1)))
    _said(draft, document, "dcterms:title", terms.string("On obligations", "en"), "On obligations")
    if day:
        draft.say(document, document, ("dcterms:issued", _day(day)))
        draft.say(document, edition, ("dcterms:issued", _day(day)))
        value = [("pace:value", _day(day)), ("pace:subject", term(edition))]
        draft.evidence("the day", document, "dcterms:issued", *value)
    _described(draft, f"id:document-kind/{concept}", "pace:DocumentKind")
    _described(draft, "id:language/en", "pace:Language")
    _described(draft, "id:act-status/not-yet-seen", "pace:ActStatus")
    return draft


def _published(draft: Draft, document: str, number: int, *, named: bool = False) -> None:
    _said(draft, document, "pace:publishedAs", term(f"id:doc/{number}"), f"Doc. {number}")
    _publication(draft, number, named=named)


def report() -> tuple[Quad, ...]:
    """An addendum to a report: committee, rapporteur, the motion and the reference that it comes from."""
    document = "id:report/12045/addendum/1"
    draft = _begun(document, "pace:Report", "pace-report")
    _published(draft, document, 12045)
    _said(draft, document, "pace:docSuffix", terms.string("Add. 1"), "Add. 1", f"{document}/edition/1")
    _said(draft, document, "pace:tabledBy", term(BODY), "Committee on Legal Affairs and Human Rights")
    _described(draft, BODY, "pace:Body")
    _said(draft, document, "pace:rapporteur", term(MEMBER), "Mr Andreas GROSS, Switzerland, SOC")
    draft.say(
        "id:graph/members", MEMBER,
        ("rdf:type", term("pace:Member")), ("foaf:givenName", terms.string("Andreas")),
        ("foaf:familyName", terms.string("Gross")), ("foaf:name", terms.string("Andreas Gross")),
        ("pace:printedName", terms.string("Mr Andreas GROSS")),
    )  # fmt: skip
    _said(draft, document, "pace:committeeReference", terms.integer(3590), "Reference No. 3590")
    _said(draft, document, "pace:basedOn", term("id:doc/12014"), "Doc. 12014")
    _publication(draft, 12014)
    return tuple(sorted(draft.quads))


def resolution() -> tuple[Quad, ...]:
    """A resolution in its provisional version: no Doc. number of its own, no signatures."""
    document = "id:resolution/1704"
    draft = _begun(document, "pace:Resolution", "pace-resolution", "2010-01-26")
    _said(draft, document, "pace:number", terms.integer(1704), "1704")
    _said(draft, document, "pace:year", terms.typed("2010", "gYear"), "(2010)")
    _said(draft, document, "pace:author", term("id:body/pace"), "Parliamentary Assembly")
    _described(draft, "id:body/pace", "pace:Body")
    _said(draft, document, "pace:sitting", terms.integer(4), "4th Sitting")
    provisional = terms.typed("true", "boolean")
    _said(draft, document, "pace:provisional", provisional, "Provisional version", f"{document}/edition/1")
    _said(draft, document, "pace:basedOn", term("id:doc/12102"), "Doc. 12102")
    _publication(draft, 12102)
    return tuple(sorted(draft.quads))


def reply() -> tuple[Quad, ...]:
    """A reply of the Committee of Ministers to a written question."""
    document = "id:reply-to-text/doc-14467"
    draft = _begun(document, "pace:ReplyToText", "cm-reply", "2018-01-12")
    _published(draft, document, 14467)
    _said(draft, document, "pace:author", term("id:body/cm"), "Committee of Ministers")
    _described(draft, "id:body/cm", "pace:Body")
    _said(draft, document, "pace:answers", term("id:written-question/723"), "Written question no. 723")
    _act(
        draft, "id:written-question/723", ("rdf:type", term("pace:WrittenQuestion")),
        ("pace:number", terms.integer(723))
    )  # fmt: skip
    return tuple(sorted(draft.quads))


def amendment() -> tuple[Quad, ...]:
    """A sub-amendment that a committee tables, which no vocabulary holds."""
    document = "id:doc/14900/amendment/74/sub-amendment/2"
    draft = _begun(document, "pace:SubAmendment", "pace-amendment", "2019-06-25")
    _published(draft, document, 14900)
    _said(draft, document, "pace:number", terms.integer(2), "Sub-amendment No. 2")
    committee = f"{document}/organisation/committee-on-budget"
    _said(draft, document, "pace:tabledBy", term(committee), "Committee on the Budget")
    name = ("foaf:name", terms.string("Committee on the Budget"))
    draft.say(document, committee, ("rdf:type", term("pace:NamedOrganisation")), name)
    _said(draft, document, "pace:amends", term("id:doc/14900/amendment/74"), "to Amendment No. 74")
    _act(
        draft, "id:doc/14900/amendment/74", ("rdf:type", term("pace:Amendment")), ("pace:number", terms.integer(74))
    )  # fmt: skip
    return tuple(sorted(draft.quads))


def compendium() -> tuple[Quad, ...]:
    """A compendium of amendments without a date, as one of the two sites has it."""
    document = "id:amendment-compendium/15024"
    draft = _begun(document, "pace:AmendmentCompendium", "pace-amendment-compendium", "")
    _published(draft, document, 15024, named=True)
    _said(draft, document, "pace:amends", term("id:doc/15024"), "Doc. 15024 again")
    return tuple(sorted(draft.quads))


SAMPLES: dict[str, Callable[[], tuple[Quad, ...]]] = {
    "report": report,
    "resolution": resolution,
    "reply": reply,
    "amendment": amendment,
    "compendium": compendium,
}
