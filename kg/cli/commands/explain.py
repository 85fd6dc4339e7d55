"""`kg explain FILE`: show what every stage makes of one document, signatory line by signatory line."""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.cli.render import explanation
from kg.cli.render.excerpt import place_of
from kg.cli.terminal import in_colour, styled
from kg.inspect import annotations
from kg.inspect.annotations import Annotation
from kg.model.document import Span
from kg.model.errors import InputError, OutputError
from kg.model.text import escape_control, shorten
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
        page = explanation.page(reading, whole.findings)
        if options.html == "-":
            sys.stdout.write(page)
            return 0
        try:
            Path(options.html).write_text(page, encoding="utf-8", newline="\n")
        except OSError as error:
            message = f"{options.html}: the page cannot be written ({error.strerror}): name another file"
            raise OutputError(message) from error
        print(f"{options.html} written: open it in a browser", file=sys.stderr)
        return 0
    colour = in_colour(options.color, sys.stdout, os.environ)
    if reading:
        print("\n".join(_Stages(reading, annotations.annotate(reading, whole.findings), colour).lines()))
    print(f"\nFINDINGS  {len(whole.findings)}")
    for located in whole.findings:
        print(f"  {styled(escape_control(located.text()), located.finding.severity.value, colour=colour)}")
    return 0


@dataclass(frozen=True, slots=True)
class _Stages:
    """One reading on a terminal; in colour with the text itself and quotes styled by their annotations, else plain."""

    reading: Reading
    annotations: Sequence[Annotation]
    colour: bool

    def lines(self) -> Iterator[str]:
        """Yield the lines of all stages."""
        reading, source, facts = self.reading, self.reading.source, explanation.facts(self.reading)
        encoding = source.encoding or "not decoded"
        yield f"SOURCE    {escape_control(source.name)}: {source.size} bytes, {source.media_type}, {encoding}"
        yield f"          sha256 {source.digest}"
        if source.address:
            yield f"          saved from {escape_control(source.address)}"
        yield f"LAYOUT    {facts['layout']}"
        yield f"DOCUMENT  {reading.document or 'not told'}"
        yield f"COVERAGE  {facts['coverage']}"
        if self.colour:
            yield from self.text()
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

    def text(self) -> Iterator[str]:
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
        source = self.reading.source
        position, *page = place_of(source.text, span, source.page_at(span.start)).split(" ", 1)
        return styled(" ".join((f"{position:>7}", *page)), "place", colour=self.colour)
