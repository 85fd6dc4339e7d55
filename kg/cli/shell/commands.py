"""Entries at the prompt: a SPARQL query is asked, a line that begins with a dot is a command."""

import shlex
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from kg.model.errors import UsageError
from kg.store.sparql import parameters, query, results
from kg.store.sparql.query import Limits, NamedQuery


@dataclass(frozen=True, slots=True)
class Settings:
    """Which folder is asked, under which base its things lie, and how: the format, and the limits."""

    folder: Path
    base: str
    form: str
    limits: Limits


Action = Callable[[Settings, str], Settings | None]


def perform(entry: str, settings: Settings) -> Settings | None:
    """Do what an entry says.

    In: what was typed, a query or a command of NAMES. Out: the settings that hold from then on, None where the user
    leaves. Raises UsageError on a command that is none, and what `kg.store.sparql.query.run` raises.
    """
    entry = entry.strip()
    if not entry.startswith("."):
        return _ask(query.read_query(entry), [], settings) if entry else settings
    name, _, rest = entry.partition(" ")
    if name not in NAMES:
        raise UsageError(f"no command is called {name}: there are {', '.join(NAMES)}")
    return NAMES[name](settings, rest.strip())


def _ask(named: NamedQuery, values: list[str], settings: Settings) -> Settings:
    bindings = parameters.terms(named.parameters, values, settings.base)
    answer = query.run(settings.folder, named.text, bindings, settings.limits)
    width = shutil.get_terminal_size().columns
    sys.stdout.write(results.render(answer, settings.form, settings.base, width))
    sys.stdout.flush()
    print(results.note(answer), file=sys.stderr)
    return settings


def _shipped(name: str) -> NamedQuery:
    shipped = query.named()
    if name not in shipped:
        raise UsageError(f"no shipped query is called {name!r}: .list shows the names")
    return shipped[name]


def _run(settings: Settings, rest: str) -> Settings:
    """Ask a shipped query: .name NAME [parameter=value …]"""
    try:
        name, *values = shlex.split(rest) or [""]
    except ValueError as error:
        raise UsageError(f"a quote is left open: {rest!r}: write name='a value'") from error
    return _ask(_shipped(name), values, settings)


def _list(settings: Settings, _rest: str) -> Settings:
    """List the shipped queries with their parameters"""
    sys.stdout.write(listing())
    return settings


def _show(settings: Settings, rest: str) -> Settings:
    """Show the text of a shipped query: .show NAME"""
    sys.stdout.write(_shipped(rest).text)
    return settings


def _format(settings: Settings, rest: str) -> Settings:
    """Set the format of answers: .format table, csv, json …"""
    if rest not in results.FORMATS:
        raise UsageError(f"no format {rest!r}: take one of {', '.join(sorted(results.FORMATS))}")
    return replace(settings, form=rest)


def _rows(settings: Settings, rest: str) -> Settings:
    """Set the most rows of an answer: .rows 100"""
    if not (rest.isascii() and rest.isdigit()):
        raise UsageError(f"not a number of rows: {rest!r}: write .rows 100")
    return replace(settings, limits=replace(settings.limits, rows=int(rest)))


def _timeout(settings: Settings, rest: str) -> Settings:
    """Set the most seconds of a query: .timeout 30"""
    try:
        return replace(settings, limits=replace(settings.limits, seconds=float(rest)))
    except ValueError as error:
        raise UsageError(f"not a number of seconds: {rest!r}: write .timeout 30") from error


def _help(settings: Settings, _rest: str) -> Settings:
    """Show this"""
    for name, action in NAMES.items():
        print(f"{name:10}{action.__doc__}")
    return settings


def _quit(_settings: Settings, _rest: str) -> None:
    """Leave, as Ctrl-D does"""


NAMES: Mapping[str, Action] = MappingProxyType(
    {
        ".name": _run,
        ".list": _list,
        ".show": _show,
        ".format": _format,
        ".rows": _rows,
        ".timeout": _timeout,
        ".help": _help,
        ".quit": _quit,
    }
)


def listing() -> str:
    """Return the shipped queries, two lines each: the name with its parameters, and what it answers."""
    lines = []
    for named in query.named().values():
        usage = named.name
        for parameter in named.parameters:
            needed = parameter.default is None and not parameter.optional
            usage += f" {parameter.name}=…" if needed else f" [{parameter.name}=…]"
        lines.append(f"{usage}\n    {named.title}. {named.description}\n")
    return "".join(lines)
