"""Plain text: encodings told apart, noise refused, offsets that lead back into the file."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Span
from kg.read.text import byte_range, line_and_column, read

PROSE = "Doc. 14493\n25 janvier 2018\nDéclaration écrite – Gülsün BİLGEHAN, Türkiye\n" * 5


@pytest.mark.parametrize(
    ("data", "encoding", "codes"),
    [
        (PROSE.encode("utf-8"), "utf-8", []),
        (b"\xef\xbb\xbf" + PROSE.encode("utf-8"), "utf-8", []),
        (b"\xff\xfe" + PROSE.encode("utf-16-le"), "utf-16-le", []),
        (b"\xfe\xff" + PROSE.encode("utf-16-be"), "utf-16-be", []),
        (PROSE.encode("utf-16-le"), "utf-16-le", []),
        ("Le même été à Besançon – déjà\n".encode("cp1252"), "cp1252", ["encoding-guessed"]),
        (b"", None, ["empty-file"]),
        (b" \n\t\n", None, ["empty-file"]),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + random.Random(1).randbytes(5000), None, ["not-text"]),
        (random.Random(2).randbytes(40_000), None, ["not-text"]),
        (b"%PDF-1.7\n" + bytes(range(256)) * 20, None, ["not-text"]),
        (b"0123456789 +-*/ 12.5 ; ... " * 50, None, ["not-text"]),
    ],
)
def test_encodings(data: bytes, encoding: str | None, codes: list[str]) -> None:
    source, findings = read("x.txt", data)
    assert source.encoding == encoding
    assert [finding.code for finding in findings] == codes
    assert bool(source.text) == (encoding is not None)
    assert source.size == len(data)


def test_text_is_what_was_written() -> None:
    for encoding in ("utf-8", "utf-16"):
        assert read("x.txt", PROSE.encode(encoding))[0].text == PROSE


def test_noise_of_fifty_megabytes_is_refused_by_its_size() -> None:
    source, findings = read("noise.txt", bytes(50_000_000))
    assert source.text == ""
    assert [finding.code for finding in findings] == ["empty-file"] or [f.code for f in findings] == ["too-large"]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    source, findings = read("x.txt", data)
    assert bool(source.text) != any(finding.severity == "violation" for finding in findings)


@given(st.data(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_spans_lead_back_to_the_bytes(data: st.DataObject, encoding: str) -> None:
    raw = PROSE.encode(encoding)
    source, _ = read("x.txt", raw)
    start = data.draw(st.integers(0, len(source.text)))
    span = Span(start, data.draw(st.integers(start, len(source.text))))
    first, last = byte_range(source, span)
    assert source.encoding is not None
    assert raw[first:last].decode(source.encoding) == span.slice(source.text)


def test_line_and_column() -> None:
    assert line_and_column("one\r\ntwo\nthree", 5) == (2, 1)
    assert line_and_column("one\r\ntwo\nthree", 11) == (3, 3)
