"""One language's model: loaded with nothing but its entity recogniser, asked many texts at once."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.model.document import Span
from kg.model.errors import InstallationError
from kg.parse.entities.candidates import ModelEntity
from kg.parse.entities.decoder import BiluoDecoder, TokenEntity
from kg.parse.entities.paragraphs import NOTHING, ORGANISATION, PERSON, PLACE

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# OntoNotes' labels (English) and WikiNER's (French); entities of other labels only stand in others' way.
_KINDS = {"PERSON": PERSON, "PER": PERSON, "ORG": ORGANISATION, "GPE": PLACE, "LOC": PLACE}
_UNUSED = ("tagger", "morphologizer", "parser", "senter", "attribute_ruler", "lemmatizer")
# Vectors of words that a recogniser may share with other pipes, or may have of its own.
_SHARED_VECTORS, _LISTENER = "tok2vec", "spacy.Tok2VecListener."
# Words that are looked at side by side: enough to have most of them several times, few for the memory.
_BATCH_WORDS = 8000
# Different words that are remembered, in some ten megabytes: all but the rare ones of an archive.
_MOST_WORDS = 20_000


@dataclass(frozen=True)
class LanguageModel:
    """A loaded pipeline, and its decoder where it is of a shape that is known; else spaCy decodes. Made by `load`."""

    package: str
    pipeline: "Language"
    decoder: BiluoDecoder | None
    _judged: dict[str, tuple[str, str, float]] = field(default_factory=dict)

    @classmethod
    def load(cls, package: str) -> "LanguageModel":
        """Load a package by name, or a folder by path; raises InstallationError where the model is faulty."""
        import spacy  # it takes a second, which a build without models must not pay

        try:
            pipeline = spacy.load(package, exclude=(*_UNUSED, _SHARED_VECTORS))
            recogniser = pipeline.config["components"].get("ner", {}).get("model", {})
            if str(recogniser.get("tok2vec", {}).get("@architectures")).startswith(_LISTENER):
                pipeline = spacy.load(package, exclude=_UNUSED)
        except (OSError, ValueError) as error:
            reason = str(error).splitlines()[0]
            raise InstallationError(f"the model {package} cannot be loaded ({reason}): install it again") from error
        return cls(package, pipeline, BiluoDecoder.of(pipeline))

    def entities(self, texts: Sequence[str]) -> list[tuple[ModelEntity, ...]]:
        """Return the entities of each text, offsets within that text; the answer does not depend on the other texts.

        The score is the precision that the model's makers publish for the label; where they publish none by label,
        the precision over all labels stands.
        """
        found: list[tuple[ModelEntity, ...]] = []
        # A word that spaCy remembers need not be cut and described again, which takes a fifth of all time; in a zone it
        # remembers no more. How a word is cut is the same either way.
        with self.pipeline.memory_zone() if len(self.pipeline.vocab) > _MOST_WORDS else nullcontext():
            for docs in self._batches(texts):
                decoded = self.decoder.entities(docs) if self.decoder else self._by_spacy(docs)
                found += [self._judge(doc, spans) for doc, spans in zip(docs, decoded, strict=True)]
        return found

    def _batches(self, texts: Sequence[str]) -> "Iterator[list[Doc]]":
        """The texts in words: as many at once as stay below a number of words, or one that is longer."""
        batch: list[Doc] = []
        words = 0
        for text in texts:
            doc = self.pipeline.make_doc(text)
            if batch and words + len(doc) > _BATCH_WORDS:
                yield batch
                batch, words = [], 0
            batch.append(doc)
            words += len(doc)
        if batch:
            yield batch

    def _by_spacy(self, docs: "Sequence[Doc]") -> Iterator[list[TokenEntity]]:
        for doc in self.pipeline.pipe(docs):
            yield [(entity.start, entity.end, entity.label_) for entity in doc.ents]

    def _judge(self, doc: "Doc", spans: Sequence[TokenEntity]) -> tuple[ModelEntity, ...]:
        """Entities in words as entities in characters, with kind, rule and score of their labels."""
        judged = []
        for first, behind, label in spans:
            if label not in self._judged:
                # `meta` is put together anew each time that it is asked.
                meta = self.pipeline.meta
                version, performance = meta["version"], meta.get("performance", {})
                by_label = performance.get("ents_per_type", {}).get(label, {}).get("p")
                score = round(by_label or performance.get("ents_p") or 0.0, 4)
                self._judged[label] = _KINDS.get(label, NOTHING), f"model {self.package} {version} {label}", score
            last = doc[behind - 1]
            judged.append(ModelEntity(Span(doc[first].idx, last.idx + len(last)), *self._judged[label]))
        return tuple(judged)
