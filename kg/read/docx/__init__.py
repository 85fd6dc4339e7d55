"""A Word document → Source: its paragraphs and tables, cell by cell, its footnotes at the end. No link is followed.

A header that only the first page has opens the text; running headers and footers are left out, which a finding tells.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.model.findings import Finding, Severity
from kg.read.docx.opc import OpcPackage, PackageRefusedError
from kg.read.docx.wordprocessingml import PartReader, XmlRefusedError, parse
from kg.read.source import DecodedText, FileBytes, ReadResult, finished, refused, unfit
from kg.read.text_builder import Break, TextBuilder

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SUFFIXES = (".docx", ".docm")
_SHOWN = 60


def read(name: str, data: bytes) -> ReadResult:
    """Read one Word document. `name` is the file's name as it is to be reported. Never raises on any bytes."""
    file = FileBytes(name, data, MEDIA_TYPE)
    refusal = unfit(file)
    if refusal:
        return refusal
    try:
        text, running = _text(OpcPackage(data))
    except PackageRefusedError as error:
        code, message, hint = error.args
        return refused(file, code, message, hint)
    except XmlRefusedError as error:
        return refused(file, "file-broken", f"a part of the document is no XML ({error})", "get the file anew")
    return finished(file, DecodedText(text.transcript()), _left_out(file, running))


@dataclass(frozen=True, slots=True)
class _Margins:
    """Headers and footers: what the first page alone has, and what runs on."""

    first: TextBuilder
    running: TextBuilder


def _text(package: OpcPackage) -> tuple[TextBuilder, str]:
    """Return the document's text, and what runs on at the margins of its pages."""
    main = package.main()
    body = _part(package, main, "body")
    margins = _margins(package, main, body)
    text = TextBuilder()
    text.append_all([margins.first, body.scribe, *_notes(package, main, body)], Break.PARAGRAPH)
    return text, margins.running.text()


def _part(package: OpcPackage, name: str, root: str) -> PartReader:
    part = PartReader(root)
    content = package.read(name)
    if content is not None:
        parse(content, part)
    return part


def _margins(package: OpcPackage, main: str, body: PartReader) -> _Margins:
    margins, relations = _Margins(TextBuilder(), TextBuilder()), package.relations(main)
    for name, kind, relation in dict.fromkeys(body.margins):
        target = relations.get(relation, ("", ""))[1]
        opens = name == "headerReference" and kind == "first"
        root = name.removesuffix("Reference")
        scribe = margins.first if opens else margins.running
        scribe.append_all([_part(package, target, root).scribe], Break.PARAGRAPH)
    return margins


def _notes(package: OpcPackage, main: str, body: PartReader) -> Iterator[TextBuilder]:
    """Yield the footnotes in the order in which they are called, each with its number; those never called come last."""
    targets = dict.fromkeys(t for kind, t in package.relations(main).values() if kind in ("footnotes", "endnotes"))
    notes = {name: note for target in targets for name, note in _part(package, target, "notes").notes.items()}
    for number, call in enumerate(body.calls, 1):
        if call in notes:
            numbered = TextBuilder()
            numbered.write(f"{number}. ", None)
            numbered.append(notes.pop(call))
            yield numbered
    yield from notes.values()


def _left_out(file: FileBytes, running: str) -> tuple[Finding, ...]:
    text = " ".join(running.split())
    if not text:
        return ()
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    message = f"running headers and footers were left out, {len(text)} characters: {shown!r}"
    return (file.finding(Severity.INFO, "furniture-left-out", message, "look whether the document is whole"),)
