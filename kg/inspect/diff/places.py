"""Where a changed fact is printed: evidence that says it itself, else evidence of the thing that it is said of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kg.inspect.descriptions import text_of
from kg.inspect.diff.changes import ChangeKind, ChangeSet, PrintedPlace, Scope
from kg.inspect.diff.graph import ABOUT, ITSELF, LINES, POINTING, EvidenceRow, GraphView, Views
from kg.model import terms
from kg.model.errors import GraphError
from kg.model.namespaces import PACE
from kg.model.terms import Quad
from kg.model.text import line_and_column
from kg.store import graph_folder


def located(sets: Sequence[ChangeSet], views: Views) -> Sequence[ChangeSet]:
    """Return sets of changes with the places of each change.

    The texts of the files are in memory together, so give no more sets at once than memory has room for.
    Raises GraphError where the texts kept beside a graph are not those of the graph.
    """
    for view in views:
        rows: list[list[list[EvidenceRow]]] = []
        for part in sets:
            rows.append([])
            find = _of_members if part.scope is Scope.MEMBER else _of_documents
            for change in part.changes:
                evidence = find(change.lost if view.kind is ChangeKind.LOST else change.gained, view)
                rows[-1].append(sorted(set(evidence), key=lambda row: (row.source, row.span)))
        places = _places({row for of_set in rows for of_change in of_set for row in of_change}, view)
        sets = [
            replace(
                part,
                changes=tuple(
                    # One place may say two things that change together: the date of a document and that of its edition.
                    replace(change, places=(*change.places, *dict.fromkeys(places[row] for row in of_change)))
                    for change, of_change in zip(part.changes, of_set, strict=True)
                ),
            )
            for part, of_set in zip(sets, rows, strict=True)
        ]
    return sets


def _of_documents(quads: Sequence[Quad], view: GraphView) -> Iterable[EvidenceRow]:
    """Return what says it of the document or a part, else what points to the part, else where the document begins."""
    own = [quad for quad in quads if quad.subject == quad.graph]
    parts = [quad for quad in quads if quad.subject != quad.graph]
    for group in (own, parts):
        exact = [
            row
            for quad in group
            for row in view.evidence(ABOUT, quad.subject)
            if (row.property, row.value) == (quad.predicate, quad.object)
        ]
        if exact:
            return exact
    pointing = [row for subject in _subjects(quads) for row in view.evidence(POINTING, subject)]
    if pointing:
        return pointing
    # The first evidence of each file of a document.
    first: dict[tuple[str, str], EvidenceRow] = {}
    for document in _subjects(own):
        for row in sorted(view.evidence(ABOUT, document), key=lambda row: row.span):
            first.setdefault((document, row.source), row)
    return first.values()


def _of_members(quads: Sequence[Quad], view: GraphView) -> list[EvidenceRow]:
    """Return the lines of the signatures that prove a membership, else of those that prove a name or match, else that
    print a name.
    """
    signatures = dict.fromkeys(quad.object for quad in quads if quad.predicate == PACE.provedBy)
    rows = [row for signature in signatures for row in view.evidence(POINTING, signature)]
    if rows:
        return rows
    proofs = [proof for subject in _subjects(quads) for proof in view.describe(subject).get(PACE.provedBy, ())]
    rows = [row for proof in proofs for row in view.evidence(ITSELF, proof)]
    if rows:
        return rows
    literals = [quad for quad in quads if not terms.is_resource(quad.object)]
    return [
        row
        for quad in literals
        for row in view.evidence(LINES, quad.subject)
        if terms.value_of(quad.object).text in row.quote
    ]


def _subjects(quads: Iterable[Quad]) -> list[str]:
    return list(dict.fromkeys(quad.subject for quad in quads))


def _places(rows: Iterable[EvidenceRow], view: GraphView) -> Mapping[EvidenceRow, PrintedPlace]:
    """Look up file, line and column of each piece of evidence; each text is opened once."""
    by_source: dict[str, list[EvidenceRow]] = defaultdict(list)
    for row in rows:
        by_source[row.source].append(row)
    digests = {source: text_of(view.describe(source), PACE.sha256) for source in by_source}
    texts = graph_folder.texts_of(view.path, set(digests.values())) if digests else {}
    places = {}
    for source, evidence in by_source.items():
        text, file = texts.get(digests[source], ""), text_of(view.describe(source), PACE.fileName)
        for row in evidence:
            if row.span.slice(text) != row.quote:
                message = f"{view.path}: the texts kept for {file} are not those of the graph: build the graph again"
                raise GraphError(message)
            line, column = line_and_column(text, row.span.start)
            places[row] = PrintedPlace(view.kind, file, row.span, line, column, row.quote, row.rule)
    return places
