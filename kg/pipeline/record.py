"""What pass 1 keeps of one file, and its form as bytes: all that merging needs, so that the reading can be dropped.

A harvest is a pure function of the file's bytes, its name and what reads it, so it can be kept and taken again when the
file has not changed. The bytes are JSON and N-Quads, compressed: nothing that could run when it is read.
"""

import io
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from kg.graph import merge
from kg.graph.merge import SharedStatements
from kg.model import terms
from kg.model.document import Coverage, NameOccurrence, PersonOccurrence
from kg.model.findings import Finding, from_row, to_row
from kg.model.terms import Quad
from kg.pipeline.document import Reading
from kg.vocabulary.concepts import Vocabulary

# Five times smaller at a millisecond a file; higher levels take longer than the disk.
_LEVEL = 1
# Bytes of the length of the first part, and of the check sum of the second.
_LENGTH, _CHECK = 8, 4
_START = _LENGTH + _CHECK


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One file after pass 1 without its text and statements: what names, acts and findings it brings.

    `digest` and `size` are those of the file's bytes; `layout`, `language` are empty and `document` is None where they
    could not be told.
    """

    name: str
    digest: str
    size: int
    layout: str
    language: str
    document: str | None
    coverage: Coverage
    names: tuple[NameOccurrence, ...]
    persons: tuple[PersonOccurrence, ...]
    findings: tuple[Finding, ...]
    seams: SharedStatements


@dataclass(frozen=True, slots=True)
class Sheaf:
    """The rest of a harvest, loaded when its document is merged: the text as it was read, and its statements."""

    text: str
    quads: tuple[Quad, ...]


def of(reading: Reading, vocabulary: Vocabulary) -> tuple[SourceRecord, Sheaf]:
    """Return what is kept of a reading."""
    source, quads = reading.source, reading.quads
    harvest = SourceRecord(
        name=source.name,
        digest=source.digest,
        size=source.size,
        layout=reading.layout,
        language=reading.language,
        document=reading.document,
        coverage=reading.coverage,
        names=reading.names,
        persons=reading.persons,
        findings=reading.findings,
        seams=merge.shared_statements(quads, vocabulary),
    )
    return harvest, Sheaf(source.text, tuple(sorted(quads)))


def packed(harvest: SourceRecord, sheaf: Sheaf) -> bytes:
    """Return both as bytes; the same harvest gives the same bytes."""
    head = zlib.compress(_json(_plain(harvest)), _LEVEL)
    lines = "".join(quad.line() for quad in sheaf.quads)
    body = zlib.compress(f"{json.dumps(sheaf.text)}\n{lines}".encode(), _LEVEL)
    return len(head).to_bytes(_LENGTH, "big") + zlib.crc32(body).to_bytes(_CHECK, "big") + head + body


def harvest_in(data: bytes) -> SourceRecord | None:
    """Return the harvest of some bytes that `packed` made, None where they, or the sheaf behind it, are broken."""
    end = _head_end(data)
    if zlib.crc32(data[end:]) != int.from_bytes(data[_LENGTH:_START], "big"):
        return None
    try:
        return _harvest(json.loads(zlib.decompress(data[_START:end])))
    except (zlib.error, ValueError, KeyError, TypeError):
        return None


def sheaf_in(data: bytes) -> Sheaf:
    """Return the sheaf of bytes whose harvest was read; raise ValueError where it is broken."""
    try:
        text, _, lines = zlib.decompress(data[_head_end(data) :]).decode().partition("\n")
    except zlib.error as error:
        raise ValueError(f"what was kept of a file is broken ({error})") from error
    return Sheaf(json.loads(text), tuple(map(terms.quad_of, io.StringIO(lines, newline="\n"))))


def _head_end(data: bytes) -> int:
    return _START + int.from_bytes(data[:_LENGTH], "big")


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _plain(harvest: SourceRecord) -> dict[str, object]:
    seams = harvest.seams
    return {
        "name": harvest.name,
        "digest": harvest.digest,
        "size": harvest.size,
        "layout": harvest.layout,
        "language": harvest.language,
        "document": harvest.document,
        "coverage": astuple(harvest.coverage),
        "names": [_row(one) for one in harvest.names],
        "persons": [_row(one) for one in harvest.persons],
        "findings": [to_row(one) for one in harvest.findings],
        "seams": {name: sorted(getattr(seams, name)) for name in SharedStatements.__dataclass_fields__},
    }


def _row(one: NameOccurrence | PersonOccurrence) -> list[object]:
    row = (getattr(one, name) for name in one.__dataclass_fields__)
    return [value.isoformat() if isinstance(value, date) else value for value in row]


def _harvest(plain: Mapping[str, Any]) -> SourceRecord:
    return SourceRecord(
        **{name: plain[name] for name in ("name", "digest", "size", "layout", "language", "document")},
        coverage=Coverage(*plain["coverage"]),
        names=tuple(NameOccurrence(**_fields(NameOccurrence.__dataclass_fields__, row)) for row in plain["names"]),
        persons=tuple(
            PersonOccurrence(**_fields(PersonOccurrence.__dataclass_fields__, row)) for row in plain["persons"]
        ),
        findings=tuple(from_row(row) for row in plain["findings"]),
        seams=_seams(plain["seams"]),
    )


def _fields(names: Iterable[str], row: Iterable[Any]) -> dict[str, Any]:
    fields: dict[str, Any] = dict(zip(names, row, strict=True))
    for name, value in fields.items():
        if isinstance(value, list):
            fields[name] = tuple(value)
    return {**fields, "day": date.fromisoformat(fields["day"]) if fields["day"] else None}


def _seams(plain: Mapping[str, Any]) -> SharedStatements:
    return SharedStatements(
        acts=frozenset(Quad(*one) for one in plain["acts"]),
        outlines=frozenset(Quad(*one) for one in plain["outlines"]),
        published=frozenset((document, doc) for document, doc in plain["published"]),
        **{name: frozenset(plain[name]) for name in ("documents", "named", "amending", "concepts")},
    )
