"""Documents of kinds that are not read, recognised so that they are refused by name and not misread.

    AS (2017) CR 23                      the record of a sitting
    CM/Del/Dec(2010)1084 7 May 2010      a decision of the Committee of Ministers
    Dilatory motion | Doc. 14917 | 24 June 2019

Only whole lines of the head count, and only where no line there names a kind that is read.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.model.document import Span
from kg.segment.header_lines import HEADER_LINES, field_kind, fields_of
from kg.segment.page import Page
from kg.vocabulary.concepts import Lexicon

_PREFIX = "refused-"
# What tells the kind stands at the beginning of a line; expressions with two gaps must not run over a long one.
_LONGEST = 400
_NUMBER = r"\d+(?:st|nd|rd|th)?"


@dataclass(frozen=True, slots=True)
class UnsupportedDocument:
    """A document of another kind: the line or field that tells it, and what it is.

    `concept` is the key of the kind in the vocabulary, None where the kind is known by its printed name alone.
    """

    span: Span
    concept: str | None


def unsupported_document(page: Page) -> UnsupportedDocument | None:
    """Return the kind of document that is not read which a page shows; None where nothing tells of another kind."""
    lines = page.lines[:HEADER_LINES]
    headers = [[(field_kind(field.text, page.patterns), field.span) for field in fields_of(line)] for line in lines]
    if any(kind == "designation" for fields in headers for kind, _ in fields):
        return None
    for line in lines:
        for concept, pattern in _refused_forms(page.patterns.lexicon):
            if pattern.fullmatch(line.text[:_LONGEST]):
                return UnsupportedDocument(line.span, concept)
    # A header line that names a kind which no lexicon holds: `Dilatory motion | Doc. 14917 | 24 June 2019`.
    for line, fields in zip(lines, headers, strict=True):
        nameless = [span for kind, span in fields if not kind]
        if {"document-number", "date"} <= {kind for kind, _ in fields} and "|" in line.text and len(nameless) == 1:
            return UnsupportedDocument(nameless[0], None)
    return None


@lru_cache(maxsize=16)
def _refused_forms(lexicon: Lexicon) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Compile the lexicon's lines of kinds that are not read: `0` stands for a number, `…` for anything."""
    patterns = []
    for key in lexicon.keys(_PREFIX):
        for form in lexicon.forms(key):
            words = re.escape(form).replace(r"\ ", r"\s+").replace("…", ".*")
            expression = re.sub("['’]", "['’]", words).replace("0", _NUMBER)
            patterns.append((key.removeprefix(_PREFIX), re.compile(rf"\W*{expression}\W*", re.IGNORECASE)))
    return tuple(patterns)
