"""Which page of the Assembly's sites this is: its own address and the number of its file, as the page tells them."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from kg.read.html.tokenizer import HtmlToken, HtmlTokenKind

_SAVED = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)")
_FILE_ID = re.compile(r"[?&;]fileid=(\d{1,9})\b|/files/(\d{1,9})(?:/|$|[?&#])", re.IGNORECASE)
# Links of a page to itself: in the other language, as PDF. Links to other documents have other forms.
_OWN_LINK = re.compile(r"setlanguage\?|viewpdf\.asp\?|/files/\d+/pdf", re.IGNORECASE)


def identity_of(page: str, tokens: Iterable[HtmlToken]) -> tuple[str, int | None]:
    """Return the address of a page, empty where it is not told, and the site's number of the file, or None.

    Looked at are the canonical link, the address for sharing, the base, the mark of a browser that saved the page;
    for the number also links to the same page in another language or format, where they agree.
    """
    saved = _SAVED.search(page, 0, 4096)
    found = list(_told(tokens))
    addresses = [url for own, url in found if own and url.startswith(("http://", "https://"))]
    address = (*addresses, saved[1] if saved else "")[0]
    numbers = {number for _, url in found for number in [_file_id(url)] if number is not None}
    own = _file_id(address)
    return address, own if own is not None else (numbers.pop() if len(numbers) == 1 else None)


def _told(tokens: Iterable[HtmlToken]) -> Iterator[tuple[bool, str]]:
    """Yield addresses with whether each is the page's own (canonical, shared, base)."""
    for token in tokens:
        if token.kind is not HtmlTokenKind.START:
            continue
        if token.text == "link" and token.attribute("rel").lower() in ("canonical", "alternate"):
            yield token.attribute("rel").lower() == "canonical", token.attribute("href")
        elif token.text == "meta" and token.attribute("property").lower() == "og:url":
            yield True, token.attribute("content")
        elif token.text == "base" and _file_id(token.attribute("href")) is not None:
            yield True, token.attribute("href")
        elif token.text == "a" and _OWN_LINK.search(token.attributes):
            yield False, token.attribute("href")


def _file_id(url: str) -> int | None:
    found = _FILE_ID.search(unquote(url))
    return int(found[1] or found[2]) if found else None
