"""The line that one types in: several lines, with a history and completion, on prompt_toolkit."""

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.model.errors import QueryError
from kg.store.sparql import brackets, guard, query, results

if TYPE_CHECKING:
    from prompt_toolkit.key_binding import KeyBindings

PROMPT, CONTINUED = "kg> ", "  > "
_WORD = re.compile(r"[.?$]?[\w:-]+|\.")


def is_whole(text: str) -> bool:
    """Tell whether Enter asks, rather than makes a new line.

    A command and an empty entry always; a query once it can be parsed; also one that cannot, when all its brackets
    and strings are closed behind a block, so that its fault is told; and whatever ends in an empty line.

    >>> is_whole("SELECT *"), is_whole("SELECT * { ?s ?p ?o"), is_whole("SELECT * { ?s ?p ?o }"), is_whole("ASK { ? }")
    (False, False, True, True)
    """
    stripped = text.strip()
    if not stripped or stripped.startswith(".") or text.endswith("\n"):
        return True
    if brackets.is_open(text):
        return False
    if any(mark == "}" for mark, _, _ in brackets.marks(text)):
        return True
    try:
        guard.check(text)
    except QueryError:
        return False
    return True


def history_path() -> Path:
    """Return where entries are kept: under XDG_STATE_HOME, else ~/.local/state (XDG Base Directory Specification)."""
    state = os.environ.get("XDG_STATE_HOME", "")
    root = Path(state) if state.startswith("/") else Path.home() / ".local" / "state"
    return root / "kg" / "query-history"


class QueryEditor:
    """The line editor; made once, it reads entry after entry."""

    def __init__(self, words: Callable[[], list[str]], commands: Iterable[str]) -> None:
        from prompt_toolkit import PromptSession
        from prompt_toolkit.application import get_app
        from prompt_toolkit.completion import DynamicCompleter, NestedCompleter, WordCompleter
        from prompt_toolkit.history import FileHistory, InMemoryHistory

        # The history lies in a file that only its owner reads; in memory where there can be no such file.
        path = history_path()
        history: FileHistory | InMemoryHistory = FileHistory(path)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)) as file:
                os.fchmod(file.fileno(), 0o600)
        except OSError:
            history = InMemoryHistory()
        # A command is completed by what it takes, a query by keywords and terms.
        names, forms = dict.fromkeys(query.named()), dict.fromkeys(sorted(results.FORMATS))
        below: dict[str, Any] = {".name": names, ".show": names, ".format": forms}
        dotted = NestedCompleter.from_nested_dict({name: below.get(name) for name in commands})
        sparql = WordCompleter(words, ignore_case=True, pattern=_WORD)
        self._session: PromptSession[str] = PromptSession(
            multiline=True,
            prompt_continuation=CONTINUED,
            history=history,
            completer=DynamicCompleter(lambda: dotted if get_app().current_buffer.text.startswith(".") else sparql),
            complete_while_typing=False,
            key_bindings=_keys(),
        )

    def read(self) -> str:
        """Return the next entry; raise EOFError at Ctrl-D, KeyboardInterrupt at Ctrl-C."""
        return self._session.prompt(PROMPT)


def _keys() -> "KeyBindings":
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    keys = KeyBindings()

    @keys.add("enter")
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.complete_state and buffer.complete_state.current_completion:
            buffer.complete_state = None
        elif is_whole(buffer.text):
            buffer.validate_and_handle()
        else:
            buffer.insert_text("\n")

    @keys.add("escape", "enter")
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    return keys
