"""What engines of validation are held against each other on, for the tests and the bench; results made comparable."""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.term import Node

from kg.model import iri, terms
from kg.model.terms import Quad
from kg.pipeline import corpus
from kg.pipeline.validation import documents_of
from kg.read import inputs
from kg.validate import procedure, shapes
from kg.validate.results import ValidationReport
from kg.validate.shapes import SH, Shapes
from tests.fixtures.wrong_documents import documents
from tests.generate.corpus import declarations
from tests.oracles import jena
from tests.paths import TESTS

# A result as far as engines can agree on it: focus, shape, path, value, severity, component.
Row = tuple[str, str, str, str, str, str]
Graphs = Sequence[tuple[Quad, ...]]


# --- documents


def graphs(folder: Path) -> Iterator[tuple[Quad, ...]]:
    """Yield the documents of a folder, each as it is validated, then what is said of members."""
    for document in documents_of(corpus.in_memory(inputs.find([folder]), ner=False).quads):
        quads = (*document.quads, *document.context)
        yield (*quads, *procedure.standards(quads, procedure.load()))


def golden(folder: Path, which: str) -> Path:
    """Copy the texts of one golden corpus, `golden` or `gold`, into a folder; return the folder."""
    for path in (TESTS / which).glob("*.txt"):
        shutil.copy(path, folder)
    return folder


def generated(folder: Path, count: int, seed: int = 7) -> Path:
    """Write so many generated declarations into a folder; return the folder."""
    for name, text in declarations(count, seed):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def wrong(folder: Path) -> Iterator[Path]:
    """Write every wrong document into a folder of its own; yield those folders."""
    for number, one in enumerate(documents()):
        own = folder / f"{number:03}"
        own.mkdir()
        one.write(own)
        yield own


# --- results


def rows(report: ValidationReport) -> frozenset[Row]:
    """Return the results of one of our reports."""
    return frozenset((one.focus, one.code, one.path, one.value, one.severity, one.component) for one in report.results)


def by_jena(sets: Graphs, loaded: Shapes, classes: str, folder: Path) -> list[frozenset[Row]]:
    """Return Jena's results on each set, but for those that another of them explains, as is done with ours."""
    ours, hierarchy = folder / "shapes.nt", "".join(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in loaded.hierarchy)
    ours.write_bytes(loaded.graph.serialize(format="nt", encoding="utf-8"))
    cases = []
    for number, quads in enumerate(sets):
        data = folder / f"{number}.nt"
        data.write_text("".join(f"{s} {p} {o} .\n" for s, p, o, _ in quads) + hierarchy, encoding="utf-8")
        cases.append((ours, data))
    reports = jena.validate(classes, cases, folder)
    assert None not in reports
    return [_kept(_rows(Graph().parse(data=one or "", format="nt")), loaded) for one in reports]


def _rows(report: Graph) -> Iterator[Row]:
    for node in report.subjects(RDF.type, SH.ValidationResult):
        yield (
            _term(report.value(node, SH.focusNode)),
            shapes.code_of(report.value(node, SH.sourceShape) or ""),
            _term(report.value(node, SH.resultPath)),
            _term(report.value(node, SH.value)),
            iri.local_name(str(report.value(node, SH.resultSeverity))).lower(),
            str(report.value(node, SH.sourceConstraintComponent)),
        )


def _term(node: Node | None) -> str:
    """The N-Triples term as we write it; nothing for a blank node, which is a path that is no property."""
    if isinstance(node, URIRef):
        return terms.resource(str(node))
    if not isinstance(node, Literal):
        return ""
    plain = terms.string(str(node), node.language or "")
    typed = not node.language and node.datatype not in (None, URIRef(iri.expand("xsd:string")))
    return f"{plain}^^<{node.datatype}>" if typed else plain


def _kept(found: Iterable[Row], loaded: Shapes) -> frozenset[Row]:
    gathered = frozenset(found)
    codes = {row[1] for row in gathered}
    return frozenset(row for row in gathered if codes.isdisjoint(loaded.explained_by.get(row[1], ())))
