"""For a browser: one page with all in it, that loads nothing and runs nothing."""

from collections.abc import Iterator

from kg.cli.render.validation import ValidationOutcome, line_of, summed_up
from kg.model import resources
from kg.model.document import Span
from kg.model.findings import LocatedFinding
from kg.model.text import escaped, shown

_HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Findings</title>
<style>
{style}</style>
</head>
<body>
<h1>Findings</h1>
"""


def page(verdict: ValidationOutcome) -> Iterator[str]:
    """Yield the page, piece by piece: what was found in all, a table of files, and each file's findings quoted."""
    groups = tuple(verdict.groups())
    style = (resources.folder("styles") / "findings.css").read_text(encoding="utf-8")
    yield _HEAD.format(style=style)
    yield f"<p>{summed_up(verdict)}</p>\n"
    if groups:
        yield from _files(groups)
    for number, (source, found) in enumerate(groups, 1):
        yield f'<section id="f{number}">\n<h2>{shown(source) or "(no file)"}</h2>\n'
        for group in found:
            yield from _article(group, verdict)
        yield "</section>\n"
    yield "</body>\n</html>\n"


def _files(groups: tuple[tuple[str, tuple[tuple[LocatedFinding, ...], ...]], ...]) -> Iterator[str]:
    severities = ("violation", "warning", "info")
    yield "<table>\n<thead><tr><th>file</th>"
    yield "".join(f"<th>{severity}</th>" for severity in severities) + "</tr></thead>\n<tbody>\n"
    for number, (source, found) in enumerate(groups, 1):
        each = [one.finding.severity.value for group in found for one in group]
        cells = "".join(f'<td class="n">{each.count(severity)}</td>' for severity in severities)
        yield f'<tr><td><a href="#f{number}">{shown(source) or "(no file)"}</a></td>{cells}</tr>\n'
    yield "</tbody>\n</table>\n"


def _article(group: tuple[LocatedFinding, ...], verdict: ValidationOutcome) -> Iterator[str]:
    first = group[0].finding
    yield f'<article class="{first.severity}">\n'
    yield f'<p><span class="severity">{first.severity}</span><code>{escaped(first.code)}</code></p>\n'
    yield f"<p>{shown(first.message)}</p>\n"
    if first.hint:
        yield f'<p class="hint">{shown(first.hint)}</p>\n'
    if reason := verdict.reasons.get(first.code):
        yield f'<p class="why">{shown(reason)}</p>\n'
    for one in group:
        text, span = verdict.texts.get(one.finding.source, ""), one.finding.span
        if text and span:
            yield _quoted(text, span, f"{one.line}:{one.column}")
    yield "</article>\n"


def _quoted(text: str, span: Span, place: str) -> str:
    line, marked = line_of(text, span)
    before, behind = Span(line.start, marked.start), Span(marked.end, max(line.end, marked.end))
    words = f"{shown(before.slice(text))}<mark>{shown(marked.slice(text))}</mark>{shown(behind.slice(text))}"
    return f'<pre><span class="no">{place}  </span>{words}</pre>\n'
