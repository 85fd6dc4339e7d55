"""The brackets and variables of a SPARQL text that count: those outside comments, IRIs and strings."""

import re
from collections.abc import Iterator

# Comments, IRIs, strings and escapes hide brackets and variables. `mark` is a bracket that counts, `open` a quote left
# open, `variable` the name of a variable.
TOKEN = re.compile(
    r"""\#[^\n]* | <[^<>"{}|^`\\\x00-\x20]*> | \\.
      | \"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
      | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'
      | (?P<mark>[][(){}]) | (?P<open>["']) | [?$](?P<variable>\w+)""",
    re.VERBOSE | re.DOTALL,
)
OPENING = "([{"


def marks(text: str) -> Iterator[tuple[str, int]]:
    """Yield the brackets of a text that count, each with the offset behind it."""
    for token in TOKEN.finditer(text):
        if token["mark"]:
            yield token["mark"], token.end()


def block_start(text: str, number: int) -> int | None:
    """Return the offset behind the opening brace of a block that lies in no other, by its number from 1; else None.

    >>> block_start("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", 2)
    30
    """
    depth = 0
    for mark, end in marks(text):
        if mark == "{" and not depth:
            number -= 1
            if not number:
                return end
        depth = max(0, depth + (1 if mark in OPENING else -1))
    return None


def is_open(text: str) -> bool:
    """Tell whether a text ends inside a bracket or a string.

    >>> is_open("SELECT * { ?s ?p '}'"), is_open("SELECT * { ?s ?p '}' }"), is_open("ASK { ?s ?p '''")
    (True, False, True)
    """
    if any(token["open"] for token in TOKEN.finditer(text)):
        return True
    depth = 0
    for mark, _ in marks(text):
        depth = max(0, depth + (1 if mark in OPENING else -1))
    return depth > 0
