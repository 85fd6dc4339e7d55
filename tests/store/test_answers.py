"""Every shipped query asked as its example asks: a known answer on the tests' own documents, the same in two engines.

An answer that is missing is written to tests/answers, and its test fails once: hold it against the documents, then
keep it. To renew one, delete it.
"""

from decimal import Decimal
from pathlib import Path

import pytest
import rdflib

from kg.model import iri
from kg.model import terms as rdf
from kg.store import oxigraph
from kg.store.sparql import guard, parameters, query, results
from tests.fixtures import golden_graph
from tests.paths import ANSWERS

DECIMAL = f"^^<{rdf.XSD}decimal>"
by_query = pytest.mark.parametrize("named", query.named().values(), ids=lambda named: named.name)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return golden_graph.build(tmp_path_factory.mktemp("golden") / "graph")


@pytest.fixture(scope="module")
def dataset(folder: Path) -> rdflib.Dataset:
    return oxigraph.open_dataset(folder)


def terms(named: query.NamedQuery) -> dict[str, str]:
    return parameters.terms(named.parameters, golden_graph.given(named))


@by_query
def test_the_answer_is_the_known_one(folder: Path, named: query.NamedQuery) -> None:
    answer = query.run(folder, named.text, terms(named))
    text = f"$ {named.example}\n{results.render(answer, 'table')}"
    known = ANSWERS / f"{named.name}.txt"
    if not known.exists():
        known.write_text(text, encoding="utf-8", newline="\n")
        pytest.fail(f"{known.name} is written anew: hold it against the documents, then run the tests again")
    assert text == known.read_text(encoding="utf-8"), f"{known.name}: delete it if the new answer is right"
    assert answer.rows
    assert not answer.cut


@by_query
def test_rdflib_gives_the_same_answer(folder: Path, dataset: rdflib.Dataset, named: query.NamedQuery) -> None:
    text = parameters.bind(guard.check(named.text), terms(named))
    columns, rows = oxigraph.open_graph(folder).select(text)
    found = dataset.query(text)
    assert [str(variable) for variable in found.vars] == list(columns)
    assert [[as_term(value) for value in row] for row in found] == [[in_form(term) for term in row] for row in rows]


def as_term(node: rdflib.term.Node | None) -> str | None:
    if node is None:
        return None
    if isinstance(node, rdflib.URIRef):
        return rdf.resource(str(node))
    plain = rdf.string(str(node), node.language or "")
    return in_form(f"{plain}^^<{node.datatype}>" if node.datatype else plain)


def in_form(term: str | None) -> str | None:
    """Return a term with a decimal in its shortest form: one engine keeps `1.0` as it stands, the other writes `1`."""
    if term and term.endswith(DECIMAL):
        return f"{Decimal(rdf.value_of(term).text).normalize()}"
    return term


def test_no_answer_is_left_behind() -> None:
    assert {path.stem for path in ANSWERS.iterdir()} == set(query.named())


@by_query
def test_an_example_names_only_what_the_query_declares(named: query.NamedQuery) -> None:
    declared = {one.name for one in named.parameters}
    needed = {one.name for one in named.parameters if one.default is None and not one.optional}
    assert needed <= set(terms(named)) <= declared
    assert all(value.startswith(("<" + iri.BASE, '"')) for value in terms(named).values())
