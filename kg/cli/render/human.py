"""For a person at a terminal: grouped by file, each finding quoted from it, at the end whether all conforms.

doc.txt
  violation  edition-stated-total: 24 signatories were read, the printed total is 25
    54:1
     54 | Total = 25
        | ~~~~~~~~~~
"""

from collections.abc import Iterator

from kg.cli.render.excerpt import excerpt
from kg.cli.render.validation import ValidationOutcome, line_of, summed_up
from kg.cli.terminal import painted
from kg.model.document import Span
from kg.model.findings import LocatedFinding
from kg.model.text import escape_control

# Of findings that say the same in one file so many are quoted; the others are named by their places.
_QUOTED = 3
_INDENT = "    "
# Of a line's row so much goes to its number; of what is left so much may stand before the place.
_GUTTER = 10
_BEFORE = 3


def human(verdict: ValidationOutcome, width: int, colour: bool) -> Iterator[str]:
    """Yield the lines of the report; `width` is that of the terminal in columns, `colour` whether to use any."""
    for source, groups in verdict.groups():
        name = escape_control(source) or "(no file)"
        yield painted(name, "heading") if colour else name
        for group in groups:
            yield from _group(group, verdict, width, colour)
        yield ""
    yield summed_up(verdict)


def _group(group: tuple[LocatedFinding, ...], verdict: ValidationOutcome, width: int, colour: bool) -> Iterator[str]:
    first = group[0].finding
    severity = painted(first.severity, first.severity) if colour else first.severity.value
    yield f"  {severity}{' ' * (9 - len(first.severity))}  {first.code}: {escape_control(first.message)}"
    if first.hint:
        yield f"{_INDENT}{escape_control(first.hint)}"
    placed = [one for one in group if one.finding.span]
    for one in placed[:_QUOTED]:
        yield f"{_INDENT}{one.line}:{one.column}"
        yield from _quoted(one, verdict, width, colour)
    if placed[_QUOTED:]:
        places = ", ".join(f"{one.line}:{one.column}" for one in placed[_QUOTED:])
        yield f"{_INDENT}and at {places}"


def _quoted(one: LocatedFinding, verdict: ValidationOutcome, width: int, colour: bool) -> Iterator[str]:
    text, span = verdict.texts.get(one.finding.source, ""), one.finding.span
    if text and span:
        line, place = line_of(text, span)
        yield from excerpt(text, _near(text, line, place, width - _GUTTER), place, width, colour)


def _near(text: str, line: Span, place: Span, room: int) -> Span:
    """Return the words of a line around a place in it; of a whole paragraph on one line nobody reads all."""
    start, end, before = line.start, line.end, place.start - room // _BEFORE
    if before > start:
        start = text.find(" ", before, place.start) + 1 or place.start
    if start + room < end:
        end = max(text.rfind(" ", place.end, start + room), place.end)
    return Span(start, end)


def table(verdict: ValidationOutcome) -> Iterator[str]:
    """Yield the findings as rows in columns, one a line: file, line, severity, code, message."""
    rows = [("file", "line", "severity", "code", "message")]
    for one in verdict.placed:
        found = one.finding
        cells = (found.source, str(one.line or ""), found.severity.value, found.code, found.message)
        rows.append(tuple(escape_control(cell) for cell in cells))  # type: ignore[arg-type]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    for row in rows:
        yield "  ".join([cell.ljust(width) for cell, width in zip(row, widths, strict=False)] + [row[-1]])
