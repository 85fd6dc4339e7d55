"""Word documents: paragraphs, tables, footnotes, margins, what is not shown; broken and hostile archives."""

import io
import zipfile
from pathlib import Path

import docx as library
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.read.docx import read
from kg.read.docx.opc import MAXIMUM_PARTS
from tests.generate import formats as wrap
from tests.paths import DATA

DATA = sorted((DATA).glob("*.txt"))
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def archive(parts: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


def document(body: str, namespace: str = W, **parts: str) -> bytes:
    """A document with no more than its text part, and others by name."""
    main = f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>'
    return archive({"word/document.xml": main, **parts})


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
@pytest.mark.parametrize("table", [False, True])
def test_a_wrapped_document_stands_line_by_line(path: Path, table: bool) -> None:
    text = path.read_text(encoding="utf-8")
    source, findings = read("x.docx", wrap.as_docx(text, table=table))
    assert wrap.lines_of(source.text) == wrap.lines_of(text)
    assert [finding.code for finding in findings] == ["furniture-left-out"]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (paragraph(run("one ")) + paragraph(run("two"), run(" three")), "one\n\ntwo three"),
        (paragraph(run("one"), "<w:r><w:br/></w:r>", run("two")), "one\ntwo"),
        (paragraph(run("1."), "<w:r><w:tab/></w:r>", run("ALDE:")), "1. ALDE:"),
        (paragraph(run("OOMEN"), "<w:r><w:noBreakHyphen/></w:r>", run("RUIJTEN")), "OOMEN-RUIJTEN"),
        (paragraph(run("Signed"), run("1", '<w:vertAlign w:val="superscript"/>'), run(":")), "Signed¹:"),
        (paragraph(run("2"), run("nd", '<w:vertAlign w:val="superscript"/>'), run(" edition")), "2nd edition"),
        (paragraph(run("Mißfelder", "<w:caps/>"), run(" Philipp")), "MIßFELDER Philipp"),
        (paragraph(run("De Sutter", '<w:smallCaps w:val="0"/>')), "De Sutter"),
        (paragraph(run("shown"), run(" hidden", "<w:vanish/>")), "shown"),
        (paragraph(f"<w:ins>{run('one')}</w:ins><w:del>{run('two')}</w:del>"), "one"),
        (paragraph('<w:r><w:sym w:char="F0B7"/></w:r>', run(" ARIEV Volodymyr")), "• ARIEV Volodymyr"),
        (paragraph("<w:r><w:instrText>PAGE</w:instrText></w:r>", run("one")), "one"),
        ("<w:sdt><w:sdtContent>" + paragraph(run("one")) + "</w:sdtContent></w:sdt>", "one"),
    ],
)
@pytest.mark.parametrize("namespace", [W, STRICT])
def test_text_of_a_document(body: str, text: str, namespace: str) -> None:
    assert read("x.docx", document(body, namespace))[0].text == text


def test_what_is_stored_twice_is_read_once() -> None:
    compatibility = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = f"<w:txbxContent>{paragraph(run('in a box'))}</w:txbxContent>"
    both = (
        f'<mc:AlternateContent xmlns:mc="{compatibility}"><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>'
    )
    body = paragraph(f"<w:r>{both}</mc:AlternateContent></w:r>", run("text"))
    assert read("x.docx", document(body))[0].text == "in a box\n\ntext"


def test_tables_are_read_cell_by_cell() -> None:
    made = library.Document()
    made.add_paragraph("before")
    table = made.add_table(rows=2, cols=2)
    for place, text in enumerate(("one", "two\nmore", "three", "four")):
        table.cell(place // 2, place % 2).text = text
    file = io.BytesIO()
    made.save(file)
    source, _ = read("x.docx", file.getvalue())
    assert source.text == "before\n\none\ntwo\nmore\nthree\nfour"


def test_names_in_a_table_are_read_down_its_columns_where_only_that_is_alphabetical() -> None:
    names = [f"{letter}AB Ada, Norway, SOC" for letter in "ZABCDEFG"]
    made = library.Document()
    table = made.add_table(rows=4, cols=2)
    for place, name in enumerate(names):
        table.cell(place % 4, place // 4).text = name
    file = io.BytesIO()
    made.save(file)
    assert read("x.docx", file.getvalue())[0].text.split("\n") == names


def test_footnotes_stand_at_the_end_in_the_order_of_their_calls() -> None:
    notes = "".join(
        f'<w:footnote w:id="{number}">{paragraph(run(text))}</w:footnote>'
        for number, text in ((7, "called second"), (3, "never called"), (5, "called first"))
    )
    call = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    relation = f'<Relationship Id="r1" Type="{W}/footnotes" Target="footnotes.xml"/>'
    data = document(
        paragraph(run("one"), call.format(5), run(" two"), call.format(7)),
        **{
            "word/footnotes.xml": f'<w:footnotes xmlns:w="{W}">{notes}</w:footnotes>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{W}">{relation}</Relationships>',
        },
    )
    source, _ = read("x.docx", data)
    assert source.text == "one¹ two²\n\n1. called first\n\n2. called second\n\nnever called"
    assert source.pages == ()


def test_a_header_of_the_first_page_opens_the_text_and_running_ones_are_left_out() -> None:
    made = library.Document()
    section = made.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "Doc. 14493"
    section.header.paragraphs[0].text = "Doc. 14493 Written declaration"
    section.footer.paragraphs[0].text = "assembly.coe.int"
    made.add_paragraph("25 January 2018")
    file = io.BytesIO()
    made.save(file)
    source, findings = read("x.docx", file.getvalue())
    assert source.text == "Doc. 14493\n\n25 January 2018"
    assert [finding.code for finding in findings] == ["furniture-left-out"]
    assert "assembly.coe.int" in findings[0].message


ENTITIES = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b"PK\x03\x04 broken", "file-broken"),
        (b"plain text", "file-broken"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "file-encrypted"),
        (archive({"mimetype": "text"}), "file-broken"),
        (archive({"word/document.xml": "<a>"}), "file-broken"),
        (archive({"word/document.xml": f"{ENTITIES}<a>&b;&x;</a>"}), "file-broken"),
        (document(paragraph(run("12 34 56"))), "not-text"),
        (archive({"word/document.xml": b" " * 50_000_000}), "too-large"),
        (archive({str(number): b"" for number in range(MAXIMUM_PARTS + 1)}), "too-large"),
    ],
)
def test_refused(data: bytes, code: str) -> None:
    source, findings = read("x.docx", data)
    assert (source.text, [finding.code for finding in findings]) == ("", [code])


WHOLE = wrap.as_docx("Doc. 14493\n\nSigned¹:\n\nSUTTER Petra, De, Belgium, SOC\n\n1. SOC: Socialist Group")


@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=40))
def test_any_damage_is_read_or_refused(place: int, damage: bytes) -> None:
    source, findings = read("x.docx", WHOLE[:place] + damage + WHOLE[place + len(damage) :])
    assert bool(source.text) != any(finding.severity == "violation" for finding in findings)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    source, findings = read("x.docx", b"PK\x03\x04" + data)
    assert bool(source.text) != any(finding.severity == "violation" for finding in findings)
