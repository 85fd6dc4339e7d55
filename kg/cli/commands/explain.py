"""`kg explain FILE`: show what every stage makes of one document, signatory line by signatory line."""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.cli.render import explanation
from kg.cli.terminal import in_colour, styled
from kg.inspect import annotations
from kg.inspect.annotations import Annotation
from kg.model.document import Span
from kg.model.errors import InputError, OutputError
from kg.model.text import escape_control, line_and_column, shorten
from kg.pipeline import corpus
from kg.pipeline.document import Reading
from kg.read import inputs

_QUOTED = 60
_LISTS = (
    ("SIGNATORIES", ("signature",)),
    ("CITATIONS", ("citation",)),
    ("NAMES", ("Person", "Organisation", "State", "Place", "addressed", "about")),
)


def run(options: argparse.Namespace) -> int:
    """Print the stages of one document (source, segments, signatories, citations, names, facts), or write its page."""
    if not options.file.is_file():
        raise InputError(f"{options.file}: no such file")
    (file,) = inputs.find([options.file])
    reading, whole = corpus.explain(file, ner=not options.no_ner)
    if options.html:
        if reading is None:
            reasons = "; ".join(located.text() for located in whole.findings)
            raise InputError(f"{options.file}: cannot be read: {reasons}")
        _write(options.html, explanation.page(reading, whole.findings))
        return 0
    colour = in_colour(options.color, sys.stdout, os.environ)
    if reading:
        print("\n".join(_Stages(reading, annotations.annotate(reading, whole.findings), colour).lines()))
    print(f"\nFINDINGS  {len(whole.findings)}")
    for located in whole.findings:
        print(f"  {styled(escape_control(located.text()), located.finding.severity.value, colour=colour)}")
    return 0


def _write(target: str, text: str) -> None:
    if target == "-":
        sys.stdout.write(text)
        return
    try:
        Path(target).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"{target}: the page cannot be written ({error.strerror}): name another file") from error
    print(f"{target} written: open it in a browser", file=sys.stderr)


@dataclass(frozen=True, slots=True)
class _Stages:
    """One reading on a terminal; in colour with the text itself and quotes styled by their annotations, else plain."""

    reading: Reading
    annotations: Sequence[Annotation]
    colour: bool

    def lines(self) -> Iterator[str]:
        """Yield the lines of all stages."""
        reading, source, coverage = self.reading, self.reading.source, self.reading.coverage
        encoding = source.encoding or "not decoded"
        yield f"SOURCE    {escape_control(source.name)}: {source.size} bytes, {source.media_type}, {encoding}"
        yield f"          sha256 {source.digest}"
        if source.address:
            yield f"          saved from {escape_control(source.address)}"
        yield f"LAYOUT    {reading.layout or 'none recognised'}, language {reading.language or 'not told'}"
        yield f"DOCUMENT  {reading.document or 'not told'}"
        yield f"COVERAGE  {coverage.accounted} of {coverage.total} characters of heading and signatory block"
        if self.colour:
            yield from self._text()
        yield "\nSEGMENTS"
        for segment in reading.segments:
            if segment.kind not in ("blank", "signatory"):
                kind = styled(f"{segment.kind:<16}", "residue", colour=self.colour and segment.kind == "residue")
                quote = escape_control(shorten(segment.span.slice(source.text), _QUOTED))
                yield f"  {self._place(segment.span)}  {segment.zone:<11} {kind} {quote}"
        signed = sum(segment.kind == "signatory" for segment in reading.segments)
        yield f"           and {signed} lines of signatories"
        for title, kinds in _LISTS:
            mentions = [mention for mention in reading.mentions if mention.kind in kinds]
            yield f"\n{title}  {len(mentions)}"
            for number, mention in enumerate(mentions, 1):
                place, quote = self._place(mention.span), self._quote(mention.span)
                yield f"  {number:>3}  {place}  {quote}   [{mention.rule}]"
                for slot in mention.slots:
                    meaning = annotations.meaning_of(reading.links.of(mention, slot.name))
                    yield f"                 {slot.name}: {escape_control(slot.value)}{meaning}"
        yield f"\nFACTS     {len(reading.facts)}, {len(reading.quads)} quads with their evidence"

    def _text(self) -> Iterator[str]:
        """Yield the legend, and the text as it was read with everything recognised in its colours."""
        used = {annotation.kind for annotation in self.annotations}
        yield f"\nTEXT      {' '.join(styled(kind, kind) for kind in annotations.KINDS if kind in used)}"
        start = 0
        for number, line in enumerate(self.reading.source.text.split("\n"), 1):
            yield f"{styled(f'{number:>5}', 'faint')}  {self._quote(Span(start, start + len(line)))}"
            start += len(line) + 1

    def _quote(self, span: Span) -> str:
        """Return a quote on one line, in colour by its annotations; lines of the text are joined by a space."""
        text = self.reading.source.text
        if not self.colour:
            return escape_control(" ".join(span.slice(text).split()))
        quote, end = "", span.start
        for run in annotations.runs(text, self.annotations, span):
            kinds = (annotation.kind for annotation in run.annotations)
            gap = " " if run.span.start > end else ""
            quote += gap + styled(escape_control(run.span.slice(text)), *kinds)
            end = run.span.end
        return quote

    def _place(self, span: Span) -> str:
        line, column = line_and_column(self.reading.source.text, span.start)
        page = self.reading.source.page_at(span.start)
        place = f"{f'{line}:{column}':>7}" + ("" if page is None else f" page {page}")
        return styled(place, "place", colour=self.colour)
