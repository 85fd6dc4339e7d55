"""Lines of a heading that extraction ran into one: they are parted where the form of the next field begins.

    Doc. 10026 12 January 2004
    Report Committee on Legal Affairs and Human Rights Rapporteur: Mr Malcolm BRUCE, United Kingdom, ALDE
    Written question No. 486 to the Committee of Ministers presented by Mr LINDBLAD
    Written declaration No. 320 on the state of lamps

A line that holds one field, or none, stays as it is.
"""

from collections.abc import Iterator, Sequence

from kg.model.document import Span
from kg.segment.lines import TextLine
from kg.vocabulary.patterns import Patterns

# Where a whole text stands on one line, its heading is looked for in so many characters.
_LONGEST = 2000
# What parts two fields.
_JOINTS = " \t\u00a0:;,(–—-"


def part_run_on(lines: Sequence[TextLine], patterns: Patterns) -> Iterator[TextLine]:
    """Yield the lines of a heading, each of them in the lines that were run into it."""
    named = any(patterns.kind_of(line.text) for line in lines)
    for line in lines:
        starts = sorted({0, *_starts(line.text[:_LONGEST], patterns)} - {len(line.text)})
        if len(starts) == 1 and not named:
            starts += _title_behind(line.text[:_LONGEST], patterns)
        if len(starts) == 1:
            yield line
            continue
        for start, end in zip(starts, [*starts[1:], len(line.text)], strict=True):
            text = line.text[start:end].rstrip(_JOINTS if end < len(line.text) else None)
            yield TextLine(text, Span(line.span.start + start, line.span.start + start + len(text)))


def _starts(text: str, patterns: Patterns) -> Iterator[int]:
    """Where in a line another field begins: behind Doc. number and date, around the kind, before the rapporteur."""
    if "|" in text:  # these part the fields already
        return
    behind = _behind_number_and_day(text, patterns)
    if behind:
        yield from _between(text, behind, patterns)
        yield behind
    kind = _kind_within(text, behind, patterns)
    if kind is None:
        return
    yield from (kind.start, kind.end)
    maker = patterns.rapporteur_label.search(text, kind.end)
    if maker:
        start = maker.end() - len(maker.group().lstrip(" \t,;(•-–—"))
        yield start
        part = patterns.text_part.search(text, maker.end())
        if part:
            yield part.start()


def _title_behind(text: str, patterns: Patterns) -> list[int]:
    """Where the title begins behind the kind of document, where no other line names the kind."""
    if "|" in text:
        return []
    named = [form.match(text) for _, form in patterns.designations] if patterns.designation.match(text) else []
    end = max((match.end() for match in named if match), default=0)
    title = patterns.title_behind.match(text, end) if end else None
    return [title.start("title")] if title else []


def _behind_number_and_day(text: str, patterns: Patterns) -> int:
    """Where a line goes on behind a Doc. number and a date, in either order; 0 where it does not begin with both."""
    for first, second in ((patterns.document_number, patterns.day), (patterns.day, patterns.document_number)):
        one = first.match(text)
        start = len(text) - len(text[one.end() :].lstrip(" ,–-")) if one else 0
        two = second.match(text, start) if one else None
        if two:
            return len(text) - len(text[two.end() :].lstrip())
    return 0


def _between(text: str, end: int, patterns: Patterns) -> Iterator[int]:
    """Where the second of Doc. number and date begins."""
    for form in (patterns.document_number, patterns.day):
        found = form.search(text, 1, end)
        if found:
            yield found.start()


def _kind_within(text: str, start: int, patterns: Patterns) -> Span | None:
    """The kind of document on a line that goes on with its makers, and where these begin."""
    if patterns.designation_within.search(text, start) is None:  # most lines name none
        return None
    for word in patterns.designation.finditer(text, start):
        starts_word = word.start() == 0 or text[word.start() - 1].isspace()
        if not starts_word or not word.group()[:1].isupper():
            continue
        named = [form.match(text, word.start()) for _, form in patterns.designations]
        end = max((match.end() for match in named if match), default=word.end())
        makers = len(text) - len(text[end:].lstrip())
        if end < makers < len(text) and any(
            form.match(text, makers) for form in (patterns.committee, patterns.rapporteur_label, patterns.presented)
        ):
            return Span(word.start(), makers)
    return None
