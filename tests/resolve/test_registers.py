"""Entries of registers and members: what is certain, what is a candidate, what is refused, and what the graph says."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from kg import resolve
from kg.graph.members import member_quads
from kg.graph.registers import register_link_iri, register_quads
from kg.model import iri, terms
from kg.model.document import Interval, NameOccurrence
from kg.model.errors import InstallationError
from kg.model.namespaces import FOAF, PACE, SKOS
from kg.resolve.decisions import NOT_SAME_AS, SAME_AS, Decision, agreed
from kg.resolve.registers import BY_GROUP, BY_ITEM, BY_NAME, BY_NUMBER, BY_YEARS, RegisterLink
from kg.vocabulary import load_vocabulary
from kg.vocabulary.concepts import Concept, Vocabulary
from tests.fixtures.occurrences import line, undecided

WIKIDATA = "http://www.wikidata.org/entity/"
REGISTERS = ("list", "items")


def entry(
    key: str, state: str, name: str, group: str = "", days: Interval = Interval(), number: str = "",
    own: str = "", similar: str = "",
) -> Concept:  # fmt: skip
    """An entry of a made-up register: `key` is `register/key`, `name` is `Given|Family`."""
    given, _, family = name.partition("|")
    facts = [
        (PACE.inRegister, terms.resource(iri.concept("register", key.partition("/")[0]))),
        (PACE.registeredGivenName, terms.string(given)),
        (PACE.registeredFamilyName, terms.string(family)),
        (PACE.registeredState, terms.resource(iri.concept("state", state))),
    ]
    facts += [(PACE.registeredGroup, terms.resource(iri.concept("group", group)))] if group else []
    facts += [(PACE.memberNumber, terms.integer(int(number)))] if number else []
    facts += [(SKOS.exactMatch, terms.resource(WIKIDATA + own))] if own else []
    facts += [(SKOS.closeMatch, terms.resource(WIKIDATA + similar))] if similar else []
    name_of = iri.concept("register-entry", key)
    return Concept(name_of, "RegisterEntry", (), days, tuple((terms.resource(name_of), *fact) for fact in facts))


def listing(*entries: Concept) -> Vocabulary:
    """The vocabularies with these entries and no others."""
    page = (PACE.memberPage, terms.string("https://example.org/{number}"))
    registers = [iri.concept("register", key) for key in REGISTERS]
    made = {name: Concept(name, "Register", (), Interval(), ((terms.resource(name), *page),)) for name in registers}
    kept = {key: one for key, one in undecided().concepts.items() if one.kind != "RegisterEntry"}
    return replace(undecided(), concepts={**kept, **made, **{one.iri: one for one in entries}})


def linked(names: Iterable[NameOccurrence], *entries: Concept) -> tuple[RegisterLink, ...]:
    vocabulary = listing(*entries)
    return resolve.registered(resolve.members(names, vocabulary), vocabulary)


def told(links: Iterable[RegisterLink]) -> list[tuple[str, str, bool, str]]:
    """Each link as end of the entry's IRI, end of the member's, whether it is certain, and by what."""
    return [(one.entry.iri.rpartition("/")[2], one.member.rpartition("/")[2], one.certain, one.rule) for one in links]


GUY, HIS = ("list/9", "FRA", "Guy|Delarge"), line("FR", "Guy|Delarge", "", "1953-09-24")
MARRIED = line("BE", "Mara|De Witte Claessen", "soc", "2018-01-25")
SPRING = Interval(date(2018, 4, 12), date(2018, 4, 26))
TERM = Interval(date(1954, 1, 1), date(1956, 12, 31))
MARA = entry("list/7", "BEL", "Mara|DE WITTE", "soc", SPRING, "7")

# --- certain or not

CASES: tuple[tuple[str, Concept, tuple[NameOccurrence, ...], bool, str], ...] = (
    ("name, State, group", MARA, (line("BE", "Mara|De Witte", "soc", "2014-01-28"),), True, BY_GROUP),
    ("the group before it", MARA, (line("BE", "Mara|De Witte", "soc-socialist", "2013-01-28"),), True, BY_GROUP),
    ("another group", MARA, (line("BE", "Mara|De Witte", "alde", "2017-01-25"),), False, BY_NAME),
    ("no group, near years", MARA, (line("BE", "Mara|De Witte", "", "2012-01-25"),), True, BY_YEARS),
    ("no group, long ago", MARA, (line("BE", "Mara|De Witte", "", "2008-01-25"),), False, BY_NAME),
    ("in no group", MARA, (line("BE", "Mara|De Witte", "nr", "2016-01-25"),), True, BY_YEARS),
    ("no day", MARA, (line("BE", "Mara|De Witte"),), False, BY_NAME),
    ("a close name", MARA, (line("BE", "Mara|De Witta", "soc", "2017-01-25"),), False, BY_NAME),
    ("another spelling", entry("list/8", "UKR", "Serhii|SOBOL", "epp-cd", SPRING),
     (line("UA", "Sergiy|Sobol", "epp-cd", "2017-01-25"),), True, BY_GROUP),
    ("in office", entry(*GUY, "", TERM), (HIS,), True, BY_YEARS),
    ("without days", entry(*GUY), (HIS,), False, BY_NAME),
    ("a former name of hers", MARA, (line("BE", "Mara|De Witte", "soc", "2012-01-25"), MARRIED), True, BY_GROUP),
    ("the State that followed", entry("list/3", "SCG", "Ana|Perić", "alde", SPRING),
     (line("RS", "Ana|Perić", "alde", "2008-01-25"),), True, BY_GROUP),
)  # fmt: skip


@pytest.mark.parametrize(("_", "listed", "names", "certain", "rule"), CASES, ids=[what for what, *_ in CASES])
def test_an_entry_is_certain_where_name_state_and_group_or_years_agree(
    _: str, listed: Concept, names: tuple[NameOccurrence, ...], certain: bool, rule: str
) -> None:
    (link,) = linked(names, listed)
    assert (link.certain, link.rule) == (certain, rule)


REFUSED: tuple[tuple[str, NameOccurrence], ...] = (
    ("another State", line("NL", "Mara|De Witte", "soc", "2018-01-25")),
    ("another forename", line("BE", "Hugo|De Witte", "soc", "2018-01-25")),
    ("another surname", line("BE", "Mara|Claessen", "soc", "2018-01-25")),
    ("a surname alone", line("BE", "|De Witte", "soc", "2018-01-25")),
)


@pytest.mark.parametrize(("_", "name"), REFUSED, ids=[what for what, _ in REFUSED])
def test_what_does_not_fit_has_no_link(_: str, name: NameOccurrence) -> None:
    assert linked([name], MARA) == ()


# --- rivals


def test_an_entry_that_fits_two_members_is_left_open() -> None:
    """Two members of one name: a decision has split them."""
    one, other = line("BE", "Mara|De Witte", "soc", "2018-01-25"), line("BE", "Mara|De Witte", "alde", "2018-01-25")
    names = [one, replace(other, member=f"{other.member}-2")]
    assert [(certain, rule) for _, _, certain, rule in told(linked(names, MARA))] == [(False, BY_NAME)] * 2


def test_two_entries_of_one_name_are_left_open() -> None:
    twin = entry("list/71", "BEL", "Mara|DE WITTE", "alde", SPRING, "71")
    links = linked([line("BE", "Mara|De Witte", "soc", "2018-01-25")], MARA, twin)
    assert told(links) == [("7", "mara-de-witte", False, BY_NAME), ("71", "mara-de-witte", False, BY_NAME)]


def test_a_member_of_a_close_name_is_no_rival() -> None:
    names = [line("BE", "Mara|De Witte", "soc", "2018-01-25"), line("BE", "Mara|De Witta", "alde", "2012-01-25")]
    assert [link.certain for link in linked(names, MARA)] == [False, True]


def test_two_numbers_of_two_registers_are_left_open() -> None:
    other = entry("items/Q1", "BEL", "Mara|De Witte", "soc", SPRING, "8", own="Q1")
    assert not any(link.certain for link in linked([line("BE", "Mara|De Witte", "soc", "2018-01-25")], MARA, other))


# --- the same number, the same item


def test_a_number_that_is_known_makes_entries_of_other_registers_certain() -> None:
    item = entry("items/Q1", "BEL", "Mara|De Witte", number="7", own="Q1")
    links = linked([line("BE", "Mara|De Witte", "soc", "2018-01-25")], MARA, item)
    assert {(link.certain, link.rule) for link in links} == {(True, BY_GROUP), (True, BY_NUMBER)}


def test_an_item_of_a_certain_entry_confirms_that_of_another_register() -> None:
    likely = entry("list/7", "BEL", "Mara|DE WITTE", "soc", SPRING, "7", similar="Q1")
    item = entry("items/Q1", "BEL", "Mara|De Witte", own="Q1")
    links = linked([line("BE", "Mara|De Witte", "soc", "2018-01-25")], likely, item)
    assert {(link.certain, link.rule) for link in links} == {(True, BY_GROUP), (True, BY_ITEM)}


def test_a_candidate_confirms_nothing() -> None:
    item = entry("items/Q1", "BEL", "Mara|De Witte", number="7", own="Q1")
    assert not any(link.certain for link in linked([line("BE", "Mara|De Witte", "alde", "2018-01-25")], MARA, item))


# --- in the graph


def said(links: tuple[RegisterLink, ...], *decisions: Decision) -> dict[str, set[str]]:
    """What the graph says of the one member: objects by predicate."""
    quads = list(register_quads(links, resolve.members([], undecided()).context.features, agreed(decisions)))
    assert len(quads) == len(set(quads))
    values: dict[str, set[str]] = {}
    for quad in quads:
        if quad.subject == terms.resource(links[0].member):
            values.setdefault(quad.predicate, set()).add(quad.object)
    return values


BOTH = (MARA, entry("items/Q1", "BEL", "Mara|De Witte", number="7", own="Q1"))
SIGNED = line("BE", "Mara|De Witte", "soc", "2018-01-25", document="652")
ITEM = terms.resource(f"{WIKIDATA}Q1")


def test_a_member_has_number_page_and_item() -> None:
    assert said(linked([SIGNED], *BOTH)) == {
        PACE.memberNumber: {terms.integer(7)},
        FOAF.page: {terms.resource("https://example.org/7")},
        SKOS.exactMatch: {ITEM},
    }


def test_an_item_that_nobody_confirmed_is_not_the_members() -> None:
    likely = entry("list/7", "BEL", "Mara|DE WITTE", "soc", SPRING, "7", similar="Q1")
    assert SKOS.exactMatch not in said(linked([SIGNED], likely))


def test_a_candidate_says_nothing_of_the_member_but_has_a_link() -> None:
    links = linked([line("BE", "Mara|De Witte", "alde", "2018-01-25")], MARA)
    assert said(links) == {}
    (quad,) = [
        q
        for q in register_quads(links, resolve.members([], undecided()).context.features, agreed(()))
        if q.object == PACE.CandidateRegisterLink
    ]
    assert quad.subject == terms.resource(register_link_iri(links[0].entry.iri, links[0].member))


@pytest.mark.parametrize(("kind", "thing"), [(NOT_SAME_AS, "Q1"), (SAME_AS, "Q2")])
def test_a_decision_on_wikidata_goes_before(kind: str, thing: str) -> None:
    taken = Decision(kind, (SIGNED.member,), "looked up", "a page", date(2026, 11, 30), thing=WIKIDATA + thing).named()
    assert SKOS.exactMatch not in said(linked([SIGNED], *BOTH), taken)


def test_a_link_is_proved_by_a_line_and_says_what_it_rests_on() -> None:
    links = linked([SIGNED], MARA)
    quads = list(register_quads(links, resolve.members([], undecided()).context.features, agreed(())))
    about = terms.resource(register_link_iri(links[0].entry.iri, links[0].member))
    facts = {(quad.predicate, quad.object) for quad in quads if quad.subject == about}
    assert (PACE.provedBy, terms.resource(SIGNED.line)) in facts
    assert (PACE.rule, terms.string(BY_GROUP)) in facts
    assert (PACE.ofEntry, terms.resource(MARA.iri)) in facts


def test_the_order_of_names_changes_nothing() -> None:
    names = [
        line("BE", "Mara|De Witte", "soc", "2012-01-25"),
        line("BE", "Mara|De Witte Claessen", "soc", "2018-01-25"),
        SIGNED,
    ]
    assert linked(names, *BOTH) == linked(names[::-1], *BOTH)


# --- the shipped registers


def test_an_entry_without_a_state_is_told() -> None:
    broken = replace(MARA, triples=MARA.triples[:3])
    with pytest.raises(InstallationError, match="pace:registeredState"):
        linked([SIGNED], broken)


def test_every_shipped_entry_is_complete_and_its_numbers_are_one_persons() -> None:
    vocabulary = load_vocabulary()
    entries = vocabulary.of_kind("RegisterEntry")
    names: dict[str, set[str]] = {}
    for one in entries:
        state, register = (terms.iri_of(one.objects(which)[0]) for which in (PACE.registeredState, PACE.inRegister))
        assert vocabulary.concepts[state].kind == "State", one.iri
        assert vocabulary.concepts[register].kind == "Register", one.iri
        if number := one.text(PACE.memberNumber):
            names.setdefault(number, set()).add(state)
    assert len(entries) >= 735
    assert {number for number, states in names.items() if len(states) > 1} == set()


def test_a_president_has_number_and_item_of_wikidata() -> None:
    vocabulary = load_vocabulary()
    who = resolve.members([line("FR", "Guy|Mollet", "", "1955-07-08", "M.", "20")], vocabulary)
    quads = {
        *member_quads(who),
        *register_quads(resolve.registered(who, vocabulary), who.context.features, who.decisions),
    }
    known = {
        (quad.predicate, quad.object) for quad in quads if quad.subject == terms.resource(next(iter(who.canonical)))
    }
    assert {(PACE.memberNumber, terms.integer(122)), (SKOS.exactMatch, terms.resource(f"{WIKIDATA}Q314006"))} <= known
