"""The block of one document: what it adds to the files of a graph folder, made once and kept.

    records of its files ─▶ merge ─▶ rename ─▶ lines, Turtle, texts     into a file of this build, copied from there
                                           └─▶ validate ─▶ outline      into the build cache

Its key is made of all that the block rests on. A block whose key an earlier build has used is never made again: its
outline is taken from the cache, its lines are copied from the files of that build.
"""

import json
import os
import shutil
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TypeVar

import msgspec

from kg.graph import merge
from kg.graph.members import MemberPart
from kg.graph.merge import SharedContext
from kg.model import findings, terms
from kg.model.findings import Finding, LocatedFinding
from kg.model.iri import BASE
from kg.model.terms import Quad
from kg.pipeline import folder_state
from kg.pipeline.cache import BuildCache, SourceRecord
from kg.pipeline.folder_state import FileStamp
from kg.pipeline.summary import DocumentCounts, counts_of
from kg.store import graph_folder, turtle
from kg.store.runs import Run, Stretch
from kg.validate import validator
from kg.validate.corpus import view_of
from kg.validate.results import ValidationReport
from kg.validate.validator import ValidationOptions

Item = TypeVar("Item")

# Of what stands for a whole, the steps of its IRI under the base: `source/0123…`, `member/BE/petra-de-sutter`.
_STEPS = {"source": 2, "member": 3}
# Inside the folder that is made.
_LAID_DOWN = "laid-down"


@dataclass(frozen=True, slots=True)
class BlockTask:
    """A block that is to be made: its key, the document's term (empty for a file of none), its files' records.

    `renaming` are the terms that pass 2 exchanges there; `context` is what its statements lead to in the shared graphs;
    `outline` is what is kept of it already, None where nothing is. Of members no files are there but `part`, until
    their statements are made of it, `quads`.
    """

    key: str
    document: str
    files: tuple[SourceRecord, ...]
    renaming: Mapping[str, str]
    context: tuple[Quad, ...] = ()
    outline: "BlockOutline | None" = None
    part: MemberPart | None = None
    quads: tuple[Quad, ...] = ()

    def with_quads(self) -> "BlockTask":
        """Return the task with the statements of members; one of a document has them in its files."""
        return replace(self, quads=tuple(self.part.quads()), part=None) if self.part else self


@dataclass(frozen=True, slots=True)
class BlockOutline:
    """What a build needs of a document besides its lines.

    `spans` are the first and last lines of its runs with their graphs, `turtle` the keys of the first and last subject
    of each piece of Turtle; `view` is what the shapes across documents look at; `findings` are all that were found on
    it and its files.
    """

    spans: tuple[tuple[str, str, str], ...] = ()
    turtle: tuple[tuple[str, str], ...] = ()
    counts: DocumentCounts = field(default_factory=DocumentCounts)
    view: tuple[Quad, ...] = ()
    report: ValidationReport = ValidationReport()
    findings: tuple[LocatedFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class Stretches:
    """Where the lines of a block stand: its runs of N-Quads, its Turtle, and the texts of its files by their digest.

    A piece of Turtle into which statements of other graphs were put has no place.
    """

    lines: tuple[Stretch, ...] = ()
    turtle: tuple[Stretch | None, ...] = ()
    texts: tuple[tuple[str, Stretch], ...] = ()

    def is_whole(self, outline: BlockOutline) -> bool:
        """Whether all lines of a block with some outline stand there."""
        return len(self.lines) == len(outline.spans) and len(self.turtle) == len(outline.turtle) and all(self.turtle)

    def inside(self, folder: Path) -> "Stretches":
        """Return the stretches in the files of the same names in another folder."""

        def moved(stretch: Stretch) -> Stretch:
            return Stretch(f"{folder}{os.sep}{stretch.path.rpartition(os.sep)[2]}", *stretch[1:])

        return Stretches(
            tuple(map(moved, self.lines)),
            tuple(stretch and moved(stretch) for stretch in self.turtle),
            tuple((digest, moved(stretch)) for digest, stretch in self.texts),
        )


@dataclass(frozen=True, slots=True)
class DocumentBlock:
    """A block with its key: its outline and where its lines stand."""

    key: str
    outline: BlockOutline
    stretches: Stretches

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs of its N-Quads, in order."""
        spans = zip(self.outline.spans, self.stretches.lines, strict=True)
        return tuple(Run(first, last, stretch, graph) for (first, last, graph), stretch in spans)


_OUTLINE = msgspec.json.Decoder(BlockOutline)


def outline_of(data: bytes | None) -> BlockOutline | None:
    """Return the outline of the bytes that the cache has for it, None where there are none or they are broken."""
    try:
        return _OUTLINE.decode(data or b"")
    except msgspec.DecodeError:
        return None


@dataclass(frozen=True, slots=True)
class BlockMaker:
    """Makes blocks: for a cache, a folder in which their lines are laid down, the base of IRIs, and how to validate."""

    kept: BuildCache
    folder: str
    base: str
    options: ValidationOptions

    def task(
        self,
        document: str,
        files: Sequence[SourceRecord],
        renaming: Mapping[str, str],
        context: SharedContext,
        reached: Sequence[str],
    ) -> BlockTask:
        """Return what is to be made of a document: with its key, and what the cache has of it.

        In: its term, its files, the terms to exchange, and what it reaches in the shared graphs.
        """
        # A file that could not be read has no key: what was found stands for it.
        read = (f"{record.key or record} {record.repeats}" for record in files)
        exchanged = (f"{old} {new}" for old, new in sorted(renaming.items()))
        key = self.kept.key(
            "block", self.base, repr(self.options), document, *read, *exchanged, context.digest(reached)
        )
        outline = outline_of(self.kept.get(key))
        described = () if outline else context.quads(reached)
        return BlockTask(key, document, tuple(files), renaming, described, outline)

    def task_of_members(self, part: MemberPart, context: SharedContext) -> BlockTask:
        """Return what is to be made of some members."""
        things = map(terms.resource, (*part.members, *part.concepts()))
        reached = context.reached(things)
        key = self.kept.key("members", self.base, repr(self.options), part.key(), context.digest(reached))
        outline = outline_of(self.kept.get(key))
        return BlockTask(key, "", (), {}, () if outline else context.quads(reached), outline, part)

    def __call__(self, tasks: Sequence[BlockTask]) -> tuple[DocumentBlock, ...]:
        """Make some blocks; their outlines are put into the cache. Raises InstallationError where shapes are faulty."""
        path = Path(self.folder) / f"{os.getpid()}"
        with path.open("ab") as file:
            blocks = []
            for task in tasks:

                def lay_down(data: bytes) -> Stretch:
                    at = file.tell()
                    file.write(data)
                    return Stretch(str(path), at, len(data))

                blocks.append(self._block(task, lay_down))
        return tuple(blocks)

    def _block(self, task: BlockTask, lay_down: Callable[[bytes], Stretch]) -> DocumentBlock:
        loaded = [self.kept.load(record) for record in task.files]
        own = task.quads or document_quads(loaded, task.renaming, task.document)
        based = sorted(set(terms.rebased(own, BASE, self.base)))
        document = terms.rebase(task.document, BASE, self.base)
        heads = {subject: _head_of(subject, document, self.base) for subject in {quad.subject for quad in based}}
        lines = [quad.line() for quad in based]
        runs = list(_ranges(based, lambda quad: (heads[quad.subject], quad.subject == heads[quad.subject])))
        orders = {subject: turtle.subject_order(subject) for subject in heads}
        facts = sorted((orders[quad.subject], quad) for quad in based if merge.is_fact(quad, self.base))
        pieces = list(_ranges(facts, lambda fact: heads[fact[1].subject]))
        printer = _printer(self.base)
        stretches = Stretches(
            lines=tuple(lay_down("".join(lines[start:end]).encode()) for start, end in runs),
            turtle=tuple(lay_down(printer.blocks(q for _, q in facts[start:end]).encode()) for start, end in pieces),
            texts=tuple((record.digest, lay_down(text_line(record))) for record in loaded if record.holds_text),
        )
        outline = task.outline
        if outline is None:
            outline = BlockOutline(
                spans=tuple((lines[start], lines[end - 1], based[start].graph) for start, end in runs),
                turtle=tuple((facts[start][0], facts[end - 1][0]) for start, end in pieces),
                counts=counts_of(own),
                view=view_of(own),
            )
            outline = self._validated(outline, own, task, loaded)
            self.kept.put(task.key, msgspec.json.encode(outline))
        return DocumentBlock(task.key, outline, stretches)

    def _validated(
        self, outline: BlockOutline, own: Sequence[Quad], task: BlockTask, loaded: Sequence[SourceRecord]
    ) -> BlockOutline:
        told = tuple(finding for record in loaded for finding in record.findings)
        if task.files and not task.document:
            # Nothing is stated about a document, so no shape has anything to say.
            return replace(outline, findings=told)
        earlier = [located.finding for located in told]
        report, new = validator.validate_document((*own, *task.context), earlier, self.options)
        texts = {record.name: record.text for record in loaded}
        located = (_located(finding, texts) for finding in new)
        return replace(outline, report=report, findings=(*told, *located))


def _located(finding: Finding, texts: Mapping[str, str]) -> LocatedFinding:
    """Say on which line a finding stands; one in a file of another document is left for later."""
    if finding.span is None or finding.source not in texts:
        return LocatedFinding(finding)
    return findings.locate(finding, texts[finding.source])


def document_quads(files: Iterable[SourceRecord], renaming: Mapping[str, str], document: str) -> tuple[Quad, ...]:
    """Merge the statements of the files of one document, given by its term (empty for a file of none): sorted, each
    once, with terms exchanged as pass 2 wants it."""
    said = (quad for record in files for quad in record.said)
    return merge.document_quads(merge.renamed(said, renaming), document or None)


def text_line(record: SourceRecord) -> bytes:
    """Return the line of `texts.jsonl` for a source: every offset of the graph counts in it, also where the file has
    gone."""
    return (json.dumps({"sha256": record.digest, "text": record.text}, ensure_ascii=False) + "\n").encode()


def _head_of(subject: str, document: str, base: str) -> str:
    """Return what a subject belongs to: the document that the block is of, a source, a member, or itself, all terms.

    Between what stands under such a head and the head itself lines of others may fall: `…/652/…` and `…/652>` have
    `…/6520>` between them.
    """
    if document and subject.startswith((document, f"{document[:-1]}/")):
        return document
    steps = subject[len(base) + 1 : -1].split("/") if subject.startswith(f"<{base}") else [""]
    length = _STEPS.get(steps[0], len(steps))
    return f"<{base}{'/'.join(steps[:length])}>" if length < len(steps) else subject


def _ranges(items: Sequence[Item], family: Callable[[Item], Hashable]) -> Iterator[tuple[int, int]]:
    """Cut items into ranges of one family after the other; half-open."""
    start = 0
    for _, group in groupby(items, family):
        end = start + sum(1 for _ in group)
        yield start, end
        start = end


@lru_cache(maxsize=1)
def _printer(base: str) -> turtle.Printer:
    return turtle.Printer(base)


# --- where the blocks of a build stand


@contextmanager
def laid_down(folder: Path) -> Iterator[str]:
    """Give a folder in which blocks are laid down while a graph folder is made; it is gone at the end."""
    path = folder / _LAID_DOWN
    path.mkdir()
    try:
        yield str(path)
    finally:
        shutil.rmtree(path)


@dataclass(frozen=True, slots=True)
class _Written:
    """Where the blocks stand in the files of a graph folder, by key, and the stamps of these files."""

    outputs: Mapping[str, FileStamp]
    blocks: Mapping[str, Stretches]


def note(folder: Path, placed: Mapping[str, Stretches]) -> None:
    """Write down where the blocks stand in the files of a graph folder, whose graph has just been written."""
    data = msgspec.json.encode(_Written(folder_state.output_stamps(folder), placed))
    (folder / graph_folder.BLOCKS).write_bytes(data)


def written(folder: Path) -> dict[str, Stretches]:
    """Return where the blocks of a graph folder stand, by key: none where its files are not those that were written."""
    try:
        index = _WRITTEN.decode((folder / graph_folder.BLOCKS).read_bytes())
    except (OSError, msgspec.DecodeError):
        return {}
    now = folder_state.output_stamps(folder)
    if any(now.get(name) != stamp for name, stamp in index.outputs.items()):
        return {}
    return {key: stretches.inside(folder) for key, stretches in index.blocks.items()}


_WRITTEN = msgspec.json.Decoder(_Written)
