"""Which States a text addresses, as opposed to those that it merely names.

A State is addressed where an appeal is made to it (`call on the authorities of …`), where it is said to be
bound to something (`… has to comply`), and where the title names it, unless as the other side of the matter
(`against …`, `to …`). The part that a name plays is what the text says; nothing is inferred beyond that.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.model.document import Mention, Slot, Span
from kg.parse.entities.gazetteer import STATE
from kg.parse.entities.paragraphs import Paragraph
from kg.parse.tokens import PARAGRAPH, joined, plain
from kg.vocabulary.concepts import Lexicon

ADDRESSED = "addressed"
_LONGEST_NAME = 8
_STOPS = frozenset((PARAGRAPH, ".", "!", "?", ":", ";"))


def addressed(
    text: str, passages: Iterable[Paragraph], lexicon: Lexicon, mentions: Sequence[Mention], title: Span | None = None
) -> tuple[Mention, ...]:
    """Return a mention of kind `addressed` for each place where a State is addressed, in printed order.

    `mentions` are the names found in these paragraphs; `title` is the title's zone. The slot `target` is the State's
    IRI, `name` its name; the rule says by what it is addressed.
    """
    places, appeals = _by_start(mentions), frozenset(plain(form) for form in lexicon.forms("appeal"))
    found: dict[Span, Mention] = {}
    for passage in sorted(passages, key=lambda passage: passage.span):
        heading = title is not None and passage.span.overlaps(title)
        calls = {
            start: end
            for start, end in passage.starts.get("appeal", {}).items()
            if _spelt(text, passage, start, end) in appeals
        }
        for mention, rule in _addressees(passage, places, calls, heading):
            found.setdefault(mention.span, _addressed(mention, rule))
    return tuple(found[span] for span in sorted(found))


def _by_start(mentions: Iterable[Mention]) -> Mapping[int, Mention]:
    """Mentions by where they begin; a State wins over the organisation whose name begins with it."""
    places: dict[int, Mention] = {}
    for mention in mentions:
        if mention.span.start not in places or mention.kind == STATE:
            places[mention.span.start] = mention
    return places


def _spelt(text: str, passage: Paragraph, start: int, end: int) -> str:
    """A phrase with its diacritics, which tell `demande à` from `demandé à`."""
    return joined(passage.words[start:end], text).casefold()


def _addressees(
    passage: Paragraph, places: Mapping[int, Mention], calls: Mapping[int, int], heading: bool
) -> Iterator[tuple[Mention, str]]:
    yield from ((mention, "addressed.appeal") for mention in _appealed(passage, places, calls))
    yield from ((mention, "addressed.obligation") for mention in _obliged(passage, places))
    if heading:
        yield from ((mention, "addressed.title") for mention in _titular(passage, places))


def _addressed(mention: Mention, rule: str) -> Mention:
    parts = tuple(Slot(slot.name, slot.value, slot.span) for slot in mention.slots if slot.name in ("name", "target"))
    return Mention(ADDRESSED, mention.span, rule, parts)


def _at(passage: Paragraph, places: Mapping[int, Mention], index: int) -> Mention | None:
    return places.get(passage.words[index].span.start) if index < len(passage.words) else None


def _behind(passage: Paragraph, mention: Mention) -> int:
    """The first word behind a mention."""
    return next((i for i, word in enumerate(passage.words) if word.span.start >= mention.span.end), len(passage.words))


# --- appeals


def _appealed(passage: Paragraph, places: Mapping[int, Mention], calls: Mapping[int, int]) -> Iterator[Mention]:
    """The States in the object of each appeal; one that another appeal of the sentence passes on does not count."""
    last, answered = -1, False
    for start, end in calls.items():
        if start < last:
            continue
        answered = answered and not _stops_between(passage, last, start)
        if _is_noun(passage, end) or (answered and passage.before("other-side", start) is not None):
            continue
        states, met = _object(passage, end, places)
        yield from states
        last, answered = end, answered or met


def _stops_between(passage: Paragraph, first: int, last: int) -> bool:
    return first < 0 or any(passage.words[i].mark in _STOPS for i in range(first, last + 1) if i < len(passage.words))


def _is_noun(passage: Paragraph, end: int) -> bool:
    return passage.is_a("noun-sign", end)


def _object(passage: Paragraph, start: int, places: Mapping[int, Mention]) -> tuple[list[Mention], bool]:
    """Walk over mentions and the words that may stand before an addressee; also tell whether any was met."""
    states: list[Mention] = []
    met, index = False, start
    while index < len(passage.words) and passage.words[index].mark not in _STOPS:
        mention = _at(passage, places, index)
        if mention is not None:
            met = True
            states += [mention] if mention.kind == STATE else []
            index = _behind(passage, mention)
        elif passage.is_a("addressee", index):
            index = passage.starts["addressee"][index]
        else:
            break
    return states, met


# --- obligations and titles


def _obliged(passage: Paragraph, places: Mapping[int, Mention]) -> Iterator[Mention]:
    """The States before `must`, each alone or in a list, with or without the words for its authorities."""
    for start in passage.starts.get("obligation", {}):
        index: int | None = start
        met = linked = False
        while index:
            mention = _ending(passage, places, index)
            if mention is not None and met and not linked:
                break
            if mention is not None:
                yield mention
                met, index = True, passage.between(mention.span)[0]
            linked = linked or passage.before("conjunction", index) is not None
            index = _stepped(passage, index, mention is not None)


def _stepped(passage: Paragraph, index: int, behind_state: bool) -> int | None:
    """One step back from a word: over what may stand between addressees, or to a State in front of it."""
    if passage.words[index].mark in _STOPS:
        return None
    begun = passage.before("addressee", index)
    return begun if begun is not None else index if behind_state else None


def _ending(passage: Paragraph, places: Mapping[int, Mention], index: int) -> Mention | None:
    """The State whose name ends directly before a word."""
    end = passage.words[index - 1].span.end
    begins = (places.get(passage.words[i].span.start) for i in range(max(0, index - _LONGEST_NAME), index))
    return next((m for m in begins if m is not None and m.kind == STATE and m.span.end == end), None)


def _titular(passage: Paragraph, places: Mapping[int, Mention]) -> Iterator[Mention]:
    """The States in a title that no word before them makes the other side."""
    for index in range(len(passage.words)):
        mention = _at(passage, places, index)
        if mention is not None and mention.kind == STATE and not _is_other_side(passage, index):
            yield mention


def _is_other_side(passage: Paragraph, index: int) -> bool:
    """`to the United States`, `war against Ukraine`: over articles back to the word that says so."""
    while passage.is_a("addressee", index - 1) and not passage.is_a("other-side", index - 1):
        index -= 1
    return passage.is_a("other-side", index - 1)
