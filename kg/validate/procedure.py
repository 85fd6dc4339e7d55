"""The Rules of Procedure that a document is held to: its kind and its day choose, ontology/rules.ttl says.

    kind and day ─▶ checks ─▶ for each measure the rule of the day ─▶ standard

A standard is a rule as it bears on one document, with how certain it is that the rule held on that day and can be
judged. It is made for validation and stands in no graph that is kept.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from kg.model import iri, terms
from kg.model.document import Interval
from kg.model.namespaces import PACE, SH
from kg.model.terms import Quad
from kg.validate.document_profile import DocumentProfile, cases
from kg.vocabulary import load_lists
from kg.vocabulary.concepts import Concept, Vocabulary

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
_STANDARDS = terms.resource(iri.graph("standards"))
_UNKNOWN = terms.string("?")


@dataclass(frozen=True, slots=True, eq=False)
class ProcedureRules:
    """Editions of the Rules, rules, checks and part-sessions; compared by identity.

    `asking` holds by check and measure the rules behind the check that ask for the measure, the oldest first;
    `guests` are the terms of the roles whose signatures do not count.
    """

    vocabulary: Vocabulary
    checks: tuple[Concept, ...]
    asking: Mapping[tuple[str, str], tuple[Concept, ...]]
    guests: frozenset[str]
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
def load() -> ProcedureRules:
    """Read ontology/rules.ttl and ontology/part-sessions.ttl, once a process.

    Raises InstallationError where one is missing or is not valid Turtle.
    """
    loaded = load_lists("rules", "part-sessions")
    held = [one.valid for one in loaded.of_kind("PartSession") if one.text("pace:cancelled") != "true"]
    return ProcedureRules(
        vocabulary=loaded,
        checks=loaded.of_kind("Check"),
        asking=MappingProxyType(dict(_asking(loaded))),
        guests=frozenset(_guests(loaded)),
        editions=tuple(sorted(loaded.of_kind("RulesEdition"), key=_start)),
        sessions=tuple(sorted(held, key=lambda days: days.start or date.min)),
    )


def _asking(loaded: Vocabulary) -> Iterator[tuple[tuple[str, str], tuple[Concept, ...]]]:
    for check in loaded.of_kind("Check"):
        named = [loaded.concepts[terms.iri_of(term)] for term in check.objects("pace:checksRule")]
        # Who may sign is another matter.
        rules = [rule for rule in named if not rule.objects("pace:countsTowardsThreshold")]
        for measure in MEASURES:
            yield (check.iri, measure), tuple(sorted((one for one in rules if one.objects(measure)), key=_start))


def _guests(loaded: Vocabulary) -> Iterator[str]:
    for rule in loaded.of_kind("Rule"):
        if rule.text("pace:countsTowardsThreshold") == "false":
            yield from rule.objects("pace:role")


def _start(concept: Concept) -> date:
    return concept.valid.start or date.min


def standards(quads: Iterable[Quad], rules: ProcedureRules, unread: Iterable[str] = ()) -> tuple[Quad, ...]:
    """Return the standards of the documents that quads describe, to be validated with them.

    `unread` are the names of files in whose list of names a line could not be read. A document without kind or date is
    held to nothing.
    """
    return tuple(quad for case in cases(quads, rules.guests, unread) for quad in _standards(case, rules))


@dataclass(frozen=True, slots=True)
class Requirement:
    """What the Rules ask of a kind of document on a day: one measure, how certain, and what a standard says of it."""

    measure: str
    key: str
    certainty: str
    facts: tuple[tuple[str, str], ...]


def _standards(case: DocumentProfile, rules: ProcedureRules) -> Iterator[Quad]:
    for asked in _asked(rules, case.kind, case.day):
        if case.signed or not MEASURES[asked.measure]:
            yield from _standard(case, asked)


def _standard(case: DocumentProfile, asked: Requirement) -> Iterator[Quad]:
    certainty = _certainty(case, asked)
    name = f"{case.document[:-1]}/standard/{asked.key}>"
    yield Quad(name, PACE.binds if certainty == "rule-read" else PACE.mayBind, case.document, _STANDARDS)
    yield Quad(name, PACE.certainty, terms.resource(iri.concept("certainty", certainty)), _STANDARDS)
    yield from (Quad(name, predicate, value, _STANDARDS) for predicate, value in asked.facts)
    if MEASURES[asked.measure]:
        yield from (Quad(name, PACE.counts, signature, _STANDARDS) for signature in case.counting)


def _certainty(case: DocumentProfile, asked: Requirement) -> str:
    """Return the key of the certainty: that of the rule, or what the document itself leaves open."""
    if asked.certainty == "rule-read" and MEASURES[asked.measure] and not case.whole:
        return "list-not-whole"
    if asked.certainty == "rule-read" and asked.measure == "pace:minimumGroups" and not case.grouped:
        return "group-not-known"
    return asked.certainty


@lru_cache(maxsize=4096)
def _asked(rules: ProcedureRules, kind: str, day: date) -> tuple[Requirement, ...]:
    """What is asked of a kind on a day; many documents share one."""
    grave = (one for one in rules.checks if SH.Info not in one.objects("pace:severity"))
    checks = [one for one in grave if kind in one.objects("pace:appliesTo") and one.valid.covers(day)]
    # Of two checks of one measure the graver comes first; what is not certain makes it a warning again.
    checks.sort(key=lambda one: SH.Violation not in one.objects("pace:severity"))
    found = ((measure, _chosen(checks, measure, day, rules)) for measure in MEASURES)
    return tuple(_asking_on(day, measure, *chosen, rules) for measure, chosen in found if chosen)


def _chosen(
    checks: Iterable[Concept], measure: str, day: date, rules: ProcedureRules
) -> tuple[Concept, Concept] | None:
    """Return the first check with a rule that asks for the measure and had begun on the day, and its last such rule."""
    for check in checks:
        begun = [rule for rule in rules.asking[check.iri, measure] if _start(rule) <= day]
        if begun:
            return check, begun[-1]
    return None


def _asking_on(day: date, measure: str, check: Concept, rule: Concept, rules: ProcedureRules) -> Requirement:
    facts = {
        "rdf:type": PACE.Standard,
        "pace:byRule": terms.resource(rule.iri),
        measure: rule.objects(measure)[0],
        "pace:article": next(iter(rule.objects("pace:article")), _UNKNOWN),
        "pace:rulesEdition": next(iter(rule.objects("pace:rulesEdition")), ""),
        "pace:readAt": next(iter(rule.objects("dcterms:source")), ""),
        "pace:tolerance": next(iter(check.objects("pace:tolerance")), ""),
        "pace:closingDate": _closing_date(day, rule, rules) if measure == _OPEN else "",
    }
    told = tuple((terms.resource(iri.expand(name)), value) for name, value in facts.items() if value)
    key = f"{iri.local_name(check.iri)}/{measure.partition(':')[2]}"
    return Requirement(measure, key, _known(day, measure, check, rule, rules), told)


def _known(day: date, measure: str, check: Concept, rule: Concept, rules: ProcedureRules) -> str:
    """Return the key of how certain a rule is on a day: the first thing that stands against it, else `rule-read`."""
    if rule.text("pace:verified") != "true":
        return "rule-not-read"
    if not _in_force(day, measure, check, rule, rules):
        return "edition-not-read"
    if SH.Violation not in check.objects("pace:severity"):
        return iri.local_name(terms.iri_of(check.objects("pace:certainty")[0]))
    return "rule-read"


def _in_force(day: date, measure: str, check: Concept, rule: Concept, rules: ProcedureRules) -> bool:
    """Tell whether the Rules of the day asked for this: they were read, or those read before and after them agree."""
    edition = terms.resource(rules.edition_on(day))
    if rule.valid.covers(day) and edition in (rule.objects("pace:rulesEdition") or (edition,)):
        return True
    later = [one for one in rules.asking[check.iri, measure] if _start(one) > day]
    return bool(later) and later[0].objects(measure) == rule.objects(measure)


def _closing_date(day: date, rule: Concept, rules: ProcedureRules) -> str:
    """Return the day on which the list closes, as a term; the empty string where no such part-session is known.

    A text tabled between part-sessions has its next one for that of tabling: the rule does not say, and the later date
    accuses nobody wrongly.
    """
    within = any(days.covers(day) for days in rules.sessions)
    following = [days for days in rules.sessions if days.start and days.start > day]
    closing = following[int(rule.text(_OPEN)) - within :][:1]
    return terms.day(closing[0].end) if closing and closing[0].end else ""
