"""Progress is shown on a terminal, and nowhere else."""

import io

from kg.cli.terminal import progress_line
from kg.pipeline.executor import track


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_is_shown_a_line_that_is_cleared_at_the_end() -> None:
    stream = Terminal()
    assert list(track("abc", "files read", 3, progress_line(stream))) == ["a", "b", "c"]
    assert stream.getvalue().startswith("\r\x1b[Kfiles read: 1 of 3")
    assert stream.getvalue().endswith("\r\x1b[K")


def test_nothing_else_is_shown_anything() -> None:
    stream = io.StringIO()
    assert list(track("abc", "files read", 3, progress_line(stream))) == ["a", "b", "c"]
    assert stream.getvalue() == ""
