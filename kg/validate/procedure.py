"""The Rules of Procedure that a document is held to: its kind and its day choose, ontology/procedure/rules.ttl says.

    kind and day ─▶ checks ─▶ for each measure the rule of the day ─▶ standard

A standard is a rule as it bears on one document, with how certain it is that the rule held on that day and can be
judged. It is made for validation and stands in no graph that is kept.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from kg.model import iri, terms
from kg.model.document import Interval
from kg.model.namespaces import DCTERMS, ELI, OA, PACE, RDF, SH
from kg.model.statements import StatementIndex
from kg.model.terms import Quad
from kg.vocabulary import load_lists
from kg.vocabulary.concepts import Concept, Vocabulary, days_of

# What a rule can ask for, and whether a list of names is needed to judge it.
MEASURES = {
    PACE.maximumWords: False,
    PACE.minimumSignatories: True,
    PACE.minimumStates: True,
    PACE.minimumGroups: True,
    PACE.namesMayBeAdded: False,
    PACE.namesMayBeWithdrawn: False,
    PACE.partSessionsOpen: False,
    PACE.mayBeReferred: False,
}
# Of standards, while something is held against them.
STANDARDS = terms.resource(iri.graph("standards"))
_UNKNOWN = terms.string("?")
# What decides on the rules that a document is held to.
PROFILE = frozenset(
    (
        PACE.records,
        PACE.recordsEdition,
        PACE.fileName,
        ELI.type_document,
        DCTERMS.issued,
        PACE.editionNumber,
        PACE.statedTotal,
        PACE.signature,
        PACE.signedIn,
        PACE.state,
        PACE.group,
        PACE.hasStatus,
        PACE.role,
        PACE.validFrom,
        PACE.validUntil,
        OA.hasTarget,
        PACE.position,
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class ProcedureRules:
    """Editions of the Rules, rules, checks and part-sessions; compared by identity.

    `asking` holds by check and measure the rules behind the check that ask for the measure, the oldest first;
    `numbering` by the IRI of a rule those that say in which article it stands from some day on, the oldest first.
    `guests` are the terms of the roles whose signatures do not count.
    """

    vocabulary: Vocabulary
    checks: tuple[Concept, ...]
    asking: Mapping[tuple[str, str], tuple[Concept, ...]]
    numbering: Mapping[str, tuple[Concept, ...]]
    guests: frozenset[str]
    editions: tuple[Concept, ...]
    sessions: tuple[Interval, ...]

    @property
    def labels(self) -> dict[str, str]:
        """The English labels of what messages name by its IRI: editions of the Rules, certainties."""
        kinds = ("RulesEdition", "Certainty")
        return {concept.iri: concept.label("en") for kind in kinds for concept in self.vocabulary.of_kind(kind)}

    def article_on(self, day: date, rule: Concept) -> tuple[str, str]:
        """Return the article in which a rule stands on a day, and the edition of the Rules with that number; terms.

        Either is empty where it is not known.
        """
        begun = [other for other in self.numbering.get(rule.iri, ()) if _start(other) <= day]
        own = _first(rule, PACE.article), _first(rule, PACE.rulesEdition)
        if not begun:
            return own
        later = _first(begun[-1], PACE.article), _first(begun[-1], PACE.rulesEdition)
        return later if _start(begun[-1]) > _start(rule) else (own[0] or later[0], own[1])

    def edition_on(self, day: date) -> str:
        """Return the IRI of the edition that was in force on a day, the empty string before the first."""
        begun = [edition for edition in self.editions if _start(edition) <= day]
        return begun[-1].iri if begun else ""


@lru_cache(maxsize=1)
def load() -> ProcedureRules:
    """Read ontology/procedure/rules.ttl and ontology/procedure/part-sessions.ttl, once a process.

    Raises InstallationError where one is missing or is not valid Turtle.
    """
    vocabulary = load_lists("rules", "part-sessions")
    rules = vocabulary.of_kind("Rule")
    asking = {}
    for check in vocabulary.of_kind("Check"):
        checked = [vocabulary.concepts[terms.iri_of(term)] for term in check.objects(PACE.checksRule)]
        # Who may sign is another matter.
        bearing = sorted((rule for rule in checked if not rule.objects(PACE.countsTowardsThreshold)), key=_start)
        for measure in MEASURES:
            asking[check.iri, measure] = tuple(rule for rule in bearing if rule.objects(measure))
    held = [concept.valid for concept in vocabulary.of_kind("PartSession") if concept.text(PACE.cancelled) != "true"]
    return ProcedureRules(
        vocabulary=vocabulary,
        checks=vocabulary.of_kind("Check"),
        asking=MappingProxyType(asking),
        numbering=_numbering(rules),
        guests=frozenset(
            role
            for rule in rules
            if rule.text(PACE.countsTowardsThreshold) == "false"
            for role in rule.objects(PACE.role)
        ),
        editions=tuple(sorted(vocabulary.of_kind("RulesEdition"), key=_start)),
        # One of which only a day is known, or none, closes no list.
        sessions=tuple(sorted((days for days in held if days.start and days.end), key=_first_day)),
    )


def _numbering(rules: Iterable[Concept]) -> Mapping[str, tuple[Concept, ...]]:
    numbering: dict[str, list[Concept]] = defaultdict(list)
    for rule in sorted(rules, key=_start):
        for renumbered in rule.objects(PACE.renumbers):
            numbering[terms.iri_of(renumbered)].append(rule)
    return MappingProxyType({name: tuple(others) for name, others in numbering.items()})


def _first(concept: Concept, predicate: str, default: str = "") -> str:
    return next(iter(concept.objects(predicate)), default)


def _start(concept: Concept) -> date:
    return _first_day(concept.valid)


def _first_day(days: Interval) -> date:
    return days.start or date.min


@dataclass(frozen=True, slots=True)
class DocumentProfile:
    """What the Rules ask about one document: its kind, its day, its first list of names and who counts in it; terms.

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


def profiles(index: StatementIndex, guests: frozenset[str], unread: Collection[str] = ()) -> Iterator[DocumentProfile]:
    """Yield the profiles of the documents that statements describe, but of those without kind or date.

    `guests` are the terms of the roles whose signatures do not count; `unread` the names of files in whose list of
    names a line could not be read.
    """
    for document in sorted(index.values(PACE.records)):
        kind, day = index.object(document, ELI.type_document), _day(index.objects(document, DCTERMS.issued))
        if not kind or not day:
            continue
        # The edition with the lowest number that anybody signed; an empty list is none.
        by_edition: dict[str, list[str]] = defaultdict(list)
        for signature in sorted(index.objects(document, PACE.signature)):
            for edition in index.objects(signature, PACE.signedIn):
                by_edition[edition].append(signature)
        numbers = ((_number(index.objects(edition, PACE.editionNumber)), edition) for edition in by_edition)
        first = min(numbers, default=(0, ""))[1]
        signed = by_edition.get(first, [])
        yield DocumentProfile(
            document=document,
            kind=kind,
            day=day,
            signed=bool(signed),
            counting=tuple(signature for signature in signed if not _is_guest(signature, day, index, guests)),
            whole=not signed or _is_whole(first, index, unread),
            grouped=all(index.objects(signature, PACE.group) for signature in signed),
        )


def _day(dates: Iterable[str]) -> date | None:
    """The first of some dates; what is no date is told by another shape."""
    for term in sorted(dates):
        try:
            return days_of(term)[0]
        except ValueError:
            continue
    return None


def _is_guest(signature: str, day: date, index: StatementIndex, guests: frozenset[str]) -> bool:
    """Tell whether the State of a signature sat on that day in roles only whose signatures do not count."""
    held = [
        (status, index.objects(status, PACE.role))
        for state in index.objects(signature, PACE.state)
        for status in index.objects(state, PACE.hasStatus)
    ]
    # Most States were never guests: then no day need be looked at.
    if all(guests.isdisjoint(roles) for _, roles in held):
        return False
    roles = {role for status, roles in held if _covers(status, day, index) for role in roles}
    return bool(roles) and roles <= guests


def _covers(status: str, day: date, index: StatementIndex) -> bool:
    try:
        begun = all(days_of(term)[0] <= day for term in index.objects(status, PACE.validFrom))
        return begun and all(day <= days_of(term)[1] for term in index.objects(status, PACE.validUntil))
    except ValueError:
        return True


def _is_whole(edition: str, index: StatementIndex, unread: Collection[str]) -> bool:
    """Tell whether the files of an edition print as many names as were read from them."""
    sources = index.subjects(PACE.recordsEdition, edition)
    names = {text for source in sources for text in _texts(index.objects(source, PACE.fileName))}
    targets, total = index.by_predicate(OA.hasTarget), index.objects(edition, PACE.statedTotal)
    lines = [min(targets[line]) for line in index.subjects(PACE.position) if line in targets]
    counted = {lines.count(source) for source in sources}
    return names.isdisjoint(unread) and (not total or counted == {_number(total)})


def _texts(literals: Iterable[str]) -> list[str]:
    return [terms.value_of(term).text for term in literals if not terms.is_resource(term)]


def _number(literals: Iterable[str]) -> int:
    return min((int(text) for text in _texts(literals) if text.isdecimal()), default=0)


@dataclass(frozen=True, slots=True)
class Requirement:
    """What the Rules ask of a kind of document on a day: one measure, how certain, and what a standard says of it."""

    measure: str
    key: str
    certainty: str
    statements: tuple[tuple[str, str], ...]


def standards(quads: Iterable[Quad], rules: ProcedureRules, unread: Collection[str] = ()) -> tuple[Quad, ...]:
    """Return the standards of the documents that quads describe, to be validated with them.

    `unread` are the names of files in whose list of names a line could not be read. A document without kind or date is
    held to nothing.
    """
    return standards_of(StatementIndex(quads, PROFILE), rules, unread)


def standards_of(said: StatementIndex, rules: ProcedureRules, unread: Collection[str] = ()) -> tuple[Quad, ...]:
    """Return the standards of the documents that statements describe, at least by the properties `PROFILE`."""
    made: list[Quad] = []
    for profile in profiles(said, rules.guests, unread):
        for requirement in _requirements(rules, profile.kind, profile.day):
            of_list = MEASURES[requirement.measure]
            if not profile.signed and of_list:
                continue
            certainty, node = _certainty(profile, requirement), f"{profile.document[:-1]}/standard/{requirement.key}>"
            binding = PACE.binds if certainty == "rule-read" else PACE.mayBind
            statements = [(binding, profile.document), *requirement.statements]
            statements.append((PACE.certainty, terms.resource(iri.concept("certainty", certainty))))
            statements += [(PACE.counts, signature) for signature in profile.counting if of_list]
            made += (Quad(node, predicate, value, STANDARDS) for predicate, value in statements)
    return tuple(made)


def _certainty(profile: DocumentProfile, requirement: Requirement) -> str:
    """Return the key of the certainty: that of the rule, or what the document itself leaves open."""
    if requirement.certainty == "rule-read" and MEASURES[requirement.measure]:
        if not profile.whole:
            return "list-not-whole"
        if requirement.measure == PACE.minimumGroups and not profile.grouped:
            return "group-not-known"
    return requirement.certainty


@lru_cache(maxsize=4096)
def _requirements(rules: ProcedureRules, kind: str, day: date) -> tuple[Requirement, ...]:
    """What is asked of a kind on a day; many documents share one.

    For each measure the first check counts that has a rule which asks for it and had begun on the day, and its last
    such rule.
    """
    grave = (check for check in rules.checks if SH.Info not in check.objects(PACE.severity))
    checks = [check for check in grave if kind in check.objects(PACE.appliesTo) and check.valid.covers(day)]
    # Of two checks of one measure the graver comes first; what is not certain makes it a warning again.
    checks.sort(key=lambda check: SH.Violation not in check.objects(PACE.severity))
    requirements = []
    for measure in MEASURES:
        for check in checks:
            begun = [rule for rule in rules.asking[check.iri, measure] if _start(rule) <= day]
            if begun:
                requirements.append(_requirement(day, measure, check, begun[-1], rules))
                break
    return tuple(requirements)


def _requirement(day: date, measure: str, check: Concept, rule: Concept, rules: ProcedureRules) -> Requirement:
    article, edition = rules.article_on(day, rule)
    statements = {
        RDF.type: PACE.Standard,
        PACE.byRule: terms.resource(rule.iri),
        measure: rule.objects(measure)[0],
        PACE.article: article or _UNKNOWN,
        PACE.rulesEdition: edition,
        PACE.readAt: _first(rule, DCTERMS.source),
        PACE.tolerance: _first(check, PACE.tolerance),
        PACE.closingDate: _closing_date(day, rule, rules) if measure == PACE.partSessionsOpen else "",
    }
    # How certain the rule is on that day: the first thing that stands against it, else `rule-read`.
    if rule.text(PACE.verified) != "true":
        certainty = "rule-not-read"
    elif not _in_force(day, measure, check, rule, rules):
        certainty = "edition-not-read"
    elif SH.Violation not in check.objects(PACE.severity):
        certainty = iri.local_name(terms.iri_of(check.objects(PACE.certainty)[0]))
    else:
        certainty = "rule-read"
    key = f"{iri.local_name(check.iri)}/{iri.local_name(terms.iri_of(measure))}"
    return Requirement(measure, key, certainty, tuple((name, value) for name, value in statements.items() if value))


def _in_force(day: date, measure: str, check: Concept, rule: Concept, rules: ProcedureRules) -> bool:
    """Tell whether the Rules of the day asked for this: they were read, or those read before and after them agree."""
    edition = terms.resource(rules.edition_on(day))
    if rule.valid.covers(day) and edition in (rule.objects(PACE.rulesEdition) or (edition,)):
        return True
    later = [other for other in rules.asking[check.iri, measure] if _start(other) > day]
    return bool(later) and later[0].objects(measure) == rule.objects(measure)


def _closing_date(day: date, rule: Concept, rules: ProcedureRules) -> str:
    """Return the day on which the list closes, as a term; the empty string where no such part-session is known.

    A text tabled between part-sessions has its next one for that of tabling: the rule does not say, and the later date
    accuses nobody wrongly.
    """
    within = any(days.covers(day) for days in rules.sessions)
    following = [days for days in rules.sessions if days.start and days.start > day]
    closing = following[int(rule.text(PACE.partSessionsOpen)) - within :][:1]
    return terms.day(closing[0].end) if closing and closing[0].end else ""
