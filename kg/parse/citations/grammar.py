"""One language's grammar of citations, compiled from the vocabularies: words, issuers, States, treaties, anchors."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from kg import iri, rdf
from kg.model import Span
from kg.parse.citations.names import TreatyNames, treaty_names
from kg.parse.citations.tokens import Token, Trie, tokens_of
from kg.vocabulary import NAMES, Lexicon, Vocabulary

_PREFIX = "cite-"
_MONTH = "month-"
# Which kind of document-kinds.ttl fixes the numbers of a class.
_ANCHORED = {
    "Resolution": "pace-resolution",
    "Recommendation": "pace-recommendation",
    "Opinion": "pace-opinion",
    "Order": "pace-order",
    "SecurityCouncilResolution": "unsc-resolution",
}


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a lexicon's key; `exact` holds its words where their case must be just so (`ETS`)."""

    key: str
    exact: tuple[str, ...] = ()

    def fits(self, tokens: Iterable[Token]) -> bool:
        """Tell whether tokens that spell this form are printed in its case."""
        return not self.exact or all(t.text == text for t, text in zip(tokens, self.exact, strict=True))


@dataclass(frozen=True, slots=True)
class Anchor:
    """The numbers `first` to `last` of a series are of this year."""

    first: int
    last: int
    year: int


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """All that the rules look up; compared by identity.

    `words` gives the lexicon's keys, `bodies` the names of organs that issue nothing we follow, `states`
    code and label of each State, `anchors` the known numbers of a class by year.
    """

    lexicon: Lexicon
    words: Trie[Form]
    bodies: Trie[str]
    states: Trie[tuple[str, str]]
    treaties: TreatyNames
    anchors: Mapping[str, tuple[Anchor, ...]]

    def agrees(self, kind: str, number: int, year: int) -> bool:
        """Tell whether a number can be of that year: numbers of one series only rise."""
        for anchor in self.anchors.get(kind, ()):
            if (anchor.year < year and number <= anchor.last) or (anchor.year > year and number >= anchor.first):
                return False
        return True


class _Held:
    """A vocabulary as a key of the cache: compared by identity, for its tables cannot be hashed."""

    __slots__ = ("vocabulary",)

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def __hash__(self) -> int:
        return id(self.vocabulary)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.vocabulary is self.vocabulary


def grammar(vocabulary: Vocabulary, language: str) -> Grammar:
    """Return the grammar of a language, compiled once for a vocabulary.

    A language without a lexicon is read with the first one that there is.
    """
    lexicons = vocabulary.lexicons
    return _compiled(_Held(vocabulary), language if language in lexicons else min(lexicons))


@lru_cache(maxsize=8)
def _compiled(held: _Held, language: str) -> Grammar:
    vocabulary = held.vocabulary
    lexicon = vocabulary.lexicons[language]
    return Grammar(
        lexicon=lexicon,
        words=_words(lexicon),
        bodies=_bodies(vocabulary),
        states=_states(vocabulary),
        treaties=treaty_names(vocabulary),
        anchors=MappingProxyType({kind: tuple(_anchors(vocabulary, key)) for kind, key in _ANCHORED.items()}),
    )


def keys_of(form: str) -> tuple[Token, ...]:
    """Cut a form of the vocabulary into tokens."""
    return tokens_of(form, Span(0, len(form)))


def _words(lexicon: Lexicon) -> Trie[Form]:
    trie: Trie[Form] = Trie()
    for prefix in (_PREFIX, _MONTH, "ordinal"):
        for key in lexicon.keys(prefix):
            for form in lexicon.forms(key):
                tokens = keys_of(form)
                if tokens:
                    exact = tuple(t.text for t in tokens) if any(_has_case(t) for t in tokens) else ()
                    trie.add([t.key for t in tokens], Form(key.removeprefix(_PREFIX), exact))
    return trie


def _has_case(token: Token) -> bool:
    """A single capital or several in one word are an abbreviation's, to be compared with their case."""
    return token.text.isupper() or sum(char.isupper() for char in token.text) > 1


def _bodies(vocabulary: Vocabulary) -> Trie[str]:
    trie: Trie[str] = Trie()
    for concept, label in vocabulary.labels("Body", NAMES):
        tokens = keys_of(label.text)
        if len(tokens) > 1:
            trie.add([t.key for t in tokens], concept.iri)
    return trie


def _states(vocabulary: Vocabulary) -> Trie[tuple[str, str]]:
    trie: Trie[tuple[str, str]] = Trie()
    for concept, label in vocabulary.labels("State", (*NAMES, "contextual")):
        tokens = keys_of(label.text)
        if tokens and concept.notation:
            trie.add([t.key for t in tokens], (concept.notation, concept.label("en")))
    return trie


def _anchors(vocabulary: Vocabulary, key: str) -> Iterator[Anchor]:
    kind = rdf.resource(iri.concept("document-kind", key))
    for concept in vocabulary.of_kind("NumberYearAnchor"):
        year = concept.text("pace:year")[:4]
        if kind in concept.objects("pace:documentKind") and year:
            first = int(concept.text("pace:number"))
            yield Anchor(first, int(concept.text("pace:lastNumber") or first), int(year))
