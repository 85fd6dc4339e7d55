"""Names of bodies, whole: what a committee or court is called by the grammar of such names, and what is no name.

A name of the vocabulary that is only a part of a longer one names nothing by itself (`Security Council` of `National
Security Council of Ruritania`), nor does one that belongs to a code (`CM/Inf(2014)15`), nor an adjective that tells of
a people (`the Ruritanian minority in Freedonia`).
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.model.document import Span
from kg.parse.entities.paragraphs import ORGANISATION, PLACE, STATE, GazetteerMatch, LanguageResources, Paragraph

# Longer than any name of a body, in words.
_LONGEST = 16
# Signs that may stand between two words of a name: none, and the apostrophe of a plural (`Peoples’ Rights`).
_INSIDE = ("", "'")
# What stops a name at a capital behind a comma or a conjunction: another name, or the words before one.
_OTHERS = ("body-head", "title", "honorific", "given-name", "common-word", "organisation-word")
# What stands behind an abbreviation that is the beginning of a code.
_CODE = re.compile(r"(?:\s?/\s?\w+)*(?:-[A-Z]{2})?\s?\(\d{2,4}\)\s?\d|(?:/\w+)+\s?\(\d{2,4}\)|(?:/[A-Za-z]+)+/?\d")


def with_whole_names(text: str, paragraph: Paragraph, resources: LanguageResources) -> Paragraph:
    """Return the paragraph with the names of bodies that its words spell, without the parts that name nothing."""
    codes = frozenset(_coded(text, paragraph))
    matches = [match for match in paragraph.matches if match.first not in codes and not _is_people(paragraph, match)]
    bare = replace(paragraph, matches=tuple(matches), taken=paragraph.taken | codes)
    bodies = tuple(_bodies(bare, resources))
    kept = tuple([match for match in matches if not _is_part(match, bodies) and not _leads_body(bare, match)])
    return replace(bare, matches=kept, bodies=bodies)


def _is_part(match: GazetteerMatch, bodies: tuple[range, ...]) -> bool:
    """Whether a name stands inside that of a body; a State's counts there too."""
    return match.kind != STATE and any(match.first < body.stop and body.start < match.last for body in bodies)


def _leads_body(paragraph: Paragraph, match: GazetteerMatch) -> bool:
    """Whether a place only begins the name of an organisation: `Kurdistan` in `Kurdistan Workers’ Party`."""
    if match.kind != PLACE:
        return False
    index, words = match.last, paragraph.words
    end = min(len(words), match.last + _LONGEST)
    while index < end and words[index].mark in _INSIDE and (words[index].is_capital or words[index].glued):
        if paragraph.is_a("organisation-word", index) and words[index].is_capital:
            return True
        index += 1
    return False


def _coded(text: str, paragraph: Paragraph) -> Iterator[int]:
    """Yield the words of each reference of a document: an abbreviation with what stands behind it."""
    for word in paragraph.words:
        code = _CODE.match(text, word.end, paragraph.span.end) if word.has_several_capitals else None
        if code:
            yield from paragraph.between(Span(word.start, code.end()))


def _is_people(paragraph: Paragraph, match: GazetteerMatch) -> bool:
    """Whether an adjective tells of a people, not its State: `ethnic Ruritanians`, `the Ruritanian minority in …`."""
    if match.kind != STATE or match.form != "adjective":
        return False
    if paragraph.before("ethnic", match.first) is not None and paragraph.words[match.first].mark == "":
        return True
    behind = paragraph.cue_end("ethnic-group", match.last)
    elsewhere = paragraph.cue_end("elsewhere", behind) if behind else 0
    names = [other for other in paragraph.matches if other.first == elsewhere and other.target != match.target]
    return bool(elsewhere and names and paragraph.words[elsewhere].mark == "")


# --- the grammar of names


def _bodies(paragraph: Paragraph, resources: LanguageResources) -> Iterator[range]:
    """The words of each name, left to right: modifiers, a head or a listed name, and what it is of or for."""
    listed = {match.first: match for match in paragraph.matches if match.kind == ORGANISATION}
    index = 0
    while index < len(paragraph.words):
        match = listed.get(index)
        generic = match is not None and paragraph.cue_end("generic-body", index) == match.last
        name: range | None = None
        if match is not None and generic:
            name = _namesake(paragraph, match, resources)
        elif match is None and paragraph.is_a("body-head", index) and _is_free(paragraph, index):
            last = _tail(paragraph, paragraph.cue_end("body-head", index))
            name = range(_modified(paragraph, index), last) if last else None
        if name is not None:
            yield name
        index = max(index + 1, name.stop if name else 0, match.last if match else 0)


def _is_free(paragraph: Paragraph, index: int) -> bool:
    """Whether a word has a capital, and neither a name nor another grammar holds it."""
    held = any(match.first <= index < match.last for match in paragraph.matches)
    return paragraph.words[index].is_capital and not held and index not in paragraph.taken


def _namesake(paragraph: Paragraph, match: GazetteerMatch, resources: LanguageResources) -> range | None:
    """The words of a body that has the listed one's name and is another one: of a State, or of some other body."""
    first, last = _modified(paragraph, match.first), _tail(paragraph, match.last)
    before = match.first if paragraph.words[match.first].mark == "" else -1
    behind = _linked(paragraph, match)
    beside = [other for other in paragraph.matches if other.last == before or other.first == behind]
    own = resources.superiors(match.target) | {match.target}
    owners = [other for other in beside if other.kind in (STATE, ORGANISATION) and other.target not in own]
    adjective = [other for other in owners if other.first == match.last and other.form == "adjective"]
    last = max([last, *(other.last for other in adjective)])
    # Another body's name stands beside it and is named by itself.
    if last or first < match.first or owners:
        return range(first, last or match.last)
    return None


def _linked(paragraph: Paragraph, match: GazetteerMatch) -> int:
    """Where the name begins that a listed one is said to be of, or stands right before."""
    words, last = paragraph.words, match.last
    if last == len(words) or words[last].mark != "":
        return -1
    return paragraph.cue_end("body-link", last) or last


def _modified(paragraph: Paragraph, head: int) -> int:
    """Where a name begins whose head is there: `National` in `National Security Council`."""
    first = head
    while first > 0 and paragraph.words[first].mark == "" and _is_modifier(paragraph, first - 1):
        first -= 1
    return first


def _is_modifier(paragraph: Paragraph, index: int) -> bool:
    """Whether a capital may stand before the head of a name: an adjective, or `National`, `Supreme`."""
    states = [match for match in paragraph.matches if match.last == index + 1 and match.form == "adjective"]
    return paragraph.words[index].is_capital and bool(states or paragraph.is_a("body-modifier", index))


def _tail(paragraph: Paragraph, start: int) -> int:
    """Where a name ends that goes on behind its head by what it is of or for; 0 where it does not."""
    words, index, last = paragraph.words, start, 0
    while index < len(words) and index - start < _LONGEST and index not in paragraph.taken:
        mark, link = words[index].mark, paragraph.cue_end("body-link", index)
        state = next((m for m in paragraph.matches if m.kind == STATE and m.first == index), None)
        if last and mark in _INSIDE and words[index].is_capital and not state and _is_free(paragraph, index):
            last = index = index + 1
        elif link and mark == "" and _follows(paragraph, link, listed=False):
            held = next((m for m in paragraph.matches if m.kind == STATE and m.first == link), None)
            if held is not None:
                return held.last
            last = index = link + 1
        elif last and _continues(paragraph, index):
            last = index = max(index, paragraph.cue_end("body-list", index)) + 1
        else:
            break
    return last


def _follows(paragraph: Paragraph, index: int, *, listed: bool) -> bool:
    """Whether a capital that may be a part of a name stands there; in a list, none that begins another."""
    if index >= len(paragraph.words) or not paragraph.words[index].is_capital or index in paragraph.taken:
        return False
    others = [match for match in paragraph.matches if match.first <= index < match.last]
    if listed:
        return not others and not any(paragraph.is_a(key, index) for key in _OTHERS)
    plain = all(match.kind == STATE and match.first == index for match in others)
    return plain and not paragraph.is_a("body-head", index)


def _continues(paragraph: Paragraph, index: int) -> bool:
    """Whether a list goes on: `, Refugees and Population`; a comma must be followed by a conjunction in the end."""
    words, end = paragraph.words, paragraph.cue_end("body-list", index)
    if words[index].mark == "" and end:
        return _follows(paragraph, end, listed=True)
    if words[index].mark != "," or not (_follows(paragraph, index, listed=True) or end):
        return False
    ahead = index + 1
    while ahead < len(words) and ahead - index < _LONGEST and words[ahead].mark in ("", "'", ","):
        end = paragraph.cue_end("body-list", ahead)
        if end:
            return _follows(paragraph, end, listed=True)
        if not words[ahead].is_capital or paragraph.is_a("given-name", ahead):
            return False
        ahead += 1
    return False
