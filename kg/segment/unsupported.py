"""Documents of other kinds, recognised so that they are refused by name and not misread.

    AS (2017) CR 23                      the record of a sitting
    CM/Del/Dec(2010)1084 7 May 2010      a decision of the Committee of Ministers
    Dilatory motion | Doc. 14917 | 24 June 2019

Only whole lines of the head count, and only where no line there names a kind that is read.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.model.document import Span
from kg.segment.header_line import HEAD_LINES, field_kind, field_spans
from kg.segment.lines import TextLine, lines_of
from kg.vocabulary.concepts import Lexicon
from kg.vocabulary.patterns import Patterns

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


def refusal(text: str, forms: Patterns) -> UnsupportedDocument | None:
    """Return why a text is refused; None where nothing tells that it is a document of another kind."""
    lines = lines_of(text, first=HEAD_LINES)
    if any(_is_read(line, forms) for line in lines):
        return None
    for line in lines:
        for concept, pattern in _patterns(forms.lexicon):
            if pattern.fullmatch(line.text[:_LONGEST]):
                return UnsupportedDocument(line.span, concept)
    return next(filter(None, (_unknown(line, forms) for line in lines)), None)


def _is_read(line: TextLine, forms: Patterns) -> bool:
    """Tell whether a line, or a field of it between bars, names a kind of document that is read."""
    return any(field_kind(span, line, forms) == "designation" for span in field_spans(line))


def _unknown(line: TextLine, forms: Patterns) -> UnsupportedDocument | None:
    """A head between bars that names a kind which no lexicon holds: `Dilatory motion | Doc. 14917 | 24 June 2019`."""
    kinds = {span: field_kind(span, line, forms) for span in field_spans(line)}
    unknown = [span for span, kind in kinds.items() if not kind]
    headed = {"document-number", "date"} <= set(kinds.values()) and "|" in line.text
    return UnsupportedDocument(unknown[0], None) if headed and len(unknown) == 1 else None


@lru_cache(maxsize=16)
def _patterns(lexicon: Lexicon) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The forms of the lexicon as expressions: `0` stands for a number, `…` for anything."""
    return tuple(
        (key.removeprefix(_PREFIX), re.compile(rf"\W*{_expression(form)}\W*", re.IGNORECASE))
        for key in lexicon.keys(_PREFIX)
        for form in lexicon.forms(key)
    )


def _expression(form: str) -> str:
    words = re.escape(form).replace(r"\ ", r"\s+").replace("…", ".*")
    return re.sub("['’]", "['’]", words).replace("0", _NUMBER)
