"""Who signs with whom: what networkx reads is what the signatures say."""

from collections import Counter
from datetime import date
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import export
from kg.export import cosignatures
from kg.export.selection import ALL, Selection
from kg.model import iri, terms
from kg.model.terms import Quad
from tests.fixtures import small_graph as sample_graph

READERS = {"graphml": networkx.read_graphml, "gexf": networkx.read_gexf}
PETRA, AEG, AMON, TOMMY = (
    f"member/{name}" for name in ("BE/petra-de-sutter", "EE/raivo-aeg", "AT/werner-amon", "GB/tommy-sheppard")
)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_graph.write_folder(tmp_path_factory.mktemp("graph"))


def drawn(graph: Path, form: str, to: Path, choice: Selection = ALL) -> networkx.Graph:
    export.export(graph, form, str(to), choice)
    return READERS[form](to)


@pytest.mark.parametrize("form", READERS)
def test_nodes_are_members_and_edges_the_documents_that_both_signed(graph: Path, tmp_path: Path, form: str) -> None:
    found = drawn(graph, form, tmp_path / "out")
    assert not found.is_directed()
    assert len(found) == 24
    assert found.number_of_edges() == 24 * 23 / 2
    four = {frozenset(pair) for pair in combinations((PETRA, AEG, AMON, TOMMY), 2)}
    weights = {frozenset((one, two)): weight for one, two, weight in found.edges(data="weight")}
    assert {pair for pair, weight in weights.items() if weight == 2} == four
    assert set(weights.values()) == {1, 2}


@pytest.mark.parametrize("form", READERS)
def test_a_node_says_who_it_is(graph: Path, tmp_path: Path, form: str) -> None:
    found = drawn(graph, form, tmp_path / "out")
    petra = {
        "label": "Petra De Sutter",
        "iri": iri.BASE + PETRA,
        "state": "BEL",
        "group": "SOC",
        "states": "BEL",
        "groups": "SOC",
        "signatures": 2,
        "wikidata": "http://www.wikidata.org/entity/Q2362990",
    }
    assert found.nodes[PETRA] == petra
    # No group is printed in the second document.
    assert (found.nodes[TOMMY]["group"], found.nodes[TOMMY]["groups"]) == ("NR", "NR")
    assert "wikidata" not in found.nodes[AEG]


@pytest.mark.parametrize("form", READERS)
def test_one_who_moved_has_the_state_and_group_of_most_signatures(tmp_path: Path, form: str) -> None:
    quads = sample_graph.corpus(3)
    second = terms.resource(iri.signature(f"{iri.BASE}written-declaration/2", iri.BASE + PETRA))
    moved = {"pace:state": "id:state/NLD", "pace:group": "id:group/alde"}
    left = [terms.resource(iri.expand(name)) for name in moved]
    quads = [quad for quad in quads if quad.subject != second or quad.predicate not in left]
    quads += sample_graph.about("id:written-declaration/2", second, moved)
    node = drawn(sample_graph.write_folder(tmp_path / "graph", quads), form, tmp_path / "out").nodes[PETRA]
    assert (node["state"], node["states"], node["group"], node["groups"]) == ("BEL", "BEL; NLD", "SOC", "ALDE; SOC")


@pytest.mark.parametrize("form", READERS)
def test_one_who_signs_alone_stands_alone(tmp_path: Path, form: str) -> None:
    graph = sample_graph.write_folder(tmp_path / "graph", [signed("1", "x")])
    found = drawn(graph, form, tmp_path / "out")
    assert (list(found), found.number_of_edges()) == (["member/x"], 0)
    assert found.nodes["member/x"]["signatures"] == 1


@pytest.mark.parametrize("form", READERS)
def test_nobody_is_an_empty_network(tmp_path: Path, form: str) -> None:
    assert len(drawn(sample_graph.write_folder(tmp_path / "graph", []), form, tmp_path / "out")) == 0


@pytest.mark.parametrize("form", READERS)
def test_a_choice_is_of_whole_documents(graph: Path, tmp_path: Path, form: str) -> None:
    late = drawn(graph, form, tmp_path / "late", Selection(since=date(2018, 3, 1)))
    assert set(late) == {PETRA, AEG, AMON, TOMMY}
    assert {weight for *_, weight in late.edges(data="weight")} == {1}
    assert len(drawn(graph, form, tmp_path / "own", Selection((iri.BASE + TOMMY,)))) == 24
    assert len(drawn(graph, form, tmp_path / "one", Selection((f"{iri.BASE}written-declaration/653",)))) == 4


@pytest.mark.parametrize("form", READERS)
def test_awkward_names(tmp_path: Path, form: str) -> None:
    name = "A & <B> \"C\" 'D' \x1b[31m \u202e ]]> é\n"
    named = Quad(member("x"), terms.resource(iri.expand("foaf:name")), terms.string(name), f"<{iri.BASE}graph/members>")
    graph = sample_graph.write_folder(tmp_path / "graph", [signed("1", "x"), named])
    found = drawn(graph, form, tmp_path / "out")
    assert found.nodes["member/x"]["label"] == name.replace("\x1b", "\ufffd")
    assert "\u202e" not in (tmp_path / "out").read_text("utf-8")


def test_gexf_is_of_version_1_3_and_edges_have_names(graph: Path, tmp_path: Path) -> None:
    export.export(graph, "gexf", str(tmp_path / "out"))
    root = ElementTree.parse(tmp_path / "out").getroot()
    assert (root.tag, root.get("version")) == ("{http://gexf.net/1.3}gexf", "1.3")
    names = [edge.get("id") for edge in root.iter("{http://gexf.net/1.3}edge")]
    assert names == [str(number) for number in range(len(names))]


def member(name: str) -> str:
    return f"<{iri.BASE}member/{name}>"


def signed(document: str, name: str) -> Quad:
    graph = f"{iri.BASE}written-declaration/{document}"
    return Quad(f"<{graph}/signature/{name}>", terms.resource(iri.expand("pace:signatory")), member(name), f"<{graph}>")


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("123456789"), st.sets(st.sampled_from("abcdef"), max_size=6)))
def test_pairs_are_counted_as_one_would_by_hand(signatures: dict[str, set[str]]) -> None:
    quads = sorted(signed(document, name) for document, names in signatures.items() for name in names)
    found = cosignatures.draw(quads)
    expected = Counter(pair for names in signatures.values() for pair in combinations(sorted(names), 2))
    prefix = "member/"
    names = [node.id.removeprefix(prefix) for node in found.nodes]
    assert {(names[first], names[second]): weight for (first, second), weight in found.together.items()} == expected
    assert [weight for _, weight in found.edges()] == [expected[pair] for pair in sorted(expected)]
    alone = Counter(name for names in signatures.values() for name in names)
    assert {node.label.removeprefix(prefix): node.signatures for node in found.nodes} == alone
