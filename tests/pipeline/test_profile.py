"""The profile of a build: a row a stage, inner stages not counted twice."""

import csv
import time
from pathlib import Path

import pytest

from kg.model.errors import OutputError
from kg.pipeline.profile import Profile

PAUSE = 0.02


def test_an_inner_stage_is_not_counted_in_the_outer_one() -> None:
    profile = Profile()
    with profile.stage("outer", 3), profile.stage("inner"):
        time.sleep(PAUSE)
    outer, inner = profile.stages["outer"], profile.stages["inner"]
    assert (outer.items, inner.items) == (3, 0)
    assert inner.seconds >= PAUSE > outer.seconds >= 0


def test_making_items_is_counted_and_what_is_done_with_them_is_not() -> None:
    profile = Profile()
    for _ in profile.over(range(2), "made"):
        time.sleep(PAUSE)
    assert profile.stages["made"].items == 2
    assert profile.stages["made"].seconds < PAUSE


def test_it_is_written_as_a_table(tmp_path: Path) -> None:
    profile = Profile()
    with profile.stage("files read", 4):
        pass
    profile.write(tmp_path / "profile.csv")
    (row,) = csv.DictReader((tmp_path / "profile.csv").read_text(encoding="utf-8").splitlines())
    assert (row["stage"], row["items"]) == ("files read", "4")
    assert float(row["seconds"]) >= 0
    assert float(row["processor_seconds"]) >= 0


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="--profile"):
        Profile().write(tmp_path / "missing" / "profile.csv")
