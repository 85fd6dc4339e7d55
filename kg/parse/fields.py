"""All segments but the running text, each by its own grammar: segments → mentions, and lines that none reads."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.model.document import Mention, Segment
from kg.parse import heading, origin, signatories, tabled_by
from kg.vocabulary.concepts import Vocabulary
from kg.vocabulary.document_types import ADOPTED
from kg.vocabulary.patterns import Patterns

# One line, one member: read by the signatory grammar. A line that it does not read is lost, and told.
_BY_MEMBER = {"signatory": "signature", "rapporteur": "rapporteur"}


def read(
    text: str, segments: Iterable[Segment], forms: Patterns, vocabulary: Vocabulary, order: str
) -> tuple[tuple[Mention, ...], frozenset[Segment]]:
    """Read the segments of one document; return the mentions in printed order, and the lines that were not read.

    `order` is how the layout prints names in lists, as `signatories.read` has it. Besides the mentions of the
    grammars there is `rapporteur`, with the parts of a `signature`.
    """
    gathered = tuple(segments)
    adopted = any(_names_adopted(text, segment, forms) for segment in gathered)
    mentions: list[Mention] = []
    unread: list[Segment] = []
    for segment in gathered:
        found = tuple(_mentions(text, segment, forms, vocabulary, order, adopted))
        if segment.kind in _BY_MEMBER and not found:
            unread.append(segment)
        mentions += found
    return tuple(mentions), frozenset(unread)


def _names_adopted(text: str, segment: Segment, forms: Patterns) -> bool:
    designation = heading.read(text, segment, forms) if segment.kind == "designation" else None
    return designation is not None and designation.value("kind") in ADOPTED


def _mentions(
    text: str, segment: Segment, forms: Patterns, vocabulary: Vocabulary, order: str, adopted: bool
) -> Iterator[Mention]:
    if segment.kind in _BY_MEMBER:
        line = signatories.read(text, segment.span, vocabulary, forms.lexicon, order)
        yield from (replace(mention, kind=_BY_MEMBER[segment.kind]) for mention in (line,) if mention)
    elif segment.kind == "origin":
        yield from origin.adoption(text, segment.span, forms) if adopted else ()
        yield from origin.references(text, segment.span, forms)
    elif segment.kind == "tabled-by":
        yield from tabled_by.tabled_by(text, segment.span, forms)
    else:
        field = heading.read(text, segment, forms)
        yield from (field,) if field else ()
