"""The XML parts of a Word document → text: paragraphs, tables, footnotes and their calls. Streaming, deaf to entities.

Both namespaces of WordprocessingML are read. Left out are deleted and moved text, hidden runs, field codes, and the
second form of what is stored twice for older programs.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError, XMLParser

from kg.model.document import Element
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
_STEPS = {"p": "paragraph", "tbl": "table", "tr": "row", "tc": "cell"}


class XmlRefusedError(ValueError):
    """The part is no XML that a document may hold: broken, or with a document type of its own."""


class Listener:
    """What an XML parser tells its events to; a document type, and with it every entity of its own, is refused."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Hear a start tag."""

    def end(self, tag: str) -> None:
        """Hear an end tag."""

    def data(self, text: str) -> None:
        """Hear text."""

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        """Refuse a document type. Raises XmlRefusedError."""
        raise XmlRefusedError(f"the document type {name} stands where none may be ({public or system or 'its own'})")

    def close(self) -> None:
        """Hear the end of the part."""


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

    def shown(self, text: str) -> str:
        """Return the text as it is seen on the page."""
        if self.hidden:
            return ""
        if self.capitals:
            # A letter that would become two (ß) is shown small.
            text = "".join(char.upper() if len(char.upper()) == 1 else char for char in text)
        return text.translate(_RAISED) if self.raised and text.strip().isdigit() else text


class PartReader(Listener):
    """Reads one part; `scribe` then holds its text, `notes` its footnotes by id, `calls` the notes called, in order.

    `margins` are the references to headers and footers: `headerReference` or `footerReference`, type, relation.
    """

    def __init__(self, root: str) -> None:
        """Begin a part; the paths of its elements start with `root`."""
        self.scribe = TextBuilder()
        self.notes: dict[str, TextBuilder] = {}
        self.calls: list[str] = []
        self.margins: list[tuple[str, str, str]] = []
        self._tags: list[str] = []
        self._skipping = 0
        self._steps, self._counts = [root], [Counter[str]()]
        self._runs = [_Run()]
        self._text: list[str] = []
        self._tables: list[list[list[TextBuilder]]] = []
        self._outside: list[TextBuilder] = []

    # --- events

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Hear a start tag."""
        name = _local(tag)
        self._tags.append(name)
        if self._skipping or name in _SKIPPED:
            self._skipping += 1
            return
        if name in _STEPS:
            self._step_in(name)
        if name in ("footnote", "endnote"):
            self._begin_note(attributes)
        elif name == "tbl":
            self._tables.append([])
        elif name == "tr" and self._tables:
            self._tables[-1].append([])
        elif name == "tc":
            self._outside.append(self.scribe)
            self.scribe = TextBuilder()
        elif name == "r":
            self._runs.append(_Run())
        elif self._tags[-3:-1] == ["r", "rPr"]:
            self._format(name, _value(attributes, "val"))
        else:
            self._mark(name, attributes)

    def end(self, tag: str) -> None:
        """Hear an end tag."""
        name = _local(tag)
        self._tags.pop()
        if self._skipping:
            self._skipping -= 1
        elif name == "t":
            self._write("".join(self._text))
        elif name == "r":
            self._runs.pop()
        elif name == "tc":
            self._end_cell()
        elif name == "tbl":
            self._end_table()
        elif name in ("footnote", "endnote"):
            self.scribe = self._outside.pop()
        if not self._skipping and name in _STEPS and len(self._steps) > 1:
            self._step_out(name)

    def data(self, text: str) -> None:
        """Hear text."""
        if self._tags[-1:] == ["t"] and not self._skipping:
            self._text.append(text)

    # --- places

    def _step_in(self, name: str) -> None:
        self._counts[-1][name] += 1
        self._steps.append(f"{_STEPS[name]}[{self._counts[-1][name]}]")
        self._counts.append(Counter())
        self._part(name)

    def _step_out(self, name: str) -> None:
        self._steps.pop()
        self._counts.pop()
        self._part(name)

    def _part(self, name: str) -> None:
        if name in ("p", "tbl"):
            self.scribe.part(Break.LINE if self._tables else Break.PARAGRAPH)

    def _place(self) -> Element:
        return Element("/".join(self._steps))

    # --- what is printed

    def _write(self, text: str) -> None:
        self._text = []
        text = self._runs[-1].shown(text)
        if text[:1].isspace():
            self.scribe.part(Break.SPACE)
        if words := " ".join(text.split()):
            self.scribe.write(words, self._place())
        if text[-1:].isspace():
            self.scribe.part(Break.SPACE)

    def _format(self, name: str, value: str) -> None:
        run = self._runs[-1]
        if name == "vertAlign":
            run.raised = value == "superscript"
        elif name in ("caps", "smallCaps"):
            run.capitals = value not in _OFF
        elif name == "vanish":
            run.hidden = value not in _OFF

    def _mark(self, name: str, attributes: Mapping[str, str]) -> None:
        """Write what stands in a run beside text: breaks, tabulators, signs, footnote calls."""
        if name in ("br", "cr"):
            self.scribe.part(Break.PARAGRAPH if _value(attributes, "type") in ("page", "column") else Break.LINE)
        elif name in ("tab", "ptab") and self._tags[-2] == "r":
            self.scribe.part(Break.SPACE)
        elif name == "noBreakHyphen":
            self.scribe.write("-", self._place())
        elif name == "sym":
            self.scribe.write(_sign(_value(attributes, "char")), self._place())
        elif name in ("footnoteReference", "endnoteReference"):
            self._call(name.removesuffix("Reference") + _value(attributes, "id"))
        elif name in ("headerReference", "footerReference"):
            self.margins.append((name, _value(attributes, "type"), _value(attributes, "id")))

    def _call(self, note: str) -> None:
        if note not in self.calls:
            self.calls.append(note)
        self.scribe.write(str(self.calls.index(note) + 1).translate(_RAISED), self._place())

    # --- what is gathered apart

    def _begin_note(self, attributes: Mapping[str, str]) -> None:
        """The lines that part notes from the text are notes of a type; they print nothing."""
        self._outside.append(self.scribe)
        self.scribe = TextBuilder()
        name = self._tags[-1] + _value(attributes, "id")
        self._steps[0], self._counts = f"{self._tags[-1]}[{_value(attributes, 'id')}]", [Counter()]
        if not _value(attributes, "type").endswith("eparator"):
            self.notes[name] = self.scribe

    def _end_cell(self) -> None:
        inside, self.scribe = self.scribe, self._outside.pop()
        if self._tables and self._tables[-1]:
            self._tables[-1][-1].append(inside)
        else:
            self.scribe.append_all([inside], Break.LINE)

    def _end_table(self) -> None:
        cells = in_reading_order(self._tables.pop(), TextBuilder.text)
        self.scribe.append_all(cells, Break.LINE)


def _local(tag: str) -> str:
    """The local name of an element of WordprocessingML; any other name with its namespace."""
    for namespace in _MAIN:
        if tag.startswith(namespace):
            return tag[len(namespace) :]
    return tag


def _value(attributes: Mapping[str, str], name: str) -> str:
    """The value of an attribute of WordprocessingML or of a relation, whatever its namespace."""
    return next((value for key, value in attributes.items() if key.rpartition("}")[2] == name), "")


def _sign(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return "\ufffd"
