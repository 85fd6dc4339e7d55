"""HTML text extraction: which elements of a page are blocks, which are furniture, and how cells are read in order."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

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

# What prints nothing and parts no words, with what stands for a comment.
_NOTHING = f"{HOLE}\xad\u200b\ufeff"
_WORDS = re.compile(f"[^\\s{_NOTHING}]+(?: [^\\s{_NOTHING}]+)*")
_HIDDEN = re.compile(r"(?:^|\s)hidden(?:\s|=|/|$)", re.IGNORECASE)
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
    """An element that is open: the builder outside it, the rows of a table, whether a heading stands in it."""

    name: str
    role: ElementRole
    outside: TextBuilder
    rows: list[list[TextBuilder]] = field(default_factory=lambda: [[]])
    headed: bool = False


class HtmlTextExtractor:
    """Reads the tokens of one page; `builder` holds the text then, `left_out` what was furniture."""

    def __init__(self) -> None:
        """Make ready for a page."""
        self.builder = TextBuilder()
        self.left_out = TextBuilder()
        self._open: list[OpenElement] = []
        self._names = Counter[str]()
        self._breaks = 0
        self._item = False

    def read(self, tokens: Iterable[HtmlToken]) -> "HtmlTextExtractor":
        """Read all tokens; return the page itself. A page that is furniture through and through is kept whole."""
        for token in tokens:
            if token.kind is HtmlTokenKind.START:
                self._start(token)
            elif token.kind is HtmlTokenKind.END:
                self._end(token.text)
            else:
                self._text(token)
        while self._open:
            self._close(self._open.pop(), ended=False)
        if not self.builder:
            self.builder, self.left_out = self.left_out, self.builder
        return self

    # --- text

    def _text(self, token: HtmlToken) -> None:
        raised = any(element.role is ElementRole.RAISED for element in self._open)
        for piece in _pieces(token):
            if not piece:
                self.builder.separate(Break.SPACE)
                continue
            if self._item:
                self.builder.write("- ")
            self._item, self._breaks = False, 0
            self.builder.write(piece.translate(_RAISED) if raised and piece.isdigit() else piece)

    # --- tags

    def _start(self, token: HtmlToken) -> None:
        name = token.text
        self._separate(name)
        # What ends without an end tag: a cell by the next one, a row by the next one, the head by the body.
        if name == "br":
            self._breaks += 1
            self.builder.separate(Break.PARAGRAPH if self._breaks > 1 else Break.LINE)
        elif name in ("td", "th", "tr"):
            self._end_cell()
            if name == "tr" and (table := self._innermost_table()):
                table.rows.append([])
        elif name == "body":
            self._end("head")
        elif name in _HEADINGS:
            for element in self._open:
                element.headed = True
        self._item = name == "li" or (self._item and name in _INLINE)
        role = self._role(token)
        needed = role is not ElementRole.PLAIN or name not in _INLINE
        if needed and name not in _UNCLOSED and name not in _VOID and len(self._open) < _DEEPEST:
            self._open.append(OpenElement(name, role, self.builder))
            self._names[name] += 1
            if role in _APART:
                self.builder = TextBuilder()

    def _separate(self, name: str) -> None:
        if name in _PARAGRAPHS:
            self.builder.separate(Break.PARAGRAPH)
        elif name in _LINES:
            self.builder.separate(Break.LINE)

    def _role(self, token: HtmlToken) -> ElementRole:
        name = token.text
        if name in _FURNITURE:
            return ElementRole.FURNITURE
        if name not in ("body", "html", "td", "th") and _MARKED.search(token.attributes):
            # A menu by its name or role, and what is not shown.
            values = token.attribute_values()
            words = re.split(r"[^a-z-]+", f"{values.get('class', '')} {values.get('id', '')}".lower())
            hidden = (
                _HIDDEN.search(token.attributes) or "display:none" in values.get("style", "").replace(" ", "").lower()
            )
            if hidden or values.get("role", "").lower() in _ROLES or not _MENUS.isdisjoint(words):
                return ElementRole.FURNITURE
        if name in ("td", "th"):
            return ElementRole.CELL if self._innermost_table() else ElementRole.PLAIN
        if name == "header" and not (self._names["main"] or self._names["article"]):
            return ElementRole.HEADER
        roles = {"sup": ElementRole.RAISED, "form": ElementRole.FORM, "table": ElementRole.TABLE}
        return roles.get(name, ElementRole.PLAIN)

    def _end(self, name: str) -> None:
        """Close the innermost open element of that name and all inside it; a cell is a wall for other names."""
        self._separate(name)
        if not self._names[name]:
            return
        for index in range(len(self._open) - 1, -1, -1):
            element = self._open[index]
            if element.name == name:
                self._close_from(index)
                return
            if element.role is ElementRole.CELL and name not in ("table", "td", "th"):
                return

    def _end_cell(self) -> None:
        """Close the cell of the innermost table that is open."""
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index].role is ElementRole.TABLE:
                return
            if self._open[index].name in ("td", "th"):
                self._close_from(index)
                return

    def _close_from(self, index: int) -> None:
        while len(self._open) > index:
            self._close(self._open.pop(), ended=True)

    def _close(self, element: OpenElement, ended: bool) -> None:
        """Put what stood in an element where it belongs; `ended` tells whether its end tag was there.

        Left out is what stood in furniture, a small form or a header without heading, if it ended. What a page's head
        holds is never shown, so it counts neither as text nor as left out.
        """
        self._names[element.name] -= 1
        inside = self.builder
        if element.role is ElementRole.TABLE:
            cells = in_reading_order(element.rows, TextBuilder.text)
            self.builder.append_all(cells, Break.LINE)
            self.builder.separate(Break.PARAGRAPH)
        if element.role not in _APART:
            return
        self.builder = element.outside
        if element.role is ElementRole.CELL:
            if table := self._innermost_table():
                table.rows[-1].append(inside)
            return
        small = element.role is ElementRole.FORM and len(inside) < _SMALL_FORM and not element.headed
        bare = element.role is ElementRole.HEADER and not element.headed
        out = ended and (element.role is ElementRole.FURNITURE or small or bare)
        if not (out and element.name == "head"):
            (self.left_out if out else self.builder).append_all([inside], Break.LINE)

    def _innermost_table(self) -> OpenElement | None:
        return next((element for element in reversed(self._open) if element.role is ElementRole.TABLE), None)


def _pieces(token: HtmlToken) -> Iterator[str]:
    """Yield the words of a token, those with one space between them together; empty for other white space."""
    if token.is_reference:
        text = "" if token.text.isspace() else token.text.strip("\xad\u200b\ufeff")
        if text or token.text.isspace():
            yield text
        return
    end = 0
    for match in _WORDS.finditer(token.text):
        if token.text[end : match.start()].strip(_NOTHING):
            yield ""
        yield match.group()
        end = match.end()
    if token.text[end:].strip(_NOTHING):
        yield ""
