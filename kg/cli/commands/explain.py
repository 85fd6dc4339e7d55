"""`kg explain FILE`: show what every stage makes of one document, signatory line by signatory line."""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.cli.render import explanation
from kg.cli.terminal import in_colour, painted
from kg.inspect import annotations
from kg.inspect.annotations import Annotation
from kg.model.document import Mention, Span
from kg.model.errors import InputError, OutputError
from kg.model.findings import LocatedFinding
from kg.model.text import escape_control, line_and_column, shorten
from kg.pipeline import corpus
from kg.pipeline.document import Reading
from kg.read import inputs

_QUOTED = 60
_LISTS = (
    ("SIGNATORIES", ("signature",)),
    ("CITATIONS", ("citation",)),
    ("NAMES", ("Person", "Organisation", "State", "Place", "addressed")),
)


def run(options: argparse.Namespace) -> int:
    """Print the stages of one document (source, segments, signatories, citations, names, facts), or write its page."""
    if not options.file.is_file():
        raise InputError(f"{options.file}: no such file")
    (file,) = inputs.find([options.file])
    reading, made = corpus.explain(file, ner=not options.no_ner)
    if options.html:
        _write(options.html, options.file, reading, made.findings)
        return 0
    colour = in_colour(options.color, sys.stdout, os.environ)
    if reading:
        print("\n".join(_Shown(reading, annotations.annotate(reading, made.findings), colour).stages()))
    print("\n".join([f"\nFINDINGS  {len(made.findings)}", *(f"  {_finding(one, colour)}" for one in made.findings)]))
    return 0


def _write(target: str, file: Path, reading: Reading | None, found: Sequence[LocatedFinding]) -> None:
    if reading is None:
        raise InputError(f"{file}: cannot be read: {'; '.join(one.text() for one in found)}")
    text = explanation.page(reading, found)
    if target == "-":
        sys.stdout.write(text)
        return
    try:
        Path(target).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"{target}: the page cannot be written ({error.strerror}): name another file") from error
    print(f"{target} written: open it in a browser", file=sys.stderr)


def _finding(placed: LocatedFinding, colour: bool) -> str:
    return (
        painted(escape_control(placed.text()), placed.finding.severity.value)
        if colour
        else escape_control(placed.text())
    )


@dataclass(frozen=True, slots=True)
class _Shown:
    """One reading on a terminal; in colour with the text itself and quotes painted by their marks, else plain."""

    reading: Reading
    annotations: Sequence[Annotation]
    colour: bool

    def stages(self) -> Iterator[str]:
        """Yield the lines of all stages."""
        reading, source = self.reading, self.reading.source
        yield f"SOURCE    {escape_control(source.name)}: {source.size} bytes, {source.media_type}, {_encoding(reading)}"
        yield f"          sha256 {source.digest}"
        if source.address:
            yield f"          saved from {source.address}"
        yield f"LAYOUT    {reading.layout or 'none recognised'}, language {reading.language or 'not told'}"
        yield f"DOCUMENT  {reading.document or 'not told'}"
        covered = reading.coverage
        yield f"COVERAGE  {covered.accounted} of {covered.total} characters of heading and signatory block"
        if self.colour:
            yield from self._text()
        yield "\nSEGMENTS"
        yield from self._segments()
        for title, kinds in _LISTS:
            mentions = [mention for mention in reading.mentions if mention.kind in kinds]
            yield f"\n{title}  {len(mentions)}"
            for number, mention in enumerate(mentions, 1):
                yield from self._mention(number, mention)
        yield f"\nFACTS     {len(reading.facts)}, {len(reading.quads)} quads with their evidence"

    def _text(self) -> Iterator[str]:
        """The legend, and the text as it was read with everything recognised in its colours."""
        used = {mark.kind for mark in self.annotations}
        yield f"\nTEXT      {' '.join(painted(kind, kind) for kind in annotations.KINDS if kind in used)}"
        start = 0
        for number, line in enumerate(self.reading.source.text.split("\n"), 1):
            yield f"{painted(f'{number:>5}', 'faint')}  {self._painted(Span(start, start + len(line)))}"
            start += len(line) + 1

    def _segments(self) -> Iterator[str]:
        for segment in self.reading.segments:
            if segment.kind not in ("blank", "signatory"):
                kind = f"{segment.kind:<16}"
                kind = painted(kind, "residue") if self.colour and segment.kind == "residue" else kind
                quote = escape_control(shorten(segment.span.slice(self.reading.source.text), _QUOTED))
                yield f"  {self._place(segment.span)}  {segment.zone:<11} {kind} {quote}"
        signed = sum(segment.kind == "signatory" for segment in self.reading.segments)
        yield f"           and {signed} lines of signatories"

    def _mention(self, number: int, mention: Mention) -> Iterator[str]:
        yield f"  {number:>3}  {self._place(mention.span)}  {self._painted(mention.span)}   [{mention.rule}]"
        for slot in mention.slots:
            linked = annotations.meaning_of(self.reading.links.of(mention, slot.name))
            yield f"                 {slot.name}: {escape_control(slot.value)}{linked}"

    def _painted(self, span: Span) -> str:
        """Return a quote on one line, in colour by its marks."""
        text = self.reading.source.text
        if not self.colour:
            return escape_control(" ".join(span.slice(text).split()))
        return " ".join(_lines(text, annotations.runs(text, self.annotations, span)))

    def _place(self, span: Span) -> str:
        line, column = line_and_column(self.reading.source.text, span.start)
        page = self.reading.source.page_at(span.start)
        place = f"{f'{line}:{column}':>7}" + ("" if page is None else f" page {page}")
        return painted(place, "place") if self.colour else place


def _lines(text: str, runs: Iterable[annotations.AnnotatedRun]) -> Iterator[str]:
    """Yield the painted runs, those of one line joined."""
    joined, end = "", None
    for run in runs:
        if end is not None and run.span.start > end:
            yield joined
            joined = ""
        joined += painted(escape_control(run.span.slice(text)), *(mark.kind for mark in run.annotations))
        end = run.span.end
    yield joined


def _encoding(reading: Reading) -> str:
    return reading.source.encoding or "not decoded"
