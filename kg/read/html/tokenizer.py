"""HTML tokenizer: a page → tags, stretches of text, character references; in linear time for any text.

Comments, scripts and style sheets are taken out here. The tokens follow what pages really hold, not the standard:
whatever is no tag is text. (The standard library's parser knows only lines and columns, and some of its versions
take a time that grows with the square of a hostile page.)
"""

import html
import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

# A `<` outside quotes ends a tag that was not closed, so that no start is tried against the whole rest of the page.
_TOKEN = re.compile(
    r"""<(?P<slash>/?)(?P<name>[A-Za-z][^\s<>/]*)(?P<attributes>(?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>
      | </?[A-Za-z][^<>]*>
      | <[!?/][^<>]*>
      | &(?:\#[0-9]{1,7}|\#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?
      | [^<&]+
      | [<&]""",
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""([^\s=/"'<>]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+))?""")
_OPENING_TAG_NAME = re.compile(r"</?([A-Za-z][^\s<>/]*)")
# What stands for a comment, script or style sheet that was taken out: it parts no words.
HOLE = "\0"
_LONGEST_ATTRIBUTES = 4000
_SMALL = {ord(char): char.lower() for char in string.ascii_uppercase}


class HtmlTokenKind(Enum):
    """What a token is."""

    START = "start tag"
    END = "end tag"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class HtmlToken:
    """A token; `text` is a tag's name in small letters, or the text.

    The text of a character reference is what it stands for; then `is_reference`.
    """

    kind: HtmlTokenKind
    text: str
    attributes: str = ""
    is_reference: bool = False

    def attribute(self, name: str) -> str:
        """Return the value of an attribute, its character references resolved; empty where there is none."""
        return self.attribute_values().get(name, "")

    def attribute_values(self) -> Mapping[str, str]:
        """Return the values of all attributes by name in small letters, the first of each name."""
        values: dict[str, str] = {}
        for name, value in _ATTRIBUTE.findall(self.attributes[:_LONGEST_ATTRIBUTES]):
            values.setdefault(name.lower(), html.unescape(value.strip("\"'")))
        return values


def tokenize_html(page: str) -> Iterator[HtmlToken]:
    """Yield the tokens of a page in order, without comments, scripts and style sheets."""
    page = _without(page, "<!--", "-->")
    for name in ("script", "style"):
        page = _without(page, f"<{name}", f"</{name}")
    for match in _TOKEN.finditer(page):
        raw = match.group()
        if match["name"]:
            kind = HtmlTokenKind.END if match["slash"] else HtmlTokenKind.START
            yield HtmlToken(kind, match["name"].lower(), match["attributes"])
        elif raw.startswith("<") and len(raw) > 1:
            # A tag whose quotes are not closed, or a declaration, which is none.
            if tag := _OPENING_TAG_NAME.match(raw):
                yield HtmlToken(HtmlTokenKind.END if raw[1] == "/" else HtmlTokenKind.START, tag[1].lower())
        elif raw.startswith("&") and len(raw) > 1:
            text = html.unescape(raw)
            yield HtmlToken(HtmlTokenKind.TEXT, text, is_reference=text != raw)
        else:
            yield HtmlToken(HtmlTokenKind.TEXT, raw)


def _without(page: str, opening: str, closing: str) -> str:
    """Take out what stands from each opening to its closing; an opening without closing stays as it is."""
    # lower() would lengthen some letters beyond ASCII and shift the offsets.
    small = page.lower() if page.isascii() else page.translate(_SMALL)
    pieces, done = [], 0
    start = small.find(opening)
    while start >= 0:
        closed = small.find(closing, start + len(opening))
        end = small.find(">", closed)
        if closed < 0 or end < 0:
            break
        pieces += [page[done:start], HOLE]
        done = end + 1
        start = small.find(opening, done)
    return "".join((*pieces, page[done:]))
