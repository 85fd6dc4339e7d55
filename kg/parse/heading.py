"""The heading, the printed total and the key of groups: segments → mentions.

Here too are the bodies that stand behind a document: committees and authors.

A field whose form is read but whose value cannot be (31 February) gives a mention without the
value's part; resolving turns that into a finding.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from kg.model.document import Mention, Segment, Slot, Span
from kg.vocabulary.document_types import DocumentNumbers
from kg.vocabulary.patterns import Patterns

# Suffixes that mark a new print of a document; the others (`Add. 1`, `Part II`) mark a document of its own.
_OTHER_PRINTS = frozenset(("revision", "corrigendum"))
_NUMBERS = ("number", "year", "amendment")
_ANY_CASE = re.IGNORECASE | re.DOTALL


@dataclass(frozen=True, slots=True)
class DocumentHeader:
    """The fields of a document's heading, each the mention that gave it, None where there is none."""

    designation: Mention | None = None
    doc_number: Mention | None = None
    issued: Mention | None = None
    title: Mention | None = None
    edition: Mention | None = None
    version: Mention | None = None
    total: Mention | None = None

    @property
    def kind(self) -> str:
        """The class of the document, such as `WrittenDeclaration`; empty where no designation was read."""
        return self.designation.value("kind") if self.designation else ""

    @property
    def day(self) -> date | None:
        """The printed date of the edition; None where it is missing or no day of the calendar."""
        value = self.issued.value("date") if self.issued else ""
        return date.fromisoformat(value) if value else None

    @property
    def near(self) -> date | None:
        """The day to look up names by: the printed one, or the end of its month where there is no such day."""
        value = self.issued.value("near") if self.issued else ""
        return self.day or (date.fromisoformat(value) if value else None)

    @property
    def first_day(self) -> date | None:
        """The day on which the first edition was tabled, where a later one prints it."""
        value = self.edition.value("tabled") if self.edition and self.number("edition") != 1 else ""
        return date.fromisoformat(value) if value else None

    @property
    def numbers(self) -> DocumentNumbers:
        """The numbers that tell the document from others of its kind."""
        amended = self.designation.value("amendment") if self.designation else ""
        addendum = self.doc_number.value("addendum") if self.doc_number else ""
        amendment = int(amended) if amended else None
        return DocumentNumbers(self.number("designation"), self.number("doc_number"), amendment, addendum)

    @property
    def print_mark(self) -> str:
        """What tells this print from others of the same edition: a revision, a provisional version; or nothing."""
        revision = self.doc_number.value("revision") if self.doc_number else ""
        return revision or ("provisional" if self.version else "")

    def number(self, field: str) -> int | None:
        """Return the number that a field prints: `designation`, `doc_number`, `edition` or `total`."""
        mention: Mention | None = getattr(self, field)
        value = mention.value("number") if mention else ""
        return int(value) if value else None


def header(mentions: Iterable[Mention]) -> DocumentHeader:
    """Return the header that a document's mentions give: the first of each kind counts, of editions the longest."""
    fields: dict[str, Mention] = {}
    for mention in mentions:
        earlier = fields.get(mention.kind)
        longer = earlier and mention.span.end - mention.span.start > earlier.span.end - earlier.span.start
        if earlier is None or (mention.kind == "edition" and longer):
            fields[mention.kind] = mention
    return DocumentHeader(
        designation=fields.get("designation"),
        doc_number=fields.get("doc-number"),
        issued=fields.get("date"),
        title=fields.get("title"),
        edition=fields.get("edition"),
        version=fields.get("version"),
        total=fields.get("total"),
    )


def read(text: str, segment: Segment, forms: Patterns) -> Mention | None:
    """Read one segment of the heading, the total or the key; None for a segment that states nothing.

    Mentions: `doc-number` (parts `number`, `suffix` as printed, `addendum` and `revision` in normal form), `date`
    (`date` as ISO), `title` (`title`), `designation` (`kind`, `number`, `year`, `amendment`), `edition`
    (`number`, `tabled` as ISO, empty where the calendar has no such day), `version` (`provisional`), `committee`
    and `author` (`body`), `total` (`number`), `group-key` (`code`, `name`).
    """
    reader = _READERS.get(segment.kind)
    return reader(segment.span.slice(text), segment.span, forms) if reader else None


def _part(name: str, value: str, span: Span, match: re.Match[str], group: str) -> Slot:
    return Slot(name, value, Span(span.start + match.start(group), span.start + match.end(group)))


def _doc_number(quote: str, span: Span, forms: Patterns) -> Mention | None:
    match = forms.document_number.fullmatch(quote)
    if match is None:
        return None
    parts = [_part("number", match["number"], span, match, "number")]
    if match["suffix"]:
        parts.append(_part("suffix", " ".join(match["suffix"].split()), span, match, "suffix"))
        parts += [_part(name, value, span, match, "suffix") for name, value in _suffixes(match["suffix"], forms)]
    return Mention("doc-number", span, "heading.doc-number", tuple(parts))


def _suffixes(suffix: str, forms: Patterns) -> Iterator[tuple[str, str]]:
    """What a suffix says, alike in every language: `addendum` tells another document, `revision` another print."""
    for key, pattern in forms.suffixes:
        match = pattern.search(suffix)
        if match:
            count = match["count"].strip().casefold()
            if key in _OTHER_PRINTS:
                yield "revision", f"{key}-{count}" if count else key
            else:
                yield "addendum", f"{key}/{count or 1}"


def _date(quote: str, span: Span, forms: Patterns) -> Mention | None:
    match = forms.day.fullmatch(quote)
    if match is None:
        return None
    day, near = forms.date_of(match), forms.last_day_of(match)
    parts = (Slot("date", day.isoformat(), span),) if day else ()
    return Mention("date", span, "heading.date", (*parts, Slot("near", near.isoformat(), span)))


def _title(quote: str, span: Span, _: Patterns) -> Mention | None:
    return Mention("title", span, "heading.title", (Slot("title", " ".join(quote.split()), span),))


def _designation(quote: str, span: Span, forms: Patterns) -> Mention | None:
    found = forms.kind_of(quote) or forms.adopted_of(quote)
    if found is None:
        return None
    kind, match = found
    printed = {name: value for name, value in match.groupdict().items() if name in _NUMBERS and value}
    parts = [_part(name, value, span, match, name) for name, value in printed.items()]
    return Mention("designation", span, "heading.designation", (Slot("kind", kind, span), *parts))


def _edition(quote: str, span: Span, forms: Patterns) -> Mention | None:
    match = forms.edition.fullmatch(quote)
    if match is None:
        return None
    parts = [_part("number", match["number"], span, match, "number")]
    day = forms.day.match(match["tabled"] or "")
    if day:
        tabled = forms.date_of(day)
        parts.append(_part("tabled", tabled.isoformat() if tabled else "", span, match, "tabled"))
    return Mention("edition", span, "heading.edition", tuple(parts))


def _version(quote: str, span: Span, forms: Patterns) -> Mention | None:
    match = forms.version.fullmatch(quote)
    if match is None or not match["provisional"]:
        return None
    return Mention("version", span, "heading.version", (Slot("provisional", match["provisional"], span),))


def _committee(quote: str, span: Span, forms: Patterns) -> Mention | None:
    return body_of(quote, span, "committee", "heading.committee", forms)


def _presented(quote: str, span: Span, forms: Patterns) -> Mention | None:
    """A committee that presents a text stands in the place of signatories; members have their list."""
    match = forms.presented.fullmatch(quote)
    presenters = Span(span.start + match.start("presenters"), span.end) if match else span
    return body_of(quote[presenters.start - span.start :], presenters, "committee", "heading.presented-by", forms)


def body_of(quote: str, span: Span, kind: str, rule: str, forms: Patterns) -> Mention | None:
    """Read the name of a committee, article or bullet before it left out; None where it names none."""
    word = forms.lexicon.pattern
    match = re.match(rf"\W*(?:{word('article')}\s*)?(?P<name>{word('committee')}\b.*)", quote, _ANY_CASE)
    if match is None:
        return None
    name = match["name"].rstrip(" \t\r\n.;,")
    where = Span(span.start + match.start("name"), span.start + match.start("name") + len(name))
    return Mention(kind, where, rule, (Slot("body", " ".join(name.split()), where),))


def _author(quote: str, span: Span, _: Patterns) -> Mention | None:
    name = quote.strip(" \t\r\n\u00a0.;•*-–—")
    return Mention("author", span, "heading.author", (Slot("body", " ".join(name.split()), span),)) if name else None


def _total(quote: str, span: Span, forms: Patterns) -> Mention | None:
    match = forms.total.fullmatch(quote)
    if match is None:
        return None
    return Mention("total", span, "signatories.total", (_part("number", match["number"], span, match, "number"),))


def _key(quote: str, span: Span, forms: Patterns) -> Mention | None:
    match = forms.key.fullmatch(quote)
    if match is None:
        return None
    parts = (_part("code", match["code"], span, match, "code"), _part("name", match["name"], span, match, "name"))
    return Mention("group-key", span, "signatories.key", parts)


_READERS = {
    "version": _version,
    "committee": _committee,
    "presented-by": _presented,
    "author": _author,
    "document-number": _doc_number,
    "date": _date,
    "title": _title,
    "designation": _designation,
    "edition": _edition,
    "total": _total,
    "key": _key,
}
