"""The graph of the tests' own documents, built once, and the shipped queries as their examples ask them."""

import shlex
from itertools import pairwise
from pathlib import Path

import kg
from kg.store.sparql import query

TESTS = Path(__file__).parent
# Documents whose facts are known line by line; those of cases/queries make an edition grow and a member change groups.
FOLDERS = (TESTS / "data", TESTS / "golden", TESTS / "cases" / "queries")


def build(out: Path) -> Path:
    """Build the graph folder and return it."""
    kg.build(FOLDERS, out, names=False)
    return out


def given(named: query.NamedQuery) -> list[str]:
    """Return the parameters of a query's example as they are typed: `name=value`."""
    words = shlex.split(named.example)
    return [word for before, word in pairwise(words) if before == "-p"]
