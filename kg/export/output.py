"""Where an export goes: whole or not at all, never into the graph folder.

It is written under a temporary name beside its place and moved there at the end.
"""

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.model.errors import OutputError, UsageError

STANDARD_OUTPUT = "-"


def write_file(to: str, source: Path, pieces: Iterable[str]) -> None:
    """Write pieces of text as UTF-8 to a file, or to standard output where `to` is `-`.

    `source` is the graph folder. Raises OutputError where the place is no file, lies in the graph folder or cannot be
    written.
    """
    encoded = (piece.encode() for piece in pieces)
    if to == STANDARD_OUTPUT:
        sys.stdout.buffer.writelines(encoded)
        sys.stdout.buffer.flush()
        return
    path = _place(to, source)
    if path.exists() and not path.is_file():
        raise OutputError(f"{to} is no file: name a file, or - for standard output")
    with _telling(to):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            with draft.open("wb") as file:
                file.writelines(encoded)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)


@contextmanager
def folder_of_tables(to: str, source: Path) -> Iterator[Path]:
    """Give an empty folder to write tables into; on leaving without an error they are moved into the folder `to`.

    Other files of that folder stay. `source` is the graph folder. Raises UsageError where `to` is `-`, OutputError
    where the place is no folder, lies in the graph folder or cannot be written.
    """
    if to == STANDARD_OUTPUT:
        raise UsageError("tables are several files: name a folder with --to")
    folder = _place(to, source)
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{to} is no folder: name a folder for the tables")
    with _telling(to):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as draft:
            yield Path(draft)
            folder.mkdir(exist_ok=True)
            for path in sorted(Path(draft).iterdir()):
                path.replace(folder / path.name)


def _place(to: str, source: Path) -> Path:
    path = Path(to).resolve()
    if path.is_relative_to(source.resolve()):
        raise OutputError(f"{to} lies in the graph folder, which only kg build writes: name another place with --to")
    return path


@contextmanager
def _telling(to: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(f"{to} cannot be written ({error.strerror}): name another place with --to") from error
