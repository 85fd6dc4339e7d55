"""Entries at the prompt: a SPARQL query is asked, a line that begins with a dot is a command."""

import shlex
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from kg.model.errors import UsageError
from kg.store.sparql import parameters, query, results
from kg.store.sparql.query import Limits, NamedQuery, Runner


@dataclass(frozen=True, slots=True)
class Settings:
    """Which folder is asked, under which base its things lie, and how: the format, the limits, what runs a query."""

    folder: Path
    base: str
    form: str
    limits: Limits
    runner: Runner | None = None


# The commands, and what `.help` says of each.
NAMES: Mapping[str, str] = MappingProxyType(
    {
        ".name": "Ask a shipped query: .name NAME [parameter=value …]",
        ".list": "List the shipped queries with their parameters",
        ".show": "Show the text of a shipped query: .show NAME",
        ".format": "Set the format of answers: .format table, csv, json …",
        ".rows": "Set the most rows of an answer: .rows 100",
        ".timeout": "Set the most seconds of a query: .timeout 30",
        ".help": "Show this",
        ".quit": "Leave, as Ctrl-D does",
    }
)


def perform(entry: str, settings: Settings) -> Settings | None:
    """Do what an entry says.

    In: what was typed, a query or a command of NAMES. Out: the settings that hold from then on, None where the user
    leaves. Raises UsageError on a command that is none, and what `kg.store.sparql.query.run` raises.
    """
    entry = entry.strip()
    if not entry.startswith("."):
        if entry:
            _ask(query.read_query(entry), [], settings)
        return settings
    name, _, rest = entry.partition(" ")
    rest = rest.strip()
    limits = settings.limits
    match name:
        case ".name":
            try:
                shipped, *values = shlex.split(rest) or [""]
            except ValueError as error:
                raise UsageError(f"a quote is left open: {rest!r}: write name='a value'") from error
            _ask(_shipped(shipped), values, settings)
        case ".list":
            sys.stdout.write(listing())
        case ".show":
            sys.stdout.write(_shipped(rest).text)
        case ".format":
            if rest not in results.FORMATS:
                raise UsageError(f"no format {rest!r}: take one of {', '.join(sorted(results.FORMATS))}")
            return replace(settings, form=rest)
        case ".rows":
            if not (rest.isascii() and rest.isdigit()):
                raise UsageError(f"not a number of rows: {rest!r}: write .rows 100")
            return replace(settings, limits=replace(limits, rows=int(rest)))
        case ".timeout":
            try:
                return replace(settings, limits=replace(limits, seconds=float(rest)))
            except ValueError as error:
                raise UsageError(f"not a number of seconds: {rest!r}: write .timeout 30") from error
        case ".help":
            print(*(f"{command:10}{effect}" for command, effect in NAMES.items()), sep="\n")
        case ".quit":
            return None
        case _:
            raise UsageError(f"no command is called {name}: there are {', '.join(NAMES)}")
    return settings


def _ask(named: NamedQuery, values: list[str], settings: Settings) -> None:
    bindings = parameters.terms(named.parameters, values, settings.base)
    answer = query.run(settings.folder, named.text, bindings, settings.limits, notice, settings.runner)
    width = shutil.get_terminal_size().columns
    sys.stdout.write(results.render(answer, settings.form, settings.base, width))
    sys.stdout.flush()
    print(results.note(answer), file=sys.stderr)


def notice(text: str) -> None:
    """Tell somebody at a terminal what takes a moment."""
    if sys.stderr.isatty():
        print(text, file=sys.stderr)


def _shipped(name: str) -> NamedQuery:
    shipped = query.named()
    if name not in shipped:
        raise UsageError(f"no shipped query is called {name!r}: .list shows the names")
    return shipped[name]


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
