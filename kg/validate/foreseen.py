"""What the queries among the shapes would say nothing of, seen beforehand: then they need not be asked.

A query costs an engine more than all other shapes together, and of most documents none has anything to say. Each check
here asks what its query asks, in doubt for asking it (`tests/validate/test_foreseen.py` holds them against the engine).
The queries on standards are seen beforehand by `kg.validate.breaches`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from kg.model import iri, terms
from kg.model.namespaces import DCTERMS, OA, PACE
from kg.model.statements import StatementIndex

_MEMBER = terms.resource(iri.concept("role", "member"))
_ABSENT = "/role/absent>"
# How every integer ends.
_INTEGER = terms.integer(0).removeprefix('"0')
# Positions by which the first signatory is told.
_BEGINNING = tuple(map(terms.integer, (1, 2, 3, 4)))
# Found in prose, so that a place has a score.
_SCORED = frozenset((PACE.cites, PACE.mentions, PACE.addresses, PACE.about))
# Literals that are facts of the thing that their place is about.
_LITERAL_FACTS = frozenset((PACE.docSuffix, PACE.provisional, PACE.committeeReference, PACE.sitting))
# What some place has to give.
_PRINTED = (
    DCTERMS.title,
    DCTERMS.issued,
    PACE.number,
    PACE.year,
    PACE.publishedAs,
    PACE.statedTotal,
    PACE.docSuffix,
    PACE.provisional,
    PACE.tabledBy,
    PACE.author,
    PACE.rapporteur,
    PACE.amends,
    PACE.answers,
    PACE.basedOn,
    PACE.committeeReference,
    PACE.sitting,
    PACE.wordCount,
)


def silent(said: StatementIndex) -> bool:
    """Tell whether no query on anything but standards can say something of a document.

    In: all that is said of it and of what it points to.
    """
    return not any(may_tell(said) for may_tell in set(MAY_TELL.values()))


def _text(literals: Sequence[str]) -> str | None:
    """The text of the only literal of some; None where there are several, or another term."""
    if len(literals) != 1:
        return None
    literal = literals[0]
    if literal.endswith('"') and "\\" not in literal:
        return literal[1:-1]
    return None if terms.is_resource(literal) else terms.value_of(literal).text


def _number(literals: Sequence[str]) -> int | None:
    """The only integer of some literals; None where there are several, or another term."""
    text = literals[0][1 : -len(_INTEGER)] if len(literals) == 1 and literals[0].endswith(_INTEGER) else ""
    return int(text) if text.isdecimal() else None


def _length(said: StatementIndex) -> bool:
    starts, ends = said.by_predicate(PACE.start), said.by_predicate(PACE.end)
    for place, quotes in said.by_predicate(PACE.quote).items():
        if place in starts and place in ends:
            quote, start, end = _text(quotes), _number(starts[place]), _number(ends[place])
            if quote is None or start is None or end is None or len(quote) != end - start:
                return True
    return False


def _score(said: StatementIndex) -> bool:
    scored = said.by_predicate(PACE.score)
    places = said.by_predicate(PACE.property).items()
    return any(place not in scored and not _SCORED.isdisjoint(names) for place, names in places)


def _fact(said: StatementIndex) -> bool:
    subjects, names = said.by_predicate(PACE.subject), said.by_predicate(PACE.property)
    for predicate in (OA.hasBody, PACE.value):
        for place, facts in said.by_predicate(predicate).items():
            for name in names.get(place, ()):
                if predicate == PACE.value and name not in _LITERAL_FACTS:
                    continue
                if any(
                    fact not in said.objects(subject, name) for subject in subjects.get(place, ()) for fact in facts
                ):
                    return True
    return False


def _evidence(said: StatementIndex) -> bool:
    names = said.by_predicate(PACE.property)
    shown = {
        (subject, name)
        for place, subjects in said.by_predicate(PACE.subject).items()
        for subject in subjects
        for name in names.get(place, ())
    }
    asked = {*said.values(PACE.records), *said.values(PACE.recordsEdition), *said.by_predicate(PACE.wordCount)}
    return any((thing, name) not in shown for name in _PRINTED for thing in asked & said.by_predicate(name).keys())


def _total(said: StatementIndex) -> bool:
    targets, totals = said.by_predicate(OA.hasTarget), said.by_predicate(PACE.statedTotal)
    lines = Counter(target for line in said.by_predicate(PACE.position) for target in set(targets.get(line, ())))
    for place, names in said.by_predicate(PACE.property).items():
        if PACE.statedTotal in names:
            for edition in said.objects(place, PACE.subject):
                total = _number(totals[edition]) if edition in totals else None
                if any(lines[source] != total for source in targets.get(place, ())):
                    return True
    return False


def _twice(said: StatementIndex) -> bool:
    targets, bodies = said.by_predicate(OA.hasTarget), said.by_predicate(OA.hasBody)
    lines = Counter(
        (target, body)
        for line, positions in said.by_predicate(PACE.position).items()
        for _ in positions
        for target in targets.get(line, ())
        for body in bodies.get(line, ())
    )
    return any(count > 1 for count in lines.values())


def _first(said: StatementIndex) -> bool:
    targets, quotes = said.by_predicate(OA.hasTarget), said.by_predicate(PACE.quote)
    beginning = frozenset(_BEGINNING)
    begins: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for line, positions in said.by_predicate(PACE.position).items():
        for target in targets.get(line, ()):
            for position in beginning.intersection(positions):
                begins[target][position].append(line)
    return any(_out_of_order(said, lines, quotes) for lines in begins.values())


def _out_of_order(
    said: StatementIndex, lines: Mapping[str, Sequence[str]], quotes: Mapping[str, Sequence[str]]
) -> bool:
    """Tell whether the first line stands behind the second in the alphabet, and the next ones keep its order."""
    unnamed = [
        line
        for line in lines.get(_BEGINNING[0], ())
        if any(not said.objects(body, PACE.honorific) for body in said.objects(line, OA.hasBody))
    ]
    second, third, fourth = ([q for line in lines.get(at, ()) for q in quotes.get(line, ())] for at in _BEGINNING[1:])
    first = [quote for line in unnamed for quote in quotes.get(line, ())]
    falls = any(later < earlier for earlier in _plain(third) for later in _plain(fourth))
    return not falls and any(
        _string(one) > _string(other) and all(after >= _string(other) for after in _plain(third))
        for one in first
        for other in second
    )


def _plain(quotes: Iterable[str]) -> list[str]:
    """The texts of those that are plain strings: others are never compared."""
    return [_string(quote) for quote in quotes if quote.endswith('"')]


def _string(term: str) -> str:
    """A term as SPARQL's STR has it."""
    return terms.iri_of(term) if terms.is_resource(term) else terms.value_of(term).text


def _covers(said: StatementIndex, thing: str, day: str) -> bool:
    """Tell whether the days of a thing include a day, to whatever length they are known; where it has none, they do."""
    begun = [_string(bound) for bound in said.objects(thing, PACE.validFrom)]
    ended = [_string(bound) for bound in said.objects(thing, PACE.validUntil)]
    return all(day[: len(b)] >= b for b in begun) and all(day[: len(e)] <= e for e in ended)


def _signed(said: StatementIndex, predicate: str) -> set[tuple[str, str]]:
    """The States, or groups, of signatures, each with the days of the editions that these stand in, or without."""
    editions = said.by_predicate(PACE.signedIn)
    days = {
        edition: [_string(day) for day in said.objects(edition, DCTERMS.issued)] or [""]
        for edition in {one for several in editions.values() for one in several}
    }
    return {
        (thing, day)
        for signature, things in said.by_predicate(predicate).items()
        for edition in editions.get(signature, ())
        for thing in things
        for day in days[edition]
    }


def _group(said: StatementIndex) -> bool:
    return any(day and not _covers(said, group, day) for group, day in _signed(said, PACE.group))


def _state(said: StatementIndex) -> bool:
    return any(_may_not_sit(said, said.objects(state, PACE.hasStatus), day) for state, day in _signed(said, PACE.state))


def _may_not_sit(said: StatementIndex, statuses: Iterable[str], day: str) -> bool:
    """Tell whether a State was perhaps no member on a day, or had no delegation; never a member where there is none."""
    roles = {status: said.objects(status, PACE.role) for status in statuses if not day or _covers(said, status, day)}
    sat = any(_MEMBER in held for held in roles.values())
    return not sat or any(role.endswith(_ABSENT) for held in roles.values() for role in held)


# By the code of the shape; all four on a State's status are seen at once.
MAY_TELL: Mapping[str, Callable[[StatementIndex], bool]] = MappingProxyType(
    {
        "state-status": _state,
        "state-status-uncertain": _state,
        "state-absent": _state,
        "state-not-member": _state,
        "group-alive": _group,
        "first-signatory": _first,
        "signature-twice": _twice,
        "edition-stated-total": _total,
        "evidence-length": _length,
        "evidence-score-missing": _score,
        "evidence-fact": _fact,
        "fact-evidence": _evidence,
    }
)
