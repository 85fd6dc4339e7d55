"""Reading, pass 1, on one core and without a model: documents a second, where the time goes, memory by documents.

    text ─▶ recognise ─▶ cut ─▶ grammars ─▶ citations ─▶ names ─▶ facts ─▶ quads with evidence

The documents are the gold kept in tests/gold, each again under other numbers; memory is that of a process that keeps
every reading, as a build does until it has merged them. Processor time is measured, so that a busy machine is fair.
"""

import cProfile
import hashlib
import pstats
import re
import resource
import time
from collections.abc import Iterator, Sequence
from multiprocessing import get_context
from pathlib import Path

from kg.model.document import Source
from kg.pipeline import first_pass
from kg.pipeline.document import Reading, Tools, process
from kg.pipeline.executor import chunks
from tests.paths import ROOT

GOLD = ROOT / "gold"
DOCUMENTS = 720
COUNTS = (100, 1000, 10_000)
# What is aimed at is 300 documents a second; the bar is lower, since machines differ.
SLOWEST = 100
STAGES = (
    ("recognise", "registry.py"), ("cut", "pages.py"), ("cut", "sheet.py"), ("read", "heading.py"),
    ("read", "signatories.py"), ("_citations", "parse/__init__.py"), ("recognise", "entities/__init__.py"),
    ("link", "linking.py"), ("document_facts", "facts.py"), ("name_occurrences", "facts.py"),
    ("coverage_of", "document.py"), ("quads_of", "evidence.py"),
)  # fmt: skip


def sources(count: int) -> Iterator[Source]:
    """The gold documents, again and again, each time under another Doc. number."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(GOLD.glob("*.txt"))]
    for number in range(count):
        text = re.sub(r"Doc\. \d+", f"Doc. {1000 + number}", texts[number % len(texts)])
        data = text.encode()
        yield Source(f"{number}.txt", hashlib.sha256(data).hexdigest(), text, len(data), "text/plain", "utf-8")


def read(found: Sequence[Source], tools: Tools) -> list[tuple[Reading, int]]:
    """Readings, each with the number of its quads, in chunks as a build reads them."""
    readings = [one for chunk in chunks(found) for one in process([(source, ()) for source in chunk], tools)]
    return [(reading, len(reading.quads)) for reading in readings]


def test_speed_and_profile() -> None:
    tools = first_pass.tools(False)
    found = list(sources(DOCUMENTS))
    read(found[:36], tools)
    start = time.process_time()
    made = read(found, tools)
    seconds = time.process_time() - start
    lines = sum(mention.kind == "signature" for reading, _ in made for mention in reading.mentions)
    quads = sum(count for _, count in made)
    print(
        f"\n{DOCUMENTS} documents, {lines} signatory lines, {quads} quads: {DOCUMENTS / seconds:.0f} documents a second"
    )
    _profile(found[:180], tools)
    assert all(reading.document for reading, _ in made)
    assert DOCUMENTS / seconds > SLOWEST


def _profile(found: Sequence[Source], tools: Tools) -> None:
    profile = cProfile.Profile()
    profile.runcall(read, found, tools)
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    total = max(cumulative for _, _, _, cumulative, _ in stats.values())
    print("share of the time, under the profiler:")
    for (path, _, name), (calls, _, _, cumulative, _) in stats.items():
        if (name, Path(path).name) in STAGES:
            print(f"  {cumulative / total:6.1%}  {Path(path).name}:{name}, {calls} calls")
    dearest = sorted(stats.items(), key=lambda item: -item[1][2])[:12]
    print("dearest functions by their own time:")
    for (path, _, name), (calls, _, own, _, _) in dearest:
        print(f"  {own / total:6.1%}  {Path(path).name}:{name}, {calls} calls")


def _peak(count: int) -> float:
    """Read that many documents and keep the readings; return the process's largest memory in MiB."""
    tools = first_pass.tools(False)
    kept = [one for chunk in chunks(sources(count)) for one in process([(source, ()) for source in chunk], tools)]
    assert len(kept) == count
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def test_memory_by_documents() -> None:
    curve = {}
    for count in COUNTS:
        with get_context("spawn").Pool(1) as pool:
            curve[count] = pool.apply(_peak, (count,))
    print(
        "\nmemory with all readings kept:",
        ", ".join(f"{count} documents {peak:.0f} MiB" for count, peak in curve.items()),
    )
    each = (curve[COUNTS[-1]] - curve[COUNTS[0]]) / (COUNTS[-1] - COUNTS[0])
    assert each < 1, f"{each:.2f} MiB a document"
