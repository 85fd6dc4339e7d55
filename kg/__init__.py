"""A knowledge graph of what members of the Parliamentary Assembly of the Council of Europe sign.

    bytes ─▶ read ─▶ segment ─▶ parse ─▶ resolve ─▶ graph ─▶ validate ─▶ store ─▶ export · inspect
            Source  Segment    Mention  Link,      Fact     Finding
                                        Member

Each arrow is a room of this package; docs/architecture.md shows them all.

>>> import kg
>>> made = kg.build("input", "graph", ner=False)
>>> made.counts.signatures
24
>>> dataset = kg.open("graph")
>>> from rdflib import Literal
>>> from rdflib.namespace import FOAF
>>> [str(iri).rsplit("/", 1)[-1] for iri in dataset.subjects(FOAF.familyName, Literal("De Sutter"))]
['petra-de-sutter']
>>> kg.tables("graph").members.set_index("family_name").loc["De Sutter", "given_name"]
'Petra'
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

# Each function imports what it works with when it is called, so that `import kg` and `kg --help` wait for no library.
if TYPE_CHECKING:
    import rdflib

    from kg.export.dataframes import Tables
    from kg.pipeline.summary import BuildSummary

__all__ = ["build", "open", "tables"]

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]


def build(
    paths: Paths,
    out: str | os.PathLike[str] = "graph",
    *,
    ner: bool = True,
    names: bool | None = None,
    jobs: int = 1,
    base_iri: str | None = None,
) -> "BuildSummary":
    """Build the graph of one or several files and folders into the graph folder `out`.

    `ner` tells whether a language model recognises names in prose (what rests on grammars and vocabularies comes out
    without), `jobs` how many processes read, `base_iri` the base of all resources, None for the usual one. `names` is
    the former keyword for `ner` and wins where it is given.
    Returns the account: counts, findings, coverage.
    Raises a KgError where an input is missing or the folder cannot be written.
    """
    from kg.model.iri import BASE
    from kg.pipeline import corpus

    given = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    options = corpus.BuildOptions(jobs=jobs, ner=ner if names is None else names, base_iri=base_iri or BASE)
    return corpus.build([Path(path) for path in given], Path(out), options)


def open(folder: str | os.PathLike[str]) -> "rdflib.Dataset":  # noqa: A001 (kg.open is the name that users expect)
    """Open a graph folder as an rdflib Dataset in memory, its default graph the union of all graphs.

    A plain literal found in it equals a plain literal written by hand. Raises GraphError where the
    folder holds no graph.
    """
    from kg.store import oxigraph

    return oxigraph.open_dataset(Path(folder))


def tables(folder: str | os.PathLike[str]) -> "Tables":
    """Return the tables of a graph folder as pandas data frames: documents, signatures, citations, mentions, members.

    Their columns are those of `kg export --format csv`, with text, whole numbers, scores and days as such, and missing
    values where nothing is known. Raises GraphError where the folder holds no graph, InstallationError where pandas is
    not installed.
    """
    from kg.export import dataframes

    return dataframes.tables(Path(folder))
