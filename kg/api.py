"""The Python way in: build a graph folder, open one as rdflib knows it, or take its tables as pandas data frames."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kg import builder, frames, store
from kg.frames import Tables
from kg.iri import BASE
from kg.ledger import Ledger

if TYPE_CHECKING:
    import rdflib

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]


def build(
    paths: Paths, out: str | os.PathLike[str] = "graph", *, names: bool = True, jobs: int = 1, base_iri: str = BASE
) -> Ledger:
    """Build the graph of one or several files and folders into the graph folder `out`.

    `names` tells whether a language model reads names in prose (what rests on grammars and vocabularies
    comes out without), `jobs` how many processes read. Returns the account: counts, findings, coverage.
    Raises a KgError where an input is missing, the folder cannot be written or a model is not installed.
    """
    given = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    options = builder.Options(jobs=jobs, names=names, base_iri=base_iri)
    return builder.build([Path(path) for path in given], Path(out), options)


def open(folder: str | os.PathLike[str]) -> "rdflib.Dataset":  # noqa: A001 (kg.open is the name that users expect)
    """Open a graph folder as an rdflib Dataset in memory, its default graph the union of all graphs.

    A plain literal found in it equals a plain literal written by hand. Raises GraphError where the
    folder holds no graph.
    """
    return store.open_dataset(Path(folder))


def tables(folder: str | os.PathLike[str]) -> Tables:
    """Return the tables of a graph folder as pandas data frames: documents, signatures, citations, mentions, members.

    Their columns are those of `kg export --format csv`, with text, whole numbers, scores and days as such, and missing
    values where nothing is known. Raises GraphError where the folder holds no graph, InstallationError where pandas is
    not installed.
    """
    return frames.tables(Path(folder))
