"""What many tests share: the vocabularies, loaded once."""

import pytest

from kg.vocabulary import load_vocabulary
from kg.vocabulary.concepts import Vocabulary
from tests.paths import ROOT


@pytest.fixture(scope="session")
def words() -> Vocabulary:
    """The shipped vocabularies and lexicons."""
    return load_vocabulary()


@pytest.fixture(scope="session")
def declaration() -> str:
    """The text of Doc. 14493."""
    return (ROOT / "input" / "doc-14493.txt").read_text(encoding="utf-8")
