"""What many tests share: the vocabularies, loaded once."""

from pathlib import Path

import pytest

from kg.vocabulary import concepts
from kg.vocabulary.concepts import Vocabulary

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def words() -> Vocabulary:
    """The shipped vocabularies and lexicons."""
    return concepts.load()


@pytest.fixture(scope="session")
def declaration() -> str:
    """The text of Doc. 14493."""
    return (ROOT / "input" / "doc-14493.txt").read_text(encoding="utf-8")
