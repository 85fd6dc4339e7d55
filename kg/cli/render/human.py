"""Findings for a person at a terminal: grouped by file, each finding quoted from it, at the end whether all conforms.

doc.txt
  violation  edition-stated-total: 24 signatories were read, the printed total is 25
    54:1
     54 | Total = 25
        | ~~~~~~~~~~
"""

from collections.abc import Iterator

from kg.cli.render.excerpt import excerpt
from kg.cli.render.validation import ValidationOutcome, line_of, summed_up
from kg.cli.terminal import styled
from kg.model.document import Span
from kg.model.text import escape_control
from kg.store import text_table

# Of findings that say the same in one file so many are quoted; the others are named by their places.
_QUOTED = 3
_INDENT = "    "
# Of a line's row so much goes to its number; of what is left so much may stand before the place.
_GUTTER = 10
_BEFORE = 3


def human(outcome: ValidationOutcome, width: int, colour: bool) -> Iterator[str]:
    """Yield the lines of the report; `width` is that of the terminal in columns, `colour` whether to use any."""
    for source, groups in outcome.groups():
        yield styled(escape_control(source) or "(no file)", "heading", colour=colour)
        for group in groups:
            # What findings that say the same say, the first of them quoted, the places of others.
            first = group[0].finding
            severity = styled(first.severity.value, first.severity.value, colour=colour)
            yield f"  {severity}{' ' * (9 - len(first.severity))}  {first.code}: {escape_control(first.message)}"
            if first.hint:
                yield f"{_INDENT}{escape_control(first.hint)}"
            located = [finding for finding in group if finding.finding.span]
            for finding in located[:_QUOTED]:
                yield f"{_INDENT}{finding.line}:{finding.column}"
                text, span = outcome.texts.get(source, ""), finding.finding.span
                if text and span:
                    line, place = line_of(text, span)
                    yield from excerpt(text, _window(text, line, place, width - _GUTTER), place, width, colour)
            if located[_QUOTED:]:
                places = ", ".join(f"{finding.line}:{finding.column}" for finding in located[_QUOTED:])
                yield f"{_INDENT}and at {places}"
        yield ""
    yield summed_up(outcome)


def _window(text: str, line: Span, place: Span, room: int) -> Span:
    """Return the words of a line around a place in it; of a whole paragraph on one line nobody reads all."""
    start, end, before = line.start, line.end, place.start - room // _BEFORE
    if before > start:
        start = text.find(" ", before, place.start) + 1 or place.start
    if start + room < end:
        end = max(text.rfind(" ", place.end, start + room), place.end)
    return Span(start, end)


def table(outcome: ValidationOutcome) -> Iterator[str]:
    """Yield the findings as rows in columns, one a line: file, line, severity, code, message."""
    rows = []
    for located in outcome.located:
        finding = located.finding
        cells = (finding.source, str(located.line or ""), finding.severity.value, finding.code, finding.message)
        rows.append([escape_control(cell) for cell in cells])
    return text_table.table(("file", "line", "severity", "code", "message"), rows)
