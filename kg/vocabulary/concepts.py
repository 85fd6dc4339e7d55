"""The vocabularies under ontology/, as one immutable index of labels that knows dates and languages.

It is loaded once and passed as an argument; nothing in it changes. A concept's labels carry a
role (`preferred`, `alternative`, `hidden`, `abbreviation`, `notation`, `adjective`, `contextual`)
and the days on which they hold; a look-up returns every concept that fits, never a guess.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType

import pyoxigraph

from kg.model import resources, terms
from kg.model.document import Interval
from kg.model.errors import InputError, InstallationError
from kg.model.iri import BASE, LEXICON, ONTOLOGY, PREFIXES, expand, local_name
from kg.model.namespaces import PACE, RDF, SKOSXL

Triple = tuple[str, str, str]

_ROLES = {
    expand("skos:prefLabel"): "preferred",
    expand("skos:altLabel"): "alternative",
    expand("skos:hiddenLabel"): "hidden",
    expand("skos:notation"): "notation",
    expand("pace:abbreviation"): "abbreviation",
    expand("pace:adjective"): "adjective",
    expand("pace:contextualLabel"): "contextual",
}
NAMES = ("preferred", "alternative", "hidden")
# In a slot that holds nothing but a State or a body, short forms that prose could not trust mean it too.
SLOT_NAMES = (*NAMES, "contextual", "abbreviation")
CODES = ("notation", "abbreviation", "hidden")

_QUOTES = str.maketrans(dict.fromkeys("’‘`´ʼ‛′", "'") | dict.fromkeys("“”„«»‟″", '"'))
_DASHES = re.compile("[‐-―−]")
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
        fitting = [label.text for label in preferred if label.language == language]
        return (fitting or [label.text for label in preferred] or [local_name(self.iri)])[0]

    def objects(self, predicate: str) -> tuple[str, ...]:
        """Return the terms that stand as objects of a prefixed predicate, in the order of the file."""
        wanted = terms.resource(expand(predicate))
        return tuple(obj for _, found, obj in self.triples if found == wanted)

    def text(self, predicate: str) -> str:
        """Return the first literal of a prefixed predicate as text, or the empty string."""
        return next((terms.value_of(term).text for term in self.objects(predicate)), "")

    @property
    def notation(self) -> str:
        """The code: alpha-3 of a State, English abbreviation of a group; empty where there is none."""
        return next((label.text for label in self.labels if label.role == "notation"), "")


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
        return tuple(sorted(key for key in self.entries if key.startswith(prefix)))

    def pattern(self, key: str) -> str:
        """Return a regular expression that matches any form of a key, any white space for a space.

        A key without forms gives an expression that never matches.
        """
        forms = self.forms(key)
        return f"(?:{'|'.join(_flexible(form) for form in forms)})" if forms else r"(?!)"


def _flexible(form: str) -> str:
    return r"\s+".join(re.sub("['’]", "['’‘`´]", re.escape(word)) for word in form.split())


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """All concepts by IRI, all lexicons by language, and the ontology's own triples; compared by identity."""

    concepts: Mapping[str, Concept]
    lexicons: Mapping[str, Lexicon]
    ontology: tuple[Triple, ...]

    @cached_property
    def _index(self) -> Mapping[tuple[str, str], tuple[tuple[Concept, Label], ...]]:
        index: dict[tuple[str, str], list[tuple[Concept, Label]]] = {}
        for concept in self.concepts.values():
            for label in concept.labels:
                index.setdefault((concept.kind, fold(label.text)), []).append((concept, label))
        return MappingProxyType({key: tuple(found) for key, found in index.items()})

    def look_up(
        self, kind: str, text: str, *, roles: Iterable[str] = NAMES, on: date | None = None
    ) -> tuple[Concept, ...]:
        """Return the concepts of a class that a label names, those alive on the day first alone if any is.

        `kind` is a class's local name, `text` the label as printed. Where labels of several concepts
        fit on that day all are returned, sorted by IRI: the caller says that it is ambiguous.
        """
        wanted = frozenset(roles)
        found = [(c, label) for c, label in self._index.get((kind, fold(text)), ()) if label.role in wanted]
        alive = [(c, label) for c, label in found if on and c.valid.covers(on) and label.valid.covers(on)]
        return tuple(sorted({c.iri: c for c, _ in alive or found}.values(), key=lambda c: c.iri))

    def of_kind(self, kind: str) -> tuple[Concept, ...]:
        """Return all concepts of a class, sorted by IRI."""
        return tuple(c for _, c in sorted(self.concepts.items()) if c.kind == kind)

    def labels(self, kind: str, roles: Iterable[str] = NAMES) -> Iterator[tuple[Concept, Label]]:
        """Yield every label of a class with its concept, in the order of the IRIs."""
        wanted = frozenset(roles)
        for concept in self.of_kind(kind):
            yield from ((concept, label) for label in concept.labels if label.role in wanted)

    def nearest(self, kind: str, text: str, roles: Iterable[str] = NAMES) -> str:
        """Return the label of a class that is spelt most like `text`, or the empty string."""
        labels = {fold(label.text): label.text for _, label in self.labels(kind, roles)}
        close = difflib.get_close_matches(fold(text), labels, n=1, cutoff=0.75)
        return labels[close[0]] if close else ""

    def closure(self, iris: Iterable[str]) -> tuple[Concept, ...]:
        """Return the concepts of these IRIs with all that their descriptions point to, sorted by IRI."""
        seen: dict[str, Concept] = {}
        waiting = sorted(set(iris))
        while waiting:
            concept = self.concepts.get(waiting.pop())
            if concept is not None and concept.iri not in seen:
                seen[concept.iri] = concept
                waiting += [terms.iri_of(obj) for _, _, obj in concept.triples if terms.is_resource(obj)]
        return tuple(seen[iri] for iri in sorted(seen))


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


def _interval(triples: Iterable[Triple]) -> Interval:
    starts = [days_of(obj)[0] for _, predicate, obj in triples if predicate == PACE.validFrom]
    ends = [days_of(obj)[1] for _, predicate, obj in triples if predicate == PACE.validUntil]
    return Interval(min(starts, default=None), max(ends, default=None))


def _labels(triples: list[Triple], by_subject: Mapping[str, list[Triple]]) -> Iterator[Label]:
    for _, predicate, obj in triples:
        role = _ROLES.get(predicate[1:-1])
        if role is not None:
            value = terms.value_of(obj)
            yield Label(value.text, value.language, role)
        elif predicate == PACE.datedName:
            name = by_subject.get(obj, [])
            for form in (terms.value_of(found) for _, what, found in name if what == SKOSXL.literalForm):
                yield Label(form.text, form.language, "alternative", _interval(name))


def _concept(subject: str, triples: list[Triple], by_subject: Mapping[str, list[Triple]]) -> Concept:
    kinds = [obj for _, predicate, obj in triples if predicate == RDF.type and obj.startswith(f"<{ONTOLOGY}")]
    kinds = kinds or [obj for _, predicate, obj in triples if predicate == RDF.type]
    labels = tuple(_labels(triples, by_subject))
    kind = local_name(kinds[0][1:-1]) if kinds else ""
    return Concept(subject[1:-1], kind, labels, _interval(triples), tuple(triples))


def _parse(path: Path) -> Iterator[Triple]:
    try:
        for found in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE):
            yield _plain(str(found.subject)), str(found.predicate), _plain(str(found.object))
    except SyntaxError as error:
        raise InstallationError(f"{path}:{error.lineno}: not valid Turtle ({error.msg}): mend the file") from error


def _plain(term: str) -> str:
    return term.removesuffix(f"^^<{PREFIXES['xsd']}string>")


def _lexicons(triples: Iterable[Triple]) -> Mapping[str, Lexicon]:
    entries: dict[str, dict[str, set[str]]] = {}
    for subject, predicate, obj in triples:
        if predicate[1:-1] in _ROLES:
            value = terms.value_of(obj)
            entries.setdefault(value.language, {}).setdefault(local_name(subject[1:-1]), set()).add(value.text)
    shared = entries.pop("", {})
    return MappingProxyType(
        {language: _lexicon(language, found, shared) for language, found in sorted(entries.items())}
    )


def _lexicon(language: str, found: Mapping[str, set[str]], shared: Mapping[str, set[str]]) -> Lexicon:
    keys = sorted({*found, *shared})
    forms = {key: _longest_first(found.get(key, set()) | shared.get(key, set())) for key in keys}
    return Lexicon(language, MappingProxyType(forms))


def _longest_first(forms: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))


def load(folder: Path | None = None) -> Vocabulary:
    """Read every Turtle file under ontology/ (or another folder of the same make).

    Raises InstallationError where a file is missing or is not valid Turtle.
    """
    return _vocabulary(sorted(folder.rglob("*.ttl")) if folder else resources.files("ontology", ".ttl"))


def load_lists(*names: str) -> Vocabulary:
    """Read some lists of ontology/ alone (`rules` is ontology/rules.ttl), for who needs no more.

    Raises InstallationError where one is missing or is not valid Turtle.
    """
    return _vocabulary(resources.folder("ontology") / f"{name}.ttl" for name in names)


def load_concepts(path: Path) -> Mapping[str, Concept]:
    """Read the concepts of one Turtle file that is no part of the installation, by IRI.

    Raises InputError where the file cannot be read or is not valid Turtle.
    """
    try:
        return _concepts(list(_parse(path)))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}): give a Turtle file") from error
    except InstallationError as error:
        raise InputError(str(error)) from error
    except ValueError as error:
        raise InputError(f"{path}: {error}: mend the file") from error


def _concepts(triples: Iterable[Triple]) -> Mapping[str, Concept]:
    by_subject: dict[str, list[Triple]] = {}
    for triple in triples:
        by_subject.setdefault(triple[0], []).append(triple)
    return {
        subject[1:-1]: _concept(subject, found, by_subject)
        for subject, found in sorted(by_subject.items())
        if subject.startswith(f"<{BASE}")
    }


def _vocabulary(paths: Iterable[Path]) -> Vocabulary:
    triples = [triple for path in paths for triple in _parse(path)]
    concepts = _concepts(triples)
    own = tuple(
        triple for triple in triples if triple[0].startswith(f"<{ONTOLOGY}") or triple[0] == f"<{ONTOLOGY[:-1]}>"
    )
    lexicons = _lexicons(triple for triple in triples if triple[0].startswith(f"<{LEXICON}"))
    return Vocabulary(MappingProxyType(concepts), lexicons, own)
