"""`kg load DIR --endpoint URL`: load a graph folder into a running triple store, and prove that all arrived."""

import argparse
import os
import sys
from contextlib import closing

from kg.export.load import credentials, endpoints, loading
from kg.export.load.http import HttpClient, Patience
from kg.export.load.loading import LoadOptions, LoadResult
from kg.model.errors import UsageError


def run(options: argparse.Namespace) -> int:
    """Load, and print what was sent and proved to stdout."""
    if options.chunk < 1 or options.sample < 0 or options.retries < 0 or not 0 < options.timeout <= 1_000_000:
        raise UsageError("--chunk takes 1 or more, --timeout more than 0 and a million at most, the others 0 or more")
    endpoint = endpoints.check(options.endpoint)
    keys = credentials.keyring(endpoint, os.environ)
    with closing(HttpClient(keys, Patience(options.timeout, options.retries))) as client:
        to = endpoints.find(
            endpoint,
            options.protocol,
            options.update_endpoint,
            options.query_endpoint,
            client.server(endpoint) if endpoints.is_root(endpoint) else "",
            bool(keys.for_url(endpoint)),
        )
        wanted = LoadOptions(options.chunk, options.proof, options.sample, options.all)
        outcome = loading.load(options.folder, client, to, wanted, _progress)
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
