"""The Rules of Procedure that a document is held to: its kind and its day choose, ontology/rules.ttl says.

    kind and day ─▶ checks ─▶ for each measure the rule of the day ─▶ standard

A standard is a rule as it bears on one document, with how certain it is that the rule held on that day and can be
judged. It is made for validation and stands in no graph that is kept.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from kg import iri, rdf
from kg.model import Interval
from kg.rdf import Quad
from kg.vocabulary import Concept, Vocabulary, days_of, load_lists

_OPEN = "pace:partSessionsOpen"
# What a rule can ask for, and whether a list of names is needed to judge it.
MEASURES = {
    "pace:maximumWords": False,
    "pace:minimumSignatories": True,
    "pace:minimumStates": True,
    "pace:minimumGroups": True,
    "pace:namesMayBeAdded": False,
    "pace:namesMayBeWithdrawn": False,
    _OPEN: False,
    "pace:mayBeReferred": False,
}
_VIOLATION, _INFO = (rdf.resource(iri.expand(name)) for name in ("sh:Violation", "sh:Info"))
_STANDARDS = rdf.resource(iri.graph("standards"))
_UNKNOWN = rdf.string("?")


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """Editions of the Rules, rules, checks and part-sessions; compared by identity."""

    vocabulary: Vocabulary
    checks: tuple[Concept, ...]
    editions: tuple[Concept, ...]
    sessions: tuple[Interval, ...]

    @property
    def labels(self) -> dict[str, str]:
        """The English labels of what messages name by its IRI: editions of the Rules, certainties."""
        kinds = ("RulesEdition", "Certainty")
        return {one.iri: one.label("en") for kind in kinds for one in self.vocabulary.of_kind(kind)}

    def edition_on(self, day: date) -> str:
        """Return the IRI of the edition that was in force on a day, the empty string before the first."""
        begun = [one for one in self.editions if _start(one) <= day]
        return begun[-1].iri if begun else ""


@lru_cache(maxsize=1)
def load() -> Rules:
    """Read ontology/rules.ttl and ontology/part-sessions.ttl, once a process.

    Raises InstallationError where one is missing or is not valid Turtle.
    """
    loaded = load_lists("rules", "part-sessions")
    held = [one.valid for one in loaded.of_kind("PartSession") if one.text("pace:cancelled") != "true"]
    return Rules(
        vocabulary=loaded,
        checks=loaded.of_kind("Check"),
        editions=tuple(sorted(loaded.of_kind("RulesEdition"), key=_start)),
        sessions=tuple(sorted(held, key=lambda days: days.start or date.min)),
    )


def _start(concept: Concept) -> date:
    return concept.valid.start or date.min


@dataclass(frozen=True, slots=True)
class Case:
    """What the rules ask about one document.

    `edition` is the term of the first edition that has a list, None where nobody signs; `whole` tells whether that list
    was read to the last name, `grouped` whether each of its signatures has a group.
    """

    document: str
    kind: str
    day: date
    edition: str | None
    whole: bool
    grouped: bool


def standards(quads: Iterable[Quad], rules: Rules, unread: Iterable[str] = ()) -> tuple[Quad, ...]:
    """Return the standards of the documents that quads describe, to be validated with them.

    `unread` are the names of files in whose list of names a line could not be read. A document without kind or date is
    held to nothing.
    """
    return tuple(quad for case in _cases(_Facts(quads), frozenset(unread)) for quad in _standards(case, rules))


def _standards(case: Case, rules: Rules) -> Iterator[Quad]:
    kind, day = case.kind, case.day
    grave = (one for one in rules.checks if _INFO not in one.objects("pace:severity"))
    checks = [one for one in grave if kind in one.objects("pace:appliesTo") and one.valid.covers(day)]
    # Of two checks of one measure the graver comes first; what is not certain makes it a warning again.
    checks.sort(key=lambda one: _VIOLATION not in one.objects("pace:severity"))
    for measure, counts_names in MEASURES.items():
        found = next(filter(None, (_chosen(check, measure, case, rules) for check in checks)), None)
        if found and not (counts_names and case.edition is None):
            yield from _standard(case, measure, *found, rules)


def _chosen(check: Concept, measure: str, case: Case, rules: Rules) -> tuple[Concept, Concept] | None:
    """Return the check with the last of its rules that asks for the measure and had begun on the day."""
    begun = [rule for rule in _rules_of(check, measure, rules) if _start(rule) <= case.day]
    return (check, begun[-1]) if begun else None


def _rules_of(check: Concept, measure: str, rules: Rules) -> list[Concept]:
    """The rules behind a check that ask for a measure, the oldest first; who may sign is another matter."""
    named = [rules.vocabulary.concepts[rdf.iri_of(term)] for term in check.objects("pace:checksRule")]
    asking = (rule for rule in named if rule.objects(measure) and not rule.objects("pace:countsTowardsThreshold"))
    return sorted(asking, key=_start)


def _standard(case: Case, measure: str, check: Concept, rule: Concept, rules: Rules) -> Iterator[Quad]:
    certainty = _certainty(case, measure, check, rule, rules)
    name = f"{rdf.iri_of(case.document)}/standard/{iri.local_name(check.iri)}/{measure.partition(':')[2]}"
    facts = {
        "rdf:type": rdf.resource(iri.expand("pace:Standard")),
        "pace:binds" if certainty == "rule-read" else "pace:mayBind": case.document,
        "pace:byRule": rdf.resource(rule.iri),
        "pace:certainty": rdf.resource(iri.concept("certainty", certainty)),
        measure: rule.objects(measure)[0],
        "pace:article": next(iter(rule.objects("pace:article")), _UNKNOWN),
        "pace:rulesEdition": next(iter(rule.objects("pace:rulesEdition")), ""),
        "dcterms:source": next(iter(rule.objects("dcterms:source")), ""),
        "pace:tolerance": next(iter(check.objects("pace:tolerance")), ""),
        "pace:countedIn": case.edition or "",
        "pace:closingDate": _closing_date(case.day, rule, rules) if measure == _OPEN else "",
    }
    for predicate, value in facts.items():
        if value:
            yield Quad(rdf.resource(name), rdf.resource(iri.expand(predicate)), value, _STANDARDS)


def _certainty(case: Case, measure: str, check: Concept, rule: Concept, rules: Rules) -> str:
    """Return the key of the certainty: the first thing that stands against a violation, else `rule-read`."""
    if rule.text("pace:verified") != "true":
        return "rule-not-read"
    if not _in_force(case.day, measure, check, rule, rules):
        return "edition-not-read"
    if _VIOLATION not in check.objects("pace:severity"):
        return iri.local_name(rdf.iri_of(check.objects("pace:certainty")[0]))
    if MEASURES[measure] and not case.whole:
        return "list-not-whole"
    if measure == "pace:minimumGroups" and not case.grouped:
        return "group-not-known"
    return "rule-read"


def _in_force(day: date, measure: str, check: Concept, rule: Concept, rules: Rules) -> bool:
    """Tell whether the Rules of the day asked for this: they were read, or those read before and after them agree."""
    edition = rdf.resource(rules.edition_on(day))
    if rule.valid.covers(day) and edition in (rule.objects("pace:rulesEdition") or (edition,)):
        return True
    later = [one for one in _rules_of(check, measure, rules) if _start(one) > day]
    return bool(later) and later[0].objects(measure) == rule.objects(measure)


def _closing_date(day: date, rule: Concept, rules: Rules) -> str:
    """Return the day on which the list closes, as a term; the empty string where no such part-session is known.

    A text tabled between part-sessions has its next one for that of tabling: the rule does not say, and the later date
    accuses nobody wrongly.
    """
    within = any(days.covers(day) for days in rules.sessions)
    following = [days for days in rules.sessions if days.start and days.start > day]
    closing = following[int(rule.text(_OPEN)) - within :][:1]
    return rdf.day(closing[0].end) if closing and closing[0].end else ""


class _Facts:
    """The statements of one document that decide on rules, by predicate and subject; terms throughout."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._values: dict[str, dict[str, list[str]]] = {rdf.resource(iri.expand(name)): {} for name in _READ}
        for subject, predicate, value, _ in quads:
            if predicate in self._values:
                self._values[predicate].setdefault(subject, []).append(value)

    def all(self, name: str) -> dict[str, list[str]]:
        """Return the values of a prefixed property by subject."""
        return self._values[rdf.resource(iri.expand(name))]

    def of(self, subject: str, name: str) -> list[str]:
        """Return the values of a prefixed property of one subject, sorted."""
        return sorted(self.all(name).get(subject, ()))


_READ = (
    "pace:records",
    "pace:recordsEdition",
    "pace:fileName",
    "eli:type_document",
    "dcterms:issued",
    "pace:editionNumber",
    "pace:statedTotal",
    "pace:signature",
    "pace:signedIn",
    "pace:group",
    "oa:hasTarget",
    "pace:position",
)


def _cases(facts: _Facts, unread: frozenset[str]) -> Iterator[Case]:
    recorded = {document for documents in facts.all("pace:records").values() for document in documents}
    for document in sorted(recorded):
        kinds, days = facts.of(document, "eli:type_document"), facts.of(document, "dcterms:issued")
        day = _day(days)
        if kinds and day:
            yield _case(document, kinds[0], day, facts, unread)


def _day(terms: Iterable[str]) -> date | None:
    """The first of some dates; what is no date is told by another shape."""
    for term in terms:
        try:
            return days_of(term)[0]
        except ValueError:
            continue
    return None


def _case(document: str, kind: str, day: date, facts: _Facts, unread: frozenset[str]) -> Case:
    by_edition: dict[str, list[str]] = defaultdict(list)
    for signature in facts.of(document, "pace:signature"):
        for edition in facts.of(signature, "pace:signedIn"):
            by_edition[edition].append(signature)
    first = min(
        by_edition, key=lambda edition: (_number(facts.of(edition, "pace:editionNumber")), edition), default=None
    )
    signed = by_edition[first] if first else []
    grouped = all(facts.of(signature, "pace:group") for signature in signed)
    return Case(document, kind, day, first, first is None or _whole(first, facts, unread), grouped)


def _texts(terms: Iterable[str]) -> list[str]:
    return [rdf.value_of(term).text for term in terms if not rdf.is_resource(term)]


def _number(terms: Iterable[str]) -> int:
    return min((int(text) for text in _texts(terms) if text.isdecimal()), default=0)


def _whole(edition: str, facts: _Facts, unread: frozenset[str]) -> bool:
    """Tell whether the files of an edition print as many names as were read from them."""
    sources = [source for source, editions in facts.all("pace:recordsEdition").items() if edition in editions]
    names = {text for source in sources for text in _texts(facts.of(source, "pace:fileName"))}
    targets, stated = facts.all("oa:hasTarget"), facts.of(edition, "pace:statedTotal")
    lines = [targets[line][0] for line in facts.all("pace:position") if line in targets]
    counted = {lines.count(source) for source in sources}
    return not names & unread and (not stated or counted == {_number(stated)})
