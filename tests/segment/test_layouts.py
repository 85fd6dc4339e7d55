"""Layouts: what was printed reads back, in every layout; damage changes no fact or is told; the rest is refused.

KG_EXAMPLES raises the number of random documents a layout (40) and leaves them to chance.
"""

import os
import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.pipeline.document import Reading
from kg.segment.layouts import LAYOUTS, THRESHOLD
from kg.segment.lines import lines_of
from kg.segment.printed_page import PrintedPage
from kg.vocabulary.patterns import patterns_of
from tests.fixtures.reader import facts_of, read, tools
from tests.generate.damage import WAYS, damage, even, told
from tests.generate.documents import RENDERINGS, Rendering, facts
from tests.generate.facts import Document, Signatory
from tests.generate.strategies import documents
from tests.paths import CASES

EXAMPLES = int(os.environ.get("KG_EXAMPLES", "40"))
RANDOM = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="KG_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
SEEDS = st.integers(0, 2**32 - 1)


def printed(document: Document, rendering: Rendering, seed: int) -> str:
    return rendering.text(document, random.Random(seed))


def tiles(reading: Reading) -> bool:
    """Whether the segments follow one another from the first character to the last."""
    ends = [0, *(segment.span.end for segment in reading.segments)]
    starts = [*(segment.span.start for segment in reading.segments), len(reading.source.text)]
    return ends == starts


@pytest.mark.parametrize("name", RENDERINGS)
@RANDOM
@given(data=st.data(), seed=SEEDS)
def test_a_print_reads_back_to_its_facts(name: str, data: st.DataObject, seed: int) -> None:
    rendering = RENDERINGS[name]
    document = data.draw(documents(rendering))
    reading = read(printed(document, rendering, seed))
    assert (reading.layout, reading.language) == (rendering.layout, rendering.language)
    assert facts_of(reading) == facts(document, rendering)
    assert reading.findings == ()
    assert reading.coverage.share == 1
    assert tiles(reading)


@pytest.mark.parametrize("name", RENDERINGS)
@RANDOM
@given(data=st.data(), seed=SEEDS)
def test_damage_changes_no_fact_or_is_told(name: str, data: st.DataObject, seed: int) -> None:
    rendering = RENDERINGS[name]
    document = data.draw(documents(rendering))
    reading = read(damage(printed(document, rendering, seed), seed))
    assert tiles(reading) or not reading.layout
    assert told(reading.findings) or even(facts_of(reading)) == even(facts(document, rendering))


SIGNATORIES = (
    Signatory("Petra", "De", "SUTTER", "De Sutter", "", "f", "BEL", "SOC"),
    Signatory("Luís", "", "LEITE RAMOS", "Leite Ramos", "", "m", "PRT", "EPP/CD"),
    Signatory("Vanessa", "", "D'AMBROSIO", "D'Ambrosio", "", "f", "SMR", "SOC"),
    Signatory("Marie-Louise", "", "BEMELMANS-VIDEC", "Bemelmans-Videc", "", "f", "NLD", "EPP/CD"),
    Signatory("John E.", "", "TOMLINSON", "Tomlinson", "", "Lord", "GBR", ""),
)


def sample(rendering: Rendering, **changes: object) -> Document:
    """A document that the rendering can print, on its first day."""
    titles = {"en": "The freedom of the press", "fr": "La liberté de la presse"}
    bodies = {"en": "A free press is read by the free.", "fr": "La presse libre est lue par des gens libres."}
    values: dict[str, object] = {
        "kind": "WrittenDeclaration", "number": 12, "doc_number": 9999, "day": rendering.first, "edition": 1,
        "title": titles[rendering.language], "language": rendering.language, "signatories": SIGNATORIES,
        "committee": "", "body": (bodies[rendering.language],),
    }  # fmt: skip
    return Document(**(values | changes))  # type: ignore[arg-type]


# These keep every fact, whatever the print: no finding excuses them.
HARMLESS = ("spaces", "edges", "line ends", "blank lines", "quotes", "dashes", "case", "furniture", "commas")


@pytest.mark.parametrize("way", HARMLESS)
@pytest.mark.parametrize("name", RENDERINGS)
def test_harmless_damage_changes_nothing(name: str, way: str) -> None:
    rendering = RENDERINGS[name]
    document = sample(rendering)
    text = printed(document, rendering, seed=5)
    for seed in range(5):
        reading = read(WAYS[way](text, random.Random(seed)))
        assert even(facts_of(reading)) == even(facts(document, rendering)), reading.source.text


def test_every_way_of_damage_is_tried() -> None:
    assert set(WAYS) - set(HARMLESS) == {"wraps"}


@pytest.mark.parametrize("name", RENDERINGS)
def test_a_print_is_recognised_as_its_layout_alone(name: str) -> None:
    rendering = RENDERINGS[name]
    for seed in range(10):
        text = printed(sample(rendering), rendering, seed)
        scores = {
            (layout.name, language): layout.score(
                PrintedPage(text, lines_of(text), patterns_of(lexicon), tools().vocabulary)
            )
            for layout in LAYOUTS
            for language, lexicon in tools().vocabulary.lexicons.items()
        }
        best = max(scores.values())
        assert best >= THRESHOLD
        assert [found for found, score in scores.items() if score == best] == [(rendering.layout, rendering.language)]


def test_every_layout_is_printed_by_a_rendering() -> None:
    assert {layout.name for layout in LAYOUTS} == {rendering.layout for rendering in RENDERINGS.values()}


@pytest.mark.parametrize("name", RENDERINGS)
def test_without_its_list_a_print_has_no_signatories(name: str) -> None:
    """Nothing else in a print is taken for a signatory: not the body, the key, nor the page's furniture."""
    rendering = RENDERINGS[name]
    whole = printed(sample(rendering), rendering, seed=1)
    surnames = [one.surname for one in SIGNATORIES]
    kept = [line for line in whole.split("\n") if not any(surname in line.upper() for surname in surnames)]
    found = facts_of(read("\n".join(kept)))
    assert (found.number, found.lines) == (12, ())


def test_a_list_without_label_may_break_in_its_first_name() -> None:
    rendering = RENDERINGS["pace-en"]
    document = sample(rendering, signatories=SIGNATORIES[:1])
    text = printed(document, rendering, seed=1)
    broken = text.replace("De SUTTER", "De\nSUTTER")
    assert broken != text
    assert facts_of(read(broken)) == facts(document, rendering)


# Our own words, in the forms of what is no document of the Assembly, or none that its members sign.
REFUSED = sorted((CASES / "refused").glob("*.txt"))


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.stem)
def test_other_texts_are_refused_with_a_finding(path: Path) -> None:
    reading = read(path.read_text(encoding="utf-8"))
    assert reading.document is None
    assert all("/source/" in fact.graph for fact in reading.facts)
    assert told(reading.findings)


def test_a_refusal_says_what_was_looked_for() -> None:
    (finding,) = read("The rain has come to the square,\nand nobody signed for it.").findings
    assert finding.code == "layout-unknown"
    for layout in LAYOUTS:
        assert f"({layout.name})" in finding.hint


def test_a_date_that_cannot_be_is_told() -> None:
    rendering = RENDERINGS["print-2018"]
    text = printed(sample(rendering, day=date(2018, 2, 1)), rendering, 0).replace("1 February 2018", "31 February 2018")
    reading = read(text)
    assert facts_of(reading).date is None
    assert [finding.code for finding in reading.findings] == ["date-impossible"]
