"""One language's grammar of citations, compiled from the vocabularies: words, issuers, States, treaties, anchors."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from kg.model.document import Span
from kg.parse.citation_tokens import Token, Trie, tokens_of
from kg.parse.citations.treaty_names import TreatyNames, treaty_names
from kg.vocabulary.concepts import NAMES, Lexicon, Vocabulary
from kg.vocabulary.numbering import Numbering, numbering

_PREFIX = "cite-"
_MONTH = "month-"


@dataclass(frozen=True, slots=True)
class ActForm:
    """One form of a lexicon's key; `exact` holds its words where their case must be just so (`ETS`)."""

    key: str
    exact: tuple[str, ...] = ()

    def fits(self, tokens: Iterable[Token]) -> bool:
        """Tell whether tokens that spell this form are printed in its case."""
        return not self.exact or all(t.text == text for t, text in zip(tokens, self.exact, strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class CitationLexicon:
    """All that the rules look up; compared by identity.

    `words` gives the lexicon's keys, `bodies` the names of organs that issue nothing we follow, `states`
    code and label of each State, `numbering` the known numbers of a class by year.
    """

    lexicon: Lexicon
    words: Trie[ActForm]
    bodies: Trie[str]
    states: Trie[tuple[str, str]]
    treaties: TreatyNames
    numbering: Numbering

    def agrees(self, kind: str, number: int, year: int) -> bool:
        """Tell whether a number of a class can be of that year."""
        return self.numbering.agrees(kind, number, year)


def grammar(vocabulary: Vocabulary, language: str) -> CitationLexicon:
    """Return the grammar of a language, compiled once for a vocabulary.

    A language without a lexicon is read with the first one that there is.
    """
    lexicons = vocabulary.lexicons
    return _compiled(vocabulary, language if language in lexicons else min(lexicons))


@lru_cache(maxsize=8)
def _compiled(vocabulary: Vocabulary, language: str) -> CitationLexicon:
    lexicon = vocabulary.lexicons[language]
    return CitationLexicon(
        lexicon=lexicon,
        words=_words(lexicon),
        bodies=_bodies(vocabulary),
        states=_states(vocabulary),
        treaties=treaty_names(vocabulary),
        numbering=numbering(vocabulary),
    )


def keys_of(form: str) -> tuple[Token, ...]:
    """Cut a form of the vocabulary into tokens."""
    return tokens_of(form, Span(0, len(form)))


def _words(lexicon: Lexicon) -> Trie[ActForm]:
    trie: Trie[ActForm] = Trie()
    for prefix in (_PREFIX, _MONTH, "ordinal"):
        for key in lexicon.keys(prefix):
            for form in lexicon.forms(key):
                tokens = keys_of(form)
                if tokens:
                    exact = tuple(t.text for t in tokens) if any(_has_case(t) for t in tokens) else ()
                    trie.add([t.key for t in tokens], ActForm(key.removeprefix(_PREFIX), exact))
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
