"""`kg validate DIR|FILE`: check a graph folder, or one document, against the shapes."""

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from kg import assemble, check, files, findings, folder, nquads, rdf, shapes, store, turtle, validate
from kg.findings import Placed
from kg.iri import BASE

# Columns of the table before the message, which is as long as it is.
_FITTED = 4
FORMATS = ("human", "table", "turtle", "json")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.add_argument("target", type=Path, metavar="DIR|FILE", help="a graph folder, or a document")
    parser.add_argument("--format", choices=FORMATS, default="human")
    parser.add_argument("--fail-on", choices=("violation", "warning", "info", "never"), default="violation")


def run(options: argparse.Namespace) -> int:
    """Validate and print the findings, worst first in each file; 1 where they reach `--fail-on`."""
    report, placed, base = _document(options.target) if options.target.is_file() else _folder(options.target)
    if options.format == "turtle":
        quads = sorted(rdf.rebased(report.quads(), BASE, base), key=turtle.reading_order)
        sys.stdout.writelines(turtle.turtle(quads, base))
    else:
        _WRITERS[options.format](placed)
    return int(findings.reaches((one.finding for one in placed), options.fail_on))


def _document(path: Path) -> tuple[validate.Report, tuple[Placed, ...], str]:
    """One document, read afresh; names in prose by vocabulary alone, as no shape depends on them."""
    made = assemble.assemble(files.find([path]), names=False, jobs=1)
    return made.report, made.findings, BASE


def _folder(path: Path) -> tuple[validate.Report, tuple[Placed, ...], str]:
    """A built graph: the shapes anew, beside what the parsers found when it was built."""
    base = store.base_of(folder.require(path))
    quads = tuple(rdf.rebased(nquads.read(path / folder.GRAPH), base, BASE))
    codes = {shapes.code_of(shape) for shape in shapes.load().graph.subjects()}
    kept = [finding for finding in folder.findings(path) if finding.code not in codes]
    report, found = check.check(quads, kept)
    return report, findings.place(found, folder.texts(path)), base


def _human(placed: Iterable[Placed]) -> None:
    gathered = tuple(placed)
    for one in gathered:
        print(one.text())
    counted = findings.count(one.finding for one in gathered)
    print(", ".join(f"{number} {severity}" for severity, number in counted.items()))


def _table(placed: Iterable[Placed]) -> None:
    rows = [("file", "line", "severity", "code", "message")]
    for one in placed:
        found = one.finding
        rows.append((found.source, str(one.line or ""), found.severity, found.code, found.message))
    widths = [max(len(row[column]) for row in rows) for column in range(_FITTED)]
    for row in rows:
        print("  ".join([cell.ljust(width) for cell, width in zip(row, widths, strict=False)] + [row[_FITTED]]))


def _json(placed: Iterable[Placed]) -> None:
    print(json.dumps([json.loads(one.json()) for one in placed], ensure_ascii=False, indent=2))


_WRITERS = {"human": _human, "table": _table, "json": _json}
