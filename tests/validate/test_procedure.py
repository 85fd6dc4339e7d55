"""The Rules of Procedure of the day: which of them a document is held to, and what the shapes say then."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import iri, terms
from kg.model.findings import Severity
from kg.model.namespaces import DCTERMS, PACE
from kg.model.terms import Quad
from kg.validate import procedure, shapes
from kg.validate.engines import PyshaclEngine
from kg.validate.procedure import ProcedureRules
from kg.validate.results import ValidationResult
from tests.fixtures.handmade_graph import adding, declaration, dropping, setting, term
from tests.fixtures.handmade_procedure import BROKEN, DOC, declared, judged, of_words, people

VALIDATOR = PyshaclEngine(shapes.load())
FEW = people(5)


def results(quads: tuple[Quad, ...], *unread: str) -> dict[str, ValidationResult]:
    """What the shapes of the Rules say, by code."""
    return {one.code: one for one in VALIDATOR.validate(judged(quads, unread)).results if one.code != "first-signatory"}


@pytest.fixture(scope="module")
def book() -> ProcedureRules:
    return procedure.load()


# --- one declaration on several days


@pytest.mark.parametrize(
    ("day", "code", "severity", "asked", "place", "certainty"),
    [
        (
            "2005-05-12",
            "procedure-signatories-uncertain",
            "warning",
            20,
            "of 2000, art. 53",
            "text of that rule was not read",
        ),
        ("2023-05-12", "procedure-signatories", "violation", 20, "of January 2023, art. 56.1", ""),
    ],
)
def test_five_signatories_on_two_days(
    day: str, code: str, severity: str, asked: int, place: str, certainty: str
) -> None:
    found = results(declared(day, FEW))
    assert set(found) == {code}
    result = found[code]
    assert result.severity == severity
    assert result.message.startswith(
        f"5 signatories count, at least {asked} are asked for: Rules of Procedure {place}, ht"
    )
    assert certainty in result.message
    assert ("not certain" in result.message) == (severity != "violation")


def test_a_rule_that_is_met_gives_no_line() -> None:
    assert results(declared("1971-05-12", FEW)) == {}
    assert results(declared("2023-05-12", people(24))) == {}


@pytest.mark.parametrize(
    ("day", "place"),
    [
        ("1975-05-12", "Rules of Procedure as amended in 1970, art. 48"),
        ("2005-05-12", "Rules of Procedure of 2000, art. 53"),
        ("2018-05-12", "Rules of Procedure of 2000, art. 53"),
        ("2020-05-12", "Rules of Procedure of July 2019, art. 56"),
        ("2023-05-12", "Rules of Procedure of January 2023, art. 56"),
        ("2026-01-12", "Rules of Procedure of December 2025, art. 57"),
    ],
)
def test_a_finding_names_the_article_by_its_number_of_that_day(day: str, place: str) -> None:
    """The rule on the number of words, which stood in four articles."""
    found = results(of_words(300)(declared(day, people(24))))
    (message,) = (one.message for code, one in found.items() if code.startswith("procedure-words"))
    assert f"at most are allowed: {place}, http" in message


def test_every_renumbered_rule_is_older_than_its_number(book: ProcedureRules) -> None:
    assert len(book.numbering) >= 20
    for name, others in book.numbering.items():
        for other in others:
            assert other.text(PACE.article), other.iri
            assert other.objects(PACE.rulesEdition), other.iri
            assert book.vocabulary.concepts[name].valid.start is None or other.iri != name


# --- each rule: what breaks it, when, and how bad that is


@pytest.mark.parametrize(("quads", "expected"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_each_rule_on_its_day(quads: tuple[Quad, ...], expected: dict[str, Severity]) -> None:
    found = {code: one.severity for code, one in results(quads).items() if one.severity is not Severity.INFO}
    assert found == expected


def test_a_result_names_article_and_source() -> None:
    for name, quads, _ in BROKEN:
        for code, result in results(quads).items():
            assert ", art. " in result.message, (name, code)
            assert ", http" in result.message, (name, code)
            assert "{" not in result.message, (name, code)
            assert ("not certain" in result.message) == code.endswith("-uncertain"), (name, code)


def test_every_shape_of_the_rules_is_tried() -> None:
    tried = {code for _, quads, _ in BROKEN for code in results(quads)} | {"procedure-groups-uncertain"}
    shipped = {shapes.code_of(shape) for shape in shapes.load().graph.subjects()}
    assert tried == {code for code in shipped if code.startswith("procedure-") and not code.endswith("-query")}


# --- what makes a violation a warning


@given(days=st.integers(0, 90 * 365), count=st.integers(1, 30))
@settings(max_examples=40, deadline=None)
def test_a_breach_is_a_violation_only_where_the_rules_of_the_day_were_read(days: int, count: int) -> None:
    day = date.fromordinal(date(1949, 8, 8).toordinal() + days)
    grave = {
        one.code
        for one in results(declared(day.isoformat(), people(count))).values()
        if one.severity is Severity.VIOLATION
    }
    assert not grave or date(2023, 1, 1) <= day < date(2024, 8, 1)


def test_a_list_that_is_not_whole_gives_warnings(book: ProcedureRules) -> None:
    quads = declared("2023-05-12", FEW)
    assert results(quads)["procedure-signatories"].severity is Severity.VIOLATION
    total = setting(f"{DOC}/edition/1", "pace:statedTotal", terms.integer(24))(quads)
    for found in (results(total), results(quads, "doc-14493.txt")):
        assert "list of names was not read as a whole" in found["procedure-signatories-uncertain"].message
    assert "procedure-signatories" in results(quads, "another.txt")
    assert "procedure-signatories" in results(dropping(f"{DOC}/edition/1", "pace:statedTotal")(quads))


def test_an_unknown_group_gives_a_warning() -> None:
    quads = declared("2023-05-12", people(24, groups=("soc",)))
    signature = f"{DOC}/signature/BE/given00-family00"
    found = results(dropping(signature, "pace:group")(quads))
    assert "group of a signatory is not known" in found["procedure-groups-uncertain"].message


def test_observers_do_not_count() -> None:
    quads = declared("2023-05-12", people(20))
    assert "procedure-signatories" not in results(quads)
    observing = setting("id:state/BEL/status/member", "pace:role", term("id:role/observer"))
    described = [
        adding("id:role/observer", "rdf:type", term("pace:Role")),
        adding("id:role/observer", "skos:inScheme", term("id:scheme/roles")),
        *(adding("id:role/observer", "skos:prefLabel", terms.string("observer", tag)) for tag in ("en", "fr")),
    ]
    for change in (observing, *described):
        quads = change(quads)
    found = results(quads)
    assert found["procedure-signatories"].message.startswith("15 signatories count")
    assert found["procedure-states"].message.startswith("3 delegations count")


def test_a_document_without_kind_or_date_is_held_to_nothing(book: ProcedureRules) -> None:
    assert procedure.standards(dropping(DOC, "dcterms:issued")(declaration()), book) == ()
    assert procedure.standards(dropping(DOC, "eli:type_document")(declaration()), book) == ()
    assert procedure.standards(setting(DOC, "dcterms:issued", terms.string("soon"))(declaration()), book) == ()


def test_standards_do_not_depend_on_the_order_of_the_quads(book: ProcedureRules) -> None:
    quads = declared("2023-05-12", people(24))
    assert set(procedure.standards(quads, book)) == set(procedure.standards(tuple(reversed(quads)), book))


# --- closing dates


@pytest.mark.parametrize(
    ("tabled", "closes"),
    [
        ("2023-01-25", "2023-04-28"),  # in the first part-session of 2023: the second is the following one
        ("2023-10-13", "2024-01-26"),
        ("2023-03-01", "2023-06-23"),  # between the first and the second: the third, the later of two readings
        ("2025-10-01", None),  # nothing is known of later part-sessions
    ],
)
def test_names_may_be_added_until_the_close_of_a_part_session(
    tabled: str, closes: str | None, book: ProcedureRules
) -> None:
    made = procedure.standards(declared(tabled, FEW), book)
    dates = [terms.value_of(quad.object).text for quad in made if quad.predicate == term("pace:closingDate")]
    assert dates == ([closes] if closes else [])


# --- the data


def test_a_check_that_warns_of_a_rule_says_why(book: ProcedureRules) -> None:
    warning = terms.resource(iri.expand("sh:Warning"))
    measured = [
        check
        for check in book.checks
        if warning in check.objects(PACE.severity)
        and any(book.asking[check.iri, measure] for measure in procedure.MEASURES)
    ]
    assert len(measured) >= 7
    assert [check.iri for check in measured if len(check.objects(PACE.certainty)) != 1] == []


def test_rules_that_are_measured_have_an_edition_and_a_source(book: ProcedureRules) -> None:
    for check in book.checks:
        for measure in procedure.MEASURES:
            for rule in book.asking[check.iri, measure]:
                assert rule.objects(PACE.rulesEdition), rule.iri
                assert rule.objects(DCTERMS.source), rule.iri
                assert len(rule.objects(measure)) == 1, rule.iri


def test_limits_on_words_have_a_tolerance(book: ProcedureRules) -> None:
    for check in book.checks:
        if book.asking[check.iri, PACE.maximumWords]:
            assert check.text(PACE.tolerance), check.iri
