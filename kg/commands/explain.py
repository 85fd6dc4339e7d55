"""`kg explain FILE`: show what every stage makes of one document, signatory line by signatory line."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from kg import assemble, files, iri
from kg.errors import InputError
from kg.model import Link, Mention
from kg.pipeline import Reading
from kg.read.text import line_and_column

_QUOTED = 60


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a document")
    parser.add_argument("--no-ner", action="store_true", help="name persons and the like by vocabulary only, no model")


def run(options: argparse.Namespace) -> int:
    """Print the stages of one document: source, segments, signatories, citations, names, facts, findings."""
    if not options.file.is_file():
        raise InputError(f"{options.file}: no such file")
    made = assemble.assemble(files.find([options.file]), names=not options.no_ner, jobs=1)
    for reading in made.readings:
        print("\n".join(_stages(reading)))
    found = [one.text() for one in made.findings]
    print("\n".join([f"\nFINDINGS  {len(found)}", *(f"  {line}" for line in found)]))
    return 0


def _stages(reading: Reading) -> Iterator[str]:
    source = reading.source
    yield f"SOURCE    {source.name}: {source.size} bytes, {source.media_type}, {source.encoding or 'not decoded'}"
    yield f"          sha256 {source.digest}"
    yield f"LAYOUT    {reading.layout or 'none recognised'}, language {reading.language or 'not told'}"
    yield f"DOCUMENT  {reading.document or 'not told'}"
    covered = reading.coverage
    yield f"COVERAGE  {covered.accounted} of {covered.total} characters of heading and signatory block"
    yield "\nSEGMENTS"
    yield from _segments(reading)
    for title, kinds in (
        ("SIGNATORIES", ("signature",)),
        ("CITATIONS", ("citation",)),
        ("NAMES", ("Person", "Organisation", "State", "Place", "addressed")),
    ):
        mentions = [mention for mention in reading.mentions if mention.kind in kinds]
        yield f"\n{title}  {len(mentions)}"
        for number, mention in enumerate(mentions, 1):
            yield from _mention(reading, number, mention)
    yield f"\nFACTS     {len(reading.facts)}, {len(reading.quads)} quads with their evidence"


def _segments(reading: Reading) -> Iterator[str]:
    for segment in reading.segments:
        if segment.kind not in ("blank", "signatory"):
            place = _place(reading, segment.span.start)
            quote = _shortened(segment.span.slice(reading.source.text))
            yield f"  {place:>7}  {segment.zone:<11} {segment.kind:<16} {quote}"
    signed = sum(segment.kind == "signatory" for segment in reading.segments)
    yield f"           and {signed} lines of signatories"


def _mention(reading: Reading, number: int, mention: Mention) -> Iterator[str]:
    quote = " ".join(mention.span.slice(reading.source.text).split())
    yield f"  {number:>3}  {_place(reading, mention.span.start):>7}  {quote}   [{mention.rule}]"
    links = {link.part: link for link in reading.links if link.mention is mention}
    for part in mention.parts:
        yield f"                 {part.name}: {part.value}{_meaning(links.get(part.name))}"


def _meaning(link: Link | None) -> str:
    if link is None:
        return ""
    others = [iri.compact(candidate) for candidate in link.candidates if candidate != link.target]
    also = f", not {', '.join(others)}" if others else ""
    return f" → {iri.compact(link.target) if link.target else 'nothing known'} ({link.rule}{also})"


def _place(reading: Reading, offset: int) -> str:
    return "{}:{}".format(*line_and_column(reading.source.text, offset))


def _shortened(quote: str) -> str:
    flat = " ".join(quote.split())
    return flat if len(flat) <= _QUOTED else f"{flat[:_QUOTED]}…"
