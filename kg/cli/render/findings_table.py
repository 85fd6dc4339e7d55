"""Findings for who has just built: a row for each code, the worst first, with one example.

violation  unknown-state  2  copy.txt:50:16 'Beligum' is not a known State (did you mean Belgium?)
"""

from collections.abc import Iterator, Sequence

from kg.model.findings import CodeCount
from kg.model.text import escape_control
from kg.store import text_table

# So many codes are told, and so much of an example's message.
ROWS = 12
_MESSAGE = 96
_COLUMNS = ("severity", "code", "count", "example")


def findings_table(codes: Sequence[CodeCount], folder: str, width: int = 0) -> Iterator[str]:
    """Yield the lines of the table, none without findings, and where the single findings stand.

    In: the counts, the worst first; the graph folder; the width of the terminal in columns, 0 where there is none.
    """
    if not codes:
        return
    shown = [(row.severity.value, row.code, str(row.count), _example(row)) for row in codes[:ROWS]]
    yield from text_table.table(_COLUMNS, shown, right=(2,), whole=(0, 1, 2), width=width)
    if len(codes) > ROWS:
        yield f"… and {len(codes) - ROWS} more codes"
    yield f"Each one: kg validate {folder}, or {folder}/findings.jsonl"


def _example(row: CodeCount) -> str:
    finding = row.example.finding
    message = f"{finding.message} ({finding.hint})" if finding.hint else finding.message
    if len(message) > _MESSAGE:
        message = f"{message[: _MESSAGE - 1].rstrip()}…"
    return escape_control(f"{row.example.place} {message}")
