"""`kg load DIR --endpoint URL`: load a graph folder into a running triple store, and prove that all arrived."""

import argparse
import sys

from kg.cli.terminal import progress_line
from kg.export.load import LoadOptions, load
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
    progress = progress_line(sys.stderr)
    result = load(options.folder, options.endpoint, settings, lambda done, total: progress("graphs sent", done, total))
    sent = f"sent     {result.sent} graphs, {result.triples} triples; {result.removed} removed"
    print(f"{sent}, {result.unchanged} already there")
    for check in result.checks:
        print(f"{check.name:<8} {check.found}: as in the file", *check.notes, sep="\n         ")
    return 0
