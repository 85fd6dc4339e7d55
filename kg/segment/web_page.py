"""The page of a site: a header line of fields between bars, the signatories in one run, then the text.

    Written declaration No. 648 | Doc. 14459 | 19 December 2017
    Signatories: Mr Andres HERKEL, Estonia, EPP/CD ; Ms Iwona ARENT, Poland, EC ; …

What the layouts `xref` and `pace` share. The label may be a list item or be missing, and a line may break
anywhere in the list.
"""

import re
from dataclasses import dataclass
from itertools import zip_longest

from kg.model.document import Segment, Span, Zone
from kg.segment import compendium, front_matter
from kg.segment.lines import TextLine, blocks_of, ends_in_capitals, lines_of, parted, tile, zones
from kg.segment.page import HeaderLine, Page, Pieces
from kg.vocabulary.patterns import Patterns

# Title, authors and label stand between the header line and the list, never more.
_LIST_LINES = 8
# What stands between semicolons, without the white space, bullet or dash before it.
_ENTRY = re.compile(r"[^;\s*•–—-][^;]*")
# How an abbreviation of a group looks.
_CODE = re.compile(r"[A-Z]{2,6}(?:[/-][A-Z]{1,4})?")
# What begins a paragraph of the body where no blank line parts it from the list.
_NUMBERED = re.compile(r"(?:\d{1,2}\.|[•–—*-])\s")


@dataclass(frozen=True, slots=True)
class SignatoryRun:
    """The signatories of a page, as pieces, and where their run begins and ends; empty where there is none."""

    pieces: Pieces
    start: int
    end: int


def cut(page: Page) -> tuple[Segment, ...]:
    """Cut a page of a site into segments; whatever no form reads is `residue`, so that nothing is lost.

    Each kind of document has its own order below the header line. Raises ValueError on a page without one.
    """
    header = page.header
    if header is None:
        raise ValueError("a page without a header line is none of a site: ask the layout's score first")
    if header.kind in front_matter.KINDS:
        return front_matter.cut(page, header)
    if header.kind in compendium.KINDS:
        return compendium.cut(page, header)
    return _cut_signed(page, header)


def _cut_signed(page: Page, header: HeaderLine) -> tuple[Segment, ...]:
    """Cut the page of a document with signatories."""
    text, patterns = page.text, page.patterns
    run = _signatories(page, header)
    # The title stands above the header line, else right below it.
    titles = page.titles(page.above(header))[-1:]
    titles = titles or page.titles(lines_of(text, Span(header.span.end, max(run.start, header.span.end))))[:1]
    if not titles and not run.pieces:
        titles = page.titles(page.below(header))[:1]
    title = [("title", block.span) for block in titles]
    # Between list and body stand origin and disclaimer, in either order.
    start = max(run.end, header.span.end, *(span.end for _, span in title))
    tail: Pieces = []
    for line in lines_of(text, Span(start, len(text))):
        disclaimer = patterns.disclaimer.match(text, line.span.start)
        if disclaimer:
            tail.append(("disclaimer", Span(line.span.start, disclaimer.end())))
        elif _tells_origin(line, patterns):
            tail.append(("origin", line.span))
        else:
            break
    start = max([start, *(span.end for _, span in tail)])
    body = [("paragraph", block.span) for block in blocks_of(text, lines_of(text, Span(start, len(text))))]
    pieces = [*header.pieces, *page.navigation(header), *title, *run.pieces, *tail, *body]
    spread = zones((run.start, Zone.HEADING), (run.end, Zone.SIGNATORIES), (start, Zone.HEADING), last=Zone.BODY)
    return tile(text, pieces, spread)


def _signatories(page: Page, header: HeaderLine) -> SignatoryRun:
    """Find the list below the header line: at its label, else at the first line that has the form of one."""
    patterns, lines = page.patterns, page.below(header)[:_LIST_LINES]
    authors = [("authors", line.span) for line in lines if patterns.several_members.fullmatch(line.text)]
    for line in lines:
        label = patterns.signatories_label.match(line.text) or patterns.question_label.match(line.text)
        if label:
            piece = ("label", Span(line.span.start, line.span.start + len(label.group().rstrip())))
            return _run(page, line.span.start, line.span.start + label.end(), [*authors, piece])
    # Lines right below the header line are the title, which may look like a list, unless that stands above or is lost.
    titled = lines and not patterns.several_members.fullmatch(lines[0].text) and not page.has_title_above(header)
    below = page.titles(page.below(header))[:1] if titled else []
    below_title = lines[len(below[0].lines) if below else 0 :]
    for line, following in zip_longest(below_title, below_title[1:]):
        if _opens_rest(page, line):
            break
        # The first name may be broken over two lines.
        wrapped = following and not parted(page.text[line.span.end : following.span.start])
        both = f"{line.text} {following.text}" if wrapped else line.text
        if _begins_list(line.text, patterns) or _begins_list(both, patterns):
            return _run(page, line.span.start, line.span.start, authors)
    end = max((span.end for _, span in authors), default=header.span.end)
    return SignatoryRun(authors, end, end)


def _begins_list(line: str, patterns: Patterns) -> bool:
    """A line of a list without label: an honorific and a name, two names, a name with a group's code, a committee."""
    entries = [entry.split(",") for entry in line.split(";") if entry.strip()]
    small = set(patterns.lexicon.forms("particle"))
    names = []
    for entry in entries[:2]:
        # `Ms Petra De SUTTER`, `M. Axel E. FISCHER`: no word is small but a particle, and the last is in capitals.
        words = re.sub(r"[\[\]*•–—-]", " ", entry[0]).split()
        name = bool(words) and all(word[:1].isupper() or word in small for word in words)
        names.append(name and ends_in_capitals(words[-1]) and len(entry) > 1)
    if not names or not names[0]:
        return patterns.committee.fullmatch(line) is not None
    titled = re.match(rf"\W*{patterns.lexicon.pattern('honorific')}\s", line, re.IGNORECASE) is not None
    return titled or all(names[1:] or [_CODE.fullmatch(entries[0][-1].strip()) is not None])


def _run(page: Page, start: int, first: int, above: Pieces) -> SignatoryRun:
    """Cut the run of signatories that begins at `first`, entry by entry, at semicolons; `above` stands before it.

    A run ends before a blank line, a numbered paragraph, the origin or the disclaimer; but not on a comma.
    """
    text, end = page.text, first
    for line in lines_of(text, Span(first, len(text))):
        blank = end > first and parted(text[end : line.span.start])
        numbered = end > first and _NUMBERED.match(line.text) is not None and ";" not in text[end : line.span.end]
        goes_on = text[first:end].rstrip().endswith((",", ";"))
        if (blank and not goes_on) or numbered or _opens_rest(page, line):
            break
        end = line.span.end
    pieces = [piece for piece in above if piece[1].end <= first]
    for match in _ENTRY.finditer(text, first, end):
        entry = match.group().rstrip()
        kind = "committee" if page.patterns.committee.fullmatch(" ".join(entry.split())) else "signatory"
        pieces.append((kind, Span(match.start(), match.start() + len(entry))))
    return SignatoryRun(pieces, start, end)


def _opens_rest(page: Page, line: TextLine) -> bool:
    """The disclaimer may run over several lines, so it is looked for in the text."""
    is_disclaimer = page.patterns.disclaimer.match(page.text, line.span.start) is not None
    return is_disclaimer or _tells_origin(line, page.patterns)


def _tells_origin(line: TextLine, patterns: Patterns) -> bool:
    """The origin has its label, or where the page lost that, a form of its own: `2018 - Fourth part-session`."""
    forms = (patterns.origin_line.fullmatch(line.text), patterns.origin_opening.match(line.text))
    return any(forms)
