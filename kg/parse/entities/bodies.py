"""Names of bodies, whole: the listed names with what belongs to them, and what is no name.

A name of the vocabulary that is only a part of a longer one names nothing by itself (`Security Council` of `National
Security Council of Ruritania`), nor does one that belongs to a code (`CM/Inf(2014)15`), nor an adjective that tells of
a people (`the Ruritanian minority in Freedonia`).
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.model.document import Span
from kg.parse.entities.adjectives import is_no_state
from kg.parse.entities.body_names import INSIDE, LONGEST, body_names
from kg.parse.entities.paragraphs import ORGANISATION, PLACE, STATE, GazetteerMatch, LanguageResources, Paragraph

# What stands behind an abbreviation that is the beginning of a code.
_CODE = re.compile(r"(?:\s?/\s?\w+)*(?:-[A-Z]{2})?\s?\(\d{2,4}\)\s?\d|(?:/\w+)+\s?\(\d{2,4}\)|(?:/[A-Za-z]+)+/?\d")


def with_whole_names(text: str, paragraph: Paragraph, resources: LanguageResources) -> Paragraph:
    """Return the paragraph with the names of bodies that its words spell, without the parts that name nothing."""
    codes = frozenset(_coded(text, paragraph))
    matches = [match for match in paragraph.matches if match.first not in codes and not is_no_state(paragraph, match)]
    bare = paragraph
    if codes or len(matches) < len(paragraph.matches):
        bare = replace(paragraph, matches=tuple(matches), taken=paragraph.taken | codes)
    bodies = tuple(body_names(bare, resources))
    if not bodies and not matches:
        return bare
    kept = [match for match in matches if not _is_part(bare, match, bodies) and not _leads_body(bare, match)]
    return replace(bare, matches=tuple(_with_superiors(bare, kept, resources)), bodies=bodies)


def _with_superiors(
    paragraph: Paragraph, matches: list[GazetteerMatch], resources: LanguageResources
) -> Iterator[GazetteerMatch]:
    """The names, those of a body and of what it belongs to as one: `Security Council of the United Nations`."""
    index = 0
    while index < len(matches):
        match, index = matches[index], index + 1
        while index < len(matches) and (joint := _joint(paragraph, match, matches[index], resources)):
            match, index = joint, index + 1
        yield match


def _joint(
    paragraph: Paragraph, left: GazetteerMatch, right: GazetteerMatch, resources: LanguageResources
) -> GazetteerMatch | None:
    """One name of two that stand together, one of which is the body that the other belongs to; None for others."""
    if left.kind != ORGANISATION or right.kind != ORGANISATION or paragraph.words[left.last].mark != "":
        return None
    own = None
    if right.first == left.last and left.target in resources.superiors(right.target):
        own = right
    elif paragraph.cue_end("body-link", left.last) == right.first and right.target in resources.superiors(left.target):
        own = left
    span = Span(left.span.start, right.span.end)
    return replace(own, first=left.first, last=right.last, span=span) if own else None


def _is_part(paragraph: Paragraph, match: GazetteerMatch, bodies: tuple[range, ...]) -> bool:
    """Whether a name stands inside that of a body; a State's counts there too, but between the words of the name.

    `Supreme Court of Ruritania` and `Ruritanian Senate` name Ruritania, `OSCE Ruritania Mission` does not.
    """
    whole = next((body for body in bodies if match.first < body.stop and body.start < match.last), None)
    if whole is None or match.kind != STATE:
        return whole is not None
    linked = any(paragraph.before(key, match.first) is not None for key in ("body-link", "body-in"))
    return match.form == "name" and match.first > whole.start and not linked


def _leads_body(paragraph: Paragraph, match: GazetteerMatch) -> bool:
    """Whether a place only begins the name of an organisation: `Kurdistan` in `Kurdistan Workers’ Party`."""
    if match.kind != PLACE:
        return False
    index, words = match.last, paragraph.words
    end = min(len(words), match.last + LONGEST)
    while index < end and words[index].mark in INSIDE and (words[index].is_capital or words[index].glued):
        if paragraph.is_a("organisation-word", index) and words[index].is_capital:
            return True
        index += 1
    return False


def _coded(text: str, paragraph: Paragraph) -> Iterator[int]:
    """Yield the words of each reference of a document: an abbreviation with what stands behind it."""
    for word in paragraph.words:
        coded = not word.text.islower() and word.has_several_capitals
        code = _CODE.match(text, word.end, paragraph.span.end) if coded else None
        if code:
            yield from paragraph.between(Span(word.start, code.end()))
