"""Registers of members: which entry of a list of members is which member, made in pass 2 over names only.

    entries of ontology/matching/registers.ttl ─▶ matches with the names of the State ─▶ links

An entry is a name record like those of documents, and is compared as these are. It is certainly a member's where the
names match for certain, groups or years agree, and no other member and no other entry of the register fits. Its number
(or item of Wikidata) then makes the entries of other registers certain that have the same. All else that fits is left
to a reviewer.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.model import iri, terms
from kg.model.document import NameOccurrence
from kg.model.errors import InstallationError
from kg.model.namespaces import PACE, SKOS
from kg.resolve.comparison import NameComparator
from kg.resolve.matching import Match, MatchStatus, blocking_keys, match_of
from kg.resolve.records import LAST_OF_SPELLING, Features, MatchContext, NameRecord, name_records
from kg.resolve.resolution import MemberResolution
from kg.vocabulary.concepts import Concept, Vocabulary

# By what an entry is a member's: beside the name groups, years, number or item of a certain one; by the name alone.
BY_GROUP, BY_YEARS = "register.name-and-group", "register.name-and-years"
BY_NUMBER, BY_ITEM, BY_NAME = "register.same-number", "register.same-item", "register.name"
# Two terms of a parliament: so far from a name that lists print an entry may lie where no group tells.
_DAYS_NEAR = 8 * 365


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One entry: its IRI, its register's, the member's number and page there (empty where it has none), its name.

    `things` are items of Wikidata that are its own, `similar` those of the same name that nobody confirmed.
    """

    iri: str
    register: str
    number: str
    page: str
    things: frozenset[str]
    similar: frozenset[str]
    record: NameRecord


@dataclass(frozen=True, slots=True)
class RegisterLink:
    """An entry and a member whose it is, or may be: `rule` and `match` say by what; `record` is the name that fits."""

    entry: RegisterEntry
    member: str
    record: NameRecord
    rule: str
    match: Match

    @property
    def certain(self) -> bool:
        """Whether the entry is taken as the member's."""
        return self.match.status is MatchStatus.CERTAIN


def registered(members: MemberResolution, vocabulary: Vocabulary) -> tuple[RegisterLink, ...]:
    """Link the entries of the registers with the members of pass 2.

    Out: one link for each entry and member that fit, certain or not, sorted. Raises InstallationError where an entry is
    incomplete.
    """
    states = frozenset(record.state for record in members.records)
    entries = register_entries(vocabulary, members.context, states)
    best: dict[tuple[str, str], RegisterLink] = {}
    for link in _fitting(entries, members):
        key = (link.entry.iri, link.member)
        if key not in best or (link.certain, link.match.score) > (best[key].certain, best[key].match.score):
            best[key] = link
    alone = tuple(_without_rivals(tuple(link for _, link in sorted(best.items())), members.context.features))
    return tuple(_with_the_same_key(alone))


def register_entries(vocabulary: Vocabulary, context: MatchContext, states: Iterable[str]) -> tuple[RegisterEntry, ...]:
    """Read the entries for some States, or for those that these replaced, sorted by IRI.

    Raises InstallationError where an entry is incomplete.
    """
    wanted = frozenset(map(context.lineage, states))
    concepts = {concept.iri: concept for concept in vocabulary.of_kind("RegisterEntry")}
    concepts = {
        name: one for name, one in concepts.items() if context.lineage(_one(one, PACE.registeredState)) in wanted
    }
    records = name_records({name: tuple(_occurrences(one)) for name, one in concepts.items()}, context)
    return tuple(_entry(concepts[record.member], record, vocabulary) for record in records)


def _entry(concept: Concept, record: NameRecord, vocabulary: Vocabulary) -> RegisterEntry:
    register, number = _one(concept, PACE.inRegister), concept.text(PACE.memberNumber)
    page = vocabulary.concepts[register].text(PACE.memberPage) if number else ""
    own, similar = (frozenset(map(terms.iri_of, concept.objects(how))) for how in (SKOS.exactMatch, SKOS.closeMatch))
    return RegisterEntry(concept.iri, register, number, page.replace("{number}", number), own, similar, record)


def _occurrences(concept: Concept) -> Iterator[NameOccurrence]:
    """The name of an entry on the first and the last day that it tells, once without a day where it tells none."""
    given, family = concept.text(PACE.registeredGivenName), concept.text(PACE.registeredFamilyName)
    groups = concept.objects(PACE.registeredGroup)
    one = NameOccurrence(
        member=concept.iri,
        given=given,
        family=family,
        printed=f"{given} {family}".strip(),
        state=_one(concept, PACE.registeredState),
        group=terms.iri_of(groups[0]) if groups else "",
        honorific="",
        day=None,
        document="",
        edition="",
        source="",
        line="",
        position=0,
    )
    days = [day for day in (concept.valid.start, concept.valid.end) if day]
    yield from [replace(one, day=day) for day in days] or [one]


def _one(concept: Concept, predicate: str) -> str:
    objects = concept.objects(predicate)
    if not objects:
        raise InstallationError(f"{concept.iri}: the entry has no {iri.compact(terms.iri_of(predicate))}: add it")
    return terms.iri_of(objects[0])


# --- what fits


def _fitting(entries: Sequence[RegisterEntry], members: MemberResolution) -> Iterator[RegisterLink]:
    """Yield a link for each entry and name of its State that match."""
    context = members.context
    comparator = NameComparator(context.spelling, context.features)
    blocks: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, entry in enumerate(entries):
        for key in blocking_keys(entry.record.name, context.spelling):
            blocks[context.lineage(entry.record.state)][key].append(at)
    groups = _groups_of(members)
    for place, record in enumerate(members.records):
        block = blocks.get(context.lineage(record.state)) if record.state and record.name.has_forename else None
        keys = blocking_keys(record.name, context.spelling) if block else ()
        for at in sorted({at for key in keys if block and key in block for at in block[key]}):
            entry = entries[at]
            match = match_of((place, at), (record, entry.record), comparator)
            if match and context.same_or_next(record.state, entry.record.state):
                member = members.canonical[record.member]
                yield _judged(RegisterLink(entry, member, record, BY_NAME, match), groups[member])


def _groups_of(members: MemberResolution) -> Mapping[str, frozenset[str]]:
    """All groups that each member is printed with."""
    groups: dict[str, frozenset[str]] = defaultdict(frozenset)
    for record in members.records:
        groups[members.canonical[record.member]] |= record.groups
    return groups


def _judged(link: RegisterLink, groups: frozenset[str]) -> RegisterLink:
    """Say by what a link is certain: one group, or near years where a group is not known; else make it a candidate."""
    listed, days = link.entry.record, link.record.days_from(link.entry.record.first, link.entry.record.last)
    if listed.groups and groups:
        rule = BY_NAME if listed.groups.isdisjoint(groups) else BY_GROUP
    else:
        rule = BY_YEARS if days is not None and days <= _DAYS_NEAR else BY_NAME
    return _open(link) if rule == BY_NAME or not link.certain else replace(link, rule=rule)


def _open(link: RegisterLink) -> RegisterLink:
    return replace(link, rule=BY_NAME, match=replace(link.match, status=MatchStatus.CANDIDATE))


def _without_rivals(links: Sequence[RegisterLink], features: Features) -> Iterator[RegisterLink]:
    """Leave open what fits two: an entry that may be two members', a member who may be in one register twice.

    What has the same name but for spelling is a rival, whatever its group; so are two numbers of one member.
    """
    fitting: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for link in links:
        spelt = features.rank(link.match.names) <= LAST_OF_SPELLING and not features.bar(link.match.opposing)
        if link.certain or spelt:
            fitting["entry", link.entry.iri].add(link.member)
            fitting["register", link.entry.register, link.member].add(link.entry.iri)
        if link.certain and link.entry.number:
            fitting["number", link.member].add(link.entry.number)
    for link in links:
        keys = (("entry", link.entry.iri), ("register", link.entry.register, link.member), ("number", link.member))
        yield _open(link) if link.certain and any(len(fitting[key]) > 1 for key in keys) else link


def _with_the_same_key(links: Sequence[RegisterLink]) -> Iterator[RegisterLink]:
    """Take the entries of other registers that have the number or item of a certain one as the same member's."""
    numbers = {(link.member, link.entry.number) for link in links if link.certain and link.entry.number}
    sure = [link for link in links if link.certain]
    items = {(link.member, item) for link in sure for item in link.entry.things | link.entry.similar}
    for link in links:
        by_item = any((link.member, item) in items for item in link.entry.things)
        rule = BY_NUMBER if (link.member, link.entry.number) in numbers else BY_ITEM if by_item else ""
        certain = replace(link.match, status=MatchStatus.CERTAIN)
        yield replace(link, rule=rule, match=certain) if rule and not link.certain else link
