"""Input discovery: which files a build reads, their names relative to the folder that was given, their addresses."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kg.model.errors import InputError
from kg.model.findings import Finding, Severity
from kg.model.text import shorten
from kg.read import FORMATS
from kg.read.addresses import SIDE_FILE, entries_of
from kg.store.graph_folder import GRAPH, MANIFEST

_SHOWN = 100


@dataclass(frozen=True, slots=True, order=True)
class InputFile:
    """A file to read: the name under which it is reported, and where it lies.

    `address` is that of the page that it was saved from where a side file tells it, else empty. A side file is no
    document; a faulty one is an input with its `faults`, so that they are reported.
    """

    name: str
    path: str
    address: str = ""
    faults: tuple[Finding, ...] = ()


def find(inputs: Iterable[Path]) -> tuple[InputFile, ...]:
    """Return the files under the given files and folders, sorted by name, each path once, with their addresses.

    Hidden files and folders are left out, and so are graph folders. What cannot be read (a folder that cannot be
    listed, a link to nothing, a faulty side file) is returned too, for `bytes_of` to report. Raises InputError where an
    input is missing or there is no document at all.
    """
    paths = tuple(inputs)
    files: dict[str, InputFile] = {}
    side_files: dict[str, InputFile] = {}
    # Inputs that overlap give a file two names: the first in order stands, whatever was given first.
    for file in sorted(file for path in paths for file in _files_under(path)):
        is_side_file = Path(file.path).name == SIDE_FILE and not any(file.path == str(path) for path in paths)
        (side_files if is_side_file else files).setdefault(os.path.realpath(file.path), file)
    if not files:
        raise InputError(f"{', '.join(map(str, paths))}: no file is there: give documents, or a folder of them")
    # The outermost side file comes first: what it says stands.
    for side_file in sorted(side_files.values(), key=lambda file: (file.path.count(os.sep), file.path)):
        if faults := tuple(_take_addresses(side_file, files)):
            files[side_file.path] = replace(side_file, faults=faults)
    return tuple(sorted(files.values()))


def _files_under(path: Path) -> Iterator[InputFile]:
    if _is_graph(path):
        raise InputError(f"{path}: this is a graph folder: give the documents that it is to be built of")
    if path.is_file():
        yield InputFile(_printable(path.name), str(path))
    elif path.is_dir():
        unlisted: list[OSError] = []
        for folder, folders, names in os.walk(path, onerror=unlisted.append):
            folders[:] = [name for name in folders if not name.startswith(".") and not _is_graph(Path(folder, name))]
            for name in names:
                if not name.startswith("."):
                    yield _inside(path, Path(folder, name))
        for error in unlisted:
            yield _inside(path, Path(error.filename))
    elif path.exists():
        raise InputError(f"{path}: neither a file nor a folder: give a document or a folder of documents")
    else:
        raise InputError(f"{path}: no such file or folder")


def _is_graph(path: Path) -> bool:
    return (path / GRAPH).is_file() and (path / MANIFEST).is_file()


def _inside(folder: Path, path: Path) -> InputFile:
    return InputFile(_printable(path.relative_to(folder).as_posix()), str(path))


def _printable(name: str) -> str:
    """A name that is no Unicode is reported with its odd bytes as escapes; the path keeps them."""
    return name.encode(errors="backslashreplace").decode()


def _take_addresses(side_file: InputFile, files: dict[str, InputFile]) -> Iterator[Finding]:
    """Give the files that a side file names their addresses; yield what is wrong with it."""
    data, findings = bytes_of(side_file, any_format=True)
    yield from findings
    for entry in entries_of(data) if data is not None else ():
        # A faulty line may hold what is no path at all.
        place = "" if entry.fault else os.path.realpath(Path(side_file.path).parent / entry.file)
        file, fault = files.get(place), entry.fault
        if file and file.address not in ("", entry.address):
            fault = f"{shorten(entry.file, _SHOWN)!r} has another address already, {file.address}, which stands"
        elif file:
            files[place] = replace(file, address=entry.address)
        fault = fault or ("" if file else f"{shorten(entry.file, _SHOWN)!r} is no file that is read here")
        if fault:
            hint = "correct the line: the path of a file from this folder, and the address of its page"
            message = f"line {entry.line}: {fault}"
            yield Finding(Severity.WARNING, "sources-file", message, side_file.name, None, hint)


def bytes_of(file: InputFile, any_format: bool = False) -> tuple[bytes | None, tuple[Finding, ...]]:
    """Return the bytes of one file; one that cannot be read, or of no known format, gives findings alone.

    With `any_format` the suffix does not matter.
    """
    path = Path(file.path)
    if file.faults:
        return None, file.faults
    if path.is_dir():
        return None, (_unreadable(file, "the folder cannot be listed"),)
    if not path.is_file():
        return None, (_unreadable(file, "this is no file: a link to nothing, or a device"),)
    suffix = Path(file.name).suffix
    if suffix.lower() not in FORMATS and not any_format:
        message = f"no reader for {suffix or 'a file without suffix'}; the file was left out"
        hint = f"known are {', '.join(sorted(FORMATS))}"
        return None, (Finding(Severity.INFO, "file-skipped", message, file.name, None, hint),)
    try:
        return path.read_bytes(), ()
    except OSError as error:
        return None, (_unreadable(file, f"the file cannot be read ({error.strerror})"),)


def _unreadable(file: InputFile, message: str) -> Finding:
    return Finding(Severity.VIOLATION, "file-unreadable", message, file.name, None, "check it and its permissions")
