"""Reports of a validation: for a person, a table, a program, an editor, a browser."""

import json
from collections.abc import Iterable, Mapping
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.cli import main
from kg.cli.render.findings_page import page
from kg.cli.render.human import human, table
from kg.cli.render.sarif import LEVELS, sarif
from kg.cli.render.validation import ValidationOutcome, line_of
from kg.model import findings
from kg.model.document import Span
from kg.model.findings import Finding, LocatedFinding, Severity
from kg.validate import validator
from kg.validate.results import ValidationReport

TEXT = "Doc. 14493\n\nTHIÉRY Damien, Beligum, ALDE\nA line <b>of</b> 日本\x1b[31m\nTotal = 25\n"


def finding(severity: str, code: str, words: str, quote: str = "", hint: str = "", source: str = "a b.txt") -> Finding:
    start = TEXT.index(quote)
    span = Span(start, start + len(quote)) if quote else None
    return Finding(Severity(severity), code, words, source, span, hint)


FOUND = (
    finding("info", "first-signatory", "the first name", "THIÉRY Damien, Beligum, ALDE"),
    finding("violation", "unknown-state", "'Beligum' is not a known State", "Beligum", "did you mean Belgium?"),
    finding("violation", "edition-stated-total", "1 was read, 25 are printed", "Total = 25"),
    finding("warning", "unparsed-text", "no rule reads <b>\x1b[31m", "A line <b>of</b> 日本\x1b[31m"),
    finding("violation", "empty-file", "the file is empty", source="empty.txt"),
)


def located(found: Iterable[Finding], texts: Mapping[str, str]) -> tuple[LocatedFinding, ...]:
    return findings.ordered(findings.locate(one, texts[one.source]) for one in found)


def verdict(*found: Finding) -> ValidationOutcome:
    texts = {"a b.txt": TEXT, "empty.txt": ""}
    reasons = {"edition-stated-total": "The printed total is the one check."}
    return ValidationOutcome(
        located(found or FOUND, texts), texts, ValidationReport(()), "https://example.org/", reasons
    )


# --- for a person


def test_a_person_reads_findings_by_file_each_quoted_with_its_place() -> None:
    assert "\n".join(human(verdict(*FOUND[:3]), 80, colour=False)) == (
        "a b.txt\n"
        "  violation  edition-stated-total: 1 was read, 25 are printed\n"
        "    5:1\n"
        "      5 | Total = 25\n"
        "        | ~~~~~~~~~~\n"
        "  violation  unknown-state: 'Beligum' is not a known State\n"
        "    did you mean Belgium?\n"
        "    3:16\n"
        "      3 | THIÉRY Damien, Beligum, ALDE\n"
        "        |                ~~~~~~~\n"
        "  info       first-signatory: the first name\n"
        "    3:1\n"
        "      3 | THIÉRY Damien, Beligum, ALDE\n"
        "        | ~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n"
        "\n"
        "does not conform: 2 violation, 0 warning, 1 info"
    )


def test_what_is_said_often_is_quoted_three_times() -> None:
    many = [
        finding("warning", "group-alive", "no such group then", quote) for quote in ("Doc", "THI", "A l", "Tot", "25")
    ]
    printed = "\n".join(human(verdict(*many), 80, colour=False))
    assert printed.count("group-alive") == 1
    assert printed.count("~~~") == 3
    assert "and at 5:1, 5:9" in printed


def test_of_a_long_line_the_words_around_the_place_are_quoted() -> None:
    text = "one two " * 60 + "cited here " + "three four " * 60
    span = Span(text.index("cited"), text.index(" three"))
    placed = located([Finding(Severity.WARNING, "code", "words", "a.txt", span)], {"a.txt": text})
    printed = list(human(ValidationOutcome(placed, {"a.txt": text}, ValidationReport(()), ""), 60, colour=False))
    quoted = next(line for line in printed if line.startswith("      1 | "))
    assert max(map(len, printed)) <= 60
    assert quoted.endswith("three four three four")
    assert quoted.index("cited") == printed[printed.index(quoted) + 1].index("~")
    assert printed[-1] == "conforms: 0 violation, 1 warning, 0 info"


def test_a_terminal_is_given_no_orders() -> None:
    for piece in (*human(verdict(), 80, colour=False), *table(verdict())):
        assert "\x1b" not in piece


def test_a_table_has_a_row_for_each_finding() -> None:
    rows = list(table(verdict()))
    assert rows[0].split() == ["file", "line", "severity", "code", "message"]
    assert len(rows) == 1 + len(FOUND)
    assert (
        len({row.index("message" if row is rows[0] else "the f") for row in rows if "the f" in row or row is rows[0]})
        == 1
    )


def test_a_place_over_several_lines_is_quoted_by_its_first() -> None:
    line, place = line_of("one\ntwo three\nfour", Span(8, 16))
    assert (line, place) == (Span(4, 13), Span(8, 13))
    assert line_of("one", Span(3, 3)) == (Span(0, 3), Span(3, 3))


# --- for editors and code hosts


def test_sarif_says_where_and_how_bad() -> None:
    log = json.loads("".join(sarif(verdict(), "1.2.3")))
    assert (log["version"], log["$schema"].endswith("sarif-2.1.0.json")) == ("2.1.0", True)
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["tool"]["driver"]["version"] == "1.2.3"
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({one.code for one in FOUND})
    assert {"id": "edition-stated-total", "fullDescription": {"text": "The printed total is the one check."}} in rules
    for result, one in zip(run["results"], verdict().located, strict=True):
        assert result["level"] == LEVELS[one.finding.severity]
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == one.finding.code
        place = result["locations"][0]["physicalLocation"]
        assert unquote(place["artifactLocation"]["uri"]) == one.finding.source
        if one.finding.span:
            region = place["region"]
            assert (region["startLine"], region["startColumn"]) == (one.line, one.column)
            lines = TEXT.split("\n")
            assert (
                lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1]
                == (region["snippet"]["text"])
            )
        else:
            assert "region" not in place


def test_fingerprints_stay_when_lines_move() -> None:
    one, texts = FOUND[1], {"a b.txt": "\n" + TEXT}
    lower = Finding(one.severity, one.code, one.message, one.source, Span(28, 35), one.hint)
    moved = ValidationOutcome(located([lower], texts), texts, ValidationReport(()), "")
    prints = [
        json.loads("".join(sarif(one, "1")))["runs"][0]["results"][0]["partialFingerprints"]
        for one in (verdict(FOUND[1]), moved)
    ]
    assert prints[0] == prints[1]


# --- for a browser


class Tags(HTMLParser):
    """Elements of a page: which there are, whether all are closed, and what they load."""

    VOID = ("meta", "link", "img", "br", "input")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(html: str) -> Tags:
    tags = Tags()
    tags.feed(html)
    assert tags.open == []
    return tags


def test_the_page_holds_all_loads_nothing_and_runs_nothing() -> None:
    html = "".join(page(verdict()))
    tags = read(html)
    assert {"script", "link", "img", "iframe", "object"}.isdisjoint(tag for tag, _ in tags.seen)
    attributes = [(name, value or "") for _, found in tags.seen for name, value in found.items()]
    assert not [name for name, _ in attributes if name.startswith("on") or name == "src"]
    ids = {value for name, value in attributes if name == "id"}
    assert {value for name, value in attributes if name == "href"} == {f"#{name}" for name in ids}
    assert "default-src 'none'" in html
    words = "".join(tags.words)
    for one in FOUND:
        assert one.code in words
    assert "THIÉRY Damien, Beligum, ALDE" in words
    assert "A line <b>of</b> 日本U+001B[31m" in words
    assert "1 was read, 25 are printed" in words
    assert "The printed total is the one check." in words


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_no_text_becomes_markup(text: str) -> None:
    placed = located([Finding(Severity.WARNING, text, text, text, Span(0, len(text)), text)], {text: text})
    html = "".join(page(ValidationOutcome(placed, {text: text}, ValidationReport(()), "", {text: text})))
    assert {tag for tag, _ in read(html).seen} <= {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "table", "thead", "tbody", "tr", "th", "td",
        "a", "section", "article", "span", "code", "pre", "mark",
    }  # fmt: skip


def test_a_page_without_findings() -> None:
    html = "".join(page(ValidationOutcome((), {}, ValidationReport(()), "")))
    assert "conforms: 0 violation, 0 warning, 0 info" in html
    read(html)


# --- the command


@pytest.fixture
def bad(tmp_path: Path, declaration: str) -> Path:
    path = tmp_path / "bad.txt"
    path.write_text(declaration.replace("Total = 24", "Total = 25"), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["human", "table", "json", "sarif", "turtle", "html"])
def test_every_format_tells_the_wrong_total(name: str, bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(bad), "--format", name]) == 1
    printed = capsys.readouterr().out
    assert "24 signatories were read, the printed total is 25" in printed
    assert "edition-stated-total" in printed


def test_one_shape_and_one_node_alone(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def codes(*arguments: str) -> list[str]:
        main(["validate", str(bad), "--format", "json", *arguments])
        return [one["code"] for one in json.loads(capsys.readouterr().out)]

    assert codes("--shape", "edition-stated-total") == ["edition-stated-total"]
    assert codes("--shape", "shape:edition-stated-total", "--shape", "first-signatory") == [
        "first-signatory", "edition-stated-total",
    ]  # fmt: skip
    assert codes("--focus", "id:written-declaration/652/edition/1") == ["edition-stated-total"]
    whole = "https://w3id.org/pace-kg/id/written-declaration/652/edition/1"
    assert codes("--focus", whole, "--shape", "first-signatory") == []


def test_a_shape_that_is_none_is_told_with_the_nearest(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(bad), "--shape", "edition-stated-totals"]) == 2
    assert "did you mean edition-stated-total?" in capsys.readouterr().err


def test_every_shape_has_a_reason() -> None:
    assert [code for code, reason in validator.reasons().items() if not reason] == []


@pytest.mark.parametrize("engine", ["auto", "pyshacl"])
def test_engines_can_be_chosen(engine: str, bad: Path) -> None:
    assert main(["validate", str(bad), "--engine", engine]) == 1
