"""WordprocessingML → text: paragraphs, tables, footnotes and their calls of one XML part. Streaming, entities disabled.

Both namespaces of WordprocessingML are read. Left out are deleted and moved text, hidden runs, field codes, and the
second form of what is stored twice for older programs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError, XMLParser

from kg.read.table_order import in_reading_order
from kg.read.text_builder import Break, TextBuilder

_MAIN = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset(("del", "moveFrom", _FALLBACK))
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_OFF = ("0", "false", "off", "none")
_BLOCKS = ("p", "tbl")
_NOTES = ("footnote", "endnote")


class XmlRefusedError(ValueError):
    """The part is no XML that a document may hold: broken, or with a document type of its own."""


class Listener:
    """A target of an XML parser's events; a document type, and with it every entity of its own, is refused."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take a start tag."""

    def end(self, tag: str) -> None:
        """Take an end tag."""

    def data(self, text: str) -> None:
        """Take text."""

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        """Refuse a document type. Raises XmlRefusedError."""
        raise XmlRefusedError(f"the document type {name} stands where none may be ({public or system or 'its own'})")

    def close(self) -> None:
        """Take the end of the part."""


def parse(xml: bytes, listener: Listener) -> None:
    """Feed one part to a listener. Raises XmlRefusedError where it is no XML that is let through."""
    parser = XMLParser(target=listener)
    try:
        parser.feed(xml)
        parser.close()
    except (ParseError, LookupError, ValueError) as error:
        raise XmlRefusedError(str(error)) from error


@dataclass(slots=True)
class _Run:
    """How a run of text is shown."""

    raised: bool = False
    capitals: bool = False
    hidden: bool = False

    def set(self, name: str, value: str) -> None:
        """Take a property of the run by the name of its element."""
        if name == "vertAlign":
            self.raised = value == "superscript"
        elif name in ("caps", "smallCaps"):
            self.capitals = value not in _OFF
        elif name == "vanish":
            self.hidden = value not in _OFF

    def shown(self, text: str) -> str:
        """Return the text as it is seen on the page."""
        if self.hidden:
            return ""
        if self.capitals:
            # A letter that would become two (ß) is shown small.
            text = "".join(char.upper() if len(char.upper()) == 1 else char for char in text)
        return text.translate(_RAISED) if self.raised and text.strip().isdigit() else text


class PartReader(Listener):
    """Reads one part; `builder` then holds its text, `notes` its footnotes by id, `calls` the notes called, in order.

    `margins` are the references to headers and footers: `headerReference` or `footerReference`, type, relation.
    """

    def __init__(self) -> None:
        """Begin a part."""
        self.builder = TextBuilder()
        self.notes: dict[str, TextBuilder] = {}
        self.calls: list[str] = []
        self.margins: list[tuple[str, str, str]] = []
        self._tags: list[str] = []
        self._skipping = 0
        self._runs = [_Run()]
        self._text: list[str] = []
        self._tables: list[list[list[TextBuilder]]] = []
        self._outside: list[TextBuilder] = []

    # --- events

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take a start tag."""
        name = _local(tag)
        self._tags.append(name)
        if self._skipping or name in _SKIPPED:
            self._skipping += 1
            return
        if name in _BLOCKS:
            self._separate_block()
        if name == "tbl":
            self._tables.append([])
        elif name == "tr" and self._tables:
            self._tables[-1].append([])
        elif name == "tc" or name in _NOTES:
            self._outside.append(self.builder)
            self.builder = TextBuilder()
            # The lines that part notes from the text are notes of a type; they print nothing.
            if name in _NOTES and not _value(attributes, "type").endswith("eparator"):
                self.notes[name + _value(attributes, "id")] = self.builder
        elif name == "r":
            self._runs.append(_Run())
        elif self._tags[-3:-1] == ["r", "rPr"]:
            self._runs[-1].set(name, _value(attributes, "val"))
        else:
            self._mark(name, attributes)

    def end(self, tag: str) -> None:
        """Take an end tag."""
        name = _local(tag)
        self._tags.pop()
        if self._skipping:
            self._skipping -= 1
            return
        if name == "t":
            text = self._runs[-1].shown("".join(self._text))
            self._text = []
            if text[:1].isspace():
                self.builder.separate(Break.SPACE)
            if words := " ".join(text.split()):
                self.builder.write(words)
            if text[-1:].isspace():
                self.builder.separate(Break.SPACE)
        elif name == "r":
            self._runs.pop()
        elif name == "tc":
            cell, self.builder = self.builder, self._outside.pop()
            if self._tables and self._tables[-1]:
                self._tables[-1][-1].append(cell)
            else:
                self.builder.append_all([cell], Break.LINE)
        elif name == "tbl":
            self.builder.append_all(in_reading_order(self._tables.pop(), TextBuilder.text), Break.LINE)
        elif name in _NOTES:
            self.builder = self._outside.pop()
        if name in _BLOCKS:
            self._separate_block()

    def data(self, text: str) -> None:
        """Take text."""
        if self._tags[-1:] == ["t"] and not self._skipping:
            self._text.append(text)

    # --- what is printed

    def _separate_block(self) -> None:
        self.builder.separate(Break.LINE if self._tables else Break.PARAGRAPH)

    def _mark(self, name: str, attributes: Mapping[str, str]) -> None:
        """Write what stands in a run beside text: breaks, tabulators, signs, footnote calls."""
        if name in ("br", "cr"):
            self.builder.separate(Break.PARAGRAPH if _value(attributes, "type") in ("page", "column") else Break.LINE)
        elif name in ("tab", "ptab") and self._tags[-2] == "r":
            self.builder.separate(Break.SPACE)
        elif name == "noBreakHyphen":
            self.builder.write("-")
        elif name == "sym":
            try:
                self.builder.write(chr(int(_value(attributes, "char"), 16)))
            except (ValueError, OverflowError):
                self.builder.write("\ufffd")
        elif name in ("footnoteReference", "endnoteReference"):
            note = name.removesuffix("Reference") + _value(attributes, "id")
            if note not in self.calls:
                self.calls.append(note)
            self.builder.write(str(self.calls.index(note) + 1).translate(_RAISED))
        elif name in ("headerReference", "footerReference"):
            self.margins.append((name, _value(attributes, "type"), _value(attributes, "id")))


def _local(tag: str) -> str:
    """The local name of an element of WordprocessingML; any other name with its namespace."""
    for namespace in _MAIN:
        if tag.startswith(namespace):
            return tag[len(namespace) :]
    return tag


def _value(attributes: Mapping[str, str], name: str) -> str:
    """The value of an attribute of WordprocessingML or of a relation, whatever its namespace."""
    return next((value for key, value in attributes.items() if key.rpartition("}")[2] == name), "")
