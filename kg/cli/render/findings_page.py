"""The findings of a validation as one HTML page that holds all, loads nothing and runs nothing."""

from collections import Counter
from collections.abc import Iterator

from kg.cli.render.validation import ValidationOutcome, line_of, summed_up
from kg.inspect.html import style, template
from kg.model.document import Span
from kg.model.findings import LocatedFinding, Severity


def page(outcome: ValidationOutcome) -> Iterator[str]:
    """Yield the page, piece by piece: how many findings there are, a table of files, each file's findings quoted."""

    def quote(located: LocatedFinding) -> tuple[str, str, str] | None:
        text, span = outcome.texts.get(located.finding.source, ""), located.finding.span
        if not text or span is None:
            return None
        line, marked = line_of(text, span)
        pieces = (Span(line.start, marked.start), marked, Span(marked.end, max(line.end, marked.end)))
        before, inside, behind = (piece.slice(text) for piece in pieces)
        return before, inside, behind

    return template("templates", "findings.html").generate(
        style=style("findings.css"),
        summary=summed_up(outcome),
        files=list(outcome.groups()),
        counts=Counter((located.finding.source, located.finding.severity) for located in outcome.located),
        severities=tuple(Severity),
        reasons=outcome.reasons,
        quote=quote,
    )
