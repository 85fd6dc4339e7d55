"""The last step of the proof: shipped queries, asked of the store and of the graph folder, are answered alike."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kg.export.load import answer_comparison
from kg.export.load.sparql_client import PAGE, SparqlClient
from kg.export.load.verification import QUERIES, LoadCheck
from kg.model import terms as rdf
from kg.model.errors import OutputError, QueryError
from kg.store import nquads
from kg.store.graph_folder import GRAPH
from kg.store.sparql import parameters, query
from kg.store.sparql.query import Limits, NamedQuery

_SECONDS = 10.0
# Comments, IRIs and strings hide variables.
_TOKEN = re.compile(
    r"""\#[^\n]* | <[^<>"{}|^`\\\s]*> | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' | [?$](?P<name>\w+)""", re.VERBOSE
)


class AnswerState(StrEnum):
    """How two answers to one query compare; LEFT where one side gave none in time."""

    ALIKE = "alike"
    DIFFERENT = "different"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class AnswerOutcome:
    """What became of one query; `why` tells what was looked through, what differs, or why there is no answer."""

    name: str
    state: AnswerState
    why: str


def compare(reader: SparqlClient, folder: Path, base: str) -> LoadCheck:
    """Ask the store and the graph folder the same shipped queries and compare the answers, whatever their order.

    In: the folder and the base IRI of its things. Raises GraphError where the folder is broken.
    """
    if not reader.see_union(_spread(folder / GRAPH)):
        told = "the store was asked nothing: no way is known to have it answer from all named graphs"
        return LoadCheck(QUERIES, "none compared", notes=(told,))
    outcomes = [_outcome(reader, folder, base, named) for named in asked()]
    count = sum(one.state is AnswerState.ALIKE for one in outcomes)
    reasons = Counter(one.why for one in outcomes if one.state is AnswerState.ALIKE and one.why)
    looked = [f"in {times} answers {why}" for why, times in sorted(reasons.items())]
    return LoadCheck(
        QUERIES,
        f"{count} answered alike",
        differs=tuple(_told(outcomes, AnswerState.DIFFERENT)),
        notes=(*looked, *_told(outcomes, AnswerState.LEFT)),
    )


def _told(outcomes: Iterable[AnswerOutcome], state: AnswerState) -> Iterator[str]:
    return (f"the query {one.name} {one.why}" for one in outcomes if one.state is state)


def asked() -> tuple[NamedQuery, ...]:
    """Return the shipped queries that are asked.

    Those that divide are left out: Virtuoso divides whole numbers as whole ones, which tells engines apart, not data.
    """
    return tuple(named for named in query.named().values() if " / " not in named.text)


def _outcome(reader: SparqlClient, folder: Path, base: str, named: NamedQuery) -> AnswerOutcome:
    given = [f"{one.name}={one.example}" for one in named.parameters if one.default is None and not one.optional]
    terms = parameters.terms(named.parameters, given, base)
    try:
        ours = query.run(folder, named.text, terms, Limits(seconds=_SECONDS, rows=PAGE))
    except QueryError as error:
        return AnswerOutcome(named.name, AnswerState.LEFT, f"was not asked: {error}")
    if ours.cut:
        return AnswerOutcome(
            named.name, AnswerState.LEFT, f"was not asked: it has over {len(ours.rows)} rows, or takes long"
        )
    try:
        theirs = reader.select(bound(named.text, terms), retries=0)
    except OutputError as error:
        return AnswerOutcome(named.name, AnswerState.LEFT, f"was not answered: {error}")
    name = answer_comparison.change(ours.rows, theirs)
    if name is None:
        return AnswerOutcome(named.name, AnswerState.DIFFERENT, _difference(ours.rows, theirs))
    return AnswerOutcome(named.name, AnswerState.ALIKE, name)


def bound(text: str, terms: Mapping[str, str]) -> str:
    """Put terms in the place of variables in the WHERE of a query.

    In: one of the package's own queries, whose SELECT names none of these variables; N-Triples terms by variable.
    Elsewhere a query's parameters are bound by VALUES; Virtuoso loses what an OPTIONAL finds where its FILTER compares
    with a variable that VALUES binds, or refuses the query.
    """
    head, where, body = text.partition("WHERE")
    return head + where + _TOKEN.sub(lambda token: terms.get(token["name"] or "", token.group()), body)


def _difference(ours: Iterable[answer_comparison.Row], theirs: Iterable[answer_comparison.Row]) -> str:
    one, other = list(ours), list(theirs)
    lacking = [row for row in one if row not in set(other)]
    shown = f", for instance without {' '.join(term or '-' for term in lacking[0])[:200]}" if lacking else ""
    return f"has {len(other)} rows in the store, {len(one)} in the file{shown}"


def _spread(path: Path) -> str:
    """Return a pattern that only the union of all graphs holds: triples of two graphs, or of the one that there is."""
    found: dict[str, str] = {}
    for quad in nquads.read(path):
        if rdf.is_resource(quad.object):
            found.setdefault(quad.graph, f"{quad.subject} {quad.predicate} {quad.object} .")
        if len(found) > 1:
            break
    return " ".join(found.values())
