"""What the tables show of a graph, gathered in one reading of graph.nq.

All lines of a subject stand together, so nothing is held but what a table needs: of a place of a file what it prints,
of a signature who signs and for whom, of anything else its names, numbers and days. That is a kilobyte a signature, and
a tenth of the time that a store takes to hold the graph and to answer.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from kg.model.errors import GraphError
from kg.model.namespaces import DCTERMS, FOAF, OA, PACE, RDF, SKOS, SKOSXL

# The values of a property: terms, each once, in the order of the file.
Values = tuple[str, ...]
Description = Mapping[str, Sequence[str]]


class PlaceValues(NamedTuple):
    """A place of a file: the values of the properties of its evidence."""

    iri: str
    files: Values
    documents: Values
    bodies: Values
    quotes: Values
    values: Values
    starts: Values
    ends: Values
    rules: Values
    scores: Values
    positions: Values
    states: Values
    groups: Values


class SignatureValues(NamedTuple):
    """Who signs, with which form of address, for which States and groups, in which editions."""

    members: Values
    honorifics: Values
    states: Values
    groups: Values
    editions: Values


_OF_PLACE = (
    *(OA.hasTarget, PACE.subject, OA.hasBody, PACE.quote, PACE.value, PACE.start, PACE.end, PACE.rule, PACE.score),
    *(PACE.position, PACE.printedState, PACE.printedGroup),
)
_OF_SIGNATURE = (PACE.signatory, PACE.honorific, PACE.state, PACE.group, PACE.signedIn)
_OF_ANYTHING = (
    *(RDF.type, DCTERMS.identifier, DCTERMS.issued, DCTERMS.language, FOAF.familyName, FOAF.givenName, FOAF.name),
    *(PACE.docNumber, PACE.editionNumber, PACE.fileName, PACE.number, PACE.printedName, PACE.publishedAs, PACE.records),
    *(PACE.recordsEdition, PACE.seenFamilyName, PACE.seenGivenName, PACE.treatyNumber, PACE.year),
    *(SKOS.exactMatch, SKOS.notation, SKOSXL.literalForm),
)
_NEEDED = frozenset((PACE.property, PACE.provedBy, *_OF_PLACE, *_OF_SIGNATURE, *_OF_ANYTHING))
_LABELS = frozenset((PACE.SeenName, PACE.SeenHonorific))
# What most signatures are besides, held once.
_SIGNATURE: Description = {RDF.type: [PACE.Signature]}


@dataclass(frozen=True, slots=True)
class TableGraph:
    """A graph as far as tables show it.

    `places` are the places by the property that they give, `signatures` and `things` the rest by subject; `labels` are
    the names and the forms of address that a signatory line prints, by the evidence of the line.
    """

    places: Mapping[str, Sequence[PlaceValues]]
    signatures: Mapping[str, SignatureValues]
    things: Mapping[str, Description]
    labels: Mapping[str, Sequence[Description]]

    def values(self, things: Iterable[str], prop: str) -> list[str]:
        """Return the values that a property has for some things."""
        described = (self.things[thing] for thing in things if thing in self.things)
        return [value for said in described for value in said.get(prop, ())]


def read(path: Path) -> TableGraph:
    """Gather what tables show from a file of canonical N-Quads.

    Raises GraphError where it is missing, no UTF-8, or has a line that is no statement.
    """
    try:
        with path.open(encoding="utf-8", newline="\n") as lines:
            return gather(lines)
    except (OSError, ValueError) as error:
        raise GraphError(f"{path} cannot be read ({error}): build the graph again") from error


def gather(lines: Iterable[str]) -> TableGraph:
    """Gather what tables show from the lines of canonical N-Quads in order; raise ValueError on another line."""
    places: dict[str, list[PlaceValues]] = defaultdict(list)
    signatures: dict[str, SignatureValues] = {}
    things: dict[str, Description] = {}
    labels: dict[str, list[Description]] = defaultdict(list)
    # Most values come again and again, and are held once.
    once: dict[Values, Values] = {}
    for subject, said in _subjects(lines):
        if PACE.property in said:
            place = PlaceValues(subject, *_values(said, _OF_PLACE, once))
            for prop in said[PACE.property]:
                places[prop].append(place)
        elif PACE.signatory in said:
            signatures[subject] = SignatureValues(*_values(said, _OF_SIGNATURE, once))
            besides = {prop: said[prop] for prop in _OF_ANYTHING if prop in said}
            things[subject] = _SIGNATURE if besides == _SIGNATURE else besides
        else:
            proofs = said.pop(PACE.provedBy, ())
            things[subject] = said
            for line in () if _LABELS.isdisjoint(said.get(RDF.type, ())) else proofs:
                labels[line].append(said)
    return TableGraph(places, signatures, things, labels)


def _subjects(lines: Iterable[str]) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Yield each subject with its values of the properties that tables need."""
    last, line = "", "\n"
    said: dict[str, list[str]] = {}
    for line in lines:
        subject, predicate, rest = line.split(" ", 2)
        if subject != last:
            if said:
                yield last, said
            last, said = subject, {}
        if predicate in _NEEDED:
            value = rest[: rest.rindex(" <")]
            known = said.get(predicate)
            if known is None:
                said[predicate] = [value]
            elif known[-1] != value:  # what several graphs say stands in a row
                known.append(value)
    if said:
        yield last, said
    if line[-1] != "\n":
        raise ValueError("the last line is cut off")


def _values(said: Description, properties: Iterable[str], once: dict[Values, Values]) -> Iterator[Values]:
    for prop in properties:
        values = tuple(said.get(prop, ()))
        yield once.setdefault(values, values)
