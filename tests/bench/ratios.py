"""`make bench`: what each step of a graph's life costs, and how that stands beside other programs, as a page.

    generated declarations ─▶ life ─▶ beside others, on the same statements and texts ─▶ docs/performance.md

All of one run, in processor seconds, since others on the machine do not count in them. What is written stands between
two marks; the rest of the page is left as it is. Run: python -m tests.bench.ratios [--documents N] [--to FILE]
"""

import argparse
import itertools
import json
import os
import platform
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path

from tests.bench import life, morph, processes
from tests.bench.life import Place
from tests.paths import CASES, ROOT

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- written by make bench -->", "<!-- end of what make bench writes -->"
DOCUMENTS = 250
# Statements that rdflib is given, and documents that pySHACL is: a hundredth of the speed of others.
_RDFLIB_QUADS, _SHACL_DOCUMENTS, _PYSHACL_DOCUMENTS = 60_000, 100, 12
_LANGUAGES = {"en": "English", "fr": "French"}
# Texts as eyecite's users have them.
_AMERICAN = (
    "See {a} v. {b}, {volume} U.S. {page}, {pin} ({year}).",
    "The court held so in {a} v. {b}, {volume} F.3d {page} (9th Cir. {year}), and again later.",
    "Under {title} U.S.C. § {page}, that is for the agency to say.",
    "{a}, {volume} U.S., at {pin}, has it otherwise; id. at {page}.",
    "Compare {a} v. {b}, {volume} F. Supp. 2d {page}, {pin} (S.D.N.Y. {year}), with what follows.",
)
_PARTIES = ("Adams", "Baker", "Carter", "Douglas", "Ellis", "Foster", "Graham", "Hughes")

_Cells = Sequence[str]
_TASKS, _PEERS = "tests.bench.tasks", "tests.bench.peers"


@dataclass(frozen=True, slots=True)
class Rate:
    """So many things of a kind in some processor seconds."""

    name: str
    count: float
    seconds: float
    unit: str

    @property
    def speed(self) -> float:
        """Things a second."""
        return self.count / self.seconds if self.seconds else 0.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is done by another program and by ours, and its heading; a string in the place of a rate says why none."""

    heading: str
    ours: Rate
    others: Sequence[Rate | str]


# --- beside others


def comparisons(place: Place, python: Path, built: int) -> Iterator[Comparison]:
    """Measure other programs and ours, one after the other.

    In: the place; the Python of the peers' own environment; how many quads the first build made.
    """
    yield _statements(place, built)
    yield _tables(place, python)
    yield _shapes(place)
    for language, name in _LANGUAGES.items():
        theirs, ours = (processes.ask(_TASKS, way, language) for way in ("names_spacy", "names_ours"))
        rates = (_rate("spaCy’s own pipeline", theirs, "entities"), _rate("ours, as a build asks it", ours, "entities"))
        yield Comparison(f"The {name} model on the paragraphs of `tests/cases/prose.jsonl`", rates[1], rates[:1])
    yield from _citations(place, python)


def _statements(place: Place, built: int) -> Comparison:
    def asked(task: str, given: Path) -> dict[str, float]:
        return processes.ask(_TASKS, task, given, place.folder / f"{task}.nq")

    bare, parsed = asked("write_text", place.quads), asked("oxigraph", place.quads)
    some = place.folder / "some.nq"
    with place.quads.open("rb") as lines, some.open("wb") as file:
        file.writelines(itertools.islice(lines, _RDFLIB_QUADS))
    by_rdflib, exported = asked("rdflib_parse", some), asked("export", place.graph)
    _, _, reading = next(stage for stage in life.stages(place.profile("build")) if stage[0] == "files read")
    whole = sum(seconds for *_, seconds in life.stages(place.profile("build")))
    return Comparison(
        "Statements of `graph.nq`",
        Rate("ours: all that follows reading and validation", bare["count"], life.merged_and_written(place), "quads"),
        (
            _rate("bare writing of text from Python", bare, "quads"),
            _rate("pyoxigraph parses and writes", parsed, "quads"),
            _rate(f"rdflib parses the first {by_rdflib['count']:,.0f}", by_rdflib, "quads"),
            _rate("ours: `kg export --format nquads`", exported, "quads"),
            Rate("ours: reading the documents (pass 1)", built, reading, "quads"),
            Rate("ours: the whole build", built, whole, "quads"),
        ),
    )


def _tables(place: Place, python: Path) -> Comparison:
    config, out, rows = morph.write(place.tables, place.folder / "morph")
    exported = processes.ask(_TASKS, "export", place.graph, place.folder / "export.nq")
    ours = _rate("ours: `kg export --format nquads`, sorted", exported, "quads")
    theirs = _by_peer(python, "morph_kgc", config, out)
    name = f"Morph-KGC: {rows:,} rows, the exported tables {morph.TIMES} times over, to N-Quads, unsorted"
    return Comparison("N-Quads", ours, [_rate(name, theirs, "quads") if theirs else f"{name}: not installed"])


def _shapes(place: Place) -> Comparison:
    counts = {"shapes_ours": _SHACL_DOCUMENTS, "shapes_pyshacl": _PYSHACL_DOCUMENTS, "shapes_pyshacl_plain": 4}
    ours, once, plain = (
        processes.ask(_TASKS, task, place.quads, str(min(count, place.count // 4))) for task, count in counts.items()
    )
    return Comparison(
        "A document against the shapes",
        _rate("ours, as a build does it", ours, "documents"),
        (
            _rate("pySHACL, `pyshacl.validate` a document", plain, "documents"),
            _rate("pySHACL, its shapes read once", once, "documents"),
        ),
    )


def _citations(place: Place, python: Path) -> Iterator[Comparison]:
    dense, prose = (_english(cases) for cases in ("citations", "prose"))
    size = sum(map(len, dense))
    american = _american_texts(size)
    files = {"dense": dense, "american": american, "prose": prose}
    for name, texts in files.items():
        (place.folder / f"{name}.json").write_text(json.dumps(texts), encoding="utf-8")

    def ours(name: str) -> dict[str, float]:
        return processes.ask(_TASKS, "citations", place.folder / f"{name}.json")

    def theirs(name: str) -> dict[str, float] | None:
        return _by_peer(python, "eyecite", place.folder / f"{name}.json")

    missing = "eyecite: not installed"

    def dense_rate(name: str, figures: dict[str, float]) -> Rate:
        told = f"{name}: finds {figures['count']:,.0f}, {size / figures['seconds']:,.0f} characters a second"
        return _rate(told, figures, "citations")

    found, held = theirs("american"), ours("dense")
    yield Comparison(
        f"Citations in {size:,} characters full of them",
        dense_rate("ours, `tests/cases/citations.jsonl`", held),
        [dense_rate("eyecite, American citations", found) if found else missing],
    )
    found, held, length = theirs("prose"), ours("prose"), sum(map(len, prose))

    def characters(name: str, figures: dict[str, float]) -> Rate:
        return Rate(f"{name}, finds {figures['count']:,.0f} citations", length, figures["seconds"], "characters")

    yield Comparison(
        f"{length:,} characters of `tests/cases/prose.jsonl`",
        characters("ours", held),
        [characters("eyecite", found) if found else missing],
    )


def _english(cases: str) -> list[str]:
    rows = map(json.loads, (CASES / f"{cases}.jsonl").read_text("utf-8").splitlines())
    return [row["text"] for row in rows if row["language"] == "en"]


def _american_texts(size: int) -> list[str]:
    """Sentences with American citations, so many characters in all."""
    chance, texts = random.Random(1), []
    while size > 0:
        a, b = chance.sample(_PARTIES, 2)
        numbers = {name: chance.randint(1, 600) for name in ("volume", "page", "pin")}
        form = chance.choice(_AMERICAN)
        texts.append(form.format(a=a, b=b, title=chance.randint(1, 50), year=chance.randint(1950, 2020), **numbers))
        size -= len(texts[-1])
    return texts


def _by_peer(python: Path, task: str, *words: str | Path) -> dict[str, float] | None:
    """What a program of the other environment takes, None where it is not installed there."""
    there = task.replace("_", "-") in _peers(python)
    return processes.ask(_PEERS, task, *words, python=python) if there else None


@cache
def _peers(python: Path) -> dict[str, str]:
    """The versions of the programs of the other environment."""
    return processes.ask(_PEERS, "versions", python=python) if python.exists() else {}


def _rate(name: str, figures: dict[str, float], unit: str) -> Rate:
    return Rate(name, figures["count"], figures["seconds"], unit)


# --- the page


def page(place: Place, python: Path, tell: Callable[[str], None]) -> Iterator[str]:
    """Measure all, and yield the lines of Markdown; `tell` is told what has been measured."""
    start, quads, steps = time.monotonic(), 0, []
    for step in life.built(place):
        quads = quads or sum(1 for _ in place.quads.open("rb"))
        tell(f"{step.name} {step.used.seconds:.1f} s")
        steps.append(step)
    queries: dict[str, list[str]] = processes.ask(_TASKS, "examples", place.graph)
    member, _ = queries.pop("")
    asked = list(life.answers(place, queries))
    tell(f"{len(queries)} queries {sum(one.used.seconds for one in asked):.1f} s")
    for step in life.used(place, member):
        tell(f"{step.name} {step.used.seconds:.1f} s")
        steps.append(step)
    beside = []
    for one in comparisons(place, python, quads):
        tell(f"{one.heading}: ours {one.ours.speed:,.0f} {one.ours.unit} a second")
        beside.append(one)
    yield from _heading(place, python, quads, time.monotonic() - start)
    yield from _life_table(steps)
    yield from _stage_table(place)
    yield from _comparison_table(beside)
    yield from _query_table(asked)


def _heading(place: Place, python: Path, quads: int, seconds: float) -> Iterator[str]:
    known = {**life.versions(place), **_peers(python)}
    known.pop("python", None)
    yield f"Measured on {date.today():%-d %B %Y}: {_cores()} cores of {_processor()}, {platform.system()},"
    yield f"Python {platform.python_version()}; {place.count:,} generated declarations, {quads:,} quads; the run took"
    yield f"{seconds / 60:.0f} minutes. Versions: {', '.join(f'{name} {one}' for name, one in sorted(known.items()))}."


def _life_table(steps: Iterable[life.Step]) -> Iterator[str]:
    rows = [
        (
            step.name,
            f"{step.used.seconds:.2f}",
            f"{1000 * step.used.seconds / step.each:.1f}" if step.each else "",
            f"{step.used.mebibytes:.0f}",
        )
        for step in steps
    ]
    yield from _table("The life of a graph", ("step", "seconds", "ms a document", "MiB"), rows)


def _stage_table(place: Place) -> Iterator[str]:
    found = life.stages(place.profile("build"))
    whole = sum(seconds for *_, seconds in found)
    rows = [(name, f"{seconds:.2f}", f"{seconds / whole:.0%}") for name, _, seconds in found]
    yield from _table("Where a build from nothing goes", ("stage of `kg build --profile`", "seconds", "share"), rows)


def _comparison_table(found: Iterable[Comparison]) -> Iterator[str]:
    rows: list[_Cells] = []
    for one in found:
        rows.append((f"**{one.heading}**", "", ""))
        rows.append((one.ours.name, _speed(one.ours), "1"))
        for other in one.others:
            if isinstance(other, str):
                rows.append((other, "", ""))
            else:
                rows.append((other.name, _speed(other), _ratio(other.speed / one.ours.speed)))
    yield from _table("Beside other programs", ("what", "a second", "times as fast as the first row"), rows)


def _speed(rate: Rate) -> str:
    return f"{rate.speed:,.{1 if rate.speed < 10 else 0}f} {rate.unit}"


def _ratio(number: float) -> str:
    return f"{number:.0f}" if number >= 10 else f"{number:.2g}"


def _query_table(asked: Iterable[life.Answer]) -> Iterator[str]:
    rows = [
        (
            f"`{one.name}`",
            f"{one.rows:,}" if one.used.code == 0 else "stopped",
            f"{one.first:.2f}",
            f"{one.used.seconds:.2f}",
            f"{one.used.mebibytes:.0f}",
        )
        for one in asked
    ]
    yield from _table(
        "Every shipped query with its example", ("`kg query --name`", "rows", "first, seconds", "again", "MiB"), rows
    )


def _table(title: str, columns: _Cells, rows: Iterable[_Cells]) -> Iterator[str]:
    yield from ("", f"### {title}", "")
    yield f"| {' | '.join(columns)} |"
    yield "|---|" + "---:|" * (len(columns) - 1)
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _processor() -> str:
    """The name of the processor, where the system tells it."""
    told = Path("/proc/cpuinfo")
    match = re.search(r"model name\s*: (.+)", told.read_text(encoding="utf-8")) if told.exists() else None
    return match[1].strip() if match else platform.processor() or platform.machine()


def put(lines: Iterable[str], path: Path) -> None:
    """Put lines between the two marks of a page. Raises ValueError where it has no such marks."""
    before, begin, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{path}: the marks {BEGIN} and {END} are missing")
    path.write_text("\n".join((before + begin, *lines, end + after)), encoding="utf-8")


def main() -> None:
    """Measure, print the tables, and put them into the page."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    words.add_argument("--documents", type=int, default=DOCUMENTS, help=f"how many ({DOCUMENTS})")
    words.add_argument("--to", type=Path, default=PAGE, help="the page (docs/performance.md)")
    peers = ROOT / ".venv-bench" / "bin" / "python"
    words.add_argument("--peers", type=Path, default=peers, help="the Python of the peers (.venv-bench/bin/python)")
    options = words.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Place(Path(name), options.documents)
        lines = list(page(place, options.peers, partial(print, file=sys.stderr, flush=True)))
    put(lines, options.to)
    print("\n".join(lines))


if __name__ == "__main__":
    main()
