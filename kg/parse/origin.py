"""Where a text comes from: the origin of pages and footnotes → date of adoption, sitting, reference, basis.

Assembly debate on 27 January 2016 (6th Sitting) (see Doc. 13937, report of …). Text adopted by the Assembly
on 27 January 2016 (6th Sitting).
Reference to committee: Doc. 12014, Reference No. 3590 of 28 September 2009
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.model.document import Mention, Slot, Span
from kg.vocabulary.act_types import DOCUMENT
from kg.vocabulary.patterns import Patterns

# How far behind the day of adoption the sitting stands: `27 January 2016 (6th Sitting)`.
_NEAR = 24


def adoption(text: str, span: Span, forms: Patterns) -> Iterator[Mention]:
    """Yield the day and the sitting at which an adopted text was adopted, as far as its origin prints them.

    Mentions: `date` (parts `date` as ISO, `near`) and `sitting` (`number`). Where no adoption is told, the first
    day of the origin, that of the debate, counts.
    """
    told = list(forms.adoption.finditer(text, span.start, span.end))
    day = forms.day.search(text, told[-1].end() if told else span.start, span.end)
    if day is None:
        return
    where, date, near = Span(*day.span()), forms.date_of(day), forms.last_day_of(day)
    parts = (Slot("date", date.isoformat(), where),) if date else ()
    yield Mention("date", where, "origin.adoption", (*parts, Slot("near", near.isoformat(), where)))
    sitting = forms.sitting.search(text, day.end(), min(day.end() + _NEAR, span.end))
    if sitting:
        where = Span(*sitting.span())
        yield Mention("sitting", where, "origin.sitting", (Slot("number", sitting["number"], where),))


def references(text: str, span: Span, forms: Patterns) -> Iterator[Mention]:
    """Yield the numbers under which the matter was referred to a committee: mentions `reference` (slot `number`)."""
    for match in forms.reference.finditer(text, span.start, span.end):
        where = Span(*match.span())
        number = Slot("number", match["number"], Span(*match.span("number")))
        yield Mention("reference", where, "origin.reference", (number,))


def basis(citation: Mention) -> Mention:
    """Return what an origin says of an act that it names: a Doc. is the `basis` of the text, another act is cited."""
    return replace(citation, kind="basis") if citation.value("kind") == DOCUMENT else citation


def answered(citations: Iterable[Mention]) -> tuple[Mention, ...]:
    """Return what a reply answers: the text that is named, the Doc. behind it left out where both are printed."""
    named = tuple(replace(citation, kind="answered") for citation in citations)
    return tuple(mention for mention in named if mention.value("kind") != DOCUMENT) or named
