"""The vocabulary's names in running text: States by name and adjective, bodies, groups, and listed names.

One pass over the words of a passage, the longest name first. Which concept a name means is never guessed:
a form that several concepts share gives a hit without target.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kg.model.document import Interval, Span
from kg.parse.tokens import PhraseMatcher, Word, words_of
from kg.vocabulary.concepts import NAMES, Concept, Label, Lexicon, Vocabulary

STATE, ORGANISATION, PERSON, PLACE = "State", "Organisation", "Person", "Place"
# Names of the lexicon that only keep other names from being found inside them.
NOTHING = ""

_CLASSES = {"State": STATE, "Body": ORGANISATION, "PoliticalGroup": ORGANISATION}
_LISTED = {"place": PLACE, "organisation": ORGANISATION, "office": PERSON, "no-state": NOTHING}
_ROLES = {
    "State": (*NAMES, "abbreviation", "adjective"),
    "Body": (*NAMES, "abbreviation"),
    "PoliticalGroup": ("preferred", "alternative"),
}
# Codes of groups stand behind names as a remark (`Iceland, SOC`) and name nothing there.
_CODED, _CODES = ("PoliticalGroup", "NonAttachment"), ("abbreviation", "notation", "hidden")
_RULES = {"State": "gazetteer.state", "Body": "gazetteer.body", "PoliticalGroup": "gazetteer.group"}


@dataclass(frozen=True, slots=True)
class GazetteerEntry:
    """One form of a name: what it names, and how its case must be printed.

    `target` is the concept's IRI, empty for a name of the lexicon; `form` is `name`, `abbreviation`
    or `adjective`. `exact` holds the words whose case must be just so (`CoE`, `UN`), empty for the others;
    of the words at `capitals` at least one must have a capital (`île Maurice`, not `la cour européenne`).
    """

    kind: str
    target: str
    form: str
    rule: str
    exact: tuple[str, ...] = ()
    capitals: tuple[int, ...] = ()
    valid: Interval = Interval()

    def fits(self, words: Sequence[Word]) -> bool:
        """Tell whether words that spell this form are printed in its case."""
        exact = all(not text or word.text == text for word, text in zip(words, self.exact, strict=False))
        return exact and (not self.capitals or any(words[index].is_capital for index in self.capitals))


@dataclass(frozen=True, slots=True)
class GazetteerMatch:
    """A name found: the words `first` to `last` (exclusive) of the passage and all that they may mean."""

    first: int
    last: int
    span: Span
    entries: tuple[GazetteerEntry, ...]

    @property
    def kind(self) -> str:
        """State, Organisation, Person or Place; empty for words that name nothing."""
        return self.entries[0].kind

    @property
    def form(self) -> str:
        """Whether it is a `name`, an `abbreviation` or an `adjective`."""
        return self.entries[0].form

    @property
    def rule(self) -> str:
        """The rule's name for the evidence."""
        return self.entries[0].rule

    @property
    def target(self) -> str:
        """The IRI of the only concept that is meant; empty where there is none or more than one."""
        targets = {entry.target for entry in self.entries}
        return targets.pop() if len(targets) == 1 else ""


@dataclass(frozen=True)
class Gazetteer:
    """All names of one language, built once from the vocabulary."""

    vocabulary: Vocabulary
    language: str

    @cached_property
    def phrases(self) -> PhraseMatcher[GazetteerEntry]:
        """The table of names, filled when it is first asked for."""
        phrases: PhraseMatcher[GazetteerEntry] = PhraseMatcher()
        lexicon = self.vocabulary.lexicons[self.language]
        articles = frozenset(lexicon.forms("article"))
        listed = (*_of_concepts(self.vocabulary, self.language), *_of_lexicon(lexicon), *_of_codes(self.vocabulary))
        for form, entry in listed:
            words = _without_article(words_of(form), articles)
            if words:
                phrases.add(words, _cased(entry, words))
        return phrases

    @cached_property
    def also_words(self) -> frozenset[str]:
        """Abbreviations that are words when a whole line stands in capitals (`US`, `WHO`)."""
        return frozenset(self.vocabulary.lexicons[self.language].forms("also-word"))

    def find(
        self, words: Sequence[Word], taken: Iterable[Span] = (), on: date | None = None
    ) -> tuple[GazetteerMatch, ...]:
        """Return the names among the words of one passage, left to right, none overlapping another.

        `taken` are spans that no name may touch. Of a form with several meanings those that held on
        the day `on` remain, if any did. Adjectives and names of States with several meanings left are
        not returned; an organisation is, without target.
        """
        kept = list(taken)
        return tuple(hit for hit in self._scan(words, on) if not any(hit.span.overlaps(span) for span in kept))

    def _scan(self, words: Sequence[Word], on: date | None) -> Iterator[GazetteerMatch]:
        shouted = _is_shouted(words)
        index = 0
        while index < len(words):
            hit = self._longest(words, index, on, shouted)
            if hit is not None and (hit.kind != STATE or hit.target):
                yield hit
            index = hit.last if hit else index + 1

    def _longest(self, words: Sequence[Word], start: int, on: date | None, shouted: bool) -> GazetteerMatch | None:
        found = None
        for end, entries in self.phrases.matches(words, start):
            fitting = [entry for entry in entries if entry.fits(words[start:end])]
            if fitting and not (shouted and words[start].text in self.also_words):
                span = Span(words[start].span.start, words[end - 1].span.end)
                found = GazetteerMatch(start, end, span, _meant(fitting, on))
        return found


def _of_concepts(vocabulary: Vocabulary, language: str) -> Iterator[tuple[str, GazetteerEntry]]:
    for kind, meaning in _CLASSES.items():
        for concept, label in vocabulary.labels(kind, _ROLES[kind]):
            if label.language in (language, ""):
                yield label.text, _entry(kind, meaning, concept, label)


def _entry(kind: str, meaning: str, concept: Concept, label: Label) -> GazetteerEntry:
    form = label.role if label.role in ("abbreviation", "adjective") else "name"
    valid = label.valid if label.valid != Interval() else concept.valid
    return GazetteerEntry(meaning, concept.iri, form, _RULES[kind], valid=valid)


def _of_lexicon(lexicon: Lexicon) -> Iterator[tuple[str, GazetteerEntry]]:
    for key, meaning in _LISTED.items():
        for form in lexicon.forms(key):
            yield form, GazetteerEntry(meaning, "", "name", f"lexicon.{key}")


def _of_codes(vocabulary: Vocabulary) -> Iterator[tuple[str, GazetteerEntry]]:
    for kind in _CODED:
        for _, label in vocabulary.labels(kind, _CODES):
            if label.text.isupper():
                yield label.text, GazetteerEntry(NOTHING, "", "abbreviation", "gazetteer.code")


def _without_article(words: tuple[Word, ...], articles: frozenset[str]) -> tuple[Word, ...]:
    return words[1:] if len(words) > 1 and words[0].key in articles else words


def _cased(entry: GazetteerEntry, words: Sequence[Word]) -> GazetteerEntry:
    """Add the case that the form asks for; several capitals in one word are an abbreviation's."""
    exact = tuple(word.text if sum(char.isupper() for char in word.text) > 1 else "" for word in words)
    capitals = tuple(index for index, word in enumerate(words) if word.is_capital)
    return GazetteerEntry(entry.kind, entry.target, entry.form, entry.rule, exact, capitals, entry.valid)


def _meant(entries: Sequence[GazetteerEntry], on: date | None) -> tuple[GazetteerEntry, ...]:
    """Of several meanings keep those of the first listed kind that hold on the day."""
    concepts = [entry for entry in entries if entry.kind == entries[0].kind]
    alive = [entry for entry in concepts if on and entry.valid.covers(on)]
    return tuple(alive or concepts)


def _is_shouted(words: Sequence[Word]) -> bool:
    """Whether a whole line stands in capitals, so that they say nothing."""
    letters = [word for word in words if len(word.text) > 1 and word.text.isalpha()]
    return len(letters) > 2 and all(word.is_shouted for word in letters)
