"""What a query needs of a graph: the cases of the rule, and that what is left out changes no answer."""

from collections import Counter
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import iri
from kg.model.namespaces import RDF
from kg.model.terms import Quad
from kg.store import indexes, oxigraph
from kg.store.indexes import Index
from kg.store.sparql import guard, parameters, places, query
from tests.fixtures import golden_graph
from tests.fixtures import small_graph as sample_graph

ANY = "any"
TYPE = "rdf:type"


@pytest.mark.parametrize(
    ("text", "predicates", "classes"),
    [
        ("ASK {}", "", ""),
        ("SELECT * { ?s pace:signatory ?m . ?m foaf:name 'x' }", "pace:signatory foaf:name", ""),
        ("SELECT * { ?s ?p ?o }", ANY, ""),
        ("SELECT * { ?s pace:cites ?o OPTIONAL { ?o ?p 1 } }", ANY, ""),
        ("SELECT * { ?s pace:cites ?o FILTER NOT EXISTS { ?o pace:year ?y } }", "pace:cites pace:year", ""),
        ("SELECT * { ?s pace:cites ?o MINUS { ?o pace:year ?y } }", "pace:cites pace:year", ""),
        ("SELECT * { { ?s pace:cites ?o } UNION { SELECT ?s { ?s pace:year ?y } } }", "pace:cites pace:year", ""),
        ("SELECT ?o (COUNT(*) AS ?n) { ?s pace:cites ?o } GROUP BY ?o HAVING(COUNT(*) > 1)", "pace:cites", ""),
        ("SELECT * { BIND(EXISTS { ?s pace:year ?y } AS ?b) }", "pace:year", ""),
        ("SELECT * { ?s (pace:cites/^foaf:name|pace:year)+ ?o }", "pace:cites foaf:name pace:year", ""),
        # Of no length, a path joins every node with itself.
        ("SELECT * { ?s pace:cites* ?o }", ANY, ""),
        ("SELECT * { ?s pace:cites? ?o }", ANY, ""),
        ("SELECT * { ?s pace:year/(pace:cites|foaf:name*) ?o }", ANY, ""),
        ("SELECT * { id:x pace:cites* ?o }", ANY, ""),
        ("SELECT * { ?s pace:cites* ?o . ?s pace:year ?y }", "pace:cites pace:year", ""),
        (
            "SELECT * { ?y pace:year ?o . ?s (pace:cites|foaf:name)?/pace:year ?o }",
            "pace:cites foaf:name pace:year",
            "",
        ),
        ("SELECT * { ?s pace:cites* ?o . ?s pace:year? ?y }", ANY, ""),
        ("SELECT * { ?s pace:cites* ?o OPTIONAL { ?s pace:year ?y } }", ANY, ""),
        ("SELECT * { ?s pace:cites* ?o { ?s pace:year ?y } }", ANY, ""),
        ("SELECT * { ?s pace:cites* ?o FILTER EXISTS { ?s pace:year ?y } }", ANY, ""),
        ("SELECT * { ?s !pace:cites ?o }", ANY, ""),
        ("SELECT * { ?s !(pace:cites|^a) ?o }", ANY, ""),
        ("SELECT * { ?s pace:year/!a ?o }", ANY, ""),
        ("SELECT * { ?s a ?kind }", TYPE, ""),
        ("SELECT * { ?s a pace:State ; rdf:type pace:Body }", "", "pace:State pace:Body"),
        ("SELECT * { ?s pace:group/a pace:PoliticalGroup }", "pace:group", "pace:PoliticalGroup"),
        ("SELECT * { ?s a/rdfs:label ?o }", "rdf:type rdfs:label", ""),
        ("SELECT * { ?s a+ pace:State }", TYPE, ""),
        ("SELECT * { ?s ^a pace:State }", TYPE, ""),
        ("SELECT * { ?s a|pace:year pace:State }", "rdf:type pace:year", ""),
        ("SELECT * { ?s a ?k VALUES ?k { pace:State pace:Body } }", "", "pace:State pace:Body"),
        ("SELECT * { ?s a ?k VALUES ?k { pace:State UNDEF } }", TYPE, ""),
        ("SELECT * { ?s a ?k VALUES ?k { 'State' } }", TYPE, ""),
        ("SELECT * { ?s a ?k VALUES ?k { } }", TYPE, ""),
        ("SELECT * { ?s a ?k VALUES (?k ?n) { (pace:State 1) } }", TYPE, ""),
        ("SELECT * { { ?s a ?k } UNION { VALUES ?k { pace:State } } }", TYPE, ""),
        ("SELECT * { OPTIONAL { ?s a ?k } VALUES ?k { pace:State } }", TYPE, ""),
        ("SELECT * { ?s a ?k } VALUES ?k { pace:State }", TYPE, ""),
        ("SELECT * { ?s a [ pace:year 1 ] }", "rdf:type pace:year", ""),
        ("SELECT * { ?s pace:cites (1) }", "pace:cites rdf:first rdf:rest", ""),
        ("DESCRIBE <state/BEL>", ANY, ""),
        ("DESCRIBE ?s { ?s pace:year 1 }", ANY, ""),
        ("CONSTRUCT { ?s ?p ?o } { ?s pace:year ?o BIND(foaf:name AS ?p) }", "pace:year", ""),
        ("CONSTRUCT WHERE { ?s pace:year ?o }", "pace:year", ""),
        ("CONSTRUCT WHERE { ?s ?p ?o }", ANY, ""),
        # What does not tell its IRI by itself is the engine's to say.
        ("SELECT * { ?s <cites> ?o }", ANY, ""),
        ("BASE <http://x.org/> SELECT * { ?s <cites> ?o }", ANY, ""),
        ("PREFIX x: <cites> SELECT * { ?s x:y ?o }", ANY, ""),
        ("PREFIX x: <http://x.org/> PREFIX x: <http://y.org/> SELECT * { ?s x:y ?o }", ANY, ""),
        ("SELECT * { ?s <http://x.org/a/../b> ?o }", ANY, ""),
        ("SELECT * { ?s <urn:x> ?o }", ANY, ""),
        ("PREFIX pace: <http://x.org/> SELECT * { ?s pace:y ?o }", "http://x.org/y", ""),
    ],
)
def test_the_triples_that_a_query_needs(text: str, predicates: str, classes: str) -> None:
    needs = guard.check(text).needs
    assert needs.predicates == (None if predicates == ANY else terms(predicates))
    assert predicates == ANY or needs.classes == terms(classes)
    assert not needs.graphs


def terms(names: str) -> set[str]:
    return {f"<{name if '//' in name else iri.expand(name)}>" for name in names.split()}


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { GRAPH ?g { ?s a ?o } }",
        "SELECT * { ?s a ?o FILTER EXISTS { GRAPH <graph/acts> { ?s a ?o } } }",
        "SELECT * FROM <graph/acts> { ?s a ?o }",
        "SELECT * FROM NAMED <graph/acts> { ?s a ?o }",
        "CONSTRUCT { ?s a ?o } { { SELECT * { GRAPH ?g { ?s a ?o } } } }",
        "DESCRIBE ?s FROM <graph/acts> { ?s a ?o }",
    ],
)
def test_a_query_that_names_graphs(text: str) -> None:
    assert guard.check(text).needs.graphs


@pytest.mark.parametrize(
    ("text", "values", "anchored"),
    [
        ("SELECT * { ?s pace:signatory ?m }", "", False),
        ("SELECT * { ?s pace:signatory ?m }", "m", True),
        ("SELECT * { ?s pace:signatory ?m FILTER(?n > 1) }", "n", False),
        ("SELECT * { ?s pace:signatory <x> }", "", True),
        ("SELECT * { ?s foaf:name 'x' }", "", True),
        ("SELECT * { ?s a pace:State }", "", False),
        ("SELECT * { ?s pace:group/a pace:PoliticalGroup }", "", False),
        ("SELECT * { [ a pace:State ] pace:cites [] }", "", False),
    ],
)
def test_whether_few_things_are_asked_about(text: str, values: str, anchored: bool) -> None:
    assert guard.check(text).needs.are_anchored(values.split()) is anchored


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = golden_graph.build(tmp_path_factory.mktemp("golden") / "graph")
    for index in Index:
        indexes.make(folder, index)
    return folder


@pytest.fixture(scope="module")
def whole(folder: Path) -> pyoxigraph.Store:
    return oxigraph.load_graph(folder)


def answers(store: pyoxigraph.Store, text: str, *, union: bool) -> object:
    """What a query yields: its rows, as many of each, or its triples."""
    found = store.query(text, prefixes={**iri.PREFIXES, "id": iri.BASE}, use_default_graph_as_union=union)
    return bool(found) if isinstance(found, pyoxigraph.QueryBoolean) else Counter(map(str, found))


def alike(folder: Path, whole: pyoxigraph.Store, text: str) -> bool:
    """Ask in every place that may answer, and tell whether there was another than the whole graph."""
    expected = answers(whole, text, union=True)
    needs = guard.check(text).needs
    plain = pyoxigraph.Store.read_only(str(indexes.find(folder, Index.PLAIN)))
    if needs.graphs or needs.predicates is None:
        assert needs.graphs or answers(plain, text, union=False) == expected
        return False
    files, _ = indexes.slices(folder).of(needs.predicates, needs.classes)
    assert answers(places.Place(files).open(folder), text, union=False) == expected
    assert answers(plain, text, union=False) == expected
    return True


@pytest.mark.parametrize("named", query.named().values(), ids=lambda named: named.name)
def test_each_shipped_query_is_answered_alike_in_every_place(
    folder: Path, whole: pyoxigraph.Store, named: query.NamedQuery
) -> None:
    every = [f"{one.name}={one.example}" for one in named.parameters]
    for pairs in (golden_graph.given(named), every):
        alike(folder, whole, parameters.bind(guard.check(named.text), parameters.terms(named.parameters, pairs)))


NODES = [f"<http://x.org/{name}>" for name in "abcd"]
CLASSES = ["<http://x.org/A>", "<http://x.org/B>", "<http://x.org/C>"]
# Two predicates stand in both graphs, as do the types.
SMALL = [
    *(
        Quad(NODES[one], "<http://x.org/p>", NODES[other], "<http://x.org/g>")
        for one, other in ((0, 1), (1, 2), (2, 0))
    ),
    *(Quad(NODES[one], "<http://x.org/p>", NODES[other], "<http://x.org/h>") for one, other in ((0, 2), (3, 3))),
    *(Quad(NODES[one], "<http://x.org/q>", f'"{text}"', "<http://x.org/g>") for one, text in ((0, "x"), (1, "x"))),
    *(Quad(NODES[one], "<http://x.org/q>", f'"{text}"', "<http://x.org/h>") for one, text in ((1, "y"), (3, "z"))),
    *(Quad(NODES[one], "<http://x.org/r>", NODES[other], "<http://x.org/h>") for one, other in ((1, 3), (3, 0))),
    *(Quad(node, RDF.type, CLASSES[0], "<http://x.org/g>") for node in NODES[:2]),
    *(Quad(node, RDF.type, CLASSES[1], "<http://x.org/h>") for node in NODES[1:]),
    Quad(CLASSES[1], "<http://x.org/s>", CLASSES[0], "<http://x.org/g>"),
]
VARIABLES, NAMES = st.sampled_from(["?a", "?b", "?c"]), st.sampled_from(["<http://x.org/a>", "<http://x.org/A>", "'x'"])
PATHS = st.recursive(
    st.sampled_from(["<http://x.org/p>", "<http://x.org/q>", "<http://x.org/r>", "<http://x.org/s>", "a"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("/|"), inner).map(lambda parts: f"({''.join(parts)})"),
        inner.map(lambda path: f"^({path})"),
        st.tuples(inner, st.sampled_from("+?*")).map(lambda parts: f"({parts[0]}){parts[1]}"),
        st.sampled_from(["!<http://x.org/p>", "!(a|^a)"]),
    ),
    max_leaves=3,
)
PATTERNS = st.one_of(
    st.tuples(VARIABLES, PATHS, st.one_of(VARIABLES, NAMES)).map(lambda parts: f"{' '.join(parts)} . "),
    st.tuples(VARIABLES, st.just("a"), st.sampled_from(CLASSES)).map(lambda parts: f"{' '.join(parts)} . "),
    st.tuples(VARIABLES, VARIABLES, VARIABLES).map(lambda parts: f"{' '.join(parts)} . "),
)


def groups(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Groups of a pattern and of other groups, in all the ways that SPARQL has."""
    part = st.one_of(
        inner,
        inner.map("OPTIONAL {{ {} }} ".format),
        inner.map("MINUS {{ {} }} ".format),
        inner.map("FILTER NOT EXISTS {{ {} }} ".format),
        inner.map("FILTER EXISTS {{ {} }} ".format),
        st.tuples(inner, inner).map(lambda two: f"{{ {two[0]} }} UNION {{ {two[1]} }} "),
        inner.map("{{ SELECT DISTINCT ?a ?b {{ {} }} }} ".format),
        inner.map("{{ SELECT ?a (COUNT(*) AS ?n) {{ {} }} GROUP BY ?a }} ".format),
        inner.map("GRAPH ?graph {{ {} }} ".format),
        st.tuples(VARIABLES, NAMES).map(lambda two: f"VALUES {two[0]} {{ {two[1]} <http://x.org/B> }} "),
        st.just("FILTER(BOUND(?a) && STR(?a) > 'http://x.org/a') "),
    )
    return st.tuples(PATTERNS, part, part).map("".join)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = sample_graph.write_folder(tmp_path_factory.mktemp("few"), SMALL)
    for index in Index:
        indexes.make(folder, index)
    return folder


@pytest.fixture(scope="module")
def all_of_few(few: Path) -> pyoxigraph.Store:
    return oxigraph.load_graph(few)


@settings(max_examples=150, deadline=None)
@given(st.recursive(PATTERNS, groups, max_leaves=4), st.sampled_from(["ASK", "SELECT (COUNT(*) AS ?rows)", "SELECT *"]))
def test_what_a_query_does_not_need_changes_no_answer(
    few: Path, all_of_few: pyoxigraph.Store, group: str, form: str
) -> None:
    alike(few, all_of_few, f"{form} {{ {group} }}")
