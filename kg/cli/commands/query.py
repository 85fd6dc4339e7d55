"""`kg query DIR`: ask a graph folder in SPARQL, by text, file or shipped name, or at a prompt."""

import argparse
import shutil
import sys
from pathlib import Path

from kg.cli import shell
from kg.cli.shell.commands import Settings, listing
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
    if _wants_prompt(options):
        return shell.run(Settings(options.folder, base, options.format, limits))
    asked = _asked(options)
    values = parameters.terms(asked.parameters, options.values, base)
    answer = query.run(options.folder, asked.text, values, limits)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    sys.stdout.write(results.render(answer, options.format, base, width))
    if answer.cut or sys.stdout.isatty():
        print(results.note(answer), file=sys.stderr)
    return 1 if answer.cut and options.whole else 0


def _wants_prompt(options: argparse.Namespace) -> bool:
    asked = options.text is not None or options.file is not None or options.name is not None or options.values
    return not asked and sys.stdin.isatty() and sys.stdout.isatty()


def _asked(options: argparse.Namespace) -> query.NamedQuery:
    given = [way for way in (options.text, options.file, options.name) if way is not None]
    if len(given) != 1:
        raise UsageError("give one query: -e TEXT, a FILE, or --name NAME (--list shows the names)")
    if options.text is not None:
        return query.read_query(options.text)
    if options.file is not None:
        return query.read_query(_text_of(options.file))
    shipped = query.named()
    if options.name not in shipped:
        raise UsageError(f"no shipped query is called {options.name!r}: there are {', '.join(shipped)}")
    return shipped[options.name]


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{file}: the query cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: the query is not UTF-8 (byte {error.start})") from error
