"""`kg query DIR`: ask a graph folder in SPARQL, by text, file or shipped name, or at a prompt."""

import argparse
import shutil
import sys

from kg.cli import shell
from kg.cli.shell.commands import Settings, listing, notice
from kg.model.errors import InputError, UsageError
from kg.store import graph_folder, oxigraph
from kg.store.sparql import parameters, query, results


def run(options: argparse.Namespace) -> int:
    """Print the answer of one query to stdout and a word on stderr when it was cut; without a query, open a prompt."""
    if options.list:
        sys.stdout.write(listing())
        return 0
    base = oxigraph.base_of(graph_folder.require(options.folder))
    limits = query.Limits(seconds=options.timeout, rows=options.max_rows)
    sources = [source for source in (options.text, options.file, options.name) if source is not None]
    if not sources and not options.values and sys.stdin.isatty() and sys.stdout.isatty():
        return shell.run(Settings(options.folder, base, options.format, limits))
    if len(sources) != 1:
        raise UsageError("give one query: -e TEXT, a FILE, or --name NAME (--list shows the names)")
    named = _query(options)
    values = parameters.terms(named.parameters, options.values, base)
    answer = query.run(options.folder, named.text, values, limits, notice)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    sys.stdout.write(results.render(answer, options.format, base, width))
    if answer.cut or sys.stdout.isatty():
        print(results.note(answer), file=sys.stderr)
    return 1 if answer.cut and options.whole else 0


def _query(options: argparse.Namespace) -> query.NamedQuery:
    """Return the query that is given as text, in a file or by name."""
    if options.text is not None:
        return query.read_query(options.text)
    if options.file is not None:
        try:
            return query.read_query(options.file.read_text(encoding="utf-8"))
        except OSError as error:
            raise InputError(f"{options.file}: the query cannot be read ({error.strerror})") from error
        except UnicodeDecodeError as error:
            raise InputError(f"{options.file}: the query is not UTF-8 (byte {error.start})") from error
    shipped = query.named()
    if options.name not in shipped:
        raise UsageError(f"no shipped query is called {options.name!r}: there are {', '.join(shipped)}")
    return shipped[options.name]
