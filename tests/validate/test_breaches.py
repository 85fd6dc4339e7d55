"""Standards that are seen beforehand to be kept: the engine has nothing to say of them."""

from collections.abc import Iterator

import pytest

from kg.model import terms
from kg.model.namespaces import PACE
from kg.model.statements import StatementIndex
from kg.model.terms import Quad
from kg.validate import breaches, procedure, shapes
from kg.validate.engines import PyshaclEngine
from kg.validate.procedure import MEASURES
from kg.validate.results import ValidationReport
from tests.fixtures.handmade_graph import declaration, dropping, setting
from tests.fixtures.handmade_procedure import BROKEN, DOC, EDITION, declared, judged, of_words, people, referred

VALIDATOR = PyshaclEngine(shapes.load())


def edges() -> Iterator[tuple[Quad, ...]]:
    """Documents that just keep, or just break, a rule, and such as lack what a rule asks of."""
    for count in (0, 1, 4, 5, 9, 10, 19, 20):
        yield declared("2023-05-12", people(count))
        yield declared("2023-05-12", people(20 + count, states=1 + count % 4))
    for count in (200, 209, 210, 211):
        yield of_words(count)(declared("2023-05-12", people(24)))
    whole = referred(declared("2023-05-12", people(24)))
    for subject, name in ((DOC, "pace:edition"), (DOC, "dcterms:issued"), (EDITION, "pace:editionNumber")):
        yield dropping(subject, name)(whole)
    for value in (terms.string("many"), terms.integer(-3)):
        yield setting(EDITION, "pace:editionNumber", value)(whole)
    yield tuple(quad for quad in whole if quad.predicate != PACE.signatory)
    yield tuple(quad for quad in whole if quad.predicate != PACE.state)


def both(quads: tuple[Quad, ...]) -> list[ValidationReport]:
    """The reports with all standards, and with those alone that could be broken."""
    made = procedure.standards(quads, procedure.load())
    return [VALIDATOR.validate((*quads, *some)) for some in (made, breaches.possible(made, StatementIndex(quads)))]


@pytest.mark.parametrize("quads", [quads for _, quads, _ in BROKEN], ids=[name for name, _, _ in BROKEN])
def test_the_report_is_that_with_all_standards(quads: tuple[Quad, ...]) -> None:
    whole, short = both(quads)
    assert short == whole


@pytest.mark.parametrize("quads", [*edges()])
def test_the_report_at_the_edge_of_a_rule_is_that_with_all_standards(quads: tuple[Quad, ...]) -> None:
    whole, short = both(quads)
    assert short == whole


def test_every_measure_is_left_out_and_asked_for() -> None:
    asked, left_out = set(), set()
    for _, quads, _ in BROKEN:
        made = judged(quads)[len(quads) :]
        possible = set(breaches.possible(made, StatementIndex(quads)))
        asked |= {quad.predicate for quad in possible} & MEASURES.keys()
        left_out |= {quad.predicate for quad in made if quad not in possible} & MEASURES.keys()
    assert asked == left_out == set(MEASURES)


def test_a_document_that_keeps_all_rules_is_asked_nothing() -> None:
    quads = declared("2023-05-12", people(24))
    assert breaches.possible(procedure.standards(quads, procedure.load()), StatementIndex(quads)) == ()
    assert breaches.possible((), StatementIndex(declaration())) == ()
