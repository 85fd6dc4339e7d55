"""The life of a graph folder, command by command, as a person runs it: built, changed, checked, asked, handed on."""

import csv
import json
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.store.graph_folder import BLOCKS, GRAPH, STATE, STORE
from tests.bench import processes
from tests.bench.processes import Used
from tests.generate.corpus import declarations

ADDED = 10
# A word of the generated texts, in either language, and what a change puts in its place.
_WORDS = (("delay", "pause"), ("délai", "retard"))


@dataclass(frozen=True, slots=True)
class Step:
    """A step with what it has used; `each` is how many documents its seconds are shared out to, 0 where to none."""

    name: str
    used: Used
    each: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """A shipped query asked twice: its rows, and what the second question has used; `first` are seconds of the first,
    which may make what both need."""

    name: str
    rows: int
    first: float
    used: Used


@dataclass(frozen=True, slots=True)
class Place:
    """The folders of a run: documents, those that come later, the graph folder, and what is exported."""

    folder: Path
    count: int

    @property
    def documents(self) -> Path:
        """The documents that are built."""
        return self.folder / "documents"

    @property
    def later(self) -> Path:
        """Those that are added."""
        return self.folder / "later"

    @property
    def graph(self) -> Path:
        """The graph folder."""
        return self.folder / "graph"

    @property
    def quads(self) -> Path:
        """The file of its statements."""
        return self.graph / GRAPH

    @property
    def tables(self) -> Path:
        """The tables as CSV."""
        return self.folder / "tables-csv"

    def profile(self, name: str) -> Path:
        """The profile of a build."""
        return self.folder / f"{name}.csv"

    def write_documents(self) -> None:
        """Write the documents and, from among them, those that are added later."""
        self.documents.mkdir(parents=True)
        self.later.mkdir()
        whole = self.count + ADDED
        later = {number * whole // ADDED for number in range(ADDED)}
        for number, (name, text) in enumerate(declarations(whole)):
            ((self.later if number in later else self.documents) / name).write_text(text, encoding="utf-8")


def built(place: Place) -> Iterator[Step]:
    """Write the documents; build them from nothing and again after each kind of change, then from nothing with models
    into another folder."""
    place.write_documents()
    yield Step("`kg build`, from nothing", _build(place, "build"), place.count)
    yield Step("again, nothing changed", _build(place, "unchanged"))
    _change(place.documents)
    yield Step("one document changed", _build(place, "changed"))
    for path in place.later.iterdir():
        shutil.move(path, place.documents)
    yield Step(f"{ADDED} documents added", _build(place, "added"))
    next(iter(sorted(place.documents.iterdir()))).unlink()
    yield Step("one document removed", _build(place, "removed"))
    one, out = next(iter(sorted(place.documents.iterdir()))), place.folder / "one"
    yield Step("`kg build` of one document", processes.kg("build", one, "--no-ner", "--out", out))
    yield Step("… with models", processes.kg("build", one, "--out", place.folder / "one-named"))
    with_models = processes.kg("build", place.documents, "--jobs", "1", "--out", place.folder / "named")
    yield Step("`kg build` of all, from nothing, with models", with_models, len(list(place.documents.iterdir())))


def used(place: Place, member: str) -> Iterator[Step]:
    """Check the graph, hand it on and ask where a member stands in the files; ask what nothing is needed for."""
    yield Step("`kg validate DIR`", processes.kg("validate", place.graph))
    for form in ("csv", "parquet"):
        to = place.folder / f"tables-{form}"
        yield Step(f"`kg export --format {form}`", processes.kg("export", place.graph, "--format", form, "--to", to))
    yield Step("`kg why` of a member", processes.kg("why", place.graph, member))
    yield Step("`kg query -e 'ASK {}'`", processes.kg("query", place.graph, "-e", "ASK {}"))
    simplest = "signatures-by-group"
    yield Step(f"`kg query --name {simplest}`", processes.kg("query", place.graph, "--name", simplest))


def answers(place: Place, queries: Mapping[str, list[str]]) -> Iterator[Answer]:
    """Ask each shipped query with its example twice, of a graph that nothing has asked yet."""
    shutil.rmtree(place.graph / STORE, ignore_errors=True)
    for name, pairs in queries.items():
        options = [word for pair in pairs for word in ("-p", pair)]
        words = ("query", place.graph, "--name", name, *options, "--format", "csv", "--max-rows", "1000000")
        first, again = (processes.kg(*words, "--timeout", "60") for _ in range(2))
        yield Answer(name, max(sum(1 for _ in csv.reader(again.printed.splitlines())) - 1, 0), first.seconds, again)


def merged_and_written(place: Place) -> float:
    """Return the seconds of all that follows reading and validation: a build that has kept the result of both for each
    document, and no lines.

    These are the stages that make the lines of documents and put the files together, by the build's own profile.
    """
    (place.graph / BLOCKS).unlink()
    (place.graph / STATE).unlink()
    _build(place, "written")
    wanted = ("members resolved", "documents merged and validated", "files of the graph written")
    return sum(seconds for name, _, seconds in stages(place.profile("written")) if name in wanted)


def stages(profile: Path) -> list[tuple[str, int, float]]:
    """Return the stages of a profile with their items and processor seconds."""
    with profile.open(encoding="utf-8", newline="") as file:
        return [(row["stage"], int(row["items"]), float(row["processor_seconds"])) for row in csv.DictReader(file)]


def versions(place: Place) -> dict[str, str]:
    """Return the versions of the libraries that the graph was built with."""
    return dict(json.loads((place.graph / "manifest.json").read_text(encoding="utf-8"))["versions"])


def _build(place: Place, name: str) -> Used:
    # Times of files may be too coarse to tell a change within the second.
    time.sleep(0.05)
    profile = ("--profile", place.profile(name))
    return processes.kg("build", place.documents, "--no-ner", "--jobs", "1", "--out", place.graph, *profile)


def _change(documents: Path) -> None:
    """Change a word in the text of the document in the middle, or of the next that has it."""
    paths = sorted(documents.iterdir())
    for path in paths[len(paths) // 2 :]:
        text = changed = path.read_text(encoding="utf-8")
        for old, new in _WORDS:
            changed = changed.replace(old, new, 1)
        if changed != text:
            path.write_text(changed, encoding="utf-8")
            return
    raise RuntimeError("no generated text has a word that is known here")
