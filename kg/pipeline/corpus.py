"""The build of a corpus: many sources → one graph folder, written as a whole or not at all.

    files ─▶ pass 1, one by one ─▶ records ─▶ pass 2, names only ─▶ shared graphs
    records, shared graphs ─▶ document by document: merge ─▶ validate ─▶ write

Only the records without their statements and the shared graphs are kept in memory; the statements of a document are
loaded when its turn comes. Who works, one process or several, has no influence on the graph.
"""

import hashlib
import platform
import re
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

from kg import resolve
from kg.graph import members as members_graph
from kg.graph import merge, registers
from kg.graph.members import MemberPart
from kg.graph.merge import SharedStatements
from kg.model import findings, terms
from kg.model.document import Coverage, NameOccurrence, PersonOccurrence
from kg.model.errors import KgError, UsageError
from kg.model.iri import BASE, PREFIXES, SHAPES
from kg.model.terms import Quad
from kg.pipeline import blocks, cache, executor, first_pass, folder_state, validation
from kg.pipeline.blocks import BlockMaker, BlockTask, DocumentBlock, Stretches
from kg.pipeline.cache import BuildCache, SourceRecord
from kg.pipeline.document import Reading, process
from kg.pipeline.executor import ProgressCallback, no_progress, track
from kg.pipeline.profile import Profile
from kg.pipeline.summary import BuildSummary, Counts, Statistics
from kg.pipeline.validation import DocumentGraph
from kg.pipeline.writer import GraphFolderWriter
from kg.read import inputs, read_bytes
from kg.read.inputs import InputFile
from kg.resolve.decisions import with_file
from kg.resolve.resolution import Renaming
from kg.store import graph_folder
from kg.store.nquads import SortedQuads
from kg.validate import engines, results, validator
from kg.validate.corpus import CorpusView, view_of
from kg.validate.validator import ALL, ValidationOptions
from kg.vocabulary.concepts import Vocabulary

# Of the graph folder; a reader of another version can tell by it.
FORMAT = 1
_ABSOLUTE = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]+[/#]')
_LIBRARIES = ("rdflib", "pyshacl", "spacy", "pyoxigraph")


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How to build: processes, whether a model recognises names (NER), the base of IRIs, who validates, when to fail.

    `decisions` is a file of reviewed decisions on members, beside the shipped ones; `fail_on` is `violation`,
    `warning`, `info` or `never`. Raises UsageError where the base is none.
    """

    jobs: int = 1
    ner: bool = True
    base_iri: str = BASE
    engine: str = engines.AUTO
    decisions: Path | None = None
    fail_on: str = "violation"

    def __post_init__(self) -> None:
        """Refuse a base under which things of the graph could not be told from others."""
        base = self.base_iri
        if not _ABSOLUTE.fullmatch(base):
            raise UsageError(f"--base-iri {base}: give an absolute IRI that ends in / or #")
        taken = [space for space in (*PREFIXES.values(), SHAPES) if space.startswith(base)]
        if taken:
            raise UsageError(f"--base-iri {base}: {taken[0]} lies under it and is not the graph's own: give another")


def build(
    paths: Iterable[Path],
    out: Path,
    options: BuildOptions = BuildOptions(),
    progress: ProgressCallback = no_progress,
    profile: Profile | None = None,
) -> BuildSummary:
    """Build the graph of some files and folders into the graph folder `out`; return the account.

    What an earlier build left in `out` is taken again where its files, and what reads them, have not changed; the bytes
    are those of a build from nothing. `progress` is told how far it has come, `profile` where the time goes. Raises
    InputError, OutputError or InstallationError; whatever is wrong with a document is a finding.
    """
    start, profile = time.perf_counter(), profile or Profile()
    with profile.stage("files found"):
        files, reader = inputs.find(paths), first_pass.scope(options.ner)
        made_with = _made_with(options, reader)
        same = folder_state.is_unchanged(out, made_with, files)
        # What a killed build has left behind is for the next one to clear away.
        if same and graph_folder.is_settled(out):
            return _account(out, options, start, unchanged=True)
        stamps = folder_state.stamps_of(files)
    with graph_folder.replacing(out) as draft:
        older = (out.resolve(), *graph_folder.left_behind(out, draft))
        kept = BuildCache(draft / graph_folder.KEPT, tuple(path / graph_folder.KEPT for path in older), reader)
        kept.folder.mkdir()
        with profile.stage("vocabularies and models loaded"):
            # Made before processes are, which then have them too.
            vocabulary = first_pass.tools(options.ner).vocabulary
            vocabulary = with_file(vocabulary, options.decisions) if options.decisions else vocabulary
        reading = executor.run(partial(first_pass.read_files, ner=options.ner, kept=kept), files, options.jobs)
        records = track((record for _, record in reading), "files read", len(files), progress)
        with profile.stage("members resolved", len(files)):
            corpus = merged(profile.over(records, "files read"), vocabulary, kept)
        _write(draft, corpus, options, out.resolve(), progress, profile)
        folder_state.note(draft, made_with, files, stamps, (record.digest for record in corpus.records))
    return _account(out, options, start)


def _made_with(options: BuildOptions, reader: str) -> str:
    """What stands for program, data and those of the options that change a byte of the graph folder."""
    # Decisions that are named and missing are not the same as none: reading them is to say so.
    decisions = (options.decisions is not None, _digest_of(options.decisions))
    return repr((FORMAT, reader, options.base_iri, options.engine, decisions))


def _digest_of(path: Path | None) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path and path.is_file() else None


def _account(folder: Path, options: BuildOptions, start: float, unchanged: bool = False) -> BuildSummary:
    """Return the account of a graph folder as it stands; `start` is when the build began (`time.perf_counter`)."""
    manifest, located = graph_folder.manifest(folder), graph_folder.findings(folder)
    covered = [entry["coverage"].values() for entry in manifest["inputs"] if entry["read"]]
    return BuildSummary(
        folder=str(folder),
        files=len(manifest["inputs"]),
        counts=Counts(**manifest["counts"]),
        findings=findings.count(located),
        coverage=Coverage(*map(sum, zip(*covered, strict=True))) if covered else Coverage(0, 0),
        seconds=time.perf_counter() - start,
        codes=findings.by_code(located),
        reported=tuple(finding.text() for finding in located),
        failed=findings.reaches(located, options.fail_on),
        unchanged=unchanged,
    )


def _write(
    folder: Path,
    corpus: "Corpus",
    options: BuildOptions,
    last: Path,
    progress: ProgressCallback,
    profile: Profile,
) -> None:
    """Merge, validate and write the corpus document by document; what the build into `last` has written is copied."""
    checking, graph = ValidationOptions(engine=options.engine), folder / graph_folder.GRAPH
    view, statistics, reports = corpus.view(), Statistics(corpus.shared), []
    located: list[findings.LocatedFinding] = []
    shared = chain(corpus.shared, merge.ontology_quads(corpus.vocabulary))
    writer = GraphFolderWriter(folder, options.base_iri, shared)
    with profile.stage("files of the graph written"), blocks.laid_down(folder) as laid_down:
        maker = BlockMaker(corpus.cache, laid_down, options.base_iri, checking)
        made = corpus.blocks(maker, blocks.written(last), options.jobs)
        checked = profile.over(made, "documents merged and validated")
        for block in track(checked, "documents merged and checked", corpus.number_of_documents, progress):
            writer.add(block)
            view.add(block.outline.view)
            statistics.add(block.outline.counts)
            reports.append(block.outline.report)
            located += map(corpus.located, block.outline.findings)
        blocks.note(folder, writer.write())
    with profile.stage("documents validated together", corpus.number_of_documents), SortedQuads(graph) as statements:
        report, in_order = validation.validate_corpus(
            view, statements, located, corpus.text_of, checking, options.base_iri
        )
    with profile.stage("files of the graph written"):
        manifest = _manifest(corpus, statistics.counts(), options, graph)
        writer.write_report(results.merge((*reports, report)), in_order, manifest)


def _manifest(corpus: "Corpus", counts: Counts, options: BuildOptions, graph: Path) -> dict[str, object]:
    files: list[dict[str, object]] = []
    for record in corpus.records:
        files.append({"name": record.name, "read": bool(record.digest)})
        if record.digest:
            files[-1] |= {
                "sha256": record.digest,
                "bytes": record.size,
                "layout": record.layout,
                "language": record.language,
                "document": record.document,
                "coverage": asdict(record.coverage),
            }
    models = cache.versions(sorted(first_pass.tools(options.ner).recogniser.packages.values()))
    return {
        "format": FORMAT,
        "graph_bytes": graph.stat().st_size,
        "base_iri": options.base_iri,
        "versions": cache.versions(("pace-kg", *_LIBRARIES)) | {"python": platform.python_version()},
        "models": [f"{name} {version}" for name, version in models.items()],
        "counts": asdict(counts),
        "decisions": _digest_of(options.decisions),
        "inputs": files,
    }


# --- pass 2: records to documents


@dataclass(frozen=True, slots=True)
class Corpus:
    """A graph in the making: what each file gave, what documents share, and how pass 2 renames members.

    `records` are in the order of the files, without names and shared statements: those are gathered in `members`, in
    `shared`, the quads of the shared graphs but for those, and `statements`. Their content is with the cache `kept`, or
    with them where there is none.
    """

    records: tuple[SourceRecord, ...]
    members: tuple[MemberPart, ...]
    shared: frozenset[Quad]
    statements: SharedStatements
    renaming: Renaming
    vocabulary: Vocabulary
    kept: BuildCache | None

    @property
    def coverage(self) -> Coverage:
        """The accounting over all files."""
        return Coverage(*map(sum, zip(*(astuple(record.coverage) for record in self.records), strict=True)))

    @property
    def cache(self) -> BuildCache:
        """The cache of the build; raise KgError where the corpus is held in memory."""
        if self.kept is None:
            raise KgError("a corpus in memory has no cache: build it into a folder")
        return self.kept

    def load(self, record: SourceRecord) -> SourceRecord:
        """Return a record with its text and statements; raise KgError where the cache has lost them."""
        return self.kept.load(record) if self.kept else record

    def text_of(self, name: str) -> str:
        """Return the text of a file by its name, as it was read; the empty string where there is none."""
        return next((self.load(record).text for record in self.records if record.name == name), "")

    def located(self, finding: findings.LocatedFinding) -> findings.LocatedFinding:
        """Say on which line a finding of a block stands, where that is in a file of another document."""
        if finding.line is not None or finding.finding.span is None:
            return finding
        return findings.locate(finding.finding, self.text_of(finding.finding.source))

    def view(self) -> CorpusView:
        """Return the view for the shapes across documents with what is shared; each document is to be added."""
        return CorpusView(self.statements.outlines, self.shared)

    def _groups(self) -> tuple[dict[str, list[SourceRecord]], list[list[SourceRecord]]]:
        """The files of each document by its IRI, and those of none; files of the same bytes are one source."""
        documents: dict[str, list[SourceRecord]] = defaultdict(list)
        others: list[list[SourceRecord]] = []
        by_digest: dict[str, list[SourceRecord]] = {}
        for record in self.records:
            if record.repeats:
                by_digest[record.digest].append(record)
                continue
            if record.document:
                group = documents[record.document]
            else:
                others.append(group := [])
            group.append(record)
            by_digest[record.digest] = group
        return documents, others

    @property
    def number_of_documents(self) -> int:
        """How many documents, and files that hold none, there are."""
        return sum(map(len, self._groups()))

    def blocks(self, maker: BlockMaker, written: Mapping[str, Stretches], jobs: int) -> Iterator[DocumentBlock]:
        """Yield the block of each document, of what is said of members, in parts, and of the files that hold none.

        Blocks that `written` has, by key, stand in the files of the last build; the others are made, in `jobs`
        processes. Raises InstallationError where shapes are faulty.
        """
        ready: list[DocumentBlock] = []

        def waiting() -> Iterator[BlockTask]:
            for task in self._tasks(maker):
                if task.outline and task.key in written and written[task.key].is_whole(task.outline):
                    ready.append(DocumentBlock(task.key, task.outline, written[task.key]))
                else:
                    yield task.with_quads()

        for _, block in executor.run(maker, waiting(), jobs):
            yield block
            yield from ready
            ready.clear()
        yield from ready

    def _tasks(self, maker: BlockMaker) -> Iterator[BlockTask]:
        documents, others = self._groups()
        context = self._context(maker.options)
        for name, files in sorted(documents.items()):
            document = terms.resource(name)
            renaming = self.renaming.of(document)
            things = (renaming.get(thing, thing) for record in files for thing in record.references)
            yield maker.task(document, files, renaming, context, context.reached(things))
        for part in self.members:
            yield maker.task_of_members(part, context)
        for subjects in context.members():
            yield maker.task("", (), {}, context, context.reached(subjects))
        for files in others:
            yield maker.task("", files, {}, context, ())

    def _context(self, options: ValidationOptions) -> merge.SharedContext:
        described = (quad for part in self.members for quad in part.described())
        apart = frozenset(terms.resource(member) for part in self.members for member in part.members)
        shared = chain(self.shared, described)
        return merge.SharedContext(shared, self.statements.outlines, validator.looked_at(options), apart)

    def validated(self, options: ValidationOptions = ALL) -> Iterator[DocumentGraph]:
        """Yield the documents, each merged and validated, then what is said of members, then the files that hold none.

        All of it in this process and without a cache. Raises InstallationError where shapes are faulty.
        """
        documents, others = self._groups()
        context = self._context(options)
        merged = (self._document(terms.resource(name), files, context) for name, files in sorted(documents.items()))
        parts = (tuple(part.quads()) for part in self.members)
        members = (DocumentGraph(quads=part, context=context.reachable(part)) for part in parts)
        others_said = (DocumentGraph(context=context.quads(context.reached(said))) for said in context.members())
        yield from validation.validate(chain(merged, members, others_said), self.text_of, options)
        for files in others:
            # Nothing is stated about a document, so no shape has anything to say.
            document = self._document("", files)
            yield replace(document, findings=()) if options.selects else document

    def _document(
        self, document: str, files: Iterable[SourceRecord], context: merge.SharedContext | None = None
    ) -> DocumentGraph:
        """Merge the statements of the files of one document, given by its term."""
        loaded = [self.load(record) for record in files]
        own = blocks.document_quads(loaded, self.renaming.of(document), document)
        return DocumentGraph(
            quads=own,
            context=context.reachable(own) if context else (),
            sources=tuple(replace(record, quads=()) for record in loaded if record.digest),
            findings=tuple(finding for record in loaded for finding in record.findings),
        )


def merged(records: Iterable[SourceRecord], vocabulary: Vocabulary, kept: BuildCache | None = None) -> Corpus:
    """Resolve the names of all files (pass 2), and merge what documents share.

    `records` are those of pass 1, their content in the cache where there is one; names and shared statements are taken
    out of them as they come in. Raises InstallationError where vocabularies are faulty or decisions contradict.
    """
    names: list[NameOccurrence] = []
    named: list[PersonOccurrence] = []
    gathered, slim, digests = merge.SharedStatementsBuilder(), [], set()
    strings: dict[str, str] = {}
    for record in records:
        # By another reader (a page saved as .txt) the same bytes may say something else: what was read first stands.
        repeats = record.digest in digests
        if record.digest and not repeats:
            digests.add(record.digest)
            names += (_interned(name, strings) for name in record.names)
            named += record.persons
            gathered.add(record.shared)
        references = tuple(strings.setdefault(thing, thing) for thing in record.references)
        slim.append(
            replace(record, names=(), persons=(), shared=SharedStatements(), references=references, repeats=repeats)
        )
    resolution, statements = resolve.members(names, vocabulary), gathered.build()
    features, registered = resolution.context.features, resolve.registered(resolution, vocabulary)
    parts = members_graph.member_parts(resolution)
    members = chain(
        members_graph.identification_quads(resolve.identify(named, resolution), features),
        registers.register_quads(registered, features, resolution.decisions),
    )
    used = (concept for part in parts for concept in part.concepts())
    shared = merge.shared_graphs(statements, members, vocabulary, used)
    return Corpus(tuple(slim), parts, shared, statements, resolution.renaming, vocabulary, kept)


def _interned(name: NameOccurrence, strings: dict[str, str]) -> NameOccurrence:
    """The same occurrence with strings of which each stands in memory once: there are millions of them."""
    kept = strings.setdefault
    return NameOccurrence(
        member=kept(name.member, name.member),
        given=kept(name.given, name.given),
        family=kept(name.family, name.family),
        printed=kept(name.printed, name.printed),
        state=kept(name.state, name.state),
        group=kept(name.group, name.group),
        honorific=kept(name.honorific, name.honorific),
        day=name.day,
        document=kept(name.document, name.document),
        edition=kept(name.edition, name.edition),
        source=kept(name.source, name.source),
        # No other place has it.
        line=name.line,
        position=name.position,
    )


# --- a few documents in memory


def in_memory(files: Sequence[InputFile], ner: bool, options: ValidationOptions = ALL) -> DocumentGraph:
    """Put a few files together in memory: one graph with its texts, its report and its findings in order.

    Where the options select, only what they select is reported.
    """
    return _together(first_pass.read_files(files, ner), first_pass.tools(ner).vocabulary, options)


def explain(file: InputFile, ner: bool) -> tuple[Reading | None, DocumentGraph]:
    """Return all stages of one file, None where it cannot be read, and the graph that it makes by itself."""
    data, _ = inputs.bytes_of(file)
    if data is None:
        return None, in_memory([file], ner)
    tools = first_pass.tools(ner)
    (reading,) = process([read_bytes(file.name, data, file.address)], tools)
    return reading, _together([first_pass.record_of(reading, tools.vocabulary)], tools.vocabulary)


def _together(
    records: Iterable[SourceRecord], vocabulary: Vocabulary, options: ValidationOptions = ALL
) -> DocumentGraph:
    corpus = merged(records, vocabulary)
    documents, view = tuple(corpus.validated(options)), corpus.view()
    for document in documents:
        view.add(view_of(document.quads))
    quads = corpus.shared.union(*(document.quads for document in documents))
    told = [finding for document in documents for finding in document.findings]
    statements = results.GatheredStatements(quads)
    last, in_order = validation.validate_corpus(view, statements, told, corpus.text_of, options)
    report = results.merge((*(document.report for document in documents), last))
    sources = tuple(source for document in documents for source in document.sources)
    return DocumentGraph(tuple(sorted(quads)), sources=sources, findings=in_order, report=report)
