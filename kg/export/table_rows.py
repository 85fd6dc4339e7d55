"""The rows of the five tables: exactly what the SELECTs under queries/tables/ answer, which are their definition.

A test holds the two against each other. Where a cell has room for one value and the graph has several, it is the least,
as the SELECTs have it.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import product
from operator import itemgetter
from types import MappingProxyType

from kg.export.table_graph import PlaceValues, SignatureValues, TableGraph, Values
from kg.model import iri, terms
from kg.model.namespaces import DCTERMS, FOAF, PACE, RDF, SKOS, SKOSXL, XSD

Row = tuple[str, ...]
# The terms of a row, None where nothing is known; and what a row is sorted by.
_Terms = tuple[str | None, ...]
_Key = tuple[object, ...]
_Codes = Callable[[Values], Sequence[str]]

COLUMNS: Mapping[str, Row] = MappingProxyType(
    {
        "documents": (
            *("source", "document", "kind", "number", "doc_number", "date", "language", "title", "edition"),
            *("stated_total", "signature_count"),
        ),
        "signatures": (
            *("source", "document", "edition", "position", "member", "given_name", "family_name", "honorific", "state"),
            *("group", "as_printed"),
        ),
        "citations": ("source", "document", "target", "kind", "number", "year", "as_printed", "start", "end"),
        "mentions": ("source", "document", "kind", "entity", "as_printed", "start", "end", "recogniser", "score"),
        "members": (
            *("member", "given_name", "family_name", "also_printed_as", "states", "groups", "first_signed"),
            *("last_signed", "signatures", "wikidata"),
        ),
    }
)
NAMES = tuple(COLUMNS)

# The kinds of the table of mentions by class.
_KINDS = MappingProxyType(
    {
        PACE.NamedPerson: "Person",
        PACE.Member: "Person",
        PACE.NamedOrganisation: "Organisation",
        PACE.Body: "Organisation",
        PACE.PoliticalGroup: "Organisation",
        PACE.State: "State",
        PACE.NamedPlace: "Place",
    }
)
# Who tables an amendment of a compendium stands where signatories stand.
_TABLED = terms.string("compendium.tabled-by")
_NUMBERS = (f"^^{XSD.integer}", f"^^{XSD.decimal}")
_LOCAL = re.compile("^.*[#/](?:Unlisted)?")
_JUDGMENT_NUMBER = re.compile("[0-9]/[0-9][0-9]")
_WIKIDATA = f"<{iri.PREFIXES['wd']}"
_UNSIGNED = SignatureValues((), (), (), (), ())
_NONE, _ONE = terms.string(""), terms.integer(1)


def rows(name: str, graph: TableGraph) -> Iterator[Row]:
    """Make one table, its header first.

    In: one of NAMES; what was gathered of a graph. Out: rows of cells, in the order of source and place (members by
    IRI), an empty cell where nothing is known.
    """
    yield COLUMNS[name]
    for row in _MAKERS[name](graph):
        yield tuple(map(cell, row))


def cell(term: str | None) -> str:
    """Return the text of a term in a cell: an IRI whole, a literal without tag and type, nothing for None."""
    if term is None:
        return ""
    if term[0] == "<" or (term[-1] == '"' and "\\" not in term):
        return term[1:-1]
    number = _number(term)
    return terms.value_of(term).text if number is None else f"{number:f}"


# --- the tables


def _documents(graph: TableGraph) -> Iterator[_Terms]:
    """A row a source file that records a document; what it prints itself is taken from its own evidence."""
    titles, totals, signed = (
        _by_file(graph.places[prop]) for prop in (DCTERMS.title, PACE.statedTotal, PACE.signature)
    )
    files: dict[tuple[str, str], list[str]] = defaultdict(list)
    for file, said in graph.things.items():
        for name, document in product(said.get(PACE.fileName, ()), said.get(PACE.records, ())):
            files[name, document].append(file)
    for (source, document), recording in sorted(files.items(), key=lambda group: tuple(map(_rank, group[0]))):
        kinds = _local_names(graph.values([document], RDF.type))
        if kinds:
            bodies = {body for file in recording for place in signed[file] for body in place.bodies}
            yield (
                source,
                document,
                _least(kinds),
                _least(graph.values([document], PACE.number)),
                _least(graph.values(graph.values([document], PACE.publishedAs), PACE.docNumber)),
                _least_of(
                    graph.values(graph.values([file], PACE.recordsEdition), DCTERMS.issued) for file in recording
                ),
                _least_of(_local_names(graph.values([file], DCTERMS.language)) for file in recording),
                _least_of([value for place in titles[file] for value in place.values] for file in recording),
                _edition(graph, recording),
                _least_of([value for place in totals[file] for value in place.values] for file in recording),
                terms.integer(len(bodies)),
            )


def _signatures(graph: TableGraph) -> Iterator[_Terms]:
    """A row a printed signatory line."""
    # The lines of a file have the same edition, and there are few States and groups.
    edition_of = lru_cache(maxsize=1)(lambda source, files: _edition(graph, _named(graph, files, source)))
    codes = _codes(graph)

    def rows_of(source: str, place: PlaceValues) -> Iterator[tuple[_Key, _Terms]]:
        position, edition = _least(place.positions), edition_of(source, place.files)
        for document, body, start, quote in product(place.documents, place.bodies, place.starts, place.quotes):
            signature = graph.signatures.get(body, _UNSIGNED)
            for member in signature.members:
                name = _printed_name(graph, place, signature, member)
                seat = _printed_seat(place, signature, codes)
                key = (_rank(position), _rank(start), _rank(member))
                yield key, (source, document, edition, position, member, *name, *seat, quote)

    return _in_order(graph, PACE.signature, rows_of)


def _citations(graph: TableGraph) -> Iterator[_Terms]:
    """A row a cited act and place."""

    def rows_of(source: str, place: PlaceValues) -> Iterator[tuple[_Key, _Terms]]:
        for document, target, start, end, quote in product(
            place.documents, place.bodies, place.starts, place.ends, place.quotes
        ):
            kinds = _local_names(graph.values([target], RDF.type))
            if kinds:
                number, year = _designation(graph, target, kinds), _least(graph.values([target], PACE.year))
                key = (_rank(start), _rank(end), _rank(target), _rank(document))
                yield key, (source, document, target, _least(kinds), number, year, quote, start, end)

    return _in_order(graph, PACE.cites, rows_of)


def _mentions(graph: TableGraph) -> Iterator[_Terms]:
    """A row a name in title or text and what it means there."""

    def rows_of(source: str, place: PlaceValues) -> Iterator[tuple[_Key, _Terms]]:
        for document, entity, start, end, quote in product(
            place.documents, place.bodies, place.starts, place.ends, place.quotes
        ):
            shown = [
                (terms.string(_KINDS[kind]), rule)
                for kind, rule in product(graph.values([entity], RDF.type), place.rules)
                if kind in _KINDS and (rule != _TABLED or kind != PACE.NamedPerson)
            ]
            if shown:
                kinds, rules = zip(*shown, strict=True)
                key = (_rank(start), _rank(end), _rank(entity), _rank(document))
                score = _least(place.scores)
                yield key, (source, document, _least(kinds), entity, quote, start, end, _least(rules), score)

    return _in_order(graph, PACE.mentions, rows_of)


def _members(graph: TableGraph) -> Iterator[_Terms]:
    """A row a member; of what there are several, they stand in one cell."""
    signatures: dict[str, list[SignatureValues]] = defaultdict(list)
    for signature in graph.signatures.values():
        for member in signature.members:
            signatures[member].append(signature)
    codes = _codes(graph)
    members = [thing for thing, said in graph.things.items() if PACE.Member in said.get(RDF.type, ())]
    for member in sorted(members, key=_rank):
        said, signed = graph.things[member], signatures[member]
        names = said.get(FOAF.name, ())
        days = [_least(found) for one in signed if (found := graph.values(one.editions, DCTERMS.issued))]
        row = (
            _all(said.get(FOAF.givenName, ())),
            _all(said.get(FOAF.familyName, ())),
            _all(name for name in said.get(PACE.printedName, ()) if name not in names),
            _all(code for one in signed for code in codes(one.states)),
            _all(code for one in signed for code in codes(one.groups)),
            *((min(days, key=cell), max(days, key=cell)) if days else (None, None)),
            terms.integer(len(signed)) if signed else None,
            _all(match for match in said.get(SKOS.exactMatch, ()) if match.startswith(_WIKIDATA)),
        )
        if any(row):
            yield member, *row


_MAKERS: Mapping[str, Callable[[TableGraph], Iterator[_Terms]]] = MappingProxyType(
    {
        "documents": _documents,
        "signatures": _signatures,
        "citations": _citations,
        "mentions": _mentions,
        "members": _members,
    }
)


# --- their cells


def _printed_name(
    graph: TableGraph, place: PlaceValues, signature: SignatureValues, member: str
) -> Iterator[str | None]:
    """Given name, family name and form of address as the line prints them; if untold, the member's."""
    printed = graph.labels.get(place.iri, ())
    names = [label for label in printed if PACE.SeenName in label[RDF.type]]
    if not names:
        yield _least(graph.values([member], FOAF.givenName))
        yield _least(graph.values([member], FOAF.familyName))
        yield _least(signature.honorifics)
        return
    for prop in (PACE.seenGivenName, PACE.seenFamilyName):
        yield _least([value for label in names for value in label.get(prop, (_NONE,))])
    addresses = [label for label in printed if PACE.SeenHonorific in label[RDF.type]]
    yield _least([form for label in addresses for form in label.get(SKOSXL.literalForm, ())] or [_NONE])


def _printed_seat(place: PlaceValues, signature: SignatureValues, codes: _Codes) -> tuple[str | None, str | None]:
    """The codes of State and group as the line prints them; if it tells neither, the signature's."""
    state, group = codes(place.states), codes(place.groups)
    if state or group:
        return _least(state or [_NONE]), _least(group or [_NONE])
    return _least(codes(signature.states)), _least(codes(signature.groups))


def _codes(graph: TableGraph) -> _Codes:
    """What gives the codes of States or groups."""
    return lru_cache(maxsize=1 << 12)(lambda things: graph.values(things, SKOS.notation))


def _designation(graph: TableGraph, act: str, kinds: Iterable[str]) -> str | None:
    """The number of an act: its own, that of its publication or in its series, or its designation."""
    for prop in (PACE.number, PACE.docNumber, PACE.treatyNumber):
        if values := graph.values([act], prop):
            return _least(values)
    identifiers = graph.values([act], DCTERMS.identifier)
    return _least_of([one for one in identifiers if _is_number(kind, one)] for kind in kinds)


def _is_number(kind: str, identifier: str) -> bool:
    """Judgments known by their names only, and declarations of summits, have none that counts as a number."""
    name = cell(kind)
    return name != "SummitDeclaration" and (name != "Judgment" or bool(_JUDGMENT_NUMBER.search(cell(identifier))))


def _edition(graph: TableGraph, files: Iterable[str]) -> str:
    return (
        _least_of(graph.values(graph.values([file], PACE.recordsEdition), PACE.editionNumber) for file in files) or _ONE
    )


def _all(values: Iterable[str]) -> str | None:
    """All values in one cell."""
    several = sorted(set(values), key=_rank)
    return terms.string("; ".join(map(cell, several))) if several else None


# --- how values are chosen and rows sorted


def _least(values: Sequence[str]) -> str | None:
    """Return the least of some terms as SPARQL orders them; None where there is none."""
    return values[0] if len(values) == 1 else min(values, key=_rank, default=None)


def _least_of(alternatives: Iterable[Sequence[str]]) -> str | None:
    """Return the least term of several; None where one of them has none: to SPARQL that is an error, which has none."""
    several = tuple(alternatives)
    return _least([value for values in several for value in values]) if all(several) else None


def _rank(term: str | None) -> tuple[int, object]:
    """Return what a term is ordered by: nothing before IRIs, these before numbers, these before other literals."""
    if term is None:
        return 0, ""
    if term[0] == "<":
        return 1, term
    number = _number(term)
    return (3, cell(term)) if number is None else (2, number)


@lru_cache(maxsize=1 << 12)
def _number(term: str) -> Decimal | None:
    """The number that a literal is, None for another one."""
    return Decimal(term[1 : term.rindex('"')]).normalize() if term.endswith(_NUMBERS) else None


def _in_order(
    graph: TableGraph, prop: str, rows_of: Callable[[str, PlaceValues], Iterator[tuple[_Key, _Terms]]]
) -> Iterator[_Terms]:
    """Yield the rows of all places of a property, file by file by their names, in each by their keys."""
    by_name: dict[str, dict[PlaceValues, None]] = defaultdict(dict)
    for place in graph.places[prop]:
        for file in place.files:
            for name in graph.values([file], PACE.fileName):
                by_name[name][place] = None
    for source, places in sorted(by_name.items(), key=lambda item: _rank(item[0])):
        found = [row for place in places for row in rows_of(source, place)]
        yield from map(itemgetter(1), sorted(found, key=itemgetter(0)))


def _named(graph: TableGraph, files: Iterable[str], name: str) -> Iterator[str]:
    return (file for file in files if name in graph.values([file], PACE.fileName))


def _by_file(places: Iterable[PlaceValues]) -> Mapping[str, list[PlaceValues]]:
    by_file: dict[str, list[PlaceValues]] = defaultdict(list)
    for place in places:
        for file in place.files:
            by_file[file].append(place)
    return by_file


def _local_names(iris: Iterable[str]) -> list[str]:
    return [_local_name(one) for one in iris]


@lru_cache(maxsize=1 << 10)
def _local_name(term: str) -> str:
    """The name of a class, of an act that no list has without what tells so; or of a language."""
    return terms.string(_LOCAL.sub("", cell(term)))
