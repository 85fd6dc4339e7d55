"""Members by what lists, days, groups and decisions say: conflicts, surnames alone, decisions, memberships."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from kg import resolve
from kg.graph.members import member_quads
from kg.graph.merge import renamed
from kg.inspect import review
from kg.model import iri, terms
from kg.model.document import Interval, NameOccurrence
from kg.model.errors import InstallationError
from kg.model.terms import Quad
from kg.resolve.decisions import DISTINCT, SAME, SAME_AS, SPLIT, Decision, agreed, block, decisions_of
from kg.resolve.matching import Match, MatchStatus
from kg.vocabulary.concepts import Concept, Vocabulary
from tests.fixtures.occurrences import deciding, line, undecided

MEMBER = f"{iri.BASE}member/"


def members(who: resolve.MemberResolution) -> set[str]:
    """The members that hold, by the end of their IRIs."""
    return {canonical.removeprefix(MEMBER) for canonical in who.canonical.values()}


def only_match(who: resolve.MemberResolution) -> Match:
    (match,) = who.matches
    return match


# --- what speaks against

AXEL, AXEL_E = "Axel|Fischmann", "Axel E.|Fischmann"


def test_a_dropped_initial_is_certain() -> None:
    who = resolve.members([line("DE", AXEL), line("DE", AXEL_E)], undecided())
    assert members(who) == {"DE/axel-e-fischmann"}
    assert (only_match(who).status, only_match(who).names) == (MatchStatus.CERTAIN, ("dropped-initial",))


AGAINST: tuple[tuple[str, tuple[NameOccurrence, ...]], ...] = (
    ("other-sex", (line("DE", AXEL, honorific="Mr"), line("DE", AXEL_E, honorific="Ms"))),
    ("other-sex", (line("DE", AXEL, honorific="M."), line("DE", AXEL_E, honorific="Baroness"))),
    ("other-group-same-day", (line("DE", AXEL, "soc", "2018-01-25"), line("DE", AXEL_E, "alde", "2018-01-25"))),
    ("other-group-same-day", (line("DE", AXEL, "soc", "2018-01-25"), line("DE", AXEL_E, "nr", "2018-01-25"))),
)  # fmt: skip


@pytest.mark.parametrize(("feature", "names"), AGAINST)
def test_a_conflict_makes_a_certain_pair_a_candidate_or_less(feature: str, names: tuple[NameOccurrence, ...]) -> None:
    who = resolve.members(names, undecided())
    assert len(members(who)) == 2
    assert [match.opposing for match in who.matches] in ([(feature,)], [])


def test_two_lines_of_one_list_are_two_members() -> None:
    names = [line("DE", name, document="1", place=place) for place, name in enumerate((AXEL, AXEL_E))]
    assert len(members(resolve.members(names, undecided()))) == 2


@pytest.mark.parametrize("titles", [("Mr", "Lord"), ("Mr", "Sir"), ("Ms", "Dame"), ("Baroness", "Lady"), ("Mr", "M.")])
def test_a_change_of_title_is_no_conflict(titles: tuple[str, str]) -> None:
    names = [line("DE", name, honorific=title) for name, title in zip((AXEL, AXEL_E), titles, strict=True)]
    assert len(members(resolve.members(names, undecided()))) == 1


def test_a_group_and_the_one_that_replaced_it_are_no_conflict() -> None:
    names = [line("DE", AXEL, "soc-socialist", "2017-06-25"), line("DE", AXEL_E, "soc", "2017-06-25")]
    who = resolve.members(names, undecided())
    assert only_match(who).supporting == ("same-group",)
    assert len(members(who)) == 1


def test_having_no_group_supports_nothing() -> None:
    names = [line("DE", AXEL, "nr", "2017-06-25"), line("DE", AXEL_E, "nr", "2018-06-25")]
    assert only_match(resolve.members(names, undecided())).supporting == ()


def test_groups_in_turn_and_years_apart_speak_against() -> None:
    steady = [line("DE", AXEL, "soc", day) for day in ("2010-01-01", "2012-01-01")]
    who = resolve.members([*steady, line("DE", AXEL_E, "alde", "2011-01-01")], undecided())
    assert only_match(who).opposing == ("groups-in-turn",)
    who = resolve.members([steady[0], line("DE", AXEL_E, "soc", "2026-01-01")], undecided())
    assert only_match(who).opposing == ("years-apart",)
    assert only_match(who).score < only_match(resolve.members([steady[0], line("DE", AXEL_E)], undecided())).score


def test_a_third_name_that_fits_as_well_keeps_both_open() -> None:
    names = [line("IE", name) for name in ("J. Paul|Gavan", "John Paul|Gavan", "James Paul|Gavan")]
    who = resolve.members(names, undecided())
    assert len(members(who)) == 3
    assert {match.status for match in who.matches} == {MatchStatus.CANDIDATE}
    assert {"rival"} == {key for match in who.matches for key in match.opposing}
    assert len(members(resolve.members(names[:2], undecided()))) == 1


@pytest.mark.parametrize(
    ("listed", "third", "expected"),
    [(("Serhii|Vovk", "Serhij|Vovk"), "Sergiy|Vovk", 3), (("Serhii|Vovk", "Sergey|Vovk"), "Sergiy|Vovk", 2)],
    ids=["as like the one as the other", "more like the one"],
)
def test_two_who_sign_one_list_are_not_joined_by_a_third(listed: tuple[str, str], third: str, expected: int) -> None:
    one, other = (line("UA", name, document="1", place=at) for at, name in enumerate(listed, 1))
    between = line("UA", third, document="2")
    assert len(members(resolve.members([one, between], undecided()))) == 1
    who = resolve.members([one, other, between], undecided())
    assert len(members(who)) == expected
    assert who.canonical[one.member] != who.canonical[other.member]


def test_files_of_one_edition_have_one_list() -> None:
    names = [
        line("LT", "Rita|Tamašunienė", document="3", file="en", place=30),
        line("LT", "Rita|Tamašuniet", document="3", file="fr", place=30),
    ]
    who = resolve.members(names, undecided())
    assert only_match(who).supporting == ("same-place",)
    assert members(who) == {"LT/rita-tamasuniene"}
    apart = [names[0], replace(names[1], document=iri.act("motion", 3), edition=iri.edition(iri.act("motion", 3), 1))]
    assert len(members(resolve.members(apart, undecided()))) == 2


def test_a_name_that_is_gone_from_the_next_edition_supports_the_one_that_is_new() -> None:
    names = [line("PL", "Karol|Karski", document="3"), line("PL", "Karol|Karwski", document="3", edition=2)]
    who = resolve.members(names, undecided())
    assert only_match(who).supporting == ("next-edition",)
    assert len(members(who)) == 1


def test_states_that_followed_one_another_are_one_block_but_the_ends_of_a_fork_are_not() -> None:
    name = "Nataša|Vučković"
    union, serbia, montenegro = (line(state, name) for state in ("CS", "RS", "ME"))
    assert len(members(resolve.members([union, serbia], undecided()))) == 1
    assert len(members(resolve.members([serbia, montenegro], undecided()))) == 2
    assert len(members(resolve.members([line("DK", name), line("SE", name)], undecided()))) == 2


def test_a_state_that_is_not_known_leaves_a_candidate() -> None:
    who = resolve.members([line("ZZ", AXEL), line("DE", AXEL)], undecided())
    assert (only_match(who).status, only_match(who).opposing) == (MatchStatus.CANDIDATE, ("state-unknown",))


# --- surnames alone

MARTY = line("CH", "|Marty", "ldr", "2003-04-09")
DICK = line("CH", "Dick|Marty", "alde", "2008-04-17")
SURNAMES: tuple[tuple[str, tuple[NameOccurrence, ...], bool], ...] = (
    ("the one who has it, in a group that replaced the other", (MARTY, DICK), True),
    ("no group", (line("CH", "|Marty", "", "2003-04-09"), DICK), False),
    ("another group", (line("CH", "|Marty", "soc-socialist", "2003-04-09"), DICK), False),
    ("in no group", (line("CH", "|Marty", "nr", "2003-04-09"), line("CH", "Dick|Marty", "nr", "2004-04-09")), False),
    ("too long ago", (line("CH", "|Marty", "ldr", "1995-04-09"), DICK), False),
    ("no date", (line("CH", "|Marty", "ldr"), DICK), False),
    ("a second who has it", (MARTY, DICK, line("CH", "Fulvio|Marty", "alde", "2007-04-17")), False),
    ("a second with more of a surname", (MARTY, DICK, line("CH", "Ruth|Marty-Meier", "soc", "2007-04-17")), False),
    ("another State", (line("FR", "|Marty", "ldr", "2003-04-09"), DICK), False),
    ("in one list with him", (replace(MARTY, source="s"), replace(DICK, source="s")), False),
    ("a lady", (replace(MARTY, honorific="Ms"), replace(DICK, honorific="Mr")), False),
    ("a common surname", (line("GB", "|Cox", "ldr", "2003-04-09"), line("GB", "Ann|Cox", "alde", "2004-04-17")), False),
    ("with an initial", (line("CH", "D.|Marty", "ldr", "2003-04-09"), DICK), True),
    ("with another initial", (line("CH", "F.|Marty", "ldr", "2003-04-09"), DICK), False),
    ("two surnames alone", (MARTY, line("CH", "|Marthy", "ldr", "2003-04-09")), False),
)  # fmt: skip


@pytest.mark.parametrize(("_", "names", "one"), SURNAMES, ids=[what for what, _, _ in SURNAMES])
def test_a_surname_is_merged_only_where_it_is_certain(_: str, names: tuple[NameOccurrence, ...], one: bool) -> None:
    who = resolve.members(names, undecided())
    assert (who.canonical[names[0].member] == who.canonical[names[1].member]) is one


# What lists without groups print: the State, each name with its day, whether the first two are one member's.
WITHOUT_GROUPS: tuple[tuple[str, str, tuple[tuple[str, str], ...], bool], ...] = (
    ("two years", "FR", (("|Delarge", "1955-07-08"), ("Luc|Delarge", "1957-10-24")), True),
    ("five years", "FR", (("|Delarge", "1955-07-08"), ("Luc|Delarge", "1960-09-24")), False),
    ("two who have it", "FR", (("|Delarge", "1955-07-08"), ("Luc|Delarge", "1956-10-24"), ("Guy|Delarge", "")), False),
    ("another particle", "NL", (("|de Rooij", "1972-05-18"), ("Jan|van Rooij", "1973-01-24")), False),
    ("a particle lost", "DE", (("|Rauten", "1955-07-08"), ("Kurt|von Rauten", "1957-10-24")), True),
    ("initials", "GB", (("W. G.|Hather", "1962-09-20"), ("William|Hather", "1963-05-09")), True),
    ("other initials", "GB", (("H. G.|Hather", "1962-09-20"), ("William|Hather", "1963-05-09")), False),
    ("none and an initial", "GB", (("|Hather", "1962-09-20"), ("W.|Hather", "1963-05-09")), True),
)


@pytest.mark.parametrize(("_", "state", "names", "one"), WITHOUT_GROUPS, ids=[what for what, *_ in WITHOUT_GROUPS])
def test_a_surname_in_lists_without_groups(_: str, state: str, names: tuple[tuple[str, str], ...], one: bool) -> None:
    printed = [line(state, name, day=day) for name, day in names]
    who = resolve.members(printed, undecided())
    assert (who.canonical[printed[0].member] == who.canonical[printed[1].member]) is one


def test_a_surname_that_is_not_certain_has_its_candidates() -> None:
    who = resolve.members([MARTY, DICK, line("CH", "Fulvio|Marty", "alde", "2007-04-17")], undecided())
    assert [(match.status, match.names) for match in who.matches] == [(MatchStatus.CANDIDATE, ("surname-only",))] * 2


# --- decisions

REASON = ("a reason", "https://example.org/list", date(2026, 11, 24))


def decided(kind: str, *about: str, **more: object) -> Concept:
    """A decision as the vocabulary reads it."""
    decision = Decision(kind, tuple(MEMBER + one for one in about), *REASON, **more).named()  # type: ignore[arg-type]
    triples = [
        *(("pace:concerns", terms.resource(one)) for one in decision.members),
        *([("pace:holds", terms.resource(decision.canonical))] if decision.canonical else []),
        *([("pace:thing", terms.resource(decision.thing))] if decision.thing else []),
        *(("pace:inDocument", terms.resource(one)) for one in decision.documents),
        ("pace:reason", terms.string(decision.reason, "en")),
        ("dcterms:source", terms.resource(decision.source)),
        ("dcterms:issued", terms.day(decision.decided)),
    ]
    named = tuple((terms.resource(decision.iri), terms.resource(iri.expand(what)), value) for what, value in triples)
    return Concept(decision.iri, kind, (), decision.days, named)


def quads_about(who: resolve.MemberResolution, *names: str) -> set[tuple[str, str]]:
    """What `graph/members` says by some properties: subject and object, shortened."""
    wanted = {terms.resource(iri.expand(name)) for name in names}
    return {
        (q.subject[1:-1].removeprefix(MEMBER), q.object.strip('"<>').removeprefix(MEMBER))
        for q in frozenset(member_quads(who))
        if q.predicate in wanted
    }


def test_a_decision_joins_names_that_nothing_else_would() -> None:
    names = [line("KZ", "Anna|Bokina"), line("KZ", "Berta|Tsoy")]
    same = decided(SAME, "KZ/anna-bokina", "KZ/berta-tsoy", canonical=f"{MEMBER}KZ/berta-tsoy")
    who = resolve.members(names, deciding(same))
    assert members(who) == {"KZ/berta-tsoy"}
    assert (only_match(who).status, only_match(who).decision) == (MatchStatus.SAME, same.iri)
    assert ("KZ/anna-bokina", "KZ/berta-tsoy") in quads_about(who, "dcterms:isReplacedBy")


def test_the_iri_that_a_decision_sets_holds_whatever_was_read() -> None:
    same = decided(SAME, "DE/axel-fischmann", "DE/axel-e-fischmann", canonical=f"{MEMBER}DE/axel-fischmann")
    for names in ([AXEL], [AXEL_E], [AXEL, AXEL_E]):
        assert members(resolve.members([line("DE", name) for name in names], deciding(same))) == {"DE/axel-fischmann"}


def test_decisions_in_a_chain_join_also_where_the_middle_was_not_read() -> None:
    chain = [
        decided(SAME, "KZ/a-one", "KZ/b-two", canonical=f"{MEMBER}KZ/b-two"),
        decided(SAME, "KZ/b-two", "KZ/c-three", canonical=f"{MEMBER}KZ/c-three"),
    ]
    who = resolve.members([line("KZ", "A|One"), line("KZ", "C|Three")], deciding(*chain))
    assert members(who) == {"KZ/c-three"}


def test_a_decision_keeps_apart_what_would_be_certain() -> None:
    apart = decided(DISTINCT, "DE/axel-fischmann", "DE/axel-e-fischmann")
    who = resolve.members([line("DE", AXEL), line("DE", AXEL_E)], deciding(apart))
    assert len(members(who)) == 2
    assert (only_match(who).status, only_match(who).score) == (MatchStatus.APART, 0)
    assert {quad.object for quad in frozenset(member_quads(who)) if quad.predicate.endswith("decidedBy>")} == {
        terms.resource(apart.iri)
    }


def test_a_third_name_does_not_join_what_a_decision_keeps_apart() -> None:
    apart = decided(DISTINCT, "DE/axel-fischmann", "DE/axel-e-fischmann")
    who = resolve.members([line("DE", n) for n in (AXEL, AXEL_E, "Axel Emil|Fischmann")], deciding(apart))
    assert who.canonical[f"{MEMBER}DE/axel-fischmann"] != who.canonical[f"{MEMBER}DE/axel-e-fischmann"]


ELDER, YOUNGER = f"{MEMBER}GB/john-smith", f"{MEMBER}GB/john-smith-2"
SPLITS = (
    {"documents": (iri.act("written-declaration", 2),)},
    {"days": Interval(date(2010, 1, 1), None)},
)  # fmt: skip


@pytest.mark.parametrize("meant", SPLITS)
def test_a_split_gives_a_name_in_some_documents_to_another_member(meant: dict[str, object]) -> None:
    lines = [
        line("GB", "John|Smith", "soc-socialist", "2001-05-14", document="1"),
        line("GB", "John|Smith", "edg", "2012-10-02", document="2"),
    ]
    who = resolve.members(lines, deciding(decided(SPLIT, "GB/john-smith", canonical=YOUNGER, **meant)))
    assert members(who) == {"GB/john-smith", "GB/john-smith-2"}
    document = iri.act("written-declaration", 2)
    old, new = iri.signature(document, ELDER), iri.signature(document, YOUNGER)
    signatory, graph = terms.resource(iri.expand("pace:signatory")), terms.resource(document)
    before = frozenset({Quad(terms.resource(old), signatory, terms.resource(ELDER), graph)})
    assert set(renamed(before, who.renaming.of(graph))) == {
        Quad(terms.resource(new), signatory, terms.resource(YOUNGER), graph)
    }
    first = iri.act("written-declaration", 1)
    kept = frozenset(
        {Quad(terms.resource(iri.signature(first, ELDER)), signatory, terms.resource(ELDER), terms.resource(first))}
    )
    assert set(renamed(kept, who.renaming.of(terms.resource(first)))) == kept


def test_a_split_by_days_keeps_the_editions_of_a_document_together() -> None:
    lines = [
        line("GB", "John|Smith", day=day, document="1", edition=number)
        for number, day in ((1, "2009-12-01"), (2, "2010-02-01"))
    ]
    split = decided(SPLIT, "GB/john-smith", canonical=YOUNGER, days=Interval(date(2010, 1, 1), None))
    assert members(resolve.members(lines, deciding(split))) == {"GB/john-smith"}


def test_a_link_to_wikidata_is_stated_of_the_member_that_holds() -> None:
    thing = "http://www.wikidata.org/entity/Q42"
    known = decided(SAME_AS, "DE/axel-fischmann", thing=thing)
    who = resolve.members([line("DE", AXEL), line("DE", AXEL_E)], deciding(known))
    assert quads_about(who, "skos:exactMatch") == {("DE/axel-e-fischmann", thing)}


CONTRADICTIONS = (
    (decided(SAME, "DE/a", "DE/b", canonical=f"{MEMBER}DE/a"), decided(DISTINCT, "DE/a", "DE/b")),
    tuple(decided(SAME, f"DE/{a}", f"DE/{b}", canonical=f"{MEMBER}DE/{c}") for a, b, c in ("aba", "bcc")),
    tuple(decided(SAME, f"DE/{a}", f"DE/{b}", canonical=f"{MEMBER}DE/{b}") for a, b in ("ba", "ac", "cb")),
)  # fmt: skip


@pytest.mark.parametrize("decisions", CONTRADICTIONS)
def test_decisions_that_contradict_each_other_stop_the_build(decisions: tuple[Concept, ...]) -> None:
    with pytest.raises(InstallationError, match="withdraw one"):
        resolve.members([], deciding(*decisions))


def test_the_shipped_decisions_agree_and_say_why(words: Vocabulary) -> None:
    shipped = decisions_of(words)
    assert len(shipped.all) >= 5
    for decision in shipped.all:
        assert decision.reason.endswith(".")
        assert decision.source
        assert decision.decided >= date(2026, 1, 1)
        assert decision.iri == decision.named().iri
        assert all(member.startswith(MEMBER) for member in (*decision.members, decision.canonical or MEMBER))


def test_a_block_of_turtle_reads_as_the_decision_that_it_was_made_of(words: Vocabulary) -> None:
    text = review.decisions_file(None).read_text(encoding="utf-8")
    for decision in decisions_of(words).all:
        assert block(decision).strip() in text
    assert agreed(decisions_of(words).all) == decisions_of(words)


def test_a_split_moves_what_a_rapporteur_reports_too() -> None:
    report = iri.act("report", 7)
    named = replace(line("GB", "John|Smith", document="1"), document=report, position=0)
    split = decided(SPLIT, "GB/john-smith", canonical=YOUNGER, documents=(report,))
    who = resolve.members([named, line("GB", "John|Smith", document="1")], deciding(split))
    says = terms.resource(iri.expand("pace:rapporteur"))
    before = frozenset({Quad(terms.resource(report), says, terms.resource(ELDER), terms.resource(report))})
    assert {quad.object for quad in renamed(before, who.renaming.of(terms.resource(report)))} == {
        terms.resource(YOUNGER)
    }


def test_a_copy_of_a_file_counts_once() -> None:
    once = line("GB", "John|Smith", document="1")
    (record,) = resolve.members([once, replace(once), once], undecided()).records
    assert record.occurrences == (once,)


def test_each_statement_is_described_once() -> None:
    lines = [
        line("GB", "John|Smith", honorific=title, document=number)
        for number, title in enumerate_titles(("Mr", "Mr.", "Sir"))
    ]
    who = resolve.members(lines, undecided())
    described = list(member_quads(who))
    assert len(described) == len(set(described)) == len(frozenset(member_quads(who)))


def enumerate_titles(titles: tuple[str, ...]) -> Iterable[tuple[str, str]]:
    """Titles with the number of a document each."""
    return ((str(number), title) for number, title in enumerate(titles, 1))


# --- likeness that is not certain

LIKELY = (
    ("MK", "Aleksandar|Nikoloski", "Aleksandar|Nikolovski"),
    ("PT", "Paulo|Mota Pinto", "Paulo|Pinto"),
    ("ES", "Carlos|González Ramos", "Carlos|Ramos González"),
    ("FR", "Jean|Besson", "Jean-Louis|Besson"),
    ("FR", "André|Reichardt", "Andrée|Reichardt"),
    ("AM", "Hayk|Babukhanyan", "Haykuhi|Babukhanyan"),
)


@pytest.mark.parametrize(("state", "one", "other"), LIKELY, ids=[one for _, one, _ in LIKELY])
def test_what_is_likely_is_left_to_a_reviewer(state: str, one: str, other: str) -> None:
    who = resolve.members([line(state, one), line(state, other)], undecided())
    assert len(members(who)) == 2
    assert {match.status for match in who.matches} == {MatchStatus.CANDIDATE}


def test_a_letter_apart_is_not_certain_by_the_group_alone() -> None:
    names = [
        line("MK", f"Aleksandar|{name}", "epp-cd", day)
        for name, day in (("Nikoloski", "2012-10-02"), ("Nikolovski", "2013-01-24"))
    ]
    assert len(members(resolve.members(names, undecided()))) == 2


# --- memberships, names by date


def memberships(occurrences: Iterable[NameOccurrence], what: str) -> list[tuple[str, str, str]]:
    """The memberships of a kind: what in, first and last day."""
    who = resolve.members(occurrences, undecided())
    by_subject: dict[str, dict[str, list[str]]] = {}
    for quad in frozenset(member_quads(who)):
        by_subject.setdefault(quad.subject, {}).setdefault(iri.local_name(quad.predicate[1:-1]), []).append(quad.object)
    found = [facts for facts in by_subject.values() if "affiliation" in facts or "organization" in facts]
    return sorted(
        (iri.local_name(facts[what][0][1:-1]), facts["firstSeen"][0][1:11], facts["lastSeen"][0][1:11])
        for facts in found
        if what in facts
    )


PATH = [
    line("AZ", "Fazil|Mustafa", group, day, document=str(at))
    for at, (group, day) in enumerate(
        [("alde", "2010-10-14"), ("alde", "2011-10-05"), ("", "2012-01-24"), ("epp-cd", "2013-01-24"),
         ("nr", "2014-01-30"), ("alde", "2015-01-30"), ("alde", "")], 1,
    )
]  # fmt: skip


def test_a_path_through_groups_is_a_row_of_memberships() -> None:
    assert sorted(memberships(PATH, "affiliation"), key=lambda one: one[1]) == [
        ("alde", "2010-10-14", "2011-10-05"),
        ("epp-cd", "2013-01-24", "2013-01-24"),
        ("nr", "2014-01-30", "2014-01-30"),
        ("alde", "2015-01-30", "2015-01-30"),
    ]


def test_a_state_is_a_membership_and_no_group_is_one_in_the_assembly() -> None:
    found = memberships(PATH, "organization")
    assert ("AZE", "2010-10-14", "2015-01-30") in found
    assert ("pace", "2014-01-30", "2014-01-30") in found


def test_memberships_are_proved_by_signatures_and_names_by_lines() -> None:
    who = resolve.members(PATH, undecided())
    proved: dict[bool, set[str]] = {True: set(), False: set()}
    for quad in frozenset(member_quads(who)):
        if quad.predicate == terms.resource(iri.expand("pace:provedBy")):
            proved["/membership/" in quad.subject].add(quad.object)
    assert proved[False] == {terms.resource(one.line) for one in PATH}
    assert proved[True] == {terms.resource(iri.signature(one.document, one.member)) for one in PATH if one.day}


def test_names_and_forms_of_address_have_their_days() -> None:
    lines = [
        line("GB", "Cheryl|Gillan", "edg", "2014-04-10", "Ms", document="1"),
        line("GB", "Cheryl|Gillan", "ec", "2018-10-11", "Dame", document="2"),
        line("GB", "Cheryl E. K.|Gillan", "ec", "2018-06-28", "Dame", document="3"),
    ]
    who = resolve.members(lines, undecided())
    assert members(who) == {"GB/cheryl-e-k-gillan"}
    forms = quads_about(who, "skosxl:literalForm")
    assert {form for _, form in forms} == {"Cheryl Gillan", "Cheryl E. K. Gillan", "Ms", "Dame"}
    assert quads_about(who, "foaf:name") == {("GB/cheryl-e-k-gillan", "Cheryl Gillan")}
    last = {subject: day[:10] for subject, day in quads_about(who, "pace:lastSeen")}
    assert last["GB/cheryl-e-k-gillan/honorific/ms"] == "2014-04-10"


def test_spellings_of_one_normal_form_are_linked_as_such() -> None:
    lines = [line("TR", f"Mehmet {name}|Gülpinar", document=str(at)) for at, name in enumerate(("Kasim", "Kasım"), 1)]
    who = resolve.members(lines, undecided())
    assert len(who.records) == 1
    layers = {
        quad.object
        for quad in frozenset(member_quads(who))
        if quad.predicate == terms.resource(iri.expand("pace:layer"))
    }
    assert layers == {terms.resource(iri.concept("identity-layer", "same-normal-form"))}
