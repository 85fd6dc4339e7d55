"""Which files a build reads, and what they are called: names relative to the folder that was given."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError
from kg.model import Finding, Severity, Source
from kg.read import docx, html, pdf, text
from kg.read.outcome import Result

READERS: Mapping[str, Callable[[str, bytes], Result]] = {
    suffix: form.read for form in (text, html, pdf, docx) for suffix in form.SUFFIXES
}


@dataclass(frozen=True, slots=True, order=True)
class InputFile:
    """A file to read: the name under which it is reported, and where it lies."""

    name: str
    path: str


def find(inputs: Iterable[Path]) -> tuple[InputFile, ...]:
    """Return the files under the given files and folders, sorted by name, each path once.

    Hidden files and folders are left out. Raises InputError where an input is missing or a folder
    cannot be listed.
    """
    found = {os.path.realpath(file.path): file for given in inputs for file in _find(given)}
    return tuple(sorted(found.values()))


def _find(given: Path) -> Iterator[InputFile]:
    if given.is_dir():
        yield from _walk(given)
    elif given.is_file():
        yield InputFile(_shown(given.name), str(given))
    elif given.exists():
        raise InputError(f"{given}: neither a file nor a folder: give a document or a folder of documents")
    else:
        raise InputError(f"{given}: no such file or folder")


def _walk(folder: Path) -> Iterator[InputFile]:
    for path, folders, names in os.walk(folder, onerror=_unlistable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            file = Path(path, name)
            if not name.startswith(".") and file.is_file():
                yield InputFile(_shown(file.relative_to(folder).as_posix()), str(file))


def _shown(name: str) -> str:
    """A name that is no Unicode is reported with its odd bytes as escapes; the path keeps them."""
    return name.encode(errors="backslashreplace").decode()


def _unlistable(error: OSError) -> None:
    raise InputError(f"{error.filename}: the folder cannot be listed ({error.strerror})") from error


def bytes_of(file: InputFile) -> tuple[bytes | None, tuple[Finding, ...]]:
    """Return the bytes of one file; one that cannot be read, or of no known format, gives a finding alone."""
    if Path(file.name).suffix.lower() not in READERS:
        known = ", ".join(sorted(READERS))
        message = f"no reader for {Path(file.name).suffix or 'a file without suffix'}; the file was left out"
        return None, (Finding(Severity.INFO, "file-skipped", message, file.name, None, f"known are {known}"),)
    try:
        return Path(file.path).read_bytes(), ()
    except OSError as error:
        message, hint = f"the file cannot be read ({error.strerror})", "check its permissions"
        return None, (Finding(Severity.VIOLATION, "file-unreadable", message, file.name, None, hint),)


def read(file: InputFile) -> tuple[Source | None, tuple[Finding, ...]]:
    """Read one file in its format; in and out as `bytes_of` and the readers of the formats."""
    data, found = bytes_of(file)
    return (None, found) if data is None else read_bytes(file.name, data)


def read_bytes(name: str, data: bytes) -> Result:
    """Read the bytes of a file whose name ends in the suffix of a known format."""
    return READERS[Path(name).suffix.lower()](name, data)
