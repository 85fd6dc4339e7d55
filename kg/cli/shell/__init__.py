"""The interactive shell of `kg query DIR`: query after query on a terminal, each under the same limits.

`commands` does what an entry says, `completion` knows what can be completed, `editor` is the line that one types in.
"""

import os
import sys
from dataclasses import replace

from kg.cli.shell import commands, completion, editor
from kg.cli.shell.commands import Settings
from kg.model.errors import KgError, OutputError
from kg.store.sparql.holder import Holder

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
    line_editor = editor.QueryEditor(completion.CompletionWords(settings.folder), commands.NAMES)
    if not hasattr(os, "fork"):
        return _converse(line_editor, settings)
    with Holder() as holder:
        return _converse(line_editor, replace(settings, runner=holder.run))


def _converse(line_editor: editor.QueryEditor, settings: Settings) -> int:
    current: Settings | None = settings
    while current is not None:
        try:
            current = commands.perform(line_editor.read(), current)
        except KgError as error:
            print(error, file=sys.stderr)
        except EOFError:
            return 0
        except KeyboardInterrupt:
            print("cancelled", file=sys.stderr)
        except OSError as error:
            raise OutputError(f"the terminal cannot be used ({error.strerror}): give the query with -e") from error
    return 0
