"""Semantic roles of States: which of them a text addresses, as opposed to those that it merely names.

A State is addressed where an appeal is made to it (`call on the authorities of …`), where it is said to be
bound to something (`… has to comply`), and where the title names it, unless as the other side of the matter
(`against …`, `to …`). The role that a name plays is what the text says; nothing is inferred beyond that.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.model.document import Mention, Slot, Span
from kg.parse.entities.paragraphs import STATE, LanguageResources, Paragraph
from kg.parse.tokens import PARAGRAPH, joined

ADDRESSED = "addressed"
_LONGEST_NAME = 8
_STOPS = frozenset((PARAGRAPH, ".", "!", "?", ":", ";"))


def addressees_in(
    text: str,
    paragraphs: Iterable[Paragraph],
    resources: LanguageResources,
    names: Sequence[Mention],
    title: Span | None = None,
) -> tuple[Mention, ...]:
    """Return a mention of kind `addressed` for each place where a State is addressed, in printed order.

    `names` are the names in these paragraphs; `title` is the title's zone. The slot `target` is the State's IRI,
    `name` its name; the rule says by what it is addressed.
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
        # In a title a State is addressed that no word before it makes the other side: `to the United States`.
        titular = title is not None and paragraph.span.overlaps(title)
        for index, word in enumerate(paragraph.words if titular else ()):
            state = places.get(word.span.start)
            if state is not None and state.kind == STATE:
                before = index - 1  # over articles back to the word that says so
                while paragraph.is_a("addressee", before) and not paragraph.is_a("other-side", before):
                    before -= 1
                if not paragraph.is_a("other-side", before):
                    rules.setdefault(state, "addressed.title")
    addressed = []
    for mention in sorted(rules, key=lambda mention: mention.span):
        slots = tuple([Slot(s.name, s.value, s.span) for s in mention.slots if s.name in ("name", "target")])
        addressed.append(Mention(ADDRESSED, mention.span, rules[mention], slots))
    return tuple(addressed)


# --- appeals


def _appealed(paragraph: Paragraph, places: Mapping[int, Mention], appeals: Mapping[int, int]) -> Iterator[Mention]:
    """The States in the object of each appeal; one that another appeal of the sentence passes on does not count."""
    last, answered = -1, False
    for start, end in appeals.items():
        if start < last:
            continue
        between = paragraph.words[last : start + 1] if last >= 0 else ()
        answered = answered and not any(word.mark in _STOPS for word in between)
        if paragraph.is_a("noun-sign", end) or (answered and paragraph.before("other-side", start) is not None):
            continue
        states, has_object = _object(paragraph, end, places)
        yield from states
        last, answered = end, answered or has_object


def _object(paragraph: Paragraph, start: int, places: Mapping[int, Mention]) -> tuple[list[Mention], bool]:
    """The States among the mentions, and the words that may stand before an addressee; whether there is any mention."""
    states: list[Mention] = []
    words, index, mentioned = paragraph.words, start, False
    while index < len(words) and words[index].mark not in _STOPS:
        mention = places.get(words[index].span.start)
        if mention is not None:
            mentioned = True
            states += [mention] if mention.kind == STATE else []
            while index < len(words) and words[index].span.start < mention.span.end:
                index += 1
        elif paragraph.is_a("addressee", index):
            index = paragraph.cue_end("addressee", index)
        else:
            break
    return states, mentioned


# --- obligations


def _obliged(paragraph: Paragraph, places: Mapping[int, Mention]) -> Iterator[Mention]:
    """The States before `must`, each alone or in a list, with or without the words for its authorities."""
    for start in paragraph.places("obligation"):
        index: int | None = start
        listed = linked = False
        while index:
            # The State whose name ends directly before this word.
            end = paragraph.words[index - 1].span.end
            names = [places.get(word.span.start) for word in paragraph.words[max(0, index - _LONGEST_NAME) : index]]
            state = next((name for name in names if name and name.kind == STATE and name.span.end == end), None)
            if state is not None:
                if listed and not linked:
                    break
                yield state
                listed, index = True, paragraph.between(state.span)[0]
            linked = linked or paragraph.before("conjunction", index) is not None
            # One step back: over what may stand between addressees, or to a State in front of it.
            if paragraph.words[index].mark in _STOPS:
                break
            before = paragraph.before("addressee", index)
            index = before if before is not None else index if state is not None else None
