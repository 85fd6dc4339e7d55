"""Which print of a document a file is: every form of a version, in brackets, between bars or behind the Doc. number."""

from pathlib import Path

import pytest

from kg.model.namespaces import PACE
from kg.pipeline import corpus
from kg.read import inputs

BELOW = "Challenge of the credentials\nDraft resolution\n\n1. The Assembly notes.\n"
SHEET = "Doc. 13685\n27/01/2015\n\nChallenge of the credentials\nCompendium of amendments (Revised version)\n\n"


@pytest.mark.parametrize(
    ("head", "edition"),
    [
        ("Doc. 15825: compendium of written amendments | Doc. 15825 | 10/10/2023", "1"),
        ("Doc. 15825: compendium of written amendments | Doc. 15825 | 10/10/2023 | Final version", "1"),
        ("Doc. 15825: compendium of written amendments (Final version) | Doc. 15825 | 10/10/2023", "1"),
        ("Doc. 15825: compendium of written amendments | Doc. 15825 | 10/10/2023 | Revised version", "1-revision"),
        ("Doc. 15825: compendium of written amendments (Revised version) | Doc. 15825", "1-revision"),
        ("Compendium of amendments (rev. 2) | Doc. 13685 | 27/01/2015", "1-revision-2"),
        ("Compendium of amendments [revised] | Doc. 13685 | 27/01/2015", "1-revision"),
        ("Compendium of amendments | Doc. 13685 rev. 2 | 27/01/2015", "1-revision-2"),
        ("Compendium of amendments - Provisional edition | Doc. 13685 | 27/01/2015", "1-provisional"),
        ("Recueil des amendements écrits (Version révisée) | Doc. 13685 | 27/01/2015", "1-revision"),
        ("Recueil des amendements écrits (rév. 2) | Doc. 13685 | 27/01/2015", "1-revision-2"),
        ("Recueil des amendements écrits | Doc. 13685 | 27/01/2015 | Version finale", "1"),
        ("Recueil des amendements écrits, version provisoire | Doc. 13685 | 27/01/2015", "1-provisional"),
        ("Report (revised) | Doc. 13685 | 27 January 2015", "1-revision"),
        ("Report | Doc. 13685 | 27 January 2015 | Provisional version", "1-provisional"),
        (SHEET, "1-revision"),
    ],
)
def test_the_version_tells_the_print(head: str, edition: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{head}\n{BELOW}", encoding="utf-8")
    made = corpus.in_memory(inputs.find([tmp_path]), ner=False)
    editions = {quad.object.rpartition("/")[2].strip(">") for quad in made.quads if quad.predicate == PACE.edition}
    assert editions == {edition}
    assert ("provisional" in edition) == any(quad.predicate == PACE.provisional for quad in made.quads)
