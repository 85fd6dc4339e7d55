"""Reviewing who is who: the open pairs of a graph with what speaks for and against them, and the file of decisions."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kg import resources, store
from kg.errors import OutputError, UsageError
from kg.identity.decisions import Decision, agreed, block, decisions_of
from kg.iri import PREFIXES, local_name
from kg.tables import cell
from kg.vocabulary import Vocabulary

_PAIRS = """
SELECT ?link ?score ?layer ?name ?form ?member ?holds WHERE {
  ?link a pace:CandidateLink ; pace:score ?score ; pace:joins ?name .
  OPTIONAL { ?link pace:layer ?layer }
  ?name skosxl:literalForm ?form ; pace:nameOf ?holds .
  BIND(STRBEFORE(STR(?name), "/name/") AS ?member)
} ORDER BY ?link ?name
"""
_FEATURES = "SELECT ?link ?how ?feature WHERE { ?link a pace:CandidateLink ; ?how ?feature . VALUES ?how { %s } }"
_LINES = """
SELECT ?link ?file ?quote WHERE {
  ?link a pace:CandidateLink ; pace:joins ?name .
  ?name pace:provedBy ?line .
  ?line oa:hasTarget/pace:fileName ?file ; pace:quote ?quote .
} ORDER BY ?link ?name ?file ?quote
"""
_LINES_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open pair: its score, the layer in which the names agree, keys of features for and against, the lines.

    `names` are the two names as printed with the IRI that each gives (`member`) and the one that holds; `lines` file
    and quote of some of the lines that print them.
    """

    score: float
    layer: str
    names: tuple[tuple[str, str, str], ...]
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]
    lines: tuple[tuple[str, str], ...]


def candidates(folder: Path) -> tuple[Candidate, ...]:
    """Return the open pairs of a graph folder, best first.

    Raises GraphError where the folder holds no graph.
    """
    graph = store.open_store(folder)

    def select(query: str) -> dict[str, list[tuple[str, ...]]]:
        found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for row in store.select(graph, _with_prefixes(query)).rows:
            link, *cells = map(cell, row)
            found[link].append(tuple(cells))
        return found

    pairs, lines = select(_PAIRS), select(_LINES)
    speaking = {how: select(_FEATURES % how) for how in ("pace:speaksFor", "pace:speaksAgainst")}
    found = [
        Candidate(
            score=float(rows[0][0]),
            layer=local_name(rows[0][1]),
            names=tuple((form, member, holds) for _, _, _, form, member, holds in rows),
            speaks_for=_keys(speaking["pace:speaksFor"][link]),
            speaks_against=_keys(speaking["pace:speaksAgainst"][link]),
            lines=tuple((file, quote) for file, quote in dict.fromkeys(lines[link])),
        )
        for link, rows in pairs.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.score, one.names)))


def _with_prefixes(query: str) -> str:
    return "".join(f"PREFIX {prefix}: <{namespace}> " for prefix, namespace in PREFIXES.items()) + query


def _keys(rows: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted(local_name(feature) for _, feature in rows))


def text(candidate: Candidate) -> str:
    """Return an open pair in lines for a person."""
    heads = [f"{form}  <{member}>" for form, member, _ in candidate.names]
    shown = [f"    {file}: {' '.join(quote.split())}" for file, quote in candidate.lines[:_LINES_SHOWN]]
    left = len(candidate.lines) - len(shown)
    return "\n".join(
        [
            f"{candidate.score:.3f}  {heads[0]}",
            f"       {heads[-1]}",
            f"    layer    {candidate.layer}",
            f"    for      {', '.join(candidate.speaks_for)}",
            f"    against  {', '.join(candidate.speaks_against) or '-'}",
            *shown,
            *([f"    … and {left} more lines"] if left else []),
        ]
    )


def decisions_file() -> Path:
    """Return the file of decisions of this installation."""
    return resources.folder("ontology") / "identity.ttl"


def append(decision: Decision, path: Path, vocabulary: Vocabulary) -> str:
    """Append a decision to a file of decisions and return its block of Turtle.

    In: a decision, the file, and the vocabularies with the decisions taken so far. Raises UsageError where it was
    taken before, InstallationError where it contradicts another, and OutputError where the file cannot be written.
    """
    named = decision.named()
    known = decisions_of(vocabulary).all
    if named.iri in {one.iri for one in known}:
        raise UsageError(f"{named.iri} was decided before: change it in {path}")
    written = block(named)
    agreed((*known, named))
    try:
        kept = path.read_text(encoding="utf-8")
        draft = path.with_name(f".{path.name}")
        draft.write_text(kept + written, encoding="utf-8", newline="\n")
        draft.replace(path)
    except OSError as error:
        raise OutputError(f"{path}: the decision cannot be written ({error.strerror}): give another --file") from error
    return written
