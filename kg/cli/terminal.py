"""What only a terminal is shown: ANSI styles where they are wanted, and a line of progress."""

import time
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TextIO

_SECONDS_BETWEEN = 0.1
_SECONDS_TO_TELL = 1.0
_CLEAR_LINE = "\r\x1b[K"
COLOURS = ("auto", "always", "never")


# Select Graphic Rendition by what is shown; weight and lines go with the colours, for not everyone tells these apart.
STYLES: Mapping[str, str] = MappingProxyType(
    {
        "quote": "1;4",
        "place": "36",
        "faint": "2",
        "heading": "1",
        "field": "33",
        "furniture": "2",
        "residue": "7;31",
        "signature": "",
        "family": "1;34",
        "given": "34",
        "honorific": "2;34",
        "state": "32",
        "group": "35",
        "citation": "1;36",
        "Person": "1;35",
        "Organisation": "33",
        "State": "1;32",
        "Place": "32",
        "addressed": "4",
        "about": "3",
        "violation": "1;31",
        "warning": "33",
        "info": "36",
    }
)


def in_colour(choice: str, stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Tell whether to write in colour.

    In: one of COLOURS; where the text goes; the process's environment. `auto` means on a terminal that is not dumb,
    and never where NO_COLOR is set to anything (https://no-color.org).
    """
    if choice != "auto":
        return choice == "always"
    return stream.isatty() and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"


def styled(text: str, *styles: str, colour: bool = True) -> str:
    """Return a text in some of the STYLES, plain where these are none or no colour is wanted."""
    codes = ";".join(filter(None, (STYLES.get(style, "") for style in styles)))
    return f"\x1b[{codes}m{text}\x1b[0m" if colour and codes and text else text


def progress_line(stream: TextIO) -> Callable[[str, int, int], None]:
    """Return what shows the progress of a task (step, done, of how many) on a stream; nothing where it is no terminal.

    The line is written anew ten times a second at the most, tells the rate and the time left after a second, and is
    cleared when a step is done.
    """
    if not stream.isatty():
        return lambda _step, _done, _total: None
    last = began = 0.0
    current = ""

    def show(step: str, done: int, total: int) -> None:
        nonlocal last, began, current
        now = time.monotonic()
        if step != current:
            began, current = now, step
        if done >= total:
            stream.write(_CLEAR_LINE)
            last = 0.0
        elif now - last > _SECONDS_BETWEEN:
            stream.write(f"{_CLEAR_LINE}{step}: {done} of {total}{_pace(done, total, now - began)}")
            stream.flush()
            last = now

    return show


def _pace(done: int, total: int, seconds: float) -> str:
    """Tell items a second and the time left, once there is enough to tell it by."""
    if seconds < _SECONDS_TO_TELL:
        return ""
    left = round((total - done) * seconds / done)
    return f", {done / seconds:.0f} a second, {left // 60}:{left % 60:02} left"
