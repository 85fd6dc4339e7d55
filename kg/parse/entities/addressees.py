"""Semantic roles of States and bodies: which of them a text addresses, and which its title is about.

One is addressed where an appeal is made to it (`call on the authorities of …`) and where it is said to be bound to
something (`… has to comply`), in the title too; what the title merely names it is about. The role that a name plays is
what the text says; nothing is inferred beyond that.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.model.document import Mention, Slot, Span
from kg.parse.entities.paragraphs import ORGANISATION, STATE, LanguageResources, Paragraph
from kg.parse.tokens import PARAGRAPH, joined

ADDRESSED, ABOUT = "addressed", "about"
_LONGEST_NAME = 8
_STOPS = frozenset((PARAGRAPH, ".", "!", "?", ":", ";"))


def addressees_in(
    text: str,
    paragraphs: Iterable[Paragraph],
    resources: LanguageResources,
    names: Sequence[Mention],
) -> tuple[Mention, ...]:
    """Return a mention of kind `addressed` for each place where a State or body is addressed, in printed order.

    `names` are the names in these paragraphs. The slot `target` is the IRI of the State or body, `name` its name; the
    rule says by what it is addressed.
    """
    # A State wins over the organisation whose name begins with it.
    places: dict[int, Mention] = {}
    for mention in names:
        if mention.span.start not in places or mention.kind == STATE:
            places[mention.span.start] = mention
    rules: dict[Mention, str] = {}
    for paragraph in sorted(paragraphs, key=lambda paragraph: paragraph.span):
        # Diacritics tell `demande à` from `demandé à`.
        appeals = {
            start: end
            for start, end in paragraph.places("appeal").items()
            if joined(paragraph.words[start:end], text).casefold() in resources.appeals
        }
        for mention in _appealed(paragraph, places, appeals):
            rules.setdefault(mention, "addressed.appeal")
        for mention in _obliged(paragraph, places):
            rules.setdefault(mention, "addressed.obligation")
    return tuple(_role(ADDRESSED, mention, rules[mention]) for mention in sorted(rules, key=lambda name: name.span))


def subjects_in(names: Iterable[Mention], title: Span | None) -> tuple[Mention, ...]:
    """Return a mention of kind `about` for each State and body of the vocabulary that a title names, in printed order.

    `names` are the names in a document, `title` is the title's zone; the slots are those of `addressees_in`.
    """
    named = [name for name in names if title is not None and title.start <= name.span.start < title.end]
    return tuple(_role(ABOUT, name, "about.title") for name in named if _is_listed(name))


def _is_listed(mention: Mention) -> bool:
    """Whether a name is that of a State or body which the vocabulary holds."""
    return mention.kind in (STATE, ORGANISATION) and bool(mention.value("target"))


def _role(kind: str, mention: Mention, rule: str) -> Mention:
    slots = tuple([Slot(slot.name, slot.value, slot.span) for slot in mention.slots if slot.name in ("name", "target")])
    return Mention(kind, mention.span, rule, slots)


# --- appeals


def _appealed(paragraph: Paragraph, places: Mapping[int, Mention], appeals: Mapping[int, int]) -> Iterator[Mention]:
    """The objects of each appeal; one that another appeal of the sentence passes on does not count."""
    last, answered = -1, False
    for start, end in appeals.items():
        if start < last:
            continue
        between = paragraph.words[last : start + 1] if last >= 0 else ()
        answered = answered and not any(word.mark in _STOPS for word in between)
        if paragraph.is_a("noun-sign", end) or (answered and paragraph.before("other-side", start) is not None):
            continue
        addressed, behind, has_object = _object(paragraph, end, places)
        if not (paragraph.is_a("enquiry", start) and _asks(paragraph, behind)):
            yield from addressed
        last, answered = end, answered or has_object


def _object(paragraph: Paragraph, start: int, places: Mapping[int, Mention]) -> tuple[list[Mention], int, bool]:
    """Whom an appeal is made to, among mentions and words that may stand before one; where that ends; any mention?"""
    addressed: list[Mention] = []
    words, index, mentioned = paragraph.words, start, False
    while index < len(words) and words[index].mark not in _STOPS:
        mention = places.get(words[index].span.start)
        if mention is not None:
            first, mentioned = index, True
            while index < len(words) and words[index].span.start < mention.span.end:
                index += 1
            if _is_actor(paragraph, mention, first, index, start):
                addressed.append(mention)
        elif paragraph.is_a("addressee", index):
            index = paragraph.cue_end("addressee", index)
        else:
            break
    return addressed, index, mentioned


def _is_actor(paragraph: Paragraph, mention: Mention, first: int, last: int, start: int = 0) -> bool:
    """Whether the name at words `first` to `last` is a State, or a body that is meant itself.

    Nothing before `start` is looked at. `the Council of Europe` is such a body, not the one in `the member States of
    the Council of Europe`.
    """
    if mention.kind == STATE or not _is_listed(mention):
        return mention.kind == STATE
    before = first - 1
    while before > start and paragraph.is_a("article", before):
        before -= 1
    belongs = before >= start and paragraph.is_a("belonging", before)
    goes_on = last < len(paragraph.words) and paragraph.words[last].mark == ""
    return not belongs and not (goes_on and paragraph.is_a("no-name", last))


def _asks(paragraph: Paragraph, behind: int) -> bool:
    """Whether what stands behind those who are asked is a question: `ask Ruritania whether …`, not `… to act`."""
    words = paragraph.words
    return behind == len(words) or words[behind].mark in (",", ":") or paragraph.is_a("question-word", behind)


# --- obligations


def _obliged(paragraph: Paragraph, places: Mapping[int, Mention]) -> Iterator[Mention]:
    """The States and bodies before `must`, each alone or in a list, with or without the words for its authorities."""
    for start in paragraph.places("obligation"):
        index: int | None = start
        listed = linked = False
        while index:
            found = _ending_at(paragraph, index, places)
            if found is not None:
                if listed and not linked:
                    break
                yield found
                listed, index = True, paragraph.between(found.span)[0]
            linked = linked or paragraph.before("conjunction", index) is not None
            # One step back: over what may stand between addressees, or to a name in front of it.
            if paragraph.words[index].mark in _STOPS:
                break
            before = paragraph.before("addressee", index)
            index = before if before is not None else index if found is not None else None


def _ending_at(paragraph: Paragraph, index: int, places: Mapping[int, Mention]) -> Mention | None:
    """The State or body whose name ends directly before a word."""
    for first in range(max(0, index - _LONGEST_NAME), index):
        mention = places.get(paragraph.words[first].span.start)
        if mention and mention.span.end == paragraph.words[index - 1].span.end:
            return mention if _is_actor(paragraph, mention, first, index) else None
    return None
