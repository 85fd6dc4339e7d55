"""What the Rules of Procedure ask about a document: its kind, its day, its first list of names and who counts in it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kg.model import iri
from kg.model import terms as rdf
from kg.model.terms import Quad
from kg.vocabulary.concepts import days_of

_PROPERTIES: Mapping[str, str] = {
    name: rdf.resource(iri.expand(name))
    for name in (
        "pace:records",
        "pace:recordsEdition",
        "pace:fileName",
        "eli:type_document",
        "dcterms:issued",
        "pace:editionNumber",
        "pace:statedTotal",
        "pace:signature",
        "pace:signedIn",
        "pace:state",
        "pace:group",
        "pace:hasStatus",
        "pace:role",
        "pace:validFrom",
        "pace:validUntil",
        "oa:hasTarget",
        "pace:position",
    )
}


@dataclass(frozen=True, slots=True)
class DocumentProfile:
    """One document before the rules; terms throughout.

    `signed` tells whether it has a list of names, `counting` which signatures of its first edition count; `whole`
    whether that list was read to the last name, `grouped` whether each of its signatures has a group.
    """

    document: str
    kind: str
    day: date
    signed: bool
    counting: tuple[str, ...]
    whole: bool
    grouped: bool


def cases(quads: Iterable[Quad], guests: Iterable[str], unread: Iterable[str] = ()) -> Iterator[DocumentProfile]:
    """Yield the documents that quads describe, but those without kind or date.

    `guests` are the terms of the roles whose signatures do not count; `unread` the names of files in whose list of
    names a line could not be read.
    """
    facts, roles, files = _Facts(quads), frozenset(guests), frozenset(unread)
    recorded = {document for documents in facts.all("pace:records").values() for document in documents}
    for document in sorted(recorded):
        kinds, day = facts.of(document, "eli:type_document"), _day(facts.of(document, "dcterms:issued"))
        if kinds and day:
            first, signed = _first_list(document, facts)
            counting = tuple(one for one in signed if not _is_guest(one, day, facts, roles))
            grouped = all(facts.of(signature, "pace:group") for signature in signed)
            whole = not signed or _is_whole(first, facts, files)
            yield DocumentProfile(document, kinds[0], day, bool(signed), counting, whole, grouped)


class _Facts:
    """The statements of a document that decide on rules, by property and subject."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._values: dict[str, dict[str, list[str]]] = {term: defaultdict(list) for term in _PROPERTIES.values()}
        for subject, predicate, value, _ in quads:
            if predicate in self._values:
                self._values[predicate][subject].append(value)

    def all(self, name: str) -> Mapping[str, list[str]]:
        """Return the values of a prefixed property by subject."""
        return self._values[_PROPERTIES[name]]

    def of(self, subject: str, name: str) -> list[str]:
        """Return the values of a prefixed property of one subject, sorted."""
        return sorted(self._values[_PROPERTIES[name]].get(subject, ()))


def _day(terms: Iterable[str]) -> date | None:
    """The first of some dates; what is no date is told by another shape."""
    for term in terms:
        try:
            return days_of(term)[0]
        except ValueError:
            continue
    return None


def _first_list(document: str, facts: _Facts) -> tuple[str, list[str]]:
    """Return the edition with the lowest number that anybody signed, and its signatures; an empty list is none."""
    by_edition: dict[str, list[str]] = defaultdict(list)
    for signature in facts.of(document, "pace:signature"):
        for edition in facts.of(signature, "pace:signedIn"):
            by_edition[edition].append(signature)
    first = min(((_number(facts.of(one, "pace:editionNumber")), one) for one in by_edition), default=(0, ""))[1]
    return first, by_edition[first]


def _is_guest(signature: str, day: date, facts: _Facts, roles: frozenset[str]) -> bool:
    """Tell whether the State of a signature sat on that day in roles only whose signatures do not count."""
    statuses = [status for state in facts.of(signature, "pace:state") for status in facts.of(state, "pace:hasStatus")]
    held = {role for one in statuses if _covers(one, day, facts) for role in facts.of(one, "pace:role")}
    return bool(held) and held <= roles


def _covers(status: str, day: date, facts: _Facts) -> bool:
    try:
        begun = all(days_of(term)[0] <= day for term in facts.of(status, "pace:validFrom"))
        return begun and all(day <= days_of(term)[1] for term in facts.of(status, "pace:validUntil"))
    except ValueError:
        return True


def _is_whole(edition: str, facts: _Facts, unread: frozenset[str]) -> bool:
    """Tell whether the files of an edition print as many names as were read from them."""
    sources = [source for source, editions in facts.all("pace:recordsEdition").items() if edition in editions]
    names = {text for source in sources for text in _texts(facts.of(source, "pace:fileName"))}
    targets, stated = facts.all("oa:hasTarget"), facts.of(edition, "pace:statedTotal")
    lines = [targets[line][0] for line in facts.all("pace:position") if line in targets]
    counted = {lines.count(source) for source in sources}
    return not names & unread and (not stated or counted == {_number(stated)})


def _texts(terms: Iterable[str]) -> list[str]:
    return [rdf.value_of(term).text for term in terms if not rdf.is_resource(term)]


def _number(terms: Iterable[str]) -> int:
    return min((int(text) for text in _texts(terms) if text.isdecimal()), default=0)
