"""The command line: thin. It parses nothing but the verb until the verb's module is loaded.

Exit codes: 0 done; 1 done, with findings at or above `--fail-on`; 2 a usage or runtime error.
Data goes to stdout, messages and progress to stderr.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from kg.errors import KgError
from kg.resources import installed_version

# Each verb is a module of kg.commands, loaded when it is called: `kg --help` must not wait for libraries.
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
    words = list(sys.argv[1:] if arguments is None else arguments)
    verb = words[0] if words else ""
    parser = _parser(verb)
    try:
        options = parser.parse_args(words)
        return int(options.run(options)) if verb in COMMANDS else _no_verb(parser)
    except KgError as error:
        print(f"kg {verb}: {error}", file=sys.stderr)
        return EXIT_ERROR
    except BrokenPipeError:
        # The reader of our output (head, less) has gone: nothing is left to say, also not at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print(f"kg {verb}: interrupted: give the same command again to go on", file=sys.stderr)
        return EXIT_ERROR


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
            module = importlib.import_module(f"kg.commands.{name}")
            module.add_arguments(sub)
            sub.set_defaults(run=module.run)
    return parser


def _no_verb(parser: argparse.ArgumentParser) -> int:
    parser.print_help(sys.stderr)
    return EXIT_ERROR
