"""Who tables an amendment of a compendium: members by name alone, or a committee.

    Tabled by Mr John HOWELL, Sir Christopher CHOPE, Ms Branka STAMENKOVIĆ
    Tabled by the Committee on Culture, Science, Education and Media

Without State and group a name tells no member, so it is a person whom the text names.
"""

import re
from collections.abc import Iterator

from kg.model.document import Mention, Slot, Span
from kg.parse.heading import body_of
from kg.parse.personal_names import forename_first
from kg.vocabulary.patterns import Patterns

_FIELD = re.compile(r"[^,;]+")


def tabled_by(text: str, span: Span, forms: Patterns) -> Iterator[Mention]:
    """Yield the persons (`Person`, slot `name`) or the committee (`committee`, slot `body`) of one list."""
    label = forms.tabled_by_label.match(text, span.start, span.end)
    start = label.end() if label else span.start
    committee = body_of(text[start : span.end], Span(start, span.end), "committee", "compendium.tabled-by", forms)
    if committee:
        yield committee
        return
    for match in _FIELD.finditer(text, start, span.end):
        printed = match.group().strip(" \t\r\n.")
        name = forename_first(printed, forms.lexicon)
        if name:
            begin = match.start() + match.group().index(printed)
            where = Span(begin, begin + len(printed))
            parts = [Slot("name", name.full, where)]
            parts += [Slot("honorific", name.honorific, where)] if name.honorific else []
            yield Mention("Person", where, "compendium.tabled-by", tuple(parts))
