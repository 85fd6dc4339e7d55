"""The build cache: what one build leaves for the next, content-addressed, each entry under a key of all it depends on.

It holds the records of the sources and the results of validation. A record is a pure function of the file's bytes, its
name and what reads it. Its bytes are JSON and N-Quads, compressed: nothing that could run when it is read. Whatever is
broken is made anew.
"""

import hashlib
import io
import json
import os
import platform
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

from kg.graph.merge import SharedStatements
from kg.model import resources, terms
from kg.model.document import Coverage, NameOccurrence, PersonOccurrence
from kg.model.errors import KgError
from kg.model.findings import LocatedFinding
from kg.model.namespaces import FOAF, PACE
from kg.model.terms import Quad

# What reads files and judges graphs besides the package's own code and data; a choice may be missing.
_READERS = ("rdflib", "spacy", "pypdfium2", "pyshacl", "shacl", "pyoxigraph", "msgspec")
# Five times smaller at a millisecond a file; higher levels take longer than the disk.
_LEVEL = 1
# Bytes of the check sum of an entry, and of the length of the first part of a record.
_CHECK, _LENGTH = 4, 8


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One input file after pass 1: all that pass 2, merging and validation need of it.

    `digest` and `size` are those of the file's bytes, empty where it was left out or could not be read; `layout` and
    `language` are empty and `document` is None where they could not be told. `names`, `persons` and `shared` are
    gathered from all files before documents are merged; `references` are the terms of what it points to and does not
    describe; `text` and `quads` are loaded from the cache, by `key`, when the turn of the document comes. `repeats`
    tells a file of the same bytes as one before: it has another name, no more.
    """

    name: str
    findings: tuple[LocatedFinding, ...] = ()
    digest: str = ""
    size: int = 0
    layout: str = ""
    language: str = ""
    document: str | None = None
    coverage: Coverage = Coverage(0, 0)
    names: tuple[NameOccurrence, ...] = ()
    persons: tuple[PersonOccurrence, ...] = ()
    shared: SharedStatements = SharedStatements()
    references: tuple[str, ...] = ()
    text: str = ""
    quads: tuple[Quad, ...] = ()
    key: str = ""
    repeats: bool = False

    @property
    def holds_text(self) -> bool:
        """Whether the graph folder keeps the text of this file: it was read, and is none of the same bytes again."""
        return bool(self.digest) and not self.repeats

    @property
    def said(self) -> Iterator[Quad]:
        """The statements of the file; of one whose bytes were read under another name that it has this name too."""
        return (quad for quad in self.quads if not self.repeats or quad.predicate in (PACE.fileName, FOAF.page))

    def without_content(self) -> "SourceRecord":
        """Return the record without its text and statements."""
        return replace(self, text="", quads=())

    def to_bytes(self) -> bytes:
        """Return the record as bytes, always the same: a head, and its text and statements as a part of their own."""
        head = zlib.compress(msgspec.json.encode(self.without_content(), order="deterministic"), _LEVEL)
        lines = "".join(quad.line() for quad in self.quads)
        body = zlib.compress(f"{json.dumps(self.text)}\n{lines}".encode(), _LEVEL)
        return len(head).to_bytes(_LENGTH, "big") + head + body


_RECORD = msgspec.json.Decoder(SourceRecord)


def record_of_bytes(data: bytes) -> SourceRecord | None:
    """Return the record of its bytes, without text and statements; None where they are no record."""
    end = _LENGTH + int.from_bytes(data[:_LENGTH], "big")
    try:
        return _RECORD.decode(zlib.decompress(data[_LENGTH:end]))
    except (zlib.error, ValueError):
        return None


def fingerprint(packages: Iterable[str] = ()) -> str:
    """Return what changes whenever code, data or a library changes; `packages` are names of further distributions."""
    digest = hashlib.sha256()
    for path in resources.everything():
        data = path.read_bytes()
        digest.update(f"{path.parent.name}/{path.name} {len(data)}\n".encode() + data)
    for name, number in versions((*_READERS, *sorted(packages))).items():
        digest.update(f"{name} {number}\n".encode())
    digest.update(platform.python_version().encode())
    return digest.hexdigest()


def versions(packages: Iterable[str]) -> dict[str, str]:
    """Return the versions of distributions by their names; those that are not installed are left out."""
    installed = {}
    for name in packages:
        try:
            installed[name] = version(name)
        except PackageNotFoundError:
            continue
    return installed


@dataclass(frozen=True, slots=True)
class BuildCache:
    """What this build keeps in `folder`; what it lacks is looked for in `older` folders and taken over from there.

    `scope` is the fingerprint of whatever makes the entries: with another one nothing is found.
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

    def get(self, key: str) -> bytes | None:
        """Return what stands under a key; what an older folder has is taken over.

        None where there is nothing, or where any of its bytes are not those that were put there.
        """
        for path in (self.folder / key, *(folder / key for folder in self.older)):
            try:
                data = path.read_bytes()
            except FileNotFoundError:
                continue
            check, data = data[:_CHECK], data[_CHECK:]
            if zlib.crc32(data).to_bytes(_CHECK, "big") != check:
                continue
            if path.parent != self.folder:
                try:
                    os.link(path, self.folder / key)
                except FileExistsError:
                    pass
                except OSError:
                    # Not every file system knows links.
                    self.put(key, data)
            return data
        return None

    def put(self, key: str, data: bytes) -> None:
        """Keep something; whoever reads finds all of it or nothing. Raises OSError."""
        draft = self.folder / f".{key}.{os.getpid()}"
        draft.write_bytes(zlib.crc32(data).to_bytes(_CHECK, "big") + data)
        draft.replace(self.folder / key)

    def load(self, record: SourceRecord) -> SourceRecord:
        """Return a record with its text and statements, if its file was read; raise KgError where they are lost."""
        if not record.key:
            return record
        data = self.get(record.key) or b""
        try:
            body = zlib.decompress(data[_LENGTH + int.from_bytes(data[:_LENGTH], "big") :]).decode()
        except zlib.error as error:
            reason = f"what was kept of the file is broken ({error})"
            raise KgError(f"{record.name}: {reason}: build again into another folder") from error
        text, _, lines = body.partition("\n")
        # Not splitlines: other characters than the line feed may stand in a literal.
        return replace(record, text=json.loads(text), quads=tuple(map(terms.quad_of, io.StringIO(lines, newline="\n"))))
