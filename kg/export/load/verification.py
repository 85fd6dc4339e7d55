"""Verification of a load: counts of all graphs, canonical hashes of some, and answers, compared with the file.

Whatever differs is named. A graph that is not as it should be is told to the caller, so that the next load sends it.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation, Overflow, Underflow
from pathlib import Path
from types import MappingProxyType

import pyoxigraph

from kg.export.load.plan import Contents
from kg.export.load.sparql_client import PAGE, Row, SparqlClient, Triple
from kg.model import terms as rdf
from kg.model.errors import OutputError, QueryError
from kg.model.terms import is_resource
from kg.store import nquads, oxigraph
from kg.store.graph_folder import GRAPH
from kg.store.sparql import brackets, parameters, query
from kg.store.sparql.query import Limits, NamedQuery

COUNTS, SAMPLE, QUERIES = "counts", "sample", "queries"
DEPTHS = (COUNTS, SAMPLE, QUERIES)

# A graph is read back into memory, and sorted by the store: members of a large build are left to the counts.
LARGEST_IN_SAMPLE = 50_000
_SECONDS = 10.0
_EXAMPLE = 200

# Telling what a store changed from what it lost: no change that has to be looked through is passed over in silence.
_NUMBERS = frozenset(f"{rdf.XSD}{name}" for name in ("integer", "decimal", "double", "float"))
_BOOLEANS = MappingProxyType({"1": "true", "0": "false"})
# What cannot be told as a number is compared as it is written.
_UNTELLABLE = (InvalidOperation, Overflow, Underflow)
# Beyond what any store keeps of a number, so that nothing is rounded.
_EXACT = Context(prec=1000, traps=list(_UNTELLABLE))
_SHORT = Context(prec=6, traps=list(_UNTELLABLE))


@dataclass(frozen=True, slots=True)
class LoadCheck:
    """One step of the proof: what it is called and found; graphs that are to be sent again, and what else differs.

    `notes` is what a reader should know though it is no failure.
    """

    name: str
    found: str
    broken: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the store is as the file, as far as this step looked."""
        return not self.broken and not self.differs


def counts(reader: SparqlClient, file: Mapping[str, Contents], removed: Iterable[str]) -> LoadCheck:
    """Compare the number of triples of every graph with the file's, and with none where a graph was removed."""
    expected = {**dict.fromkeys(removed, 0), **{graph: content.triples for graph, content in file.items()}}
    counted = reader.counts(expected)
    broken = tuple(graph for graph, count in expected.items() if counted[graph] != count)
    differs = tuple(f"{graph} holds {counted[graph]} of {expected[graph]} triples" for graph in broken)
    return LoadCheck(COUNTS, f"{len(file)} graphs, {sum(expected.values())} triples", broken, differs)


def drawn(file: Mapping[str, Contents], first: Iterable[str], size: int) -> tuple[str, ...]:
    """Draw the sample: graphs in the order of their digests, one half of those that `first` names, the rest of all.

    The same file and the same load give the same sample; graphs over LARGEST_IN_SAMPLE are left out.
    """
    readable = [graph for graph, content in file.items() if content.triples <= LARGEST_IN_SAMPLE]
    readable.sort(key=lambda graph: (file[graph].digest, graph))
    sent = set(first)
    chosen = [graph for graph in readable if graph in sent][: (size + 1) // 2]
    return tuple([*chosen, *(graph for graph in readable if graph not in chosen)][:size])


def sample(reader: SparqlClient, path: Path, file: Mapping[str, Contents], graphs: Iterable[str]) -> LoadCheck:
    """Read some graphs back and compare their canonical hashes (RDFC-1.0) with those of the file."""
    chosen = tuple(graphs)
    theirs = {graph: reader.triples(graph, file[graph].triples) for graph in chosen}
    ours: dict[str, list[Triple]] = {
        graph: [] for graph in chosen if canonical_hash(theirs[graph]) != file[graph].digest
    }
    for quad in nquads.read(path) if ours else ():
        if quad.graph in ours:
            ours[quad.graph].append((quad.subject, quad.predicate, quad.object))
    changes = {graph: change(triples, theirs[graph], OF_DATA) for graph, triples in ours.items()}
    broken = tuple(graph for graph, name in changes.items() if name is None)
    differs = []
    for graph in broken:
        missing, more = set(ours[graph]) - set(theirs[graph]), set(theirs[graph]) - set(ours[graph])
        sides = (("lacks", missing), ("has", more))
        parts = [f"{verb} {' '.join(min(triples))[:_EXAMPLE]}" for verb, triples in sides if triples]
        differs.append(f"{graph} {' but '.join(parts) or 'repeats triples'}")
    notes = (f"in {count} graphs {name}" for name, count in sorted(Counter(filter(None, changes.values())).items()))
    total = sum(file[graph].triples for graph in chosen)
    digest = hashlib.sha256("".join(sorted(file[graph].digest for graph in chosen)).encode()).hexdigest()[:16]
    report = f"{len(chosen)} graphs, {total} triples read back, hash {digest}"
    return LoadCheck(SAMPLE, report, broken, tuple(differs), tuple(notes))


def canonical_hash(triples: Iterable[Triple]) -> str:
    """Return the SHA-256 of the canonical form of some triples (RDFC-1.0, https://www.w3.org/TR/rdf-canon/).

    In: terms as a store gave them. Out: the hash in hex, empty where they are no RDF.
    """
    text = "".join(f"{' '.join(triple)} .\n" for triple in triples)
    try:
        dataset = pyoxigraph.Dataset(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.N_TRIPLES))
    except (SyntaxError, ValueError):
        return ""
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(f"{' '.join(map(oxigraph.term, (q.subject, q.predicate, q.object)))} .\n" for q in dataset)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def answers(reader: SparqlClient, folder: Path, base: str) -> LoadCheck:
    """Ask the store and the graph folder the same shipped queries and compare the answers, whatever their order.

    In: the folder and the base IRI of its things. Raises GraphError where the folder is broken.
    """
    # A pattern that only the union of all graphs holds: triples of two graphs, or of the one that there is.
    triples: dict[str, str] = {}
    for quad in nquads.read(folder / GRAPH):
        if is_resource(quad.object):
            triples.setdefault(quad.graph, f"{quad.subject} {quad.predicate} {quad.object} .")
        if len(triples) > 1:
            break
    if not reader.see_union(" ".join(triples.values())):
        note = "the store was asked nothing: no way is known to have it answer from all named graphs"
        return LoadCheck(QUERIES, "none compared", notes=(note,))
    changes: Counter[str] = Counter()
    differs, left = [], []
    for named in compared_queries():
        try:
            name, difference = _compared(reader, folder, base, named)
        except (QueryError, OutputError) as error:
            side = "asked" if isinstance(error, QueryError) else "answered"
            left.append(f"the query {named.name} was not {side}: {error}")
        else:
            changes.update([name] if name is not None else [])
            differs += [f"the query {named.name} {difference}"] if name is None else []
    notes = (f"in {count} answers {name}" for name, count in changes.items() if name)
    return LoadCheck(QUERIES, f"{changes.total()} answered alike", (), tuple(differs), (*notes, *left))


def compared_queries() -> tuple[NamedQuery, ...]:
    """Return the shipped queries that are asked.

    Those that divide are left out: Virtuoso divides whole numbers as whole ones, which tells engines apart, not data.
    """
    return tuple(named for named in query.named().values() if " / " not in named.text)


def _compared(reader: SparqlClient, folder: Path, base: str, named: NamedQuery) -> tuple[str | None, str]:
    """Return the name of the change between two answers, None where they differ, and how they differ.

    Raises QueryError where the folder, OutputError where the store does not answer.
    """
    examples = [f"{one.name}={one.example}" for one in named.parameters if one.default is None and not one.optional]
    terms = parameters.terms(named.parameters, examples, base)
    ours = query.run(folder, named.text, terms, Limits(seconds=_SECONDS, rows=PAGE))
    if ours.cut:
        raise QueryError(f"it has over {len(ours.rows)} rows, or takes long")
    theirs = list(reader.select(bound(named.text, terms), retries=0).rows)
    lacking = [row for row in ours.rows if row not in set(theirs)]
    example = f", for instance without {' '.join(term or '-' for term in lacking[0])[:_EXAMPLE]}" if lacking else ""
    return change(ours.rows, theirs), f"has {len(theirs)} rows in the store, {len(ours.rows)} in the file{example}"


def bound(text: str, terms: Mapping[str, str]) -> str:
    """Put terms in the place of variables in the WHERE of a query.

    In: one of the package's own queries, whose SELECT names none of these variables; N-Triples terms by variable.
    Elsewhere a query's parameters are bound by VALUES; Virtuoso loses what an OPTIONAL finds where its FILTER compares
    with a variable that VALUES binds, or refuses the query.
    """
    head, where, body = text.partition("WHERE")
    return head + where + brackets.TOKEN.sub(lambda token: terms.get(token["variable"] or "", token.group()), body)


def _valued(term: str | None) -> str | None:
    """Return a number by its value, whatever its form and kind; a truth value in words; any other term as it is."""
    if term is None or not term.startswith('"'):
        return term
    value = rdf.value_of(term)
    if value.datatype == f"{rdf.XSD}boolean":
        return rdf.typed(_BOOLEANS.get(value.text, value.text), "boolean")
    try:
        return str(Decimal(value.text).normalize(_EXACT)) if value.datatype in _NUMBERS else term
    except _UNTELLABLE:
        return term


def _rounded(term: str | None) -> str | None:
    """Return a number that is not whole to six significant places: engines divide to more or fewer."""
    valued = _valued(term)
    if valued is None or valued[0] in '"<_' or "." not in valued:
        return valued
    try:
        return str(Decimal(valued).normalize(_SHORT))
    except _UNTELLABLE:
        return valued


def _counts(rows: Iterable[Row], form: Callable[[str | None], str | None]) -> Counter[Row]:
    return Counter(tuple(map(form, row)) for row in rows)


# In the order in which they are tried, each on top of the one before.
SAME = ""
FORMS = "numbers or truth values are written in another form (1 for 1.0, 0 for false)"
PLACES = "numbers have more or fewer places"
REPEATED = "some rows come more than once"
_CHANGES: Mapping[str, Callable[[Iterable[Row]], Counter[Row]]] = MappingProxyType(
    {
        SAME: Counter,
        FORMS: lambda rows: _counts(rows, _valued),
        PLACES: lambda rows: _counts(rows, _rounded),
        REPEATED: lambda rows: Counter(set(_counts(rows, _rounded))),
    }
)
# What a store may do to data that it keeps, and what an engine may do to an answer.
OF_DATA = (SAME, FORMS)
OF_ANSWERS = (SAME, FORMS, PLACES, REPEATED)


def change(ours: Collection[Row], theirs: Collection[Row], allowed: Iterable[str] = OF_ANSWERS) -> str | None:
    """Name what has to be looked through for two answers to be alike, whatever the order of rows.

    In: rows of terms; the changes that may be looked through. Out: the empty string where the answers are alike as
    they stand, the name of a change, or None where they differ.
    """
    return next((name for name in allowed if _CHANGES[name](ours) == _CHANGES[name](theirs)), None)
