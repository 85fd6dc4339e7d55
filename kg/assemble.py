"""Input files → one merged graph, validated, in memory: all of a build but the writing."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from kg import check, engine, files, findings, identity, merge, results, vocabulary
from kg.model import Coverage, Finding
from kg.parse.passages import Grammar
from kg.parse.prose import Recogniser
from kg.pipeline import Reading, Tools, read_documents
from kg.rdf import Quad


@dataclass(frozen=True, slots=True)
class Read:
    """One input file after pass 1; `reading` is None where the file was left out or could not be read."""

    name: str
    reading: Reading | None
    findings: tuple[Finding, ...]


@lru_cache(maxsize=1)
def tools(names: bool) -> Tools:
    """What documents are read with, made once a process; `names` tells whether models are wanted."""
    loaded = vocabulary.load()
    grammars = {language: Grammar(loaded, language) for language in loaded.lexicons}
    return Tools(loaded, grammars, Recogniser.installed() if names else Recogniser.none())


def read_files(chunk: Sequence[files.InputFile], names: bool) -> tuple[Read, ...]:
    """Read some files and take them through the pipeline (pass 1): one `Read` each, in order."""
    read = [files.read(file) for file in chunk]
    readings = iter(read_documents([(source, found) for source, found in read if source], tools(names)))
    return tuple(
        _read(file.name, next(readings) if source else None, found)
        for file, (source, found) in zip(chunk, read, strict=True)
    )


def _read(name: str, reading: Reading | None, found: tuple[Finding, ...]) -> Read:
    return Read(name, reading, reading.findings if reading else found)


@dataclass(frozen=True, slots=True)
class Assembly:
    """A merged graph with its report, its findings placed and sorted, what each file gave, and what read them."""

    tools: Tools
    read: tuple[Read, ...]
    quads: frozenset[Quad]
    report: results.Report
    findings: tuple[findings.Placed, ...]

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The readings of the files that were read, in the files' order."""
        return tuple(one.reading for one in self.read if one.reading)

    @property
    def coverage(self) -> Coverage:
        """The accounting over all files."""
        each = [reading.coverage for reading in self.readings]
        return Coverage(sum(one.accounted for one in each), sum(one.total for one in each))


def assemble(found: Sequence[files.InputFile], names: bool, jobs: int, plan: check.Plan = check.ALL) -> Assembly:
    """Read the files (pass 1), resolve the names (pass 2), merge and validate.

    `names` tells whether a model reads names in prose, `jobs` how many processes work, `plan` how to validate. Raises
    InstallationError where model, vocabularies or shapes are missing or faulty.
    """
    read = tuple(engine.run(partial(read_files, names=names), found, jobs))
    readings = [one.reading for one in read if one.reading]
    loaded = tools(names)
    who = identity.resolve((name for reading in readings for name in reading.names), loaded.vocabulary)
    quads = merge.merge(who.quads.union(*(who.renamed(reading.quads) for reading in readings)), loaded.vocabulary)
    report, results = check.check(quads, [finding for one in read for finding in one.findings], jobs, plan)
    texts = {reading.source.name: reading.source.text for reading in readings}
    return Assembly(loaded, read, quads, report, findings.place(results, texts))
