"""The archive that a Word document is: its parts and how they belong together, guarded against bombs.

Nothing is unpacked to disk.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from lzma import LZMAError

from kg.read.docx.wordprocessingml import Listener, parse

# A long report has some 2 MB of XML in a few dozen parts; a bomb has a thousand times more.
MAXIMUM_PARTS = 2000
MAXIMUM_UNPACKED = 64 * 1024 * 1024
MAXIMUM_RATIO = 200
_SMALL = 1024 * 1024
# Old documents of Word, and new ones with a password, are archives of another kind.
_OLE = b"\xd0\xcf\x11\xe0"
_BROKEN = (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, OSError, NotImplementedError, ValueError)


class PackageRefusedError(Exception):
    """The archive is not read; the arguments are code, message and hint of the finding that says so."""


class OpcPackage:
    """The parts of a Word document by name."""

    def __init__(self, data: bytes) -> None:
        """Open an archive. Raises PackageRefusedError where it is broken, locked, or too large when unpacked."""
        if data.startswith(_OLE):
            message = "the document is in Word's old format or has a password"
            raise PackageRefusedError("file-encrypted", message, "save it as .docx without a password")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise _broken(str(error)) from error
        members = self._archive.infolist()
        if len(members) > MAXIMUM_PARTS:
            message = f"the archive has {len(members)} parts"
            raise PackageRefusedError("too-large", message, "no document has so many: get the file anew")
        self._parts = {info.filename: info for info in members}
        self._size, self._unpacked = len(data), 0
        self._guard(sum(info.file_size for info in members))

    def read(self, name: str) -> bytes | None:
        """Return a part; None where there is none of that name. Raises PackageRefusedError where it is broken."""
        info = self._parts.get(name)
        if info is None:
            return None
        try:
            with self._archive.open(info) as part:
                content = part.read(info.file_size + 1)
        except _BROKEN as error:
            raise _broken(str(error)) from error
        except RuntimeError as error:
            raise PackageRefusedError("file-encrypted", "the document has a password", "save it without one") from error
        if len(content) > info.file_size:
            raise _broken(f"{name} is longer than the archive says")
        self._unpacked += len(content)
        self._guard(self._unpacked)
        return content

    def _guard(self, unpacked: int) -> None:
        if unpacked > MAXIMUM_UNPACKED or (unpacked > _SMALL and unpacked > MAXIMUM_RATIO * self._size):
            message = f"the archive would unpack to {unpacked} bytes or more"
            raise PackageRefusedError("too-large", message, "no document is so large: get the file anew")

    def main(self) -> str:
        """Return the name of the part with the document's text. Raises PackageRefusedError where there is none."""
        relations = self.relations("")
        targets = [target for kind, target in relations.values() if kind == "officeDocument"]
        for name in (*targets, "word/document.xml"):
            if name in self._parts:
                return name
        raise _broken("no part holds the document's text")

    def relations(self, name: str) -> Mapping[str, tuple[str, str]]:
        """Return what a part points to in the archive: kind of relation and name of the part, by identifier."""
        folder, file = posixpath.split(name)
        content = self.read(posixpath.join(folder, "_rels", f"{file}.rels"))
        listener = _Relations(folder)
        if content is not None:
            parse(content, listener)
        return listener.targets


class _Relations(Listener):
    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.targets: dict[str, tuple[str, str]] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag.endswith("}Relationship") and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            target = posixpath.normpath(posixpath.join(f"/{self._folder}", attributes.get("Target", "")))
            self.targets[attributes.get("Id", "")] = kind, target.lstrip("/")


def _broken(reason: str) -> PackageRefusedError:
    return PackageRefusedError("file-broken", f"the document cannot be opened ({reason})", "get the file anew")
