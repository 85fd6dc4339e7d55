"""Gold against graph: the gold kept here is read without a miss, and what differs is counted and quoted."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from kg.cli import main
from kg.inspect import evaluation
from kg.inspect.evaluation import EvaluationOutcome, GoldRecord
from kg.model.errors import InputError, UsageError
from kg.pipeline.corpus import BuildOptions, build
from tests.paths import GOLD


@pytest.fixture(scope="session")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """The gold documents in two graph folders: most in one, where the files of a document stand together."""
    french = GOLD / "12755-fr.xref-fr.txt"
    made = []
    for documents in ([path for path in sorted(GOLD.glob("*.txt")) if path != french], [french]):
        made.append(tmp_path_factory.mktemp("gold") / "graph")
        build(documents, made[-1], BuildOptions(ner=False, fail_on="never"))
    return tuple(made)


@pytest.fixture(scope="session")
def outcomes(graphs: tuple[Path, ...]) -> tuple[EvaluationOutcome, ...]:
    return evaluation.judge(evaluation.read_gold(GOLD / "gold.json"), evaluation.read_graphs(graphs))


def test_the_gold_is_read_without_a_miss(outcomes: tuple[EvaluationOutcome, ...]) -> None:
    """But for persons, which rest on a language model: these builds do without."""
    assert [one for one in evaluation.misses(outcomes) if one.field != "persons"] == []
    for scores in evaluation.score_layouts(outcomes).values():
        assert {(one.precision, one.recall) for field, one in scores.items() if field != "persons"} == {(1, 1)}


def test_the_gold_is_all_of_it(outcomes: tuple[EvaluationOutcome, ...]) -> None:
    scores = evaluation.score(outcomes)
    assert tuple(scores) == evaluation.FIELDS
    assert (scores["kind"].expected, scores["line"].expected, scores["stated_total"].expected) == (36, 806, 14)


LINES = (
    {"position": 1, "given": "Gülsün", "family": "BİLGEHAN", "honorific": "Ms", "state": "TUR", "group": "SOC"},
    {"position": 2, "given": "Axel", "family": "FISCHER", "honorific": "Mr", "state": "DEU", "group": None},
    {"position": 3, "given": "Petra", "family": "De SUTTER", "honorific": "Ms", "state": "BEL", "group": "SOC"},
)


def gold(tmp_path: Path, **fields: object) -> tuple[GoldRecord, ...]:
    path = tmp_path / "gold.json"
    path.write_text(json.dumps([{"file": "a.txt", **fields}]), encoding="utf-8")
    return evaluation.read_gold(path)


def line(number: int, **changes: str) -> dict[str, str]:
    values = {field: "" if value is None else str(value) for field, value in LINES[number - 1].items()}
    return values | {"printed": f"line {number}"} | changes


def read(
    *lines: dict[str, str], named: Iterable[str] = (), spare: Iterable[str] = (), **heading: str
) -> dict[str, GoldRecord]:
    names, extra = {"persons": frozenset(named)}, {"persons": frozenset(spare)}
    return {"a.txt": GoldRecord("a.txt", "print", heading, lines, names, extra)}


def figures(outcomes: Iterable[EvaluationOutcome]) -> dict[str, tuple[int, int, int]]:
    return {field: (one.expected, one.read, one.right) for field, one in evaluation.score(outcomes).items()}


def test_case_of_family_names_does_not_count_nor_the_dots_of_an_i(tmp_path: Path) -> None:
    told = gold(tmp_path, signatures=LINES)
    found = read(line(1, family="Bilgehan"), line(2, family="Fischer"), line(3, family="De Sutter"))
    assert evaluation.misses(evaluation.judge(told, found)) == ()


@pytest.mark.parametrize(("one", "other"), [("BİLGEHAN", "Bilgehan"), ("IŞIK", "Işık"), ("MIßFELDER", "Mißfelder")])
def test_family_names_that_are_one(tmp_path: Path, one: str, other: str) -> None:
    told = gold(tmp_path, signatures=[{"family": one}])
    assert evaluation.judge(told, read({"family": other, "printed": ""}))[0].right


@pytest.mark.parametrize(
    ("field", "one", "other"), [("family", "EßL", "ESSL"), ("given", "AXEL", "Axel"), ("group", "EC", "EC/DA")]
)
def test_values_that_differ(tmp_path: Path, field: str, one: str, other: str) -> None:
    told = gold(tmp_path, signatures=[{field: one}])
    assert not evaluation.judge(told, read({field: other, "printed": ""}))[0].right


def test_a_lost_line_costs_one_line(tmp_path: Path) -> None:
    outcomes = evaluation.judge(gold(tmp_path, signatures=LINES), read(line(1), line(3, position="2")))
    assert figures(outcomes)["family"] == (3, 2, 2)
    assert figures(outcomes)["position"] == (3, 2, 1)
    assert figures(outcomes)["line"] == (3, 2, 1)
    lost, moved = evaluation.misses(outcomes)
    assert (lost.field, lost.expected, lost.read) == ("line", "2, Axel, FISCHER, Mr, DEU, -", "")
    assert (moved.field, moved.place, moved.expected, moved.read) == ("position", "line 2 “line 3”", "3", "2")


def test_a_line_too_many_costs_precision(tmp_path: Path) -> None:
    outcomes = evaluation.judge(gold(tmp_path, signatures=LINES[:1]), read(line(1), line(2)))
    assert figures(outcomes)["line"] == (1, 2, 1)
    assert evaluation.score(outcomes)["state"].precision == 0.5
    assert [one.field for one in evaluation.misses(outcomes)] == ["line"]


def test_a_group_where_none_is_printed_is_wrong(tmp_path: Path) -> None:
    outcomes = evaluation.judge(gold(tmp_path, signatures=LINES), read(line(1), line(2, group="SOC"), line(3)))
    assert figures(outcomes)["group"] == (2, 3, 2)
    assert [(one.field, one.expected, one.read) for one in evaluation.misses(outcomes)] == [("group", "", "SOC")]


def test_one_fault_makes_a_whole_line_wrong(tmp_path: Path) -> None:
    outcomes = evaluation.judge(gold(tmp_path, signatures=LINES[:1]), read(line(1, honorific="")))
    assert figures(outcomes)["line"] == (1, 1, 0)
    assert figures(outcomes)["honorific"] == (1, 0, 0)
    assert [one.field for one in evaluation.misses(outcomes)] == ["honorific"]


def test_what_gold_does_not_tell_is_not_judged(tmp_path: Path) -> None:
    outcomes = evaluation.judge(gold(tmp_path, title="A title"), read(line(1), title="A title", number="3"))
    assert figures(outcomes) == {"title": (1, 1, 1)}


def test_null_says_that_there_is_none(tmp_path: Path) -> None:
    outcomes = evaluation.judge(gold(tmp_path, number=None, stated_total=None), read(number="3"))
    assert figures(outcomes) == {"number": (0, 1, 0), "stated_total": (0, 0, 0)}


def test_a_name_in_the_title_alone_is_neither_asked_nor_counted(tmp_path: Path) -> None:
    told = gold(tmp_path, persons=["Max Bokayev", "Talgat Ayan"])
    found = read(named=("Max Bokayev", "Julian Assange", "Talgat Ayan"), spare=("Julian Assange", "Talgat Ayan"))
    assert figures(evaluation.judge(told, found)) == {"persons": (2, 2, 2)}


def test_citations_are_told_by_kind_number_and_year(tmp_path: Path) -> None:
    cited = [
        {"kind": "Resolution", "number": 2193, "year": 2017},
        {"kind": "Judgment", "number": "302/02", "year": None},
    ]
    (record,) = gold(tmp_path, citations=cited)
    assert record.named["citations"] == {"Resolution 2193 (2017)", "Judgment 302/02"}


def test_a_file_that_no_graph_holds_misses_everything(tmp_path: Path) -> None:
    path = tmp_path / "gold.json"
    path.write_text(json.dumps([{"file": "a.txt", "number": 1}, {"file": "b.txt", "number": 2}]), encoding="utf-8")
    outcomes = evaluation.judge(evaluation.read_gold(path), read(number="1"))
    assert [(one.file, one.read) for one in outcomes] == [("a.txt", "1"), ("b.txt", "")]
    assert evaluation.score(outcomes)["number"].recall == 0.5


def test_layouts_are_gathered_under_the_name_in_gold_else_as_recognised(tmp_path: Path) -> None:
    for told, expected in (({"layout": "print-2007"}, "print-2007"), ({}, "print")):
        assert list(evaluation.score_layouts(evaluation.judge(gold(tmp_path, number=1, **told), read()))) == [expected]


FAULTS = {
    "no JSON": "[{",
    "no list": "3",
    "no file": '[{"number": 1}]',
    "no object": '["a.txt"]',
    "signatures that are none": '[{"file": "a.txt", "signatures": [1]}]',
    "citations that are none": '[{"file": "a.txt", "citations": ["Resolution 1"]}]',
    "one file twice": '[{"file": "a.txt"}, {"file": "a.txt"}]',
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faulty_gold_is_told_in_one_line(tmp_path: Path, fault: str) -> None:
    path = tmp_path / "gold.json"
    path.write_text(FAULTS[fault], encoding="utf-8")
    with pytest.raises(InputError) as error:
        evaluation.read_gold(path)
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)


def test_missing_gold_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        evaluation.read_gold(tmp_path / "gold.json")


def test_gold_of_other_files_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="none of the gold's files"):
        evaluation.judge(gold(tmp_path, number=1), {})


def test_a_file_in_two_graphs_is_told(graphs: tuple[Path, ...]) -> None:
    with pytest.raises(UsageError, match="two of the graphs"):
        evaluation.read_graphs((graphs[0], graphs[0]))


def command(graphs: tuple[Path, ...], *options: str) -> int:
    return main(["eval", *map(str, graphs), "--gold", str(GOLD / "gold.json"), *options])


def test_the_table_has_a_row_a_field_and_a_column_a_layout(
    graphs: tuple[Path, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(graphs) == 0
    head, *rows = capsys.readouterr().out.partition("\n\n")[0].splitlines()
    assert head.split() == ["precision/recall", "all", "old", "pace-en", "print", "xref-en", "xref-fr"]
    assert tuple(row.split()[0] for row in rows) == evaluation.FIELDS
    assert "family" in rows[10]
    assert "1.000/1.000 of 806" in rows[10]


def test_json_holds_all_figures_and_misses(graphs: tuple[Path, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert command(graphs, "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["files"] == 36
    assert told["layouts"]["all"]["line"] == {"expected": 806, "read": 806, "right": 806, "precision": 1, "recall": 1}
    assert {miss["field"] for miss in told["misses"]} <= {"persons"}


def test_fail_under_fails_and_says_which(
    graphs: tuple[Path, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "gold.json"
    path.write_text('[{"file": "9773-en.old.txt", "number": 7, "kind": "MotionForResolution"}]', encoding="utf-8")
    options = ["eval", str(graphs[0]), "--gold", str(path)]
    assert main([*options, "--fail-under", "0.5"]) == 1
    shown = capsys.readouterr()
    assert "9773-en.old.txt: number: expected “7”, read nothing" in shown.out
    assert shown.err == "below 0.5: number\n"
    assert main(options) == 0
