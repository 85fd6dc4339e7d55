"""Web addresses of the pages that files were saved from: their normal form, and the side files that list them.

A side file is called `sources.csv`, is UTF-8 and has the columns `file` and `url`; a file is named by its path from the
side file's folder, with `/`. What is wrong with it is told line by line, and all other lines count.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote

from kg.model.text import shorten

SIDE_FILE = "sources.csv"
_COLUMNS = ("file", "url")
# No document needs more; a longer address is noise.
_LONGEST = 2000
_SHOWN = 100
# Scheme and host with port; path and query; what RFC 3986 allows in these, with all else as escapes.
_ADDRESS = re.compile(
    r"(?P<site>https?://(?:[a-z0-9]|[a-z0-9][a-z0-9.-]*[a-z0-9]|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?)"
    r"(?P<path>(?:/[^?#]*)?(?:\?[^#]*)?)(?:\#.*)?",
    re.ASCII | re.IGNORECASE | re.DOTALL,
)
_ALLOWED = "/?:@!$&'()*+,;=-._~%"
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


def web_address(text: str) -> str:
    """Return the normal form of an http(s) address, which is a valid IRI; empty where a text is no such address.

    Scheme and host come in small letters, letters beyond ASCII and signs that no IRI holds as escapes of UTF-8, and
    the fragment goes, for it names a place in the page. An address with a user name is none: it may hold a password.
    """
    match = _ADDRESS.fullmatch(text.strip())
    if match is None or len(text) > _LONGEST or _BROKEN_ESCAPE.search(match["path"]):
        return ""
    return match["site"].lower() + quote(match["path"], safe=_ALLOWED, errors="replace")


@dataclass(frozen=True, slots=True)
class AddressEntry:
    """A line of a side file: its number from 1, the path that it names, the address in normal form.

    `fault` says what is wrong with the line, or with the whole file; empty where nothing is.
    """

    line: int
    file: str = ""
    address: str = ""
    fault: str = ""


def entries_of(data: bytes) -> Iterator[AddressEntry]:
    """Yield the lines of a side file that name a file or are faulty, in order, without the header. Never raises."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        yield AddressEntry(data.count(b"\n", 0, error.start) + 1, fault="the side file is not UTF-8")
        return
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns: list[int] = []
    try:
        for row in rows:
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if not columns:
                if not set(_COLUMNS) <= set(cells):
                    yield AddressEntry(rows.line_num, fault=f"the first line is not the header {','.join(_COLUMNS)}")
                    return
                columns = [cells.index(name) for name in _COLUMNS]
            elif len(cells) <= max(columns):
                yield AddressEntry(rows.line_num, fault="the line has no column for the file or none for the address")
            else:
                file, url = (cells[column] for column in columns)
                path, address = PurePosixPath(file), web_address(url)
                fault = "" if address else f"{shorten(url, _SHOWN)!r} is no http or https address"
                if not address and "@" in url:
                    fault = "the address is none that is taken: with a user name it may hold a password"
                if not file or not file.isprintable() or path.is_absolute() or ".." in path.parts:
                    fault = f"{shorten(file, _SHOWN)!r} is no path from the folder of the side file"
                yield AddressEntry(rows.line_num, file, address, fault)
    except csv.Error as error:
        yield AddressEntry(rows.line_num, fault=f"the line is no CSV ({error})")
        return
    if not columns:
        yield AddressEntry(1, fault=f"the side file has no header {','.join(_COLUMNS)}")
