"""The tables are what the SELECTs under queries/tables/ answer, of any graph: also of one that nobody would build."""

import random
from pathlib import Path

import pytest

from kg.export import table_graph, table_rows
from kg.export.table_rows import NAMES
from kg.model.errors import GraphError
from kg.model.namespaces import DCTERMS, FOAF, PACE, RDF, SKOS
from kg.model.terms import Quad
from kg.pipeline.corpus import BuildOptions, build
from kg.store import nquads
from tests.fixtures import golden_graph, small_graph
from tests.generate.corpus import declarations
from tests.oracles import tables as oracle

# Several values of these give a row a choice, and none leaves it a gap.
_SHOWN = (
    *(PACE.editionNumber, PACE.fileName, PACE.records, PACE.recordsEdition, PACE.signatory, PACE.state, PACE.group),
    *(PACE.printedState, PACE.printedGroup, PACE.honorific, PACE.position, PACE.start, PACE.subject, PACE.property),
    *(PACE.number, PACE.treatyNumber, PACE.docNumber, PACE.year, PACE.rule, PACE.score, PACE.signedIn),
    *(DCTERMS.identifier, DCTERMS.issued, DCTERMS.language, FOAF.givenName, FOAF.familyName, FOAF.name, SKOS.notation),
    *(PACE.printedName, PACE.provedBy, PACE.seenGivenName, PACE.seenFamilyName, RDF.type, PACE.publishedAs),
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Graph folders: of a few statements, of the golden documents, of generated declarations."""
    folder = tmp_path_factory.mktemp("tables")
    texts = folder / "declarations"
    texts.mkdir()
    for name, text in declarations(12):
        (texts / name).write_text(text, encoding="utf-8")
    build([texts], folder / "generated", BuildOptions(ner=False))
    return {
        "small": small_graph.write_folder(folder / "small"),
        "golden": golden_graph.build(folder / "golden"),
        "generated": folder / "generated",
    }


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("graph", ["small", "golden", "generated"])
def test_a_table_is_what_its_select_answers(name: str, graph: str, built: dict[str, Path]) -> None:
    made = list(table_rows.rows(name, table_graph.read(built[graph] / "graph.nq")))
    assert made == list(oracle.rows(name, built[graph]))
    assert len(made) > 1


@pytest.mark.parametrize("seed", range(6))
def test_also_of_a_graph_with_gaps_and_with_too_much(seed: int, tmp_path: Path, built: dict[str, Path]) -> None:
    quads = list(nquads.read(built["golden"] / "graph.nq"))
    folder = small_graph.write_folder(tmp_path / "graph", _mutated(quads, random.Random(seed)))
    graph = table_graph.read(folder / "graph.nq")
    for name in NAMES:
        made, (head, *wanted) = list(table_rows.rows(name, graph)), oracle.rows(name, folder)
        assert made[0] == head
        # Two places with the same words are in no order.
        assert sorted(made[1:]) == sorted(wanted)
        assert [row[0] for row in made[1:]] == [row[0] for row in wanted]


def _mutated(quads: list[Quad], chance: random.Random) -> list[Quad]:
    """Drop some statements, and give others, or their subjects, the value that another statement has."""
    by_predicate = {prop: [quad for quad in quads if quad.predicate == prop] for prop in _SHOWN}
    mutated = set(quads)
    for quad in (quad for prop in _SHOWN for quad in by_predicate[prop]):
        other = chance.choice(by_predicate[quad.predicate])
        match chance.randrange(12):
            case 0:
                mutated.discard(quad)
            case 1:
                mutated.add(quad._replace(object=other.object))
            case 2:
                mutated.add(quad._replace(graph=other.graph))
    return sorted(mutated)


@pytest.mark.parametrize("broken", ["no statement\n", "<s:s> <p:p> <o:o> <g:g> .\n<s:s> <p:p> <o:", "\xff\n"])
def test_a_broken_graph_is_told(broken: str, tmp_path: Path) -> None:
    path = tmp_path / "graph.nq"
    path.write_bytes(broken.encode("latin-1"))
    with pytest.raises(GraphError, match="build the graph again"):
        table_graph.read(path)
