"""Whatever the text: no exception, no hang, every character accounted for, every quote where it says it is.

KG_MUTATIONS sets how many spoilt documents are read (1,000); with `-s` the slowest is told.
"""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.pipeline.document import Reading, process
from kg.read import read_bytes
from kg.segment.layouts import LAYOUTS
from tests.fixtures.reader import read, tools
from tests.generate.mutations import mutated
from tests.paths import GOLDEN

MUTATIONS = int(os.environ.get("KG_MUTATIONS", "1000"))
# Of the processor, so that a busy machine is fair; some 500 times what a document takes.
SECONDS = 3.0


@contextmanager
def time_limit(what: str) -> Iterator[None]:
    """Fail where the block takes longer than a document may; expressions that run away are stopped too."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"{what} takes more than {SECONDS} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    """What is made once, before anything is timed: vocabularies, expressions, tables of names."""
    for path in sorted(GOLDEN.glob("*.txt")):
        read(path.read_text(encoding="utf-8"))


def check(reading: Reading) -> None:
    """What holds of every reading."""
    text = reading.source.text
    if reading.layout:
        assert "".join(segment.span.slice(text) for segment in reading.segments) == text
    assert 0 <= reading.coverage.accounted <= reading.coverage.total
    # Each line that no rule reads is told once; what else is told is an entry that stands outside the list.
    unread = [segment.span for segment in reading.segments if segment.kind == "residue"]
    told = [finding.span for finding in reading.findings if finding.code == "unparsed-text"]
    assert [span for span in told if span in unread] == unread
    body = [segment.span for segment in reading.segments if segment.kind == "paragraph"]
    stray = {span for span in told if span not in unread}
    assert len(stray) + len(unread) == len(told)
    assert all(any(part.start <= span.start and span.end <= part.end for part in body) for span in stray)
    for fact in reading.facts:
        for evidence in fact.evidence:
            assert evidence.span.slice(text) == evidence.quote
    for finding in reading.findings:
        assert finding.message
        assert finding.span is None or finding.span.end <= len(text)
    assert reading.document or reading.findings or not text


# What lines of documents are made of, so that random texts come near to documents.
WORDS = st.sampled_from(
    (
        "Doc. 14493", "25 January 2018", "31 février 2018", "Written declaration No. 652", "Déclaration écrite n° 1",
        "Motion for a resolution", "WRITTEN DECLARATION No. 3", "|", ";", ",", "\n",
        "\n\n", "\r\n", "\u2028", " ", "\t", "- ",
        "Signed (see overleaf)", "Signed¹:", "Signed: 1",
        "Signatories:", "Signataires :", "Total = 24", "Total = 99999",
        "SUTTER Petra, De, Belgium, SOC", "Mr Andres HERKEL, Estonia, EPP/CD",
        "Marmazov, Ukraine, UEL", "Belgium", "SOC",
        "1. ALDE: Alliance of Liberals", "Question from",
        "Committee on Rules", "2nd edition, originally tabled on 1 May",
        "This written declaration commits only those who have signed it",
        "Origin - 2019", "Resolutions 1 (2000) and 2 (2001)",
        "Opuz v. Turkey", "(ETS No. 5)", "CM/Rec(2022)8", "Petra De Sutter",
        "d’Arménie", "İ", "ß", "[The Earl of]", "\x00",
    )
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=300), st.lists(st.one_of(WORDS, st.text(max_size=5)), max_size=60).map("".join))
ANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@ANY
@given(text=TEXTS)
def test_any_text_is_read_without_an_exception(text: str) -> None:
    with time_limit("the text"):
        check(read(text))


@ANY
@given(text=TEXTS)
def test_every_layout_cuts_whatever_it_believes_in(text: str) -> None:
    reading = read(text)
    assert reading.layout in ("", *(layout.name for layout in LAYOUTS))


@ANY
@given(data=st.one_of(st.binary(max_size=400), TEXTS.map(lambda text: text.encode("utf-16", "surrogatepass"))))
def test_any_bytes_are_read_without_an_exception(data: bytes) -> None:
    with time_limit("the file"):
        (reading,) = process([read_bytes("any.txt", data)], tools())
    check(reading)


def test_spoilt_documents_are_read_without_crash_or_hang() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(GOLDEN.glob("*.txt"))]
    slowest, recognised = (0.0, 0), 0
    for seed in range(MUTATIONS):
        text = mutated(texts, seed)
        start = time.process_time()
        with time_limit(f"the document of seed {seed}"):
            reading = read(text)
        slowest = max(slowest, (time.process_time() - start, seed))
        check(reading)
        recognised += bool(reading.layout)
    print(f"\n{MUTATIONS} spoilt documents, {recognised} recognised; slowest {slowest[0]:.3f} s (seed {slowest[1]})")
    assert recognised > MUTATIONS / 2, "the mutations leave too little of the documents to test anything"


LONG = {
    "signatories in lines": "Signed:\n" + "SUTTER Petra, De, Belgium, SOC\n" * 400,
    "lines that are none": "Signed:\n" + "no line, of a list\n" * 200,
    "entries": "Signatories: " + "Mr Andres HERKEL, Estonia, EPP/CD ; " * 400,
    "commas": "Signatories: " + "," * 20_000,
    "bars": "|" * 20_000,
    "spaces": "This written" + " " * 20_000 + "declaration",
    "one word": "S" * 50_000,
    "initials": "A." * 10_000,
    "apostrophes": "SIGNATORY O'" + "'" * 10_000,
    "quotes": "“" * 10_000,
    "brackets": "Resolution " + "(" * 10_000,
    "citations": "Resolutions " + "2193 (2017), " * 1_000,
    "parties": "Opuz v. Turkey and " * 300,
    "names": "Petra De Sutter " * 400,
    "names of a committee": "Committee De La Paz, De " * 400,
    "sessions": "Parliamentary Assembly - Twenty-sixth Ordinary Session, " * 400,
    "dashes": "-" * 20_000,
    "paragraphs": "A word.\n\n" * 1_000,
}


@pytest.mark.parametrize("what", LONG)
@pytest.mark.parametrize("head", ["print", "page"])
def test_long_runs_take_no_long_time(what: str, head: str) -> None:
    heads = {
        "print": "Doc. 14493\n\n25 January 2018\n\nA title\n\nWritten declaration No. 652\n\nA body.\n\n",
        "page": "Written declaration No. 652 | Doc. 14493 | 25 January 2018\n\nA title\n\n",
    }
    with time_limit(what):
        check(read(heads[head] + LONG[what]))
