"""Header fields of a document: what its heading, its origin, the printed total and the key of groups state.

Here too are the bodies that stand behind a document: committees and authors. A field whose form is read but whose value
cannot be (31 February) gives a mention without the slot of the value; resolving turns that into a finding.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from kg.model.document import Mention, Segment, Slot, Span
from kg.vocabulary.act_types import DOCUMENT
from kg.vocabulary.document_types import DocumentNumbers
from kg.vocabulary.patterns import Patterns

# Suffixes that mark a new print of a document; the others (`Add. 1`, `Part II`) mark a document of its own.
_OTHER_PRINTS = frozenset(("revision", "corrigendum"))
# What a version tells, where it is no final one.
_VERSIONS = ("provisional", "revised")
_NUMBERS = ("number", "year", "amendment")
# Which edition it is that has an earlier one, where no number is printed.
_LATER = "2"
_ROMAN = {"i": 1, "v": 5, "x": 10}
# The call of a footnote behind a title; a figure alone may belong to it.
_CALL = re.compile(r"\s*(?:\[\s*[\d*]{1,2}\s*\]|[¹²³]|\*{1,3})$")
_ANY_CASE = re.IGNORECASE | re.DOTALL
# How far behind the day of adoption the sitting stands, in characters: `27 January 2016 (6th Sitting)`.
_NEAR = 48


@dataclass(frozen=True, slots=True)
class DocumentHeader:
    """The fields of a document's heading, each the mention that gave it, None where there is none.

    `unprinted` are the fields that the text does not print, as `kg.parse.missing_fields` names them.
    """

    designation: Mention | None = None
    doc_number: Mention | None = None
    issued: Mention | None = None
    title: Mention | None = None
    edition: Mention | None = None
    version: Mention | None = None
    total: Mention | None = None
    unprinted: tuple[str, ...] = ()

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
        provisional, revised, numbered = (
            self.version.value(mark) if self.version else "" for mark in (*_VERSIONS, "revision")
        )
        return revision or numbered or ("revision" if revised else "provisional" if provisional else "")

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
        version=fields.get("version") or _with_version(fields.get("designation")),
        total=fields.get("total"),
    )


def _with_version(designation: Mention | None) -> Mention | None:
    """The designation, where it tells the version too."""
    marks = (*_VERSIONS, "revision")
    return designation if designation and any(designation.value(mark) for mark in marks) else None


def read(text: str, segment: Segment, patterns: Patterns) -> Mention | None:
    """Read one segment of the heading, the total or the key; None for a segment that states nothing.

    Mentions: `doc-number` (slots `number`, `suffix` as printed, `addendum` and `revision` in normal form), `date`
    (`date` as ISO, `near`), `title` (`title`), `designation` (`kind`, `number`, `year`, `amendment`, and the
    slots of a `version` where it prints one, `revision` in normal form), `edition`
    (`number`, `tabled` as ISO, empty where the calendar has no such day), `version`
    (`provisional` or `revised`), `committee` and `author` (`body`), `total` (`number`), `group-key` (`code`, `name`).
    """
    reader = _READERS.get(segment.kind)
    return reader(segment.span.slice(text), segment.span, patterns) if reader else None


def _title(quote: str, span: Span, _patterns: Patterns) -> Mention | None:
    return Mention("title", span, "heading.title", (Slot("title", _CALL.sub("", " ".join(quote.split())), span),))


def _author(quote: str, span: Span, _patterns: Patterns) -> Mention | None:
    author = " ".join(quote.strip(" \t\r\n\u00a0.;•*-–—").split())
    return Mention("author", span, "heading.author", (Slot("body", author, span),)) if author else None


def _committee(quote: str, span: Span, patterns: Patterns) -> Mention | None:
    return body_of(quote, span, "heading.committee", patterns)


def _presented_by(quote: str, span: Span, patterns: Patterns) -> Mention | None:
    """A committee that presents a text stands in the place of signatories; members have their list."""
    match = patterns.presented.fullmatch(quote)
    start = match.start("presenters") if match else 0
    return body_of(quote[start:], Span(span.start + start, span.end), "heading.presented-by", patterns)


def _unnamed_report(_quote: str, span: Span, _patterns: Patterns) -> Mention | None:
    return Mention("designation", span, "heading.rapporteur", (Slot("kind", "Report", span),))


def _unnamed_motion(_quote: str, span: Span, _patterns: Patterns) -> Mention | None:
    return Mention("designation", span, "heading.presented-by", (Slot("kind", "MotionForRecommendation", span),))


def _issued(quote: str, span: Span, patterns: Patterns) -> Mention | None:
    match = patterns.day.search(quote)
    return _date(match, span, "heading.date", patterns) if match else None


def _printed_version(quote: str, span: Span, patterns: Patterns) -> Mention | None:
    match = patterns.version.fullmatch(quote)
    marks = [_slot(name, match, span) for name in _VERSIONS if match[name]] if match else []
    return Mention("version", span, "heading.version", tuple(marks)) if marks else None


def _total(quote: str, span: Span, patterns: Patterns) -> Mention | None:
    match = patterns.total.fullmatch(quote)
    return Mention("total", span, "signatories.total", (_slot("number", match, span),)) if match else None


def _key(quote: str, span: Span, patterns: Patterns) -> Mention | None:
    match = patterns.key.fullmatch(quote)
    slots = [_slot(group, match, span) for group in ("code", "name")] if match else []
    return Mention("group-key", span, "signatories.key", tuple(slots)) if slots else None


def _slot(name: str, match: re.Match[str], span: Span, value: str | None = None) -> Slot:
    """A slot of a group of a match inside a segment: its place, and its text unless another value is given."""
    start, end = match.span(name)
    return Slot(name, match[name] if value is None else value, Span(span.start + start, span.start + end))


def _designation(quote: str, span: Span, patterns: Patterns) -> Mention | None:
    designation = patterns.kind_of(quote) or patterns.adopted_of(quote) or patterns.undated_of(quote)
    if designation is None:
        spaced = patterns.spaced_kind_of(quote)
        return Mention("designation", span, "heading.designation", (Slot("kind", spaced[0], span),)) if spaced else None
    kind, match = designation
    numbers = [_slot(name, match, span) for name, value in match.groupdict().items() if name in _NUMBERS and value]
    slots = (Slot("kind", kind, span), *numbers, *_version(quote, span, patterns))
    return Mention("designation", span, "heading.designation", slots)


def _version(quote: str, span: Span, patterns: Patterns) -> list[Slot]:
    """The version that stands with the kind: `Compendium of amendments (Revised version)`, `Report (rev. 2)`."""
    match = patterns.print_version.search(quote)
    if match is None:
        return []
    marks = [_slot(name, match, span) for name in _VERSIONS if match[name]]
    if match["revision"]:
        count = _in_figures(match["count"].strip().casefold())
        marks.append(_slot("revision", match, span, f"revision-{count}" if count else "revision"))
    return marks


def _date(match: re.Match[str], span: Span, rule: str, patterns: Patterns) -> Mention:
    """A day as ISO where the calendar has it; and near it, the last day of its month."""
    day, near = patterns.date_of(match), patterns.last_day_of(match)
    slots = (Slot("date", day.isoformat(), span),) if day else ()
    return Mention("date", span, rule, (*slots, Slot("near", near.isoformat(), span)))


def _document_number(quote: str, span: Span, patterns: Patterns) -> Mention | None:
    """What a suffix says is alike in every language: `addendum` is another document, `revision` another print."""
    match = patterns.document_number.fullmatch(quote)
    if match is None:
        return None
    slots = [_slot("number", match, span)]
    if match["suffix"]:
        suffix = _slot("suffix", match, span, " ".join(match["suffix"].split()))
        slots.append(suffix)
        for key, pattern in patterns.suffixes:
            printed = pattern.search(match["suffix"])
            count = _in_figures(printed["count"].strip().casefold()) if printed else ""
            if printed and key in _OTHER_PRINTS:
                slots.append(replace(suffix, name="revision", value=f"{key}-{count}" if count else key))
            elif printed:
                slots.append(replace(suffix, name="addendum", value=f"{key}/{count or 1}"))
    return Mention("doc-number", span, "heading.doc-number", tuple(slots))


def _in_figures(count: str) -> str:
    """The number of a part in figures, so that `Part I` and `Part 1` are one: Roman numerals to `xxxix`."""
    if not count or count.isdecimal():
        return count
    values = [_ROMAN[letter] for letter in count]
    return str(sum(-one if one < next_one else one for one, next_one in zip(values, [*values[1:], 0], strict=True)))


def _edition(quote: str, span: Span, patterns: Patterns) -> Mention | None:
    match = patterns.edition.fullmatch(quote)
    if match is None:
        return None
    slots = [_slot("number", match, span)]
    day = patterns.day.match(match["tabled"] or "")
    if day:
        tabled = patterns.date_of(day)
        slots.append(_slot("tabled", match, span, tabled.isoformat() if tabled else ""))
    return Mention("edition", span, "heading.edition", tuple(slots))


def _later_edition(quote: str, span: Span, patterns: Patterns) -> Mention | None:
    """A page that tells when its document was first published is a later edition; its number is not printed."""
    match = patterns.first_published.fullmatch(quote)
    if match is None:
        return None
    day = patterns.date_of(match)
    tabled = _slot("tabled", match, span, day.isoformat() if day else "")
    return Mention("edition", span, "heading.first-published", (Slot("number", _LATER, span), tabled))


def body_of(quote: str, span: Span, rule: str, patterns: Patterns) -> Mention | None:
    """Read the name of a committee, article or bullet before it left out; None where it names none."""
    word = patterns.lexicon.pattern
    article = rf"\W*(?:{word('article')}\s*)?"
    match = re.match(rf"{article}(?P<name>{word('committee')}\b.*)", quote, _ANY_CASE)
    match = match or re.match(rf"{article}(?P<name>{patterns.committee_named.pattern})", quote, _ANY_CASE)
    if match is None:
        return None
    name = match["name"].rstrip(" \t\r\n.;,")
    start = span.start + match.start("name")
    where = Span(start, start + len(name))
    return Mention("committee", where, rule, (Slot("body", " ".join(name.split()), where),))


# What reads a segment of the heading, the total or the key, by the kind of the segment.
_READERS: Mapping[str, Callable[[str, Span, Patterns], Mention | None]] = MappingProxyType(
    {
        "title": _title,
        "author": _author,
        "committee": _committee,
        "presented-by": _presented_by,
        "unnamed-report": _unnamed_report,
        "unnamed-motion": _unnamed_motion,
        "designation": _designation,
        "date": _issued,
        "document-number": _document_number,
        "edition": _edition,
        "version": _printed_version,
        "first-published": _later_edition,
        "total": _total,
        "key": _key,
    }
)


# --- the origin of pages and footnotes
#
#     Assembly debate on 27 January 2016 (6th Sitting) (see Doc. 13937, report of …). Text adopted by the Assembly
#     on 27 January 2016 (6th Sitting).
#     Reference to committee: Doc. 12014, Reference No. 3590 of 28 September 2009


def adoption(text: str, span: Span, patterns: Patterns) -> Iterator[Mention]:
    """Yield the day and the sitting at which an adopted text was adopted, as far as its origin prints them.

    Mentions: `date` (slots `date` as ISO, `near`) and `sitting` (`number`). Where no adoption is told, the first
    day of the origin, that of the debate, counts.
    """
    adoptions = list(patterns.adoption.finditer(text, span.start, span.end))
    day = patterns.day.search(text, adoptions[-1].end() if adoptions else span.start, span.end)
    if day is None:
        return
    yield _date(day, Span(*day.span()), "origin.adoption", patterns)
    sitting = patterns.sitting.search(text, day.end(), min(day.end() + _NEAR, span.end))
    if sitting:
        where = Span(*sitting.span())
        yield Mention("sitting", where, "origin.sitting", (Slot("number", str(patterns.sitting_of(sitting)), where),))


def references(text: str, span: Span, patterns: Patterns) -> Iterator[Mention]:
    """Yield the numbers under which the matter was referred to a committee: mentions `reference` (slot `number`)."""
    for match in patterns.reference.finditer(text, span.start, span.end):
        number = Slot("number", match["number"], Span(*match.span("number")))
        yield Mention("reference", Span(*match.span()), "origin.reference", (number,))


def basis(citation: Mention) -> Mention:
    """Return what an origin says of an act that it names: a Doc. is the `basis` of the text, another act is cited."""
    return replace(citation, kind="basis") if citation.value("kind") == DOCUMENT else citation


def answered(citations: Iterable[Mention]) -> tuple[Mention, ...]:
    """Return what a reply answers: the text that is named, the Doc. behind it left out where both are printed."""
    acts = tuple(replace(citation, kind="answered") for citation in citations)
    return tuple(mention for mention in acts if mention.value("kind") != DOCUMENT) or acts
