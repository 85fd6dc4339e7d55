"""The line of a rapporteur, which old reports print in their own ways, read with places.

Mr Andreas GROSS, Switzerland, SOC                                    a signatory line: `signatories.read`
Mr Konstantin Kolesnik, Russian Federation, European Democrat Group
Lord FINSLEY, United Kingdom, Conservative                            a party, which is no group
Mr REDDEMANN                                                          the surname alone
"""

from dataclasses import replace

from kg.model.document import Mention, Slot, Span
from kg.parse import signatories
from kg.parse.personal_names import PersonalName, forename_first, is_particle, surname_only
from kg.parse.signatories import SignatoryField
from kg.vocabulary.concepts import AFFILIATIONS, SLOT_NAMES, Lexicon, Vocabulary

_SEPARATORS = ",()"


def read(text: str, span: Span, vocabulary: Vocabulary, lexicon: Lexicon) -> Mention | None:
    """Read one rapporteur: a mention of kind `rapporteur` with the slots of a `signature`; None for another line.

    A party behind the State is no group and gives no slot; without a State the name needs its honorific.
    """
    fields = signatories.fields_of(text, span, _SEPARATORS)
    state = next((field for field in fields[1:] if vocabulary.is_state(field.text)), None)
    line = signatories.read(text, span, vocabulary, lexicon, "forename-first")
    if line and (state is None or vocabulary.is_state(line.value("state"))):
        return replace(line, kind="rapporteur")
    name = _name(fields[0].text, lexicon) if fields else None
    if name is None or (state is None and (len(fields) > 1 or not name.honorific)):
        return None
    where = fields[0].span
    slots = [Slot("family", name.family, where), Slot("given", name.given, where)]
    slots += [Slot("honorific", title, where) for title in name.titles]
    if state:
        slots += [Slot("state", " ".join(state.text.split()), state.span), *_group(text, fields, state, vocabulary)]
    return Mention("rapporteur", span, "rapporteurs.line", tuple(slots))


def _group(
    text: str, fields: tuple[SignatoryField, ...], state: SignatoryField, vocabulary: Vocabulary
) -> tuple[Slot, ...]:
    """The group behind the State by its full name, which may hold commas; none where it is no group's name."""
    behind = [field.span for field in fields if field.span.start > state.span.start]
    if not behind:
        return ()
    where = Span(behind[0].start, behind[-1].end)
    printed = " ".join(where.slice(text).split())
    known = vocabulary.is_group(printed) or any(
        vocabulary.look_up(kind, printed, roles=SLOT_NAMES) for kind in AFFILIATIONS
    )
    return (Slot("group", printed, where),) if known else ()


def _name(printed: str, lexicon: Lexicon) -> PersonalName | None:
    """Read `Honorific Forename Surname` in capitals or in small letters; None where it is no name."""
    capitals = forename_first(printed, lexicon)
    if capitals:
        return capitals
    name = surname_only(printed, lexicon)
    if name is None or name.given:
        return name
    words = name.family.split()
    start = len(words) - 1
    while start > 0 and is_particle(words[start - 1], lexicon):
        start -= 1
    return PersonalName(" ".join(words[:start]), " ".join(words[start:]), name.titles)
