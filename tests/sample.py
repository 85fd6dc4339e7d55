"""A document's graph made by hand after docs/model.md, and the ways to spoil it.

`declaration()` and `motion()` return the quads that one document is validated with: its own graph, its
source, its acts, its members and what it uses of the vocabularies. Nothing here goes through the parser.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kg.model import iri, terms
from kg.model.terms import Quad

DIGEST = "83a1" * 16
ISSUED = "2018-01-25"


def term(name: str) -> str:
    """Return the term of a prefixed name; `id:` is the base of the minted IRIs."""
    base = iri.BASE + name.removeprefix("id:") if name.startswith("id:") else iri.expand(name)
    return terms.resource(base)


@dataclass(frozen=True, slots=True)
class Signatory:
    """One line of the signatory block; `printed` is the line as it stands."""

    alpha2: str
    alpha3: str
    given: str
    family: str
    group: str
    printed: str
    honorific: str = ""

    @property
    def member(self) -> str:
        """The member's IRI, minted as the program does."""
        return iri.member(self.alpha2, f"{self.given} {self.family}")


SIGNATORIES = (
    Signatory("BE", "BEL", "Petra", "De Sutter", "soc", "SUTTER Petra, De, Belgium, SOC"),
    Signatory("EE", "EST", "Raivo", "Aeg", "epp-cd", "AEG Raivo, Estonia, EPP/CD", "Mr"),
    Signatory("BE", "BEL", "Piet", "De Bruyn", "nr", "BRUYN Piet, De, Belgium, NR"),
)
MANY = tuple(
    Signatory("BE", "BEL", f"Given{i}", f"Family{i}", "soc", f"FAMILY{i} Given{i}, Belgium, SOC") for i in range(24)
)
_STATES = {
    "BEL": ("Belgium", "Belgique", "BE"),
    "EST": ("Estonia", "Estonie", "EE"),
    "KAZ": ("Kazakhstan", "Kazakhstan", "KZ"),
    "RUS": ("Russian Federation", "Fédération de Russie", "RU"),
}
_GROUPS = {
    "soc": ("SOC", "Socialists, Democrats and Greens Group", "Groupe des socialistes, démocrates et verts"),
    "epp-cd": ("EPP/CD", "Group of the European People's Party", "Groupe du Parti populaire européen"),
    "nr": ("NR", "Not belonging to a political group", "N’appartenant à aucun groupe politique"),
}


class Draft:
    """Quads in the making, and the place in the text that the next evidence is given."""

    def __init__(self, source: str) -> None:
        """Begin an empty draft whose evidence belongs to the source of that prefixed name."""
        self.quads: list[Quad] = []
        self.source = source
        self._place = 0

    def say(self, graph: str, subject: str, *facts: tuple[str, str]) -> None:
        """Add facts about one thing: pairs of a prefixed property and a term."""
        self.quads += [Quad(term(subject), term(prop), value, term(graph)) for prop, value in facts]

    def evidence(self, quote: str, subject: str, prop: str, *facts: tuple[str, str]) -> str:
        """Add evidence for one property of one thing; return its prefixed name."""
        start, self._place = self._place, self._place + len(quote) + 1
        local = prop.partition(":")[2]
        name = f"{self.source}/evidence/{local}/{start}-{start + len(quote)}"
        self.say(
            self.source, name,
            ("rdf:type", term("pace:Evidence")), ("oa:hasTarget", term(self.source)),
            ("pace:start", terms.integer(start)), ("pace:end", terms.integer(start + len(quote))),
            ("pace:quote", terms.string(quote)), ("pace:rule", terms.string("heading.field")),
            ("pace:subject", term(subject)), ("pace:property", term(prop)), *facts,
        )  # fmt: skip
        return name


def _source(draft: Draft, document: str) -> None:
    draft.say(
        draft.source, draft.source,
        ("rdf:type", term("pace:Source")), ("pace:fileName", terms.string("doc-14493.txt")),
        ("pace:sha256", terms.string(DIGEST)), ("pace:byteSize", terms.integer(2695)),
        ("pace:mediaType", terms.string("text/plain")), ("pace:encoding", terms.string("utf-8")),
        ("pace:layout", terms.string("print")), ("dcterms:language", term("id:language/en")),
        ("pace:records", term(document)), ("pace:recordsEdition", term(f"{document}/edition/1")),
    )  # fmt: skip


def _heading(draft: Draft, document: str, kind: str, kind_key: str, total: int) -> None:
    day, edition = terms.typed(ISSUED, "date"), f"{document}/edition/1"
    draft.say(
        document, document,
        ("rdf:type", term(kind)), ("dcterms:title", terms.string("On Kazakhstan", "en")), ("dcterms:issued", day),
        ("eli:type_document", term(f"id:document-kind/{kind_key}")), ("pace:publishedAs", term("id:doc/14493")),
        ("pace:edition", term(edition)),
    )  # fmt: skip
    draft.say(
        document, edition,
        ("rdf:type", term("pace:Edition")), ("pace:editionNumber", terms.integer(1)), ("dcterms:issued", day),
        ("pace:statedTotal", terms.integer(total)),
    )  # fmt: skip
    draft.say(
        "id:graph/acts", "id:doc/14493",
        ("rdf:type", term("pace:AssemblyDocument")), ("pace:docNumber", terms.integer(14493)),
    )  # fmt: skip
    draft.evidence("Doc. 14493", document, "pace:publishedAs", ("oa:hasBody", term("id:doc/14493")))
    draft.evidence("25 January 2018", document, "dcterms:issued", ("pace:value", day), ("pace:subject", term(edition)))
    draft.evidence("On Kazakhstan", document, "dcterms:title", ("pace:value", terms.string("On Kazakhstan", "en")))
    draft.evidence(f"Total = {total}", edition, "pace:statedTotal", ("pace:value", terms.integer(total)))
    _concept(draft, f"id:document-kind/{kind_key}", "pace:DocumentKind", "Kind", "Genre")


def _words(draft: Draft, text: str) -> None:
    count = terms.integer(len(text.split()))
    draft.say(draft.source, draft.source, ("pace:wordCount", count))
    draft.evidence(text, draft.source, "pace:wordCount", ("pace:value", count))


def _number(draft: Draft, document: str, number: int) -> None:
    draft.say(document, document, ("pace:number", terms.integer(number)))
    draft.evidence(f"No. {number}", document, "pace:number", ("pace:value", terms.integer(number)))


def _concept(draft: Draft, name: str, kind: str, english: str, french: str, *facts: tuple[str, str]) -> None:
    scheme = f"id:scheme/{name.partition(':')[2].split('/')[0]}s"
    draft.say(
        "id:graph/vocabulary", name,
        ("rdf:type", term(kind)), ("skos:inScheme", term(scheme)),
        ("skos:prefLabel", terms.string(english, "en")), ("skos:prefLabel", terms.string(french, "fr")), *facts,
    )  # fmt: skip


def _state(draft: Draft, key: str) -> None:
    english, french, alpha2 = _STATES[key]
    facts = [("skos:notation", terms.string(key)), ("pace:alpha2", terms.string(alpha2))]
    _concept(draft, f"id:state/{key}", "pace:State", english, french, *facts)


def _states_and_groups(draft: Draft, signatories: Iterable[Signatory]) -> None:
    for key in sorted({person.alpha3 for person in signatories}):
        _state(draft, key)
        status = f"id:state/{key}/status/member"
        draft.say("id:graph/vocabulary", f"id:state/{key}", ("pace:hasStatus", term(status)))
        draft.say(
            "id:graph/vocabulary", status,
            ("rdf:type", term("pace:StateStatus")), ("pace:role", term("id:role/member")),
            ("pace:validFrom", terms.typed("1993-05-14", "date")),
        )  # fmt: skip
    for key in sorted({person.group for person in signatories}):
        abbreviation, english, french = _GROUPS[key]
        kind = "pace:NonAttachment" if key == "nr" else "pace:PoliticalGroup"
        facts = [("skos:notation", terms.string(abbreviation)), ("pace:abbreviation", terms.string(abbreviation, "en"))]
        if key == "soc":
            facts += [
                ("pace:validFrom", terms.typed("2017-08", "gYearMonth")),
                ("pace:verified", terms.typed("false", "boolean")),
                ("pace:verificationNote", terms.string("the day is not known", "en")),
            ]
        _concept(draft, f"id:group/{key}", kind, english, french, *facts)
    _concept(draft, "id:role/member", "pace:Role", "member", "membre")
    _concept(draft, "id:language/en", "pace:Language", "English", "anglais")


def _signature(draft: Draft, document: str, position: int, person: Signatory) -> None:
    signature = "id:" + iri.signature(document.removeprefix("id:"), person.member)
    member = "id:" + person.member.removeprefix(iri.BASE)
    honorific = [("pace:honorific", terms.string(person.honorific))] if person.honorific else []
    draft.say(document, document, ("pace:signature", term(signature)))
    draft.say(
        document, signature,
        ("rdf:type", term("pace:Signature")), ("pace:signatory", term(member)),
        ("pace:signedIn", term(f"{document}/edition/1")), ("pace:state", term(f"id:state/{person.alpha3}")),
        ("pace:group", term(f"id:group/{person.group}")), *honorific,
    )  # fmt: skip
    draft.say(
        "id:graph/members", member,
        ("rdf:type", term("pace:Member")), ("foaf:givenName", terms.string(person.given)),
        ("foaf:familyName", terms.string(person.family)),
        ("foaf:name", terms.string(f"{person.given} {person.family}")),
        ("pace:printedName", terms.string(person.printed.partition(", ")[0])),
    )  # fmt: skip
    place = [("pace:position", terms.integer(position)), ("oa:hasBody", term(signature))]
    draft.evidence(person.printed, document, "pace:signature", *place)


def _cite(draft: Draft, document: str, name: str, quote: str, *facts: tuple[str, str]) -> str:
    draft.say(document, document, ("pace:cites", term(name)))
    draft.say("id:graph/acts", name, *facts)
    score = ("pace:score", terms.decimal(1))
    return draft.evidence(quote, document, "pace:cites", ("oa:hasBody", term(name)), score)


def _mention(draft: Draft, document: str, name: str, quote: str, *facts: tuple[str, str]) -> None:
    draft.say(document, document, ("pace:mentions", term(name)))
    draft.say(document, name, *facts)
    score = ("pace:score", terms.decimal(0.85))
    draft.evidence(quote, document, "pace:mentions", ("oa:hasBody", term(name)), score)


def _addressed(draft: Draft, document: str, name: str, quote: str) -> None:
    draft.say(document, document, ("pace:addresses", term(name)))
    score = ("pace:score", terms.decimal(1))
    draft.evidence(quote, document, "pace:addresses", ("oa:hasBody", term(name)), score)


def _text(draft: Draft, document: str) -> None:
    status = ("pace:actStatus", term("id:act-status/not-yet-seen"))
    _cite(
        draft, document, "id:resolution/2193", "Resolution 2193 (2017)",
        ("rdf:type", term("pace:Resolution")), ("pace:number", terms.integer(2193)),
        ("pace:year", terms.typed("2017", "gYear")), status,
    )  # fmt: skip
    _cite(
        draft, document, "id:written-declaration/638", "Written Declaration No. 638",
        ("rdf:type", term("pace:WrittenDeclaration")), ("pace:number", terms.integer(638)), status,
    )  # fmt: skip
    _cite(
        draft, document, "id:committee-of-ministers-recommendation/cm-rec-2022-8", "CM/Rec(2022)8",
        ("rdf:type", term("pace:CommitteeOfMinistersRecommendation")),
        ("dcterms:identifier", terms.string("CM/Rec(2022)8")), status,
    )  # fmt: skip
    covenant = _cite(draft, document, "id:treaty/iccpr", "International Covenant on Civil and Political Rights")
    draft.say(draft.source, covenant, ("pace:provision", terms.string("article 14")))
    _concept(draft, "id:treaty/iccpr", "pace:Treaty", "International Covenant", "Pacte international")
    _concept(draft, "id:act-status/not-yet-seen", "pace:ActStatus", "not yet seen", "pas encore vu")
    _mention(draft, document, "id:state/KAZ", "Kazakhstan")
    _state(draft, "KAZ")
    _addressed(draft, document, "id:state/RUS", "We call on the Russian Federation")
    _state(draft, "RUS")
    _mention(draft, document, "id:body/coe", "Council of Europe")
    _concept(draft, "id:body/coe", "pace:Body", "Council of Europe", "Conseil de l’Europe")
    for kind, name in (("Person", "Talgat Ayan"), ("Organisation", "Open Dialogue"), ("Place", "Astana")):
        thing = f"{document}/{kind.lower()}/{iri.slug(name)}"
        _mention(
            draft, document, thing, name, ("rdf:type", term(f"pace:Named{kind}")), ("foaf:name", terms.string(name))
        )


def declaration(signatories: tuple[Signatory, ...] = SIGNATORIES) -> tuple[Quad, ...]:
    """Return the quads of a written declaration with those signatories, faultless."""
    document = "id:written-declaration/652"
    draft = Draft(f"id:source/{DIGEST[:16]}")
    _source(draft, document)
    _heading(draft, document, "pace:WrittenDeclaration", "pace-written-declaration", len(signatories))
    _number(draft, document, 652)
    _words(draft, "We are concerned.")
    _text(draft, document)
    for position, person in enumerate(signatories, 1):
        _signature(draft, document, position, person)
    _states_and_groups(draft, signatories)
    return tuple(sorted(draft.quads))


def motion(signatories: tuple[Signatory, ...] = SIGNATORIES) -> tuple[Quad, ...]:
    """Return the quads of a motion for a resolution, faultless; a motion has no number of its own."""
    document = "id:motion/14493"
    draft = Draft(f"id:source/{DIGEST[:16]}")
    _source(draft, document)
    _heading(draft, document, "pace:MotionForResolution", "pace-motion", len(signatories))
    _words(draft, "The Assembly should look into it.")
    for position, person in enumerate(signatories, 1):
        _signature(draft, document, position, person)
    _states_and_groups(draft, signatories)
    return tuple(sorted(draft.quads))


def evidence(prop: str, number: int = 0) -> str:
    """Return the prefixed name of the declaration's evidence for a property: the first, or a later one."""
    about = [quad.subject for quad in declaration() if quad[1:3] == (term("pace:property"), term(prop))]
    places = sorted((int(terms.iri_of(name).rpartition("/")[2].partition("-")[0]), name) for name in about)
    return "id:" + terms.iri_of(places[number][1]).removeprefix(iri.BASE)


Change = Callable[[tuple[Quad, ...]], tuple[Quad, ...]]


def dropping(subject: str, prop: str, value: str = "") -> Change:
    """Return a change that takes out each statement of that subject and property (prefixed names; `value` a term)."""

    def change(quads: tuple[Quad, ...]) -> tuple[Quad, ...]:
        kept = tuple(
            quad
            for quad in quads
            if (quad.subject, quad.predicate) != (term(subject), term(prop)) or (value and quad.object != value)
        )
        assert kept != quads, f"nothing to drop: {subject} {prop}"
        return kept

    return change


def adding(subject: str, prop: str, value: str) -> Change:
    """Return a change that adds one statement (prefixed names; `value` a term)."""
    return lambda quads: (*quads, Quad(term(subject), term(prop), value, term("id:graph/changed")))


def setting(subject: str, prop: str, value: str) -> Change:
    """Return a change that puts one value in the place of all others."""
    return lambda quads: adding(subject, prop, value)(dropping(subject, prop)(quads))
