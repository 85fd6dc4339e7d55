"""The command line: thin. It parses nothing but the verb until the verb's module is loaded.

Exit codes: 0 done; 1 done, with findings at or above `--fail-on`; 2 a usage or runtime error.
Data goes to stdout, messages and progress to stderr.
"""

import argparse
import importlib
import io
import os
import sys
from collections.abc import Sequence

from kg.model.errors import KgError
from kg.model.resources import installed_version
from kg.model.text import escape_control

# Each verb is a module of kg.cli.commands, loaded when it is called: `kg --help` must not wait for libraries.
COMMANDS = {
    "build": "read documents and write the graph folder",
    "validate": "check a graph folder, or one document, against the shapes",
    "query": "ask a graph folder in SPARQL, by text, file or shipped name",
    "export": "write a graph folder in another format, or as tables",
    "load": "load a graph folder into a running triple store, and prove it",
    "explain": "show what every stage makes of one document",
    "why": "quote the places of the files that give one thing of a graph",
    "diff": "tell the facts gained and lost between two graph folders",
    "eval": "compare graph folders with gold: precision and recall per field",
    "members": "review who is who: open pairs, decisions, links to Wikidata",
    "docs": "write the reference of the model as web pages, a page a class",
    "doctor": "check the installation: data, libraries, models",
}
EXIT_ERROR = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; `arguments` are those of the process unless given."""
    _open_streams()
    words = list(sys.argv[1:] if arguments is None else arguments)
    verb = words[0] if words else ""
    parser = _parser(verb)
    try:
        options = parser.parse_args(words)
        code = int(options.run(options)) if verb in COMMANDS else _no_verb(parser)
        sys.stdout.flush()
    except KgError as error:
        print(f"kg {verb}: {escape_control(str(error))}", file=sys.stderr)
        return EXIT_ERROR
    except BrokenPipeError:
        # The reader of our output (head, less) has gone: nothing is left to say, also not at exit.
        _drop_output()
        return 0
    except OSError as error:
        where = error.filename or "the output"
        print(f"kg {verb}: {where} cannot be read or written ({error.strerror})", file=sys.stderr)
        _drop_output()
        return EXIT_ERROR
    except KeyboardInterrupt:
        print(f"kg {verb}: interrupted: give the same command again to go on", file=sys.stderr)
        return EXIT_ERROR
    return code


def _open_streams() -> None:
    """Let no stream be missing, and no letter stop the program that a terminal cannot show."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 (open as long as we are)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _drop_output() -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser(verb: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kg",
        description="Build and use the knowledge graph of what members of the Parliamentary Assembly sign.",
        epilog="`kg VERB --help` tells about one verb. Exit codes: 0 done, 1 findings, 2 error.",
    )
    parser.add_argument("--version", action="version", version=f"pace-kg {installed_version()}")
    verbs = parser.add_subparsers(metavar="VERB", title="verbs")
    for name, summary in COMMANDS.items():
        sub = verbs.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
        if name == verb:
            module = importlib.import_module(f"kg.cli.commands.{name}")
            module.add_arguments(sub)
            sub.set_defaults(run=module.run)
    return parser


def _no_verb(parser: argparse.ArgumentParser) -> int:
    parser.print_help(sys.stderr)
    return EXIT_ERROR
