"""Input discovery: names, side files with the addresses of pages, and what is wrong with them."""

from collections.abc import Mapping
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.errors import InputError
from kg.model.findings import Severity
from kg.read import FORMATS, read_bytes
from kg.read.addresses import entries_of
from kg.read.inputs import bytes_of, find

PAGE = "https://pace.coe.int/en/files/24451/html"


def folder(path: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def addresses(*inputs: Path) -> dict[str, str]:
    return {file.name: file.address for file in find(inputs)}


def test_a_side_file_gives_the_addresses_of_the_files_beside_it_and_is_no_document(tmp_path: Path) -> None:
    rows = f'\ufefffile,url,note\r\na.txt,{PAGE}\r\n\r\n sub/b.pdf , HTTP://Assembly.coe.int/b#1 ,"with a , comma"\r\n'
    folder(tmp_path, {"a.txt": "one", "sub/b.pdf": "two", "c.html": "three", "sources.csv": rows})
    assert addresses(tmp_path) == {"a.txt": PAGE, "c.html": "", "sub/b.pdf": "http://assembly.coe.int/b"}


def test_a_subfolder_may_have_a_side_file_of_its_own_and_the_outer_one_stands(tmp_path: Path) -> None:
    files = {
        "sources.csv": f"file,url\nsub/a.txt,{PAGE}\n",
        "sub/sources.csv": f"file,url\na.txt,{PAGE}/2\nb.txt,{PAGE}/3\n",
        "sub/a.txt": "a",
        "sub/b.txt": "b",
    }
    given_ = find([folder(tmp_path, files)])
    assert {file.name: file.address for file in given_} == {
        "sub/a.txt": PAGE, "sub/b.txt": f"{PAGE}/3", "sub/sources.csv": "",
    }  # fmt: skip
    data, findings = bytes_of(given_[-1])
    assert data is None
    assert [(finding.code, finding.severity) for finding in findings] == [("sources-file", Severity.WARNING)]
    assert "line 2" in findings[0].message
    assert PAGE in findings[0].message


def test_the_order_of_inputs_does_not_matter(tmp_path: Path) -> None:
    one = folder(tmp_path / "one", {"a.txt": "a", "sources.csv": f"file,url\na.txt,{PAGE}\n", "sub/b.txt": "b"})
    two = folder(tmp_path / "two", {"a.txt": "c", "sources.csv": f"file,url\na.txt,{PAGE}/two\nno.txt,{PAGE}\n"})
    orders = [find(order) for order in permutations((one, two, one / "sub", one / "a.txt"))]
    assert all(order == orders[0] for order in orders)
    assert [(file.name, file.address) for file in orders[0]] == [
        ("a.txt", PAGE), ("a.txt", f"{PAGE}/two"), ("b.txt", ""), ("sources.csv", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        ("", ["line 1: the side file has no header file,url"]),
        (f"a.txt,{PAGE}\n", ["line 1: the first line is not the header file,url"]),
        ("file,url\na.txt,http://é.coe.int/\n".encode("latin-1"), ["line 2: the side file is not UTF-8"]),
        (f"file,url\nno.txt,{PAGE}\n", ["line 2: 'no.txt' is no file that is read here"]),
        (f"file,url\n../in/a.txt,{PAGE}\n", ["line 2: '../in/a.txt' is no path"]),
        (f"file,url\n/etc/passwd,{PAGE}\n", ["line 2: '/etc/passwd' is no path"]),
        (f"file,url\na\0.txt,{PAGE}\n", ["line 2: 'a\\x00.txt' is no path"]),
        (f"file,url\n,{PAGE}\n", ["line 2: '' is no path"]),
        (f"file,url\n{'a' * 5000},{PAGE}\n", ["line 2: 'aaa"]),
        ("file,url\na.txt\n", ["line 2: the line has no column"]),
        ("file,url\na.txt,\n", ["line 2: '' is no http or https address"]),
        ("file,url\na.txt,javascript:1\n", ["line 2: 'javascript:1' is no http or https address"]),
        ("file,url\na.txt,https://ann:secret@pace.coe.int/\n", ["line 2: the address is none that is taken"]),
        (f"file,url\na.txt,{PAGE}\na.txt,{PAGE}\na.txt,{PAGE}/2\n", ["line 4: 'a.txt' has another address already"]),
        ('file,url\n"a.txt,\n', ["line 2: the line is no CSV"]),
        (f"file,url\nx,y\na.txt,{PAGE}\nz,{PAGE}\n", ["line 2: 'y' is no http", "line 4: 'z' is no file"]),
    ],
)
def test_what_is_wrong_with_a_side_file_is_told_line_by_line(
    tmp_path: Path, content: str | bytes, faults: list[str]
) -> None:
    files = find([folder(tmp_path / "in", {"a.txt": "one", "sources.csv": content})])
    assert [file.name for file in files] == ["a.txt", "sources.csv"]
    data, findings = bytes_of(files[1])
    assert data is None
    assert len(findings) == len(faults)
    for finding, fault in zip(findings, faults, strict=True):
        assert (finding.code, finding.source) == ("sources-file", "sources.csv")
        assert finding.message.startswith(fault)
        assert "secret" not in finding.message


def test_a_side_file_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    folder(tmp_path, {"a.txt": "one"})
    (tmp_path / "sources.csv").symlink_to(tmp_path / "nowhere")
    files = find([tmp_path])
    assert [finding.code for finding in bytes_of(files[1])[1]] == ["file-unreadable"]


def test_a_folder_of_a_side_file_alone_holds_no_document(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file is there"):
        find([folder(tmp_path, {"sources.csv": "file,url\n"})])


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: f"file,url\n{text}".encode())))
def test_any_side_file_is_read_without_error(data: bytes) -> None:
    for entry in entries_of(data):
        assert entry.line >= 1
        assert entry.fault or (entry.file and entry.address)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_told_address_stands_against_that_of_the_file(suffix: str) -> None:
    page = b'<html><head><link rel="canonical" href="http://assembly.coe.int/a"></head><p>Doc. 14493 of old</p></html>'
    assert read_bytes(f"a{suffix}", page, PAGE)[0].address == PAGE
    own = "http://assembly.coe.int/a" if suffix not in (".pdf", ".docx", ".docm") else ""
    assert read_bytes(f"A{suffix.upper()}", page)[0].address == own
