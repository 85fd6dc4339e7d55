"""A small graph of the shape that docs/model.md describes, for the tests of everything that reads a graph folder.

`quads()` is written declaration 652 with its 24 signatures and a second declaration that cites it; `corpus(n)` is n
declarations of that size whose signatories are drawn in turn from a fixed pool.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from kg import iri, nquads, rdf
from kg.rdf import Quad

SIGNATORIES = """\
Petra|De Sutter|BE|BEL|soc|SUTTER Petra, De, Belgium, SOC
Raivo|Aeg|EE|EST|epp-cd|AEG Raivo, Estonia, EPP/CD
Werner|Amon|AT|AUT|epp-cd|AMON Werner, Austria, EPP/CD
Piet|De Bruyn|BE|BEL|nr|BRUYN Piet, De, Belgium, NR
José|Cepeda|ES|ESP|soc|CEPEDA José, Spain, SOC
Paolo|Corsini|IT|ITA|soc|CORSINI Paolo, Italy, SOC
Stella|Creasy|GB|GBR|soc|CREASY Stella, United Kingdom, SOC
Susan Elan|Jones|GB|GBR|soc|JONES Susan Elan, United Kingdom, SOC
Josip|Juratovic|DE|DEU|soc|JURATOVIC Josip, Germany, SOC
Niklas|Karlsson|SE|SWE|soc|KARLSSON Niklas, Sweden, SOC
Florian|Kronbichler|IT|ITA|soc|KRONBICHLER Florian, Italy, SOC
Ana Catarina|Mendes|PT|PRT|soc|MENDES Ana Catarina, Portugal, SOC
Joseph|O'Reilly|IE|IRL|epp-cd|O'REILLY Joseph, Ireland, EPP/CD
Carina|Ohlsson|SE|SWE|soc|OHLSSON Carina, Sweden, SOC
Pieter|Omtzigt|NL|NLD|epp-cd|OMTZIGT Pieter, Netherlands, EPP/CD
Henk|Overbeek|NL|NLD|uel|OVERBEEK Henk, Netherlands, UEL
Azadeh|Rojhan Gustafsson|SE|SWE|soc|ROJHAN GUSTAFSSON Azadeh, Sweden, SOC
Stefan|Schennach|AT|AUT|soc|SCHENNACH Stefan, Austria, SOC
Frank|Schwabe|DE|DEU|soc|SCHWABE Frank, Germany, SOC
Virendra|Sharma|GB|GBR|soc|SHARMA Virendra, United Kingdom, SOC
Tommy|Sheppard|GB|GBR|nr|SHEPPARD Tommy, United Kingdom, NR
Damien|Thiéry|BE|BEL|alde|THIÉRY Damien, Belgium, ALDE
Egidijus|Vareikis|LT|LTU|epp-cd|VAREIKIS Egidijus, Lithuania, EPP/CD
Mart|van de Ven|NL|NLD|alde|VEN Mart, van de, Netherlands, ALDE
"""
STATES = {
    "BEL": ("Belgium", "Belgique"),
    "EST": ("Estonia", "Estonie"),
    "AUT": ("Austria", "Autriche"),
    "ESP": ("Spain", "Espagne"),
    "ITA": ("Italy", "Italie"),
    "GBR": ("United Kingdom", "Royaume-Uni"),
    "DEU": ("Germany", "Allemagne"),
    "SWE": ("Sweden", "Suède"),
    "PRT": ("Portugal", "Portugal"),
    "IRL": ("Ireland", "Irlande"),
    "NLD": ("Netherlands", "Pays-Bas"),
    "LTU": ("Lithuania", "Lituanie"),
    "KAZ": ("Kazakhstan", "Kazakhstan"),
}
GROUPS = {
    "soc": ("SOC", "Socialists, Democrats and Greens Group"),
    "epp-cd": ("EPP/CD", "Group of the European People's Party"),
    "alde": ("ALDE", "Alliance of Liberals and Democrats for Europe"),
    "uel": ("UEL", "Group of the Unified European Left"),
    "nr": ("NR", "Representatives not belonging to a Political Group"),
}
TITLE = (
    "Kazakhstan has to fully comply with its commitments under the International Covenant on Civil and Political Rights"
)


def _term(name: str) -> str:
    """Turn `id:…`, a prefixed name or a term that is ready into a term."""
    if name.startswith("id:"):
        return rdf.resource(iri.BASE + name.removeprefix("id:"))
    return name if name[0] in '<"' else rdf.resource(iri.expand(name))


def describe(graph: str, subject: str) -> "Description":
    """Start the description of a subject in a graph, both as `id:…` names."""
    return Description(_term(graph), _term(subject))


class Description:
    """Collects the quads of one subject: `describe(g, s).say("pace:number", rdf.integer(5))`."""

    def __init__(self, graph: str, subject: str) -> None:
        self._graph, self._subject = graph, subject
        self.quads: list[Quad] = []

    def say(self, predicate: str, *values: str) -> "Description":
        """Add one statement a value; a value is a term, `id:…` or a prefixed name."""
        self.quads += [Quad(self._subject, _term(predicate), _term(value), self._graph) for value in values]
        return self


def _vocabulary() -> Iterator[Description]:
    graph = "id:graph/vocabulary"
    for key, (english, french) in STATES.items():
        yield (
            describe(graph, f"id:state/{key}")
            .say("rdf:type", "pace:State")
            .say("skos:prefLabel", rdf.string(english, "en"), rdf.string(french, "fr"))
            .say("skos:notation", rdf.string(key))
        )
    yield describe(graph, "id:state/BEL").say("skos:exactMatch", "wd:Q31")
    for key, (notation, label) in GROUPS.items():
        kind = "pace:NonAttachment" if key == "nr" else "pace:PoliticalGroup"
        yield (
            describe(graph, f"id:group/{key}")
            .say("rdf:type", kind)
            .say("skos:prefLabel", rdf.string(label, "en"))
            .say("skos:notation", rdf.string(notation))
            .say("pace:verified", rdf.typed("false", "boolean"))
        )
    yield (
        describe(graph, "id:treaty/iccpr")
        .say("rdf:type", "pace:Treaty")
        .say("skos:prefLabel", rdf.string("International Covenant on Civil and Political Rights", "en"))
        .say("pace:untsCitation", rdf.string("999 UNTS 171"))
    )
    yield (
        describe(graph, "id:treaty/ets-005")
        .say("rdf:type", "pace:Treaty")
        .say("skos:prefLabel", rdf.string("European Convention on Human Rights", "en"))
        .say("skos:notation", rdf.string("ETS No. 5"))
        .say("pace:treatyNumber", rdf.integer(5))
    )
    yield (
        describe(graph, "id:body/coe")
        .say("rdf:type", "pace:Body")
        .say("skos:prefLabel", rdf.string("Council of Europe", "en"), rdf.string("Conseil de l’Europe", "fr"))
    )


def _acts() -> Iterator[Description]:
    graph = "id:graph/acts"
    yield (
        describe(graph, "id:resolution/2193")
        .say("rdf:type", "pace:Resolution")
        .say("pace:number", rdf.integer(2193))
        .say("pace:year", rdf.typed("2017", "gYear"))
        .say("pace:actStatus", "id:act-status/not-yet-seen")
    )
    yield (
        describe(graph, "id:committee-of-ministers-recommendation/cm-rec-2022-8")
        .say("rdf:type", "pace:CommitteeOfMinistersRecommendation")
        .say("dcterms:identifier", rdf.string("CM/Rec(2022)8"))
    )


def _members() -> Iterator[Description]:
    for line in SIGNATORIES.splitlines():
        given, family, alpha2, _, _, printed = line.split("|")
        subject = iri.member(alpha2, f"{given} {family}")
        yield (
            describe("id:graph/members", rdf.resource(subject))
            .say("rdf:type", "pace:Member")
            .say("foaf:givenName", rdf.string(given))
            .say("foaf:familyName", rdf.string(family))
            .say("foaf:name", rdf.string(f"{given} {family}"))
            .say("pace:printedName", rdf.string(printed.rsplit(", ", 2)[0]))
        )


def _evidence(source: str, document: str, name: str, body: str, quote: str, start: int) -> Description:
    end = start + len(quote)
    node = iri.evidence(source, iri.local_name(iri.expand(name)), start, end)
    kind = "pace:value" if body.startswith('"') else "oa:hasBody"
    described = (
        describe(rdf.resource(source), rdf.resource(node))
        .say("rdf:type", "pace:Evidence")
        .say("oa:hasTarget", rdf.resource(source))
        .say("pace:start", rdf.integer(start))
        .say("pace:end", rdf.integer(end))
        .say("pace:quote", rdf.string(quote))
        .say("pace:subject", document)
        .say("pace:property", name)
        .say(kind, body)
    )
    return described.say("pace:rule", rdf.string(f"sample.{iri.local_name(iri.expand(name)).lower()}"))


def _declaration(number: int, doc: int, issued: date, lines: list[str], file_name: str) -> Iterator[Description]:
    document, graph = f"id:written-declaration/{number}", f"id:written-declaration/{number}"
    edition = f"{document}/edition/1"
    source = iri.source(sha256(file_name.encode()).hexdigest())
    title = TITLE if number == 652 else f"Declaration of test No. {number}"
    yield (
        describe(graph, document)
        .say("rdf:type", "pace:WrittenDeclaration")
        .say("dcterms:title", rdf.string(title, "en"))
        .say("dcterms:issued", rdf.day(issued))
        .say("pace:number", rdf.integer(number))
        .say("eli:type_document", "id:document-kind/pace-written-declaration")
        .say("pace:publishedAs", f"id:doc/{doc}")
        .say("pace:edition", edition)
        .say("pace:cites", "id:resolution/2193", *(["id:treaty/iccpr"] if number == 652 else []))
        .say("pace:mentions", "id:state/KAZ", "id:body/coe", f"{document}/person/talgat-ayan")
    )
    yield (
        describe(graph, f"{document}/person/talgat-ayan")
        .say("rdf:type", "pace:NamedPerson")
        .say("foaf:name", rdf.string("Talgat Ayan"))
    )
    yield (
        describe(graph, edition)
        .say("rdf:type", "pace:Edition")
        .say("pace:editionNumber", rdf.integer(1))
        .say("dcterms:issued", rdf.day(issued))
        .say("pace:statedTotal", rdf.integer(len(lines)))
    )
    yield (
        describe("id:graph/acts", f"id:doc/{doc}")
        .say("rdf:type", "pace:AssemblyDocument")
        .say("pace:docNumber", rdf.integer(doc))
    )
    yield (
        describe(rdf.resource(source), rdf.resource(source))
        .say("rdf:type", "pace:Source")
        .say("pace:fileName", rdf.string(file_name))
        .say("dcterms:language", "id:language/en")
        .say("pace:records", document)
        .say("pace:recordsEdition", edition)
    )
    yield _evidence(source, _term(document), "dcterms:title", rdf.string(title, "en"), title, 40)
    yield _evidence(
        source, _term(f"{document}/edition/1"), "pace:statedTotal", rdf.integer(len(lines)), str(len(lines)), 2800
    )
    score = rdf.decimal(0.9)
    named = [("id:state/KAZ", "Kazakhstan"), ("id:body/coe", "Council of Europe")]
    for start, (body, quote) in enumerate([*named, (f"{document}/person/talgat-ayan", "Talgat Ayan")]):
        yield _evidence(source, _term(document), "pace:mentions", _term(body), quote, 300 + 30 * start).say(
            "pace:score", score
        )
    yield _evidence(source, _term(document), "pace:cites", _term("id:resolution/2193"), "Resolution 2193 (2017)", 500)
    if number == 652:
        yield _evidence(source, _term(document), "pace:cites", _term("id:treaty/iccpr"), "the Covenant", 600)
    yield from _signatures(document, graph, source, lines)


def _signatures(document: str, graph: str, source: str, lines: list[str]) -> Iterator[Description]:
    offset = 1952
    for position, line in enumerate(lines, 1):
        given, family, alpha2, alpha3, group, printed = line.split("|")
        member = iri.member(alpha2, f"{given} {family}")
        signature = iri.signature(_term(document)[1:-1], member)
        described = (
            describe(graph, rdf.resource(signature))
            .say("rdf:type", "pace:Signature")
            .say("pace:signatory", rdf.resource(member))
            .say("pace:signedIn", f"{document}/edition/1")
            .say("pace:state", f"id:state/{alpha3}")
            .say("pace:group", f"id:group/{group}")
        )
        yield described.say("pace:honorific", rdf.string("Ms")) if given == "Petra" else described
        yield describe(graph, document).say("pace:signature", rdf.resource(signature))
        body = rdf.resource(signature)
        yield _evidence(source, _term(document), "pace:signature", body, printed, offset).say(
            "pace:position", rdf.integer(position)
        )
        offset += len(printed) + 1


def _quads(descriptions: Iterable[Description]) -> Iterator[Quad]:
    return (quad for description in descriptions for quad in description.quads)


def quads() -> list[Quad]:
    """Return the sample: declaration 652 whole, and declaration 653 with four of its signatories and no group."""
    lines = SIGNATORIES.splitlines()
    declarations = [
        *_declaration(652, 14493, date(2018, 1, 25), lines, "doc-14493.txt"),
        *_declaration(653, 14500, date(2018, 3, 1), lines[:3] + lines[20:21], "2018/doc-14500.txt"),
        describe("id:written-declaration/653", "id:written-declaration/653").say(
            "pace:cites", "id:written-declaration/652", "id:committee-of-ministers-recommendation/cm-rec-2022-8"
        ),
    ]
    return list(_quads([*_vocabulary(), *_acts(), *_members(), *declarations]))


def corpus(count: int) -> list[Quad]:
    """Return `count` declarations of 24 signatures each (about 370 quads a declaration)."""
    lines = SIGNATORIES.splitlines()
    declarations = [
        described
        for number in range(1, count + 1)
        for described in _declaration(
            number, 10000 + number, date(2000, 1, 1) + timedelta(days=number), lines, f"doc-{10000 + number}.txt"
        )
    ]
    return list(_quads([*_vocabulary(), *_acts(), *_members(), *declarations]))


def write_folder(folder: Path, given: Iterable[Quad] | None = None) -> Path:
    """Write a graph folder that holds graph.nq and an empty manifest, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").write_text("{}")
    nquads.write(folder / "graph.nq", quads() if given is None else given)
    return folder
