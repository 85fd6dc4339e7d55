"""Persons named in texts and the members that they certainly are: by full name, by surname and State, or not at all."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import resolve
from kg.cli import main
from kg.graph.members import identification_quads
from kg.model import iri, terms
from kg.model.document import NameOccurrence, PersonOccurrence
from kg.model.iri import local_name
from kg.pipeline.corpus import BuildOptions, build
from kg.resolve.persons import FULL_NAME, SURNAME_AND_STATE, Identification
from kg.resolve.records import features_of
from kg.store import nquads
from tests.fixtures.occurrences import line, undecided
from tests.paths import ROOT

PETRA = line("BE", "Petra|De Sutter", honorific="Ms", day="2018-01-25", document="652")
MEMBERS = (
    PETRA,
    line("BE", "Piet|De Bruyn", honorific="Mr", day="2018-01-25", document="652", place=3),
    line("CH", "Andreas|Gross", honorific="Mr", day="2009-09-29", document="540"),
    line("DE", "Andreas|Fischer", honorific="Mr", day="2017-01-25", document="630"),
    line("AT", "Andreas|Fischer", honorific="Mr", day="2017-01-25", document="630", place=5),
    line("UA", "Serhiy|Sobolev", honorific="Mr", day="2018-01-22", document="640"),
    line("UA", "Serhii|Soboliev", honorific="Mr", day="2018-01-25", document="641"),
    line("AZ", "Rafael|Huseynov", honorific="Mr", day="2016-01-25", document="600"),
    line("AZ", "Fuad|Huseynov", honorific="Mr", day="2016-01-25", document="600", place=6),
    line("ES", "Antonio|Herrera Campos", honorific="Mr", day="2016-01-25", document="601"),
    line("TR", "Talip|Küçükcan", honorific="Mr", day="2016-01-25", document="602"),
)
DAY = date(2018, 4, 23)


def named(
    name: str, honorific: str = "", *states: str, document: int = 700, day: date | None = DAY
) -> PersonOccurrence:
    """A place of a text; States by their ISO 3166-1 alpha-3 code."""
    text = iri.act("written-declaration", document)
    person = iri.named(text, "person", name)
    beside = tuple(iri.concept("state", code) for code in states)
    return PersonOccurrence(
        person, name, honorific, beside, day, text, iri.evidence(iri.source("f" * 64), "mentions", 1, 9)
    )


def identified(*places: PersonOccurrence, members: tuple[NameOccurrence, ...] = MEMBERS) -> tuple[Identification, ...]:
    return resolve.identify(places, resolve.members(members, undecided()))


def told(found: tuple[Identification, ...]) -> list[str]:
    """Each member, with a question mark where it is left to a reviewer."""
    return [one.member.partition("member/")[2] + ("" if one.certain else "?") for one in found]


@pytest.mark.parametrize(
    ("name", "honorific", "states", "expected"),
    [
        ("Petra De Sutter", "", (), ["BE/petra-de-sutter"]),
        ("PETRA DE SUTTER", "Ms", (), ["BE/petra-de-sutter"]),
        ("Petra de Sutter", "Ms", ("BEL",), ["BE/petra-de-sutter"]),
        ("Petra DeSutter", "Ms", (), ["BE/petra-de-sutter"]),
        ("Serhii Sobolev", "Mr", (), ["UA/serhii-soboliev"]),
        ("Serhij Sobolew", "", ("UKR",), ["UA/serhii-soboliev"]),
        ("Talip Kucukcan", "", (), ["TR/talip-kucukcan"]),
        ("Antonio Herrera Campos", "", (), ["ES/antonio-herrera-campos"]),
        # A surname, its form of address and its State.
        ("Gross", "Mr", ("CHE",), ["CH/andreas-gross"]),
        ("De Bruyn", "Mr", ("BEL",), ["BE/piet-de-bruyn"]),
        ("Herrera", "Mr", ("ESP",), ["ES/antonio-herrera-campos"]),
        # What says too little.
        ("Gross", "Mr", (), []),
        ("Gross", "", ("CHE",), []),
        ("Gross", "", (), []),
        ("Petra", "Ms", ("BEL",), []),
        # What says otherwise.
        ("Petra De Sutter", "Ms", ("NLD",), []),
        ("Gross", "Mr", ("DEU",), []),
        ("Andreas Grossmann", "Mr", ("CHE",), []),
        ("Petra Sanders", "Ms", ("BEL",), []),
        # Two bearers: of one State by surname, of two States by the whole name.
        ("Huseynov", "Mr", ("AZE",), ["AZ/fuad-huseynov?", "AZ/rafael-huseynov?"]),
        ("Andreas Fischer", "Mr", (), ["AT/andreas-fischer?", "DE/andreas-fischer?"]),
        ("Andreas Fischer", "Mr", ("AUT",), ["AT/andreas-fischer"]),
    ],
)
def test_whom_a_name_means(name: str, honorific: str, states: tuple[str, ...], expected: list[str]) -> None:
    assert told(identified(named(name, honorific, *states))) == expected


def test_a_form_of_address_of_the_other_sex_leaves_no_certainty() -> None:
    assert told(identified(named("Petra De Sutter", "Mr"))) == []
    assert told(identified(named("Gross", "Ms", "CHE"))) == []


def test_many_years_lower_the_score() -> None:
    (near,), (far,) = identified(named("Andreas Gross")), identified(named("Andreas Gross", day=date(2031, 1, 1)))
    assert (near.opposing, far.opposing) == ((), ("years-apart",))
    assert far.score < near.score == 1


def test_rule_and_layer_are_told() -> None:
    (full,), (surname,) = identified(named("Petra De Sutter")), identified(named("Gross", "Mr", "CHE"))
    assert (full.rule, full.names) == (FULL_NAME, ("same-words",))
    assert (surname.rule, surname.names) == (SURNAME_AND_STATE, ("surname-only",))


def test_all_places_of_a_person_count() -> None:
    """A State that is printed at one place speaks for all of them."""
    bare, beside = named("Andreas Fischer", "Mr"), named("Andreas Fischer", "", "DEU")
    assert told(identified(bare, replace(beside, place=f"{beside.place}0"))) == ["DE/andreas-fischer"]


def test_documents_are_judged_apart() -> None:
    found = identified(named("Petra De Sutter"), named("Petra De Sutter", document=701))
    assert [one.person.iri.split("/")[-3] for one in found] == ["700", "701"]
    assert len({one.member for one in found}) == 1


def test_a_member_merged_away_leads_to_the_one_that_holds() -> None:
    (one,) = identified(named("Serhiy Sobolev"))
    assert local_name(one.member) == "serhii-soboliev"


@pytest.mark.parametrize("days", [("1990-01-25", "2018-01-25"), ("2018-01-25", "1990-01-25")])
def test_of_several_spellings_of_a_member_the_one_that_fits_best_counts(days: tuple[str, str]) -> None:
    """A spelling that was printed long ago does not hide the one of today, whichever is found first."""
    occurrences = (
        line("DE", "Joerg|Gruenbaumer", honorific="Mr", day=days[0], document="640"),
        line("DE", "Jörg|Grünbaumer", honorific="Mr", day=days[1], document="641"),
    )
    members = resolve.members(occurrences, undecided())
    one_member = dict.fromkeys(members.canonical, members.records[0].member)
    (one,) = resolve.identify([named("Grünbaumer", "Mr", "DEU")], replace(members, canonical=one_member))
    assert (len(members.records), one.opposing) == (2, ())


def test_quads_say_the_member_and_what_it_rests_on() -> None:
    (one,) = identified(named("Petra De Sutter", "Ms"))
    quads = list(identification_quads([one], features_of(undecided())))
    about = terms.resource(iri.identification(one.person.iri, one.member))
    said = {(iri.local_name(q.predicate[1:-1]), q.object) for q in quads if q.subject == about}
    assert ("layer", terms.resource(iri.concept("identity-layer", "same-normal-form"))) in said
    assert ("provedBy", terms.resource(one.person.places[0])) in said
    assert ("rule", terms.string(FULL_NAME)) in said
    (stated,) = (q for q in quads if q.subject != about)
    assert (stated.subject, stated.object) == (terms.resource(one.person.iri), terms.resource(PETRA.member))
    assert {q.graph for q in quads} == {terms.resource(iri.graph("members"))}


def test_a_candidate_states_no_member() -> None:
    quads = list(identification_quads(identified(named("Andreas Fischer", "Mr")), features_of(undecided())))
    assert not any("identifiedAs" in quad.predicate for quad in quads)
    assert sum("CandidateIdentification" in quad.object for quad in quads) == 2


@given(st.permutations(range(4)), st.permutations(range(len(MEMBERS))))
@settings(max_examples=20, deadline=None)
def test_the_order_of_what_is_read_tells_nothing(places: list[int], lines: list[int]) -> None:
    given_places = [
        named("Petra De Sutter", "Ms"), named("Huseynov", "Mr", "AZE"), named("Gross", "Mr", "CHE"),
        named("Andreas Fischer"),
    ]  # fmt: skip
    plain = identified(*given_places)
    assert identified(*(given_places[i] for i in places), members=tuple(MEMBERS[i] for i in lines)) == plain


def test_a_member_whom_a_text_names_is_linked_in_a_built_graph(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By full name, or by surname with the State in brackets; who never signed is no member."""
    signed = (ROOT / "input" / "doc-14493.txt").read_text(encoding="utf-8")
    thanks = "We thank Ms Petra De Sutter, Mr Schennach (Austria) and Mr Nobody Unknown. We hereby call Kazakhstan"
    naming = signed.replace("14493", "14500").replace("No. 652", "No. 653").replace("We hereby call Kazakhstan", thanks)
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "one.txt").write_text(signed, encoding="utf-8")
    (tmp_path / "documents" / "two.txt").write_text(naming, encoding="utf-8")
    build([tmp_path / "documents"], tmp_path / "graph", BuildOptions(ner=False))
    linked = {
        (terms.iri_of(quad.subject).rsplit("/", 1)[-1], terms.iri_of(quad.object).rsplit("/", 1)[-1])
        for quad in nquads.read(tmp_path / "graph" / "graph.nq")
        if quad.predicate == terms.resource(iri.expand("pace:identifiedAs"))
    }
    assert linked == {("petra-de-sutter", "petra-de-sutter"), ("schennach", "stefan-schennach")}
    assert main(["why", str(tmp_path / "graph"), "id:member/BE/petra-de-sutter"]) == 0
    assert "two.txt" in capsys.readouterr().out
