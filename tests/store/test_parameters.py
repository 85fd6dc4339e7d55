"""Parameters: declared, typed, bound as data, never read as part of a query."""

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import iri, terms
from kg.model.errors import QueryError, UsageError
from kg.store.sparql import guard, parameters
from kg.store.sparql.parameters import Parameter, ParameterType

# A busy machine is no fault.
RELAXED = settings(deadline=None)
PETRA = f"<{iri.BASE}member/BE/petra-de-sutter>"
TEXT = st.text(st.characters(exclude_categories=["Cs"])) | st.text(st.sampled_from("\"'\\\n\r\t{}()<>#?u0027 .;"))


@pytest.mark.parametrize(
    ("text", "parameter"),
    [
        ('member iri "The member"', Parameter("member", ParameterType.IRI, "The member")),
        ('n integer "How many" default=2', Parameter("n", ParameterType.INTEGER, "How many", default="2")),
        (
            'd date "" optional example=2018-01-01',
            Parameter("d", ParameterType.DATE, "", example="2018-01-01", optional=True),
        ),
        (
            ' t  string "A, b" example=a=b default=c ',
            Parameter("t", ParameterType.STRING, "A, b", default="c", example="a=b"),
        ),
    ],
)
def test_a_declaration(text: str, parameter: Parameter) -> None:
    assert parameters.declaration(text) == parameter


@pytest.mark.parametrize("text", ["", "member iri", 'member uri "x"', 'm iri "x" defualt=2', 'm iri "x" optional!'])
def test_a_declaration_that_is_none(text: str) -> None:
    with pytest.raises(QueryError, match="no declaration"):
        parameters.declaration(text)


@pytest.mark.parametrize(
    ("kind", "value", "term"),
    [
        (ParameterType.IRI, "id:member/BE/petra-de-sutter", PETRA),
        (ParameterType.IRI, "member/BE/petra-de-sutter", PETRA),
        (ParameterType.IRI, PETRA, PETRA),
        (ParameterType.IRI, PETRA[1:-1], PETRA),
        (ParameterType.IRI, "pace:Signature", f"<{iri.ONTOLOGY}Signature>"),
        (ParameterType.IRI, "urn:isbn:5", "<urn:isbn:5>"),
        (ParameterType.STRING, "5", '"5"'),
        (ParameterType.STRING, "", '""'),
        (ParameterType.INTEGER, "-5", terms.integer(-5)),
        (ParameterType.DATE, "2018-01-25", '"2018-01-25"^^<http://www.w3.org/2001/XMLSchema#date>'),
    ],
)
def test_a_value(kind: ParameterType, value: str, term: str) -> None:
    assert parameters.term(kind, value) == term


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (ParameterType.IRI, ""),
        (ParameterType.IRI, "a b"),
        (ParameterType.IRI, "http://a/> . ?s ?p <b:b"),
        (ParameterType.INTEGER, "five"),
        (ParameterType.INTEGER, "1e3"),
        (ParameterType.DATE, "2018-02-31"),
        (ParameterType.DATE, "2018"),
    ],
)
def test_a_value_of_another_kind(kind: ParameterType, value: str) -> None:
    with pytest.raises(UsageError, match="not a value"):
        parameters.term(kind, value)


def test_own_names_follow_the_base() -> None:
    assert parameters.term(ParameterType.IRI, "id:a", "https://example.org/") == "<https://example.org/a>"


def test_defaults_are_filled_in_and_optional_ones_left_out() -> None:
    declared = [
        Parameter("a", ParameterType.INTEGER, "", default="1"),
        Parameter("b", ParameterType.INTEGER, "", default="2"),
        Parameter("c", ParameterType.STRING, "", optional=True),
    ]
    assert parameters.terms(declared, ["b=3"]) == {"b": terms.integer(3), "a": terms.integer(1)}


def test_what_is_not_declared_takes_the_kind_it_looks_like() -> None:
    given_values = ["a=id:x", "b=5", "c=2018-01-25", "d=De Sutter", "e=http://a/b", "f=a=b", "g=note: this"]
    assert parameters.terms([], given_values) == {
        "a": f"<{iri.BASE}x>",
        "b": terms.integer(5),
        "c": parameters.term(ParameterType.DATE, "2018-01-25"),
        "d": '"De Sutter"',
        "e": "<http://a/b>",
        "f": '"a=b"',
        "g": '"note: this"',
    }


@pytest.mark.parametrize("pair", ["a", "=a", "a b=c", "?a=b", ""])
def test_a_pair_that_is_none(pair: str) -> None:
    with pytest.raises(UsageError, match="name=value"):
        parameters.terms([], [pair])


def test_a_missing_parameter_is_told_with_its_example() -> None:
    declared = [Parameter("member", ParameterType.IRI, "The member", example="id:member/BE/petra-de-sutter")]
    with pytest.raises(UsageError, match="-p member=id:member/BE/petra-de-sutter"):
        parameters.terms(declared, [])


def bound(text: str, **values: str) -> str:
    return parameters.bind(guard.check(text), values)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * { ?a ?b ?c }", "SELECT * { VALUES (?a) { (5) }  ?a ?b ?c }"),
        ("ASK WHERE{?a ?b ?c}", "ASK WHERE{ VALUES (?a) { (5) } ?a ?b ?c}"),
        ("SELECT (EXISTS { ?x ?y ?z } AS ?w) { ?a ?b ?c }", None),
        ("# {\nSELECT * { ?a ?b '{' }", None),
        ("PREFIX a: <a:{> SELECT * { ?a ?b ?c }", "refused"),
        ("CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c }", "CONSTRUCT { ?a ?b ?c } WHERE { VALUES (?a) { (5) }  ?a ?b ?c }"),
        ("DESCRIBE ?a { ?a ?b '''{''' }", None),
        ("SELECT * { ?a ?b 'it\\'s {' , \"{\\\"\" }", None),
    ],
)
def test_where_a_value_is_bound(text: str, expected: str | None) -> None:
    if expected == "refused":
        with pytest.raises(QueryError):
            bound(text, a="5")
        return
    body = text.rindex("?a ?b")
    opening = text.rindex("{", 0, body) + 1
    assert bound(text, a="5") == (expected or f"{text[:opening]} VALUES (?a) {{ (5) }} {text[opening:]}")


def test_nothing_is_bound_where_nothing_is_given() -> None:
    assert bound("DESCRIBE <s:s>") == "DESCRIBE <s:s>"


@pytest.mark.parametrize("text", ["DESCRIBE ?a", "CONSTRUCT WHERE { ?a ?b ?c }", "SELECT * { SELECT * { ?a ?b ?c } }"])
def test_without_a_block_of_its_own_nothing_can_be_bound(text: str) -> None:
    with pytest.raises(QueryError, match="WHERE"):
        bound(text, a="5")


def test_a_parameter_that_the_query_lacks_is_told() -> None:
    with pytest.raises(QueryError, match=r"no variable \?membr"):
        bound("SELECT * { ?member ?b ?c }", membr="5")


@RELAXED
@given(TEXT)
def test_a_string_comes_out_as_it_went_in_and_does_nothing_else(value: str) -> None:
    text = bound("SELECT ?x ?y { BIND(?x AS ?y) }", x=parameters.term(ParameterType.STRING, value))
    solutions = list(pyoxigraph.Store().query(text))
    assert [(row["x"].value, row["y"].value) for row in solutions] == [(value, value)]


@RELAXED
@given(st.text(max_size=30))
def test_an_iri_is_one_or_is_refused(value: str) -> None:
    try:
        term = parameters.term(ParameterType.IRI, value)
    except UsageError:
        return
    assert term.startswith("<")
    assert not set(term[1:-1]) & set(' <>"{}|^`\\\n')
