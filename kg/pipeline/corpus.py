"""Input files → the parts of one graph, merged and validated, one document after the other.

    pass 1, file by file ─▶ harvests ─▶ pass 2, names only ─▶ shared graphs ─▶ document by document: merge, validate

Only harvests and the shared graphs are kept in memory; the statements of a document are loaded when its turn comes.
"""

import gc
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from kg import resolve
from kg.graph import members as members_graph
from kg.graph import merge
from kg.model import findings, terms
from kg.model.document import Coverage, NameOccurrence, PersonOccurrence, Source
from kg.model.errors import KgError
from kg.model.findings import Finding
from kg.model.namespaces import FOAF, PACE
from kg.model.terms import Quad
from kg.parse.entities import LanguageResources, Recogniser
from kg.pipeline import cache, executor, record, validation
from kg.pipeline.cache import BuildCache
from kg.pipeline.document import Reading, Tools, read_documents
from kg.pipeline.progress import Watch, unwatched, watched
from kg.pipeline.record import SourceRecord
from kg.read import inputs, read_bytes
from kg.resolve.decisions import with_file
from kg.resolve.resolution import Renaming
from kg.validate import corpus, results, validator
from kg.vocabulary import load_vocabulary


@dataclass(frozen=True, slots=True)
class Read:
    """One input file after pass 1; `harvest` is None where the file was left out or could not be read.

    `key` is the name under which the shelf has the rest of it. In an `Corpus` names and seams are gone: they are
    gathered there for all files. `repeats` tells a file of the same bytes as one before: it has another name, no more.
    """

    name: str
    harvest: SourceRecord | None
    findings: tuple[Finding, ...]
    key: str = ""
    repeats: bool = False


@lru_cache(maxsize=1)
def tools(ner: bool) -> Tools:
    """What documents are read with, made once a process; `ner` tells whether models are wanted."""
    loaded = load_vocabulary()
    grammars = {language: LanguageResources(loaded, language) for language in loaded.lexicons}
    made = Tools(loaded, grammars, Recogniser.installed() if ner else Recogniser.none())
    # They live as long as the process: walking through them again and again costs the collector a fifth of all time.
    gc.collect()
    gc.freeze()
    return made


def scope(ner: bool) -> str:
    """Return what decides, besides a file itself, what pass 1 and validation make of it."""
    models = Recogniser.installed() if ner else Recogniser.none()
    return cache.fingerprint(models.packages.values())


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A file that is not on the shelf: it has to be read."""

    key: str
    source: Source
    findings: tuple[Finding, ...]


def read_files(chunk: Sequence[inputs.InputFile], ner: bool, kept: BuildCache) -> tuple[Read, ...]:
    """Read some files and take them through the pipeline (pass 1): one `Read` each, in order.

    What the shelf has is not read again; what it lacks is put there.
    """
    begun = [_begin(file, kept) for file in chunk]
    waiting = [one for one in begun if isinstance(one, _Waiting)]
    done = iter(_read(waiting, ner, kept) if waiting else ())
    return tuple(next(done)[0] if isinstance(one, _Waiting) else one for one in begun)


def _begin(file: inputs.InputFile, kept: BuildCache) -> Read | _Waiting:
    data, found = inputs.bytes_of(file)
    if data is None:
        return Read(file.name, None, found)
    key = kept.key(file.name, hashlib.sha256(data).hexdigest(), file.address)
    if (packed := kept.get(key)) and (known := record.harvest_in(packed)):
        return Read(file.name, known, known.findings, key)
    return _Waiting(key, *read_bytes(file.name, data, file.address))


def _read(waiting: Sequence[_Waiting], ner: bool, kept: BuildCache) -> Iterator[tuple[Read, Reading]]:
    loaded = tools(ner)
    readings = read_documents([(one.source, one.findings) for one in waiting], loaded)
    for one, reading in zip(waiting, readings, strict=True):
        made, sheaf = record.of(reading, loaded.vocabulary)
        kept.put(one.key, record.packed(made, sheaf))
        yield Read(one.source.name, made, made.findings, one.key), reading


class SourceText(NamedTuple):
    """The text of a file as it was read: its name, the digest of its bytes, and whether it repeats another's bytes."""

    name: str
    digest: str
    text: str
    repeats: bool


@dataclass(frozen=True, slots=True)
class DocumentGraph:
    """One document of the graph: its own statements, what the shapes say of it, its findings placed, its texts by file.

    A file of no known document is a part too, without report; so are the shared graphs, in the last part.
    """

    quads: tuple[Quad, ...]
    report: results.ValidationReport
    findings: tuple[findings.LocatedFinding, ...]
    sources: tuple[SourceText, ...] = ()


_NOTHING = results.ValidationReport(())


@dataclass(frozen=True, slots=True)
class Corpus:
    """A graph in the making: what read the files, what each gave, what documents share; `parts` gives the rest."""

    tools: Tools
    read: tuple[Read, ...]
    common: frozenset[Quad]
    seams: merge.SharedStatements
    renaming: Renaming
    kept: BuildCache
    jobs: int
    plan: validator.ValidationOptions

    @property
    def number_of_parts(self) -> int:
        """How many parts there are: documents, files of none, and what is shared."""
        documents, rest = self._groups()
        return len(documents) + len(rest) + 1

    @property
    def harvests(self) -> tuple[SourceRecord, ...]:
        """The harvests of the files that were read, in the files' order."""
        return tuple(one.harvest for one in self.read if one.harvest)

    @property
    def coverage(self) -> Coverage:
        """The accounting over all files."""
        each = [one.coverage for one in self.harvests]
        return Coverage(sum(one.accounted for one in each), sum(one.total for one in each))

    def texts(self, names: Iterable[str]) -> dict[str, str]:
        """Return the texts of some files by their names, as they were read."""
        wanted = frozenset(names)
        return {one.name: self._sheaf(one).text for one in self.read if one.harvest and one.name in wanted}

    def placed(self, found: Iterable[Finding]) -> tuple[findings.LocatedFinding, ...]:
        """Give findings on any files their lines and columns."""
        gathered = tuple(found)
        return findings.place(gathered, self.texts(one.source for one in gathered if one.span))

    def drawing(self) -> corpus.CorpusView:
        """Return the empty drawing of what the shapes across documents look at; each part is to be added to it."""
        drawing = corpus.CorpusView(self.seams.outlines, self.common)
        drawing.add(self.common)
        return drawing

    def together(self, drawing: corpus.CorpusView) -> results.ValidationReport:
        """Hold what was drawn of all parts against the shapes across documents."""
        return validator.together(drawing.drawn(), self.plan)

    def parts(self) -> Iterator[DocumentGraph]:
        """Yield the graph part by part, each document merged and validated; the last part is the shared graphs.

        Raises InstallationError where shapes are faulty.
        """
        shared = merge.SharedContext(self.common, self.seams.outlines, validator.seen_of_vocabularies(self.plan))
        documents, rest = self._groups()
        waiting: list[_Group] = []
        whole = chain(self._documents(documents, shared, waiting), map(validator.ValidationUnit, shared.members()))
        checked = validation.parts(whole, self.jobs, self.plan, self.kept)
        for _ in documents:
            report, found = next(checked)
            yield self._part(waiting.pop(0), report, found)
        yield from (self._part(self._group(None, reads), _NOTHING, ()) for reads in rest)
        unread = (finding for one in self.read if not one.harvest for finding in self._parsed(one))
        yield self._last(list(checked), unread)

    def _groups(self) -> tuple[list[tuple[str, list[Read]]], list[list[Read]]]:
        """The files of each document, and those of none; files of the same bytes are one source."""
        documents: dict[str, list[Read]] = defaultdict(list)
        rest: dict[str, list[Read]] = defaultdict(list)
        held: dict[str, list[Read]] = {}
        for one in self.read:
            if one.harvest and one.repeats:
                held[one.harvest.digest].append(one)
            elif one.harvest:
                document, digest = one.harvest.document, one.harvest.digest
                group = documents[terms.resource(document)] if document else rest[digest]
                group.append(one)
                held[digest] = group
        return sorted(documents.items()), list(rest.values())

    def _documents(
        self, documents: Iterable[tuple[str, list[Read]]], shared: merge.SharedContext, waiting: "list[_Group]"
    ) -> Iterator[validator.ValidationUnit]:
        for document, reads in documents:
            group = self._group(document, reads)
            waiting.append(group)
            yield validator.ValidationUnit((*group.quads, *shared.reachable(group.quads)), group.parsed)

    def _parsed(self, read: Read) -> tuple[Finding, ...]:
        """What the stages before found in a file; nothing where only some results of the shapes are wanted."""
        return () if self.plan.selects else read.findings

    def _group(self, document: str | None, reads: Sequence[Read]) -> "_Group":
        sheaves = [self._sheaf(one) for one in reads]
        said = (
            quad
            for one, sheaf in zip(reads, sheaves, strict=True)
            for quad in sheaf.quads
            if not one.repeats or quad.predicate in (PACE.fileName, FOAF.page)
        )
        parsed = tuple(finding for one in reads for finding in one.findings)
        texts = (
            SourceText(one.name, one.harvest.digest, sheaf.text, one.repeats)
            for one, sheaf in zip(reads, sheaves, strict=True)
            if one.harvest
        )
        return _Group(
            merge.document_quads(merge.renamed(frozenset(said), self.renaming), document), parsed, tuple(texts)
        )

    def _part(self, group: "_Group", report: results.ValidationReport, found: Iterable[Finding]) -> DocumentGraph:
        texts = {one.name: one.text for one in group.sources}
        told = found if self.plan.selects else (*group.parsed, *found)
        return DocumentGraph(group.quads, report, findings.place(told, texts), group.sources)

    def _sheaf(self, read: Read) -> record.Sheaf:
        try:
            return record.sheaf_in(self.kept.get(read.key) or b"")
        except ValueError as error:
            raise KgError(f"{read.name}: {error}: build again into another folder") from error

    def _last(self, checked: Sequence[validator.Checked], unread: Iterable[Finding]) -> DocumentGraph:
        found = [finding for _, several in checked for finding in several]
        report = results.merge(one for one, _ in checked)
        return DocumentGraph(tuple(sorted(self.common)), report, self.placed([*found, *unread]))


@dataclass(frozen=True, slots=True)
class _Group:
    """The files of one document, their statements merged."""

    quads: tuple[Quad, ...]
    parsed: tuple[Finding, ...]
    sources: tuple[SourceText, ...]


def assemble(
    found: Sequence[inputs.InputFile],
    ner: bool,
    jobs: int,
    kept: BuildCache,
    plan: validator.ValidationOptions = validator.ALL,
    decisions: Path | None = None,
    watch: Watch = unwatched,
) -> Corpus:
    """Read the files (pass 1), resolve the names (pass 2), and merge what documents share.

    `ner` tells whether a model reads names in prose, `jobs` how many processes work, `kept` where what is read is
    kept, `plan` how to validate, `decisions` is a file of reviewed decisions on members, `watch` is told how many files
    were read. Raises InstallationError where model, vocabularies or shapes are missing or faulty, InputError where the
    decisions are.
    """
    # Made before processes are, which then have them too.
    loaded = tools(ner)
    words = with_file(loaded.vocabulary, decisions) if decisions else loaded.vocabulary
    reading = executor.run(partial(read_files, ner=ner, kept=kept), found, jobs)
    gathering = _Gathering()
    read = tuple(map(gathering.take, watched(reading, "files read", len(found), watch)))
    who, seams = resolve.members(gathering.names, words), gathering.seams.build()
    identified = resolve.identify(gathering.persons, who)
    members = chain(
        members_graph.member_quads(who), members_graph.identification_quads(identified, who.context.features)
    )
    common = merge.shared_graphs(seams, members, words)
    return Corpus(loaded, read, common, seams, who.renaming, kept, jobs, plan)


class _Gathering:
    """What pass 2 needs of all files, gathered as they come in; equal strings stand in memory once."""

    def __init__(self) -> None:
        self.names: list[NameOccurrence] = []
        self.persons: list[PersonOccurrence] = []
        self.seams = merge.SharedStatementsBuilder()
        self._strings: dict[str, str] = {}
        self._digests: set[str] = set()

    def take(self, read: Read) -> Read:
        """Take names and seams out of what a file gave; return the rest."""
        if read.harvest is None:
            return read
        slim = replace(read.harvest, names=(), persons=(), seams=merge.SharedStatements())
        # By another reader (a page saved as .txt) the same bytes may say something else: what was read first stands.
        if read.harvest.digest in self._digests:
            return replace(read, harvest=slim, repeats=True)
        self._digests.add(read.harvest.digest)
        self.names += map(self._shared, read.harvest.names)
        self.persons += read.harvest.persons
        self.seams.add(read.harvest.seams)
        return replace(read, harvest=slim)

    def _shared(self, seen: NameOccurrence) -> NameOccurrence:
        fields: dict[str, Any] = {name: getattr(seen, name) for name in NameOccurrence.__dataclass_fields__}
        for name, value in fields.items():
            if isinstance(value, str):
                fields[name] = self._strings.setdefault(value, value)
        return NameOccurrence(**fields)


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole graph in memory with its report, its findings placed and sorted, and the texts by file."""

    quads: frozenset[Quad]
    report: results.ValidationReport
    findings: tuple[findings.LocatedFinding, ...]
    texts: dict[str, str]


def whole(found: Sequence[inputs.InputFile], ner: bool, plan: validator.ValidationOptions = validator.ALL) -> Whole:
    """Put a few files together in memory; in and errors as `assemble`. Where a plan selects, only that is returned."""
    with TemporaryDirectory(prefix="kg-") as folder:
        return _whole(assemble(found, ner, 1, BuildCache(Path(folder)), plan))


def explained(file: inputs.InputFile, ner: bool) -> tuple[Reading | None, Whole]:
    """Return all stages of one file, None where it cannot be read, and the graph that it makes by itself."""
    with TemporaryDirectory(prefix="kg-") as folder:
        kept = BuildCache(Path(folder))
        begun = _begin(file, kept)
        reading = next(_read([begun], ner, kept))[1] if isinstance(begun, _Waiting) else None
        return reading, _whole(assemble([file], ner, 1, kept))


def _whole(made: Corpus) -> Whole:
    drawing, parts = made.drawing(), tuple(made.parts())
    for part in parts:
        drawing.add(part.quads)
    quads = frozenset(quad for part in parts for quad in part.quads)
    texts = {one.name: one.text for part in parts for one in part.sources}
    last, placed = made.together(drawing), [one for part in parts for one in part.findings]
    told = corpus.findings(last, quads, [one.finding for one in placed])
    report = results.merge((*(part.report for part in parts), last))
    return Whole(quads, report, findings.ordered([*placed, *findings.place(told, texts)]), texts)
