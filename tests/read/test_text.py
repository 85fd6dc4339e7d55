"""Plain text: encodings told apart, mojibake repaired, noise rejected."""

import random
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.findings import Severity
from kg.model.text import line_and_column
from kg.read import read_bytes as read
from kg.read.encoding import decode
from kg.read.encoding.mojibake import repairs
from tests.paths import DATA

DATA = sorted((DATA).glob("*.txt"))
PROSE = "Doc. 14493\n25 janvier 2018\nDéclaration écrite – Gülsün BİLGEHAN, Türkiye\n" * 5


@pytest.mark.parametrize(
    ("data", "encoding", "codes"),
    [
        (PROSE.encode("utf-8"), "utf-8", []),
        (b"\xef\xbb\xbf" + PROSE.encode("utf-8"), "utf-8", []),
        (b"\xff\xfe" + PROSE.encode("utf-16-le"), "utf-16-le", []),
        (b"\xfe\xff" + PROSE.encode("utf-16-be"), "utf-16-be", []),
        (PROSE.encode("utf-16-le"), "utf-16-le", []),
        (PROSE.encode("utf-16-be"), "utf-16-be", []),
        (b"\xff\xfe\0\0" + PROSE.encode("utf-32-le"), "utf-32-le", []),
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


# Lists as they stand in documents, in the code page that their letters need.
WRITTEN = {
    "cp1252": "Mr Luís LEITE RAMOS, Mr José CEPEDA, Mme Maryvonne BLONDIN, Mr Damien THIÉRY – l’Assemblée a déjà voté",
    "iso8859-15": "Mr Ögmundur JÓNASSON, Mme Françoise HETTO-GAASCH, le cœur, une sœur, des œuvres",
    "iso8859-2": "Mr Tomáš JIRSA, Mr Zmago JELINČIČ PLEMENITI, Mr Dariusz LIPIŃSKI, Ms Kateřina JACQUES",
    "cp1250": "Mr Tomáš JIRSA, Mr Zmago JELINČIČ PLEMENITI, Mr Ilie ILAŞCU, Ms Ana GUŢU – “Łódź”",
    "iso8859-9": "Ms Gülsün BİLGEHAN, Mr Ekmeleddin Mehmet İHSANOĞLU, Mr Şaban DİŞLİ, Mr Ertuğrul KÜRKÇÜ",
    "cp1254": "Mr Mustafa YENEROĞLU, Mr Ahmet Berat ÇONKAR, Ms Pelin Gündeş BAKIR, “Mr Yıldırım Tuğrul TÜRKEŞ”",
    "cp1257": "Mr Remigijus AČAS, Ms Birutė VĖSAITĖ, Ms Inese LĪBIŅA-EGNERE, Mr Boriss CILEVIČS – “Vėl”",
    "iso8859-4": "Mr Remigijus AČAS, Ms Birutė VĖSAITĖ, Ms Inese LĪBIŅA-EGNERE, Mr Kęstutis MASIULIS",
}


@pytest.mark.parametrize(("encoding", "text"), WRITTEN.items())
def test_code_pages_are_told_by_the_letters_that_fit(encoding: str, text: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.guessed


TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in DATA}


def encodable(encoding: str) -> list[str]:
    """The documents that a code page can hold; there is one for each."""
    found = [name for name, text in TEXTS.items() if text.encode(encoding, "replace").decode(encoding) == text]
    assert found
    return found


# In 9056-en ė stands alone among ASCII, and nothing tells it from the ě that Windows-1250 has in its place.
@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        (encoding, name)
        for encoding in (*WRITTEN, "iso8859-13")
        for name in encodable(encoding)
        if (encoding, name) != ("iso8859-4", "9056-en.old")
    ],
)
def test_documents_come_through_every_code_page_that_holds_them(encoding: str, name: str) -> None:
    text = TEXTS[name]
    source, findings = read("x.txt", text.encode(encoding))
    assert source.text == text
    assert {finding.code for finding in findings} <= {"encoding-guessed"}


def test_a_declared_code_page_is_believed_unless_another_fits_much_better() -> None:
    turkish = WRITTEN["iso8859-9"].encode("iso8859-9")
    assert decode("Ms Nino NAKASHIDZÉ".encode("cp1252"), "iso-8859-1").guessed is False
    assert decode(turkish, "iso-8859-9").guessed is False
    assert decode(turkish, "iso-8859-1").text == WRITTEN["iso8859-9"]
    assert decode(turkish, "no such code page").text == WRITTEN["iso8859-9"]


def test_the_finding_of_a_guess_names_the_first_letter_and_a_rival() -> None:
    source, findings = read("x.txt", "Mr Ömer SELVI, Turkey, EC\n".encode("cp1254"))
    assert findings[0].code == "encoding-guessed"
    assert findings[0].span is not None
    assert findings[0].span.slice(source.text) == "Ö"


# --- mojibake

MISREAD = {
    "JosÃ© CEPEDA, lâ€™AssemblÃ©e": "José CEPEDA, l’Assemblée",
    "ÃƒÂ©lections twice over": "élections twice over",
    "â€¢ HARUTYUNYAN Davit, Armenia, EDG": "• HARUTYUNYAN Davit, Armenia, EDG",
    "Mr JosĂ© CEPEDA": "Mr José CEPEDA",
    "GIRZYƃSKI Zbigniew, Poland, EC": "GIRZYŃSKI Zbigniew, Poland, EC",
    "M. Thorbjřrn JAGLAND": "M. Thorbjørn JAGLAND",
    "JACOBSEN Bjřrn, Norway, SOC": "JACOBSEN Bjørn, Norway, SOC",
    "Mme Volontč": "Mme Volontè",
    "M. Adelina MUŃOZ, Espańa": "M. Adelina MUÑOZ, España",
    "M. Zbigniew GIRZYÑSKI, Mr Jiøí OBERFALZER": "M. Zbigniew GIRZYŃSKI, Mr Jiří OBERFALZER",
    "Mr Þaban DÝÞLÝ, Turkey": "Mr Þaban DİŞLİ, Turkey",
    "Ø ARIEV\nØ IONOVA\nØ SOBOLEV": "• ARIEV\n• IONOVA\n• SOBOLEV",
    "\uf0b7 ARIEV Volodymyr, Ukraine": "• ARIEV Volodymyr, Ukraine",
}


@pytest.mark.parametrize(("misread", "right"), MISREAD.items())
def test_misread_letters_are_put_right_with_a_finding(misread: str, right: str) -> None:
    source, findings = read("x.txt", misread.encode())
    assert source.text == right
    assert {finding.code for finding in findings} == {"mojibake-repaired"}
    for finding in findings:
        assert finding.severity in (Severity.INFO, Severity.WARNING)
        assert finding.span is not None
        assert repr(finding.span.slice(source.text)) in finding.message


RIGHT = (
    "Ferdinand DEVÍNSKY, Deíttert, Miloš, Mihăescu, Křtitel, Řehoř, Lovćen, Krčmář, Þór, Guðmundsson, Novotný, «CAFÉ»",
    "à l’été » – « Liberté » : “É”, Signed¹: İLHAN, ƏLİYEV, m², 1er, n° 5, ½, Ö–Ä, Łódź, Žďár, PAMÄŤ, DĹŽKA",
    "Ø is a letter\nü too",
    "Vesna PUSIĆ¹, Zoran ŽIVKOVIĆ², «Ana ĆOSIĆ»³, Milan BABIĆ†, MATĀ¹, ČIČ³ – °C, § 5, »ö«",
)


@pytest.mark.parametrize("text", RIGHT)
def test_right_letters_stay(text: str) -> None:
    assert repairs(text) == ()


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
def test_documents_need_no_repair(path: Path) -> None:
    source, findings = read(path.name, path.read_bytes())
    assert findings == ()
    assert source.text == path.read_text(encoding="utf-8")


CARRIERS = ("cp1252", "cp1250", "latin-1", "mac_roman", "cp1257", "iso8859-2", "cp1254")


# In 9056-en both letters beyond ASCII end in what might be a quotation's end in Windows-1250, so nothing is proved.
@pytest.mark.parametrize(
    ("encoding", "name"), [pair for pair in product(CARRIERS, TEXTS) if pair != ("cp1250", "9056-en.old")]
)
def test_a_document_read_in_the_wrong_code_page_comes_out_right(encoding: str, name: str) -> None:
    # What the code page leaves undefined comes through as control characters.
    bytes_ = TEXTS[name].encode()
    misread = "".join(bytes_[i : i + 1].decode(encoding, "ignore") or chr(bytes_[i]) for i in range(len(bytes_)))
    source, _ = read("x.txt", misread.encode())
    assert source.text == TEXTS[name]


# --- any text


def test_text_is_what_was_written() -> None:
    for encoding in ("utf-8", "utf-16"):
        assert read("x.txt", PROSE.encode(encoding))[0].text == PROSE


def test_a_page_with_a_text_files_name_is_read_as_html() -> None:
    source, _ = read("x.txt", b"\xef\xbb\xbf<!-- saved --> <!DOCTYPE html><html><body><p>Doc. 14493</p></body></html>")
    assert (source.media_type, source.text) == ("text/html", "Doc. 14493")


def test_noise_of_fifty_megabytes_is_refused_by_its_size() -> None:
    source, findings = read("noise.txt", bytes(50_000_000))
    assert source.text == ""
    assert [finding.code for finding in findings] == ["empty-file"] or [f.code for f in findings] == ["too-large"]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    source, findings = read("x.txt", data)
    assert bool(source.text) != any(finding.severity == "violation" for finding in findings)


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=300))
def test_any_text_is_repaired_within_its_bounds(text: str) -> None:
    ends = [0]
    for repair in repairs(text):
        assert ends[-1] <= repair.start < repair.end <= len(text)
        ends.append(repair.end)


def test_line_and_column() -> None:
    assert line_and_column("one\r\ntwo\nthree", 5) == (2, 1)
    assert line_and_column("one\r\ntwo\nthree", 11) == (3, 3)
