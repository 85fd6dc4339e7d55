"""`kg diff`: what was gained, lost and changed, in sentences, with the places; no fact is left out or told twice."""

import json
import re
import shutil
import tracemalloc
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg.cli import main
from kg.graph import merge
from kg.inspect.diff import Change, ChangeKind, compare, differences
from kg.model import iri, terms
from kg.model.iri import BASE
from kg.model.terms import Quad
from kg.store import nquads
from tests.fixtures import small_graph as sample_graph
from tests.paths import DATA

FILE = "15692-en.print.txt"
# What is done to the declaration on Mr Assange, and what is said of it.
EDITS = (
    ("Do not extradite", "Please do not extradite"),
    ("25 January 2023", "26 January 2023"),
    ("POCIEJ Aleksander, Poland, EPP/CD\n", ""),
    ("KÖCK Eduard, Austria, EPP/CD", "KÖCK Eduard, Austria, SOC"),
    ("NICOLINI Marco, San Marino, UEL", "NICOLINI Marco, San Marino, UEL\nCROWE Seán, Ireland, UEL"),
    ("HUNKO Andrej", "HUNKO Andrei"),
    ("We therefore ask", "Resolution 2193 (2017) says so. We therefore ask"),
)
TITLE = "Do not extradite Julian Assange to the United States"
HEADING = f"Written declaration 759, Doc. 15692: “Please d{TITLE[1:]}”"
SAID = {
    "~ issued: 2023-01-25 → 2023-01-26": ["- 4:1 25 January 2023", "+ 4:1 26 January 2023"],
    f"~ title (en): “{TITLE}” → “Please d{TITLE[1:]}”": [f"- 6:1 {TITLE}", f"+ 6:1 Please d{TITLE[1:]}"],
    "- signed by Aleksander Pociej (Poland, EPP/CD)": ["45:1 POCIEJ Aleksander, Poland, EPP/CD"],
    "+ signed by Seán Crowe (Ireland, UEL)": ["44:1 CROWE Seán, Ireland, UEL"],
    "~ signature of Eduard Köck, group: EPP/CD → SOC": [
        "- 40:1 KÖCK Eduard, Austria, EPP/CD",
        "+ 40:1 KÖCK Eduard, Austria, SOC",
    ],
    # Two spellings of one member: which of them names the member is decided over all documents.
    "~ signed by Andrej Hunko (Germany, UEL): member/DE/andrej-hunko → member/DE/andrei-hunko": [
        "- 37:1 HUNKO Andrej, Germany, UEL",
        "+ 37:1 HUNKO Andrei, Germany, UEL",
    ],
    "+ cites Resolution 2193 (2017)": ["16:1 Resolution 2193 (2017)"],
}


def build(root: Path, texts: Mapping[str, str], base: str = BASE) -> Path:
    """Build some texts by file name into `root`/graph."""
    (root / "in").mkdir(parents=True)
    for name, text in texts.items():
        (root / "in" / name).write_text(text, encoding="utf-8")
    kg.build(root / "in", root / "graph", ner=False, base_iri=base)
    return root / "graph"


def edited(text: str) -> str:
    for old, new in EDITS:
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(DATA.glob("*.txt"))}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory, texts: dict[str, str]) -> Path:
    return build(tmp_path_factory.mktemp("before"), texts)


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory, texts: dict[str, str]) -> Path:
    """The declaration is edited, an old one has gone, and there is one more."""
    later = {name: text for name, text in texts.items() if not name.startswith("9056")}
    more = texts[FILE].replace("15692", "15701").replace("No. 759", "No. 761").replace("25 January", "27 January")
    return build(tmp_path_factory.mktemp("after"), {**later, FILE: edited(texts[FILE]), "15701.txt": more})


@pytest.fixture(scope="module")
def told(before: Path, after: Path) -> str:
    with pytest.MonkeyPatch.context() as patch:
        lines: list[str] = []
        patch.setattr("builtins.print", lambda text, file=None: None if file else lines.append(text))
        assert main(["diff", str(before), str(after), "--color", "never"]) == 1
        return "\n".join(lines) + "\n"


def sections(printed: str) -> dict[str, str]:
    """What stands under each heading."""
    parts = re.split(r"^(?=\S)", printed, flags=re.MULTILINE)
    return {part.partition("\n")[0]: part.partition("\n")[2] for part in parts if part.strip()}


def sentences(section: str) -> dict[str, list[str]]:
    """The sentences of a section, each with its places."""
    found: dict[str, list[str]] = {}
    for line in section.splitlines():
        if line.startswith("      "):
            found[list(found)[-1]].append(re.sub(r"^([-+] )?[^:]*?\.txt:(\S+)  ", r"\1\2 ", line.strip()))
        elif line:
            found[line.strip()] = []
    return found


# --- what is printed


def test_an_edited_document_is_told_edit_by_edit(told: str) -> None:
    assert sentences(sections(told)[HEADING]) == SAID


def test_a_new_document_and_one_that_has_gone_are_told_whole(told: str) -> None:
    new = sentences(sections(told)[f"Written declaration 761, Doc. 15701: “{TITLE}”"])
    assert list(new.items())[:2] == [
        ("+ a new document", ["2:1 Doc. 15701"]),
        (f"+ title (en): “{TITLE}”", [f"6:1 {TITLE}"]),
    ]
    assert new["+ edition 1, issued 2023-01-27, stated total 25"] == ["4:1 27 January 2023", "52:1 Total = 25"]
    assert sum(one.startswith("+ signed by ") for one in new) == 25
    gone = sentences(sections(told)["Written declaration 320, Doc. 9056: “Recognition of the Armenian genocide”"])
    assert gone["- the document has gone"] == ["1:1 Doc. 9056"]
    assert gone["- signed by Alis Font (Andorra, SOC, edition 2)"] == ["22:1 Alis Font, Andorra, SOC"]
    assert {one[0] for one in gone} == {"-"}


def test_each_sentence_has_a_place(told: str) -> None:
    assert [one for part in sections(told).values() for one, places in sentences(part).items() if not places] == []


def test_members_that_came_went_or_are_one_now(told: str) -> None:
    members = sentences(sections(told)["Members"])
    assert members["- member Alis Font (Andorra, SOC)"] == ["22:1 Alis Font, Andorra, SOC"]
    assert members["+ member Seán Crowe (Ireland, UEL)"] == ["44:1 CROWE Seán, Ireland, UEL"]
    merged = "~ Andrej Hunko (member/DE/andrej-hunko) is now the same member as Andrej Hunko (member/DE/andrei-hunko)"
    assert "- 37:1 HUNKO Andrej, Germany, UEL" in members[merged]
    assert members["+ “Andrei Hunko” and “Andrej Hunko”: certain link"]
    assert members["+ Eduard Köck, seen with SOC, 2023-01-26"] == ["40:1 KÖCK Eduard, Austria, SOC"]


def test_days_only_follow_and_are_told_on_demand(
    told: str, before: Path, after: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "first seen" not in told
    assert main(["diff", str(before), str(after), "--all", "--places", "0"]) == 1
    printed, messages = capsys.readouterr()
    assert "~ Max Hengel, first seen: 2023-01-25 → 2023-01-26, last seen: 2023-01-25 → 2023-01-27" in printed
    assert ".txt:" not in printed
    assert re.search(r"\d+ lost, \d+ gained, \d+ changed in [\d.]+ s$", messages.strip())


def test_what_was_gained_is_lost_the_other_way_round(before: Path, after: Path) -> None:
    there, back = list(differences(before, after)), list(differences(after, before))
    assert [one.thing for one in there] == [one.thing for one in back]
    for one, other in zip(there, back, strict=True):
        assert {change.lost for change in one.changes} == {change.gained for change in other.changes}


def test_json_has_a_change_a_line_and_every_fact_once(
    before: Path, after: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", str(before), str(after), "--format", "json"]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    lost, gained = ([tuple(triple) for line in lines for triple in line[sign]] for sign in ("lost", "gained"))
    assert sorted(lost) == sorted(quad[:3] for quad in set(facts(before)) - set(facts(after)))
    assert sorted(gained) == sorted(quad[:3] for quad in set(facts(after)) - set(facts(before)))
    (cited,) = [line for line in lines if line["sentence"] == "cites Resolution 2193 (2017)"]
    document, act = f"{BASE}written-declaration/759", f"{BASE}resolution/2193"
    assert cited == {
        "change": "gained",
        "part": "document",
        "thing": document,
        "heading": HEADING,
        "sentence": "cites Resolution 2193 (2017)",
        "lost": [],
        "gained": [[f"<{document}>", f"<{iri.expand('pace:cites')}>", f"<{act}>"]],
        "places": [
            {
                "graph": "B",
                "file": FILE,
                "line": 16,
                "column": 1,
                "start": cited["places"][0]["start"],
                "end": cited["places"][0]["start"] + 22,
                "quote": "Resolution 2193 (2017)",
                "rule": "citations.act",
            }
        ],
    }


def facts(folder: Path) -> Iterator[Quad]:
    quads = nquads.read(folder / "graph.nq")
    return (quad for quad in quads if merge.is_fact(quad) and not merge.is_vocabulary(quad))


# --- what is no difference


def test_a_graph_and_itself(before: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(before), str(before)]) == 0
    printed, message = capsys.readouterr()
    assert printed == ""
    assert message.startswith("no difference in ")


def test_names_of_files_and_another_base_are_no_difference(
    before: Path, tmp_path: Path, texts: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    base = "https://example.org/pace/"
    other = build(tmp_path, {f"copy-{name}": text for name, text in texts.items()}, base)
    assert main(["diff", str(before), str(other)]) == 0
    printed, message = capsys.readouterr()
    assert printed == ""
    assert message.rstrip().endswith(f"the base {base} was taken for {BASE}")


def test_a_difference_beside_another_base(before: Path, after: Path, tmp_path: Path, texts: dict[str, str]) -> None:
    edit = {**texts, FILE: edited(texts[FILE])}
    one = build(tmp_path / "one", edit)
    other = build(tmp_path / "other", edit, "https://example.org/pace/")
    assert list(differences(before, other)) == list(differences(before, one))


# --- errors


def test_no_graph_folder(before: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(before), str(tmp_path)]) == 2
    assert "no graph folder: make one with `kg build" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("damage", "word"),
    [
        (lambda folder: turned(folder / "graph.nq"), "not sorted by code point"),
        (lambda folder: (folder / "graph.nq").write_bytes(b"\xff\n"), "has 2 bytes, the build wrote"),
        (lambda folder: (folder / "texts.jsonl").write_text("", encoding="utf-8"), "are not those of the graph"),
        (lambda folder: (folder / "texts.jsonl").unlink(), "is missing or broken"),
    ],
)
def test_a_broken_folder(
    damage: object, word: str, before: Path, after: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(after, tmp_path / "graph")
    assert callable(damage)
    damage(tmp_path / "graph")
    assert main(["diff", str(before), str(tmp_path / "graph")]) == 2
    message = capsys.readouterr().err
    assert word in message
    assert message.count("\n") == 1


def turned(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(reversed(lines)), encoding="utf-8")


def test_control_characters_give_no_orders(
    tmp_path: Path, declaration: str, capsys: pytest.CaptureFixture[str]
) -> None:
    one = build(tmp_path / "one", {"a.txt": declaration})
    two = build(tmp_path / "two", {"a.txt": declaration.replace("Kazakhstan has to", "Kazakhstan \x1b[31mhas to", 1)})
    assert main(["diff", str(one), str(two), "--color", "never"]) == 1
    assert "\x1b" not in capsys.readouterr().out


# --- what must always hold

LINES = st.lists(st.text("ab\x00é\U0001f600", max_size=4), unique=True).map(sorted)


@given(LINES, LINES)
def test_the_stream_finds_what_only_one_has(one: list[str], other: list[str]) -> None:
    found = list(compare.differing(one, other))
    assert [line for _, line in found] == sorted(set(one) ^ set(other))
    assert {line for sign, line in found if sign is ChangeKind.LOST} == set(one) - set(other)


def test_the_stream_keeps_nothing() -> None:
    count = 200_000
    tracemalloc.start()
    found = sum(1 for _ in compare.differing(map(str, range(count, 2 * count)), map(str, range(count, 2 * count - 1))))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == 1
    assert peak < 100_000


FACTS = [quad for quad in sample_graph.quads() if merge.is_fact(quad)]
CONCEPTS = [quad for quad in FACTS if merge.is_vocabulary(quad)]
STATED = sorted(set(FACTS) - set(CONCEPTS))


NUMBERS = st.integers(0, len(STATED) - 1)
# What is done to a graph: facts taken out, and facts given the value of another of their property.
DAMAGE = st.tuples(st.sets(NUMBERS, max_size=8), st.lists(st.tuples(NUMBERS, NUMBERS), max_size=4))


def damaged(gone: set[int], swapped: list[tuple[int, int]]) -> list[Quad]:
    kept = [quad for number, quad in enumerate(STATED) if number not in gone]
    values = []
    for number, other in swapped:
        one = STATED[number]
        alike = [quad for quad in STATED if quad.predicate == one.predicate]
        values.append(one._replace(object=alike[other % len(alike)].object))
    return [*CONCEPTS, *kept, *values]


@settings(deadline=None, max_examples=40)
@given(DAMAGE, DAMAGE)
def test_every_fact_stands_in_one_change(
    tmp_path_factory: pytest.TempPathFactory,
    first: tuple[set[int], list[tuple[int, int]]],
    second: tuple[set[int], list[tuple[int, int]]],
) -> None:
    root, one, other = tmp_path_factory.mktemp("drawn"), damaged(*first), damaged(*second)
    folders = [sample_graph.write_folder(root / name, quads) for name, quads in (("a", one), ("b", other))]
    changes = [change for section in differences(*folders) for change in section.changes]
    assert sorted(flat(changes, "lost")) == sorted(set(one) - set(other) - set(CONCEPTS))
    assert sorted(flat(changes, "gained")) == sorted(set(other) - set(one) - set(CONCEPTS))
    assert all(change.sentence for change in changes)


def flat(changes: Iterable[Change], sign: str) -> list[Quad]:
    return [quad for change in changes for quad in getattr(change, sign)]


# --- members, acts


def changed(tmp_path: Path, gone: Iterable[Quad], new: Iterable[Quad], quads: Iterable[Quad] = FACTS) -> list[str]:
    """Take quads out of the sample, put others in, and return the sentences with their marks."""
    kept = set(quads) - set(gone)
    folders = [
        sample_graph.write_folder(tmp_path / "a", quads),
        sample_graph.write_folder(tmp_path / "b", [*kept, *new]),
    ]
    return [f"{change.kind} {change.sentence}" for section in differences(*folders) for change in section.changes]


def of(subject: str, *names: str) -> list[Quad]:
    props = {terms.resource(iri.expand(name)) for name in names}
    return [
        quad for quad in FACTS if quad.subject == sample_graph.term(subject) and (not props or quad.predicate in props)
    ]


MEMBERS, PETRA = "id:graph/members", "id:member/BE/petra-de-sutter"


def test_a_renamed_member_is_one_change(tmp_path: Path) -> None:
    names = {"foaf:name": terms.string("Petra Sutter"), "foaf:familyName": terms.string("Sutter")}
    sentences = changed(tmp_path, of(PETRA, *names), sample_graph.about(MEMBERS, PETRA, names))
    assert sentences == ["changed name: Petra De Sutter → Petra Sutter"]


def test_a_member_merged_away_and_parted_again(tmp_path: Path) -> None:
    piet = "id:member/BE/piet-de-bruyn"
    merged = {"rdf:type": "pace:MergedMember", "dcterms:isReplacedBy": piet}
    new = sample_graph.about(MEMBERS, PETRA, merged)
    pair = "Petra De Sutter (member/BE/petra-de-sutter) is {} Piet De Bruyn (member/BE/piet-de-bruyn)"
    there, back = tmp_path / "there", tmp_path / "back"
    assert changed(there, of(PETRA), new) == ["changed " + pair.format("now the same member as")]
    rest = [*set(FACTS) - set(of(PETRA)), *new]
    assert changed(back, new, of(PETRA), rest) == ["changed " + pair.format("no longer the same member as")]


def test_an_act_that_was_read_is_one_change(tmp_path: Path) -> None:
    act, acts = "id:resolution/2193", "id:graph/acts"
    unseen = sample_graph.about(acts, act, {"pace:actStatus": "id:act-status/not-yet-seen"})
    seen = sample_graph.about(acts, act, {"pace:actStatus": "id:act-status/seen"})
    sentences = changed(tmp_path, unseen, seen, [*FACTS, *unseen])
    assert sentences == ["changed Resolution 2193 (2017), actStatus: act-status/not-yet-seen → act-status/seen"]


def test_a_kind_changes_with_what_says_it_again(tmp_path: Path) -> None:
    name = "id:written-declaration/652"
    kind = {"rdf:type": "pace:Report", "eli:type_document": "id:document-kind/report"}
    sentences = changed(tmp_path, of(name, "rdf:type"), sample_graph.about(name, name, kind))
    assert sentences == ["changed kind: WrittenDeclaration → Report"]
