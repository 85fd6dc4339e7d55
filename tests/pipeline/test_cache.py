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
from kg.pipeline import cache, corpus
from kg.pipeline.cache import BuildCache, SourceRecord, record_of_bytes
from kg.read import inputs
from tests.paths import ROOT

SCRIPT = """
import hashlib, pathlib
from kg.pipeline import corpus
from kg.read import inputs
(record,) = corpus.read_files(inputs.find([pathlib.Path("input")]), ner=False)
print(hashlib.sha256(record.to_bytes()).hexdigest())
"""


@pytest.fixture(scope="module")
def record() -> SourceRecord:
    """The record of the document in input/, with its content."""
    (record,) = corpus.read_files(inputs.find([ROOT / "input"]), ner=False)
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


def test_broken_bytes_are_no_record(record: SourceRecord) -> None:
    data = record.to_bytes()
    for at in (0, 7, 9, 12, 40, len(data) // 2, len(data) - 1):
        assert record_of_bytes(data[:at]) is None, at
        assert record_of_bytes(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]) is None, at


def test_content_that_the_cache_has_lost_is_told(record: SourceRecord, tmp_path: Path) -> None:
    with pytest.raises(KgError, match=rf"^{record.name}: .*build again into another folder$"):
        BuildCache(tmp_path).load(replace(record, key="gone"))


def test_a_library_that_is_not_installed_has_no_version() -> None:
    assert list(cache.versions(["rdflib", "no-such-library"])) == ["rdflib"]
