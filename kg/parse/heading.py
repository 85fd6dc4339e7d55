"""The heading, the printed total and the key of groups: segments → mentions.

A field whose form is read but whose value cannot be (31 February) gives a mention without the
value's part; resolving turns that into a finding.
"""

import re

from kg.forms import Forms
from kg.model import Mention, Part, Segment, Span


def read(text: str, segment: Segment, forms: Forms) -> Mention | None:
    """Read one segment of the heading, the total or the key; None for a segment that states nothing.

    Mentions: `doc-number` (part `number`, `suffix`), `date` (`date` as ISO), `title` (`title`),
    `designation` (`kind`, `number`), `edition` (`number`), `total` (`number`), `group-key` (`code`, `name`).
    """
    reader = _READERS.get(segment.kind)
    return reader(segment.span.slice(text), segment.span, forms) if reader else None


def _part(name: str, value: str, span: Span, match: re.Match[str], group: str) -> Part:
    return Part(name, value, Span(span.start + match.start(group), span.start + match.end(group)))


def _doc_number(quote: str, span: Span, forms: Forms) -> Mention | None:
    match = forms.document_number.fullmatch(quote)
    if match is None:
        return None
    parts = [_part("number", match["number"], span, match, "number")]
    parts += [_part("suffix", match["suffix"], span, match, "suffix")] if match["suffix"] else []
    return Mention("doc-number", span, "heading.doc-number", tuple(parts))


def _date(quote: str, span: Span, forms: Forms) -> Mention | None:
    match = forms.day.fullmatch(quote)
    if match is None:
        return None
    day, near = forms.date_of(match), forms.last_day_of(match)
    parts = (Part("date", day.isoformat(), span),) if day else ()
    return Mention("date", span, "heading.date", (*parts, Part("near", near.isoformat(), span)))


def _title(quote: str, span: Span, _: Forms) -> Mention | None:
    return Mention("title", span, "heading.title", (Part("title", " ".join(quote.split()), span),))


def _designation(quote: str, span: Span, forms: Forms) -> Mention | None:
    found = forms.kind_of(quote)
    if found is None:
        return None
    kind, match = found
    parts = [Part("kind", kind, span)]
    parts += [_part("number", match["number"], span, match, "number")] if match["number"] else []
    return Mention("designation", span, "heading.designation", tuple(parts))


def _edition(quote: str, span: Span, forms: Forms) -> Mention | None:
    match = forms.edition.fullmatch(quote)
    if match is None:
        return None
    return Mention("edition", span, "heading.edition", (_part("number", match["number"], span, match, "number"),))


def _total(quote: str, span: Span, forms: Forms) -> Mention | None:
    match = forms.total.fullmatch(quote)
    if match is None:
        return None
    return Mention("total", span, "signatories.total", (_part("number", match["number"], span, match, "number"),))


def _key(quote: str, span: Span, forms: Forms) -> Mention | None:
    match = forms.key.fullmatch(quote)
    if match is None:
        return None
    parts = (_part("code", match["code"], span, match, "code"), _part("name", match["name"], span, match, "name"))
    return Mention("group-key", span, "signatories.key", parts)


_READERS = {
    "document-number": _doc_number,
    "date": _date,
    "title": _title,
    "designation": _designation,
    "edition": _edition,
    "total": _total,
    "key": _key,
}
