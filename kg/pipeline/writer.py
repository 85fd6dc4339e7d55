"""The files of a graph folder while they are written: blocks come document by document, each file is in order."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from kg.graph import merge
from kg.model import terms
from kg.model.findings import LocatedFinding
from kg.model.iri import BASE
from kg.model.terms import Quad
from kg.pipeline.blocks import DocumentBlock, Stretches
from kg.store import graph_folder, turtle
from kg.store.runs import Cluster, OpenFiles, Run, Stretch, StretchWriter, clusters, merge_lines
from kg.validate.results import ValidationReport


class GraphFolderWriter:
    """A graph folder in the making under the base IRI `base`: blocks and shared statements are taken, then written."""

    def __init__(self, path: Path, base: str, shared: Iterable[Quad]) -> None:
        """Begin with an empty folder and the statements of the shared graphs, under the usual base."""
        self._path, self._base = path, base
        self._shared = tuple(terms.rebased(shared, BASE, base))
        # By the key of each block: its runs of N-Quads, its Turtle, its texts.
        self._lines: dict[str, tuple[Run, ...]] = {}
        self._turtle: dict[Run, str] = {}
        self._texts: dict[Run, str] = {}

    def add(self, block: DocumentBlock) -> None:
        """Take the block of a document, whose lines stand in some files until the folder is written."""
        self._lines[block.key] = block.runs
        for (first, last), stretch in zip(block.outline.turtle, block.stretches.turtle, strict=True):
            if stretch:
                self._turtle[Run(first, last, stretch)] = block.key
        self._texts |= {Run(digest, digest, stretch): block.key for digest, stretch in block.stretches.texts}

    def write(self) -> dict[str, Stretches]:
        """Write the graph in its two forms, the vocabularies and the texts.

        Returned is where in them each block has come to stand, by its key; its Turtle has no place where statements of
        other graphs were put into it. Raises OSError.
        """
        with OpenFiles() as files:
            lines = self._write_lines(files)
            printed = self._write_turtle(files)
            texts = self._write_texts(files)
        vocabulary = [quad for quad in self._shared if merge.is_vocabulary(quad, self._base)]
        vocabulary.sort(key=turtle.reading_order)
        turtle.write(self._path / graph_folder.VOCABULARY, vocabulary, self._base)
        return {
            key: Stretches(tuple(map(lines.__getitem__, runs)), tuple(printed.get(key, ())), tuple(texts.get(key, ())))
            for key, runs in self._lines.items()
        }

    def write_report(
        self, report: ValidationReport, findings: Iterable[LocatedFinding], manifest: Mapping[str, object]
    ) -> None:
        """Write the report, the findings as lines of JSON, and the manifest. Raises OSError."""
        quads = sorted(terms.rebased(report.quads(), BASE, self._base), key=turtle.reading_order)
        turtle.write(self._path / graph_folder.REPORT, quads, self._base)
        told = (json.dumps(finding.fields(), ensure_ascii=False) + "\n" for finding in findings)
        self._write_text(graph_folder.FINDINGS, told)
        self._write_text(graph_folder.MANIFEST, [json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"])

    def _write_lines(self, files: OpenFiles) -> dict[Run, Stretch]:
        shared = sorted({quad.line() for quad in self._shared})
        runs = (run for runs in self._lines.values() for run in runs)
        with StretchWriter(self._path / graph_folder.GRAPH) as out:
            return merge_lines(runs, shared, files, out)

    def _write_turtle(self, files: OpenFiles) -> dict[str, list[Stretch | None]]:
        """Write what is no evidence, a subject after the other, as people read them."""
        printer, placed = turtle.Printer(self._base), defaultdict[str, list[Stretch | None]](list)
        facts = sorted((turtle.reading_order(q), q) for q in self._shared if merge.is_fact(q, self._base))
        with StretchWriter(self._path / graph_folder.TURTLE) as out:
            out.write(turtle.head(self._base).encode())
            for cluster in clusters(self._turtle, [key for key, _ in facts]):
                out.write(printer.blocks(quad for _, quad in facts[slice(*cluster.before)]).encode())
                among = facts[slice(*cluster.among)]
                if len(cluster.runs) == 1 and not among:
                    (run,) = cluster.runs
                    placed[self._turtle[run]].append(out.write(files.bytes_of(run.stretch)))
                elif cluster.runs:
                    together = sorted({*among, *self._facts(cluster, files)})
                    out.write(printer.blocks(quad for _, quad in together).encode())
                    for run in cluster.runs:
                        placed[self._turtle[run]].append(None)
        return placed

    def _facts(self, cluster: Cluster, files: OpenFiles) -> Iterator[tuple[str, Quad]]:
        """The facts of the pieces of Turtle in a cluster, read again from the lines of their blocks."""
        for one in cluster.runs:
            for quad in (q for run in self._lines[self._turtle[one]] for q in map(terms.quad_of, files.lines_of(run))):
                order = turtle.reading_order(quad)
                if one.first <= order <= one.last and merge.is_fact(quad, self._base):
                    yield order, quad

    def _write_texts(self, files: OpenFiles) -> dict[str, list[tuple[str, Stretch]]]:
        placed: dict[str, list[tuple[str, Stretch]]] = {}
        with StretchWriter(self._path / graph_folder.TEXTS) as out:
            for run in sorted(self._texts, key=lambda run: run.first):
                stretch = out.write(files.bytes_of(run.stretch))
                placed.setdefault(self._texts[run], []).append((run.first, stretch))
        return placed

    def _write_text(self, name: str, lines: Iterable[str]) -> None:
        with (self._path / name).open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)
