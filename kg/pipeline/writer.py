"""The files of a graph folder while they are written: statements come document by document, each file is in order."""

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from kg.graph import merge
from kg.model import terms
from kg.model.iri import BASE
from kg.model.terms import Quad
from kg.pipeline.corpus import DocumentGraph
from kg.store import graph_folder, turtle
from kg.store.nquads import ExternalSort


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

    def add(self, part: DocumentGraph) -> None:
        """Take the statements and texts of one part of the graph. Raises OSError."""
        self.add_quads(part.quads)
        self._texts.add(f"{_kept(one.digest, one.text)}\n" for one in part.sources if not one.repeats)

    def add_quads(self, quads: Iterable[Quad]) -> None:
        """Take statements under the usual base. Raises OSError."""
        under_base = tuple(terms.rebased(quads, BASE, self._base))
        self._graph.add(quad.line() for quad in under_base)
        # Sorted by the key of reading before the line itself; the key holds no such separator.
        self._facts.add(
            f"{turtle.reading_order(quad)}\x00{quad.line()}" for quad in under_base if merge.is_fact(quad, self._base)
        )
        self._vocabulary += (quad for quad in under_base if merge.is_vocabulary(quad, self._base))

    def write(self) -> None:
        """Write the graph in its two forms, the vocabularies and the texts. Raises OSError."""
        _write(self._path / graph_folder.GRAPH, self._graph.lines())
        turtle.write(self._path / graph_folder.TURTLE, _quads(self._facts.lines()), self._base)
        in_order = sorted(self._vocabulary, key=turtle.reading_order)
        turtle.write(self._path / graph_folder.VOCABULARY, in_order, self._base)
        _write(self._path / graph_folder.TEXTS, self._texts.lines())

    def write_report(self, quads: Iterable[Quad], findings: Iterable[str], manifest: dict[str, object]) -> None:
        """Write what was found, the findings as lines of JSON, and the manifest. Raises OSError."""
        in_order = sorted(terms.rebased(quads, BASE, self._base), key=turtle.reading_order)
        turtle.write(self._path / graph_folder.REPORT, in_order, self._base)
        _write(self._path / graph_folder.FINDINGS, (f"{line}\n" for line in findings))
        _write(self._path / graph_folder.MANIFEST, [json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"])


def _kept(digest: str, text: str) -> str:
    """The text as it was read: every offset of the graph counts in it, also where the file has gone."""
    return json.dumps({"sha256": digest, "text": text}, ensure_ascii=False)


def _quads(lines: Iterable[str]) -> Iterator[Quad]:
    return (terms.quad_of(line.partition("\x00")[2]) for line in lines)


def _write(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)
