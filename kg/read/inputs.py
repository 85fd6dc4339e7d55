"""Which files a build reads, and what they are called: names relative to the folder that was given."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.model.document import Source
from kg.model.errors import InputError
from kg.model.findings import Finding, Severity
from kg.read import docx, html, pdf, text
from kg.read.source import ReadResult
from kg.store.graph_folder import GRAPH, MANIFEST

READERS: Mapping[str, Callable[[str, bytes], ReadResult]] = {
    suffix: form.read for form in (text, html, pdf, docx) for suffix in form.SUFFIXES
}


@dataclass(frozen=True, slots=True, order=True)
class InputFile:
    """A file to read: the name under which it is reported, and where it lies."""

    name: str
    path: str


def find(inputs: Iterable[Path]) -> tuple[InputFile, ...]:
    """Return the files under the given files and folders, sorted by name, each path once.

    Hidden files and folders are left out, and so are graph folders. What cannot be read (a folder that cannot be
    listed, a link to nothing) is returned too, for `bytes_of` to report. Raises InputError where an input is missing or
    there is no file at all.
    """
    gathered = tuple(inputs)
    found = {os.path.realpath(file.path): file for given in gathered for file in _find(given)}
    if not found:
        raise InputError(f"{', '.join(map(str, gathered))}: no file is there: give documents, or a folder of them")
    return tuple(sorted(found.values()))


def _find(given: Path) -> Iterator[InputFile]:
    if _is_graph(given):
        raise InputError(f"{given}: this is a graph folder: give the documents that it is to be built of")
    if given.is_dir():
        yield from _walk(given)
    elif given.is_file():
        yield InputFile(_shown(given.name), str(given))
    elif given.exists():
        raise InputError(f"{given}: neither a file nor a folder: give a document or a folder of documents")
    else:
        raise InputError(f"{given}: no such file or folder")


def _walk(folder: Path) -> Iterator[InputFile]:
    unlisted: list[OSError] = []
    for path, folders, names in os.walk(folder, onerror=unlisted.append):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not _is_graph(Path(path, name)))
        for name in names:
            if not name.startswith("."):
                yield _inside(folder, Path(path, name))
    for error in unlisted:
        yield _inside(folder, Path(error.filename))


def _is_graph(path: Path) -> bool:
    return (path / GRAPH).is_file() and (path / MANIFEST).is_file()


def _inside(folder: Path, path: Path) -> InputFile:
    return InputFile(_shown(path.relative_to(folder).as_posix()), str(path))


def _shown(name: str) -> str:
    """A name that is no Unicode is reported with its odd bytes as escapes; the path keeps them."""
    return name.encode(errors="backslashreplace").decode()


def bytes_of(file: InputFile) -> tuple[bytes | None, tuple[Finding, ...]]:
    """Return the bytes of one file; one that cannot be read, or of no known format, gives a finding alone."""
    path = Path(file.path)
    if path.is_dir():
        return None, (_unreadable(file, "the folder cannot be listed"),)
    if not path.is_file():
        return None, (_unreadable(file, "this is no file: a link to nothing, or a device"),)
    if Path(file.name).suffix.lower() not in READERS:
        known = ", ".join(sorted(READERS))
        message = f"no reader for {Path(file.name).suffix or 'a file without suffix'}; the file was left out"
        return None, (Finding(Severity.INFO, "file-skipped", message, file.name, None, f"known are {known}"),)
    try:
        return path.read_bytes(), ()
    except OSError as error:
        return None, (_unreadable(file, f"the file cannot be read ({error.strerror})"),)


def _unreadable(file: InputFile, message: str) -> Finding:
    return Finding(Severity.VIOLATION, "file-unreadable", message, file.name, None, "check it and its permissions")


def read(file: InputFile) -> tuple[Source | None, tuple[Finding, ...]]:
    """Read one file in its format; in and out as `bytes_of` and the readers of the formats."""
    data, found = bytes_of(file)
    return (None, found) if data is None else read_bytes(file.name, data)


def read_bytes(name: str, data: bytes) -> ReadResult:
    """Read the bytes of a file whose name ends in the suffix of a known format."""
    return READERS[Path(name).suffix.lower()](name, data)
