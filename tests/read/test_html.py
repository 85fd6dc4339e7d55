"""Raw pages: their text in the form of the text layouts, what is left out, their own address."""

from html import unescape
from pathlib import Path
from unicodedata import normalize

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.read import is_page
from kg.read.addresses import web_address
from kg.read.html import MAXIMUM_TOKENS, read
from kg.read.source import MAXIMUM_BYTES
from tests.generate import formats as wrap
from tests.paths import DATA

DATA = sorted((DATA).glob("*.txt"))


def page(body: str, head: str = '<meta charset="utf-8">') -> bytes:
    return f"<!DOCTYPE html><html><head><title>PACE</title>{head}</head><body>{body}</body></html>".encode()


def text_of(body: str) -> str:
    return read("x.html", page(body))[0].text


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
def test_a_wrapped_document_stands_line_by_line(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    source, findings = read("x.html", wrap.as_html(text, wrap.form_of(path.name)))
    assert wrap.lines_of(source.text) == wrap.lines_of(text)
    assert {finding.code for finding in findings} <= {"furniture-left-out"}


@pytest.mark.parametrize(
    ("body", "text"),
    [
        # blocks, lines, runs of spaces
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<p>one<br>two<br/>three</p>", "one\ntwo\nthree"),
        ("<b>17 June 1992<br><br>Doc. 6635</b>", "17 June 1992\n\nDoc. 6635"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("<p>&nbsp;&nbsp;&nbsp; Marmazov,&nbsp;Ukraine,\n   UEL</p>", "Marmazov, Ukraine, UEL"),
        ("<ul><li>Signatories:</li><li><b>Mr</b> X,\nNorway, SOC ;</li></ul>", "- Signatories:\n- Mr X, Norway, SOC ;"),
        ("<h1>title</h1>Written declaration <span>| Doc. 1</span>", "title\n\nWritten declaration | Doc. 1"),
        # footnote calls and other raised letters
        ("Signed<sup>1</sup>:", "Signed¹:"),
        ("Signed <sup><a href='#f'>1</a></sup> :", "Signed ¹ :"),
        ("2<sup>nd</sup> edition, 1<SUP>er</SUP> octobre", "2nd edition, 1er octobre"),
        # links
        ('<a href="/ASP/Doc/RefRedirectEN.asp?Doc= x"> Recommendation 1325</a> (1997)', "Recommendation 1325 (1997)"),
        ('<a href="/ERES1481.htm">Resolution\n  1481 (2006)</a>', "Resolution 1481 (2006)"),
        ("2008.<a>Note</a>", "2008.Note"),
        # tables
        ("<table border=1><tr><td><p>commits</p><p>only</p></td></tr></table>", "commits\n\nonly"),
        ("<table><tr><td>one<td>two<tr><td>three</table>four", "one\ntwo\nthree\n\nfour"),
        ("<table><tr><td>one<table><tr><td>two</td></tr></table>three</td></tr></table>", "one\n\ntwo\n\nthree"),
        # characters
        ("&Ouml;ZSOY Hi&#351;yar &#x130; &amp; &#146;s AT&T &nosuch; <", "ÖZSOY Hişyar İ & ’s AT&T &nosuch; <"),
        ("Stras\xadbourg Stras&shy;bourg Stras&#8203;bourg", "Strasbourg Strasbourg Strasbourg"),
        # left out
        ("one<!-- <p>no</p> -->two<script>no</script >three<style>no</style>four", "onetwothreefour"),
        ("one <script>two", "one two"),
        ("one <!-- two", "one <!-- two"),
        ('<img alt="Logo Assembly">one<input value="no"><select><option>no</select>', "one"),
        ('<div class="menu"><div>no</div></div>one<span hidden>no</span>', "one"),
        ('<div style="display: none">no</div><div role="navigation">no</div>one', "one"),
        ("<header><a>Site</a></header><p>one</p>", "one"),
        ("<header><h1>title</h1></header><p>one</p>", "title\n\none"),
        ("<form><label>Search</label><button>Go</button></form><p>one</p>", "one"),
        ("<nav>menu", "menu"),
        ("<nav>all of it</nav>", "all of it"),
    ],
)
def test_text_of_a_page(body: str, text: str) -> None:
    assert text_of(body) == text


def test_a_form_around_the_whole_page_is_the_page() -> None:
    assert text_of(f"<form id='aspnetForm'><p>{'word ' * 60}</p></form>").startswith("word word")


def test_names_in_a_table_are_read_down_its_columns_where_only_that_is_alphabetical() -> None:
    names = [f"{letter}AB Ada, Norway, SOC" for letter in "ZABCDEFG"]
    by_columns = "".join(f"<tr><td>{names[i]}<td>{names[i + 4]}" for i in range(4))
    by_rows = "".join(f"<tr><td>{names[i]}<td>{names[i + 1]}" for i in range(0, 8, 2))
    assert text_of(f"<table>{by_columns}</table>").split("\n") == names
    assert text_of(f"<table>{by_rows}</table>").split("\n") == names


def test_left_out_furniture_is_accounted_for() -> None:
    _, findings = read("x.html", page("<nav>Home</nav><p>one two</p><footer>Contact us</footer>"))
    assert [finding.code for finding in findings] == ["furniture-left-out"]
    assert "'Home Contact us'" in findings[0].message


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="iso-8859-9">', "iso-8859-9"),
        ('<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=windows-1254">', "cp1254"),
        ("", "cp1254"),
        ('<meta charset="utf-8">', "cp1254"),
        ('<meta charset="utf-8">', "utf-8"),
        ('<meta charset="iso-8859-1">', "utf-8"),
        ("", "utf-16"),
    ],
)
def test_charsets(head: str, encoding: str) -> None:
    words = "Mr Ekmeleddin Mehmet İHSANOĞLU, Ms Gülsün BİLGEHAN, Türkiye, SOC"
    data = f"<html><head>{head}</head><body><p>{words}</p></body></html>".encode(encoding)
    source, _ = read("x.html", data)
    assert source.text == words
    assert source.encoding == {"utf-16": "utf-16-le", "iso-8859-9": "cp1254"}.get(encoding, encoding)


XREF = "http://assembly.coe.int/nw/xml/XRef/X2H-Xref-ViewHTML.asp?FileID=18275&lang=EN"


@pytest.mark.parametrize(
    ("head", "body", "address"),
    [
        (f'<link rel="canonical" href="{XREF.replace("&", "&amp;")}">', "", XREF),
        ('<meta property="og:url" content="https://pace.coe.int/en/files/28075/html">', "",
         "https://pace.coe.int/en/files/28075/html"),
        ("", f"<!-- saved from url=(0078){XREF} -->", XREF),
        (f'<base href="{XREF}">', "", XREF),
        (f'<link rel="canonical" href="/en/files/1/html"><meta property="og:url" content="{XREF}">', "", XREF),
        # a base of the site, links to other documents, and what is no web address
        ('<base href="http://assembly.coe.int/">', "", ""),
        ("", '<a href="/en/home/setlanguage?returnUrl=%2Ffr%2Ffiles%2F28075%2Fhtml">fr</a>', ""),
        ("", '<a href="Xref-ViewHTML.asp?FileID=7140">Doc. 1</a>', ""),
        ('<link rel="canonical" href="javascript:1">', "<!-- saved from url=(0014)about:internet -->", ""),
        ('<link rel="canonical" href="https://ann:secret@pace.coe.int/">', "", ""),
        ("", "", ""),
    ],
)  # fmt: skip
def test_the_pages_own_address(head: str, body: str, address: str) -> None:
    source, _ = read("x.html", page(f"{body}<p>Doc. 14493 of the Assembly</p>", head))
    assert source.address == address


@pytest.mark.parametrize(
    ("written", "address"),
    [
        (XREF, XREF),
        (" HTTPS://PACE.coe.int/Files/1 ", "https://pace.coe.int/Files/1"),
        ("https://pace.coe.int", "https://pace.coe.int"),
        ("https://pace.coe.int:8080/a?b=[c]#d", "https://pace.coe.int:8080/a?b=%5Bc%5D"),
        ("https://pace.coe.int/débat <1>|{é}", "https://pace.coe.int/d%C3%A9bat%20%3C1%3E%7C%7B%C3%A9%7D"),
        ("https://pace.coe.int/a%20b%C3%A9", "https://pace.coe.int/a%20b%C3%A9"),
        ("http://[::1]/a", "http://[::1]/a"),
        ("https://pace.coe.int/a\nb\x00", "https://pace.coe.int/a%0Ab%00"),
        ("https://pace.coe.int/100%", ""),
        ("https://pace.coe.int/" + "a" * 2000, ""),
        ("https://ann@pace.coe.int/", ""),
        ("https:///files", ""),
        ("https://-pace.coe.int/", ""),
        ("https://pace coe int/", ""),
        ("//pace.coe.int/", ""),
        ("ftp://pace.coe.int/", ""),
        ("http\u017f://pace.coe.int/", ""),
        ("https://\u212apace.coe.int/", ""),
        ("pace.coe.int", ""),
        ("", ""),
    ],
)
def test_web_addresses(written: str, address: str) -> None:
    assert web_address(written) == address


@given(st.text(max_size=40))
def test_any_address_is_a_valid_iri_or_none(rest: str) -> None:
    for written in (rest, f"https://pace.coe.int/{rest}", f"http://{rest}/"):
        if address := web_address(written):
            assert pyoxigraph.NamedNode(address).value == web_address(address) == address


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b"<html><body></body></html>", "not-text"),
        (b"<html>" + b"a" * MAXIMUM_BYTES, "too-large"),
        (b"<html>" + b"<p>" * MAXIMUM_TOKENS, "too-large"),
    ],
)
def test_refused(data: bytes, code: str) -> None:
    source, findings = read("x.html", data)
    assert (source.text, [finding.code for finding in findings]) == ("", [code])


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\n<HTML>", True),
        (b"\xef\xbb\xbf<!-- x --><!doctype html>", True),
        ('<?xml version="1.0"?><html>'.encode("utf-16"), True),
        (b"<!---->" * 500 + b"<x", False),
        (b"Doc. 14493 <html>", False),
        (b"<htmlx>", False),
    ],
)
def test_is_page(data: bytes, expected: bool) -> None:
    assert is_page(data) is expected


# --- anything at all

TAGS = ("p", "table", "tr", "td", "ul", "li", "sup", "div class=menu", "form", "nav", "br", "script")
PIECES = st.sampled_from(
    [
        *(f"<{tag}>" for tag in TAGS),
        *(f"</{tag.split()[0]}>" for tag in TAGS),
        *("<!--", "-->", "&nbsp;", "&eacute;", "&#268;", "&#0;", "<", ">", '"', " ", "\n", "\u200b", "<a b='"),
        *("Mr Piet De BRUYN, Belgium, NR", "Signed", "1", "É"),
    ]
)


@given(st.lists(PIECES, max_size=60))
def test_any_soup_of_tags_is_read(pieces: list[str]) -> None:
    source, _ = read("x.html", page("".join(pieces)))
    printed = normalize("NFKC", unescape("".join(pieces)))
    assert {char for char in normalize("NFKC", source.text) if not char.isspace()} <= {"-", *printed}


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    source, findings = read("x.html", b"<html>" + data)
    assert bool(source.text) != any(finding.severity == "violation" for finding in findings)
