"""The head of a page: kind and number, Doc. number and date between bars, or the name of an adopted text.

    Written declaration No. 648 | Doc. 14459 | 19 December 2017
    Resolution 1704 (2010) Final version

Bars may begin a line; each field may have a line of its own, behind a bar or a bullet.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.model.document import Span
from kg.segment.lines import Block, TextLine, blocks_of, lines_of
from kg.vocabulary.document_types import ADOPTED
from kg.vocabulary.patterns import Patterns

Pieces = list[tuple[str, Span]]

HEAD_LINES = 30
# How far below its name an adopted text shows whose it is.
_FRONT_LINES = 12
_FIELD = re.compile(r"[^|\s*•–—-][^|]*")
_JOINED = re.compile(r"\||^[•*–—-]\s")
_BARE = frozenset(("document-number", "designation"))
_DATED = frozenset(("document-number", "date"))


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """The head of a page: its fields, where it begins and ends, and the class of document that it names."""

    pieces: tuple[tuple[str, Span], ...]
    span: Span
    kind: str


@lru_cache(maxsize=8)
def head_of(text: str, forms: Patterns) -> HeaderLine | None:
    """Return the head of a page, None where there is none among its first lines; each layout asks for it in turn."""
    lines = lines_of(text, first=HEAD_LINES)
    return _barred(text, lines, forms) or _adopted(text, lines, forms)


def _barred(text: str, lines: Sequence[TextLine], forms: Patterns) -> HeaderLine | None:
    """Find the run of lines whose fields are kind and number, Doc. number and date."""
    found: Pieces = []
    for line in lines:
        pieces = fields_of(line, forms)
        kinds = {kind for kind, _ in found}
        if found and pieces and _JOINED.search(line.text):
            found += pieces
        elif kinds >= _BARE or kinds >= _DATED:
            break
        else:
            found = pieces if pieces and ("|" in line.text or pieces[0][0] == "designation") else []
    named = next((forms.kind_of(span.slice(text)) for kind, span in found if kind == "designation"), None)
    if named is None or not {kind for kind, _ in found} >= _BARE:
        return None
    return HeaderLine(tuple(found), Span(found[0][1].start, found[-1][1].end), named[0])


def fields_of(line: TextLine, forms: Patterns) -> Pieces:
    """Return the fields of a line of the head; none where one of them has no form that is known."""
    pieces = [(field_kind(span, line, forms), span) for span in field_spans(line)]
    known = [(kind, span) for kind, span in pieces if kind]
    return known if len(known) == len(pieces) else []


def field_spans(line: TextLine) -> list[Span]:
    """Return where the fields of a line stand: what bars part, without bullets and white space."""
    found = _FIELD.finditer(line.text)
    starts = [(line.span.start + match.start(), match.group().rstrip()) for match in found]
    return [Span(start, start + len(field)) for start, field in starts]


def field_kind(span: Span, line: TextLine, forms: Patterns) -> str:
    """Return what a field of the head is; the empty string where it has no form that is known."""
    field = line.text[span.start - line.span.start : span.end - line.span.start]
    for kind, pattern in (
        ("document-number", forms.document_number),
        ("date", forms.day),
        ("edition", forms.edition),
        ("version", forms.version),
    ):
        if pattern.fullmatch(field):
            return kind
    return "designation" if forms.kind_of(field) else ""


def _adopted(text: str, lines: Sequence[TextLine], forms: Patterns) -> HeaderLine | None:
    """Find the name of an adopted text, over two lines perhaps; it prints no Doc. number of its own."""
    words = forms
    if any(forms.document_number.fullmatch(line.text) for line in lines):
        return None
    for index, line in enumerate(lines):
        for after in range(index + 1, min(index + 3, len(lines) + 1)):
            named = words.adopted_of(text[line.span.start : lines[after - 1].span.end])
            if named and _is_assemblys(lines[after:], words):
                return _named(named, line.span.start)
    return None


def _named(named: tuple[str, re.Match[str]], offset: int) -> HeaderLine:
    """The head of an adopted text: its name with the call of a footnote, and the version where it is printed."""
    kind, match = named
    end = match.start("version") if match["version"] else match.end()
    quote = match.string[match.start("head") : end].rstrip(" \t\r\n|-–—")
    pieces = [("designation", _from(match.start("head"), quote, offset))]
    if match["version"]:
        pieces.append(("version", _from(match.start("version"), match["version"], offset)))
    return HeaderLine(tuple(pieces), Span(pieces[0][1].start, pieces[-1][1].end), kind)


def _from(start: int, quote: str, offset: int) -> Span:
    return Span(offset + start, offset + start + len(quote))


def _is_assemblys(below: Sequence[TextLine], words: Patterns) -> bool:
    """Tell whether an adopted text is the Assembly's: the Congress names and numbers its own alike."""
    forms = (
        words.author_body.fullmatch,
        words.authors_label.match,
        words.origin_opening.match,
        words.assembly_opening.match,
    )
    return any(form(line.text) for line in below[:_FRONT_LINES] for form in forms)


def title_first(text: str, head: HeaderLine, forms: Patterns) -> bool:
    """Tell whether text other than navigation stands above the head.

    Copies of adopted texts print the Assembly's name right above the head, and the title below it.
    """
    above = lines_of(text, Span(0, head.span.start))
    if above and head.kind in ADOPTED and forms.author_body.fullmatch(above[-1].text):
        return False
    return bool(titles(text, Span(0, head.span.start), forms))


def is_printed(text: str, head: HeaderLine, forms: Patterns) -> bool:
    """Tell whether a head is that of a printed adopted text: nothing leads elsewhere, nothing is labelled."""
    if head.kind not in ADOPTED or title_first(text, head, forms) or navigation(text, head, forms):
        return False
    words = forms
    below = lines_of(text, Span(head.span.end, len(text)), first=_FRONT_LINES)
    return not any(words.authors_label.match(line.text) or words.origin_label.match(line.text) for line in below)


def titles(text: str, within: Span, forms: Patterns) -> list[Block]:
    """Return the blocks of a stretch that may be the title: all but navigation and the line of the authors."""
    others = (forms.navigation, forms.several_members)
    lines = [line for line in lines_of(text, within) if not any(form.fullmatch(line.text) for form in others)]
    return list(blocks_of(text, lines))


def navigation(text: str, head: HeaderLine, forms: Patterns) -> Pieces:
    """Return the lines above the head that lead elsewhere: print, related documents, logos."""
    above = lines_of(text, Span(0, head.span.start))
    return [("navigation", line.span) for line in above if forms.navigation.fullmatch(line.text)]
