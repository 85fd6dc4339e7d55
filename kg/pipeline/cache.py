"""A folder of things kept from one build for the next, each under a key that names all that it depends on."""

import hashlib
import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kg.model import resources

# What reads files and judges graphs besides the package's own code and data; a choice may be missing.
_READERS = ("rdflib", "spacy", "pypdfium2", "pyshacl", "shacl", "pyoxigraph")


def fingerprint(packages: Iterable[str] = ()) -> str:
    """Return what changes whenever code, data or a library changes; `packages` are names of further distributions."""
    digest = hashlib.sha256()
    for path in resources.everything():
        data = path.read_bytes()
        digest.update(f"{path.parent.name}/{path.name} {len(data)}\n".encode() + data)
    for name in (*_READERS, *sorted(packages)):
        digest.update(f"{name} {_version(name)}\n".encode())
    digest.update(platform.python_version().encode())
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


@dataclass(frozen=True, slots=True)
class BuildCache:
    """What this build keeps in `folder`; what it lacks is looked for in `older` folders and taken over from there.

    `scope` is the fingerprint of whatever makes what is kept: with another one nothing is found.
    """

    folder: Path
    older: tuple[Path, ...] = ()
    scope: str = ""

    def key(self, *parts: str) -> str:
        """Return one name for some strings: other strings, or another scope, have another name."""
        digest = hashlib.sha256(self.scope.encode())
        for part in parts:
            digest.update(b"\x00" + part.encode())
        return digest.hexdigest()

    def get(self, name: str) -> bytes | None:
        """Return what is kept under a key, None where there is nothing; what an older folder has is kept on."""
        for path in (self.folder / name, *(folder / name for folder in self.older)):
            try:
                data = path.read_bytes()
            except FileNotFoundError:
                continue
            if path.parent != self.folder:
                self._take_over(path, data)
            return data
        return None

    def put(self, name: str, data: bytes) -> None:
        """Keep something; whoever reads finds all of it or nothing. Raises OSError."""
        draft = self.folder / f".{name}.{os.getpid()}"
        draft.write_bytes(data)
        draft.replace(self.folder / name)

    def _take_over(self, path: Path, data: bytes) -> None:
        try:
            os.link(path, self.folder / path.name)
        except FileExistsError:
            return
        except OSError:
            # Not every file system knows links.
            self.put(path.name, data)
