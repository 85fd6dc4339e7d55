"""Completion at the prompt: prefixes, and the classes and properties that a graph defines or uses."""

from collections.abc import Sequence
from pathlib import Path
from threading import Thread

from kg.model import terms as rdf
from kg.model.errors import KgError
from kg.model.iri import PREFIXES, compact
from kg.store.sparql import query

# A large graph is not walked to its end: the terms of its ontology come first.
_LIMITS = query.Limits(seconds=5)
_TERMS = (
    "SELECT DISTINCT ?term { { ?term rdfs:isDefinedBy ?ontology } UNION { ?some a ?term } UNION { ?any ?term ?thing } }"
)
PREFIXED = tuple(f"{prefix}:" for prefix in sorted({*PREFIXES, "id"}))
KEYWORDS = (
    *("ASC", "ASK", "AVG", "BASE", "BIND", "BOUND", "BY", "COALESCE", "CONCAT", "CONSTRUCT", "CONTAINS", "COUNT"),
    *("DESC", "DESCRIBE", "DISTINCT", "EXISTS", "FILTER", "FROM", "GRAPH", "GROUP", "HAVING", "IF", "LANG", "LCASE"),
    *("LIMIT", "MAX", "MIN", "MINUS", "NAMED", "NOT", "OFFSET", "OPTIONAL", "ORDER", "PREFIX", "REGEX", "SELECT"),
    *("STR", "STRLEN", "SUM", "UCASE", "UNION", "VALUES", "WHERE", "YEAR"),
)


class CompletionWords:
    """The words to complete; those of the graph are looked up beside the user's typing and join when they are found."""

    def __init__(self, folder: Path) -> None:
        self._words: Sequence[str] = (*PREFIXED, *KEYWORDS)

        def look_up() -> None:
            self._words = (*terms(folder), *self._words)

        # A thread that nobody waits for: who leaves at once is not held up.
        Thread(target=look_up, daemon=True).start()

    def __call__(self) -> list[str]:
        """Return what is known by now."""
        return list(self._words)


def terms(folder: Path) -> tuple[str, ...]:
    """Return the classes and properties of a graph as prefixed names, sorted; none where they cannot be asked for."""
    try:
        rows = query.run(folder, _TERMS, limits=_LIMITS).rows
    except KgError:
        return ()
    names = {compact(rdf.iri_of(term)) for (term,) in rows if term}
    return tuple(sorted(name for name in names if not name.startswith(("id:", "http"))))
