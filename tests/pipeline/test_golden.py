"""Whole documents, each with what is made of it: segments, facts and findings, as plain text in tests/golden.

A golden that is missing is written, and its test fails once: read it, then keep it. To renew one, delete it.
"""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from kg.model import iri
from kg.model.terms import Quad
from kg.pipeline import corpus
from kg.pipeline.document import Reading
from kg.pipeline.validation import DocumentGraph
from kg.read import inputs
from kg.segment.layouts import LAYOUTS
from kg.store import turtle
from kg.vocabulary import document_types
from tests.paths import CASES, GOLDEN

FOLDERS = (GOLDEN, CASES / "kinds")
DOCUMENTS = [path for folder in FOLDERS for path in sorted(folder.glob("*.txt"))]
PREFIX = re.compile(r"@prefix ([a-z-]+): .*\n")
MEMBER = re.compile(rf"<{iri.BASE}member/[^/]+/[^/]+>")
NAMES = [f"<{iri.expand(name)}>" for name in ("rdf:type", "foaf:givenName", "foaf:familyName", "pace:printedName")]
SIGNED = ("WrittenDeclaration", "MotionForResolution", "MotionForRecommendation")
PAGED = (*SIGNED, "Amendment", "SubAmendment", "AmendmentCompendium", "WrittenQuestion", "ReplyToText", "Report")
# Every layout with the kinds that were seen printed in it.
PRINTED = {
    "print": (*SIGNED, "ReplyToText", "Resolution"),
    "old": (*SIGNED, "MotionForOrder"),
    "nineties": ("WrittenDeclaration", "MotionForRecommendation"),
    "xref": (*PAGED, "DilatoryMotion", "Resolution"),
    "pace": (*PAGED, "Recommendation", "Opinion", "Order"),
}
by_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)


@cache
def explained(document: Path) -> tuple[Reading | None, DocumentGraph]:
    (file,) = inputs.find([document])
    return corpus.explain(file, ner=False)


def made_of(document: Path) -> DocumentGraph:
    return explained(document)[1]


def reading_of(document: Path) -> Reading:
    reading = explained(document)[0]
    assert reading is not None
    return reading


def segments(document: Path) -> str:
    """Every segment that is not blank: where it stands, zone, kind, quote."""
    reading = reading_of(document)
    return "".join(
        f"{one.span.start:>5} {one.zone:<11} {one.kind:<16} "
        f"{json.dumps(one.span.slice(reading.source.text), ensure_ascii=False)}\n"
        for one in reading.segments
        if one.kind != "blank"
    )


def facts(document: Path) -> str:
    """The facts as Turtle: documents, acts and the members' names; files, evidence and vocabularies are left out."""
    quads = sorted(filter(is_told, made_of(document).quads), key=turtle.reading_order)
    text = "".join(turtle.turtle(quads, iri.BASE))
    return PREFIX.sub(lambda match: match.group() if f"{match[1]}:" in text[match.end() :] else "", text)


def is_told(quad: Quad) -> bool:
    """Tell whether a golden shows a statement; who is who across documents is for other tests."""
    if quad.graph == f"<{iri.graph('members')}>":
        return MEMBER.fullmatch(quad.subject) is not None and quad.predicate in NAMES
    return not quad.graph.startswith((f"<{iri.BASE}source/", f"<{iri.graph('vocabulary')}>"))


def findings(document: Path) -> str:
    """The findings, one a line, as a build prints them."""
    return "".join(f"{one.text()}\n" for one in made_of(document).findings)


PARTS = {".segments": segments, ".ttl": facts, ".findings": findings}


@by_document
def test_document_is_read_as_before(document: Path) -> None:
    written = []
    for suffix, part in PARTS.items():
        golden, text = GOLDEN / f"{document.stem}{suffix}", part(document)
        if golden.exists():
            assert text == golden.read_text(encoding="utf-8"), f"{golden.name}: delete it if the new one is right"
        else:
            golden.write_text(text, encoding="utf-8", newline="\n")
            written.append(golden.name)
    assert not written, f"written anew: {', '.join(written)}: read them, then run the tests again"


@by_document
def test_document_is_what_its_name_says(document: Path) -> None:
    """In tests/golden a name begins with layout and kind; everywhere it may end with the language, English if not."""
    reading = reading_of(document)
    told = f"{reading.layout}-{reading.header.kind}-"
    assert document.parent != GOLDEN or document.stem.startswith(told)
    assert reading.language == ("fr" if document.stem.endswith("-fr") else "en")


def test_every_layout_and_kind_has_goldens() -> None:
    """A layout without a golden fails, and so does a kind, or a kind in a layout with fewer than two."""
    assert {layout.name for layout in LAYOUTS} == set(PRINTED), "say which kinds a new layout prints, and give goldens"
    assert {kind for printed in PRINTED.values() for kind in printed} == set(document_types.KINDS)
    readings = map(reading_of, DOCUMENTS)
    counted = Counter((reading.layout, reading.header.kind) for reading in readings)
    wanted = [(layout, kind) for layout, printed in PRINTED.items() for kind in printed]
    assert {pair: counted[pair] for pair in wanted if counted[pair] < 2} == {}


def test_no_golden_is_left_behind() -> None:
    stems = {document.stem for document in DOCUMENTS}
    assert len(stems) == len(DOCUMENTS)
    assert {path.name for path in GOLDEN.iterdir() if path.stem not in stems} == set()
