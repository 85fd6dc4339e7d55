"""The signatory line, one grammar for all layouts and languages, read with places.

    SURNAME Forename, particle, Country, GROUP      print, since 2006
    Honorific Forename SURNAME, Country, GROUP      the pages of both sites
    Surname, Country, GROUP                         print and pages, until 2007

The line is read from its end: a group's abbreviation, before it a State, what is left is the name.
The vocabulary decides what a State and a group are; a slot that holds neither is kept as printed,
so that resolving can name the line and the likeliest meaning. The name is read by `personal_names`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from kg.model.document import ASKER, Mention, Slot, Span
from kg.parse.heading import body_of
from kg.parse.personal_names import (
    PersonalName,
    first_fitting,
    forename_first,
    is_forename_too,
    is_particle,
    is_title,
    spoken_name,
    surname_first,
    surname_only,
)
from kg.vocabulary.concepts import GROUP_CODE, Lexicon, Vocabulary
from kg.vocabulary.patterns import Patterns

_GAP = re.compile(r"\s+")
# What may be an entry of a list in running text, and how long one is in characters.
_ENTRIES = re.compile(r"[^;\r\n]*[^;\s]")
_LONGEST_ENTRY = 160
# A name in two fields: the surname, and apart from it a forename or a particle.
_WITH_FORENAME = 2


@dataclass(frozen=True, slots=True)
class SignatoryField:
    """What stands between two commas, without the white space around it."""

    text: str
    span: Span

    def split(self, gap: re.Match[str]) -> tuple["SignatoryField", "SignatoryField"]:
        """Return what stands before and behind a gap of white space, where a comma is lost."""
        start = self.span.start
        left = SignatoryField(self.text[: gap.start()], Span(start, start + gap.start()))
        return left, SignatoryField(self.text[gap.end() :], Span(start + gap.end(), self.span.end))


def fields_of(text: str, span: Span, separators: str = ",") -> tuple[SignatoryField, ...]:
    """Return the fields of a line, empty ones left out; spans count in the whole text."""
    fields = []
    for match in re.compile(f"[^{separators}]+").finditer(text, span.start, span.end):
        printed = match.group()
        bare = printed.lstrip()
        start, bare = match.end() - len(bare), bare.rstrip()
        if bare:
            fields.append(SignatoryField(bare, Span(start, start + len(bare))))
    return tuple(fields)


def read(
    text: str, span: Span, vocabulary: Vocabulary, lexicon: Lexicon, order: str = "surname-first"
) -> Mention | None:
    """Read one signatory line; None where the line has no such form.

    `order` is the layout's: `surname-first`, `forename-first` or `surname-only`. A single line may be
    printed in another order than its list; capitals tell. Returns a mention of kind `signature` with the
    slots `given`, `family`, `honorific` (one for each title), `state` and `group`, each only where it is
    printed; `state` and `group` as printed, not looked up.
    """
    lines = (_line(fields, vocabulary, lexicon, order) for fields in _forms(text, span))
    line = next(filter(None, lines), None)
    if line is None:
        return None
    where, name = line.where, line.name
    slots = [Slot("family", name.family, where), Slot("given", name.given, where)]
    slots += [Slot("honorific", title, where) for title in (*name.titles, *line.titles)]
    slots += [Slot("state", " ".join(line.state.text.split()), line.state.span)]
    slots += [Slot("group", " ".join(line.group.text.split()), line.group.span)] if line.group else []
    return Mention("signature", span, f"signatories.{line.rule}", tuple(slots))


def _forms(text: str, span: Span) -> Iterator[tuple[SignatoryField, ...]]:
    """Yield the fields of a line between commas, then between brackets too: `Mr Pasquale DE LUCA (Italy, SOC)`."""
    yield fields_of(text, span)
    if "(" in span.slice(text):
        yield fields_of(text, span, ",()")


@dataclass(frozen=True, slots=True)
class _SignatoryLine:
    """A line that was read: the name, by which rule and where, titles put apart, and the fields behind it."""

    rule: str
    name: PersonalName
    where: Span
    titles: tuple[str, ...]
    state: SignatoryField
    group: SignatoryField | None


def _line(
    fields: tuple[SignatoryField, ...], vocabulary: Vocabulary, lexicon: Lexicon, order: str
) -> _SignatoryLine | None:
    """Read the fields of a line from its end: group, State, and what is left as the name."""
    fields, group = _take_group(fields, vocabulary)
    fields, state = _take_state(fields, group is not None, vocabulary)
    # Degrees and honours behind a comma: `Mr Alan SMITHEN, MBE`.
    apart = [field.text for field in fields[1:] if is_title(field.text, lexicon)]
    titles = tuple([" ".join(title.split()) for title in apart])
    named = [field.text for field in fields if field is fields[0] or field.text not in apart]
    rule, name = _name(named, lexicon, order) if state else (order, None)
    if name is None or state is None:
        return None
    return _SignatoryLine(rule, name, Span(fields[0].span.start, fields[-1].span.end), titles, state, group)


def _take_group(
    fields: tuple[SignatoryField, ...], vocabulary: Vocabulary
) -> tuple[tuple[SignatoryField, ...], SignatoryField | None]:
    """Take the group off the end; a code that the vocabulary lacks counts only behind a State."""
    if len(fields) < 2:
        return fields, None
    last, before = fields[-1], fields[-2]
    if vocabulary.is_group(last.text) or (GROUP_CODE.fullmatch(last.text) and vocabulary.is_state(before.text)):
        return fields[:-1], last
    for gap in _GAP.finditer(last.text):  # `Italy SOC`, the comma lost
        if vocabulary.is_group(last.text[gap.end() :]) and vocabulary.is_state(last.text[: gap.start()]):
            state, code = last.split(gap)
            return (*fields[:-1], state), code
    return fields, None


def _take_state(
    fields: tuple[SignatoryField, ...], grouped: bool, vocabulary: Vocabulary
) -> tuple[tuple[SignatoryField, ...], SignatoryField | None]:
    """Take the State off the end, or what stands in its slot: before a group, or spelt nearly like one."""
    if not fields:
        return fields, None
    last = fields[-1]
    if len(fields) > 1 and vocabulary.is_state(last.text):
        return fields[:-1], last
    for gap in _GAP.finditer(last.text):  # `JONES Susan United Kingdom`, the comma lost
        if vocabulary.is_state(last.text[gap.end() :]):
            name, state = last.split(gap)
            return (*fields[:-1], name), state
    if len(fields) > 1 and (grouped or vocabulary.nearest("State", last.text)):
        return fields[:-1], last
    return fields, None


def _name(fields: Sequence[str], lexicon: Lexicon, order: str) -> tuple[str, PersonalName | None]:
    """Read the fields before the State: the name, then perhaps a forename or a particle put apart, or both."""
    if len(fields) > 1:
        return _name_in_fields(fields, lexicon, order)
    read = first_fitting(fields[0], lexicon, _ORDERS[order]) if fields else None
    return read or (order, None)


def _name_in_fields(fields: Sequence[str], lexicon: Lexicon, order: str) -> tuple[str, PersonalName | None]:
    """`SUTTER Petra, De`, `LINDBLAD, Göran`, `BERGEN, Jan, van der`; in small letters `Bergen, van der`."""
    surname = surname_first(fields[0], lexicon)
    *between, last = fields
    alone = surname is not None and not surname.given
    is_forename = alone and len(fields) == _WITH_FORENAME and is_forename_too(last, lexicon)  # `AMORI, Ben`
    particle = " ".join(last.split()) if is_particle(last, lexicon) and not is_forename else ""
    if surname is None:
        small = particle and len(fields) == _WITH_FORENAME and "surname-only" in _ORDERS[order]
        return "surname-only", surname_only(f"{particle} {fields[0]}", lexicon) if small else None
    names = between if particle else fields
    if len(names) > (_WITH_FORENAME if alone else 1):
        return "surname-first", None
    return "surname-first", surname_first(" ".join(names), lexicon, particle)


def askers(text: str, span: Span, patterns: Patterns) -> Iterator[Mention]:
    """Yield who asks a question or presents a motion where no list names them: signatures without the unprinted State.

        presented by Mr R. Hasanli                  Ms Takadze,
                                                    To ask the Committee of Ministers, …

    `span` is that of the names alone. A text with anything else in it yields none.
    """
    join = rf"\s*(?:,|;|\b{patterns.lexicon.pattern('cite-join')}\b)\s*"
    mentions, end = [], span.start
    for name_end, following in (*(m.span() for m in re.finditer(join, span.slice(text))), (span.end - span.start,) * 2):
        where = _trimmed(text, Span(end, max(end, span.start + name_end)))
        end = span.start + following
        name = spoken_name(where.slice(text), patterns.lexicon)
        if name is None and where.start < where.end:
            return
        if name:
            slots = [Slot("family", name.family, where), Slot("given", name.given, where)]
            slots += [Slot("honorific", title, where) for title in name.titles]
            mentions.append(Mention("signature", where, ASKER, tuple(slots)))
    yield from mentions


def _trimmed(text: str, span: Span) -> Span:
    """Leave the white space and the last stop of a name out."""
    printed = span.slice(text)
    start = span.start + len(printed) - len(printed.lstrip())
    return Span(start, max(start, span.start + len(printed.rstrip(" \t\r\n."))))


def stray_entries(text: str, span: Span, vocabulary: Vocabulary, lexicon: Lexicon, order: str) -> Iterator[Span]:
    """Yield the lines of a running text, or what stands between semicolons, that have the form of a signatory.

    That is a name with a State and a group that are known: a list that was not found must not be lost in silence.
    """
    for match in _ENTRIES.finditer(text, span.start, span.end):
        if len(match.group()) > _LONGEST_ENTRY or "," not in match.group():
            continue
        where = Span(*match.span())
        if not any(_take_group(fields, vocabulary)[1] for fields in _forms(text, where)):  # most lines are prose
            continue
        mention = read(text, where, vocabulary, lexicon, order)
        if mention and vocabulary.is_state(mention.value("state")) and vocabulary.is_group(mention.value("group")):
            yield where


def tabled_by(text: str, span: Span, patterns: Patterns) -> Iterator[Mention]:
    """Yield who tables an amendment of a compendium: persons (`Person`, slot `name`), or a committee (slot `body`).

        Tabled by Mr John HOWELL, Sir Christopher CHOPE, Ms Branka STAMENKOVIĆ
        Tabled by the Committee on Culture, Science, Education and Media

    Without State and group a name tells no member, so it is a person whom the text names.
    """
    label = patterns.tabled_by_label.match(text, span.start, span.end)
    names = Span(label.end() if label else span.start, span.end)
    committee = body_of(names.slice(text), names, "compendium.tabled-by", patterns)
    if committee:
        yield committee
        return
    for field in fields_of(text, names, ",;"):
        printed = field.text.strip(" \t\r\n.")
        name = forename_first(printed, patterns.lexicon)
        if name:
            start = field.span.start + field.text.index(printed)
            where = Span(start, start + len(printed))
            slots = [Slot("name", name.full, where)]
            slots += [Slot("honorific", title, where) for title in name.titles]
            yield Mention("Person", where, "compendium.tabled-by", tuple(slots))


# What is tried on a line, by the order of its layout; only a layout that prints small surnames allows them.
_ORDERS = MappingProxyType(
    {
        "surname-first": ("surname-first", "forename-first"),
        "forename-first": ("forename-first", "surname-first"),
        "surname-only": ("surname-first", "forename-first", "surname-only"),
    }
)
