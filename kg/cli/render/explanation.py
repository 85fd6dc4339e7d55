"""What every stage made of one document, as one HTML page: the text with all that was recognised, and it in lists.

The page needs nothing else: no script, no picture, no address outside it. What stands in a `title` to be hovered over
stands in a list as well.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.cli.render import html
from kg.inspect.annotations import NAMED, SIGNATORY_PARTS, Annotation, kind_of, linked, marks_of, parts_shown, target_of
from kg.model import iri, resources
from kg.model.document import Links, Mention, Segment, Span
from kg.model.findings import LocatedFinding
from kg.model.text import escaped, line_and_column, shown
from kg.pipeline.document import Reading

# Nothing may be loaded or run, whatever a document smuggles in; the style stands in the page.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_LEGEND = {
    "violation": "finding: violation",
    "warning": "finding: warning",
    "info": "finding: info",
    "residue": "residue: no rule reads it",
    "furniture": "furniture: known, states nothing",
    "field": "field of heading or foot",
    "signature": "signatory line",
    "family": "family name",
    "given": "given name",
    "honorific": "honorific",
    "state": "State of a signatory",
    "group": "group of a signatory",
    "citation": "citation",
    "provision": "provision of a cited act",
    "Person": "person",
    "Organisation": "organisation",
    "State": "State",
    "Place": "place",
    "addressed": "State addressed",
}
_QUOTED = 100

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """A list of the page: its heading, which is its anchor too, its columns, and its rows of HTML cells."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def page(reading: Reading, found: Sequence[LocatedFinding]) -> str:
    """Return one source's page.

    In: its reading and the findings of its build, those of other sources left aside. Out: a whole HTML document.
    Raises InstallationError where the style sheet is missing.
    """
    own = [placed for placed in found if placed.finding.source == reading.source.name]
    marks = marks_of(reading, own)
    beside = (_findings(own), _citations(reading), _names(reading))
    below = (_signatories(reading), _fields(reading), _segments(reading))
    parts = (_head(reading), _facts(reading), _contents((*beside, *below)), _legend(marks), _text(reading, marks, own))
    aside, foot = ("".join(map(_written, tables)) for tables in (beside, below))
    return "".join([*parts, f"<aside>\n{aside}</aside>\n</main>\n<footer>\n{foot}</footer>\n</body>\n</html>\n"])


def _head(reading: Reading) -> str:
    title = reading.header.title
    heading = title.value("title") if title else reading.source.name
    style = (resources.folder("styles") / "explanation.css").read_text(encoding="utf-8")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escaped(reading.source.name)}: explained</title>\n<style>\n{style}</style>\n</head>\n"
        f"<body>\n<header>\n<h1{_language(reading)}>{shown(heading)}</h1>\n"
    )


def _language(reading: Reading) -> str:
    return f' lang="{escaped(reading.language)}"' if reading.language else ""


def _facts(reading: Reading) -> str:
    source, covered = reading.source, reading.coverage
    told = {
        "document": iri.compact(reading.document) if reading.document else "not told",
        "source": f"{source.name}, {source.size} bytes, {source.media_type}, {source.encoding or 'not decoded'}",
        "SHA-256": source.digest,
        "saved from": source.address or "not told",
        "layout": f"{reading.layout or 'none recognised'}, language {reading.language or 'not told'}",
        "coverage": f"{covered.accounted} of {covered.total} characters of heading and signatory block",
        "facts": str(len(reading.facts)),
    }
    rows = "".join(f"<div><dt>{name}</dt><dd>{shown(value)}</dd></div>\n" for name, value in told.items())
    return f"<dl>\n{rows}</dl>\n"


def _contents(tables: Iterable[_Table]) -> str:
    links = (f'<a href="#{_anchor(table)}">{table.name} <b>{len(table.rows)}</b></a>\n' for table in tables)
    return f'<nav>\n<a href="#text">Text</a>\n{"".join(links)}</nav>\n</header>\n'


def _anchor(table: _Table) -> str:
    return iri.slug(table.name)


def _legend(marks: Iterable[Annotation]) -> str:
    counted = Counter(mark.kind for mark in marks)
    items = (
        f'<li><span class="m {kind}">{words}</span> {counted[kind]}</li>\n'
        for kind, words in _LEGEND.items()
        if counted[kind]
    )
    return f'<main>\n<section class="sheet" id="text">\n<h2>Text as it was read</h2>\n<ul>\n{"".join(items)}</ul>\n'


def _text(reading: Reading, marks: Sequence[Annotation], found: Iterable[LocatedFinding]) -> str:
    spans = [mark.span for mark in marks] + [placed.finding.span for placed in found if placed.finding.span]
    spans += [segment.span for segment in reading.segments]
    body = "".join(html.lines(reading.source.text, marks, {span.start for span in spans}))
    return f'<div class="text"{_language(reading)}>\n{body}</div>\n</section>\n'


def _findings(found: Iterable[LocatedFinding]) -> _Table:
    rows = []
    for placed in found:
        one = placed.finding
        place = _link(f"{placed.line}:{placed.column}", one.span) if one.span else "the file"
        severity = f'<span class="m {one.severity}">{one.severity}</span>'
        rows.append((place, severity, f"<code>{one.code}</code>", shown(one.message), shown(one.hint)))
    return _Table("Findings", ("place", "severity", "code", "message", "hint"), tuple(rows))


def _signatories(reading: Reading) -> _Table:
    signed = [mention for mention in reading.mentions if mention.kind == "signature"]
    rows = (
        (str(number), *_place(reading, mention), *_parts(mention, reading.links), _code(mention.rule))
        for number, mention in enumerate(signed, 1)
    )
    return _Table("Signatories", ("", "place", "as printed", *SIGNATORY_PARTS, "rule"), tuple(rows))


def _parts(mention: Mention, links: Links) -> Iterator[str]:
    for name in SIGNATORY_PARTS:
        yield f"{shown(mention.value(name))}{shown(linked(links.of(mention, name)))}"


def _citations(reading: Reading) -> _Table:
    rows = (
        (
            *_place(reading, mention),
            _code(target_of(mention)),
            ", ".join(shown(slot.value) for slot in mention.slots if slot.name == "provision"),
            shown(mention.value("flag")),
            *_rule(mention),
        )
        for mention in reading.mentions
        if kind_of(mention) == "citation"
    )
    return _Table("Citations", ("place", "as printed", "act", "provisions", "doubt", "rule", "score"), tuple(rows))


def _names(reading: Reading) -> _Table:
    rows = (
        (*_place(reading, mention), mention.kind, shown(target_of(mention)), *_rule(mention))
        for mention in reading.mentions
        if mention.kind in (*NAMED, "addressed")
    )
    return _Table("Names", ("place", "as printed", "kind", "taken for", "rule", "score"), tuple(rows))


def _fields(reading: Reading) -> _Table:
    rows = (
        (
            *_place(reading, mention),
            mention.kind,
            "; ".join(shown(f"{part.name} {part.value}") for part in parts_shown(mention)),
            _code(mention.rule),
        )
        for mention in reading.mentions
        if kind_of(mention) == "field"
    )
    return _Table("Fields", ("place", "as printed", "field", "read as", "rule"), tuple(rows))


def _segments(reading: Reading) -> _Table:
    rows = (
        (*_place(reading, segment), segment.zone.value, segment.kind)
        for segment in reading.segments
        if segment.kind not in ("blank", "signatory")
    )
    return _Table("Segments", ("place", "as printed", "zone", "kind"), tuple(rows))


def _place(reading: Reading, found: Mention | Segment) -> Row:
    """A link to where something stands in the text, and how it is printed there, shortened."""
    text, span = reading.source.text, found.span
    flat = " ".join(span.slice(text).split())
    quote = flat if len(flat) <= _QUOTED else f"{flat[:_QUOTED]}…"
    line, column = line_and_column(text, span.start)
    page = reading.source.page_at(span.start)
    words = f"{line}:{column}" if page is None else f"{line}:{column} page {page}"
    return _link(words, span), f"<q{_language(reading)}>{shown(quote)}</q>"


def _link(words: str, span: Span) -> str:
    return f'<a href="#o{span.start}">{words}</a>'


def _rule(mention: Mention) -> Row:
    return _code(mention.rule), f"{mention.score:g}"


def _code(text: str) -> str:
    return f"<code>{shown(text)}</code>" if text else ""


def _written(table: _Table) -> str:
    if not table.rows:
        return f'<section id="{_anchor(table)}">\n<h2>{table.name}</h2>\n<p>none</p>\n</section>\n'
    head = "".join(f'<th scope="col">{column}</th>' for column in table.columns)
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>\n" for row in table.rows)
    opening = f'<section id="{_anchor(table)}">\n<h2>{table.name} <b>{len(table.rows)}</b></h2>\n<div class="wide">\n'
    return f"{opening}<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n</section>\n"
