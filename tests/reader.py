"""A text read as a build reads it, without models, and what was read in the words of `document.Facts`."""

import hashlib

from document import Facts, Line

from kg.model.document import Mention, Source
from kg.pipeline import corpus
from kg.pipeline.document import Reading, Tools, read_documents
from kg.resolve import linking


def tools() -> Tools:
    """The vocabularies and grammars that documents are read with, loaded once; no model."""
    return corpus.tools(False)


def read(text: str) -> Reading:
    """Take one text through every stage but merging and validation."""
    data = text.encode("utf-8", "surrogatepass")
    source = Source("text.txt", hashlib.sha256(data).hexdigest(), text, len(data), "text/plain", "utf-8")
    return read_documents([(source, ())], tools())[0]


def facts_of(reading: Reading) -> Facts:
    """Return what a reading states, its links looked up, in the form in which a print's facts are told."""
    heading = linking.heading_of(reading.mentions)
    return Facts(
        kind=heading.kind,
        number=heading.number("designation"),
        doc_number=heading.number("doc_number"),
        date=heading.day,
        language=reading.language,
        title=heading.title.value("title") if heading.title else "",
        edition=heading.number("edition") or 1,
        stated_total=heading.number("total"),
        lines=tuple(_line(reading, mention) for mention in reading.mentions if mention.kind == "signature"),
    )


def _line(reading: Reading, mention: Mention) -> Line:
    codes = {
        link.part: tools().vocabulary.concepts[link.target].notation
        for link in reading.links
        if link.mention is mention and link.target
    }
    given, family, honorific = (mention.value(part) for part in ("given", "family", "honorific"))
    return Line(given, family, honorific, codes.get("state", ""), codes.get("group", ""))
