"""Whole documents, each with what is made of it: segments, facts and findings, as plain text beside it.

A golden that is missing is written, and its test fails once: read it, then keep it. To renew one, delete it.
"""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from kg import assemble, files, iri, turtle
from kg.assemble import Assembly
from kg.layouts.registry import LAYOUTS

GOLDEN = Path(__file__).parent / "golden"
PREFIX = re.compile(r"@prefix ([a-z-]+): .*\n")
DOCUMENTS = sorted(GOLDEN.glob("*.txt"))
# Every layout with the kinds that were printed in it.
PRINTED = {
    "print": ("WrittenDeclaration", "MotionForResolution", "MotionForRecommendation"),
    "old": ("WrittenDeclaration", "MotionForResolution", "MotionForRecommendation"),
    "nineties": ("WrittenDeclaration", "MotionForRecommendation"),
    "xref": ("WrittenDeclaration", "MotionForResolution", "MotionForRecommendation", "Amendment", "WrittenQuestion"),
    "pace": ("WrittenDeclaration", "MotionForResolution", "MotionForRecommendation", "Amendment", "WrittenQuestion"),
}


def segments(made: Assembly) -> str:
    """Every segment that is not blank: where it stands, zone, kind, quote."""
    (reading,) = made.readings
    return "".join(
        f"{one.span.start:>5} {one.zone:<11} {one.kind:<16} "
        f"{json.dumps(one.span.slice(reading.source.text), ensure_ascii=False)}\n"
        for one in reading.segments
        if one.kind != "blank"
    )


def facts(made: Assembly) -> str:
    """The facts as Turtle: what the file, its evidence and the vocabularies say is left out."""
    left_out = (f"<{iri.BASE}source/", f"<{iri.graph('vocabulary')}>")
    quads = [quad for quad in made.quads if not quad.graph.startswith(left_out)]
    text = "".join(turtle.turtle(sorted(quads, key=turtle.reading_order), iri.BASE))
    return PREFIX.sub(lambda match: match.group() if f"{match[1]}:" in text[match.end() :] else "", text)


def findings(made: Assembly) -> str:
    """The findings, one a line, as a build prints them."""
    return "".join(f"{one.text()}\n" for one in made.findings)


PARTS = {".segments": segments, ".ttl": facts, ".findings": findings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_document_is_read_as_before(document: Path) -> None:
    made = assemble.assemble(files.find([document]), names=False, jobs=1)
    written = []
    for suffix, part in PARTS.items():
        golden, text = document.with_suffix(suffix), part(made)
        if golden.exists():
            assert text == golden.read_text(encoding="utf-8"), (
                f"{golden.name}: read both; delete it if the new one is right"
            )
        else:
            golden.write_text(text, encoding="utf-8", newline="\n")
            written.append(golden.name)
    assert not written, f"written anew: {', '.join(written)}: read them, then run the tests again"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_name_tells_layout_and_kind(document: Path) -> None:
    """The name says what it is a golden of; the golden itself says what it was read as."""
    layout, kind, _ = document.stem.split("-", 2)
    assert kind in PRINTED[layout]
    (reading,) = assemble.read_files(files.find([document]), names=False)
    assert reading.reading is not None
    assert reading.reading.layout == layout
    assert f"a pace:{kind} " in document.with_suffix(".ttl").read_text(encoding="utf-8")


def test_every_layout_and_kind_has_goldens() -> None:
    """A layout, or a kind in a layout, with fewer than two goldens fails."""
    assert {layout.name for layout in LAYOUTS} == set(PRINTED), "say which kinds a new layout prints, and give goldens"
    counted = Counter(tuple(document.stem.split("-")[:2]) for document in DOCUMENTS)
    wanted = [(layout, kind) for layout, kinds in PRINTED.items() for kind in kinds]
    assert {pair: counted[pair] for pair in wanted if counted[pair] < 2} == {}


def test_no_golden_is_left_behind() -> None:
    stems = {document.stem for document in DOCUMENTS}
    assert {path.name for path in GOLDEN.iterdir() if path.stem not in stems} == set()
