"""The tokens of a page → its text: which elements are blocks, which are furniture, and what order cells are read in."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from kg.model.document import Bytes
from kg.read.encoding.detect import Decoded
from kg.read.html.tokenizer import HOLE, HtmlToken, HtmlTokenKind
from kg.read.table_order import in_reading_order
from kg.read.text_builder import Break, TextBuilder


def _names(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


_PARAGRAPHS = _names(
    "article blockquote center dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section",
    "table ul",
)
_LINES = _names("address caption dd details div dt figcaption legend li option summary td th tr")
_FURNITURE = _names(
    "aside audio button canvas datalist dialog footer head iframe math nav noscript object select svg template",
    "textarea video",
)
_ROLES = _names("banner contentinfo dialog menu menubar navigation search")
_MENUS = _names("breadcrumb breadcrumbs cookie cookies footer leftmenu mainmenu menu nav navbar sidebar topmenu")
# Elements that need no end tag, and those that have no content.
_UNCLOSED = _names("body col colgroup dd dt html li option p rp rt tbody tfoot thead tr")
_VOID = _names("area base br embed hr img input link meta param source track wbr")
_INLINE = _names("a abbr acronym b big cite code em font i label q s small span strike strong sub tt u")
_HEADINGS = ("h1", "h2")

_WORDS = re.compile("[^\\s\0\xad\u200b\ufeff]+(?: [^\\s\0\xad\u200b\ufeff]+)*")
_MARKED = re.compile(r"\b(?:class|id|role|hidden|style)\b", re.IGNORECASE)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_DEEPEST = 128
# A form with less text than this only searches or logs in; a longer one encloses the whole page.
_SMALL_FORM = 200


class ElementRole(Enum):
    """What an open element does to the text inside it."""

    PLAIN = auto()
    RAISED = auto()
    FURNITURE = auto()
    FORM = auto()
    HEADER = auto()
    TABLE = auto()
    CELL = auto()


# The text of these is gathered apart, because only their end tells what becomes of it.
_APART = frozenset({ElementRole.FURNITURE, ElementRole.FORM, ElementRole.HEADER, ElementRole.CELL})


@dataclass(slots=True)
class OpenElement:
    """An element that is open: the scribe outside it, the rows of a table, whether a heading stands in it."""

    name: str
    role: ElementRole
    outside: TextBuilder
    rows: list[list[TextBuilder]] = field(default_factory=lambda: [[]])
    headed: bool = False


class HtmlTextExtractor:
    """Reads the tokens of one page; `scribe` holds the text then, `left_out` what was furniture."""

    def __init__(self, decoded: Decoded) -> None:
        """Make ready for the page of that text."""
        self.scribe = TextBuilder()
        self.left_out = TextBuilder()
        self._ruler = _Ruler(decoded)
        self._open: list[OpenElement] = []
        self._names = Counter[str]()
        self._breaks = 0
        self._item = False

    def read(self, tokens: Iterable[HtmlToken]) -> "HtmlTextExtractor":
        """Read all tokens; return the page itself. A page that is furniture through and through is kept whole."""
        for token in tokens:
            if token.kind is HtmlTokenKind.TEXT:
                self._text(token)
            elif token.kind is HtmlTokenKind.START:
                self._start(token)
            else:
                self._end(token.text)
        while self._open:
            self._close(self._open.pop(), ended=False)
        if not self.scribe:
            self.scribe, self.left_out = self.left_out, self.scribe
        return self

    # --- text

    def _text(self, token: HtmlToken) -> None:
        raised = any(element.role is ElementRole.RAISED for element in self._open)
        for text, start, end in _pieces(token):
            if not text:
                self.scribe.part(Break.SPACE)
                continue
            if self._item:
                self.scribe.write("- ", None)
            self._item, self._breaks = False, 0
            place = Bytes(*self._ruler.measure(start, end))
            if raised and text.isdigit():
                text = text.translate(_RAISED)
            self.scribe.write(text, place)

    # --- tags

    def _start(self, token: HtmlToken) -> None:
        name = token.text
        self._part(name)
        if name == "br":
            self._breaks += 1
            self.scribe.part(Break.PARAGRAPH if self._breaks > 1 else Break.LINE)
        if name in ("td", "th"):
            self._end_within_table("td", "th")
        elif name == "tr":
            self._end_within_table("td", "th")
            self._row()
        elif name == "body":
            self._end("head")
        if name in _HEADINGS:
            for element in self._open:
                element.headed = True
        self._item = name == "li" or (self._item and name in _INLINE)
        role = self._role(token)
        needed = role is not ElementRole.PLAIN or name not in _INLINE
        if needed and name not in _UNCLOSED and name not in _VOID and len(self._open) < _DEEPEST:
            self._push(name, role)

    def _part(self, name: str) -> None:
        if name in _PARAGRAPHS:
            self.scribe.part(Break.PARAGRAPH)
        elif name in _LINES:
            self.scribe.part(Break.LINE)

    def _role(self, token: HtmlToken) -> ElementRole:
        name = token.text
        if name in _FURNITURE or self._is_menu(token):
            return ElementRole.FURNITURE
        if name in ("td", "th"):
            in_table = any(element.role is ElementRole.TABLE for element in self._open)
            return ElementRole.CELL if in_table else ElementRole.PLAIN
        roles = {"sup": ElementRole.RAISED, "form": ElementRole.FORM, "table": ElementRole.TABLE}
        if name == "header" and not (self._names["main"] or self._names["article"]):
            return ElementRole.HEADER
        return roles.get(name, ElementRole.PLAIN)

    def _is_menu(self, token: HtmlToken) -> bool:
        if token.text in ("body", "html", "td", "th") or not _MARKED.search(token.attributes):
            return False
        value = token.attribute
        words = re.split(r"[^a-z-]+", f"{value('class')} {value('id')}".lower())
        hidden = "display:none" in value("style").replace(" ", "").lower()
        return hidden or value("role").lower() in _ROLES or not _MENUS.isdisjoint(words) or _is_hidden(token)

    def _push(self, name: str, role: ElementRole) -> None:
        self._open.append(OpenElement(name, role, self.scribe))
        self._names[name] += 1
        if role in _APART:
            self.scribe = TextBuilder()

    def _end(self, name: str) -> None:
        """Close the innermost open element of that name and all inside it; a cell is a wall for other names."""
        self._part(name)
        if not self._names[name]:
            return
        for index in range(len(self._open) - 1, -1, -1):
            element = self._open[index]
            if element.name == name:
                self._close_from(index)
                return
            if element.role is ElementRole.CELL and name not in ("table", "td", "th"):
                return

    def _close_from(self, index: int) -> None:
        while len(self._open) > index:
            self._close(self._open.pop(), ended=True)

    def _close(self, element: OpenElement, ended: bool) -> None:
        self._names[element.name] -= 1
        inside = self.scribe
        if element.role is ElementRole.CELL:
            self._innermost_table().rows[-1].append(inside)
            self.scribe = element.outside
        elif element.role in _APART:
            self.scribe = element.outside
            self._settle(element, inside, ended)
        elif element.role is ElementRole.TABLE:
            cells = in_reading_order(element.rows, TextBuilder.text)
            self.scribe.append_all(cells, Break.LINE)
            self.scribe.part(Break.PARAGRAPH)

    def _settle(self, element: OpenElement, inside: TextBuilder, ended: bool) -> None:
        """Keep or leave out what stood in a form, a header or furniture; kept is what never ended.

        What a page's head holds is never shown, so it counts neither as text nor as left out.
        """
        small = element.role is ElementRole.FORM and len(inside) < _SMALL_FORM and not element.headed
        bare = element.role is ElementRole.HEADER and not element.headed
        out = ended and (element.role is ElementRole.FURNITURE or small or bare)
        if not (out and element.name == "head"):
            (self.left_out if out else self.scribe).append_all([inside], Break.LINE)

    def _innermost_table(self) -> OpenElement:
        return next(element for element in reversed(self._open) if element.role is ElementRole.TABLE)

    def _end_within_table(self, *names: str) -> None:
        """Close a cell that the next one ends."""
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index].role is ElementRole.TABLE:
                return
            if self._open[index].name in names:
                self._close_from(index)
                return

    def _row(self) -> None:
        tables = [element for element in self._open if element.role is ElementRole.TABLE]
        if tables:
            tables[-1].rows.append([])


def _is_hidden(token: HtmlToken) -> bool:
    return re.search(r"(?:^|\s)hidden(?:\s|=|/|$)", token.attributes, re.IGNORECASE) is not None


def _pieces(token: HtmlToken) -> Iterator[tuple[str, int, int]]:
    """Yield the words of a token with their places, those with one space between them together; empty for a gap."""
    if not token.verbatim:
        text = "" if token.text.isspace() else token.text.strip("\xad\u200b\ufeff")
        if text or token.text.isspace():
            yield text, token.start, token.end
        return
    end = 0
    for match in _WORDS.finditer(token.text):
        if token.text[end : match.start()].strip(HOLE + "\xad\u200b\ufeff"):
            yield "", 0, 0
        yield match.group(), token.start + match.start(), token.start + match.end()
        end = match.end()
    if token.text[end:].strip(HOLE + "\xad\u200b\ufeff"):
        yield "", 0, 0


class _Ruler:
    """Counts bytes along a page, forward only."""

    def __init__(self, decoded: Decoded) -> None:
        self._text, self._encoding = decoded.text, decoded.encoding
        self._offset, self._byte = 0, decoded.preamble

    def measure(self, start: int, end: int) -> tuple[int, int]:
        """Return the bytes of a stretch of the page that does not begin before the last one ended."""
        first = self._forward(start)
        return first, self._forward(end)

    def _forward(self, offset: int) -> int:
        self._byte += len(self._text[self._offset : offset].encode(self._encoding, "replace"))
        self._offset = offset
        return self._byte
