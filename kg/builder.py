"""Many sources → one graph folder: read in parallel, merge, validate, write as a whole or not at all."""

import json
import platform
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from kg import files, findings, folder, ledger, merge, nquads, rdf, store, turtle, validators
from kg.assemble import Assembly, Read, assemble
from kg.check import Plan
from kg.iri import BASE
from kg.model import Source
from kg.rdf import Quad

# Of the graph folder; a reader of another version can tell by it.
FORMAT = 1
_LIBRARIES = ("rdflib", "pyshacl", "spacy", "pyoxigraph")


@dataclass(frozen=True, slots=True)
class Options:
    """How to build: processes, names in prose by model or not, the base of minted IRIs, who validates, when to fail.

    `fail_on` is `violation`, `warning`, `info` or `never`; `strict` fails on warnings too.
    """

    jobs: int = 1
    names: bool = True
    base_iri: str = BASE
    engine: str = validators.AUTO
    fail_on: str = "violation"


def build(inputs: Iterable[Path], out: Path, options: Options = Options()) -> ledger.Ledger:
    """Build the graph of some files and folders into the graph folder `out`; return the account.

    Raises InputError, OutputError or InstallationError; whatever is wrong with a document is a finding.
    """
    start = time.perf_counter()
    found = files.find(inputs)
    made = assemble(found, options.names, options.jobs, Plan(engine=options.engine))
    counts = ledger.count(made.quads)
    with folder.replacing(out) as draft:
        _write(draft, made, _manifest(made, counts, options))
    results = [one.finding for one in made.findings]
    return ledger.Ledger(
        folder=str(out),
        files=len(found),
        counts=counts,
        findings=findings.count(results),
        coverage=made.coverage,
        seconds=time.perf_counter() - start,
        reported=tuple(one.text() for one in made.findings),
        failed=findings.reaches(results, options.fail_on),
    )


def _write(draft: Path, made: Assembly, manifest: dict[str, object]) -> None:
    base = str(manifest["base_iri"])
    ordered = sorted(rdf.rebased(made.quads | frozenset(merge.ontology_quads(made.tools.vocabulary)), BASE, base))
    nquads.write(draft / folder.GRAPH, ordered)
    _write_turtle(draft / folder.TURTLE, (quad for quad in ordered if merge.is_fact(quad, base)), base)
    _write_turtle(draft / folder.VOCABULARY, (quad for quad in ordered if merge.is_vocabulary(quad, base)), base)
    _write_turtle(draft / folder.REPORT, rdf.rebased(made.report.quads(), BASE, base), base)
    _write_text(draft / folder.FINDINGS, (one.json() for one in made.findings))
    _write_text(draft / folder.TEXTS, sorted({_kept(reading.source) for reading in made.readings}))
    _write_text(draft / folder.MANIFEST, [json.dumps(manifest, ensure_ascii=False, indent=2)])
    store.build_store(draft)


def _write_turtle(path: Path, quads: Iterable[Quad], base: str) -> None:
    turtle.write(path, sorted(quads, key=turtle.reading_order), base)


def _write_text(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")


def _kept(source: Source) -> str:
    """The text as it was read: every offset of the graph counts in it, also where the file has gone."""
    return json.dumps({"sha256": source.digest, "text": source.text}, ensure_ascii=False)


def _manifest(made: Assembly, counts: ledger.Counts, options: Options) -> dict[str, object]:
    return {
        "format": FORMAT,
        "base_iri": options.base_iri,
        "versions": {name: version(name) for name in ("pace-kg", *_LIBRARIES)} | {"python": platform.python_version()},
        "models": [f"{name} {version(name)}" for name in sorted(made.tools.recogniser.packages.values())],
        "counts": asdict(counts),
        "inputs": [_input(one) for one in made.read],
    }


def _input(read: Read) -> dict[str, object]:
    reading = read.reading
    if reading is None:
        return {"name": read.name, "read": False}
    return {
        "name": read.name,
        "read": True,
        "sha256": reading.source.digest,
        "bytes": reading.source.size,
        "layout": reading.layout,
        "language": reading.language,
        "document": reading.document,
        "coverage": {"accounted": reading.coverage.accounted, "total": reading.coverage.total},
    }
