"""Builds grow with their documents and no faster, and a change costs a small share of a build from nothing.

Run: make bounds; the seconds themselves: make bench.
"""

import tempfile
from itertools import islice
from pathlib import Path

from tests.bench import life
from tests.bench.life import Place

SMALL, LARGE = 200, 800
# Seconds a document of the large build, as a multiple of the small one's.
GROWTH = 1.6
# Seconds as a share of those of the large build.
UNCHANGED, CHANGED = 0.1, 0.35


def test_a_build_grows_with_its_documents_and_a_change_costs_a_share() -> None:
    with tempfile.TemporaryDirectory() as name:
        (small,) = islice(life.built(Place(Path(name) / "small", SMALL)), 1)
        large, unchanged, *changed = islice(life.built(Place(Path(name) / "large", LARGE)), 5)
    for step in (small, large, unchanged, *changed):
        print(f"\n{step.name:28} {step.used.seconds:6.1f} s {step.used.mebibytes:5.0f} MiB", end="")
    assert large.used.seconds / LARGE < GROWTH * small.used.seconds / SMALL
    assert unchanged.used.seconds < UNCHANGED * large.used.seconds
    for step in changed:
        assert step.used.seconds < CHANGED * large.used.seconds, step.name
