"""What a model finds beside persons: organisations and places that no vocabulary holds.

A model's entity is kept where words of its own remain when articles, general words and the vocabulary's
names are taken away (`Open Dialogue`, not `Member States`), or where a word for an organisation stands
with a State's name (`Supreme Court of Georgia`).
"""

from collections.abc import Iterable, Iterator, Sequence

from kg.model.document import Mention, Slot, Span
from kg.parse.entities.candidates import ModelEntity, ParagraphEntities
from kg.parse.entities.gazetteer import ORGANISATION, PLACE, STATE, GazetteerMatch
from kg.parse.entities.paragraphs import Paragraph
from kg.parse.tokens import joined

_KEPT = (ORGANISATION, PLACE)
_LONGEST = 10


def find_entities(text: str, proposal: ParagraphEntities, persons: Sequence[Span]) -> Iterator[Mention]:
    """Yield the organisations and places of one passage that the model found and nothing else took.

    An organisation may hold the name of a State, which is then a mention of its own; it shares no
    character with a person, a body of the vocabulary, or what other grammars have read.
    """
    passage = proposal.passage
    for model in proposal.entities:
        words = _trimmed(passage, model) if model.kind in _KEPT else range(0)
        if not words or not _is_name(passage, words, model.kind):
            continue
        span = Span(passage.words[words[0]].span.start, passage.words[words[-1]].span.end)
        name = joined([passage.words[index] for index in words], text)
        if not any(span.overlaps(person) for person in persons):
            yield Mention(model.kind, span, model.rule, (Slot("name", name, span),), model.score)


def _trimmed(passage: Paragraph, model: ModelEntity) -> range:
    """The words of an entity from its first capital to its last, without the words that begin a sentence."""
    inside = passage.between(model.span)
    capitals = [index for index in inside if passage.words[index].is_capital]
    while capitals and (passage.is_a("common-word", capitals[0]) or passage.is_a("elided", capitals[0])):
        capitals = capitals[1:]
    return range(capitals[0], capitals[-1] + 1) if capitals else range(0)


def _is_name(passage: Paragraph, words: range, kind: str) -> bool:
    """Whether the words are the name of one thing of that kind, not of several, of a text, or of none."""
    if len(words) > _LONGEST or any(index in passage.taken or passage.is_a("thing-word", index) for index in words):
        return False
    met = [hit for hit in passage.hits if hit.first <= words[-1] and words[0] < hit.last]
    if any(hit.kind != STATE or kind == PLACE for hit in met):
        return False
    organised = any(passage.is_a("organisation-word", index) for index in words)
    if organised:
        return len(words) > 1 and (bool(met) or _has_own_word(passage, words, met))
    listed = any(passage.is_a("conjunction", index) or passage.words[index].mark == "," for index in words[1:])
    return not listed and _has_own_word(passage, words, met)


def _has_own_word(passage: Paragraph, words: range, met: Iterable[GazetteerMatch]) -> bool:
    """Whether a capital remains when general words, titles and the vocabulary's names are taken away."""
    general = {index for hit in met for index in range(hit.first, hit.last)}
    general.update(index for key in ("no-name", "title", "honorific", "role") for index in passage.covered(key))
    return any(passage.words[index].is_capital and index not in general for index in words)
