"""The header line of a page, between bars or the name of an adopted text: `Page.header` has the one of a page.

    Written declaration No. 648 | Doc. 14459 | 19 December 2017
    Resolution 1704 (2010) Final version
    Recommendation 434 (1965) on the granting of the right of asylum

Copies print the name of an adopted text with the Assembly's beside it, with its title behind it, or without its year.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from kg.model.document import Span
from kg.segment.lines import TextLine, parted
from kg.segment.titles import begins_text, opens_text
from kg.vocabulary.concepts import Vocabulary
from kg.vocabulary.numbering import numbering
from kg.vocabulary.patterns import Patterns

HEADER_LINES = 30
# On the pages of amendments a menu with all their names stands above the line with the bars.
_MENU_LINES = 300
# How far above and below its name an adopted text shows whose it is.
_ABOVE_LINES = 6
FRONT_LINES = 12
# How many lines the name of an adopted text, or its title behind it, may take.
_NAME_LINES = 2
_TITLE_LINES = 5
_FIELD = re.compile(r"[^|\s*•–—-][^|]*")
_JOINED = re.compile(r"\||^[•*–—-]\s")
_BARE = frozenset(("document-number", "designation"))
_DATED = frozenset(("document-number", "date"))


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """The header line: its fields, where it begins and ends, and the class of document that it names.

    A title that stands behind the name of an adopted text is one of the fields.
    """

    pieces: tuple[tuple[str, Span], ...]
    span: Span
    kind: str

    @property
    def has_title(self) -> bool:
        """Tell whether the title is one of the fields."""
        return any(kind == "title" for kind, _ in self.pieces)

    @property
    def name(self) -> Span:
        """Where kind and number stand."""
        return next(span for kind, span in self.pieces if kind == "designation")


def fields_of(line: TextLine) -> list[TextLine]:
    """Return the fields of a line: what bars part, without bullets and the white space around it."""
    fields = [(match.group().rstrip(), line.span.start + match.start()) for match in _FIELD.finditer(line.text)]
    return [TextLine(text, Span(start, start + len(text))) for text, start in fields]


def field_kind(field: str, patterns: Patterns) -> str:
    """Return what a field of the header line is; the empty string where it has no form that is known."""
    for kind, pattern in (
        ("document-number", patterns.document_number),
        ("date", patterns.day),
        ("edition", patterns.edition),
        ("version", patterns.version),
    ):
        if pattern.fullmatch(field):
            return kind
    return "designation" if patterns.kind_of(field) else ""


def barred_header(text: str, lines: Sequence[TextLine], patterns: Patterns) -> HeaderLine | None:
    """Find the run of lines whose fields are kind and number, Doc. number and date; None where there is none.

    One that has all its fields on one line is found below a long menu as well.
    """
    whole = [[line] for line in lines[HEADER_LINES:_MENU_LINES] if line.text.count("|") > 1]
    runs = (_barred_run(text, run, patterns) for run in (lines[:HEADER_LINES], *whole))
    return next(filter(None, runs), None)


def _barred_run(text: str, lines: Sequence[TextLine], patterns: Patterns) -> HeaderLine | None:
    pieces: list[tuple[str, Span]] = []
    for line in lines:
        if not pieces and "|" not in line.text:  # the first field must tell the kind
            field = _FIELD.search(line.text)
            if field is None or patterns.kind_of(field.group().rstrip()) is None:
                continue
        kinds = {kind for kind, _ in pieces}
        fields = [(field_kind(field.text, patterns), field.span) for field in fields_of(line)]
        readable = bool(fields) and all(kind for kind, _ in fields)
        if pieces and readable and _JOINED.search(line.text):
            pieces += fields
        elif kinds >= _BARE or kinds >= _DATED:
            break
        else:
            pieces = fields if readable and ("|" in line.text or fields[0][0] == "designation") else []
    designations = [span.slice(text) for kind, span in pieces if kind == "designation"]
    named = patterns.kind_of(designations[0]) if designations else None
    if named is None or not {kind for kind, _ in pieces} >= _BARE:
        return None
    return HeaderLine(tuple(pieces), Span(pieces[0][1].start, pieces[-1][1].end), named[0])


# --- the names of adopted texts


@dataclass(frozen=True, slots=True)
class _Name:
    """The name of an adopted text among the lines `first` to `after`, its kind, and its match in the text."""

    kind: str
    match: re.Match[str]
    first: int
    after: int
    start: int

    def span(self, group: str) -> Span:
        return Span(self.start + self.match.start(group), self.start + self.match.end(group))


def adopted_header(
    text: str, lines: Sequence[TextLine], patterns: Patterns, vocabulary: Vocabulary
) -> HeaderLine | None:
    """Find the name of an adopted text, which prints no Doc. number of its own; None where there is none.

    The Congress and others name and number their texts alike: what stands around the name, or the number of its year,
    shows that this one is the Assembly's.
    """
    first = lines[:HEADER_LINES]
    if any(patterns.document_number.fullmatch(line.text) for line in first) or _is_volume(first, patterns):
        return None
    for name in _names(text, first, patterns):
        if _is_the_assemblys(name, first, patterns, vocabulary) or _is_told_by_number(
            name, text, first, patterns, vocabulary
        ):
            return _adopted(name, text, first, patterns)
    return None


def _is_volume(lines: Sequence[TextLine], patterns: Patterns) -> bool:
    """Tell whether a table of contents stands where the text should: names of several texts, each with its title."""
    head = takewhile(lambda line: not begins_text(line.text) and not patterns.assembly_opening.match(line.text), lines)
    named = filter(None, (patterns.titled_of(line.text) for line in head))
    return len({(kind, match["number"]) for kind, match in named}) > 1


def _names(text: str, lines: Sequence[TextLine], patterns: Patterns) -> Iterator[_Name]:
    """The names among the lines above the text, over two lines perhaps; those without a year are worth less."""
    lines = list(takewhile(lambda line: not (begins_text(line.text) and patterns.text_opening.match(line.text)), lines))
    for dated in (True, False):
        for index, line in enumerate(lines):
            for after in range(index + 1, min(index + _NAME_LINES, len(lines)) + 1):
                printed = text[line.span.start : lines[after - 1].span.end]
                named = patterns.adopted_of(printed) if dated else patterns.undated_of(printed)
                if named is None and dated and after == index + 1:
                    named = patterns.titled_of(printed)
                if named:
                    yield _Name(*named, index, after, line.span.start)


def _is_the_assemblys(name: _Name, lines: Sequence[TextLine], patterns: Patterns, vocabulary: Vocabulary) -> bool:
    """Tell whether the Assembly stands in the name of a text, above it, or where its text opens.

    Other assemblies open their texts alike: where the name has no year the Assembly must be named in full, and in the
    forms of copies the number must be of its year.
    """
    match, below = name.match, lines[name.after : name.after + FRONT_LINES]
    above = lines[max(0, name.first - _ABOVE_LINES) : name.first]
    named = match["issuer"] or any(patterns.assembly_note.search(line.text) for line in above)
    signs = [patterns.author_body.fullmatch, patterns.authors_label.match, patterns.origin_opening.match]
    if match["year"]:
        signs += [patterns.assembly_opening.match, patterns.title_and_opening.fullmatch]
    named = named or (match["title"] and patterns.text_within_title.search(match["title"]))
    shown = any(sign(line.text) for line in below for sign in signs)
    if shown and match["head"].endswith(")") and not match["title"]:
        return True
    return bool(named or shown) and _fits(name, vocabulary)


def _fits(name: _Name, vocabulary: Vocabulary) -> bool:
    """Tell whether the number of a text can be of its year, where that is printed."""
    number, year = name.match["number"], name.match["year"]
    return not year or numbering(vocabulary).agrees(name.kind, int(number), int(year))


def _is_told_by_number(
    name: _Name, text: str, lines: Sequence[TextLine], patterns: Patterns, vocabulary: Vocabulary
) -> bool:
    """Tell whether only the Assembly can have given a text its number in its year: a text in paragraphs that names it.

    The first paragraphs of some texts name the Assembly late, and copies leave out all but the name.
    """
    if not name.match["year"]:
        return False
    years = numbering(vocabulary).years(name.kind, int(name.match["number"]))
    bounded = years.first is not None and years.last is not None
    paragraphs = any(begins_text(line.text) for line in lines[name.after : name.after + _TITLE_LINES])
    named = patterns.assembly_named.search(text, name.span("head").end)
    return bounded and _fits(name, vocabulary) and paragraphs and named is not None


def _adopted(name: _Name, text: str, lines: Sequence[TextLine], patterns: Patterns) -> HeaderLine:
    """The header line of a name: what leads to it, the name with the call of its footnote, version and title."""
    match = name.match
    # A name ends before its version or title.
    end = match.start("version") if match["version"] else match.start("title") if match["title"] else match.end()
    printed = match.string[match.start("head") : end].rstrip(" \t\r\n|,:.-–—")
    printed = printed if "[" in printed else printed.rstrip("]")
    start = name.start + match.start("head")
    pieces = [*_lead(text, Span(name.start, start), patterns), ("designation", Span(start, start + len(printed)))]
    if match["version"]:
        pieces.append(("version", name.span("version")))
    if match["title"] and not opens_text(match["title"], patterns):
        pieces.append(("title", _title_behind(name, lines[name.first :], text, patterns)))
    return HeaderLine(tuple(pieces), Span(pieces[0][1].start, pieces[-1][1].end), name.kind)


def _lead(text: str, span: Span, patterns: Patterns) -> Iterator[tuple[str, Span]]:
    """What stands before a name on its line: its version, and whose text it is."""
    version = patterns.version.match(text, span.start, span.end)
    if version:
        end = version.start() + len(version.group().rstrip())
        yield "version", Span(span.start, end)
        span = Span(end, span.end)
    printed = span.slice(text).strip()
    if any(map(str.isalnum, printed)):
        start = span.start + span.slice(text).index(printed)
        yield "furniture", Span(start, start + len(printed))


def _title_behind(name: _Name, lines: Sequence[TextLine], text: str, patterns: Patterns) -> Span:
    """The title behind a name, to where the text begins; it goes on in the lines right below."""
    span = name.span("title")
    within = patterns.text_within_title.search(text, span.start, span.end)
    if within:
        return Span(span.start, span.start + len(text[span.start : within.start()].rstrip()))
    end = span.end
    for line in takewhile(lambda line: not _ends_title(line.text, patterns), lines[1:_TITLE_LINES]):
        if parted(text[end : line.span.start]):
            break
        end = line.span.end
    return Span(span.start, end)


def _ends_title(line: str, patterns: Patterns) -> bool:
    other = (patterns.version, patterns.author_body, patterns.dated_line, patterns.session_line, patterns.head_line)
    named = patterns.adopted_of(line) or patterns.titled_of(line)
    return (
        not any(map(str.isalnum, line))
        or begins_text(line)
        or opens_text(line, patterns)
        or named is not None
        or any(pattern.fullmatch(line) for pattern in other)
    )
