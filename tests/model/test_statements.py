"""The index of statements: what it returns, and that it makes nothing up."""

import pytest

from kg.model.namespaces import PACE, RDF
from kg.model.statements import StatementIndex
from kg.model.terms import Quad, integer

QUADS = (
    Quad("<a>", RDF.type, PACE.Signature, "<g>"),
    Quad("<b>", RDF.type, PACE.Signature, "<g>"),
    Quad("<b>", RDF.type, PACE.Member, "<h>"),
    Quad("<a>", PACE.number, integer(7), "<g>"),
    Quad("<a>", PACE.number, integer(3), "<g>"),
)


def test_statements_by_property_and_subject() -> None:
    index = StatementIndex(QUADS)
    assert index.by_predicate(RDF.type) == {"<a>": [PACE.Signature], "<b>": [PACE.Signature, PACE.Member]}
    assert index.objects("<a>", PACE.number) == [integer(7), integer(3)]
    assert index.object("<a>", PACE.number) == integer(3)
    assert index.subjects(RDF.type) == ["<a>", "<b>"]
    assert index.subjects(RDF.type, PACE.Member) == ["<b>"]
    assert index.values(RDF.type) == {PACE.Signature, PACE.Member}


def test_what_is_not_said_is_empty_and_stays_so() -> None:
    index = StatementIndex(QUADS)
    assert index.objects("<c>", RDF.type) == ()
    assert index.object("<a>", PACE.year) == ""
    assert index.subjects(PACE.year) == []
    assert index.values(PACE.year) == set()
    assert "<c>" not in index.by_predicate(RDF.type)
    with pytest.raises(TypeError):
        index.by_predicate(PACE.year)["<a>"] = []  # type: ignore[index]


def test_other_properties_are_left_out() -> None:
    index = StatementIndex(QUADS, {RDF.type})
    assert index.subjects(PACE.number) == []
    assert index.subjects(RDF.type) == ["<a>", "<b>"]
