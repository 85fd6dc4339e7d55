"""The files of a graph folder while they are written: statements come document by document, each file is in order."""

import json
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from kg.graph import merge
from kg.model import terms
from kg.model.findings import LocatedFinding
from kg.model.iri import BASE
from kg.model.terms import Quad
from kg.pipeline.validation import DocumentGraph
from kg.store import graph_folder, turtle
from kg.store.nquads import ExternalSort
from kg.validate.results import ValidationReport


class GraphFolderWriter:
    """A graph folder in the making under the base IRI `base`."""

    def __init__(self, path: Path, base: str) -> None:
        """Begin with an empty folder."""
        self._path, self._base = path, base
        self._open = ExitStack()
        self._graph, self._facts, self._texts = (self._open.enter_context(ExternalSort(path)) for _ in range(3))
        self._vocabulary: list[Quad] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._open.close()

    def add(self, document: DocumentGraph) -> None:
        """Take the statements and texts of one document. Raises OSError."""
        self.add_quads(document.quads)
        # The text as it was read: every offset of the graph counts in it, also where the file has gone.
        self._texts.add(
            json.dumps({"sha256": source.digest, "text": source.text}, ensure_ascii=False) + "\n"
            for source in document.sources
            if not source.repeats
        )

    def add_quads(self, quads: Iterable[Quad]) -> None:
        """Take statements under the usual base. Raises OSError."""
        lines, facts = [], []
        for quad in terms.rebased(quads, BASE, self._base):
            line = quad.line()
            lines.append(line)
            if merge.is_fact(quad, self._base):
                # Sorted by the key of reading before the line itself; the key holds no such separator.
                facts.append(f"{turtle.reading_order(quad)}\x00{line}")
            if merge.is_vocabulary(quad, self._base):
                self._vocabulary.append(quad)
        self._graph.add(lines)
        self._facts.add(facts)

    def write(self) -> None:
        """Write the graph in its two forms, the vocabularies and the texts. Raises OSError."""
        self._write(graph_folder.GRAPH, self._graph.lines())
        facts = (terms.quad_of(line.partition("\x00")[2]) for line in self._facts.lines())
        turtle.write(self._path / graph_folder.TURTLE, facts, self._base)
        vocabulary = sorted(self._vocabulary, key=turtle.reading_order)
        turtle.write(self._path / graph_folder.VOCABULARY, vocabulary, self._base)
        self._write(graph_folder.TEXTS, self._texts.lines())

    def write_report(
        self, report: ValidationReport, findings: Iterable[LocatedFinding], manifest: dict[str, object]
    ) -> None:
        """Write the report, the findings as lines of JSON, and the manifest. Raises OSError."""
        quads = sorted(terms.rebased(report.quads(), BASE, self._base), key=turtle.reading_order)
        turtle.write(self._path / graph_folder.REPORT, quads, self._base)
        self._write(
            graph_folder.FINDINGS, (json.dumps(finding.fields(), ensure_ascii=False) + "\n" for finding in findings)
        )
        self._write(graph_folder.MANIFEST, [json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"])

    def _write(self, name: str, lines: Iterable[str]) -> None:
        with (self._path / name).open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)
