"""Abbreviations that a text gives to bodies which no vocabulary holds: `the Joint Ruritanian Mission (JRM)`.

An abbreviation in brackets straight behind such a name means the same body, there and wherever the text prints it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from kg.model.document import Mention, Slot, Span
from kg.parse.entities.paragraphs import ORGANISATION

_RULE, _SCORE = "rule.abbreviation", 0.9
# Two capitals at least, in brackets, in quotes or not, alone or before a comma.
_BRACKETED = re.compile(r"\s*\(\s*[\"“”«»‘’']?\s?([A-Z][\w.-]*[A-Z][\w-]*)\s?[\"“”«»‘’']?\s*[),]")


def with_abbreviations(text: str, zones: Iterable[Span], names: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the names, each abbreviation of a body under that body's name, those that were not found added.

    `zones` are the stretches of running text; an abbreviation that stands inside another name is left alone.
    """
    defined: dict[str, str] = {}
    for name in names:
        match = _BRACKETED.match(text, name.span.end) if _is_unlisted(name) and " " in name.value("name") else None
        if match:
            defined.setdefault(match[1], name.value("name"))
    if not defined:
        return tuple(names)
    found = [_abbreviation(span, defined[span.slice(text)]) for span in _places(text, zones, defined)]
    shorts = {mention.span for mention in found}
    others = [name for name in names if not (_is_unlisted(name) and name.span in shorts)]
    new = [mention for mention in found if not any(mention.span.overlaps(name.span) for name in others)]
    return tuple(sorted((*others, *new), key=lambda mention: (mention.span, mention.kind)))


def _is_unlisted(name: Mention) -> bool:
    return name.kind == ORGANISATION and not name.value("target")


def _places(text: str, zones: Iterable[Span], shorts: Iterable[str]) -> Iterator[Span]:
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(shorts, key=len, reverse=True)))})(?![\w-])")
    for zone in zones:
        for match in pattern.finditer(text, zone.start, zone.end):
            yield Span(*match.span())


def _abbreviation(span: Span, name: str) -> Mention:
    return Mention(ORGANISATION, span, _RULE, (Slot("name", name, span),), _SCORE)
