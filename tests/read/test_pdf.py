"""PDFs: reading order, running lines, wrapped and hyphenated lines, footnote calls, pages; pictures, locks, damage."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen import canvas

from kg.model.findings import Severity
from kg.read.pdf import MAXIMUM_PAGES, read, sheets_of
from kg.read.pdf.words import PdfWord, words_of
from tests.generate import formats as wrap
from tests.generate.formats import Columns
from tests.paths import DATA

DATA = sorted((DATA).glob("*.txt"))
HEIGHT = 800.0


def drawn(*pages: Callable[[Any], None], **options: Any) -> bytes:
    """A PDF of 600 by 800 points whose pages are drawn by these functions."""
    file = io.BytesIO()
    made = canvas.Canvas(file, pagesize=(600, HEIGHT), **options)
    for draw in pages:
        made.setFont("Helvetica", 10)
        draw(made)
        made.showPage()
    made.save()
    return file.getvalue()


def lines(*texts: str, left: float = 60, top: float = 100, leading: float = 12) -> Callable[[Any], None]:
    """Draw texts one below the other, from a place given from the top left; an empty one leaves a line free."""

    def draw(made: Any) -> None:
        for number, text in enumerate(texts):
            made.drawString(left, HEIGHT - top - number * leading, text)

    return draw


def both(*draws: Callable[[Any], None]) -> Callable[[Any], None]:
    """Draw all of them on one page."""

    def draw(made: Any) -> None:
        for one in draws:
            one(made)

    return draw


def text_of(*pages: Callable[[Any], None]) -> str:
    return read("x.pdf", drawn(*pages))[0].text


def words_on(data: bytes) -> list[list[PdfWord]]:
    """The words of each page of a PDF, with their boxes."""
    return [words_of(sheet) for sheet in sheets_of(data) or []]


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
@pytest.mark.parametrize("columns", list(Columns), ids=lambda columns: columns.value)
def test_a_printed_document_stands_line_by_line(path: Path, columns: Columns) -> None:
    text = path.read_text(encoding="utf-8")
    source, findings = read("x.pdf", wrap.as_pdf(text, columns))
    # A header or footer that one page alone has cannot be told from text; layouts know it.
    furniture = {wrap.FOOTER, wrap.header_of(text)}
    found, wanted = ([line for line in wrap.lines_of(one) if line not in furniture] for one in (source.text, text))
    assert found == wanted
    assert {finding.code for finding in findings} <= {"furniture-left-out"}


PROSE = (
    "The quick brown fox jumps over the lazy dog and then runs on until it is",
    "home. All is well that ends well, is it not?",
)
NAMES = [f"{letter}AB Ada, Norway, SOC" for letter in "ZABCDEFGHI"]


def test_wrapped_lines_are_one_paragraph_and_gaps_part_paragraphs() -> None:
    text = text_of(lines("Doc. 14493", "", *PROSE, "", *PROSE))
    assert text == f"Doc. 14493\n\n{' '.join(PROSE)}\n\n{' '.join(PROSE)}"


def test_a_paragraph_goes_on_over_the_page() -> None:
    first = lines(*PROSE, "", PROSE[0], top=700)
    assert text_of(first, lines(PROSE[1], "", *PROSE)) == "\n\n".join([" ".join(PROSE)] * 3)


def test_a_list_over_a_page_break_stays_a_list() -> None:
    text = text_of(lines(*NAMES[:5], top=700), lines(*NAMES[5:]))
    assert [line for line in text.split("\n") if line] == NAMES


@pytest.mark.parametrize("offset", [0, 5])
def test_two_columns_are_read_one_after_the_other(offset: float) -> None:
    by_columns = both(lines(*NAMES[:5]), lines(*NAMES[5:], left=320, top=100 + offset))
    by_rows = lambda made: [  # noqa: E731 (drawn in another order than it is read)
        made.drawString(60 + 260 * (place % 2), 700 - 12 * (place // 2), NAMES[place // 2 + 5 * (place % 2)])
        for place in range(10)
    ]
    for draw in (by_columns, by_rows):
        assert text_of(draw).split("\n\n") == ["\n".join(NAMES[:5]), "\n".join(NAMES[5:])]


def test_a_list_printed_row_by_row_is_read_so() -> None:
    draw = both(lines(*NAMES[0::2]), lines(*NAMES[1::2], left=320))
    assert text_of(draw).split("\n") == NAMES


def test_what_stands_below_a_list_in_columns_is_read_behind_it() -> None:
    draw = both(lines(PROSE[0], "", *NAMES[:5], "", "Total = 10"), lines("", "", *NAMES[5:], left=320))
    parts = text_of(draw).split("\n\n")
    assert parts == [PROSE[0], "\n".join(NAMES[:5]), "\n".join(NAMES[5:]), "Total = 10"]


def test_the_numbers_of_a_list_are_no_column() -> None:
    draw = both(lines("1.", "2.", "3.", "4."), lines("one two", "three four", "five six", "seven eight", left=80))
    assert text_of(draw).split("\n") == ["1. one two", "2. three four", "3. five six", "4. seven eight"]


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        ("what the govern-", "ment has done so far", "what the government has done so far"),
        ("well-known and well-", "known things", "well-known and well-known things"),
        ("OOMEN-", "RUIJTEN Ria, Netherlands, EPP/CD", "OOMEN-RUIJTEN Ria, Netherlands, EPP/CD"),
        ("in the Haut-", "Karabakh region", "in the Haut-Karabakh region"),
        ("ROJHAN GUSTAFSSON Azadeh, Sweden,", "SOC", "ROJHAN GUSTAFSSON Azadeh, Sweden, SOC"),
        ("MUFLIH Haya, United", "Kingdom, SOC", "MUFLIH Haya, United Kingdom, SOC"),
        ("SUTTER Petra, Belgium, SOC", "AEG Raivo, Estonia, EC", "SUTTER Petra, Belgium, SOC\nAEG Raivo, Estonia, EC"),
        ("KALANDADZE Nino, Georgia", "LEJAVA Paata, Georgia", "KALANDADZE Nino, Georgia\nLEJAVA Paata, Georgia"),
        ("1. ALDE: Alliance of Liberals", "EPP/CD: Group", "1. ALDE: Alliance of Liberals\nEPP/CD: Group"),
        ("Mr X, Norway, SOC ; Mr Y, Spain", "; Mr Z, Norway", "Mr X, Norway, SOC ; Mr Y, Spain ; Mr Z, Norway"),
    ],
)  # fmt: skip
def test_what_goes_on_in_the_next_line(first: str, second: str, text: str) -> None:
    assert text_of(lines(first, second)) == text


def test_raised_digits_are_footnote_calls() -> None:
    def draw(made: Any) -> None:
        made.drawString(60, 700, "Signed")
        after = 60 + made.stringWidth("Signed", "Helvetica", 10)
        made.drawString(after + 4, 700, ": 2")
        made.setFont("Helvetica", 6)
        made.drawString(after, 704, "1")
        made.drawString(after + 4 + made.stringWidth(": 2", "Helvetica", 10), 704, "nd")
        made.drawString(60, 604, "1")
        made.setFont("Helvetica", 10)
        made.drawString(66, 600, "ALDE: Alliance")

    assert text_of(draw) == "Signed¹: 2nd\n\n¹ ALDE: Alliance"


def test_running_lines_are_left_out_with_a_finding_but_the_first_header_stays() -> None:
    def page(number: int) -> Callable[[Any], None]:
        edges = both(lines("Doc. 14493", top=40), lines(f"assembly.coe.int   page {number}", str(number), top=760))
        return both(lines(f"Page number {number} has text of its own."), edges)

    source, findings = read("x.pdf", drawn(page(1), page(2), page(3)))
    wanted = [f"Page number {number} has text of its own." for number in (1, 2, 3)]
    assert source.text.split("\n\n") == ["Doc. 14493", *wanted]
    assert [(finding.severity, finding.code) for finding in findings] == [(Severity.INFO, "furniture-left-out")]
    assert "assembly.coe.int" in findings[0].message


def test_a_line_of_one_page_alone_is_no_running_line() -> None:
    text = text_of(
        both(lines("One two three."), lines("Doc. 14648", top=40)), both(lines("Four."), lines("other", top=760))
    )
    assert text == "Doc. 14648\n\nOne two three.\n\nFour.\n\nother"


def test_boxes_are_measured_from_the_top_left_of_the_page_as_it_is_shown() -> None:
    draw = both(lines("word word"), lines(*PROSE, top=200))
    _, second = words_on(drawn(lines("first page"), draw))
    first, last = (word for word in second if word.text == "word")
    assert first.page == 2
    assert (first.left, round(last.right - first.left)) == (60, 46)
    assert first.top < 100 < first.bottom < 104


def test_the_page_of_an_offset() -> None:
    empty = lines()
    source, _ = read(
        "x.pdf", drawn(empty, lines("first page"), empty, lines(*PROSE, "Mr JosÃ© X", top=90), lines("last"))
    )
    assert source.text.startswith("first page\n\nThe quick")
    assert "Mr José X" in source.text
    assert source.pages == (0, 0, 12, 12, source.text.index("last"))
    assert [source.page_at(source.text.index(word)) for word in ("first", "page", "The", "José", "last")] == [
        2,
        2,
        4,
        4,
        5,
    ]
    assert source.page_at(11) == 2
    assert source.page_at(len(source.text)) == 5


def test_a_word_that_a_page_parts_stands_on_the_page_where_it_begins() -> None:
    source, _ = read(
        "x.pdf", drawn(lines(PROSE[0][:-12], "of what the govern-", top=700), lines("ment has done so far"))
    )
    assert [source.page_at(source.text.index(word)) for word in ("government", "has")] == [1, 2]


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_page_is_read_as_it_is_shown(turned: int) -> None:
    def draw(made: Any) -> None:
        made.setPageRotation(turned)
        # The library has turned the page's edges already, so that it is shown upright.
        made.translate(*{90: (800, 0), 180: (600, 800), 270: (0, 600)}[turned])
        made.rotate(turned)
        made.drawString(50, 500, "one two")
        made.drawString(50, 480, "three")

    source, _ = read("x.pdf", drawn(draw))
    assert source.text.split() == ["one", "two", "three"]
    ((word, *_),) = words_on(drawn(draw))
    assert (word.text, round(word.left), round(word.bottom)) == ("one", 50, 800 - 500 + 2)


def test_pages_that_are_pictures_are_reported() -> None:
    picture = lambda made: made.rect(100, 100, 200, 200, fill=1)  # noqa: E731
    source, findings = read("x.pdf", drawn(picture, picture))
    assert (source.text, findings[0].code, findings[0].severity) == ("", "no-text-layer", Severity.VIOLATION)
    source, findings = read("x.pdf", drawn(lines("one two"), picture))
    assert (source.text, findings[0].code, findings[0].severity) == ("one two", "no-text-layer", Severity.WARNING)
    assert "page 2" in findings[0].message


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b"%PDF-1.7 broken", "file-broken"),
        (b"plain text", "file-broken"),
        (drawn(lines("secret"), encrypt="key"), "file-encrypted"),
        (drawn(lines("12 34 . 56")), "not-text"),
        (drawn(*[lines("word")] * (MAXIMUM_PAGES + 1)), "too-large"),
    ],
)
def test_refused(data: bytes, code: str) -> None:
    source, findings = read("x.pdf", data)
    assert (source.text, [finding.code for finding in findings]) == ("", [code])


WHOLE = drawn(both(lines(*PROSE, *NAMES[:5]), lines(*NAMES[5:], left=320)), lines("Total = 10"), pageCompression=0)


@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=20))
def test_any_damage_is_read_or_refused(place: int, damage: bytes) -> None:
    source, findings = read("x.pdf", WHOLE[:place] + damage + WHOLE[place + len(damage) :])
    assert bool(source.text) != any(finding.severity == "violation" for finding in findings)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    source, findings = read("x.pdf", b"%PDF-1.4\n" + data)
    assert bool(source.text) != any(finding.severity == "violation" for finding in findings)


CELLS = st.dictionaries(
    st.tuples(st.integers(0, 3), st.integers(0, 50)), st.tuples(st.integers(0, 40), st.integers(0, 4))
)


@given(CELLS)
def test_words_anywhere_on_a_page_are_each_read_once(
    cells: dict[tuple[int, int], tuple[int, int]],
) -> None:
    words = {f"word{place:03}x": cell for place, cell in enumerate(cells.items())}

    def draw(made: Any) -> None:
        made.drawString(20, 4, "last")
        for word, ((column, row), (right, up)) in words.items():
            made.drawString(20 + 140 * column + right, 20 + 15 * row + up, word)

    data = drawn(draw)
    assert sorted(read("x.pdf", data)[0].text.split()) == sorted(["last", *words])
    (found,) = words_on(data)
    for word, ((column, _), (right, _)) in words.items():
        (box,) = (one for one in found if one.text == word)
        assert 0 <= box.top < box.bottom <= HEIGHT
        assert abs(box.left - (20 + 140 * column + right)) < 0.1
