"""The catalogue of wrong documents, tests/cases/wrong-documents.toml, made into files."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
CATALOGUE = Path(__file__).parent / "cases" / "wrong-documents.toml"
FILE = "wrong.txt"


@dataclass(frozen=True, slots=True)
class Wrong:
    """One wrong document: its files by name; where and what is found; what it is made of."""

    name: str
    files: dict[str, bytes]
    file: str
    line: int | None
    severity: str
    code: str
    bases: tuple[str, ...]

    def write(self, folder: Path) -> None:
        """Write its files into a folder."""
        for name, data in self.files.items():
            (folder / name).write_bytes(data)


@cache
def _catalogue() -> dict[str, Any]:
    return tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))


def documents() -> Iterator[Wrong]:
    """Yield the catalogue's documents in its order."""
    for entry in _catalogue()["document"]:
        text = "" if "bytes" in entry else _text(entry)
        data = bytes.fromhex(entry["bytes"]) if "bytes" in entry else text.encode(entry.get("encoding", "utf-8"))
        files = {FILE: data} | {f"with-{n}.txt": _text(other).encode() for n, other in enumerate(entry.get("with", []))}
        told = entry.get("in", FILE)
        bases = tuple(
            str(ROOT / _catalogue()["bases"][one["base"]]) for one in (entry, *entry.get("with", [])) if "base" in one
        )
        yield Wrong(entry["name"], files, told, _line(files[told], entry), entry["severity"], entry["code"], bases)


def _text(entry: dict[str, Any]) -> str:
    if "text" in entry:
        return str(entry["text"])
    text = (ROOT / _catalogue()["bases"][entry["base"]]).read_text(encoding="utf-8")
    for found, put in entry.get("edits", []):
        assert found in text, f"{entry.get('name')}: {found!r} does not occur"
        text = text.replace(found, put, 1)
    if "lengthen" in entry:
        before, count = entry["lengthen"]
        text = text.replace(before, "again and " * (count // 2) + before, 1)
    return _list(text, entry)


def _list(text: str, entry: dict[str, Any]) -> str:
    """Keep the first names of a printed list, and give them other States and groups in turn."""
    lines = text.split("\n")
    total = next((at for at, line in enumerate(lines) if line.startswith("Total = ")), 0)
    signed = max((at for at, line in enumerate(lines) if line.strip("*").startswith("Signed")), default=0)
    named = [at for at in range(signed, total) if len(lines[at].split(", ")) > 2]
    for turn, at in enumerate(named):
        fields = lines[at].split(", ")
        fields[-2] = _turn(entry.get("states"), turn, fields[-2])
        fields[-1] = _turn(entry.get("groups"), turn, fields[-1])
        lines[at] = ", ".join(fields)
    if "names" in entry:
        lines[total] = f"Total = {entry['names']}"
        dropped = set(named[entry["names"] :])
        lines = [line for at, line in enumerate(lines) if at not in dropped]
    return "\n".join(lines)


def _turn(values: list[str] | None, turn: int, otherwise: str) -> str:
    return values[turn % len(values)] if values else otherwise


def _line(data: bytes, entry: dict[str, Any]) -> int | None:
    if "at" not in entry:
        return None
    text = data.decode(entry.get("encoding", "utf-8"))
    lines = {text[: found.start()].count("\n") + 1 for found in re.finditer(re.escape(entry["at"]), text)}
    assert len(lines) == 1, f"{entry['name']}: {entry['at']!r} does not stand on one line"
    return lines.pop()
