"""The prompt of `kg query DIR`: question after question on a terminal, under the limits of every query.

`actions` tells what an entry does, `words` what can be completed, `editor` is the line that one types in.
"""

import sys

from kg.cli.shell import commands, completion, editor
from kg.cli.shell.commands import Settings
from kg.model.errors import KgError, OutputError

_WELCOME = (
    "SPARQL over {folder}. Enter asks once the query is whole, Esc Enter makes a line, Tab completes, "
    "Ctrl-C cancels, Ctrl-D leaves; .help tells more."
)


def run(settings: Settings) -> int:
    """Read and answer entries until the user leaves; return the exit code.

    In: the folder that is asked, and how. What is answered goes to stdout, messages to stderr.
    Raises OutputError where the terminal is gone.
    """
    print(_WELCOME.format(folder=settings.folder), file=sys.stderr)
    edited = editor.QueryEditor(completion.CompletionWords(settings.folder), commands.NAMES)
    current: Settings | None = settings
    while current is not None:
        current = _turn(edited, current)
    return 0


def _turn(edited: editor.QueryEditor, settings: Settings) -> Settings | None:
    """Read and answer one entry; return how the next is asked, None where the user leaves."""
    try:
        return _answered(edited.read(), settings)
    except EOFError:
        return None
    except KeyboardInterrupt:
        print("cancelled", file=sys.stderr)
    except OSError as error:
        raise OutputError(f"the terminal cannot be used ({error.strerror}): give the query with -e") from error
    return settings


def _answered(entry: str, settings: Settings) -> Settings | None:
    try:
        return commands.perform(entry, settings)
    except KgError as error:
        print(error, file=sys.stderr)
    return settings
