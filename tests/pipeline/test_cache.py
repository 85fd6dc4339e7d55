"""Records of sources go into the cache and come back; whatever is broken there is no record."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kg.model import findings
from kg.model.document import Span
from kg.model.errors import KgError
from kg.model.findings import Finding, LocatedFinding, Severity
from kg.pipeline import cache, first_pass
from kg.pipeline.cache import BuildCache, SourceRecord, record_of_bytes
from kg.read import inputs
from tests.paths import ROOT

SCRIPT = """
import hashlib, pathlib
from kg.pipeline import first_pass
from kg.read import inputs
(record,) = first_pass.read_files(inputs.find([pathlib.Path("input")]), ner=False)
print(hashlib.sha256(record.to_bytes()).hexdigest())
"""


@pytest.fixture(scope="module")
def record() -> SourceRecord:
    """The record of the document in input/, with its content."""
    (record,) = first_pass.read_files(inputs.find([ROOT / "input"]), ner=False)
    finding = Finding(Severity.WARNING, "code", "words \u202e", record.name, Span(3, 9), "a hint")
    return replace(
        record, findings=(findings.locate(finding, record.text), LocatedFinding(replace(finding, span=None)))
    )


def test_a_record_comes_back_as_it_was(record: SourceRecord, tmp_path: Path) -> None:
    store = BuildCache(tmp_path)
    store.put("key", record.to_bytes())
    head = record_of_bytes(store.get("key") or b"")
    assert head == record.without_content()
    assert head.names
    assert head.findings
    assert head.shared.acts
    assert store.load(replace(head, key="key")) == replace(record, key="key")


def test_the_bytes_do_not_depend_on_the_order_of_sets() -> None:
    seen = set()
    for seed in ("1", "2"):
        command = [sys.executable, "-c", SCRIPT]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        seen.add(subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True).stdout)
    assert len(seen) == 1


def test_an_entry_with_a_broken_byte_is_none(record: SourceRecord, tmp_path: Path) -> None:
    """Whatever is kept, results of validation too: one bit that was flipped is not taken in silence."""
    kept = BuildCache(tmp_path)
    kept.put("key", record.to_bytes())
    data = (tmp_path / "key").read_bytes()
    for at in (0, 3, 4, 11, 12, 40, len(data) // 2, len(data) - 1):
        for broken in (data[:at], data[:at] + bytes([data[at] ^ 0x01]) + data[at + 1 :]):
            (tmp_path / "key").write_bytes(broken)
            assert kept.get("key") is None, at


def test_bytes_that_are_no_record_are_none(record: SourceRecord) -> None:
    data = record.to_bytes()
    for broken in (b"", data[:9], data[:40], data[:12] + b"\x00" + data[13:], b"{}" * 40):
        assert record_of_bytes(broken) is None


def test_content_that_the_cache_has_lost_is_told(record: SourceRecord, tmp_path: Path) -> None:
    with pytest.raises(KgError, match=rf"^{record.name}: .*build again into another folder$"):
        BuildCache(tmp_path).load(replace(record, key="gone"))


def test_a_library_that_is_not_installed_has_no_version() -> None:
    assert list(cache.versions(["rdflib", "no-such-library"])) == ["rdflib"]
