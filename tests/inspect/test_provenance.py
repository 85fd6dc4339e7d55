"""`kg why`: the places that give a thing, quoted to the character, each form of its IRI, and what it does not know."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.cli import main
from kg.inspect.provenance import why
from kg.model import terms
from kg.model.errors import GraphError
from kg.model.iri import BASE, expand
from kg.store import graph_folder, nquads, oxigraph
from tests.paths import ROOT

EVIDENCE = terms.resource(expand("pace:Evidence"))
Ask = Callable[..., str]


def copies(text: str) -> dict[str, str]:
    """The declaration, and a later one whose citations are partly misprinted; it has a bell and an override in it."""
    later = (
        text.replace("14493", "14500")
        .replace("No. 652", "No. 653")
        .replace("25 January 2018", "26 January 2018")
        .replace("Resolution 2193 \\(2017\\)", "Resolution 2193 (2007)")
        .replace("Written Declaration No. 638", "Article 5(1)(a) of the European Convention on Human Rights")
        .replace("We hereby call Kazakhstan", "We \u202ehereby\x07 call Kazakhstan")
    )
    return {"a/one.txt": text, "b/two.txt": later}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory, declaration: str) -> Path:
    root = tmp_path_factory.mktemp("why")
    for name, text in copies(declaration).items():
        (root / "in" / name).parent.mkdir(parents=True)
        (root / "in" / name).write_text(text, encoding="utf-8")
    assert main(["build", str(root / "in"), "--out", str(root / "graph"), "--no-ner"]) == 0
    return root / "graph"


@pytest.fixture
def ask(graph: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    def asked(thing: str, *options: str) -> str:
        capsys.readouterr()
        assert main(["why", str(graph), thing, *options]) == 0
        return capsys.readouterr().out

    return asked


def places(printed: str) -> list[str]:
    return re.findall(r"^(\S+:\d+:\d+)$", printed, re.MULTILINE)


def underlined(printed: str) -> Iterator[str]:
    """What stands above each `~~~~`."""
    above = ""
    for line in printed.splitlines():
        if re.fullmatch(r" +\| *~[~ ]*", line):
            start, end = line.index("~"), line.rindex("~") + 1
            yield above[start:end]
        above = line


# --- what it prints


def test_a_cited_act_is_quoted_where_it_is_cited(ask: Ask) -> None:
    printed = ask("resolution/2193")
    assert places(printed) == ["a/one.txt:15:2", "b/two.txt:15:2"]
    assert list(underlined(printed)) == [r"Resolution 2193 \(2017\)", "Resolution 2193 (2007)"]
    assert "  written-declaration/652 cites resolution/2193\n    rule citations.act, score 1\n" in printed
    assert "warning citation-doubtful 'Resolution 2193 (2007)': number and year disagree" in printed


def test_a_provision_stands_with_the_act(ask: Ask) -> None:
    printed = ask("treaty/ets-005")
    assert " ".join(underlined(printed)) == "European Convention on Human Rights", "broken at the end of a line"
    assert "\n    article 5(1)(a)\n" in printed


def test_a_member_is_given_by_every_line_they_signed(ask: Ask) -> None:
    printed = ask("member/BE/petra-de-sutter")
    assert places(printed) == ["a/one.txt:29:1", "b/two.txt:29:1"]
    assert list(underlined(printed)) == ["SUTTER Petra, De, Belgium, SOC"] * 2
    assert "signatory member/BE/petra-de-sutter, state state/BEL, group group/soc" in printed
    assert "rule signatories.surname-first, position 1" in printed


def test_a_signature_is_given_by_its_line(ask: Ask) -> None:
    printed = ask("written-declaration/653/signature/EE/raivo-aeg")
    assert list(underlined(printed)) == ["AEG Raivo, Estonia, EPP/CD"]


def test_a_state_is_given_where_it_is_named_and_with_all_where_its_members_sign(
    ask: Ask, graph: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert set(underlined(ask("state/BEL"))) == {"Belgium"}
    assert main(["why", str(graph), "state/BEL"]) == 0
    assert "and 6 lines of its signatories; with --all" in capsys.readouterr().err
    printed = ask("state/BEL", "--all")
    assert len(places(printed)) == 2 + 6
    assert "BRUYN Piet, De, Belgium, NR" in printed


def test_one_place_that_says_two_things_is_quoted_once(ask: Ask) -> None:
    printed = ask("state/KAZ", "--all")
    assert len(places(printed)) == len(set(places(printed)))
    assert "written-declaration/652 addresses state/KAZ" in printed
    assert "written-declaration/652 mentions state/KAZ" in printed


def test_a_state_that_no_text_names_is_given_by_its_signatories(ask: Ask) -> None:
    assert set(underlined(ask("state/LTU"))) == {"VAREIKIS Egidijus, Lithuania, EPP/CD"}


def test_a_group_is_given_by_its_signatories(ask: Ask) -> None:
    assert set(underlined(ask("group/uel"))) == {"OVERBEEK Henk, Netherlands, UEL"}


def test_a_document_is_given_by_its_heading_and_all_that_it_says(ask: Ask) -> None:
    printed = ask("written-declaration/652", "--all")
    assert "written-declaration/652 published as doc/14493" in printed
    assert "written-declaration/652 issued 2018-01-25" in printed
    assert printed.count("written-declaration/652 signature ") == 24


def test_the_sentence_is_cut_out_of_a_long_paragraph(ask: Ask) -> None:
    printed = ask("written-declaration/638")
    assert "The call to stop political prosecution and tortures was raised in Written" in printed
    assert "independence of the judiciary" not in printed


def test_the_text_gives_no_orders_to_the_terminal(ask: Ask) -> None:
    printed = ask("state/KAZ", "--all", "--color", "never")
    assert "We \\u202Ehereby\\u0007 call Kazakhstan" in printed
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", printed)
    assert set(underlined(printed)) == {"Kazakhstan", "Kazakhstani"}


# --- forms of the IRI


@pytest.mark.parametrize(
    "form",
    [
        "member/BE/petra-de-sutter",
        "id:member/BE/petra-de-sutter",
        f"{BASE}member/BE/petra-de-sutter",
        f"<{BASE}member/BE/petra-de-sutter>",
    ],
)
def test_every_form_of_an_iri_means_the_same(form: str, ask: Ask) -> None:
    assert ask(form) == ask("member/BE/petra-de-sutter")


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("member/BE/petra-de-suter", "member/BE/petra-de-sutter"),
        ("Petra De Sutter", "member/BE/petra-de-sutter"),
        ("membre/EE/raivo-aeg", "member/EE/raivo-aeg"),
        ("resolution/2139", "resolution/2193"),
        ("state/KZA", "state/KAZ"),
        ("written-declaration/654", "written-declaration/653"),
    ],
)
def test_what_the_graph_does_not_know_is_an_error_that_helps(
    asked: str, meant: str, graph: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["why", str(graph), asked]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert meant in printed.err.partition("did you mean")[2]


def test_nothing_near_gives_a_way_to_look(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", str(graph), "https://example.org/0"]) == 2
    assert "kg query" in capsys.readouterr().err


def test_what_no_place_gives_is_said(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", str(graph), "pace:cites"]) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "no place of a file gives it" in printed.err


def test_another_base(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build = ["build", str(ROOT / "input"), "--no-ner", "--out", str(tmp_path / "graph")]
    assert main([*build, "--base-iri", "https://example.org/pace/"]) == 0
    capsys.readouterr()
    assert main(["why", str(tmp_path / "graph"), "id:resolution/2193"]) == 0
    assert "written-declaration/652 cites resolution/2193" in capsys.readouterr().out


# --- how much, and in which form


def test_a_limit_is_kept_and_told(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", str(graph), "written-declaration/652", "--limit", "3"]) == 0
    printed = capsys.readouterr()
    total = int(re.findall(r"^3 of (\d+) places", printed.err, re.MULTILINE)[0])
    assert total > 24
    assert main(["why", str(graph), "written-declaration/652", "--limit", "0"]) == 2


def test_json_holds_the_place_to_the_character(ask: Ask, graph: Path) -> None:
    answer = json.loads(ask("written-declaration/652", "--all", "--format", "json"))
    texts = graph_folder.texts(graph)
    assert answer["thing"] == "written-declaration/652"
    assert answer["total"] == len(answer["places"]) > 24
    for place in answer["places"]:
        text = texts[place["file"]]
        assert text[place["start"] : place["end"]] == place["quote"]
        assert text[place["context_start"] :].startswith(place["context"])
        assert place["quote"] in place["context"]
        assert text.split("\n")[place["line"] - 1][place["column"] - 1 :].startswith(place["quote"].split("\n")[0])
        assert place["statements"]
        assert place["rule"]


def test_colour_where_it_is_wanted(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = ask("resolution/2193", "--color", "never")
    painted = ask("resolution/2193", "--color", "always")
    assert "\x1b[1;4mResolution 2193 (2007)\x1b[0m" in painted
    assert re.sub("\x1b\\[[0-9;]*m", "", painted) == plain
    assert ask("resolution/2193") == plain, "no terminal, no colour"
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[" in ask("resolution/2193")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in ask("resolution/2193")


# --- the whole graph


def test_every_thing_that_a_place_says_is_given_by_that_place(graph: Path) -> None:
    """Round trip: each evidence node is among the places of its subject and of its body."""
    opened = oxigraph.open_graph(graph)
    facts: dict[str, dict[str, list[str]]] = {}
    for quad in nquads.read(graph / graph_folder.GRAPH):
        facts.setdefault(quad.subject, {}).setdefault(terms.iri_of(quad.predicate), []).append(quad.object)
    told: dict[str, set[tuple[int, int]]] = {}
    for node in facts.values():
        if EVIDENCE in node.get(expand("rdf:type"), ()):
            start, end = (int(terms.value_of(node[expand(f"pace:{name}")][0]).text) for name in ("start", "end"))
            for thing in (*node[expand("pace:subject")], *node.get(expand("oa:hasBody"), ())):
                told.setdefault(thing, set()).add((start, end))
    assert len(told) > 60
    assert opened.describe(min(told))
    for thing, spans in told.items():
        given = {(place.span.start, place.span.end) for place in why(graph, thing, lines=True).places}
        assert spans <= given, thing


def test_texts_that_are_not_those_of_the_graph(graph: Path, tmp_path: Path) -> None:
    for name in (graph_folder.GRAPH, graph_folder.MANIFEST, graph_folder.FINDINGS):
        (tmp_path / name).write_bytes((graph / name).read_bytes())
    kept = (graph / graph_folder.TEXTS).read_text(encoding="utf-8")
    (tmp_path / graph_folder.TEXTS).write_text(kept.replace("Resolution", "resolution"), encoding="utf-8")
    with pytest.raises(GraphError, match="build the graph again"):
        why(tmp_path, terms.resource(f"{BASE}resolution/2193"))
