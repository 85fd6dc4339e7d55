"""`kg load DIR --endpoint URL`: load a graph folder into a running triple store, and prove that all arrived."""

import argparse
import sys

from kg.export.load import LoadOptions, LoadResult, load
from kg.export.load.http import Patience
from kg.model.errors import UsageError


def run(options: argparse.Namespace) -> int:
    """Load, and print what was sent and proved to stdout."""
    if options.chunk < 1 or options.sample < 0 or options.retries < 0 or not 0 < options.timeout <= 1_000_000:
        raise UsageError("--chunk takes 1 or more, --timeout more than 0 and a million at most, the others 0 or more")
    settings = LoadOptions(
        chunk=options.chunk,
        depth=options.proof,
        sample=options.sample,
        everything=options.all,
        protocol=options.protocol,
        update=options.update_endpoint,
        query=options.query_endpoint,
        patience=Patience(options.timeout, options.retries),
    )
    outcome = load(options.folder, options.endpoint, settings, _progress)
    print("\n".join(_lines(outcome)))
    return 0


def _progress(done: int, everything: int) -> None:
    if sys.stderr.isatty():
        print(f"\rsent {done} of {everything} graphs", end="\n" if done == everything else "", file=sys.stderr)


def _lines(outcome: LoadResult) -> list[str]:
    sent = f"sent     {outcome.sent} graphs, {outcome.triples} triples; {outcome.removed} removed"
    lines = [f"{sent}, {outcome.unchanged} already there"]
    for check in outcome.checks:
        lines.append(f"{check.name:<8} {check.found}: as in the file")
        lines += [f"         {note}" for note in check.notes]
    return lines
