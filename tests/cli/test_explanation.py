"""The explained page: whole, closed, harmless, and nothing that was recognised is left out of it."""

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.cli import main
from kg.cli.render import explanation
from kg.cli.render.annotated_text import annotated_lines
from kg.inspect.annotations import KINDS, Annotation, annotate, runs
from kg.model import findings, resources
from kg.model.document import Span
from kg.model.findings import LocatedFinding
from kg.model.text import shown
from kg.pipeline import corpus
from kg.pipeline.document import Reading
from kg.read import inputs
from tests.paths import ROOT

DATA = sorted((ROOT / "tests" / "data").glob("*.txt"))
VOID = {"meta"}
HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> javascript:alert(1) &amp; &lt;b&gt; \" ' </div></body>"
    " \u202eoverride\u202c bell\x07 escape\x1b[31m null\x00 joiner\u200b \ufeff \x85 \u2028 https://example.org/a?b=1&c=2"
)


class Page(HTMLParser):
    """A page taken apart: what is open, what was wrong, ids, links, the text of the lines, their marks."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.titles: list[tuple[str, str]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        given = {name: value or "" for name, value in attrs}
        self.attributes += [(tag, name, value) for name, value in given.items()]
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if "href" in given else []
        if "title" in given:
            self.titles.append((given["class"].removeprefix("m "), given["title"]))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def read(path: Path) -> tuple[Reading, tuple[LocatedFinding, ...]]:
    """A document through all stages but names by model and shapes."""
    (found,) = inputs.find([path])
    reading, _ = corpus.explain(found, ner=False)
    assert reading
    return reading, tuple(findings.locate(finding, reading.source.text) for finding in reading.findings)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, declaration: str) -> tuple[Reading, tuple[LocatedFinding, ...]]:
    """The declaration with markup and controls in title, text and list, a State misspelt, and a line no rule reads."""
    text = declaration.replace("We hereby call", f"{HOSTILE}\nWe hereby call")
    text = text.replace("Kazakhstan has to fully", "<b>Kazakhstan</b> has to \u202efully")
    text = text.replace("Belgium, ALDE", "Bel<i>gium, ALDE").replace(
        "AMON", "a line that is <none>, not even nearly\nAMON"
    )
    text = text.replace("No. 638", "No. 638, Resolution 2193 (2007)")
    path = tmp_path_factory.mktemp("hostile") / "<a href='x'>.txt"
    path.write_text(text, encoding="utf-8")
    return read(path)


def lines_of(page: str) -> Iterator[str]:
    """The HTML of each line of the text, without its number."""
    yield from re.findall(r'<div class="line" id="L\d+"><a [^>]*>\d+</a><span>(.*)</span></div>\n', page)


def as_shown(text: str) -> str:
    return html.unescape(re.sub("<[^>]*>", "", shown(text)))


# --- every document


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
def test_a_page_is_whole_closed_and_complete(path: Path) -> None:
    reading, found = read(path)
    text = explanation.page(reading, found)
    page = Page(text)
    assert (page.open, page.faults) == ([], [])
    assert len(page.ids) == len(set(page.ids))
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert [as_shown(line) for line in reading.source.text.split("\n")] == [Page(body).text for body in lines_of(text)]
    check_marks(reading, found, page)


def check_marks(reading: Reading, found: tuple[LocatedFinding, ...], page: Page) -> None:
    """Each mention has its mark, each mark its element, and what a title says by hovering stands in a list as well."""
    marks = annotate(reading, found)
    spans = {mark.span for mark in marks}
    assert {mention.span for mention in reading.mentions} <= spans
    assert {segment.span for segment in reading.segments if segment.kind == "residue"} <= spans
    assert {(mark.kind, as_shown(mark.meaning)) for mark in marks} == set(page.titles)
    for mention in reading.mentions:
        assert f"o{mention.span.start}" in page.ids
        assert page.links.count(f"#o{mention.span.start}") >= 1
        assert mention.rule in page.text
    for placed in found:
        assert placed.finding.span is None or f"#o{placed.finding.span.start}" in page.links
        assert as_shown(placed.finding.message) in page.text


def test_a_document_that_nothing_is_known_of(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Nothing of the kind.\n", encoding="utf-8")
    page = Page(explanation.page(*read(tmp_path / "a.txt")))
    assert (page.open, page.faults) == ([], [])
    assert "layout-unknown" in page.text
    assert "Nothing of the kind." in page.text


# --- a hostile document


def test_nothing_of_a_document_becomes_markup(hostile: tuple[Reading, tuple[LocatedFinding, ...]]) -> None:
    text = explanation.page(*hostile)
    page = Page(text)
    assert (page.open, page.faults) == ([], [])
    assert {tag for tag, _, _ in page.attributes} <= {
        "html",
        "meta",
        "h1",
        "nav",
        "a",
        "span",
        "div",
        "section",
        "q",
        "th",
    }
    assert {name for _, name, _ in page.attributes} <= {
        *("lang", "charset", "http-equiv", "content", "name", "id", "class", "href", "title", "scope")
    }
    assert "<script" not in text
    assert "<img" not in text
    assert HOSTILE[: HOSTILE.index(" \u202e")] in page.text
    check_marks(*hostile, page)


def test_characters_without_a_form_are_made_visible(hostile: tuple[Reading, tuple[LocatedFinding, ...]]) -> None:
    text = explanation.page(*hostile)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]", text)
    for code in ("U+202E", "U+202C", "U+0007", "U+001B", "U+0000", "U+200B", "U+FEFF", "U+0085", "U+2028"):
        assert f'<span class="code">{code}</span>' in text


def test_the_page_needs_nothing_else(hostile: tuple[Reading, tuple[LocatedFinding, ...]]) -> None:
    text = explanation.page(*hostile)
    page = Page(text)
    assert all(link.startswith("#") for link in page.links)
    assert not any("http" in value for _, name, value in page.attributes if name not in ("title", "http-equiv"))
    assert not any(
        name in ("src", "style", "srcset", "action") or name.startswith("on") for _, name, _ in page.attributes
    )
    assert re.search(r"""content="default-src 'none'; style-src 'unsafe-inline'">""", text)


def test_the_style_loads_nothing_and_knows_every_kind() -> None:
    style = (resources.folder("styles") / "explanation.css").read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import|https?:|<", style)
    assert [kind for kind in KINDS if not re.search(rf"^\.{kind} \{{", style, re.MULTILINE)] == []
    assert "prefers-color-scheme: dark" in style


def test_residue_and_findings_stand_out(hostile: tuple[Reading, tuple[LocatedFinding, ...]]) -> None:
    page = Page(explanation.page(*hostile))
    kinds = {kind for kind, _ in page.titles}
    assert {"residue", "violation", "warning", "citation", "signature", "addressed", "State", "group"} <= kinds
    assert "citation-doubtful" in page.text


# --- nesting, whatever the marks


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, tuple[Annotation, ...]]:
    text = draw(st.text(st.sampled_from("ab<&>\"'\n\u202e é"), max_size=60))
    offsets = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(offsets, offsets, st.sampled_from(KINDS)), max_size=12))
    marks = {Annotation(Span(min(a, b), max(a, b)), kind, f"<{kind}>") for a, b, kind in pairs}
    return text, tuple(sorted(marks, key=lambda mark: (mark.span.start, -mark.span.end, KINDS.index(mark.kind))))


@given(marked())
def test_runs_tile_the_lines_and_know_their_marks(given_: tuple[str, tuple[Annotation, ...]]) -> None:
    text, marks = given_
    found = list(runs(text, marks, Span(0, len(text))))
    assert "".join(run.span.slice(text) for run in found) == text.replace("\n", "")
    for run in found:
        for mark in marks:
            inside = mark.span.start <= run.span.start and run.span.end <= mark.span.end
            assert (mark in run.annotations) == inside
            assert inside or not mark.span.overlaps(run.span)


@given(marked(), st.sets(st.integers(0, 60)))
def test_marks_nest_and_no_character_is_lost(given_: tuple[str, tuple[Annotation, ...]], places: set[int]) -> None:
    text, marks = given_
    asked = {place for place in places if place <= len(text)}
    page = "".join(annotated_lines(text, marks, asked))
    taken = Page(page)
    assert (taken.open, taken.faults) == ([], [])
    assert [Page(body).text for body in lines_of(page)] == [as_shown(line) for line in text.split("\n")]
    assert sorted(name for name in taken.ids if name.startswith("o")) == sorted(f"o{place}" for place in asked)
    shown = {mark for mark in marks if mark.span.slice(text).replace("\n", "")}
    assert set(taken.titles) == {(mark.kind, mark.meaning) for mark in shown}


# --- the command


def test_html_goes_where_it_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = str(ROOT / "input" / "doc-14493.txt")
    assert main(["explain", document, "--no-ner", "--html", str(tmp_path / "page.html")]) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "page.html written" in printed.err
    assert main(["explain", document, "--no-ner", "--html", "-"]) == 0
    assert capsys.readouterr().out == (tmp_path / "page.html").read_text(encoding="utf-8")
    assert main(["explain", document, "--no-ner", "--html", str(tmp_path / "no" / "page.html")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_a_file_that_is_not_read_has_no_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.xyz").write_text("x")
    assert main(["explain", str(tmp_path / "a.xyz"), "--html", "-"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1


def test_explain_in_colour_shows_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    explain = ["explain", str(ROOT / "input" / "doc-14493.txt"), "--no-ner"]
    assert main([*explain, "--color", "always"]) == 0
    painted = capsys.readouterr().out
    assert "\x1b[1;34m" in painted
    assert re.sub("\x1b\\[[0-9;]*m", "", painted).count("SUTTER Petra, De, Belgium, SOC") == 2, "in text and list"
    assert main(explain) == 0
    assert "\x1b[" not in capsys.readouterr().out


def test_explain_gives_no_orders_to_the_terminal(
    tmp_path: Path, declaration: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = declaration.replace("Kazakhstan has to", "Kazakhstan \x1b[2J has \u202eto").replace(
        "AMON", "x\x07y, \x1b]0;z\nAMON"
    )
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    for colour in ("never", "always"):
        assert main(["explain", str(tmp_path / "a.txt"), "--no-ner", "--color", colour]) == 0
        printed = re.sub("\x1b\\[[0-9;]*m", "", capsys.readouterr().out)
        assert not re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e]", printed)
        assert "\\u001B[2J" in printed
