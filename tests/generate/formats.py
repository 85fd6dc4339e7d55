"""Text documents wrapped as the pages, PDFs and Word files that hold such documents.

`as_html` follows the raw pages of the two sites and of the generator of 2001, `as_pdf` prints with running lines and in
one or two columns, `as_docx` makes paragraphs, tables and real footnotes. The text is one of the forms `print`, `xref`,
`pace`, `old`; what a reader makes of the wrapped file must hold each line of it again.
"""

import html
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import cache
from typing import Any

import docx
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Spacer, Table

FOOTER = "F - 67075 Strasbourg Cedex | assembly@coe.int | Tel: +33 3 88 41 2000 | assembly.coe.int"
ALT_TEXTS = "Logo Assembly Logo Hemicycle"
_CITED = re.compile(r"((?:Resolution|Recommendation|Résolution|Recommandation)s? \d+) (\(\d{4}\))")
_CALL = re.compile(r"(?<=\w)(¹)|(?<=: )(1)$|(?<= )(1)(?= ?:$)")
_FORM = re.compile(r"\.(print|xref|pace|old)\b")


def form_of(name: str) -> str:
    """Return the form that a file's name tells: `9056-en.old.txt` is `old`."""
    return str(_FORM.findall(name)[0])


def blocks_of(text: str) -> list[list[str]]:
    """Return the blocks of a text document, each its lines; what are alt texts on the page is no text."""
    blocks = [[line.strip() for line in block.splitlines() if line.strip()] for block in re.split(r"\n\s*\n", text)]
    return [block for block in blocks if block and block != [ALT_TEXTS]]


def lines_of(text: str) -> list[str]:
    """Return the lines of a text as they are compared: raised digits, spaces and bullets made alike."""
    lines = (" ".join(unicodedata.normalize("NFKC", line).split()) for block in blocks_of(text) for line in block)
    lines = (re.sub(r"^1 (?=[A-Z/]+:)", "1. ", line.removeprefix("- ")) for line in lines)
    return [line.replace("Signed 1", "Signed1").replace("Signed: 1", "Signed1:") for line in lines]


# --- HTML

_SCRIPT = '<script type="text/javascript">document.write("<p>Mr Nobody NOWHERE, Norway, SOC</p>");</script>'
_MENU = '<nav><ul><li><a href="/">Home</a></li><li><a href="/docs">Documents</a></li></ul></nav>'
_SEARCH = '<form action="/search" name="s"><label>Search</label><input type="text" name="q"><button>Go</button></form>'
_SITE = "<footer><p>© Council of Europe</p><p>Disclaimer</p></footer>"


def as_html(text: str, form: str) -> bytes:
    """Return the text as a raw page of the site that shows it in that form."""
    pages = {"xref": _xref_page, "pace": _pace_page, "old": _old_page, "print": _old_page}
    return pages[form](blocks_of(text))


def _xref_page(blocks: Sequence[Sequence[str]]) -> bytes:
    body = "\n".join(f"<p>{'<br/>'.join(map(_marked, block))}</p>" for block in blocks)
    page = f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>PACE - Text</title>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />{_SCRIPT}<style>p {{ margin: 0 }}</style>
<link rel="canonical" href="http://assembly.coe.int/nw/xml/XRef/X2H-Xref-ViewHTML.asp?FileID=24433&amp;lang=EN" />
</head><body>{_SEARCH}<div id="menu"><div><a href="/">Home</a></div></div><div id="text">
<!-- <p>Mr Somebody ELSE, Norway, SOC</p> -->{body}</div></body></html>"""
    return page.encode("utf-8")


def _pace_page(blocks: Sequence[Sequence[str]]) -> bytes:
    title, head, *rest = blocks
    fields = "".join(f"<span>| {_marked(field)}</span>\n" for field in head[0].split(" | ")[1:])
    body = "\n".join(f"<div>{'</div><div>'.join(map(_marked, block))}</div><p></p>" for block in rest)
    page = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(title[0])}</title></head>
<body><header role="banner"><a href="/"><img alt="Logo Assembly" src="a.svg"><img alt="Logo Hemicycle"></a></header>
{_MENU}<a href="/en/home/setlanguage?returnUrl=%2Ffr%2Ffiles%2F28075%2Fhtml"><svg><title>fr</title></svg></a>
<main><h1>{_marked(title[0])}</h1>
<h2>{_marked(head[0].split(" | ")[0])}
{fields}</h2>{body}</main>{_SITE}{_SCRIPT}</body></html>"""
    return page.encode("utf-8")


def _old_page(blocks: Sequence[Sequence[str]]) -> bytes:
    body = []
    for block in blocks:
        lines = "<br>\n".join("&nbsp;&nbsp;&nbsp;&nbsp; " + _marked(line) for line in block)
        boxed = "commits only" in block[0] or "n’engage" in block[0]
        body.append(f'<TABLE BORDER="1"><TR><TD><P>{lines}</P></TD></TR></TABLE>' if boxed else f"<P>{lines}</P>")
    page = f"""<HTML><HEAD><META NAME="GENERATOR" CONTENT="HTML Transit 7.0 by Stellent">
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=iso-8859-1"><TITLE>No. 320 - Title</TITLE></HEAD>
<BODY BGCOLOR=#FFFFFF><TABLE WIDTH=100%><TR><TD>{"".join(body)}</TABLE></BODY></HTML>"""
    return page.encode("iso-8859-1", "xmlcharrefreplace")


def _marked(line: str) -> str:
    """Mark up a line: raised calls and ordinals, links whose year stands outside, accents half as references."""
    text = html.escape(line, quote=False).replace("é", "&eacute;").replace("Ö", "&Ouml;").replace("Č", "&#268;")
    text = _CALL.sub("<sup>1</sup>", text).replace("2nd", "2<sup>nd</sup>")
    text = _CITED.sub(r'<a href="/ASP/Doc/RefRedirectEN.asp?Doc= \1"> \1</a> \2', text)
    # The pages break their lines behind the name.
    return re.sub(r"(?<=[A-Z]), (?=[A-Z][^;]* ;)", ",\n", text).replace(" | ", "&nbsp;|&nbsp;")


# --- PDF


class Columns(Enum):
    """How a PDF is set: in one column, in two throughout, or with its list of names in two."""

    ONE = "one"
    TWO = "two"
    LIST = "list"


@cache
def _font() -> str:
    """A font that comes with the library, taught the letters that it lacks: they look plain, but are told apart."""
    font = TTFont("Wide", "Vera.ttf")
    known, widths = font.face.charToGlyph, font.face.charWidths
    for code in range(0xA0, 0x250):
        plain = ord(unicodedata.normalize("NFKD", chr(code))[0])
        if code not in known and plain in known:
            known[code], widths[code] = known[plain], widths[plain]
    pdfmetrics.registerFont(font)
    return "Wide"


def as_pdf(text: str, columns: Columns) -> bytes:
    """Return the text printed: 10 points, wrapped, with a footer on each page and a header from the second on."""
    size = 8.5 if columns is Columns.TWO else 10
    style = ParagraphStyle("text", fontName=_font(), fontSize=size, leading=1.2 * size)
    story: list[Any] = []
    for block in blocks_of(text):
        story += _printed(block, style, columns)
        story.append(Spacer(1, 0.8 * size))
    file = io.BytesIO()
    document = BaseDocTemplate(file, pagesize=A4)
    document.addPageTemplates(PageTemplate(frames=_frames(columns), onPage=_running(header_of(text))))
    document.build(story)
    return file.getvalue()


def _printed(block: Sequence[str], style: ParagraphStyle, columns: Columns) -> list[Any]:
    paragraphs = [Paragraph(_raised(line), style) for line in block]
    if columns is not Columns.LIST or len(block) < 6 or not all("," in line for line in block):
        return paragraphs
    half = (len(block) + 1) // 2
    pairs = [paragraphs[place::half] for place in range(half)]
    rows = [pair if len(pair) == 2 else [*pair, ""] for pair in pairs]
    padding = [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("TOP", "BOTTOM")]
    return [Table(rows, colWidths=[230, 230], style=padding)]


def _raised(line: str) -> str:
    return _CALL.sub("<super>1</super>", html.escape(line, quote=False)).replace("2nd", "2<super>nd</super>")


def _frames(columns: Columns) -> list[Frame]:
    width, height = A4
    if columns is not Columns.TWO:
        return [Frame(60, 60, width - 120, height - 130)]
    half = (width - 120 - 16) / 2
    return [Frame(60 + place * (half + 16), 60, half, height - 130) for place in (0, 1)]


def header_of(text: str) -> str:
    """Return the header that a PDF of this text has from its second page on."""
    number = next((line for line in lines_of(text) if line.startswith("Doc.")), "Doc. 1")
    return f"{number} Written declaration"


def _running(header: str) -> Any:
    def draw(canvas: Any, document: Any) -> None:
        canvas.setFont(_font(), 8)
        canvas.drawString(60, 30, FOOTER)
        canvas.drawString(520, 30, f"{document.page}")
        if document.page > 1:
            canvas.drawString(60, A4[1] - 40, header)

    return draw


# --- Word

_NOTES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:id="1">{}</w:footnote></w:footnotes>"""
_NOTE_LINE = '<w:p><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>'
_CALLED = '<w:r><w:footnoteReference w:id="1"/></w:r>'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


def as_docx(text: str, *, table: bool = False) -> bytes:
    """Return the text as a Word document: the key of groups a real footnote, the list in a table if asked for."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Doc. 1 Written declaration"
    blocks = blocks_of(text)
    notes = [block for block in blocks if re.match(r"1\.? +[A-Z/]+:", block[0])]
    for block in blocks:
        if block not in notes:
            _typed(document, block, table=table)
    file = io.BytesIO()
    document.save(file)
    return _with_notes(file.getvalue(), [re.sub(r"^1\.? +", "", line) for block in notes for line in block])


def _typed(document: Any, block: Sequence[str], *, table: bool) -> None:
    if table and len(block) > 5 and all("," in line for line in block):
        half = (len(block) + 1) // 2
        grid = document.add_table(rows=half, cols=2)
        for place, line in enumerate(block):
            grid.cell(place % half, place // half).text = line
        return
    for line in block:
        paragraph = document.add_paragraph()
        for piece in re.split(r"(¹|(?<=: )1$|(?<= )1(?= ?:$))", line):
            run = paragraph.add_run(piece)
            run.font.superscript = piece in ("¹", "1") or None


def _with_notes(document: bytes, lines: Sequence[str]) -> bytes:
    """Put a footnote into the archive: the library that writes it cannot."""
    if not lines:
        return document
    notes = _NOTES.format("".join(_NOTE_LINE.format(html.escape(line, quote=False)) for line in lines))
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in _parts(old):
            new.writestr(name, content)
        new.writestr("word/footnotes.xml", notes)
    return file.getvalue()


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str | bytes]]:
    raised = re.compile(r'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>[1¹]</w:t></w:r>')
    for name in archive.namelist():
        content = archive.read(name)
        if name == "[Content_Types].xml":
            part = f'<Override PartName="/word/footnotes.xml" ContentType="{_TYPE}"/></Types>'
            yield name, content.decode().replace("</Types>", part)
        elif name == "word/_rels/document.xml.rels":
            relation = f'<Relationship Id="rId99" Type="{_RELATION}" Target="footnotes.xml"/></Relationships>'
            yield name, content.decode().replace("</Relationships>", relation)
        elif name == "word/document.xml":
            yield name, raised.sub(_CALLED, content.decode())
        else:
            yield name, content
