"""Concepts, lexicons, and the index of labels of a vocabulary, which knows dates and languages.

A concept's labels carry a role (`preferred`, `alternative`, `hidden`, `abbreviation`, `notation`, `adjective`,
`contextual`) and the days on which they hold; a look-up returns every concept that fits, never a guess.
"""

import difflib
import re
import unicodedata
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from types import MappingProxyType

from rapidfuzz import process
from rapidfuzz.distance import Indel

from kg.model import terms
from kg.model.document import Interval
from kg.model.iri import local_name
from kg.model.namespaces import PACE

Triple = tuple[str, str, str]

NAMES = ("preferred", "alternative", "hidden")
# In a slot that holds nothing but a State or a body, short forms that prose could not trust mean it too.
SLOT_NAMES = (*NAMES, "contextual", "abbreviation")
CODES = ("notation", "abbreviation", "hidden")
# The kinds of concept that the code behind a member's name means, and how such a code looks that no vocabulary holds.
AFFILIATIONS = ("PoliticalGroup", "NonAttachment")
GROUP_CODE = re.compile(r"[A-Z]{2,6}(?:[/-][A-Z]{1,4})?")
# How alike two spellings are of which one may be a misprint of the other, as difflib measures; and what two measures
# may differ by in the last place.
_ALIKE, _MARGIN = 0.75, 1e-6

_QUOTES = str.maketrans(dict.fromkeys("’‘`´ʼ‛′", "'") | dict.fromkeys("“”„«»‟″", '"'))
_DASHES = re.compile("[‐-―−]")
_APOSTROPHE = re.compile("['’]")
_QUOTED = re.compile(r"""['"]+\s*(.+?)\s*['"]+""")


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Return a label in the form in which labels are compared: case, quotes, dashes and spaces made alike.

    >>> fold("''The former  Yugoslav Republic of Macedonia''") == fold("“the former Yugoslav Republic of Macedonia”")
    True
    """
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    text = " ".join(_DASHES.sub("-", text).split())
    quoted = _QUOTED.fullmatch(text)
    return (quoted.group(1) if quoted else text).casefold()


@dataclass(frozen=True, slots=True)
class Label:
    """One form of a concept's name: `language` is empty for a form that is the same in all."""

    text: str
    language: str
    role: str
    valid: Interval = Interval()


@dataclass(frozen=True, slots=True)
class Concept:
    """One entry of a vocabulary: `kind` is its class's local name, `valid` the days of its life."""

    iri: str
    kind: str
    labels: tuple[Label, ...]
    valid: Interval
    triples: tuple[Triple, ...]

    def label(self, language: str) -> str:
        """Return the preferred label in that language, else in any, else the end of the IRI."""
        preferred = [label for label in self.labels if label.role == "preferred"]
        fitting = [label for label in preferred if label.language == language] or preferred
        return fitting[0].text if fitting else local_name(self.iri)

    def objects(self, predicate: str) -> tuple[str, ...]:
        """Return the terms that stand as objects of a property (`PACE.number`), in the order of the file."""
        return tuple([obj for _, property_, obj in self.triples if property_ == predicate])

    def text(self, predicate: str) -> str:
        """Return the first literal of a property (`PACE.number`) as text, or the empty string."""
        objects = self.objects(predicate)
        return terms.value_of(objects[0]).text if objects else ""

    @property
    def notation(self) -> str:
        """The code: alpha-3 of a State, English abbreviation of a group; empty where there is none."""
        codes = [label.text for label in self.labels if label.role == "notation"]
        return codes[0] if codes else ""


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The words of one language that layouts and grammars need, by key (`month-01`, `signed`, `honorific` …).

    Words that belong to no language (particles of names) stand in every lexicon. Lexicons are
    compared by identity, so that what is compiled from one can be kept for it.
    """

    language: str
    entries: Mapping[str, tuple[str, ...]]

    def forms(self, key: str) -> tuple[str, ...]:
        """Return the forms of a key, longest first; empty where the language has none."""
        return self.entries.get(key, ())

    def keys(self, prefix: str) -> tuple[str, ...]:
        """Return the keys that begin with `prefix`, sorted."""
        return tuple(sorted([key for key in self.entries if key.startswith(prefix)]))

    def pattern(self, key: str) -> str:
        """Return a regular expression that matches any form of a key, any white space for a space.

        A key without forms gives an expression that never matches.
        """
        escaped = [_APOSTROPHE.sub("['’‘`´]", re.escape(" ".join(form.split()))) for form in self.forms(key)]
        return f"(?:{'|'.join(escaped)})".replace(r"\ ", r"\s+") if escaped else r"(?!)"


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """All concepts by IRI, all lexicons by language, and the ontology's own triples; compared by identity."""

    concepts: Mapping[str, Concept]
    lexicons: Mapping[str, Lexicon]
    ontology: tuple[Triple, ...]

    @cached_property
    def _index(self) -> Mapping[tuple[str, str], Sequence[tuple[Concept, Label]]]:
        """Each concept with the label that names it, by class and folded label."""
        index: dict[tuple[str, str], list[tuple[Concept, Label]]] = {}
        for concept in self.concepts.values():
            for label in concept.labels:
                index.setdefault((concept.kind, fold(label.text)), []).append((concept, label))
        return MappingProxyType(index)

    @cached_property
    def _by_kind(self) -> Mapping[str, Sequence[Concept]]:
        by_kind: dict[str, list[Concept]] = {}
        for _, concept in sorted(self.concepts.items()):
            by_kind.setdefault(concept.kind, []).append(concept)
        return MappingProxyType(by_kind)

    def look_up(
        self, kind: str, text: str, *, roles: Container[str] = NAMES, on: date | None = None
    ) -> tuple[Concept, ...]:
        """Return the concepts of a class that a label names, those alive on the day first alone if any is.

        `kind` is a class's local name, `text` the label as printed. Where labels of several concepts
        fit on that day all are returned, sorted by IRI: the caller says that it is ambiguous.
        """
        labelled = self._index.get((kind, fold(text)))
        if not labelled:  # most words of a text are nobody's label
            return ()
        fitting = [(c, label) for c, label in labelled if label.role in roles]
        if len(fitting) < 2:
            return tuple([concept for concept, _ in fitting])
        alive = [(c, label) for c, label in fitting if on and c.valid.covers(on) and label.valid.covers(on)]
        concepts = {concept.iri: concept for concept, _ in alive or fitting}
        return tuple([concepts[iri] for iri in sorted(concepts)])

    @cached_property
    def alpha2(self) -> Mapping[str, str]:
        """The code of two letters of each State by its IRI, empty where it has none."""
        return MappingProxyType({state.iri: state.text(PACE.alpha2) for state in self.of_kind("State")})

    @cached_property
    def _states(self) -> frozenset[str]:
        return frozenset([fold(label.text) for _, label in self.labels("State", SLOT_NAMES)])

    @cached_property
    def _groups(self) -> frozenset[str]:
        return frozenset([fold(label.text) for kind in AFFILIATIONS for _, label in self.labels(kind, CODES)])

    def is_state(self, text: str) -> bool:
        """Tell whether a text is a name of a State, now or once, in any language."""
        return fold(text) in self._states

    def is_group(self, text: str) -> bool:
        """Tell whether a text is the abbreviation of a group or of having none, in any language."""
        return fold(text) in self._groups

    def of_kind(self, kind: str) -> tuple[Concept, ...]:
        """Return all concepts of a class, sorted by IRI."""
        return tuple(self._by_kind.get(kind, ()))

    def labels(self, kind: str, roles: Iterable[str] = NAMES) -> list[tuple[Concept, Label]]:
        """Return every label of a class with its concept, in the order of the IRIs."""
        wanted = frozenset(roles)
        return [(concept, label) for concept in self.of_kind(kind) for label in concept.labels if label.role in wanted]

    def nearest(self, kind: str, text: str, roles: Iterable[str] = NAMES) -> str:
        """Return the label of a class that is spelt most like `text`, or the empty string."""
        return _nearest(self, kind, fold(text), frozenset(roles))

    def closure(self, iris: Iterable[str]) -> tuple[Concept, ...]:
        """Return the concepts of these IRIs with all that their descriptions point to, sorted by IRI."""
        reached: dict[str, Concept] = {}
        waiting = list(iris)
        while waiting:
            concept = self.concepts.get(waiting.pop())
            if concept is not None and concept.iri not in reached:
                reached[concept.iri] = concept
                waiting += [obj[1:-1] for _, _, obj in concept.triples if obj.startswith("<")]
        return tuple([reached[iri] for iri in sorted(reached)])


@lru_cache(maxsize=64)
def _spellings(vocabulary: Vocabulary, kind: str, roles: frozenset[str]) -> Mapping[str, str]:
    """The labels of a class by their folded forms."""
    return MappingProxyType({fold(label.text): label.text for _, label in vocabulary.labels(kind, roles)})


@lru_cache(maxsize=1 << 14)  # the names of a list come back in the next one
def _nearest(vocabulary: Vocabulary, kind: str, folded: str, roles: frozenset[str]) -> str:
    labels = _spellings(vocabulary, kind, roles)
    # The longest common subsequence is no shorter than the matching blocks of difflib, which takes a hundred times as
    # long: so only what reaches the cutoff by the one is measured by the other.
    scores = process.extract_iter(
        folded, labels.keys(), scorer=Indel.normalized_similarity, score_cutoff=_ALIKE - _MARGIN
    )
    close = difflib.get_close_matches(folded, [label for label, _, _ in scores], n=1, cutoff=_ALIKE)
    return labels[close[0]] if close else ""


def days_of(term: str) -> tuple[date, date]:
    """Return the first and last day that a date literal may mean: a day, a month or a year.

    Raises ValueError where the literal is no date.
    """
    text = terms.value_of(term).text
    year, month, day_ = (*(int(part) for part in text.split("-")), 0, 0)[:3]
    if day_:
        return date(year, month, day_), date(year, month, day_)
    first, last = month or 1, month or 12
    after = date(year + last // 12, last % 12 + 1, 1)
    return date(year, first, 1), after - timedelta(days=1)
