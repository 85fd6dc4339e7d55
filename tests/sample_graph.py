"""A small graph of the shape that docs/model.md describes, for the tests of everything that reads a graph folder.

`quads()` is written declaration 652 with its 24 signatures, and declaration 653, which cites it, was signed by four
of these members (one without a group) and was read from an English and a French file. `corpus(n)` is n declarations
of 24 signatures each.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from kg.model import iri, terms
from kg.model.terms import Quad
from kg.store import nquads

Value = str | int | date
Values = Value | Sequence[Value]

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


def term(value: Value) -> str:
    """Turn an `id:…` or other prefixed name, a number, a day or a term that is ready into a term."""
    if isinstance(value, int):
        return terms.integer(value)
    if isinstance(value, date):
        return terms.day(value)
    if value.startswith("id:"):
        return terms.resource(iri.BASE + value.removeprefix("id:"))
    return value if value[0] in '<"' else terms.resource(iri.expand(value))


def about(graph: str, subject: str, said: Mapping[str, Values]) -> list[Quad]:
    """Return the quads that say some things of a subject: values by predicate, one or several."""
    several = {key: [value] if isinstance(value, Value) else value for key, value in said.items()}
    return [
        Quad(term(subject), term(predicate), term(value), term(graph))
        for predicate, values in several.items()
        for value in values
    ]


@dataclass(frozen=True)
class Printing:
    """One file that prints a declaration: what it is called, its language and the title in it."""

    name: str
    language: str
    title: str

    @property
    def source(self) -> str:
        return terms.resource(iri.source(sha256(self.name.encode()).hexdigest()))


@dataclass(frozen=True)
class Declaration:
    """A declaration to make quads of; `lines` as in SIGNATORIES, `cites` by what is printed."""

    number: int
    doc: int
    issued: date
    lines: Sequence[str]
    printings: Sequence[Printing]
    cites: Mapping[str, str]

    @property
    def name(self) -> str:
        return f"id:written-declaration/{self.number}"

    def signature(self, line: str) -> str:
        return terms.resource(iri.signature(term(self.name)[1:-1], member(line)[1:-1]))


def member(line: str) -> str:
    """Return the term of the member of a line of SIGNATORIES."""
    given, family, alpha2 = line.split("|")[:3]
    return terms.resource(iri.member(alpha2, f"{given} {family}"))


def _vocabulary() -> Iterator[Quad]:
    graph = "id:graph/vocabulary"
    for key, (english, french) in STATES.items():
        labels = [terms.string(english, "en"), terms.string(french, "fr")]
        said = {"rdf:type": "pace:State", "skos:prefLabel": labels, "skos:notation": terms.string(key)}
        yield from about(graph, f"id:state/{key}", said)
    for key, (notation, label) in GROUPS.items():
        said = {
            "rdf:type": "pace:NonAttachment" if key == "nr" else "pace:PoliticalGroup",
            "skos:prefLabel": terms.string(label, "en"),
            "skos:notation": terms.string(notation),
            "pace:verified": terms.typed("false", "boolean"),
        }
        yield from about(graph, f"id:group/{key}", said)
    yield from about(
        graph, "id:treaty/iccpr", {"rdf:type": "pace:Treaty", "pace:untsCitation": terms.string("999 UNTS 171")}
    )
    ets = {"rdf:type": "pace:Treaty", "skos:notation": terms.string("ETS No. 5"), "pace:treatyNumber": 5}
    yield from about(graph, "id:treaty/ets-005", ets)
    council = {"rdf:type": "pace:Body", "skos:prefLabel": terms.string("Council of Europe", "en")}
    yield from about(graph, "id:body/coe", council)


def _acts() -> Iterator[Quad]:
    graph = "id:graph/acts"
    year = terms.typed("2017", "gYear")
    yield from about(
        graph, "id:resolution/2193", {"rdf:type": "pace:Resolution", "pace:number": 2193, "pace:year": year}
    )
    recommendation = {
        "rdf:type": "pace:CommitteeOfMinistersRecommendation",
        "dcterms:identifier": terms.string("CM/Rec(2022)8"),
    }
    yield from about(graph, "id:committee-of-ministers-recommendation/cm-rec-2022-8", recommendation)


def _members() -> Iterator[Quad]:
    for line in SIGNATORIES.splitlines():
        given, family, *_, printed = line.split("|")
        said = {
            "rdf:type": "pace:Member",
            "foaf:givenName": terms.string(given),
            "foaf:familyName": terms.string(family),
            "foaf:name": terms.string(f"{given} {family}"),
            "pace:printedName": terms.string(printed.rsplit(", ", 2)[0]),
        }
        yield from about("id:graph/members", member(line), said)
    petra = {"skos:exactMatch": ["wd:Q2362990", "<http://example.org/petra>"]}
    yield from about("id:graph/members", "id:member/BE/petra-de-sutter", petra)


def _facts(made: Declaration) -> Iterator[Quad]:
    person, edition = f"{made.name}/person/talgat-ayan", f"{made.name}/edition/1"
    said = {
        "rdf:type": "pace:WrittenDeclaration",
        "dcterms:title": [terms.string(printing.title, printing.language) for printing in made.printings],
        "dcterms:issued": made.issued,
        "pace:number": made.number,
        "pace:publishedAs": f"id:doc/{made.doc}",
        "pace:edition": edition,
        "pace:signature": [made.signature(line) for line in made.lines],
        "pace:cites": list(made.cites.values()),
        "pace:mentions": ["id:state/KAZ", "id:body/coe", person],
    }
    yield from about(made.name, made.name, said)
    yield from about(made.name, person, {"rdf:type": "pace:NamedPerson", "foaf:name": terms.string("Talgat Ayan")})
    total = {"pace:editionNumber": 1, "dcterms:issued": made.issued, "pace:statedTotal": len(made.lines)}
    yield from about(made.name, edition, {"rdf:type": "pace:Edition", **total})
    yield from about(
        "id:graph/acts", f"id:doc/{made.doc}", {"rdf:type": "pace:AssemblyDocument", "pace:docNumber": made.doc}
    )
    for line in made.lines:
        yield from _signature(made, line)


def _signature(made: Declaration, line: str) -> list[Quad]:
    given, _, _, alpha3, group, _ = line.split("|")
    said: dict[str, Values] = {
        "rdf:type": "pace:Signature",
        "pace:signatory": member(line),
        "pace:signedIn": f"{made.name}/edition/1",
        "pace:state": f"id:state/{alpha3}",
        "pace:group": [f"id:group/{group}"] if group else [],
        "pace:honorific": [terms.string("Ms")] if given == "Petra" else [],
    }
    return about(made.name, made.signature(line), said)


def _file(made: Declaration, printing: Printing) -> Iterator[Quad]:
    said = {
        "rdf:type": "pace:Source",
        "pace:fileName": terms.string(printing.name),
        "dcterms:language": f"id:language/{printing.language}",
        "pace:records": made.name,
        "pace:recordsEdition": f"{made.name}/edition/1",
    }
    yield from about(printing.source, printing.source, said)
    title = terms.string(printing.title, printing.language)
    places: list[tuple[str, str, Value, dict[str, Values]]] = [
        ("dcterms:title", printing.title, title, {}),
        ("pace:statedTotal", f"Total = {len(made.lines)}", len(made.lines), {}),
        *(("pace:cites", quote, act, {"pace:score": terms.decimal(1)}) for quote, act in made.cites.items()),
        ("pace:mentions", "Kazakhstan", "id:state/KAZ", {"pace:score": terms.decimal(0.9)}),
        ("pace:mentions", "Council of Europe", "id:body/coe", {"pace:score": terms.decimal(0.9)}),
        ("pace:mentions", "Talgat Ayan", f"{made.name}/person/talgat-ayan", {"pace:score": terms.decimal(0.85)}),
        *(
            ("pace:signature", line.split("|")[-1], made.signature(line), {"pace:position": position})
            for position, line in enumerate(made.lines, 1)
        ),
    ]
    start = 40
    for name, quote, value, more in places:
        yield from evidence(printing.source, made.name, name, quote, start, value, more)
        start += len(quote) + 1


def evidence(
    source: str, document: str, name: str, quote: str, start: int, value: Value, more: Mapping[str, Values]
) -> list[Quad]:
    what, end = iri.local_name(iri.expand(name)), start + len(quote)
    said = {
        "rdf:type": "pace:Evidence",
        "oa:hasTarget": source,
        "pace:start": start,
        "pace:end": end,
        "pace:quote": terms.string(quote),
        "pace:rule": terms.string(f"sample.{what.lower()}"),
        "pace:subject": document,
        "pace:property": name,
        "pace:value" if term(value).startswith('"') else "oa:hasBody": value,
        **more,
    }
    return about(source, terms.resource(iri.evidence(source[1:-1], what, start, end)), said)


def _all(declarations: Iterable[Declaration]) -> list[Quad]:
    made = [*_vocabulary(), *_acts(), *_members()]
    for declaration in declarations:
        made += _facts(declaration)
        for printing in declaration.printings:
            made += _file(declaration, printing)
    return made


def quads() -> list[Quad]:
    """Return the sample: declarations 652 and 653."""
    lines = SIGNATORIES.splitlines()
    tommy = "Tommy|Sheppard|GB|GBR||SHEPPARD Tommy, United Kingdom"
    cites = {"Resolution 2193 (2017)": "id:resolution/2193", "the Covenant": "id:treaty/iccpr"}
    later = {
        "Written Declaration No. 652": "id:written-declaration/652",
        "Recommendation CM/Rec(2022)8": "id:committee-of-ministers-recommendation/cm-rec-2022-8",
        "Resolution 2193 (2017)": "id:resolution/2193",
        "ETS No. 5": "id:treaty/ets-005",
    }
    printings = [
        Printing("2018/doc-14500-en.txt", "en", "A second declaration"),
        Printing("2018/doc-14500-fr.txt", "fr", "Une deuxième déclaration"),
    ]
    first = Printing("doc-14493.txt", "en", TITLE)
    return _all(
        [
            Declaration(652, 14493, date(2018, 1, 25), lines, [first], cites),
            Declaration(653, 14500, date(2018, 3, 1), [*lines[:3], tommy], printings, later),
        ]
    )


def corpus(count: int) -> list[Quad]:
    """Return `count` declarations of 24 signatures each (about 360 quads a declaration)."""
    lines = SIGNATORIES.splitlines()
    return _all(
        Declaration(
            number,
            10000 + number,
            date(2000, 1, 1) + timedelta(days=number),
            lines,
            [Printing(f"doc-{10000 + number}.txt", "en", f"Declaration of test No. {number}")],
            {"Resolution 2193 (2017)": "id:resolution/2193"},
        )
        for number in range(1, count + 1)
    )


def write_folder(folder: Path, given: Iterable[Quad] | None = None) -> Path:
    """Write a graph folder that holds graph.nq and a manifest that says nothing, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").write_text("{}")
    nquads.write(folder / "graph.nq", quads() if given is None else given)
    return folder
