"""The graph folder: its files, read and replaced atomically, one build at a time."""

import ctypes
import fcntl
import json
import os
import re
import shutil
import stat
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from kg.model.document import Span
from kg.model.errors import GraphError, OutputError
from kg.model.findings import Finding, LocatedFinding, Severity

GRAPH = "graph.nq"
TURTLE = "graph.ttl"
VOCABULARY = "vocabulary.ttl"
REPORT = "report.ttl"
FINDINGS = "findings.jsonl"
MANIFEST = "manifest.json"
TEXTS = "texts.jsonl"
STORE = "store"
# What the next build takes again, what it compares with, and where in the files it finds the documents; nobody else
# need read them.
KEPT = "kept"
STATE = "state.json"
BLOCKS = "blocks.json"
# In the name of a folder that is being written, so that no other folder is ever taken for one.
_DRAFT = "kg-draft-"

# The manifest begins with it, so that a file that was cut is told without reading much.
_GRAPH_BYTES, _HEAD = re.compile(rb'"graph_bytes": (\d+)'), 200

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


def require(folder: Path) -> Path:
    """Return the folder where it is a graph folder; raise GraphError, saying how to make one, where not."""
    if not (folder / GRAPH).is_file() or not (folder / MANIFEST).is_file():
        raise GraphError(f"{folder}: no graph folder: make one with `kg build INPUT --out {folder}`")
    try:
        with (folder / MANIFEST).open("rb") as file:
            written = _GRAPH_BYTES.search(file.read(_HEAD))
        size = (folder / GRAPH).stat().st_size
    except OSError as error:
        raise GraphError(f"{folder} cannot be read ({error.strerror}): check its permissions") from error
    if written and int(written[1]) != size:
        raise GraphError(f"{folder / GRAPH} has {size} bytes, the build wrote {int(written[1])}: build the graph again")
    return folder


def manifest(folder: Path) -> dict[str, Any]:
    """Return what the build of a graph folder says of itself; raise GraphError where that is missing or broken."""
    path = require(folder) / MANIFEST
    try:
        members = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GraphError(f"{path} is no JSON ({error}): build the graph again") from error
    if not isinstance(members, dict):
        raise GraphError(f"{path} is no manifest: build the graph again")
    return members


def findings(folder: Path) -> tuple[LocatedFinding, ...]:
    """Return the findings that a build kept, with their places; raise GraphError where they are missing or broken."""
    located = []
    for line in _lines(folder / FINDINGS):
        span = Span(line["offset"], line["end"]) if line["offset"] is not None else None
        finding = Finding(Severity(line["severity"]), line["code"], line["message"], line["file"], span, line["hint"])
        located.append(LocatedFinding(finding, line["line"], line["column"]))
    return tuple(located)


def texts(folder: Path) -> dict[str, str]:
    """Return the text of every source as it was read, by file name; raise GraphError where it is missing or broken."""
    by_digest = {line["sha256"]: line["text"] for line in _lines(folder / TEXTS)}
    try:
        return {entry["name"]: by_digest[entry["sha256"]] for entry in manifest(folder)["inputs"] if entry["read"]}
    except KeyError as error:
        raise GraphError(f"{folder / MANIFEST} is broken ({error}): build the graph again") from error


def texts_of(folder: Path, digests: Container[str]) -> dict[str, str]:
    """Return the texts of some sources by their SHA-256, without keeping the others in memory.

    Raises GraphError where the texts are missing or broken.
    """
    return {line["sha256"]: line["text"] for line in _lines(folder / TEXTS) if line["sha256"] in digests}


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            yield from map(json.loads, file)
    except (OSError, ValueError) as error:
        raise GraphError(f"{path} is missing or broken ({error}): build the graph again") from error


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """Give an empty folder to write into; on leaving without an error it takes the place of `folder`.

    What builds that were killed have left behind is cleared away then. Raises OutputError where the place is not
    writable, where another build is writing it, or where it holds something that is no graph folder: that is never
    deleted.
    """
    folder = folder.resolve()
    if folder.exists() and not (folder.is_dir() and ((folder / MANIFEST).is_file() or not any(folder.iterdir()))):
        raise OutputError(f"{folder}: exists and is no graph folder, so it is not replaced: name another with --out")
    try:
        with _locked(folder):
            # Not by tempfile: that would shut out everybody else, whatever the user's mask says.
            draft = folder.with_name(f".{folder.name}.{_DRAFT}{os.urandom(4).hex()}")
            draft.mkdir()
            try:
                yield draft
                if folder.exists():
                    draft.chmod(stat.S_IMODE(folder.stat().st_mode))
                _swap(draft, folder)
                for left in left_behind(folder, draft):
                    shutil.rmtree(left, ignore_errors=True)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        reason = f"cannot be written ({error.strerror}); what was there is left as it was"
        raise OutputError(f"{folder}: {reason}: name another folder with --out") from error


def left_behind(folder: Path, draft: Path) -> tuple[Path, ...]:
    """Return the drafts that killed builds of a folder have left beside it, sorted; `draft` is the living one."""
    name = re.compile(rf"\.{re.escape(folder.resolve().name)}\.{_DRAFT}[0-9a-f]{{8}}(?:\.old)?")
    beside = (path for path in draft.parent.iterdir() if name.fullmatch(path.name) and path != draft)
    return tuple(sorted(path for path in beside if path.is_dir() and not path.is_symlink()))


def is_settled(folder: Path) -> bool:
    """Tell whether no build is writing a folder, and none that was killed has left anything beside it."""
    folder = folder.resolve()
    return not _lock_of(folder).exists() and not left_behind(folder, folder)


def _lock_of(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.lock")


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one build at a time write a folder; the lock goes with the process that holds it, however that ends."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    path = _lock_of(folder)
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise OutputError(f"{folder}: another build is writing it: wait until that has ended") from None
        # A lock that its last holder has removed meanwhile locks nothing.
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle), path.stat()):
                break
        os.close(handle)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


def _swap(draft: Path, folder: Path) -> None:
    """Exchange the two in one step where the system can, so that no moment is without a whole folder."""
    if not folder.exists():
        draft.rename(folder)
        return
    exchange = getattr(ctypes.CDLL(None), "renameat2", None)
    paths = os.fsencode(draft), os.fsencode(folder)
    if exchange is None or exchange(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) != 0:
        aside = draft.with_name(draft.name + ".old")
        folder.rename(aside)
        draft.rename(folder)
        shutil.rmtree(aside)
