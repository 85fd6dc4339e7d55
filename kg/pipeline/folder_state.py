"""Whether anything has changed since a graph folder was built: the states of its inputs and of its own files.

A file whose size and time are those of before is the same file, unless it was written about when they were noted
(Git calls such an entry racily clean): then, and where its time is another, its bytes are hashed. What the build would
make of the same bytes is the same, so nothing need be read or written.
"""

import hashlib
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from kg.read import inputs
from kg.read.inputs import InputFile
from kg.store import graph_folder

# Nanoseconds: file systems count the time of a change in steps of up to two seconds.
_CLOCK_STEP = 2_000_000_000


@dataclass(frozen=True, slots=True)
class FileStamp:
    """What the system says of a file without reading it: bytes, nanoseconds of the last change, inode."""

    size: int
    changed: int
    inode: int


@dataclass(frozen=True, slots=True)
class InputState:
    """An input when it was read: its name and address, its stamp, and what stands for its content.

    `content` is the SHA-256 of its bytes, or what was found instead of them.
    """

    name: str
    address: str
    stamp: FileStamp | None
    content: str


@dataclass(frozen=True, slots=True)
class FolderState:
    """What a graph folder was built of and as: `scope` stands for program, data and options, `noted` for the time.

    `outputs` are the stamps of the folder's files by name.
    """

    scope: str
    noted: int
    inputs: tuple[InputState, ...]
    outputs: Mapping[str, FileStamp]


_STATE = msgspec.json.Decoder(FolderState)
_OUTPUTS = (
    graph_folder.GRAPH,
    graph_folder.TURTLE,
    graph_folder.VOCABULARY,
    graph_folder.REPORT,
    graph_folder.FINDINGS,
    graph_folder.MANIFEST,
    graph_folder.TEXTS,
)


def stamp_of(path: str | Path) -> FileStamp | None:
    """Return the stamp of a file, None where there is none or the system does not tell it."""
    try:
        status = Path(path).stat()
    except OSError:
        return None
    return FileStamp(status.st_size, status.st_mtime_ns, status.st_ino)


def output_stamps(folder: Path) -> dict[str, FileStamp]:
    """Return the stamps of the files of a graph folder by name; a file that is missing has none."""
    return {name: stamp for name in _OUTPUTS if (stamp := stamp_of(folder / name))}


def stamps_of(files: Iterable[InputFile]) -> tuple[FileStamp | None, ...]:
    """Return the stamps of the inputs, in order; to be taken before they are read."""
    return tuple(stamp_of(file.path) for file in files)


def content_of(file: InputFile) -> str:
    """Return what stands for the content of an input: the SHA-256 of its bytes, or what is wrong with it."""
    data, found = inputs.bytes_of(file)
    return hashlib.sha256(data).hexdigest() if data is not None else repr(found)


def note(
    folder: Path, scope: str, files: Sequence[InputFile], stamps: Sequence[FileStamp | None], digests: Iterable[str]
) -> None:
    """Write the state of a folder that was just built into it.

    In: the folder with all its files; what stands for program, data and options; the inputs with their stamps from
    before they were read, and the SHA-256 of each, empty where it was not read. Raises OSError.
    """
    states = [
        InputState(file.name, file.address, stamp, digest or content_of(file))
        for file, stamp, digest in zip(files, stamps, digests, strict=True)
    ]
    state = FolderState(scope, time.time_ns(), tuple(states), output_stamps(folder))
    (folder / graph_folder.STATE).write_bytes(msgspec.json.encode(state))


def is_unchanged(folder: Path, scope: str, files: Sequence[InputFile]) -> bool:
    """Tell whether a build of these inputs would leave the folder as it is.

    In: a folder; what stands for program, data and options; the inputs that a build would read. Where the folder has no
    state, or a broken one, the answer is no.
    """
    try:
        state = _STATE.decode((folder / graph_folder.STATE).read_bytes())
    except (OSError, msgspec.DecodeError):
        return False
    return (
        state.scope == scope
        and len(state.inputs) == len(files)
        and all(stamp_of(folder / name) == state.outputs.get(name) for name in _OUTPUTS)
        and all(_is_same(file, before, state.noted) for file, before in zip(files, state.inputs, strict=True))
    )


def _is_same(file: InputFile, before: InputState, noted: int) -> bool:
    if (file.name, file.address) != (before.name, before.address):
        return False
    stamp = stamp_of(file.path)
    certain = stamp is not None and stamp == before.stamp and stamp.changed + _CLOCK_STEP < noted
    # What was no readable file has no stamp that could be trusted: that it is readable now changes none.
    readable = before.content.isalnum()
    return (certain and readable) or content_of(file) == before.content
