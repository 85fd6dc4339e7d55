"""The brackets and variables of a SPARQL text that count: those outside comments, IRIs and strings."""

import re
from collections.abc import Iterator
from itertools import islice

# Comments, IRIs, strings and escapes hide brackets and variables. `mark` is a bracket that counts, `open` a quote left
# open, `variable` the name of a variable.
TOKEN = re.compile(
    r"""\#[^\n]* | <[^<>"{}|^`\\\x00-\x20]*> | \\.
      | \"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
      | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'
      | (?P<mark>[][(){}]) | (?P<open>["']) | [?$](?P<variable>\w+)""",
    re.VERBOSE | re.DOTALL,
)


def marks(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the brackets of a text that count, each with the offset and the depth behind it."""
    depth = 0
    for token in TOKEN.finditer(text):
        if token["mark"]:
            depth = max(0, depth + (1 if token["mark"] in "([{" else -1))
            yield token["mark"], token.end(), depth


def block_start(text: str, number: int) -> int | None:
    """Return the offset behind the opening brace of a block that lies in no other, by its number from 1; else None.

    >>> block_start("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", 2)
    30
    """
    ends = (end for mark, end, depth in marks(text) if mark == "{" and depth == 1)
    return next(islice(ends, number - 1, None), None)


def is_open(text: str) -> bool:
    """Tell whether a text ends inside a bracket or a string.

    >>> is_open("SELECT * { ?s ?p '}'"), is_open("SELECT * { ?s ?p '}' }"), is_open("ASK { ?s ?p '''")
    (True, False, True)
    """
    depths = [depth for _, _, depth in marks(text)]
    return any(token["open"] for token in TOKEN.finditer(text)) or (bool(depths) and depths[-1] > 0)
