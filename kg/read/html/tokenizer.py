"""HTML text → tokens with their offsets: tags, stretches of text, character references; in linear time for any text.

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
# Out of the text, but of the same length, so that all offsets hold.
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
    """A token and where it stands, in code points of the page; `text` is a tag's name in small letters, or the text.

    The text of a character reference is what it stands for, so `end - start` may differ from the text's length.
    """

    kind: HtmlTokenKind
    text: str
    start: int
    end: int
    attributes: str = ""

    @property
    def verbatim(self) -> bool:
        """Whether the text stands in the page as it is."""
        return len(self.text) == self.end - self.start

    def attribute(self, name: str) -> str:
        """Return the value of an attribute, its character references resolved; empty where there is none."""
        return attributes_of(self.attributes).get(name, "")


def attributes_of(text: str) -> Mapping[str, str]:
    """Return the attributes written in a tag, names in small letters, the first of each name."""
    found: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(text[:_LONGEST_ATTRIBUTES]):
        found.setdefault(name.lower(), html.unescape(value.strip("\"'")))
    return found


def tokens(page: str) -> Iterator[HtmlToken]:
    """Yield the tokens of a page in order, without comments, scripts and style sheets."""
    page = _without(page, "<!--", "-->")
    for name in ("script", "style"):
        page = _without(page, f"<{name}", f"</{name}")
    for match in _TOKEN.finditer(page):
        yield from _token(match)


def _token(match: re.Match[str]) -> Iterator[HtmlToken]:
    raw, start, end = match.group(), match.start(), match.end()
    if match["name"]:
        kind = HtmlTokenKind.END if match["slash"] else HtmlTokenKind.START
        yield HtmlToken(kind, match["name"].lower(), start, end, match["attributes"])
    elif raw.startswith("<") and len(raw) > 1:
        tag = _OPENING_TAG_NAME.match(raw)
        if tag:
            yield HtmlToken(HtmlTokenKind.END if raw[1] == "/" else HtmlTokenKind.START, tag[1].lower(), start, end)
    elif raw.startswith("&") and len(raw) > 1:
        yield HtmlToken(HtmlTokenKind.TEXT, html.unescape(raw), start, end)
    else:
        yield HtmlToken(HtmlTokenKind.TEXT, raw, start, end)


def _without(page: str, opening: str, closing: str) -> str:
    """Punch out what stands from each opening to its closing; an opening without closing stays as it is."""
    # lower() would lengthen some letters beyond ASCII and shift the offsets.
    small = page.lower() if page.isascii() else page.translate(_SMALL)
    pieces, done = [], 0
    start = small.find(opening)
    while start >= 0:
        closed = small.find(closing, start + len(opening))
        end = small.find(">", closed)
        if closed < 0 or end < 0:
            break
        pieces += [page[done:start], HOLE * (end + 1 - start)]
        done = end + 1
        start = small.find(opening, done)
    return "".join((*pieces, page[done:]))
