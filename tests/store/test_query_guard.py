"""Only queries that read this graph pass: hostile ones are refused by what they mean, harmless ones are not."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import iri, resources
from kg.model.errors import QueryError
from kg.store.sparql import guard, query
from kg.store.sparql.guard import QueryForm, check

# A busy machine is no fault.
RELAXED = settings(deadline=None)
FEDERATED = [
    "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <http://example.org/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?place . SERVICE ?place { ?s ?p ?o } }",
    "select * { service <http://example.org/> { ?s ?p ?o } }",
    "SELECT * { SeRvIcE<http://example.org/>{?s ?p ?o} }",
    "SELECT * { SERVICE # SERVICE\n <http://example.org/> { ?s ?p ?o } }",
    "SELECT * { # \r SERVICE <http://example.org/> { ?s ?p ?o } \n }",
    "SELECT * { { SELECT ?s { SERVICE <http://example.org/> { ?s ?p ?o } } } }",
    "SELECT * { { SELECT * { { SELECT * { OPTIONAL { SERVICE <e:e> { ?s ?p ?o } } } } } } }",
    "SELECT * { ?s ?p ?o OPTIONAL { SERVICE <http://example.org/> { ?s ?p ?o } } }",
    "SELECT * { ?s ?p ?o MINUS { SERVICE <http://example.org/> { ?s ?p ?o } } }",
    "SELECT * { { ?s ?p ?o } UNION { SERVICE <http://example.org/> { ?s ?p ?o } } }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <http://example.org/> { ?s ?p ?o } } }",
    "SELECT * { ?s ?p ?o FILTER(?s = 1 || NOT EXISTS { SERVICE <e:e> { ?s ?p ?o } }) }",
    "SELECT (EXISTS { SERVICE <http://example.org/> { ?s ?p ?o } } AS ?x) {}",
    "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING(EXISTS { SERVICE <e:e> { ?s ?p ?o } })",
    "SELECT ?s { ?s ?p ?o } ORDER BY (EXISTS { SERVICE <e:e> { ?s ?p ?o } })",
    "SELECT * { GRAPH ?g { SERVICE <http://example.org/> { ?s ?p ?o } } }",
    "SELECT * { BIND(IF(EXISTS { SERVICE <e:e> { ?s ?p ?o } }, 1, 2) AS ?x) }",
    "ASK { SERVICE <http://example.org/> { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://example.org/> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <http://example.org/> { ?s ?p ?o } }",
    "PREFIX a: <http://example.org/> SELECT * { SERVICE a:b { ?s ?p ?o } }",
]
UPDATES = [
    "INSERT DATA { <s:s> <p:p> <o:o> }",
    "DELETE WHERE { ?s ?p ?o }",
    "DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
    "LOAD <file:///etc/passwd>",
    "LOAD SILENT <http://example.org/> INTO GRAPH <g:g>",
    "DROP ALL",
    "CLEAR GRAPH <g:g>",
    "CREATE GRAPH <g:g>",
    "COPY <a:a> TO <b:b>",
    "PREFIX a: <a:> # SELECT\n drop all",
]


@pytest.mark.parametrize("text", FEDERATED)
def test_federation_is_refused_wherever_it_hides(text: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        check(text)


@pytest.mark.parametrize("text", UPDATES)
def test_updates_are_refused(text: str) -> None:
    with pytest.raises(QueryError, match="an update is refused"):
        check(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p 'SERVICE <http://example.org/> { ?s ?p ?o }' }",
        'SELECT * { ?s ?p """\nSERVICE <e:e> { }""" } # SERVICE <e:e> {}',
        "SELECT * { ?SERVICE <http://example.org/SERVICE> ?load }",
        "PREFIX service: <http://example.org/> SELECT * { ?s service:SERVICE ?drop }",
        "SELECT * { ?s (<a:a>|!<b:b>)*/^<c:c> ?o } ORDER BY DESC(?s) LIMIT 5 OFFSET 2",
    ],
)
def test_words_that_only_look_like_it_pass(text: str) -> None:
    assert check(text).form is QueryForm.SELECT


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "line 1, column 1"),
        ("SELEC * {}", "line 1, column 1"),
        ("SELECT * {}\nSELECT * {}", "line 2, column 1"),
        ("SELECT *\nWHERE { ?s ?p ?o . FILTER( }", "line 2, column 20"),
        ("SELECT * {} ; DROP ALL", "line 1, column 13"),
        ("SELECT * {\r\n  ?s ?p '\\u0022' }", "line 2, column 10"),
        ("SELECT * { ?s ?p '\\U00000022' }", "line 1, column 19"),
    ],
)
def test_what_is_no_query_is_told_by_its_place(text: str, place: str) -> None:
    with pytest.raises(QueryError, match=place):
        check(text)


@pytest.mark.parametrize(
    "text", ["SELECT * { FILTER(" + "(" * 3000 + "1" + ")" * 3000 + ") }", "SELECT * " + "{" * 3000]
)
def test_depth_is_no_weapon(text: str) -> None:
    with pytest.raises(QueryError):
        check(text)


def test_a_hash_in_a_string_hides_nothing() -> None:
    with pytest.raises(QueryError):
        check("SELECT * { ?s ?p '#' SERVICE <http://example.org/> { ?s ?p ?o } }")


def test_an_unknown_prefix_is_told() -> None:
    with pytest.raises(QueryError, match="prefix foaff: is not known"):
        check("SELECT * { ?s foaff:name ?o }")
    assert check("PREFIX foaff: <a:> SELECT * { ?s foaff:name ?o ; foaf:name ?o }").form is QueryForm.SELECT


@pytest.mark.parametrize(
    ("text", "graphs"),
    [
        ("SELECT * { ?s ?p ?o }", set()),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", {"file:///etc/passwd"}),
        ("SELECT * FROM <graph/acts> FROM NAMED <g:g> {}", {f"{iri.BASE}graph/acts", "g:g"}),
        ("PREFIX a: <http://a/> ASK FROM a:b {}", {"http://a/b"}),
        ("BASE <http://a/> DESCRIBE <x> FROM <b>", {"http://a/b"}),
        ("CONSTRUCT FROM <g:g> WHERE { ?s ?p ?o }", {"g:g"}),
    ],
)
def test_the_graphs_that_a_query_names(text: str, graphs: set[str]) -> None:
    assert check(text).graphs == graphs


@pytest.mark.parametrize(
    ("text", "form", "pattern"),
    [
        ("SELECT * { ?s ?p ?o }", QueryForm.SELECT, 1),
        ("ASK { ?s ?p ?o }", QueryForm.ASK, 1),
        ("DESCRIBE ?s { ?s ?p ?o }", QueryForm.DESCRIBE, 1),
        ("DESCRIBE <s:s>", QueryForm.DESCRIBE, 0),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", QueryForm.CONSTRUCT, 2),
        ("CONSTRUCT WHERE { ?s ?p ?o }", QueryForm.CONSTRUCT, 0),
        ("SELECT * { SELECT * { ?s ?p ?o } }", QueryForm.SELECT, 0),
    ],
)
def test_form_and_pattern(text: str, form: QueryForm, pattern: int) -> None:
    checked = check(text)
    assert (checked.form, checked.pattern) == (form, pattern)


def test_the_variables_of_a_query() -> None:
    text = "SELECT (COUNT(?a) AS ?n) { { SELECT ?b { ?b ?c $d } } FILTER EXISTS { ?e ?f ?g } }"
    assert check(text).variables == set("abcdefgn")


@RELAXED
@given(st.text())
def test_any_text_is_either_let_through_or_refused(text: str) -> None:
    try:
        said = check(text).form.value
    except QueryError as error:
        said = str(error)
    assert said
    assert "\n" not in said


def test_shipped_queries_were_checked_beforehand() -> None:
    """What is missing or other is written anew, and the test fails once: hold it against the queries."""
    path, texts = resources.folder("queries") / guard.CHECKED, [named.text for named in query.named().values()]
    checks = {sha256(text.encode()).hexdigest(): guard.check(text).packed() for text in texts}
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(check)}" for name, check in sorted(checks.items()))
    expected = f"{{\n{lines}\n}}\n"
    if not path.exists() or path.read_text(encoding="utf-8") != expected:
        path.write_text(expected, encoding="utf-8", newline="\n")
        pytest.fail(f"{path.name} is written anew: run the tests again")
    for text in texts:
        assert guard.shipped(text) == guard.check(text) == guard.check(text, "http://x.org/")
        for other in (f"{text} ", text.replace("SELECT", "select", 1), text.replace("\n", "\r\n")):
            assert guard.shipped(other) is None
    assert guard.shipped("ASK {}") is None
    assert guard.shipped("ASK { ?s ?p '\ud800' }") is None


def test_without_these_checks_queries_are_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = query.named()["members"].text
    monkeypatch.setattr(resources, "folder", lambda _: tmp_path)
    assert guard.shipped(text) is None
    (tmp_path / guard.CHECKED).write_text("{")
    assert guard.shipped(text) is None
