"""The command line: it parses the arguments of a verb, then loads the verb's module and runs it.

Exit codes: 0 done; 1 done, with findings at or above `--fail-on`; 2 a usage or runtime error.
Data goes to stdout, messages and progress to stderr.
"""

import importlib
import io
import os
import sys
from collections.abc import Sequence

from kg.cli.arguments import COMMANDS, parser_of
from kg.model.errors import KgError

EXIT_ERROR = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; `arguments` are those of the process unless given."""
    _replace_streams()
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["help"]:
        words = [*words[1:], "--help"]
    verb = words[0] if words else ""
    if verb and not verb.startswith("-") and verb not in COMMANDS:
        from difflib import get_close_matches

        near = get_close_matches(verb, COMMANDS, 1)
        advice = f"did you mean {near[0]}?" if near else f"there are {', '.join(COMMANDS)}"
        print(f"kg: no verb is called {_escaped(verb)!r}: {advice}", file=sys.stderr)
        return EXIT_ERROR
    parser = parser_of({verb})
    try:
        options = parser.parse_args(words)
        if not verb:
            parser.print_help(sys.stderr)
            return EXIT_ERROR
        # Each verb is a module of its own, loaded when it is called: `kg VERB --help` waits for no library.
        code = int(importlib.import_module(f"kg.cli.commands.{verb}").run(options))
        sys.stdout.flush()
    except KgError as error:
        print(f"kg {verb}: {_escaped(str(error))}", file=sys.stderr)
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


def _replace_streams() -> None:
    """Replace closed streams, and escape characters that the encoding of a stream lacks."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 (open as long as we are)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _escaped(text: str) -> str:
    # Loaded with the first message, for `kg --help` waits for no class of a document.
    return str(importlib.import_module("kg.model.text").escape_control(text))


def _drop_output() -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
