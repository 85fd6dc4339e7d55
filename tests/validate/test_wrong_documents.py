"""Every wrong document of the catalogue gives its one finding at its line, and nothing else but infos."""

from collections import Counter
from pathlib import Path

import pytest

from kg.model.findings import Severity
from kg.pipeline import corpus
from kg.read import inputs
from kg.validate.validator import ValidationOptions
from tests.fixtures.wrong_documents import Wrong, documents

WRONG = tuple(documents())
FEWEST = 60


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.name)
def test_one_thing_is_wrong_and_one_thing_is_said(wrong: Wrong, tmp_path: Path) -> None:
    wrong.write(tmp_path)
    made = corpus.in_memory(inputs.find([tmp_path]), ner=False)
    found = [placed for placed in made.findings if placed.finding.severity is not Severity.INFO]
    assert [(one.finding.source, one.line, one.finding.severity, one.finding.code) for one in found] == [
        (wrong.file, wrong.line, wrong.severity, wrong.code)
    ]


def test_the_texts_that_are_edited_are_faultless_by_themselves() -> None:
    bases = {Path(base) for wrong in WRONG for base in wrong.bases}
    assert len(bases) >= 8
    for base in bases:
        made = corpus.in_memory(inputs.find([base]), ner=False)
        grave = {one.finding.code for one in made.findings if one.finding.severity is not Severity.INFO}
        # In 2001 fewer than 20 names were enough, as far as is known.
        assert grave <= ({"procedure-signatories-uncertain"} if "9056" in base.name else set()), base.name


def test_the_catalogue_is_large_and_broad() -> None:
    assert len(WRONG) >= FEWEST
    assert [name for name, count in Counter(wrong.name for wrong in WRONG).items() if count > 1] == []
    assert len({wrong.code for wrong in WRONG}) >= 30


@pytest.mark.parametrize("wrong", WRONG[::8], ids=lambda wrong: wrong.name)
def test_pyshacl_alone_says_the_same(wrong: Wrong, tmp_path: Path) -> None:
    wrong.write(tmp_path)
    found = inputs.find([tmp_path])
    made = [corpus.in_memory(found, ner=False, options=ValidationOptions(engine=name)) for name in ("auto", "pyshacl")]
    assert made[0].findings == made[1].findings
    assert made[0].report == made[1].report
