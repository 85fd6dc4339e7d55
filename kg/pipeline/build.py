"""Many sources → one graph folder: read in parallel, merge, validate, write as a whole or not at all."""

import hashlib
import platform
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

from kg.graph import merge
from kg.model import findings, terms
from kg.model.errors import UsageError
from kg.model.findings import Finding
from kg.model.iri import BASE, PREFIXES, SHAPES
from kg.model.terms import Quad
from kg.pipeline import summary
from kg.pipeline.cache import BuildCache
from kg.pipeline.corpus import Corpus, Read, assemble, scope
from kg.pipeline.progress import Watch, unwatched, watched
from kg.pipeline.writer import GraphFolderWriter
from kg.read import inputs as files
from kg.store import graph_folder, oxigraph
from kg.validate import corpus, engines, locate, results
from kg.validate.validator import ValidationOptions

# Of the graph folder; a reader of another version can tell by it.
FORMAT = 1
_ABSOLUTE = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]+[/#]')
_LIBRARIES = ("rdflib", "pyshacl", "spacy", "pyoxigraph")


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How to build: processes, whether a model recognises names (NER), the base of IRIs, who validates, when to fail.

    `decisions` is a file of reviewed decisions on members, beside the shipped ones; `fail_on` is `violation`,
    `warning`, `info` or `never`.
    """

    jobs: int = 1
    ner: bool = True
    base_iri: str = BASE
    engine: str = engines.AUTO
    decisions: Path | None = None
    fail_on: str = "violation"


def build(
    inputs: Iterable[Path], out: Path, options: BuildOptions = BuildOptions(), watch: Watch = unwatched
) -> summary.BuildSummary:
    """Build the graph of some files and folders into the graph folder `out`; return the account.

    What an earlier build left in `out` is taken again where its files, and what reads them, have not changed; the bytes
    are those of a build from nothing. `watch` is told how far it has come. Raises InputError, OutputError or
    InstallationError, UsageError where the base is none; whatever is wrong with a document is a finding.
    """
    start = time.perf_counter()
    _check_base(options.base_iri)
    found = files.find(inputs)
    with graph_folder.replacing(out) as draft:
        older = tuple(one / graph_folder.KEPT for one in (out.resolve(), *graph_folder.left_behind(out, draft)))
        kept = BuildCache(draft / graph_folder.KEPT, older, scope(options.ner))
        kept.folder.mkdir()
        plan = ValidationOptions(engine=options.engine)
        made = assemble(found, options.ner, options.jobs, kept, plan, options.decisions, watch)
        counts, placed = _write(draft, made, options, watch)
        oxigraph.build_store(draft)
    told = [one.finding for one in placed]
    return summary.BuildSummary(
        folder=str(out),
        files=len(found),
        counts=counts,
        findings=findings.count(told),
        coverage=made.coverage,
        seconds=time.perf_counter() - start,
        reported=tuple(one.text() for one in placed),
        failed=findings.reaches(told, options.fail_on),
    )


def _check_base(base: str) -> None:
    """Refuse a base under which things of the graph could not be told from others."""
    if not _ABSOLUTE.fullmatch(base):
        raise UsageError(f"--base-iri {base}: give an absolute IRI that ends in / or #")
    taken = [space for space in (*PREFIXES.values(), SHAPES) if space.startswith(base)]
    if taken:
        raise UsageError(f"--base-iri {base}: {taken[0]} lies under it and is not the graph's own: give another")


def _write(
    path: Path, made: Corpus, options: BuildOptions, watch: Watch
) -> tuple[summary.Counts, tuple[findings.LocatedFinding, ...]]:
    tally, drawing = summary.Statistics(made.common), made.drawing()
    reports: list[results.ValidationReport] = []
    placed: list[findings.LocatedFinding] = []
    with GraphFolderWriter(path, options.base_iri) as draft:
        for part in watched(made.parts(), "documents merged and checked", made.number_of_parts, watch):
            draft.add(part)
            tally.add(part.quads)
            drawing.add(part.quads)
            reports.append(part.report)
            placed += part.findings
        draft.add_quads(merge.ontology_quads(made.tools.vocabulary))
        draft.write()
        last = made.together(drawing)
        told = _placed(last, path / graph_folder.GRAPH, options.base_iri, [one.finding for one in placed])
        in_order = findings.ordered([*placed, *made.placed(told)])
        counts, report = tally.counts(), results.merge((*reports, last))
        draft.write_report(
            report.quads(),
            (one.json() for one in in_order),
            _manifest(made, counts, options, path / graph_folder.GRAPH),
        )
    return counts, in_order


def _placed(report: results.ValidationReport, graph: Path, base: str, told: Sequence[Finding]) -> tuple[Finding, ...]:
    """A finding for each result on all documents together; the graph that was written tells where its cause stands."""
    there = report.rebased(BASE, base)
    near = locate.near(partial(_written, graph), there.things) if there.results else ()
    return corpus.findings(there, near, told)


def _written(graph: Path) -> Iterator[Quad]:
    with graph.open(encoding="utf-8", newline="\n") as file:
        yield from map(terms.quad_of, file)


def _manifest(made: Corpus, counts: summary.Counts, options: BuildOptions, graph: Path) -> dict[str, object]:
    return {
        "format": FORMAT,
        "graph_bytes": graph.stat().st_size,
        "base_iri": options.base_iri,
        "versions": {name: version(name) for name in ("pace-kg", *_LIBRARIES)} | {"python": platform.python_version()},
        "models": [f"{name} {version(name)}" for name in sorted(made.tools.recogniser.packages.values())],
        "counts": asdict(counts),
        "decisions": _digest(options.decisions) if options.decisions else None,
        "inputs": [_input(one) for one in made.read],
    }


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _input(read: Read) -> dict[str, object]:
    made = read.harvest
    if made is None:
        return {"name": read.name, "read": False}
    return {
        "name": read.name,
        "read": True,
        "sha256": made.digest,
        "bytes": made.size,
        "layout": made.layout,
        "language": made.language,
        "document": made.document,
        "coverage": {"accounted": made.coverage.accounted, "total": made.coverage.total},
    }
