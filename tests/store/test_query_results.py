"""Answers as people and programs want them: fitted tables, W3C formats, nothing that a terminal would obey."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from dataclasses import replace

import pyoxigraph
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.query import Result
from wcwidth import wcswidth

from kg.model import iri, terms
from kg.model.errors import UsageError
from kg.store import text_table, xml
from kg.store.sparql import results
from kg.store.sparql.guard import QueryForm
from kg.store.sparql.query import QueryResult

# A busy machine is no fault.
RELAXED = settings(deadline=None)
PETRA = terms.resource(iri.BASE + "member/BE/petra-de-sutter")
ROWS = QueryResult(
    QueryForm.SELECT,
    ("member", "name", "n"),
    (
        (PETRA, terms.string("Petra De Sutter", "en"), terms.integer(14)),
        (terms.resource(iri.ONTOLOGY + "Member"), terms.string('A|b <c> "d"\n\x1b[31m日本語'), terms.integer(2)),
        ("_:b1", None, None),
    ),
    seconds=0.0123,
)
TRIPLES = QueryResult(
    QueryForm.CONSTRUCT, triples=((PETRA, terms.resource(iri.ONTOLOGY + "number"), terms.integer(5)),)
)
YES = QueryResult(QueryForm.ASK, boolean=True)
CELLS = st.none() | st.text(st.characters(exclude_categories=["Cs"])).map(terms.string)
ANSWERS = st.lists(st.tuples(CELLS, CELLS), max_size=8).map(
    lambda rows: QueryResult(QueryForm.SELECT, ("a", "b"), tuple(rows))
)


def test_a_table() -> None:
    assert results.render(ROWS, "table") == (
        "member                        name                            n\n"
        "----------------------------  -----------------------------  --\n"
        "id:member/BE/petra-de-sutter  Petra De Sutter                14\n"
        'pace:Member                   A|b <c> "d"\\n\\u001B[31m日本語   2\n'
        "_:b1\n"
    )


def test_texts_are_shortened_to_the_width_and_names_are_not() -> None:
    table = results.render(ROWS, "table", width=56)
    assert table.splitlines()[2:4] == [
        "id:member/BE/petra-de-sutter  Petra De Sutter         14",
        'pace:Member                   A|b <c> "d"\\n\\u001B[3…   2',
    ]


@RELAXED
@given(ANSWERS, st.integers(20, 100))
def test_every_line_of_a_table_fits_and_obeys_no_one(answer: QueryResult, width: int) -> None:
    lines = results.render(answer, "table", width=width).splitlines()
    assert len(lines) == len(answer.rows) + 2
    assert all(char.isprintable() or ord(char) > 0x9F for line in lines for char in line)


@pytest.mark.parametrize("text", ["abc", "日本語", "e\u0301te\u0301", "😀", "Thiéry", "ნინო"])
def test_columns_are_those_of_a_terminal(text: str) -> None:
    answer = QueryResult(QueryForm.SELECT, ("a", "b"), ((terms.string(text), '"x"'), ('"longer than any"', '"x"')))
    first, second = results.render(answer, "table").splitlines()[2:]
    assert wcswidth(first) == wcswidth(second)


def test_own_things_are_shown_under_another_base() -> None:
    answer = QueryResult(QueryForm.SELECT, ("x",), (("<https://example.org/a/b>",),))
    assert "id:a/b" in results.render(answer, "table", "https://example.org/")


@RELAXED
@given(ANSWERS)
def test_csv_is_read_back(answer: QueryResult) -> None:
    read = list(csv.reader(io.StringIO(results.render(answer, "csv"), newline="")))
    texts = [[terms.value_of(term).text if term else "" for term in row] for row in answer.rows]
    assert read == [["a", "b"], *texts]


@RELAXED
@given(ANSWERS)
def test_tsv_keeps_the_terms(answer: QueryResult) -> None:
    lines = results.render(answer, "tsv").split("\n")[:-1]
    assert [tuple(term or None for term in line.split("\t")) for line in lines[1:]] == list(answer.rows)
    assert lines[0] == "?a\t?b"


@RELAXED
@given(ANSWERS)
def test_json_and_xml_are_read_by_another_engine(answer: QueryResult) -> None:
    for form, known in (("json", pyoxigraph.QueryResultsFormat.JSON), ("xml", pyoxigraph.QueryResultsFormat.XML)):
        read = pyoxigraph.parse_query_results(results.render(answer, form).encode(), known)
        rows = [[None if value is None else value.value for value in row] for row in read]
        texts = [[None if term is None else terms.value_of(term).text for term in row] for row in answer.rows]
        assert [len(row) for row in rows] == [len(row) for row in texts]
        assert form == "xml" or rows == texts


@pytest.mark.parametrize("form", ["json", "xml", "tsv"])
def test_the_formats_of_the_w3c_are_read_by_rdflib_term_by_term(form: str) -> None:
    safe = replace(ROWS, rows=tuple(tuple(term and term.replace("\\u001B", "") for term in row) for row in ROWS.rows))
    found = Result.parse(io.BytesIO(results.render(safe, form).encode()), format=form)
    assert [str(name) for name in found.vars] == list(safe.columns)
    rows = [[None if term is None else term.n3() for term in row] for row in found]
    assert rows[0] == [PETRA, '"Petra De Sutter"@en', '"14"^^<http://www.w3.org/2001/XMLSchema#integer>']
    assert list(found)[1].name.toPython() == 'A|b <c> "d"\n[31m日本語'
    assert len(rows) == 3


def test_csv_is_read_by_rdflib() -> None:
    found = Result.parse(io.BytesIO(results.render(ROWS, "csv").encode()), format="csv")
    assert [str(name) for name in found.vars] == list(ROWS.columns)
    assert str(next(iter(found)).name) == "Petra De Sutter"


@pytest.mark.parametrize("form", ["json", "xml"])
def test_yes_and_no_are_read_by_rdflib(form: str) -> None:
    for said in (True, False):
        text = results.render(QueryResult(QueryForm.ASK, boolean=said), form)
        assert Result.parse(io.BytesIO(text.encode()), format=form).askAnswer is said


def test_triples_are_read_by_rdflib() -> None:
    read = Graph().parse(data=results.render(TRIPLES, "turtle"), format="turtle")
    assert {tuple(term.n3() for term in triple) for triple in read} == set(TRIPLES.triples)


def test_json_of_each_kind_of_term() -> None:
    bindings = json.loads(results.render(ROWS, "json"))["results"]["bindings"]
    assert bindings[0] == {
        "member": {"type": "uri", "value": PETRA[1:-1]},
        "name": {"type": "literal", "value": "Petra De Sutter", "xml:lang": "en"},
        "n": {"type": "literal", "value": "14", "datatype": f"{terms.XSD}integer"},
    }
    assert bindings[2] == {"member": {"type": "bnode", "value": "b1"}}


def test_xml_is_xml_whatever_the_text() -> None:
    root = ET.fromstring(results.render(ROWS, "xml"))
    literals = [node.text for node in root.iter("{http://www.w3.org/2005/sparql-results#}literal")]
    assert literals == ["Petra De Sutter", "14", 'A|b <c> "d"\n\ufffd[31m日本語', "2"]


@RELAXED
@given(ANSWERS)
@example(QueryResult(QueryForm.SELECT, ("a", "b"), ((terms.string("one\r\ntwo\rthree\tfour"), None),)))
def test_every_text_that_xml_can_hold_is_read_back(answer: QueryResult) -> None:
    root = ET.fromstring(results.render(answer, "xml"))
    read = [node.text or "" for node in root.iter("{http://www.w3.org/2005/sparql-results#}literal")]
    assert read == [xml.fit(terms.value_of(term).text) for row in answer.rows for term in row if term]


def test_a_plain_table_fits_the_width_and_keeps_whole_what_is_to_stay_whole() -> None:
    rows = [("id:one", "a long text about it", "7"), ("id:two", "short", "12")]
    assert list(text_table.table(("thing", "text", "n"), rows, right={2}, whole={0}, width=22)) == [
        "thing   text         n",
        "id:one  a long te…   7",
        "id:two  short       12",
    ]
    assert list(text_table.table(("a", "b"), [])) == ["a  b"]


def test_markdown_holds_no_html_and_no_stray_column() -> None:
    assert results.render(ROWS, "markdown").splitlines()[3] == (
        '| pace:Member | A\\|b &lt;c> "d"\\n\\u001B[31m日本語 | 2 |'
    )


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("table", "answer\n------\ntrue\n"),
        ("csv", "answer\ntrue\n"),
        ("json", '{\n  "head": {},\n  "boolean": true\n}\n'),
    ],
)
def test_yes(form: str, expected: str) -> None:
    assert results.render(YES, form) == expected
    assert "<boolean>true</boolean>" in results.render(YES, "xml")


def test_triples() -> None:
    assert results.render(TRIPLES, "turtle").endswith("\n\n<member/BE/petra-de-sutter> pace:number 5 .\n")
    assert results.render(TRIPLES, "csv") == f"subject,predicate,object\n{PETRA[1:-1]},{iri.ONTOLOGY}number,5\n"


def test_an_empty_answer_still_has_its_columns() -> None:
    assert results.render(QueryResult(QueryForm.SELECT, ("a", "bc")), "table", width=40) == "a  bc\n-  --\n"
    assert results.render(QueryResult(QueryForm.SELECT, ("a",)), "csv") == "a\n"


@pytest.mark.parametrize(("answer", "form"), [(ROWS, "yaml"), (ROWS, "turtle"), (TRIPLES, "json"), (YES, "turtle")])
def test_a_format_that_does_not_fit(answer: QueryResult, form: str) -> None:
    with pytest.raises(UsageError, match="take one of table, csv, tsv"):
        results.render(answer, form)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (ROWS, "3 rows in 0.012 s"),
        (TRIPLES, "1 triple in 0.000 s"),
        (YES, "0.000 s"),
        (QueryResult(QueryForm.SELECT, ("a",), (("_:b",),) * 1000, limit="rows"), "--max-rows"),
        (QueryResult(QueryForm.SELECT, limit="time"), "--timeout"),
        (QueryResult(QueryForm.SELECT, limit="memory"), "memory was used up"),
        (QueryResult(QueryForm.SELECT, limit="size"), "too large"),
    ],
)
def test_the_note(answer: QueryResult, said: str) -> None:
    assert said in results.note(answer)
