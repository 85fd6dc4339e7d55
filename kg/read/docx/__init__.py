"""A Word document → Source: its paragraphs and tables, cell by cell, its footnotes at the end. No link is followed.

A header that only the first page has opens the text; running headers and footers are left out, which a finding tells.
"""

from kg.read.docx.opc import OpcPackage, PackageRefusedError
from kg.read.docx.wordprocessingml import PartReader, XmlRefusedError, parse
from kg.read.source import FileBytes, ReadResult, checked, reject_unfit, rejected
from kg.read.text_builder import Break, TextBuilder

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read(name: str, data: bytes) -> ReadResult:
    """Read one Word document. `name` is the file's name as it is to be reported. Never raises on any bytes."""
    file = FileBytes(name, data, MEDIA_TYPE)
    if rejection := reject_unfit(file):
        return rejection
    try:
        text, running = _text_and_margins(OpcPackage(data))
    except PackageRefusedError as error:
        code, message, hint = error.args
        return rejected(file, code, message, hint)
    except XmlRefusedError as error:
        return rejected(file, "file-broken", f"a part of the document is no XML ({error})", "get the file anew")
    return checked(file, text, file.furniture_left_out("running headers and footers", running))


def _text_and_margins(package: OpcPackage) -> tuple[str, str]:
    """Return the document's text, and what runs on at the margins of its pages."""
    main = package.main()
    body, relations = _part(package, main), package.relations(main)
    # What only the first page has at its margins, and what runs on.
    first, running = TextBuilder(), TextBuilder()
    for name, kind, relation in dict.fromkeys(body.margins):
        opens = name == "headerReference" and kind == "first"
        target = relations.get(relation, ("", ""))[1]
        (first if opens else running).append_all([_part(package, target).builder], Break.PARAGRAPH)
    # Footnotes in the order in which they are called, each with its number; those never called come last.
    targets = dict.fromkeys(target for kind, target in relations.values() if kind in ("footnotes", "endnotes"))
    notes = {name: note for target in targets for name, note in _part(package, target).notes.items()}
    called: list[TextBuilder] = []
    for number, call in enumerate(body.calls, 1):
        if call in notes:
            numbered = TextBuilder()
            numbered.write(f"{number}. ")
            numbered.append_all([notes.pop(call)], Break.NONE)
            called.append(numbered)
    text = TextBuilder()
    text.append_all([first, body.builder, *called, *notes.values()], Break.PARAGRAPH)
    return text.text(), running.text()


def _part(package: OpcPackage, name: str) -> PartReader:
    part = PartReader()
    content = package.read(name)
    if content is not None:
        parse(content, part)
    return part
