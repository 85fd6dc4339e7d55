"""A raw page of the Assembly's sites → Source: its text in the form of the text layouts, and its own address.

Blocks stand apart by a blank line, lines of a block by a line end, items of lists begin with `- `; runs of spaces
(`&nbsp;` too) are one space; raised digits are footnote calls (`Signed¹:`). Scripts, pictures' texts and whatever
serves to move about the site (menus, forms, footers) are left out; how much, a finding tells.
"""

import re
from collections.abc import Iterable
from itertools import islice

from kg.read.addresses import web_address
from kg.read.encoding import decode
from kg.read.html.text import HtmlTextExtractor
from kg.read.html.tokenizer import HtmlToken, HtmlTokenKind, tokenize_html
from kg.read.source import FileBytes, ReadResult, checked, reject_unfit, rejected

# A long report has some 20,000.
MAXIMUM_TOKENS = 300_000
_HEAD = 4096
_CHARSET = re.compile(
    r"<meta\b[^>]*\bcharset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]*\bencoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE
)
# Of browsers that saved the page.
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)")
_FILE_NUMBER = re.compile(r"[?&;]fileid=\d{1,9}\b|/files/\d{1,9}(?:/|$|[?&#])", re.IGNORECASE)


def read(name: str, data: bytes) -> ReadResult:
    """Read one page. `name` is the file's name as it is to be reported. Never raises on any bytes."""
    file = FileBytes(name, data, "text/html")
    if rejection := reject_unfit(file):
        return rejection
    declared = _CHARSET.search(data[:_HEAD].decode("latin-1").replace("\0", ""))
    decoded = decode(data, (declared[1] or declared[2]) if declared else "")
    tokens = list(islice(tokenize_html(decoded.text), MAXIMUM_TOKENS + 1))
    if len(tokens) > MAXIMUM_TOKENS:
        message = f"the page has more than {MAXIMUM_TOKENS} tags and pieces of text"
        return rejected(file, "too-large", message, "no document has so many: get the page anew")
    page = HtmlTextExtractor().read(tokens)
    text = page.builder.text()
    left_out = file.furniture_left_out("menus and other furniture of the page", page.left_out.text())
    findings = (*file.encoding_guessed(decoded, text), *left_out)
    return checked(file, text, findings, encoding=decoded.encoding, address=address_of(decoded.text, tokens))


def address_of(page: str, tokens: Iterable[HtmlToken]) -> str:
    """Return the address of a page in normal form; empty where the page does not tell it.

    Looked at are, in this order, the canonical link, the address for sharing and the base, whichever comes first, and
    the mark of a browser that saved the page. A base counts only where it names the file, for others are of the site.
    """
    for token in tokens:
        address = ""
        if token.kind is not HtmlTokenKind.START:
            continue
        if token.text == "link" and token.attribute("rel").lower() == "canonical":
            address = token.attribute("href")
        elif token.text == "meta" and token.attribute("property").lower() == "og:url":
            address = token.attribute("content")
        elif token.text == "base" and _FILE_NUMBER.search(token.attribute("href")):
            address = token.attribute("href")
        if address := web_address(address):
            return address
    saved = _SAVED_FROM.search(page, 0, _HEAD)
    return web_address(saved[1]) if saved else ""
