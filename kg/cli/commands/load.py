"""`kg load DIR --endpoint URL`: load a graph folder into a running triple store, and prove that all arrived."""

import argparse
import os
import sys
from contextlib import closing
from pathlib import Path

from kg.export.load import credentials, endpoints, loading, verification
from kg.export.load.http import HttpClient, Patience
from kg.export.load.loading import LoadOptions, LoadResult
from kg.model.errors import UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.epilog = (
        "Credentials come from KG_LOAD_USER and KG_LOAD_PASSWORD, from KG_LOAD_TOKEN, or from netrc (NETRC names "
        "another than ~/.netrc)."
    )
    usual, patience = LoadOptions(), Patience()
    parser.add_argument("folder", type=Path, metavar="DIR", help="a graph folder")
    parser.add_argument("--endpoint", required=True, metavar="URL", help="the Graph Store, or what it belongs to")
    parser.add_argument("--protocol", choices=endpoints.PROTOCOLS, default="", help="how to write; default: as URL is")
    parser.add_argument("--update-endpoint", default="", metavar="URL", help="where updates go, with --protocol update")
    parser.add_argument("--query-endpoint", default="", metavar="URL", help="where to ask, if URL does not tell")
    parser.add_argument("--chunk", type=int, default=usual.chunk, metavar="N", help="triples a request at the most")
    parser.add_argument("--all", action="store_true", help="send also the graphs that the store has already")
    parser.add_argument(
        "--proof", choices=verification.DEPTHS, default=usual.depth, help="how far to compare; default: all"
    )
    parser.add_argument("--sample", type=int, default=usual.sample, metavar="N", help="graphs to read back")
    parser.add_argument("--timeout", type=float, default=patience.timeout, metavar="SECONDS", help="of silence")
    parser.add_argument("--retries", type=int, default=patience.retries, metavar="N", help="of one request")


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
