"""Merging: the status of a cited act and its year, the day of a document, and what only one graph may say."""

from itertools import permutations

import pytest

from kg.graph import merge
from kg.model import iri, terms
from kg.model.namespaces import DCTERMS, PACE, RDF
from kg.model.terms import Quad
from kg.vocabulary.concepts import Vocabulary

ACTS = terms.resource(iri.graph("acts"))
ACT = terms.resource(iri.act("resolution", 2193))
CITING = terms.resource(iri.act("written-declaration", 652))


def cited(*years: str, seen: bool = False) -> list[Quad]:
    """What the sources state that cite the act with these years; `seen` where its own document was read."""
    quads = [
        Quad(ACT, RDF.type, terms.resource(f"{iri.ONTOLOGY}Resolution"), ACTS),
        Quad(ACT, PACE.number, terms.integer(2193), ACTS),
        Quad(CITING, PACE.cites, ACT, CITING),
        *(Quad(ACT, PACE.year, terms.typed(year, "gYear"), ACTS) for year in years),
    ]
    source = terms.resource(iri.source("0" * 64))
    return [*quads, Quad(source, PACE.records, ACT, source)] if seen else quads


def stated(quads: list[Quad], words: Vocabulary) -> tuple[str, list[str]]:
    """The act's status, and the years that are left."""
    merged = merge.shared_graphs(merge.shared_statements(quads, words), (), words)
    (status,) = [q.object for q in merged if q.subject == ACT and q.predicate == PACE.actStatus]
    years = [terms.value_of(q.object).text for q in merged if q.subject == ACT and q.predicate == PACE.year]
    return iri.local_name(terms.iri_of(status)), sorted(years)


@pytest.mark.parametrize(
    ("years", "seen", "status", "left"),
    [
        (["2017"], False, "not-yet-seen", ["2017"]),
        ([], False, "not-yet-seen", []),
        (["2007"], False, "number-and-year-disagree", ["2007"]),
        (["2007", "2017"], False, "not-yet-seen", ["2017"]),
        (["2007", "2009"], False, "number-and-year-disagree", ["2007", "2009"]),
        (["2007"], True, "seen", []),
    ],
)
def test_a_misprinted_year_yields_to_one_that_can_be(
    years: list[str], seen: bool, status: str, left: list[str], words: Vocabulary
) -> None:
    for order in permutations(years):
        assert stated(cited(*order, seen=seen), words) == (status, left)


def test_a_document_was_issued_on_the_day_of_its_first_edition() -> None:
    """What each edition says of its own day stays; what is shared with other documents stands elsewhere."""
    edition = terms.resource(iri.edition(CITING[1:-1], 2))
    days = [terms.typed(day, "date") for day in ("2018-01-25", "2018-01-22")]
    quads = [Quad(about, DCTERMS.issued, day, CITING) for about in (CITING, edition) for day in days]
    shared = Quad(ACT, RDF.type, terms.resource(f"{iri.ONTOLOGY}Resolution"), ACTS)
    own = merge.document_quads([*quads, shared, quads[0]], CITING)
    assert [quad.object for quad in own if quad.subject == CITING] == [days[1]]
    assert [quad.object for quad in own if quad.subject == edition] == sorted(days)
    assert shared not in own
    assert len(merge.document_quads(quads, None)) == len(quads)
