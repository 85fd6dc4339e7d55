"""Comparison of two graph folders: sets of changes for documents, the acts that they name, and members.

A fact is what `graph.ttl` holds without the vocabularies: no evidence, no description of a file, no ontology. A file
that was renamed, or printed anew with the same content, is therefore no difference.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from kg.graph import merge
from kg.inspect.diff import documents, members, places
from kg.inspect.diff.changes import ChangeKind, ChangeSet, Scope, grouped
from kg.inspect.diff.graph import Views, open_view, quad_of
from kg.inspect.diff.wording import Wording
from kg.model import terms
from kg.model.terms import Quad
from kg.store import graph_folder, oxigraph

# Sets of changes whose files' texts are held together: some 10 MB of text, and one reading of texts.jsonl for all.
_AT_ONCE = 1000
_DIGITS = re.compile(r"(\d+)")


def differences(before: Path, after: Path) -> Iterator[ChangeSet]:
    """Yield what two graph folders say differently.

    In: the folders, the first being the older by convention. Out: sets in the order of documents, acts, members, each
    in the order of their names and numbers; nothing where the graphs say the same. A base IRI of its own is no
    difference: things go under the base of the first. What only one graph says is held in memory, never a graph.
    Raises GraphError where a folder is no graph folder or its files do not fit each other.
    """
    base = oxigraph.base_of(graph_folder.require(before))
    older = open_view(before, ChangeKind.LOST, base)
    newer = open_view(graph_folder.require(after), ChangeKind.GAINED, base)
    views, wording = (older, newer), Wording((newer, older), base)
    deltas = grouped(_facts(views, base))

    def order(key: tuple[Scope, str]) -> tuple[int, list[tuple[int, str]]]:
        """Scopes in their order; things by name, numbers by size."""
        scope, thing = key
        pieces = _DIGITS.split(terms.iri_of(thing))
        return list(Scope).index(scope), [(int(piece), "") if piece.isdecimal() else (-1, piece) for piece in pieces]

    def changes(scope: Scope, thing: str) -> ChangeSet:
        delta = deltas[scope, thing]
        if scope is Scope.ACT:
            return documents.act_changes(thing, delta, wording)
        changes_of = documents.document_changes if scope is Scope.DOCUMENT else members.member_changes
        return changes_of(thing, delta, views, wording)

    sets = (changes(*key) for key in sorted(deltas, key=order))
    while chunk := list(islice(sets, _AT_ONCE)):
        yield from places.located(chunk, views)


def _facts(views: Views, base: str) -> Iterator[tuple[tuple[Scope, str], ChangeKind, Quad]]:
    """Yield all differing facts, each with the document, act or member that it belongs to."""
    older, newer = views
    for kind, line in differing(older.lines(), newer.lines()):
        view = older if kind is ChangeKind.LOST else newer
        quad = quad_of(line, view.path)
        if not merge.is_fact(quad, base) or merge.is_vocabulary(quad, base):
            continue
        if quad.graph == f"<{base}graph/acts>":
            yield (Scope.ACT, quad.subject), kind, quad
        elif quad.graph == f"<{base}graph/members>":
            yield (Scope.MEMBER, members.owner(view, quad.subject)), kind, quad
        else:
            yield (Scope.DOCUMENT, quad.graph), kind, quad


def differing(older: Iterable[str], newer: Iterable[str]) -> Iterator[tuple[ChangeKind, str]]:
    """Yield what only one of two ascending sequences holds, in ascending order, in one pass.

    In: lines, each once, ascending by code point. Out: LOST for a line of the first, GAINED for one of the second.

    >>> [(kind.value, line) for kind, line in differing(["a", "b", "d"], ["b", "c"])]
    [('lost', 'a'), ('gained', 'c'), ('lost', 'd')]
    """
    left, right = iter(older), iter(newer)
    first, second = next(left, None), next(right, None)
    while first is not None or second is not None:
        if first == second:
            first, second = next(left, None), next(right, None)
        elif second is None or (first is not None and first < second):
            # The condition says that `first` is a line: where `second` is None it cannot be None as well.
            yield ChangeKind.LOST, str(first)
            first = next(left, None)
        else:
            yield ChangeKind.GAINED, second
            second = next(right, None)
