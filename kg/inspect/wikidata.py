"""Members and the persons of Wikidata: candidates for a link, found in any store that has Wikidata's shape.

A person is a candidate where a label or alias is one of the member's names; citizenship, an office, and a life that
spans the days of signing make it likelier. Nothing is linked by this: a reviewed decision does that.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from kg.export.load.credentials import Keyring
from kg.export.load.endpoints import check
from kg.export.load.http import HttpClient, Patience
from kg.export.load.sparql_client import SparqlClient
from kg.inspect.review import short
from kg.model import terms
from kg.model.iri import PREFIXES, local_name
from kg.store import oxigraph
from kg.store.oxigraph import Solutions
from kg.store.sparql.results import cell

# An answer to a SELECT query: rows of bare values by variable, those that are unbound left out.
Rows = list[Mapping[str, str]]
Ask = Callable[[str], Rows]

# Names of so many members in one query: long enough to save journeys, short enough for any server.
BATCH = 40
_REASONS = MappingProxyType(
    {
        "same-name": "a label or alias is a printed name",
        "same-state": "citizen of the State",
        "holds-office": "has held an office",
        "lived-then": "of age when the lists were signed",
    }
)
_LANGUAGES = ("en", "fr", "mul")
_YOUNGEST = 18
_PATIENCE = Patience(timeout=90, retries=2, later="ask again later")

_PEOPLE = """
SELECT ?member ?name ?merged ?form ?state ?first ?last WHERE {
  ?member a pace:Member ; foaf:name ?name .
  OPTIONAL { ?merged dcterms:isReplacedBy ?member }
  ?seen a pace:SeenName ; pace:nameOf ?member ; skosxl:literalForm ?form ; pace:seenGivenName ?given .
  OPTIONAL { ?sits org:member ?member ; org:organization ?home ; pace:firstSeen ?first ; pace:lastSeen ?last .
    ?home a pace:State ; skos:exactMatch ?state FILTER(STRSTARTS(STR(?state), STR(wd:))) }
  FILTER NOT EXISTS { ?member skos:exactMatch ?known FILTER(STRSTARTS(STR(?known), STR(wd:))) }
} ORDER BY ?member ?merged ?form ?state ?first
"""
_FIND = """PREFIX wdt: <http://www.wikidata.org/prop/direct/>
SELECT DISTINCT ?label ?item ?state ?born ?died ?office WHERE {
  VALUES ?label { %s }
  ?item rdfs:label|skos:altLabel ?label ; wdt:P31 wd:Q5 .
  OPTIONAL { ?item wdt:P27 ?state }
  OPTIONAL { ?item wdt:P569 ?born }
  OPTIONAL { ?item wdt:P570 ?died }
  OPTIONAL { ?item wdt:P39 ?office }
}"""


@dataclass(frozen=True, slots=True)
class WikidataPerson:
    """A member to be found: names in full, the States in Wikidata, the years of the first and the last signature.

    `iris` are the member's IRIs, those that were merged away too, as decisions name them (`id:member/…`).
    """

    member: str
    name: str
    iris: frozenset[str]
    forms: tuple[str, ...]
    states: frozenset[str]
    first: int | None
    last: int | None

    def match(self, item: str, rows: Rows) -> "WikidataMatch | None":
        """Judge one person of Wikidata; None where the life does not reach into the days of signing."""
        born, died = (
            {int(row[name][:4]) for row in rows if row.get(name, "")[:4].isdecimal()} for name in ("born", "died")
        )
        if self.first and born and min(born) > self.first - _YOUNGEST:
            return None
        if self.last and died and max(died) < self.last:
            return None
        reasons = ["same-name"]
        reasons += ["same-state"] * any(row.get("state") in self.states for row in rows)
        reasons += ["holds-office"] * any("office" in row for row in rows)
        reasons += ["lived-then"] * bool(self.first and born)
        weights = {"same-name": 0.5, "same-state": 0.25, "holds-office": 0.15, "lived-then": 0.1}
        return WikidataMatch(sum(weights[reason] for reason in reasons), self.member, self.name, item, tuple(reasons))


@dataclass(frozen=True, slots=True)
class WikidataMatch:
    """A person of Wikidata who may be a member, with a score from 0 to 1 and what it comes from."""

    score: float
    member: str
    name: str
    item: str
    reasons: tuple[str, ...]


def people(folder: Path) -> tuple[WikidataPerson, ...]:
    """Return the members of a graph folder that are not linked yet and have a forename.

    Raises GraphError where the folder holds no graph.
    """
    rows: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
    for row in oxigraph.open_graph(folder).select(_PEOPLE).rows:
        member, name, *cells = map(cell, row)
        rows[member, name].append(tuple(cells))
    persons = []
    for (member, name), answers in sorted(rows.items()):
        merged, forms, states, firsts, lasts = (sorted({*column} - {""}) for column in zip(*answers, strict=True))
        person = WikidataPerson(
            member=member,
            name=name,
            iris=frozenset(map(short, (member, *merged))),
            forms=tuple(forms),
            states=frozenset(states),
            first=int(firsts[0][:4]) if firsts else None,
            last=int(lasts[-1][:4]) if lasts else None,
        )
        persons.append(person)
    return tuple(persons)


def matches(
    persons: Iterable[WikidataPerson], ask: Ask, decisions: Set[tuple[str, str]] = frozenset()
) -> Iterator[WikidataMatch]:
    """Yield the candidates of each person, likeliest first, in the order of the persons.

    In: persons; what answers queries; decisions as pairs of member (`id:member/…`) and item.
    """
    queue = iter(persons)
    while batch := list(islice(queue, BATCH)):
        by_label: dict[str, dict[str, Rows]] = defaultdict(lambda: defaultdict(list))
        for row in ask(query_for(batch)):
            by_label[row["label"]][row["item"]].append(row)
        for person in batch:
            answers = {item: rows for form in person.forms for item, rows in by_label.get(form, {}).items()}
            undecided = (item for item in answers if decisions.isdisjoint((iri, item) for iri in person.iris))
            candidates = filter(None, (person.match(item, answers[item]) for item in undecided))
            yield from sorted(candidates, key=lambda match: (-match.score, match.item))


def query_for(persons: Iterable[WikidataPerson]) -> str:
    """Return the query that finds persons by their names in the languages in which Wikidata is likely to have them."""
    forms = sorted({form for person in persons for form in person.forms})
    labels = (terms.string(form, language) for form in forms for language in _LANGUAGES)
    # The endpoint of others knows none of our prefixes.
    prefixes = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
    return prefixes + _FIND % " ".join(labels)


def endpoint(url: str) -> Ask:
    """Return what asks a SPARQL endpoint over HTTP, without telling it who we are.

    In: an address that begins with http:// or https://, else UsageError. Asking raises OutputError where the endpoint
    cannot be reached or does not answer in SPARQL's JSON.
    """
    address = check(url)

    def ask(query: str) -> Rows:
        with closing(HttpClient(Keyring(), _PATIENCE)) as client:
            return _bound(SparqlClient(client, address).select(query))

    return ask


def extract(path: Path) -> Ask:
    """Return what asks a file with an extract of Wikidata in RDF, its format told by its name.

    Raises InputError where the file cannot be read, or is not what its name says.
    """
    graph = oxigraph.load_file(path)
    return lambda query: _bound(graph.select(query))


def _bound(solutions: Solutions) -> Rows:
    """Return the rows of an answer as bare values by variable."""
    columns, rows = solutions
    return [{name: cell(value) for name, value in zip(columns, row, strict=True) if value is not None} for row in rows]


def text(match: WikidataMatch) -> str:
    """Return a candidate in lines for a person, with the two commands that settle it."""
    member, item = short(match.member), f"wd:{local_name(match.item)}"
    return "\n".join(
        [
            f"{match.name}   {item}   score {match.score:.2f}",
            f"  what agrees   {'; '.join(_REASONS[reason] for reason in match.reasons)}",
            f"  look at       {match.item}",
            f"  the same:     kg members decide same-as {member} {item} --reason … --source …",
            f"  another:      kg members decide not-same-as {member} {item} --reason … --source …",
        ]
    )
