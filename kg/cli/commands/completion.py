"""`kg completion SHELL`: print the script that completes verbs, options, their values and files in a shell."""

import argparse
from collections.abc import Iterator

import shtab

from kg.cli.arguments import COMMANDS, parser_of, query_names

# What an argument is called in the usage tells whether it is a file or a folder.
_FILES = frozenset(("DIR|FILE", "FILE", "INPUT", "OUT", "PATH"))
_FOLDERS = frozenset(("A", "B", "DIR", "FOLDER"))


def run(options: argparse.Namespace) -> int:
    """Print the script to stdout; 0."""
    parser = parser_of(COMMANDS)
    for action in _actions(parser):
        if action.dest == "name":
            action.choices = query_names()
        elif action.metavar in _FOLDERS | _FILES:
            action.complete = shtab.DIRECTORY if action.metavar in _FOLDERS else shtab.FILE  # type: ignore[attr-defined]
    print(shtab.complete(parser, options.shell))
    return 0


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Yield the arguments of a parser and of the verbs in it."""
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for verb in action.choices.values():
                yield from _actions(verb)
