"""The vocabularies of ontology/: loaded once, immutable, passed as an argument to whoever looks something up.

`load_vocabulary` is the door. Concepts and lexicons stand in `concepts`, regular expressions compiled from a lexicon in
`patterns`, what documents and acts are called in `document_types` and `act_types`, number series in `numbering`.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

import pyoxigraph

from kg.model import resources, terms
from kg.model.document import Interval
from kg.model.errors import InputError, InstallationError
from kg.model.iri import BASE, LEXICON, ONTOLOGY, local_name
from kg.model.namespaces import PACE, RDF, SKOS, SKOSXL
from kg.vocabulary.concepts import Concept, Label, Lexicon, Triple, Vocabulary, days_of

_ROLES = {
    SKOS.prefLabel: "preferred",
    SKOS.altLabel: "alternative",
    SKOS.hiddenLabel: "hidden",
    SKOS.notation: "notation",
    PACE.abbreviation: "abbreviation",
    PACE.adjective: "adjective",
    PACE.contextualLabel: "contextual",
}
_BySubject = Mapping[str, list[Triple]]


def load_vocabulary(folder: Path | None = None) -> Vocabulary:
    """Read every Turtle file under ontology/ (or another folder of the same make).

    Raises InstallationError where a file is missing or is not valid Turtle.
    """
    return _vocabulary(sorted(folder.rglob("*.ttl")) if folder else resources.files("ontology", ".ttl"))


def load_lists(*names: str) -> Vocabulary:
    """Read some lists of ontology/ alone (`rules` is ontology/procedure/rules.ttl), for who needs no more.

    Raises InstallationError where one is missing or is not valid Turtle.
    """
    paths = {path.stem: path for path in resources.files("ontology", ".ttl")}
    missing = [name for name in names if name not in paths]
    if missing:
        raise InstallationError(f"the list {missing[0]}.ttl is missing from ontology/: install pace-kg again")
    return _vocabulary(paths[name] for name in names)


def load_concepts(path: Path) -> Mapping[str, Concept]:
    """Read the concepts of one Turtle file that is no part of the installation, by IRI.

    Raises InputError where the file cannot be read or is not valid Turtle.
    """
    try:
        return _concepts(_by_subject(_parse(path)))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error}): give a Turtle file") from error
    except InstallationError as error:
        raise InputError(str(error)) from error
    except ValueError as error:
        raise InputError(f"{path}: {error}: mend the file") from error


def _vocabulary(paths: Iterable[Path]) -> Vocabulary:
    triples = [triple for path in paths for triple in _parse(path)]
    by_subject = _by_subject(triples)
    ontology = tuple([triple for triple in triples if triple[0].startswith((f"<{ONTOLOGY}", f"<{ONTOLOGY[:-1]}>"))])
    return Vocabulary(MappingProxyType(_concepts(by_subject)), _lexicons(by_subject), ontology)


def _parse(path: Path) -> list[Triple]:
    """Read a Turtle file; Oxigraph writes the terms as text, a few times faster than Python could for each."""
    try:
        triples = pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE)
        written = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES) or b""
    except SyntaxError as error:
        raise InstallationError(f"{path}:{error.lineno}: not valid Turtle ({error.msg}): mend the file") from error
    parts = (line[:-2].split(" ", 2) for line in written.decode().split("\n")[:-1])
    return [(subject, predicate, object_) for subject, predicate, object_ in parts]


def _by_subject(triples: Iterable[Triple]) -> _BySubject:
    by_subject: dict[str, list[Triple]] = {}
    for triple in triples:
        by_subject.setdefault(triple[0], []).append(triple)
    return by_subject


def _concepts(by_subject: _BySubject) -> Mapping[str, Concept]:
    own = [subject for subject in sorted(by_subject) if subject.startswith(f"<{BASE}")]
    return {subject[1:-1]: _concept(subject, by_subject) for subject in own}


def _concept(subject: str, by_subject: _BySubject) -> Concept:
    kinds, labels = [], []
    for _, predicate, object_ in by_subject[subject]:
        if predicate in _ROLES:
            value = terms.value_of(object_)
            labels.append(Label(value.text, value.language, _ROLES[predicate]))
        elif predicate == RDF.type:
            kinds.append(object_)
        elif predicate == PACE.datedName:
            name = by_subject.get(object_, [])
            forms = [terms.value_of(form) for _, role, form in name if role == SKOSXL.literalForm]
            labels += [Label(form.text, form.language, "alternative", _interval(name)) for form in forms]
    kind = next((kind for kind in kinds if kind.startswith(f"<{ONTOLOGY}")), kinds[0] if kinds else "<>")
    triples = by_subject[subject]
    return Concept(subject[1:-1], local_name(kind[1:-1]), tuple(labels), _interval(triples), tuple(triples))


def _interval(triples: Iterable[Triple]) -> Interval:
    """Return the days between the earliest beginning and the latest end that a description tells."""
    starts, ends = [], []
    for _, predicate, object_ in triples:
        if predicate == PACE.validFrom:
            starts.append(days_of(object_)[0])
        elif predicate == PACE.validUntil:
            ends.append(days_of(object_)[1])
    return Interval(min(starts, default=None), max(ends, default=None))


def _lexicons(by_subject: _BySubject) -> Mapping[str, Lexicon]:
    """Gather the forms of each language by key; those without a language stand in every lexicon."""
    entries: dict[str, dict[str, set[str]]] = {}
    for subject, triples in by_subject.items():
        if subject.startswith(f"<{LEXICON}"):
            key = local_name(subject[1:-1])
            for value in [terms.value_of(form) for _, predicate, form in triples if predicate in _ROLES]:
                entries.setdefault(value.language, {}).setdefault(key, set()).add(value.text)
    shared = entries.pop("", {})
    lexicons = {}
    for language, own in sorted(entries.items()):
        forms = {key: own.get(key, set()) | shared.get(key, set()) for key in sorted({*own, *shared})}
        longest_first = {key: tuple(sorted(sorted(texts), key=len, reverse=True)) for key, texts in forms.items()}
        lexicons[language] = Lexicon(language, MappingProxyType(longest_first))
    return MappingProxyType(lexicons)
